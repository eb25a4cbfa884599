"""What importing the library costs: `python -m benchmarks.import_time [--rounds 25]`.

Each import runs in a process of its own, in turn: the client, the library's four dependencies alone, and these once
more (the control: what it is off from 1.00 is noise). What is measured is `from pinterest_async import Pinterest`, not
the start of the interpreter: names of the package are imported when they are asked for, so that `import
pinterest_async` alone costs next to nothing. Byte code is there before the first round, as it is for an installed
package, whatever the environment says of it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator

DEPENDENCIES = "import aiohttp, msgspec, anyio, aiolimiter"
STATEMENTS = {"library": "from pinterest_async import Pinterest", "dependencies": DEPENDENCIES, "control": DEPENDENCIES}
AIM = 1.20
_TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def seconds(statement: str, cache: str) -> float:
    """How long a statement takes in a new interpreter that keeps byte code in the folder `cache`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-X", f"pycache_prefix={cache}", "-c", _TIMED.format(statement)]
    return float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


def measure(rounds: int) -> dict[str, list[float]]:
    """The times of each statement, whose order changes from round to round."""
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    names = list(STATEMENTS)
    with tempfile.TemporaryDirectory() as cache:
        for statement in STATEMENTS.values():
            seconds(statement, cache)
        for number in range(rounds):
            for name in names[number % 3 :] + names[: number % 3]:
                times[name].append(seconds(STATEMENTS[name], cache))
    return times


def lines(times: dict[str, list[float]]) -> Iterator[str]:
    """The ratios to the dependencies alone, by the median and by the least of all times."""
    yield f"{'':8} {'ratio':>6} {'control':>8}   library   dependencies"
    for name, least in (("median", statistics.median), ("minimum", min)):
        library, dependencies, control = (least(times[each]) for each in STATEMENTS)
        yield (
            f"{name:8} {library / dependencies:6.2f} {control / dependencies:8.2f} "
            f"{library * 1000:6.0f} ms {dependencies * 1000:11.0f} ms"
        )


def main() -> None:
    """Print the ratios, and whether they are what is aimed at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    times = measure(parser.parse_args().rounds)
    for line in lines(times):
        print(line)
    ratio = statistics.median(times["library"]) / statistics.median(times["dependencies"])
    print(
        f"import of the client: {ratio:.2f} of its dependencies alone ({'within' if ratio <= AIM else 'above'} {AIM})"
    )


if __name__ == "__main__":
    main()

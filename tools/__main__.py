"""Run a tool: `python -m tools COMMAND`; `python -m tools COMMAND --help` shows its arguments."""

import sys
from collections.abc import Callable, Sequence
from typing import Final

from tools import trace
from tools.description import report as description
from tools.reference import command as reference
from tools.samples import generated
from tools.samples import report as samples

COMMANDS: Final[dict[str, tuple[Callable[[Sequence[str]], int], str]]] = {
    "check-api": (description.main, "compare the declarations with an OpenAPI description of the API"),
    "check-samples": (samples.main, "hold the declarations against samples of requests and answers"),
    "check-answers": (generated.main, "read made-up answers as an OpenAPI description allows them"),
    "make-reference": (reference.main, "write the reference pages from the declarations"),
    "trace-path": (trace.main, "print the functions that a call crosses on its way to the HTTP client"),
}


def main(arguments: Sequence[str]) -> int:
    """Run the command that is named first. Return its exit code, 2 where no command has that name."""
    if not arguments or arguments[0] not in COMMANDS:
        listed = "".join(f"  {name:15} {text}\n" for name, (_, text) in COMMANDS.items())
        wants_help = list(arguments) in (["-h"], ["--help"])
        (sys.stdout if wants_help else sys.stderr).write(f"usage: python -m tools COMMAND ...\n\n{listed}")
        return 0 if wants_help else 2
    return COMMANDS[arguments[0]][0](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What all tests share. Every asynchronous test runs on virtual time: no test sleeps.

Hypothesis draws the same examples each time; `--hypothesis-profile=thorough` draws many more, and other ones.
"""

import gc
import os

import pytest
from hypothesis import settings

from tests.support.virtual_time import VirtualTimeLoop

settings.register_profile("modest", max_examples=40, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=2000, deadline=None, database=None)
settings.load_profile("modest")


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes that tests start share compiled modules, also where the environment keeps Python from it.

    About a hundred are started. Without this each of them compiles all that it imports: a second, instead of a third.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(config.rootpath / ".pytest_cache" / "bytecode"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow ones: whichever worker is free then takes the short ones, and all end together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from what lives as long as the suite. It costs a tenth of the time otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def pytest_asyncio_loop_factories(item: pytest.Function) -> dict[str, type[VirtualTimeLoop]]:
    """Loops on virtual time, real sockets included; a module may choose its own as LOOP (Redis keeps real time)."""
    return {"virtual": getattr(item.module, "LOOP", VirtualTimeLoop)}

"""What all tests share. Every asynchronous test runs on virtual time: no test sleeps.

Hypothesis draws the same 20 examples each time. `--hypothesis-profile=wide` draws 100, and `thorough` 2,000 others.
"""

import gc
import os
import shutil
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from tests.support.virtual_time import VirtualTimeLoop

settings.register_profile("brief", max_examples=20, deadline=None, derandomize=True, database=None)
settings.register_profile("wide", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=2000, deadline=None, database=None)
settings.load_profile("brief")

MEMORY = Path("/dev/shm")

gc.disable()  # until all tests are collected: nothing of theirs is garbage, and it would take a third of the time


class _AsInstalled(PathFinder):
    """Finds the package before pytest does, which would rewrite its assertions: it has a pytest plugin.

    The package is tested as it is installed, and all processes share its compiled modules.
    """

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of the package, and no other."""
        return super().find_spec(fullname, path, target) if fullname.startswith("pinterest_async.") else None


sys.meta_path.insert(0, _AsInstalled)


def pytest_configure() -> None:
    """Keep the files of tests in memory, and let all processes share compiled modules.

    A journal writes to the disk for every chunk: for a real disk the tests would wait a tenth of the time. Where the
    environment keeps Python from writing compiled modules, each of the hundred processes that tests start would compile
    all that it imports: a second, instead of a third.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 1 << 30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow ones: whichever worker is free then takes the short ones, and all end together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from what lives as long as the suite. It costs a tenth of the time otherwise."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000)


def pytest_asyncio_loop_factories(item: pytest.Function) -> dict[str, type[VirtualTimeLoop]]:
    """Loops on virtual time, real sockets included; a module may choose its own as LOOP (Redis keeps real time)."""
    return {"virtual": getattr(item.module, "LOOP", VirtualTimeLoop)}

"""What all tests share. Every asynchronous test runs on virtual time: no test sleeps.

Hypothesis draws the same examples each time; `--hypothesis-profile=thorough` draws many more, and other ones.
"""

import pytest
from hypothesis import settings

from tests.support.virtual_time import VirtualTimeLoop

settings.register_profile("modest", max_examples=40, deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=2000, deadline=None, database=None)
settings.load_profile("modest")


def pytest_asyncio_loop_factories(item: pytest.Function) -> dict[str, type[VirtualTimeLoop]]:
    """Loops on virtual time, real sockets included; a module may choose its own as LOOP (Redis keeps real time)."""
    return {"virtual": getattr(item.module, "LOOP", VirtualTimeLoop)}

"""pytest fixtures, there as soon as the package and pytest-asyncio are installed.

    async def test_summer(pinterest, pinterest_sandbox):
        board = await pinterest.boards.create(name="Summer")
        assert board.id in pinterest_sandbox.state.boards

pinterest_sandbox: a running sandbox of its own for each test.  pinterest: a client of it.
"""

from collections.abc import AsyncIterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..client import Pinterest
    from ._server.server import Sandbox

if find_spec("pytest_asyncio") is not None:
    import pytest_asyncio

    @pytest_asyncio.fixture
    async def pinterest_sandbox() -> "AsyncIterator[Sandbox]":
        """Yield a running sandbox."""
        from ._server.server import Sandbox

        async with Sandbox() as sandbox:
            yield sandbox

    @pytest_asyncio.fixture
    async def pinterest(pinterest_sandbox: "Sandbox") -> "AsyncIterator[Pinterest]":
        """Yield a client of the sandbox."""
        async with pinterest_sandbox.client() as client:
            yield client

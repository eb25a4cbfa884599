"""pytest fixtures, there as soon as the package and pytest-asyncio are installed.

    async def test_summer(pinterest, pinterest_sandbox):
        board = await pinterest.boards.create(name="Summer")
        assert board.id in pinterest_sandbox.state.boards

pinterest_sandbox: a running sandbox of its own for each test.  pinterest: a client of it.

pytest-asyncio runs such a test with the setting `asyncio_mode = "auto"`, or with the mark `@pytest.mark.asyncio`.
"""

from collections.abc import AsyncIterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..client import Pinterest
    from ._server.server import Sandbox

if TYPE_CHECKING or find_spec("pytest_asyncio") is not None:
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

else:
    import pytest

    @pytest.fixture
    def pinterest_sandbox() -> None:
        """Fail: the plugin that runs asynchronous fixtures is missing."""
        pytest.fail("the fixtures of pinterest-async need pytest-asyncio: pip install pytest-asyncio", pytrace=False)

    @pytest.fixture
    def pinterest(pinterest_sandbox: None) -> None:
        """Fail as `pinterest_sandbox` does."""

"""Lists that come in pages: await one page, or iterate over every item of every page.

page = await pinterest.boards.list(page_size=250)
async for board in pinterest.boards.list(): ...
async for page in pinterest.boards.list(bookmark=kept).pages(): ...
"""

from collections.abc import AsyncGenerator, AsyncIterator, Generator
from typing import Any, Generic, TypeVar

import msgspec

from .._http.failures import OperationInfo
from .._http.request import Request
from .._http.transport import Transport
from ..errors import PaginationError

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], gc=False):
    """One page: its `items`, and the `bookmark` of the next (None or empty on the last). Source: Paginated."""

    items: list[T] = []
    bookmark: str | None = None


class Pages(Generic[T]):
    """A list of the API, not yet asked for. Iterating asks page by page and keeps one page in memory."""

    __slots__ = ("_operation", "_request", "_transport")

    def __init__(self, transport: Transport, operation: OperationInfo, request: Request) -> None:
        self._transport = transport
        self._operation = operation
        self._request = request

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self._page(self._request.bookmark).__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncGenerator[Page[T], None]:
        """Page by page. PaginationError when an answer's bookmark is the one it was asked with."""
        bookmark = self._request.bookmark
        while True:
            page = await self._page(bookmark)
            if page.bookmark and page.bookmark == bookmark:
                raise PaginationError(
                    f"{self._operation.name}: the answer's bookmark is the one it was asked with: following it would "
                    "never end; the items so far are all there is to get this way"
                )
            yield page
            bookmark = page.bookmark
            if not bookmark:
                return

    async def _page(self, bookmark: str | None) -> Page[T]:
        request = msgspec.structs.replace(self._request, bookmark=bookmark)
        page: Page[T] = await self._transport.send(self._operation, request)
        return page

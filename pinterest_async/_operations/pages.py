"""Lists that come in pages: await one page, or iterate over every item of every page.

page = await pinterest.boards.list(page_size=250)
async for board in pinterest.boards.list(): ...
async for page in pinterest.boards.list(bookmark=kept).pages(): ...
"""

from collections.abc import AsyncGenerator, AsyncIterator, Generator
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, Protocol, TypeVar

import msgspec

from .._http.failures import OperationInfo
from .._http.request import Request
from ..errors import ArgumentError, PaginationError

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], gc=False):
    """One page: its `items`, and the `bookmark` of the next (None or empty on the last). Source: Paginated."""

    items: list[T] = []
    bookmark: str | None = None


class Send(Protocol):
    """What `Pages` needs of a transport: to send a request and return its answer, read."""

    async def __call__(self, operation: OperationInfo, request: Request, /) -> Any: ...


class Pages(Generic[T]):
    """A list of the API, not yet asked for. Iterating asks page by page and keeps one page in memory.

    An argument that is refused is raised when the list is awaited or iterated.
    """

    __slots__ = ("_operation", "_refused", "_request", "_send")

    def __init__(
        self, send: Send, operation: OperationInfo, request: Request, refused: ArgumentError | None = None
    ) -> None:
        self._send = send
        self._operation = operation
        self._request = request
        self._refused = refused

    def __repr__(self) -> str:
        return f"<Pages of {self._operation.name}>"

    if not TYPE_CHECKING:  # pragma: no branch

        def __getattr__(self, name: str) -> Any:
            problem = f"'Pages' object has no attribute {name!r}: 'await' it for one page, or iterate with 'async for'"
            raise AttributeError(problem, name=name, obj=self)

        def __iter__(self) -> NoReturn:
            raise TypeError(f"{self._operation.name}: iterate with 'async for', or 'await' it for one page")

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self._page(self._request.bookmark).__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncGenerator[Page[T], None]:
        """Yield page by page.

        Raises:
            PaginationError: A bookmark came again, so that following it would never end.
        """
        bookmark = self._request.bookmark
        bookmarks = _Bookmarks()
        if bookmark:
            bookmarks.came_before(bookmark)
        while True:
            page = await self._page(bookmark)
            bookmark = page.bookmark
            if bookmark and bookmarks.came_before(bookmark):
                raise PaginationError(
                    f"{self._operation.name}: the answer's bookmark came before: following it would never end; the "
                    "items so far are all there is to get this way"
                )
            yield page
            if not bookmark:
                return

    async def _page(self, bookmark: str | None) -> Page[T]:
        if self._refused is not None:
            raise self._refused.with_traceback(None)
        request = msgspec.structs.replace(self._request, bookmark=bookmark)
        page: Page[T] = await self._send(self._operation, request)
        return page


_REMEMBERED: Final = 1000
"""Bookmarks of one list that are remembered: the latest."""


class _Bookmarks:
    """Finds a bookmark that came before, in constant memory.

    A cycle of up to 1000 pages is found when its first bookmark comes again, because the hashes of the latest
    bookmarks are kept. A longer one is found by Brent's algorithm, after three times its length at most: one more
    bookmark is kept, and replaced after 1, 2, 4, 8, ... pages.
    """

    def __init__(self) -> None:
        self._latest: dict[int, None] = {}
        self._kept = 0
        self._pages = 0
        self._limit: int = 1

    def came_before(self, bookmark: str) -> bool:
        """Return whether a bookmark came before, and remember it."""
        key = hash(bookmark)
        if key in self._latest or (self._pages and key == self._kept):
            return True
        self._latest[key] = None
        if len(self._latest) > _REMEMBERED:
            del self._latest[next(iter(self._latest))]
        self._pages += 1
        if self._pages == self._limit:
            self._kept, self._limit = key, 2 * self._limit
        return False

"""Calls with more ids or days than one call may have: cut into parts, made side by side, and joined.

rows = await in_parts(pinterest.campaigns.analytics)(account, campaign_ids=thousands, start_date=..., ...)
async for ad in in_parts(pinterest.ads.list)(account, campaign_ids=thousands): ...
"""

import asyncio
import datetime
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar, cast, get_origin, overload

from msgspec import inspect

from ._operations.arguments import check_order, shorten
from ._operations.operation import Operation, Parameter
from ._operations.pages import Pages
from .errors import ArgumentError

if TYPE_CHECKING:
    from .models.analytics import TargetingAnalytics, TargetingMetrics

__all__ = ["Parts", "in_parts"]

P = ParamSpec("P")
T = TypeVar("T")

CONCURRENCY: Final = 8
"""Calls under way at a time, unless told otherwise."""

DAYS: Final = {"DAY": 90, "HOUR": 3}
"""Days that one call may be about, by granularity. Rows of weeks, months or a total cannot be cut and joined."""

_ONE_DAY: Final = datetime.timedelta(days=1)


@overload
def in_parts(method: Callable[P, Pages[T]], *, concurrency: int = ...) -> "Callable[P, Parts[T]]": ...
@overload
def in_parts(
    method: "Callable[P, Coroutine[Any, Any, TargetingAnalytics]]", *, concurrency: int = ...
) -> "Callable[P, Parts[TargetingMetrics]]": ...
@overload
def in_parts(
    method: Callable[P, Coroutine[Any, Any, Sequence[T]]], *, concurrency: int = ...
) -> "Callable[P, Parts[T]]": ...
def in_parts(method: Callable[..., Any], *, concurrency: int = CONCURRENCY) -> "Callable[..., Parts[Any]]":
    """The same method for any number of ids, and for a range of days of any length.

    method: one that answers rows or a list, such as `campaigns.analytics` or `ads.list`, of a client or of an account's
    view. Lists of ids that are too long are cut (an id given twice is asked for once), and so is a range of more than
    90 days by DAY or 3 by HOUR. All ids are checked before anything is sent. How far back days may lie is not changed
    by this.  concurrency: calls under way at a time; lists that come in pages are read one part after the other.

    Raises ArgumentError for a method that answers something else, and when called for a range that cannot be cut.
    """
    operation: Operation | None = getattr(method, "operation", None)
    if operation is None or not _answers_many(operation):
        what = operation.name if operation is not None else shorten(method)
        raise ArgumentError("in_parts", "method", f"expected a method that answers rows or a list, got {what}")
    if concurrency < 1:
        raise ArgumentError("in_parts", "concurrency", f"expected 1 or more, got {concurrency}")

    def call(*args: Any, **kwargs: Any) -> Parts[Any]:
        return Parts([partial(method, *args, **{**kwargs, **part}) for part in _cut(operation, kwargs)], concurrency)

    return call


class Parts(Generic[T]):
    """What several calls answer: await a list of everything, or iterate; days in their order, then ids in theirs.

    An error of any call is raised, and the calls that are under way are given up.
    """

    def __init__(self, calls: "Sequence[Callable[[], Any]]", concurrency: int) -> None:
        self._calls = calls
        self._concurrency = concurrency

    def __len__(self) -> int:
        """The number of parts; each is a call, or a list in pages."""
        return len(self._calls)

    def __await__(self) -> Generator[Any, None, list[T]]:
        return self._all().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        under_way: deque[asyncio.Future[Any]] = deque()
        try:
            for call in self._calls:
                answer = call()
                if isinstance(answer, Pages):
                    async for item in cast("Pages[T]", answer):
                        yield item
                    continue
                under_way.append(asyncio.ensure_future(answer))
                if len(under_way) == self._concurrency:
                    for row in _rows(await under_way.popleft()):
                        yield row
            while under_way:
                for row in _rows(await under_way.popleft()):
                    yield row
        finally:
            for each in under_way:
                each.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _all(self) -> list[T]:
        return [row async for row in self]


def _answers_many(operation: Operation) -> bool:
    from .models.analytics import TargetingAnalytics  # with the first use, not with the package

    return operation.paginated or operation.returns is TargetingAnalytics or get_origin(operation.returns) is Sequence


def _rows(answer: Any) -> Sequence[Any]:
    return answer if isinstance(answer, list) else answer.data  # pyright: ignore[reportUnknownVariableType]


def _cut(operation: Operation, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The arguments that each part has in place of those given."""
    ways: list[list[dict[str, Any]]] = []
    if given.get("start_date") is not None and given.get("end_date") is not None:
        ways.append(list(_windows(operation.name, given)))
    ways += [
        list(_chunks(operation.name, each, given[each.name])) for each in operation.parameters if _is_long(each, given)
    ]
    for parts in product(*ways):
        yield {name: value for part in parts for name, value in part.items()}


def _is_long(parameter: Parameter, given: Mapping[str, Any]) -> bool:
    value = given.get(parameter.name)
    if parameter.encoding != "repeat" or not isinstance(value, list | tuple):
        return False
    most = _most(parameter)
    return most is not None and len(value) > most  # pyright: ignore[reportUnknownArgumentType]


def _most(parameter: Parameter) -> int | None:
    info = inspect.type_info(parameter.type)
    return info.max_length if isinstance(info, inspect.ListType) else None


def _chunks(operation: str, parameter: Parameter, values: Sequence[Any]) -> Iterator[dict[str, Any]]:
    most = _most(parameter)
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), most or 1):
        chunk = unique[start : start + (most or 1)]
        parameter.check(operation, parameter.name, chunk)
        yield {parameter.name: chunk}


def _windows(operation: str, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    start, end, granularity = given["start_date"], given["end_date"], str(given.get("granularity"))
    check_order(operation, start, end)
    try:
        first, last = datetime.date.fromisoformat(str(start)), datetime.date.fromisoformat(str(end))
    except ValueError:  # no days: the method's own check says so
        yield {}
        return
    most = DAYS.get(granularity, DAYS["DAY"])
    if (last - first).days < most:
        yield {}
        return
    if granularity not in DAYS:
        allowed = f"at most {most} days by {granularity} (longer ranges can be joined by {' or '.join(DAYS)} only)"
        raise ArgumentError(operation, "end_date", f"expected {allowed}, got {start} to {end}")
    while first <= last:
        until = min(last, first + (most - 1) * _ONE_DAY)
        yield {"start_date": first, "end_date": until}
        first = until + _ONE_DAY

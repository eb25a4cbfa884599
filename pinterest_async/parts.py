"""Calls with more ids or days than one request may have: cut into parts, sent concurrently, and joined.

rows = await in_parts(pinterest.campaigns.analytics)(account, campaign_ids=thousands, start_date=..., ...)
metrics = dict(await in_parts(pinterest.pins.analytics_many)(pin_ids=thousands, start_date=..., ...))
async for ad in in_parts(pinterest.ads.list)(account, campaign_ids=thousands): ...
"""

import asyncio
import datetime
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar, cast, get_origin, overload

import msgspec
from msgspec import inspect

from ._operations.arguments import as_day, check_order, shorten
from ._operations.date_ranges import split_days
from ._operations.operation import Operation, Parameter
from ._operations.pages import Pages
from .errors import ArgumentError

if TYPE_CHECKING:
    from .models.analytics import TargetingAnalytics, TargetingMetrics

__all__ = ["Parts", "in_parts"]

P = ParamSpec("P")
T = TypeVar("T")

CONCURRENCY: Final = 8
"""Calls in flight at a time, by default."""

DAYS: Final = {"DAY": 90, "HOUR": 3}
"""Days of one call, by granularity. Rows of weeks, months or a total cannot be cut and joined."""


@overload
def in_parts(method: Callable[P, Pages[T]], *, concurrency: int = ...) -> "Callable[P, Parts[T]]": ...
@overload
def in_parts(
    method: "Callable[P, Coroutine[Any, Any, TargetingAnalytics]]", *, concurrency: int = ...
) -> "Callable[P, Parts[TargetingMetrics]]": ...
@overload
def in_parts(
    method: Callable[P, Coroutine[Any, Any, dict[str, T]]], *, concurrency: int = ...
) -> "Callable[P, Parts[tuple[str, T]]]": ...
@overload
def in_parts(
    method: Callable[P, Coroutine[Any, Any, Sequence[T]]], *, concurrency: int = ...
) -> "Callable[P, Parts[T]]": ...
def in_parts(method: Callable[..., Any], *, concurrency: int = CONCURRENCY) -> "Callable[..., Parts[Any]]":
    """Return the method with the same arguments, for any number of ids and a range of days of any length.

    Lists of ids that are too long are cut (an id given twice is requested once), and so is a range of more than 90 days
    by DAY or 3 by HOUR. All ids are checked before anything is sent. The API limits how far back days may be. Metrics
    by id (`pins.analytics_many`) come as pairs, and their range of days is not cut.

    Args:
        method: A method that returns rows, a list or metrics by id, such as `campaigns.analytics` or `ads.list`, of a
            client or of an account view.
        concurrency: Calls in flight at a time. Lists in pages are read one part after the other.

    Raises:
        ArgumentError: The method returns something else. When called: the range of days cannot be cut.
    """
    operation: Operation | None = getattr(method, "operation", None)
    if operation is None or not _answers_many(operation):
        what = operation.name if operation is not None else shorten(method)
        raise ArgumentError("in_parts", "method", f"expected a method that answers rows or a list, got {what}")
    given: Any = concurrency
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise ArgumentError("in_parts", "concurrency", f"expected a whole number, 1 or more, got {concurrency!r}")

    def call(*args: Any, **kwargs: Any) -> Parts[Any]:
        given = {name: _listed(value) for name, value in kwargs.items()}
        return Parts([partial(method, *args, **{**given, **part}) for part in _cut(operation, given)], concurrency)

    return call


class Parts(Generic[T]):
    """The joined results of several calls: await a list, or iterate. They come in the order of days, then of ids.

    An error of any call is raised, and the calls in flight are cancelled.
    """

    def __init__(self, calls: "Sequence[Callable[[], Any]]", concurrency: int) -> None:
        self._calls = calls
        self._concurrency = concurrency

    def __len__(self) -> int:
        """Return the number of parts: calls, or lists in pages."""
        return len(self._calls)

    def __await__(self) -> Generator[Any, None, list[T]]:
        return self._all().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        in_flight: deque[asyncio.Future[Any]] = deque()
        try:
            for call in self._calls:
                answer = call()
                if isinstance(answer, Pages):
                    async for item in cast("Pages[T]", answer):
                        yield item
                    continue
                in_flight.append(asyncio.ensure_future(answer))
                if len(in_flight) == self._concurrency:
                    for row in _rows(await in_flight.popleft()):
                        yield row
            while in_flight:
                for row in _rows(await in_flight.popleft()):
                    yield row
        finally:
            for task in in_flight:
                task.cancel()
            await asyncio.gather(*in_flight, return_exceptions=True)

    async def _all(self) -> list[T]:
        return [row async for row in self]


def _answers_many(operation: Operation) -> bool:
    from .models.analytics import TargetingAnalytics  # with the first use, not with the package

    if operation.paginated or operation.returns is TargetingAnalytics or get_origin(operation.returns) is Sequence:
        return True
    return _is_by_id(operation) and any(parameter.encoding == "repeat" for parameter in operation.parameters)


def _is_by_id(operation: Operation) -> bool:
    return get_origin(operation.returns) is dict


def _rows(answer: Any) -> Iterable[Any]:
    if isinstance(answer, dict):
        return answer.items()  # pyright: ignore[reportUnknownVariableType]
    return answer if isinstance(answer, list) else answer.data  # pyright: ignore[reportUnknownVariableType]


def _cut(operation: Operation, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the arguments of each part that replace those given."""
    ways: list[list[dict[str, Any]]] = []
    if given.get("start_date") is not None and given.get("end_date") is not None and not _is_by_id(operation):
        ways.append(list(_windows(operation.name, given)))
    ways += [
        list(_chunks(operation.name, parameter, given[parameter.name]))
        for parameter in operation.parameters
        if _is_long(parameter, given)
    ]
    for parts in product(*ways):
        yield {name: value for part in parts for name, value in part.items()}


def _listed(value: object) -> object:
    """Return a set, a series or another collection as a list; any other value as it is."""
    if isinstance(value, str | bytes | Mapping | msgspec.Struct) or not isinstance(value, Iterable):
        return value  # pyright: ignore[reportUnknownVariableType]
    return list(cast("Iterable[object]", value))


def _is_long(parameter: Parameter, given: Mapping[str, Any]) -> bool:
    value = given.get(parameter.name)
    if parameter.encoding != "repeat" or not isinstance(value, list):
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
    start, end = as_day(given["start_date"]), as_day(given["end_date"])
    granularity = str(given.get("granularity"))
    check_order(operation, start, end)
    try:
        first, last = datetime.date.fromisoformat(str(start)), datetime.date.fromisoformat(str(end))
    except ValueError:  # not days: the method's own check raises
        yield {}
        return
    max_days = DAYS.get(granularity, DAYS["DAY"])
    ranges = split_days(operation, first, last, granularity=granularity, max_days=max_days, splittable=DAYS)
    if len(ranges) == 1:
        yield {}
        return
    for start_date, end_date in ranges:
        yield {"start_date": start_date, "end_date": end_date}

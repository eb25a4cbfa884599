"""What an operation does: functions registered for operationIds, and the call they are given.

    @behaviour("boards/get")
    def get_board(call: Call) -> Object:
        return ...

A behaviour answers with a plain object (encoded as JSON), or with None (204). It refuses by raising ApiError, and one
item of a bulk call by ItemRefused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..._operations.declare import Operation
from .._data.generator import Plausible
from .._data.state import State
from .._data.table import Object, Table, make_bookmark, read_bookmark
from .._errors import ItemRefused

F = TypeVar("F", bound=Callable[..., Any])

_PAGE_SIZE = 25
_GENERATED_ITEMS = 3


@dataclass(slots=True)
class Call:
    """One request, checked: parameters of path and query by their names on the wire, and the plain body.

    `now` is the event loop's clock; `refusal`, where there is one, tells why an item is to be refused; `origin` is what
    links to this server begin with.
    """

    operation: Operation
    state: State
    arguments: Object
    body: Any
    now: float
    refusal: Callable[[Object], str | None] | None
    origin: str = ""

    def page(self, table: Table, keep: Callable[[Object], bool] | None = None, *, descending: bool = False) -> Object:
        """The page that was asked for: `items` and `bookmark`."""
        arguments = self.arguments
        asked = {name: value for name, value in arguments.items() if name not in ("bookmark", "page_size")}
        query = f"{self.operation.id} {sorted(asked.items())} {self.body}"
        bookmark = arguments.get("bookmark")
        after = None if bookmark is None else read_bookmark(query, bookmark)
        items, last = table.page(arguments.get("page_size", _PAGE_SIZE), after, keep=keep, descending=descending)
        return {"items": items, "bookmark": None if last is None else make_bookmark(query, last)}

    def listed(self, objects: Iterable[Object]) -> Object:
        """The page that was asked for, of objects that are in no table."""
        table = Table()
        for number, each in enumerate(objects, 1):
            table[str(number)] = each
        return self.page(table)

    def bulk(self, carry_out: Callable[[Object], Object], *, single: bool = False) -> Object:
        """The answer to a bulk call whose items succeed or fail one by one; `single`: a reason stands in no list."""
        return {"items": [self.outcome(item, carry_out, single=single) for item in self.body]}

    def outcome(self, item: Object, carry_out: Callable[[Object], Object], *, single: bool = False) -> Object:
        """What became of one item: its data, or the reason why there is none."""
        try:
            self.check(item)
            return {"data": carry_out(item), "exceptions": {} if single else []}
        except ItemRefused as refused:
            reason = {"code": refused.code, "message": str(refused)}
            return {"data": None, "exceptions": reason if single else [reason]}

    def check(self, item: Object) -> None:
        """ItemRefused where the sandbox was told to refuse such an item."""
        if self.refusal is not None and (reason := self.refusal(item)) is not None:
            raise ItemRefused(1, reason)

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Have something done once the time has passed, before anyone can ask."""
        self.state.later(self.now + seconds, action)

    def plausible(self) -> Plausible:
        """What makes values up, the same for the same request."""
        return Plausible(f"{self.operation.id} {sorted(self.arguments.items())} {self.body}")


@dataclass(frozen=True)
class Behaviour:
    """A function and the status of its answer.

    bodies: the types of a body that has several, by the field that tells.  plain: what the body is given as.
    """

    run: Callable[[Call], Any]
    status: int
    bodies: Mapping[str, Any]
    plain: Any


def _generated(call: Call) -> Any:
    """Answers for operations that the sandbox keeps nothing for: made up from what they are declared to return."""
    returns, made = call.operation.returns, call.plausible()
    if not call.operation.paginated:
        return made.of(returns)
    return {"items": [made.of(returns) for _ in range(_GENERATED_ITEMS)], "bookmark": None}


BEHAVIOURS: dict[str, Behaviour] = {}
GENERATED = Behaviour(_generated, 200, {}, Any)


def behaviour(
    id: str, *, status: int = 200, bodies: Mapping[str, Any] | None = None, plain: Any = Any
) -> Callable[[F], F]:
    """Register a function as what the operation does."""

    def register(function: F) -> F:
        BEHAVIOURS[id] = Behaviour(function, status, bodies or {}, plain)
        return function

    return register

"""Handlers of operations: functions registered by operationId, and the context they get.

    @handler("boards/get")
    def get_board(context: Context) -> Object:
        return ...

A handler returns a plain object (encoded as JSON), or None (204). It raises ApiError to refuse the request, and
ItemRefused to refuse one item of a bulk call.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..._operations.declare import Operation
from .._data.generator import FakeData
from .._data.table import Object, Table, make_bookmark, read_bookmark
from .._errors import ItemRefused, not_found

if TYPE_CHECKING:
    from ._state import State  # composed of the areas of the handler modules, which import this one

F = TypeVar("F", bound=Callable[..., Any])
FoundT = TypeVar("FoundT")

_PAGE_SIZE: Final = 25
_GENERATED_ITEMS: Final = 3


@dataclass(slots=True)
class Context:
    """One request, checked.

    Attributes:
        operation: The operation that is called.
        state: The state of the sandbox.
        arguments: Parameters of path and query by their names on the wire.
        body: The body as plain objects.
        now: Time of the event loop's clock.
        refusal: Returns the reason to refuse an item, or None (None: no item is refused).
        origin: What links to this server begin with.
        is_today: Whether the API of today is spoken, not that of 5.12.
    """

    operation: Operation
    state: "State"
    arguments: Object
    body: Any
    now: float
    refusal: Callable[[Object], str | None] | None
    origin: str = ""
    is_today: bool = True

    @property
    def descending(self) -> bool:
        """Whether the request asks for the newest first."""
        return self.arguments.get("order") == "DESCENDING"

    def find(self, table: Mapping[str, FoundT], name: str, thing: str, *, code: int = 404) -> FoundT:
        """Return what a parameter of the path has the id of. ApiError if there is none.

        Args:
            table: Where it is, by id.
            name: The parameter.
            thing: What it is called, for the error.
            code: Pinterest's code of the error.
        """
        found = table.get(self.arguments[name])
        if found is None:
            raise not_found(code, thing)
        return found

    def page(self, table: Table, keep: Callable[[Object], bool] | None = None, *, descending: bool = False) -> Object:
        """Return the requested page of a table: `items` and `bookmark`."""
        arguments = self.arguments
        asked = {name: value for name, value in arguments.items() if name not in ("bookmark", "page_size")}
        query = f"{self.operation.id} {sorted(asked.items())} {self.body}"
        bookmark = arguments.get("bookmark")
        after = None if bookmark is None else read_bookmark(query, bookmark)
        items, last = table.page(arguments.get("page_size", _PAGE_SIZE), after, keep=keep, descending=descending)
        return {"items": items, "bookmark": None if last is None else make_bookmark(query, last)}

    def page_of(self, objects: Iterable[Object]) -> Object:
        """Return the requested page of objects that are in no table."""
        table = Table()
        for number, entity in enumerate(objects, 1):
            table[str(number)] = entity
        return self.page(table)

    def bulk(self, handle: Callable[[Object], Object], *, single: bool = False) -> Object:
        """Return the response of a bulk call, whose items succeed or fail one by one.

        Args:
            handle: Carries out one item and returns its data.
            single: Whether `exceptions` is one object instead of a list.
        """
        return {"items": [self.outcome(item, handle, single=single) for item in self.body]}

    def outcome(self, item: Object, handle: Callable[[Object], Object], *, single: bool = False) -> Object:
        """Return the outcome of one item: its data, or the reason why there is none."""
        try:
            self.check(item)
            return {"data": handle(item), "exceptions": {} if single else []}
        except ItemRefused as refused:
            reason = {"code": refused.code, "message": str(refused)}
            return {"data": None, "exceptions": reason if single else [reason]}

    def check(self, item: Object) -> None:
        """Raise ItemRefused if the sandbox is set up to refuse the item."""
        if self.refusal is not None and (reason := self.refusal(item)) is not None:
            raise ItemRefused(1, reason)

    def schedule(self, seconds: float, action: Callable[[], None]) -> None:
        """Run `action` after some seconds, before the next request is handled."""
        self.state.schedule(self.now + seconds, action)

    def fake_data(self) -> FakeData:
        """Return a generator of values, the same ones for the same request."""
        return FakeData(f"{self.operation.id} {sorted(self.arguments.items())} {self.body}")


@dataclass(frozen=True)
class Handler:
    """A registered function.

    Attributes:
        run: The function.
        status: HTTP status of its response.
        bodies: Types of a body that has several, by the field that distinguishes them.
        plain: Type that the body is decoded as.
    """

    run: Callable[[Context], Any]
    status: int
    bodies: Mapping[str, Any]
    plain: Any


def _generated(context: Context) -> Any:
    """Return a made-up response of the operation's declared type."""
    returns, fake = context.operation.returns, context.fake_data()
    if not context.operation.paginated:
        return fake.of(returns)
    return {"items": [fake.of(returns) for _ in range(_GENERATED_ITEMS)], "bookmark": None}


HANDLERS: Final[dict[str, Handler]] = {}
"""Handlers by operationId."""

GENERATED: Final = Handler(_generated, 200, {}, Any)
"""Handles operations that have no handler of their own."""


def handler(
    id: str, *, status: int = 200, bodies: Mapping[str, Any] | None = None, plain: Any = Any
) -> Callable[[F], F]:
    """Register a function as the handler of an operation."""

    def register(function: F) -> F:
        HANDLERS[id] = Handler(function, status, bodies or {}, plain)
        return function

    return register

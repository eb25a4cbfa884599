# mypy: disable-error-code="empty-body"
"""Declared operations: mistakes raise when the class is made, calls become requests, bad arguments are named."""

import asyncio
import datetime
import inspect
import sys
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, cast
from unittest.mock import create_autospec
from urllib.parse import parse_qsl

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from pinterest_async import OPERATIONS, ArgumentError, Operation, Pages, Pinterest, unchecked
from pinterest_async._http.request import Request
from pinterest_async._operations.adhoc import AdHocOperation
from pinterest_async._operations.declare import (
    _REGISTRY,
    BODY,
    COMMA,
    DEEP,
    DELETE,
    FIELD,
    GET,
    ORG_READ,
    ORG_WRITE,
    PATCH,
    POST,
    REPEAT,
    Resource,
    Wire,
)
from pinterest_async._operations.scoped import AccountResource, scoped
from pinterest_async.models._base import Model, OpenEnum


class Color(OpenEnum):
    """What a thing may look like."""

    RED = "RED"
    BLUE = "BLUE"


class Thing(Model):
    """A thing to send."""

    name: str
    note: str | None | UnsetType = UNSET
    size: int | UnsetType = UNSET


class Filters(Model):
    """An object in a query."""

    kind: str
    ids: list[str] = []


class Things(Resource):
    """One operation of each kind."""

    @GET("/things", "test/list", ORG_READ, "things:read")
    def list(
        self,
        *,
        order: Literal["up", "down"] | None = None,
        colors: Annotated[Sequence[Color | str], REPEAT] | None = None,
        columns: Annotated[Sequence[str], COMMA, Meta(max_length=3)] | None = None,
        filters: Annotated[Filters | Mapping[str, Any], DEEP] | None = None,
        active: bool | None = None,
        since: datetime.date | str | None = None,
        page_size: Annotated[int, Meta(ge=1, le=250)] | None = None,
        item_ids: Annotated[Sequence[str], REPEAT, Wire("item-ids")] | None = None,
        bookmark: str | None = None,
    ) -> Pages[Thing]:
        """Things."""
        ...

    @GET("/things/{thing_id}/parts/{part}", "test/get", ORG_READ)
    async def get(self, thing_id: Annotated[str, Wire("thing_id"), Meta(pattern=r"^[0-9]+\Z")], part: str) -> Thing:
        """One part of a thing."""
        ...

    @GET("/things/names", "test/names", ORG_READ)
    async def names(self, *, color: Color | str) -> Sequence[str]:
        """Their names."""
        ...

    @POST("/things", "test/create", ORG_WRITE)
    async def create(
        self,
        *,
        name: Annotated[str, FIELD],
        note: Annotated[str | None | UnsetType, FIELD] = UNSET,
        size: Annotated[int | UnsetType, FIELD, Wire("size_mm")] = UNSET,
        quietly: bool | None = None,
    ) -> Thing:
        """Create a thing."""
        ...

    @POST("/things/many", "test/create_many", ORG_WRITE)
    async def create_many(
        self, things: Annotated[Sequence[Thing | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=2)]
    ) -> Any:
        """Create one or two things."""
        ...

    @POST("/things/search", "test/search", ORG_READ, repeatable=True)
    async def search(self, query: Annotated[Mapping[str, Any], BODY] | None = None) -> Sequence[Thing]:
        """A POST that only reads."""
        ...

    @POST("/things/upsert", "test/upsert", ORG_READ, repeatable=lambda thing: thing.size is not UNSET)
    async def upsert(self, thing: Annotated[Thing, BODY]) -> None:
        """Harmless to repeat when it has a size."""
        ...

    @PATCH("/things/{thing_id}", "test/update", ORG_READ)
    async def update(self, thing_id: str, *, note: Annotated[str | None | UnsetType, FIELD] = UNSET) -> Thing:
        """Change a thing."""
        ...

    @DELETE("/things/{thing_id}", "test/delete", ORG_READ, deprecated=True, sandbox=False)
    async def delete(self, thing_id: str) -> None:
        """Delete a thing."""
        ...

    @GET("/old", "test/old", ORG_READ, deprecated=True)
    def old(self) -> Pages[Thing]:
        """A list that is going away."""
        ...

    @GET("/gone", "test/gone", ORG_READ, deprecated=True, removed="5.14")
    def gone(self) -> Pages[Thing]:
        """A list that is gone."""
        ...

    @GET("/newer", "test/newer", ORG_READ, since="5.16")
    def newer(self) -> Pages[Thing]:
        """A list that older servers do not have."""
        ...

    @GET("/moved/{thing_id}", "test/moved", ORG_READ, since="5.13", removed="5.15", successor="test_declare.get")
    async def moved(self, thing_id: str) -> Thing:
        """A thing, as it was read before."""
        ...

    @GET("/replaced/{thing_id}", "test/replaced", ORG_READ, removed="5.15", successor="test_declare.replaced")
    async def replaced(self, thing_id: str) -> Thing:
        """A thing, read in another way by the same method."""
        ...


class AccountThings(AccountResource):
    """Things with the id filled in."""

    delete: Final = scoped(Things.delete)
    moved: Final = scoped(Things.moved)


DECLARED = {id.removeprefix("test/"): _REGISTRY.pop(id) for id in list(_REGISTRY) if id.startswith("test/")}


class Transport:
    """Answers with what it is to send."""

    async def send(self, operation: Operation, request: Request) -> tuple[Operation, Request]:
        return operation, request


things = Things(cast("Any", Transport()))


def request(method: str, /, *args: Any, **kwargs: Any) -> Request:
    """The request that a call stands for."""
    return DECLARED[method].request(args, kwargs)


# Declarations


def test_an_operation_says_what_its_signature_says() -> None:
    operation = DECLARED["list"]
    assert (operation.id, operation.name) == ("test/list", "test_declare.list")
    assert (operation.method, operation.path, operation.category) == ("GET", "/things", ORG_READ)
    assert (operation.scopes, operation.sandbox, operation.deprecated) == (("things:read",), True, False)
    assert (operation.returns, operation.paginated, operation.positional) == (Thing, True, ())
    assert [(each.name, each.wire_name, each.place, each.encoding, each.required) for each in operation.parameters] == [
        ("order", "order", "query", "plain", False),
        ("colors", "colors", "query", "repeat", False),
        ("columns", "columns", "query", "comma", False),
        ("filters", "filters", "query", "deep", False),
        ("active", "active", "query", "plain", False),
        ("since", "since", "query", "plain", False),
        ("page_size", "page_size", "query", "plain", False),
        ("item_ids", "item-ids", "query", "repeat", False),
        ("bookmark", "bookmark", "query", "plain", False),
    ]


def test_places_and_nullability_of_a_body_that_is_spread_out() -> None:
    assert [
        (each.name, each.wire_name, each.place, each.required, each.nullable) for each in DECLARED["create"].parameters
    ] == [
        ("name", "name", "field", True, False),
        ("note", "note", "field", False, True),
        ("size", "size_mm", "field", False, False),
        ("quietly", "quietly", "query", False, True),
    ]
    assert [each.place for each in DECLARED["get"].parameters] == ["path", "path"]
    assert [each.place for each in DECLARED["create_many"].parameters] == ["body"]
    assert DECLARED["get"].positional == ("thing_id", "part")


def test_what_may_be_sent_twice() -> None:
    repeatable = {name: operation.repeatable for name, operation in DECLARED.items() if name != "upsert"}
    assert repeatable == {
        "list": True,
        "get": True,
        "names": True,
        "create": False,
        "create_many": False,
        "search": True,
        "update": False,
        "delete": True,
        "old": True,
        "gone": True,
        "newer": True,
        "moved": True,
        "replaced": True,
    }


def declare(function: Callable[..., Any], path: str = "/things") -> None:
    before = set(_REGISTRY)
    try:
        GET(path, "test/mistake", ORG_READ)(function)
    finally:
        for id in set(_REGISTRY) - before:
            del _REGISTRY[id]


async def full(self: Resource) -> Thing:
    """A body."""
    return Thing(name="x")


async def constant(self: Resource) -> int:
    """A body of one constant."""
    return 5


async def untyped(self: Resource):  # type: ignore[no-untyped-def]
    """No return type."""
    ...


async def bare(self: Resource, size=None) -> Any:  # type: ignore[no-untyped-def]
    """A parameter without annotation."""
    ...


async def unreadable(self: Resource, size: "Nothing") -> Any:  # type: ignore[name-defined] # noqa: F821
    """An annotation that names nothing."""
    ...


async def star(self: Resource, *sizes: int) -> Any:
    """Any number of parameters."""
    ...


async def positional_only(self: Resource, size: int, /) -> Any:
    """A parameter that has no name for its callers."""
    ...


async def unmarked_list(self: Resource, *, ids: Sequence[str]) -> Any:
    """A list in the query."""
    ...


async def marked_scalar(self: Resource, *, size: Annotated[str, COMMA]) -> Any:
    """A string would be sent letter by letter."""
    ...


async def unfilled(self: Resource, thing: str) -> Any:
    """Nothing fills {thing_id}."""
    ...


async def optional_path(self: Resource, thing_id: str | None = None) -> Any:
    """A path with a hole."""
    ...


async def real_default(self: Resource, *, page_size: int = 25) -> Any:
    """A default that would not be sent."""
    ...


async def two_bodies(self: Resource, a: Annotated[Thing, BODY], b: Annotated[Thing, BODY]) -> Any:
    """Two bodies."""
    ...


async def body_and_field(self: Resource, a: Annotated[Thing, BODY], b: Annotated[str, FIELD]) -> Any:
    """A body and a field."""
    ...


def not_async(self: Resource) -> Thing:
    """Nothing to await."""
    ...


async def async_pages(self: Resource) -> Pages[Thing]:
    """Nothing to await first."""
    ...


@pytest.mark.parametrize(
    ("function", "path", "mistake"),
    [
        (full, "/things", "the body of a declared operation is its docstring and '...'"),
        (constant, "/things", "the body of a declared operation is its docstring and '...'"),
        (untyped, "/things", "the return type is missing"),
        (bare, "/things", "parameter size has no annotation"),
        (unreadable, "/things", "an annotation cannot be read: name 'Nothing' is not defined"),
        (star, "/things", "parameter sizes must be plain or keyword-only"),
        (positional_only, "/things", "parameter size must be plain or keyword-only"),
        (unmarked_list, "/things", "parameter ids is a list: say REPEAT or COMMA"),
        (marked_scalar, "/things", "parameter size is no list in the query: REPEAT and COMMA are for those"),
        (unfilled, "/things/{thing_id}", "nothing fills thing_id of /things/{thing_id}"),
        (optional_path, "/things/{thing_id}", "parameter thing_id is part of the path: it cannot have a default"),
        (
            real_default,
            "/things",
            "parameter page_size has the default 25, which would not be sent: the default is None or UNSET",
        ),
        (two_bodies, "/things", "a body is one BODY parameter or several FIELD parameters"),
        (body_and_field, "/things", "a body is one BODY parameter or several FIELD parameters"),
        (not_async, "/things", "write 'def' to return Pages[...], and 'async def' to return anything else"),
        (async_pages, "/things", "write 'def' to return Pages[...], and 'async def' to return anything else"),
    ],
)
def test_a_mistake_raises_when_the_class_is_made_and_names_the_method(
    function: Callable[..., Any], path: str, mistake: str
) -> None:
    with pytest.raises(TypeError) as caught:
        declare(function, path)
    assert str(caught.value) == f"test_declare.{function.__name__}: {mistake}"


@pytest.mark.parametrize("newer", ["colour", "thing"])
def test_only_parameters_that_may_be_left_out_are_newer(newer: str) -> None:
    async def get_things(self: Resource, *, thing: str, size: int | None = None) -> Any:
        """Newer."""
        ...

    with pytest.raises(TypeError, match="'newer' names what is no parameter, or a required one: " + newer):
        GET("/things", "things/get", ORG_READ, newer=f"size {newer}")(get_things)


def test_an_id_is_declared_once() -> None:
    assert "boards/get" in OPERATIONS
    with pytest.raises(TypeError, match=r"test_declare\.fine: operation id 'boards/get' is declared twice"):

        @GET("/things", "boards/get", ORG_READ)
        async def fine(self: Resource) -> Any:
            """Fine, but for its id."""
            ...


def test_a_method_stays_what_its_author_wrote() -> None:
    assert Things.get.__name__ == "get"
    assert Things.get.__doc__ == "One part of a thing."
    assert Things.get.__annotations__["return"] is Thing


# Calls


async def test_a_call_sends_its_request() -> None:
    operation, sent = cast("Any", await things.get("5", "left side"))
    assert operation is DECLARED["get"]
    assert (sent.method, sent.target, sent.body, sent.retry_safe) == ("GET", "/things/5/parts/left%20side", None, True)


async def test_a_list_is_asked_for_when_it_is_awaited() -> None:
    operation, sent = cast("Any", await things.list(bookmark="a+b="))
    assert operation is DECLARED["list"]
    assert sent.target == "/things?bookmark=a%2Bb%3D"


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, ""),
        ({"order": "up", "active": True, "page_size": 250}, "order=up&active=true&page_size=250"),
        ({"active": False}, "active=false"),
        ({"colors": ["RED", Color.BLUE]}, "colors=RED&colors=BLUE"),
        ({"colors": (Color("GREEN"),)}, "colors=GREEN"),
        ({"columns": ["a", "b,c", "d e"]}, "columns=a,b%2Cc,d%20e"),
        (
            {"filters": Filters(kind="RETAIL", ids=["a&b", "c"])},
            "filters[kind]=RETAIL&filters[ids]=a%26b&filters[ids]=c",
        ),
        ({"filters": {"kind": "HOTEL"}}, "filters[kind]=HOTEL"),
        ({"since": datetime.date(2024, 2, 29)}, "since=2024-02-29"),
        ({"since": "2024-02-29"}, "since=2024-02-29"),
        ({"item_ids": ["1", "2"]}, "item-ids=1&item-ids=2"),
        ({"order": None, "colors": None, "page_size": UNSET}, ""),
    ],
)
def test_queries_are_written_as_the_api_reads_them(arguments: dict[str, Any], query: str) -> None:
    assert request("list", **arguments).query == query


def test_arguments_may_come_by_position_or_by_name() -> None:
    assert request("get", "5", "b") == request("get", "5", part="b") == request("get", part="b", thing_id="5")


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        ({"name": "x"}, b'{"name":"x"}'),
        ({"name": "x", "note": None}, b'{"name":"x","note":null}'),
        ({"name": "x", "note": UNSET, "size": UNSET}, b'{"name":"x"}'),
        ({"name": "x", "note": "", "size": 0}, b'{"name":"x","note":"","size_mm":0}'),
        ({"quietly": True, "name": "é"}, '{"name":"é"}'.encode()),
    ],
)
def test_fields_become_a_body_in_which_unset_is_not_null(arguments: dict[str, Any], body: bytes) -> None:
    assert request("create", **arguments).body == body


def test_a_change_of_nothing_is_an_empty_body() -> None:
    assert request("update", "5").body == b"{}"
    assert request("update", "5", note=None).body == b'{"note":null}'


def test_a_body_may_be_structs_or_plain_objects() -> None:
    sent = request("create_many", [Thing(name="a", note=None), unchecked({"name": "b", "newer": [1]})])
    assert sent.body == b'[{"name":"a","note":null},{"name":"b","newer":[1]}]'
    assert sent.path == "/things/many"


def test_a_body_may_be_left_out() -> None:
    assert request("search").body is None
    assert request("search", None).body is None


@pytest.mark.parametrize(("thing", "expected"), [(Thing(name="a"), False), (Thing(name="a", size=1), True)])
def test_a_body_may_decide_whether_it_can_be_sent_twice(thing: Thing, expected: bool) -> None:
    assert request("upsert", thing).retry_safe is expected


async def test_a_deprecated_operation_warns_where_it_is_called() -> None:
    with pytest.warns(DeprecationWarning, match=r"^test_declare\.delete is deprecated by Pinterest$") as caught:
        await things.delete("5")
    assert caught[0].filename == __file__
    with pytest.warns(DeprecationWarning, match=r"test_declare\.old"):
        things.old()
    account = AccountThings(things, "5")
    with pytest.warns(DeprecationWarning, match=r"^test_declare\.delete is deprecated by Pinterest$") as caught:
        await account.delete()
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await things.get("5", "b")


async def test_a_removed_operation_can_be_called_and_warns() -> None:
    with pytest.warns(DeprecationWarning, match=r"^test_declare\.gone is not part of the API since 5\.14$"):
        things.gone()
    with pytest.warns(
        DeprecationWarning, match=r"^test_declare\.moved is .* since 5\.15; use test_declare\.get$"
    ) as caught:
        await AccountThings(things, "5").moved()
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await things.replaced("5")
    moved, kept = DECLARED["moved"], DECLARED["get"]
    assert [DECLARED[name].absence for name in ("get", "gone", "moved", "replaced", "newer")] == [
        "",
        "the operation is not part of the API since 5.14",
        "the operation is not part of the API since 5.15; use test_declare.get",
        "the operation is not part of the API since 5.15",
        "the operation came with 5.16 of the API: a server of an older version does not have it",
    ]
    assert (moved.since, moved.removed, moved.successor) == ("5.13", "5.15", "test_declare.get")
    assert (kept.since, kept.removed, kept.successor) == ("5.12", None, None)


async def test_mocks_of_declared_methods_are_awaitable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11 has no `markcoroutinefunction`; there the mark is the one that asyncio had before it."""
    if sys.version_info < (3, 12):
        old_mark = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]
        monkeypatch.setattr(
            inspect, "markcoroutinefunction", lambda method: setattr(method, "_is_coroutine", old_mark), raising=False
        )

    class Declared(Resource):
        @GET("/things/{ad_account_id}", "test/mocked", ORG_READ)
        async def get(self, ad_account_id: str) -> Thing:
            """Get a thing."""
            ...

        @GET("/things", "test/mocked_list", ORG_READ)
        def list(self) -> Pages[Thing]:
            """List things."""
            ...

        async def put(self, ad_account_id: str) -> None:
            """Put a thing."""
            raise NotImplementedError

    class View(AccountResource):
        get: Final = scoped(Declared.get)
        put: Final = scoped(Declared.put)

    for id in ("test/mocked", "test/mocked_list"):
        del _REGISTRY[id]
    mock = create_autospec(Declared, instance=True)
    mock.get.return_value = Thing(name="a")
    assert await mock.get("5") == Thing(name="a")
    assert not isinstance(mock.list(), Awaitable)
    view = create_autospec(View, instance=True)
    assert await view.get() is view.get.return_value
    assert await view.put() is view.put.return_value


# Arguments that are refused


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "argument", "problem"),
    [
        ("get", ("5", "b", "c"), {}, "arguments", "expected at most 2 by position, got 3"),
        ("list", ("up",), {}, "arguments", "expected at most 0 by position, got 1"),
        ("get", ("5", "b"), {"part": "c"}, "part", "given twice, by position and by name"),
        ("get", ("5",), {"size": 1, "part": "b"}, "size", "no such argument; allowed are thing_id, part"),
        (
            "get",
            ("5",),
            {"thingid": "b"},
            "thingid",
            "no such argument; allowed are thing_id, part; did you mean 'thing_id'?",
        ),
        ("get", ("5",), {}, "part", "missing; expected a string"),
        ("get", ("5", None), {}, "part", "missing; expected a string"),
        ("get", ("five", "b"), {}, "thing_id", "expected a string of digits, got 'five'"),
        ("get", (5.5, "b"), {}, "thing_id", "expected a string of digits, got 5.5"),
        ("get", ("5", ""), {}, "part", "cannot be sent: a path segment cannot be ''"),
        ("get", ("5", ".."), {}, "part", "cannot be sent: a path segment cannot be '..'"),
        ("get", ("5", "\ud800"), {}, "part", "cannot be sent: 'utf-8' codec"),
        ("list", (), {"bookmark": "\ud800"}, "bookmark", "cannot be sent: 'utf-8' codec"),
        ("list", (), {"columns": ["\ud800"]}, "columns", "cannot be sent: 'utf-8' codec"),
        ("list", (), {"order": "left"}, "order", "expected one of 'down', 'up', got 'left'"),
        ("list", (), {"colors": "RED"}, "colors", "expected a list, each one of RED, BLUE, got 'RED'"),
        (
            "list",
            (),
            {"colors": ["RED", "GREEN"]},
            "colors",
            "expected a list, each one of RED, BLUE, got 'GREEN' (to send a value newer than this release, pass "
            "Color('GREEN'))",
        ),
        (
            "names",
            (),
            {"color": "GREEN"},
            "color",
            "expected one of RED, BLUE, got 'GREEN' (to send a value newer than this release, pass Color('GREEN'))",
        ),
        ("names", (), {"color": UNSET}, "color", "missing; expected one of RED, BLUE"),
        ("list", (), {"page_size": 0}, "page_size", "expected an integer from 1 to 250, got 0"),
        ("list", (), {"page_size": "5"}, "page_size", "expected an integer from 1 to 250, got '5'"),
        ("list", (), {"active": 1}, "active", "expected True or False, got 1"),
        ("list", (), {"since": "yesterday"}, "since", "expected a date (YYYY-MM-DD), got 'yesterday'"),
        (
            "list",
            (),
            {"columns": ["a"] * 4},
            "columns",
            "expected a list of at most 3 items, each a string, got a list of 4",
        ),
        ("create", (), {"name": None}, "name", "expected a string, got None"),
        ("create", (), {"name": "x", "size": None}, "size", "expected an integer, got None"),
        ("create", (), {"name": "\ud800"}, "body", "cannot be sent: "),
        (
            "create_many",
            ([],),
            {},
            "things",
            "expected a list from 1 to 2 items, each Thing, got a list of 0",
        ),
        (
            "create_many",
            ([{"name": "a"}, {"name": 5}],),
            {},
            "things",
            "expected a list from 1 to 2 items, each Thing, got a list of 2 (Expected `str`, got `int` - at [1].name)",
        ),
        ("create_many", ([{"name": "a", "x": object()}],), {}, "things", "cannot be sent: "),
    ],
)
def test_an_argument_that_is_not_allowed_is_named_before_anything_is_sent(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], argument: str, problem: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        request(name, *args, **kwargs)
    assert str(caught.value).startswith(f"test_declare.{name}: {argument}: {problem}")
    assert (caught.value.operation, caught.value.argument) == (f"test_declare.{name}", argument)


async def test_a_mistake_in_a_call_raises_when_it_is_awaited() -> None:
    """So that `gather(..., return_exceptions=True)` gets it like any other error."""
    results = await asyncio.gather(things.list(page_size=0), things.get("five", "b"), return_exceptions=True)
    assert [type(result) for result in results] == [ArgumentError, ArgumentError]
    call: Any = things.get("five", "b")
    assert call.__qualname__ == "test_declare.get"
    with pytest.raises(ArgumentError):
        await call


# Answers


@pytest.mark.parametrize(
    ("name", "body", "value"),
    [
        ("get", b'{"name":"a"}', Thing(name="a")),
        ("names", b'["a"]', ["a"]),
        ("create_many", b'{"any":[1]}', {"any": [1]}),
        ("create_many", b"", None),
        ("delete", b"", None),
        ("delete", b"Deleted", None),
    ],
)
def test_a_body_is_read_as_what_the_operation_returns(name: str, body: bytes, value: object) -> None:
    assert DECLARED[name].read(body) == value


def test_a_page_is_read_as_items_and_bookmark() -> None:
    page = DECLARED["list"].read(b'{"items":[{"name":"a"}],"bookmark":null}')
    assert (page.items, page.bookmark) == ([Thing(name="a")], None)


def test_an_answer_that_must_not_be_empty_is_an_error_when_it_is() -> None:
    with pytest.raises(msgspec.DecodeError):
        DECLARED["get"].read(b"")


# Operations newer than the library


def undeclared(path: str, query: Mapping[str, Any] | None = None, json: Any = None, method: str = "GET") -> Request:
    return AdHocOperation(f"{method} {path}", None, Any).request(method, path, query or {}, json, None)


def test_a_call_of_no_method_is_written_as_it_is_given() -> None:
    sent = undeclared("/things/5", {"ids": ["1", "2"], "on": True, "none": None, "a[b]": "c"}, {"x": None}, "POST")
    assert sent.target == "/things/5?ids=1&ids=2&on=true&a[b]=c"
    assert (sent.body, sent.retry_safe) == (b'{"x":null}', False)
    assert undeclared("/things").retry_safe


def test_names_in_the_query_of_a_call_of_no_method_can_be_nothing_else() -> None:
    sent = undeclared("/things", {"a&b= c\r\n": "x"})
    assert parse_qsl(sent.query) == [("a&b= c\r\n", "x")]
    assert sent.query.isascii()
    assert sent.query.isprintable()


def test_an_answer_to_a_call_of_no_method_is_read_as_the_caller_says() -> None:
    operation = AdHocOperation("GET /things", None, list[int])
    assert operation.read(b'[1,"2"]') == [1, 2]
    assert operation.read(b"") is None


def test_what_a_call_of_no_method_cannot_send_is_named() -> None:
    with pytest.raises(ArgumentError, match=r"^GET /things: query: a: cannot be sent"):
        undeclared("/things", {"a": "\ud800"})
    with pytest.raises(ArgumentError, match=r"^POST /things: json: cannot be sent"):
        undeclared("/things", json=object(), method="POST")


@pytest.mark.parametrize(
    "path", ["", "things", "/", "/things/", "//host", "/things?x=1", "/a#b", "/a/../b", "/./b", "/a b", "/ä", "/a\x00b"]
)
def test_a_path_of_a_call_of_no_method_must_be_one(path: str) -> None:
    with pytest.raises(ArgumentError, match=r"path: expected a path such as '/boards/1'"):
        undeclared(path)


# The real ones


@pytest.fixture(scope="module")
def declared() -> Iterator[Mapping[str, Operation]]:
    yield OPERATIONS


def test_every_operation_is_found_where_its_name_says(declared: Mapping[str, Operation]) -> None:
    pinterest = Pinterest(access_token="token")
    for id, operation in declared.items():
        assert operation.id == id
        method = attrgetter(operation.name)(pinterest)
        assert method.__doc__.strip()
        assert method.__name__ == operation.name.split(".")[1]


def test_every_read_and_delete_may_be_repeated(declared: Mapping[str, Operation]) -> None:
    assert all(each.repeatable is True for each in declared.values() if each.method in ("GET", "DELETE"))
    assert all(each.repeatable is False for each in declared.values() if each.method == "PATCH")

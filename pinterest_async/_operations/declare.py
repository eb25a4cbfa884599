"""An operation is its signature: @GET, @POST, @PATCH and @DELETE make a call of the API of an empty method.

    @GET("/boards/{board_id}", "boards/get", ORG_READ, "boards:read")
    async def get(self, board_id: BoardId, *, ad_account_id: AdAccountId | None = None) -> Board:
        "One board."
        ...

A name in braces is part of the path, a `Field[...]` or `OptionalField[...]` is one field of the body, a parameter
marked BODY is the whole body, and all others go into the query: lists as REPEAT or COMMA, objects as DEEP. Annotations
are compiled when the class is defined; a mistake in them raises there and names the method. None leaves a query
parameter out. UNSET leaves a field out, because None is a value there (null). To a type checker the method is exactly
what is written.
"""

import inspect
import re
import sys
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeAlias, TypeVar, get_args, get_origin

import msgspec
from msgspec import UnsetType

from .._http.request import Request
from .._http.transport import Transport
from .._limits.quotas import Category
from ..errors import ArgumentError
from . import arguments as _arguments
from .operation import FLOOR, Encoding, Operation, Parameter, Place
from .pages import Pages
from .signature import plain_signature

__all__ = [
    "ADS_ANALYTICS",
    "ADS_CONVERSIONS",
    "ADS_READ",
    "ADS_WRITE",
    "ADVANCED_AUCTION_READ",
    "ADVANCED_AUCTION_WRITE",
    "BODY",
    "CATALOGS_READ",
    "CATALOGS_WRITE",
    "COMMA",
    "DEEP",
    "DELETE",
    "FIELD",
    "FLOOR",
    "GET",
    "MMM_REPORTS",
    "MSOT_WRITE",
    "ONE_OR_MORE",
    "ORG_ANALYTICS",
    "ORG_READ",
    "ORG_WRITE",
    "PATCH",
    "POST",
    "REPEAT",
    "RETIRED",
    "TRENDS_READ",
    "Field",
    "Normalized",
    "Operation",
    "OptionalField",
    "Parameter",
    "Resource",
    "Wire",
    "mark_awaitable",
    "public_methods",
    "register",
    "registered",
]

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


@dataclass(frozen=True)
class _Marker:
    place: Place = "query"
    encoding: Encoding = "plain"


ADS_ANALYTICS: Final = Category.ADS_ANALYTICS
ADS_CONVERSIONS: Final = Category.ADS_CONVERSIONS
ADS_READ: Final = Category.ADS_READ
ADS_WRITE: Final = Category.ADS_WRITE
ADVANCED_AUCTION_READ: Final = Category.ADVANCED_AUCTION_READ
ADVANCED_AUCTION_WRITE: Final = Category.ADVANCED_AUCTION_WRITE
CATALOGS_READ: Final = Category.CATALOGS_READ
CATALOGS_WRITE: Final = Category.CATALOGS_WRITE
MMM_REPORTS: Final = Category.MMM_REPORTS
MSOT_WRITE: Final = Category.MSOT_WRITE
ORG_ANALYTICS: Final = Category.ORG_ANALYTICS
ORG_READ: Final = Category.ORG_READ
ORG_WRITE: Final = Category.ORG_WRITE
TRENDS_READ: Final = Category.TRENDS_READ

BODY: Final = _Marker(place="body")
FIELD: Final = _Marker(place="field")
COMMA: Final = _Marker(encoding="comma")
REPEAT: Final = _Marker(encoding="repeat")
DEEP: Final = _Marker(encoding="deep")

Field: TypeAlias = Annotated[T, FIELD]
"""A field of the body."""

OptionalField: TypeAlias = Annotated[T | UnsetType, FIELD]
"""A field of the body that is left out when it is UNSET."""


@dataclass(frozen=True)
class Normalized:
    """Marks a parameter whose values are brought into the API's form by a function, which may raise ValueError."""

    function: Callable[[Any], Any]


class _OneOrMore:
    """The marker of such a list."""


ONE_OR_MORE: Final = _OneOrMore()
"""Marks a list that was a single value in an older version of the API: a text stands for a list of one."""


class _Retired:
    """The marker of a field that is not part of the API any more."""


RETIRED: Final = _Retired()
"""Marks a field of the body that the API of today does not take: a call with it warns."""


@dataclass(frozen=True)
class Wire:
    """Marks a parameter that has another name on the wire."""

    name: str


class Resource:
    """The operations of one tag of the reference, over one transport."""

    __slots__ = ("transport",)

    def __init__(self, transport: Transport) -> None:
        self.transport: Transport = transport

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(public_methods(type(self)))}>"


def public_methods(cls: type) -> list[str]:
    """Return the names of the methods that a caller may use."""
    return [name for name in dir(cls) if not name.startswith("_") and callable(getattr(cls, name))]


_REGISTRY: Final[dict[str, Operation]] = {}


def register(operation: Operation) -> None:
    """Add an operation to the registry.

    Raises:
        TypeError: Another operation has its id.
    """
    if operation.id in _REGISTRY:
        raise TypeError(f"{operation.name}: operation id {operation.id!r} is declared twice")
    _REGISTRY[operation.id] = operation


def registered() -> Mapping[str, Operation]:
    """Return the operations of the resource modules imported so far, by operationId."""
    return MappingProxyType(_REGISTRY)


class _Verb:
    """Decorator factory for one HTTP method."""

    def __init__(self, method: str, *, repeatable: bool) -> None:
        self._method = method
        self._repeatable = repeatable

    def __call__(
        self,
        path: str,
        id: str,
        category: Category,
        scopes: str = "",
        /,
        *,
        sandbox: bool = True,
        deprecated: bool = False,
        repeatable: bool | Callable[[Any], bool] | None = None,
        quota: Category | None = None,
        since: str = FLOOR,
        removed: str | None = None,
        successor: str | None = None,
        newer: str = "",
    ) -> Callable[[F], F]:
        """Declare an operation.

        Args:
            path: Path below the version, with the names of path parameters in braces.
            id: The reference's operationId.
            category: Rate-limit category.
            scopes: OAuth scopes that the token needs, separated by spaces.
            sandbox: Whether Pinterest's own sandbox environment has it.
            deprecated: Whether a call warns.
            repeatable: Whether sending it twice does no harm; a callable decides by the body. GET and DELETE are
                repeatable, POST and PATCH are not, unless the declaration says otherwise.
            quota: A rate limit within the category's.
            since: Version of the API that it came with, such as "5.23"; not given for those of 5.12.
            removed: Version of the API that no longer has it. It can be called, for older servers, and warns.
            successor: Name of the method to call instead of one that is removed.
            newer: Names of parameters, separated by spaces, that a server of 5.12 does not know.
        """

        def declare(function: F) -> F:
            operation = _compile(
                function,
                id=id,
                method=self._method,
                path=path,
                category=category,
                scopes=tuple(scopes.split()),
                sandbox=sandbox,
                deprecated=deprecated,
                repeatable=self._repeatable if repeatable is None else repeatable,
                quota=quota,
                since=since,
                removed=removed,
                successor=successor,
                newer=frozenset(newer.split()),
            )
            register(operation)
            call: Any = _paged_call(operation) if operation.paginated else _call(operation)
            warning = operation.warning
            method: Any = wraps(function)(call if warning is None else _warned(warning, call))
            if not operation.paginated:
                mark_awaitable(method)
            method.operation = operation
            method.__signature__ = plain_signature(function)
            return typing.cast("F", method)

        return declare


GET: Final = _Verb("GET", repeatable=True)
POST: Final = _Verb("POST", repeatable=False)
PATCH: Final = _Verb("PATCH", repeatable=False)
DELETE: Final = _Verb("DELETE", repeatable=True)


def mark_awaitable(method: Callable[..., Any]) -> None:
    """Mark a function that returns a coroutine, so that mocks of it are awaitable. Needs Python 3.12."""
    mark = getattr(inspect, "markcoroutinefunction", None)
    if mark is not None:
        mark(method)


def _call(operation: Operation) -> Callable[..., Any]:
    name = operation.name

    def call(self: Resource, *args: Any, **kwargs: Any) -> Any:
        coroutine: Any
        try:
            coroutine = self.transport.send(operation, operation.request(args, kwargs))
        except ArgumentError as error:
            coroutine = _refuse(error)
        coroutine.__qualname__ = name  # what "was never awaited" and tasks show
        return coroutine

    return call


async def _refuse(error: ArgumentError) -> None:
    """Raise the error of a call when it is awaited, as the `async def` that it is declared as."""
    error.__context__ = None  # the locals of its frames show the argument
    raise error.with_traceback(None)


def _paged_call(operation: Operation) -> Callable[..., Any]:
    def call(self: Resource, *args: Any, **kwargs: Any) -> Any:
        try:
            request = operation.request(args, kwargs)
        except ArgumentError as error:
            return Pages[Any](self.transport.send, operation, Request(operation.method, operation.path), error)
        return Pages[Any](self.transport.send, operation, request)

    return call


def _warned(warning: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def warned(self: Resource, *args: Any, **kwargs: Any) -> Any:
        by_view = sys._getframe(1).f_globals["__name__"] == f"{__package__}.scoped"  # pyright: ignore[reportPrivateUsage]
        level = 3 if by_view else 2  # the line of the user's program
        warnings.warn(warning, DeprecationWarning, stacklevel=level)
        return call(self, *args, **kwargs)

    return warned


def _compile(function: Callable[..., Any], *, path: str, id: str, newer: frozenset[str], **declared: Any) -> Operation:
    resource = function.__module__.rpartition(".")[2]
    name = f"{resource}.{function.__name__}"
    if not _is_empty(function):
        raise TypeError(f"{name}: the body of a declared operation is its docstring and '...'")
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise TypeError(f"{name}: an annotation cannot be read: {error}") from None
    if "return" not in hints:
        raise TypeError(f"{name}: the return type is missing")
    in_path = set(re.findall(r"{(\w+)}", path))
    parameters: list[Parameter] = []
    positional: list[str] = []
    for given in list(inspect.signature(function).parameters.values())[1:]:
        if given.name not in hints:
            raise TypeError(f"{name}: parameter {given.name} has no annotation")
        parameter = _parameter(given, hints[given.name], in_path)
        parameters.append(parameter)
        if given.kind is given.POSITIONAL_OR_KEYWORD:
            positional.append(given.name)
        elif given.kind is not given.KEYWORD_ONLY:
            raise TypeError(f"{name}: parameter {given.name} must be plain or keyword-only")
        if problem := _problem(parameter, given.default):
            raise TypeError(f"{name}: parameter {given.name} {problem}")
    missing = in_path - {parameter.wire_name for parameter in parameters if parameter.place == "path"}
    if missing:
        raise TypeError(f"{name}: nothing fills {', '.join(sorted(missing))} of {path}")
    if wrong := newer - {parameter.name for parameter in parameters if not parameter.required}:
        raise TypeError(f"{name}: 'newer' names what is no parameter, or a required one: {', '.join(sorted(wrong))}")
    places = [parameter.place for parameter in parameters]
    if places.count("body") > 1 or ("body" in places and "field" in places):
        raise TypeError(f"{name}: a body is one BODY parameter or several FIELD parameters")
    returns = hints["return"]
    paginated = get_origin(returns) is Pages
    if paginated is inspect.iscoroutinefunction(function):
        raise TypeError(f"{name}: write 'def' to return Pages[...], and 'async def' to return anything else")
    return Operation(
        id=id,
        name=name,
        path=path,
        parameters=tuple(parameters),
        returns=get_args(returns)[0] if paginated else None if returns is type(None) else returns,
        positional=tuple(positional),
        paginated=paginated,
        newer=newer,
        **declared,
    )


def _parameter(declared: inspect.Parameter, hint: Any, in_path: set[str]) -> Parameter:
    marker, wire_name = _Marker(), declared.name
    normalize: Callable[[Any], Any] | None = None
    validator = _arguments.Validator
    is_retired = False
    for metadata in _metadata(hint):
        if isinstance(metadata, _Marker):
            marker = metadata
        elif isinstance(metadata, Wire):
            wire_name = metadata.name
        elif isinstance(metadata, Normalized):
            normalize = metadata.function
        elif metadata is RETIRED:
            is_retired = True
        elif metadata is ONE_OR_MORE:
            validator = _arguments.OneOrMoreValidator
    place: Place = "path" if wire_name in in_path else marker.place
    checked = _arguments.checked_type(hint)
    check = validator(checked) if normalize is None else _arguments.NormalizingValidator(checked, normalize)
    bare = get_args(hint)[0] if get_origin(hint) is typing.Annotated else hint
    return Parameter(
        declared.name,
        wire_name,
        place,
        required=declared.default is declared.empty,
        nullable=type(None) in _arguments.union_members(bare),
        encoding=marker.encoding,
        check=check,
        retired=is_retired,
    )


def _problem(parameter: Parameter, default: Any) -> str | None:
    """Return what is wrong with the declaration of a parameter, or None."""
    is_list = _arguments.is_sequence(parameter.type)
    if parameter.place == "path" and not parameter.required:
        return "is part of the path: it cannot have a default"
    if not parameter.required and default not in (None, msgspec.UNSET):
        return f"has the default {default!r}, which would not be sent: the default is None or UNSET"
    if parameter.place == "query" and is_list and parameter.encoding == "plain":
        return "is a list: say REPEAT or COMMA"
    if parameter.encoding in ("comma", "repeat") and not (is_list and parameter.place == "query"):
        return "is no list in the query: REPEAT and COMMA are for those"
    return None


def _metadata(hint: Any) -> Iterator[Any]:
    """Yield the metadata of a hint and of the members of its union, aliases included."""
    for member in _arguments.union_members(hint):
        if get_origin(member) is typing.Annotated:
            inner, *metadata = get_args(member)
            yield from metadata
            yield from _metadata(inner)


def _is_empty(function: Callable[..., Any]) -> bool:
    """Return whether the body does nothing: its code is that of an empty function of the same kind."""

    def nothing() -> None:
        """Nothing."""

    async def nothing_awaitable() -> None:
        """Nothing."""

    empty = nothing_awaitable if inspect.iscoroutinefunction(function) else nothing
    code, nothing_at_all = function.__code__, empty.__code__
    return (code.co_code, code.co_consts[1:]) == (nothing_at_all.co_code, nothing_at_all.co_consts[1:])

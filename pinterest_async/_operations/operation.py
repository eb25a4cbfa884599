"""A declared operation, and its requests: arguments are bound, checked and encoded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import quote

import msgspec
from msgspec import UNSET, inspect

from .._http.decode import check_nothing, decode
from .._http.request import Request, encode_body, encode_parameter, quote_segment, with_unknown_fields
from .._limits.quotas import PER_AD_ACCOUNT, Category
from ..errors import ArgumentError
from ..models._base import UnknownVariant
from .arguments import UNSENDABLE, TaggedUnions, Validator, cannot_be_sent, check_order, describe, did_you_mean
from .pages import Page
from .retired import RetiredFinder, Sent, finder
from .usual import Writer, usual_writer

FLOOR: Final = "5.12"
"""The oldest version of the API that is supported."""

Place = Literal["path", "query", "body", "field"]
Encoding = Literal["plain", "comma", "repeat", "deep"]


def version_number(version: str) -> tuple[int, int]:
    """Return the first two parts of a version, which are those that count."""
    major, minor, *_ = version.split(".")
    return int(major), int(minor)


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation. `check` validates values; a `nullable` field may be null."""

    name: str
    wire_name: str
    place: Place
    required: bool
    nullable: bool
    encoding: Encoding
    check: Validator = field(repr=False)
    retired: bool = False
    """Whether the API of today does not take it any more."""

    @property
    def type(self) -> Any:
        """The type that values are checked against."""
        return self.check.allowed

    @property
    def info(self) -> inspect.Type:
        """The type as msgspec describes it."""
        if isinstance(self.type, TaggedUnions):
            return inspect.UnionType(tuple(map(inspect.type_info, self.type.unions)))
        return inspect.AnyType() if self.type is Any else inspect.type_info(self.type)

    @cached_property
    def write_usual(self) -> Writer | None:
        """Checks and writes a value of the usual form as it stands in the path or the query."""
        if self.place not in ("path", "query") or self.name == "bookmark":
            return None
        return usual_writer(self.type, f"&{self.wire_name}=" if self.encoding == "repeat" else ",")


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of the API as declared: `id` is the reference's operationId, `name` where the method is found."""

    id: str
    name: str
    method: str
    path: str
    category: Category
    scopes: tuple[str, ...]
    sandbox: bool
    deprecated: bool
    parameters: tuple[Parameter, ...]
    returns: Any
    positional: tuple[str, ...]
    paginated: bool
    repeatable: bool | Callable[[Any], bool]
    quota: Category | None = None
    """A rate limit within the category's, that this operation counts in besides."""
    since: str = FLOOR
    """The version of the API that it came with; `FLOOR` stands for all before it, too."""
    removed: str | None = None
    """The version of the API that no longer has it."""
    successor: str | None = None
    """What to call instead of an operation that is removed, such as "catalogs.list_product_groups".

    It is the operation's own name where its method sends what is sent today.
    """
    newer: frozenset[str] = frozenset()
    """Names of parameters that came after `FLOOR`."""

    @property
    def warning(self) -> str | None:
        """What a call warns of: the API has the operation no longer, or will not have it; None for all others."""
        if self.removed is not None and self.successor != self.name:
            instead = "" if self.successor is None else f"; use {self.successor}"
            return f"{self.name} is not part of the API since {self.removed}{instead}"
        return f"{self.name} is deprecated by Pinterest" if self.deprecated else None

    @property
    def absence(self) -> str:
        """Why a server may not have the operation: the version that it came or went with; empty for all others."""
        if self.removed is not None:
            instead = "" if self.successor in (None, self.name) else f"; use {self.successor}"
            return f"the operation is not part of the API since {self.removed}{instead}"
        if self.since != FLOOR:
            return f"the operation came with {self.since} of the API: a server of an older version does not have it"
        return ""

    def is_in(self, version: str) -> bool:
        """Return whether a version of the API, such as "5.23", has the operation."""
        at = version_number(version)
        return version_number(self.since) <= at and (self.removed is None or at < version_number(self.removed))

    def read(self, body: bytes) -> Any:
        """Return the body of a successful response as the operation's type.

        Raises:
            msgspec.MsgspecError: The body is of another type, or there is one where none is promised.
        """
        if self._decoder is None:
            return check_nothing(body) if body else None
        if not body and self.returns is Any:
            return None
        return decode(self._decoder, body)

    @cached_property
    def _decoder(self) -> "msgspec.json.Decoder[Any] | None":
        if self.returns is None:
            return None
        answer: Any = Page[self.returns] if self.paginated else self.returns  # type: ignore[name-defined]
        return msgspec.json.Decoder(answer)

    @cached_property
    def _has_owner(self) -> bool:
        return (self.quota or self.category) in PER_AD_ACCOUNT

    @cached_property
    def _write_path(self) -> str | None:
        """The path of the object that the operation changes: up to the first id that is not the ad account's."""
        if self.method == "GET" or not self.category.endswith("_write"):
            return None
        found = re.match(r"(?:/ad_accounts/{ad_account_id})?[^{]*{(?!ad_account_id)\w+}", self.path)
        return found and found[0]

    @cached_property
    def _retired(self) -> RetiredFinder | None:
        return finder(
            self.name, (Sent(step.wire_name, step.place, step.info, step.retired) for step in self.parameters)
        )

    @cached_property
    def _has_fields(self) -> bool:
        return any(parameter.place == "field" for parameter in self.parameters)

    @cached_property
    def _has_days(self) -> bool:
        return {"start_date", "end_date"} <= self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(parameter.name for parameter in self.parameters)

    @cached_property
    def _steps(self) -> "tuple[tuple[str, Place, Writer | None, Parameter], ...]":
        return tuple((step.name, step.place, step.write_usual, step) for step in self.parameters)

    def request(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Request:
        """Check the arguments of a call and encode them.

        Raises:
            ArgumentError: An argument is missing, unknown, not allowed, or cannot be encoded.
        """
        given = self._bound(args, kwargs)
        path: dict[str, str] = {}
        query: list[str] = []
        fields: dict[str, Any] = {}
        body: bytes | None = None
        bookmark: str | None = None
        retry_safe = self.repeatable is True
        name = "body"
        try:
            for name, place, write_usual, parameter in self._steps:
                value = given.get(name, UNSET)
                if value is UNSET or (value is None and place != "field"):
                    if parameter.required:
                        raise ArgumentError(self.name, name, f"missing; expected {describe(parameter.type)}")
                elif write_usual is not None and (text := write_usual(value)) is not None:
                    if place == "query":
                        query.append(f"{parameter.wire_name}={text}")
                    else:
                        path[parameter.wire_name] = text if text.isalnum() else quote_segment(text)
                elif value is None and parameter.nullable:
                    fields[parameter.wire_name] = None
                elif place == "body":
                    if isinstance(value, UnknownVariant):  # was received, and goes back as it came
                        value = value.fields
                        body = encode_body(value)
                    else:
                        value, body = parameter.check.encode(self.name, name, value)
                    if callable(self.repeatable):
                        retry_safe = self.repeatable(value)
                elif place == "field" and parameter.check.holds_objects:
                    fields[parameter.wire_name] = msgspec.Raw(parameter.check.encode(self.name, name, value)[1])
                else:
                    checked = parameter.check(self.name, name, value)
                    if place == "path":
                        path[parameter.wire_name] = quote_segment(checked)
                    elif place == "query":
                        if name == "bookmark":
                            quote(checked)  # raises for text that no URL can hold
                            bookmark = checked
                        else:
                            query.append(encode_parameter(parameter.wire_name, checked, parameter.encoding))
                    else:
                        fields[parameter.wire_name] = checked
            if self._has_fields:
                name = "body"
                body = encode_body(fields)
            if body is not None:
                name = "body"
                body = with_unknown_fields(body)
        except ArgumentError:
            raise
        except UNSENDABLE as error:
            raise cannot_be_sent(self.name, name, error) from None
        if self._has_days:
            check_order(self.name, given.get("start_date"), given.get("end_date"))
        if self._retired is not None:
            self._retired.warn("&".join(query), body)
        has_owner = self._has_owner
        return Request(
            self.method,
            self.path.format_map(path),
            "&".join(query),
            bookmark,
            body,
            retry_safe=retry_safe,
            quota=self.quota if has_owner else None,
            quota_key=path["ad_account_id"] if has_owner else None,
            write_key=None if self._write_path is None else self._write_path.format_map(path),
        )

    def _bound(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the arguments by name, bound as Python binds them."""
        if not kwargs.keys() <= self._names:
            unknown = next(name for name in kwargs if name not in self._names)
            allowed = [parameter.name for parameter in self.parameters]
            hint = did_you_mean(unknown, allowed)
            raise ArgumentError(self.name, unknown, f"no such argument; allowed are {', '.join(allowed)}{hint}")
        if not args:
            return kwargs
        most = len(self.positional)
        if len(args) > most:
            named = [parameter.name for parameter in self.parameters if parameter.name not in self.positional]
            hint = f"; give the others by name: {', '.join(named)}" if named else ""
            raise ArgumentError(self.name, "arguments", f"expected at most {most} by position, got {len(args)}{hint}")
        given = dict(zip(self.positional, args, strict=False))
        if not kwargs:
            return given
        twice = given.keys() & kwargs.keys()
        if twice:
            raise ArgumentError(self.name, min(twice), "given twice, by position and by name")
        return {**given, **kwargs}

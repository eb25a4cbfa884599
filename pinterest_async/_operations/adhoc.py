"""A call of an operation that this library does not declare."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar
from urllib.parse import quote

import msgspec

from .._http.decode import decode
from .._http.request import Request, encode_body, encode_parameter, with_unknown_fields
from .._limits.quotas import Category
from ..errors import ArgumentError
from .arguments import UNSENDABLE, cannot_be_sent, shorten

EncodedT = TypeVar("EncodedT")

_METHOD: Final = re.compile("[A-Z]{1,20}")
_PATH: Final = re.compile(r"(?:/(?:(?![/?#])[!-~])+)+")
"""Segments without "/", so that there is one way only to read a path."""


@dataclass(frozen=True)
class AdHocOperation:
    """An operation without a declaration: what `Pinterest.request` calls."""

    name: str
    category: Category | None
    returns: Any
    scopes: tuple[str, ...] = ()
    """None that is known: the API decides."""

    @property
    def path(self) -> str:
        """The path that is called, with `{id}` for each segment that has a digit."""
        return re.sub(r"(?<=/)[^/]*\d[^/]*", "{id}", self.name.partition(" ")[2])

    @property
    def absence(self) -> str:
        """Empty: nothing is known of the versions that have it."""
        return ""

    def request(self, method: str, path: str, query: Mapping[str, Any], json: Any, repeatable: bool | None) -> Request:
        """Check the arguments of a call and encode them.

        Raises:
            ArgumentError: One of them cannot be sent.
        """
        if not _METHOD.fullmatch(method):
            raise ArgumentError(self.name, "method", f"expected an HTTP method such as 'GET', got {shorten(method)}")
        if not _is_path(path) or not {".", ".."}.isdisjoint(path.split("/")):
            raise ArgumentError(self.name, "path", "expected a path such as '/boards/1', without query, '.' or '..'")
        given: Any = query
        if not isinstance(given, Mapping):
            raise ArgumentError(
                self.name, "query", f"expected a mapping such as {{'page_size': 25}}, got {shorten(query)}"
            )
        if self.category not in (None, *Category):
            raise ArgumentError(self.name, "category", f"expected a Category or None, got {shorten(self.category)}")
        try:
            _ = self._decoder
        except (TypeError, ValueError, NameError) as error:
            raise ArgumentError(self.name, "returns", f"is no type that can be read: {error}") from None
        fields = _encode(self.name, "query", _fields, query)
        parts = [
            _encode(self.name, f"query: {key}", _parameter, key, value)
            for key, value in fields.items()
            if value is not None
        ]
        return Request(
            method,
            path,
            "&".join(parts),
            body=None if json is None else _encode(self.name, "json", _body, json),
            retry_safe=method in ("GET", "DELETE") if repeatable is None else repeatable,
        )

    def read(self, body: bytes) -> Any:
        """Return the body as the type that the caller asked for; None when it is empty."""
        return decode(self._decoder, body) if body else None

    @cached_property
    def _decoder(self) -> "msgspec.json.Decoder[Any]":
        return msgspec.json.Decoder(self.returns)


def _is_path(path: object) -> bool:
    return isinstance(path, str) and _PATH.fullmatch(path) is not None


def _fields(query: Mapping[str, Any]) -> dict[str, Any]:
    return dict(query)


def _parameter(name: str, value: Any) -> str:
    return encode_parameter(quote(name, safe="[]"), value, "repeat" if isinstance(value, list | tuple) else "plain")


def _body(json: Any) -> bytes:
    return with_unknown_fields(encode_body(json))


def _encode(operation: str, argument: str, encode: Callable[..., EncodedT], *values: Any) -> EncodedT:
    """Return what `encode` makes of an argument. Raise ArgumentError when it refuses."""
    try:
        return encode(*values)
    except UNSENDABLE as error:
        raise cannot_be_sent(operation, argument, error) from None

"""A call of an operation that this library does not declare."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from .._http.decode import decode
from .._http.request import Request, encode_body, encode_parameter, with_unknown_fields
from .._limits.quotas import Category
from ..errors import ArgumentError

EncodedT = TypeVar("EncodedT")


@dataclass(frozen=True)
class AdHocOperation:
    """An operation without a declaration: what `Pinterest.request` calls."""

    name: str
    category: Category | None
    returns: Any

    def request(self, method: str, path: str, query: Mapping[str, Any], json: Any, repeatable: bool | None) -> Request:
        """Check the path of a call and encode the rest as it is given."""
        if not re.fullmatch(r"(/[!-~]+)+", path) or {"", ".", ".."} & set(path[1:].split("/")) or set("?#") & set(path):
            raise ArgumentError(self.name, "path", "expected a path such as '/boards/1', without query, '.' or '..'")
        parts = [
            _encode(
                self.name,
                f"query: {key}",
                encode_parameter,
                quote(key, safe="[]"),
                value,
                "repeat" if isinstance(value, list | tuple) else "plain",
            )
            for key, value in query.items()
            if value is not None
        ]
        return Request(
            method,
            path,
            "&".join(parts),
            body=None if json is None else with_unknown_fields(_encode(self.name, "json", encode_body, json)),
            retry_safe=method in ("GET", "DELETE") if repeatable is None else repeatable,
        )

    def read(self, body: bytes) -> Any:
        """Return the body as the type that the caller asked for; None when it is empty."""
        return decode(msgspec.json.Decoder(self.returns), body) if body else None


def _encode(operation: str, argument: str, encode: Callable[..., EncodedT], *values: Any) -> EncodedT:
    """Return what `encode` makes of an argument. Raise ArgumentError when it refuses."""
    try:
        return encode(*values)
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise ArgumentError(operation, argument, f"cannot be sent: {error}") from None

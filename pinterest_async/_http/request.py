"""One request as bytes: quoted paths, encoded queries and bodies. No I/O."""

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import quote

import msgspec

from .._limits.quotas import Category
from ..models._base import UNKNOWN_FIELDS

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"

encode_body = msgspec.json.Encoder().encode

is_safe: Final = re.compile(r"[A-Za-z0-9_.~:-]*").fullmatch
"""Whether quoting a text of a query leaves it as it is."""

_UNKNOWN_FIELDS: Final = f'"{UNKNOWN_FIELDS}":'.encode()
_RARE: Final = UNKNOWN_FIELDS[:1].encode()


class Request(msgspec.Struct, frozen=True, gc=False):
    """A request, encoded once: every attempt sends the same bytes.

    Attributes:
        method: GET, POST, PATCH or DELETE.
        path: Quoted, without the base URL.
        query: Encoded, without a bookmark.
        bookmark: Of the page to get.
        body: Encoded.
        content_type: Of the body.
        retry_safe: Whether it does no harm when the API carries it out twice.
        quota: The quota that it counts in, where that is narrower than its operation's category.
        quota_key: The ad account whose quota that is, where accounts have one each.
        write_key: The object that it changes, as a path. Requests with one write key are sent one after the other.
        authorization: The header to send in place of the access token.
    """

    method: str
    path: str
    query: str = ""
    bookmark: str | None = None
    body: bytes | None = None
    content_type: str = JSON
    retry_safe: bool = False
    quota: Category | None = None
    quota_key: str | None = None
    write_key: str | None = None
    authorization: str | None = None

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.path}>"

    @property
    def target(self) -> str:
        """The path and query as they are sent."""
        parts = [self.query] if self.query else []
        if self.bookmark is not None:
            parts.append(f"bookmark={quote(self.bookmark, safe='')}")
        return f"{self.path}?{'&'.join(parts)}" if parts else self.path


def with_unknown_fields(body: bytes) -> bytes:
    """Return an encoded body with the `unknown_fields` of its models in their places, among the other fields."""
    # The search for one rare byte takes 10 us for a batch of 1000 items, that for the whole key 150 us.
    if _RARE not in body or _UNKNOWN_FIELDS not in body:
        return body
    return encode_body(_spread(msgspec.json.decode(body)))


def _spread(value: Any) -> Any:
    if isinstance(value, list):
        return [_spread(item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = {name: _spread(held) for name, held in cast("dict[str, Any]", value).items()}
    unknown = fields.pop(UNKNOWN_FIELDS, None)
    return {**cast("dict[str, Any]", unknown), **fields} if isinstance(unknown, dict) else fields


def quote_segment(value: str) -> str:
    """Return a path segment, percent-encoded so that it can be nothing else.

    Raises:
        ValueError: The segment is empty, "." or "..".
    """
    if value in ("", ".", ".."):
        raise ValueError(f"a path segment cannot be {value!r}")
    return value if value.isalnum() and value.isascii() else quote(value, safe="")


def encode_parameter(name: str, value: Any, encoding: str) -> str:
    """Return a query parameter, percent-encoded (a space is %20, not +).

    A list is written `name=a,b` (encoding "comma"; a comma inside a value is escaped) or `name=a&name=b` ("repeat");
    an object is written `name[key]=a&name[key]=b` ("deep"), and one inside of it `name[outer][key]=a`.
    """
    if encoding == "plain":
        return f"{name}={_quote(value)}"
    if encoding in ("comma", "repeat") and (safe := _safe_list(value)):
        return f"{name}={','.join(safe) if encoding == 'comma' else f'&{name}='.join(safe)}"
    if encoding == "comma":
        return f"{name}={','.join(map(_quote, value))}"
    if encoding == "repeat":
        return "&".join(f"{name}={_quote(member)}" for member in value)
    fields: dict[str, Any] = msgspec.to_builtins(value)
    return "&".join(
        encode_parameter(f"{name}[{quote(key, safe='')}]", field, _DEEP.get(type(field).__name__, "plain"))
        for key, field in fields.items()
    )


_DEEP: Final[Mapping[str, str]] = {"list": "repeat", "dict": "deep"}


def _safe_list(values: Any) -> Any:
    """Return a list whose texts need no quoting, or None. One search of all is faster than one of each."""
    try:
        return values if is_safe("".join(values)) else None
    except TypeError:  # dates, numbers
        return None


def _quote(value: Any) -> str:
    if type(value) is str and is_safe(value):
        return value
    return quote(wire_text(value), safe=":")


def wire_text(value: Any) -> str:
    """Return a scalar as it stands in a query: booleans in lower case, dates as YYYY-MM-DD."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the id that Pinterest's support asks for."""
    found = headers.get("x-pinterest-rid")
    return found if found is None or found.isascii() else ascii(found)

"""One request as bytes: paths quoted, queries and bodies encoded, headers of answers read. No I/O."""

import datetime
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast
from urllib.parse import quote

import msgspec

from .._limits.quotas import Category
from ..models._base import UNKNOWN_FIELDS

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"

encode_body = msgspec.json.Encoder().encode

_UNKNOWN_FIELDS: Final = f'"{UNKNOWN_FIELDS}":'.encode()
_RARE: Final = UNKNOWN_FIELDS[:1].encode()


class Request(msgspec.Struct, gc=False):
    """A request, encoded once: every attempt and every page sends the same bytes.

    `path` is quoted, `query` encoded and without a bookmark; `repeatable` says that sending it twice does no harm;
    `quota` is the rate limit it counts in where that is narrower than its operation's category, `owner` the ad account
    where that, not the token, owns the quota; `bulk` says that nobody waits for it, so that all others go first;
    `written` is the object it changes, as a path. `in_doubt` is True from the moment the first byte leaves until an
    answer says what became of it: a request that failed in doubt may have been carried out. `leaving` is awaited once,
    when the quota has let the request through and before anything of it is sent.
    """

    method: str
    path: str
    query: str = ""
    bookmark: str | None = None
    body: bytes | None = None
    content_type: str = JSON
    repeatable: bool = False
    quota: Category | None = None
    owner: str | None = None
    written: str | None = None
    bulk: bool = False
    in_doubt: bool = False
    leaving: Callable[[], Awaitable[None]] | None = None

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.path}>"

    @property
    def target(self) -> str:
        """Path and query as they are sent."""
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
        items: list[Any] = value
        return [_spread(item) for item in items]
    if not isinstance(value, dict):
        return value
    fields = {name: _spread(held) for name, held in cast("dict[str, Any]", value).items()}
    unknown = fields.pop(UNKNOWN_FIELDS, None)
    return {**unknown, **fields} if isinstance(unknown, dict) else fields


def quote_segment(value: str) -> str:
    """One path segment, percent-encoded so that it can be nothing else. ValueError for "", "." and ".."."""
    if value in ("", ".", ".."):
        raise ValueError(f"a path segment cannot be {value!r}")
    return value if value.isalnum() and value.isascii() else quote(value, safe="")


def encode_parameter(name: str, value: Any, encoding: str) -> str:
    """One query parameter, percent-encoded (a space is %20, not +).

    A list is written `name=a,b` (encoding "comma"; a comma inside a value is escaped) or `name=a&name=b` ("repeat");
    an object is written `name[key]=a&name[key]=b` ("deep").
    """
    if encoding == "plain":
        return f"{name}={_quote(value)}"
    if encoding == "comma":
        return f"{name}={','.join(map(_quote, value))}"
    if encoding == "repeat":
        return "&".join(f"{name}={_quote(each)}" for each in value)
    fields: dict[str, Any] = msgspec.to_builtins(value)
    return "&".join(
        encode_parameter(f"{name}[{quote(key, safe='')}]", held, "repeat" if isinstance(held, list) else "plain")
        for key, held in fields.items()
    )


def _quote(value: Any) -> str:
    return quote(wire_text(value), safe=":")


def wire_text(value: Any) -> str:
    """One scalar as it stands in a query: booleans in lower case, dates as YYYY-MM-DD."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def request_id(headers: Mapping[str, str]) -> str | None:
    """The id that Pinterest's support asks for."""
    return headers.get("x-pinterest-rid")

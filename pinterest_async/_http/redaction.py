"""What an error may not show of an answer: credentials and personal data that the request had, and signatures.

The API may repeat what it refuses. Where it does, the error has `***` in its place.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, cast
from urllib.parse import parse_qsl, quote

import msgspec
from multidict import CIMultiDict

from ..errors import without_query
from .request import FORM, Request

PERSONAL_FIELDS: Final = frozenset(
    {"user_data", "records", "event_source_url", "user_agent", "order_id", "search_string"}
)
"""Fields of bodies, in conversion events and customer lists, that are about a person."""

_MARKS: Final = (b'"user_data"', b'"records"')
_SHORTEST: Final = 4
"""Characters of a value that is looked for: shorter ones say nothing about a person, and are part of other words."""

_WORD: Final = re.compile(rb"[^\s\"',;()<>\[\]{}\\]+")
_HIDDEN: Final = b"***"
_SIGNATURE: Final = re.compile(
    rb"\b((?:x-(?:amz|goog)-[a-z-]+|signature|key-pair-id|access_token|refresh_token|client_secret|sig)=)"
    rb"[^\s\"'&\\<>]+",
    re.IGNORECASE,
)


def without_secrets(content: bytes, request: Request, token: str) -> bytes:
    """Return the body of an answer to a request, with `***` for what an error may not show.

    Args:
        content: The body.
        request: What was sent.
        token: The access token that was sent.
    """
    secrets = {token}
    if request.content_type == FORM and request.body is not None:
        fields = parse_qsl(request.body.decode())
        secrets.update(value for name, value in fields if name in ("code", "refresh_token", "token"))
        basic = (request.authorization or "").removeprefix("Basic ")
        with suppress(ValueError):
            secrets |= {basic, b64decode(basic).decode().partition(":")[2]}
    content = without_credentials(content, secrets)
    if request.body is not None and any(mark in request.body for mark in _MARKS):
        content = without_values(content, personal_values(msgspec.json.decode(request.body)))
    return content


def without_credentials(content: bytes, secrets: Iterable[str]) -> bytes:
    """Return a text with `***` for these secrets, as they are or quoted, and for the signatures of links."""
    for secret in secrets:
        for written in {secret, quote(secret, safe=""), secret.replace("/", "\\/")} - {""}:
            content = content.replace(written.encode(), _HIDDEN)
    return _SIGNATURE.sub(rb"\1***", content)


def without_values(content: bytes, values: set[bytes]) -> bytes:
    """Return a text with `***` for each of these values, whatever their case."""

    def hide(found: "re.Match[bytes]") -> bytes:
        word = found[0].lower()
        return _HIDDEN if word in values or word.rstrip(b".:!?") in values else found[0]

    lower = content.lower().replace(rb"\/", b"/")
    for value in values:
        if not _WORD.fullmatch(value) and value in lower:
            escaped = re.escape(value).replace(b"/", rb"\\?/")  # as JSON may write it
            content = re.sub(escaped, _HIDDEN, content, flags=re.IGNORECASE)
    return _WORD.sub(hide, content)


def personal_values(value: Any) -> set[bytes]:
    """Return the texts in the personal fields of a body or of a part of it, in lower case, plain and as in JSON."""
    texts = {text.lower() for text in _personal(value, False) if len(text) >= _SHORTEST}
    return {text.encode() for text in texts} | {json.dumps(text)[1:-1].encode() for text in texts}


def _personal(value: Any, is_personal: bool) -> Iterator[str]:
    if isinstance(value, str):
        if is_personal:
            yield value
            yield from value.split(",")  # the records of a customer list are one text
    elif isinstance(value, Mapping):
        for name, held in cast("Mapping[object, object]", value).items():
            yield from _personal(held, is_personal or name in PERSONAL_FIELDS)
    elif isinstance(value, list | tuple):
        for held in cast("list[object]", value):
            yield from _personal(held, is_personal)


def safe_headers(headers: Mapping[str, str]) -> "CIMultiDict[str]":
    """Return a copy of the headers of an answer, without cookies, and without the query of a link elsewhere."""
    copy = CIMultiDict(headers)
    copy.popall("Set-Cookie", None)
    if (location := copy.get("Location")) is not None:
        copy["Location"] = without_query(location)
    return copy

"""Faults of the network and of answers, as a table. Each says which side of the server's work it may be on."""

import asyncio
import errno
import gzip
import socket
import zlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from tests.support.faults import (
    Act,
    Cured,
    End,
    Exchange,
    Fault,
    bodies,
    chunked,
    coded,
    everywhere,
    frames,
    half,
    head,
    lists,
    other_notation,
    refuses,
    says,
    sends,
    split,
    values,
    whole,
)
from tests.support.memory_network import Peer

LATE: Final = 90.0
"""Seconds: longer than an attempt may take."""

ENDS: Final[tuple[End, ...]] = ("close", "reset", "silence")
HTML: Final = b"<html><head><title>Hello</title></head><body><h1>Something</h1></body></html>"
PAGE: Final = "Content-Type: text/html"


def faults() -> list[Fault]:
    """Return all faults."""
    parts = (_connecting(), _silence(), _heads(), _frames(), _bodies(), _encodings(), _paces(), _successes())
    more = (_redirects(), _refusals(), _limits(), _server_errors(), _connections())
    return [fault for part in (*parts, *more) for fault in part]


def _with(status: int | None, *headers: str) -> Callable[[int, bytes], Sequence[bytes]]:
    """Write the good answer with another status, or with more headers."""
    return lambda usual, body: [whole(usual if status is None else status, body, *headers)]


def _in_chunks(change: Callable[[bytes], bytes]) -> Callable[[int, bytes], Sequence[bytes]]:
    """Write the good answer in the chunked transfer coding, as badly as `change` does it."""
    return lambda _, body: [coded(200, change(body or b"{}"))]


def _connecting() -> Iterable[Fault]:
    failures: dict[str, Exception] = {
        "connection refused": ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
        "network unreachable": OSError(errno.ENETUNREACH, "Network is unreachable"),
        "no route to host": OSError(errno.EHOSTUNREACH, "No route to host"),
        "too many open files": OSError(errno.EMFILE, "Too many open files"),
        "no free port": OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"),
        "reset while connecting": ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
    }
    for name, error in failures.items():
        yield Fault(name, None, "before", "always", connect=raises(error))
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    yield Fault("name not known", None, "before", "always", resolve=raises(unknown))
    yield Fault("name server gone", None, "before", "always", resolve=raises(unknown, after=40.0))
    yield Fault("connecting never ends", None, "before", "where safe", connect=never)
    yield Fault("reset after connecting", None, "before", "where safe", greet=Peer.reset)
    yield Fault("closed after connecting", None, "before", "where safe", greet=Peer.close)


def raises(error: Exception, after: float = 0.0) -> Callable[[], Awaitable[None]]:
    """Fail with an error, after some seconds."""

    async def fail() -> None:
        await asyncio.sleep(after)
        raise error

    return fail


async def never() -> None:
    """Wait longer than any client does."""
    await asyncio.sleep(86_400)


def _silence() -> Iterable[Fault]:
    async def late(exchange: Exchange) -> None:
        await asyncio.sleep(LATE)
        await exchange.answer()

    async def answer_late(exchange: Exchange) -> None:
        good = exchange.good()
        await asyncio.sleep(LATE)
        await exchange.peer.send(whole(good.status, good.body))

    async def in_time(exchange: Exchange) -> None:
        await asyncio.sleep(20)
        await exchange.answer()

    yield Fault("reset without an answer", sends(end="reset"), cured="where safe")
    yield Fault("closed without an answer", sends(end="close"), cured="where safe")
    yield Fault("no answer ever", sends(end="silence"), cured="where safe")
    yield Fault("answer after the time-out", answer_late, "after", "where safe")
    yield Fault("work and answer after the time-out", late, "after", "where safe")
    yield Fault("answer just in time", in_time, "after", "always")


def _heads() -> Iterable[Fault]:
    pieces = {
        "half a status line": b"HTTP/1.1 20",
        "half a header": b"HTTP/1.1 200 OK\r\nContent-Ty",
        "headers without an end": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        "a head without a body": head(200, 500),
        "an informational answer alone": b"HTTP/1.1 102 Processing\r\n\r\n",
    }
    for name, data in pieces.items():
        for end in ENDS:
            yield Fault(f"{name}, then {end}", sends(data, end=end), cured="where safe")
    garbage = {
        "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "TLS on plain HTTP": b"\x15\x03\x01\x00\x02\x02\x46",
        "HTTP/2 frames": b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18),
        "HTTP/0.9": b'{"id": "1"}\r\n',
        "HTTP/3.0": b"HTTP/3.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "zeros": bytes(64),
        "status of text": b"HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\n{}",
        "negative status": b"HTTP/1.1 -1 OK\r\nContent-Length: 2\r\n\r\n{}",
        "status 1000": b"HTTP/1.1 1000 OK\r\nContent-Length: 2\r\n\r\n{}",
        "status 0": b"HTTP/1.1 000 OK\r\nContent-Length: 2\r\n\r\n{}",
        "header without a colon": b"HTTP/1.1 200 OK\r\nContent\r\nContent-Length: 2\r\n\r\n{}",
        "header with a NUL": b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\n{}",
        "header of 100 kB": head(200, 2, "X-A: " + "a" * 100_000) + b"{}",
        "1,000 headers": head(200, 2, *(f"X-{number}: 1" for number in range(1_000))) + b"{}",
        "two lengths": head(200, 2, "Content-Length: 20") + b"{}",
        "length and chunks": head(200, 2, "Transfer-Encoding: chunked") + b"{}",
        "negative length": head(200, -1) + b"{}",
        "length of text": head(200, None, "Content-Length: two") + b"{}",
        "absurd length": head(200, 10**30) + b"{}",
    }
    for name, data in garbage.items():
        yield Fault(name, sends(data))


def _frames() -> Iterable[Fault]:
    def longer(count: int) -> Callable[[int, bytes], Sequence[bytes]]:
        return lambda _, body: [head(200, len(body) + count) + body]

    def cut(_: int, body: bytes) -> Sequence[bytes]:
        return [head(200, len(body) + 1) + half(body)]

    yield Fault("length too small", frames(lambda _, body: [head(200, max(0, len(body) - 3)) + body]), "after")
    for end in ENDS:
        yield Fault(f"length too large, then {end}", frames(longer(7), end), "after", "where safe")
        yield Fault(f"cut body, then {end}", frames(cut, end), cured="where safe")
    closing = "Connection: close"
    yield Fault(
        "whole body without a length",
        frames(lambda status, body: [head(status, None, closing) + body], "close"),
        "after",
        "always",
    )
    yield Fault(
        "half a body without a length",
        frames(lambda _, body: [head(200, None, closing) + half(body)], "close"),
        "after",
    )
    yield Fault(
        "good chunks",
        frames(lambda status, body: [coded(status, chunked(body)) if body else whole(status, b"")]),
        "after",
        "always",
    )
    broken: dict[str, Callable[[bytes], bytes]] = {
        "chunk size of text": lambda body: b"zz\r\n" + body,
        "negative chunk size": lambda body: b"-5\r\n" + body,
        "absurd chunk size": lambda body: b"f" * 40 + b"\r\n" + body,
        "cut chunk": lambda body: half(chunked(body)),
        "no last chunk": lambda body: half(chunked(body, b"")),
        "chunk longer than its size": lambda body: b"1\r\n" + body + b"\r\n0\r\n\r\n",
    }
    for name, change in broken.items():
        yield Fault(name, frames(_in_chunks(change), "close"))
    yield Fault("header in Latin-1", frames(lambda status, body: [whole(status, body, "X-A: \xe4")]), "after", "always")
    yield Fault("folded header", frames(lambda status, body: [whole(status, body, "X-A: a\r\n b")]), "after")


def _bodies() -> Iterable[Fault]:
    fixed: dict[str, Any] = {
        "an empty body": b"",
        "HTML": HTML,
        "no JSON": b'{"id": "1", ',
        "invalid UTF-8": b'{"id": "1", "name": "\xff\xfe"}',
        "zeros in the body": bytes(50),
        "an empty object": {},
        "an object of another shape": {"hello": 1, "world": [2]},
        "a list of another shape": [{"hello": 1}],
        "null": None,
        "true": True,
        "a number": 5,
        "a text": "OK",
        "an empty list": [],
        "a list of nulls": [None, None],
        "an error with status 200": {"code": 7, "message": "It did not work."},
        "a failure with status 200": {"status": "failure", "message": "It did not work.", "data": None},
        "an infinite number": b'{"id": 1e999, "items": 1e999, "events": 1e999, "batch_id": 1e999}',
        "not a number": b'{"id": NaN, "items": [NaN]}',
        "deep nesting": b"[" * 100_000,
        "deep objects": b'{"id":' * 50_000 + b"1" + b"}" * 50_000,
        "deep in an unknown field": b'{"id":"1","new":' + b"[" * 3_000 + b"]" * 3_000 + b"}",
        "half a surrogate": b'{"id": "\\ud800", "items": [{"data": "\\ud800"}]}',
        "empty lists in it": {"items": [], "events": []},
        "nulls in it": {"items": None, "events": None, "id": None, "batch_id": None, "name": None},
        "lists of nulls in it": {"items": [None, None], "events": [None, None]},
        "objects for lists": {"items": {"0": {"data": {"id": "1"}}}, "events": {"0": {"status": "processed"}}},
    }
    for name, content in fixed.items():
        is_good = not isinstance(content, bytes) and "status 200" not in name
        yield Fault(name, says(200, content), is_empty=is_good or content == b"")
    yield Fault("HTML, said to be HTML", says(200, HTML, PAGE))
    huge = b"9" * 400
    changed: dict[str, Callable[[bytes], bytes]] = {
        "huge numbers": lambda body: b'{"pin_count": %b, "created_at": %b, "new": %b, ' % (huge, huge, huge) + body[1:],
        "text after the JSON": lambda body: body + b"OK",
        "the JSON twice": lambda body: body + body,
        "in UTF-16": lambda body: body.decode().encode("utf-16"),
        "with a byte order mark": lambda body: b"\xef\xbb\xbf" + body,
        "half the JSON": half,
        "in a list": lambda body: b"[%b]" % (body or b"{}"),
        "in data": lambda body: b'{"data": %b}' % (body or b"{}"),
        "in a text": lambda body: msgspec.json.encode(body.decode()),
    }
    for name, change in changed.items():
        yield Fault(name, bodies(change), "after")
    other: dict[str, Callable[[Any], Any]] = {
        "texts for numbers, numbers for texts": everywhere(other_notation),
        "nulls for all values": everywhere(lambda _: None),
        "no lists": lists(lambda _: None),
        "empty lists": lists(lambda _: []),
        "lists without their end": lists(lambda held: held[:-1]),
        "lists of nulls": lists(lambda held: [None for _ in held]),
        "lists of text": lists(lambda held: ["text" for _ in held]),
        "lists of lists": lists(lambda held: [held]),
        "objects without fields in lists": lists(lambda held: [{} for _ in held]),
        "objects of another shape in lists": lists(lambda held: [{"hello": 1} for _ in held]),
    }
    for name, change_value in other.items():
        yield Fault(name, values(change_value), "after")


def _encodings() -> Iterable[Fault]:
    def encoded(change: Callable[[bytes], bytes], name: str = "gzip") -> Act:
        return bodies(lambda body: change(body or b"{}"), f"Content-Encoding: {name}")

    yield Fault("no gzip", encoded(lambda body: body))
    yield Fault("cut gzip", encoded(lambda body: half(gzip.compress(body))))
    yield Fault("spoilt gzip", encoded(lambda body: gzip.compress(body)[:-6] + bytes(6)))
    yield Fault("gzip twice", encoded(lambda body: gzip.compress(gzip.compress(body))))
    yield Fault("gzip of a million spaces", encoded(lambda body: gzip.compress(b" " * 1_000_000 + body, 1)), "after")
    yield Fault("no deflate", encoded(lambda body: b"\xff\xff" + body, "deflate"))
    yield Fault("good deflate", encoded(zlib.compress, "deflate"), "after")
    yield Fault("no brotli", encoded(lambda body: body, "br"))
    yield Fault("no zstandard", encoded(lambda body: body, "zstd"))
    yield Fault("an unknown coding", encoded(lambda body: body[::-1], "xyz"))


def _paces() -> Iterable[Fault]:
    def slowly(status: int, body: bytes) -> Sequence[bytes]:
        return split(whole(status, body), 200)

    endless = sends(*split(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 2_000, 1), pause=5.0)
    yield Fault("a header that drips", endless, cured="where safe")
    yield Fault("a body that drips", sends(head(200, 500), *[b" "] * 400, pause=5.0), cured="where safe")
    yield Fault("a body that never ends", sends(head(200, None), *[b" "] * 400, pause=5.0), cured="where safe")
    yield Fault("chunks that never end", sends(coded(200, b""), *[b"1\r\n \r\n"] * 400, pause=5.0), cured="where safe")
    yield Fault("a slow answer", frames(slowly, pause=1.0), "after", "always")


def _successes() -> Iterable[Fault]:
    async def endless(exchange: Exchange) -> None:
        exchange.good()
        while True:
            await exchange.peer.send(b"HTTP/1.1 102 Processing\r\n\r\n", pause=5.0)

    def after(*informational: bytes) -> Act:
        return frames(lambda status, body: [*informational, whole(status, body)])

    yield Fault("100 before the answer", after(b"HTTP/1.1 100 Continue\r\n\r\n"), "after", "always")
    yield Fault("103 before the answer", after(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "after", "always")
    yield Fault("102 a hundred times", after(*[b"HTTP/1.1 102 Processing\r\n\r\n"] * 100), "after", "always")
    yield Fault("102 without end", endless, cured="where safe")
    yield Fault("101", sends(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"))
    for status in (200, 201, 202, 203, 299):
        name = f"{status} instead of the usual status"
        yield Fault(name, frames(_with(status)), "after")
    yield Fault("204", says(204), is_empty=True)
    yield Fault("204 with a body", says(204, {"id": "1"}), "after")
    yield Fault("205", says(205), is_empty=True)
    yield Fault(
        "206 with half of it", frames(lambda _, body: [whole(206, half(body), "Content-Range: bytes 0-9/99")]), "after"
    )


def _redirects() -> Iterable[Fault]:
    places = {
        "itself": "Location: /v5/boards/1",
        "elsewhere": "Location: http://elsewhere.example/v5/boards/1",
        "nowhere": "X-A: b",
        "no URL": "Location: javascript:alert(1)//\xff",
    }
    for status in (300, 301, 302, 303, 304, 305, 307, 308):
        for name, location in places.items():
            if status in (301, 302, 303) or name == "itself":
                yield Fault(f"{status} to {name}", says(status, b"", location), "before")


def _refusals() -> Iterable[Fault]:
    for status in (401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422):
        yield Fault(f"{status}", refuses(status), "before")
    for status in (423, 424, 425, 426, 428, 431, 451, 499):
        yield Fault(f"{status}", refuses(status), "before")
    forms: dict[str, Any] = {
        "of no body": b"",
        "of HTML": HTML,
        "of a list": [1, 2],
        "of a text": "No.",
        "of null": None,
        "of deep nesting": b'{"code":' + b"[" * 100_000,
        "with a code of text": {"code": "1", "message": "No."},
        "with a code of words": {"code": "BAD", "message": ["a", {"b": 1}]},
        "with a huge code": b'{"code": %b, "message": "No."}' % (b"9" * 400),
        "with a fraction for a code": {"code": 1.5, "message": 7},
        "about one item": {"code": 1, "message": "Invalid field - at `$[1].name`"},
        "of OAuth": {"error": "invalid", "error_description": "No."},
        "with half a surrogate": b'{"code": 1, "message": "\\ud800"}',
        "with huge numbers": b'{"code": 1, "message": %b, "details": {"a": %b}}' % (b"9" * 400, b"9" * 400),
        "with infinite numbers": b'{"code": 1e999, "message": 1e999}',
        "with a long text": {"code": 1, "message": "no " * 20_000},
    }
    for status in (400, 422):
        for name, content in forms.items():
            yield Fault(f"{status} {name}", says(status, content), "before")
    results = {"events": [{"status": "failed", "error_message": "No."}] * 2}
    yield Fault("422 with results", says(422, {"code": 1, "message": "No.", "details": results}), "before")
    passing: tuple[tuple[str, Act, Cured], ...] = (
        ("400 code 8", refuses(400, 8), "always"),
        ("400 retry after", refuses(400, 1, "Too many. Retry after 3 seconds"), "always"),
        ("400 code 2787", refuses(400, 2787, "Locked."), "where safe"),
        ("400 retry after a thousand years", refuses(400, 1, f"Retry after {10**30} seconds"), "never"),
    )
    for name, act, cured in passing:
        yield Fault(name, act, "before", cured)
    yield Fault("400 code 12", refuses(400, 12), cured="where safe")
    yield Fault("400 something went wrong", refuses(400, 1, "Something went wrong on our end."), cured="where safe")


def _limits() -> Iterable[Fault]:
    date = "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"
    believed = ("X-A: b", "Retry-After: 1", "Retry-After: 0.5", date, "Retry-After: 0", "Retry-After: -5")
    odd = (
        "Retry-After:",
        "Retry-After: soon",
        "Retry-After: 1000000000",
        "Retry-After: 99999999999999999999",
        "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT",
        "x-ratelimit-reset: 4102444800",
        "x-ratelimit-reset: 4102444800000",
        "Retry-After: inf",
        "Retry-After: nan",
        "Retry-After: 1e-320",
        "Retry-After: Fri, 99 Dec 99999 23:59:59 GMT",
        "Retry-After: \xc2\xb2",
        "x-ratelimit-limit: abc",
        "x-ratelimit-limit: 100, 100;w=0",
        "x-ratelimit-limit: 1, 1;w=1000000000",
        "x-ratelimit-limit: 100, 100;w=1e-320",
        "x-ratelimit-remaining: -1",
        "x-ratelimit-remaining: 1e99",
    )
    for header in believed:
        yield Fault(f"429 with {header}", refuses(429, 8, "Too many.", header), "before", "always")
    for header in odd:
        yield Fault(f"429 with {header}", refuses(429, 8, "Too many.", header), "before")
        if header.startswith("x-"):
            good = frames(_with(None, header))
            yield Fault(f"a good answer with {header}", good, "after", "always")
    yield Fault("429 of HTML", says(429, HTML, PAGE), "before", "always")
    yield Fault("429 of no body", says(429), "before", "always")


def _server_errors() -> Iterable[Fault]:
    for status in (500, 501, 502, 503, 504, 505, 507, 508, 511, *range(520, 531), 598, 599, 600, 999):
        yield Fault(f"{status}", says(status, HTML, PAGE), cured="where safe")
    yield Fault("500 of the API", refuses(500, 12, "Something went wrong on our end."), cured="where safe")
    yield Fault("500 of no body", says(500), cured="where safe")
    yield Fault("500 of deep nesting", says(500, b"[" * 100_000), cured="where safe")
    yield Fault("503 with Retry-After", refuses(503, 503, "Later.", "Retry-After: 5"), cured="where safe")
    yield Fault("503 with an absurd Retry-After", refuses(503, 503, "Later.", "Retry-After: 1e300"), cured="where safe")


def _connections() -> Iterable[Fault]:
    async def twice(exchange: Exchange) -> None:
        good = exchange.good()
        await exchange.peer.send(whole(good.status, good.body) * 2)

    async def foreign(peer: Peer) -> None:
        await peer.send(whole(200, msgspec.json.encode({"id": "666", "name": "of another", "items": []})))

    async def too_late(peer: Peer) -> None:
        await peer.send(whole(408, b'{"code": 408, "message": "idle"}', "Connection: close"))

    async def closes(peer: Peer) -> None:
        peer.close()

    async def resets(peer: Peer) -> None:
        peer.reset()

    yield Fault("closed while idle", None, "before", "always", idle=closes)
    yield Fault("reset while idle", None, "before", "always", idle=resets)
    yield Fault("408 while idle", None, "before", "always", idle=too_late)
    yield Fault("the answer of another request while idle", None, "before", "always", idle=foreign)
    yield Fault("the answer twice", twice, "after", "always")
    yield Fault(
        "closed after the answer", frames(lambda status, body: [whole(status, body)], "close"), "after", "always"
    )
    yield Fault(
        "reset after the answer", frames(lambda status, body: [whole(status, body)], "reset"), "after", "always"
    )

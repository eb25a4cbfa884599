"""What faults of a server are made of. `fault_table` has the faults.

A fault acts in place of the server's answer to one request, or of making a connection. It writes raw bytes, so nothing
between it and the library makes them tidy.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from tests.support.ledger_api import Good, LedgerApi
from tests.support.memory_network import Peer, Received

Side = Literal["before", "after", "either"]
Cured = Literal["always", "where safe", "never"]
End = Literal["keep", "close", "reset", "silence"]


@dataclass
class Exchange:
    """One request that meets a fault."""

    peer: Peer
    request: Received
    api: LedgerApi
    works: bool

    def good(self) -> Good:
        """Do the work, if it is to be done, and return the answer that the request deserves."""
        return self.api.answer(self.request, work=self.works)

    async def answer(self) -> None:
        """Answer as the request deserves."""
        good = self.good()
        await self.peer.send(whole(good.status, good.body))

    async def end(self, end: End) -> None:
        """Leave the connection as it is, close it, reset it, or never answer again."""
        if end == "silence":
            await asyncio.sleep(86_400)
        elif end == "close":
            self.peer.close()
        elif end == "reset":
            self.peer.reset()


Act = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """A way to fail.

    Attributes:
        name: What happens.
        act: Takes the place of the server's answer.
        side: Whether the server may have done the work: "before" it does, "after" it did, or "either".
        cured: When it happens once, which operations succeed in the end: all, those safe to repeat, or not certain.
        is_empty: Whether it is a good answer where nothing but a status is promised.
        resolve: Takes the place of looking the server's name up.
        connect: Takes the place of connecting.
        greet: What the server does with a new connection.
        idle: What the server does with a connection between two requests.
    """

    name: str
    act: Act | None = None
    side: Side = "either"
    cured: Cured = "never"
    is_empty: bool = False
    resolve: Callable[[], Awaitable[None]] | None = None
    connect: Callable[[], Awaitable[None]] | None = None
    greet: Callable[[Peer], None] | None = None
    idle: Callable[[Peer], Awaitable[None]] | None = None

    def __str__(self) -> str:
        return self.name


def head(status: int | str, size: int | None, *headers: str) -> bytes:
    """Return the head of an answer."""
    lines = [f"HTTP/1.1 {status} Somehow", "x-pinterest-rid: 42", *headers]
    if not any(line.lower().startswith("content-type") for line in headers):
        lines.append("Content-Type: application/json")
    if size is not None:
        lines.append(f"Content-Length: {size}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def whole(status: int | str, body: bytes, *headers: str) -> bytes:
    """Return a whole answer."""
    return head(status, len(body), *headers) + body


def says(status: int | str, content: Any = b"", *headers: str) -> Act:
    """Answer with a status and a body: bytes, or what is encoded as JSON."""
    body = content if isinstance(content, bytes) else msgspec.json.encode(content)

    async def act(exchange: Exchange) -> None:
        exchange.good()
        await exchange.peer.send(whole(status, body, *headers))

    return act


def refuses(status: int, code: int | None = None, message: str = "No.", *headers: str) -> Act:
    """Answer with an error in the API's form."""
    return says(status, {"code": status if code is None else code, "message": message}, *headers)


def sends(*pieces: bytes, end: End = "close", pause: float = 0.0) -> Act:
    """Answer with these bytes, whatever was asked."""

    async def act(exchange: Exchange) -> None:
        exchange.good()
        await exchange.peer.send(*pieces, pause=pause)
        await exchange.end(end)

    return act


def frames(write: Callable[[int, bytes], Sequence[bytes]], end: End = "keep", pause: float = 0.0) -> Act:
    """Answer with the good answer, written otherwise: given its status and body, in pieces."""

    async def act(exchange: Exchange) -> None:
        good = exchange.good()
        await exchange.peer.send(*write(good.status, good.body), pause=pause)
        await exchange.end(end)

    return act


def bodies(change: Callable[[bytes], bytes], *headers: str) -> Act:
    """Answer with the good answer, whose body is changed."""

    def write(status: int, body: bytes) -> Sequence[bytes]:
        return [whole(status, change(body), *headers)]

    return frames(write)


def values(change: Callable[[Any], Any]) -> Act:
    """Answer with the good answer, whose JSON is changed."""
    return bodies(lambda body: msgspec.json.encode(change(msgspec.json.decode(body or b"{}"))))


def everywhere(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Change every scalar of a value."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: changed(held) for key, held in value.items()}
        if isinstance(value, list):
            return [changed(held) for held in value]
        return change(value)

    return changed


def lists(change: Callable[[list[Any]], Any]) -> Callable[[Any], Any]:
    """Change every list of a value; without one the value becomes an empty object."""

    def changed(value: Any) -> Any:
        held = {key: change(part) if isinstance(part, list) else part for key, part in value.items()}
        return held if held != value else {}

    return changed


def other_notation(value: Any) -> Any:
    """Return a whole number as text, and digits as a number."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    return int(value) if isinstance(value, str) and value.isdigit() else value


def split(data: bytes, size: int) -> list[bytes]:
    """Cut bytes into pieces."""
    return [data[start : start + size] for start in range(0, len(data), size)]


def half(data: bytes) -> bytes:
    """Return the first half of some bytes."""
    return data[: len(data) // 2]


def chunked(body: bytes, last: bytes = b"0\r\n\r\n") -> bytes:
    """Return a body in the chunked transfer coding, in two chunks."""
    parts = [part for part in (half(body), body[len(body) // 2 :]) if part]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + last


def coded(status: int, body: bytes, *headers: str) -> bytes:
    """Return the head of a chunked answer, and the body as it is."""
    return head(status, None, "Transfer-Encoding: chunked", *headers) + body


def _empties(status: int, body: bytes, *headers: str) -> bytes:
    return whole(status, body, *headers)

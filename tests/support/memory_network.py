"""A network in memory for aiohttp: its own parser and connector run, and no socket, thread or real time is in it.

A server is a coroutine function that gets each request with the connection that it came on, and writes any bytes it
likes. A thousand connections take less than a second.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from multidict import CIMultiDict

from tests.support.virtual_time import ExactTimeLoop


@dataclass(frozen=True)
class Received:
    """A request as the server got it."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


Handler = Callable[["Peer", Received], Awaitable[None]]


class Server:
    """What all connections of a loop lead to. This one never answers."""

    async def resolve(self) -> None:
        """Let a client look the name up, or fail, or never return."""

    async def connect(self) -> None:
        """Let a client connect, or fail, or never return."""

    def greet(self, peer: "Peer") -> None:
        """Take a new connection."""

    async def handle(self, peer: "Peer", request: Received) -> None:
        """Answer a request, in whatever way."""


class Gone(Exception):
    """The client closed the connection, or the server did."""


class Peer:
    """The server's end of a connection."""

    def __init__(self, loop: "MemoryLoop", protocol: asyncio.Protocol) -> None:
        self._loop = loop
        self._protocol = protocol
        self._buffer = b""
        self._more = asyncio.Event()
        self.transport = _Transport(self)
        self.is_open = True

    def start(self, handler: Handler) -> None:
        """Serve the connection in a task of its own."""
        self._loop.serve(self._serve(handler))

    async def _serve(self, handler: Handler) -> None:
        try:
            while True:
                head, _, rest = (await self._until(b"\r\n\r\n")).partition(b"\r\n\r\n")
                request, *lines = head.decode().split("\r\n")
                fields = [line.partition(": ") for line in lines]
                headers = CIMultiDict((name, value) for name, _, value in fields)
                size = int(headers.get("Content-Length", 0))
                while len(rest) < size:
                    rest += await self._read()
                self._buffer = rest[size:] + self._buffer
                method, target, _ = request.split(" ")
                await handler(self, Received(method, target, headers, rest[:size]))
        except Gone:
            pass

    async def _until(self, mark: bytes) -> bytes:
        data, self._buffer = self._buffer, b""
        while mark not in data:
            data += await self._read()
        return data

    async def _read(self) -> bytes:
        while not self._buffer:
            if not self.is_open:
                raise Gone
            self._more.clear()
            await self._more.wait()
        data, self._buffer = self._buffer, b""
        return data

    def received(self, data: bytes) -> None:
        """Take what the client wrote."""
        self._buffer += data
        self._more.set()

    async def send(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Send pieces, each after a pause; the client gets every piece by itself.

        Raises:
            Gone: The connection is closed.
        """
        for piece in pieces:
            await asyncio.sleep(pause)
            if not self.is_open:
                raise Gone
            self._protocol.data_received(piece)

    def close(self, error: Exception | None = None) -> None:
        """Close the connection, with an error as in a reset, or properly."""
        if self.is_open:
            self.is_open = False
            self._more.set()
            self._loop.call_soon(self._protocol.connection_lost, error)

    def reset(self) -> None:
        """Close the connection as with a reset."""
        self.close(ConnectionResetError(104, "Connection reset by peer"))


class _Transport(asyncio.Transport):
    """The client's end of a connection."""

    def __init__(self, peer: Peer) -> None:
        super().__init__()
        self._peer = peer

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._peer.is_open:
            self._peer.received(bytes(data))

    def is_closing(self) -> bool:
        return not self._peer.is_open

    def close(self) -> None:
        self._peer.close()

    def abort(self) -> None:
        self._peer.close()

    def is_reading(self) -> bool:
        return True

    def pause_reading(self) -> None:
        """Keep no count of what was sent: the answers are short."""

    def resume_reading(self) -> None:
        """Do nothing, as `pause_reading` does."""


class MemoryLoop(ExactTimeLoop):
    """A loop whose outgoing connections all end at one server in memory."""

    server: Server

    def __init__(self) -> None:
        super().__init__()
        self.connections: list[Peer] = []
        self.problems: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.set_exception_handler(lambda _, context: self.problems.append(repr(context)))

    def serve(self, call: Any) -> None:
        """Run a part of the server."""
        task = self.create_task(call)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hang_up(self) -> None:
        """Close all connections."""
        for peer in self.connections:
            peer.close()
        self.connections.clear()

    async def getaddrinfo(self, host: Any, port: Any, **_: Any) -> Any:
        await self.server.resolve()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port or 80))]

    async def sock_connect(self, sock: Any, address: Any) -> None:
        await self.server.connect()

    async def create_connection(  # type: ignore[override]
        self, factory: Any, *_: Any, sock: Any = None, **__: Any
    ) -> Any:
        sock.close()
        protocol = factory()
        peer = Peer(self, protocol)
        self.connections.append(peer)
        protocol.connection_made(peer.transport)
        peer.start(self.server.handle)
        self.server.greet(peer)
        return peer.transport, protocol

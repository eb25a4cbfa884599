"""The sandbox as the server of today has been met: answers in newer shapes, refusals that pass, silence, outages.

It serves the sandbox's own dispatcher in memory, so the sandbox keeps the ledger. What goes wrong, and when, is drawn
from a seed.
"""

import asyncio
import errno
from random import Random
from typing import Any, Final

import msgspec

from pinterest_async.sandbox import Fault, Sandbox
from pinterest_async.sandbox._server.dispatcher import Reply
from tests.support.faults import whole
from tests.support.memory_network import MemoryLoop, Peer, Received, Server

TOKEN: Final = "/v5/oauth/token"

REFUSALS: Final = (
    (400, {"code": 12, "message": "Sorry, try it later."}, True),
    (400, {"code": 1, "message": "Something went wrong on our end. Sorry about that."}, True),
    (400, {"code": 2787, "message": "This object is being changed."}, False),
    (400, {"code": 8, "message": "You have exceeded your rate limit. Retry after 7 seconds."}, False),
    (429, {"code": 8, "message": "You have exceeded your rate limit. Try again later."}, False),
)
"""Refusals that pass: status, body, and whether the server may have carried the request out."""

WRAPPED: Final = "/product_group_promotions"
MIX: Final = "/mmm_reports"


class TodaysServer(Server):
    """Serves a sandbox under the bad luck of a seed.

    Args:
        sandbox: Not started; its state and tokens are the ledger.
        seed: Decides what goes wrong and when.

    Attributes:
        outages: Seconds from now at which no connection is possible: begin and end.
        silences: Seconds from now at which every call gets a 429 that does not say for how long.
        newer_from: The second from which on answers have the shapes of 5.15 and later.
        rate: The share of the calls that meet a refusal that passes, or a fault of the sandbox.
        met: What calls met, by name.
    """

    def __init__(self, sandbox: Sandbox, seed: int) -> None:
        self.random = Random(seed)
        self.sandbox = sandbox
        loop = asyncio.get_running_loop()
        assert isinstance(loop, MemoryLoop)
        self._loop = loop
        self._began = loop.time()
        draw = self.random.uniform
        self.newer_from = (0.0, draw(5, 200), 1e9)[seed % 3]
        begin = draw(1, 20)
        self.outages = [(begin, begin + (draw(20, 200), 1_500.0)[seed % 4 == 0])]
        begin = draw(0, 2)
        self.silences = [(begin, begin + draw(60, 200))]
        self.expiries = sorted(draw(0, 600) for _ in range(4))
        self.rate = 0.06
        self.met: dict[str, int] = {}
        sandbox.faults.inject(0.04, seed=seed)
        for start, _ in self.outages:
            loop.call_later(start, self._break)

    @property
    def now(self) -> float:
        """Seconds since it began."""
        return self._loop.time() - self._began

    def calm(self) -> None:
        """Let nothing more go wrong."""
        self.outages, self.silences, self.expiries, self.rate = [], [], [], 0.0
        self.sandbox.faults.clear()

    async def connect(self) -> None:
        """Refuse connections during an outage."""
        if self._is_in(self.outages):
            self._note("outage")
            raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    async def handle(self, peer: Peer, request: Received) -> None:
        """Answer a request as today's server may."""
        while self.expiries and self.expiries[0] <= self.now:
            self.expiries.pop(0)
            self.sandbox.expire_token()
            self._note("expired token")
        is_token = request.target == TOKEN
        if self._is_in(self.silences):
            self._note("silent 429")
            await peer.send(whole(429, b'{"code": 8, "message": "Too many requests."}'))
            return
        if not is_token and self.random.random() < self.rate:
            status, body, may_be_done = self.random.choice(REFUSALS)
            if may_be_done and self.random.random() < 0.5:
                self._reply(request)
            self._note(f"{status} code {body['code']}")
            await peer.send(whole(status, msgspec.json.encode(body)), pause=self.random.uniform(0.05, 0.5))
            return
        reply = self._reply(request)
        if not is_token:  # the answer with a refresh token is never late: nothing could bring it back
            await asyncio.sleep(self.random.uniform(0.05, 0.8))
        await self._send(peer, reply)

    def _reply(self, request: Received) -> Reply:
        headers = {**request.headers, "Host": "today"}
        reply = self.sandbox._dispatcher.reply(request.method, request.target, headers, request.body)
        if reply.status < 300 and reply.body and self.now >= self.newer_from:
            newer = _newer(request.target.partition("?")[0], request.method, reply.body)
            if newer is not None:
                self._note("newer shape")
                reply.body = newer
        return reply

    async def _send(self, peer: Peer, reply: Reply) -> None:
        headers = {"Content-Type": "application/json", **reply.headers}
        body = reply.body
        if reply.fault is not None:
            self._note(reply.fault.name)
        match reply.fault:
            case Fault.RESET_BEFORE_BODY:
                peer.reset()
                return
            case Fault.SLOW:
                await asyncio.sleep(self.sandbox.slow_seconds)
            case Fault.MALFORMED_JSON | Fault.TRUNCATED_GZIP:
                body = body[: len(body) // 2] + b"<"
            case _:
                pass
        answer = whole(reply.status, body, *(f"{name}: {value}" for name, value in headers.items()))
        if reply.fault is Fault.RESET_IN_BODY:
            await peer.send(answer[: len(answer) - len(body) // 2 - 1])
            peer.reset()
        else:
            await peer.send(answer)

    def _break(self) -> None:
        """Break all connections: an outage begins."""
        if self._is_in(self.outages):
            for peer in self._loop.connections:
                peer.reset()
            self._loop.connections.clear()

    def _is_in(self, periods: list[tuple[float, float]]) -> bool:
        return any(begin <= self.now < end for begin, end in periods)

    def _note(self, what: str) -> None:
        self.met[what] = self.met.get(what, 0) + 1


def _newer(path: str, method: str, body: bytes) -> bytes | None:
    """Return an answer in the shape of 5.15 and later, or None where that is the same."""
    if path == TOKEN:
        return msgspec.json.encode({**msgspec.json.decode(body), "response_type": "refresh_token"})
    if WRAPPED in path and method == "GET":
        answer: Any = msgspec.json.decode(body)
        if path.endswith(WRAPPED):
            return msgspec.json.encode({**answer, "items": [item["data"] for item in answer["items"]]})
        return msgspec.json.encode(answer["items"][0]["data"])
    if path.endswith(MIX):
        return msgspec.json.encode(msgspec.json.decode(body)["data"])
    return None

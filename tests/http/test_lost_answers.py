"""What is said of a request when one of its attempts was lost, or its answer speaks of something else."""

import asyncio
from collections.abc import Callable

import pytest

from pinterest_async import ConnectionFailed, DecodeError, Forbidden, OutcomeUnknown, Pinterest, RateLimited
from tests.support.memory_network import MemoryLoop, Peer, Received, Server

LOOP = MemoryLoop

THING = {
    "title": "A thing",
    "description": "A thing.",
    "link": "https://www.example.com/thing",
    "image_link": ["https://www.example.com/thing.jpg"],
    "price": "1.50 USD",
    "availability": "in stock",
}
BOARD = b'{"id": "1", "name": "first"}'


def answer(status: int, body: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d Somehow\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


class Scripted(Server):
    """Answers one request after the other as it is told; after that it refuses connections."""

    def __init__(self, *script: bytes | None) -> None:
        self.script = list(script)
        self.peers: list[Peer] = []

    async def connect(self) -> None:
        if not self.script:
            raise ConnectionRefusedError(111, "Connection refused")

    async def handle(self, peer: Peer, request: Received) -> None:
        self.peers.append(peer)
        data = self.script.pop(0)
        if data is None:
            peer.reset()
        else:
            await peer.send(data)
            if not self.script:
                peer.close()


def client(server: Scripted) -> Pinterest:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, MemoryLoop)
    loop.server = server
    return Pinterest(access_token="pina_made_up", base_url="http://127.0.0.1:1/v5", max_wait=5)


LIMIT = answer(429, b'{"code": 8, "message": "Too many."}')


@pytest.mark.parametrize(
    ("script", "later"),
    [
        ([None, answer(403, b'{"code": 29, "message": "No."}')], Forbidden),
        ([None, *[LIMIT] * 40], RateLimited),
        ([answer(502), answer(500), None], ConnectionFailed),
    ],
)
async def test_a_refusal_does_not_say_what_became_of_an_earlier_attempt(
    script: list[bytes | None], later: type[Exception]
) -> None:
    """The board may be gone: neither "forbidden" nor "nothing was sent" would be true."""
    async with client(Scripted(*script)) as pinterest:
        with pytest.raises(OutcomeUnknown) as raised:
            await pinterest.boards.delete("1")
    assert isinstance(raised.value.__cause__, later)


async def test_the_last_error_of_a_get_is_raised() -> None:
    """A GET changes nothing."""
    async with client(Scripted(None, answer(403, b"{}"))) as pinterest:
        with pytest.raises(Forbidden):
            await pinterest.boards.get("1")


@pytest.mark.parametrize("status", [101, 0])
async def test_a_status_that_ends_no_request_leaves_the_outcome_open(status: int) -> None:
    head = b"HTTP/1.1 %03d Somehow\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n" % status
    async with client(Scripted(head)) as pinterest:
        with pytest.raises(OutcomeUnknown, match=f"status {status}"):
            await pinterest.boards.create(name="New")
    async with client(Scripted(head, head)) as pinterest:
        with pytest.raises(OutcomeUnknown, match="no answer came"):
            await pinterest.boards.delete("1")


@pytest.mark.parametrize("body", [b"{}", b'{"id": null, "name": null}'])
async def test_an_answer_without_any_value_does_not_say_that_something_was_created(body: bytes) -> None:
    async with client(Scripted(answer(201, body))) as pinterest:
        with pytest.raises(OutcomeUnknown) as raised:
            await pinterest.boards.create(name="New")
    assert "no value in any field" in str(raised.value.__cause__)


@pytest.mark.parametrize(
    "body", [b"<html>Sign in to this network</html>", b'{"code": 7, "message": "No."}', b'{"id": ', b"\xff"]
)
async def test_a_success_that_says_something_else_deletes_nothing(body: bytes) -> None:
    async with client(Scripted(*[answer(200, body)] * 5)) as pinterest:
        with pytest.raises(DecodeError):
            await pinterest.boards.delete("1")


@pytest.mark.parametrize("body", [b"", b"Deleted", b"null", b"{}", b'{"id": "1"}', b'{"message": "Deleted."}'])
async def test_a_success_that_says_no_more_deletes(body: bytes) -> None:
    async with client(Scripted(answer(200, body))) as pinterest:
        await pinterest.boards.delete("1")


@pytest.mark.parametrize("late", [answer(200, b'{"id": "666", "name": "of another"}'), answer(408, b"{}")])
@pytest.mark.parametrize("call", [lambda p: p.boards.get("1"), lambda p: p.boards.create(name="first")])
async def test_what_comes_while_a_connection_is_idle_answers_no_request(
    late: bytes, call: Callable[[Pinterest], asyncio.Future[object]]
) -> None:
    server = Scripted(answer(200, BOARD), answer(200, BOARD))
    async with client(server) as pinterest:
        await pinterest.boards.get("1")
        await server.peers[0].send(late)
        board = await call(pinterest)
    assert board == pinterest.operations["boards/get"].read(BOARD)
    assert server.peers[0] is not server.peers[1]


async def test_a_batch_without_an_id_is_unknown_and_is_not_polled() -> None:
    """A poll without an id would be refused in this run and in each that resumes it."""
    server = Scripted(answer(200, b'{"status": "failure", "message": "No.", "data": null}'), answer(200))
    async with client(server) as pinterest:
        items = [{"operation": "CREATE", "item_id": "a", "attributes": THING}]
        result = await pinterest.catalogs.sync_items(items, country="US", language="EN")
    assert isinstance(result.unknown[0].error, OutcomeUnknown)
    assert "no id to poll it by" in result.unknown[0].reason
    assert len(server.script) == 1


async def test_an_answer_about_another_list_does_not_say_that_records_were_added() -> None:
    async with client(Scripted(answer(200, b'{"id": "644", "status": "READY"}'))) as pinterest:
        result = await pinterest.customer_lists.upload("549755885175", "643", ["a" * 64])
    assert isinstance(result.unknown[0].error, DecodeError)
    assert "not about this list" in result.unknown[0].reason

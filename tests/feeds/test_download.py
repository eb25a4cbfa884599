"""Feeds of http and https addresses."""

import asyncio
import gzip
import io
import zipfile
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from pinterest_async import ArgumentError
from pinterest_async.feeds import FeedError, FeedItem, _download, open_feed, read_feed
from tests.support.served import served_in_thread

TABLE = (
    b"id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\n"
    b"a\tLamp\tA lamp.\thttps://www.example.com/a\thttps://www.example.com/a.jpg\t24.99 USD\tin stock\n"
)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Shop:
    """A server whose answers a test sets by path."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.authorizations: list[str | None] = []
        self.url = ""

    def serve(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer a path with a body, and return its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(body=body, status=status, headers=named)

        return self.call(path, answer)

    def call(self, path: str, answer: Answer) -> str:
        """Answer a path by a function, and return its address."""
        self.answers[path] = answer
        return self.url + path

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.authorizations.append(request.headers.get("Authorization"))
        return await self.answers[request.path](request)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    made = Shop()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("feed.tsv", content)
    return file.getvalue()


async def ids(url: str, **options: Any) -> list[str]:
    async with open_feed(url, **options) as file:
        return [row.item.item_id for row in read_feed(file) if isinstance(row, FeedItem)]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TABLE, {}),
        (gzip.compress(TABLE), {}),
        (gzip.compress(TABLE), {"Content_Encoding": "gzip"}),
        (zipped(TABLE), {"Content_Type": "application/zip"}),
        (TABLE, {"Content_Type": "text/html"}),
    ],
)
async def test_a_feed_is_downloaded_and_read(shop: Shop, body: bytes, headers: dict[str, Any]) -> None:
    assert await ids(shop.serve("/feed", body, **headers)) == ["a"]


async def test_a_feed_is_named_by_its_address_without_credentials(shop: Shop) -> None:
    address = shop.serve("/feed", b"nothing\n").replace("http://", "http://name:secret@") + "?key=secret#secret"
    with pytest.raises(FeedError) as raised:
        await ids(address)
    assert str(raised.value).startswith(f"{shop.url}/feed?***: the first line does not name the columns")
    assert shop.authorizations == ["Basic " + b64encode(b"name:secret").decode()]


async def test_redirects_within_the_scheme_are_followed(shop: Shop) -> None:
    """The name and the password go to the origin only."""
    shop.serve("/there", TABLE)
    other = shop.url.replace("127.0.0.1", "localhost")
    for location, authorization in [("/there", True), (f"{other}/there", False)]:
        shop.authorizations.clear()
        address = shop.serve("/feed", status=302, Location=location).replace("http://", "http://name:secret@")
        assert await ids(address) == ["a"]
        assert (shop.authorizations[1] is not None) is authorization


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"status": 404}, "HTTP 404: check the address"),
        ({"status": 401}, "HTTP 401: it may need a name and a password"),
        ({"body": b""}, "the answer is empty"),
        ({"body": b"\n<!DOCTYPE html><html>"}, "an HTML page, and no feed: it may be a login"),
        ({"body": b"<!-- shop -->\n<HTML lang=en>"}, "an HTML page, and no feed"),
        ({"body": gzip.compress(b"<html><body>Log in</body></html>")}, "this is an HTML page"),
        ({"body": b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"}, "it has a document type"),
        ({"body": TABLE, "Content_Encoding": "br"}, "compressed by 'br'"),
        ({"status": 302}, "redirects to no address"),
        ({"status": 302, "Location": "http://[/"}, "redirects to no address"),
        ({"status": 301, "Location": "file:///etc/passwd"}, "redirects to no address"),
        (
            {"status": 301, "Location": "ftp://shop.example/f?key=secret"},
            r"\(ftp\): if ftp://shop.example/f\?\*\*\* is",
        ),
        ({"status": 302, "Location": "https://shop.example/feed"}, r"redirects to another scheme \(https\)"),
        ({"status": 302, "Location": "/feed"}, "redirects more than 5 times"),
    ],
)
async def test_what_is_no_feed_is_refused_in_a_line(shop: Shop, answer: dict[str, Any], message: str) -> None:
    address = shop.serve("/feed", **answer)
    with pytest.raises(FeedError, match=message) as raised:
        await ids(address + "?key=secret")
    assert str(raised.value).startswith(f"{shop.url}/feed?***: ")
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


async def test_a_feed_that_is_too_large_is_refused(shop: Shop) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(TABLE)
        return response

    for address in (shop.serve("/stated", TABLE), shop.call("/chunked", endless)):
        with pytest.raises(FeedError, match=r"more than 100 bytes: allow more \(max_bytes, --feed-max-bytes\)"):
            await ids(address, max_bytes=100)


async def test_a_download_that_is_slow_or_breaks_off_is_refused(shop: Shop) -> None:
    async def stall(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(TABLE)
        await asyncio.sleep(float(request.query["seconds"]))
        assert request.transport is not None
        request.transport.close()
        return response

    address = shop.call("/feed", stall)
    with pytest.raises(FeedError, match="not downloaded within 900 s, or 60 s without a byte"):
        await ids(address + "?seconds=100")
    with pytest.raises(FeedError, match="not downloaded within 5 s"):
        await ids(address + "?seconds=50", timeout=5)
    with pytest.raises(FeedError, match="cannot be downloaded: Response payload is not completed"):
        await ids(address + "?seconds=1")


async def test_a_server_that_is_not_there(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FeedError, match=r"^http://127.0.0.1:1/feed: cannot be downloaded: .*: check the address"):
        await ids("http://name:secret@127.0.0.1:1/feed")
    monkeypatch.setattr(_download, "own_session", _raise(aiohttp.InvalidURL("http://name:secret@")))
    with pytest.raises(FeedError, match=r"cannot be downloaded: InvalidURL: check"):
        await ids("http://name:secret@127.0.0.1:1/feed")


def _raise(error: Exception) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise error

    return fail


async def test_a_proxy_that_refuses(shop: Shop) -> None:
    """Its address, which may have a password, is not in the message."""
    proxy = shop.url.replace("http://", "http://name:secret@")
    shop.serve("/feed", status=407)
    with pytest.raises(FeedError, match="HTTP 407") as raised:
        await ids("http://shop.example/feed", proxy=proxy)
    with pytest.raises(FeedError, match="cannot be downloaded: HTTP"):
        await ids("https://shop.example/feed", proxy=proxy)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://shop.example/feed", "^ftp://shop.example/feed: a feed is read from a file or an http"),
        ("http://", "^http: a feed is read from"),
        ("http://[", "^the address of the feed is no URL"),
    ],
)
async def test_other_addresses_are_refused(url: str, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        await ids(url)
    with pytest.raises(FeedError, match=message):
        read_feed(url)


@pytest.mark.parametrize("options", [{"max_bytes": 0}, {"max_bytes": True}, {"timeout": 0}, {"timeout": True}])
async def test_limits_are_checked(options: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError, match=f"read_feed: {next(iter(options))}: expected"):
        await ids("http://shop.example/feed", **options)
    with pytest.raises(ArgumentError):
        read_feed("http://shop.example/feed", **options)


def test_read_feed_takes_an_address() -> None:
    with served_in_thread(TABLE) as address:
        [row] = read_feed(address)
        assert isinstance(row, FeedItem)
        with pytest.raises(FeedError, match="more than 10 bytes"):
            read_feed(address, max_bytes=10)


async def test_read_feed_takes_an_address_in_an_event_loop() -> None:
    with served_in_thread(TABLE) as address:
        [row] = read_feed(address)
        assert isinstance(row, FeedItem)

"""A sandbox and a bare HTTP client for it: what the server does is tested without the library's own client."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import msgspec
from yarl import URL

from pinterest_async.sandbox import Sandbox

AD_ACCOUNT = "549755885175"


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return msgspec.json.decode(self.body)


@dataclass
class Api:
    """Requests as they are written, with the sandbox's token."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def __call__(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 60.0,
    ) -> Reply:
        """Send a request; `path` stands behind /v5 and is sent as it is."""
        sent = {"Authorization": f"Bearer {self.sandbox.access_token}"} if headers is None else headers
        async with self.session.request(
            method,
            URL(self.sandbox.base_url + path, encoded=True),
            data=data if json is None else msgspec.json.encode(json),
            headers=sent,
            timeout=aiohttp.ClientTimeout(total=timeout),
        ) as response:
            return Reply(response.status, response.headers, await response.read())

    async def get(self, path: str) -> Any:
        """The body of a good answer to a GET."""
        reply = await self("GET", path)
        assert reply.status == 200, reply.body
        return reply.json

    async def refused(self, method: str, path: str, status: int, code: int, **sent: Any) -> str:
        """The message of an error, whose status and code are as expected."""
        reply = await self(method, path, **sent)
        assert (reply.status, reply.json["code"]) == (status, code), reply.body
        message: str = reply.json["message"]
        return message

    async def pages(self, path: str) -> list[list[Any]]:
        """The items of every page."""
        found: list[list[Any]] = []
        bookmark: str | None = ""
        while bookmark is not None:
            mark = f"{'&' if '?' in path else '?'}bookmark={quote(bookmark, safe='')}" if bookmark else ""
            page = await self.get(path + mark)
            found.append(page["items"])
            bookmark = page["bookmark"]
        return found


@asynccontextmanager
async def running(**settings: Any) -> AsyncIterator[tuple[Sandbox, Api]]:
    """A running sandbox, and a way to talk to it."""
    async with Sandbox(**settings) as sandbox, aiohttp.ClientSession() as session:
        yield sandbox, Api(sandbox, session)


async def fetch(api: Api, url: str, **settings: Any) -> Reply:
    async with api.session.get(url, **settings) as response:
        return Reply(response.status, response.headers, await response.read())


async def bulk(api: Api, method: str, path: str, items: list[dict[str, Any]]) -> list[Any]:
    """For each item its data, or the codes and messages why there is none."""
    reply = await api(method, path, json=items)
    assert reply.status == 200, reply.body
    outcomes = reply.json["items"]
    assert all((outcome["data"] is None) == bool(outcome["exceptions"]) for outcome in outcomes)
    return [outcome["data"] or [tuple(each.values()) for each in outcome["exceptions"]] for outcome in outcomes]


def an_ad_group(sandbox: Sandbox, **fields: Any) -> str:
    """Add an ad group to a new campaign, and return its id."""
    [campaign_id] = sandbox.state.add_campaigns(1)
    [ad_group_id] = sandbox.state.add_ad_groups(1, campaign_id, **fields)
    return ad_group_id


def ids(page: Any) -> list[str]:
    """Return the ids of a page."""
    return [each["id"] for each in page["items"]]

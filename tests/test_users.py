"""Views for the users of an app: their tokens, their quotas, and what they share."""

import asyncio
import gc
import tracemalloc
import weakref
from base64 import b64encode
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pinterest_async import (
    ArgumentError,
    ClosedError,
    ConfigurationError,
    Pinterest,
    RateLimited,
    RateLimitEvent,
    Unauthorized,
)
from pinterest_async.auth import RefreshingToken, StaticToken, Tokens, UserTokens
from tests.support.server import serve

USER = {"username": "anna", "account_type": "BUSINESS"}


class Api:
    """An API of several users, and its token endpoint.

    Attributes:
        seen: The Authorization header of each call.
        refreshed: How often each refresh token was used.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.refreshed: Counter[str] = Counter()
        self.refused: set[str] = set()

    async def user_account(self, request: web.Request) -> web.Response:
        self.seen.append(request.headers["Authorization"])
        if request.headers["Authorization"] in self.refused:
            return web.json_response({"code": 2, "message": "Authentication failed."}, status=401)
        return web.json_response(USER)

    async def token(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Basic " + b64encode(b"1:secret").decode()
        form = await request.post()
        self.refreshed[str(form["refresh_token"])] += 1
        name = str(form["refresh_token"]).removeprefix("pinr_").split("-")[0]
        return web.json_response(
            {"access_token": f"pina_{name}-new", "refresh_token": f"pinr_{name}-new", "expires_in": 3600}
        )

    async def answer(self, request: web.Request) -> web.Response:
        return await (self.token(request) if request.path == "/v5/oauth/token" else self.user_account(request))


class Store:
    """A user's row of a database. To save takes a while."""

    def __init__(self, refresh_token: str | None = None) -> None:
        self.tokens: Tokens | None = None
        if refresh_token is not None:
            self.tokens = Tokens(access_token="pina_old", refresh_token=refresh_token, expires_at=0.0)

    async def load(self, user: str) -> Tokens | None:
        return self.tokens

    async def save(self, user: str, tokens: Tokens) -> None:
        await asyncio.sleep(1.0)
        self.tokens = tokens


class Rows:
    """A table of a database: a row for each user."""

    def __init__(self) -> None:
        self.rows: dict[str, Store] = {}

    async def load(self, user: str) -> Tokens | None:
        return await self.rows.setdefault(user, Store(f"pinr_{user}")).load(user)

    async def save(self, user: str, tokens: Tokens) -> None:
        await self.rows[user].save(user, tokens)


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
async def pinterest(api: Api) -> AsyncIterator[Pinterest]:
    async with (
        serve(api.answer) as url,
        Pinterest(access_token="pina_app", base_url=url) as client,
    ):
        yield client


async def test_each_view_sends_the_token_of_its_user(api: Api, pinterest: Pinterest) -> None:
    anna = pinterest.for_token("pina_anna", user="anna")
    assert (await anna.user_account.get()).username == "anna"
    await pinterest.user_account.get()
    await anna.with_options(max_retries=0, priority="bulk").user_account.get()
    assert api.seen == ["Bearer pina_anna", "Bearer pina_app", "Bearer pina_anna"]
    assert repr(anna) == f"<Pinterest {pinterest._transport.connection.base_url} open, user 'anna'>"
    assert "pina_anna" not in repr(anna)


async def test_views_have_the_quotas_of_their_users(api: Api, pinterest: Pinterest) -> None:
    events: list[RateLimitEvent] = []
    pinterest._transport.connection.on_rate_limit = events.append
    anna = pinterest.for_token("pina_anna", user="anna").with_options(max_wait=0.0)
    with pytest.raises(RateLimited):
        await asyncio.gather(*(anna.user_account.get() for _ in range(101)))
    assert {(event.user, event.category) for event in events} == {("anna", "org_read")}
    bob = pinterest.for_token("pina_bob", user="bob").with_options(max_wait=0.0)
    await asyncio.gather(*(bob.user_account.get() for _ in range(100)))
    taken = {(quota.category, quota.user): quota.taken for quota in pinterest.limits.statistics()}
    assert taken["universal", "bob"] == 100
    assert {quota.user for quota in bob.limits.statistics()} == {"bob"}
    with pytest.raises(RateLimited):
        await pinterest.for_token("pina_bob", user="bob").with_options(max_wait=0.0).user_account.get()


async def test_a_users_token_is_refreshed_once_for_all_calls(api: Api, pinterest: Pinterest) -> None:
    sources = {
        name: RefreshingToken(
            app_id="1", app_secret="secret", refresh_token=f"pinr_{name}", access_token=f"pina_{name}-old"
        )
        for name in ("anna", "bob")
    }
    api.refused = {"Bearer pina_anna-old", "Bearer pina_bob-old"}
    await asyncio.gather(
        *(pinterest.for_token(sources[name], user=name).user_account.get() for name in ("anna", "bob") * 20)
    )
    assert api.refreshed == {"pinr_anna": 1, "pinr_bob": 1}
    assert set(api.seen) - api.refused == {"Bearer pina_anna-new", "Bearer pina_bob-new"}
    with pytest.raises(Unauthorized):
        api.refused.add("Bearer pina_carl")
        await pinterest.for_token("pina_carl", user="carl").user_account.get()


async def test_closing_the_client_waits_for_the_refreshes_of_all_users(api: Api) -> None:
    store = Store()
    async with serve(api.answer) as url:
        client = await Pinterest(access_token="pina_app", base_url=url).open()
        source = RefreshingToken(app_id="1", app_secret="secret", refresh_token="pinr_anna", store=store)
        call = asyncio.create_task(client.for_token(source, user="anna").user_account.get())
        while not api.refreshed:
            await asyncio.sleep(0.01)
        call.cancel()
        await client.aclose()
        assert store.tokens is not None
        assert store.tokens.refresh_token == "pinr_anna-new"


async def test_views_are_cheap_and_end_with_their_client(api: Api) -> None:
    async with serve(api.answer) as url:
        async with Pinterest(access_token="pina_app", base_url=url) as pinterest:
            sources = [StaticToken(f"pina_{number}") for number in range(1000)]
            gc.collect()
            tracemalloc.start()
            views = [pinterest.for_token(source, user="anna") for source in sources]
            gc.collect()
            used, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert used < 1000 * 2048
            with pytest.raises(ConfigurationError, match="opened and closed with its client"):
                await views[0].aclose()
        with pytest.raises(ClosedError):
            await views[0].user_account.get()


class Slotted:
    """A source that cannot be referenced weakly."""

    __slots__ = ("finished",)

    async def token(self, request_token: Any) -> str:
        return "pina_slots"

    async def refresh(self, refused: str, request_token: Any) -> bool:
        return False

    async def finish(self) -> None: ...


async def test_any_source_of_tokens_may_be_given(api: Api, pinterest: Pinterest) -> None:
    await pinterest.for_token(Slotted(), user="anna").user_account.get()
    assert api.seen == ["Bearer pina_slots"]


def test_wrong_arguments_are_named() -> None:
    pinterest = Pinterest(access_token="pina_app")
    wrong: Any
    for wrong in ("", None, 7):
        with pytest.raises(ArgumentError, match="for_token: user: expected a text that stands for the user"):
            pinterest.for_token("pina_anna", user=wrong)
    for wrong in (None, 7):
        with pytest.raises(ArgumentError, match="for_token: token: expected an access token or a TokenSource"):
            pinterest.for_token(wrong, user="anna")
    with pytest.raises(ConfigurationError, match="access_token must be"):
        pinterest.for_token("", user="anna")


def test_a_limiter_without_users_is_named() -> None:
    class Own:
        async def acquire(self, *args: Any, **options: Any) -> None: ...
        def observe(self, *args: Any) -> None: ...
        def pause(self, *args: Any) -> None: ...
        def statistics(self) -> tuple[()]:
            return ()

    limiter: Any = Own()
    pinterest = Pinterest(access_token="pina_app", limiter=limiter)
    with pytest.raises(ConfigurationError, match=r"limiter: Own has no for_user\(user\)"):
        pinterest.for_token("pina_anna", user="anna")


async def test_the_sources_of_the_users_who_were_here_last_are_kept(api: Api, pinterest: Pinterest) -> None:
    """A source that has a refresh under way, or tokens that are not saved, is kept: the store has not its tokens."""
    users = UserTokens(app_id="1", app_secret="secret", store=Rows(), size=2)
    anna = users.source("anna")
    call = asyncio.create_task(pinterest.for_token(anna, user="anna").user_account.get())
    while not api.refreshed:
        await asyncio.sleep(0.01)
    assert not anna.is_idle
    for name in ("bob", "carl", "dora"):
        users.source(name)
    assert len(users) == 2
    assert users.source("anna") is anna
    await call
    assert anna.is_idle
    users.source("bob")
    users.source("carl")
    assert users.source("anna") is anna, "it is still in use"
    users.source("bob")
    users.source("carl")
    before = weakref.ref(anna)
    del anna, call
    gc.collect()
    assert before() is None
    await pinterest.for_token(users.source("anna"), user="anna").user_account.get()
    assert api.refreshed == {"pinr_anna": 1}, "the next source has what the first one saved"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"app_secret": ""}, "app_id and app_secret"),
        ({"store": None}, "must have load and save"),
        ({"size": 0}, "size"),
    ],
)
def test_settings_of_user_tokens_that_cannot_work_are_named(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        UserTokens(**{"app_id": "1", "app_secret": "secret", "store": Rows(), **settings})


@pytest.mark.parametrize("user", ["", None, 7])
def test_a_user_without_a_name_has_no_source(user: Any) -> None:
    users = UserTokens(app_id="1", app_secret="secret", store=Rows())
    with pytest.raises(ArgumentError, match=r"UserTokens\.source: user: expected a text that stands for the user"):
        users.source(user)


async def test_sources_that_refresh_are_kept_beyond_the_size(api: Api, pinterest: Pinterest) -> None:
    users = UserTokens(app_id="1", app_secret="secret", store=Rows(), size=1)
    sources = [users.source(name) for name in ("anna", "bob")]
    calls = [
        asyncio.create_task(pinterest.for_token(source, user=str(number)).user_account.get())
        for number, source in enumerate(sources)
    ]
    while any(source.is_idle for source in sources):
        await asyncio.sleep(0.01)
    assert [users.source("anna"), users.source("bob")] == sources
    assert len(users) == 2
    await asyncio.gather(*calls)
    users.source("bob")
    assert len(users) == 1


async def test_a_link_to_another_origin_never_sees_the_token_of_a_user(tmp_path: Path) -> None:
    seen: list[str] = []

    async def storage(request: web.Request) -> web.Response:
        seen.append(str(request.headers))
        return web.Response(body=b"CAMPAIGN_ID,SPEND_IN_DOLLAR\n1,2.5\n")

    async with serve(storage) as elsewhere:

        async def answer(request: web.Request) -> web.Response:
            assert request.headers["Authorization"] == "Bearer pina_anna"
            if request.method == "POST":
                return web.json_response({"report_status": "IN_PROGRESS", "token": "report", "message": ""})
            return web.json_response({"report_status": "FINISHED", "url": f"{elsewhere}/report.csv", "size": 34})

        async with serve(answer) as url, Pinterest(access_token="pina_app", base_url=url) as pinterest:
            anna = pinterest.for_token("pina_anna", user="anna")
            report = await anna.reports.run(
                "549755885175",
                {
                    "start_date": "2024-01-01",
                    "end_date": "2024-01-02",
                    "granularity": "DAY",
                    "columns": ["CAMPAIGN_ID", "SPEND_IN_DOLLAR"],
                    "level": "CAMPAIGN",
                    "report_format": "CSV",
                },
            )
            await report.save(tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_bytes().endswith(b"1,2.5\n")
    assert len(seen) == 1
    assert "authorization" not in seen[0].lower()
    assert "pina_" not in seen[0]

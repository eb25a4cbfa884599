"""The users of a sandbox: each has tokens, boards and ad accounts that no other sees."""

from datetime import date, timedelta
from typing import Any

import pytest

from pinterest_async import Category, NotFound, Pinterest, Quota, Quotas, RateLimited
from pinterest_async.sandbox import Sandbox
from pinterest_async.sandbox._server import server
from tests.support.sandbox import running

YESTERDAY = date.today() - timedelta(days=1)
DAYS = {"start_date": YESTERDAY - timedelta(days=1), "end_date": YESTERDAY}


async def test_each_user_has_data_of_their_own() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        anna = sandbox.add_user("anna")
        view = pinterest.for_token(anna.access_token, user="anna")
        assert (await view.user_account.get()).username == "anna"
        assert (await pinterest.user_account.get()).username == "sandbox"
        board = await view.boards.create(name="Summer")
        assert board.owner is not None
        assert board.owner.username == "anna"
        assert board.id in anna.state.boards
        assert board.id not in sandbox.state.boards
        with pytest.raises(NotFound):
            await pinterest.boards.get(str(board.id))
        assert not set(anna.state.ad_accounts) & set(sandbox.state.ad_accounts)
        [account] = anna.state.ad_accounts
        assert [found.id async for found in view.ad_accounts.list()] == [account]
        assert list(sandbox.users) == ["sandbox", "anna"]
        assert sandbox.users["anna"] is anna
        assert anna.access_token not in repr(anna)


async def test_users_have_scopes_tokens_and_ids_of_their_own() -> None:
    sandbox = Sandbox(scopes=["boards:read", "pins:read"])
    anna = sandbox.add_user("anna", token="pina_anna")
    bob = sandbox.add_user("bob", scopes=["boards:read"])
    assert anna.access_token == "pina_anna"
    assert anna.scopes == {"boards:read", "pins:read"}
    assert bob.scopes == {"boards:read"}
    users = sandbox.users.values()
    assert len({user.refresh_token for user in users}) == 3
    assert len({user.state.user["id"] for user in users}) == 3
    assert len({id for user in users for id in user.state.boards}) == 3
    with pytest.raises(ValueError, match="there is a user 'anna' already"):
        sandbox.add_user("anna")


async def test_a_refresh_renews_the_tokens_of_its_user_only() -> None:
    async with Sandbox() as sandbox:
        anna = sandbox.add_user("anna")
        before = sandbox.access_token, sandbox.refresh_token, anna.refresh_token
        app: dict[str, Any] = {"app_id": sandbox.app_id, "app_secret": sandbox.app_secret}
        async with Pinterest(base_url=sandbox.base_url, **app) as pinterest:
            tokens = await pinterest.oauth.refresh(anna.refresh_token, **app)
        assert (tokens.access_token, tokens.refresh_token) == (anna.access_token, anna.refresh_token)
        assert (sandbox.access_token, sandbox.refresh_token) == before[:2]
        assert anna.refresh_token != before[2]


async def test_files_of_all_users_are_served() -> None:
    request: dict[str, Any] = {**DAYS, "granularity": "DAY", "level": "CAMPAIGN"}
    async with Sandbox(processing_seconds=0.0) as sandbox, sandbox.client() as pinterest:
        for number in range(3):
            user = sandbox.add_user(f"user{number}")
            [account] = user.state.ad_accounts
            user.state.add_campaigns(number, account)
            view = pinterest.for_token(user.access_token, user=user.name)
            report = await view.reports.run(account, {**request, "columns": ["CAMPAIGN_NAME"]})
            assert len([row async for row in report.rows()]) == 2 * number


async def test_each_user_has_quotas_of_their_own() -> None:
    async with Sandbox(quotas=Quotas({Category.ORG_READ: Quota(2)})) as sandbox:
        anna = sandbox.add_user("anna")
        async with sandbox.client(quotas=None, max_wait=0.0) as pinterest:
            for view in (pinterest, pinterest.for_token(anna.access_token, user="anna")):
                for _ in range(2):
                    await view.user_account.get()
                with pytest.raises(RateLimited):
                    await view.user_account.get()


async def test_all_users_share_a_quota_of_the_app() -> None:
    async with Sandbox(quotas=Quotas({Category.ORG_READ: Quota(2, per="app")})) as sandbox:
        anna = sandbox.add_user("anna")
        async with sandbox.client(quotas=None, max_wait=0.0) as pinterest:
            for view in (pinterest, pinterest.for_token(anna.access_token, user="anna")):
                await view.user_account.get()
            with pytest.raises(RateLimited):
                await pinterest.user_account.get()


async def test_records_name_the_user_and_hold_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_KEPT_BODIES", 40)
    async with running() as (sandbox, api):
        anna = sandbox.add_user("anna")
        bearer = {"Authorization": f"Bearer {anna.access_token}"}
        await api("POST", "/boards", json={"name": "Summer"}, headers=bearer)
        await api("POST", "/boards", json={"name": "Winter"})
        await api("GET", "/boards", headers={})
        assert [request.user for request in sandbox.requests] == ["anna", "sandbox", None]
        assert [request.body for request in sandbox.requests] == [b'{"name":"Summer"}', b'{"name":"Winter"}', b""]
        assert "Summer" not in repr(sandbox.requests[0])
        await api("POST", "/boards", json={"name": "Spring"})
        bodies = [request.body for request in sandbox.requests]
        assert bodies == [b"", b'{"name":"Winter"}', b"", b'{"name":"Spring"}'], "the oldest are dropped"

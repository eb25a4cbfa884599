"""The token endpoint of the sandbox."""

import base64
from typing import Any
from urllib.parse import urlencode

import pytest

from pinterest_async import Category, Quota, Quotas
from pinterest_async.sandbox import Fault, Sandbox
from tests.support.sandbox import Api, running

SCOPES = ["boards:read", "pins:read"]


def basic(sandbox: Sandbox) -> dict[str, str]:
    pair = f"{sandbox.app_id}:{sandbox.app_secret}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


async def exchange(api: Api, **form: str) -> Any:
    reply = await api("POST", "/oauth/token", data=urlencode(form).encode(), headers=basic(api.sandbox))
    assert reply.status == 200, reply.body
    return reply.json


async def refused(api: Api, **form: str) -> str:
    return await api.refused("POST", "/oauth/token", 400, 1, data=urlencode(form).encode(), headers=basic(api.sandbox))


@pytest.mark.parametrize(("version", "kind"), [("5.12", "everlasting_refresh"), ("5.23", "refresh_token")])
async def test_a_renewal_gives_both_tokens_and_kills_the_old_refresh_token(version: str, kind: str) -> None:
    async with running(scopes=SCOPES, api=version) as (sandbox, api):
        old_access, old_refresh = sandbox.access_token, sandbox.refresh_token
        assert old_access.startswith("pina_")
        assert old_refresh.startswith("pinr_")
        form = {"grant_type": "refresh_token", "refresh_token": old_refresh, "refresh_on": "true"}
        answer = await exchange(api, **form)
        assert answer["access_token"] == sandbox.access_token != old_access
        assert answer["refresh_token"] == sandbox.refresh_token != old_refresh
        assert answer["response_type"] == kind
        assert (answer["token_type"], answer["scope"]) == ("bearer", "boards:read pins:read")
        assert (answer["expires_in"], answer["refresh_token_expires_in"]) == (30 * 86_400, 60 * 86_400)
        assert answer["refresh_token_expires_at"] > 1_700_000_000
        assert "replaced by a newer one" in await refused(api, **form)
        for token in (old_access, answer["access_token"]):
            assert (await api("GET", "/boards", headers={"Authorization": f"Bearer {token}"})).status == 200
        sandbox.expire_token()
        assert (await api("GET", "/boards")).status == 401
        await exchange(api, **{**form, "refresh_token": sandbox.refresh_token})
        assert (await api("GET", "/boards")).status == 200


async def test_without_refresh_on_the_refresh_token_stays() -> None:
    async with running(api="5.12") as (sandbox, api):
        for _ in range(2):
            answer = await exchange(api, grant_type="refresh_token", refresh_token=sandbox.refresh_token)
            assert answer["response_type"] == "refresh_token"
            assert "refresh_token" not in answer


async def test_an_authorization_code_is_good_once() -> None:
    async with running() as (sandbox, api):
        code = sandbox.tokens.authorization_code
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "https://www.example.com/"}
        answer = await exchange(api, **form)
        assert answer["response_type"] == "authorization_code"
        assert answer["refresh_token"] == sandbox.refresh_token
        assert "was used before" in await refused(api, **form)


async def test_scopes_can_be_narrowed_only() -> None:
    async with running(scopes=SCOPES, api="5.12") as (sandbox, api):
        form = {"grant_type": "refresh_token", "refresh_token": sandbox.refresh_token}
        assert (await exchange(api, **form, scope="boards:read"))["scope"] == "boards:read"
        await api.refused("GET", "/pins", 403, 29)
        assert "ads:read was not granted" in await refused(api, **form, scope="boards:read,ads:read")


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({}, "'grant_type' is required"),
        ({"grant_type": "password"}, "'grant_type' is invalid"),
        ({"grant_type": "refresh_token"}, "'refresh_token' is required"),
        ({"grant_type": "authorization_code", "code": "x"}, "'redirect_uri' is required"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "'refresh_token' is invalid"),
        ({"grant_type": "refresh_token", "token": "x"}, "'token' is unknown"),
    ],
)
async def test_forms_are_checked(form: dict[str, str], message: str) -> None:
    async with running() as (_, api):
        assert message in await refused(api, **form)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (b"", "'token' is required"),
        (b"token=x&token_type_hint=password", "'token_type_hint' is invalid"),
        (b"token=x&scope=x", "'scope' is unknown"),
    ],
)
async def test_forms_of_revocations_are_checked(form: bytes, message: str) -> None:
    async with running() as (sandbox, api):
        refused = await api.refused("POST", "/oauth/token/revoke", 400, 1, data=form, headers=basic(sandbox))
        assert message in refused


async def test_a_field_is_given_once() -> None:
    async with running() as (sandbox, api):
        message = await api.refused(
            "POST", "/oauth/token", 400, 1, data=b"grant_type=a&grant_type=b", headers=basic(sandbox)
        )
        assert message == "Parameter 'grant_type' is given more than once."


@pytest.mark.parametrize("authorization", [None, "Bearer x", "Basic !", "Basic eDp5"])
async def test_the_app_must_be_known(authorization: str | None) -> None:
    async with running() as (_, api):
        headers = {} if authorization is None else {"Authorization": authorization}
        await api.refused("POST", "/oauth/token", 401, 2, data=b"grant_type=refresh_token", headers=headers)


async def test_the_endpoint_draws_on_a_quota_and_fails_when_named() -> None:
    async with running(quotas=Quotas({Category.ORG_READ: Quota(2)})) as (sandbox, api):
        sandbox.faults.add("oauth.token", Fault.SERVER_ERROR, applied=False)
        old = sandbox.refresh_token
        assert (await api("POST", "/oauth/token", headers=basic(sandbox))).status == 500
        await exchange(api, grant_type="refresh_token", refresh_token=old)
        assert (await api("POST", "/oauth/token", headers=basic(sandbox))).status == 429
        assert [each.operation for each in sandbox.requests] == ["oauth.token"] * 3


async def test_the_library_renews_its_token() -> None:
    async with (
        Sandbox() as sandbox,
        sandbox.client(
            app_id=sandbox.app_id, app_secret=sandbox.app_secret, refresh_token=sandbox.refresh_token
        ) as pinterest,
    ):
        await pinterest.boards.list()
        sandbox.expire_token()
        assert (await pinterest.boards.list()).items
        assert [each.operation for each in sandbox.requests].count("oauth.token") == 1

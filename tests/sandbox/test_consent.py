"""The consent page of the sandbox, as a browser sees it."""

from base64 import b64encode
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from yarl import URL

from tests.support.sandbox import Api, Reply, running

REDIRECT = "https://example.com/callback"
ASKED = {"redirect_uri": REDIRECT, "response_type": "code", "scope": "boards:read,pins:read", "state": '"<1>'}


async def page(api: Api, method: str = "GET", **fields: str) -> Reply:
    sent = {"client_id": api.sandbox.app_id, **ASKED, **fields}
    text = urlencode({name: value for name, value in sent.items() if value != "-"})
    url = URL(api.sandbox.authorization_page + ("" if method == "POST" else f"?{text}"), encoded=True)
    data = text if method == "POST" else None
    async with api.session.request(method, url, allow_redirects=False, data=data) as response:
        return Reply(response.status, response.headers, await response.read())


def came_back(reply: Reply) -> dict[str, str]:
    assert (reply.status, reply.body) == (302, b"")
    location = reply.headers["Location"]
    assert location.startswith(REDIRECT + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


async def test_it_shows_the_scopes_and_the_users() -> None:
    async with running() as (sandbox, api):
        sandbox.add_user("anna & co")
        reply = await page(api)
        text = reply.body.decode()
        assert reply.status == 200
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "<li>boards:read</li>\n<li>pins:read</li>" in text
        assert "<option>sandbox</option><option>anna &amp; co</option>" in text
        assert 'name="state" value="&quot;&lt;1&gt;"' in text
        assert 'name="state"' not in (await page(api, state="-")).body.decode()
        assert [(request.operation, request.path) for request in sandbox.requests] == [("consent", "/oauth/")] * 2


async def test_a_user_who_gives_access_comes_back_with_a_code() -> None:
    async with running() as (sandbox, api):
        anna = sandbox.add_user("anna", scopes=["boards:read"])
        answer = came_back(await page(api, "POST", user="anna", decision="allow"))
        assert answer["state"] == '"<1>'
        exchanged = sandbox.tokens.exchange(
            basic(api), urlencode({"grant_type": "authorization_code", "code": answer["code"], **redirect()}).encode()
        )
        assert exchanged["access_token"] == anna.access_token
        assert exchanged["scope"] == "boards:read", "what the user has, of what was asked for"


def basic(api: Api) -> str:
    return "Basic " + b64encode(f"{api.sandbox.app_id}:{api.sandbox.app_secret}".encode()).decode()


def redirect() -> dict[str, str]:
    return {"redirect_uri": REDIRECT}


async def test_a_user_who_cancels_comes_back_with_an_error() -> None:
    async with running() as (_, api):
        answer = came_back(await page(api, "POST", user="sandbox", decision="cancel", state="-"))
        assert answer == {"error": "access_denied", "error_description": "The user denied the request."}


async def test_a_query_of_the_redirect_address_stays() -> None:
    async with running() as (_, api):
        reply = await page(api, "POST", user="sandbox", decision="allow", redirect_uri=REDIRECT + "?from=pinterest")
        assert reply.headers["Location"].startswith(REDIRECT + "?from=pinterest&code=")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"client_id": "7"}, "client_id: there is no app"),
        ({"redirect_uri": "-"}, "redirect_uri: expected an address"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri: expected an address"),
        ({"redirect_uri": "https://example.com/<b>"}, "redirect_uri: the app has not registered"),
        ({"response_type": "token"}, "response_type: expected"),
        ({"scope": "-"}, "scope: missing"),
        ({"scope": "boards:paint"}, "scope: unknown: boards:paint"),
        ({"user": "bob"}, "user: there is no such user"),
    ],
)
async def test_a_wrong_link_is_shown_and_leads_nowhere(fields: dict[str, str], named: str) -> None:
    async with running(redirect_uris=[REDIRECT]) as (_, api):
        reply = await page(api, "POST", **{"user": "sandbox", "decision": "allow", **fields})
        assert reply.status == 400
        assert named in reply.body.decode()
        assert "<b>" not in reply.body.decode()
        assert "Location" not in reply.headers

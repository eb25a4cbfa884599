"""The page on which a user of the sandbox allows the app to act for them, as on www.pinterest.com/oauth/."""

from collections.abc import Mapping
from html import escape
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from .oauth import Tokens, split_scopes

PATH: Final = "/oauth/"
NAME: Final = "consent"
"""Name by which records know a request to the page."""

_HTML: Final = "text/html; charset=utf-8"
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title} - sandbox</title></head>
<body>
<h1>{title}</h1>
{content}
</body>
</html>
"""
_FORM: Final = """<p>The app {app} asks for:</p>
<ul>
{scopes}
</ul>
<form method="post" action="/oauth/">
<p>Continue as <select name="user" id="user">{users}</select></p>
{fields}
<button id="allow" name="decision" value="allow">Give access</button>
<button id="cancel" name="decision" value="cancel">Cancel</button>
</form>"""


class Shown(NamedTuple):
    """A response of the page."""

    status: int
    body: bytes
    headers: dict[str, str]


class _Problem(Exception):
    """What is wrong with the link to the page. The user is not sent back: the address could be anybody's."""


class Consent:
    """Shows the page and receives the decision."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def answer(self, method: str, query: str, content: bytes, now: float) -> Shown:
        """Return the page, or the redirect that a decision leads to.

        Args:
            method: GET shows the page, POST decides.
            query: Query of a GET.
            content: Form of a POST.
            now: Time of the event loop's clock.
        """
        text = content.decode(errors="replace") if method == "POST" else query
        fields = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
        try:
            asked = self._asked(fields)
            if method == "POST":
                return self._decide(fields, asked, now)
        except _Problem as problem:
            return _page(400, "The link to this page is wrong", f"<p>{escape(str(problem))}</p>")
        return self._ask(fields, asked)

    def _asked(self, fields: Mapping[str, str]) -> list[str]:
        """Return the scopes that are asked for. Raise _Problem if a field is wrong."""
        if fields.get("client_id") != self._tokens.app_id:
            raise _Problem(f"client_id: there is no app {fields.get('client_id')!r}.")
        redirect_uri = fields.get("redirect_uri", "")
        registered = self._tokens.redirect_uris
        if urlsplit(redirect_uri).scheme not in ("http", "https"):
            raise _Problem(f"redirect_uri: expected an address, got {redirect_uri!r}.")
        if registered is not None and redirect_uri not in registered:
            raise _Problem(f"redirect_uri: the app has not registered {redirect_uri!r}.")
        if fields.get("response_type") != "code":
            raise _Problem("response_type: expected 'code'.")
        asked = split_scopes(fields.get("scope", ""))
        known = {scope for user in self._tokens.users.values() for scope in user.scopes}
        unknown = [scope for scope in asked if scope not in known]
        if unknown or not asked:
            raise _Problem(f"scope: unknown: {', '.join(unknown)}." if unknown else "scope: missing.")
        return asked

    def _ask(self, fields: Mapping[str, str], asked: list[str]) -> Shown:
        names = ("client_id", "redirect_uri", "response_type", "scope", "state")
        content = _FORM.format(
            app=escape(self._tokens.app_id),
            scopes="\n".join(f"<li>{escape(scope)}</li>" for scope in asked),
            users="".join(f"<option>{escape(name)}</option>" for name in self._tokens.users),
            fields="\n".join(
                f'<input type="hidden" name="{name}" value="{escape(fields[name])}">'
                for name in names
                if name in fields
            ),
        )
        return _page(200, "Give access to your account", content)

    def _decide(self, fields: Mapping[str, str], asked: list[str], now: float) -> Shown:
        user = self._tokens.users.get(fields.get("user", ""))
        if user is None:
            raise _Problem("user: there is no such user.")
        redirect_uri = fields["redirect_uri"]
        if fields.get("decision") == "allow":
            answer = {"code": self._tokens.new_code(user, set(asked), redirect_uri, now)}
        else:
            answer = {"error": "access_denied", "error_description": "The user denied the request."}
        if "state" in fields:
            answer["state"] = fields["state"]
        location = f"{redirect_uri}{'&' if urlsplit(redirect_uri).query else '?'}{urlencode(answer)}"
        return Shown(302, b"", {"Location": location, "Cache-Control": "no-store"})


def _page(status: int, title: str, content: str) -> Shown:
    body = _PAGE.format(title=title, content=content).encode()
    return Shown(status, body, {"Content-Type": _HTML, "Cache-Control": "no-store"})

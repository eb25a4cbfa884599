"""Access tokens, and the endpoint that refreshes them.

A refresh token is valid once: a request with `refresh_on=true` returns the next one, and the old one is
invalid. Without `refresh_on` the response has an access token only, and the refresh token stays.
"""

import base64
import binascii
import time
from collections.abc import Collection, Iterable
from random import Random
from typing import Final
from urllib.parse import parse_qs

from .._data.table import Object
from .._errors import invalid, unauthenticated

ACCESS_SECONDS: Final = 30 * 86_400
REFRESH_SECONDS: Final = 60 * 86_400

_FIELDS: Final = {
    "authorization_code": ("code", "redirect_uri"),
    "refresh_token": ("refresh_token",),
    "client_credentials": ("scope",),
}
_ALLOWED: Final = {
    "grant_type",
    "scope",
    "refresh_on",
    "continuous_refresh",
    "code",
    "redirect_uri",
    "refresh_token",
}


class Tokens:
    """The tokens that a sandbox accepts, and the credentials of its one app."""

    app_id = "1234567"

    def __init__(self, *, seed: int, access_token: str | None, scopes: Collection[str]) -> None:
        self._random = Random(seed)
        self.app_secret: str = self._new("")
        self.refresh_token: str = self._new("pinr_")
        self.authorization_code: str = self._new("")
        self._scopes = frozenset(scopes)
        self._valid: dict[str, frozenset[str]] = {}
        self.access_token: str = self._issue(access_token or self._new("pina_"), self._scopes)

    def scopes_of(self, authorization: str | None) -> frozenset[str]:
        """Return the scopes of a request's bearer token. ApiError (401) if there is none, or it is not valid."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme != "Bearer" or token not in self._valid:
            raise unauthenticated()
        return self._valid[token]

    def expire(self) -> None:
        """Make every access token issued so far invalid."""
        self._valid.clear()

    def exchange(self, authorization: str | None, content: bytes) -> Object:
        """Return the response of the token endpoint. Source: oauth/token."""
        self._check_app(authorization)
        form = self._form(content)
        grant = form.get("grant_type", "")
        for name in _FIELDS.get(grant, ("grant_type",)):
            if name not in form:
                raise invalid(f"Parameter '{name}' is required.")
        if grant not in _FIELDS:
            raise invalid(f"Parameter 'grant_type' is invalid: expected one of {', '.join(_FIELDS)}.")
        scopes = self._narrowed(form.get("scope", ""))
        if grant == "authorization_code":
            if form["code"] != self.authorization_code:
                raise invalid("Parameter 'code' is invalid: it is unknown, or was used before.")
            self.authorization_code = self._new("")
            return self._answer("authorization_code", scopes, rotate=True)
        if grant == "client_credentials":
            return self._answer("client_credentials", scopes, rotate=False)
        if form["refresh_token"] != self.refresh_token:
            raise invalid("Parameter 'refresh_token' is invalid: it is unknown, or was replaced by a newer one.")
        lasting = form.get("refresh_on") == "true"
        return self._answer("everlasting_refresh" if lasting else "refresh_token", scopes, rotate=lasting)

    def _answer(self, kind: str, scopes: frozenset[str], *, rotate: bool) -> Object:
        self.access_token = self._issue(self._new("pina_"), scopes)
        answer: Object = {
            "response_type": kind,
            "access_token": self.access_token,
            "token_type": "bearer",
            "expires_in": ACCESS_SECONDS,
            "scope": " ".join(sorted(scopes)),
        }
        if rotate:
            self.refresh_token = self._new("pinr_")
            answer["refresh_token"] = self.refresh_token
            answer["refresh_token_expires_in"] = REFRESH_SECONDS
            answer["refresh_token_expires_at"] = int(time.time()) + REFRESH_SECONDS
        return answer

    def _check_app(self, authorization: str | None) -> None:
        scheme, _, encoded = (authorization or "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            given = b""
        if scheme != "Basic" or given != f"{self.app_id}:{self.app_secret}".encode():
            raise unauthenticated()

    def _form(self, content: bytes) -> dict[str, str]:
        fields = parse_qs(content.decode(errors="replace"), keep_blank_values=True)
        for name, values in fields.items():
            if name not in _ALLOWED:
                raise invalid(f"Parameter '{name}' is unknown; allowed are {', '.join(sorted(_ALLOWED))}.")
            if len(values) > 1:
                raise invalid(f"Parameter '{name}' is given more than once.")
        return {name: values[0] for name, values in fields.items()}

    def _narrowed(self, scope: str) -> frozenset[str]:
        asked: Iterable[str] = scope.replace(",", " ").split() or self._scopes
        unknown = sorted(set(asked) - self._scopes)
        if unknown:
            raise invalid(f"Parameter 'scope' is invalid: {', '.join(unknown)} was not granted.")
        return frozenset(asked)

    def _issue(self, token: str, scopes: frozenset[str]) -> str:
        self._valid[token] = scopes
        return token

    def _new(self, prefix: str) -> str:
        return f"{prefix}{self._random.getrandbits(160):040X}"

"""Users, their tokens and codes, and the endpoints that give and revoke them.

A refresh token is valid once: the response has the next one, and the old one is invalid. In the API of 5.12 that takes
`refresh_on=true`; without it the response has an access token only, and the refresh token stays.
"""

import base64
import binascii
import time
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from .._data.table import Object
from .._errors import forbidden, invalid, unauthenticated
from .._handlers import State

ACCESS_SECONDS: Final = 30 * 86_400
REFRESH_SECONDS: Final = 60 * 86_400
CODE_SECONDS: Final = 600
"""How long a code can be exchanged."""

_CONVERSION_CALLS: Final = frozenset({"conversion_events.create"})
"""Names of the operations that a conversion token is for."""

_FIELDS: Final = {
    "authorization_code": ("code", "redirect_uri"),
    "refresh_token": ("refresh_token",),
    "client_credentials": ("scope",),
}
_ALLOWED: Final = frozenset(
    {"grant_type", "scope", "refresh_on", "continuous_refresh", "code", "redirect_uri", "refresh_token"}
)
_REVOCATION: Final = frozenset({"token", "token_type_hint"})


@dataclass(eq=False)
class SandboxUser:
    """A user of the sandbox: an account with boards, Pins and ad accounts of its own.

    Attributes:
        name: The username.
        state: What belongs to the user, to read and to seed.
        scopes: What the user allows the app, at most.
        access_token: The access token handed out last.
        refresh_token: The valid refresh token.
    """

    name: str
    state: State
    scopes: frozenset[str]
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)


class Grant(NamedTuple):
    """What an access token allows."""

    user: SandboxUser
    scopes: frozenset[str]
    is_for_conversions: bool = False

    def check(self, operation: str, scopes: Iterable[str]) -> None:
        """Raise ApiError (403) if the token does not allow an operation."""
        if self.is_for_conversions and operation not in _CONVERSION_CALLS:
            raise forbidden("The access token is for conversion events only.")
        missing = sorted(set(scopes) - self.scopes)
        if missing:
            raise forbidden(f"The access token lacks the scopes {', '.join(missing)}.")


class _Code(NamedTuple):
    user: SandboxUser
    scopes: frozenset[str]
    redirect_uri: str | None
    until: float


class Tokens:
    """The users of a sandbox, the tokens that it accepts, and the credentials of its one app.

    Attributes:
        users: Users by name. The first one is the one that `Sandbox.state` and `Sandbox.access_token` are of.
        redirect_uris: The redirect addresses that the app has registered (None: all).
        authorization_code: A code of the first user, for any redirect address.
    """

    app_id = "1234567"

    def __init__(
        self,
        *,
        seed: int,
        access_token: str | None,
        scopes: Collection[str],
        user: State,
        redirect_uris: Collection[str] | None = None,
        always_rotates: bool = True,
    ) -> None:
        self._always_rotates = always_rotates
        self._random = Random(seed)
        self.app_secret: str = self._new("")
        refresh_token = self._new("pinr_")
        self.authorization_code: str = self._new("")
        self.redirect_uris: frozenset[str] | None = None if redirect_uris is None else frozenset(redirect_uris)
        self._valid: dict[str, Grant] = {}
        self._refresh: dict[str, SandboxUser] = {}
        self._codes: dict[str, _Code] = {}
        self.users: dict[str, SandboxUser] = {}
        self.first: SandboxUser = self._add(user, frozenset(scopes), access_token, refresh_token)

    def add(self, state: State, scopes: Collection[str] | None, access_token: str | None) -> SandboxUser:
        """Add a user who has authorised the app."""
        return self._add(
            state, self.first.scopes if scopes is None else frozenset(scopes), access_token, self._new("pinr_")
        )

    def _add(self, state: State, scopes: frozenset[str], access_token: str | None, refresh_token: str) -> SandboxUser:
        user = SandboxUser(str(state.user["username"]), state, scopes, refresh_token=refresh_token)
        user.access_token = self._issue(access_token or self._new("pina_"), Grant(user, scopes))
        self._refresh[refresh_token] = user
        self.users[user.name] = user
        return user

    def grant_of(self, authorization: str | None) -> Grant:
        """Return what a request's bearer token allows. ApiError (401) if there is none, or it is not valid."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme != "Bearer" or token not in self._valid:
            raise unauthenticated()
        return self._valid[token]

    def user_of(self, authorization: str | None) -> SandboxUser | None:
        """Return the user whose bearer token a request has, or None."""
        grant = self._valid.get((authorization or "").removeprefix("Bearer "))
        return None if grant is None else grant.user

    def expire(self) -> None:
        """Make every access token issued so far invalid."""
        self._valid.clear()

    def new_code(self, user: SandboxUser, scopes: Set[str], redirect_uri: str, now: float) -> str:
        """Return a code of a user's consent. It can be exchanged once, for 10 minutes, with the redirect address."""
        code = self._new("")
        self._codes[code] = _Code(user, frozenset(scopes) & user.scopes, redirect_uri, now + CODE_SECONDS)
        return code

    def exchange(self, authorization: str | None, content: bytes, now: float = 0.0) -> Object:
        """Return the response of the token endpoint. Source: oauth/token."""
        self._check_app(authorization)
        form = _form(content, _ALLOWED)
        grant = form.get("grant_type", "")
        for name in _FIELDS.get(grant, ("grant_type",)):
            if name not in form:
                raise invalid(f"Parameter '{name}' is required.")
        if grant not in _FIELDS:
            raise invalid(f"Parameter 'grant_type' is invalid: expected one of {', '.join(_FIELDS)}.")
        if grant == "authorization_code":
            found = self._take_code(form["code"], form["redirect_uri"], now)
            return self._answer("authorization_code", found.user, found.scopes, rotate=True)
        if grant == "client_credentials":
            return self._answer(
                "client_credentials", self.first, _narrowed(form["scope"], self.first.scopes), rotate=False
            )
        user = self._refresh.get(form["refresh_token"])
        if user is None:
            raise invalid("Parameter 'refresh_token' is invalid: it is unknown, revoked, or replaced by a newer one.")
        scopes = _narrowed(form.get("scope", ""), user.scopes)
        if self._always_rotates:
            return self._answer("refresh_token", user, scopes, rotate=True)
        lasting = form.get("refresh_on") == "true"
        return self._answer("everlasting_refresh" if lasting else "refresh_token", user, scopes, rotate=lasting)

    def conversion_token(self, authorization: str | None) -> Object:
        """Return the response with a token for conversion events. Source: oauth/conversion_token."""
        grant = self.grant_of(authorization)
        made = Grant(grant.user, frozenset({"ads:write"}), is_for_conversions=True)
        return {"access_token": self._issue(self._new("pina_"), made), "token_type": "conversion"}

    def revoke(self, authorization: str | None, content: bytes) -> None:
        """Make a token invalid. Source: token/revoke."""
        self._check_app(authorization)
        form = _form(content, _REVOCATION)
        if "token" not in form:
            raise invalid("Parameter 'token' is required.")
        if form.get("token_type_hint", "access_token") not in ("access_token", "refresh_token"):
            raise invalid("Parameter 'token_type_hint' is invalid: expected 'access_token' or 'refresh_token'.")
        if self._valid.pop(form["token"], None) is None and self._refresh.pop(form["token"], None) is None:
            raise forbidden("The app has no such token.")

    def revoke_all(self, user: SandboxUser) -> None:
        """Make every token of a user invalid, as if the user had withdrawn the consent."""
        self._valid = {token: grant for token, grant in self._valid.items() if grant.user is not user}
        self._refresh.pop(user.refresh_token, None)

    def _take_code(self, code: str, redirect_uri: str, now: float) -> _Code:
        """Return the consent that a code is for. The code is invalid after that."""
        if code == self.authorization_code:
            self.authorization_code = self._new("")
            return _Code(self.first, self.first.scopes, None, now)
        found = self._codes.pop(code, None)
        if found is None:
            raise invalid("Parameter 'code' is invalid: it is unknown, or was used before.")
        if now > found.until:
            raise invalid(f"Parameter 'code' is invalid: it was good for {CODE_SECONDS} seconds.")
        if redirect_uri != found.redirect_uri:
            raise invalid("Parameter 'redirect_uri' is invalid: it is not the one that the code was made for.")
        return found

    def _answer(self, kind: str, user: SandboxUser, scopes: frozenset[str], *, rotate: bool) -> Object:
        user.access_token = self._issue(self._new("pina_"), Grant(user, scopes))
        answer: Object = {
            "response_type": kind,
            "access_token": user.access_token,
            "token_type": "bearer",
            "expires_in": ACCESS_SECONDS,
            "scope": " ".join(sorted(scopes)),
        }
        if rotate:
            self._refresh.pop(user.refresh_token, None)
            user.refresh_token = self._new("pinr_")
            self._refresh[user.refresh_token] = user
            answer["refresh_token"] = user.refresh_token
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

    def _issue(self, token: str, grant: Grant) -> str:
        self._valid[token] = grant
        return token

    def _new(self, prefix: str) -> str:
        return f"{prefix}{self._random.getrandbits(160):040X}"


def _form(content: bytes, allowed: Set[str]) -> dict[str, str]:
    """Return the fields of a form. ApiError if one is unknown or given twice."""
    fields = parse_qs(content.decode(errors="replace"), keep_blank_values=True)
    for name, values in fields.items():
        if name not in allowed:
            raise invalid(f"Parameter '{name}' is unknown; allowed are {', '.join(sorted(allowed))}.")
        if len(values) > 1:
            raise invalid(f"Parameter '{name}' is given more than once.")
    return {name: values[0] for name, values in fields.items()}


def split_scopes(scope: str) -> list[str]:
    """Return the scopes of a list with commas or spaces."""
    return scope.replace(",", " ").split()


def _narrowed(scope: str, granted: frozenset[str]) -> frozenset[str]:
    asked: Iterable[str] = split_scopes(scope) or granted
    unknown = sorted(set(asked) - granted)
    if unknown:
        raise invalid(f"Parameter 'scope' is invalid: {', '.join(unknown)} was not granted.")
    return frozenset(asked)

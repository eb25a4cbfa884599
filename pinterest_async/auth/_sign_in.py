"""Signing in a user of a web application: the way to the consent page, and the way back."""

import hmac
import os
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

from ..errors import ArgumentError, ConfigurationError, SignInFailed
from ..models._confidential import RedactedModel, hide
from ._authorization import AUTHORIZATION_PAGE, authorization_url, checked_redirect_uri, page_of
from ._scopes import checked_scopes
from ._stores import Tokens

_NONCE_BYTES: Final = 16
_TIME_BYTES: Final = 5
_HEAD_BYTES: Final = _NONCE_BYTES + _TIME_BYTES
_MAC_END: Final = _HEAD_BYTES + 32
_DENIED: Final = "access_denied"
_AGAIN: Final = "send the user to SignIn.url() again"


class _Oauth(Protocol):
    async def exchange_code(self, code: str, *, redirect_uri: str, app_id: str, app_secret: str) -> Tokens: ...


class _Client(Protocol):
    @property
    def oauth(self) -> _Oauth: ...


class Callback(RedactedModel):
    """What a user brings back from the consent page, checked. The repr does not show the code.

    Attributes:
        code: To be exchanged for tokens, once, within minutes.
        data: What was given to `SignIn.url()`.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"code"})

    code: str
    data: str = ""


class SignedIn(RedactedModel):
    """A user who has authorised the app. The repr does not show the tokens.

    Attributes:
        tokens: The user's tokens, to be saved.
        data: What was given to `SignIn.url()`.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset()

    tokens: Tokens
    data: str = ""


class SignIn:
    """Sends users to Pinterest's consent page and receives them back. It keeps nothing between the two.

    The value `state` of the URL is signed and names the user, so that it is worthless in another user's browser, and
    after 10 minutes. Any process with the same settings can receive the user.

        sign_in = SignIn(app_id=..., app_secret=..., redirect_uri="https://example.com/callback", scopes=[...])
        redirect_to(sign_in.url("anna"))
        # and in the handler of https://example.com/callback
        signed_in = await sign_in.finish(pinterest, request.url.query, user="anna")
        await store.save("anna", signed_in.tokens)

    Args:
        app_id: The app's id.
        app_secret: The app's secret. It signs the state, too.
        redirect_uri: The address of the handler that calls `finish`, as the app's settings at Pinterest list it.
        scopes: What to ask for: members of `Scope`, or their texts.
        page: The consent page, that of Pinterest when left out (the sandbox has one: `Sandbox.authorization_page`).
        seconds: How long a user may take.
        clock: Returns the current time in Unix seconds.

    Raises:
        ConfigurationError: A setting cannot work.
    """

    def __init__(
        self,
        *,
        app_id: str,
        app_secret: str,
        redirect_uri: str,
        scopes: Iterable[str],
        page: str = AUTHORIZATION_PAGE,
        seconds: float = 600.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        app_secret = hide(app_secret)
        if not app_id or not app_secret:
            raise ConfigurationError(
                "app_id (PINTEREST_APP_ID) and app_secret (PINTEREST_APP_SECRET) are both needed to sign in users"
            )
        self.app_id = app_id
        self.redirect_uri: str = checked_redirect_uri(redirect_uri)
        self.scopes: tuple[str, ...] = checked_scopes(scopes)
        self.page = page
        self._app_secret = app_secret
        self._seconds = seconds
        self._clock = clock

    @classmethod
    def from_env(cls, *, redirect_uri: str, scopes: Iterable[str], **settings: Any) -> Self:
        """Return a SignIn for the app of the environment.

        Reads PINTEREST_APP_ID and PINTEREST_APP_SECRET. With a sandbox in PINTEREST_BASE_URL, its consent page is used.

        Args:
            redirect_uri: As in the constructor.
            scopes: As in the constructor.
            **settings: Other arguments of the constructor.
        """
        app_secret = hide(os.environ.get("PINTEREST_APP_SECRET", ""))
        found: dict[str, Any] = {
            "app_id": os.environ.get("PINTEREST_APP_ID", ""),
            "app_secret": app_secret,
            "page": page_of(os.environ.get("PINTEREST_BASE_URL")),
        }
        return cls(redirect_uri=redirect_uri, scopes=scopes, **{**found, **settings})

    @property
    def app(self) -> dict[str, Any]:
        """The app's id and secret, as arguments: `Pinterest(**sign_in.app)`, `UserTokens(**sign_in.app, store=...)`."""
        return {"app_id": self.app_id, "app_secret": self._app_secret}

    def url(self, user: str, data: str = "") -> str:
        """Return the URL to send a user's browser to.

        Args:
            user: Any text that stands for the user and that only this browser can have in the handler of the redirect
                address: the id of the user who is logged in to your application, or of the browser's session. It does
                not appear in the URL.
            data: Comes back with the user, such as the page to return to. It can be read in the URL, not changed.
        """
        _check_user("SignIn.url", user)
        head = secrets.token_bytes(_NONCE_BYTES) + int(self._clock() + self._seconds).to_bytes(_TIME_BYTES, "big")
        content = data.encode()
        state = head + self._mac(head, user, content) + content
        return authorization_url(
            app_id=self.app_id,
            redirect_uri=self.redirect_uri,
            scopes=self.scopes,
            state=urlsafe_b64encode(state).decode().rstrip("="),
            page=self.page,
        )

    def check(self, answer: str | Mapping[str, str], user: str) -> Callback:
        """Return what the user brings back, if the state is ours, this user's, and not too old.

        Args:
            answer: The query of the request to the redirect address: a mapping, or text (also the whole URL).
            user: As in `url`, but of the browser that sent the request.

        Raises:
            SignInFailed: It is not, or the user has refused; `reason` says which.
        """
        answer = _fields(answer)
        return self._checked(answer, user)

    def _checked(self, fields: Mapping[str, str], user: str) -> Callback:
        _check_user("SignIn.check", user)
        data = self._data_of(fields.get("state", ""), user)
        if "error" in fields:
            denied = fields["error"] == _DENIED
            problem = "the user did not allow it" if denied else f"the consent page answered {fields['error'][:100]!r}"
            raise SignInFailed("denied", f"sign-in: {problem}: nothing was changed; {_AGAIN} if they want to")
        if not fields.get("code"):
            raise SignInFailed("answer", f"sign-in: the address has neither code nor error: {_AGAIN}")
        return Callback(code=fields["code"], data=data)

    async def finish(self, pinterest: _Client, answer: str | Mapping[str, str], *, user: str) -> SignedIn:
        """Return a user who comes back from the consent page, with the tokens and what was given to `url` as `data`.

        Args:
            pinterest: An open client. Its own token is not used.
            answer: As in `check`.
            user: As in `check`.

        Raises:
            SignInFailed: The answer is not as it should be, or the token endpoint refuses the code or the app.
            OutcomeUnknown: No answer came to the exchange of the code: the user has to start again.
        """
        answer = _fields(answer)  # a local that shows no code
        callback = self._checked(answer, user)
        tokens = await pinterest.oauth.exchange_code(
            callback.code, redirect_uri=self.redirect_uri, app_id=self.app_id, app_secret=self._app_secret
        )
        return SignedIn(tokens=tokens, data=callback.data)

    def _data_of(self, text: str, user: str) -> str:
        """Return what a state carries. Raise SignInFailed if it is not ours, not this user's, or too old."""
        try:
            state = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            state = b""
        head, mac, content = state[:_HEAD_BYTES], state[_HEAD_BYTES:_MAC_END], state[_MAC_END:]
        if not hmac.compare_digest(mac, self._mac(head, user, content)):
            raise SignInFailed(
                "state",
                "sign-in: state is missing or does not match: the sign-in was begun in another browser, by another "
                f"user, or with another app_secret; do not use the code, and {_AGAIN}",
            )
        if int.from_bytes(head[_NONCE_BYTES:], "big") < self._clock():
            raise SignInFailed("state", f"sign-in: it took more than {self._seconds:.0f} seconds: {_AGAIN}")
        return content.decode()

    def _mac(self, head: bytes, user: str, content: bytes) -> bytes:
        """Return the signature. Each part is signed with its length, so that no text can move to the part beside it."""
        parts = (head, user.encode(), self.app_id.encode(), self.redirect_uri.encode(), content)
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(f"pinterest_async sign-in {self._app_secret}".encode(), message, "sha256")

    def __repr__(self) -> str:
        return f"SignIn(app_id={self.app_id!r}, redirect_uri={self.redirect_uri!r})"


def _check_user(method: str, user: object) -> None:
    if not user or not isinstance(user, str):
        raise ArgumentError(method, "user", f"expected a text that stands for the user, got {user!r}")


def _fields(answer: str | Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a query, or of a URL with one. A field that is given twice is left out."""
    if isinstance(answer, Mapping):
        return {name: hide(str(value)) for name, value in answer.items()}
    pairs = parse_qsl(urlsplit(answer).query if "?" in answer else answer)
    names = [name for name, _ in pairs]
    return {name: hide(value) for name, value in pairs if names.count(name) == 1}

"""pinterest-async auth: sign in, see how long tokens last, refresh and revoke them."""

import argparse
import asyncio
import getpass
import os
import secrets
import sys
import threading
import time
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from .._settings import ENVIRONMENTS, base_url_of
from ..auth import Scope, SignIn, Tokens
from ..auth._authorization import page_of
from ..auth._profiles import Profile, Profiles
from ..client import Pinterest
from ..errors import ConfigurationError, Forbidden, SignInFailed
from ..models._confidential import hide
from ._common import Commands, client_settings, connection_options, emit, log, network_settings, profile_name
from ._exit_codes import API_FAILED, DONE, PARTIAL
from ._loopback import receiving

_REDIRECT_URI: Final = "http://localhost:8085/"
_SCOPES: Final = (Scope.ADS_READ, Scope.BOARDS_READ, Scope.CATALOGS_READ, Scope.PINS_READ, Scope.USER_ACCOUNTS_READ)
_SECONDS: Final = 600.0
_SOON_DAYS: Final = 14
_DAY: Final = 86_400.0


def add_to(commands: Commands) -> None:
    """Add the commands."""
    auth = commands.add_parser("auth", help="sign in, and see, refresh or revoke the tokens of a profile")
    actions = auth.add_subparsers(required=True, metavar="ACTION")
    login = actions.add_parser(
        "login",
        parents=[connection_options()],
        help="sign in and keep the tokens in a profile",
        description="Open Pinterest's consent page in the browser, receive the code, and keep the tokens in a profile: "
        "in one file that only you may read. Every command uses it (--profile).",
    )
    login.add_argument("--app-id", help="the app's id (default: PINTEREST_APP_ID, or the profile's)")
    login.add_argument(
        "--redirect-uri",
        help=f"redirect address that the app's settings at Pinterest list (default: the profile's, or {_REDIRECT_URI})",
    )
    login.add_argument(
        "--scopes", help=f"what to ask for, with commas (default: the profile's, or {','.join(_SCOPES)})"
    )
    login.add_argument(
        "--no-browser", action="store_true", help="print the URL, and read the address that the browser comes back to"
    )
    login.set_defaults(run=run_login)
    status = actions.add_parser("status", help="print how long the tokens of each profile, or of one, last")
    status.add_argument("--profile", help="this one only")
    status.set_defaults(run=run_status)
    refresh = actions.add_parser("refresh", parents=[connection_options()], help="replace the tokens by new ones now")
    refresh.set_defaults(run=run_refresh)
    revoke = actions.add_parser(
        "revoke", parents=[connection_options()], help="make the tokens invalid and forget them"
    )
    revoke.add_argument("--forget", action="store_true", help="remove them from the profile without asking Pinterest")
    revoke.set_defaults(run=run_revoke)


async def run_login(options: argparse.Namespace) -> int:
    """Sign in and keep the tokens.

    Raises:
        SignInFailed: The sign-in gave no tokens.
        ConfigurationError: A setting is missing or wrong.
    """
    _check_server(options)
    profiles, name = Profiles(), profile_name(options)
    profile = _profile_for_login(options, profiles.all().get(name))
    sign_in = SignIn(
        app_id=profile.app_id,
        app_secret=profile.app_secret,
        redirect_uri=profile.redirect_uri,
        scopes=profile.scopes,
        page=page_of(base_url_of("production", profile.base_url)),
        seconds=_SECONDS,
    )
    browser = secrets.token_urlsafe()  # stands for this sign-in: the state of another one is worthless
    url = sign_in.url(browser)
    check = partial(sign_in.check, user=browser)
    if options.no_browser:
        log(f"Open this page in a browser:\n\n{url}\n\nThen paste the address that it comes back to:")
        callback = check(await _read_line())
    else:
        async with receiving(profile.redirect_uri, check) as receiver:
            log(f"Opening the consent page; if no browser opens, visit it, or use --no-browser:\n\n{url}\n")
            await asyncio.to_thread(webbrowser.open, url)
            try:
                callback = await receiver.result(_SECONDS)
            except TimeoutError:
                problem = f"sign-in: the browser did not come back within {_SECONDS:.0f} seconds: run the command again"
                raise SignInFailed("answer", problem) from None
    async with _client(options, profile) as pinterest:
        tokens = await pinterest.oauth.exchange_code(
            callback.code, redirect_uri=profile.redirect_uri, **_app_of(profile)
        )
    await profiles.put(name, replace(profile, tokens=tokens))
    log(f"Signed in: profile {name!r} in {profiles.path}")
    emit(_status(name, replace(profile, tokens=tokens)))
    return DONE


async def run_status(options: argparse.Namespace) -> int:
    """Print a line for each profile. The exit code is 1 if one of them needs a new sign-in."""
    profiles = Profiles()
    known = profiles.all() if options.profile is None else {options.profile: profiles.get(options.profile)}
    needs_sign_in = False
    for name, profile in sorted(known.items()):
        status = _status(name, profile)
        emit(status)
        if status["state"] == "sign in":
            needs_sign_in = True
            log(f"{name}: sign in with 'pinterest-async auth login --profile {name}'")
        elif (days := status["refresh_token_days"]) is not None and days < _SOON_DAYS:
            log(f"{name}: the refresh token expires in {days} days: 'pinterest-async auth refresh --profile {name}'")
    if not known:
        log(f"there are no profiles in {profiles.path}: sign in with 'pinterest-async auth login'")
    return PARTIAL if needs_sign_in or not known else DONE


async def run_refresh(options: argparse.Namespace) -> int:
    """Replace the tokens of a profile.

    Raises:
        ReauthorizationRequired: The refresh token is refused.
    """
    _check_server(options)
    profiles, name = Profiles(), profile_name(options)
    profiles.get(name)
    async with profiles.renewing(name):
        profile, tokens = _signed_in(profiles, name)
        await profiles.check(name)
        async with _client(options, profile) as pinterest:
            new = await pinterest.oauth.refresh(tokens, **_app_of(profile))
        await profiles.save(name, new)
    emit(_status(name, replace(profile, tokens=new)))
    return DONE


async def run_revoke(options: argparse.Namespace) -> int:
    """Revoke the tokens of a profile, and remove them from it."""
    _check_server(options)
    profiles, name = Profiles(), profile_name(options)
    profiles.get(name)
    async with profiles.renewing(name):
        profile, tokens = _signed_in(profiles, name)
        if not options.forget:
            async with _client(options, profile) as pinterest:
                try:
                    await _revoke(pinterest, profile, tokens)
                except Forbidden as error:
                    log(
                        f"{error}\nPinterest revokes tokens of system users only. The user can take back the consent "
                        "in the settings at Pinterest; --forget removes the tokens from the profile."
                    )
                    return API_FAILED
        await profiles.save(name, None)
    log(f"{'Forgotten' if options.forget else 'Revoked'}: the tokens of profile {name!r}")
    return DONE


async def _revoke(pinterest: Pinterest, profile: Profile, tokens: Tokens) -> None:
    """Revoke the refresh token first, so that nothing can be made of it afterwards."""
    app = _app_of(profile)
    if tokens.refresh_token is not None:
        await pinterest.oauth.revoke(tokens.refresh_token, token_type_hint="refresh_token", **app)  # noqa: S106
    await pinterest.oauth.revoke(tokens.access_token, token_type_hint="access_token", **app)  # noqa: S106


def _check_server(options: argparse.Namespace) -> None:
    """Raise ConfigurationError for a sandbox that ends with the command: nothing can be kept of it."""
    if options.sandbox:
        raise ConfigurationError(
            "auth: --sandbox ends with the command, and its tokens with it: run 'pinterest-async sandbox' beside it, "
            "and set the variables that it prints"
        )


def _profile_for_login(options: argparse.Namespace, known: Profile | None) -> Profile:
    """Return the profile to sign in with: options, then the environment, then what the profile has."""
    environment = os.environ
    app_id = options.app_id or environment.get("PINTEREST_APP_ID") or (known.app_id if known else "")
    if not app_id:
        raise ConfigurationError("auth login: the app's id is missing: give --app-id or set PINTEREST_APP_ID")
    same_app = known is not None and known.app_id == app_id
    app_secret = hide(environment.get("PINTEREST_APP_SECRET") or (known.app_secret if known and same_app else ""))
    if not app_secret and sys.stdin.isatty():
        app_secret = hide(getpass.getpass("The app's secret: "))
    if not app_secret:
        raise ConfigurationError(
            "auth login: the app's secret is missing: set PINTEREST_APP_SECRET (no option has it, because other users "
            "of a machine can read a command line)"
        )
    base_url = known.base_url if known else None
    if options.environment is not None:
        base_url = ENVIRONMENTS[options.environment]
    elif named := environment.get("PINTEREST_BASE_URL"):
        base_url = named
    return Profile(
        app_id=app_id,
        app_secret=str(app_secret),
        redirect_uri=options.redirect_uri or (known.redirect_uri if known else _REDIRECT_URI),
        scopes=tuple(options.scopes.split(",")) if options.scopes else (known.scopes if known else _SCOPES),
        base_url=base_url,
    )


def _signed_in(profiles: Profiles, name: str) -> tuple[Profile, Tokens]:
    profile = profiles.get(name)
    if profile.tokens is None:
        raise ConfigurationError(
            f"profile {name!r} has no tokens: sign in with 'pinterest-async auth login --profile {name}'"
        )
    return profile, profile.tokens


def _client(options: argparse.Namespace, profile: Profile) -> Pinterest:
    """Return a client of the app, without a user's token."""
    return Pinterest(
        **{**network_settings(), **client_settings(options)}, **_app_of(profile), base_url=profile.base_url
    )


def _app_of(profile: Profile) -> dict[str, Any]:
    return {"app_id": profile.app_id, "app_secret": hide(profile.app_secret)}


def _status(name: str, profile: Profile) -> dict[str, Any]:
    """Return what may be shown of a profile."""
    tokens, now = profile.tokens, time.time()
    expires_at = None if tokens is None else tokens.expires_at
    refresh_expires_at = None if tokens is None else tokens.refresh_expires_at
    is_valid = tokens is not None and (expires_at is None or expires_at > now)
    is_renewable = (
        tokens is not None
        and tokens.refresh_token is not None
        and (refresh_expires_at is None or refresh_expires_at > now)
    )
    return {
        "profile": name,
        "app_id": profile.app_id,
        "state": "valid" if is_valid else "refresh" if is_renewable else "sign in",
        "scopes": None if tokens is None else tokens.scopes,
        "access_token_expires_at": _time(expires_at),
        "refresh_token_expires_at": _time(refresh_expires_at),
        "refresh_token_days": None if refresh_expires_at is None else int(max(0.0, refresh_expires_at - now) // _DAY),
        "base_url": profile.base_url,
    }


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


async def _read_line() -> str:
    """Return a line of stdin. A cancellation does not wait for it."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def keep(text: str) -> None:
        if not line.done():
            line.set_result(hide(text))

    def read() -> None:
        text = sys.stdin.readline().strip()
        with suppress(RuntimeError):  # the command is over
            loop.call_soon_threadsafe(keep, text)

    threading.Thread(target=read, daemon=True).start()
    return await line

"""The HTTP session of a client: one of its own, or a borrowed one that is checked for what would change outcomes."""

import asyncio
import ssl
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass
from weakref import WeakKeyDictionary

import aiohttp
from yarl import URL

from ..errors import ClosedError, ConfigurationError

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

SSLSetting: TypeAlias = "ssl.SSLContext | aiohttp.Fingerprint | bool"
"""How the server's certificate is checked. True: with the certificates of the system, False: not at all."""

_CONNECTIONS: Final = 100
"""Requests that one client has under way at a time."""

_UNLIMITED: Final = 1_000_000

ERROR_BYTES: Final = 1 << 20
"""Bytes of an error answer that are read."""

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

_slots: "WeakKeyDictionary[aiohttp.BaseConnector, asyncio.Semaphore]" = WeakKeyDictionary()


def own_session(base_url: str, headers: dict[str, str], proxy: str | None, ssl: SSLSetting) -> aiohttp.ClientSession:
    """Return a new session for one client.

    Args:
        base_url: Where requests go: decides which proxy of the environment is used, if any.
        headers: Of every request.
        proxy: URL of a proxy to use instead.
        ssl: How certificates are checked.

    Raises:
        ConfigurationError: The environment names a proxy that cannot be used.
    """
    proxy = proxy or _proxy_of_environment(base_url)
    return aiohttp.ClientSession(
        connector=_Connector(limit=0, ssl=ssl),  # `slots_of` limits the calls; files come beside them
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        proxy=proxy,
    )


class _Connector(aiohttp.TCPConnector):
    """A pool that does not reuse a connection on which data arrived while it was idle.

    aiohttp would take it for the answer to the next request: a second copy of an earlier answer, or a 408.
    """

    async def connect(
        self, req: aiohttp.ClientRequest, traces: "list[Trace]", timeout: aiohttp.ClientTimeout
    ) -> "Connection":
        while True:
            connection = await super().connect(req, traces, timeout)
            if connection.protocol is None or not connection.protocol.should_close:
                return connection
            connection.close()


def file_session(session: aiohttp.ClientSession, base_url: str) -> aiohttp.ClientSession:
    """Return a session for files, over the pool and the proxy of another session, and without its headers and cookies.

    Links lead to a service that is not the API: what a session of the user's sends there by default may be a secret.
    Bodies are not decompressed: an interrupted transfer continues in the bytes as they are sent.
    """
    proxy: Any = getattr(session, "_default_proxy", None)
    if proxy is None and session.trust_env:
        proxy = _proxy_of_environment(base_url)
    return aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        middlewares=(one_attempt,),
        proxy=proxy,
        proxy_auth=getattr(session, "_default_proxy_auth", None),
    )


def check_borrowed(session: aiohttp.ClientSession) -> None:
    """Check that a session of the user's can send our requests.

    Raises:
        ConfigurationError: It cannot; the message says why.
    """
    if session.closed:
        raise ClosedError("session: it is closed; give an open one, or leave session= out")
    if getattr(session, "_loop", None) is not asyncio.get_running_loop():
        raise ConfigurationError("session: it belongs to another event loop; make it in the one the client is used in")
    if session.auth is not None:
        raise ConfigurationError(
            "session: it has auth= of its own, which aiohttp would send instead of the access token; give a session "
            "without it"
        )


async def one_attempt(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a GET, PUT or DELETE on a lost connection: every attempt is counted."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from error


async def read_limited(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Return the body of an answer whose size is not known beforehand: it is chunked or compressed, or too long.

    A body that is longer than the limit is cut after a little more than that, and the connection closed: aiohttp
    decompresses no more than is read.
    """
    parts: list[bytes] = []
    size = 0
    try:
        while part := await response.content.readany():
            parts.append(part)
            size += len(part)
            if size > limit:
                response.close()
                break
        else:
            await response.wait_for_close()
    except BaseException:
        response.close()
        raise
    return b"".join(parts)


def slots_of(session: aiohttp.ClientSession) -> asyncio.Semaphore:
    """Return the semaphore that admits as many requests as a session's pool has connections.

    It is acquired before the request: aiohttp would count the wait for its pool as part of the timeout. Clients that
    share a pool share the semaphore.
    """
    connector = session.connector
    assert connector is not None
    slots = _slots.get(connector)
    if slots is None:
        limits = [limit for limit in (connector.limit, connector.limit_per_host) if limit]
        slots = _slots[connector] = asyncio.Semaphore(min(limits, default=_UNLIMITED))
    return slots


def new_slots() -> asyncio.Semaphore:
    """Return the semaphore of a client with a session of its own."""
    return asyncio.Semaphore(_CONNECTIONS)


def middlewares_of(session: aiohttp.ClientSession) -> tuple[Any, ...]:
    """Return the middlewares of a session, for a request that adds one: aiohttp has no public name for them."""
    return tuple(getattr(session, "_middlewares", ()))


async def close_elsewhere(session: aiohttp.ClientSession) -> None:
    """Close a session that was opened in another event loop, which may have ended without closing it."""
    connector = session.connector
    loop: asyncio.AbstractEventLoop | None = getattr(session, "_loop", None)
    if loop is not None and loop.is_running():
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(session.close(), loop))
        return
    session.detach()
    if connector is not None:
        with suppress(RuntimeError):  # the loop is closed, and its connections with it
            await connector.close()


def checked_proxy(proxy: str, name: str = "proxy") -> str:
    """Return the URL of a proxy. "host:3128" is taken for HTTP.

    Raises:
        ConfigurationError: It is no URL of an HTTP proxy. The message does not show it: it may hold a password.
    """
    given: Any = proxy
    url = given if not isinstance(given, str) or "://" in given else f"http://{given}"
    try:
        parts = urlsplit(url if isinstance(given, str) else "")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and bool(URL(url).host)
        usable = usable and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ConfigurationError(f"{name} must be the URL of an HTTP proxy, such as 'http://proxy.example:3128'")
    return url


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host in _LOOPBACK or host.endswith(".localhost"):
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _proxy_of_environment(base_url: str) -> str | None:
    """Return the proxy that the environment names for a URL: HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY has the host.

    aiohttp's `trust_env` would look for it before every request, in a thread, and send what ~/.netrc holds.
    """
    parts = urlsplit(base_url)
    proxy, host = getproxies().get(parts.scheme), parts.hostname or ""
    if not proxy or host in _LOOPBACK or proxy_bypass(parts.netloc) or proxy_bypass(host):
        return None
    return checked_proxy(proxy, f"{parts.scheme.upper()}_PROXY")

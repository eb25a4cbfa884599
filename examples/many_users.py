"""A web application of many users: each has a token and quotas of their own, over one pool of connections.

python examples/many_users.py  # with a sandbox behind it
curl localhost:8080/boards -H 'X-User: anna'
"""

import argparse
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from aiohttp import web

from pinterest_async import Pinterest
from pinterest_async.auth import FileTokenStore, StaticToken, TokenSource, UserTokens
from pinterest_async.sandbox import Sandbox

Source = Callable[[str], TokenSource]
"""Returns the token source of a user."""

PINTEREST = web.AppKey("pinterest", Pinterest)
SOURCE: web.AppKey[Source] = web.AppKey("source")


def stored_tokens(app_id: str, app_secret: str, folder: str) -> Source:
    """Return the sources of users whose tokens are files in a folder; a table of a database is a store as well."""
    return UserTokens(app_id=app_id, app_secret=app_secret, store=FileTokenStore(f"{folder}/{{user}}.json")).source


def make_app(connect: Callable[[], AbstractAsyncContextManager[Pinterest]], source: Source) -> web.Application:
    async def client(app: web.Application) -> AsyncIterator[None]:
        async with connect() as app[PINTEREST]:
            yield

    app = web.Application()
    app[SOURCE] = source
    app.cleanup_ctx.append(client)
    app.add_routes([web.get("/boards", list_boards)])
    return app


async def list_boards(request: web.Request) -> web.Response:
    user = request.headers.get("X-User", "")  # of your session, once the user has signed in
    if not user.isalnum():
        raise web.HTTPUnauthorized
    pinterest = request.app[PINTEREST].for_token(request.app[SOURCE](user), user=user)
    return web.json_response([board.name async for board in pinterest.boards.list(page_size=250)])


def main(arguments: Sequence[str]) -> None:
    argparse.ArgumentParser(description="Serve the boards of many users on localhost:8080.").parse_args(arguments)
    sandbox = Sandbox()
    app = make_app(sandbox.connect, lambda user: StaticToken(sandbox.access_token))
    web.run_app(app, host="localhost", port=8080)


if __name__ == "__main__":
    main(sys.argv[1:])

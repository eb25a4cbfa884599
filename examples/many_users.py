"""A web application of many users (aiohttp.web): each signs in with Pinterest and has quotas of their own.

pinterest-async sandbox --user anna > .env &    # or the app's own PINTEREST_APP_ID and PINTEREST_APP_SECRET
export $(grep -v '#' .env)
python examples/many_users.py  # then visit http://localhost:8080/boards
"""

import argparse
import secrets
import sys
from collections.abc import AsyncIterator, Sequence

from aiohttp import typedefs, web

from pinterest_async import Pinterest, PinterestError, ReauthorizationRequired, SignInFailed, TokenStore
from pinterest_async.auth import FileTokenStore, Scope, SignIn, UserTokens

PINTEREST = web.AppKey("pinterest", Pinterest)
SIGN_IN = web.AppKey("sign_in", SignIn)
USER = web.RequestKey("user", str)
USERS = web.AppKey("users", UserTokens)
SCOPES = [Scope.BOARDS_READ, Scope.PINS_READ, Scope.USER_ACCOUNTS_READ]


def make_app(sign_in: SignIn, store: TokenStore) -> web.Application:
    async def client(app: web.Application) -> AsyncIterator[None]:
        async with Pinterest.from_env(**sign_in.app) as app[PINTEREST]:
            yield

    app = web.Application(middlewares=[sessions, errors])
    app[SIGN_IN] = sign_in
    app[USERS] = UserTokens(**sign_in.app, store=store, authorization_url=sign_in.url)
    app.cleanup_ctx.append(client)
    app.add_routes([web.get("/callback", callback), web.get("/boards", list_boards)])
    return app


@web.middleware
async def sessions(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Give each browser an id, here also that of the user; your application knows its users already."""
    user = request[USER] = request.cookies.get("session") or secrets.token_urlsafe()
    response = await handler(request)
    response.set_cookie("session", user, httponly=True, samesite="Lax", secure=request.secure)
    return response


@web.middleware
async def errors(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ReauthorizationRequired as error:  # the user has not signed in yet, or long ago
        return web.Response(status=302, headers={"Location": str(error.url)})
    except SignInFailed as error:
        return web.Response(status=400, text=f"{error}")
    except PinterestError as error:
        request.app.logger.error("%s", error)
        return web.Response(status=502, text="Pinterest cannot be reached")


async def callback(request: web.Request) -> web.Response:
    app, user = request.app, request[USER]
    signed_in = await app[SIGN_IN].finish(app[PINTEREST], request.query, user=user)
    await app[USERS].sign_in(user, signed_in.tokens)
    return web.Response(status=302, headers={"Location": "/boards"})


async def list_boards(request: web.Request) -> web.Response:
    app, user = request.app, request[USER]
    pinterest = app[PINTEREST].for_token(app[USERS].source(user), user=user)
    return web.json_response([board.name async for board in pinterest.boards.list(page_size=250)])


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Serve the boards of many users on localhost:8080.")
    parser.add_argument("--tokens", default="tokens-{user}.json", help="files of tokens (default: %(default)s)")
    store = FileTokenStore(parser.parse_args(arguments).tokens)
    sign_in = SignIn.from_env(redirect_uri="http://localhost:8080/callback", scopes=SCOPES)
    web.run_app(make_app(sign_in, store), host="localhost", port=8080)


if __name__ == "__main__":
    main(sys.argv[1:])

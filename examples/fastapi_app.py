"""A FastAPI application of many users, who sign in with Pinterest. Needs `pip install fastapi uvicorn`.

pinterest-async sandbox --user anna > .env &    # or the app's own PINTEREST_APP_ID and PINTEREST_APP_SECRET
export $(grep -v '#' .env)
uvicorn --app-dir examples --port 8080 fastapi_app:app  # then visit http://localhost:8080/boards
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
from fastapi import Cookie, Depends, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from pinterest_async import Pinterest, PinterestError, ReauthorizationRequired, SignInFailed
from pinterest_async.auth import FileTokenStore, Scope, SignIn, UserTokens

REDIRECT_URI = "http://localhost:8080/callback"
SCOPES = [Scope.BOARDS_READ, Scope.PINS_READ, Scope.USER_ACCOUNTS_READ]


class MsgspecResponse(Response):
    """Encodes what the client returns: FastAPI does not know msgspec's Structs."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the body of an answer."""
        return msgspec.json.encode(content)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open one client for the life of the application: all users share its connections."""
    sign_in = app.state.sign_in = SignIn.from_env(redirect_uri=REDIRECT_URI, scopes=SCOPES)
    store = FileTokenStore("tokens-{user}.json")
    app.state.users = UserTokens(**sign_in.app, store=store, authorization_url=sign_in.url)
    async with Pinterest.from_env(**sign_in.app) as app.state.pinterest:
        yield


app = FastAPI(lifespan=lifespan)


def current_user(response: Response, session: Annotated[str | None, Cookie()] = None) -> str:
    """Return the id of the browser, here also that of the user; your application knows its users already."""
    user = session or secrets.token_urlsafe()
    response.set_cookie("session", user, httponly=True, samesite="lax")
    return user


User = Annotated[str, Depends(current_user)]


def user_client(request: Request, user: User) -> Pinterest:
    """Return a view of the client with the user's token and quotas."""
    view: Pinterest = request.app.state.pinterest.for_token(request.app.state.users.source(user), user=user)
    return view


Client = Annotated[Pinterest, Depends(user_client)]


@app.get("/boards")
async def list_boards(client: Client, response: Response) -> Response:
    boards = [board async for board in client.boards.list(page_size=250)]
    return MsgspecResponse(boards, headers=dict(response.headers))


@app.get("/login")
async def login(request: Request, user: User, response: Response) -> Response:
    return RedirectResponse(request.app.state.sign_in.url(user, "/boards"), 302, dict(response.headers))


@app.get("/callback")
async def callback(request: Request, user: User) -> Response:
    state = request.app.state
    signed_in = await state.sign_in.finish(state.pinterest, request.query_params, user=user)
    await state.users.sign_in(user, signed_in.tokens)
    return RedirectResponse(signed_in.data, 302)


@app.exception_handler(PinterestError)
async def on_error(request: Request, error: PinterestError) -> Response:
    if isinstance(error, ReauthorizationRequired):
        return RedirectResponse("/login", 302)
    if isinstance(error, SignInFailed):
        return PlainTextResponse(str(error), 400)
    return PlainTextResponse("Pinterest cannot be reached", 502)

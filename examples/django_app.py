"""A Django application of many users with async views, who sign in with Pinterest. Needs `pip install django uvicorn`.

pinterest-async sandbox --user anna > .env &    # or the app's own PINTEREST_APP_ID and PINTEREST_APP_SECRET
export $(grep -v '#' .env)
uvicorn --app-dir examples --port 8080 django_app:application  # then visit http://localhost:8080/boards
"""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from functools import wraps
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path

from pinterest_async import Pinterest, PinterestError, ReauthorizationRequired, SignInFailed
from pinterest_async.auth import FileTokenStore, Scope, SignIn, UserTokens

REDIRECT_URI = "http://localhost:8080/callback"
SCOPES = [Scope.BOARDS_READ, Scope.PINS_READ, Scope.USER_ACCOUNTS_READ]

View = Callable[[HttpRequest, str], Awaitable[HttpResponse]]
Message = MutableMapping[str, Any]


def view(handle: View) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """Give a view the id of the browser, here also that of the user, and answer errors of the client."""

    @wraps(handle)
    async def answer(request: HttpRequest) -> HttpResponse:
        user = request.COOKIES.get("session") or secrets.token_urlsafe()
        try:
            response = await handle(request, user)
        except ReauthorizationRequired as error:  # the user has not signed in yet, or long ago
            response = HttpResponseRedirect(str(error.url))
        except SignInFailed as error:
            response = HttpResponse(str(error), status=400, content_type="text/plain")
        except PinterestError:
            response = HttpResponse("Pinterest cannot be reached", status=502, content_type="text/plain")
        response.set_cookie("session", user, httponly=True, samesite="Lax")
        return response

    return answer


@view
async def list_boards(request: HttpRequest, user: str) -> HttpResponse:
    state = request.scope["state"]
    client = state["pinterest"].for_token(state["users"].source(user), user=user)
    return JsonResponse([board.name async for board in client.boards.list(page_size=250)], safe=False)


@view
async def callback(request: HttpRequest, user: str) -> HttpResponse:
    state = request.scope["state"]
    signed_in = await state["sign_in"].finish(state["pinterest"], request.GET.dict(), user=user)
    await state["users"].sign_in(user, signed_in.tokens)
    return HttpResponseRedirect("/boards")


urlpatterns = [path("boards", list_boards), path("callback", callback)]
if not settings.configured:  # a project has a module of settings instead
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost"], SECRET_KEY=secrets.token_hex())
    django.setup()
serve = get_asgi_application()


async def application(scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
    """Open one client for the life of the application: the server shares the state with each request."""
    if scope["type"] != "lifespan":
        await serve(scope, receive, send)
        return
    await receive()
    sign_in = scope["state"]["sign_in"] = SignIn.from_env(redirect_uri=REDIRECT_URI, scopes=SCOPES)
    store = FileTokenStore("tokens-{user}.json")
    scope["state"]["users"] = UserTokens(**sign_in.app, store=store, authorization_url=sign_in.url)
    async with Pinterest.from_env(**sign_in.app) as scope["state"]["pinterest"]:
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})

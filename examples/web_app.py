"""A web application that shares one Pinterest client, and with it connections and rate limits, over its life.

python examples/web_app.py  # with a sandbox behind it; with PINTEREST_ACCESS_TOKEN and --live, with Pinterest
curl localhost:8080/boards; curl localhost:8080/pins -d '{"board_id": "813744295140000001", "image_url": "https://shop.example/lamp.jpg"}'
"""

import argparse
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from math import ceil

import msgspec
from aiohttp import typedefs, web

from pinterest_async import ArgumentError, BadRequest, Conflict, NotFound, Pinterest, PinterestError, RateLimited
from pinterest_async.models.pins import PinMediaSourceImageUrl
from pinterest_async.sandbox import Sandbox

PINTEREST = web.AppKey("pinterest", Pinterest)


class NewPin(msgspec.Struct):
    """What a visitor sends to make a Pin."""

    board_id: str
    image_url: str
    title: str | None = None


def make_app(connect: Callable[[], AbstractAsyncContextManager[Pinterest]]) -> web.Application:
    async def client(app: web.Application) -> AsyncIterator[None]:
        async with connect() as app[PINTEREST]:
            yield

    app = web.Application(middlewares=[errors])
    app.cleanup_ctx.append(client)
    app.add_routes([web.get("/boards", list_boards), web.post("/pins", create_pin)])
    return app


async def list_boards(request: web.Request) -> web.Response:
    boards = request.app[PINTEREST].boards.list(page_size=250)
    return web.json_response([{"id": board.id, "name": board.name, "pins": board.pin_count} async for board in boards])


async def create_pin(request: web.Request) -> web.Response:
    sent = msgspec.json.decode(await request.read(), type=NewPin)
    source = PinMediaSourceImageUrl(url=sent.image_url)
    pin = await request.app[PINTEREST].pins.create(board_id=sent.board_id, media_source=source, title=sent.title)
    return web.json_response({"id": pin.id}, status=201)


@web.middleware
async def errors(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    headers = dict[str, str]()
    try:
        return await handler(request)
    except (msgspec.MsgspecError, ArgumentError) as error:
        status, message = 400, str(error)
    except RateLimited as error:
        status, message, headers["Retry-After"] = 503, "too busy", str(ceil(error.retry_after or 60))
    except (BadRequest, NotFound, Conflict) as error:
        status, message = error.status, error.message
    except PinterestError as error:  # our token, our connection, their server: nothing that a visitor can mend
        request.app.logger.error("%s", error)
        status, message = 502, "Pinterest cannot be reached"
    return web.json_response({"error": message}, status=status, headers=headers)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Serve boards and Pins on localhost:8080.")
    parser.add_argument("--live", action="store_true", help="go to Pinterest with PINTEREST_ACCESS_TOKEN")
    connect = Pinterest.from_env if parser.parse_args(arguments).live else Sandbox().connect
    web.run_app(make_app(connect), host="localhost", port=8080)


if __name__ == "__main__":
    main(sys.argv[1:])

"""aioresponses for the few cases that a real server cannot show."""

from types import SimpleNamespace
from typing import Any

import aioresponses.core
from aiohttp import ClientResponse
from aioresponses import aioresponses as MockedAiohttp  # noqa: N812

__all__ = ["MockedAiohttp"]


class _Response(ClientResponse):
    """aioresponses 0.7.9 does not know an argument that aiohttp 3.14 asks for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("stream_writer", SimpleNamespace(output_size=0))
        super().__init__(*args, **kwargs)


aioresponses.core.ClientResponse = _Response  # type: ignore[attr-defined]

"""Logs as JSON lines: each attempt of a request with its fields, for a system that searches logs.

python examples/structured_logs.py  # with a sandbox behind it
"""

import asyncio
import json
import logging
import sys
from typing import Any, TextIO

from pinterest_async import PinterestError, RequestEvent
from pinterest_async.sandbox import Fault, Sandbox


class JsonLines(logging.Formatter):
    """Writes a record as an object of JSON. A record of an attempt has the fields of its event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "message": record.getMessage(),
        }
        event = getattr(record, "event", None)
        if isinstance(event, RequestEvent):
            fields |= event.to_dict()
        if record.exc_info is not None:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields)


def log_to(stream: TextIO) -> logging.Handler:
    """Write the package's log lines to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("pinterest_async")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)  # INFO: retries and refreshes only
    return handler


async def main(stream: TextIO = sys.stdout) -> int:
    """Call the sandbox, which fails now and then."""
    log_to(stream)
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("boards.list", Fault.SERVER_ERROR)
        await pinterest.boards.list()
        try:
            await pinterest.boards.get("1")
        except PinterestError as error:
            logging.getLogger("pinterest_async").error("there is no such board", exc_info=error)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

"""Downloads: files that Pinterest made, read in constant memory. A broken connection is resumed where it broke."""

import asyncio
import csv
import logging
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Final

from .._http.transport import Transport
from ..errors import ArgumentError, DecodeError, JobFailed, PinterestError
from .concat import Concatenator
from .poller import Poller
from .rows import Row, RowReader
from .storage import FileStream
from .transfer import CHUNK_BYTES, LinkExpired

logger: Final = logging.getLogger("pinterest_async")

__all__ = ["Download"]

_NAME_SHOWN: Final = 50
"""Characters of the name of a file in that of its temporary file: names are limited to 255 bytes."""


class Download:
    """A file that is ready: read its `rows()`, or `save()` it. Both read the file again; Pinterest keeps it an hour.

    A report whose days were cut has a file for each part. Their rows are read one part after the other.
    """

    def __init__(self, transport: Transport, pollers: Sequence[Poller[str]], urls: Sequence[str]) -> None:
        self._transport = transport
        self._pollers = tuple(pollers)
        self._urls = list(urls)

    @property
    def size(self) -> int | None:
        """Bytes of all files together, or None if the API did not state them."""
        sizes = [poller.size for poller in self._pollers if poller.size is not None]
        return sum(sizes) if len(sizes) == len(self._pollers) else None

    def __repr__(self) -> str:
        return f"<Download of {self._pollers[0].operation}: {len(self._pollers)} file(s), {self.size} bytes>"

    async def rows(self) -> AsyncIterator[Row]:
        """Yield each row as a dict, while the file arrives. In CSV all values are text; JSON omits zeros.

        Raises:
            TransportError: The file cannot be read to its end.
            DecodeError: The file is neither CSV nor JSON with rows.
            JobFailed: The file expired and cannot be created again.
        """
        for part in range(len(self._pollers)):
            reader = RowReader()
            async with aclosing(self._read_file(part)) as chunks:
                async for chunk in chunks:
                    for row in self._parse(reader, chunk):
                        yield row
            for row in self._parse(reader, b"", last=True):
                yield row

    async def save(self, path: str | os.PathLike[str]) -> int:
        """Write the file, and replace one of the same name when it is complete.

        Several CSV files get one header; several JSON files become an array of them.

        Returns:
            The number of bytes written.

        Raises:
            ArgumentError: The file is to be called `.csv`, and the report is JSON. An earlier file stays as it is.
            OSError: The file cannot be written.
            PinterestError: As `rows()`.
        """
        target = Path(path)
        # A name of its own, and "x": two calls do not write into one file, and none through a link that lies there.
        unfinished = target.with_name(f"{target.name[:_NAME_SHOWN]}.{secrets.token_hex(8)}.part")
        file = await asyncio.to_thread(unfinished.open, "xb")
        try:
            async with aclosing(self._read_all()) as chunks:
                written, buffer = 0, bytearray()
                async for chunk in chunks:
                    if not written and not buffer and target.suffix.lower() == ".csv" and chunk[:1] in (b"[", b"{"):
                        problem = "the report is JSON: ask for report_format='CSV', or save it as .json"
                        raise ArgumentError(self._pollers[0].operation, "path", problem)
                    buffer += chunk
                    if len(buffer) >= 4 * CHUNK_BYTES:
                        written += await asyncio.to_thread(file.write, buffer)
                        buffer.clear()
                written += await asyncio.to_thread(file.write, buffer)
            await asyncio.to_thread(file.close)
            await asyncio.to_thread(unfinished.replace, target)
        except BaseException:
            file.close()
            unfinished.unlink(missing_ok=True)
            raise
        return written

    def _parse(self, reader: RowReader, chunk: bytes, *, last: bool = False) -> list[Row]:
        try:
            return reader.feed(chunk, last=last)
        except (ValueError, csv.Error, RecursionError) as error:
            raise DecodeError(self._pollers[0].operation, 200, None, str(error), chunk) from None

    async def _read_all(self) -> AsyncGenerator[bytes]:
        """Yield the bytes of all files as one."""
        if len(self._pollers) == 1:
            async with aclosing(self._read_file(0)) as chunks:
                async for chunk in chunks:
                    yield chunk
            return
        concatenator = Concatenator(self._pollers[0].operation)
        for part in range(len(self._pollers)):
            async with aclosing(self._read_file(part)) as chunks:
                async for chunk in chunks:
                    yield concatenator.add(chunk)
            yield concatenator.end_file()
        yield concatenator.close()

    async def _read_file(self, part: int) -> AsyncGenerator[bytes]:
        """Yield the bytes of one file, over several connections and links if necessary."""
        poller = self._pollers[part]
        stream = FileStream(self._transport, poller.operation)
        transfer = stream.transfer
        try:
            while True:
                try:
                    async with aclosing(stream.read(self._urls[part], poller.size)) as chunks:
                        async for chunk in chunks:
                            transfer.advance()
                            yield chunk
                    transfer.succeed()
                    return
                except PinterestError as error:
                    wait = transfer.retry_in(error)
                    if wait is None and isinstance(error, LinkExpired):
                        raise JobFailed(poller.operation, "links to the file are refused") from None
                    if wait is None:
                        raise
                    if isinstance(error, LinkExpired):
                        logger.info("%s: asking for another link after: %s", poller.operation, error)
                        self._urls[part] = await poller.result(recreate=not stream.started)
                    else:
                        logger.info("%s: reading on in %.1f s after: %s", poller.operation, wait, error)
                        await asyncio.sleep(wait)
        except GeneratorExit:
            transfer.abandon()
            raise
        finally:
            transfer.close()


async def download(transport: Transport, pollers: Sequence[Poller[str]]) -> Download:
    """Wait until all files are ready. If one fails, stop polling for the others."""
    tasks = [asyncio.ensure_future(poller.result()) for poller in pollers]
    try:
        urls = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return Download(transport, pollers, urls)

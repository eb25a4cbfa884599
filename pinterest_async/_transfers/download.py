"""Files that Pinterest made: read while they arrive, in constant memory. One that breaks off is read on from there."""

import asyncio
import csv
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

from .._http.retry import Kind
from .._http.transport import Transport
from ..errors import DecodeError, JobFailed, ServerError, TransportError
from .concat import JoinedFiles
from .poller import Job
from .rows import KeyedRow, Row, RowReader
from .storage import PIECE, FileStream, LinkDead

__all__ = ["Download"]


class Download:
    """A file that is ready: read its `rows()`, or `save()` it. Each reads it anew, while Pinterest keeps it (an hour).

    Of a report that was cut by its days, there is a file for each part: their rows come one part after the other.
    """

    def __init__(self, transport: Transport, jobs: Sequence[Job], urls: Sequence[str]) -> None:
        self._transport = transport
        self._jobs = tuple(jobs)
        self._urls = list(urls)

    @property
    def size(self) -> int | None:
        """Bytes of all its files together; None when the API did not say."""
        sizes = [job.size for job in self._jobs if job.size is not None]
        return sum(sizes) if len(sizes) == len(self._jobs) else None

    def __repr__(self) -> str:
        return f"<Download of {self._jobs[0].operation}: {len(self._jobs)} file(s), {self.size} bytes>"

    async def rows(self) -> AsyncIterator[Row]:
        """Each row as a dict, while the file arrives. In CSV every value is text; JSON leaves out what is zero.

        Raises TransportError when the file cannot be read to its end, and DecodeError when it is not what it should be.
        """
        async with aclosing(self.keyed_rows()) as rows:
            async for _, row in rows:
                yield row

    async def keyed_rows(self) -> AsyncGenerator[KeyedRow]:
        """Each row with the id under which the file has it; None in CSV, which has no such ids. Raises as `rows()`."""
        for part in range(len(self._jobs)):
            reader = RowReader()
            async with aclosing(self._pieces(part)) as pieces:
                async for piece in pieces:
                    for row in self._read(reader, piece):
                        yield row
            for row in self._read(reader, b"", last=True):
                yield row

    async def save(self, path: str | os.PathLike[str]) -> int:
        """Write the file; the bytes written. It is there when it is complete, in place of one that was there before.

        Several CSV files have one header; several JSON files become an array of them. Raises as `rows()`, and OSError.
        """
        target = Path(path)
        unfinished = target.with_name(target.name + ".part")
        file = await asyncio.to_thread(unfinished.open, "wb")
        try:
            async with aclosing(self._joined()) as pieces:
                written, waiting = 0, bytearray()
                async for piece in pieces:
                    waiting += piece
                    if len(waiting) >= 4 * PIECE:
                        written += await asyncio.to_thread(file.write, waiting)
                        waiting.clear()
                written += await asyncio.to_thread(file.write, waiting)
            await asyncio.to_thread(file.close)
            await asyncio.to_thread(unfinished.replace, target)
        except BaseException:
            file.close()
            unfinished.unlink(missing_ok=True)
            raise
        return written

    def _read(self, reader: RowReader, piece: bytes, *, last: bool = False) -> list[KeyedRow]:
        try:
            return reader.feed(piece, last=last)
        except (ValueError, csv.Error) as error:
            raise DecodeError(self._jobs[0].operation, 200, None, str(error), piece) from None

    async def _joined(self) -> AsyncGenerator[bytes]:
        """All files as one."""
        if len(self._jobs) == 1:
            async with aclosing(self._pieces(0)) as pieces:
                async for piece in pieces:
                    yield piece
            return
        joined = JoinedFiles(self._jobs[0].operation)
        for part in range(len(self._jobs)):
            async with aclosing(self._pieces(part)) as pieces:
                async for piece in pieces:
                    yield joined.add(piece)
            yield joined.end()
        yield joined.close()

    async def _pieces(self, part: int) -> AsyncGenerator[bytes]:
        """The bytes of a file, over as many connections and links as that takes."""
        job = self._jobs[part]
        stream = FileStream(self._transport, job.operation)
        failures = 0
        while True:
            try:
                async with aclosing(stream.read(self._urls[part])) as pieces:
                    async for piece in pieces:
                        failures = 0
                        yield piece
                return
            except (LinkDead, TransportError, ServerError) as error:
                wait = self._transport.options.retry.wait(failures, Kind.BROKEN, repeatable=True)
                if wait is None:
                    if isinstance(error, LinkDead):
                        raise JobFailed(job.operation, "links to the file are refused") from None
                    raise
                failures += 1
                if isinstance(error, LinkDead):
                    self._urls[part] = await job.result(again=not stream.begun)
                else:
                    await asyncio.sleep(wait)


async def download(transport: Transport, jobs: Sequence[Job]) -> Download:
    """Wait until all jobs are ready. When one fails, nobody waits for the others."""
    waiting = [asyncio.ensure_future(job.result()) for job in jobs]
    try:
        urls = await asyncio.gather(*waiting)
    finally:
        for each in waiting:
            each.cancel()
    return Download(transport, jobs, urls)

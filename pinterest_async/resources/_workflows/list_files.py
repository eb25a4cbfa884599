"""customer_list_uploads.upload: the records of a customer list as a file, in parts."""

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from typing import IO, Any, Final, cast

from ..._bulk.job import check_items
from ..._bulk.reader import Items
from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.arguments import Validator
from ..._transfers.poller import Poller, Stage, Status
from ..._transfers.upload import put_parts, slices
from ...errors import ArgumentError, DecodeError, OutcomeUnknown, PinterestError
from ...models.customer_list_uploads import (
    CustomerListFile,
    CustomerListUpload,
    CustomerListUploadCreated,
    CustomerListUploadState,
)
from ...models.customer_lists import UserListOperation
from .. import operation
from .._types import AdsId
from .customer_data import normal_record

UPLOAD: Final = "customer_list_uploads.upload"

MIN_PART: Final = 5 << 20
"""Bytes of a part that is not the last, at least."""

MAX_PARTS: Final = 10
_BATCH: Final = 10_000
_REJECTED_SHOWN: Final = 100

_STAGES: Final[dict[str, Stage]] = {
    CustomerListUploadState.SUCCEEDED: Stage.READY,
    CustomerListUploadState.FAILED: Stage.FAILED,
}


async def upload_list_file(
    transport: Transport,
    ad_account_id: str,
    customer_list_id: str,
    records: Items[str],
    *,
    operation_type: UserListOperation | str,
    separator: str,
    timeout: float,
) -> CustomerListFile:
    """Carry out `CustomerListUploads.upload`."""
    ids: tuple[str, ...] = (
        Validator(AdsId)(UPLOAD, "ad_account_id", ad_account_id),
        Validator(AdsId)(UPLOAD, "customer_list_id", customer_list_id),
    )
    Validator(UserListOperation)(UPLOAD, "operation", operation_type)
    if separator not in ("\n", ","):
        raise ArgumentError(UPLOAD, "separator", f"expected a line break or a comma, got {separator!r}")
    check_items(UPLOAD, records)
    with tempfile.SpooledTemporaryFile(MIN_PART) as file:
        written = await _write(cast("IO[bytes]", file), records, separator)
        if not written.sent:
            raise ArgumentError(UPLOAD, "records", "expected email addresses or hashes, got none")
        upload_id = await _send(transport, ids, cast("IO[bytes]", file), operation_type)
    written.upload = await _run(transport, (*ids, upload_id), timeout)
    return written


async def _write(file: IO[bytes], records: Items[str], separator: str) -> CustomerListFile:
    """Write the records. The result lacks the upload."""
    result = CustomerListFile(upload=CustomerListUpload(), sent=0)
    lines: list[str] = []
    position = -1
    async for record in _each(records):
        position += 1
        normal = normal_record(record)
        if normal is None:
            result.rejected += 1
            if len(result.first_rejected) < _REJECTED_SHOWN:
                result.first_rejected.append(position)
            continue
        lines.append(normal)
        if len(lines) == _BATCH:
            await _append(file, lines, separator, result)
    if lines:
        await _append(file, lines, separator, result)
    return result


async def _append(file: IO[bytes], lines: list[str], separator: str, result: CustomerListFile) -> None:
    text = (separator if result.sent else "") + separator.join(lines)
    await asyncio.to_thread(file.write, text.encode())
    result.sent += len(lines)
    lines.clear()


async def _each(records: Items[str]) -> AsyncIterator[str]:
    if isinstance(records, AsyncIterable):
        async for record in records:
            yield record
    else:
        for record in records:
            yield record


async def _send(
    transport: Transport, ids: tuple[str, ...], file: IO[bytes], operation_type: UserListOperation | str
) -> str:
    """Create an upload, send the parts of the file, and return the upload's id.

    It runs once. An upload that is not started remains without an effect.
    """
    number = max(1, min(MAX_PARTS, file.tell() // MIN_PART))
    declared = operation("customer_list_uploads.create")
    request = declared.request(ids, {"operation": operation_type, "total_parts": number})
    made: CustomerListUploadCreated = await transport.send(declared, request)
    upload, links = made.customer_list_upload, made.s3_multipart_upload_data
    urls = {part.part_number: part.presigned_url for part in (links.file_parts if links else None) or ()}
    if upload is None or not upload.id or set(urls) != set(range(1, number + 1)) or not all(urls.values()):
        raise DecodeError(UPLOAD, 200, None, f"created, but without an id and a link for each of {number} parts", b"")
    parts = slices(file, number)
    await put_parts(transport, UPLOAD, {cast("str", urls[part]): slice for part, slice in enumerate(parts, 1)})
    return upload.id


async def _run(transport: Transport, ids: tuple[str, ...], timeout: float) -> CustomerListUpload:
    """Start an upload and wait until it is processed."""
    look, start = operation("customer_list_uploads.get"), operation("customer_list_uploads.run")

    async def state() -> CustomerListUpload:
        found: CustomerListUpload = await transport.send(look, look.request(ids, {}), priority=Priority.BULK)
        return found

    async def create() -> str:
        try:
            await transport.send(start, start.request(ids, {}))
        except OutcomeUnknown:
            # Only `run` ends the state NOT_STARTED. In that state it may still be carried out: it is not repeated.
            if (await state()).state in (None, CustomerListUploadState.NOT_STARTED):
                raise
        return ids[-1]

    async def poll(_: str) -> Status[CustomerListUpload]:
        found = await state()
        text = str(found.state)
        return Status(_STAGES.get(text, Stage.PENDING), _with_errors(text, found), found)

    try:
        return await Poller(UPLOAD, create, poll, timeout).result()
    except PinterestError as error:
        error.add_note(f"the file is sent: it is the upload {ids[-1]} of the customer list {ids[1]}")
        raise


def _with_errors(text: str, upload: CustomerListUpload) -> str:
    """Return a state with what is wrong with the records, for an error."""
    errors: list[Any] = [f"{error.count} records: {error.message}" for error in upload.error_counts or ()]
    return f"{text} ({'; '.join(errors)})" if errors else text

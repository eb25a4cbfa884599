"""Uploads of videos: `Media.upload` and `Pins.create_video`."""

import io
import os
from base64 import b64encode
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

from msgspec import UNSET

from ..._http.transport import Transport
from ..._transfers.poller import Poller, Stage, Status
from ..._transfers.upload import send_file
from ...errors import ArgumentError, DecodeError, PinterestError
from ...models.media import MediaUpload, MediaUploadDetails, MediaUploadStatus, MediaUploadType
from ...models.pins import ImageContentType, Pin, PinMediaSourceVideoId
from .. import operation

File: TypeAlias = str | os.PathLike[str] | bytes | IO[bytes]
"""A path, bytes, or a file that is open for reading and can seek to its start."""

UPLOAD: Final = "media.upload"
CREATE_VIDEO: Final = "pins.create_video"

_STAGES: Final[dict[str, Stage]] = {
    MediaUploadStatus.SUCCEEDED: Stage.READY,
    MediaUploadStatus.FAILED: Stage.FAILED,
}
_IMAGES: Final = {b"\xff\xd8\xff": ImageContentType.IMAGE_JPEG, b"\x89PNG": ImageContentType.IMAGE_PNG}


async def upload_video(transport: Transport, file: File, timeout: float, *, name: str = UPLOAD) -> MediaUploadDetails:
    """Register an upload, send the file, and wait until it is processed."""
    with _opened(name, "file", file) as content:

        async def create() -> str:
            """Register an upload and send the file. This runs once: an upload that is lost remains in the account."""
            declared = operation("media.create")
            request = declared.request((), {"media_type": MediaUploadType.VIDEO})
            made: MediaUpload = await transport.send(declared, request)
            if not made.upload_url or not made.upload_parameters:
                raise DecodeError(name, 201, None, "registered, but without a URL to send the file to", b"")
            await send_file(transport, name, made.upload_url, made.upload_parameters, content)
            return made.media_id

        async def poll(media_id: str) -> Status[MediaUploadDetails]:
            declared = operation("media.get")
            details: MediaUploadDetails = await transport.send(declared, declared.request((media_id,), {}))
            status_text = str(details.status)
            return Status(_STAGES.get(status_text, Stage.PENDING), status_text, details)

        return await Poller(name, create, poll, timeout).result()


async def create_video(
    transport: Transport,
    file: File,
    cover_image_url: str | None,
    cover_image: File | None,
    fields: Mapping[str, Any],
    timeout: float,
) -> Pin:
    """Check the arguments, upload the video, and create a Pin of it."""
    source = _cover(cover_image_url, cover_image)
    declared = operation("pins.create")
    declared.request((), {**fields, "media_source": source})
    details = await upload_video(transport, file, timeout, name=CREATE_VIDEO)
    source.media_id = details.media_id
    try:
        pin: Pin = await transport.send(declared, declared.request((), {**fields, "media_source": source}))
    except PinterestError as error:
        error.add_note(f"the video is uploaded: pins.create can use its media_id {details.media_id}")
        raise
    return pin


def _cover(url: str | None, image: File | None) -> PinMediaSourceVideoId:
    if (url is None) == (image is None):
        raise ArgumentError(CREATE_VIDEO, "cover_image", "expected either cover_image_url or cover_image")
    if image is None:
        return PinMediaSourceVideoId(media_id="0", cover_image_url=UNSET if url is None else url)
    with _opened(CREATE_VIDEO, "cover_image", image) as opened:
        content = opened.read()
    kind = next((kind for start, kind in _IMAGES.items() if content.startswith(start)), None)
    if kind is None:
        raise ArgumentError(CREATE_VIDEO, "cover_image", "expected a JPEG or PNG image")
    return PinMediaSourceVideoId(
        media_id="0", cover_image_content_type=kind, cover_image_data=b64encode(content).decode()
    )


@contextmanager
def _opened(operation: str, argument: str, file: File) -> Generator[IO[bytes]]:
    """Yield the file, at its start. A file that was open stays open.

    Raises:
        ArgumentError: It is no file, cannot be read, or is empty.
    """
    if isinstance(file, bytes | bytearray | memoryview):
        opened: IO[bytes] = io.BytesIO(file)
    elif isinstance(file, str | os.PathLike):
        try:
            opened = Path(file).open("rb")  # noqa: SIM115 - closed below
        except OSError as error:
            raise ArgumentError(operation, argument, f"cannot be read: {error}") from None
    else:
        opened = file
    try:
        try:
            if isinstance(opened, io.TextIOBase):
                raise ValueError("it is opened as text")
            size = opened.seek(0, os.SEEK_END)
            opened.seek(0)
        except (AttributeError, OSError, ValueError) as error:
            problem = f"expected a path, bytes, or an open file that can be read from its start ({error})"
            raise ArgumentError(operation, argument, problem) from None
        if not size:
            raise ArgumentError(operation, argument, "expected a file with something in it, got an empty one")
        yield opened
    finally:
        if opened is not file:
            opened.close()

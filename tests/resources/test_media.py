"""Videos: registered, streamed to the storage service, waited for, and made Pins of."""

import asyncio
import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import pytest

from pinterest_async import (
    OPERATIONS,
    ArgumentError,
    BadRequest,
    DecodeError,
    JobFailed,
    ResponseError,
    ServerError,
    TimedOut,
    TransportError,
)
from pinterest_async._transfers.upload import FilePayload
from pinterest_async.models.media import MediaUpload, MediaUploadStatus
from pinterest_async.sandbox import Fault, Sandbox

VIDEO = b"not really a film " * 50_000
PNG = b"\x89PNG\r\n\x1a\n and more"


def path_of(folder: Path) -> Any:
    path = folder / "film.mp4"
    path.write_bytes(VIDEO)
    return path


@pytest.mark.parametrize(
    "file_of",
    [path_of, lambda folder: str(path_of(folder)), lambda folder: VIDEO, lambda folder: io.BytesIO(VIDEO)],
    ids=["path", "text", "bytes", "file"],
)
async def test_a_video_is_uploaded(file_of: Callable[[Path], Any], tmp_path: Path) -> None:
    """The file arrives whole, with its length and without the token; an open file stays open."""
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        file = file_of(tmp_path)
        details = await pinterest.media.upload(file)

        assert details.status is MediaUploadStatus.SUCCEEDED
        assert sandbox.state.media[details.media_id]["status"] == "succeeded"
        [upload] = sandbox.state.storage.uploads.values()
        assert (upload.size, upload.sha256) == (len(VIDEO), sha256(VIDEO).hexdigest())
        [sent] = [each for each in sandbox.requests if each.operation == "storage.receive"]
        assert int(sent.headers["Content-Length"]) > len(VIDEO)
        assert "Authorization" not in sent.headers
        assert not isinstance(file, io.BytesIO) or not file.closed


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE_BODY, Fault.BAD_GATEWAY, Fault.SERVER_ERROR])
async def test_sending_the_file_is_tried_again_and_nothing_else(fault: Fault) -> None:
    async with Sandbox() as sandbox, sandbox.client(max_retries=2) as pinterest:
        sandbox.faults.add("storage.receive", fault, times=2)
        await pinterest.media.upload(VIDEO)
        assert len(sandbox.state.media) == 1

        sandbox.faults.add("storage.receive", fault, times=100)
        with pytest.raises((TransportError, ServerError), match=r"media\.upload.*storage service"):
            await pinterest.media.upload(VIDEO)
        assert len(sandbox.state.media) == 2


async def test_what_the_storage_service_refuses_is_an_error_at_once() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.state.storage.uploads = _Forgetful()
        with pytest.raises(ResponseError, match=r"media\.upload: HTTP 403.*Invalid according to Policy") as caught:
            await pinterest.media.upload(VIDEO)
        assert "x-amz" not in str(caught.value)


class _Forgetful(dict[str, Any]):
    def get(self, key: str, default: Any = None) -> Any:
        return default


async def test_a_video_that_cannot_be_processed_is_an_error() -> None:
    async with Sandbox(processing_seconds=100) as sandbox, sandbox.client() as pinterest:
        with pytest.raises(TimedOut, match=r"media\.upload: it is not ready after 50 s"):
            await pinterest.media.upload(VIDEO, timeout=50)
        running = asyncio.create_task(pinterest.media.upload(VIDEO))
        await asyncio.sleep(10)
        for media in sandbox.state.media.values():
            media["status"] = "failed"
        with pytest.raises(JobFailed, match="failed"):
            await running


async def test_an_upload_without_a_place_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        monkeypatch.setattr(type(OPERATIONS["media/create"]), "read", lambda self, body: MediaUpload(media_id="1"))
        with pytest.raises(DecodeError, match="without a URL to send the file to"):
            await pinterest.media.upload(VIDEO)


class _Pipe(io.BytesIO):
    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation("underlying stream is not seekable")


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("/no/such/film.mp4", "cannot be read"),
        (b"", "got an empty one"),
        (_Pipe(b"x"), "not seekable"),
        (io.StringIO("text"), "opened as text"),
        (7, "expected a path, bytes, or an open file"),
    ],
)
async def test_a_file_that_cannot_be_sent_is_refused_first(file: Any, problem: str) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError, match=problem) as caught:
            await pinterest.media.upload(file)
        assert caught.value.argument == "file"
        assert not sandbox.requests


@pytest.mark.parametrize("cover", [{"cover_image_url": "https://x.example/cover.jpg"}, {"cover_image": PNG}])
async def test_a_video_becomes_a_pin(cover: dict[str, Any]) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        board = next(iter(sandbox.state.boards))
        pin = await pinterest.pins.create_video(VIDEO, board_id=board, title="Film", **cover)
        assert (pin.title, pin.board_id) == ("Film", board)
        assert pin.id in sandbox.state.pins
        await pinterest.account("549755885175").pins.create_video(VIDEO, board_id=board, **cover)
        assert sandbox.requests[-1].query == "ad_account_id=549755885175"


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({}, "cover_image"),
        ({"cover_image": PNG, "cover_image_url": "https://x.example"}, "cover_image"),
        ({"cover_image": b"GIF89a"}, "cover_image"),
        ({"cover_image": PNG, "title": "x" * 101}, "title"),
        ({"cover_image": PNG, "board_id": "b"}, "board_id"),
    ],
)
async def test_a_pin_that_cannot_be_is_refused_before_the_video_is_sent(
    arguments: dict[str, Any], argument: str
) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        with pytest.raises(ArgumentError) as caught:
            await pinterest.pins.create_video(VIDEO, **{"board_id": "1", **arguments})
        assert caught.value.argument == argument
        assert not sandbox.requests


async def test_when_only_the_pin_fails_the_video_is_not_lost() -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        sandbox.faults.add("pins.create", Fault.BAD_REQUEST_RETRY_AFTER, times=100)
        with pytest.raises((BadRequest, ResponseError)) as caught:
            await pinterest.with_options(max_retries=0).pins.create_video(VIDEO, board_id="1", cover_image=PNG)
        [media_id] = sandbox.state.media
        assert caught.value.__notes__ == [f"the video is uploaded: pins.create can use its media_id {media_id}"]


def test_a_file_is_not_text() -> None:
    file: IO[bytes] = io.BytesIO(b"x")
    with pytest.raises(TypeError):
        FilePayload(file, None, bytes).decode()

"""Handlers of media uploads: registered here, sent to the file storage, then processed for a while."""

from functools import partial

from .._data.area import Area
from .._data.file_storage import UPLOADS, Upload
from .._data.table import Object, Table
from ._registry import Context, handler


class MediaArea(Area):
    """Media uploads by id."""

    def __init__(self) -> None:
        super().__init__()
        self.media: Table = Table()


@handler("media/list")
def list_media(context: Context) -> Object:
    """Return uploads, the oldest first."""
    return context.page(context.state.media)


@handler("media/get")
def get_media(context: Context) -> Object:
    """Return an upload."""
    return context.find(context.state.media, "media_id", "Media upload")


@handler("media/create", status=201)
def create_media(context: Context) -> Object:
    """Register an upload, and return its address and the fields of its form."""
    state = context.state
    id = state.next_id("media")
    made = state.media[id] = {"media_id": id, "media_type": context.body["media_type"], "status": "registered"}
    key = f"uploads/{id[-2:]}/{id}"
    parameters = {
        "x-amz-date": "20240301T000000Z",
        "x-amz-signature": state.storage.signature(),
        "x-amz-security-token": state.storage.signature(),
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": "SANDBOX/20240301/us-east-1/s3/aws4_request",
        "key": key,
        "policy": state.storage.signature(),
        "Content-Type": "multipart/form-data",
    }
    upload = state.storage.uploads[key] = Upload(parameters, arrived=lambda now: process(now))

    def process(now: float) -> None:
        """Process the file. An empty file fails."""
        made["status"] = "processing"
        end = "succeeded" if upload.size else "failed"
        state.schedule(now + state.processing_seconds, partial(made.update, status=end))

    return {
        "media_id": id,
        "media_type": made["media_type"],
        "upload_url": f"{context.origin}{UPLOADS}",
        "upload_parameters": parameters,
    }

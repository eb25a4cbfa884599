"""Uploads of videos, to be used in Pins."""

from typing import ClassVar

from ._base import Model, OpenEnum
from ._confidential import RedactedModel


class MediaUploadType(OpenEnum):
    """What can be uploaded. Source: MediaUploadType."""

    VIDEO = "video"


class MediaUploadStatus(OpenEnum):
    """How far an upload is: `succeeded` and `failed` are final. Source: MediaUploadStatus."""

    REGISTERED = "registered"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class MediaUploadDetails(Model):
    """An upload and how far it is. Source: MediaUploadDetails."""

    media_id: str = ""
    media_type: MediaUploadType | None = None
    status: MediaUploadStatus | None = None


class MediaUpload(RedactedModel):
    """Where a registered upload takes its file. Source: MediaUpload.

    POST every entry of `upload_parameters` to `upload_url` as a form, the file as its last field `file`, with a
    Content-Length. The parameters are credentials: the repr hides them.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"upload_parameters"})

    media_id: str = ""
    media_type: MediaUploadType | None = None
    upload_url: str | None = None
    # A mapping although the description names eight keys: the storage service wants back every one that came, and the
    # description's own example has one (x-amz-data) that its schema lacks.
    upload_parameters: dict[str, str] | None = None

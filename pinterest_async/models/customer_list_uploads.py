"""Uploads of files of records to a customer list."""

from typing import ClassVar

from ._base import Model, OpenEnum
from ._confidential import RedactedModel
from .customer_lists import UserListOperation


class CustomerListUploadState(OpenEnum):
    """How far an upload is; SUCCEEDED and FAILED are final. Source: CustomerListUpload."""

    NOT_STARTED = "NOT_STARTED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class CustomerListErrorCount(Model):
    """How many records have an error. Source: CustomerListUpload."""

    count: int | None = None
    error_code: int | None = None
    message: str | None = None


class CustomerListRecordCounts(Model):
    """How many records were processed, and how many of them are valid. Source: CustomerListUpload."""

    invalid: int | None = None
    processed: int | None = None
    valid: int | None = None


class CustomerListUpload(Model):
    """An upload and how far it is; times are Unix seconds. Source: CustomerListUpload, CustomerListUploadResponse."""

    ad_account_id: str | None = None
    creation_time: int | None = None
    customer_list_id: str | None = None
    error_counts: list[CustomerListErrorCount] | None = None
    id: str = ""
    operation: UserListOperation | None = None
    record_counts: CustomerListRecordCounts | None = None
    state: CustomerListUploadState | None = None
    updated_time: int | None = None


class FilePart(RedactedModel):
    """Where a part of the file is to be put. The link is a credential: the repr hides it. Source: S3FilePart."""

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"presigned_url"})

    part_number: int | None = None
    presigned_url: str | None = None


class FileParts(Model):
    """Where the parts of a file are to be put. Source: S3MultipartUploadData."""

    file_parts: list[FilePart] | None = None


class CustomerListUploadCreated(Model):
    """A new upload, and where its file is to be put. Source: CustomerListUploadCreateResponse."""

    customer_list_upload: CustomerListUpload | None = None
    s3_multipart_upload_data: FileParts | None = None


class CustomerListFile(Model):
    """What `customer_list_uploads.upload` has done. It is no object of the API.

    Attributes:
        upload: The upload, processed: `record_counts` and `error_counts` are what Pinterest says of the records.
        sent: Records in the file.
        rejected: Records of the input that are neither an address nor a hash, and were not sent.
        first_rejected: The positions of the first 100 of those in the input, from 0.
    """

    upload: CustomerListUpload
    sent: int
    rejected: int = 0
    first_rejected: list[int] = []

"""Handlers of files for customer lists: created with a link for each part, run when the parts are there."""

from functools import partial
from typing import Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ApiError, invalid, not_found
from ._registry import Context, handler
from .customer_lists import add_records, find_customer_list

_MIN_PART: Final = 5 << 20
"""Bytes of a part that is not the last, as the storage service has it."""


class CustomerListUploadArea(Area):
    """Uploads of records by ad account, then by id; the names of their parts in the storage by id."""

    def __init__(self) -> None:
        super().__init__()
        self.customer_list_uploads: dict[str, Table] = self.entity_tables()
        self.customer_list_parts: dict[str, list[str]] = {}


@handler("customer_list_uploads/create")
def create_upload(context: Context) -> Object:
    """Create an upload, and return the links that its parts are put under."""
    state, arguments, now = context.state, context.arguments, objects.now_seconds()
    customer_list = find_customer_list(context)
    id = state.next_id("customer_list_upload")
    made: Object = {
        "id": id,
        "ad_account_id": arguments["ad_account_id"],
        "customer_list_id": customer_list["id"],
        "operation": context.body["operation"],
        "state": "NOT_STARTED",
        "creation_time": now,
        "updated_time": now,
        "error_counts": None,
        "record_counts": None,
    }
    state.customer_list_uploads[arguments["ad_account_id"]][id] = made
    numbers = range(1, context.body["total_parts"] + 1)
    links = [state.storage.part_link(context.origin, f"customer-lists/{id}", number) for number in numbers]
    state.customer_list_parts[id] = [name for name, _ in links]
    parts = [{"part_number": number, "presigned_url": url} for number, (_, url) in zip(numbers, links, strict=True)]
    return {"customer_list_upload": made, "s3_multipart_upload_data": {"file_parts": parts}}


@handler("customer_list_uploads/get")
def get_upload(context: Context) -> Object:
    """Return an upload."""
    return _upload(context)


@handler("customer_list_uploads/run")
def run_upload(context: Context) -> Object:
    """Start to process an upload: its records are counted."""
    upload, state = _upload(context), context.state
    if upload["state"] != "NOT_STARTED":
        raise ApiError(409, 409, "The upload was started before.")
    found = [state.storage.parts[name] for name in state.customer_list_parts[upload["id"]]]
    parts = [part for part in found if part is not None]
    if len(parts) < len(found):
        raise invalid("Not all parts of the file are there.")
    for name in state.customer_list_parts.pop(upload["id"]):
        del state.storage.parts[name]
    upload.update(state="RUNNING", updated_time=objects.now_seconds())
    is_whole = all(len(part) >= _MIN_PART for part in parts[:-1])
    records = b"".join(parts).replace(b"\n", b",").split(b",") if is_whole else []
    context.schedule(state.processing_seconds, partial(_finish, upload, find_customer_list(context), records))
    return upload


def _finish(upload: Object, customer_list: Object, records: list[bytes]) -> None:
    """Add the records to the list, or remove them. A file without records, or with a part that is too small, fails."""
    valid = sum(1 for record in records if record.strip())
    upload["record_counts"] = {"processed": len(records), "valid": valid, "invalid": len(records) - valid}
    if valid < len(records):
        upload["error_counts"] = [{"count": len(records) - valid, "error_code": 1, "message": "The record is empty."}]
    upload.update(state="SUCCEEDED" if valid else "FAILED", updated_time=objects.now_seconds())
    if valid:
        add_records(customer_list, upload["operation"], valid)


def _upload(context: Context) -> Object:
    arguments = context.arguments
    table = context.state.customer_list_uploads[arguments["ad_account_id"]]
    found = table.get(arguments["customer_list_upload_id"])
    if found is None or found["customer_list_id"] != arguments["customer_list_id"]:
        raise not_found(404, "Customer list upload")
    return found

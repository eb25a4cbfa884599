"""Customer lists: people known by their email addresses or devices, from whom an audience can be made."""

from typing import Any, ClassVar, cast

import msgspec

from ._base import Model, OpenEnum
from ._confidential import RedactedModel
from .common import ErrorDetail


class CustomerListStatus(OpenEnum):
    """How far a list is; TOO_SMALL has fewer than 100 people on Pinterest. Source: CustomerList."""

    PROCESSING = "PROCESSING"
    READY = "READY"
    TOO_SMALL = "TOO_SMALL"
    UPLOADING = "UPLOADING"


class UserListType(OpenEnum):
    """What the records of a list are: email addresses, or ids of devices, partners or Pinterest. Source: UserListType.

    IDFA and MAID are the advertising ids of Apple's and of all mobile devices.
    """

    EMAIL = "EMAIL"
    IDFA = "IDFA"
    MAID = "MAID"
    LR_ID = "LR_ID"
    DLX_ID = "DLX_ID"
    HASHED_PINNER_ID = "HASHED_PINNER_ID"


class UserListOperation(OpenEnum):
    """Whether records are added to a list or removed. Source: UserListOperationType."""

    ADD = "ADD"
    REMOVE = "REMOVE"


class CustomerList(RedactedModel):
    """A customer list as the API returns it; the records themselves are never returned. Source: CustomerList.

    Times are Unix seconds. Each creation, addition and removal counts as a batch. Uploaded records count even when they
    were in the list already, removed ones even when they were not. `type` is always "customerlist".
    The repr hides the exceptions: they may repeat records.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"exceptions"})
    later_fields: ClassVar[frozenset[str]] = frozenset({"is_nca"})

    # The description calls the times and counts numbers; they are whole ones.
    id: str = ""
    ad_account_id: str | None = None
    name: str | None = None
    status: CustomerListStatus | None = None
    num_batches: int | float | None = None
    num_uploaded_user_records: int | float | None = None
    num_removed_user_records: int | float | None = None
    created_time: int | float | None = None
    updated_time: int | float | None = None
    type: str | None = None
    # An object of no described form, empty in every example: it is read whatever it holds.
    exceptions: Any = None
    is_nca: bool | None = None

    @property
    def errors(self) -> list[ErrorDetail]:
        """What went wrong with the list; empty when nothing did. What has not the usual form is given as text."""
        held = self.exceptions
        found = cast("list[object]", held) if isinstance(held, list) else [held]
        errors = [_error(exception) for exception in found if exception]
        return [error for error in errors if error != ErrorDetail()]


def _error(exception: Any) -> ErrorDetail:
    """Return an exception of any form: its code and message where it has them, and otherwise all of it as text."""
    try:
        error = msgspec.convert(exception, _Usual)
        if error != _Usual():
            return ErrorDetail(code=error.code, message=error.message)
    except msgspec.ValidationError:
        pass
    return ErrorDetail(message=exception if isinstance(exception, str) else msgspec.json.encode(exception).decode())


class _Usual(Model):
    code: int | None = None
    message: str | None = None

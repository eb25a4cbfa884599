"""Handlers of customer lists."""

from functools import partial
from typing import Final

from .._data import objects
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import invalid
from ._registry import Context, handler

_MIN_RECORDS: Final = 100
"""Records that a list must have."""


class CustomerListArea(Area):
    """Customer lists by ad account, then by id."""

    def __init__(self) -> None:
        super().__init__()
        self.customer_lists: dict[str, Table] = self.entity_tables()


@handler("customer_lists/list")
def list_customer_lists(context: Context) -> Object:
    """Return customer lists."""
    table = context.state.customer_lists[context.arguments["ad_account_id"]]
    return context.page(table, descending=context.descending)


@handler("customer_lists/create")
def create_customer_list(context: Context) -> Object:
    """Create a customer list. It is PROCESSING for a while."""
    ad_account_id: str = context.arguments["ad_account_id"]
    records = _count_records(context)
    id = context.state.next_id("customer_list")
    made = objects.customer_list(id, ad_account_id, context.body["name"], records)
    context.state.customer_lists[ad_account_id][id] = made
    context.schedule(context.state.processing_seconds, partial(_finish, made))
    return made


@handler("customer_lists/get")
def get_customer_list(context: Context) -> Object:
    """Return a customer list."""
    return find_customer_list(context)


@handler("customer_lists/update")
def update_customer_list(context: Context) -> Object:
    """Add records to a list, or remove them. Only their number is stored."""
    found, records = find_customer_list(context), _count_records(context)
    add_records(found, context.body["operation_type"], records)
    found["status"] = "PROCESSING"
    context.schedule(context.state.processing_seconds, partial(_finish, found))
    return found


def add_records(customer_list: Object, operation_type: str, records: int) -> None:
    """Add a number of records to a list, or remove it."""
    customer_list["num_uploaded_user_records" if operation_type == "ADD" else "num_removed_user_records"] += records
    customer_list.update(num_batches=customer_list["num_batches"] + 1, updated_time=objects.now_seconds())
    _finish(customer_list)


def find_customer_list(context: Context) -> Object:
    """Return the customer list of a request. ApiError if there is none."""
    return context.find(
        context.state.customer_lists[context.arguments["ad_account_id"]], "customer_list_id", "Customer list"
    )


def _count_records(context: Context) -> int:
    """Return the number of records in a request."""
    number = sum(1 for record in context.body["records"].split(",") if record.strip())
    if not number:
        raise invalid("Invalid request body: records must not be empty.")
    return number


def _finish(customer_list: Object) -> None:
    records = customer_list["num_uploaded_user_records"] - customer_list["num_removed_user_records"]
    customer_list["status"] = "READY" if records >= _MIN_RECORDS else "TOO_SMALL"

"""What campaigns, ad groups and ads have in common."""

from collections.abc import Callable
from typing import Final

from .._data import objects
from .._data.table import Object
from .._errors import ItemRefused

DEFAULT_STATUSES: Final = ("ACTIVE", "PAUSED")
"""Statuses of a list that does not name any."""


def apply_change(entity: Object, item: Object, check: Callable[[Object], None]) -> Object:
    """Change an entity to the fields of a request. ItemRefused if it is archived or `check` refuses it."""
    if entity["status"] == "ARCHIVED":
        raise ItemRefused(1, "What is archived cannot be changed.")
    changed = {**entity, **item}
    changed["status"] = changed["status"] or entity["status"]
    check(changed)
    entity.update(changed, updated_time=objects.now_seconds(), summary_status=objects.summary_status(changed))
    return entity


def check_name_and_times(item: Object) -> None:
    if not item["name"].strip():
        raise ItemRefused(1, "The name must not be empty.")
    start, end = item.get("start_time"), item.get("end_time")
    if start and end and end <= start:
        raise ItemRefused(1, "end_time must come after start_time.")

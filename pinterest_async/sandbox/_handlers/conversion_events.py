"""Handlers of conversion events."""

import re
from typing import Final

from .._data.area import Area
from .._data.event_counts import EventLog
from .._data.table import Object
from .._errors import ApiError, ItemRefused
from ._registry import Context, handler

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HASHED: Final = ("em", "hashed_maids", "ph", "ge", "db", "ln", "fn", "ct", "st", "zp", "country", "external_id")


class ConversionEventArea(Area):
    """Counts of conversion events by ad account."""

    def __init__(self) -> None:
        super().__init__()
        self.conversion_events: dict[str, EventLog] = {}

    def open_ad_account(self, id: str) -> None:
        """Begin to count the events of a new ad account."""
        super().open_ad_account(id)
        self.conversion_events[id] = EventLog()


@handler("events/create")
def create_events(context: Context) -> Object:
    """Record or refuse events one by one. If any is refused, the response is a 422 with the same body in `details`."""
    log = context.state.conversion_events[context.arguments["ad_account_id"]]
    testing = context.arguments.get("test", False)
    results: list[Object] = []
    events: list[Object] = context.body["data"]
    for event in events:
        try:
            context.check(event)
            _check_user(event["user_data"])
        except ItemRefused as refused:
            results.append({"status": "failed", "error_message": str(refused), "warning_message": ""})
        else:
            results.append({"status": "processed", "error_message": "", "warning_message": ""})
            if not testing:
                log.process(event["event_name"], event["event_id"])
    processed = sum(result["status"] == "processed" for result in results)
    if testing:
        log.tested += len(events)
    else:
        log.received += len(events)
        log.failed += len(events) - processed
    answer = {"num_events_received": len(events), "num_events_processed": processed, "events": results}
    if processed < len(events):
        raise ApiError(422, 4196, "Not all events were processed.", details=answer)
    return answer


def _check_user(user: Object) -> None:
    by_client = user.get("client_ip_address") and user.get("client_user_agent")
    if not (user.get("em") or user.get("hashed_maids") or by_client):
        raise ItemRefused(1, "user_data needs em, hashed_maids, or both client_ip_address and client_user_agent.")
    for name in _HASHED:
        if not all(_HASH.fullmatch(value) for value in user.get(name, ())):
            raise ItemRefused(1, f"user_data.{name} is not hashed with SHA-256.")

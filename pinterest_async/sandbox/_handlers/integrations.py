"""Handlers of integrations of commerce platforms, and of the logs of their applications."""

import time
from typing import Final

from ...models.integrations import Integration, IntegrationRecord
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import ApiError, ItemRefused, invalid, not_found
from ._registry import Context, handler

_SHOWN: Final = [name for name in Integration.__struct_fields__ if not name.endswith("timestamp")]


class IntegrationArea(Area):
    """Integrations by id; logs in order of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.integrations: Table = Table()
        self.integration_logs: list[Object] = []


@handler("integrations_commerce/post")
def create_integration(context: Context) -> Object:
    """Create an integration of a business that has none."""
    business = context.body.get("external_business_id")
    if not business:
        raise invalid("Invalid request body: external_business_id is required.")
    if any(integration["external_business_id"] == business for integration in context.state.integrations.values()):
        raise ApiError(409, 409, "The external business has an integration already.")
    id, now = context.state.next_id("integration"), _now()
    blank: Object = dict.fromkeys(IntegrationRecord.__struct_fields__)
    made = {**blank, "connected_user_id": context.state.user["id"], **context.body, "id": id}
    context.state.integrations[id] = {**made, "created_time": now, "updated_time": now}
    return _metadata(context.state.integrations[id])


@handler("integrations_commerce/get")
def get_integration(context: Context) -> Object:
    """Return the integration of a business, without secrets."""
    return _metadata(_integration(context))


@handler("integrations_commerce/patch")
def update_integration(context: Context) -> Object:
    """Change an integration."""
    found = _integration(context)
    found.update(context.body, updated_time=_now())
    return _metadata(found)


@handler("integrations_commerce/del")
def delete_integration(context: Context) -> None:
    """Delete an integration."""
    del context.state.integrations[_integration(context)["id"]]


@handler("integrations/get_list")
def list_records(context: Context) -> Object:
    """Return integrations, with the partners' secrets."""
    return context.page(context.state.integrations)


@handler("integrations/get_by_id")
def get_record(context: Context) -> Object:
    """Return an integration, with the partner's secrets."""
    return context.find(context.state.integrations, "id", "Integration")


@handler("integrations_logs/post")
def send_logs(context: Context) -> Object:
    """Accept all logs, or refuse all of them with the reasons."""
    rejected: list[Object] = []
    for place, log in enumerate(context.body["logs"]):
        try:
            context.check(log)
            if log["event_type"] == "API" and "request" not in log:
                raise ItemRefused(1, "A log of an API must have a request.")
        except ItemRefused as refused:
            rejected.append({"index": place, "log": log, "reason": str(refused)})
    if rejected:
        raise ApiError(400, 1, "Some logs are not valid.", details={"rejected_logs": rejected})
    context.state.integration_logs.extend(context.body["logs"])
    return {"message": f"{len(context.body['logs'])} logs were taken in."}


def _integration(context: Context) -> Object:
    business = context.arguments["external_business_id"]
    for integration in context.state.integrations.values():
        if integration["external_business_id"] == business:
            return integration
    raise not_found(404, "Integration")


def _metadata(record: Object) -> Object:
    """Return a record in the form of the commerce operations. Source: IntegrationMetadata."""
    shown = {name: record[name] for name in _SHOWN}
    return {**shown, "created_timestamp": record["created_time"], "updated_timestamp": record["updated_time"]}


def _now() -> int:
    return int(time.time() * 1000)

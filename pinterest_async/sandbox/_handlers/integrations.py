"""Behaviours of integrations of commerce platforms, and of the logs of their applications."""

import time
from typing import Final

from ...models.integrations import Integration, IntegrationRecord
from .._data.table import Object
from .._errors import ApiError, ItemRefused, invalid, not_found
from ._registry import Call, behaviour

_SHOWN: Final = [name for name in Integration.__struct_fields__ if not name.endswith("timestamp")]


@behaviour("integrations_commerce/post")
def create_integration(call: Call) -> Object:
    """A new integration of a business that has none."""
    business = call.body.get("external_business_id")
    if not business:
        raise invalid("Invalid request body: external_business_id is required.")
    if any(each["external_business_id"] == business for each in call.state.integrations.values()):
        raise ApiError(409, 409, "The external business has an integration already.")
    id, now = call.state.next_id("integration"), _now()
    blank: Object = dict.fromkeys(IntegrationRecord.__struct_fields__)
    made = {**blank, "connected_user_id": call.state.user["id"], **call.body, "id": id}
    call.state.integrations[id] = {**made, "created_time": now, "updated_time": now}
    return _metadata(call.state.integrations[id])


@behaviour("integrations_commerce/get")
def get_integration(call: Call) -> Object:
    """The integration of a business, without secrets."""
    return _metadata(_integration(call))


@behaviour("integrations_commerce/patch")
def update_integration(call: Call) -> Object:
    """Changes to an integration."""
    found = _integration(call)
    found.update(call.body, updated_time=_now())
    return _metadata(found)


@behaviour("integrations_commerce/del")
def delete_integration(call: Call) -> None:
    """An integration goes."""
    del call.state.integrations[_integration(call)["id"]]


@behaviour("integrations/get_list")
def list_records(call: Call) -> Object:
    """All integrations, with the partners' secrets."""
    return call.page(call.state.integrations)


@behaviour("integrations/get_by_id")
def get_record(call: Call) -> Object:
    """One integration, with the partner's secrets."""
    found = call.state.integrations.get(call.arguments["id"])
    if found is None:
        raise not_found(404, "Integration")
    return found


@behaviour("integrations_logs/post")
def send_logs(call: Call) -> Object:
    """Logs are taken in together, or refused together with the reasons."""
    rejected: list[Object] = []
    for place, log in enumerate(call.body["logs"]):
        try:
            call.check(log)
            if log["event_type"] == "API" and "request" not in log:
                raise ItemRefused(1, "A log of an API must have a request.")
        except ItemRefused as refused:
            rejected.append({"index": place, "log": log, "reason": str(refused)})
    if rejected:
        raise ApiError(400, 1, "Some logs are not valid.", details={"rejected_logs": rejected})
    call.state.integration_logs.extend(call.body["logs"])
    return {"message": f"{len(call.body['logs'])} logs were taken in."}


def _integration(call: Call) -> Object:
    business = call.arguments["external_business_id"]
    for each in call.state.integrations.values():
        if each["external_business_id"] == business:
            return each
    raise not_found(404, "Integration")


def _metadata(record: Object) -> Object:
    """A record in the form of the commerce operations. Source: IntegrationMetadata."""
    shown = {name: record[name] for name in _SHOWN}
    return {**shown, "created_timestamp": record["created_time"], "updated_timestamp": record["updated_time"]}


def _now() -> int:
    return int(time.time() * 1000)

"""Looks up catalog items by their ids, with a POST as in the API of today, or a GET as in that of 5.12."""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from ..._http.transport import Transport
from ..._limits.limiter import Priority
from ..._operations.declare import Resource
from ..._operations.operation import Operation
from ...errors import ResponseError
from ...models.catalog_items import Items

P = ParamSpec("P")
R = TypeVar("R")

_NO_POST: Final = (404, 405)
"""Statuses of an API that does not have the POST."""


@cache
def as_post(operation: Operation) -> Operation:
    """Return items/get as the POST of later APIs: what was in the query is in the body, but for the ad account."""
    parameters = [
        parameter
        if parameter.name == "ad_account_id"
        else dataclasses.replace(parameter, place="field", encoding="plain", required=True)
        for parameter in operation.parameters
        if parameter.name != "item_ids"
    ]
    return dataclasses.replace(
        operation,
        id="items/post",
        method="POST",
        parameters=tuple(parameters),
        repeatable=True,
        since="5.13",
        removed=None,
        successor=None,
    )


async def look_up_items(
    transport: Transport,
    operation: Operation,
    args: tuple[Any, ...],
    arguments: Mapping[str, Any],
    priority: Priority = Priority.INTERACTIVE,
) -> Items:
    """Call items/get as a POST, or as a GET where the API has no POST, and return the answer.

    Raises:
        ArgumentError: An argument is not allowed.
    """
    get = operation.request(args, arguments)
    given = {name: value for name, value in arguments.items() if name != "item_ids"}
    if given.get("filters") is None and arguments.get("item_ids"):
        given["filters"] = {"catalog_type": "RETAIL", "item_ids": arguments["item_ids"]}
    if given.get("filters") is not None:
        declared = as_post(operation)
        post = declared.request((), given)
        try:
            posted: Items = await transport.send(declared, post, priority=priority)
            return posted
        except ResponseError as error:
            if error.status not in _NO_POST:
                raise
    got: Items = await transport.send(operation, get, priority=priority)
    return got


def posted_first(method: Callable[P, R]) -> Callable[P, R]:
    """Return the declared method of items/get, changed to send the POST first."""
    operation: Operation = cast("Any", method).operation

    @wraps(method)
    def call(self: Resource, *args: Any, **arguments: Any) -> Any:
        return look_up_items(self.transport, operation, args, arguments)

    return cast("Callable[P, R]", call)

"""Conversions that others measured, in the sandbox, through the client."""

from typing import Any

import pytest

from pinterest_async import BadRequest
from pinterest_async.sandbox import Sandbox
from tests.support.sandbox import AD_ACCOUNT

EVENT = {
    "ad_group_id": "1",
    "attribution_scope": "click",
    "event_id": "1",
    "event_name": "checkout",
    "event_timestamp": 1_709_251_200,
}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [({}, "value is required"), ({"value": 9.5}, "currency is required"), ({"value": 9.5, "currency": "USD"}, None)],
)
async def test_an_order_needs_a_value_with_a_currency(fields: dict[str, Any], problem: str | None) -> None:
    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        create = pinterest.msot_events.create(AD_ACCOUNT, {**EVENT, **fields})
        if problem is None:
            await create
        else:
            with pytest.raises(BadRequest, match=problem):
                await create

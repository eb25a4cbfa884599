"""Conversion events for tests."""

from typing import Any

from pinterest_async.hashing import hashed_user_data
from pinterest_async.models.conversion_events import (
    ConversionActionSource,
    ConversionEvent,
    ConversionEventName,
    ConversionUserData,
)


def event(number: int, **user: Any) -> ConversionEvent:
    return ConversionEvent(
        event_name=ConversionEventName.CHECKOUT,
        action_source=ConversionActionSource.WEB,
        event_time=1_700_000_000 + number,
        event_id=f"event-{number}",
        user_data=hashed_user_data(email=f"{number}@example.com") if not user else ConversionUserData(**user),
    )

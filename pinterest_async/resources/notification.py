"""The tag notification: notifications of partners."""

from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import Meta

from .._operations.declare import ADS_READ, BODY, POST, Resource
from ..models.notifications import NotificationReceipt


class Notifications(Resource):
    """Notifications that partners send to Pinterest; an app has to ask for access."""

    @POST("/notifications", "notification/post", ADS_READ, "user_accounts:read", since="5.16")
    async def send(
        self, notifications: Annotated[Sequence[dict[str, Any]], BODY, Meta(min_length=1, max_length=100)]
    ) -> NotificationReceipt:
        """Send 1 to 100 notifications, each any object that was agreed on with Pinterest."""
        ...

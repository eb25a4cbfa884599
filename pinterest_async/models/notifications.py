"""Notifications of partners."""

from ._base import Model


class NotificationReceipt(Model):
    """Whether a notification was accepted, and why not; `received_at` is in Unix seconds.

    Source: notification/post.
    """

    success: bool | None = None
    received_at: int | None = None
    error_msg: str | None = None

"""Rows of files, as `pinterest_async.feeds` and `pinterest_async.event_lines` read them."""

from typing import Any

import msgspec

from ._confidential import Outline
from .catalog_items import RetailItemDelete, RetailItemUpdate, RetailItemUpsert


class FeedWarning(msgspec.Struct, frozen=True):
    """A value that is not sent as it stands in the feed.

    Attributes:
        column: Name of the column.
        code: Pinterest's name of the warning, such as "GTIN_INVALID"; None where its lists have none.
        message: What is wrong, and what is sent instead.
    """

    column: str
    code: str | None
    message: str


class FeedItem(msgspec.Struct, frozen=True):
    """A row that can be sent.

    Attributes:
        line: Number of its first line in the file, counted from 1.
        item: An upsert, or what `operation` of `read_feed` asks for.
        warnings: Values that are not sent as they stand.
    """

    line: int
    item: RetailItemUpsert | RetailItemUpdate | RetailItemDelete
    warnings: tuple[FeedWarning, ...] = ()


class Rejected(msgspec.Struct, frozen=True):
    """A row that cannot be sent. The repr hides its text: it may be about a customer.

    Attributes:
        line: Number of its first line in the file, counted from 1.
        item_id: Empty where the row has none.
        reason: What is wrong, by column.
        raw: The text of the row.
    """

    line: int
    item_id: str
    reason: str
    raw: str

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("line", self.line), ("item_id", self.item_id), ("reason", self.reason), ("raw", Outline(self.raw))]

    def __repr__(self) -> str:
        return f"Rejected({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

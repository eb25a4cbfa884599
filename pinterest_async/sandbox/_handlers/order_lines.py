"""Handlers of order lines."""

from .._data import seed
from .._data.area import Area
from .._data.table import Object, Table
from ._registry import Context, handler


class OrderLineArea(Area):
    """Order lines by ad account, then by id. Every ad account has one."""

    def __init__(self) -> None:
        super().__init__()
        self.order_lines: dict[str, Table] = {}

    def open_ad_account(self, id: str) -> None:
        """Give a new ad account an order line."""
        super().open_ad_account(id)
        self.order_lines[id] = seed.one(seed.order_line(self.next_id("order_line"), id))


@handler("order_lines/list")
def list_order_lines(context: Context) -> Object:
    """Return order lines."""
    return context.page(context.state.order_lines[context.arguments["ad_account_id"]], descending=context.descending)


@handler("order_lines/get")
def get_order_line(context: Context) -> Object:
    """Return an order line."""
    return context.find(context.state.order_lines[context.arguments["ad_account_id"]], "order_line_id", "Order line")

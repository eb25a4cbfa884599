"""The tag order_lines: order lines of an ad account."""

from typing import Final

from .._operations.declare import ADS_READ, GET, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import Order
from ..models.order_lines import OrderLine
from ._types import AdsId, PageSize


class OrderLines(Resource):
    """Order lines of an ad account."""

    @GET("/ad_accounts/{ad_account_id}/order_lines", "order_lines/list", ADS_READ, "ads:read")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[OrderLine]:
        """List order lines of an ad account.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
            order: By id.
        """
        ...

    @GET("/ad_accounts/{ad_account_id}/order_lines/{order_line_id}", "order_lines/get", ADS_READ, "ads:read")
    async def get(self, ad_account_id: AdsId, order_line_id: AdsId) -> OrderLine:
        """Return one order line."""
        ...


class AccountOrderLines(AccountResource):
    """OrderLines with the ad account filled in."""

    list: Final = scoped(OrderLines.list)
    get: Final = scoped(OrderLines.get)

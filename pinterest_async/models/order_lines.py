"""Order lines: budgets agreed on, and the campaigns that spend them."""

from ._base import Model, OpenEnum


class OrderLineStatus(OpenEnum):
    """Life of an order line. Source: OrderLineStatus."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DELETED = "DELETED"


class OrderLinePaidType(OpenEnum):
    """Whether an order line is paid for, and if not, why. Source: OrderLinePaidType."""

    PAID = "PAID"
    BONUS = "BONUS"
    MAKE_GOOD = "MAKE_GOOD"
    TEST = "TEST"


class OrderLine(Model):
    """An order line of an ad account. Source: OrderLine, OrderLines.

    Budgets are micro currency of the ad account (1,000,000 is one unit), times are Unix seconds. `type` is always
    "orderline".
    """

    id: str = ""
    type: str | None = None
    ad_account_id: str | None = None
    purchase_order_id: str | None = None
    # The description calls the times numbers; they are whole ones.
    start_time: int | float | None = None
    end_time: int | float | None = None
    budget: float | None = None
    paid_budget: float | None = None
    status: OrderLineStatus | None = None
    name: str | None = None
    paid_type: OrderLinePaidType | None = None
    campaign_ids: list[str] | None = None

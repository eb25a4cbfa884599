"""The tag billing: ads credit, billing profiles, and insertion orders through Salesforce (SSIO)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Meta

from .._operations.declare import ADS_READ, ADS_WRITE, BODY, FIELD, GET, PATCH, POST, Resource, Wire
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from .._transfers.download import Download
from ..models.billing import (
    AdsCreditDiscount,
    AdsCreditRedemption,
    BillingProfile,
    SsioAccount,
    SsioInsertionOrder,
    SsioInsertionOrderCreate,
    SsioInsertionOrderStatus,
    SsioInsertionOrderUpdate,
    SsioOrderLine,
)
from ..models.billing_invoices import (
    BillingInvoice,
    BillingInvoiceDownload,
    InvoiceDocumentType,
    InvoiceSort,
    InvoiceStatus,
)
from ..models.common import Order
from ._types import AdsId, Date, PageSize, Text
from ._workflows.exports import download_invoice


class Billing(Resource):
    """What an ad account pays with.

    Ads credit and billing profiles are not open to all apps. Insertion orders need the owner of the ad account, or the
    role of an admin, finance or campaign manager in it.
    """

    @GET(
        "/ad_accounts/{ad_account_id}/ads_credit/discounts",
        "ads_credits_discounts/get",
        ADS_READ,
        "ads:read billing:read",
        sandbox=False,
    )
    def list_discounts(
        self, ad_account_id: AdsId, *, bookmark: str | None = None, page_size: PageSize | None = None
    ) -> Pages[AdsCreditDiscount]:
        """List offers applied to an ad account.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/ads_credit/redeem",
        "ads_credit/redeem",
        ADS_WRITE,
        "ads:write billing:write",
        sandbox=False,
    )
    async def redeem_credit(
        self,
        ad_account_id: AdsId,
        *,
        offer_code_hash: Annotated[str, FIELD, Wire("offerCodeHash"), Meta(pattern="^[a-z0-9]*$")],
        validate_only: Annotated[bool, FIELD, Wire("validateOnly")],
    ) -> AdsCreditRedemption:
        """Apply an offer code to an ad account. A refusal is not an error: check `success` of the answer.

        Args:
            offer_code_hash: SHA-256 of the code, in lower-case hex.
            validate_only: True checks the code only.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/billing_profiles",
        "billing_profiles/get",
        ADS_READ,
        "ads:read billing:read",
        sandbox=False,
    )
    def list_profiles(
        self,
        ad_account_id: AdsId,
        *,
        is_active: bool,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[BillingProfile]:
        """List means of payment of an ad account.

        Args:
            is_active: False includes the inactive ones.
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @GET("/ad_accounts/{ad_account_id}/ssio/accounts", "ssio_accounts/get", ADS_READ, "ads:read")
    async def get_ssio_account(self, ad_account_id: AdsId) -> SsioAccount:
        """Return what an insertion order takes from the ad account: companies to bill, addresses, terms, partners."""
        ...

    @POST("/ad_accounts/{ad_account_id}/ssio/insertion_orders", "ssio_insertion_order/create", ADS_WRITE, "ads:write")
    async def create_insertion_order(
        self, ad_account_id: AdsId, order: Annotated[SsioInsertionOrderCreate | Mapping[str, Any], BODY]
    ) -> SsioInsertionOrder:
        """Place an insertion order."""
        ...

    @PATCH("/ad_accounts/{ad_account_id}/ssio/insertion_orders", "ssio_insertion_order/edit", ADS_WRITE, "ads:write")
    async def update_insertion_order(
        self, ad_account_id: AdsId, order: Annotated[SsioInsertionOrderUpdate | Mapping[str, Any], BODY]
    ) -> SsioInsertionOrder:
        """Change an insertion order; its ids are fields of the order."""
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/ssio/insertion_orders/status",
        "ssio_insertion_orders_status/get_by_ad_account",
        ADS_READ,
        "ads:read",
    )
    def list_insertion_order_statuses(
        self, ad_account_id: AdsId, *, bookmark: str | None = None, page_size: PageSize | None = None
    ) -> Pages[SsioInsertionOrderStatus]:
        """List the statuses of the insertion orders of an ad account.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/ssio/insertion_orders/{pin_order_id}/status",
        "ssio_insertion_orders_status/get_by_pin_order_id",
        ADS_READ,
        "ads:read",
    )
    async def get_insertion_order_status(self, ad_account_id: AdsId, pin_order_id: Text) -> SsioInsertionOrderStatus:
        """Return the status of one insertion order.

        Args:
            pin_order_id: Its Salesforce id, letters and digits.
        """
        ...

    @GET("/ad_accounts/{ad_account_id}/ssio/order_lines", "ssio_order_lines/get_by_ad_account", ADS_READ, "ads:read")
    def list_ssio_order_lines(
        self,
        ad_account_id: AdsId,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        pin_order_id: str | None = None,
    ) -> Pages[SsioOrderLine]:
        """List Salesforce order lines of an ad account, or of one insertion order.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/billing_invoices",
        "billing_invoices/get",
        ADS_READ,
        "ads:read billing:read",
        sandbox=False,
        since="5.15",
    )
    def list_invoices(
        self,
        ad_account_id: AdsId,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        sort: InvoiceSort | str | None = None,
        order: Order | str | None = None,
        status: InvoiceStatus | str | None = None,
        document_type: InvoiceDocumentType | str | None = None,
        start_due_date: Date | None = None,
        end_due_date: Date | None = None,
    ) -> Pages[BillingInvoice]:
        """List invoices of an ad account.

        Args:
            sort: DUE_DATE when left out.
            start_due_date, end_due_date: Days between which they are due.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/billing_invoice/{billing_invoice_id}/download",
        "billing_invoice_download/get",
        ADS_READ,
        "ads:read billing:read",
        sandbox=False,
        since="5.15",
    )
    async def get_invoice_download(self, ad_account_id: AdsId, billing_invoice_id: AdsId) -> BillingInvoiceDownload:
        """Return a link to the file of an invoice."""
        ...

    async def download_invoice(self, ad_account_id: AdsId, billing_invoice_id: AdsId) -> Download:
        """Return the file of an invoice, to `.save(path)`.

        Source: billing_invoice_download/get.
        """
        return await download_invoice(self.transport, ad_account_id, billing_invoice_id)


class AccountBilling(AccountResource):
    """Billing with the ad account filled in."""

    list_discounts: Final = scoped(Billing.list_discounts)
    redeem_credit: Final = scoped(Billing.redeem_credit)
    list_profiles: Final = scoped(Billing.list_profiles)
    get_ssio_account: Final = scoped(Billing.get_ssio_account)
    create_insertion_order: Final = scoped(Billing.create_insertion_order)
    update_insertion_order: Final = scoped(Billing.update_insertion_order)
    list_insertion_order_statuses: Final = scoped(Billing.list_insertion_order_statuses)
    get_insertion_order_status: Final = scoped(Billing.get_insertion_order_status)
    list_ssio_order_lines: Final = scoped(Billing.list_ssio_order_lines)
    list_invoices: Final = scoped(Billing.list_invoices)
    get_invoice_download: Final = scoped(Billing.get_invoice_download)
    download_invoice: Final = scoped(Billing.download_invoice)

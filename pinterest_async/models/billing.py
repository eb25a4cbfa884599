"""Billing: ads credit, billing profiles, and insertion orders made through Salesforce (SSIO)."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta, field

from ._base import UNSET, Model, OpenEnum, UnsetType
from .locales import Currency


class DiscountType(OpenEnum):
    """Kind of an ads credit, and whether it was applied yet. Source: AdsCreditDiscountsResponse."""

    COUPON = "COUPON"
    CREDIT = "CREDIT"
    COUPON_APPLIED = "COUPON_APPLIED"
    CREDIT_APPLIED = "CREDIT_APPLIED"
    MARKETING_OFFER_CREDIT = "MARKETING_OFFER_CREDIT"
    MARKETING_OFFER_CREDIT_APPLIED = "MARKETING_OFFER_CREDIT_APPLIED"
    GOODWILL_CREDIT = "GOODWILL_CREDIT"
    GOODWILL_CREDIT_APPLIED = "GOODWILL_CREDIT_APPLIED"
    INTERNAL_CREDIT = "INTERNAL_CREDIT"
    INTERNAL_CREDIT_APPLIED = "INTERNAL_CREDIT_APPLIED"
    PREPAID_CREDIT = "PREPAID_CREDIT"
    PREPAID_CREDIT_APPLIED = "PREPAID_CREDIT_APPLIED"
    SALES_INCENTIVE_CREDIT = "SALES_INCENTIVE_CREDIT"
    SALES_INCENTIVE_CREDIT_APPLIED = "SALES_INCENTIVE_CREDIT_APPLIED"
    CREDIT_EXPIRED = "CREDIT_EXPIRED"
    FUTURE_CREDIT = "FUTURE_CREDIT"
    REFERRAL_CREDIT = "REFERRAL_CREDIT"
    INVOICE_SALES_INCENTIVE_CREDIT = "INVOICE_SALES_INCENTIVE_CREDIT"
    INVOICE_SALES_INCENTIVE_CREDIT_APPLIED = "INVOICE_SALES_INCENTIVE_CREDIT_APPLIED"
    PREPAID_CREDIT_REFUND = "PREPAID_CREDIT_REFUND"


class AdsCreditDiscount(Model):
    """An offer applied to an ad account. Source: AdsCreditDiscountsResponse.

    Amounts are micro units of `discount_currency` (1,000,000 is one unit): the whole credit, and what is left of it.
    """

    active: bool | None = None
    advertiser_id: str | None = None
    # The reference does not name the kind.
    discount_type: DiscountType | None = field(name="discountType", default=None)
    discount_in_micro_currency: float | None = field(name="discountInMicroCurrency", default=None)
    discount_currency: str | None = field(name="discountCurrency", default=None)
    title: str | None = None
    remaining_discount_in_micro_currency: float | None = field(name="remainingDiscountInMicroCurrency", default=None)


class AdsCreditRedemption(Model):
    """The result of redeeming an offer code; a refusal comes with HTTP 200 too. Source: AdsCreditRedeemResponse.

    `success` says that the code was applied, or that it could be when nothing but a check was asked for; otherwise the
    other two say why not.
    """

    success: bool | None = None
    error_code: int | None = field(name="errorCode", default=None)
    error_message: str | None = field(name="errorMessage", default=None)


class CardType(OpenEnum):
    """Kind of a payment card. Source: BillingProfilesResponse."""

    UNKNOWN = "UNKNOWN"
    VISA = "VISA"
    MASTERCARD = "MASTERCARD"
    AMERICAN_EXPRESS = "AMERICAN_EXPRESS"
    DISCOVER = "DISCOVER"
    ELO = "ELO"


class BillingProfileStatus(OpenEnum):
    """Whether a billing profile can be charged. Source: BillingProfilesResponse."""

    UNSPECIFIED = "UNSPECIFIED"
    VALID = "VALID"
    INVALID = "INVALID"
    PENDING = "PENDING"
    DELETED = "DELETED"
    SECONDARY = "SECONDARY"
    PENDING_SECONDARY = "PENDING_SECONDARY"


class PaymentMethodBrand(OpenEnum):
    """Issuers of means of payment, cards and others. Source: BillingProfilesResponse."""

    UNKNOWN = "UNKNOWN"
    VISA = "VISA"
    MASTERCARD = "MASTERCARD"
    AMERICAN_EXPRESS = "AMERICAN_EXPRESS"
    DISCOVER = "DISCOVER"
    SOFORT = "SOFORT"
    DINERS_CLUB = "DINERS_CLUB"
    ELO = "ELO"
    CARTE_BANCAIRE = "CARTE_BANCAIRE"


class BillingType(OpenEnum):
    """How an advertiser pays. Source: BillingProfilesResponse."""

    CREDIT_CARD = "CREDIT_CARD"
    INVOICE = "INVOICE"
    INTERNAL = "INTERNAL"
    RECURRING = "RECURRING"
    PREPAID = "PREPAID"


class BillingProfile(Model):
    """A means of payment of an ad account. Source: BillingProfilesResponse."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"billing_type"})

    id: str = ""
    card_type: CardType | None = None
    status: BillingProfileStatus | None = None
    advertiser_id: str | None = None
    payment_method_brand: PaymentMethodBrand | None = None
    billing_type: BillingType | None = None


class SsioAddress(Model):
    """An address that orders can be billed to; `purpose` is mostly "Billing" or "Business".

    Source: SSIOAccountAddress.
    """

    display: str | None = None
    purpose: str | None = None
    address_id: str | None = None
    order_legal_entity: str | None = None


class SsioBillTo(Model):
    """A company that orders can be billed to, and the terms it orders by. Source: SSIOAccountItem.

    Terms come as text and as their Salesforce id: those of the order, of the US, and of the rest of the world.
    `io_type` is "Pinterest Paper" or "Agency Paper".
    """

    id: str = ""
    io_terms_id: str | None = None
    io_terms: str | None = None
    us_terms_id: str | None = None
    us_terms: str | None = None
    row_terms_id: str | None = None
    row_terms: str | None = None
    io_type: str | None = None
    addresses: list[SsioAddress] | None = None


class SsioPartner(Model):
    """A Pinterest marketing partner (PMP), to be named in an order. Source: SSIOAccountPMPName."""

    id: str = ""
    name: str | None = None


class SsioAccount(Model):
    """What an ad account may order, and whom it can be billed to. Source: SSIOAccountResponse.

    `eligible` is about creating order lines, `can_edit` about changing them. `error` is Salesforce's word on the
    matter, "No Error" when there is none.
    """

    eligible: bool | None = None
    can_edit: bool | None = None
    billto_infos: list[SsioBillTo] | None = None
    currency: str | None = None
    pmp_names: list[SsioPartner] | None = None
    error: str | None = None


class SsioOrderLineType(OpenEnum):
    """Whether an order spends a budget or has no end. Source: SSIOCreateInsertionOrderRequest."""

    BUDGET = "BUDGET"
    PERPETUALS = "PERPETUALS"


SsioDay: TypeAlias = Annotated[str, Meta(pattern=r"^([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")]
"""A day, YYYY-MM-DD."""


class SsioInsertionOrderCreate(Model):
    """An insertion order to place. Source: SSIOCreateInsertionOrderRequest, SSIOInsertionOrderCommon.

    The ids come from the ad account's `SsioAccount`. `budget_amount` belongs to BUDGET, `estimated_monthly_spend` to
    PERPETUALS; the API documents no unit for either. `accepted_terms_time` is Unix seconds.
    """

    start_date: SsioDay
    po_number: str
    pmp_id: str
    order_name: str
    order_line_type: SsioOrderLineType
    accepted_terms_id: str
    billto_company_id: str
    billto_business_address_id: str
    billto_billing_address_id: str
    currency_info: Currency
    billing_contact_firstname: str
    billing_contact_lastname: str
    billing_contact_email: str
    media_contact_firstname: str
    media_contact_lastname: str
    media_contact_email: str
    end_date: SsioDay | UnsetType = UNSET
    budget_amount: float | UnsetType = UNSET
    agency_link: str | UnsetType = UNSET
    user_email: str | UnsetType = UNSET
    accepted_terms_time: int | UnsetType = UNSET
    estimated_monthly_spend: float | UnsetType = UNSET


class SsioInsertionOrderUpdate(Model):
    """Changes to an insertion order. Source: SSIOEditInsertionOrderRequest, SSIOInsertionOrderCommon.

    The API requires no field, but only the four ids identify the order and the line: give those that are known.
    """

    start_date: SsioDay | UnsetType = UNSET
    end_date: SsioDay | UnsetType = UNSET
    po_number: str | UnsetType = UNSET
    budget_amount: float | UnsetType = UNSET
    billing_contact_firstname: str | UnsetType = UNSET
    billing_contact_lastname: str | UnsetType = UNSET
    billing_contact_email: str | UnsetType = UNSET
    media_contact_firstname: str | UnsetType = UNSET
    media_contact_lastname: str | UnsetType = UNSET
    media_contact_email: str | UnsetType = UNSET
    agency_link: str | UnsetType = UNSET
    user_email: str | UnsetType = UNSET
    oracle_line_id: str | UnsetType = UNSET
    salesforce_order_id: str | UnsetType = UNSET
    salesforce_order_line_id: str | UnsetType = UNSET
    ads_manager_order_line_id: str | UnsetType = UNSET


class SsioInsertionOrder(Model):
    """The Salesforce id of an order that was placed or changed.

    Source: SSIOCreateInsertionOrderResponse, SSIOEditInsertionOrderResponse.
    """

    pin_order_id: str | None = None


class SsioInsertionOrderStatus(Model):
    """How an insertion order stands in Salesforce's own words ("Approved"). Source: SSIOInsertionOrderStatus.

    `creation_time` is an RFC 3339 string.
    """

    pin_order_id: str | None = None
    status: str | None = None
    creation_time: str | None = None


class SsioOrderLine(Model):
    """An order line as Salesforce keeps it. Source: SSIOOrderLine.

    Dates are YYYY-MM-DD; `last_modified_date_time` and `accepted_terms_time` are RFC 3339 strings, although an order is
    placed with seconds. No unit is documented for the amounts.
    """

    salesforce_order_line_id: str | None = None
    ads_manager_order_line_id: str | None = None
    pin_order_id: str | None = None
    last_modified_date_time: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    bill_to_company_name: str | None = None
    billing_contact_firstname: str | None = None
    billing_contact_lastname: str | None = None
    billing_contact_email: str | None = None
    media_contact_email: str | None = None
    media_contact_firstname: str | None = None
    media_contact_lastname: str | None = None
    currency_info: Currency | None = None
    agency_link: str | None = None
    po_number: str | None = None
    order_name: str | None = None
    pmp_name: str | None = None
    accepted_terms_id: str | None = None
    accepted_terms_time: str | None = None
    budget_amount: float | None = None
    estimated_monthly_spend: float | None = None

"""Invoices of an ad account."""

from typing import ClassVar

from ._base import Model, OpenEnum
from ._confidential import RedactedModel
from .locales import Currency


class InvoiceSort(OpenEnum):
    """What invoices are sorted by. Source: billing_invoices/get."""

    DUE_DATE = "DUE_DATE"
    BILLING_PERIOD = "BILLING_PERIOD"
    DOCUMENT_TYPE = "DOCUMENT_TYPE"
    TOTAL_AMOUNT = "TOTAL_AMOUNT"
    INVOICE_NUMBER = "INVOICE_NUMBER"


class InvoiceStatus(OpenEnum):
    """Whether an invoice is paid. Source: billing_invoices/get."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class InvoiceDocumentType(OpenEnum):
    """An invoice, or a credit. Source: billing_invoices/get."""

    INVOICE = "INVOICE"
    CREDIT_MEMO = "CREDIT_MEMO"


class BillingInvoice(Model):
    """An invoice; amounts are in millionths of `currency`, dates are YYYY-MM-DD. Source: BillingInvoiceResponse."""

    ad_account_id: str | None = None
    ad_account_name: str | None = None
    amount_billed_micro_currency: int | None = None
    amount_discount_micro_currency: int | None = None
    amount_net_micro_currency: int | None = None
    amount_tax_micro_currency: int | None = None
    bill_to_country: str | None = None
    billing_period_end_date: str | None = None
    billing_period_start_date: str | None = None
    currency: Currency | None = None
    document_type: InvoiceDocumentType | None = None
    id: str = ""
    invoice_due_date: str | None = None
    payment_terms: str | None = None
    status: InvoiceStatus | None = None


class BillingInvoiceDownload(RedactedModel):
    """Where to fetch an invoice. `download_url` gives access to it, so the repr hides it.

    Source: BillingInvoiceDownloadResponse.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"download_url"})

    download_url: str | None = None
    id: str = ""

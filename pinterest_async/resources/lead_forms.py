"""The tag lead_forms: lead forms of an ad account."""

from collections.abc import Sequence
from typing import Final

from .._operations.declare import ADS_READ, ADS_WRITE, GET, POST, Field, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import Order
from ..models.lead_forms import LeadForm, LeadFormTest
from ._types import AdsId, NumericId, PageSize


class LeadForms(Resource):
    """Lead forms of an ad account. Nothing is found unless the app takes part in the beta of lead ads."""

    @GET("/ad_accounts/{ad_account_id}/lead_forms", "lead_forms/list", ADS_READ, "ads:read")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        page_size: PageSize | None = None,
        order: Order | str | None = None,
        bookmark: str | None = None,
    ) -> Pages[LeadForm]:
        """List lead forms of an ad account.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
            order: By id.
        """
        ...

    @GET("/ad_accounts/{ad_account_id}/lead_forms/{lead_form_id}", "lead_form/get", ADS_READ, "ads:read")
    async def get(self, ad_account_id: AdsId, lead_form_id: NumericId) -> LeadForm:
        """Return one lead form."""
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/lead_forms/{lead_form_id}/test",
        "lead_form_test/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def create_test(
        self, ad_account_id: AdsId, lead_form_id: NumericId, *, answers: Field[Sequence[str]]
    ) -> LeadFormTest:
        """Send made-up answers to the subscription of a lead form.

        Args:
            answers: One for each question, in the order in which the questions were made.
        """
        ...


class AccountLeadForms(AccountResource):
    """LeadForms with the ad account filled in."""

    list: Final = scoped(LeadForms.list)
    get: Final = scoped(LeadForms.get)
    create_test: Final = scoped(LeadForms.create_test)

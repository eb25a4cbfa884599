"""The tag lead_forms: lead forms of an ad account."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar, Unpack

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import ADS_READ, ADS_WRITE, BODY, GET, PATCH, POST, Field, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import BulkAnswer, Order
from ..models.lead_forms import LeadForm, LeadFormCreate, LeadFormTest, LeadFormUpdate
from ._types import AdsId, NumericId, PageSize
from ._workflows.entities import BulkOptions, entity_id, many, takes_bulk_options
from ._workflows.reconcile import by_fields, send_again

CreateT = TypeVar("CreateT", bound=LeadFormCreate | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=LeadFormUpdate | Mapping[str, Any])


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

    @POST(
        "/ad_accounts/{ad_account_id}/lead_forms",
        "lead_forms/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.14",
    )
    async def create(
        self,
        ad_account_id: AdsId,
        lead_forms: Annotated[Sequence[LeadFormCreate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[LeadForm]:
        """Create 1 to 30 lead forms. The answer has a result for each of them."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/lead_forms",
        "lead_forms/update",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.14",
    )
    async def update(
        self,
        ad_account_id: AdsId,
        lead_forms: Annotated[Sequence[LeadFormUpdate | Mapping[str, Any]], BODY, Meta(min_length=1, max_length=30)],
    ) -> BulkAnswer[LeadForm]:
        """Change 1 to 30 lead forms. The answer has a result for each of them."""
        ...

    @takes_bulk_options
    def create_many(
        self, ad_account_id: str, lead_forms: Items[CreateT], **options: Unpack[BulkOptions]
    ) -> BulkJob[CreateT, LeadForm]:
        """Create any number of lead forms, 30 per call.

        Args:
            options: See `BulkOptions`.

        Source: lead_forms/create.
        """
        return many(
            self.transport,
            "lead_forms.create",
            ad_account_id,
            lead_forms,
            options,
            reconcile=by_fields(lambda: self.list(ad_account_id, page_size=250), "name"),
        )

    @takes_bulk_options
    def update_many(
        self, ad_account_id: str, lead_forms: Items[UpdateT], **options: Unpack[BulkOptions]
    ) -> BulkJob[UpdateT, LeadForm]:
        """Change any number of lead forms, 30 per call. Those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: lead_forms/update.
        """
        return many(
            self.transport,
            "lead_forms.update",
            ad_account_id,
            lead_forms,
            options,
            reconcile=send_again,
            key=entity_id,
        )

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
    create: Final = scoped(LeadForms.create)
    update: Final = scoped(LeadForms.update)
    create_many: Final = scoped(LeadForms.create_many)
    update_many: Final = scoped(LeadForms.update_many)
    get: Final = scoped(LeadForms.get)
    create_test: Final = scoped(LeadForms.create_test)

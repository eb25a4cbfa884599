"""The tag labels: labels of campaigns."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import Meta

from .._operations.declare import ADS_READ, ADS_WRITE, FIELD, GET, PATCH, POST, REPEAT, Field, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.labels import LabelCreate, LabelsAnswer, LabelStatus, LabelType, LabelUpdate
from ._types import AdsId, AdsIds, PageSize


class Labels(Resource):
    """Labels, by which campaigns are told apart in reports. It is a closed beta."""

    @GET("/ad_accounts/{ad_account_id}/labels", "labels/list", ADS_READ, "ads:read", since="5.16")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        campaign_ids: AdsIds | None = None,
        label_ids: AdsIds | None = None,
        entity_statuses: Annotated[Sequence[LabelStatus | str], REPEAT] | None = None,
        label_types: Annotated[Sequence[LabelType | str], REPEAT] | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[LabelsAnswer]:
        """List labels of an ad account. An item of a page holds several of them, in its `labels`.

        Args:
            entity_statuses: Those that are ACTIVE when left out.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/labels", "labels/create", ADS_WRITE, "ads:write", since="5.16")
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        parent_id: Annotated[str, FIELD, Meta(pattern=r"^[C]?[0-9]+\Z")],
        labels: Field[Sequence[LabelCreate | Mapping[str, Any]]],
    ) -> LabelsAnswer:
        """Give labels to a campaign. The answer says which were refused, and why.

        Args:
            parent_id: The campaign; C may stand before its id.
            labels: One BRAND and 30 CUSTOM at most, with those that the campaign has.
        """
        ...

    @PATCH("/ad_accounts/{ad_account_id}/labels", "labels/update", ADS_WRITE, "ads:write", since="5.16")
    async def update(
        self, ad_account_id: AdsId, *, labels: Field[Sequence[LabelUpdate | Mapping[str, Any]]]
    ) -> LabelsAnswer:
        """Change labels. The answer says which were refused, and why."""
        ...


class AccountLabels(AccountResource):
    """Labels with the ad account filled in."""

    list: Final = scoped(Labels.list)
    create: Final = scoped(Labels.create)
    update: Final = scoped(Labels.update)

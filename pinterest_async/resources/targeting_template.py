"""The tag targeting_template: whom ads aim at, saved for several campaigns."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from .._operations.declare import ADS_READ, ADS_WRITE, BODY, GET, PATCH, POST, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import Order
from ..models.targeting_templates import TargetingTemplate, TargetingTemplateCreate, TargetingTemplateUpdate
from ._types import AdsId, PageSize


class TargetingTemplates(Resource):
    """Targeting templates of an ad account: audiences, keywords, interests and placements to be used more than once."""

    @GET(
        "/ad_accounts/{ad_account_id}/targeting_templates",
        "targeting_template/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.13",
    )
    def list(
        self,
        ad_account_id: AdsId,
        *,
        order: Order | str | None = None,
        include_sizing: bool | None = None,
        search_query: str | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[TargetingTemplate]:
        """List templates of an ad account, in the order of their ids.

        Args:
            include_sizing: Whether to return the sizes of their audiences.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/targeting_templates",
        "targeting_template/create",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        since="5.13",
    )
    async def create(
        self, ad_account_id: AdsId, template: Annotated[TargetingTemplateCreate | Mapping[str, Any], BODY]
    ) -> TargetingTemplate:
        """Create a template."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/targeting_templates",
        "targeting_template/update",
        ADS_WRITE,
        "ads:write",
        since="5.13",
    )
    async def update(
        self, ad_account_id: AdsId, change: Annotated[TargetingTemplateUpdate | Mapping[str, Any], BODY]
    ) -> None:
        """Change whom a template aims at, or remove it."""
        ...


class AccountTargetingTemplates(AccountResource):
    """TargetingTemplates with the ad account filled in."""

    list: Final = scoped(TargetingTemplates.list)
    create: Final = scoped(TargetingTemplates.create)
    update: Final = scoped(TargetingTemplates.update)

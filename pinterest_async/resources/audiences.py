"""The tag audiences: groups of people that ads can be aimed at."""

from collections.abc import Mapping
from typing import Annotated, Any

from .._limits.local import Category
from .._operations.declare import BODY, GET, PATCH, POST, Resource
from .._operations.pages import Pages
from ..models.audiences import Audience, AudienceCreate, AudienceOwnership, AudienceUpdate, CustomAudienceCreate
from ..models.common import Order
from ._types import AdsId, PageSize


class Audiences(Resource):
    """Audiences of an ad account; ad groups include or exclude them in their targeting."""

    @GET(
        "/ad_accounts/{ad_account_id}/audiences",
        id="audiences/list",
        category=Category.ADS_READ,
        scopes=("ads:read",),
        sandbox=False,
    )
    def list(
        self,
        ad_account_id: AdsId,
        *,
        bookmark: str | None = None,
        order: Order | str | None = None,
        page_size: PageSize | None = None,
        ownership_type: AudienceOwnership | str | None = None,
    ) -> Pages[Audience]:
        """Audiences of an ad account, in the order of their ids; those received, in the order they were shared in.

        ownership_type: OWNED when left out (beta, not open to all apps).  Source: audiences/list.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/audiences",
        id="audiences/create",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
        sandbox=False,
    )
    async def create(
        self, ad_account_id: AdsId, audience: Annotated[AudienceCreate | Mapping[str, Any], BODY]
    ) -> Audience:
        """Create an audience. It can be used once it has 100 people on Pinterest.

        Source: audiences/create.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/audiences/custom",
        id="audiences/create_custom",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
        sandbox=False,
    )
    async def create_custom(
        self, ad_account_id: AdsId, audience: Annotated[CustomAudienceCreate | Mapping[str, Any], BODY]
    ) -> Audience:
        """Create a custom audience, from one's own data or a provider's.

        Source: audiences/create_custom.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/audiences/{audience_id}",
        id="audiences/get",
        category=Category.ADS_READ,
        scopes=("ads:read",),
        sandbox=False,
    )
    async def get(self, ad_account_id: AdsId, audience_id: AdsId) -> Audience:
        """One audience.

        Source: audiences/get.
        """
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/audiences/{audience_id}",
        id="audiences/update",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
        sandbox=False,
    )
    async def update(
        self,
        ad_account_id: AdsId,
        audience_id: AdsId,
        changes: Annotated[AudienceUpdate | Mapping[str, Any], BODY] | None = None,
    ) -> Audience:
        """Change an audience, or remove it. The API does not insist on changes.

        Source: audiences/update.
        """
        ...

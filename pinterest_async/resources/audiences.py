"""The tag audiences: groups of people that ads can be aimed at."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from .._operations.declare import ADS_READ, ADS_WRITE, BODY, GET, PATCH, POST, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.audiences import Audience, AudienceCreate, AudienceOwnership, AudienceUpdate, CustomAudienceCreate
from ..models.common import Order
from ._types import AdsId, PageSize


class Audiences(Resource):
    """Audiences of an ad account; ad groups include or exclude them in their targeting."""

    @GET(
        "/ad_accounts/{ad_account_id}/audiences",
        "audiences/list",
        ADS_READ,
        "ads:read",
        sandbox=False,
        newer="exclude_nca",
    )
    def list(
        self,
        ad_account_id: AdsId,
        *,
        bookmark: str | None = None,
        order: Order | str | None = None,
        page_size: PageSize | None = None,
        ownership_type: AudienceOwnership | str | None = None,
        exclude_nca: bool | None = None,
    ) -> Pages[Audience]:
        """List audiences of an ad account, in the order of their ids; those received, in the order they were shared in.

        Args:
            ownership_type: OWNED when left out (beta, not open to all apps).
            exclude_nca: Leave out audiences made for the acquisition of new customers. Of 5.28.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/audiences", "audiences/create", ADS_WRITE, "ads:write", sandbox=False)
    async def create(
        self, ad_account_id: AdsId, audience: Annotated[AudienceCreate | Mapping[str, Any], BODY]
    ) -> Audience:
        """Create an audience. It can be used once it has 100 people on Pinterest."""
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/audiences/custom",
        "audiences/create_custom",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
        removed="5.20",
    )
    async def create_custom(
        self, ad_account_id: AdsId, audience: Annotated[CustomAudienceCreate | Mapping[str, Any], BODY]
    ) -> Audience:
        """Create a custom audience, from one's own data or a provider's.

        Not part of the API since 5.20, which has nothing of the same kind; a call warns.
        """
        ...

    @GET("/ad_accounts/{ad_account_id}/audiences/{audience_id}", "audiences/get", ADS_READ, "ads:read", sandbox=False)
    async def get(self, ad_account_id: AdsId, audience_id: AdsId) -> Audience:
        """Return one audience."""
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/audiences/{audience_id}",
        "audiences/update",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def update(
        self,
        ad_account_id: AdsId,
        audience_id: AdsId,
        changes: Annotated[AudienceUpdate | Mapping[str, Any], BODY] | None = None,
    ) -> Audience:
        """Change an audience, or remove it. A call without changes is refused (400), but by a server of 5.12."""
        ...


class AccountAudiences(AccountResource):
    """Audiences with the ad account filled in."""

    list: Final = scoped(Audiences.list)
    create: Final = scoped(Audiences.create)
    create_custom: Final = scoped(Audiences.create_custom)
    get: Final = scoped(Audiences.get)
    update: Final = scoped(Audiences.update)

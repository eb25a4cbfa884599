"""The tag business_access_invite: invites of members and partners."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import UNSET, Meta

from .._operations.declare import ADS_READ, ADS_WRITE, DELETE, GET, PATCH, POST, REPEAT, Field, OptionalField, Resource
from .._operations.pages import Pages
from ..models.business_invites import (
    AssetRequest,
    AssetRequestsCreated,
    CancelledInviteResults,
    CreatedInviteResults,
    Invite,
    InviteAssets,
    InviteAssetsResults,
    InvitedRole,
    InviteReply,
    InviteReplyResults,
    InviteStatus,
    InviteType,
)
from ._types import BusinessId, PageSize


class BusinessAccessInvites(Resource):
    """Invites of members and partners to a business, and requests for access to assets."""

    @PATCH(
        "/businesses/invites",
        "respond_business_access_invites",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        since="5.13",
    )
    async def respond(
        self,
        *,
        invites: Field[Annotated[Sequence[InviteReply | Mapping[str, Any]], Meta(min_length=1, max_length=100)]],
    ) -> InviteReplyResults:
        """Accept or decline 1 to 100 invites and requests."""
        ...

    @POST(
        "/businesses/{business_id}/invites/assets/access",
        "create_asset_invites",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def add_assets(
        self,
        business_id: BusinessId,
        *,
        invites: Field[Annotated[Sequence[InviteAssets | Mapping[str, Any]], Meta(min_length=1, max_length=50)]],
    ) -> InviteAssetsResults:
        """Offer assets with 1 to 50 invites, or ask for assets with requests."""
        ...

    @POST(
        "/businesses/{business_id}/requests/assets/access",
        "asset_access_requests/create",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def request_assets(
        self,
        business_id: BusinessId,
        *,
        asset_requests: Field[
            Annotated[Sequence[AssetRequest | Mapping[str, Any]], Meta(min_length=1, max_length=100)]
        ],
    ) -> AssetRequestsCreated:
        """Ask partners for access to their assets, 1 to 100 times."""
        ...

    @GET("/businesses/{business_id}/invites", "get/invites", ADS_READ, "biz_access:read", sandbox=False, since="5.13")
    def list(
        self,
        business_id: BusinessId,
        *,
        is_member: bool | None = None,
        invite_status: Annotated[Sequence[InviteStatus | str], REPEAT, Meta(max_length=2, min_length=1)] | None = None,
        invite_type: InviteType | str | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[Invite]:
        """List invites and requests of a business.

        Args:
            is_member: Invites of members instead of partners.
            invite_status: 1 or 2 of them.
        """
        ...

    @POST(
        "/businesses/{business_id}/invites",
        "create_membership_or_partnership_invites",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def create(
        self,
        business_id: BusinessId,
        *,
        business_role: Field[InvitedRole | str],
        invite_type: Field[InviteType | str],
        members: OptionalField[Annotated[Sequence[str], Meta(min_length=1, max_length=50)]] = UNSET,
        partners: OptionalField[
            Annotated[
                Sequence[Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]], Meta(min_length=1, max_length=50)
            ]
        ] = UNSET,
    ) -> CreatedInviteResults:
        """Invite 1 to 50 people or partners.

        Args:
            members: Email addresses or names of users, for MEMBER_INVITE.
            partners: Ids of businesses, for the other types.
        """
        ...

    @DELETE(
        "/businesses/{business_id}/invites",
        "cancel_invites_or_requests",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def cancel(
        self,
        business_id: BusinessId,
        *,
        invite_ids: Field[
            Annotated[
                Sequence[Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]], Meta(min_length=1, max_length=50)
            ]
        ],
    ) -> CancelledInviteResults:
        """Cancel 1 to 50 invites and requests."""
        ...

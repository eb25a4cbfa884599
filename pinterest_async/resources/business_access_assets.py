"""The tag business_access_assets: who may do what with the assets of a business."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import UNSET, Meta

from .._operations.declare import ADS_READ, ADS_WRITE, DELETE, GET, PATCH, POST, REPEAT, Field, OptionalField, Resource
from .._operations.pages import Pages
from ..models.business_access import PartnerType
from ..models.business_assets import (
    AssetAccess,
    AssetGroupCreated,
    AssetGroupsDeleted,
    AssetGroupsUpdated,
    AssetGroupType,
    AssetGroupUpdate,
    AssetPermissionFilter,
    AssetType,
    AssetUser,
    BusinessAsset,
    DeletedMemberAccesses,
    DeletedPartnerAccesses,
    MemberAccessDelete,
    MemberAccessResults,
    MemberAccessUpdate,
    PartnerAccessDelete,
    PartnerAccesses,
    PartnerAccessUpdate,
)
from ._types import BusinessId, NumericId, PageSize


class BusinessAccessAssets(Resource):
    """Assets of a business (ad accounts, profiles, catalogs, groups of them), and who has access to them."""

    @GET(
        "/businesses/{business_id}/assets/{asset_id}/members",
        "business_asset_members/get",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list_members(
        self,
        business_id: BusinessId,
        asset_id: BusinessId,
        *,
        fetch_system_users: bool | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
    ) -> Pages[AssetUser]:
        """List members of the business who have access to an asset.

        Args:
            fetch_system_users: System users instead of people.
            start_index: Number of results to skip.
        """
        ...

    @GET(
        "/businesses/{business_id}/assets/{asset_id}/partners",
        "business_asset_partners/get",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list_partners(
        self,
        business_id: BusinessId,
        asset_id: BusinessId,
        *,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[AssetUser]:
        """List partners whom the business has given access to an asset; none for an asset that was shared with it.

        Args:
            start_index: Number of results to skip.
        """
        ...

    @GET(
        "/businesses/{business_id}/assets",
        "business_assets/get",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list(
        self,
        business_id: BusinessId,
        *,
        permissions: Annotated[Sequence[AssetPermissionFilter | str], REPEAT] | None = None,
        child_asset_id: BusinessId | None = None,
        asset_group_id: BusinessId | None = None,
        asset_type: AssetType | str | None = None,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[BusinessAsset]:
        """List assets that the business owns, or has access to.

        Args:
            permissions: Those with one of these permissions.
            child_asset_id: Asset groups that contain this asset.
            asset_group_id: Assets of this group.
            asset_type: AD_ACCOUNT when left out.
            start_index: Number of results to skip.
        """
        ...

    @GET(
        "/businesses/{business_id}/members/{member_id}/assets",
        "business_member_assets/get",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list_of_member(
        self,
        business_id: BusinessId,
        member_id: BusinessId,
        *,
        asset_type: AssetType | str | None = None,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[AssetAccess]:
        """List assets that a member has access to, with the permissions.

        Args:
            asset_type: AD_ACCOUNT when left out.
            start_index: Number of results to skip.
        """
        ...

    @PATCH(
        "/businesses/{business_id}/members/assets/access",
        "business_members_asset_access/update",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def update_member_access(
        self,
        business_id: BusinessId,
        *,
        accesses: Field[Annotated[Sequence[MemberAccessUpdate | Mapping[str, Any]], Meta(min_length=1, max_length=50)]],
    ) -> MemberAccessResults:
        """Set permissions of members on assets: 1 to 50 pairs of a member and an asset."""
        ...

    @DELETE(
        "/businesses/{business_id}/members/assets/access",
        "business_members_asset_access/delete",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def delete_member_access(
        self,
        business_id: BusinessId,
        *,
        accesses: Field[
            Annotated[Sequence[MemberAccessDelete | Mapping[str, Any]], Meta(min_length=1, max_length=100)]
        ],
    ) -> DeletedMemberAccesses:
        """Take access to assets from members: 1 to 100 pairs of a member and an asset."""
        ...

    @PATCH(
        "/businesses/{business_id}/partners/assets",
        "update_partner_asset_access_handler_impl",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def update_partner_access(
        self,
        business_id: BusinessId,
        *,
        accesses: Field[
            Annotated[
                Sequence[PartnerAccessUpdate | Mapping[str, Any]],
                Meta(min_length=1, max_length=50),
            ]
        ],
    ) -> PartnerAccesses:
        """Set permissions of partners on assets, 1 to 50 pairs. They replace those that a partner had."""
        ...

    @DELETE(
        "/businesses/{business_id}/partners/assets",
        "delete_partner_asset_access_handler_impl",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def delete_partner_access(
        self,
        business_id: BusinessId,
        *,
        accesses: Field[
            Annotated[
                Sequence[PartnerAccessDelete | Mapping[str, Any]],
                Meta(min_length=1, max_length=50),
            ]
        ],
    ) -> DeletedPartnerAccesses:
        """Take access to your assets from partners, or give up your access to theirs, 1 to 50 pairs."""
        ...

    @GET(
        "/businesses/{business_id}/partners/{partner_id}/assets",
        "business_partner_asset_access/get",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list_of_partner(
        self,
        business_id: BusinessId,
        partner_id: BusinessId,
        *,
        partner_type: PartnerType | str | None = None,
        asset_type: AssetType | str | None = None,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[AssetAccess]:
        """List your assets that a partner has access to, or those of the partner that you have access to.

        Args:
            partner_type: INTERNAL, your assets, when left out.
            asset_type: AD_ACCOUNT when left out.
            start_index: Number of results to skip.
        """
        ...

    @POST(
        "/businesses/{business_id}/asset_groups",
        "asset_group/create",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.14",
    )
    async def create_asset_group(
        self,
        business_id: BusinessId,
        *,
        asset_group_description: Field[str],
        asset_group_name: Field[str],
        asset_group_types: Field[Sequence[AssetGroupType | str]],
    ) -> AssetGroupCreated:
        """Create an asset group."""
        ...

    @PATCH(
        "/businesses/{business_id}/asset_groups",
        "asset_group/update",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.14",
    )
    async def update_asset_groups(
        self,
        business_id: BusinessId,
        *,
        asset_groups_to_update: OptionalField[Sequence[AssetGroupUpdate | Mapping[str, Any]]] = UNSET,
    ) -> AssetGroupsUpdated:
        """Change asset groups. The answer says which were refused, and why."""
        ...

    @DELETE(
        "/businesses/{business_id}/asset_groups",
        "asset_group/delete",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.14",
    )
    async def delete_asset_groups(
        self,
        business_id: BusinessId,
        *,
        asset_groups_to_delete: Field[Annotated[Sequence[NumericId], Meta(min_length=1, max_length=50)]],
    ) -> AssetGroupsDeleted:
        """Delete 1 to 50 asset groups. The answer says which were refused, and why."""
        ...

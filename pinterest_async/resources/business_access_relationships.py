"""The tag business_access_relationships: members and partners of a business."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import UNSET, Meta

from .._operations.declare import (
    ADS_READ,
    ADS_WRITE,
    BODY,
    DELETE,
    GET,
    PATCH,
    POST,
    REPEAT,
    Field,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from ..models.business_access import MemberRole, PartnerType
from ..models.business_relationships import (
    BrandAccountCreate,
    BrandAccountId,
    BrandAccountUpdate,
    BusinessRelationship,
    ChangedMembers,
    DeletedMembers,
    DeletedPartners,
    MemberDelete,
    MemberRoleChange,
)
from ._types import BusinessId, PageSize


class BusinessAccessRelationships(Resource):
    """Members, partners and employers of a business, system users, and brand accounts."""

    @GET("/businesses/employers", "get/business_employers", ADS_READ, "biz_access:read", since="5.13")
    def list_employers(
        self, *, page_size: PageSize | None = None, bookmark: str | None = None
    ) -> Pages[BusinessRelationship]:
        """List businesses that the token's user is a member of."""
        ...

    @PATCH(
        "/businesses/{business_id}/system_users/{system_user_id}",
        "system_user/update",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.16",
    )
    async def update_system_user(
        self,
        business_id: BusinessId,
        system_user_id: BusinessId,
        *,
        name: Field[str],
    ) -> None:
        """Change the name of a system user."""
        ...

    @GET(
        "/businesses/{business_id}/members",
        "get/business_members",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list_members(
        self,
        business_id: BusinessId,
        *,
        fetch_system_users: bool | None = None,
        assets_summary: bool | None = None,
        business_roles: Annotated[Sequence[MemberRole | str], REPEAT] | None = None,
        member_ids: Annotated[str, Meta(max_length=500)] | None = None,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[BusinessRelationship]:
        """List members of a business.

        Args:
            fetch_system_users: System users instead of people.
            assets_summary: Whether to return the assets they have access to.
            member_ids: Ids, joined by commas.
            start_index: Number of results to skip.
        """
        ...

    @PATCH(
        "/businesses/{business_id}/members",
        "update/business_memberships",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def update_members(
        self,
        business_id: BusinessId,
        members: Annotated[Sequence[MemberRoleChange | Mapping[str, Any]], BODY, Meta(min_length=1)],
    ) -> ChangedMembers:
        """Change roles of members."""
        ...

    @DELETE(
        "/businesses/{business_id}/members",
        "delete_business_membership",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        since="5.13",
    )
    async def delete_members(
        self,
        business_id: BusinessId,
        *,
        members: Field[Annotated[Sequence[MemberDelete | Mapping[str, Any]], Meta(min_length=1, max_length=50)]],
    ) -> DeletedMembers:
        """End memberships of 1 to 50 members."""
        ...

    @GET(
        "/businesses/{business_id}/partners",
        "get/business_partners",
        ADS_READ,
        "biz_access:read",
        sandbox=False,
        since="5.13",
    )
    def list_partners(
        self,
        business_id: BusinessId,
        *,
        assets_summary: bool | None = None,
        partner_type: PartnerType | str | None = None,
        partner_ids: Annotated[str, Meta(max_length=500)] | None = None,
        start_index: Annotated[int, Meta(ge=0)] | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[BusinessRelationship]:
        """List partners of a business.

        Args:
            assets_summary: Whether to return the assets they, or you, have access to.
            partner_ids: Ids, joined by commas.
            start_index: Number of results to skip.
        """
        ...

    @DELETE(
        "/businesses/{business_id}/partners",
        "delete_business_partners",
        ADS_WRITE,
        "biz_access:write",
        sandbox=False,
        since="5.13",
    )
    async def delete_partners(
        self,
        business_id: BusinessId,
        *,
        partner_ids: Field[
            Annotated[
                Sequence[Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=22)]], Meta(min_length=1, max_length=50)
            ]
        ],
        partner_type: OptionalField[PartnerType | str | None] = UNSET,
    ) -> DeletedPartners:
        """End partnerships with 1 to 50 partners of one type."""
        ...

    @POST(
        "/business_access/business_hierarchy/{business_hierarchy_id}/brand_accounts",
        "brand_accounts/create",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.16",
    )
    async def create_brand_account(
        self,
        business_hierarchy_id: BusinessId,
        brand_account: Annotated[BrandAccountCreate | Mapping[str, Any], BODY],
    ) -> BrandAccountId:
        """Create a brand account below a business hierarchy."""
        ...

    @PATCH(
        "/business_access/business_hierarchy/{business_hierarchy_id}/brand_accounts/{brand_account_id}",
        "brand_accounts/update",
        ADS_WRITE,
        "biz_access:read biz_access:write",
        sandbox=False,
        since="5.16",
    )
    async def update_brand_account(
        self,
        business_hierarchy_id: BusinessId,
        brand_account_id: BusinessId,
        changes: Annotated[BrandAccountUpdate | Mapping[str, Any], BODY],
    ) -> BrandAccountId:
        """Change a brand account."""
        ...

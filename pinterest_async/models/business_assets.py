"""Assets of businesses, and who has access to them."""

from typing import Annotated, ClassVar

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType
from .business_access import AssetPermissions, BusinessUser, PartnerType


class AssetUser(Model):
    """A member or partner, and what they may do with an asset. Source: UserSingleAssetBinding."""

    permissions: list[str] | None = None
    user: BusinessUser | None = None


class AssetPermissionFilter(OpenEnum):
    """What the business may do with an asset it looks for. Source: PermissionsWithOwner."""

    ADMIN = "ADMIN"
    ANALYST = "ANALYST"
    FINANCE_MANAGER = "FINANCE_MANAGER"
    FINANCE_EDIT = "FINANCE_EDIT"
    FINANCE_VIEW = "FINANCE_VIEW"
    AUDIENCE_MANAGER = "AUDIENCE_MANAGER"
    CAMPAIGN_MANAGER = "CAMPAIGN_MANAGER"
    CATALOGS_MANAGER = "CATALOGS_MANAGER"
    CATALOGS_VIEWER = "CATALOGS_VIEWER"
    PROFILE_PUBLISHER = "PROFILE_PUBLISHER"
    OWNER = "OWNER"


class AssetType(OpenEnum):
    """Kind of an asset. Source: business_assets/get."""

    AD_ACCOUNT = "AD_ACCOUNT"
    PROFILE = "PROFILE"
    ASSET_GROUP = "ASSET_GROUP"
    CATALOG = "CATALOG"
    CONSUMER = "CONSUMER"


class AssetGroup(Model):
    """Assets that are managed together. Source: AssetGroupBinding."""

    ad_accounts_ids: list[str] | None = None
    asset_group_description: str | None = None
    asset_group_name: str | None = None
    asset_group_types: list[str] | None = None
    catalogs_ids: list[str] | None = None
    created_by: BusinessUser | None = None
    created_time: int | None = None
    id: str = ""
    owner: BusinessUser | None = None
    profiles_ids: list[str] | None = None
    updated_time: int | None = None


class AssetCatalog(Model):
    """The catalog that is an asset. Source: GetBusinessAssetsResponse."""

    catalog_type: str | None = None
    id: str = ""
    name: str | None = None


class BusinessAsset(Model):
    """An asset that a business owns, or has access to. Source: GetBusinessAssetsResponse."""

    later_fields: ClassVar[frozenset[str]] = frozenset({"permissions"})

    asset_group_info: AssetGroup | None = None
    asset_id: str | None = None
    asset_type: str | None = None
    catalog_info: AssetCatalog | None = None
    permissions: list[str] | None = None


class AssetAccess(Model):
    """An asset, and what is permitted with it. Source: AssetIdPermissions."""

    asset_group_info: AssetGroup | None = None
    asset_id: str | None = None
    asset_type: str | None = None
    permissions: list[str] | None = None


class MemberAccessUpdate(Model):
    """A member's new permissions on an asset. Source: business_members_asset_access/update."""

    asset_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    member_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    permissions: AssetPermissions


class MemberAccess(Model):
    """A member's permissions on an asset. Source: UsersForIndividualAssetResponse."""

    asset_id: str | None = None
    member_id: str | None = None
    permissions: list[str] | None = None


class MemberAccessResult(Model):
    """The result of one change. Source: UpdateMemberAssetsResultsResponseArray."""

    response: MemberAccess | None = None


class MemberAccessResults(Model):
    """The results of changes, in the order sent. Source: UpdateMemberAssetsResultsResponseArray."""

    items: list[MemberAccessResult] = []


class MemberAccessDelete(Model):
    """A member who loses access to an asset. Source: business_members_asset_access/delete."""

    asset_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    member_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]


class DeletedMemberAccess(Model):
    """A member who has lost access to an asset. Source: DeleteMemberAccessResult."""

    asset_id: str | None = None
    member_id: str | None = None


class DeletedMemberAccesses(Model):
    """Members who have lost access. Source: DeleteMemberAccessResultsResponseArray."""

    items: list[DeletedMemberAccess] = []


class PartnerAccessUpdate(Model):
    """A partner's new permissions on an asset. Source: update_partner_asset_access_handler_impl."""

    asset_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    partner_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    permissions: AssetPermissions


class PartnerAccess(Model):
    """A partner's permissions on an asset. Source: UpdatePartnerAssetsResult."""

    asset_id: str | None = None
    asset_type: str | None = None
    partner_id: str | None = None
    permissions: list[str] | None = None


class PartnerAccesses(Model):
    """Permissions after changes. Source: UpdatePartnerAssetsResultsResponseArray."""

    items: list[PartnerAccess] = []


class PartnerAccessDelete(Model):
    """A partner who loses access to your asset (INTERNAL), or whose asset you lose access to (EXTERNAL).

    Source: delete_partner_asset_access_handler_impl.
    """

    asset_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    partner_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]
    partner_type: PartnerType | UnsetType = UNSET


class DeletedPartnerAccess(Model):
    """A partner who has lost access to an asset. Source: DeletePartnerAssetsResult."""

    asset_id: str | None = None
    asset_type: str | None = None
    is_shared_partner: bool | None = None
    partner_id: str | None = None
    permissions: list[str] | None = None


class DeletedPartnerAccesses(Model):
    """Partners who have lost access. Source: DeletePartnerAssetsResultsResponseArray."""

    items: list[DeletedPartnerAccess] = []


class AssetGroupType(OpenEnum):
    """What the assets of a group have in common. Source: AssetGroupType."""

    BRAND = "BRAND"
    LOCATION_OR_LANGUAGE = "LOCATION_OR_LANGUAGE"
    PRODUCT_LINE = "PRODUCT_LINE"
    OTHER = "OTHER"


class AssetGroupCreated(Model):
    """A new asset group. Source: CreateAssetGroupResponse."""

    asset_group: AssetGroup | None = None


class AssetGroupUpdate(Model):
    """Changes to an asset group: a field left at UNSET stays as it is. Source: asset_group/update."""

    asset_group_id: str
    asset_group_types: list[AssetGroupType] | UnsetType = UNSET
    assets_to_add: list[str] | UnsetType = UNSET
    assets_to_remove: list[str] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    name: str | UnsetType = UNSET


class AssetGroupError(Model):
    """An asset group that was refused, and why. Source: UpdateAssetGroupResponse."""

    asset_group_id: str | None = None
    code: int | None = None
    message: str | None = None


class AssetGroupsUpdated(Model):
    """Asset groups that were changed, and those that were not. Source: UpdateAssetGroupResponse."""

    exceptions: list[AssetGroupError] | None = None
    updated_asset_groups: list[AssetGroup] | None = None


class AssetGroupsDeleted(Model):
    """Ids of asset groups that were deleted, and those that were not. Source: DeleteAssetGroupResponse."""

    deleted_asset_groups: list[str] | None = None
    exceptions: list[AssetGroupError] | None = None

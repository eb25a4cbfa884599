"""Business access: users, permissions and roles."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from ._base import Model, OpenEnum


class BusinessUser(Model):
    """A member, a partner, or whoever did something. Source: BusinessAccessUserSummary."""

    email: str | None = None
    id: str = ""
    username: str | None = None


class AssetPermission(OpenEnum):
    """What a member or partner may do with an asset; not all are for each kind of asset. Source: Permissions."""

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
    CONSUMER_USER = "CONSUMER_USER"


AssetPermissions: TypeAlias = Annotated[list[AssetPermission], Meta(min_length=1, max_length=50)]
"""1 to 50 permissions."""


class PartnerType(OpenEnum):
    """INTERNAL: partners with access to your assets. EXTERNAL: those whose assets you have access to.

    Source: delete_partner_asset_access_handler_impl.
    """

    INTERNAL = "INTERNAL"
    EXTERNAL = "EXTERNAL"


class AccessibleAsset(Model):
    """An asset and what is permitted with it. Source: InviteAssetsSummary."""

    id: str = ""
    permissions: list[str] | None = None


class AssetsSummary(Model):
    """Assets that a member or partner has access to. Source: InviteAssetsSummary."""

    ad_accounts: list[AccessibleAsset] | None = None
    profiles: list[AccessibleAsset] | None = None


class MemberRole(OpenEnum):
    """EMPLOYEE sees the assets assigned to them; BIZ_ADMIN controls all. Source: MemberBusinessRole."""

    EMPLOYEE = "EMPLOYEE"
    BIZ_ADMIN = "BIZ_ADMIN"

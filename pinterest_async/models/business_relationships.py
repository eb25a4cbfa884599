"""Members and partners of businesses, and brand accounts."""

from typing import Annotated

from msgspec import Meta

from ._base import UNSET, Model, UnsetType
from .business_access import AssetsSummary, BusinessUser, MemberRole
from .locales import Country
from .pins import ImageContentType


class BusinessRelationship(Model):
    """A member, partner or employer of a business; `created_time` is in Unix milliseconds.

    Source: UserBusinessRoleBinding.
    """

    assets_summary: AssetsSummary | None = None
    business_roles: list[str] | None = None
    created_by_business: BusinessUser | None = None
    created_by_user: BusinessUser | None = None
    created_time: int | None = None
    id: str = ""
    is_shared_partner: bool | None = None
    user: BusinessUser | None = None


class MemberRoleChange(Model):
    """A member's new role. Source: UpdateMemberBusinessRoleBody."""

    business_role: MemberRole
    member_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]


class ChangedMember(Model):
    """A member's role after a change. Source: UpdateMemberResult."""

    business_role: str | None = None
    member_id: str | None = None


class ChangedMembers(Model):
    """Roles after changes. Source: UpdateMemberResultsResponseArray."""

    items: list[ChangedMember] = []


class MemberDelete(Model):
    """A member who leaves. Source: delete_business_membership."""

    business_role: MemberRole
    member_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=25)]


class DeletedMembers(Model):
    """Ids of members who have left. Source: DeletedMembersResponse."""

    deleted_members: list[str] | None = None


class DeletedPartners(Model):
    """Ids of partners whose partnership has ended. Source: DeletePartnersResponse."""

    deleted_partners: list[str] | None = None


class ProfileImage(Model):
    """An image, encoded as base64. Source: brand_accounts/create."""

    content_type: ImageContentType
    data: Annotated[str, Meta(pattern=r"[a-zA-Z0-9+\/=]+")]


class BrandAccountCreate(Model):
    """A brand account to create. Source: brand_accounts/create."""

    name: str
    username: str
    country: Country
    about: str | UnsetType = UNSET
    website: str | UnsetType = UNSET
    profile_image: ProfileImage | UnsetType = UNSET


class BrandAccountId(Model):
    """The id of a brand account. Source: brand_accounts/create."""

    brand_account_id: str | None = None


class BrandAccountUpdate(Model):
    """Changes to a brand account: a field left at UNSET stays as it is. Source: brand_accounts/update."""

    name: str | UnsetType = UNSET
    username: str | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    about: str | UnsetType = UNSET
    website: str | UnsetType = UNSET
    profile_image: ProfileImage | UnsetType = UNSET

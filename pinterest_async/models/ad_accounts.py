"""Ad accounts: who owns them, and what the caller may do in them."""

from typing import ClassVar

from ._base import Model, OpenEnum
from .locales import Country, Currency


class BusinessAccessRole(OpenEnum):
    """What a user may do with a business's assets. Source: BusinessAccessRole."""

    OWNER = "OWNER"
    ADMIN = "ADMIN"
    ANALYST = "ANALYST"
    SOS_READER = "SOS_READER"
    FINANCE_MANAGER = "FINANCE_MANAGER"
    AUDIENCE_MANAGER = "AUDIENCE_MANAGER"
    CAMPAIGN_MANAGER = "CAMPAIGN_MANAGER"
    CATALOGS_MANAGER = "CATALOGS_MANAGER"
    CATALOGS_VIEWER = "CATALOGS_VIEWER"
    RESTRICTED_OWNER = "RESTRICTED_OWNER"
    PROFILE_MANAGER = "PROFILE_MANAGER"
    PROFILE_PUBLISHER = "PROFILE_PUBLISHER"
    RESOURCE_PINNER_LIST_OWNER = "RESOURCE_PINNER_LIST_OWNER"
    RESOURCE_PINNER_LIST_READER = "RESOURCE_PINNER_LIST_READER"
    BIZ_PINNER_LIST_SHARER = "BIZ_PINNER_LIST_SHARER"
    RESOURCE_CONVERSION_TAGS_READER = "RESOURCE_CONVERSION_TAGS_READER"
    FINANCE_EDIT = "FINANCE_EDIT"
    FINANCE_VIEW = "FINANCE_VIEW"
    UNKNOWN = "UNKNOWN"


class AdAccountOwner(Model):
    """The user account that an ad account belongs to. Source: AdAccount."""

    id: str | None = None
    username: str | None = None


class AdAccount(Model):
    """An ad account. Source: AdAccount.

    `permissions` are the caller's own in this account; both times are Unix seconds.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"time_zone"})

    id: str = ""
    name: str | None = None
    owner: AdAccountOwner | None = None
    country: Country | None = None
    currency: Currency | None = None
    permissions: list[BusinessAccessRole] | None = None
    created_time: int | None = None
    updated_time: int | None = None
    time_zone: str | None = None

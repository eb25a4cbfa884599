"""Audiences that are shared with other accounts."""

from ._base import Model, OpenEnum
from .ad_accounts import BusinessAccessRole


class AudienceAccountType(OpenEnum):
    """Kind of an account. Source: AudienceAccountType."""

    AD_ACCOUNT = "AD_ACCOUNT"
    BUSINESS_ACCOUNT = "BUSINESS_ACCOUNT"


class SharedAudienceAccount(Model):
    """An account with access to an audience; `shared_on_timestamp` as the API sends it.

    Source: SharedAudienceAccount.
    """

    account_id: str | None = None
    account_name: str | None = None
    account_type: AudienceAccountType | None = None
    shared_on_timestamp: int | None = None


class SharingOperation(OpenEnum):
    """Whether an audience is shared, or not any more. Source: OperationType."""

    SHARE = "SHARE"
    REVOKE = "REVOKE"


class AudienceShared(Model):
    """An audience, and the ad accounts that it is shared with, or not any more. Source: SharedAudienceResponse."""

    audience_id: str | None = None
    permissions: list[BusinessAccessRole] | None = None
    recipient_account_ids: list[str] | None = None


class AudienceSharedWithBusinesses(Model):
    """An audience, and the businesses that it is shared with, or not any more.

    Source: BusinessSharedAudienceResponse.
    """

    audience_id: str | None = None
    permissions: list[BusinessAccessRole] | None = None
    recipient_business_ids: list[str] | None = None

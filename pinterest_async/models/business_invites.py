"""Invites of members and partners to businesses, and requests for access to assets."""

from typing import Annotated, ClassVar

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType
from .business_access import AssetPermissions, AssetsSummary, BusinessUser


class InviteAction(Model):
    """Whether an invite is accepted, and the permissions on each asset, by its id.

    Source: respond_business_access_invites.
    """

    accept_invite: bool
    asset_id_to_permissions: dict[str, AssetPermissions] | UnsetType = UNSET


class InviteReply(Model):
    """An answer to an invite or request. Source: respond_business_access_invites."""

    action: InviteAction
    invite_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z", min_length=1, max_length=25)]


class InviteError(Model):
    """Why something was not done with an invite. Source: InviteExceptionResponse."""

    code: int | None = None
    invite_or_request_id: str | None = None
    message: str | None = None
    users_or_partner_ids: list[str] | None = None


class InviteData(Model):
    """State of an invite or request; times are Unix milliseconds. Source: BaseInviteDataResponse."""

    invite_expiration: int | None = None
    invite_status: str | None = None
    invite_type: str | None = None
    last_updated_time: int | None = None
    sent_at: int | None = None


class InviteSummary(Model):
    """An invite or request, and whom it was sent to. Source: BaseInviteDataResponse."""

    id: str = ""
    invite_data: InviteData | None = None
    is_received_invite: bool | None = None
    user: BusinessUser | None = None


class InviteReplyResult(Model):
    """The result of one answer. Source: RespondToInvitesResponseArray."""

    exception: InviteError | None = None
    invite: InviteSummary | None = None


class InviteReplyResults(Model):
    """The results of answers to invites. Source: RespondToInvitesResponseArray."""

    items: list[InviteReplyResult] = []


class InviteType(OpenEnum):
    """Who is invited; or, for PARTNER_REQUEST, asked for access to their assets. Source: InviteType."""

    MEMBER_INVITE = "MEMBER_INVITE"
    PARTNER_INVITE = "PARTNER_INVITE"
    PARTNER_REQUEST = "PARTNER_REQUEST"


class InviteAssets(Model):
    """Assets to offer with an invite: permissions by the id of the asset. Source: CreateAssetInvitesRequestItem."""

    asset_id_to_permissions: dict[str, AssetPermissions]
    invite_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    invite_type: InviteType


class InviteDetails(Model):
    """An invite or request, with who made it. Source: InviteBusinessRoleBinding."""

    id: str = ""
    invite_data: InviteData | None = None
    is_received_invite: bool | None = None
    user: BusinessUser | None = None
    created_by_business_id: str | None = None
    created_by_user_id: str | None = None


class InviteAssetsResult(Model):
    """The result for one invite. Source: UpdateInvitesResultsResponseArray."""

    exception: InviteError | None = None
    invite: InviteDetails | None = None


class InviteAssetsResults(Model):
    """The results for invites that assets were added to. Source: UpdateInvitesResultsResponseArray."""

    items: list[InviteAssetsResult] = []


class AssetRequest(Model):
    """A partner's assets to ask for: permissions by the id of the asset. Source: asset_access_requests/create."""

    asset_id_to_permissions: dict[str, AssetPermissions]
    partner_id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]


class AssetRequestError(Model):
    """Why a request was not made. Source: CreateAssetAccessRequestResponse."""

    code: int | None = None
    messages: list[str] | None = None


class AssetRequestsCreated(Model):
    """The ids of requests by the id of the partner, and what went wrong. Source: CreateAssetAccessRequestResponse."""

    exceptions: list[AssetRequestError] | None = None
    invites: dict[str, str] | None = None


class InviteStatus(OpenEnum):
    """State of an invite that is listed. Source: get/invites."""

    PENDING = "PENDING"
    EXPIRED = "EXPIRED"


class Invite(Model):
    """An invite or request; times are Unix milliseconds. Source: InviteResponse."""

    id: str = ""
    invite_data: InviteData | None = None
    is_received_invite: bool | None = None
    user: BusinessUser | None = None
    assets_summary: AssetsSummary | None = None
    business_roles: list[str] | None = None
    created_by_business: BusinessUser | None = None
    created_by_user: BusinessUser | None = None
    created_time: int | None = None


class InvitedRole(OpenEnum):
    """What an invited person becomes. Source: create_membership_or_partnership_invites."""

    EMPLOYEE = "EMPLOYEE"
    BIZ_ADMIN = "BIZ_ADMIN"
    PARTNER = "PARTNER"


class CreatedInvite(Model):
    """A new invite or request. Source: CreateInvitesResultsResponseArray."""

    later_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "created_by_business_id",
            "created_by_user_id",
            "invite_data",
            "is_received_invite",
        }
    )

    id: str = ""
    user: BusinessUser | None = None
    created_by_business_id: str | None = None
    created_by_user_id: str | None = None
    invite_data: InviteData | None = None
    is_received_invite: bool | None = None


class CreatedInviteResult(Model):
    """The result for one person or partner. Source: CreateInvitesResultsResponseArray."""

    exception: InviteError | None = None
    invite: CreatedInvite | None = None


class CreatedInviteResults(Model):
    """The results of invites. Source: CreateInvitesResultsResponseArray."""

    items: list[CreatedInviteResult] = []


class CancelError(Model):
    """Why an invite was not cancelled. Source: DeleteInvitesResultsResponseArray."""

    invite_id: str | None = None
    message: str | None = None


class CancelledInviteResult(Model):
    """The result for one invite. Source: DeleteInvitesResultsResponseArray."""

    exception: CancelError | None = None
    invite: InviteSummary | None = None


class CancelledInviteResults(Model):
    """The results of cancelling invites. Source: DeleteInvitesResultsResponseArray."""

    items: list[CancelledInviteResult] = []

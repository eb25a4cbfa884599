"""Lead ads: where the answers to lead forms are sent."""

from typing import ClassVar

from ._base import UNSET, Model, UnsetType
from ._confidential import RedactedModel


class PartnerMetadata(Model):
    """What identifies a partner's subscriber. Newer than 5.12. Source: AdAccountCreateSubscriptionRequest."""

    subscriber_key: str | UnsetType = UNSET


class LeadSubscription(RedactedModel):
    """A webhook that answers to lead forms are sent to, encrypted; its repr hides the key.

    `cryptographic_key` is Base64 (32 bytes, padding left out), for `cryptographic_algorithm` ("AES-256-GCM").
    `created_time` is Unix milliseconds. Creating one answers with id, key, algorithm and time only; `lead_form_id` is
    None where the subscription is for all forms of the ad account.
    Source: AdAccountGetSubscriptionResponse, AdAccountCreateSubscriptionResponse.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"cryptographic_key"})

    id: str = ""
    lead_form_id: str | None = None
    webhook_url: str | None = None
    user_account_id: str | None = None
    ad_account_id: str | None = None
    api_version: str | None = None
    cryptographic_key: str | None = None
    cryptographic_algorithm: str | None = None
    created_time: int | None = None

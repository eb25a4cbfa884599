"""Integrations of commerce platforms: what they link, and the logs that their applications send."""

from typing import Annotated, ClassVar

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._confidential import RedactedModel

_TOKENS = frozenset({"partner_access_token", "partner_refresh_token"})


class Integration(Model):
    """A link between an external business and a merchant and ad account of Pinterest. Source: IntegrationMetadata.

    Times and expiries are Unix milliseconds.
    """

    id: str = ""
    external_business_id: str | None = None
    connected_merchant_id: str | None = None
    connected_user_id: str | None = None
    connected_advertiser_id: str | None = None
    connected_lba_id: str | None = None
    connected_tag_id: str | None = None
    # The description calls times and expiries numbers here and in the update, integers in the record and when created.
    partner_access_token_expiry: int | float | None = None
    partner_refresh_token_expiry: int | float | None = None
    scopes: str | None = None
    created_timestamp: int | float | None = None
    updated_timestamp: int | float | None = None
    additional_id_1: str | None = None
    partner_metadata: str | None = None


class IntegrationRecord(RedactedModel):
    """An integration with the partner's tokens, which its repr hides. Source: IntegrationRecord.

    Times and expiries are Unix milliseconds.
    """

    redacted_fields: ClassVar[frozenset[str]] = _TOKENS

    id: str = ""
    external_business_id: str | None = None
    connected_merchant_id: str | None = None
    connected_user_id: str | None = None
    connected_advertiser_id: str | None = None
    connected_lba_id: str | None = None
    connected_tag_id: str | None = None
    partner_access_token: str | None = None
    partner_refresh_token: str | None = None
    partner_primary_email: str | None = None
    partner_access_token_expiry: int | None = None
    partner_refresh_token_expiry: int | None = None
    scopes: str | None = None
    partner_metadata: str | None = None
    additional_id_1: str | None = None
    created_time: int | None = None
    updated_time: int | None = None


class IntegrationUpdate(RedactedModel):
    """Changes to an integration; its repr hides the partner's tokens. Source: IntegrationRequestPatch.

    Expiries are Unix milliseconds.
    """

    redacted_fields: ClassVar[frozenset[str]] = _TOKENS

    connected_merchant_id: str | UnsetType = UNSET
    connected_advertiser_id: str | UnsetType = UNSET
    connected_lba_id: str | UnsetType = UNSET
    connected_tag_id: str | UnsetType = UNSET
    partner_access_token: str | UnsetType = UNSET
    partner_refresh_token: str | UnsetType = UNSET
    partner_primary_email: str | UnsetType = UNSET
    partner_access_token_expiry: int | float | UnsetType = UNSET
    partner_refresh_token_expiry: int | float | UnsetType = UNSET
    scopes: str | UnsetType = UNSET
    additional_id_1: str | UnsetType = UNSET
    partner_metadata: str | UnsetType = UNSET


class IntegrationCreate(RedactedModel):
    """An integration to create; its repr hides the partner's tokens. Source: IntegrationRequest.

    Expiries are Unix milliseconds.
    """

    redacted_fields: ClassVar[frozenset[str]] = _TOKENS

    external_business_id: str | None | UnsetType = UNSET
    connected_merchant_id: str | UnsetType = UNSET
    connected_advertiser_id: str | UnsetType = UNSET
    connected_lba_id: str | UnsetType = UNSET
    connected_tag_id: str | UnsetType = UNSET
    partner_access_token: str | UnsetType = UNSET
    partner_refresh_token: str | UnsetType = UNSET
    partner_primary_email: str | UnsetType = UNSET
    partner_access_token_expiry: int | UnsetType = UNSET
    partner_refresh_token_expiry: int | UnsetType = UNSET
    scopes: str | UnsetType = UNSET
    additional_id_1: str | UnsetType = UNSET
    partner_metadata: str | UnsetType = UNSET


class IntegrationLogEventType(OpenEnum):
    """Whether an application or its use of an API is logged. Source: IntegrationLog."""

    APP = "APP"
    API = "API"


class IntegrationLogLevel(OpenEnum):
    """How serious a log is. Source: IntegrationLog."""

    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


class HttpMethod(OpenEnum):
    """Method of a logged request. Source: IntegrationLogClientRequest."""

    GET = "GET"
    HEAD = "HEAD"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"
    CONNECT = "CONNECT"
    OPTIONS = "OPTIONS"
    TRACE = "TRACE"
    PATCH = "PATCH"


class IntegrationLogError(Model):
    """What went wrong in the application, and where in its code. Source: IntegrationLogClientError.

    Most characters: `cause` and `message` 512, `file_name` and `name` 256, `message_detail` 1024.
    """

    cause: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET
    column_number: int | UnsetType = UNSET
    file_name: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    line_number: int | UnsetType = UNSET
    message: Annotated[str, Meta(max_length=8192)] | UnsetType = UNSET
    message_detail: Annotated[str, Meta(max_length=1024)] | UnsetType = UNSET
    name: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    number: int | UnsetType = UNSET
    stack_trace: str | UnsetType = UNSET


class IntegrationLogRequest(Model):
    """A request that the application made, with its headers by name. Source: IntegrationLogClientRequest."""

    method: HttpMethod
    host: str
    path: str
    request_headers: dict[str, str] | UnsetType = UNSET
    response_headers: dict[str, str] | UnsetType = UNSET
    response_status_code: int | UnsetType = UNSET


class IntegrationLog(Model):
    """One log of an application; `client_timestamp` is Unix milliseconds. Source: IntegrationLog.

    Most characters: `external_business_id` and `message` 2048, other ids 128, versions 20.
    """

    client_timestamp: int
    event_type: IntegrationLogEventType
    log_level: IntegrationLogLevel
    external_business_id: Annotated[str, Meta(max_length=2048)] | None | UnsetType = UNSET
    advertiser_id: Annotated[str, Meta(max_length=128)] | None | UnsetType = UNSET
    merchant_id: Annotated[str, Meta(max_length=128)] | None | UnsetType = UNSET
    tag_id: Annotated[str, Meta(max_length=128)] | None | UnsetType = UNSET
    feed_profile_id: Annotated[str, Meta(max_length=128)] | None | UnsetType = UNSET
    message: Annotated[str, Meta(max_length=8192)] | UnsetType = UNSET
    app_version_number: Annotated[str, Meta(max_length=20)] | UnsetType = UNSET
    platform_version_number: Annotated[str, Meta(max_length=20)] | UnsetType = UNSET
    error: IntegrationLogError | UnsetType = UNSET
    request: IntegrationLogRequest | UnsetType = UNSET


class IntegrationLogsAnswer(Model):
    """Answer to a batch of logs. Source: IntegrationLogsSuccessResponse."""

    message: str | None = None

"""Quality of conversion events."""

from ._base import Model, OpenEnum
from .reports import IngestionSource


class EqsLookback(OpenEnum):
    """Days that a score is about. Source: LookbackPeriodOptions."""

    _1D = "1d"
    _14D = "14d"


class EqsPlatform(OpenEnum):
    """Where events come from. Source: SourcePlatformOptions."""

    WEB = "WEB"
    MOBILE = "MOBILE"
    MOBILE_ANDROID = "MOBILE_ANDROID"
    MOBILE_IOS = "MOBILE_IOS"
    OFFLINE = "OFFLINE"
    PINTEREST_WEB = "PINTEREST_WEB"
    PINTEREST_ANDROID = "PINTEREST_ANDROID"
    PINTEREST_IOS = "PINTEREST_IOS"
    POINT_OF_SALE = "POINT_OF_SALE"


class EqsStatus(OpenEnum):
    """How good the events are. Source: OverallStatusOptions."""

    NEEDS_IMPROVEMENT = "NEEDS_IMPROVEMENT"
    FAIR = "FAIR"
    GOOD = "GOOD"


class EqsIssue(Model):
    """What is wrong with a field of events. Source: QualityComponentIssue."""

    id: str = ""
    name: str | None = None
    reason: str | None = None


class EqsComponent(Model):
    """How many events have a field, and how many share it. Source: QualityComponentDetails."""

    coverage: float | None = None
    issues: list[EqsIssue] | None = None
    overlap: float | None = None


class EqsComponents(Model):
    """Fields of events; each by the name of the event. Source: QualityComponents."""

    advertiser_external_id: dict[str, EqsComponent] | None = None
    click_id_epik: dict[str, EqsComponent] | None = None
    external_event_id: dict[str, EqsComponent] | None = None
    hashed_email: dict[str, EqsComponent] | None = None
    hashed_maid: dict[str, EqsComponent] | None = None
    ip_address: dict[str, EqsComponent] | None = None
    order_id: dict[str, EqsComponent] | None = None
    order_value: dict[str, EqsComponent] | None = None
    product_id: dict[str, EqsComponent] | None = None
    source_url: dict[str, EqsComponent] | None = None
    user_agent: dict[str, EqsComponent] | None = None


class EventQualityScore(Model):
    """How well conversion events can be matched to people. Source: EventQualityScore."""

    ingestion_source: IngestionSource | None = None
    lookback_period: EqsLookback | None = None
    overall_status: EqsStatus | None = None
    quality_components: EqsComponents | None = None
    source_platform: EqsPlatform | None = None

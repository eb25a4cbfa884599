"""What can be chosen from: countries, metrics, interests; and whether the metrics of a day are ready."""

from typing import TypeAlias

from ._base import Model, OpenEnum
from .locales import Country

AdCountry: TypeAlias = Country
"""A country of ad accounts: any."""


class AdAccountCountry(Model):
    """A country that an ad account can be of; `currency` is its name ("Dollars"), no code.

    Source: AdAccountsCountryResponseData.
    """

    code: AdCountry | None = None
    currency: str | None = None
    index: float | None = None
    name: str | None = None


class AdAccountCountries(Model):
    """All countries that an ad account can be of. Source: AdAccountsCountryResponse."""

    items: list[AdAccountCountry] = []


class MetricsReportType(OpenEnum):
    """Whether a metric is wanted for analytics answered at once or for reports. Source: delivery_metrics/get."""

    SYNC = "SYNC"
    ASYNC = "ASYNC"


class MetricCategory(OpenEnum):
    """Whether a metric is of ads or of organic content. Source: DeliveryMetricsResponse."""

    ADS = "ADS"
    ORGANIC = "ORGANIC"


class DeliveryMetric(Model):
    """A metric: its name in the API, its meaning, and what Ads Manager calls it, if anything.

    Source: DeliveryMetricsResponse.
    """

    name: str | None = None
    category: MetricCategory | None = None
    definition: str | None = None
    display_name: str | None = None


class DeliveryMetrics(Model):
    """All metrics that can be asked for. Source: DeliveryMetricsResponse."""

    items: list[DeliveryMetric] = []


class MetricsReadyState(Model):
    """Whether the metrics of a day are final. Source: BookClosedResponse."""

    conversion_metrics_ready: bool | None = None
    non_conversion_metrics_ready: bool | None = None


class TargetingOptionType(OpenEnum):
    """What ads are targeted by, as the lists of options name it. Source: PublicTargetingType."""

    APPTYPE = "APPTYPE"
    GENDER = "GENDER"
    LOCALE = "LOCALE"
    AGE_BUCKET = "AGE_BUCKET"
    LOCATION = "LOCATION"
    GEO = "GEO"
    INTEREST = "INTEREST"
    KEYWORD = "KEYWORD"
    AUDIENCE_INCLUDE = "AUDIENCE_INCLUDE"
    AUDIENCE_EXCLUDE = "AUDIENCE_EXCLUDE"


class InterestTargetingOption(Model):
    """An interest in the tree of interests: its depth, and its children.

    Source: SingleInterestTargetingOptionResponse.
    """

    id: str = ""
    name: str | None = None
    child_interests: list[str] | None = None
    level: int | None = None

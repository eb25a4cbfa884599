"""Trends of categories of products, and featured topics."""

from typing import ClassVar

from ._base import Model, OpenEnum
from .product_category_names import ProductCategory
from .user_account import TopPinsSort


class TopicInterest(OpenEnum):
    """What featured topics are about. Source: InterestsEnum."""

    ALL = "ALL"
    ANIMALS = "ANIMALS"
    ARCHITECTURE = "ARCHITECTURE"
    ART = "ART"
    BEAUTY = "BEAUTY"
    DIY_AND_CRAFTS = "DIY_AND_CRAFTS"
    EDUCATION = "EDUCATION"
    EVENT_PLANNING = "EVENT_PLANNING"
    FASHION = "FASHION"
    FOOD_AND_DRINKS = "FOOD_AND_DRINKS"
    GARDENING = "GARDENING"
    HEALTH = "HEALTH"
    HOME_DECOR = "HOME_DECOR"
    PARENTING = "PARENTING"
    TRAVEL = "TRAVEL"
    WEDDING = "WEDDING"


class ProductTrendRegion(OpenEnum):
    """Where people are. Source: ProductCategoryRegion."""

    US = "US"
    GB_IE = "GB+IE"
    CA = "CA"


class TrendingPin(Model):
    """An image of a Pin on a topic. Source: TrendingPin."""

    later_fields: ClassVar[frozenset[str]] = frozenset({"color", "vertical_offset"})

    height: int | None = None
    id: str = ""
    src: str | None = None
    width: int | None = None
    color: str | None = None
    vertical_offset: float | None = None


class TrendingTopic(Model):
    """A topic that is trending; `percent_growth_mom` is its growth in a month.

    The time series has a value for each day. Source: TrendingTopic.
    """

    later_fields: ClassVar[frozenset[str]] = frozenset({"id"})

    description: str | None = None
    percent_growth_mom: int | None = None
    pins: list[TrendingPin] | None = None
    related_interests: list[str] | None = None
    related_searches: list[str] | None = None
    time_series: dict[str, float] | None = None
    title: str | None = None
    id: str = ""


class FeaturedTrend(Model):
    """Topics of one interest. Source: FeaturedTrend."""

    interest: TopicInterest | None = None
    market: ProductTrendRegion | None = None
    trends: list[TrendingTopic] | None = None


class ProductEngagementType(OpenEnum):
    """What people do with products. Source: ProductCategoriesEngagementType."""

    ENGAGEMENT = "ENGAGEMENT"
    OUTBOUND_CLICK = "OUTBOUND_CLICK"
    SAVE = "SAVE"


class TrendGenders(Model):
    """Shares of people by gender. Source: GenderDemographics."""

    female: float | None = None
    male: float | None = None
    unspecified: float | None = None


class ProductDemographics(Model):
    """Shares of people by age and gender. Source: ProductCategoriesDemographic."""

    age: dict[str, float] | None = None
    gender: TrendGenders | None = None


class MetricHighlight(Model):
    """Change of a metric in a month, in percent. Source: InnerProductCategoriesMetricsHighlights."""

    pct_change_mom: float | None = None


class ProductHighlights(Model):
    """Changes of metrics. Source: ProductCategoriesMetricsHighlights."""

    engagement: MetricHighlight | None = None
    outbound_clicks: MetricHighlight | None = None
    pin_saves: MetricHighlight | None = None


class ProductCategoryTrend(Model):
    """How a category of products develops; the time series have a value for each day.

    Source: ProductCategoryDetails.
    """

    demographics: ProductDemographics | None = None
    has_prediction: bool | None = None
    metrics_highlights: ProductHighlights | None = None
    predicted_time_series: dict[str, float] | None = None
    product_category: ProductCategory | None = None
    related_searches: list[str] | None = None
    time_series: dict[str, float] | None = None


class ProductVertical(OpenEnum):
    """A group of categories. Source: VerticalProductCategory."""

    FASHION = "FASHION"
    HOME_DECOR = "HOME_DECOR"
    BEAUTY = "BEAUTY"


class TrendGender(OpenEnum):
    """Gender of people. Source: GenderBucket."""

    MALE = "MALE"
    FEMALE = "FEMALE"
    UNSPECIFIED = "UNSPECIFIED"


class TrendingProductCategory(Model):
    """A category of products that is trending. Source: TrendingProductCategory."""

    later_fields: ClassVar[frozenset[str]] = frozenset({"pinterest_product_category_id"})

    engagement_type: TopPinsSort | None = None
    pct_change_mom: int | None = None
    percent_relative_volume: int | None = None
    product_category: str | None = None
    verticals: list[ProductVertical] | None = None
    pinterest_product_category_id: int | None = None

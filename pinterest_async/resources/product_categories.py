"""The tag product_categories: trends of products, and featured topics."""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta

from .._operations.declare import GET, REPEAT, TRENDS_READ, Resource
from ..models.keywords import TrendAge
from ..models.product_categories import (
    FeaturedTrend,
    ProductCategoryTrend,
    ProductEngagementType,
    ProductTrendRegion,
    ProductVertical,
    TopicInterest,
    TrendGender,
    TrendingProductCategory,
)
from ..models.product_category_names import ProductCategory


class ProductCategories(Resource):
    """What people look for: categories of products, and topics."""

    @GET(
        "/trends/topics/featured",
        "trends_featured_topics/list",
        TRENDS_READ,
        "user_accounts:read",
        sandbox=False,
        since="5.23",
    )
    async def list_topics(
        self, *, interest: TopicInterest | str | None = None, region: ProductTrendRegion | str
    ) -> Sequence[FeaturedTrend]:
        """Return topics that are featured in a region.

        Args:
            interest: Topics of one interest.
        """
        ...

    @GET(
        "/trends/product_categories/details",
        "trends_product_categories_details/list",
        TRENDS_READ,
        "user_accounts:read",
        sandbox=False,
        since="5.23",
    )
    async def list_details(
        self,
        *,
        product_categories: Annotated[Sequence[ProductCategory | str], REPEAT, Meta(min_length=1, max_length=20)],
        region: ProductTrendRegion | str,
        lookback_window: Literal[90, 180, 365, 730] | None = None,
        engagement_type: ProductEngagementType | str | None = None,
    ) -> Sequence[ProductCategoryTrend]:
        """Return how 1 to 20 categories of products develop in a region.

        Args:
            lookback_window: Days.
        """
        ...

    @GET(
        "/trends/product_categories/trending",
        "trends_product_categories_trending/list",
        TRENDS_READ,
        "user_accounts:read",
        sandbox=False,
        since="5.23",
    )
    async def list_trending(
        self,
        *,
        region: ProductTrendRegion | str,
        verticals: Annotated[Sequence[ProductVertical | str], REPEAT] | None = None,
        ages: Annotated[Sequence[TrendAge | str], REPEAT] | None = None,
        genders: Annotated[Sequence[TrendGender | str], REPEAT] | None = None,
        engagement_type: ProductEngagementType | str | None = None,
    ) -> Sequence[TrendingProductCategory]:
        """Return categories of products that are trending in a region."""
        ...

"""The tag keywords: search terms that ads are shown for, their metrics, and those on the rise."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from msgspec import Meta

from .._limits import Category
from .._operation import COMMA, FIELD, GET, PATCH, POST, REPEAT, Resource
from .._pages import Pages
from ..models.common import MatchType
from ..models.keywords import (
    CountryKeywordMetrics,
    Keyword,
    KeywordAnswer,
    KeywordCreate,
    KeywordUpdate,
    TrendAge,
    TrendingKeywords,
    TrendInterest,
    TrendRegion,
    TrendType,
)
from ..models.targeting import TargetedGender
from ._types import AdsId, PageSize

ParentId: TypeAlias = Annotated[str, Meta(pattern=r"^((AG)|C)?[0-9]+\Z")]
Limit: TypeAlias = Annotated[int, Meta(ge=1, le=50)]


class Keywords(Resource):
    """Keywords of ad accounts, campaigns and ad groups, and what all of Pinterest searches for."""

    @GET("/ad_accounts/{ad_account_id}/keywords", id="keywords/get", category=Category.ADS_READ, scopes=("ads:read",))
    def list(
        self,
        ad_account_id: AdsId,
        *,
        campaign_id: AdsId | None = None,
        ad_group_id: AdsId | None = None,
        match_types: Annotated[Sequence[MatchType | str], REPEAT, Meta(min_length=1, max_length=5)] | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
    ) -> Pages[Keyword]:
        """Keywords of a campaign, of an ad group, or of neither: then of the ad account itself only.

        Those made in Ads Manager belong to ad groups.  match_types: 1 to 5.  Source: keywords/get.
        """
        ...

    @POST(
        "/ad_accounts/{ad_account_id}/keywords",
        id="keywords/create",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
    )
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        parent_id: Annotated[ParentId, FIELD],
        keywords: Annotated[Sequence[KeywordCreate | Mapping[str, Any]], FIELD],
    ) -> KeywordAnswer:
        """Create keywords of an ad account, a campaign or an ad group. Those refused come back in `errors`.

        parent_id: the one they shall belong to; ad accounts and campaigns take NEGATIVE match types only.
        Source: keywords/create.
        """
        ...

    @PATCH(
        "/ad_accounts/{ad_account_id}/keywords",
        id="keywords/update",
        category=Category.ADS_WRITE,
        scopes=("ads:write",),
    )
    async def update(
        self, ad_account_id: AdsId, *, keywords: Annotated[Sequence[KeywordUpdate | Mapping[str, Any]], FIELD]
    ) -> KeywordAnswer:
        """Change the bids of keywords, or archive them. Those refused come back in `errors`.

        Source: keywords/update.
        """
        ...

    @GET(
        "/ad_accounts/{ad_account_id}/keywords/metrics",
        id="country_keywords_metrics/get",
        category=Category.ADS_READ,
        scopes=("ads:read",),
    )
    async def get_metrics(
        self,
        ad_account_id: AdsId,
        *,
        country_code: str,
        keywords: Annotated[Sequence[str], COMMA, Meta(min_length=1, max_length=2000)],
    ) -> CountryKeywordMetrics:
        """Metrics of 1 to 2000 keywords in one country, over all of Pinterest.

        country_code: ISO 3166-1 alpha-2 ("US").  Source: country_keywords_metrics/get.
        """
        ...

    # The description enables it in the API's sandbox and asks for the scope user_accounts:read; this is the reference.
    @GET(
        "/trends/keywords/{region}/top/{trend_type}",
        id="trending_keywords/list",
        category=Category.TRENDS_READ,
        scopes=("ads:read",),
        sandbox=False,
    )
    async def list_trending(
        self,
        region: TrendRegion | str,
        trend_type: TrendType | str,
        *,
        interests: Annotated[Sequence[TrendInterest | str], REPEAT] | None = None,
        genders: Annotated[Sequence[TargetedGender | str], REPEAT] | None = None,
        ages: Annotated[Sequence[TrendAge | str], REPEAT] | None = None,
        normalize_against_group: bool | None = None,
        limit: Limit | None = None,
    ) -> TrendingKeywords:
        """The top keywords that people search for in a region, the strongest trend first.

        interests, genders, ages: all when left out.  normalize_against_group: True scales the time series of all
        keywords together, so that they compare; otherwise each reaches 100.  limit: 1 to 50 (the server takes 50 when
        absent).  Source: trending_keywords/list.
        """
        ...

"""The tag keywords: search terms that ads are shown for, their metrics, and trends."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Annotated, Any, Final, TypeAlias, TypeVar, Unpack, cast

from msgspec import Meta

from .._bulk.job import BulkJob
from .._bulk.reader import Items
from .._operations.declare import ADS_READ, ADS_WRITE, COMMA, GET, PATCH, POST, REPEAT, TRENDS_READ, Field, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped
from ..models.common import BulkItem, MatchType
from ..models.keywords import (
    CountryKeywordMetrics,
    Keyword,
    KeywordAnswer,
    KeywordCreate,
    KeywordOf,
    KeywordUpdate,
    TrendAge,
    TrendingKeywords,
    TrendInterest,
    TrendRegion,
    TrendType,
)
from ..models.targeting import TargetedGender
from ._types import AdsId, AdsIds, PageSize
from ._workflows.entities import BulkOptions, Match, entity_id, field, many, takes_bulk_options
from ._workflows.reconcile import by_parent, send_again

ParentId: TypeAlias = Annotated[str, Meta(pattern=r"^((AG)|C)?[0-9]+\Z")]
TrendTerm: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Limit: TypeAlias = Annotated[int, Meta(ge=1, le=50)]


CreateT = TypeVar("CreateT", bound=KeywordOf | Mapping[str, Any])
UpdateT = TypeVar("UpdateT", bound=KeywordUpdate | Mapping[str, Any])


class Keywords(Resource):
    """Keywords of ad accounts, campaigns and ad groups, and what all of Pinterest searches for."""

    @GET("/ad_accounts/{ad_account_id}/keywords", "keywords/get", ADS_READ, "ads:read", newer="ad_group_ids")
    def list(
        self,
        ad_account_id: AdsId,
        *,
        campaign_id: AdsId | None = None,
        ad_group_id: AdsId | None = None,
        match_types: Annotated[Sequence[MatchType | str], REPEAT, Meta(min_length=1, max_length=5)] | None = None,
        page_size: PageSize | None = None,
        bookmark: str | None = None,
        ad_group_ids: AdsIds | None = None,
    ) -> Pages[Keyword]:
        """List keywords of a campaign, of an ad group, or of neither: then of the ad account itself only.

        Keywords made in Ads Manager belong to ad groups.

        Args:
            match_types: 1 to 5.
            ad_group_ids: Ad groups instead of one, 1 to 250; not open to all accounts. Newer than 5.12.
        """
        ...

    @POST("/ad_accounts/{ad_account_id}/keywords", "keywords/create", ADS_WRITE, "ads:write")
    async def create(
        self,
        ad_account_id: AdsId,
        *,
        parent_id: Field[ParentId],
        keywords: Field[Sequence[KeywordCreate | Mapping[str, Any]]],
    ) -> KeywordAnswer:
        """Create keywords of an ad account, a campaign or an ad group. Those refused come back in `errors`.

        Args:
            parent_id: What they belong to; ad accounts and campaigns take NEGATIVE match types only.
        """
        ...

    @PATCH("/ad_accounts/{ad_account_id}/keywords", "keywords/update", ADS_WRITE, "ads:write")
    async def update(
        self, ad_account_id: AdsId, *, keywords: Field[Sequence[KeywordUpdate | Mapping[str, Any]]]
    ) -> KeywordAnswer:
        """Change the bids of keywords, or archive them. Those refused come back in `errors`."""
        ...

    @takes_bulk_options
    def create_many(
        self,
        ad_account_id: str,
        keywords: Items[CreateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[CreateT, Keyword]:
        """Create any number of keywords, 30 of one parent per call; each carries its `parent_id` (see `KeywordOf`).

        Args:
            options: See `BulkOptions`.

        Source: keywords/create.
        """

        def children(parent_id: str) -> Pages[Keyword]:
            id = parent_id.removeprefix("AG").removeprefix("C")
            if id == ad_account_id:
                return self.list(ad_account_id, page_size=250)
            if parent_id.startswith("C"):
                return self.list(ad_account_id, campaign_id=id, page_size=250)
            return self.list(ad_account_id, ad_group_id=id, page_size=250)

        return many(
            self.transport,
            "keywords.create",
            ad_account_id,
            keywords,
            options,
            reconcile=by_parent(children, _parent, _same),
            key=lambda item: (_parent(item), _same(item)),
            parent=_parent,
            arguments=_creation,
            match=_matcher(_same),
            value_type=Keyword,
        )

    @takes_bulk_options
    def update_many(
        self,
        ad_account_id: str,
        keywords: Items[UpdateT],
        **options: Unpack[BulkOptions],
    ) -> BulkJob[UpdateT, Keyword]:
        """Change any number of keywords, 30 per call; those that share an id are changed one after the other.

        Args:
            options: See `BulkOptions`.

        Source: keywords/update.
        """
        return many(
            self.transport,
            "keywords.update",
            ad_account_id,
            keywords,
            options,
            reconcile=send_again,
            key=entity_id,
            arguments=lambda items: {"keywords": items},
            match=_matcher(entity_id),
            value_type=Keyword,
        )

    @GET("/ad_accounts/{ad_account_id}/keywords/metrics", "country_keywords_metrics/get", ADS_READ, "ads:read")
    async def get_metrics(
        self,
        ad_account_id: AdsId,
        *,
        country_code: str,
        keywords: Annotated[Sequence[str], COMMA, Meta(min_length=1, max_length=2000)],
    ) -> CountryKeywordMetrics:
        """Return metrics of 1 to 2000 keywords in one country, over all of Pinterest.

        Args:
            country_code: ISO 3166-1 alpha-2 ("US").
        """
        ...

    # The description enables it in the API's sandbox and asks for the scope user_accounts:read; this is the reference.
    @GET(
        "/trends/keywords/{region}/top/{trend_type}",
        "trending_keywords/list",
        TRENDS_READ,
        "ads:read",
        sandbox=False,
        newer="include_keywords include_demographics include_prediction",
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
        include_keywords: Annotated[Sequence[TrendTerm], REPEAT, Meta(min_length=1, max_length=50)] | None = None,
        include_demographics: bool | None = None,
        include_prediction: bool | None = None,
    ) -> TrendingKeywords:
        """Return the top keywords that people search for in a region, the strongest trend first.

        Args:
            interests, genders, ages: All when left out.
            normalize_against_group: True scales the time series of all keywords together, so that they compare;
                otherwise the peak of each is 100.
            limit: 1 to 50 (the server takes 50 when absent).
            include_keywords: Only trends that have one of these keywords, 1 to 50 of at most 100 characters.
            include_demographics, include_prediction: True adds who searches, and the next 90 days; in closed beta.
                These and `include_keywords` are newer than 5.12.
        """
        ...


class AccountKeywords(AccountResource):
    """Keywords with the ad account filled in."""

    list: Final = scoped(Keywords.list)
    create: Final = scoped(Keywords.create)
    update: Final = scoped(Keywords.update)
    create_many: Final = scoped(Keywords.create_many)
    update_many: Final = scoped(Keywords.update_many)
    get_metrics: Final = scoped(Keywords.get_metrics)


def _parent(item: Any) -> Any:
    return field(item, "parent_id")


def _same(item: Any) -> Hashable:
    """Return what identifies a keyword within its parent, in one form for all ways in which the API writes it."""
    return " ".join(str(field(item, "value")).casefold().split()), field(item, "match_type")


def _creation(items: Sequence[Any]) -> Mapping[str, Any]:
    """Return the arguments of `create` for keywords of one parent."""
    keywords = [
        {name: value for name, value in cast("Mapping[str, Any]", item).items() if name != "parent_id"}
        if isinstance(item, Mapping)
        else KeywordCreate(value=field(item, "value"), match_type=field(item, "match_type"), bid=field(item, "bid"))
        for item in items
    ]
    return {"parent_id": _parent(items[0]), "keywords": keywords}


def _matcher(same: Callable[[Any], Hashable]) -> Match:
    """Return a function that finds the answer's part for each keyword: they are in two lists, without positions."""

    def match(items: Sequence[Any], answer: KeywordAnswer) -> Sequence[BulkItem[Any] | None]:
        results = {same(result.data): result for result in answer.items if result.data is not None}
        return [results.get(same(item)) for item in items]

    return match

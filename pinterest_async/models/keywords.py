"""Keywords: search terms that ads are shown for, how often people use them, and those on the rise."""

from typing import Annotated, ClassVar, Final

from msgspec import Meta, field

from ._base import UNSET, Model, OpenEnum, UnsetType
from ._checks import value_check
from .common import BulkItem, ErrorDetail, MatchType


class Keyword(Model):
    """A keyword as the API returns it; at most 120 characters. Source: Keyword.

    `bid` is micro currency of the ad account, None where that of the ad group counts. `parent_id` is an ad account, a
    campaign or an ad group, as `parent_type` says. `type` is always "keyword".
    """

    id: str = ""
    parent_id: str | None = None
    parent_type: str | None = None
    value: str | None = None
    match_type: MatchType | None = None
    bid: int | None = None
    archived: bool | None = None
    type: str | None = None


_check_values: Final = value_check(bids=("bid",))


class KeywordCreate(Model):
    """A keyword to create: at most 120 characters. Source: KeywordsCommon.

    `bid` is micro currency of the ad account; None, or none at all, takes that of the ad group. Ad accounts and
    campaigns take the two NEGATIVE match types only, ad groups all.
    """

    value: Annotated[str, Meta(max_length=120)]
    match_type: MatchType | None
    bid: int | None | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a negative bid."""
        _check_values(self)


class KeywordOf(KeywordCreate, kw_only=True):
    """A keyword to create, and the ad account, campaign or ad group it shall belong to. Source: KeywordsRequest."""

    parent_id: str


class KeywordUpdate(Model):
    """Changes to one keyword: a field left at UNSET stays as it is. Source: KeywordUpdate.

    `bid` is micro currency of the ad account; None takes that of the ad group. To archive a keyword is to
    delete it: it drops out of lists and gets no more metrics.
    """

    id: str
    archived: bool | UnsetType = UNSET
    bid: int | None | UnsetType = UNSET

    def check_values(self) -> None:
        """Raise ValueError for a negative bid."""
        _check_values(self)


class KeywordError(Model):
    """A keyword that was refused, and why. Source: KeywordError.

    `data` is the keyword as it was sent; what the server would have added to it is missing.
    """

    data: Keyword | None = None
    error_messages: list[str] | None = None

    @property
    def errors(self) -> list[ErrorDetail]:
        """The reasons for the refusal, at least one; the API gives no codes here."""
        return [ErrorDetail(message=message) for message in self.error_messages or ("refused without a reason",)]


class KeywordAnswer(Model):
    """Answer of a creation or update of keywords: those accepted, apart from those refused. Source: KeywordsResponse.

    An entry belongs to the keyword sent that has its `value` and `match_type` (or its `id`).
    """

    keywords: list[Keyword] = []
    errors: list[KeywordError] = []

    @property
    def items(self) -> list[BulkItem[Keyword]]:
        """The same as other bulk calls answer it: the accepted keywords first, then those refused with `errors`."""
        accepted = [BulkItem[Keyword](data=keyword) for keyword in self.keywords]
        refused = [BulkItem[Keyword](data=error.data, exceptions=[*error.errors]) for error in self.errors]
        return accepted + refused


class KeywordMetrics(Model):
    """Metrics of a keyword in all of Pinterest. Source: KeywordMetrics.

    The cost per click is an average, in micro currency; the volume of searches is a text such as "5M+".
    """

    avg_cpc_in_micro_currency: float | None = None
    keyword_query_volume: str | None = None
    # Every description writes the volume in lower case, and the API sends it in upper case.
    _volume_in_upper_case: str | None = field(name="KEYWORD_QUERY_VOLUME", default=None)

    def __post_init__(self) -> None:
        if self._volume_in_upper_case is not None:
            self.keyword_query_volume = self.keyword_query_volume or self._volume_in_upper_case
            self._volume_in_upper_case = None


class MeasuredKeyword(Model):
    """A keyword and its metrics. Source: KeywordMetricsResponse."""

    keyword: str | None = None
    metrics: KeywordMetrics | None = None


class CountryKeywordMetrics(Model):
    """Metrics of keywords in one country. Source: KeywordsMetricsArrayResponse."""

    data: list[MeasuredKeyword] = []


class TrendRegion(OpenEnum):
    """Countries that trends are counted in, alone or together. Source: TrendsSupportedRegion."""

    US = "US"
    CA = "CA"
    DE = "DE"
    FR = "FR"
    ES = "ES"
    IT = "IT"
    DE_AT_CH = "DE+AT+CH"
    GB_IE = "GB+IE"
    IT_ES_PT_GR_MT = "IT+ES+PT+GR+MT"
    PL_RO_HU_SK_CZ = "PL+RO+HU+SK+CZ"
    SE_DK_FI_NO = "SE+DK+FI+NO"
    NL_BE_LU = "NL+BE+LU"
    AR = "AR"
    BR = "BR"
    CO = "CO"
    MX = "MX"
    MX_AR_CO_CL = "MX+AR+CO+CL"
    AU_NZ = "AU+NZ"


class TrendType(OpenEnum):
    """What makes a keyword a trend. Source: TrendType.

    GROWING: a strong rise in the last quarter. MONTHLY, YEARLY: many searches in the last month or year. SEASONAL: a
    strong rise in the last month, of a kind that comes back, mostly every year.
    """

    GROWING = "growing"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    SEASONAL = "seasonal"


class TrendInterest(OpenEnum):
    """Interests that trends can be narrowed to. Source: L1InterestList."""

    ANIMALS = "animals"
    ARCHITECTURE = "architecture"
    ART = "art"
    BEAUTY = "beauty"
    CHILDRENS_FASHION = "childrens_fashion"
    DESIGN = "design"
    DIY_AND_CRAFTS = "diy_and_crafts"
    EDUCATION = "education"
    ELECTRONICS = "electronics"
    ENTERTAINMENT = "entertainment"
    EVENT_PLANNING = "event_planning"
    FINANCE = "finance"
    FOOD_AND_DRINKS = "food_and_drinks"
    GARDENING = "gardening"
    HEALTH = "health"
    HOME_DECOR = "home_decor"
    MENS_FASHION = "mens_fashion"
    PARENTING = "parenting"
    QUOTES = "quotes"
    SPORT = "sport"
    TRAVEL = "travel"
    VEHICLES = "vehicles"
    WEDDING = "wedding"
    WOMENS_FASHION = "womens_fashion"


class TrendAge(OpenEnum):
    """Ages in years that trends can be narrowed to. Source: AgeBucketList."""

    AGE_18_24 = "18-24"
    AGE_25_34 = "25-34"
    AGE_35_44 = "35-44"
    AGE_45_49 = "45-49"
    AGE_50_54 = "50-54"
    AGE_55_64 = "55-64"
    AGE_65_PLUS = "65+"


class TrendDemographics(Model):
    """Who searches for a keyword: shares of all searches, by age and by gender. Source: TrendingKeywordsResponse.

    Shares under 0.05 are given as 0.04. Newer than 5.12.
    """

    age_distribution: dict[str, float] | None = None
    gender_distribution: dict[str, float] | None = None


class TrendingKeyword(Model):
    """A keyword on the rise. Source: TrendingKeywordsResponse.

    Growth is in percent, against the week, month or year before; 10001 stands for all above 10000. `time_series` has
    the searches of a week, scaled to 0 to 100, under the day (YYYY-MM-DD) on which the week ends; the predicted
    ones are of the next 90 days.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"demographics", "has_prediction", "predicted_time_series"})

    keyword: str | None = None
    pct_growth_wow: int | None = None
    pct_growth_mom: int | None = None
    pct_growth_yoy: int | None = None
    time_series: dict[str, int] | None = None
    demographics: TrendDemographics | None = None
    has_prediction: bool | None = None
    predicted_time_series: dict[str, int] | None = None


class TrendingKeywords(Model):
    """Keywords on the rise, the strongest first. Source: TrendingKeywordsResponse."""

    trends: list[TrendingKeyword] = []

"""Quotas as data: how many requests the API allows per category and period. `local` and `redis` enforce them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from ..errors import ConfigurationError

MINUTE: Final = 60.0
DAY: Final = 86_400.0


class Category(StrEnum):
    """Rate-limit categories (`x-ratelimit-category` of the description), and quotas nested in one of them."""

    ADS_ANALYTICS = "ads_analytics"
    ADS_CONVERSIONS = "ads_conversions"
    ADS_READ = "ads_read"
    ADS_WRITE = "ads_write"
    CATALOGS_READ = "catalogs_read"
    CATALOGS_WRITE = "catalogs_write"
    ORG_ANALYTICS = "org_analytics"
    ORG_READ = "org_read"
    ORG_WRITE = "org_write"
    TRENDS_READ = "trends_read"
    ADVANCED_AUCTION_READ = "advanced_auction_read"
    ADVANCED_AUCTION_WRITE = "advanced_auction_write"
    MSOT_WRITE = "msot_write"
    """Its number is not public: 100 per minute until the headers of an answer say another."""
    MMM_REPORTS = "mmm_reports"
    """Reports for marketing mix modelling: a quota nested in ads_analytics."""


PARENT: Final[Mapping[Category, Category]] = {Category.MMM_REPORTS: Category.ADS_ANALYTICS}
"""The wider category whose quota the requests count against as well."""

Per: TypeAlias = Literal["user", "app", "ad_account"]
"""Whose requests a quota counts: those of one user of the app, of all its users, or for one ad account."""

PER_AD_ACCOUNT: Final = frozenset({Category.ADS_CONVERSIONS, Category.MMM_REPORTS})
"""Quotas of which each ad account may have one. Their requests name it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit of requests per period.

    A burst is for interactive requests. With burst=1 they are sent as long as the period holds no more than the limit,
    so a web application uses a whole quota at once, if it must, and then waits until the first of them is a period old.
    A small burst (up to 0.03) spaces them evenly, so that a late one waits for a moment only. Requests of bulk jobs are
    spaced evenly in any case, unless the period is an hour or longer.

    Attributes:
        limit: Requests per period, 1 or more.
        period: Seconds.
        burst: The share of `limit` that may be sent at once, above 0 and at most 1.
        per: Whose requests it counts: "user", "app" (all users of the app together) or "ad_account". None: those of an
            ad account for conversion events and mmm_reports, of a user for all others.

    Raises:
        ConfigurationError: A value is out of range.

    >>> quota = Quota(1000)
    >>> quota.tokens, round(quota.rate * 60), quota.slack
    (30, 954, 1.06)
    """

    limit: int
    period: float = MINUTE
    burst: float = 0.03
    per: Per | None = None

    def __post_init__(self) -> None:
        if type(self.limit) is not int or self.limit < 1:
            raise ConfigurationError(f"Quota: limit must be a whole number, 1 or more, got {self.limit!r}")
        if not (0 < self.period < math.inf):
            raise ConfigurationError(f"Quota: period must be a positive number of seconds, got {self.period!r}")
        if not (0 < self.burst <= 1):
            raise ConfigurationError(f"Quota: burst is a share of the limit, above 0 and at most 1, got {self.burst!r}")
        if self.per not in ("user", "app", "ad_account", None):
            raise ConfigurationError(f"Quota: per must be 'user', 'app', 'ad_account' or None, got {self.per!r}")

    @property
    def tokens(self) -> int:
        """Requests that may be sent at once: at least one."""
        return max(1, int(self.burst * self.limit))

    @property
    def slack(self) -> float:
        """Seconds of margin for network jitter and for clock drift."""
        return min(0.03 * self.period, 1.0 + 0.001 * self.period)

    @property
    def rate(self) -> float:
        """Requests per second that may follow a burst of `tokens` without end."""
        return (self.limit + 1 - self.tokens) / (self.period + self.slack)


_STANDARD: Final = {
    Category.ADS_ANALYTICS: 300,
    Category.ADS_CONVERSIONS: 5_000,
    Category.ADS_READ: 1_000,
    Category.ADS_WRITE: 400,
    Category.CATALOGS_READ: 100,
    Category.CATALOGS_WRITE: 100,
    Category.ORG_ANALYTICS: 60,
    Category.ORG_READ: 1_000,
    Category.ORG_WRITE: 100,
    Category.TRENDS_READ: 60,
    Category.ADVANCED_AUCTION_READ: 50,
    Category.ADVANCED_AUCTION_WRITE: 25,
    Category.MSOT_WRITE: 100,
}
_TRIAL: Final = {**dict.fromkeys(_STANDARD, 1_000), Category.ADS_WRITE: 300, Category.ORG_WRITE: 300}
_MMM_REPORTS: Final = Quota(5)

Changes = Mapping[Category, Quota | None]


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quota of each category, and of all requests together.

    Attributes:
        categories: A category left out is not limited.
        universal: The global limit, over all requests. None: there is none.
        ceiling: True keeps these quotas even where the API's headers allow more, which reserves a share for other
            programs. False takes the limits of the headers. A limit lower than ours is always taken.

    Raises:
        ConfigurationError: A category does not exist, or a value is not a Quota.

    >>> quotas = Quotas({Category.ADS_READ: Quota(500)}, Quota(50, 1.0))
    >>> quotas.drawn_on(Category.ADS_READ)
    ((<Category.ADS_READ: 'ads_read'>, Quota(limit=500, period=60.0, burst=0.03, per=None)),)
    """

    categories: Mapping[Category, Quota] = field(default_factory=dict[Category, Quota])
    universal: Quota | None = None
    ceiling: bool = True

    def __post_init__(self) -> None:
        known = {_category(category): _quota(category, quota) for category, quota in self.categories.items()}
        if self.universal is not None:
            _quota("universal", self.universal)
            if self.universal.per == "ad_account":
                raise ConfigurationError("Quotas: universal is per 'user' or 'app'; requests name no ad account for it")
        object.__setattr__(self, "categories", MappingProxyType(known))

    @classmethod
    def standard(cls, changes: Changes | None = None, *, interactive_burst: float = 1.0) -> "Quotas":
        """Return the quotas of standard access: per user, app and minute, and 100 requests per second in all.

        Conversion events are counted per ad account, and so are mmm_reports (5 per minute, besides ads_analytics).

        Args:
            changes: Another quota for a category, or None for no limit: {Category.ADS_CONVERSIONS: None} is right for
                a conversion token.
            interactive_burst: The share of each quota that interactive requests may use at once, above 0 and at most
                1. Choose less where other programs use the same quota, or where a request at the end of a burst must
                not wait for the rest of a minute.

        >>> Quotas.standard().categories[Category.ADS_WRITE]
        Quota(limit=400, period=60.0, burst=1.0, per=None)
        """
        published = {category: Quota(limit, MINUTE, interactive_burst) for category, limit in _STANDARD.items()}
        published[Category.MMM_REPORTS] = Quota(5, MINUTE, interactive_burst)
        return cls(_changed(published, changes), Quota(100, 1.0, interactive_burst), ceiling=False)

    @classmethod
    def trial(cls, changes: Changes | None = None) -> "Quotas":
        """Return the quotas of trial access: per app and day, usable at any time of it, and 1,000 requests in all.

        Args:
            changes: As for `standard`.

        >>> Quotas.trial().categories[Category.ADS_WRITE]
        Quota(limit=300, period=86400.0, burst=1.0, per='app')
        """
        published = {category: Quota(limit, DAY, 1.0, _per(category, "app")) for category, limit in _TRIAL.items()}
        published[Category.MMM_REPORTS] = _MMM_REPORTS
        return cls(_changed(published, changes), Quota(1_000, DAY, 1.0, "app"), ceiling=False)

    def drawn_on(self, category: Category | None) -> tuple[tuple[Category, Quota], ...]:
        """Return the quotas that a request of a category counts against, narrowest first, without the global one."""
        names = (category, PARENT.get(category)) if category is not None else ()
        return tuple((name, self.categories[name]) for name in names if name is not None and name in self.categories)


def owner_of(category: Category, quota: Quota, account: str | None, user: str | None) -> tuple[str | None, str | None]:
    """Return the ad account and the user whose requests a quota counts; None where it does not matter."""
    per = quota.per or _per(category, "user")
    return account if per == "ad_account" else None, user if per == "user" else None


def _per(category: Category, usual: Per) -> Per:
    return "ad_account" if category in PER_AD_ACCOUNT else usual


def _changed(published: dict[Category, Quota], changes: Changes | None) -> dict[Category, Quota]:
    every: dict[Category, Quota | None] = {**published, **(changes or {})}
    return {category: quota for category, quota in every.items() if quota is not None}


def _category(name: str) -> Category:
    try:
        return Category(name)
    except ValueError:
        allowed = ", ".join(Category)
        raise ConfigurationError(f"Quotas: no category {name!r}; there are {allowed}") from None


def _quota(name: str, quota: object) -> Quota:
    if not isinstance(quota, Quota):
        raise ConfigurationError(f"Quotas: expected a Quota for {name}, got {quota!r}")
    if quota.per == "ad_account" and name not in (*PER_AD_ACCOUNT, "universal"):
        allowed = " and ".join(sorted(PER_AD_ACCOUNT))
        raise ConfigurationError(f"Quotas: only requests of {allowed} name an ad account: {name} cannot be per one")
    return quota

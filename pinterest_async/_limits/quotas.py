"""Quotas: how much the API allows of what. `_limits` tells how they are kept."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ..errors import ConfigurationError

MINUTE: Final = 60.0
DAY: Final = 86_400.0


class Category(StrEnum):
    """Rate-limit categories (`x-ratelimit-category` of the description), and quotas that lie within one of them."""

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
    MMM_REPORTS = "mmm_reports"
    """Reports for marketing mix modelling: a quota of their own within ads_analytics."""


WITHIN: Final[Mapping[Category, Category]] = {Category.MMM_REPORTS: Category.ADS_ANALYTICS}
"""Quotas whose requests count in a wider category as well."""

OF_AD_ACCOUNT: Final = frozenset({Category.ADS_CONVERSIONS, Category.MMM_REPORTS})
"""Quotas that an ad account owns; the others belong to the app and the token's user (trial access: to the app)."""


@dataclass(frozen=True, slots=True)
class Quota:
    """`limit` requests per `period` seconds; `burst` is the share of them that may go at once, from above 0 to 1.

    A small burst keeps requests flowing: those who come late wait for a moment, not for the end of the period. With
    burst=1 everything may go at once, and each request's place is free again a period later.
    """

    limit: int
    period: float = MINUTE
    burst: float = 0.03

    def __post_init__(self) -> None:
        if type(self.limit) is not int or self.limit < 1:
            raise ConfigurationError(f"Quota: limit must be a whole number, 1 or more, got {self.limit!r}")
        if not (0 < self.period < math.inf):
            raise ConfigurationError(f"Quota: period must be a positive number of seconds, got {self.period!r}")
        if not (0 < self.burst <= 1):
            raise ConfigurationError(f"Quota: burst is a share of the limit, above 0 and at most 1, got {self.burst!r}")

    @property
    def tokens(self) -> int:
        """Requests that may go at once: at least one."""
        return max(1, int(self.burst * self.limit))

    @property
    def slack(self) -> float:
        """Seconds by which requests may come closer together on their way, and by which two clocks may differ."""
        return min(0.03 * self.period, 1.0 + 0.001 * self.period)

    @property
    def rate(self) -> float:
        """Requests per second that may follow for ever, `tokens` having gone at once."""
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
}
_TRIAL: Final = {**dict.fromkeys(_STANDARD, 1_000), Category.ADS_WRITE: 300, Category.ORG_WRITE: 300}
_MMM_REPORTS: Final = Quota(5)

Changes = Mapping[Category, Quota | None]


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quota of each category, and of all requests together. A category left out is not limited.

    ceiling: True keeps to these quotas even where the API's headers allow more, so that a share can be left to other
    programs; False takes what the headers say. A limit lower than ours is always taken from the headers.

    Raises ConfigurationError for a category that does not exist, and for what is not a Quota.
    """

    categories: Mapping[Category, Quota] = field(default_factory=dict[Category, Quota])
    universal: Quota | None = None
    ceiling: bool = True

    def __post_init__(self) -> None:
        known = {_category(category): _quota(category, quota) for category, quota in self.categories.items()}
        if self.universal is not None:
            _quota("universal", self.universal)
        object.__setattr__(self, "categories", MappingProxyType(known))

    @classmethod
    def standard(cls, changes: Changes | None = None) -> "Quotas":
        """Standard access: per user and app and minute; 100 per second in all.

        Conversion events are counted per ad account, and so are mmm_reports (5 a minute, besides ads_analytics).
        changes: your own quota for a category, or None for no limit: {Category.ADS_CONVERSIONS: None} is right for a
        conversion token.
        """
        published = {category: Quota(limit) for category, limit in _STANDARD.items()}
        published[Category.MMM_REPORTS] = _MMM_REPORTS
        return cls(_changed(published, changes), Quota(100, 1.0), ceiling=False)

    @classmethod
    def trial(cls, changes: Changes | None = None) -> "Quotas":
        """Trial access: per app and day, to be used when you like; 1,000 in all.  changes: as for standard access."""
        published = {category: Quota(limit, DAY, burst=1.0) for category, limit in _TRIAL.items()}
        published[Category.MMM_REPORTS] = _MMM_REPORTS
        return cls(_changed(published, changes), Quota(1_000, DAY, burst=1.0), ceiling=False)

    def drawn_on(self, category: Category | None) -> tuple[tuple[Category, Quota], ...]:
        """The quotas that a request of a category draws on, besides the universal one; the narrowest first."""
        names = (category, WITHIN.get(category)) if category is not None else ()
        return tuple((name, self.categories[name]) for name in names if name is not None and name in self.categories)


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
    return quota

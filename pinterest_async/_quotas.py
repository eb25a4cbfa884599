"""Quotas: how much the API allows of what. `_limits` tells how they are kept."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .errors import ConfigurationError

MINUTE: Final = 60.0
DAY: Final = 86_400.0

_UNEVEN: Final = 0.01
"""Share of the rate that stays unused, because requests that leave evenly do not arrive evenly."""


class Category(StrEnum):
    """Rate-limit categories (`x-ratelimit-category` of the description)."""

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


@dataclass(frozen=True, slots=True)
class Quota:
    """`limit` requests per `period` seconds; `burst` is the share of them that may go at once (0 < burst < 1)."""

    limit: int
    period: float = MINUTE
    burst: float = 0.03

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ConfigurationError(f"Quota: limit must be 1 or more, got {self.limit}")
        if not (0 < self.period < math.inf):
            raise ConfigurationError(f"Quota: period must be a positive number of seconds, got {self.period}")
        if not (0 < self.burst < 1):
            raise ConfigurationError(f"Quota: burst is a share of the limit between 0 and 1, got {self.burst}")

    @property
    def tokens(self) -> int:
        """Requests that may go at once: at least one."""
        return max(1, int(self.burst * self.limit))

    @property
    def rate(self) -> float:
        """Requests per second that may follow for ever."""
        return (1 - _UNEVEN) * (self.limit + 1 - self.tokens) / self.period


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quota of each category, and of all requests together. A category left out is not limited."""

    categories: Mapping[Category, Quota] = field(default_factory=dict[Category, Quota])
    universal: Quota | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", MappingProxyType(dict(self.categories)))

    @classmethod
    def standard(cls) -> "Quotas":
        """Standard access: per user and app and minute; 100 per second in all."""
        per_minute = {
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
        return cls({category: Quota(limit) for category, limit in per_minute.items()}, Quota(100, 1.0))

    @classmethod
    def trial(cls) -> "Quotas":
        """Trial access: per app and day; 1,000 in all."""
        small = (Category.ADS_WRITE, Category.ORG_WRITE)
        return cls(
            {category: Quota(300 if category in small else 1_000, DAY, burst=0.5) for category in Category},
            Quota(1_000, DAY, burst=0.5),
        )

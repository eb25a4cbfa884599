"""Statistics of limits as a table."""

import asyncio
import math

from pinterest_async import Category, CategoryStatistics, Limits, Quota, Quotas, Waits, format_statistics
from tests.limits.driving import now
from tests.support.virtual_time import ExactTimeLoop

LOOP = ExactTimeLoop


def test_the_table_has_a_line_for_each_category() -> None:
    table = format_statistics(
        [
            CategoryStatistics(
                "ads_write", None, 12_345, 7, 0.0, 2, 400, 60.0, False, Waits(2, 3.5, 2.0), Waits(1, 9.0, 9.0)
            ),
            CategoryStatistics("ads_conversions", "549755885175", 3, 0, 12.34, 0, 120_000, 60.0, learnt=True),
            CategoryStatistics("other", None, 1, 0, 0.0, 0),
        ]
    )
    assert table.splitlines() == [
        "category                              limit   taken  waiting  paused  refused  waits  longest",
        "ads_write                          400/60 s  12,345        7       -        2      3    9.0 s",
        "ads_conversions 549755885175  120,000/60 s*       3        0  12.3 s        0      0        -",
        "other                                     -       1        0       -        0      0        -",
    ]


def test_nothing_drawn_is_a_table_without_lines() -> None:
    assert format_statistics([]) == "category  limit  taken  waiting  paused  refused  waits  longest"


async def test_waits_are_counted_per_quota_and_priority() -> None:
    limits = Limits(Quotas({Category.ADS_WRITE: Quota(2, 60.0, burst=1)}, Quota(100, 1.0, burst=1)))
    begun = now()
    calls = [limits.acquire(Category.ADS_WRITE, None, math.inf, bulk=number == 3) for number in range(4)]
    await asyncio.gather(*calls)
    took = now() - begun
    for quota in limits.statistics():
        assert quota.interactive_waits.count == quota.bulk_waits.count == 1
        assert max(quota.interactive_waits.longest, quota.bulk_waits.longest) <= took
        assert quota.bulk_waits.seconds == quota.bulk_waits.longest
    await limits.acquire(Category.ADS_READ, None, 0.0)
    assert limits.statistics()[-1].interactive_waits.count == 1, "what was sent at once did not wait"


def test_the_source_of_a_limit_is_named() -> None:
    assert CategoryStatistics("ads_read", None, 1, 0, 0.0, 0, 5, 60.0).source == "configured"
    assert CategoryStatistics("ads_read", None, 1, 0, 0.0, 0, 5, 60.0, learnt=True).source == "learned"
    assert CategoryStatistics("other", None, 1, 0, 0.0, 0).source == "none"

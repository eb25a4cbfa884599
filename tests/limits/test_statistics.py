"""Statistics of limits as a table."""

from pinterest_async import CategoryStatistics, format_statistics


def test_the_table_has_a_line_for_each_category() -> None:
    table = format_statistics(
        [
            CategoryStatistics("ads_write", None, 12_345, 7, 0.0, 2, 400, 60.0),
            CategoryStatistics("ads_conversions", "549755885175", 3, 0, 12.34, 0, 120_000, 60.0, learnt=True),
            CategoryStatistics("other", None, 1, 0, 0.0, 0),
        ]
    )
    assert table.splitlines() == [
        "category                              limit   taken  waiting  paused  refused",
        "ads_write                          400/60 s  12,345        7       -        2",
        "ads_conversions 549755885175  120,000/60 s*       3        0  12.3 s        0",
        "other                                     -       1        0       -        0",
    ]


def test_nothing_drawn_is_a_table_without_lines() -> None:
    assert format_statistics([]) == "category  limit  taken  waiting  paused  refused"

"""Buckets by themselves."""

import pytest

from pinterest_async import Quota
from pinterest_async._limits.buckets import PacedWindow, SlidingWindowLog


@pytest.mark.parametrize(
    ("used", "ahead", "seconds"),
    [(0, 0, 0.0), (0, 4, 0.0), (0, 5, 10.0), (1, 3, 0.0), (1, 4, 7.0), (1, 6, 10.0), (5, 0, 7.0), (5, 5, 17.0)],
)
def test_a_window_log_has_a_slot_for_a_queue_of_any_length(used: int, ahead: int, seconds: float) -> None:
    """Five slots a period of ten seconds; those in use were taken three seconds ago."""
    log = SlidingWindowLog(5, 10.0)
    for _ in range(used):
        log.take(0.0)
    assert log.seconds_until(3.0, ahead, bulk=False) == pytest.approx(seconds)


def test_a_window_log_of_a_large_limit_shares_its_times() -> None:
    """It never frees a slot early, and late by a 256th of the period at most."""
    log = SlidingWindowLog(5000, 60.0)
    for number in range(5000):
        log.take(number * 0.001)
    assert len(set(map(id, log._free_at))) <= 5.0 / (60 / 256) + 2
    assert (log.used(59.9999), log.used(60.0 + 60 / 256 + 5.0)) == (5000, 0)
    for number in range(1000):
        now = 200 + number * 0.06
        log.take(now)
        assert now + 60 <= log._free_at[-1] <= now + 60 + 2 * 60 / 256


async def test_a_request_that_was_not_sent_gives_back_what_it_took() -> None:
    for bulk in (False, True):
        window = PacedWindow([Quota(100, 60.0, 0.5)], lambda: 0.0)
        before = [window.try_acquire(0.0, bulk) for _ in range(200)].count(True)
        window.refund(bulk)
        assert [window.try_acquire(0.0, bulk) for _ in range(200)].count(True) == 1
        assert before == (1 if bulk else 50)


def test_no_request_is_refunded_twice() -> None:
    log = SlidingWindowLog(1, 10.0)
    log.take(0.0)
    assert log.used(20.0) == 0
    log.refund()
    assert log.used(20.0) == 0

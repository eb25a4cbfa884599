"""Buckets by themselves."""

import pytest

from pinterest_async._limits.buckets import SlidingWindowLog


@pytest.mark.parametrize(
    ("used", "ahead", "seconds"),
    [(0, 0, 0.0), (0, 4, 0.0), (0, 5, 10.0), (1, 3, 0.0), (1, 4, 7.0), (1, 6, 10.0), (5, 0, 7.0), (5, 5, 17.0)],
)
def test_a_window_log_has_a_slot_for_a_queue_of_any_length(used: int, ahead: int, seconds: float) -> None:
    """Five slots a period of ten seconds; those in use were taken three seconds ago."""
    clock = 0.0
    log = SlidingWindowLog(5, 10.0, lambda: clock)
    for _ in range(used):
        assert log.try_acquire(clock)
    clock = 3.0
    assert log.seconds_until(ahead) == pytest.approx(seconds)

"""Programs that measure; each runs alone: `python -m benchmarks.overhead`."""

"""Differences from 5.23 alone."""

from typing import Final

V5_23: Final[dict[str, str]] = {}

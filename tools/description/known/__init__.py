"""Differences that are meant to be, each with its reason: from every description, and from one version alone."""

from collections.abc import Mapping
from typing import Final

from .always import ALWAYS
from .v5_12 import V5_12
from .v5_23 import V5_23

KNOWN_DIFFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "5.12": {**ALWAYS, **V5_12},
    "5.23": {**ALWAYS, **V5_23},
}
"""By version; a description of another version has those of `ALWAYS` only if it is named here."""

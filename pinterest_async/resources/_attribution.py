"""The parameter that says how conversions are attributed, which four tags share."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from msgspec import Meta

from .._operations.declare import COMMA, ONE_OR_MORE
from ..models.analytics import AttributionType

AttributionTypes: TypeAlias = Annotated[Sequence[AttributionType | str], COMMA, ONE_OR_MORE, Meta(max_length=2)]
"""One or both, joined by a comma; a server of 5.12 takes one."""

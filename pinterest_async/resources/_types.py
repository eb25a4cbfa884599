"""Types of parameters that many operations share, with their bounds."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from .._operations.declare import REPEAT

NumericId: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
"""An id made of digits, of any length (boards, sections)."""

AdsId: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z", max_length=18)]
"""An id of the ads side (ad account, campaign, ad group, ad, audience...): at most 18 digits."""

AdsIds: TypeAlias = Annotated[Sequence[AdsId], REPEAT, Meta(min_length=1, max_length=250)]
"""1 to 250 ids, repeated in the query; 100 by the reference of 5.12, 250 by those of the API of today."""

BusinessId: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]+\Z", min_length=1, max_length=20)]
"""An id of a business, of an asset or of somebody with access to it: 1 to 20 digits."""

Text: TypeAlias = Annotated[str, Meta(min_length=1)]
"""Text that must not be empty (free ids in paths)."""

PageSize: TypeAlias = Annotated[int, Meta(ge=1, le=250)]
"""Items per page, 1 to 250; the server takes 25 when it is left out."""

Date: TypeAlias = datetime.date | str
"""A day: a `datetime.date`, or YYYY-MM-DD."""

WindowDays: TypeAlias = Literal[0, 1, 7, 14, 30, 60]
"""Days after a click, engagement or view in which a conversion counts."""

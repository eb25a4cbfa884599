"""The tag terms: related and suggested search terms."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from msgspec import Meta

from .._operations.declare import ADS_READ, GET, REPEAT, Resource
from ..models.terms import RelatedTerms

Limit: TypeAlias = Annotated[int, Meta(ge=1, le=10)]


class Terms(Resource):
    """Search terms of Pinterest's users."""

    @GET("/terms/related", "terms_related/list", ADS_READ, "ads:read")
    async def list_related(self, *, terms: Annotated[Sequence[str], REPEAT]) -> RelatedTerms:
        """Return terms close in meaning to each of the given ones ("workout": "yoga workout")."""
        ...

    @GET("/terms/suggested", "terms_suggested/list", ADS_READ, "ads:read")
    async def list_suggested(self, *, term: str, limit: Limit | None = None) -> list[str]:
        """Return popular searches that start with the given term ("sport": "sportswear").

        Args:
            limit: 1 to 10 (the server takes 4 when absent).
        """
        ...

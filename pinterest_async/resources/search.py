"""The tag search: boards and Pins by words."""

from typing import Annotated, Final, TypeAlias

from msgspec import Meta

from .._operations.declare import GET, ORG_READ, Resource
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped_optional
from ..models.boards import Board
from ..models.pins import Pin, SummaryPin
from ._types import AdsId, PageSize

Limit: TypeAlias = Annotated[int, Meta(ge=1, le=50)]


class Search(Resource):
    """Search among the account's boards and Pins, and among everyone's Pins.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    @GET("/search/boards", "search_user_boards/get", ORG_READ, "boards:read boards:read_secret", sandbox=False)
    def boards(
        self,
        *,
        ad_account_id: AdsId | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        query: str | None = None,
    ) -> Pages[Board]:
        """List boards of the account, of any privacy.

        Args:
            query: Words, or ids of Pins joined by commas.
        """
        ...

    @GET(
        "/search/pins",
        "search_user_pins/list",
        ORG_READ,
        "boards:read boards:read_secret pins:read pins:read_secret",
        sandbox=False,
    )
    def pins(self, *, query: str, ad_account_id: AdsId | None = None, bookmark: str | None = None) -> Pages[Pin]:
        """List Pins of the account. The size of the pages cannot be chosen.

        Args:
            query: Words of their descriptions, or ids of Pins joined by commas.
        """
        ...

    @GET("/search/partner/pins", "search_partner_pins", ORG_READ, "boards:read pins:read", sandbox=False)
    def partner_pins(
        self,
        *,
        term: str,
        country_code: str,
        bookmark: str | None = None,
        locale: str | None = None,
        limit: Limit | None = None,
    ) -> Pages[SummaryPin]:
        """List the top Pins of all of Pinterest for a term (beta, not open to all apps).

        Args:
            country_code: ISO 3166-1 alpha-2.
            limit: 1 to 50 (the server takes 10 when absent).
        """
        ...


class AccountSearch(AccountResource):
    """Search with the ad account filled in."""

    boards: Final = scoped_optional(Search.boards)
    pins: Final = scoped_optional(Search.pins)

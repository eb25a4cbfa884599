"""The tag boards: boards, their sections, and the Pins on them."""

from collections.abc import Collection, Sequence
from typing import Annotated, Final

from msgspec import UNSET, Meta

from .._operations.declare import (
    DELETE,
    FIELD,
    GET,
    ORG_READ,
    ORG_WRITE,
    PATCH,
    POST,
    REPEAT,
    Field,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped_optional
from ..models.boards import Board, BoardPrivacy, BoardPrivacyFilter, BoardSection, BoardUpdatePrivacy
from ..models.pins import CreativeTypeFilter, Pin
from ._types import AdsId, NumericId, PageSize
from ._workflows.by_name import named


class Boards(Resource):
    """Boards of the account, their sections, and the Pins on them.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    @GET("/boards", "boards/list", ORG_READ, "boards:read")
    def list(
        self,
        *,
        ad_account_id: AdsId | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        privacy: BoardPrivacyFilter | str | None = None,
    ) -> Pages[Board]:
        """List boards that the account owns or collaborates on.

        Args:
            privacy: When left out, all boards that the token may see.
        """
        ...

    async def find_by_name(
        self, names: str | Collection[str], *, ad_account_id: AdsId | None = None
    ) -> Sequence[Board]:
        """Return all boards that have this name, or one of these names.

        The API has no filter for names, so it reads the whole list, and several names cost no more than one.

        Args:
            names: Compared as they are. Boards of other owners that the account collaborates on may have the same name.

        Raises:
            DecodeError: A board came without its id or its name, so that which names exist is not known.

        Source: boards/list.
        """
        return await named("boards.find_by_name", self.list(ad_account_id=ad_account_id, page_size=250), names)

    @POST("/boards", "boards/create", ORG_WRITE, "boards:read boards:write", newer="is_ads_only")
    async def create(
        self,
        *,
        name: Field[str],
        description: OptionalField[str | None] = UNSET,
        privacy: OptionalField[BoardPrivacy | str] = UNSET,
        ad_account_id: AdsId | None = None,
        is_ads_only: OptionalField[bool] = UNSET,
    ) -> Board:
        """Create a board. A name that another board of the account has is refused (400).

        Args:
            privacy: PUBLIC when left out.
            is_ads_only: True makes a board for Pins that are ads only. Newer than 5.12.
        """
        ...

    @GET("/boards/{board_id}", "boards/get", ORG_READ, "boards:read")
    async def get(self, board_id: NumericId, *, ad_account_id: AdsId | None = None) -> Board:
        """Return one board, the account's own or one shared with it."""
        ...

    @PATCH("/boards/{board_id}", "boards/update", ORG_WRITE, "boards:read boards:write")
    async def update(
        self,
        board_id: NumericId,
        *,
        name: OptionalField[str] = UNSET,
        description: OptionalField[str | None] = UNSET,
        privacy: OptionalField[BoardUpdatePrivacy | str] = UNSET,
        ad_account_id: AdsId | None = None,
    ) -> Board:
        """Change a board: what is left out stays, and a description of None is removed.

        Changes of one board in quick succession can meet a 429.

        Args:
            privacy: PUBLIC or SECRET.
        """
        ...

    @DELETE("/boards/{board_id}", "boards/delete", ORG_WRITE, "boards:read boards:write")
    async def delete(self, board_id: NumericId, *, ad_account_id: AdsId | None = None) -> None:
        """Delete a board."""
        ...

    @GET("/boards/{board_id}/pins", "boards/list_pins", ORG_READ, "boards:read pins:read")
    def list_pins(
        self,
        board_id: NumericId,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        creative_types: Annotated[Sequence[CreativeTypeFilter | str], REPEAT] | None = None,
        ad_account_id: AdsId | None = None,
        pin_metrics: bool | None = None,
    ) -> Pages[Pin]:
        """List Pins on a board.

        Args:
            pin_metrics: True adds each Pin's metrics of 90 days and of all time.
        """
        ...

    @GET("/boards/{board_id}/sections", "board_sections/list", ORG_READ, "boards:read")
    def list_sections(
        self,
        board_id: NumericId,
        *,
        ad_account_id: AdsId | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[BoardSection]:
        """List sections of a board."""
        ...

    @POST("/boards/{board_id}/sections", "board_sections/create", ORG_WRITE, "boards:read boards:write")
    async def create_section(
        self,
        board_id: NumericId,
        *,
        name: Annotated[str, FIELD, Meta(min_length=1, max_length=180)],
        ad_account_id: AdsId | None = None,
    ) -> BoardSection:
        """Create a section on a board.

        Args:
            name: 1 to 180 characters.
        """
        ...

    @PATCH("/boards/{board_id}/sections/{section_id}", "board_sections/update", ORG_WRITE, "boards:read boards:write")
    async def update_section(
        self,
        board_id: NumericId,
        section_id: NumericId,
        *,
        name: Annotated[str, FIELD, Meta(min_length=1, max_length=180)],
        ad_account_id: AdsId | None = None,
    ) -> BoardSection:
        """Rename a section.

        Args:
            name: 1 to 180 characters.
        """
        ...

    @DELETE("/boards/{board_id}/sections/{section_id}", "board_sections/delete", ORG_WRITE, "boards:read boards:write")
    async def delete_section(
        self, board_id: NumericId, section_id: NumericId, *, ad_account_id: AdsId | None = None
    ) -> None:
        """Delete a section of a board."""
        ...

    @GET("/boards/{board_id}/sections/{section_id}/pins", "board_sections/list_pins", ORG_READ, "boards:read pins:read")
    def list_section_pins(
        self,
        board_id: NumericId,
        section_id: NumericId,
        *,
        ad_account_id: AdsId | None = None,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
    ) -> Pages[Pin]:
        """List Pins in a section of a board."""
        ...


class AccountBoards(AccountResource):
    """Boards with the ad account filled in."""

    list: Final = scoped_optional(Boards.list)
    find_by_name: Final = scoped_optional(Boards.find_by_name)
    create: Final = scoped_optional(Boards.create)
    get: Final = scoped_optional(Boards.get)
    update: Final = scoped_optional(Boards.update)
    delete: Final = scoped_optional(Boards.delete)
    list_pins: Final = scoped_optional(Boards.list_pins)
    list_sections: Final = scoped_optional(Boards.list_sections)
    create_section: Final = scoped_optional(Boards.create_section)
    update_section: Final = scoped_optional(Boards.update_section)
    delete_section: Final = scoped_optional(Boards.delete_section)
    list_section_pins: Final = scoped_optional(Boards.list_section_pins)

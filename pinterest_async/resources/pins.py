"""The tag pins: Pins and their metrics."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypeAlias

from msgspec import UNSET, Meta, UnsetType

from .._operations.declare import (
    COMMA,
    DELETE,
    GET,
    ORG_ANALYTICS,
    ORG_READ,
    ORG_WRITE,
    PATCH,
    POST,
    REPEAT,
    RETIRED,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped_optional
from ..models.pins import (
    AiDisclosures,
    AnalyticsAppType,
    CarouselSlot,
    CreativeTypeFilter,
    Pin,
    PinAnalytics,
    PinFilter,
    PinMediaSource,
    PinMetricType,
    PinSplitField,
    PinType,
)
from ._types import AdsId, Date, NumericId, PageSize, Text
from ._workflows.media import File, create_video

AltText: TypeAlias = Annotated[str, Meta(max_length=500)]
Description: TypeAlias = Annotated[str, Meta(max_length=800)]
Link: TypeAlias = Annotated[str, Meta(max_length=2048)]
Title: TypeAlias = Annotated[str, Meta(max_length=100)]


class Pins(Resource):
    """Pins of the account, and Pins on boards shared with it.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    @GET("/pins", "pins/list", ORG_READ, "boards:read pins:read")
    def list(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        pin_filter: PinFilter | str | None = None,
        include_protected_pins: bool | None = None,
        pin_type: PinType | str | None = None,
        creative_types: Annotated[Sequence[CreativeTypeFilter | str], REPEAT] | None = None,
        ad_account_id: AdsId | None = None,
        pin_metrics: bool | None = None,
    ) -> Pages[Pin]:
        """List Pins that the account owns, on its own boards and on those of others.

        Args:
            include_protected_pins: Pins on protected boards are left out unless True.
            pin_metrics: True adds each Pin's metrics of 90 days and of all time.
        """
        ...

    @POST(
        "/pins",
        "pins/create",
        ORG_WRITE,
        "boards:read boards:write pins:read pins:write",
        newer="sponsor_id ai_disclosures",
    )
    async def create(
        self,
        *,
        board_id: OptionalField[NumericId] = UNSET,
        media_source: OptionalField[PinMediaSource | Mapping[str, Any]] = UNSET,
        title: OptionalField[Title | None] = UNSET,
        description: OptionalField[Description | None] = UNSET,
        link: OptionalField[Link | None] = UNSET,
        alt_text: OptionalField[AltText | None] = UNSET,
        dominant_color: OptionalField[str | None] = UNSET,
        board_section_id: OptionalField[NumericId | None] = UNSET,
        parent_pin_id: OptionalField[NumericId | None] = UNSET,
        note: Annotated[OptionalField[str | None], RETIRED] = UNSET,
        sponsor_id: OptionalField[NumericId | None] = UNSET,
        ai_disclosures: OptionalField[AiDisclosures | Mapping[str, Any]] = UNSET,
        ad_account_id: AdsId | None = None,
    ) -> Pin:
        """Create a Pin on a board or in a section of it, from the account's own content (`save` saves another's Pin).

        The API documents no field as required.

        Args:
            title: At most 100 characters.
            description: At most 800 characters.
            alt_text: At most 500 characters.
            link: At most 2048 characters.
            dominant_color: For example "#6E7874".
            note: Private; the API of today does not take it, and a call with it warns.
            sponsor_id: The account to ask for a paid partnership; in closed beta. Newer than 5.12.
            ai_disclosures: What of it is made by artificial intelligence. Of 5.28.
        """
        ...

    @GET("/pins/{pin_id}", "pins/get", ORG_READ, "boards:read pins:read")
    async def get(self, pin_id: Text, *, pin_metrics: bool | None = None, ad_account_id: AdsId | None = None) -> Pin:
        """Return one Pin.

        Args:
            pin_metrics: True adds its metrics of 90 days and of all time; a Pin from before 2023-03-20 has the latter
                only when it is a video or an Idea Pin.
        """
        ...

    @PATCH(
        "/pins/{pin_id}",
        "pins/update",
        ORG_WRITE,
        "boards:read boards:write pins:read pins:write",
        newer="ai_disclosures",
    )
    async def update(
        self,
        pin_id: Text,
        *,
        alt_text: OptionalField[AltText | None] = UNSET,
        board_id: OptionalField[NumericId | None] = UNSET,
        board_section_id: OptionalField[NumericId | None] = UNSET,
        description: OptionalField[Description | None] = UNSET,
        link: OptionalField[Link | None] = UNSET,
        title: OptionalField[Title | None] = UNSET,
        carousel_slots: OptionalField[Sequence[CarouselSlot | Mapping[str, Any]]] = UNSET,
        note: Annotated[OptionalField[str | None], RETIRED] = UNSET,
        ai_disclosures: OptionalField[AiDisclosures | Mapping[str, Any]] = UNSET,
        ad_account_id: AdsId | None = None,
    ) -> Pin:
        """Change a Pin: what is left out stays, None removes a field (beta, not open to all apps).

        Lengths are as in `create`. Changes of one Pin in quick succession can meet a 429.

        Args:
            board_id: Moves the Pin.
            ai_disclosures: As in `create`. Of 5.28.
        """
        ...

    @DELETE("/pins/{pin_id}", "pins/delete", ORG_WRITE, "boards:read boards:write pins:read pins:write")
    async def delete(self, pin_id: Text, *, ad_account_id: AdsId | None = None) -> None:
        """Delete a Pin."""
        ...

    @GET("/pins/{pin_id}/analytics", "pins/analytics", ORG_ANALYTICS, "boards:read pins:read", sandbox=False)
    async def analytics(
        self,
        pin_id: Text,
        *,
        start_date: Date,
        end_date: Date,
        metric_types: Annotated[Sequence[PinMetricType | str], COMMA],
        app_types: AnalyticsAppType | str | None = None,
        split_field: PinSplitField | str | None = None,
        ad_account_id: AdsId | None = None,
    ) -> dict[str, PinAnalytics]:
        """Return metrics of a Pin from day to day (UTC), under "all" or, when split, under each app type.

        Metrics of all time exist for Pins from 2023-03-20 on, and for older ones that are videos or Idea Pins.

        Args:
            start_date: At most 90 days ago.
            end_date: At most 90 days after it.
        """
        ...

    @GET("/pins/analytics", "multi_pins/analytics", ORG_ANALYTICS, "boards:read pins:read", sandbox=False, since="5.13")
    async def analytics_many(
        self,
        *,
        pin_ids: Annotated[Sequence[NumericId], REPEAT, Meta(min_length=1, max_length=100)],
        start_date: Date,
        end_date: Date,
        metric_types: Annotated[Sequence[PinMetricType | str], COMMA],
        app_types: AnalyticsAppType | str | None = None,
        ad_account_id: AdsId | None = None,
    ) -> dict[str, dict[str, PinAnalytics]]:
        """Return metrics of up to 100 Pins from day to day (UTC), by the id of each Pin; otherwise as `analytics`.

        Beta, not open to all apps. `in_parts` takes any number of Pins.

        Args:
            start_date: At most 90 days ago.
            end_date: At most 90 days after it.
        """
        ...

    @POST("/pins/{pin_id}/save", "pins/save", ORG_WRITE, "boards:read boards:write pins:read pins:write")
    async def save(
        self,
        pin_id: Text,
        *,
        board_id: OptionalField[NumericId | None] = UNSET,
        board_section_id: OptionalField[NumericId | None] = UNSET,
        ad_account_id: AdsId | None = None,
    ) -> Pin:
        """Save a Pin, the account's own or any public one, to a board or section of the account; return the new Pin."""
        ...

    async def create_video(
        self,
        file: File,
        *,
        board_id: str,
        cover_image_url: str | None = None,
        cover_image: File | None = None,
        title: Title | None | UnsetType = UNSET,
        description: Description | None | UnsetType = UNSET,
        link: Link | None | UnsetType = UNSET,
        alt_text: AltText | None | UnsetType = UNSET,
        board_section_id: NumericId | None | UnsetType = UNSET,
        note: str | None | UnsetType = UNSET,
        ad_account_id: AdsId | None = None,
        timeout: float = 3600.0,
    ) -> Pin:
        """Upload a video, wait until it is processed, and create a Pin of it.

        When only the Pin fails, a note on the error names the `media_id`, so that the video need not be sent again.

        Args:
            file: A path, bytes, or a file opened for reading.
            cover_image_url, cover_image: One of them; the latter is a JPEG or PNG in any form that `file` may have.
            timeout: Seconds for processing. Other fields are as in `create`.

        Raises:
            ArgumentError: An argument is refused; nothing was sent.
            PinterestError: As in `media.upload` and `create`.

        Source: media/create, media/get, pins/create.
        """
        fields = {
            "board_id": board_id,
            "title": title,
            "description": description,
            "link": link,
            "alt_text": alt_text,
            "board_section_id": board_section_id,
            "note": note,
            "ad_account_id": ad_account_id,
        }
        return await create_video(self.transport, file, cover_image_url, cover_image, fields, timeout)


class AccountPins(AccountResource):
    """Pins with the ad account filled in."""

    list: Final = scoped_optional(Pins.list)
    create: Final = scoped_optional(Pins.create)
    get: Final = scoped_optional(Pins.get)
    update: Final = scoped_optional(Pins.update)
    delete: Final = scoped_optional(Pins.delete)
    analytics: Final = scoped_optional(Pins.analytics)
    analytics_many: Final = scoped_optional(Pins.analytics_many)
    save: Final = scoped_optional(Pins.save)
    create_video: Final = scoped_optional(Pins.create_video)

"""Boards and the sections within them."""

from typing import ClassVar

from ._base import Model, OpenEnum


class BoardPrivacy(OpenEnum):
    """Who sees a board; PUBLIC by default. Source: Board."""

    PUBLIC = "PUBLIC"
    PROTECTED = "PROTECTED"
    SECRET = "SECRET"


class BoardUpdatePrivacy(OpenEnum):
    """What the privacy of an existing board can be changed to. Source: BoardUpdate."""

    PUBLIC = "PUBLIC"
    SECRET = "SECRET"


class BoardPrivacyFilter(OpenEnum):
    """Which boards a list holds, by their privacy. Source: boards/list."""

    ALL = "ALL"
    PROTECTED = "PROTECTED"
    PUBLIC = "PUBLIC"
    SECRET = "SECRET"
    PUBLIC_AND_SECRET = "PUBLIC_AND_SECRET"


class BoardOwner(Model):
    """The account that a board belongs to. Source: BoardOwner."""

    username: str | None = None


class BoardMedia(Model):
    """URLs of a board's cover and of its first Pins in small. Source: Board."""

    image_cover_url: str | None = None
    pin_thumbnail_urls: list[str] | None = None


class Board(Model):
    """A board as the API returns it; its times are RFC 3339 strings. Source: Board."""

    newer_fields: ClassVar[frozenset[str]] = frozenset({"is_ads_only"})

    id: str = ""
    created_at: str | None = None
    board_pins_modified_at: str | None = None
    name: str | None = None
    description: str | None = None
    collaborator_count: int | None = None
    pin_count: int | None = None
    follower_count: int | None = None
    media: BoardMedia | None = None
    owner: BoardOwner | None = None
    privacy: BoardPrivacy | None = None
    is_ads_only: bool | None = None


class BoardSection(Model):
    """A named part of a board. Source: BoardSection."""

    id: str = ""
    name: str | None = None

"""The tag user_account: the account's profile, metrics, followers, and claimed websites."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypeAlias

from msgspec import UNSET, Meta

from .._operations.declare import (
    ADS_READ,
    COMMA,
    DELETE,
    GET,
    ORG_ANALYTICS,
    ORG_READ,
    ORG_WRITE,
    POST,
    OptionalField,
    Resource,
)
from .._operations.pages import Pages
from .._operations.scoped import AccountResource, scoped_optional
from ..models.boards import Board
from ..models.pins import AnalyticsAppType
from ..models.user_account import (
    Account,
    AccountAnalytics,
    AccountContentType,
    AccountMetricType,
    AccountSplitField,
    ClaimedContentFilter,
    FollowingFeedType,
    Interest,
    LinkedBusiness,
    PinFormat,
    PinSource,
    TopPins,
    TopPinsSort,
    TopVideoPins,
    UserSummary,
    UserWebsite,
    VerificationMethod,
    VideoPinMetricType,
    WebsiteVerification,
)
from ._types import AdsId, Date, PageSize

PinCount: TypeAlias = Annotated[int, Meta(ge=1, le=50)]
Username: TypeAlias = Annotated[str, Meta(pattern=r"(?!^[0-9]+\Z)^.+\Z")]


class UserAccount(Resource):
    """The account of the token.

    `ad_account_id` acts as the owner of that ad account instead of the token's own user.
    """

    @GET("/user_account", "user_account/get", ORG_READ, "user_accounts:read")
    async def get(self, *, ad_account_id: AdsId | None = None) -> Account:
        """Return the account's profile and counts."""
        ...

    @GET("/user_account/analytics", "user_account/analytics", ORG_ANALYTICS, "user_accounts:read", sandbox=False)
    async def analytics(
        self,
        *,
        start_date: Date,
        end_date: Date,
        from_claimed_content: ClaimedContentFilter | str | None = None,
        pin_format: PinFormat | str | None = None,
        app_types: AnalyticsAppType | str | None = None,
        content_type: AccountContentType | str | None = None,
        source: PinSource | str | None = None,
        metric_types: Annotated[Sequence[AccountMetricType | str], COMMA] | None = None,
        split_field: AccountSplitField | str | None = None,
        ad_account_id: AdsId | None = None,
    ) -> dict[str, AccountAnalytics]:
        """Return metrics of the account from day to day (UTC), under "all" or, when split, under each value.

        Args:
            start_date: At most 90 days ago.
            end_date: At most 90 days after it.
            metric_types: All when left out.
            split_field: The field that the metrics are split by.
        """
        ...

    @GET(
        "/user_account/analytics/top_pins",
        "user_account/analytics/top_pins",
        ORG_ANALYTICS,
        "pins:read user_accounts:read",
        sandbox=False,
    )
    async def top_pins(
        self,
        *,
        start_date: Date,
        end_date: Date,
        sort_by: TopPinsSort | str,
        from_claimed_content: ClaimedContentFilter | str | None = None,
        pin_format: PinFormat | str | None = None,
        app_types: AnalyticsAppType | str | None = None,
        content_type: AccountContentType | str | None = None,
        source: PinSource | str | None = None,
        metric_types: Annotated[Sequence[AccountMetricType | str], COMMA] | None = None,
        num_of_pins: PinCount | None = None,
        created_in_last_n_days: Literal[30] | None = None,
        ad_account_id: AdsId | None = None,
    ) -> TopPins:
        """Return the account's most successful Pins of some days (UTC), with their metrics.

        Args:
            start_date: At most 90 days ago.
            end_date: At most 90 days after it.
            num_of_pins: 1 to 50 (the server takes 10 when absent).
        """
        ...

    @GET(
        "/user_account/analytics/top_video_pins",
        "user_account/analytics/top_video_pins",
        ORG_ANALYTICS,
        "pins:read user_accounts:read",
        sandbox=False,
    )
    async def top_video_pins(
        self,
        *,
        start_date: Date,
        end_date: Date,
        sort_by: VideoPinMetricType | str,
        from_claimed_content: ClaimedContentFilter | str | None = None,
        pin_format: PinFormat | str | None = None,
        app_types: AnalyticsAppType | str | None = None,
        content_type: AccountContentType | str | None = None,
        source: PinSource | str | None = None,
        metric_types: Annotated[Sequence[VideoPinMetricType | str], COMMA] | None = None,
        num_of_pins: PinCount | None = None,
        created_in_last_n_days: Literal[30] | None = None,
        ad_account_id: AdsId | None = None,
    ) -> TopVideoPins:
        """Return the account's most successful video Pins of some days (UTC), with their metrics.

        Args:
            start_date: At most 90 days ago.
            end_date: At most 90 days after it.
            num_of_pins: 1 to 50 (the server takes 10 when absent).
        """
        ...

    @GET("/user_account/businesses", "linked_business_accounts/get", ORG_READ, "user_accounts:read")
    async def list_linked_businesses(self) -> list[LinkedBusiness]:
        """Return business accounts linked to this one, all at once."""
        ...

    @GET("/user_account/followers", "followers/list", ADS_READ, "user_accounts:read")
    def list_followers(self, *, bookmark: str | None = None, page_size: PageSize | None = None) -> Pages[UserSummary]:
        """List users who follow the account."""
        ...

    @GET("/user_account/following", "user_following/get", ORG_READ, "user_accounts:read", sandbox=False)
    def list_following(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        feed_type: FollowingFeedType | str | None = None,
        explicit_following: bool | None = None,
        ad_account_id: AdsId | None = None,
    ) -> Pages[UserSummary]:
        """List users whom the account follows.

        Args:
            explicit_following: True leaves out those of whom the account follows boards only.
        """
        ...

    @GET("/user_account/following/boards", "boards_user_follows/list", ORG_READ, "user_accounts:read")
    def list_followed_boards(
        self,
        *,
        bookmark: str | None = None,
        page_size: PageSize | None = None,
        explicit_following: bool | None = None,
        ad_account_id: AdsId | None = None,
    ) -> Pages[Board]:
        """List boards that the account follows."""
        ...

    @POST("/user_account/following/{username}", "follow_user/update", ORG_WRITE, "user_accounts:write")
    async def follow_user(self, username: Username, *, auto_follow: OptionalField[bool] = UNSET) -> UserSummary:
        """Follow a user (beta, not open to all apps).

        Args:
            auto_follow: True when a follow link was clicked; Pinterest allows it for selected partners.
        """
        ...

    @GET("/user_account/websites", "user_websites/get", ORG_READ, "user_accounts:read", sandbox=False)
    def list_websites(self, *, bookmark: str | None = None, page_size: PageSize | None = None) -> Pages[UserWebsite]:
        """List websites of the account, claimed or not."""
        ...

    @POST(
        "/user_account/websites",
        "verify_website/update",
        ORG_WRITE,
        "user_accounts:write",
        sandbox=False,
        newer="ad_account_id",
    )
    async def verify_website(
        self,
        *,
        website: OptionalField[str] = UNSET,
        verification_method: OptionalField[VerificationMethod | str] = UNSET,
        ad_account_id: AdsId | None = None,
    ) -> UserWebsite:
        """Claim a website that carries the code of `get_website_verification`.

        Args:
            website: A domain, with a path or without.
            verification_method: METATAG when left out.
        """
        ...

    @DELETE("/user_account/websites", "unverify_website/delete", ORG_WRITE, "user_accounts:write", sandbox=False)
    async def unverify_website(self, *, website: str) -> None:
        """Withdraw the claim to a website.

        Args:
            website: A domain, with a path or without.
        """
        ...

    @GET(
        "/user_account/websites/verification",
        "website_verification/get",
        ORG_READ,
        "user_accounts:read",
        sandbox=False,
        newer="ad_account_id",
    )
    async def get_website_verification(self, *, ad_account_id: AdsId | None = None) -> WebsiteVerification:
        """Return the code to install on a website before it can be claimed."""
        ...

    @GET(
        "/users/{username}/interests/follow",
        "user_account/followed_interests",
        ORG_READ,
        "user_accounts:read",
        deprecated=True,
    )
    def list_followed_interests(
        self, username: Username, *, bookmark: str | None = None, page_size: PageSize | None = None
    ) -> Pages[Interest]:
        """List topics that a user follows."""
        ...


class AccountUserAccount(AccountResource):
    """UserAccount with the ad account filled in."""

    get: Final = scoped_optional(UserAccount.get)
    analytics: Final = scoped_optional(UserAccount.analytics)
    top_pins: Final = scoped_optional(UserAccount.top_pins)
    top_video_pins: Final = scoped_optional(UserAccount.top_video_pins)
    list_following: Final = scoped_optional(UserAccount.list_following)
    list_followed_boards: Final = scoped_optional(UserAccount.list_followed_boards)
    verify_website: Final = scoped_optional(UserAccount.verify_website)
    get_website_verification: Final = scoped_optional(UserAccount.get_website_verification)

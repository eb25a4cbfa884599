"""Handlers of the user account: its analytics, its follows, and the websites it claims."""

import datetime
from hashlib import md5
from typing import Final

from .._data import seed
from .._data.area import Area
from .._data.table import Object, Table
from .._errors import invalid, not_found
from ._analytics import day_range, metric_value, read_days
from ._registry import Context, handler

_METRICS: Final = ("ENGAGEMENT", "ENGAGEMENT_RATE", "IMPRESSION", "OUTBOUND_CLICK", "PIN_CLICK", "SAVE", "SAVE_RATE")
_VIDEO_METRICS: Final = ("IMPRESSION", "SAVE", "VIDEO_MRC_VIEW", "VIDEO_START", "OUTBOUND_CLICK")
_PARTS: Final = {
    "NO_SPLIT": ("all",),
    "APP_TYPE": ("MOBILE", "TABLET", "WEB"),
    "OWNED_CONTENT": ("CLAIMED", "OTHER"),
    "SOURCE": ("YOUR_PINS", "OTHER_PINS"),
    "PIN_FORMAT": ("REGULAR", "VIDEO", "PRODUCT"),
}


class UserAccountArea(Area):
    """The user of the token, and what belongs to the user."""

    def __init__(self) -> None:
        super().__init__()
        self.user: Object = {
            "account_type": "BUSINESS",
            "id": str(2783136121146311751 + self.id_shift),
            "profile_image": "https://i.pinimg.com/avatars/sandbox.jpg",
            "website_url": "https://www.example.com/",
            "username": self.username,
            "about": "",
            "business_name": "Sandbox",
            "follower_count": 10,
            "following_count": 0,
            "monthly_views": 163,
        }
        self.followers: Table = seed.users("gardener", "carpenter")
        self.following: Table = Table()
        self.followed_boards: Table = Table()
        self.interests: Table = seed.interests()
        self.websites: Table = Table()
        self.linked_businesses: list[Object] = [seed.business("sandbox-shop")]


@handler("user_account/get")
def get_user_account(context: Context) -> Object:
    """Return the user, with the numbers of boards and Pins."""
    return {**context.state.user, "board_count": len(context.state.boards), "pin_count": len(context.state.pins)}


@handler("user_account/analytics")
def account_analytics(context: Context) -> Object:
    """Return made-up metrics of the account."""
    start, end = read_days(context)
    names = context.arguments.get("metric_types", _METRICS)
    return {
        part: day_range(start, end, names, part) for part in _PARTS[context.arguments.get("split_field", "NO_SPLIT")]
    }


@handler("user_account/analytics/top_pins")
def top_pins(context: Context) -> Object:
    """Return the Pins with the highest made-up metrics."""
    return _top(context, _METRICS, "")


@handler("user_account/analytics/top_video_pins")
def top_video_pins(context: Context) -> Object:
    """Return the video Pins with the highest made-up metrics."""
    return _top(context, _VIDEO_METRICS, "VIDEO")


@handler("linked_business_accounts/get")
def list_linked_businesses(context: Context) -> list[Object]:
    """Return businesses that are linked to the user."""
    return context.state.linked_businesses


@handler("followers/list")
def list_followers(context: Context) -> Object:
    """Return the user's followers."""
    return context.page(context.state.followers)


@handler("user_following/get")
def list_following(context: Context) -> Object:
    """Return the users that the user follows."""
    return context.page(context.state.following)


@handler("boards_user_follows/list")
def list_followed_boards(context: Context) -> Object:
    """Return followed boards of other users. There are none until a test adds them."""
    return context.page(context.state.followed_boards)


@handler("follow_user/update")
def follow_user(context: Context) -> Object:
    """Follow another user. A second call changes nothing."""
    username: str = context.arguments["username"]
    followed = context.state.following
    if username == context.state.user["username"]:
        raise invalid("Parameter 'username' is invalid: users cannot follow themselves.")
    made = next((entry for entry in followed.values() if entry["username"] == username), None)
    if made is None:
        made = followed[str(len(followed) + 1)] = {"username": username, "type": "user"}
        context.state.user["following_count"] = len(followed)
    return made


@handler("user_account/followed_interests")
def list_interests(context: Context) -> Object:
    """Return topics that the user follows. Other users follow none."""
    own = context.arguments["username"] == context.state.user["username"]
    return context.page(context.state.interests if own else Table())


@handler("user_websites/get")
def list_websites(context: Context) -> Object:
    """Return claimed websites."""
    return context.page(context.state.websites)


@handler("verify_website/update")
def verify_website(context: Context) -> Object:
    """Claim a website. Every website is assumed to have the code."""
    website: str = context.body.get("website", "")
    if not website:
        raise invalid("Invalid request body: website is required.")
    id = _website_id(context, website) or str(max(map(int, context.state.websites), default=0) + 1)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    made = {"website": website, "status": "success", "verified_at": now.isoformat(timespec="microseconds")}
    context.state.websites[id] = made
    return made


@handler("unverify_website/delete")
def unverify_website(context: Context) -> None:
    """Remove the claim to a website."""
    id = _website_id(context, context.arguments["website"])
    if id is None:
        raise not_found(4168, "Website")
    del context.state.websites[id]


@handler("website_verification/get")
def get_verification(context: Context) -> Object:
    """Return the user's verification code."""
    code = md5(context.state.user["id"].encode(), usedforsecurity=False).hexdigest()
    tag = f'<meta name="p:domain_verify" content="{code}"/>'
    return {
        "verification_code": code,
        "dns_txt_record": f"pinterest-site-verification={code}",
        "metatag": tag,
        "filename": f"pinterest-{code[:5]}.html",
        "file_content": f"<html><head>{tag}</head></html>",
    }


def _top(context: Context, metrics: tuple[str, ...], creative_type: str) -> Object:
    start, end = read_days(context)
    sort_by: str = context.arguments["sort_by"]
    names = context.arguments.get("metric_types", metrics)

    def value(pin: Object, name: str) -> float:
        return metric_value(name, pin["id"], str(start), str(end))

    pins = [pin for pin in context.state.pins.values() if creative_type in ("", pin["creative_type"])]
    pins.sort(key=lambda pin: value(pin, sort_by), reverse=True)
    return {
        "date_availability": {"latest_available_timestamp": 1_700_000_000_000, "is_realtime": False},
        "pins": [
            {
                "pin_id": pin["id"],
                "metrics": {name: value(pin, name) for name in names},
                "data_status": dict.fromkeys(names, "READY"),
            }
            for pin in pins[: context.arguments.get("num_of_pins", 10)]
        ],
        "sort_by": sort_by,
    }


def _website_id(context: Context, website: str) -> str | None:
    return next((id for id, entry in context.state.websites.items() if entry["website"] == website), None)

"""Behaviours of whom the user follows and is followed by, and of the websites the user claims."""

import datetime
from hashlib import md5

from .._data.table import Object, Table
from .._errors import invalid, not_found
from ._registry import Call, behaviour


@behaviour("linked_business_accounts/get")
def list_linked_businesses(call: Call) -> list[Object]:
    """Businesses that are linked to the user."""
    return call.state.linked_businesses


@behaviour("followers/list")
def list_followers(call: Call) -> Object:
    """Who follows the user."""
    return call.page(call.state.followers)


@behaviour("user_following/get")
def list_following(call: Call) -> Object:
    """Whom the user follows."""
    return call.page(call.state.following)


@behaviour("boards_user_follows/list")
def list_followed_boards(call: Call) -> Object:
    """Boards of others that the user follows; tests put them there."""
    return call.page(call.state.followed_boards)


@behaviour("follow_user/update")
def follow_user(call: Call) -> Object:
    """The user follows another, once."""
    username: str = call.arguments["username"]
    following = call.state.following
    if username == call.state.user["username"]:
        raise invalid("Parameter 'username' is invalid: users cannot follow themselves.")
    made = next((each for each in following.values() if each["username"] == username), None)
    if made is None:
        made = following[str(len(following) + 1)] = {"username": username, "type": "user"}
        call.state.user["following_count"] = len(following)
    return made


@behaviour("user_account/followed_interests")
def list_interests(call: Call) -> Object:
    """Topics that the user follows; nothing is known of others."""
    own = call.arguments["username"] == call.state.user["username"]
    return call.page(call.state.interests if own else Table())


@behaviour("user_websites/get")
def list_websites(call: Call) -> Object:
    """Claimed websites."""
    return call.page(call.state.websites)


@behaviour("verify_website/update")
def verify_website(call: Call) -> Object:
    """A website is claimed; here every one carries the code."""
    website: str = call.body.get("website", "")
    if not website:
        raise invalid("Invalid request body: website is required.")
    id = _place(call, website) or str(max(map(int, call.state.websites), default=0) + 1)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    made = {"website": website, "status": "success", "verified_at": now.isoformat(timespec="microseconds")}
    call.state.websites[id] = made
    return made


@behaviour("unverify_website/delete")
def unverify_website(call: Call) -> None:
    """A claim is given up."""
    id = _place(call, call.arguments["website"])
    if id is None:
        raise not_found(4168, "Website")
    del call.state.websites[id]


@behaviour("website_verification/get")
def get_verification(call: Call) -> Object:
    """The user's code."""
    code = md5(call.state.user["id"].encode(), usedforsecurity=False).hexdigest()
    tag = f'<meta name="p:domain_verify" content="{code}"/>'
    return {
        "verification_code": code,
        "dns_txt_record": f"pinterest-site-verification={code}",
        "metatag": tag,
        "filename": f"pinterest-{code[:5]}.html",
        "file_content": f"<html><head>{tag}</head></html>",
    }


def _place(call: Call, website: str) -> str | None:
    return next((id for id, each in call.state.websites.items() if each["website"] == website), None)

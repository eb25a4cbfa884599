"""Handlers of invites of members and partners, and of requests for access to assets."""

from functools import partial
from typing import Any, Final

from .._data import objects
from .._data.table import Object
from .._errors import invalid
from ._registry import Context, handler
from .business_access_relationships import check_business

_VALID_SECONDS: Final = 30 * 86_400
_OPEN: Final = ["PENDING", "EXPIRED"]


@handler("get/invites")
def list_invites(context: Context) -> Object:
    """Return invites and requests, by kind and state."""
    check_business(context)
    arguments = context.arguments
    statuses, kind = arguments.get("invite_status", _OPEN), arguments.get("invite_type")
    members: bool | None = arguments.get("is_member")
    return context.page(
        context.state.business_invites,
        lambda invite: (
            invite["invite_data"]["invite_status"] in statuses
            and kind in (None, invite["invite_data"]["invite_type"])
            and members in (None, invite["invite_data"]["invite_type"] == "MEMBER_INVITE")
        ),
    )


@handler("create_membership_or_partnership_invites")
def create_invites(context: Context) -> Object:
    """Invite people by address or name, or partners by id. Those that are invited already are refused."""
    check_business(context)
    kind, name = context.body["invite_type"], "email"
    invited: list[str] = context.body.get("members", [])
    if kind != "MEMBER_INVITE":
        invited, name = context.body.get("partners", []), "id"
    if not invited:
        raise invalid("Invalid request body: members or partners is required.")
    items: list[Object] = []
    for member in invited:
        there = _pending(context, member)
        if there:
            reason = {"code": 409, "message": "There is an invite already.", "users_or_partner_ids": [member]}
            items.append({"exception": reason, "invite": None})
        else:
            made = _create(context, kind, {name: member}, [context.body["business_role"]])
            items.append({"exception": None, "invite": {"id": made["id"], "user": made["user"]}})
    return {"items": items}


@handler("create_asset_invites")
def add_assets(context: Context) -> Object:
    """Add assets to invites. Those that do not exist are refused."""
    check_business(context)

    def add(invite: Object, sent: Object) -> Object:
        for asset, permissions in sent["asset_id_to_permissions"].items():
            invite["assets_summary"]["ad_accounts"].append({"id": asset, "permissions": permissions})
        return {**_base(invite), "created_by_business_id": context.state.user["id"]}

    return {"items": [_result(context, sent["invite_id"], partial(add, sent=sent)) for sent in context.body["invites"]]}


@handler("asset_access_requests/create")
def request_assets(context: Context) -> Object:
    """Ask partners for assets. Those that are no partners are refused."""
    check_business(context)
    answer: Object = {"invites": {}, "exceptions": []}
    for sent in context.body["asset_requests"]:
        partner = context.state.business_partners.get(sent["partner_id"])
        if partner is None:
            answer["exceptions"].append({"code": 404, "messages": [f"Partner {sent['partner_id']} not found."]})
        else:
            made = _create(context, "PARTNER_REQUEST", partner["user"], ["PARTNER"])
            answer["invites"][partner["id"]] = made["id"]
    return answer


@handler("cancel_invites_or_requests")
def cancel_invites(context: Context) -> Object:
    """Cancel invites that are pending. Others are refused."""
    check_business(context)
    items = [_answered(context, id, "CANCELLED") for id in context.body["invite_ids"]]
    for item in items:
        if item["exception"] is not None:
            error: Object = item["exception"]
            item["exception"] = {"invite_id": error["invite_or_request_id"], "message": error["message"]}
    return {"items": items}


@handler("respond_business_access_invites")
def respond(context: Context) -> Object:
    """Accept or decline invites that are pending. Others are refused."""
    return {
        "items": [
            _answered(context, sent["invite_id"], "ACCEPTED" if sent["action"]["accept_invite"] else "DECLINED")
            for sent in context.body["invites"]
        ]
    }


def _pending(context: Context, text: str) -> list[Object]:
    """Return the pending invites of somebody."""
    return [
        invite
        for invite in context.state.business_invites.values()
        if invite["invite_data"]["invite_status"] == "PENDING" and text in invite["user"].values()
    ]


def _create(context: Context, kind: str, user: Object, roles: list[str]) -> Object:
    id, now = context.state.next_id("business_invite"), objects.now_seconds() * 1000
    own = context.state.own_business()
    made = context.state.business_invites[id] = {
        "id": id,
        "user": {"id": None, "username": None, "email": None, **user},
        "is_received_invite": False,
        "invite_data": {
            "invite_type": kind,
            "invite_status": "PENDING",
            "sent_at": now,
            "last_updated_time": now,
            "invite_expiration": now + _VALID_SECONDS * 1000,
        },
        "assets_summary": {"ad_accounts": [], "profiles": []},
        "business_roles": roles,
        "created_by_business": own,
        "created_by_user": own,
        "created_time": now,
    }
    return made


def _base(invite: Object) -> Object:
    return {name: invite[name] for name in ("id", "user", "is_received_invite", "invite_data")}


def _answered(context: Context, id: str, status: str) -> Object:
    """Set the state of an invite, and return the result."""

    def answer(invite: Object) -> Object:
        invite["invite_data"].update(invite_status=status, last_updated_time=objects.now_seconds() * 1000)
        return _base(invite)

    return _result(context, id, answer)


def _result(context: Context, id: str, handle: Any) -> Object:
    """Return what came of an invite that is pending, or the reason why nothing did."""
    invite = context.state.business_invites.get(id)
    if invite is None or invite["invite_data"]["invite_status"] != "PENDING":
        reason = {"code": 404, "invite_or_request_id": id, "message": "There is no such invite."}
        return {"exception": reason, "invite": None}
    return {"exception": None, "invite": handle(invite)}

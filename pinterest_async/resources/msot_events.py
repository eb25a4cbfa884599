"""The tag msot_events: conversions that others measured (measurement source of truth)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from .._operations.declare import BODY, MSOT_WRITE, POST, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.msot_events import MsotEvent
from ._types import AdsId


class MsotEvents(Resource):
    """Conversions as advertisers or their measurement partners attributed them. It is a beta."""

    @POST(
        "/ad_accounts/{ad_account_id}/msot/events",
        "msot_events/create",
        MSOT_WRITE,
        "msot:write",
        sandbox=False,
        since="5.15",
    )
    async def create(self, ad_account_id: AdsId, event: Annotated[MsotEvent | Mapping[str, Any], BODY]) -> None:
        """Send a conversion that was attributed to ads of Pinterest. It does not count in reports."""
        ...


class AccountMsotEvents(AccountResource):
    """MsotEvents with the ad account filled in."""

    create: Final = scoped(MsotEvents.create)

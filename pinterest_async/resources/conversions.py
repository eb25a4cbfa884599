"""The tag conversions: conversion events that an advertiser defined."""

from typing import Final

from .._operations.declare import ADS_READ, GET, Resource
from .._operations.scoped import AccountResource, scoped
from ..models.conversions import DefinedEvents
from ._types import AdsId


class Conversions(Resource):
    """Conversion events that an advertiser defined."""

    @GET(
        "/ad_accounts/{ad_account_id}/advertiser_defined_events",
        "advertiser_defined_events/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
        since="5.20",
    )
    async def list_defined_events(self, ad_account_id: AdsId) -> DefinedEvents:
        """Return the events that the advertiser defined."""
        ...


class AccountConversions(AccountResource):
    """Conversions with the ad account filled in."""

    list_defined_events: Final = scoped(Conversions.list_defined_events)

"""What the server knows: plain objects as they stand on the wire, for tests to read, compare and seed.

sandbox.state.boards["813744295140000001"]["name"]
len(sandbox.state.campaigns[ad_account_id])
sandbox.state.items["DS0294-M"]["title"]
sandbox.state.add_pins(1000, board_id)
"""

from collections import ChainMap
from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final

from . import ad_objects as _ad_records
from . import objects as _records
from . import seed as _beginnings
from .async_work import BulkRequest, Report
from .catalog_items import Batches, Items
from .event_counts import EventLog
from .file_storage import Storage
from .table import Object, Table

AD_ACCOUNT: Final = "549755885175"
"""The ad account that every sandbox begins with."""


class State:
    """The state of a sandbox. It begins with one user, one ad account, one catalog with a feed, one board with Pins.

    user: the account that the token stands for.  ad_accounts, boards, pins, catalogs, feeds, product_groups, media,
    integrations: by id.  campaigns, ad_groups, ads, keywords, promotions (of product groups), audiences,
    customer_lists, conversion_tags, lead_forms, subscriptions, order_lines, templates, insertion_orders, discounts,
    billing_profiles: by ad account, then by id.  conversion_events: counts by ad account.  sections: by board, then by
    id.  items: attributes by item id, of all countries and languages together; catalog_items: by (catalog type,
    country, language), then by item id.  batches: catalog batches by id.  processing_results: by feed, then by id;
    item_issues: by processing result, then by item number.  followers, following, followed_boards, interests, websites,
    linked_businesses: of the user.  reports: by token.  bulk_requests: by id.  integration_logs: those taken in.
    storage: files that links lead to, and uploads of videos.  processing_seconds: how long anything is PROCESSING.
    """

    def __init__(self, *, processing_seconds: float = 2.0) -> None:
        self.processing_seconds = processing_seconds
        self.user: Object = {
            "account_type": "BUSINESS",
            "id": "2783136121146311751",
            "profile_image": "https://i.pinimg.com/avatars/sandbox.jpg",
            "website_url": "https://www.example.com/",
            "username": _records.USERNAME,
            "about": "",
            "business_name": "Sandbox",
            "follower_count": 10,
            "following_count": 0,
            "monthly_views": 163,
        }
        self.ad_accounts: Table = Table()
        self.campaigns: dict[str, Table] = {}
        self.ad_groups: dict[str, Table] = {}
        self.ads: dict[str, Table] = {}
        self.keywords: dict[str, Table] = {}
        self.promotions: dict[str, Table] = {}
        self.audiences: dict[str, Table] = {}
        self.customer_lists: dict[str, Table] = {}
        self.conversion_tags: dict[str, Table] = {}
        self.conversion_events: dict[str, EventLog] = {}
        self.lead_forms: dict[str, Table] = {}
        self.subscriptions: dict[str, Table] = {}
        self.order_lines: dict[str, Table] = {}
        self.templates: dict[str, Table] = {}
        self.insertion_orders: dict[str, Table] = {}
        self.discounts: dict[str, Table] = {}
        self.billing_profiles: dict[str, Table] = {}
        self.boards: Table = Table()
        self.sections: dict[str, Table] = {}
        self.pins: Table = Table()
        self.catalogs: Table = Table()
        self.feeds: Table = Table()
        self.processing_results: dict[str, Table] = {}
        self.item_issues: dict[str, Table] = {}
        self.product_groups: Table = Table()
        self.media: Table = Table()
        self.integrations: Table = Table()
        self.integration_logs: list[Object] = []
        self.followers: Table = _beginnings.users("gardener", "carpenter")
        self.following: Table = Table()
        self.followed_boards: Table = Table()
        self.interests: Table = _beginnings.interests()
        self.websites: Table = Table()
        self.linked_businesses: list[Object] = [_beginnings.business("sandbox-shop")]
        self.reports: dict[str, Report] = {}
        self.bulk_requests: dict[str, BulkRequest] = {}
        self.storage: Storage = Storage()
        self.catalog_items: dict[tuple[str, str, str], Items] = {}
        self.batches: Batches = Batches()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._ids = {kind: count(first) for kind, first in _beginnings.FIRST_IDS.items()}
        self.add_ad_account(name="Sandbox")
        self.add_catalog()
        [board] = self.add_boards(1)
        self.add_pins(3, board)

    @property
    def items(self) -> Mapping[str, Object]:
        """Attributes of every item by its id. An id that several countries share is found in one of them."""
        return ChainMap(*self.catalog_items.values())

    def items_of(self, catalog_type: str, country: str, language: str) -> Items:
        """The items of one catalog type, country and language."""
        return self.catalog_items.setdefault((catalog_type, country, language), Items())

    def later(self, at: float, action: Callable[[], None]) -> None:
        """Have something done at a time of the event loop's clock: when the first request after it comes in."""
        heappush(self._due, (at, next(self._numbers), action))

    def settle(self, now: float) -> None:
        """Do what was to be done by now."""
        while self._due and self._due[0][0] <= now:
            heappop(self._due)[2]()

    def next_id(self, kind: str) -> str:
        """A new id; ids of a kind grow."""
        return str(next(self._ids[kind]))

    def add_ad_account(self, *, name: str = "Ad account", country: str = "US", owner: Object | None = None) -> str:
        """Add an ad account (of the user, unless `owner` has another's id and username) and give its id."""
        id = self.next_id("ad_account")
        owner = owner or {"username": self.user["username"], "id": self.user["id"]}
        self.ad_accounts[id] = _records.ad_account(id, name=name, country=country, owner=owner)
        for tables in self._entities():
            tables[id] = Table()
        self.conversion_events[id] = EventLog()
        self.subscriptions[id] = Table()
        self.insertion_orders[id] = Table()
        self.lead_forms[id] = _beginnings.one(_beginnings.lead_form(self.next_id("lead_form"), id))
        self.order_lines[id] = _beginnings.one(_beginnings.order_line(self.next_id("order_line"), id))
        self.templates[id] = _beginnings.one(_beginnings.template(self.next_id("template"), id))
        self.discounts[id] = _beginnings.discounts(id)
        self.billing_profiles[id] = _beginnings.billing_profiles(id)
        return id

    def clear(self, ad_account_id: str) -> None:
        """Empty an ad account."""
        for tables in self._entities():
            tables[ad_account_id].clear()

    def _entities(self) -> tuple[dict[str, Table], ...]:
        """Tables of what an ad account holds and a user creates."""
        return (
            self.campaigns,
            self.ad_groups,
            self.ads,
            self.keywords,
            self.promotions,
            self.audiences,
            self.customer_lists,
            self.conversion_tags,
        )

    def add_campaigns(self, number: int, ad_account_id: str = AD_ACCOUNT, **fields: Any) -> list[str]:
        """Add campaigns that share `fields` and give their ids."""
        return [
            self.create_campaign(ad_account_id, {"name": f"Campaign {n}", "objective_type": "AWARENESS", **fields})[
                "id"
            ]
            for n in range(1, number + 1)
        ]

    def add_ad_groups(self, number: int, campaign_id: str, ad_account_id: str = AD_ACCOUNT, **fields: Any) -> list[str]:
        """Add ad groups of a campaign that share `fields` and give their ids."""
        sent = {"billable_event": "IMPRESSION", "campaign_id": campaign_id, **fields}
        return [
            self.create_ad_group(ad_account_id, {"name": f"Ad group {n}", **sent})["id"] for n in range(1, number + 1)
        ]

    def add_ads(self, number: int, ad_group_id: str, ad_account_id: str = AD_ACCOUNT, **fields: Any) -> list[str]:
        """Add ads of an ad group that share `fields` and give their ids."""
        pin_id = next(iter(self.pins), "1")
        sent = {"ad_group_id": ad_group_id, "pin_id": pin_id, "creative_type": "REGULAR", **fields}
        return [self.create_ad(ad_account_id, {"name": f"Ad {n}", **sent})["id"] for n in range(1, number + 1)]

    def add_boards(self, number: int, **fields: Any) -> list[str]:
        """Add boards that share `fields` and give their ids."""
        first = len(self.boards) + 1
        return [self.create_board({"name": f"Board {first + n}", **fields})["id"] for n in range(number)]

    def add_sections(self, number: int, board_id: str) -> list[str]:
        """Add sections to a board and give their ids."""
        return [self.create_section(board_id, f"Section {n}")["id"] for n in range(1, number + 1)]

    def add_pins(self, number: int, board_id: str, **fields: Any) -> list[str]:
        """Add Pins that share `fields` to a board and give their ids."""
        return [
            self.create_pin({"title": f"Pin {n}", "board_id": board_id, **fields})["id"] for n in range(1, number + 1)
        ]

    def add_items(self, number: int, country: str = "US", language: str = "EN", **attributes: Any) -> list[str]:
        """Add retail items that share `attributes` and give their ids."""
        ids = [f"SKU-{n}" for n in range(1, number + 1)]
        items = self.items_of("RETAIL", country, language)
        for id in ids:
            link = f"https://www.example.com/{id}"
            items[id] = {
                "title": f"Item {id}",
                "description": "An item.",
                "link": link,
                "image_link": [f"{link}.jpg"],
                "price": "10.00 USD",
                "availability": "in stock",
                **attributes,
            }
        return ids

    def add_catalog(self, *, name: str = "Catalog", catalog_type: str = "RETAIL") -> str:
        """Add a catalog, a retail one with a feed, and give its id."""
        id = self.next_id("catalog")
        self.catalogs[id] = _records.catalog(id, name, catalog_type)
        if catalog_type == "RETAIL":
            self.create_feed({"name": f"{name} feed"})
        return id

    def create_campaign(self, ad_account_id: str, sent: Object) -> Object:
        """A new campaign with the fields that were sent."""
        id = self.next_id("campaign")
        made = self.campaigns[ad_account_id][id] = _records.campaign(id, ad_account_id, sent)
        return made

    def create_ad_group(self, ad_account_id: str, sent: Object) -> Object:
        """A new ad group with the fields that were sent."""
        id = self.next_id("ad_group")
        made = self.ad_groups[ad_account_id][id] = _records.ad_group(id, ad_account_id, sent)
        return made

    def create_ad(self, ad_account_id: str, sent: Object) -> Object:
        """A new ad with the fields that were sent, of an ad group that exists."""
        id = self.next_id("ad")
        campaign_id = self.ad_groups[ad_account_id][sent["ad_group_id"]]["campaign_id"]
        made = self.ads[ad_account_id][id] = _ad_records.ad(id, ad_account_id, campaign_id, sent)
        return made

    def create_feed(self, sent: Object) -> Object:
        """A new feed with the fields that were sent, and its first processing result."""
        id = self.next_id("feed")
        made = self.feeds[id] = _records.feed(id, sent)
        self.processing_results[id] = Table()
        self.create_processing_result(id)
        return made

    def create_processing_result(self, feed_id: str) -> Object:
        """A new processing result of a feed: completed, with an item that has issues."""
        id = self.next_id("processing_result")
        made = self.processing_results[feed_id][id] = _beginnings.processing_result(id)
        self.item_issues[id] = _beginnings.item_issues()
        return made

    def create_product_group(self, sent: Object) -> Object:
        """A new product group with the fields that were sent."""
        id = self.next_id("product_group")
        made = self.product_groups[id] = _records.product_group(id, sent)
        return made

    def create_board(self, sent: Object) -> Object:
        """A new board with the fields that were sent."""
        id = self.next_id("board")
        made = self.boards[id] = _records.board(id, sent)
        self.sections[id] = Table()
        return made

    def create_section(self, board_id: str, name: str) -> Object:
        """A new section of a board."""
        id = self.next_id("section")
        made = self.sections[board_id][id] = {"id": id, "name": name}
        return made

    def create_pin(self, sent: Object) -> Object:
        """A new Pin with the fields that were sent."""
        id = self.next_id("pin")
        made = self.pins[id] = _records.pin(id, sent)
        self.count_pin(made["board_id"], 1)
        return made

    def delete_pin(self, pin_id: str) -> None:
        """Take a Pin off its board and forget it."""
        self.count_pin(self.pins.pop(pin_id)["board_id"], -1)

    def count_pin(self, board_id: str | None, change: int) -> None:
        """A Pin came to a board, or left it."""
        if board_id is not None:
            board = self.boards[board_id]
            board["pin_count"] += change
            board["board_pins_modified_at"] = _records.timestamp()

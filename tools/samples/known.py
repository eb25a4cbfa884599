"""What is wrong with samples, and what they should say: they are checked as corrected here."""

from dataclasses import dataclass
from typing import Any, Final

from msgspec import UNSET


@dataclass(frozen=True)
class Correction:
    """One place of some samples: the value it should have (UNSET: it should not be there), and why."""

    files: tuple[str, ...]
    place: str
    value: Any
    reason: str


_PLACEHOLDER: Final = "The placeholder 'string' stands where the schema asks for "
_PIN_WRITES: Final = ("pins.create/request.json", "pins.save/request.json", "pins.update/request.json")

CORRECTIONS: Final = (
    Correction(_PIN_WRITES, "board_id", "1", _PLACEHOLDER + "digits."),
    Correction(_PIN_WRITES, "board_section_id", "1", _PLACEHOLDER + "digits."),
    Correction(("pins.create/request.json",), "parent_pin_id", "1", _PLACEHOLDER + "digits."),
    Correction(("bulk_download.create/request.json",), "entity_ids/0", "1", _PLACEHOLDER + "digits."),
    Correction(("audiences.create/request.json",), "audience_type", "VISITOR", _PLACEHOLDER + "a value of an enum."),
    Correction(
        ("feeds.create/request.json", "feeds.update/request.json"),
        "location",
        "https://www.example.com/feed.csv",
        _PLACEHOLDER + "a URL.",
    ),
    Correction(
        (
            "catalogs_product_groups.create/request.json",
            "catalogs_product_groups.create/request.RetailFewFiltersUsingAllOf.json",
            "catalogs_product_groups.create/request.RetailManyFiltersUsingAnyOf.json",
        ),
        "featured",
        UNSET,
        "No schema has it; what a product group has is `is_featured`, which is read only.",
    ),
)

SPELLINGS: Final = {
    # With an apostrophe in the reference and the description, without one in an example and in later versions.
    "AUDIENCE_INCLUDE'": "AUDIENCE_INCLUDE",
    # Only the examples of quiz results say these; their schema has the others.
    "organicPinId": "organic_pin_id",
    "iOS_deep_link": "ios_deep_link",
}
"""Names that samples use beside the ones that are sent: both are read, as the second."""

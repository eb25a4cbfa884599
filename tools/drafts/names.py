"""Names in Python for names of the API."""

import keyword
import re
from typing import Final

_LISTED: Final = {"ies": "y", "ses": "s", "xes": "x", "s": ""}


def snake(name: str) -> str:
    """Return a name as an identifier in lower case: "offerCodeHash" is `offer_code_hash`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    plain = re.sub(r"\W+", "_", split).strip("_").lower()
    plain = f"_{plain}" if plain[:1].isdigit() else plain
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def camel(name: str) -> str:
    """Return a name as that of a class."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def singular(name: str) -> str:
    """Return the name of one thing of a list."""
    for ending, instead in _LISTED.items():
        if name.endswith(ending) and not name.endswith("ss"):
            return name.removesuffix(ending) + instead
    return name


def member(value: str) -> str:
    """Return the name of an enum's member."""
    name = re.sub(r"\W+", "_", value).strip("_").upper() or "EMPTY"
    return f"_{name}" if name[:1].isdigit() else name

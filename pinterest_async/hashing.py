"""Data of customers, normalised and hashed as Pinterest compares it, before it leaves the machine.

    user = hashed_user_data(email=" Jane@Example.com", phone="+1 (555) 010-0199", client_ip_address="203.0.113.7", ...)
    ConversionEvent(event_name="checkout", user_data=user, ...)

Each value is written the one way in which Pinterest writes it, too, and replaced by its SHA-256 in hex. A value that is
64 hex digits is taken for a hash already and only put into lower case. What cannot be normalised raises ArgumentError,
which names the argument and never shows the value.
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from msgspec import UNSET, UnsetType

from .errors import ArgumentError
from .models.conversion_events import ConversionUserData

__all__ = ["hash_email", "hash_mobile_id", "hash_phone", "hashed_user_data"]

Texts: TypeAlias = str | Iterable[str]
"""One value, or several."""

_HASHED: Final = re.compile(r"[0-9a-fA-F]{64}")
_GENDERS: Final = {"f": "f", "female": "f", "m": "m", "male": "m", "n": "n", "non-binary": "n", "nonbinary": "n"}
_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)


def hashed_user_data(
    *,
    email: Texts | None = None,
    phone: Texts | None = None,
    gender: Texts | None = None,
    date_of_birth: str | datetime.date | Iterable[str | datetime.date] | None = None,
    last_name: Texts | None = None,
    first_name: Texts | None = None,
    city: Texts | None = None,
    state: Texts | None = None,
    zip_code: Texts | None = None,
    country: Texts | None = None,
    external_id: Texts | None = None,
    mobile_id: Texts | None = None,
    client_ip_address: str | None = None,
    client_user_agent: str | None = None,
    click_id: str | None = None,
    partner_id: str | None = None,
) -> ConversionUserData:
    """What a conversion event tells of a customer. All but the last four are hashed; each may be one value or several.

    phone: with the country's code ("+1 555 010 0199").  gender: f, m, n, or the words.  date_of_birth: a date, or
    YYYY-MM-DD.  state, country: two letters.  mobile_id: the advertising id of a device (IDFA, GAID).
    There must be an email, a mobile_id, or both client_ip_address and client_user_agent.

    Raises ArgumentError for what is missing or cannot be normalised.  Source: ConversionEventsUserData.
    """
    if email is None and mobile_id is None and not (client_ip_address and client_user_agent):
        raise ArgumentError(
            "hashed_user_data", "email", "expected email, mobile_id, or client_ip_address with client_user_agent"
        )
    born = None if date_of_birth is None else [str(each) for each in _several(date_of_birth)]
    return ConversionUserData(
        em=_hashes("email", email, _email),
        ph=_hashes("phone", phone, _phone),
        ge=_hashes("gender", gender, _gender),
        db=_hashes("date_of_birth", born, _date),
        ln=_hashes("last_name", last_name, _lower),
        fn=_hashes("first_name", first_name, _lower),
        ct=_hashes("city", city, _city),
        st=_hashes("state", state, _two_letters),
        zp=_hashes("zip_code", zip_code, _digits),
        country=_hashes("country", country, _two_letters),
        external_id=_hashes("external_id", external_id, str.strip),
        hashed_maids=_hashes("mobile_id", mobile_id, _lower),
        client_ip_address=client_ip_address or UNSET,
        client_user_agent=client_user_agent or UNSET,
        click_id=click_id or UNSET,
        partner_id=partner_id or UNSET,
    )


def hash_email(value: str) -> str:
    """The SHA-256 of an email address. ArgumentError when it is none."""
    return _hash("hash_email", "value", value, _email)


def hash_phone(value: str) -> str:
    """The SHA-256 of a phone number with its country's code. ArgumentError when it has no digits."""
    return _hash("hash_phone", "value", value, _phone)


def hash_mobile_id(value: str) -> str:
    """The SHA-256 of a mobile device's advertising id. ArgumentError when it is empty."""
    return _hash("hash_mobile_id", "value", value, _lower)


def _hashes(argument: str, values: Texts | None, normalise: Callable[[str], str]) -> list[str] | UnsetType:
    if values is None:
        return UNSET
    return [_hash("hashed_user_data", argument, value, normalise) for value in _several(values)]


def _several(values: object) -> Iterable[str]:
    if isinstance(values, str | datetime.date) or not isinstance(values, Iterable):
        return (values,)  # type: ignore[return-value]  # pyright: ignore[reportReturnType]
    return values  # pyright: ignore[reportUnknownVariableType]


def _hash(operation: str, argument: str, value: object, normalise: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise ArgumentError(operation, argument, f"expected a string, got {type(value).__name__}")
    if _HASHED.fullmatch(value.strip()):
        return value.strip().lower()
    try:
        normal = normalise(value)
    except ValueError as error:
        raise ArgumentError(operation, argument, f"expected {error}") from None
    if not normal:
        raise ArgumentError(
            operation, argument, "expected something to hash, but nothing is left when it is normalised"
        )
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()


def _lower(value: str) -> str:
    return value.strip().lower()


def _email(value: str) -> str:
    name, at, domain = _lower(value).partition("@")
    if not (name and at and domain) or "@" in domain:
        raise ValueError("an email address")
    return f"{name}@{domain}"


def _phone(value: str) -> str:
    return _digits(value).lstrip("0")


def _digits(value: str) -> str:
    return "".join(each for each in value if each in "0123456789")


def _gender(value: str) -> str:
    try:
        return _GENDERS[_lower(value)]
    except KeyError:
        raise ValueError("f, m or n") from None


def _date(value: str) -> str:
    match = _DATE.fullmatch(value.strip())
    try:
        year, month, day = match.groups() if match is not None else ("", "", "")
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("a date (YYYY-MM-DD)") from None
    return f"{year}{month}{day}"


def _city(value: str) -> str:
    return "".join(each for each in _lower(value) if each.isalpha())


def _two_letters(value: str) -> str:
    normal = _lower(value)
    if len(normal) != 2 or not normal.isalpha():
        raise ValueError("a code of two letters")
    return normal

"""Data of customers, normalised and hashed as Pinterest compares it, before it is sent.

    user = hashed_user_data(email=" Jane@Example.com", phone="+1 (555) 010-0199", client_ip_address="203.0.113.7", ...)
    ConversionEvent(event_name="checkout", user_data=user, ...)

Each value is normalised and replaced by its SHA-256 in hex. A value of 64 hex digits is a hash already and only put
into lower case. What cannot be normalised is refused rather than hashed wrong: ArgumentError names the argument and
never shows the value. None, and the NaN of a table, are values that are not given.
"""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from msgspec import UNSET, UnsetType

from .errors import ArgumentError, missing_extra
from .models.conversion_events import ConversionUserData

__all__ = ["hash_email", "hash_mobile_id", "hash_phone", "hashed_user_data"]

Texts: TypeAlias = str | Iterable[str]
"""One value, or several."""
Numbers: TypeAlias = str | int | float | Iterable[str | int | float]
"""One value, or several, of which a table may have made numbers."""

_HASHED: Final = re.compile(r"[0-9a-fA-F]{64}")
_OTHER_HASH: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}", re.IGNORECASE)
_ROUNDED: Final = re.compile(r"'?[0-9]([.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_NOTHING: Final = frozenset(
    ["nan", "NaN", "NaT", "<NA>", "#N/A", "N/A", "n/a", "NULL", "null", "None", "undefined", "\\N"]
)
"""What programs write for a value that is not there. "Nan" and "Null" are also surnames."""
_INVISIBLE: Final = "\ufeff\u200b\u200e\u200f\u2060"
_GENDERS: Final = {
    **dict.fromkeys(["f", "female", "woman"], "f"),
    **dict.fromkeys(["m", "male", "man"], "m"),
    **dict.fromkeys(["n", "non-binary", "nonbinary", "non binary"], "n"),
}
_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
_PHONE: Final = re.compile(r"\+?[0-9 ().-]+")
_KEEPS_ZERO: Final = ("39", "378", "379", "225", "241", "242")
"""Countries whose numbers begin with a zero that is dialled from abroad, too."""
_DROPS_ZERO: Final = (
    *("1", "27", "30", "31", "32", "33", "34", "36", "40", "41", "43", "44", "45", "46", "47", "48", "49"),
    *("52", "54", "55", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "94"),
    *("351", "353", "358", "380", "420", "421", "966", "971", "972"),
)
"""Countries within whose numbers a zero after the code belongs to calls from inside the country."""


def hashed_user_data(
    *,
    email: Texts | None = None,
    phone: Numbers | None = None,
    gender: Texts | None = None,
    date_of_birth: str | int | datetime.date | Iterable[str | int | datetime.date] | None = None,
    last_name: Texts | None = None,
    first_name: Texts | None = None,
    city: Texts | None = None,
    state: Texts | None = None,
    zip_code: Numbers | None = None,
    country: Texts | None = None,
    external_id: Numbers | None = None,
    mobile_id: Texts | None = None,
    client_ip_address: str | None = None,
    client_user_agent: str | None = None,
    click_id: str | None = None,
    partner_id: str | None = None,
    default_country: str | None = None,
) -> ConversionUserData:
    """Return the user data of a conversion event, hashed. Source: ConversionEventsUserData.

    All but the IP address, the user agent, `click_id` and `partner_id` are hashed; each may be one value or several.
    There must be an email, a mobile_id, or both client_ip_address and client_user_agent.

    Args:
        email: Addresses.
        phone: With the country's code ("+1 555 010 0199"), or national with `default_country`.
        gender: f, m, n, or the words.
        date_of_birth: A date, YYYY-MM-DD or DD.MM.YYYY.
        last_name: Family names.
        first_name: Given names.
        city: Names of cities.
        state: Two letters.
        zip_code: Postal codes; of one in the US the first five digits count.
        country: Two letters.
        external_id: Your own ids.
        mobile_id: Advertising ids of devices (IDFA, GAID).
        client_ip_address: Not hashed.
        client_user_agent: Not hashed.
        click_id: Not hashed: the cookie _epik.
        partner_id: Not hashed.
        default_country: The country of phone numbers without a country's code, such as "GB". Needs the extra `phone`.

    Raises:
        ArgumentError: A value is missing or cannot be normalised.
    """
    emails, mobile_ids = _given(email), _given(mobile_id)
    if emails is None and mobile_ids is None and not (client_ip_address and client_user_agent):
        raise ArgumentError(
            "hashed_user_data", "email", "expected email, mobile_id, or client_ip_address with client_user_agent"
        )
    countries = _given(country)
    in_us = countries is not None and {str(value).strip().lower() for value in countries} == {"us"}
    return ConversionUserData(
        em=_hashes("email", emails, _email),
        ph=_hashes("phone", _given(phone), lambda value: _phone(value, default_country), numbers=True),
        ge=_hashes("gender", _given(gender), _gender),
        db=_hashes("date_of_birth", _given(date_of_birth), _date, numbers=True),
        ln=_hashes("last_name", _given(last_name), _name),
        fn=_hashes("first_name", _given(first_name), _name),
        ct=_hashes("city", _given(city), _city),
        st=_hashes("state", _given(state), _state),
        zp=_hashes("zip_code", _given(zip_code), lambda value: _zip_code(value, in_us), numbers=True),
        country=_hashes("country", countries, _country),
        external_id=_hashes("external_id", _given(external_id), _id, numbers=True, ids=True),
        hashed_maids=_hashes("mobile_id", mobile_ids, _mobile_id, ids=True),
        client_ip_address=client_ip_address or UNSET,
        client_user_agent=client_user_agent or UNSET,
        click_id=click_id or UNSET,
        partner_id=partner_id or UNSET,
    )


def hash_email(value: str) -> str:
    """Return the SHA-256 of an email address.

    >>> hash_email(" Jane@Example.com ") == hash_email("jane@example.com")
    True

    Raises:
        ArgumentError: It is no address.
    """
    return _hash("hash_email", "value", value, _email)


def hash_phone(value: str | int | float, default_country: str | None = None) -> str:
    """Return the SHA-256 of a phone number.

    >>> hash_phone("+44 (0)20 7946 0958") == hash_phone("0044 20 79460958")
    True

    Args:
        value: With the country's code, "+44 20 7946 0958", or national with `default_country`.
        default_country: Two letters, such as "GB". Needs the extra `phone`.

    Raises:
        ArgumentError: It is not one number, or the country is not known.
        ModuleNotFoundError: There is a `default_country`, and the extra `phone` is not installed.
    """
    return _hash("hash_phone", "value", value, lambda text: _phone(text, default_country), numbers=True)


def hash_mobile_id(value: str) -> str:
    """Return the SHA-256 of a mobile device's advertising id.

    Raises:
        ArgumentError: It is empty, or the zeros of a device that does not want to be recognised.
    """
    return _hash("hash_mobile_id", "value", value, _mobile_id, ids=True)


def _given(values: object) -> list[Any] | None:
    """Return the values that are there; None when none is given."""
    if isinstance(values, str | datetime.date) or not isinstance(values, Iterable):
        several: list[Any] = [values]
    else:
        several = list(values)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if not several:
            return []
    # NaN and the NaT of a table are what is not equal to itself.
    return [value for value in several if value is not None and value == value] or None


def _hashes(
    argument: str,
    values: list[Any] | None,
    normalise: Callable[[str], str],
    *,
    numbers: bool = False,
    ids: bool = False,
) -> list[str] | UnsetType:
    if values is None:
        return UNSET
    return [_hash("hashed_user_data", argument, value, normalise, numbers=numbers, ids=ids) for value in values]


def _hash(
    operation: str,
    argument: str,
    value: object,
    normalise: Callable[[str], str],
    *,
    numbers: bool = False,
    ids: bool = False,
) -> str:
    text = _text(value, numbers=numbers)
    if text is None:
        raise ArgumentError(operation, argument, f"expected a string, got {type(value).__name__}")
    if _HASHED.fullmatch(text):
        return text.lower()
    if text in _NOTHING:
        raise ArgumentError(operation, argument, "expected a value, got a word that stands for none")
    if _ROUNDED.fullmatch(text):
        raise ArgumentError(operation, argument, "expected a value, got a number that a spreadsheet has rounded")
    if not ids and _OTHER_HASH.fullmatch(text):
        raise ArgumentError(operation, argument, "expected plain text or a SHA-256, got another hash")
    try:
        normal = normalise(text)
    except ValueError as error:
        raise ArgumentError(operation, argument, f"expected {error}") from None
    if not normal:
        raise ArgumentError(operation, argument, "expected something to hash, but nothing is left when normalised")
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()


def _text(value: object, *, numbers: bool) -> str | None:
    """Return the text of a value, without what cannot be seen at its ends; None for another type."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if numbers and not isinstance(value, str | bool) and hasattr(value, "__int__"):
        whole = int(value)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]
        return str(whole) if whole == value else str(value)
    if not isinstance(value, str):
        return None
    return unicodedata.normalize("NFC", value).strip().strip(_INVISIBLE).strip()


def _unquoted(value: str) -> str:
    """Return a value without a spreadsheet's apostrophe in front of it, and without quotes around it."""
    return value.removeprefix("'").removeprefix('"').removesuffix('"').strip()


def _email(value: str) -> str:
    address = _unquoted(value).lower().removeprefix("mailto:")
    if not _EMAIL.fullmatch(address):
        raise ValueError("an email address")
    return address


def _phone(value: str, default_country: str | None) -> str:
    text = _unquoted(value).removeprefix("tel:").replace("\u2011", "-").replace("\u2013", "-")
    text = " ".join("".join(str(int(letter)) if letter.isdecimal() else letter for letter in text).split())
    text = re.sub(r"([0-9]{7,})\.0", r"\1", text) if re.fullmatch(r"\+?[0-9]{7,}\.0", text) else text
    if not _PHONE.fullmatch(text):
        raise ValueError("one phone number, without an extension, a second number or words")
    if text.startswith("00"):
        text = "+" + text[2:].lstrip()
    digits = _digits(text)
    if text.startswith("+"):
        return _international(text)
    if default_country is not None:
        return _national(text, default_country)
    if len(digits) < 12 or digits.startswith("0"):
        raise ValueError("a phone number with the country's code, such as +44 20 7946 0958, or default_country")
    return _international(f"+{digits}")


def _international(text: str) -> str:
    digits = _digits(text)
    trunk = re.search(r"\(\s*0\s*\)", text)
    if trunk is not None:
        if digits.startswith(_KEEPS_ZERO):
            raise ValueError("a phone number without a zero in brackets, which may be part of it")
        digits = _digits(text[: trunk.start()]) + _digits(text[trunk.end() :])
    if not 8 <= len(digits) <= 15 or digits.startswith("0"):
        raise ValueError("a phone number of 8 to 15 digits with the country's code")
    if any(digits.startswith(f"{code}0") for code in _DROPS_ZERO):
        raise ValueError("a phone number without a zero after the country's code")
    if digits.startswith("1") and len(digits) != 11:
        raise ValueError("a phone number of 10 digits after +1")
    return digits


def _national(text: str, country: str) -> str:
    try:
        import phonenumbers
    except ModuleNotFoundError as error:
        raise missing_extra("default_country", "phone", error) from error
    try:
        number = phonenumbers.parse(text, country.upper())
    except phonenumbers.NumberParseException:
        raise ValueError(f"a phone number of {country}, or with the country's code") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(f"a phone number of {country}, or with the country's code")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def _digits(value: str) -> str:
    return "".join(letter for letter in value if letter in "0123456789")


def _gender(value: str) -> str:
    try:
        return _GENDERS[value.lower()]
    except KeyError:
        raise ValueError("f, m or n") from None


def _date(value: str) -> str:
    text = _unquoted(value)
    if (match := _DAY_FIRST.fullmatch(text)) is not None:
        day, month, year = match.groups()
    else:
        match = _DATE.fullmatch(text)
        year, month, day = match.groups() if match is not None else ("", "", "")
    try:
        born = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("a date (YYYY-MM-DD)") from None
    if not 1900 <= born.year <= datetime.datetime.now(datetime.UTC).year:
        raise ValueError("a date (YYYY-MM-DD) of birth")
    return f"{born:%Y%m%d}"


def _name(value: str) -> str:
    name = " ".join(value.lower().split())
    if name and not any(letter.isalpha() for letter in name):
        raise ValueError("a name")
    return name


def _city(value: str) -> str:
    return "".join(letter for letter in value.lower() if letter.isalpha())


def _state(value: str) -> str:
    return _two_letters(re.sub(r"^[A-Za-z]{2}-", "", value))


def _country(value: str) -> str:
    code = _two_letters(value)
    return "gb" if code == "uk" else code  # ISO 3166 has GB


def _two_letters(value: str) -> str:
    normal = value.lower()
    if not re.fullmatch("[a-z]{2}", normal):
        raise ValueError("a code of two letters")
    return normal


def _zip_code(value: str, in_us: bool) -> str:
    text = re.sub(r"\.0$", "", _unquoted(value))
    digits = _digits(text)
    if in_us and digits:
        if len(digits) not in (3, 4, 5, 8, 9):
            raise ValueError("a postal code of five digits, or nine")
        return digits.zfill(5 if len(digits) <= 5 else 9)[:5]  # a spreadsheet takes zeros in front away
    return digits[:5] if re.fullmatch(r"[0-9]{5}[- ]?[0-9]{4}", text) else digits


def _id(value: str) -> str:
    return value


def _mobile_id(value: str) -> str:
    normal = _unquoted(value).lower()
    if normal and not normal.strip("0-"):
        raise ValueError("an advertising id, got the zeros of a device that has none")
    return normal

"""Data of customers, as it is compared."""

import datetime
import doctest
import hashlib
import sys
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import ArgumentError, hashing, targeting
from pinterest_async.feeds import _lines, _values
from pinterest_async.hashing import hash_email, hash_mobile_id, hash_phone, hashed_user_data
from pinterest_async.models.conversion_events import ConversionUserData
from pinterest_async.resources._workflows import customer_data


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("argument", "value", "field", "normal"),
    [
        ("email", " Jane@Example.COM ", "em", "jane@example.com"),
        ("phone", "+1 (555) 010-0199", "ph", "15550100199"),
        ("phone", "0044 20 7946 0000", "ph", "442079460000"),
        ("phone", "+44 (0)20 7946 0958", "ph", "442079460958"),
        ("phone", "+44(0)20-7946-0958", "ph", "442079460958"),
        ("phone", "0044 (0) 20 7946 0958", "ph", "442079460958"),
        ("phone", "+39 06 1234567", "ph", "39061234567"),
        ("phone", "447911123456", "ph", "447911123456"),
        ("phone", 447911123456, "ph", "447911123456"),
        ("phone", 447911123456.0, "ph", "447911123456"),
        ("phone", "447911123456.0", "ph", "447911123456"),
        ("phone", "'+447911123456", "ph", "447911123456"),
        ("phone", "tel:+44-7911-123456", "ph", "447911123456"),
        ("phone", "+٤٤٧٩١١١٢٣٤٥٦", "ph", "447911123456"),
        ("phone", "\u200e+44\u00a07911\u00a0123456", "ph", "447911123456"),
        ("email", '"Ann@example.com"', "em", "ann@example.com"),
        ("email", "'ann@example.com", "em", "ann@example.com"),
        ("email", "\ufeffmailto:ann@example.com\u200b", "em", "ann@example.com"),
        ("gender", "Female", "ge", "f"),
        ("gender", "n", "ge", "n"),
        ("date_of_birth", "1990-01-31", "db", "19900131"),
        ("date_of_birth", "19900131", "db", "19900131"),
        ("date_of_birth", datetime.date(1990, 1, 31), "db", "19900131"),
        ("last_name", " O'Neil ", "ln", "o'neil"),
        ("first_name", "JOSÉ", "fn", "josé"),
        ("city", "St. Paul-les-Bains", "ct", "stpaullesbains"),
        ("state", " MN", "st", "mn"),
        ("zip_code", "94107-1234", "zp", "94107"),
        ("zip_code", "941071234", "zp", "94107"),
        ("zip_code", 94107.0, "zp", "94107"),
        ("zip_code", "94107.0", "zp", "94107"),
        ("zip_code", "'02139", "zp", "02139"),
        ("zip_code", "10115", "zp", "10115"),
        ("date_of_birth", datetime.datetime(1990, 1, 31, 12), "db", "19900131"),
        ("date_of_birth", "1990-01-31T00:00:00Z", "db", "19900131"),
        ("date_of_birth", "1990-01-31 00:00:00", "db", "19900131"),
        ("date_of_birth", "31.1.1990", "db", "19900131"),
        ("date_of_birth", 19900131.0, "db", "19900131"),
        ("first_name", "Mary  Ann", "fn", "mary ann"),
        ("first_name", "Jose\u0301", "fn", "josé"),
        ("last_name", "'t Hooft", "ln", "'t hooft"),
        ("last_name", "Null", "ln", "null"),
        ("state", "US-CA", "st", "ca"),
        ("country", "UK", "country", "gb"),
        ("external_id", 7, "external_id", "7"),
        ("external_id", 7.0, "external_id", "7"),
        ("external_id", 7.5, "external_id", "7.5"),
        ("country", "US", "country", "us"),
        ("external_id", " User-7 ", "external_id", "User-7"),
        ("mobile_id", "EA7583CD-A667-48BC-B806-42ECB2B48606", "hashed_maids", "ea7583cd-a667-48bc-b806-42ecb2b48606"),
    ],
)
def test_each_value_is_written_in_its_one_way(argument: str, value: object, field: str, normal: str) -> None:
    needed = {"client_ip_address": "203.0.113.7", "client_user_agent": "agent"}
    told = hashed_user_data(**{**needed, argument: value})  # type: ignore[arg-type]
    assert getattr(told, field) == [sha(normal)]
    assert getattr(hashed_user_data(**{**needed, argument: [value, value]}), field) == [sha(normal)] * 2  # type: ignore[arg-type]


def test_what_identifies_a_connection_is_not_hashed() -> None:
    plain = {"client_ip_address": "203.0.113.7", "client_user_agent": "agent", "click_id": "epik", "partner_id": "p"}
    assert msgspec.to_builtins(hashed_user_data(**plain)) == plain


@given(st.binary(min_size=32, max_size=32).map(bytes.hex), st.booleans())
def test_what_is_hashed_already_is_not_hashed_again(digest: str, upper: bool) -> None:
    given_hash = digest.upper() if upper else digest
    assert hash_email(f" {given_hash}") == hash_phone(given_hash) == hash_mobile_id(given_hash) == digest


@given(st.text())
def test_a_name_has_one_hash_however_it_is_written(name: str) -> None:
    def hashed(value: str) -> object:
        try:
            return hashed_user_data(email="a@b", last_name=value).ln
        except ArgumentError as error:
            return str(error)

    assert hashed(name) == hashed(f" {name}\t")


@pytest.mark.parametrize(
    ("argument", "value", "allowed"),
    [
        ("email", "secret-person", "an email address"),
        ("email", "secret@person@example.com", "an email address"),
        ("email", 5, "a string, got int"),
        ("email", "secret person@example.com", "an email address"),
        ("email", "Secret <secret@example.com>", "an email address"),
        ("email", "a@example.com;secret@example.com", "an email address"),
        ("phone", True, "a string, got bool"),
        ("phone", "4.47E+11", "a number that a spreadsheet has rounded"),
        ("phone", 4.5, "country's code"),
        ("phone", "NaN", "a word that stands for none"),
        ("phone", "+1 555 010 0199 ext. 12", "one phone number, without an extension"),
        ("phone", "+1 555 010 0199;+1 555 010 0200", "one phone number"),
        ("phone", "+1 555 010 0199/0200", "one phone number"),
        ("phone", "+1 555 010 0199 0200", "10 digits after +1"),
        ("phone", "0171 2345678", "with the country's code, such as"),
        ("phone", "15550100199", "with the country's code, such as"),
        ("phone", "+44 020 7946 0958", "without a zero after the country's code"),
        ("phone", "+39 (0)6 1234567", "without a zero in brackets"),
        ("phone", "+44 123", "8 to 15 digits"),
        ("first_name", "447911123456", "a name"),
        ("first_name", "#N/A", "a word that stands for none"),
        ("last_name", "d" * 40, "got another hash"),
        ("date_of_birth", "01/31/1990", "a date (YYYY-MM-DD)"),
        ("date_of_birth", "1800-01-01", "of birth"),
        ("date_of_birth", 32904, "a date (YYYY-MM-DD)"),
        ("mobile_id", "00000000-0000-0000-0000-000000000000", "the zeros of a device"),
        ("phone", "secret", "one phone number"),
        ("phone", "000", "country's code"),
        ("gender", "secret", "f, m or n"),
        ("date_of_birth", "secret", "a date (YYYY-MM-DD)"),
        ("date_of_birth", "1990-02-30", "a date (YYYY-MM-DD)"),
        ("city", "7", "nothing is left"),
        ("state", "secret", "a code of two letters"),
        ("zip_code", "secret", "nothing is left"),
        ("country", "U1", "a code of two letters"),
    ],
)
def test_a_refusal_names_the_argument_and_not_the_value(argument: str, value: object, allowed: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        hashed_user_data(**{"mobile_id": "id", argument: value})  # type: ignore[arg-type]
    assert caught.value.argument == argument
    assert allowed in str(caught.value)
    assert "secret" not in str(caught.value)


def hashed(**given_values: Any) -> ConversionUserData:
    return hashed_user_data(client_ip_address="203.0.113.7", client_user_agent="agent", **given_values)


def test_a_postal_code_of_the_us_has_five_digits() -> None:
    for value in ("02139", 2139, "2139.0", "02139-4307", "021394307", "2139-4307"):
        assert hashed(zip_code=value, country="US").zp == [sha("02139")]
    with pytest.raises(ArgumentError, match="five digits, or nine"):
        hashed(zip_code="02139 43", country="us")


def test_a_value_that_is_not_there_is_not_given() -> None:
    nan = float("nan")
    assert hashed(phone=nan, last_name=None, city=[nan]) == hashed()
    assert hashed(phone=[nan, "+447911123456"]).ph == [sha("447911123456")]
    assert hashed(phone=[]).ph == []
    with pytest.raises(ArgumentError, match="expected email, mobile_id, or client_ip_address"):
        hashed_user_data(email=[nan])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("number", "country", "digits"),
    [
        ("020 7946 0958", "GB", "442079460958"),
        ("0171 2345678", "de", "491712345678"),
        ("(555) 010-0199", "US", "15550100199"),
        ("1 555 010 0199", "US", "15550100199"),
        ("06 12345678", "IT", "390612345678"),
        ("+49 171 2345678", "GB", "491712345678"),
        (447911123456.0, "GB", "447911123456"),
    ],
)
def test_national_numbers_have_a_default_country(number: str | float, country: str, digits: str) -> None:
    assert hash_phone(number, default_country=country) == sha(digits)
    assert hashed(phone=number, default_country=country).ph == [sha(digits)]


@pytest.mark.parametrize(("number", "country"), [("123", "GB"), ("0171 2345678", "XX"), ("0171 2345678 x12", "DE")])
def test_a_number_that_is_none_of_its_country_is_refused(number: str, country: str) -> None:
    with pytest.raises(ArgumentError, match=r"expected (a|one) phone number"):
        hash_phone(number, default_country=country)


def test_a_default_country_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    with pytest.raises(ModuleNotFoundError, match=r"^default_country needs .* pip install 'pinterest-async\[phone\]'"):
        hash_phone("0171 2345678", default_country="DE")


def test_the_examples_of_the_docstrings_hold() -> None:
    for module in (hashing, targeting, customer_data, _values, _lines):
        assert doctest.testmod(module).failed == 0


def test_there_must_be_something_to_recognise_a_customer_by() -> None:
    with pytest.raises(ArgumentError, match="expected email, mobile_id, or client_ip_address with client_user_agent"):
        hashed_user_data(last_name="Doe", client_ip_address="203.0.113.7")

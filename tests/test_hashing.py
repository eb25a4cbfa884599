"""Data of customers, as it is compared."""

import datetime
import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinterest_async import ArgumentError
from pinterest_async.hashing import hash_email, hash_mobile_id, hash_phone, hashed_user_data


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("argument", "value", "field", "normal"),
    [
        ("email", " Jane@Example.COM ", "em", "jane@example.com"),
        ("phone", "+1 (555) 010-0199", "ph", "15550100199"),
        ("phone", "0044 20 7946 0000", "ph", "442079460000"),
        ("gender", "Female", "ge", "f"),
        ("gender", "n", "ge", "n"),
        ("date_of_birth", "1990-01-31", "db", "19900131"),
        ("date_of_birth", "19900131", "db", "19900131"),
        ("date_of_birth", datetime.date(1990, 1, 31), "db", "19900131"),
        ("last_name", " O'Neil ", "ln", "o'neil"),
        ("first_name", "JOSÉ", "fn", "josé"),
        ("city", "St. Paul-les-Bains", "ct", "stpaullesbains"),
        ("state", " MN", "st", "mn"),
        ("zip_code", "94107-1234", "zp", "941071234"),
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
        ("phone", "secret", "nothing is left"),
        ("phone", "000", "nothing is left"),
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


def test_there_must_be_something_to_recognise_a_customer_by() -> None:
    with pytest.raises(ArgumentError, match="expected email, mobile_id, or client_ip_address with client_user_agent"):
        hashed_user_data(last_name="Doe", client_ip_address="203.0.113.7")

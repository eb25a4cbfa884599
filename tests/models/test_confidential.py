"""Models that hold credentials never show them."""

import pickle

import msgspec
import pytest

from pinterest_async._http.decode import decode
from pinterest_async.models._confidential import RedactedModel, Secret, SecretBytes, hide
from pinterest_async.models.bulk import BulkRequest, BulkRequestStatus
from pinterest_async.models.integrations import IntegrationCreate, IntegrationRecord, IntegrationUpdate
from pinterest_async.models.lead_ads import LeadSubscription
from pinterest_async.models.oauth import (
    AccessTokenByCode,
    AccessTokenByEverlastingRefresh,
    AccessTokenByIntegrationRefresh,
    AccessTokenByRefresh,
    AnyAccessToken,
    AuthorizationCodeGrant,
    RefreshTokenGrant,
    UnknownAccessToken,
)

SECRET = "s3cret"


@pytest.mark.parametrize(
    "model",
    [
        BulkRequest(status=BulkRequestStatus.SUCCEEDED, result_url=SECRET),
        IntegrationCreate(partner_access_token=SECRET, partner_refresh_token=SECRET),
        IntegrationUpdate(partner_access_token=SECRET, partner_refresh_token=SECRET),
        IntegrationRecord(partner_access_token=SECRET, partner_refresh_token=SECRET),
        LeadSubscription(cryptographic_key=SECRET),
        AuthorizationCodeGrant(code=SECRET, redirect_uri="https://example.com"),
        RefreshTokenGrant(refresh_token=SECRET),
        AccessTokenByCode(access_token=SECRET, refresh_token=SECRET),
        AccessTokenByRefresh(access_token=SECRET),
        AccessTokenByIntegrationRefresh(access_token=SECRET, refresh_token=SECRET),
        AccessTokenByEverlastingRefresh(access_token=SECRET, refresh_token=SECRET),
        UnknownAccessToken(fields={"access_token": SECRET}),
    ],
    ids=lambda model: type(model).__name__,
)
def test_secrets_are_hidden(model: RedactedModel) -> None:
    assert SECRET in msgspec.json.encode(model).decode()
    assert SECRET not in repr(model)
    assert SECRET not in str(model.__rich_repr__())
    assert "***" in repr(model)


def test_a_secret_is_text_that_is_not_shown() -> None:
    secret = hide(SECRET)
    assert isinstance(secret, Secret)
    assert (secret, f"{secret}", repr(secret), repr([secret])) == (SECRET, SECRET, "'***'", "['***']")
    assert repr(SecretBytes(b"s3cret")) == "b'***'"
    assert hide(None) is None
    assert pickle.loads(pickle.dumps(secret)) == SECRET


def test_the_rest_is_shown_where_it_is_set() -> None:
    assert repr(LeadSubscription(id="1", cryptographic_key=SECRET)) == (
        "LeadSubscription(id='1', cryptographic_key='***')"
    )
    assert repr(IntegrationUpdate(scopes="ads:read")) == "IntegrationUpdate(scopes='ads:read')"


def test_an_answer_of_an_unknown_kind_still_gives_its_token() -> None:
    decoder = msgspec.json.Decoder[AnyAccessToken](AnyAccessToken)
    answer = decode(decoder, b'{"access_token": "a", "refresh_token": "r", "expires_in": 3, "scope": "boards:read"}')
    assert isinstance(answer, UnknownAccessToken)
    assert (answer.access_token, answer.refresh_token, answer.expires_in) == ("a", "r", 3)
    assert UnknownAccessToken().access_token is None

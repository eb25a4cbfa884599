"""Terms of service that an advertiser has to accept."""

from ._base import Model


class TermsOfService(Model):
    """The terms of service of an ad account, and whether they are accepted. Source: TermsOfService."""

    id: str = ""
    html: str | None = None
    has_accepted: bool | None = None
    ad_account_id: str | None = None

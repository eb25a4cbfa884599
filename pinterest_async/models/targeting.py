"""Targeting: whom the ads of an ad group are shown to."""

import re
from typing import ClassVar, Final

from msgspec import field

from ._base import UNSET, LosslessModel, OpenEnum, UnsetType

_AGE: Final = re.compile("1[89]|[2-5][0-9]|6[0-5]")


class AgeBucket(OpenEnum):
    """Ages in years; those with an open end overlap the others. Source: TargetingSpec."""

    AGE_18_24 = "18-24"
    AGE_21_PLUS = "21+"
    AGE_25_34 = "25-34"
    AGE_35_44 = "35-44"
    AGE_45_49 = "45-49"
    AGE_50_54 = "50-54"
    AGE_55_64 = "55-64"
    AGE_65_PLUS = "65+"
    AGE_19_PLUS = "19+"
    AGE_20_PLUS = "20+"


class TargetedApp(OpenEnum):
    """Kinds of device. Source: TargetingSpec."""

    ANDROID_MOBILE = "android_mobile"
    ANDROID_TABLET = "android_tablet"
    IPAD = "ipad"
    IPHONE = "iphone"
    WEB = "web"
    WEB_MOBILE = "web_mobile"


class TargetedGender(OpenEnum):
    """Genders; those who named none are `UNKNOWN`. Source: TargetingSpec."""

    UNKNOWN = "unknown"
    MALE = "male"
    FEMALE = "female"


class TargetingStrategy(OpenEnum):
    """How the audience of an ad group was chosen. Source: TargetingSpec."""

    CHOOSE_YOUR_OWN = "CHOOSE_YOUR_OWN"
    FIND_NEW_CUSTOMERS = "FIND_NEW_CUSTOMERS"
    RECONNECT_WITH_USERS = "RECONNECT_WITH_USERS"


class ShoppingRetargeting(LosslessModel):
    """People who dealt with products between two moments, counted in days before today. Source: TargetingSpec.

    The time starts `lookback_window` and ends `exclusion_window` days ago; `tag_types` are numbers of event types.
    """

    lookback_window: int | None | UnsetType = UNSET
    exclusion_window: int | None | UnsetType = UNSET
    tag_types: list[int] | None | UnsetType = UNSET


class TargetingSpec(LosslessModel, rename="upper"):
    """Whom an ad group aims at. On the wire its keys are upper case. Source: TargetingSpec.

    A dimension left out does not narrow the audience, but without `location` there is only the default country (US),
    and without `locale` only English. `geo` takes regions ("BE-VOV") or postal codes ("US-94107"), not both;
    `location` takes countries ("US") or US metro areas ("807"); `interest` and both audiences take ids, and an
    audience must have at least 100 members on Pinterest. `minimum_age` ("18" to "65") and `maximum_age` (to "65+") go
    together, and not with `age_bucket`; both ages are included.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"minimum_age", "maximum_age"})
    later_fields: ClassVar[frozenset[str]] = frozenset({"geo_exclude", "location_exclude"})

    age_bucket: list[AgeBucket] | None | UnsetType = UNSET
    apptype: list[TargetedApp] | None | UnsetType = UNSET
    audience_exclude: list[str] | None | UnsetType = UNSET
    audience_include: list[str] | None | UnsetType = UNSET
    gender: list[TargetedGender] | None | UnsetType = UNSET
    geo: list[str] | None | UnsetType = UNSET
    interest: list[str] | None | UnsetType = UNSET
    locale: list[str] | None | UnsetType = UNSET
    location: list[str] | None | UnsetType = UNSET
    shopping_retargeting: list[ShoppingRetargeting] | None | UnsetType = UNSET
    targeting_strategy: list[TargetingStrategy] | None | UnsetType = UNSET
    minimum_age: str | None | UnsetType = UNSET
    maximum_age: str | None | UnsetType = UNSET
    # Reference and description write AUDIENCE_INCLUDE with an apostrophe at its end, and one example without: both are
    # read into `audience_include`, and the one without is sent.
    _audience_include_misspelt: list[str] | None | UnsetType = field(name="AUDIENCE_INCLUDE'", default=UNSET)
    geo_exclude: list[str] | None | UnsetType = UNSET
    location_exclude: list[str] | None | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self._audience_include_misspelt is not UNSET:
            if self.audience_include is UNSET or self.audience_include is None:
                self.audience_include = self._audience_include_misspelt
            self._audience_include_misspelt = UNSET

    def check_values(self) -> None:
        """Raise ValueError for an age that the API does not know."""
        if self.minimum_age and not _AGE.fullmatch(self.minimum_age):
            raise ValueError(f'expected minimum_age from "18" to "65", got {self.minimum_age!r}')
        if self.maximum_age and not (_AGE.fullmatch(self.maximum_age) or self.maximum_age == "65+"):
            raise ValueError(f'expected maximum_age from "18" to "65", or "65+", got {self.maximum_age!r}')

"""Insights into audiences: what people are interested in, who they are, and which audiences can be asked about."""

from ._base import Model, OpenEnum


class AudienceInsightType(OpenEnum):
    """Whose insights: the ad account's audience, all of it or those who engage, or all of Pinterest.

    Source: AudienceInsightType.
    """

    YOUR_TOTAL_AUDIENCE = "YOUR_TOTAL_AUDIENCE"
    YOUR_ENGAGED_AUDIENCE = "YOUR_ENGAGED_AUDIENCE"
    PINTEREST_TOTAL_AUDIENCE = "PINTEREST_TOTAL_AUDIENCE"


class AudienceSubcategory(Model):
    """A narrower interest; fields as in `AudienceCategory`. Source: AudienceCategory."""

    id: str = ""
    key: str | None = None
    name: str | None = None
    ratio: float | None = None
    index: float | None = None


class AudienceCategory(Model):
    """An interest of an audience. Source: AudienceCategory.

    `ratio` is the share of the audience that has it (0.551 is 55.1 percent), `index` how much stronger its interest is
    than that of others. `key` is the same as `id`.
    """

    id: str = ""
    key: str | None = None
    name: str | None = None
    ratio: float | None = None
    index: float | None = None
    subcategories: list[AudienceSubcategory] | None = None


class AudienceDemographic(Model):
    """The share of an audience (0.551 is 55.1 percent) that one age, gender, device, metro area or country has.

    Source: AudienceDemographicValue.
    """

    key: str | None = None
    name: str | None = None
    ratio: float | None = None


class AudienceDemographics(Model):
    """Who the people of an audience are. Source: AudienceDemographics."""

    ages: list[AudienceDemographic] | None = None
    genders: list[AudienceDemographic] | None = None
    devices: list[AudienceDemographic] | None = None
    metros: list[AudienceDemographic] | None = None
    countries: list[AudienceDemographic] | None = None


class AudienceInsight(Model):
    """Interests and demographics of one audience. Source: AudienceInsightsResponse.

    `date` (YYYY-MM-DD) is when it was computed. `size` counts people, and is rounded up when `size_is_upper_bound`.
    """

    categories: list[AudienceCategory] | None = None
    demographics: AudienceDemographics | None = None
    type: AudienceInsightType | None = None
    date: str | None = None
    size: int | None = None
    size_is_upper_bound: bool | None = None


class AudienceDefinitionType(OpenEnum):
    """What the people of an audience did with Pins. Source: AudienceDefinitionType."""

    IMPRESSION_PLUS_ENGAGEMENT = "IMPRESSION_PLUS_ENGAGEMENT"
    ENGAGEMENT = "ENGAGEMENT"


class AudienceDefinitionScope(OpenEnum):
    """Whose Pins those were: the partner's, or anyone's. Source: AudienceDefinitionScope."""

    PARTNER = "PARTNER"
    PINTEREST = "PINTEREST"


class AudienceDefinition(Model):
    """An audience that insights exist for; `date` (YYYY-MM-DD) is when they were computed.

    Source: AudienceDefinition.
    """

    # The description makes type and scope strings with properties, by mistake: they are plain strings.
    date: str | None = None
    type: AudienceDefinitionType | None = None
    scope: AudienceDefinitionScope | None = None


class AudienceDefinitions(Model):
    """Audiences that insights exist for, all at once. Source: AudienceDefinitionResponse."""

    items: list[AudienceDefinition] = []

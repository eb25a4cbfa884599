"""Differences from 5.23 alone: what older servers have or allow, and what a newer one requires."""

from typing import Final

from ._alike import alike

_OLDER_NULL: Final = "Null is allowed by 5.12, and refused by the API itself where it is not."
_PATTERN: Final = "Ids come from the API, whatever it makes them of."
_MULTIPLIERS: Final = "The keys are values; the one described stands for them."

V5_23: Final[dict[str, str]] = {
    # Operations.
    **alike(
        "A server of 5.12 takes none, and that of today says that it is missing.",
        "True described, False declared",
        "ad_groups/audience_sizing body required",
        "audiences/update body required",
    ),
    **alike(
        "5.12 takes 15.",
        "14 described, 15 declared",
        "ad_groups_targeting_analytics/get(targeting_types) maxItems",
        "ad_targeting_analytics/get(targeting_types) maxItems",
        "campaign_targeting_analytics/get(targeting_types) maxItems",
    ),
    "items_batch/get(batch_id) pattern: ^[a-zA-Z0-9]+$ described, None declared": _PATTERN,
    **alike(
        _PATTERN,
        r"^\d+$ described, None declared",
        "pins/delete(pin_id) pattern",
        "pins/get(pin_id) pattern",
        "pins/update(pin_id) pattern",
    ),
    r"analytics/create_template_report(template_id) pattern: None described, ^\d+$ declared": "Digits by 5.12.",
    "keywords/get(page_size) maximum: None described, 250 declared": "The description says it in words only.",
    # Bodies.
    **alike(
        _OLDER_NULL,
        "False described, True declared",
        "CampaignUpdate.status nullable",
        "FeedCreate.catalog_id nullable",
        "IntegrationCreate.external_business_id nullable",
        "pins/update(board_id) nullable",
    ),
    "ItemAttributes.image_link maxItems: 1 described, None declared": "5.12 takes several.",
    "ad_previews/create(customizable_cta_type) values: not described, VISIT_WEBSITE declared": "5.12 takes it in ads.",
    # Answers.
    **alike(
        "All answers of the endpoint are read alike.",
        "not described, there declared",
        "AccessTokenByClientCredentials.refresh_token",
        "AccessTokenByClientCredentials.refresh_token_expires_at",
        "AccessTokenByClientCredentials.refresh_token_expires_in",
    ),
    "CampaignBidOptions.app_type_multipliers fields: APP_TYPE described, any declared": _MULTIPLIERS,
    "CampaignBidOptions.audience_multipliers fields: AUDIENCE_ID described, any declared": _MULTIPLIERS,
    "CampaignBidOptions.placement_multipliers fields: PLACEMENT described, any declared": _MULTIPLIERS,
    "TrendDemographics.age_distribution fields: age_distribution described, any declared": _MULTIPLIERS,
    "TrendDemographics.gender_distribution fields: gender_distribution described, any declared": _MULTIPLIERS,
    "TrendingKeyword.predicted_time_series fields: date described, any declared": _MULTIPLIERS,
}

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
    # Operations that 5.12 does not have.
    "ad_pins/analytics answer[] fields: DATE, PIN_ID described, any declared": (
        "Rows have a key for each column that was asked for."
    ),
    "BidOptions.app_type_multipliers fields: APP_TYPE described, any declared": _MULTIPLIERS,
    "BidOptions.placement_multipliers fields: PLACEMENT described, any declared": _MULTIPLIERS,
    "BidOptionsUpdate.app_type_multipliers fields: APP_TYPE described, any declared": _MULTIPLIERS,
    "BidOptionsUpdate.placement_multipliers fields: PLACEMENT described, any declared": _MULTIPLIERS,
    **alike(
        "One schema for requests and answers, but only answers have errors.",
        "there described, not declared",
        "AuctionItemDelete.errors",
        "AuctionItemUpsert.errors",
    ),
    **alike(
        "One enum for languages and locales, and these operations take languages.",
        "not described, af-ZA, ar-SA, bg-BG, bn-IN, cs-CZ, da-DK, de, el-GR, en-AU, en-CA, en-GB, en-IN, en-US, "
        "es-419, es-AR, es-ES, es-MX, fi-FI, fr, fr-CA, he-IL, hi-IN, hr-HR, hu-HU, id-ID, it, ja, ko-KR, ms-MY, "
        "nb-NO, nl, pl-PL, pt-BR, pt-PT, ro-RO, ru-RU, sk-SK, sv-SE, te-IN, th-TH, tl-PH, tr, uk-UA, vi-VN, zh-"
        "CN, zh-TW declared",
        "AuctionItemDelete.language values",
        "AuctionItemKey.language values",
        "AuctionItemUpsert.language values",
    ),
    "LeadFormQuestionCreate.question_type values: not described, PREFERRED_CONTACT_METHOD declared": (
        "Newer than the description."
    ),
    **alike(
        "One enum for all operations; 5.12 has these values.",
        "not described, VIDEO_VIEW, WEB_SESSIONS declared",
        "ProductConversionReportCreate.campaign_objective_types[] values",
    ),
    **alike(
        "Ids of businesses have 20 digits at most everywhere else.",
        "None described, 20 declared",
        "cancel_invites_or_requests(business_id) maxLength",
        "create_membership_or_partnership_invites(business_id) maxLength",
        "get/invites(business_id) maxLength",
    ),
    "get/invites(invite_status) maxItems: None described, 2 declared": "The description bounds it as if it were text.",
    "catalogs_product_groups/delete_many(id)[] type: integer described, string declared": (
        "Ids are text everywhere; on the wire they are the same."
    ),
    "notification/post body type: array, object described, array declared": "One object is a list of one.",
    "token/revoke(token) minLength: None described, 1 declared": "There is nothing to revoke without a token.",
    "trends_product_categories_details/list(lookback_window) type: number described, integer declared": (
        "Its values are whole numbers."
    ),
}

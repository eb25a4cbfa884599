"""Differences from every description."""

from typing import Final

from ._alike import alike
from .v5_28 import LATER_PARAMETERS

_ROWS: Final = "Rows have a key for each column that was asked for."
_WORDS: Final = "The description lists the values in words only."
_ONE_ENUM: Final = "One enum for all: which operation takes which changes with each version, and the API says so."
_DEFECT: Final = "Described as text with properties, which is a mistake: the enums of the properties are meant."

ALWAYS: Final[dict[str, str]] = {
    # Operations.
    **alike(
        "The reference says that the sandbox does not have these.",
        "enabled described, disabled declared",
        "catalogs/list sandbox",
        "catalogs_product_group_pins/list sandbox",
        "catalogs_product_groups/create sandbox",
        "catalogs_product_groups/delete sandbox",
        "catalogs_product_groups/get sandbox",
        "catalogs_product_groups/list sandbox",
        "catalogs_product_groups/product_counts_get sandbox",
        "catalogs_product_groups/update sandbox",
        "items_batch/get sandbox",
        "items_batch/post sandbox",
        "products_by_product_group_filter/list sandbox",
        "trending_keywords/list sandbox",
    ),
    "trending_keywords/list scopes: user_accounts:read described, ads:read declared": "The reference says so.",
    # Bodies.
    **alike(
        "An item without its id or its attributes, or a change that does not say of what, has no use.",
        "False described, True declared",
        "LegacyItem.attributes required",
        "LegacyItem.item_id required",
        "LegacyItemDelete.item_id required",
        "LegacyItemUpdate.attributes required",
        "LegacyItemUpdate.item_id required",
        "ProductGroupPromotionUpdate.id required",
    ),
    "ProductGroupPromotionCreate.id: there described, not declared": "What is created has no id yet.",
    **alike(
        "The description says it in words only.",
        "None described, 120 declared",
        "AudienceKeyword.value maxLength",
        "KeywordCreate.value maxLength",
    ),
    **alike(
        "The description says it in words only.",
        "None described, 255 declared",
        "AdCreate.name maxLength",
        "AdUpdate.name maxLength",
    ),
    "ConversionEvent.action_source values: any described, ConversionActionSource declared": _WORDS,
    "ConversionEvent.event_name values: any described, ConversionEventName declared": _WORDS,
    **alike(
        "One model for reading and writing, but only what is written needs a filter.",
        "1, None described, None declared",
        "ProductGroupFilters.all_of minItems",
        "ProductGroupFilters.any_of minItems",
    ),
    # Rules of audiences: texts and examples of the description have more forms than its schema.
    "AudienceRule.url type: array described, array, object, string declared": "One, or a condition, by its text.",
    "AudienceRule.visitor_source_id type: string described, array, string declared": "A list by its example.",
    "LineItem.product_id type: integer described, integer, string declared": "Text by its example.",
    "LineItem.product_price type: string described, number, string declared": "A number by its example.",
    "LineItem.product_quantity type: integer described, integer, string declared": "Text by its example.",
    "TagEventDetails.line_items type: object described, array, object declared": "A list by its example.",
    "TagEventDetails.value type: string described, number, string declared": "A number by its example.",
    # Values that some operations do not take.
    "AudienceSizingQuery.creative_types[] values: not described, COLLAGE, MAX_WIDTH_REGULAR_COLLECTION, "
    "MAX_WIDTH_VIDEO_COLLECTION, QUIZ, SHOWCASE declared": _ONE_ENUM,
    "ReportCreate.targeting_types[] values: not described, CREATIVE_TYPE, QUIZ_RESULT declared": _ONE_ENUM,
    "ad_account_targeting_analytics/get(targeting_types)[] values: not described, AUDIENCE_MULTIPLIER, "
    "CREATIVE_ENHANCEMENTS, CREATIVE_TYPE, LOCAL_ADS_STORE_CODE, MEDIA_TYPE, QUIZ_RESULT declared": _ONE_ENUM,
    "ad_groups_targeting_analytics/get(targeting_types)[] values: not described, AUDIENCE_MULTIPLIER, "
    "CREATIVE_TYPE, LOCAL_ADS_STORE_CODE, MEDIA_TYPE, QUIZ_RESULT declared": _ONE_ENUM,
    "ad_targeting_analytics/get(targeting_types)[] values: not described, AUDIENCE_MULTIPLIER, "
    "CREATIVE_ENHANCEMENTS, CREATIVE_TYPE, LOCAL_ADS_STORE_CODE, MEDIA_TYPE declared": _ONE_ENUM,
    "campaign_targeting_analytics/get(targeting_types)[] values: not described, CREATIVE_ENHANCEMENTS, "
    "LOCAL_ADS_STORE_CODE, MEDIA_TYPE, QUIZ_RESULT declared": _ONE_ENUM,
    # Answers.
    "Audience.audience_type values: any described, AudienceType declared": _WORDS,
    "Audience.status values: any described, AudienceStatus declared": _WORDS,
    "AudienceDefinition.scope values: any described, AudienceDefinitionScope declared": _DEFECT,
    "AudienceDefinition.type values: any described, AudienceDefinitionType declared": _DEFECT,
    "TargetingAnalytics.data[] fields: any described, TargetingMetrics declared": "The form of the examples.",
    **alike(
        "Stands in an example, and not in the schema.",
        "not described, there declared",
        "PinImages.orig",
        "QuizResult.iOS_deep_link",
        "QuizResult.organicPinId",
    ),
    "AuthorizationCodeGrant.continuous_refresh: not described, there declared": "Later versions of the API take it.",
    "PinImages.originals: not described, there declared": "The live API sends it (pinterest/api-quickstart#78).",
    **alike(
        "The API of today sends it, by the descriptions since 5.15: all three fields to every exchange.",
        "not described, there declared",
        "AccessTokenByIntegrationRefresh.refresh_token_expires_at",
    ),
    "KeywordMetrics.KEYWORD_QUERY_VOLUME: not described, there declared": "What the API sends, in upper case.",
    **alike(
        "The answer is flat since 5.28.",
        "not described, there declared",
        "MmmReportState.report_status",
        "MmmReportState.size",
        "MmmReportState.url",
    ),
    **alike("Known of 5.28.", "not described, there declared", *LATER_PARAMETERS),
    # Mappings although some keys are described: most are not.
    "ad_account/analytics answer[] fields: AD_ACCOUNT_ID, DATE described, any declared": _ROWS,
    "ad_groups/analytics answer[] fields: AD_GROUP_ID, DATE described, any declared": _ROWS,
    "ads/analytics answer[] fields: AD_ID, DATE described, any declared": _ROWS,
    "campaigns/analytics answer[] fields: CAMPAIGN_ID, DATE described, any declared": _ROWS,
    "product_groups/analytics answer[] fields: DATE, PRODUCT_GROUP_ID described, any declared": _ROWS,
    "TrendingKeyword.time_series fields: date described, any declared": "The keys are days; `date` stands for one.",
    **alike(
        "The storage service wants back every parameter that came, described or not.",
        "Content-Type, key, policy, x-amz-algorithm, x-amz-credential, x-amz-date, x-amz-security-token, "
        "x-amz-signature described, any declared",
        "MediaUpload.upload_parameters fields",
    ),
}

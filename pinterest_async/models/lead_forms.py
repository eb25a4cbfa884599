"""Lead forms: what an ad asks of people who show interest."""

from typing import ClassVar

from ._base import Model, OpenEnum, retired


class LeadFormStatus(OpenEnum):
    """Whether a lead form is in use. Source: LeadFormStatus."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"


@retired("PREFERRED_CONTACT_METHOD")
class LeadFormQuestionType(OpenEnum):
    """What a question asks for; CUSTOM ones have a label of their own. Source: LeadFormQuestionType."""

    CUSTOM = "CUSTOM"
    FULL_NAME = "FULL_NAME"
    FIRST_NAME = "FIRST_NAME"
    LAST_NAME = "LAST_NAME"
    EMAIL = "EMAIL"
    PHONE_NUMBER = "PHONE_NUMBER"
    ZIP_CODE = "ZIP_CODE"
    AGE = "AGE"
    GENDER = "GENDER"
    CITY = "CITY"
    COUNTRY = "COUNTRY"
    PREFERRED_CONTACT_METHOD = "PREFERRED_CONTACT_METHOD"
    STATE_PROVINCE = "STATE_PROVINCE"
    ADDRESS = "ADDRESS"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"


class LeadFormFieldType(OpenEnum):
    """How a custom question is answered. Source: LeadFormQuestionFieldType."""

    TEXT_FIELD = "TEXT_FIELD"
    TEXT_AREA = "TEXT_AREA"
    RADIO_LIST = "RADIO_LIST"
    CHECKBOX = "CHECKBOX"


class LeadFormQuestion(Model):
    """One question of a lead form; the last three fields are of custom ones only. Source: LeadFormQuestion.

    A question has at most 5 options.
    """

    question_type: LeadFormQuestionType | None = None
    custom_question_field_type: LeadFormFieldType | None = None
    custom_question_label: str | None = None
    custom_question_options: list[str] | None = None


class LeadFormPolicyLink(Model):
    """A policy that a lead form links to. Newer than 5.12. Source: LeadFormCommon."""

    label: str | None = None
    link: str | None = None


class LeadForm(Model):
    """A lead form: at most 10 questions, and the texts around them. Source: LeadFormResponse, LeadFormCommon.

    `name` is for the advertiser alone, `completion_message` for people who sent the form in. `has_accepted_terms` is
    the advertiser's consent to Pinterest's terms of lead ads. There are at most 3 `policy_links`. Both times
    are Unix seconds.
    """

    newer_fields: ClassVar[frozenset[str]] = frozenset({"policy_links"})

    id: str = ""
    ad_account_id: str | None = None
    name: str | None = None
    status: LeadFormStatus | None = None
    privacy_policy_link: str | None = None
    has_accepted_terms: bool | None = None
    completion_message: str | None = None
    disclosure_language: str | None = None
    questions: list[LeadFormQuestion] | None = None
    created_time: int | None = None
    updated_time: int | None = None
    policy_links: list[LeadFormPolicyLink] | None = None


class LeadFormTest(Model):
    """The subscription that made-up answers were sent to. Source: LeadFormTestResponse."""

    subscription_id: str | None = None

"""Lead forms: what an ad asks of people who show interest."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from ._base import UNSET, Model, OpenEnum, UnsetType, retired


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


class LeadFormPolicyLinkCreate(Model):
    """A policy for a lead form to link to. Source: LeadFormCommon."""

    label: str | UnsetType = UNSET
    link: str | UnsetType = UNSET


class LeadFormQuestionCreate(Model):
    """A question for a lead form, the last three fields for custom ones only. Source: LeadFormQuestion."""

    question_type: LeadFormQuestionType | UnsetType = UNSET
    custom_question_field_type: LeadFormFieldType | None | UnsetType = UNSET
    custom_question_label: str | None | UnsetType = UNSET
    custom_question_options: Annotated[list[str], Meta(min_length=0, max_length=5)] | None | UnsetType = UNSET


PolicyLinks: TypeAlias = Annotated[list[LeadFormPolicyLinkCreate], Meta(min_length=0, max_length=3)]
"""At most 3 links."""

Questions: TypeAlias = Annotated[list[LeadFormQuestionCreate], Meta(min_length=0, max_length=10)]
"""At most 10 questions."""


class LeadFormCreate(Model):
    """A lead form to create; its texts as in `LeadForm`. Source: LeadFormCreateRequest."""

    name: str | None
    completion_message: str | None
    has_accepted_terms: bool
    privacy_policy_link: str | None
    questions: Questions
    disclosure_language: str | None | UnsetType = UNSET
    policy_links: PolicyLinks | UnsetType = UNSET
    status: LeadFormStatus | UnsetType = UNSET


class LeadFormUpdate(Model):
    """Changes to a lead form: a field left at UNSET stays as it is. Source: LeadFormUpdateRequest."""

    id: Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
    name: str | None | UnsetType = UNSET
    completion_message: str | None | UnsetType = UNSET
    disclosure_language: str | None | UnsetType = UNSET
    has_accepted_terms: bool | UnsetType = UNSET
    policy_links: PolicyLinks | UnsetType = UNSET
    privacy_policy_link: str | None | UnsetType = UNSET
    questions: Questions | UnsetType = UNSET
    status: LeadFormStatus | UnsetType = UNSET


class LeadFormTest(Model):
    """The subscription that made-up answers were sent to. Source: LeadFormTestResponse."""

    subscription_id: str | None = None

"""Images and videos that items have for ads only, each with a tag to choose it by: up to 20 and up to 3."""

from typing import ClassVar, Final

from ._base import UNSET, Model, UnsetType

AD_IMAGES: Final = 20
"""Ad images that an item can have."""

AD_VIDEOS: Final = 3
"""Ad videos that an item can have."""

AD_MEDIA_NAMES: Final = tuple(
    f"AD_{kind}_{number}_{part}"
    for kind, most in (("IMAGE", AD_IMAGES), ("VIDEO", AD_VIDEOS))
    for number in range(most)
    for part in ("LINK", "TAG")
)
"""The names of the attributes, as columns of feeds have them."""

AD_MEDIA_ISSUES: Final = tuple(
    f"{name}_{issue}"
    for name in AD_MEDIA_NAMES
    for issue in ("DUPLICATED", "LENGTH_TOO_LONG", "REQUIRED", "WARNING")
    if issue != "WARNING" or name.endswith("LINK")
)
"""The codes of their faults."""

_NAMES: Final = frozenset(name.lower() for name in AD_MEDIA_NAMES)


class AdMediaUpdate(Model):
    """Ad images and ad videos of an item that is sent. Source: UpdatableItemAttributes."""

    newer_fields: ClassVar[frozenset[str]] = _NAMES

    ad_image_0_link: str | None | UnsetType = UNSET
    ad_image_0_tag: str | None | UnsetType = UNSET
    ad_image_1_link: str | None | UnsetType = UNSET
    ad_image_1_tag: str | None | UnsetType = UNSET
    ad_image_2_link: str | None | UnsetType = UNSET
    ad_image_2_tag: str | None | UnsetType = UNSET
    ad_image_3_link: str | None | UnsetType = UNSET
    ad_image_3_tag: str | None | UnsetType = UNSET
    ad_image_4_link: str | None | UnsetType = UNSET
    ad_image_4_tag: str | None | UnsetType = UNSET
    ad_image_5_link: str | None | UnsetType = UNSET
    ad_image_5_tag: str | None | UnsetType = UNSET
    ad_image_6_link: str | None | UnsetType = UNSET
    ad_image_6_tag: str | None | UnsetType = UNSET
    ad_image_7_link: str | None | UnsetType = UNSET
    ad_image_7_tag: str | None | UnsetType = UNSET
    ad_image_8_link: str | None | UnsetType = UNSET
    ad_image_8_tag: str | None | UnsetType = UNSET
    ad_image_9_link: str | None | UnsetType = UNSET
    ad_image_9_tag: str | None | UnsetType = UNSET
    ad_image_10_link: str | None | UnsetType = UNSET
    ad_image_10_tag: str | None | UnsetType = UNSET
    ad_image_11_link: str | None | UnsetType = UNSET
    ad_image_11_tag: str | None | UnsetType = UNSET
    ad_image_12_link: str | None | UnsetType = UNSET
    ad_image_12_tag: str | None | UnsetType = UNSET
    ad_image_13_link: str | None | UnsetType = UNSET
    ad_image_13_tag: str | None | UnsetType = UNSET
    ad_image_14_link: str | None | UnsetType = UNSET
    ad_image_14_tag: str | None | UnsetType = UNSET
    ad_image_15_link: str | None | UnsetType = UNSET
    ad_image_15_tag: str | None | UnsetType = UNSET
    ad_image_16_link: str | None | UnsetType = UNSET
    ad_image_16_tag: str | None | UnsetType = UNSET
    ad_image_17_link: str | None | UnsetType = UNSET
    ad_image_17_tag: str | None | UnsetType = UNSET
    ad_image_18_link: str | None | UnsetType = UNSET
    ad_image_18_tag: str | None | UnsetType = UNSET
    ad_image_19_link: str | None | UnsetType = UNSET
    ad_image_19_tag: str | None | UnsetType = UNSET
    ad_video_0_link: str | None | UnsetType = UNSET
    ad_video_0_tag: str | None | UnsetType = UNSET
    ad_video_1_link: str | None | UnsetType = UNSET
    ad_video_1_tag: str | None | UnsetType = UNSET
    ad_video_2_link: str | None | UnsetType = UNSET
    ad_video_2_tag: str | None | UnsetType = UNSET


class AdMedia(Model):
    """Ad images and ad videos of a stored item. Source: UpdatableItemAttributes."""

    newer_fields: ClassVar[frozenset[str]] = _NAMES

    ad_image_0_link: str | None = None
    ad_image_0_tag: str | None = None
    ad_image_1_link: str | None = None
    ad_image_1_tag: str | None = None
    ad_image_2_link: str | None = None
    ad_image_2_tag: str | None = None
    ad_image_3_link: str | None = None
    ad_image_3_tag: str | None = None
    ad_image_4_link: str | None = None
    ad_image_4_tag: str | None = None
    ad_image_5_link: str | None = None
    ad_image_5_tag: str | None = None
    ad_image_6_link: str | None = None
    ad_image_6_tag: str | None = None
    ad_image_7_link: str | None = None
    ad_image_7_tag: str | None = None
    ad_image_8_link: str | None = None
    ad_image_8_tag: str | None = None
    ad_image_9_link: str | None = None
    ad_image_9_tag: str | None = None
    ad_image_10_link: str | None = None
    ad_image_10_tag: str | None = None
    ad_image_11_link: str | None = None
    ad_image_11_tag: str | None = None
    ad_image_12_link: str | None = None
    ad_image_12_tag: str | None = None
    ad_image_13_link: str | None = None
    ad_image_13_tag: str | None = None
    ad_image_14_link: str | None = None
    ad_image_14_tag: str | None = None
    ad_image_15_link: str | None = None
    ad_image_15_tag: str | None = None
    ad_image_16_link: str | None = None
    ad_image_16_tag: str | None = None
    ad_image_17_link: str | None = None
    ad_image_17_tag: str | None = None
    ad_image_18_link: str | None = None
    ad_image_18_tag: str | None = None
    ad_image_19_link: str | None = None
    ad_image_19_tag: str | None = None
    ad_video_0_link: str | None = None
    ad_video_0_tag: str | None = None
    ad_video_1_link: str | None = None
    ad_video_1_tag: str | None = None
    ad_video_2_link: str | None = None
    ad_video_2_tag: str | None = None

"""The tag media: uploads of videos."""

from typing import Annotated

from .._limits import Category
from .._operation import FIELD, GET, POST, Resource
from .._pages import Pages
from ..models.media import MediaUpload, MediaUploadDetails, MediaUploadType
from ._types import NumericId, PageSize


class Media(Resource):
    """Uploads of videos: register one, send the file to the storage service, wait until it is processed."""

    @GET("/media", id="media/list", category=Category.ORG_READ, scopes=("pins:read",))
    def list(self, *, bookmark: str | None = None, page_size: PageSize | None = None) -> Pages[MediaUploadDetails]:
        """Uploads of the account, and how far they are.

        Source: media/list.
        """
        ...

    @POST("/media", id="media/create", category=Category.ORG_WRITE, scopes=("pins:read", "pins:write"))
    async def create(self, *, media_type: Annotated[MediaUploadType | str, FIELD]) -> MediaUpload:
        """Register an upload; the answer tells where the file is to be sent.

        media_type: "video".  Source: media/create.
        """
        ...

    @GET("/media/{media_id}", id="media/get", category=Category.ORG_READ, scopes=("pins:read",))
    async def get(self, media_id: NumericId) -> MediaUploadDetails:
        """How far an upload is.

        Source: media/get.
        """
        ...

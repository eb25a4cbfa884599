"""The tag media: uploads of videos."""

from .._operations.declare import GET, ORG_READ, ORG_WRITE, POST, Field, Resource
from .._operations.pages import Pages
from ..models.media import MediaUpload, MediaUploadDetails, MediaUploadType
from ._types import NumericId, PageSize
from ._workflows.media import File, upload_video


class Media(Resource):
    """Uploads of videos: register one, send the file to the storage service, wait until it is processed."""

    @GET("/media", "media/list", ORG_READ, "pins:read")
    def list(self, *, bookmark: str | None = None, page_size: PageSize | None = None) -> Pages[MediaUploadDetails]:
        """List uploads of the account with their states."""
        ...

    @POST("/media", "media/create", ORG_WRITE, "pins:read pins:write")
    async def create(self, *, media_type: Field[MediaUploadType | str]) -> MediaUpload:
        """Register an upload; the answer says where to send the file.

        Args:
            media_type: "video".
        """
        ...

    @GET("/media/{media_id}", "media/get", ORG_READ, "pins:read")
    async def get(self, media_id: NumericId) -> MediaUploadDetails:
        """Return the state of an upload."""
        ...

    async def upload(self, file: File, *, timeout: float = 3600.0) -> MediaUploadDetails:
        """Upload a video and wait until it is processed; the answer's `media_id` makes a Pin (see `pins.create_video`).

        A connection that breaks while the file is sent is tried again.

        Args:
            file: A path, bytes, or a file opened for reading; it is streamed.
            timeout: Seconds for processing it.

        Raises:
            ArgumentError: The file cannot be read.
            ResponseError: The storage service refuses it.
            JobFailed: It cannot be processed.
            TimedOut: It is not processed in time.

        Source: media/create, media/get.
        """
        return await upload_video(self.transport, file, timeout)

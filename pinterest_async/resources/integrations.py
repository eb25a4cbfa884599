"""The tag integrations: links between commerce platforms and Pinterest, and the logs of their applications."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from msgspec import Meta

from .._operations.declare import ADS_READ, ADS_WRITE, BODY, DELETE, GET, PATCH, POST, Field, Resource
from .._operations.pages import Pages
from ..models.integrations import (
    Integration,
    IntegrationCreate,
    IntegrationLog,
    IntegrationLogsAnswer,
    IntegrationRecord,
    IntegrationUpdate,
)
from ._types import PageSize, Text

Logs: TypeAlias = Annotated[Sequence[IntegrationLog | Mapping[str, Any]], Meta(min_length=1, max_length=250)]
"""1 to 250 logs."""


class Integrations(Resource):
    """Integrations of commerce platforms; by `external_business_id`, or as records by an id of their own. In beta."""

    # Here and in `update_commerce` the description does not call the body required, which has no use without one.
    @POST("/integrations/commerce", "integrations_commerce/post", ADS_WRITE, "ads:write", sandbox=False)
    async def create_commerce(self, integration: Annotated[IntegrationCreate | Mapping[str, Any], BODY]) -> Integration:
        """Link an external business with a merchant and an ad account."""
        ...

    @GET(
        "/integrations/commerce/{external_business_id}",
        "integrations_commerce/get",
        ADS_READ,
        "ads:read",
        sandbox=False,
    )
    async def get_commerce(self, external_business_id: Text) -> Integration:
        """Return the integration of an external business."""
        ...

    @PATCH(
        "/integrations/commerce/{external_business_id}",
        "integrations_commerce/patch",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def update_commerce(
        self, external_business_id: Text, integration: Annotated[IntegrationUpdate | Mapping[str, Any], BODY]
    ) -> Integration:
        """Change the integration of an external business."""
        ...

    @DELETE(
        "/integrations/commerce/{external_business_id}",
        "integrations_commerce/del",
        ADS_WRITE,
        "ads:write",
        sandbox=False,
    )
    async def delete_commerce(self, external_business_id: Text) -> None:
        """Delete the integration of an external business."""
        ...

    @POST("/integrations/logs", "integrations_logs/post", ADS_WRITE, "ads:write")
    async def send_logs(self, *, logs: Field[Logs]) -> IntegrationLogsAnswer:
        """Send 1 to 250 logs of an integration's application; a batch with a bad log is refused (400)."""
        ...

    @GET("/integrations", "integrations/get_list", ADS_READ, "ads:read", sandbox=False)
    def list(self, *, bookmark: str | None = None, page_size: PageSize | None = None) -> Pages[IntegrationRecord]:
        """List records of all integrations, with the partners' tokens.

        Args:
            page_size: 1 to 250 (the server takes 25 when absent).
        """
        ...

    @GET("/integrations/{id}", "integrations/get_by_id", ADS_READ, "ads:read", sandbox=False)
    async def get(self, id: Text) -> IntegrationRecord:
        """Return the record of one integration, with the partner's tokens."""
        ...

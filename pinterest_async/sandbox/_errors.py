"""Refusals in the API's form: an HTTP status, Pinterest's own code, and a message."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A request is refused with `status` and a body of `code`, `message` and perhaps `details`."""

    def __init__(
        self, status: int, code: int, message: str, headers: Mapping[str, str] | None = None, details: Any = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}
        self.details = details

    @property
    def body(self) -> dict[str, Any]:
        """The body of the response."""
        body = {"code": self.code, "message": str(self)}
        return body if self.details is None else {**body, "details": self.details}


class ItemRefused(Exception):
    """One item of a bulk call is refused. The others are not affected."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def invalid(message: str) -> ApiError:
    """Return a 400 whose message names the parameter."""
    return ApiError(400, 1, message)


def unauthenticated() -> ApiError:
    """Return a 401: there is no token, or it is not valid."""
    return ApiError(401, 2, "Authentication failed.")


def forbidden(reason: str = "") -> ApiError:
    """Return a 403: the token is valid, but does not allow this."""
    return ApiError(403, 29, f"You are not permitted to access that resource.{reason and ' '}{reason}")


def not_found(code: int, thing: str) -> ApiError:
    """Return a 404. Pinterest's codes: 40 board, 50 Pin, 2031 section; others repeat the status."""
    return ApiError(404, code, f"{thing} not found.")

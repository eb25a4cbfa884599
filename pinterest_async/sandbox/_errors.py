"""Refusals in the API's form: an HTTP status, Pinterest's own code, and a message."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A request is refused: answered with `status` and a body of `code` and `message`, and `details` if there are."""

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
        """The body of the answer."""
        body = {"code": self.code, "message": str(self)}
        return body if self.details is None else {**body, "details": self.details}


class ItemRefused(Exception):
    """One item of a bulk call is refused; the others are not touched by it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def invalid(message: str) -> ApiError:
    """The request breaks a rule; the message names the parameter."""
    return ApiError(400, 1, message)


def unauthenticated() -> ApiError:
    """No token, or one that is not good (any more)."""
    return ApiError(401, 2, "Authentication failed.")


def forbidden(reason: str = "") -> ApiError:
    """The token is good, but not for this."""
    return ApiError(403, 29, f"You are not permitted to access that resource.{reason and ' '}{reason}")


def not_found(code: int, thing: str) -> ApiError:
    """There is no such thing. Pinterest's codes: 40 board, 50 Pin, 2031 section; others repeat the status."""
    return ApiError(404, code, f"{thing} not found.")

"""Stores that keep refreshed tokens for the next process."""

import asyncio
import os
import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

import msgspec

from ..errors import AuthError
from ..models._confidential import RedactedModel


class Tokens(RedactedModel):
    """An access token and the refresh token that replaces it. The repr shows neither.

    `expires_at` is in Unix seconds (None: not known). `origin` is a digest of the refresh token that the user's consent
    gave; these tokens came from it by refreshes.
    """

    redacted_fields: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token", "origin"})

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    origin: str | None = None


class TokenStore(Protocol):
    """Keeps refreshed tokens: in a file, a database row, a secret manager."""

    async def load(self) -> Tokens | None:
        """Return the tokens saved last, or None if there are none."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Save the tokens.

        If this raises, the tokens stay in memory, and they are saved before they are used.
        """
        ...


@runtime_checkable
class SharedTokenStore(TokenStore, Protocol):
    """A store of several processes, of which one at a time refreshes the tokens. The others load its result."""

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """Return a lock to hold while tokens are refreshed. It must expire if the process that holds it dies."""
        ...


class FileTokenStore:
    """Keeps tokens in a JSON file that only its owner may read. A save replaces the file in one step.

    Args:
        path: The file. Its folder must exist.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)

    async def load(self) -> Tokens | None:
        """Return the tokens in the file, or None if there is no file.

        Raises:
            AuthError: The file holds something else.
        """
        return await asyncio.to_thread(self._load)

    async def save(self, tokens: Tokens) -> None:
        """Replace the file.

        Raises:
            OSError: The file cannot be written. It stays as it was.
        """
        await asyncio.to_thread(self._save, tokens)

    def _load(self) -> Tokens | None:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Tokens)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise AuthError(f"{self.path} holds no tokens: remove it or restore it") from None

    def _save(self, tokens: Tokens) -> None:
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(tokens))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink()
            raise

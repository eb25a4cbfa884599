"""Where renewed tokens are kept, so that the next process has them."""

import asyncio
import os
import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

import msgspec

from ..errors import AuthError
from ..models._confidential import Confidential


class Tokens(Confidential):
    """An access token, and what renews it. `expires_at` is Unix seconds (None: not known). The repr hides both.

    `origin` is a digest of the refresh token that was given first; these tokens came from it by renewals.
    """

    hidden: ClassVar[frozenset[str]] = frozenset({"access_token", "refresh_token", "origin"})

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    origin: str | None = None


class TokenStore(Protocol):
    """Where renewed tokens are kept: a file, a database row, a secret manager."""

    async def load(self) -> Tokens | None:
        """The tokens saved last; None when there are none yet."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Keep these tokens. When it raises, the tokens are kept in memory and saving is tried again before use."""
        ...


@runtime_checkable
class SharedTokenStore(TokenStore, Protocol):
    """A store in which one process at a time renews, and the others find what it stored."""

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """Held while tokens are renewed. It must end by itself when the process that holds it dies."""
        ...


class FileTokenStore:
    """Keeps tokens in a JSON file that only its owner may read; a save replaces the file in one step."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)

    async def load(self) -> Tokens | None:
        """The tokens in the file; None when there is no file. AuthError when it holds something else."""
        return await asyncio.to_thread(self._load)

    async def save(self, tokens: Tokens) -> None:
        """Replace the file."""
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

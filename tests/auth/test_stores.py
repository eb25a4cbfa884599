"""Token stores in files: replaced in one step, for their owner only."""

import os
import stat
from pathlib import Path

import pytest

from pinterest_async import AuthError, FileTokenStore, Tokens

TOKENS = Tokens(access_token="pina_1", refresh_token="pinr_1", expires_at=1_700_000_000.0)


async def test_a_file_gives_back_what_it_was_given(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    assert await store.load() is None
    await store.save(TOKENS)
    assert await store.load() == TOKENS
    await FileTokenStore(str(store.path)).save(Tokens(access_token="pina_2"))
    assert await store.load() == Tokens(access_token="pina_2")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("mode", [None, 0o644])
async def test_a_file_of_tokens_is_for_its_owner_only(tmp_path: Path, mode: int | None) -> None:
    path = tmp_path / "tokens.json"
    if mode is not None:
        path.touch(mode)
        path.chmod(mode)
    await FileTokenStore(path).save(TOKENS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace"])
async def test_a_save_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    await store.save(TOKENS)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="disk full"):
        await store.save(Tokens(access_token="pina_2"))
    assert await store.load() == TOKENS
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"access_token": 5}', b"\xff\xfe", b'{"access_token": "\xff"}']
)
async def test_a_damaged_file_is_named_and_not_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokens.json"
    path.write_bytes(content)
    with pytest.raises(AuthError, match=r"tokens\.json holds no tokens: remove it or restore it"):
        await FileTokenStore(path).load()
    assert path.read_bytes() == content

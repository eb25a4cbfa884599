"""Token stores in files: replaced in one step or written in place, for their owner only, shared by processes."""

import asyncio
import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from textwrap import dedent
from typing import Any

import msgspec
import pytest

from pinterest_async import ArgumentError, AuthError, ConfigurationError, FileTokenStore, RefreshingToken, Tokens
from pinterest_async.auth import TokenResponse

TOKENS = Tokens(access_token="pina_1", refresh_token="pinr_1", expires_at=1_700_000_000.0)


def private(path: Path, content: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(content)


async def test_a_file_gives_back_what_it_was_given(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    assert await store.load("") is None
    await store.save("", TOKENS)
    assert await store.load("") == TOKENS
    await FileTokenStore(str(store.path)).save("", Tokens(access_token="pina_2"))
    assert await store.load("") == Tokens(access_token="pina_2")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("mode", [None, 0o644])
async def test_a_file_of_tokens_is_for_its_owner_only(tmp_path: Path, mode: int | None) -> None:
    path = tmp_path / "tokens.json"
    if mode is not None:
        path.touch(mode)
        path.chmod(mode)
    await FileTokenStore(path).save("", TOKENS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace"])
async def test_a_save_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    await store.save("", TOKENS)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="disk full"):
        await store.save("", Tokens(access_token="pina_2"))
    assert await store.load("") == TOKENS
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.json"]


@pytest.mark.parametrize(
    "content", [b"{", b"{}", b"[]", b'{"access_token": 5}', b"\xff\xfe", b'{"access_token": "\xff"}']
)
async def test_a_damaged_file_is_named_and_not_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokens.json"
    path.write_bytes(content)
    with pytest.raises(AuthError, match=r"tokens\.json holds no tokens: remove it or restore it"):
        await FileTokenStore(path).load("")
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b" \n"])
async def test_an_empty_file_holds_no_tokens_yet(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokens.json"
    path.write_bytes(content)
    assert await FileTokenStore(path).load("") is None
    await FileTokenStore(path).save("", TOKENS)
    assert await FileTokenStore(path).load("") == TOKENS


async def test_a_file_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    private(path, b'{"access_token": "pina_1", "refresh_token": "pinr_1", "expires_at": 1700000000.0, "origin": null}')
    assert await FileTokenStore(path).load("") == TOKENS


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
async def test_a_file_that_others_may_read_is_closed_to_them(
    tmp_path: Path, mode: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tokens.json"
    private(path, msgspec.json.encode(TOKENS))
    path.chmod(mode)
    for _ in range(2):
        assert await FileTokenStore(path).load("") == TOKENS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    [record] = caplog.records
    assert f"tokens.json could be read by other users (its mode was {mode:o}) and is closed" in record.getMessage()
    assert "pinr_1" not in caplog.text
    path.chmod(mode)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(AuthError, match=rf"its mode is {mode:o}\): run 'chmod 600 .*tokens.json', and auth") as caught:
        await FileTokenStore(path).load("")
    assert "pinr_1" not in str(caught.value)


async def test_each_user_has_a_file(tmp_path: Path) -> None:
    users = ["anna", "Anna", "../anna", "a/b", "ü", ".", "a%2fb", "a b", "\ud800", "x" * 99, "x" * 1000, "x" * 1001]
    store = FileTokenStore(tmp_path / "{user}.json")
    assert await store.load("anna") is None
    for number, user in enumerate(users):
        await store.check(user)
        async with store.renewing(user):
            await store.save(user, Tokens(access_token=f"pina_{number}"))
    for number, user in enumerate(users):
        assert await store.load(user) == Tokens(access_token=f"pina_{number}")
    names = [path.name for path in tmp_path.glob("*.json")]
    assert len({name.lower() for name in names}) == len(users)
    assert {"anna.json", "%41nna.json", "%2e%2e%2fanna.json"} < set(names)
    assert repr(store) == f"FileTokenStore('{tmp_path}/{{user}}.json')"


async def test_the_only_user_may_be_left_out(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    async with store.renewing():
        await store.check()
        await store.save(TOKENS)
    assert await store.load() == await store.load("") == TOKENS
    incomplete: Any = store
    with pytest.raises(ArgumentError, match=r"TokenStore\.save: tokens: missing"):
        await incomplete.save("anna")


async def test_the_file_of_one_user_is_not_for_another(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    with pytest.raises(ConfigurationError, match=r"tokens\.json is the file of one user; for several, {user} must be"):
        await store.load("anna")


async def test_a_path_that_cannot_be_read_is_named_with_the_repair(tmp_path: Path) -> None:
    with pytest.raises(AuthError, match=r"cannot be read \(Is a directory\): let this user read it, or name another"):
        await FileTokenStore(tmp_path).load("")


async def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "tokens.json"
    real.touch()
    link.symlink_to(real)
    await FileTokenStore(link).save("", TOKENS)
    assert link.is_symlink()
    assert await FileTokenStore(real).load("") == TOKENS


# Files that can only be written


def refuse_to_replace(monkeypatch: pytest.MonkeyPatch, code: int = errno.EBUSY) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "replace", refuse)


def refuse_new_files(monkeypatch: pytest.MonkeyPatch, code: int = errno.EROFS) -> None:
    def refuse(**_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("refuse", [refuse_to_replace, refuse_new_files])
async def test_a_file_that_cannot_be_replaced_is_written_in_place(
    tmp_path: Path, refuse: Any, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tokens.json"
    path.touch(0o644)
    inode = path.stat().st_ino
    refuse(monkeypatch, code)
    store = FileTokenStore(path)
    for tokens in (TOKENS, Tokens(access_token="pina_2" * 100), Tokens(access_token="p")):
        await store.check("")
        await store.save("", tokens)
        assert path.read_bytes() == msgspec.json.encode(tokens)
        assert await store.load("") == tokens
    assert path.stat().st_ino == inode
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["tokens.json"]


async def test_a_file_that_is_missing_and_cannot_be_made_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_new_files(monkeypatch)
    with pytest.raises(OSError, match="Read-only"):
        await FileTokenStore(tmp_path / "tokens.json").save("", TOKENS)


@pytest.mark.parametrize("written", [0, 7])
async def test_a_write_in_place_that_fails_puts_back_what_was_there(
    tmp_path: Path, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    await store.save("", TOKENS)
    refuse_to_replace(monkeypatch)
    write, calls = os.write, [0]

    def fill_up(handle: int, content: bytes) -> int:
        calls[0] += 1
        if calls[0] == 1:
            return write(handle, content[:written])
        return write(handle, content)

    monkeypatch.setattr(os, "write", fill_up)
    with pytest.raises(OSError, match="No space left"):
        await store.save("", Tokens(access_token="pina_2" * 100))
    assert await store.load("") == TOKENS
    assert [found.name for found in tmp_path.iterdir()] == ["tokens.json"]


@pytest.mark.parametrize("content", [b"", b'{"access_tok'])
async def test_what_a_killed_writer_left_beside_a_damaged_file_is_read_and_then_removed(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "tokens.json"
    private(path, content)
    (tmp_path / ".tokens.json.aaaaaaaa.tmp").write_bytes(msgspec.json.encode(TOKENS))
    (tmp_path / ".tokens.json.bbbbbbbb.tmp").write_bytes(b"{")
    (tmp_path / ".other.json.cccccccc.tmp").touch()
    (tmp_path / ".tokens.json.dddddddd.tmp").mkdir()
    assert await FileTokenStore(path).load("") == TOKENS
    await FileTokenStore(path).save("", Tokens(access_token="pina_2"))
    assert sorted(found.name for found in tmp_path.iterdir()) == [
        ".other.json.cccccccc.tmp",
        ".tokens.json.dddddddd.tmp",
        "tokens.json",
    ]


async def test_a_file_that_was_changed_since_wins_over_what_a_killed_writer_left(tmp_path: Path) -> None:
    path, left_over = tmp_path / "tokens.json", tmp_path / ".tokens.json.aaaaaaaa.tmp"
    left_over.write_bytes(msgspec.json.encode(Tokens(access_token="pina_old")))
    os.utime(left_over, (1e9, 1e9))
    private(path, msgspec.json.encode(TOKENS))
    assert await FileTokenStore(path).load("") == TOKENS


# Tried before a refresh token is used


class Endpoint:
    """A token endpoint that counts."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, form: bytes, basic: str) -> TokenResponse:
        self.calls += 1
        return TokenResponse(access_token="pina_2", refresh_token="pinr_2", expires_in=3600.0)


def source(path: Path) -> RefreshingToken:
    return RefreshingToken(app_id="app", app_secret="hush", refresh_token="pinr_1", store=FileTokenStore(path))


async def test_a_folder_that_is_missing_is_told_before_the_refresh_token_is_used(tmp_path: Path) -> None:
    endpoint = Endpoint()
    with pytest.raises(AuthError, match=r"gone/tokens\.json cannot be written .*the refresh token was not used"):
        await source(tmp_path / "gone" / "tokens.json").token(endpoint)
    assert endpoint.calls == 0
    assert await source(tmp_path / "tokens.json").token(endpoint) == "pina_2"


@pytest.mark.parametrize("content", [None, b"", msgspec.json.encode(Tokens(access_token="a", refresh_token="pinr_1"))])
async def test_a_full_disk_is_told_before_the_refresh_token_is_used(
    tmp_path: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, endpoint = tmp_path / "tokens.json", Endpoint()
    if content is not None:
        private(path, content)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(AuthError, match="No space left"):
        await source(path).refresh("a", endpoint)
    assert endpoint.calls == 0
    assert (path.read_bytes() if path.exists() else None) == content


# Several processes

HOLDER = """
    import asyncio, sys
    from pinterest_async import FileTokenStore

    async def main():
        async with FileTokenStore(sys.argv[1]).renewing(""):
            print("held", flush=True)
            await asyncio.Event().wait()

    asyncio.run(main())
"""

WORKER = """
    import asyncio, pathlib, sys
    from pinterest_async import BadRequest, FileTokenStore, RefreshingToken
    from pinterest_async.auth import TokenResponse

    server = pathlib.Path(sys.argv[2])  # a line for each refresh token that was used

    async def endpoint(form, basic):
        number = len(server.read_text().split())
        if f"refresh_token=pinr_{number}&".encode() not in form + b"&":
            raise BadRequest("oauth.token", 400)
        with server.open("a") as file:
            file.write(f"pinr_{number}\\n")
        await asyncio.sleep(0.3)
        return TokenResponse(access_token=f"pina_{number + 1}", refresh_token=f"pinr_{number + 1}", expires_in=86400.0)

    store = FileTokenStore(sys.argv[1])
    token = RefreshingToken(app_id="1", app_secret="s", refresh_token="pinr_0", store=store)
    sys.stdin.readline()
    print(asyncio.run(token.token(endpoint)))
"""


def start(program: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", dedent(program), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("mounted", [False, True])
def test_four_processes_with_one_file_make_one_refresh(tmp_path: Path, mounted: bool) -> None:
    """Also where they can lock nothing but the token file, which is how several containers share one."""
    path, server = tmp_path / "tokens.json", tmp_path / "server"
    server.touch()
    if mounted:
        path.touch()
        (tmp_path / "tokens.json.lock").mkdir()
    program = WORKER
    if mounted:
        program = "import os\ndef busy(*_): raise OSError(16, 'busy')\nos.replace = busy\n" + dedent(WORKER)
    workers = [start(program, path, server) for _ in range(4)]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=60)[0].strip() for worker in workers]
    assert said == ["pina_1"] * 4
    assert server.read_text().split() == ["pinr_0"]
    tokens = msgspec.json.decode(path.read_bytes(), type=Tokens)
    assert tokens.refresh_token == "pinr_1"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_eight_processes_one_of_them_killed_during_its_save_make_one_refresh(tmp_path: Path) -> None:
    """It has the answer, and its copy of the tokens is on the disk: the others go on with that."""
    path, server = tmp_path / "tokens.json", tmp_path / "server"
    server.touch()
    killing = """
        import os, sys

        def die_once(source, target, real=os.replace):
            if b"pinr_1" in open(source, "rb").read():
                try:
                    os.close(os.open(sys.argv[2] + ".killed", os.O_CREAT | os.O_EXCL))
                    os.kill(os.getpid(), 9)
                except FileExistsError:
                    pass
            real(source, target)

        os.replace = die_once
    """
    workers = [start(dedent(killing) + dedent(WORKER), path, server) for _ in range(8)]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = Counter(worker.communicate(timeout=60)[0].strip() for worker in workers)
    assert said == {"pina_1": 7, "": 1}
    assert [worker.returncode for worker in workers].count(-signal.SIGKILL) == 1
    assert server.read_text().split() == ["pinr_0"]
    kept = asyncio.run(FileTokenStore(path).load(""))
    assert kept is not None
    assert kept.refresh_token == "pinr_1"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
async def test_a_killed_holder_of_the_lock_blocks_no_process(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    holder = start(HOLDER, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(AuthError, match=r"has been refreshing these tokens for 300 seconds: .*tokens\.json\.lock"):
        async with FileTokenStore(path).renewing(""):
            raise AssertionError("two hold the lock")
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    async with FileTokenStore(path).renewing(""):
        pass
    assert stat.S_IMODE((tmp_path / "tokens.json.lock").stat().st_mode) == 0o600


async def test_a_file_system_without_locks_works_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    assert await source(tmp_path / "tokens.json").token(Endpoint()) == "pina_2"


@pytest.mark.parametrize("step", ["temporary file", "in place"])
def test_a_writer_killed_at_any_step_leaves_tokens(tmp_path: Path, step: str) -> None:
    """The new tokens are found, although a part of them was written, and the next save removes what was left over."""
    path = tmp_path / "tokens.json"
    private(path, msgspec.json.encode(TOKENS))
    program = f"""
        import asyncio, os, sys
        from pinterest_async import FileTokenStore, Tokens

        def die(*_): os.kill(os.getpid(), 9)
        def busy(*_): raise OSError(16, "busy")
        def half(handle, content, write=os.write): write(handle, content[:25]); die()

        if {step!r} == "in place":
            os.replace, os.write = busy, half
        else:
            os.replace = die
        asyncio.run(FileTokenStore(sys.argv[1]).save("", Tokens(access_token="pina_2", refresh_token="pinr_2")))
    """
    writer = start(program, path)
    writer.communicate(timeout=60)
    assert writer.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2
    store = FileTokenStore(path)
    kept = asyncio.run(store.load(""))
    assert kept is not None
    assert (kept.access_token, kept.refresh_token) == ("pina_2", "pinr_2")
    asyncio.run(store.save("", TOKENS))
    assert [found.name for found in tmp_path.iterdir()] == ["tokens.json"]

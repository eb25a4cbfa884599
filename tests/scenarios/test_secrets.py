"""Planted secrets appear nowhere: reprs, errors, excerpts, logs at DEBUG, locals of frames, pickles, files."""

import asyncio
import io
import logging
import pickle
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pinterest_async import DecodeError, Download, FileTokenStore, Pinterest, PinterestError, Tokens, raw
from pinterest_async._transfers.poller import Poller, Stage, Status
from pinterest_async._transfers.upload import send_file
from pinterest_async.journal import Journal
from pinterest_async.models._confidential import hide
from pinterest_async.models.bulk import BulkRequest
from pinterest_async.models.media import MediaUpload
from pinterest_async.models.reports import MmmReportState, ReportState
from pinterest_async.sandbox import Sandbox
from tests.auth.test_frames import frames
from tests.support.server import answer, client, serve_bytes

TOKEN = "pina_hush_1"
SECRET = "hush"
QUERY = f"X-Amz-Signature={SECRET}&X-Amz-Security-Token={SECRET}"


def download(pinterest: Pinterest, url: str) -> Download:
    async def create() -> str:
        return "token"

    async def poll(_: str) -> Status[str]:
        return Status(Stage.READY, "FINISHED", hide(url))

    poller: Poller[str] = Poller("reports.run", create, poll, 60)
    return Download(pinterest.boards.transport, [poller], [hide(url)])


async def read_rows(pinterest: Pinterest, url: str) -> None:
    async for _ in download(pinterest, url).rows():
        pass


async def read_in_no_time(pinterest: Pinterest, url: str) -> None:
    async with asyncio.timeout(5):
        await read_rows(pinterest, url)


async def upload(pinterest: Pinterest, url: str) -> None:
    await send_file(pinterest.boards.transport, "media.upload", url, {"policy": SECRET}, io.BytesIO(b"x" * 99))


async def upload_in_no_time(pinterest: Pinterest, url: str) -> None:
    async with asyncio.timeout(5):
        await upload(pinterest, url)


async def get(pinterest: Pinterest, url: str) -> None:
    await pinterest.boards.get("1")


async def create(pinterest: Pinterest, url: str) -> None:
    await pinterest.boards.create(name="x")


async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(1000)


def locals_of(error: BaseException) -> list[str]:
    """Return the locals that show a secret, of all frames but those of the tests."""
    code = [(frame.f_code.co_filename, frame.f_code.co_qualname, frame.f_locals) for frame in frames(error, set())]
    assert any("/pinterest_async/" in file for file, _, _ in code)
    return [
        f"{file}: {function}: {name}"
        for file, function, values in code
        for name, value in values.items()
        if "/tests/" not in file and SECRET in repr(value)
    ]


LINK = f'{{"a": "https://storage.example/file?{QUERY}", "b": "https:\\/\\/s\\/f?{QUERY}"}}'.encode()
ECHO = f"<Error><Message>no {SECRET} for /file?{QUERY.replace('&', '&amp;')}</Message></Error>".encode()
Program = Callable[[Pinterest, str], Awaitable[None]]


@pytest.mark.parametrize(
    ("program", "sent"),
    [
        (read_rows, answer(403, b"")),
        (read_rows, answer(400, b"<Error><Code>x</Code></Error>")),
        (read_rows, answer(206, b"x", Content_Range="bytes 7-7/8")),
        (read_rows, answer(200, b"x", Content_Length=9)),
        (read_rows, answer(200, b"x", Content_Encoding="br")),
        (read_rows, answer(302, b"", Location=f"http://[::1?{QUERY}")),
        (read_rows, b""),
        (read_in_no_time, wait),
        (read_rows, answer(400, ECHO)),
        (upload, answer(400, b"<Error><Code>x</Code></Error>")),
        (upload, answer(400, ECHO)),
        (upload, answer(503, ECHO)),
        (upload, answer(503, b"")),
        (upload, b""),
        (upload_in_no_time, wait),
        (get, answer(200, LINK)),
        (create, answer(201, LINK)),
        (get, answer(200, f'["{TOKEN}"]'.encode())),
        (create, answer(201, f'["{TOKEN}"]'.encode())),
        (get, answer(400, f'{{"code": 1, "message": "{TOKEN}"}}'.encode())),
        (get, b""),
    ],
    ids=range(21),
)
async def test_errors_show_no_secret(program: Program, sent: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with serve_bytes(sent) as (base, _), client(base, access_token=TOKEN, max_retries=1) as pinterest:
            with pytest.raises((PinterestError, TimeoutError)) as caught:
                await program(pinterest, f"{base}/file?{QUERY}")
            logging.getLogger("pinterest_async").exception("failed", exc_info=caught.value)
            error: BaseException | None = caught.value
            while error is not None:
                for text in (str(error), repr(error), str(error.__dict__)):
                    assert SECRET not in text
                if isinstance(error, PinterestError):
                    assert SECRET.encode() not in pickle.dumps(error)
                error = error.__cause__ or error.__context__
            assert locals_of(caught.value) == []
            made = download(pinterest, f"{base}?{QUERY}")
            for held in (pinterest, pinterest.boards, pinterest.boards.transport.options, made):
                assert SECRET not in repr(held)
    assert SECRET not in caplog.text
    assert all(SECRET not in repr(record.args) for record in caplog.records)


@pytest.mark.parametrize(
    "model",
    [
        ReportState(url=f"https://s?{QUERY}"),
        MmmReportState(data=ReportState(url=f"https://s?{QUERY}")),
        BulkRequest(result_url=f"https://s?{QUERY}"),
        MediaUpload(upload_parameters={"policy": SECRET}),
        Tokens(access_token=SECRET, refresh_token=SECRET),
        Status(Stage.READY, "FINISHED", hide(f"https://s?{QUERY}")),
    ],
    ids=lambda model: type(model).__name__,
)
def test_models_show_no_secret(model: Any) -> None:
    assert SECRET not in repr(model)
    assert SECRET not in str(model)


@pytest.mark.parametrize("link", ["https://s/f?", "HTTP://s?", r"https:\/\/s\/f?"])
def test_an_excerpt_shows_no_link(link: str) -> None:
    error = DecodeError("boards.get", 200, None, f"Invalid value '{link}{QUERY}'", f'["{link}{QUERY}", 7]'.encode())
    assert SECRET not in str(error) + error.excerpt
    assert error.excerpt.endswith('***", 7]')
    assert "https://s/f" in DecodeError("boards.get", 200, None, "", b"see https://s/f or x").excerpt


async def test_files_are_private_and_a_journal_holds_no_credentials(tmp_path: Path) -> None:
    journal, tokens = tmp_path / "journal", tmp_path / "tokens.json"
    async with Sandbox().connect() as pinterest:
        campaigns = [{"name": f"Campaign {number}", "objective_type": "AWARENESS"} for number in range(3)]
        await pinterest.campaigns.create_many("549755885175", campaigns, journal=Journal(journal))
        token = pinterest.boards.transport.identity.tokens
        secret = await token.token(None)  # type: ignore[arg-type]
    await FileTokenStore(tokens).save("", Tokens(access_token=SECRET, refresh_token=SECRET))
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {journal, tokens} <= set(files)
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        assert secret.encode() not in path.read_bytes()


async def test_callbacks_do_not_get_answers_of_the_token_endpoint() -> None:
    seen: list[str] = []
    async with Sandbox() as sandbox:
        settings: dict[str, Any] = {
            "access_token": None,
            "app_id": sandbox.app_id,
            "app_secret": sandbox.app_secret,
            "refresh_token": sandbox.refresh_token,
        }
        async with sandbox.client(**settings, on_answer=lambda name, _: seen.append(name)) as pinterest:
            await pinterest.boards.list()
            grant = {"grant_type": "refresh_token", "refresh_token": sandbox.refresh_token}
            call = pinterest.oauth.token(grant, app_id=sandbox.app_id, app_secret=sandbox.app_secret)
            answer = await raw(call)
            assert sandbox.access_token.encode() in answer.body
            assert sandbox.access_token not in repr(answer)
        assert "oauth.token" in [received.operation for received in sandbox.requests]
    assert seen == ["boards.list"]

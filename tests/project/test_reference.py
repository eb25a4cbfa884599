"""The reference pages are what is declared; `python -m tools make-reference` writes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from msgspec import UNSET, Meta, UnsetType

from pinterest_async import OPERATIONS, Page, Progress
from pinterest_async.models.boards import Board, BoardPrivacy
from pinterest_async.resources.boards import Boards
from tools.reference import command
from tools.reference.pages import differing, pages, section
from tools.reference.signatures import models, returned, signature, type_name


def test_the_pages_are_what_is_declared() -> None:
    assert differing(command.FOLDER, pages()) == [], "run python -m tools make-reference"


def test_every_operation_is_there_once_and_in_the_index() -> None:
    wanted = pages()
    index = wanted.pop("README.md")
    everything = "\n".join(wanted.values())
    for operation in OPERATIONS.values():
        assert everything.count(f"\n## {operation.name}\n") == 1
        assert everything.count(f"id `{operation.id}` ·") == 1
        page, anchor = f"{operation.name.partition('.')[0]}.md", operation.name.replace(".", "")
        assert f"[`{operation.name}`]({page}#{anchor})" in index
        assert page in wanted


def test_a_page_tells_what_is_declared() -> None:
    page = pages()["pins.md"]
    assert "`GET /pins` · id `pins/list` · category `org_read` · scopes `boards:read`, `pins:read` · " in page
    assert "| `page_size` | query | an integer from 1 to 250 |" in page
    assert "| `pin_id` | path, required | " in page
    assert " or null |" in page


def test_a_page_says_what_is_removed_and_deprecated_and_since_when() -> None:
    assert (
        "**Removed** from the API in 5.14: a call warns. "
        "Use [`catalogs.list_product_groups`](catalogs.md#catalogslist_product_groups)."
    ) in pages()["product_groups.md"]
    assert "**Removed** from the API in 5.20: a call warns.\n" in pages()["audiences.md"]
    index = pages()["README.md"]
    assert "| `GET /ad_accounts/{ad_account_id}/labels` | since 5.16 |\n" in index
    assert "| `POST /ad_accounts/{ad_account_id}/audiences/custom` | before 5.20 |\n" in index
    assert "| `GET /boards/{board_id}` |  |\n" in index
    assert "**Removed** from the API in 5.15: the method sends what is sent today" in pages()["catalogs.md"]
    declared = OPERATIONS["boards/get"]
    method = Boards.get
    shown = "\n".join(section(replace(declared, since="5.20", deprecated=True), method))
    assert "**Deprecated** by Pinterest: a call warns.\n" in shown
    assert "id `boards/get` · since 5.20 · category `org_read` · " in shown
    assert "since" not in "\n".join(section(declared, method))


def test_a_successor_is_an_operation() -> None:
    names = {operation.name for operation in OPERATIONS.values()}
    assert {operation.successor for operation in OPERATIONS.values()} - {None} <= names


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (None, "None"),
        (Annotated[str | None | UnsetType, Meta(max_length=5)], "str | None | UnsetType"),
        (Sequence[Annotated[str, Meta(max_length=5)]] | Sequence[str], "Sequence[str]"),
        (Mapping[str, Any], "Mapping[str, Any]"),
        (Literal[0, "a"], "Literal[0, 'a']"),
        (Callable[[Progress], None], "Callable[[Progress], None]"),
    ],
)
def test_types_are_written_as_they_are_read(hint: Any, expected: str) -> None:
    assert type_name(hint) == expected


def test_a_signature() -> None:
    class Boards:
        async def get(self, id: str, *, privacy: BoardPrivacy | str | UnsetType = UNSET) -> Page[Board]:
            raise NotImplementedError

        def delete(self, first: int, *, a_name_of_some_length: str | None = None, another_name: float = 1.5) -> None:
            raise NotImplementedError

    assert signature(Boards.get) == (
        "```python\nasync def get(id: str, *, privacy: BoardPrivacy | str | UnsetType = UNSET) -> Page[Board]\n```"
    )
    assert signature(Boards.delete) == (
        "```python\n"
        "def delete(\n"
        "    first: int,\n"
        "    *,\n"
        "    a_name_of_some_length: str | None = None,\n"
        "    another_name: float = 1.5,\n"
        ") -> None\n"
        "```"
    )
    assert returned(Boards.get) == "Returns `Page[Board]`."
    assert models(Boards.get) == "Models in `pinterest_async.models.boards`: `Board`, `BoardPrivacy`."
    assert (returned(Boards.delete), models(Boards.delete)) == ("Returns nothing.", "")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Checking writes nothing; writing mends what is stale, and takes away what is of no resource."""
    folder = tmp_path / "pages"
    count = len(pages())
    assert command.main(["--check", "--folder", str(folder)]) == 1
    assert not folder.exists()
    assert len(capsys.readouterr().out.splitlines()) == count

    assert command.main(["--folder", str(folder)]) == 0
    assert capsys.readouterr().out == f"{count} pages were out of date, of {count}\n"
    (folder / "boards.md").write_text("old")
    (folder / "gone.md").write_text("old")
    assert command.main(["--check", "--folder", str(folder)]) == 1
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == ["boards.md", "gone.md"]
    assert command.main(["--folder", str(folder)]) == 0
    assert command.main(["--check", "--folder", str(folder)]) == 0
    assert differing(folder, pages()) == []

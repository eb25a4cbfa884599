"""python -m tools check-answers: answers drawn from the schemas of a made-up API are read without loss, or reported."""

import copy
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from pinterest_async.models._base import UNSET, LosslessModel, Model, UnsetType
from pinterest_async.models.common import BulkAnswer
from tests.project.test_check_description import DECLARED, DESCRIPTION, operation, properties, schema
from tools.description.document import Document
from tools.samples import generated
from tools.samples.check import Sample, check


def result(change: Any = lambda _: None) -> tuple[str, bool]:
    description = copy.deepcopy(DESCRIPTION)
    change(description)
    return generated.check_answers(Document(description), DECLARED, 30)


def test_all_that_is_declared_is_read() -> None:
    assert result() == ("5.12.0: 60 made-up answers, 0 places that are not read as they came", True)


def test_what_is_lost_is_reported() -> None:
    text, is_read = result(lambda d: properties(d, "Thing").update(weight={"type": "number"}))
    assert not is_read
    lost_of_one, lost_in_pages, summary = text.splitlines()
    assert lost_of_one.startswith("things/list items[]/weight lost: ")
    assert lost_in_pages.startswith("things/update weight lost: ")
    assert summary == "5.12.0: 60 made-up answers, 2 places that are not read as they came"


def test_what_cannot_be_read_is_reported() -> None:
    text, _ = result(lambda d: properties(d, "Thing").update(size={"type": "array", "items": {"type": "string"}}))
    assert "things/update  not decoded: " in text


def test_answers_are_what_the_schemas_allow() -> None:
    description = copy.deepcopy(DESCRIPTION)
    properties(description, "Thing").update(
        day={"type": "string", "format": "date"},
        at={"type": "string", "format": "date-time"},
        code={"type": "string", "minLength": 4},
        wide={"type": "number"},
        flag={"type": "boolean"},
        secret={"type": "string", "writeOnly": True},
        anything={},
        inner=schema(description, "Thing"),
    )
    document = Document(description)
    source = generated.Answers(document, Random(1))
    samples = list(source.of(document.operations()["things/update"], 60))
    assert samples == list(generated.Answers(document, Random(1)).of(document.operations()["things/update"], 60))
    assert [sample.file for sample in samples[:2]] == ["things/update 5.12.0 #0", "things/update 5.12.0 #1"]
    assert list(source.of(document.operations()["parts/create"], 9)) == []
    seen = {
        name: [s.content[name] for s in samples if name in s.content] for name in ("colour", "shape", "code", "flag")
    }
    assert set(seen["colour"]) == {"RED", "BLUE", None}
    assert {shape["shape"] for shape in seen["shape"]} == {"circle", "square"}
    assert all(len(code) >= 4 and code.isdigit() for code in seen["code"])
    assert set(seen["flag"]) == {True, False}
    assert not any({"secret", "anything"} & sample.content.keys() for sample in samples)
    assert all(len(sample.content["day"]) == 10 for sample in samples if "day" in sample.content)
    assert all("T" in sample.content["at"] for sample in samples if "at" in sample.content)


class Kept(LosslessModel):
    name: str | None | UnsetType = UNSET


class Entity(Model):
    name: str | None = None


@pytest.mark.parametrize(
    ("returns", "content"),
    [
        (Kept, {"name": "a", "later": {"b": [1]}}),
        (BulkAnswer[Entity], {"name": "a"}),
        (BulkAnswer[Entity], {"items": [{"data": {"name": "a"}}]}),
        (BulkAnswer[Entity], {"items": [{"name": "a"}]}),
    ],
)
def test_what_is_read_in_another_form_is_not_lost(returns: Any, content: Any) -> None:
    declared = operation("things/get", "GET", "/things", returns=returns)
    assert check(Sample("file", "things/get", is_request=False, content=content), declared, {}) == []


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(generated, "OPERATIONS", DECLARED)
    file = tmp_path / "description.json"
    file.write_bytes(msgspec.json.encode(DESCRIPTION))
    assert generated.main([str(file), "--number", "3", "--seed", "5"]) == 0
    assert capsys.readouterr().out == "5.12.0: 6 made-up answers, 0 places that are not read as they came\n"
    description = copy.deepcopy(DESCRIPTION)
    properties(description, "Thing")["weight"] = {"type": "number"}
    file.write_bytes(msgspec.json.encode(description))
    assert generated.main([str(file)]) == 1

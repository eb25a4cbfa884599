"""python -m tools check-samples: made-up samples of three made-up operations."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import UNSET, Meta, field

from pinterest_async import Operation, Parameter
from pinterest_async._limits.quotas import Category
from pinterest_async._operations.arguments import Validator
from pinterest_async._operations.operation import Place
from pinterest_async.models._base import Model, UnknownVariant, UnsetType
from tools.samples import report
from tools.samples.check import Sample, check
from tools.samples.known import Correction


class Circle(Model, tag_field="shape", tag="circle"):
    radius: float | None = None


class Square(Model, tag_field="shape", tag="square"):
    side: float | None = None


class UnknownShape(UnknownVariant, tag_field="shape", tag="?"):
    pass


class Thing(Model):
    id: str = ""
    tags: list[str] | None = None
    shape: Circle | Square | UnknownShape | None = None


class Part(Model):
    name: Annotated[str, Meta(max_length=10)]
    note: str | None | UnsetType = UNSET
    _note_misspelt: str | UnsetType = field(name="nOte", default=UNSET)

    def __post_init__(self) -> None:
        if self._note_misspelt is not UNSET:
            self.note, self._note_misspelt = self._note_misspelt, UNSET


def operation(id: str, *parameters: tuple[str, Place, Any, bool], returns: Any, paginated: bool = False) -> Operation:
    return Operation(
        id=id,
        name=id.replace("/", "."),
        method="POST",
        path=f"/{id}",
        category=Category.ORG_READ,
        scopes=(),
        sandbox=True,
        deprecated=False,
        parameters=tuple(
            Parameter(name, name, place, required, nullable=name == "note", encoding="plain", check=Validator(type))
            for name, place, type, required in parameters
        ),
        returns=returns,
        positional=(),
        paginated=paginated,
        repeatable=False,
    )


DECLARED = {
    each.id: each
    for each in (
        operation("things/list", returns=Thing, paginated=True),
        operation("things/post", ("parts", "body", list[Part], True), returns=Thing),
        operation(
            "things/patch",
            ("name", "field", Annotated[str, Meta(pattern=r"^\d+$")], True),
            ("note", "field", str, False),
            returns=None,
        ),
    )
}


def problems(operation: str, content: Any, *, is_request: bool = False, **spellings: str) -> list[tuple[str, str]]:
    sample = Sample("file", operation, is_request, content)
    return [(each.place, each.problem) for each in check(sample, DECLARED[operation], spellings)]


ANSWERS: list[tuple[Any, list[tuple[str, str]]]] = [
    ({"items": [{"id": "1", "tags": ["a"], "shape": {"shape": "square", "side": 2}}], "bookmark": "b"}, []),
    ({"items": [{"id": None, "tags": None, "later": None, "shape": None}]}, []),
    ({"items": [{"id": "", "later": []}], "later": {}}, []),
    ({"items": [{"shape": {"shape": "string", "fields": {}, "side": [{"a": 1}]}}]}, []),
    ({"items": [{"id": 1}]}, [("items/0/id", 'changed: 1 encoded as "1"')]),
    ({"items": [{"id": "1", "later": 0}]}, [("items/0/later", "lost: 0")]),
    (
        {"items": [{"id": "1", "later": {"name": "a" * 60}}]},
        [("items/0/later", f'lost: {{"name":"{"a" * 31}...')],
    ),
    ({"items": [{"tags": ["a", None, "c"], "shape": {"shape": "circle"}, "later": {"a": {"b": None}}}]}, []),
    (
        {"items": [{"tags": [{"later": 1}]}]},
        [("", "not decoded: Expected `str`, got `object` - at `$.items[0].tags[0]`")],
    ),
    ({"items": 1}, [("", "not decoded: Expected `array`, got `int` - at `$.items`")]),
]


@pytest.mark.parametrize(("content", "expected"), ANSWERS)
def test_an_answer(content: Any, expected: list[tuple[str, str]]) -> None:
    assert problems("things/list", content) == expected


@pytest.mark.parametrize(
    ("id", "content", "expected"),
    [
        ("things/post", [{"name": "a"}, {"name": "b", "note": None}], []),
        ("things/post", [{"name": "a", "nOte": "c"}], []),
        ("things/post", [{"name": "a", "size": None}], [("0", "refused: things.post: parts: expected")]),
        ("things/post", [{"name": "a" * 11}], [("0/name", "refused: things.post: parts: expected")]),
        ("things/post", {"name": "a"}, [("", "refused: things.post: parts: expected")]),
        ("things/patch", {"name": "1", "note": None}, []),
        ("things/patch", {"name": "string"}, [("name", "refused: things.patch: name: expected")]),
        ("things/patch", {"name": None}, [("name", "refused: things.patch: name: expected")]),
        ("things/patch", {"note": ""}, [("name", "not there, and required")]),
        ("things/patch", {"name": "1", "size": 1}, [("size", "no such field is declared")]),
        ("things/patch", ["1"], [("", "no such field is declared")]),
    ],
)
def test_a_request(id: str, content: Any, expected: list[tuple[str, str]]) -> None:
    found = problems(id, content, is_request=True, nOte="note")
    assert [(place, problem.partition(" a ")[0]) for place, problem in found] == expected


def test_what_appears_in_the_encoded_form_is_told() -> None:
    """A misspelt name that is read as another, and not listed as a spelling."""
    assert problems("things/post", [{"name": "a", "nOte": "c"}], is_request=True) == [
        ("0/nOte", 'lost: "c"'),
        ("0/note", 'came from nowhere: "c"'),
    ]


SAMPLES = [
    Sample("things.post/request.json", "things/post", True, [{"name": "a long string", "size": 1}]),
    Sample("things.list/response.200.json", "things/list", False, {"items": []}),
]
CORRECTIONS = (
    Correction(("things.post/request.json",), "0/name", "name", "Too long."),
    Correction(("things.post/request.json",), "0/size", UNSET, "Unheard of."),
    Correction(("things.post/request.json",), "1/name", "name", "There is one part only."),
    Correction(("things.list/response.200.json", "gone.json"), "bookmark", "b", "Nothing was wrong."),
)


def test_corrections_explain_and_those_that_are_not_needed_are_told() -> None:
    assert report.check_all(SAMPLES, DECLARED, CORRECTIONS, {}) == (
        "no longer wrong: bookmark of gone.json\n"
        "no longer wrong: bookmark of things.list/response.200.json\n"
        "no longer wrong: 1/name of things.post/request.json\n"
        "1 answers and 1 requests, 0 unexplained findings, 2 places known to be wrong",
        True,
    )
    text, agrees = report.check_all(SAMPLES, DECLARED, CORRECTIONS[:1], {})
    assert not agrees
    assert [line.split()[:3] for line in text.splitlines()[:2]] == [
        ["FILE", "PLACE", "PROBLEM"],
        ["things.post/request.json", "0", "refused:"],
    ]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Error answers are passed over; all else that the index lists is checked."""
    monkeypatch.setattr(report, "OPERATIONS", DECLARED)
    monkeypatch.setattr(report, "CORRECTIONS", CORRECTIONS[:2])
    index: list[dict[str, str]] = []
    for sample in (*SAMPLES, Sample("things.list/response.400.json", "things/list", False, {"code": 1})):
        kind = "request" if sample.is_request else "response"
        status = "" if sample.is_request else sample.file.split(".")[2]
        index.append({"file": sample.file, "operationId": sample.operation, "kind": kind, "status": status})
        file = tmp_path / sample.file
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(msgspec.json.encode(sample.content))
    (tmp_path / "index.json").write_bytes(msgspec.json.encode(index))

    assert report.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == ("1 answers and 1 requests, 0 unexplained findings, 2 places known to be wrong\n")
    monkeypatch.setattr(report, "OPERATIONS", {})
    assert report.main([str(tmp_path)]) == 1
    assert "no operation 'things/list' is declared" in capsys.readouterr().out

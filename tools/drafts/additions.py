"""Drafts of what existing models, enums and operations lack."""

from collections.abc import Iterable, Iterator, Mapping

from pinterest_async._operations.operation import Operation
from pinterest_async.models._base import LosslessModel
from tools.description.document import Described
from tools.description.findings import Difference, Findings

from .existing import fields
from .methods import body_field, keyword, parameter_type
from .models import Models, Use, enum_members


def of_models(models: Models, findings: Findings, left: Iterable[Difference]) -> Iterator[str]:
    """Yield the lines that models lack, under the name of each."""
    by_model: dict[type, list[str]] = {}
    for difference in left:
        undeclared = findings.undeclared.get(difference.where)
        if undeclared is not None and not difference.aspect:
            model, name = undeclared.model, undeclared.name
            models.origin = model.__name__
            line = models.field(
                name,
                undeclared.described,
                model.__name__,
                use_of(model),
                renamed=not (_is_upper(model) and name.isupper()),
            )
            by_model.setdefault(model, []).append(line)
    for model, lines in sorted(by_model.items(), key=lambda item: (item[0].__module__, item[0].__name__)):
        yield f"# {model.__module__}: {model.__name__}\n" + "\n".join(f"    {line}" for line in lines if line) + "\n"


def _is_upper(model: type) -> bool:
    """Return whether the fields of a model are in upper case on the wire."""
    return bool(fields(model)) and all(name.isupper() for name in fields(model))


def use_of(model: type) -> Use:
    """Return whether a model is sent or received, by how its fields are declared."""
    if issubclass(model, LosslessModel):
        return Use(sent=True, received=True)
    defaults = getattr(model, "__struct_defaults__", ())
    is_received = len(defaults) == len(fields(model)) and any(default is None for default in defaults)
    return Use(sent=not is_received, received=is_received)


def of_enums(findings: Findings, left: Iterable[Difference]) -> Iterator[str]:
    """Yield the members that enums lack, under the name of each."""
    by_enum: dict[type, set[str]] = {}
    for difference in left:
        enum = findings.enums.get(difference.where)
        if enum is not None and difference.declared == "not" and isinstance(difference.described, set | frozenset):
            by_enum.setdefault(enum, set()).update(map(str, difference.described))
    for enum, values in sorted(by_enum.items(), key=lambda item: (item[0].__module__, item[0].__name__)):
        yield f"# {enum.__module__}: {enum.__name__}\n" + "\n".join(enum_members(sorted(values))) + "\n"


def of_operations(
    models: Models,
    left: Iterable[Difference],
    described: Mapping[str, Described],
    declared: Mapping[str, Operation],
) -> Iterator[str]:
    """Yield the parameters that operations lack, under the name of each."""
    by_operation: dict[str, list[str]] = {}
    for difference in left:
        if difference.aspect not in ("in query", "in body") or difference.declared != "not":
            continue
        operation = described[difference.operation]
        models.origin = operation.id
        name = difference.where.removeprefix(f"{operation.id}(").removesuffix(")")
        if difference.aspect == "in query":
            parameter = operation.parameters["query", name]
            line = keyword(name, parameter_type(models, parameter), required=bool(parameter.get("required")))
        else:
            body = models.document.body(operation)[0]
            line = body_field(models, name, models.document.expand(body or {}), operation.id)
        by_operation.setdefault(operation.id, []).append(line)
    for id, lines in sorted(by_operation.items()):
        yield f"# {declared[id].name} ({id})\n" + "\n".join(f"        {line}," for line in lines) + "\n"

"""From the checker of nouns to faults: key paths as the user wrote them, and plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError, create_model

from passmuster.files.ledger import KeyPath, Ledger, Place, nearest, shown
from passmuster.vocabulary.claim import ClaimFile
from passmuster.vocabulary.figure import Figure, FigureFile
from passmuster.vocabulary.force import Force
from passmuster.vocabulary.noun import Noun
from passmuster.vocabulary.quantity import FORMS, QuantityForm, form_of
from passmuster.vocabulary.study import MeasureFile, Settings, SourceFile

Model = TypeVar("Model", bound=Noun)
_QUANTITY_KEYS = ("quantity", "share", "ratio", "of", "within")
_QUANTITY_LISTS = ("sum", "difference")
_AXES = ("rows", "columns")
"""Of a table: each names what its lines count."""

_NEEDED = {
    "string": 'text in quotation marks, such as "text"',
    "int": "a whole number, such as 7",
    "bool": "true or false, without quotation marks",
    "tuple": 'a list, such as ["one", "two"]',
    "model": "a table, such as { key = … }",
}


class _AnyFile(Noun):
    """A file of a study, of whichever kind: so the checker is built once, not once a kind."""

    study: Settings | None = None
    force: Force | None = None
    sources: SourceFile | None = None
    measures: MeasureFile | None = None
    figures: FigureFile | None = None
    claims: ClaimFile | None = None


_FIELDS: dict[type[Noun], str] = {
    Settings: "study",
    Force: "force",
    SourceFile: "sources",
    MeasureFile: "measures",
    FigureFile: "figures",
    ClaimFile: "claims",
}


def validated(
    model: type[Model], table: Mapping[str, Any], place: Place, ledger: Ledger
) -> tuple[Model | None, dict[str, list[int]]]:
    """Return a file's noun, and for each list of it the places of its elements in the file.

    Every fault is entered. Elements at fault are then left out, so that what refers to the
    others can still be checked.
    """
    places = {key: list(range(len(v))) for key, v in table.items() if isinstance(v, list)}
    try:
        return _made(model, table), places
    except ValidationError as error:
        bad = _enter_all(error, model, table, lambda path: place.at(*path), ledger)
    except RecursionError:
        ledger.fault(place, "PM111", "a quantity of this file has too many levels")
        return None, {}
    sound: dict[str, Any] = {}
    for key, value in table.items():
        if (key,) in bad:
            places.pop(key, None)
        elif isinstance(value, list):
            places[key] = [i for i in places[key] if (key, i) not in bad]
            sound[key] = [value[i] for i in places[key]]
        else:
            sound[key] = value
    try:
        return _made(model, sound), places
    except ValidationError:
        return None, {}


def validated_rows(
    made: list[dict[str, Any]], places: list[Place], ledger: Ledger
) -> list[tuple[Figure, Place]]:
    """Return the figures made from rows of a table, each with the place of its row."""
    try:
        figures = _made(FigureFile, {"figure": made}).figure
        return list(zip(figures, places, strict=True))
    except ValidationError as error:

        def place_of(path: KeyPath) -> Place:
            return places[path[1]].at(*path[2:]) if isinstance(path[1], int) else places[0]

        bad = _enter_all(error, FigureFile, {"figure": made}, place_of, ledger)
    kept = [i for i in range(len(made)) if ("figure", i) not in bad]
    figures = _made(FigureFile, {"figure": [made[i] for i in kept]}).figure
    return [(figure, places[i]) for figure, i in zip(figures, kept, strict=True)]


@cache
def _alone(model: type[Model]) -> type[BaseModel]:
    """Return a file of one kind, for kinds that are seldom read."""
    return create_model("_Alone", __base__=Noun, file=(model, ...))


def _made(model: type[Model], table: Mapping[str, Any]) -> Model:
    if model not in _FIELDS:
        noun: Model = (
            _alone(model)
            .model_validate(  # type: ignore[attr-defined]
                {"file": table}, by_alias=True, by_name=False
            )
            .file
        )
        return noun
    field = _FIELDS[model]
    # Keys as they are written in files alone: `from`, and not the `from_` of Python.
    file = _AnyFile.model_validate({field: table}, by_alias=True, by_name=False)
    noun = getattr(file, field)
    assert isinstance(noun, model)
    return noun


def _enter_all(
    error: ValidationError,
    model: type[Noun],
    table: Mapping[str, Any],
    place_of: Callable[[KeyPath], Place],
    ledger: Ledger,
) -> set[KeyPath]:
    """Enter everything the checker objects to; return the elements at fault."""
    bad: set[KeyPath] = set()
    for item in error.errors(include_url=False, include_input=True):
        path = _written_path(table, item["loc"][1:])
        # A list of tables is at fault in one element; anything else as a whole.
        in_list = len(path) > 1 and isinstance(path[1], int)
        bad.add(path[:2] if in_list else path[:1])
        code, what, near, remedy = _said(dict(item), model, table, path)
        if key := item.get("ctx", {}).get("key"):
            path = (*path, key)
        ledger.fault(place_of(path), code, what, near=near, remedy=remedy)
    return bad


def _written_path(table: Any, loc: Sequence[str | int]) -> KeyPath:
    """Return the keys as they stand in the file: the checker's own marks for forms are dropped."""
    path: list[str | int] = []
    here = table
    parts = list(loc)
    while parts:
        part = parts.pop(0)
        path.append(part)
        here = _inside(here, part)
        if parts and isinstance(here, Mapping) and _is_quantity(path) and parts[0] in FORMS:
            parts.pop(0)
    # What the checker adds of its own at the end names no key: cut down to what is there,
    # but keep one name that is missing.
    depth, here = 0, table
    for part in path:
        inner = _inside(here, part)
        if inner is None:
            break
        here, depth = inner, depth + 1
    return tuple(path[: depth + 1]) if isinstance(here, Mapping) else tuple(path[:depth])


def _is_quantity(path: list[str | int]) -> bool:
    if path[-1] in _QUANTITY_KEYS:
        return True
    if len(path) > 2 and path[-2] == "quantity" and path[-3] in _AXES:
        return True
    return len(path) > 1 and isinstance(path[-1], int) and path[-2] in _QUANTITY_LISTS


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


_Said = tuple[str, str, str | None, str | None]


def _said(item: dict[str, Any], model: type[Noun], table: Any, path: KeyPath) -> _Said:
    kind: str = item["type"]
    value, context = item.get("input"), item.get("ctx", {})
    if kind.startswith("PM"):
        return _own(kind, item["msg"], value, context)
    if kind == "extra_forbidden":
        return _unknown_key(model, table, path)
    if kind == "missing":
        if isinstance(item["loc"][-1], int):
            return "PM203", "two values are needed here", None, None
        return "PM202", f"`{path[-1] if path else ''}` is missing", None, None
    if kind == "literal_error":
        return _not_allowed(model, table, path, value)
    if kind in ("string_too_short", "too_short"):
        return "PM212", "nothing stands here", None, None
    if kind == "too_long":
        return "PM203", "there are too many values in this list", None, None
    if kind == "string_too_long":
        return "PM211", f"the name has more than {context.get('max_length')} characters", None, None
    limits = {
        "greater_than_equal": ("ge", "is below the lowest"),
        "less_than_equal": ("le", "is above the highest"),
    }
    if kind in limits:
        edge, words = limits[kind]
        return "PM211", f"{shown(value)} {words}, {context.get(edge)}", None, None
    return _wrong_type(kind, value, path)


def _own(code: str, message: str, value: Any, context: dict[str, Any]) -> _Said:
    remedy = context.get("remedy")
    if code == "PM204" and isinstance(value, str):
        remedy = _as_number(value)
        message = f"“{shown(value)}” is text, not a number"
    return code, message, context.get("nearest"), remedy


def _as_number(text: str) -> str | None:
    """Say how to write a number that stands as text, where that is beyond doubt."""
    from passmuster.files.cells import CellError, read_cell

    try:
        number = read_cell(text)
    except CellError as error:
        return error.remedy
    return None if number is None else f"Write {number:f}."


def _wrong_type(kind: str, value: Any, path: KeyPath) -> _Said:
    if isinstance(value, Mapping) and kind.startswith("tuple") and len(path) == 1:
        name = path[0]
        what = f"`[{name}]` stands in single brackets"
        return "PM203", what, None, f"Write [[{name}]], in double brackets, before each one."
    needed = next((words for start, words in _NEEDED.items() if kind.startswith(start)), None)
    if needed is None:
        return "PM203", f"{shown(value)} does not fit here", None, None
    return "PM203", f"{needed} is needed here, not {shown(value)}", None, None


def _unknown_key(model: type[Noun], table: Any, path: KeyPath) -> _Said:
    owner = _model_at(model, table, path[:-1])
    valid = _keys_of(owner) if owner else []
    key = str(path[-1])
    form = owner.form if owner is not None and issubclass(owner, QuantityForm) else None
    where = f"a quantity of the form `{form}` has" if form else "there is"
    near = nearest(key, valid)
    remedy = None if near or not valid else f"The keys here are {', '.join(valid)}."
    return "PM201", f"{where} no key `{shown(key)}`", near, remedy


def _not_allowed(model: type[Noun], table: Any, path: KeyPath, value: Any) -> _Said:
    owner = _model_at(model, table, path[:-1])
    words: list[str] = []
    if owner is not None:
        for name, field in owner.model_fields.items():
            if (field.alias or name) == path[-1]:
                words = [str(word) for word in _literals(field.annotation)]
    near = nearest(value, words) if isinstance(value, str) else None
    remedy = (
        f"Use one of: {', '.join(words)}."
        if len(words) > 1
        else f"Write {words[0]}."
        if words
        else None
    )
    return "PM210", f"“{shown(value)}” is not allowed here", near, remedy


def _literals(annotation: Any) -> list[Any]:
    found: list[Any] = []
    for arg in get_args(annotation):
        found += [arg] if isinstance(arg, str | int) else _literals(arg)
    return found


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[Noun], table: Any, path: KeyPath) -> type[Noun] | None:
    """Find which noun a table of the file is meant to be."""
    owner: type[Noun] | None = model
    here, own_names = table, False
    for part in path:
        here = _inside(here, part)
        if isinstance(part, int) or own_names:
            # A position in a list, or a name of the user's own.
            own_names = False
            continue
        if owner is None:
            return None
        field = next((f for n, f in owner.model_fields.items() if (f.alias or n) == part), None)
        if field is None:
            return None
        owner, own_names = _noun_in(field.annotation), get_origin(field.annotation) is dict
    if owner is not None and issubclass(owner, QuantityForm):
        form = form_of(here)
        return FORMS[form] if form else None
    return owner


def _noun_in(annotation: Any) -> type[Noun] | None:
    if isinstance(annotation, type) and issubclass(annotation, Noun):
        return annotation
    for arg in get_args(annotation):
        if (found := _noun_in(arg)) is not None:
            return found
    return None

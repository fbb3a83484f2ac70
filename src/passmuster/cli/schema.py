"""`passmuster schema NAME`: what an editor needs to check a file while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from passmuster.errors import Fault, UsageError

if TYPE_CHECKING:
    from passmuster.vocabulary.noun import Noun

NAMES = ("study", "force", "sources", "measures", "figures", "claims", "scenarios", "reporters")
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}.")],
) -> None:
    """Print the schema of a kind of file, for editors."""
    if name not in NAMES:
        from difflib import get_close_matches

        near = next(iter(get_close_matches(name.lower(), NAMES, 1, 0.5)), None)
        raise UsageError(Fault("PM806", "", None, "", f"there is no schema `{name}`", near))
    import json

    print(json.dumps(schema_of(name), ensure_ascii=False, indent=2))


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file."""
    title = (
        f"passmuster: {name}.toml"
        if name not in ("figures", "claims", "scenarios")
        else f"passmuster: {name}/*.toml"
    )
    made = _noun(name).model_json_schema(by_alias=True)
    return {"$schema": DRAFT, **made, "title": title}


def _noun(name: str) -> type[Noun]:
    from passmuster.vocabulary.claim import ClaimFile
    from passmuster.vocabulary.figure import FigureFile
    from passmuster.vocabulary.force import Force
    from passmuster.vocabulary.reporter import ReporterFile
    from passmuster.vocabulary.scenario import Scenario
    from passmuster.vocabulary.study import MeasureFile, Settings, SourceFile

    nouns: dict[str, type[Noun]] = {
        "study": Settings,
        "force": Force,
        "sources": SourceFile,
        "measures": MeasureFile,
        "figures": FigureFile,
        "claims": ClaimFile,
        "scenarios": Scenario,
        "reporters": ReporterFile,
    }
    return nouns[name]

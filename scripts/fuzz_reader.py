"""Coverage-guided fuzzing of the reader: nothing but a study or a StudyError may come out.

Needs atheris, which is no dependency of the project:

    pip install atheris && python scripts/fuzz_reader.py CORPUS -max_total_time=300

Where CORPUS is a folder for interesting inputs; it is filled from the sample study when empty.
The first byte of an input chooses the file that the rest stands for.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "src"))

with atheris.instrument_imports(include=["passmuster", "tomllib", "csv"]):
    from passmuster.errors import StudyError
    from passmuster.files.folder import open_study
    from passmuster.files.importing.amounts import read_amount
    from passmuster.files.importing.dates import read_time

from scripts.error_examples import load  # noqa: E402

BASE, EXAMPLES = load()
SERIES = """[[series]]
file = "cases.csv"
columns = { during = "month", value = "cases", low = "lo", high = "hi", source = "src" }
quantity = { counter = "cases" }
source = "ministry"
id = "cases-{during}-{row}"
"""
NAMES = (*BASE, "figures/cases.csv")
FOLDER = Path(tempfile.mkdtemp())


def seed(corpus: Path) -> None:
    """Fill an empty corpus with the sample study and every example of a fault."""
    corpus.mkdir(parents=True, exist_ok=True)
    if any(corpus.iterdir()):
        return
    texts = list(BASE.items())
    texts += [
        (example["file"], example[state])
        for example in EXAMPLES.values()
        for state in ("broken", "mended")
        if example.get("file") in NAMES and state in example
    ]
    sample = ROOT / "src" / "passmuster" / "sample"
    for path in sorted(sample.rglob("*.toml")):
        kind = path.relative_to(sample).as_posix()
        folder = kind.partition("/")[0]
        texts.append((kind if kind in NAMES else f"{folder}/main.toml", path.read_text("utf-8")))
    texts.append(("figures/cases.csv", "month,cases,lo,hi,src\n2031-01,3448,,,ministry\n"))
    for number, (name, text) in enumerate(texts):
        (corpus / f"seed-{number:03d}").write_bytes(bytes([NAMES.index(name)]) + text.encode())


def try_one(data: bytes) -> None:
    """Put an input in the place of one file, and read the study."""
    name, content = NAMES[data[0] % len(NAMES)] if data else NAMES[0], data[1:]
    for other, text in BASE.items():
        if name == "figures/cases.csv" and other == "figures/main.toml":
            text = SERIES
        _write(other, content if other == name else text.encode())
    if name == "figures/cases.csv":
        _write(name, content)
    else:
        (FOLDER / "figures/cases.csv").unlink(missing_ok=True)
    try:
        study = open_study(FOLDER)
    except StudyError as error:
        for fault in error.faults:
            assert fault.text.isprintable()
            assert "pydantic" not in fault.text
    else:
        for figure in study.figures:
            figure.interval()
            assert figure.quantity.toml
    text = content.decode("utf-8", "replace")
    read_amount(text[:60])
    read_time(text[:40])


def _write(name: str, content: bytes) -> None:
    path = FOLDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    folder = next((Path(word) for word in sys.argv[1:] if not word.startswith("-")), None)
    if folder is not None:
        seed(folder)
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()

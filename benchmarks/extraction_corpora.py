"""The corpora as the benchmark of extraction reads them: texts with what others marked in them.

Nothing is copied from them; where the folder is absent there is nothing to measure.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from passmuster.vocabulary.period import month_end


@dataclass(frozen=True)
class Quantities:
    """A sentence with its values; a range has two ends."""

    text: str
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Spans:
    """A paragraph with the places of its quantities."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Dates:
    """A text with its day and its time expressions: place, type, value."""

    text: str
    published: date
    marks: tuple[tuple[int, int, str, str], ...]


@dataclass(frozen=True)
class Attributed:
    """A text with who says what: places of sources, places of contents."""

    text: str
    said: tuple[tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]], ...]


def newsquant(folder: Path) -> Iterator[Quantities]:
    """Yield the sentences of every file of NewsQuant."""
    for path in sorted((folder / "newsquant").glob("*.json")):
        for entry in json.loads(path.read_text("utf-8")):
            values = tuple(_value(q["value"]) for q in entry["quantities"])
            yield Quantities(entry["text"], values)


def _value(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split("-"))) if "-" in text[1:] else (float(text),)


def measeval(folder: Path) -> Iterator[Spans]:
    """Yield the paragraphs of MeasEval."""
    for path in sorted((folder / "measeval").glob("*/tsv/*.tsv")):
        texts = [path.parents[1] / name / f"{path.stem}.txt" for name in ("txt", "text")]
        text = next(t for t in texts if t.is_file()).read_bytes().decode()
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        spans = [
            (int(r["startOffset"]), int(r["endOffset"]))
            for r in rows
            if r["annotType"] == "Quantity"
        ]
        yield Spans(text, tuple(spans))


def tempeval(folder: Path, name: str) -> Iterator[Dates]:
    """Yield the texts of TimeBank or AQUAINT."""
    for path in sorted((folder / "tempeval3" / name).glob("*.tml")):
        raw = path.read_text("utf-8", errors="replace")
        head = re.search(
            r'<TIMEX3[^>]*functionInDocument="(?:CREATION|PUBLICATION)_TIME"[^>]*>', raw
        )
        day = re.search(r'value="([^"]*)"', head.group()) if head else None
        if day is None:
            continue
        body = re.search(r"<TEXT>(.*?)</TEXT>", raw, re.S)
        text, marks = _marked(body.group(1) if body else raw)
        yield Dates(text, date.fromisoformat(day.group(1)[:10]), marks)


def _marked(body: str) -> tuple[str, tuple[tuple[int, int, str, str], ...]]:
    text, marks, stack = "", [], []
    for piece in re.split(r"(<[^>]+>)", body):
        if piece.startswith("<TIMEX3"):
            kind = re.search(r'type="([^"]*)"', piece)
            value = re.search(r'value="([^"]*)"', piece)
            stack.append((len(text), kind[1] if kind else "", value[1] if value else ""))
        elif piece == "</TIMEX3>":
            start, kind_, value_ = stack.pop()
            marks.append((start, len(text), kind_, value_))
        elif not piece.startswith("<"):
            text += html.unescape(piece)
    return text, tuple(marks)


def days_of(value: str) -> tuple[date, date] | str | None:
    """Return the whole days of a TIMEX3 value; a reference as it is; None where it names none."""
    if value.endswith("_REF"):
        return value
    value = re.sub(r"T(?:NI|EV|MO|AF|\d\d.*)$", "", value)
    value = re.sub(r"(?:-X+)+$", "", value)
    try:
        return _days(value)
    except ValueError:
        return None


def _days(value: str) -> tuple[date, date] | None:
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = date(*map(int, found.groups()))
        return day, day
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        year, month = map(int, found.groups())
        return date(year, month, 1), month_end(year, month)
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        year, quarter = map(int, found.groups())
        return date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
    if found := re.fullmatch(r"(\d{4})-W(\d{1,2})(-WE)?", value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        first = monday + timedelta(days=5) if found[3] else monday
        return first, monday + timedelta(days=6)
    if found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        month = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[found[2]]
        end = (int(found[1]), month + 2) if month < 12 else (int(found[1]) + 1, 2)
        return date(int(found[1]), month, 1), month_end(*end)
    if re.fullmatch(r"\d{4}", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    if re.fullmatch(r"\d{3}X?", value):
        year = int(value[:3]) * 10
        return date(year, 1, 1), date(year + 9, 12, 31)
    if re.fullmatch(r"\d\d(?:XX)?", value):
        return date(int(value[:2]) * 100 + 1, 1, 1), date(int(value[:2]) * 100 + 100, 12, 31)
    return None


def polnear(folder: Path) -> Iterator[Attributed]:
    """Yield the articles of every part of PolNeAR that is there."""
    for path in sorted((folder / "polnear").glob("*/attributions/*.ann")):
        texts = sorted((path.parents[1] / "text").glob("*.txt"))
        own = next(t for t in texts if path.stem.startswith(t.stem))
        yield Attributed(own.read_bytes().decode(), tuple(_said(path)))


def _said(
    path: Path,
) -> Iterator[tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if line.startswith("T"):
            spans = fields[1].split(" ", 1)[1].split(";")
            places[fields[0]] = [(int(a), int(b)) for a, b in (s.split() for s in spans)]
        elif line.startswith("E"):
            roles: dict[str, list[tuple[int, int]]] = {"Source": [], "Content": []}
            for part in fields[1].split():
                role, name = part.split(":")
                role = re.sub(r"\d+$", "", role)
                if role in roles:
                    roles[role] += places.get(name, [])
            yield tuple(roles["Source"]), tuple(roles["Content"])

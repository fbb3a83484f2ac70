"""Measures as labelled lines: each line carries its own words, in rows above the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from passmuster.report.charts.lettering import shortened, width_of
from passmuster.report.charts.marks import GUTTER, PADDING, inner_width, text_mark, values, word
from passmuster.report.charts.theme import Frame
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.words import MONTHS, say_day, say_value, upper_first

if TYPE_CHECKING:
    from passmuster.projection.result import Projection

ROW = 16
"""Height of a row of labels."""
LIFT = 6
"""Pixels between the plane and the lowest row: the highest number of an axis stands there."""
BEGINS = "projection begins"


@dataclass(frozen=True)
class Place:
    """Where words stand: the pixel that one end of them is at, and which end."""

    x: float
    align: str


@dataclass(frozen=True)
class Flag:
    """A day on a time axis, and what happens on it."""

    day: date
    text: str
    kind: str
    """begins, enacted, proposed or hypothetical."""

    @property
    def label(self) -> str:
        """The words at its line: what is not law says so."""
        return self.text if self.kind in ("begins", "enacted") else f"supposed: {self.text}"


def flags(projection: Projection) -> tuple[Flag, ...]:
    """Return where a projection begins and the measures that bear on it, by day."""
    doors = {f.open_until for f in projection.world.flows.values() if f.open_until}
    known = {*projection.model.columns, *doors}
    found = [Flag(projection.eve, BEGINS, "begins")]
    for measure in projection.world.settings:
        if measure.lever in known and projection.eve < measure.since <= projection.days[-1]:
            text = _words(measure.lever, measure.value, measure.before)
            found.append(Flag(measure.since, text, measure.status))
    return tuple(sorted(found, key=lambda f: (f.day, f.kind != "begins", f.text)))


def _words(lever: str, value: Any, before: Any) -> str:
    """The lever and its value; of a switch the lever alone."""
    name = lever.replace("_", " ")
    if isinstance(value, date):
        return f"{name} {value.day} {MONTHS[value.month - 1][:3]} {value.year}"
    number = exact(value)
    if number in (0, 1) and (before is None or exact(before) in (0, 1)):
        return name if number else f"no more: {name}"
    said = say_value(number, "value")
    head, _, unit = name.rpartition(" ")
    return f"{head} {said} {unit}" if unit in ("days", "months", "years") else f"{name} {said}"


def rows_of(found: Sequence[Flag]) -> tuple[tuple[str, str], ...]:
    """Return flags as rows of a table: the day, and the words."""
    return tuple((say_day(f.day), upper_first(f.label)) for f in found)


def flag_layers(
    found: Sequence[Flag],
    first: date,
    last: date,
    x: dict[str, Any],
    height: int,
    frame: Frame,
    *,
    right: float = 0.0,
) -> list[dict[str, Any]]:
    """Return lines with their words above a plane of days.

    Args:
        found: what is shown, by day.
        first: the first day of the plane.
        last: the last.
        x: the channel of days.
        height: of the plane, in pixels.
        frame: width of the plane and colours.
        right: pixels that words may take beside the plane.
    """
    shown = [f for f in found if first <= f.day <= last]
    if not shown:
        return []
    longest = 26 if frame.width < 460 else 40
    labels = [shortened(f.label, longest) for f in shown]
    rows, places = _placed(shown, labels, first, last, inner_width(frame), right)
    layers = [_line(f, row, x, height, frame) for f, row in zip(shown, rows, strict=True)]
    for flag, label, row, place in zip(shown, labels, rows, places, strict=True):
        layers += _words_at(flag, label, row, place, frame)
    return layers


def _line(flag: Flag, row: int, x: dict[str, Any], height: int, frame: Frame) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "rule", "stroke": frame.theme["soft"], "strokeWidth": 1}
    if flag.kind == "begins":
        mark |= {"stroke": frame.theme["ink"], "strokeWidth": 1.5}
    else:
        mark["strokeDash"] = [1, 3] if flag.kind == "enacted" else [5, 3]
    mark |= {"y": -row * ROW - LIFT - 1, "y2": height}
    return {
        "data": values([{"day": flag.day.toordinal()}]),
        "mark": mark,
        "encoding": {"x": x},
    }


def _words_at(flag: Flag, label: str, row: int, place: Place, frame: Frame) -> list[dict[str, Any]]:
    """A label on a ground of its own, so that no line runs through it."""
    look = {
        "align": place.align,
        "baseline": "middle",
        "x": place.x,
        "y": -(row + 0.5) * ROW - LIFT,
    }
    role = "ink" if flag.kind != "enacted" else "soft"
    ground = {"stroke": frame.theme["card"], "strokeWidth": 4, "strokeJoin": "round"}
    return [
        {
            "data": values([{"label": label}]),
            "mark": text_mark(frame, role, **look) | more,
            "encoding": {"text": word("label")},
        }
        for more in (ground, {})
    ]


def _placed(
    shown: Sequence[Flag],
    labels: Sequence[str],
    first: date,
    last: date,
    width: float,
    right: float,
) -> tuple[list[int], list[Place]]:
    """Return the row of each label, and where it stands.

    A label stands on the end of its line: those of the first few lines reach to the left, the
    others to the right, as makes the fewest rows. Of those to the left a later one stands above
    the earlier whose lines it runs over, of those to the right an earlier above the later: so
    words cross no line, but where an edge pushes them.
    """
    days = max(1, (last - first).days)
    at = [((f.day - first).days / days * (1 - 2 * PADDING) + PADDING) * width for f in shown]
    wide = [width_of(label) + 4 for label in labels]
    best: tuple[tuple[int, int], list[int], list[Place]] | None = None
    for lefts in range(len(shown) + 1):
        places = [
            _place(x, w, width + right, left=n < lefts)
            for n, (x, w) in enumerate(zip(at, wide, strict=True))
        ]
        spans = [
            (p.x - w, p.x) if p.align == "right" else (p.x, p.x + w)
            for p, w in zip(places, wide, strict=True)
        ]
        rows = _rows(spans, lefts)
        if best is None or (max(rows), lefts) < best[0]:
            best = (max(rows), lefts), rows, places
    assert best is not None
    return best[1], best[2]


def _place(x: float, wide: float, edge: float, *, left: bool) -> Place:
    """Beside its line; pushed in where an edge is nearer than its words are long."""
    if left:
        return Place(4 - GUTTER, "left") if x - wide < 4 - GUTTER else Place(x + 3, "right")
    return Place(edge, "right") if x + wide > edge else Place(x - 3, "left")


def _rows(spans: Sequence[tuple[float, float]], lefts: int) -> list[int]:
    """Return for each label the lowest row in which it meets none placed before it."""
    rows = [0] * len(spans)
    for order in (range(lefts), range(len(spans) - 1, lefts - 1, -1)):
        placed: list[int] = []
        for n in order:
            begin, end = spans[n]
            beside = [rows[m] for m in placed if spans[m][0] < end and begin < spans[m][1]]
            rows[n] = 1 + max(beside, default=-1)
            placed.append(n)
    return rows

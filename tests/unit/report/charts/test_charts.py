import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from passmuster.report.charts.every import charts
from passmuster.report.charts.theme import DARK, LIGHT, NARROW, PAGE, ROLES, TYPE, WIDE, Frame
from passmuster.vocabulary.period import Period
from tests.unit.report.charts import hostile
from tests.unit.report.charts.drawn import named, rows_in, sample, sizes_of_type

NAMES = (
    "claims", "grades", "evidence-absent", "evidence-serving", "evidence-training",
    "evidence-absence-cases", "evidence-call-up", "where", "gaps", "rules",
)  # fmt: skip
FRAMES = [Frame(width, theme) for width in (NARROW, WIDE) for theme in (LIGHT, DARK, PAGE)]


def test_the_sample_has_these_charts() -> None:
    study, audit = sample()
    assert sorted(c.name for c in charts(audit, study)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_says_what_it_shows_and_has_its_numbers_in_a_table(name: str) -> None:
    chart = named(name)
    assert re.search(r"\d|no ", chart.title), "a title states a finding"
    assert chart.subtitle.endswith(".")
    assert chart.source.endswith(".")
    assert chart.rows
    assert all(len(row) == len(chart.header) for row in chart.rows)
    assert all(isinstance(cell, str) for row in chart.rows for cell in row)


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_every_specification_is_valid_vega_lite(name: str, titled: bool) -> None:
    altair = pytest.importorskip("altair")
    for frame in FRAMES:
        spec = named(name).spec(frame, titled=titled)
        kind = altair.VConcatChart if "vconcat" in spec else altair.LayerChart
        kind.validate(spec)


@pytest.mark.parametrize("name", NAMES)
def test_no_type_is_smaller_than_twelve_pixels(name: str) -> None:
    for frame in FRAMES:
        sizes = list(sizes_of_type(named(name).spec(frame, titled=True)))
        assert sizes
        assert min(sizes) >= TYPE >= 12


def test_a_title_changes_with_what_was_found() -> None:
    study, audit = sample()
    before = {c.name: c.title for c in charts(audit, study)}
    findings = tuple(replace(f, verdict="open", grades={}) for f in audit.findings)
    bands = tuple(replace(b, highest=tuple(None for _ in b.highest)) for b in audit.bands)
    after = {c.name: c.title for c in charts(replace(audit, findings=findings, bands=bands), study)}
    assert "grades" not in after
    for name in ("claims", "evidence-absent", "evidence-training", "evidence-serving", "where"):
        assert before[name] != after[name], name


def test_the_title_of_a_register_changes_with_its_figures() -> None:
    study, audit = sample()
    before = named("evidence-absence-cases").title
    figures = tuple(
        f.model_copy(update={"value": Decimal(99_000)}) if f.id == "cases-2031-05" else f
        for f in study.figures
    )
    after = named("evidence-absence-cases", charts(audit, replace(study, figures=figures))).title
    assert before != after
    assert "most in May 2031, 99,000" in after


def test_a_band_is_drawn_as_the_audit_has_it() -> None:
    _, audit = sample()
    band = next(b for b in audit.bands if b.names == ("absent",) and len(b.days) > 1)
    drawn = {
        row["day"]: (row["low"], row["high"])
        for row in rows_in(named("evidence-absent").spec(Frame(WIDE, LIGHT)))
        if set(row) == {"day", "low", "high", "tip"}
    }
    assert len(drawn) == len(band.days)
    top = max(high for _, high in drawn.values())
    for day, low, high in zip(band.days, band.lowest, band.highest, strict=True):
        least, most = drawn[day.toordinal()]
        assert least == float(low or 0)
        assert most == (top if high is None else min(top, float(high)))


def test_figures_are_drawn_as_they_were_published() -> None:
    study, _ = sample()
    published = {
        (f.quantity.during.first.toordinal() + f.quantity.during.last.toordinal()) / 2: f.value
        for f in study.figures
        if f.quantity.form == "counter"
        and isinstance(f.quantity.during, Period)
        and f.id.startswith("cases-203")
    }
    spec = named("evidence-absence-cases").spec(Frame(WIDE, LIGHT))
    drawn = {row["day"]: row["at"] for row in rows_in(spec) if "zero" in row}
    assert drawn == {day: float(value) for day, value in published.items() if value is not None}


def test_months_add_up_to_the_running_total_until_one_is_missing() -> None:
    study, _ = sample()
    spec = named("evidence-absence-cases").spec(Frame(WIDE, LIGHT))
    steps = [row for row in rows_in(spec) if set(row) == {"day", "at"}]
    total, expected = Fraction(0), []
    for month in range(1, 12):  # December 2031 was not published
        figure = next(f for f in study.figures if f.id == f"cases-2031-{month:02d}")
        total += Fraction(figure.value or 0)
        expected.append(float(total))
    assert [row["at"] for row in steps] == expected


def test_claims_stand_on_the_scale_as_multiples_of_what_was_said() -> None:
    _, audit = sample()
    rows = [r for r in rows_in(named("claims").spec(Frame(WIDE, LIGHT))) if "verdict" in r]
    half = next(f for f in audit.findings if f.claim == "half-a-million")
    assert half.reachable is not None
    assert half.reachable[1] is not None
    row = next(r for r in rows if r["words"][0].startswith("“Half a million men"))
    assert row["verdict"] == "contradicted"
    assert row["from"] == 1.0
    assert row["high"] == pytest.approx(float(half.reachable[1] / 500_000))
    assert "possible at most 177,000" in " ".join(row["said"])


def test_counts_by_grade_are_those_of_the_findings() -> None:
    _, audit = sample()
    chart = named("grades")
    for word, *numbers in chart.rows:
        for level, number in zip(("A2", "B2", "C3", "any"), numbers, strict=True):
            held = sum(f.grades.get(level, "").replace("_", " ") == word for f in audit.findings)
            assert int(number) == held


def test_ranges_at_the_end_are_those_of_the_audit_rounded_outwards() -> None:
    _, audit = sample()
    chart = named("where")
    spec = chart.spec(Frame(WIDE, LIGHT))
    drawn = {(row["low"], row["high"]) for row in rows_in(spec) if "words_y" in row}
    ends = [b for b in audit.bands if len(b.days) == 1]
    assert len(chart.rows) == len(ends)
    for band in ends:
        low, high = band.lowest[0], band.highest[0]
        if high is not None:
            start = max(1000.0, float(low or 0))
            assert (start, max(float(high), start * 1.04)) in drawn
    serving = next(row for row in chart.rows if row[0] == "People in training or in a unit")
    assert serving[1:] == ("290,000", "292,000")  # 290,500 and 291,500


def test_a_chart_draws_the_same_twice() -> None:
    study, audit = sample()
    one, other = (charts(audit, study) for _ in range(2))
    assert [c.spec(Frame(NARROW, PAGE)) for c in one] == [
        c.spec(Frame(NARROW, PAGE)) for c in other
    ]
    assert one == other


def test_without_bands_there_is_no_grey_and_no_end() -> None:
    study, audit = sample()
    found = charts(replace(audit, bands=()), study)
    assert "where" not in {c.name for c in found}
    assert all("Grey" not in c.subtitle for c in found)


def test_a_study_of_nothing_has_no_charts() -> None:
    study, audit = sample()
    bare = replace(study, figures=(), measures=(), claims=())
    nothing = replace(audit, findings=(), conflicts=(), rivals=(), bands=(), left_out=())
    assert charts(nothing, bare) == ()


# ---------------------------------------------------------------- colours


def test_a_file_has_the_colours_of_the_page() -> None:
    from importlib.resources import files

    css = files("passmuster.report").joinpath("templates", "report.css").read_text("utf-8")
    parts = css.split("prefers-color-scheme: dark", 1)
    # The first place a property stands in is the one of its scheme; print comes later.
    light, dark = (
        dict(reversed(re.findall(r"--([a-z_]+): (#[0-9a-f]{6});", part))) for part in parts
    )
    for theme, colours in ((LIGHT, light), (DARK, dark)):
        assert {role: theme[role] for role in ROLES} == {role: colours[role] for role in ROLES}


def _brightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_words_and_marks_have_contrast_enough(theme) -> None:  # type: ignore[no-untyped-def]
    for role in ROLES:
        if role in ("card", "line"):
            continue
        assert _contrast(theme[role], theme["card"]) >= 4.5, role


# ---------------------------------------------------------------- hostile studies


def test_hostile_texts_stay_texts() -> None:
    study = hostile.study()
    found = charts(hostile.audit_of(study), study)
    assert {c.name.split("-")[0] for c in found} >= {
        "claims",
        "grades",
        "evidence",
        "where",
        "gaps",
    }
    for chart in found:
        assert re.fullmatch(r"[a-z0-9-]+", chart.name)
        spec = chart.spec(Frame(NARROW, PAGE), titled=True)
        for expression in _expressions(spec):
            assert "alert" not in expression
            assert "7*7" not in expression
        for text in _texts(spec):
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), chart.name
            assert len(text) < 3000
    assert len({c.name for c in found}) == len(found)


def _expressions(spec):  # type: ignore[no-untyped-def]
    if isinstance(spec, dict):
        for key, part in spec.items():
            if key in ("labelExpr", "expr", "signal", "test", "calculate", "filter"):
                yield part
            yield from _expressions(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from _expressions(part)


def _texts(spec):  # type: ignore[no-untyped-def]
    if isinstance(spec, dict):
        for part in spec.values():
            yield from _texts(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from _texts(part)
    elif isinstance(spec, str):
        yield spec


def test_the_day_of_a_band_is_said_in_words() -> None:
    assert any("31 December 2032" in cell for row in named("evidence-absent").rows for cell in row)
    assert date(2032, 12, 31).isoformat() not in str(named("evidence-absent").rows)

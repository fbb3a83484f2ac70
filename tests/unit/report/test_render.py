"""One page that needs no network and no script, and is safe whatever a study holds."""

import base64
import copy
import csv
import gzip
import hashlib
import io
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from passmuster.auditing.as_json import to_json
from passmuster.auditing.finding import VERDICTS, PublishedBy
from passmuster.report.policy import script_text
from passmuster.report.render import render, write_report
from passmuster.vocabulary.article import Article
from passmuster.vocabulary.words import say_verdict
from tests.unit.report import ruritania
from tests.unit.report.pages import PageText, read
from tests.unit.report.ruritania import CLAIMS, FIGURES, SAID, SOURCES, audit, findings, study

TAGS = set(
    re.findall(
        r"\w+",
        """html head meta title style body a header div p h1 h2 h3 h4 nav ul ol li main section span
        dl dt dd article blockquote svg line rect path table caption thead tbody tr th td details
        summary strong br footer h5 mark label input button script small""",
    )
)


@pytest.fixture(scope="module")
def html() -> str:
    return render(audit(), study())


@pytest.fixture(scope="module")
def page(html: str) -> PageText:
    return read(html)


def test_every_tag_is_closed_and_known(page: PageText) -> None:
    assert page.unclosed == []
    assert {one.tag for one in page.elements} <= TAGS


def test_nothing_is_fetched_and_only_its_own_script_runs(html: str, page: PageText) -> None:
    (policy,) = [m for m in page.all("meta") if "http-equiv" in m.attributes]
    (script,) = page.all("script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
        f" script-src 'sha256-{digest}'"
    )
    assert script.attributes == {}
    assert script.text == script_text()
    assert not page.all("link", "img", "iframe", "object", "form", "base")
    assert "url(" not in html
    assert "@import" not in html
    for one in page.elements:
        assert not any(name.startswith("on") for name in one.attributes)
        assert "src" not in one.attributes


def test_links_lead_somewhere(page: PageText) -> None:
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(set(ids)) == len(ids)
    for link in page.all("a"):
        target = link.attributes["href"]
        if target.startswith("#"):
            assert target[1:] in ids
        elif "download" in link.attributes:
            assert re.fullmatch(r"data:(text/csv|application/gzip)[^,]*;base64,[\w+/=]+", target)
        else:
            assert target.startswith("https://")
            assert link.attributes["rel"] == "noopener noreferrer"
    labelled = [
        one.attributes["aria-labelledby"]
        for one in page.elements
        if "aria-labelledby" in one.attributes
    ]
    assert set(labelled) <= set(ids)


def test_it_can_be_read_without_eyes(page: PageText) -> None:
    (whole,) = page.all("html")
    assert whole.attributes["lang"] == "en"
    assert len(page.all("main")) == len(page.all("h1")) == 1
    skip = page.all("a")[0]
    assert skip.attributes == {"class": "skip", "href": "#main"}
    levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in th.attributes for th in page.all("th"))
    drawn = [one for one in page.all("svg") if "svg" not in one.inside]
    assert drawn
    for svg in drawn:
        assert svg.attributes["role"] == "img"
        assert re.match(r"On one scale: said, .+; possible, .+\.", svg.attributes["aria-label"])


def test_every_verdict_is_a_word_and_a_glyph(page: PageText) -> None:
    marks = {one.text for one in page.all("span") if one.attributes.get("class", "")[:5] == "mark "}
    for verdict in VERDICTS:
        words = say_verdict(verdict)
        assert f"{words.glyph} {words.word}" in marks


def test_every_part_of_a_finding_is_shown(page: PageText) -> None:
    (body,) = page.all("body")
    text = re.sub(r"\s+", " ", body.text)
    for part in (
        "The contradiction holds unless fewer than 0.153 cases are registered for each move",
        "at most; the statement needs 2,000,000: short by 1,377,346",
        "would have to be at least 1,000,000, 3.21 times what was published",
        "figures set aside in a conflict:",
        "Moves “left a unit” in 2031: between 110,000 and 600,000",
        "Settled by moves “left a unit” in 2031: it holds above 120,000",
        "A share of the other whole: Moves",
        "Both readings are possible. For the one above, one would have to believe: half a case",
        "93 % (± 0.4 points of Monte Carlo error)",
        "Stands whichever one origin is dropped.",
        "Names no quantity.",
        "balance absent 2031-03-01..2031-12-31",
        "Graded below C3",
        "A target, not a count",
        "Set aside in a conflict",
        "No army on record lost more.",
        "Call-up from 25",
        "as of 1 February 2032",
        "As of 1 February 2032: nothing published later is used.",
        "Seed 7.",
    ):
        assert part in text, part


def test_a_quotation_is_set_as_one(page: PageText) -> None:
    (quote,) = page.all("blockquote")
    assert quote.text == "“We call up 30,000 a month.”"


def test_parts_that_are_empty_are_not_there() -> None:
    bare = audit(
        findings=(), conflicts=(), rivals=(), left_out=(), warnings=(), set_aside=(), as_of=None
    )
    text = render(bare, replace(study(figures=[], claims=[]), assumptions=(), measures=()))
    assert read(text).unclosed == []
    assert 'id="claims"' not in text
    assert 'id="figures"' not in text
    assert "As of" not in text


def test_the_same_audit_gives_the_same_page(html: str) -> None:
    assert render(audit(), study()) == html


def test_loaded_words_are_not_ours(html: str) -> None:
    for word in ("neutralised", "meat", "hordes", "collapse", "liberated", "regime"):
        assert not re.search(rf"\b{word}\b", re.sub(r"(?s)<style>.*?</style>", "", html))


# ---------------------------------------------------------------- what a hostile study may try

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;{{7*7}}{% raw %}"
KEPT = {"during", "on", "by", "published", "said_on", "kind", "side", "reliability", "url", "per"}


def _poisoned(value: Any, change: Callable[[str], str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: v if k in KEPT else _poisoned(v, change, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_poisoned(v, change, key) for v in value]
    if isinstance(value, str) and value != "outside":
        return change(value)
    return value


def _hurt(change: Callable[[str], str]) -> str:
    """Render the study with every text and every name changed."""
    parts = ("FORCE", "SOURCES", "FIGURES", "CLAIMS", "SAID")
    changed = {part: _poisoned(copy.deepcopy(getattr(ruritania, part)), change) for part in parts}
    for claim in changed["CLAIMS"]:
        for reading in claim.get("reading", []):
            if "since" in reading["quantity"]:
                reading["quantity"]["since"] = "act-2032-04"
    whole = study(
        force=changed["FORCE"],
        sources=[SOURCES[1], *changed["SOURCES"]],
        figures=changed["FIGURES"],
        claims=[changed["SAID"] | claim for claim in changed["CLAIMS"]],
        assumption_flow=change("absent_units"),
    )
    found = tuple(
        replace(
            f,
            claim=change(f.claim),
            reading=change(f.reading) if f.reading else None,
            says=change(f.says),
            said_by=change("x"),
            source=change("ministry"),
            reason=change(f.reason) if f.reason else None,
            quantity=change(f.quantity) if f.quantity else None,
            held_out=tuple(map(change, f.held_out)),
            slips=tuple(
                replace(
                    slip,
                    says=change("slip"),
                    kind=change(slip.kind),
                    quantity=change(slip.quantity),
                    literal_needs=change("need"),
                    published_by=(PublishedBy(change("f"), None, change("ministry")),),
                )
                for slip in f.slips
            ),
        )
        for f in findings()
    )
    return render(audit(study=change("title"), findings=found, warnings=(change("w"),)), whole)


def test_nothing_in_a_study_becomes_markup() -> None:
    text = _hurt(lambda said: said + EVIL)
    page = read(text)
    assert [script.text for script in page.all("script")] == [script_text()]
    assert not page.all("img")
    assert {one.tag for one in page.elements} <= TAGS
    assert page.unclosed == []
    for one in page.elements:
        assert not any(name.startswith("on") for name in one.attributes)
    (body,) = page.all("body")
    assert body.text.count("<script>alert(1)</script>") > 40
    assert "{{7*7}}{% raw %}" in body.text


def test_direction_marks_and_control_characters_do_not_reach_the_page() -> None:
    text = _hurt(lambda said: said + "\u202e\u2066\x1b[31m\x00\u200b")
    assert not set(text) & set("\u202e\u2066\x1b\x00\u200b")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://[bad",
        "vbscript:x",
    ],
)
def test_only_web_addresses_are_links(url: str) -> None:
    hurt = study(sources=[SOURCES[0] | {"url": url}, *SOURCES[1:]])
    outward = [
        a.attributes["href"]
        for a in read(render(audit(), hurt)).all("a")
        if not a.attributes["href"].startswith("#") and "download" not in a.attributes
    ]
    assert outward == []


def test_names_that_look_alike_keep_their_own_places() -> None:
    figures = [FIGURES[0] | {"id": name} for name in ("a b", "a-b", "A.B", "兵", "力", "a-b--2")]
    claims = [SAID | CLAIMS[0] | {"id": name} for name in ("c d", "c-d", "c--d")]
    found = tuple(replace(findings()[0], claim=c["id"]) for c in claims)
    page = read(render(audit(findings=found), study(figures=figures, claims=claims)))
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(set(ids)) == len(ids)


def test_endless_words_are_cut() -> None:
    claims = [SAID | claim for claim in CLAIMS]
    found = tuple(replace(f, says="x" * 10_000, said_by="y" * 10_000) for f in findings())
    text = render(audit(findings=found), study(claims=claims))
    assert "x" * 1_501 not in text
    assert "more characters]" in text


# ---------------------------------------------------------------- size


def test_two_thousand_figures_are_one_page() -> None:
    many = [FIGURES[n % 4] | {"id": f"cases-{n:04}-a-name-of-some-length"} for n in range(2_000)]
    whole = study(figures=many)
    render(audit(), study())
    started = time.perf_counter()
    text = render(audit(), whole)
    taken = time.perf_counter() - started
    assert len(text.encode()) < 2_000_000
    assert taken < 5  # a second on any machine of today; this only catches a change of order
    assert text.count("<tr id=") > 2_000


def test_five_hundred_claims_are_one_page() -> None:
    found = tuple(
        replace(f, claim=f"claim-{n}", says=f"Statement {n}.")
        for n in range(500)
        for f in findings()[:3]
    )
    page = read(render(audit(findings=found), study()))
    assert len(page.all("article")) == 500
    assert page.unclosed == []


# ---------------------------------------------------------------- writing


def test_the_file_is_the_page(tmp_path: Path, html: str) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")
    write_report(audit(), study(), target)
    assert target.read_text(encoding="utf-8") == html
    assert os.listdir(tmp_path) == ["report.html"]


def test_a_page_that_cannot_be_made_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")

    def fails(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("passmuster.report.render.render", fails)
    with pytest.raises(MemoryError):
        write_report(audit(), study(), target)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.html"]


# ---------------------------------------------------------------- colours

STYLE = Path(__file__).parents[3] / "src/passmuster/report/templates/report.css"
GROUNDS = ("paper", "card", "tint")
INKS = ("ink", "soft", "link", *VERDICTS)
MARKS = ("said", "possible")


def _schemes() -> dict[str, dict[str, str]]:
    style = STYLE.read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    named = [dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), named, strict=True))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_colour_can_be_read_on_every_ground(scheme: str, ground: str) -> None:
    colours = _schemes()[scheme]
    for name in INKS:
        assert _contrast(colours[name], colours[ground]) >= 4.5, name
    for name in MARKS:
        assert _contrast(colours[name], colours[ground]) >= 3, name


def test_no_text_is_smaller_than_twelve_pixels() -> None:
    style = STYLE.read_text(encoding="utf-8")
    sizes = re.findall(r"(?:font-size|font): (?:600 )?([\d.]+)(rem|px|pt|em)", style)
    assert sizes
    least = {"rem": 0.75, "px": 12.0, "pt": 9.0, "em": 0.75}
    assert all(float(size) >= least[unit] for size, unit in sizes)


# ---------------------------------------------------------------- files inside the page


def _file(page: PageText, name: str) -> bytes:
    (link,) = [a for a in page.all("a") if a.attributes.get("download") == name]
    return base64.b64decode(link.attributes["href"].partition(";base64,")[2])


def test_the_page_holds_the_whole_audit(page: PageText) -> None:
    assert json.loads(gzip.decompress(_file(page, "audit.json.gz"))) == json.loads(to_json(audit()))


def test_the_page_holds_every_figure_and_every_reading(page: PageText) -> None:
    for name, key, wanted in (
        ("figures.csv", "id", [f["id"] for f in FIGURES]),
        ("readings.csv", "claim", [f.claim for f in findings()]),
    ):
        rows = list(csv.DictReader(io.StringIO(_file(page, name).decode("utf-8-sig"))))
        assert [row[key] for row in rows] == wanted


def test_no_cell_is_a_formula_in_a_spreadsheet() -> None:
    found = (replace(findings()[0], says="=cmd|' /C calc'!A0", said_by="+1", reason="@x"),)
    page = read(render(audit(findings=found), study()))
    text = _file(page, "readings.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["says"] == "'=cmd|' /C calc'!A0"
    assert row["said_by"] == "'+1"
    assert row["reason"] == "'@x"


# ---------------------------------------------------------------- first things first


def test_one_reading_of_each_statement_is_open_and_the_others_are_folded(page: PageText) -> None:
    leads = [
        one
        for one in page.all("div")
        if one.attributes.get("class") == "reading" and "article" in one.inside
    ]
    folded = [one for one in page.all("details") if one.attributes.get("class") == "reading"]
    claims = {f.claim for f in findings()}
    assert len(leads) == len(page.all("article")) == len(claims)
    assert len(leads) + len(folded) == len(findings())


def test_a_sentence_leads_to_the_reading_it_is_about(page: PageText) -> None:
    ids = {one.attributes.get("id"): one for one in page.elements}
    links = [a for a in page.all("a") if a.text.startswith("See the proof")]
    assert links
    for link in links:
        target = ids[link.attributes["href"][1:]]
        assert target.attributes["class"] in ("reading", "inner")


def test_no_id_of_a_file_is_shown_where_a_name_can_be(page: PageText) -> None:
    """Ids stand in the tables of figures, assumptions and measures, and in titles."""
    for card in page.all("article"):
        for figure in FIGURES:
            assert figure["id"] not in card.text


def test_bounds_are_rounded_outward_and_the_exact_ones_stand_beside(page: PageText) -> None:
    rounded = [one for one in page.all("span") if one.attributes.get("class") == "rounded"]
    assert "between 311,000 and 312,000" in [one.text for one in rounded]
    assert "exactly: between 311,327 and 311,990" in [one.attributes["title"] for one in rounded]
    (body,) = page.all("body")
    assert "Possible, exactly between 311,327 and 311,990" in re.sub(r"\s+", " ", body.text)


# ---------------------------------------------------------------- the article

TEXT = "The minister spoke.\n“We call up 30,000 a month,” he said. Nobody asked why.\n"


def _with_article(text: str) -> PageText:
    claims = [SAID | claim for claim in CLAIMS]
    for claim in claims:
        if "quote" in claim:
            claim["quote"] = claim["quote"] | {"article": "courier.txt", "text": "30,000 a month"}
    whole = replace(study(claims=claims), articles=(Article("courier.txt", text),))
    return read(render(audit(), whole))


def test_the_article_has_its_statements_marked_and_linked() -> None:
    page = _with_article(TEXT)
    (marked,) = page.all("mark")
    assert marked.text == "30,000 a month"
    (link,) = [a for a in page.all("a") if a.text == "30,000 a month"]
    assert link.attributes["href"].startswith("#claim-")
    (shown,) = [d for d in page.all("div") if d.attributes.get("class") == "article"]
    bare = re.sub(r"\s+", " ", shown.text)
    assert "Nobody asked why." in bare


def test_without_the_words_there_is_no_article() -> None:
    assert not _with_article("Something else.").all("mark")


def test_nothing_in_an_article_becomes_markup() -> None:
    page = _with_article(f"{EVIL} 30,000 a month {EVIL}")
    assert len(page.all("mark")) == 1
    assert not page.all("img")
    assert len(page.all("script")) == 1

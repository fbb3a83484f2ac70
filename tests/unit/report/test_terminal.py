"""An audit in a terminal: it fits, it pipes as plain text, and says nothing by colour alone."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from passmuster.auditing.finding import VERDICTS, Audit
from passmuster.report.terminal import print_audit
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_verdict
from tests.unit.report.ruritania import CLAIMS, FIGURES, SAID, audit, findings, study

GOLDEN = Path(__file__).parent / "ruritania.txt"


@pytest.fixture(autouse=True)
def _no_colour_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def printed(made: Audit | None = None, of: Study | None = None, **options: Any) -> str:
    stream = io.StringIO()
    print_audit(made or audit(), of or study(), stream, **options)
    return stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_text_is_the_golden_one() -> None:
    assert printed() == GOLDEN.read_text(encoding="utf-8")


def test_what_was_found_comes_first() -> None:
    lines = printed().splitlines()
    assert lines[0] == "Ruritania 2031–2033"
    assert lines[2] == "WHAT WAS FOUND"


def test_piped_text_is_plain_and_eighty_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = printed()
    assert "\x1b" not in text
    assert max(map(cell_len, text.splitlines())) == 80
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_every_verdict_is_a_word_and_a_glyph() -> None:
    text = printed()
    for verdict in VERDICTS:
        words = say_verdict(verdict)
        assert f"  {words.glyph} {words.word}" in text


def test_a_terminal_gets_colour_and_no_more_than_a_hundred_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    terminal = Terminal()
    print_audit(audit(), study(), terminal)
    text = terminal.getvalue()
    assert "\x1b[1;31mcontradicted" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert 90 < max(map(cell_len, plain.splitlines())) <= 100


def test_colour_changes_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    terminal = Terminal()
    print_audit(audit(), study(), terminal)
    assert re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()) == printed()


def test_no_colour_leaves_no_escape_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    print_audit(audit(), study(), terminal)
    assert "\x1b" not in terminal.getvalue()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in printed()


def test_force_colour_colours_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in printed()


def test_a_stream_without_the_glyphs_gets_plain_ones() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    print_audit(audit(), study(), stream)
    stream.flush()
    text = raw.getvalue().decode("ascii")
    assert "  x contradicted" in text
    assert "  + supported" in text


HOSTILE = [
    "x" * 10_000,
    "an " + "unbroken-" * 300,
    "兵力" * 400,
    "https://example.org/" + "a/" * 500 + "?q=" + "é" * 300,
    "[bold red]not markup[/] [link=file:///etc/passwd]x[/link] :bomb:",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\u202eright to left\u202c \u2066isolate",
    "line\nbreak\r\x08\x08overwrite",
    "a" + "\u0301" * 900,
    "👩‍👩‍👧‍👦" * 200,
]


@pytest.mark.parametrize("evil", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("width", [None, 40, 61])
def test_no_text_of_a_study_breaks_the_page(evil: str, width: int | None) -> None:
    said = SAID | {"said_by": evil}
    claims = [said | claim | ({"says": evil} if "says" in claim else {}) for claim in CLAIMS]
    name = evil[:150]
    hurt = study(claims=claims, figures=[f | {"id": f["id"] + name} for f in FIGURES])
    found = tuple(
        replace(f, says=evil, said_by=evil, reason=evil if f.reason else None) for f in findings()
    )
    text = printed(audit(study=evil, findings=found, warnings=(evil,)), hurt, width=width)
    assert max(map(cell_len, text.splitlines())) <= (width or 80)
    assert "\x1b" not in text
    assert not set(text) & set("\u202e\u202c\u2066\r\x07\x08")


def test_markup_in_a_study_is_printed_as_it_is() -> None:
    text = printed(audit(warnings=("[bold]loud[/bold] :bomb: [/]",)))
    assert "[bold]loud[/bold] :bomb: [/]" in text


def test_an_empty_audit_prints() -> None:
    empty = audit(
        findings=(), conflicts=(), rivals=(), left_out=(), warnings=(), set_aside=(), as_of=None
    )
    text = printed(empty)
    assert "No statement was examined." in text
    assert "THE STATEMENTS" not in text


def test_it_says_when_conflicts_are_left_unlisted() -> None:
    assert "more conflicts than are listed" in printed(audit(conflicts_complete=False))

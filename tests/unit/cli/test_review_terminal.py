"""Reviewing as a user does it: in a terminal, with its width, its editor and its interrupt."""

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from passmuster.extraction.adopt import is_reviewed, pieces
from passmuster.files.folder import check, open_study
from tests.support.drafts import copy_of_sample, drafts_of

fcntl = pytest.importorskip("fcntl")  # not on Windows
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")
ROOT = Path(__file__).resolve().parents[3]
TEXT = (
    "The minister said that 3,448 soldiers were absent in October 2031. "
    "About 12,000 were called up.\n"
    "Another 500 were wounded.\nIn all 700 were killed.\n"
)
PROMPT = "[q]uit:"


STARTED: list["Terminal"] = []


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    while STARTED:
        STARTED.pop().close()


def _in_the_foreground() -> None:
    """Take the terminal, and its interrupt: where tests run in the background it is ignored."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A program in a pseudo terminal of some width."""

    def __init__(self, *arguments: str, columns: int = 100, folder: Path, **more: str) -> None:
        self.ours, theirs = pty.openpty()
        self.resize(columns)
        environment = os.environ | {"TERM": "xterm", "PYTHONPATH": str(ROOT / "src"), **more}
        environment.pop("NO_COLOR", None)
        environment.pop("COLUMNS", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "passmuster", *arguments],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment,
            start_new_session=True,
            preexec_fn=_in_the_foreground,
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""
        STARTED.append(self)

    def close(self) -> None:
        """End the program if it runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(30)
        if self.ours >= 0:
            os.close(self.ours)
            self.ours = -1

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def read(self, until: str | None, seconds: float = 60) -> str:
        """Return what is printed up to some words, or to the end."""
        begun, text, end = len(self.seen), "", time.monotonic() + seconds
        while until is None or until not in flat(text):
            assert time.monotonic() < end, f"{until!r} is not printed:\n{text}"
            if not select.select([self.ours], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self.ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            self.seen += piece.decode("utf-8", "replace")
            text = self.seen[begun:]
        return text

    def type(self, words: str) -> None:
        os.write(self.ours, words.encode())

    def end(self) -> tuple[str, int]:
        text = self.read(None)
        code = self.process.wait(30)
        self.close()
        return text, code


def flat(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\n]", "", text)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return copy_of_sample(tmp_path / "study")


@pytest.fixture
def draft(study: Path) -> Path:
    return drafts_of(TEXT, study)


def marks(draft: Path) -> list[bool]:
    return [is_reviewed(b) for b in pieces(draft.read_text(encoding="utf-8")).blocks]


def test_adopt_edit_skip_and_quit_in_a_terminal(study: Path, draft: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!{sys.executable}\nimport re, sys\n"
        "text = open(sys.argv[1], encoding='utf-8').read()\n"
        "text = re.sub('said_by .*', 'said_by  = \\'The Minister, edited\\'', text, count=1)\n"
        "open(sys.argv[1], 'w', encoding='utf-8').write(text)\n"
    )
    editor.chmod(0o755)
    before = len(open_study(study).claims)
    screen = Terminal("adopt", str(draft), "--review", folder=tmp_path, EDITOR=str(editor))
    first = screen.read(PROMPT)
    assert re.search(r"\x1b\[[\d;]*7m[^\x1b]*3,448", first), "the words are not highlighted"
    assert "1 of 4" in flat(first)
    screen.type("a\n")
    screen.read(PROMPT)
    screen.type("e\n")
    assert "The Minister, edited" in flat(screen.read(PROMPT))
    screen.type("a\n")
    screen.read(PROMPT)
    screen.type("s\n")
    screen.read(PROMPT)
    screen.type("q\n")
    text, code = screen.end()
    assert (code, "2 claims adopted, 2 left" in flat(text)) == (0, True)
    assert marks(draft) == [False, False]
    claims = open_study(study).claims
    assert len(claims) == before + 2
    assert any(c.said_by == "The Minister, edited" for c in claims)
    assert check(study) == ()


def test_an_editor_that_fails_is_told_and_loses_nothing(draft: Path, tmp_path: Path) -> None:
    before = draft.read_bytes()
    screen = Terminal("adopt", str(draft), "--review", folder=tmp_path, EDITOR="false")
    screen.read(PROMPT)
    screen.type("e\n")
    assert "not edited" in flat(screen.read(PROMPT))
    screen.type("q\n")
    _, code = screen.end()
    assert (code, draft.read_bytes()) == (0, before)


@pytest.mark.parametrize("columns", [24, 200])
def test_a_narrow_and_a_wide_terminal_show_every_word(draft: Path, tmp_path, columns: int) -> None:
    screen = Terminal("adopt", str(draft), "--review", columns=columns, folder=tmp_path)
    shown = flat(screen.read(PROMPT)).replace(" ", "")
    assert "3,448soldierswereabsent" in shown
    screen.resize(224 - columns)
    os.kill(screen.process.pid, signal.SIGWINCH)
    screen.type("x\n")  # no choice: it is asked again, in the new width
    assert "3,448soldierswereabsent" in flat(screen.read(PROMPT)).replace(" ", "")
    screen.type("q\n")
    text, code = screen.end()
    assert (code, "nothing is adopted" in flat(text)) == (0, True)
    assert marks(draft) == [False] * 4


def test_an_interrupt_loses_no_decision_and_adopts_nothing(draft: Path, tmp_path: Path) -> None:
    screen = Terminal("adopt", str(draft), "--review", folder=tmp_path)
    screen.read(PROMPT)
    screen.type("a\n")
    screen.read(PROMPT)
    for _ in range(5):  # one that comes while the line is being set up waits for the next key
        time.sleep(0.5)
        screen.type("\x03")
        with suppress(AssertionError):
            screen.read("is kept in", 5)
            break
    _, code = screen.end()
    assert code == 130
    assert "is kept in" in flat(screen.seen)
    assert marks(draft) == [True, False, False, False]
    screen = Terminal("adopt", str(draft), "--review", folder=tmp_path)
    assert "2 of 4" in flat(screen.read(PROMPT))
    screen.type("q\n")
    text, _ = screen.end()
    assert "1 claim adopted, 3 left" in flat(text)


def test_the_readme_goes_from_an_article_to_an_audited_report(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = next(
        b for b in re.findall(r"```sh\n(.*?)```", readme, re.S) if "passmuster extract" in b
    )
    commands = [line.split("#")[0].split() for line in block.splitlines() if line.strip()]
    assert [c[:2] for c in commands] == [["passmuster", "extract"], ["passmuster", "audit"]]
    assert subprocess.run(
        [sys.executable, "-m", "passmuster", "new", "ruritania"], cwd=tmp_path, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True,
    ).returncode == 0  # fmt: skip
    screen = Terminal(*commands[0][1:], folder=tmp_path)
    count = int(re.search(r"1 of (\d+)", flat(screen.read(PROMPT)))[1])
    for _ in range(count - 1):
        screen.type("a\n")
        screen.read(PROMPT)
    screen.type("a\n")
    text, code = screen.end()
    assert (code, f"{count} claims adopted" in flat(text)) == (0, True)
    screen = Terminal(*commands[1][1:], folder=tmp_path)
    _, code = screen.end()
    assert code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    article = page[page.index('<div class="article">') :]
    article = article[: article.index("</div>")]
    linked = re.findall(r'<a[^>]*href="#([^"]+)"', article)
    assert len(linked) >= count
    assert all(f'id="{anchor}"' in page for anchor in linked)
    assert {"contradicted", "open"} & set(re.findall(r"[a-z_]+", article))

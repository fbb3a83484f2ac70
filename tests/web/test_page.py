"""What holds of every report, at both widths, in both colour schemes."""

from __future__ import annotations

from itertools import pairwise

from tests.support import checks
from tests.support.browser import Visit


def test_the_page_is_no_wider_than_the_window(look: Visit) -> None:
    whole, shown = look.ask(checks.WIDTHS)
    assert whole <= shown
    assert look.ask(checks.OVERFLOWING)[:5] == []


def test_no_type_is_under_twelve_pixels(look: Visit) -> None:
    assert look.ask(checks.SMALL_TEXT)[:5] == []


def test_every_id_is_there_once_and_every_link_has_its_target(look: Visit) -> None:
    assert look.ask(checks.TWICE) == []
    assert look.ask(checks.DEAD_LINKS) == []
    assert look.ask(checks.DEAD_NAMES) == []


def test_headings_go_down_one_level_at_a_time(look: Visit) -> None:
    levels: list[int] = look.ask(checks.HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_asked_of_the_network_and_nothing_is_complained_of(look: Visit) -> None:
    look.ask("window.scrollTo(0, document.body.scrollHeight)")
    assert look.asked_for == []
    assert look.complaints == []
    assert look.refused == []


def test_no_script_of_a_study_runs_and_no_address_but_the_webs_is_a_link(look: Visit) -> None:
    assert look.ask(f"{checks.PWNED} === undefined")
    assert look.ask(checks.ODD_LINKS) == []
    assert look.ask(checks.HANDLERS) == []

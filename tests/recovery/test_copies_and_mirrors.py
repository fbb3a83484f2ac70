"""Who says a thing how often changes nothing, nor does on which side they stand.

No chance but the seeds of the samplers is in it: what is compared has to be the same to 1e-9.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")

from passmuster.inference.infer import likelihood_of
from passmuster.inference.likelihood import Likelihood
from passmuster.inference.synthetic import drawn
from tests.unit.inference.small import FIGURES, REPORTERS, SOURCES, small

ORIGINS = {"ministry": "B2", "register": "A2", "opponent": "C3"}
"""And their grades."""
COPIES = 10
WORSE = ("C3", "D3", "C5", "F6")
"""Of outlets that copy; below C3 a study accepts none."""
PARTICLES = 200


def _likelihood(root: Path, **files: str) -> Likelihood:
    return likelihood_of(small(root, **files), None, 1)[0]


def _outlets(first: date, grades: tuple[str, ...] = ()) -> str:
    """Return ten outlets for each origin that have it from there, graded as it or in turn."""
    found = ""
    for origin, own in ORIGINS.items():
        for k in range(COPIES):
            reliability, credibility = grades[k % len(grades)] if grades else own
            found += (
                f'[[source]]\nid = "{origin}-copy-{k}"\norigin = "{origin}"\n'
                f'reliability = "{reliability}"\ncredibility = {credibility}\n'
                f"published = {first + timedelta(k)}\n"
            )
    return found


def _copied(count: int) -> str:
    """Return copies of every figure, each in an outlet of its own."""
    found = ""
    for text in FIGURES.split("[[figure]]")[1:]:
        for k in range(count):
            copy = text.replace('id = "', f'id = "copy-{k}-')
            found += "[[figure]]" + re.sub(r'source = "(.*)"', rf'source = "\1-copy-{k}"', copy)
    return found


def _same(one: Likelihood, other: Likelihood) -> None:
    """Assert that two bodies of evidence give one posterior, draw for draw."""
    assert one.space.names == other.space.names
    z = np.random.default_rng(5).standard_normal((200, one.space.size))
    assert np.abs(one.log_likelihood(z) - other.log_likelihood(z)).max() < 1e-9
    draws = [drawn(each, each.evidence, PARTICLES, 3) for each in (one, other)]
    assert np.abs(draws[0] - draws[1]).max() < 1e-9


@pytest.mark.parametrize("grades", [(), WORSE], ids=["graded as the origin", "worse"])
def test_ten_copies_of_every_report_change_nothing(tmp_path: Path, grades: tuple[str, ...]) -> None:
    # Where the origins have reporters of their own, and where they are taken by their grade.
    copies = SOURCES + _outlets(date(2032, 2, 1), grades)
    for name, files in (("by-grade", {}), ("reporters", {"reporters": REPORTERS})):
        one = _likelihood(tmp_path / name / "one", **files)
        many = _likelihood(tmp_path / name / "many", sources=copies,
                           **{"figures/main": FIGURES + _copied(COPIES), **files})  # fmt: skip
        _same(one, many)


def test_ten_copies_that_are_better_confirmed_are_one(tmp_path: Path) -> None:
    copies = SOURCES + _outlets(date(2032, 2, 1), ("A1",))
    one, many = (
        _likelihood(tmp_path / str(n), sources=copies, **{"figures/main": FIGURES + _copied(n)})
        for n in (1, COPIES)
    )
    _same(one, many)


OTHER_WORDS = ("value = 101_000", "between = [100_500, 101_500]", "at_least = 100_000")
SAID_AGAIN = """
[[figure]]
id = "again-{k}"
quantity = {{ stock = "units", on = 2031-06-30 }}
{words}
source = "ministry-copy-{k}"
"""


def test_the_same_in_other_words_is_nothing_new(tmp_path: Path) -> None:
    again = "".join(SAID_AGAIN.format(k=k, words=words) for k, words in enumerate(OTHER_WORDS))
    one = _likelihood(tmp_path / "one")
    many = _likelihood(tmp_path / "many", sources=SOURCES + _outlets(date(2032, 2, 1)),
                       **{"figures/main": FIGURES + again})  # fmt: skip
    _same(one, many)
    contradicted = SAID_AGAIN.format(k=4, words="at_least = 120_000")
    other = _likelihood(tmp_path / "other", sources=SOURCES + _outlets(date(2032, 2, 1)),
                        **{"figures/main": FIGURES + contradicted})  # fmt: skip
    assert "again-4" in other.evidence.figures


def test_of_two_edges_of_an_origin_the_narrower_counts(tmp_path: Path) -> None:
    wider = FIGURES.split("[[figure]]")[6].replace("killed-named", "a-killed")
    assert "at_least = 4_000" in wider
    wider = "[[figure]]" + wider.replace("4_000", "3_000")
    one = _likelihood(tmp_path / "one")
    _same(one, _likelihood(tmp_path / "two", **{"figures/main": FIGURES + wider}))


def test_who_repeats_an_old_number_does_not_take_back_its_revision(tmp_path: Path) -> None:
    outlets = SOURCES + _outlets(date(2032, 2, 1))
    revised = SAID_AGAIN.format(k=3, words="value = 99_000\nrounded_to = 1_000")
    old = SAID_AGAIN.format(k=7, words="value = 101_000\nrounded_to = 1_000")
    one = _likelihood(tmp_path / "one", sources=outlets, **{"figures/main": FIGURES + revised})
    two = _likelihood(tmp_path / "two", sources=outlets,
                      **{"figures/main": FIGURES + revised + old})  # fmt: skip
    assert {"again-3"} == {
        f for f in two.evidence.figures if f.startswith(("again", "strength-06"))
    }
    _same(one, two)


def test_reliable_outlets_make_an_origin_no_more_reliable(tmp_path: Path) -> None:
    many = _likelihood(tmp_path, sources=SOURCES + _outlets(date(2032, 2, 1), ("A1",)))
    one = _likelihood(tmp_path / "one")
    bias = "opponent: bias"
    assert many.evidence.reporting.parameters[bias] == one.evidence.reporting.parameters[bias]


# -- mirrors -----------------------------------------------------------------------------------


def _swapped(text: str, one: str, other: str) -> str:
    found = re.sub(rf'"{one}"', '"\x00"', text)
    return found.replace(f'"{other}"', f'"{one}"').replace('"\x00"', f'"{other}"')


def test_sides_swapped_change_nothing(tmp_path: Path) -> None:
    sides = {"ministry": "official", "register": "official", "opponent": "opponent"}
    told = SOURCES
    for origin, side in sides.items():
        told = told.replace(f'id = "{origin}"', f'id = "{origin}"\nside = "{side}"')
    mirrored = _swapped(told, "official", "opponent").replace('id = "official"', 'id = "opponent"')
    assert mirrored.count('side = "opponent"') == 2
    one = _likelihood(tmp_path / "one", sources=told, reporters=REPORTERS)
    _same(one, _likelihood(tmp_path / "two", sources=mirrored, reporters=REPORTERS))


def test_names_of_origins_swapped_change_nothing(tmp_path: Path) -> None:
    # What the ministry says the opponent says in the mirror, with its grade and reporter, and the
    # other way round: the likelihood is the same where each has the other's parameters.
    files = {"sources": SOURCES, "reporters": REPORTERS, "figures/main": FIGURES}
    mirrored = {name: _swapped(text, "ministry", "opponent") for name, text in files.items()}
    one, two = _likelihood(tmp_path / "one", **files), _likelihood(tmp_path / "two", **mirrored)
    assert len(two.evidence.rows) == len(one.evidence.rows)
    z = np.random.default_rng(6).standard_normal((200, one.space.size))
    other = {"ministry: bias": "opponent: bias", "opponent: bias": "ministry: bias"}
    order = [one.space.names.index(other.get(name, name)) for name in two.space.names]
    assert order != list(range(one.space.size))
    assert np.abs(one.log_likelihood(z) - two.log_likelihood(z[:, order])).max() < 1e-9

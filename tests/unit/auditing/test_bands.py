import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import passmuster
from passmuster.auditing.as_json import audit_to_dict, to_json
from passmuster.auditing.audit import audit
from passmuster.auditing.bands import MOST_DAYS, MOST_OVER_TIME, bands, peopled, spoken_of
from passmuster.auditing.finding import Audit
from passmuster.auditing.from_json import audit_from_dict
from passmuster.files.folder import open_study
from passmuster.vocabulary.claim import Claim
from passmuster.vocabulary.study import Study

SAMPLE = Path(passmuster.__file__).parent / "sample"


@cache
def audited() -> tuple[Study, Audit]:
    study = open_study(SAMPLE)
    return study, audit(study, bands=True)


def test_a_band_is_what_a_reading_of_the_same_day_can_reach() -> None:
    """An independent way to the same numbers: a claim about the stock on that very day."""
    study, result = audited()
    asked = [
        (band.names[0], day, low, high)
        for band in result.bands
        for day, low, high in list(zip(band.days, band.lowest, band.highest, strict=True))[
            :: max(1, len(band.days) // 5)
        ]
    ]
    claims = [
        Claim.model_validate(
            {
                "id": f"claim-{number}",
                "says": "so many",
                "reading": [{"id": "r", "quantity": {"stock": name, "on": day}, "at_least": 1}],
            }
        )
        for number, (name, day, _, _) in enumerate(asked)
    ]
    found = {f.claim: f for f in audit(replace(study, claims=tuple(claims))).findings}
    for number, (name, day, low, high) in enumerate(asked):
        assert found[f"claim-{number}"].reachable == (low, high), (name, day)


def test_bands_by_themselves_are_those_of_the_audit() -> None:
    study, result = audited()
    assert bands(study) == result.bands


def test_what_is_spoken_of_most_is_followed_over_time() -> None:
    study, result = audited()
    followed = [band.names[0] for band in result.bands if len(band.days) > 1]
    assert followed == list(spoken_of(study))
    assert 0 < len(followed) <= MOST_OVER_TIME
    assert all(len(band.days) <= MOST_DAYS + 1 for band in result.bands)
    assert all(list(band.days) == sorted(set(band.days)) for band in result.bands)


def test_everything_is_asked_about_on_one_day() -> None:
    _, result = audited()
    at_end = [band for band in result.bands if len(band.days) == 1]
    assert {band.names[0] for band in at_end} == set(peopled(audited()[0].in_order()))
    # Nothing limits most of them at the end of the horizon, so the day is the last one told of.
    assert {band.days[0] for band in at_end} == {date(2032, 12, 31)}


def test_flags_and_groups_of_flows_are_not_followed() -> None:
    study, _ = audited()
    assert "leaving" not in peopled(study)
    assert "wanted" not in spoken_of(study)


def test_named_stocks_are_followed_instead() -> None:
    study, _ = audited()
    found = [band for band in bands(study, names=["units"]) if len(band.days) > 1]
    assert [band.names for band in found] == [("units",)]


def test_a_stricter_level_never_narrows_a_band() -> None:
    study, result = audited()
    loose = {(b.names, b.days): b for b in bands(study, "A2", ["serving"]) if len(b.days) > 1}
    tight = {(b.names, b.days): b for b in result.bands}
    shared = set(loose) & set(tight)
    for key in shared:
        for wide, narrow in zip(loose[key].highest, tight[key].highest, strict=True):
            assert wide is None or (narrow is not None and wide >= narrow)


# ---------------------------------------------------------------- JSON


def test_bands_stand_in_the_json_only_where_asked_for() -> None:
    _, result = audited()
    plain = audit_to_dict(result)
    assert list(plain)[-1] == "bands"
    assert "bands" not in audit_to_dict(replace(result, bands=()))
    first = plain["bands"][0]
    assert list(first) == ["stock", "on", "lowest", "highest"]
    assert len(first["on"]) == len(first["lowest"]) == len(first["highest"])


def test_an_audit_read_back_is_written_the_same() -> None:
    study, result = audited()
    text = to_json(result)
    assert to_json(audit_from_dict(json.loads(text), study)) == text


def test_an_audit_read_back_has_the_same_numbers_and_units() -> None:
    study, result = audited()
    again = audit_from_dict(json.loads(to_json(result)), study)
    assert again.rivals == result.rivals
    assert again.bands == result.bands
    for one, other in zip(again.findings, result.findings, strict=True):
        assert one.asserted == other.asserted
        assert one.verdict == other.verdict
        assert one.grades == other.grades
        assert (one.reachable is None) == (other.reachable is None)
        for a, b in zip(one.reachable or (), other.reachable or (), strict=True):
            assert (a is None) == (b is None)
            assert abs((a or 0) - (b or 0)) <= Fraction(1, 10**9)

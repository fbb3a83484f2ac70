"""What a study is called, and in which order it is written, bears on nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from passmuster.auditing.as_json import to_json
from passmuster.auditing.audit import audit
from passmuster.files.folder import open_study
from tests.oracle.audits import audited, drawn, findings, near
from tests.oracle.change import names, renamed, shuffled, with_sides
from tests.oracle.write import write_study

SEEDS = range(2000, 2024)
RIVALS = range(2100, 2112)
BOTH = [*((s, False) for s in SEEDS), *((s, True) for s in RIVALS)]
# Studies where several proofs are equally short, or all but a rounding error apart.
HARD = [(8005, False), (8023, False), (7230, True), (7238, True), (8087, True), (8338, True)]


def spelt_back(text: str, new: Mapping[str, str]) -> Any:
    """Return the JSON with the old names in place of the new ones."""
    old = {value: key for key, value in new.items()}
    pattern = re.compile("|".join(sorted(map(re.escape, old), key=len, reverse=True)))
    return json.loads(pattern.sub(lambda found: old[found.group()], text))


LISTS = ("figures", "rivals", "held_out", "set_aside", "assumptions", "depends_on_set_aside")


def settled(told: Any, *dropped: str) -> Any:
    """Return the JSON without `dropped`, and with lists of ids in one order."""
    if isinstance(told, list):
        return [settled(item, *dropped) for item in told]
    if not isinstance(told, dict):
        return told.replace("_", " ") if isinstance(told, str) else told
    plain = {k: settled(v, *dropped) for k, v in told.items() if k not in dropped}
    for key in LISTS:
        if isinstance(listed := plain.get(key), list):
            plain[key] = sorted(listed, key=str)
    if "left_out" in plain:
        plain["left_out"] = sorted(plain["left_out"], key=str)
    # Of outlets that carried one text on one day the first is told by its name, and of figures that
    # say the same the one that counts.
    for chain in plain.get("lineage", ()):
        chain["first"], chain["origin"] = "", ""
        for step in chain["steps"]:
            step["repeats"] = ""
            step["figures"], step["claims"] = sorted(step["figures"]), sorted(step["claims"])
        chain["steps"].sort(key=str)
    if "lineage" in plain:
        plain["lineage"] = sorted(plain["lineage"], key=str)
    for copy in plain.get("copies", ()):
        copy["figure"], copy["counts_with"] = sorted((copy["figure"], copy["counts_with"]))
    return plain


# One bound may have several proofs with the same lines, and equals are told apart by their names.
TIES = ("proof", "implies", "decided_by")


# Of 7238 a line sums up rows of several months, which may share its bound of nought in many ways.
@pytest.mark.parametrize(("seed", "rivals"), [*BOTH, *(one for one in HARD if one[0] != 7238)])
def test_other_names_change_nothing_but_the_names(seed: int, rivals: bool) -> None:
    study = drawn(seed, rivals).study
    every = names(study)
    # The other names sort the other way round.
    new = {name: f"qx{len(every) - i:03d}zz" for i, name in enumerate(every)}
    spelt = spelt_back(to_json(audit(renamed(study, new))), new)
    assert settled(spelt, *TIES) == settled(json.loads(to_json(audited(seed, rivals))), *TIES)


@pytest.mark.parametrize(("seed", "rivals"), BOTH + HARD)
def test_another_order_of_the_lines_of_a_study_changes_nothing(seed: int, rivals: bool) -> None:
    mixed = audit(shuffled(drawn(seed, rivals).study, seed))
    assert to_json(mixed) == to_json(audited(seed, rivals))


@pytest.mark.parametrize(("seed", "rivals"), BOTH)
def test_the_side_of_a_source_changes_no_number_and_no_word(seed: int, rivals: bool) -> None:
    expected = to_json(audited(seed, rivals))
    for side in ("official", "opponent"):
        assert to_json(audit(with_sides(drawn(seed, rivals).study, side))) == expected


@pytest.mark.parametrize(("seed", "rivals"), [*BOTH[:12], *BOTH[-6:]])
def test_ten_copies_of_one_document_change_nothing(seed: int, rivals: bool) -> None:
    study = drawn(seed, rivals).study
    source = study.source_of(study.figures[0])
    told = {"document": source.document_id, "origin": source.origin_id}
    copies = tuple(source.model_copy(update={"id": f"copy-{i}", **told}) for i in range(10))
    again = tuple(
        f.model_copy(update={"id": f"{f.id} again in {copy.id}", "source": copy.id})
        for f in study.figures
        if f.source == source.id
        for copy in copies
    )
    more = audit(
        replace(study, sources=(*study.sources, *copies), figures=(*study.figures, *again))
    )
    once = audited(seed, rivals)
    copied = findings(more)
    for key, finding in findings(once).items():
        other = copied[key]
        assert near(finding.reachable, other.reachable), key
        assert finding.verdict == other.verdict, key
        assert finding.margin == other.margin
        assert finding.grades == other.grades
        assert finding.survives_dropping_any_origin == other.survives_dropping_any_origin
        if finding.certificate is not None:
            assert other.certificate is not None
            assert finding.certificate.bound == other.certificate.bound
            assert len(finding.certificate.lines) == len(other.certificate.lines)
    assert len(once.rivals) == len(more.rivals)


@pytest.mark.parametrize(("seed", "rivals"), BOTH[:10])
def test_a_study_written_to_files_gives_the_same_audit(
    seed: int, rivals: bool, tmp_path: Path
) -> None:
    read = open_study(write_study(drawn(seed, rivals).study, tmp_path / "study"))
    again, once = audit(read).to_dict(), audited(seed, rivals).to_dict()
    again.pop("warnings")
    once.pop("warnings")
    assert again == once

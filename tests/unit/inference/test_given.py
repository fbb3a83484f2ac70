"""What a posterior says of quantities: probabilities, their error, and what is held out."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="inference needs the extra `infer`")
pytest.importorskip("zarr", reason="a run folder needs the extra `infer`")

from passmuster.cli.main import main
from passmuster.errors import UsageError
from passmuster.inference.given import PosteriorBeliefs, belief, read_beliefs, values_of
from passmuster.inference.quantities import NotHeld
from passmuster.inference.runs import infer_into, open_posterior, read_run, rerun
from passmuster.vocabulary.quantity import CounterQ, EverQ, FlowQ, HazardQ, ShareQ, StockQ
from passmuster.vocabulary.study import Study
from tests.unit.inference.small import FIGURES, SOURCES, small, write_small

DRAWS = 2000


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Path]:
    root = tmp_path_factory.mktemp("small")
    study = small(root / "study")
    infer_into(root / "run", study, draws=DRAWS, threads=1)
    return study, root / "run"


def test_a_run_reads_back_as_it_was(run: tuple[Study, Path]) -> None:
    study, folder = run
    posterior = read_run(folder, study)
    assert posterior.gate.passes
    assert len(posterior.z) == 2 * DRAWS
    tree = open_posterior(folder)
    assert tree["posterior"]["theta"].dims == ("chain", "draw", "parameter")
    assert float(tree["sample_stats"]["apart"].max()) < 0.1


def test_a_rerun_comes_to_the_same_bytes(run: tuple[Study, Path], tmp_path: Path) -> None:
    assert rerun(run[1], tmp_path / "again") == ()


def test_another_study_is_refused(run: tuple[Study, Path], tmp_path: Path) -> None:
    other = small(tmp_path, sources=run_sources_changed())
    with pytest.raises(UsageError) as refused:
        read_beliefs(run[1], other)
    assert refused.value.fault.code == "PM863"


def run_sources_changed() -> str:
    from tests.unit.inference.small import SOURCES

    return SOURCES.replace('reliability = "C"', 'reliability = "D"')


def test_beliefs_are_shares_of_draws(run: tuple[Study, Path]) -> None:
    study, folder = run
    beliefs = read_beliefs(folder, study)
    posterior = read_run(folder, study)
    absent = StockQ.model_validate({"stock": "absent", "on": "2031-12-31"})
    values = values_of(posterior, absent)
    found = beliefs.of(absent, Fraction(8000), None)
    assert found is not None
    assert found.probability == pytest.approx((values >= 8000).mean(), abs=1e-12)
    assert found.interval == pytest.approx(np.quantile(values, [0.05, 0.95]), rel=1e-2)
    assert found.how == "as run"
    assert found.held_out == ()
    assert found.likeliest == 1.0


def test_a_figure_is_held_out(run: tuple[Study, Path]) -> None:
    study, folder = run
    beliefs = read_beliefs(folder, study)
    killed = StockQ.model_validate({"stock": "dead", "on": "2031-12-31"})
    given = beliefs.of(killed, Fraction(4000), None)
    without = beliefs.of(killed, Fraction(4000), None, hold_out=["killed-named"])
    assert given is not None
    assert without is not None
    assert without.held_out == ("killed-named",)
    assert without.how in ("reweighted", "new run")
    assert without.probability < given.probability
    # Of a figure that never counted nothing changes.
    same = beliefs.of(killed, Fraction(4000), None, hold_out=["nothing"])
    assert same == given


def test_what_the_world_does_not_hold_is_none(run: tuple[Study, Path]) -> None:
    study, folder = run
    beliefs = read_beliefs(folder, study)
    assert beliefs.of(CounterQ.model_validate({"counter": "queries", "during": "2031"}), None,
                      Fraction(1)) is None  # fmt: skip
    early = FlowQ.model_validate({"flow": "left", "during": "2030"})
    assert beliefs.of(early, None, Fraction(1)) is None


def test_all_forms_have_values(run: tuple[Study, Path]) -> None:
    study, folder = run
    posterior = read_run(folder, study)
    left = {"flow": "left", "during": "2031"}
    values = values_of(posterior, FlowQ.model_validate(left))
    share = values_of(posterior, ShareQ.model_validate({"share": {"flow": "returned",
                      "during": "2031"}, "of": left}))  # fmt: skip
    assert ((share > 0) & (share < 1)).all()
    hazard = values_of(posterior, HazardQ.model_validate({"hazard": "left", "per": "month",
                       "during": "2031"}))  # fmt: skip
    column = posterior.space.columns.index("leaving_per_month")
    assert hazard == pytest.approx(posterior.theta[:, column], rel=0.02)
    ever = values_of(posterior, EverQ.model_validate({"ever": "absent", "by": "2031-12-31"}))
    absent = values_of(posterior, StockQ.model_validate({"stock": "absent", "on": "2031-12-31"}))
    assert (ever <= values + 1e-6).all()
    assert (ever >= absent - 1e-6).all()
    cases = values_of(posterior, CounterQ.model_validate({"counter": "cases", "during": "2031"}))
    assert 9_000 < np.median(cases) < 13_000


def test_a_belief_of_a_precise_statement_says_how_likely_any_such_could_be() -> None:
    values = np.arange(1000.0)
    even = np.full(1000, 1e-3)
    one = belief(values, even, Fraction(500), Fraction(500))
    assert one is not None
    assert one.probability == pytest.approx(0.001)
    assert one.likeliest == pytest.approx(0.001)
    assert one.tail == pytest.approx(1.0, abs=0.01)
    far = belief(values, even, Fraction(2000), Fraction(2100))
    assert far is not None
    assert (far.probability, far.tail) == (0.0, 0.0)
    assert far.mc_error > 0


# -- the folder ------------------------------------------------------------------------------------


def test_zeros_of_a_run_are_numbers_to_other_readers(run: tuple[Study, Path]) -> None:
    stats = open_posterior(run[1])["sample_stats"]
    assert stats["failed"].dtype.kind == "i"
    assert stats["failed"].values.tolist() == [0, 0]


def test_a_run_that_lost_a_file_is_not_read(run: tuple[Study, Path], tmp_path: Path) -> None:
    for name in ("posterior.zarr/posterior/z/0.0.0", "posterior.zarr/sample_stats/failed/0"):
        folder = tmp_path / name.replace("/", "-")
        shutil.copytree(run[1], folder)
        (folder / name).unlink()
        with pytest.raises(UsageError) as refused:
            read_beliefs(folder, run[0])
        assert refused.value.fault.code == "PM852"
        assert name in refused.value.fault.what


def test_a_run_whose_inputs_were_changed_is_not_read_by_itself(
    run: tuple[Study, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run[1], folder)
    with (folder / "inputs" / "force.toml").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(UsageError, match="PM852"):
        read_run(folder)


def test_a_folder_that_was_left_before_its_manifest_is_gone_on_with(tmp_path: Path) -> None:
    study = small(tmp_path / "study")
    (tmp_path / "run" / "inputs").mkdir(parents=True)
    infer_into(tmp_path / "run", study, draws=500, threads=1)
    assert (tmp_path / "run" / "manifest.json").is_file()


def test_a_posterior_is_told_apart_from_a_projection(
    run: tuple[Study, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(run[1]), str(run[1])]) == 2
    printed = capsys.readouterr()
    assert "PM852" in printed.err
    assert "--given" in printed.err
    assert printed.out == ""


def test_a_run_that_lost_a_group_or_was_stopped_at_its_last_files_is_not_read(
    run: tuple[Study, Path], tmp_path: Path
) -> None:
    torn = tmp_path / "torn"
    shutil.copytree(run[1], torn)
    shutil.rmtree(torn / "posterior.zarr" / "without_origin" / "moves")
    with pytest.raises(UsageError, match="PM852"):
        read_beliefs(torn, run[0])
    written = tmp_path / "written"
    shutil.copytree(run[1], written)
    (written / "posterior.zarr").rename(written / "posterior.part")
    with pytest.raises(UsageError, match="PM864"):
        read_beliefs(written, run[0])
    again = infer_into(written, run[0], draws=DRAWS, threads=1)
    assert (again.z == read_run(run[1], run[0]).z).all()
    assert not (written / "posterior.part").exists()


def test_who_stops_a_run_is_told_that_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_small(tmp_path / "study")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("passmuster.inference.smc.Sampler.stage", stopped)
    command = ["infer", str(tmp_path / "study"), "--draws", "200", "-o", str(tmp_path / "run")]
    assert main(command) == 130
    assert "keeps what was done" in capsys.readouterr().err


# -- who asks changes nothing ----------------------------------------------------------------------

COPIES = "".join(
    f'[[source]]\nid = "outlet-{n}"\norigin = "agency"\nreliability = "B"\ncredibility = 2\n'
    "published = 2032-01-2{n}\n".format(n=n)
    for n in range(3)
)
COPIED = "".join(
    f'[[figure]]\nid = "away-{n}"\nquantity = {{ stock = "absent", on = 2031-09-30 }}\n'
    f'value = 30_000\nrounded_to = 1_000\nsource = "outlet-{n}"\n'
    for n in range(3)
)


def test_a_figure_held_out_is_out_whoever_asked_before(tmp_path: Path) -> None:
    study = small(
        tmp_path / "study", sources=SOURCES + COPIES, **{"figures/main": FIGURES + COPIED}
    )
    infer_into(tmp_path / "run", study, draws=500, threads=1)
    absent = StockQ.model_validate({"stock": "absent", "on": "2031-09-30"})
    names = ["away-0", "away-1", "away-2"]

    def asked(beliefs: PosteriorBeliefs, hold_out: list[str]) -> float:
        found = beliefs.of(absent, Fraction(25_000), None, hold_out=hold_out)
        assert found is not None
        return found.probability

    first = read_beliefs(tmp_path / "run", study)
    second = read_beliefs(tmp_path / "run", study)
    assert isinstance(first, PosteriorBeliefs)
    assert isinstance(second, PosteriorBeliefs)
    (counted,) = (f for f in first.posterior.evidence.figures if f in names)
    one_then_all = asked(first, [counted]), asked(first, names)
    all_then_one = asked(second, names), asked(second, [counted])
    assert one_then_all == all_then_one[::-1]
    # Another copy steps in for the one that is held out; without all of them nothing says it.
    assert one_then_all[0] > 0.9
    assert one_then_all[1] < 0.1


def test_cases_of_two_registers_are_of_neither(tmp_path: Path) -> None:
    other = FIGURES.replace('id = "cases-h2"', 'id = "other-h2"')
    second = other[other.index('[[figure]]\nid = "other-h2"') :]
    second = second[: second.index("[[figure]]", 5)].replace('"register"', '"opponent"')
    study = small(tmp_path / "study", **{"figures/main": FIGURES + second})
    infer_into(tmp_path / "run", study, draws=500, threads=1)
    cases = CounterQ.model_validate({"counter": "cases", "during": "2031"})
    with pytest.raises(NotHeld, match="opponent and register each register"):
        values_of(read_run(tmp_path / "run", study), cases)
    assert read_beliefs(tmp_path / "run", study).of(cases, Fraction(1), None) is None


def test_every_key_of_the_json_is_in_its_reference(run: tuple[Study, Path]) -> None:
    reference = Path(__file__).parents[3] / "docs" / "reference" / "json.md"
    text = reference.read_text(encoding="utf-8").split("## JSON of an inference")[1]
    documented = set(re.findall(r"`(\w+)`", text))
    names = {"stocks", "flows", "ever"}

    def keys(value: object, *, named: bool = False) -> set[str]:
        if isinstance(value, list):
            return set().union(*(keys(v) for v in value)) if value else set()
        if not isinstance(value, dict):
            return set()
        inner = [keys(v, named=k in names) for k, v in value.items()]
        return (set() if named else set(value)).union(*inner)

    assert keys(read_run(run[1], run[0]).to_dict()) <= documented

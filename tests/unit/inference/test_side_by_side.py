"""Two runs at once come to what they come to one after the other, and end together."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Event
from time import monotonic

import numpy as np
import pytest

pytest.importorskip("scipy", reason="inference needs the extra `infer`")

from passmuster.inference import runs
from passmuster.inference.finer import carried_to_fine
from passmuster.inference.infer import infer
from passmuster.inference.runs import infer_into
from passmuster.inference.side_by_side import side_by_side
from passmuster.inference.smc import Cloud, Sampler, Settings, Stuck
from tests.unit.inference.small import small


def _samplers(particles: int = 400) -> list[Sampler]:
    def log_likelihood(z: np.ndarray) -> np.ndarray:
        return -0.5 * ((z - 1.0) ** 2).sum(axis=1) / 0.01

    settings = Settings(particles=particles)
    return [Sampler(log_likelihood, 6, settings, 3, run) for run in (1, 2)]


def test_at_once_or_one_after_the_other_the_numbers_are_the_same() -> None:
    both = [side_by_side(Sampler.run, _samplers(), threads) for threads in (1, 2)]
    for one, other in zip(*both, strict=True):
        assert (one.z == other.z).all()
    assert not (both[0][0].z == both[0][1].z).all()


def test_an_inference_and_its_bridge_do_not_depend_on_threads(tmp_path: Path) -> None:
    study = small(tmp_path)
    found = []
    for threads in (1, 2):
        posterior = infer(study, draws=600, seed=4, threads=threads)
        found.append((posterior.z, carried_to_fine(posterior, strict=False).z))
    for one, other in zip(*found, strict=True):
        assert (one == other).all()


def test_of_two_that_fail_the_first_is_told() -> None:
    first, second = _samplers()
    failed = Event()

    def work(sampler: Sampler) -> Cloud:
        if sampler is second:
            failed.set()
            raise Stuck("the second")
        assert failed.wait(10)
        raise Stuck("the first")

    with pytest.raises(Stuck, match="the first"):
        side_by_side(work, (first, second), 2)


def _for_ever(sampler: Sampler) -> None:
    sampler.z, sampler.near, sampler.fit = sampler._begin()
    sampler.powers = [0.0, 0.5]
    while True:
        sampler.stage(1000, 1000)


def test_when_one_fails_the_other_ends() -> None:
    first, second = _samplers()

    def work(sampler: Sampler) -> None:
        if sampler is first:
            raise Stuck("at once")
        _for_ever(sampler)

    began = monotonic()
    with pytest.raises(Stuck, match="at once"):
        side_by_side(work, (first, second), 2)
    assert monotonic() - began < 20


def test_an_interrupt_ends_both() -> None:
    samplers = _samplers()

    def work(sampler: Sampler) -> None:
        if sampler is samplers[1]:
            os.kill(os.getpid(), signal.SIGINT)
        _for_ever(sampler)

    # Where tests run in the background the signal may be ignored: then it is not while this runs.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    began = monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            side_by_side(work, samplers, 2)
    finally:
        signal.signal(signal.SIGINT, before)
    assert monotonic() - began < 20


def test_both_runs_that_were_at_once_go_on_from_their_stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small(tmp_path)
    made = infer_into(tmp_path / "whole", study, draws=600, seed=4, threads=2)
    stage = Sampler.stage

    def interrupted(self: Sampler, most: int, least: int = 4) -> None:
        if len(self.powers) == 4:
            raise KeyboardInterrupt
        stage(self, most, least)

    with monkeypatch.context() as patched:
        patched.setattr(Sampler, "stage", interrupted)
        with pytest.raises(KeyboardInterrupt):
            infer_into(tmp_path / "part", study, draws=600, seed=4, threads=2)
    assert list((tmp_path / "part" / runs.CHAINS).glob("run-*.npz"))
    again = infer_into(tmp_path / "part", study, draws=600, seed=4, threads=2)
    assert (again.z == made.z).all()

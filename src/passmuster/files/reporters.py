"""reporters.toml: read, and checked against the names of the study."""

from __future__ import annotations

from pathlib import Path

from passmuster.files.faults import validated
from passmuster.files.found import Found
from passmuster.files.ledger import Place, shown
from passmuster.files.names import refer
from passmuster.files.paths import stays_inside
from passmuster.files.quantity_names import Forms
from passmuster.files.toml_text import read_toml
from passmuster.vocabulary.parameter import Parameter
from passmuster.vocabulary.reporter import Reporter, ReporterFile

FILE = "reporters.toml"


def read_reporters(root: Path, inside: Path, found: Found) -> tuple[Reporter, ...]:
    """Return the reporters of a study; every fault is entered."""
    place = Place(FILE)
    if not stays_inside(root / FILE, inside, place, found.ledger):
        return ()
    table = read_toml(root / FILE, place, found.ledger)
    if table is None:
        return ()
    file, places = validated(ReporterFile, table, place, found.ledger)
    if file is None:
        return ()
    checker = _Checker(found)
    for reporter, number in zip(file.reporter, places.get("reporter", []), strict=False):
        checker.check(reporter, place.at("reporter", number))
    return file.reporter


class _Checker:
    def __init__(self, found: Found) -> None:
        self.found, self.ledger = found, found.ledger
        self.study = found.study
        self.forms = Forms(found)
        self.seen: dict[tuple[str, tuple[str, ...]], Place] = {}

    def check(self, reporter: Reporter, place: Place) -> None:
        """Enter every fault of one reporter's names and numbers."""
        origins = {source.origin_id for source in self.study.sources}
        refer(self.found, "origin", reporter.origin, place.at("origin"), origins)
        self._once(reporter, place)
        self._names(reporter.of, place.at("of"))
        self._parameter(reporter.coverage, place.at("coverage"), most=1)
        self._parameter(reporter.bias, place.at("bias"))
        self._parameter(reporter.delay_days, place.at("delay_days"))
        for counter, parameter in reporter.cases_per_person.items():
            here = place.at("cases_per_person", counter)
            refer(self.found, "counter", counter, here, self.study.counters)
            self._parameter(parameter, here)
        for i, broken in enumerate(reporter.break_):
            self._names(broken.of, place.at("break", i, "of"))
            self._parameter(broken.times, place.at("break", i, "times"))
        if reporter.stop is not None:
            here = place.at("stop")
            self.forms.check(reporter.stop.quantity, here.at("quantity"))
            self._parameter(reporter.stop.chance_per_month, here.at("chance_per_month"))
            self._sourced(reporter.stop.elasticity, here.at("elasticity"))
        if reporter.source is not None:
            known = self.study.source_by_id
            refer(self.found, "source", reporter.source, place.at("source"), known)

    def _once(self, reporter: Reporter, place: Place) -> None:
        key = (reporter.origin, tuple(sorted(reporter.of)))
        if key in self.seen:
            what = f"`{shown(reporter.origin)}` has a reporter of the same figures already"
            self.ledger.fault(place.at("origin"), "PM301", what)
        self.seen[key] = place

    def _names(self, names: tuple[str, ...], place: Place) -> None:
        study = self.study
        known = {*study.stocks, *study.flows, *study.groups, *study.counters}
        for i, name in enumerate(names):
            refer(self.found, "stock, flow or counter", name, place.at(i), known)

    def _parameter(
        self, parameter: Parameter | None, place: Place, most: int | None = None
    ) -> None:
        if parameter is None:
            return
        low, high = parameter.support
        if low is None or low < 0:
            self.ledger.fault(place, "PM513", "the prior reaches below 0")
        if most is not None and (high is None or high > most):
            self.ledger.fault(place, "PM513", f"the prior reaches above {most}")
        if parameter.walk_times is not None:
            what = "how much a reporter drifts cannot be a parameter of the world"
            self.ledger.fault(place.at("walk_times"), "PM515", what)
        self._sourced(parameter, place)

    def _sourced(self, parameter: Parameter, place: Place) -> None:
        if parameter.source is not None:
            known = self.study.source_by_id
            refer(self.found, "source", parameter.source, place.at("source"), known)

"""What a world refers to: each name exists, has a unit and a value, and can be computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from passmuster.files.ledger import Ledger, Place, nearest, shown
from passmuster.vocabulary.force import OUTSIDE, Flow
from passmuster.vocabulary.parameter import Parameter, unit_in
from passmuster.vocabulary.scenario import Start, WorldFlow, band_of
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.world import World

MOST_DAYS = 73_200
_ABOVE = "Give it a value above 0."
PlaceOf = Callable[..., Place]


def check_world(world: World, study: Study, place: PlaceOf, ledger: Ledger) -> None:
    """Enter every fault of a world's names."""
    _Checker(world, study, place, ledger).check()


class _Checker:
    def __init__(self, world: World, study: Study, place: PlaceOf, ledger: Ledger) -> None:
        self.world, self.study, self.place, self.ledger = world, study, place, ledger
        self.scenario = world.scenario
        self.parameters = self.scenario.parameter
        self.levers: dict[str, list[Decimal | date]] = {}
        for measure in world.settings:
            self.levers.setdefault(measure.lever, []).append(measure.value)
        self.aged = set(study.members(self.scenario.ages.of)) if self.scenario.ages else set()
        self.staged = set(study.members(self.scenario.stages))
        self.used: set[str] = set()

    def check(self) -> None:
        """Check everything."""
        self._horizon()
        self._sources()
        self._stock_lists()
        for name in self.scenario.flow:
            if name not in self.study.flows:
                self._unknown("flow", name, self.study.flows, self.place("flow", name))
        for name, flow in self.world.flows.items():
            self._flow(name, flow, self.study.flows[name])
        for name in self.scenario.driver:
            self._driver(name)
        self._starts()
        self._stages()
        self._unused()

    def _horizon(self) -> None:
        own = self.scenario.horizon
        if own is None:
            return
        if own.end < own.start:
            what = f"the projection ends on {own.end}, before its first day {own.start}"
            self.ledger.fault(self.place("horizon").at("end"), "PM206", what)
        elif (own.end - own.start).days > MOST_DAYS:
            what = f"the projection lasts from {own.start} to {own.end}, more than two centuries"
            self.ledger.fault(self.place("horizon").at("end"), "PM211", what)

    # -- names -----------------------------------------------------------------------------------

    def _unknown(self, kind: str, name: str, known: Iterable[str], place: Place) -> None:
        known = set(known)
        remedy = None if known else f"No {kind} is defined at all; define it first."
        what = f"there is no {kind} `{shown(name)}`"
        self.ledger.fault(place, "PM302", what, near=nearest(name, known), remedy=remedy)

    def _stocks(self, names: Iterable[str], place: Place) -> None:
        for i, name in enumerate(names):
            if name not in self.study.stocks and name not in self.study.groups:
                known = {*self.study.stocks, *self.study.groups}
                self._unknown("stock", name, known, place.at(i))
            elif any(self.study.stocks[s].is_flag for s in self._members(name)):
                self.ledger.fault(
                    place.at(i), "PM308", f"`{shown(name)}` is a flag on people counted elsewhere"
                )

    def _members(self, name: str) -> list[str]:
        return [s for s in self.study.members((name,)) if s in self.study.stocks]

    def number(
        self, name: str, place: Place, *, low: int | None = 0, driver: bool = False
    ) -> Parameter | None:
        """Check that a name has a number from the first day on; return its parameter."""
        self.used.add(name)
        parameter, values = self.parameters.get(name), self.levers.get(name)
        if parameter is None and values is None:
            known = {*self.parameters, *self.levers}
            if driver:
                known |= set(self.scenario.driver)
            self._unknown("driver or parameter" if driver else "parameter", name, known, place)
            return None
        if values and isinstance(values[0], date):
            what = f"`{shown(name)}` is a date; a number is needed here"
            self.ledger.fault(place, "PM408", what)
            return None
        if parameter is None and not self._holds_at_the_start(name):
            what = f"nothing says what `{shown(name)}` is before its first measure"
            self.ledger.fault(place, "PM514", what, remedy="Give the measure a `before`.")
        if parameter is not None and low is not None:
            lowest = parameter.support[0]
            if lowest is None or lowest < low:
                what = f"the prior of `{shown(name)}` reaches below {low}"
                self.ledger.fault(self.place("parameter", name), "PM513", what)
        return parameter

    def _holds_at_the_start(self, name: str) -> bool:
        first = self.world.horizon.first
        of_lever = [m for m in self.world.settings if m.lever == name]
        earliest = min(of_lever, key=lambda m: (m.since, m.id or ""))
        return earliest.since <= first or earliest.before is not None

    def _above_zero(self, name: str, place: Place, why: str) -> None:
        """Refuse a number that is certainly nothing, where something is divided by it."""
        parameter = self.parameters.get(name)
        highest = None if parameter is None else parameter.support[1]
        if highest is not None and highest <= 0:
            what = f"`{shown(name)}` is never above 0, and {why}"
            self.ledger.fault(self.place("parameter", name), "PM513", what, remedy=_ABOVE)
        if any(isinstance(v, Decimal) and v <= 0 for v in self.levers.get(name, [])):
            what = f"a measure sets `{shown(name)}` to 0 or below, and {why}"
            self.ledger.fault(place, "PM513", what, remedy=_ABOVE)

    def _unit(self, name: str, place: Place, *, per_time: bool) -> None:
        parameter = self.parameters.get(name)
        if parameter is None and name not in self.levers:
            return
        unit = unit_in(parameter.unit if parameter and parameter.unit else name)
        here = self.place("parameter", name) if parameter is not None else place
        wanted = "such as “per month”" if per_time else "such as “days”"
        if unit is None:
            what = f"`{shown(name)}` does not say its unit"
            self.ledger.fault(here, "PM512", what, remedy=f"Add `unit`, {wanted}.")
        elif unit.is_per_time != per_time:
            what = f"`{shown(name)}` is in {unit.text}; a unit {wanted} is needed"
            self.ledger.fault(here, "PM512", what)

    # -- flows -----------------------------------------------------------------------------------

    def _flow(self, name: str, said: WorldFlow, flow: Flow) -> None:
        here = self.place("flow", name)
        drive = said.drive
        assert drive is not None
        driven_by = getattr(said, drive)
        where = self.place("flow", name, drive)
        if drive == "at_age":
            if isinstance(driven_by, str):
                self.number(driven_by, where)
            if flow.from_ not in self.aged:
                self._cannot(where, f"`at_age` needs ages, and `{flow.from_}` is kept without")
        else:
            self.number(driven_by, where)
            self._unit(driven_by, where, per_time=drive != "dwell")
            if drive == "dwell":
                self._above_zero(driven_by, where, "a stay has a length")
            if flow.from_ == OUTSIDE and drive != "quota":
                self._cannot(where, f"nobody is counted outside, so a {drive} cannot act")
        if drive == "quota" and said.times and self.scenario.clock == "steps":
            self._cannot(here.at("times"), "a quota of steps has no factors")
        self._ages(name, said, flow)
        self._factors(name, said)
        self._window(name, said)
        for key in ("first", "last"):
            stretch = getattr(said, key)
            if stretch is not None:
                self.number(stretch.times, self.place("flow", name, key).at("times"))
                if flow.from_ not in self.staged or drive != "rate":
                    what = f"`{key}` needs a rate out of a stock of `stages`"
                    self._cannot(self.place("flow", name, key), what)
        if said.room is not None:
            spot = self.place("flow", name, "room")
            self.number(said.room.at_most, spot.at("at_most"))
            self._stocks(said.room.of, spot.at("of"))
            if drive != "quota":
                self._cannot(spot, "`room` limits a quota alone")

    def _cannot(self, place: Place, what: str) -> None:
        self.ledger.fault(place, "PM515", what)

    def _ages(self, name: str, said: WorldFlow, flow: Flow) -> None:
        here = self.place("flow", name, "ages")
        into_aged = flow.to in self.aged and flow.from_ not in self.aged
        if said.ages is None:
            if into_aged:
                what = f"`{flow.to}` is kept by age, and nothing says how old these are"
                self._cannot(self.place("flow", name), f"{what}; add `ages`")
            return
        if not into_aged and flow.from_ not in self.aged:
            self._cannot(here, f"neither `{flow.from_}` nor `{flow.to}` is kept by age")
        for i, edge in enumerate(said.ages):
            if isinstance(edge, str):
                self.number(edge, here.at(i))
        first, last = said.ages
        if isinstance(first, int) and isinstance(last, int) and first > last:
            self.ledger.fault(here, "PM207", f"the ages end at {last}, before {first}")

    def _factors(self, name: str, said: WorldFlow) -> None:
        spot = self.place("flow", name, "times")
        if said.times and said.drive in ("at_age",):
            self._cannot(spot, "`at_age` has no factors")
        if said.times and said.drive == "dwell" and self.study.flows[name].from_ in self.staged:
            self._cannot(spot, "a stay of a stock of `stages` has no factors")
        for i, factor in enumerate(said.times):
            here = spot.at(i)
            if factor.driver is not None and factor.driver not in self.scenario.driver:
                self.number(factor.driver, here.at("driver"), driver=True)
            for key in ("elasticity", "adds", "times", "reference"):
                value = getattr(factor, key)
                if value is not None:
                    self.number(value, here.at(key), low=None if key == "elasticity" else 0)
                if key == "reference" and value is not None:
                    self._above_zero(value, here.at(key), "a driver is divided by it")

    def _window(self, name: str, said: WorldFlow) -> None:
        if said.pulse is not None:
            here = self.place("flow", name, "pulse")
            self.number(said.pulse.times, here.at("times"))
            if said.open_until is None:
                self._cannot(
                    here, "`pulse` is the rush before a window shuts: it needs `open_until`"
                )
        if said.open_until is None:
            return
        here = self.place("flow", name, "open_until")
        values = self.levers.get(said.open_until)
        if values is None:
            self._unknown("lever", said.open_until, self.levers, here)
        elif not isinstance(values[0], date):
            what = f"`{shown(said.open_until)}` is a number; a date is needed here"
            self.ledger.fault(here, "PM408", what)

    # -- the rest --------------------------------------------------------------------------------

    def _driver(self, name: str) -> None:
        driver, here = self.scenario.driver[name], self.place("driver", name)
        for key in ("ratio", "of"):
            if names := getattr(driver, key):
                self._stocks(names, here.at(key))
        if isinstance(driver.to, str):
            self.number(driver.to, here.at("to"))
            self._above_zero(driver.to, here.at("to"), "the stocks are divided by it")
        elif driver.to is not None:
            self._stocks(driver.to, here.at("to"))
        if driver.recent and self.scenario.clock == "steps":
            what = "moves fade over days, and a clock of steps has none"
            self._cannot(here.at("recent"), what)
        for i, flow in enumerate(driver.recent or ()):
            for member in self.study.members((flow,)):
                if member not in self.study.flows:
                    self._unknown("flow", member, self.study.flows, here.at("recent", i))
                elif member not in self.world.flows:
                    what = f"nothing in this world drives `{shown(member)}`"
                    self._cannot(here.at("recent", i), what)
        if driver.over_days is not None:
            self.number(driver.over_days, here.at("over_days"))
            self._above_zero(driver.over_days, here.at("over_days"), "a memory has a length")

    def _stock_lists(self) -> None:
        if self.scenario.ages is not None:
            self._stocks(self.scenario.ages.of, self.place("ages").at("of"))
        self._stocks(self.scenario.stages, self.place("stages"))
        if self.scenario.clock == "steps" and (self.aged or self.staged):
            key = "ages" if self.aged else "stages"
            self._cannot(self.place(key), f"a clock of steps knows no `{key}`")

    def _starts(self) -> None:
        for name, start in self.scenario.start.items():
            here = self.place("start", name)
            if name not in self.study.stocks:
                self._unknown("stock", name, self.study.stocks, here)
                continue
            for key in ("people", "times"):
                value = getattr(start, key)
                if isinstance(value, str):
                    self.number(value, here.at(key))
                elif value is not None and value < 0:
                    self.ledger.fault(here, "PM209", f"{value} people cannot be")
            if start.ages and name not in self.aged:
                self._cannot(here.at("ages"), f"`{shown(name)}` is kept without ages")
            elif start.ages:
                self._bands(start, here.at("ages"))
        ends = [e for f in self.world.flows for e in self._ends(f) if e != OUTSIDE]
        for name in dict.fromkeys(ends):
            stock = self.study.stocks.get(name)
            if name not in self.scenario.start and stock is not None and stock.starts_at is None:
                what = f"nothing says how many are in `{shown(name)}` on the first day"
                remedy = f"Write {name} = 0, or how many, below [start]."
                self.ledger.fault(self.place("start"), "PM514", what, remedy=remedy)

    def _bands(self, start: Start, here: Place) -> None:
        kept = self.scenario.ages
        assert kept is not None
        for text in start.ages:
            band = band_of(text)
            if band is not None and (band[0] < kept.from_ or band[1] > kept.to):
                what = f"“{shown(text)}” reaches beyond the ages kept, {kept.from_} to {kept.to}"
                remedy = "Shorten the band, or keep more ages."
                self.ledger.fault(here.at(text), "PM515", what, remedy=remedy)

    def _ends(self, flow: str) -> tuple[str, str]:
        return self.study.flows[flow].from_, self.study.flows[flow].to

    def _stages(self) -> None:
        for name in sorted(self.staged & set(self.study.stocks)):
            stays = [
                f
                for f, said in self.world.flows.items()
                if self._ends(f)[0] == name and said.drive == "dwell"
            ]
            if len(stays) != 1:
                many = " and ".join(stays) if stays else "none"
                what = f"a stay in `{shown(name)}` needs one flow with `dwell`; there is {many}"
                self._cannot(self.place("stages"), what)

    def _sources(self) -> None:
        known = self.study.source_by_id
        for name, parameter in self.parameters.items():
            if parameter.walk_times is not None:
                self._walk_times(parameter.walk_times, self.place("parameter", name))
            if name.startswith("="):
                what = "the name of a parameter cannot begin with “=”"
                self.ledger.fault(self.place("parameter", name), "PM210", what)
            if parameter.source is not None and parameter.source not in known:
                here = self.place("parameter", name).at("source")
                self._unknown("source", parameter.source, known, here)
        for i, measure in enumerate(self.scenario.measure):
            if measure.source is not None and measure.source not in known:
                self._unknown("source", measure.source, known, self.place("measure", i, "source"))
            if measure.until is not None and measure.until < measure.since:
                what = f"the measure ends on {measure.until}, before it begins on {measure.since}"
                self.ledger.fault(self.place("measure", i, "until"), "PM206", what)
            kinds = {isinstance(v, date) for v in self.levers.get(measure.lever, [measure.value])}
            if len(kinds) > 1:
                what = f"`{shown(measure.lever)}` is a date in one measure and a number in another"
                self.ledger.fault(self.place("measure", i, "value"), "PM410", what)
        ids = {m.id for m in self.study.measures} | {m.id for m in self.scenario.measure if m.id}
        for i, name in enumerate(self.scenario.without):
            if name not in ids:
                self._unknown("measure", name, ids, self.place("without").at(i))
        figures = {f.id for f in self.study.figures}
        for name in self.scenario.figures_left_out:
            if name not in figures:
                self._unknown("figure", name, figures, self.place("figures_left_out", name))

    def _walk_times(self, name: str, place: Place) -> None:
        place = place.at("walk_times")
        self.number(name, place)
        if name in self.levers:
            self._cannot(place, f"`{shown(name)}` is set by measures, and a walk has one deviation")
        elif name in self.parameters and self.parameters[name].walk_sd_per_month is not None:
            self._cannot(place, f"`{shown(name)}` walks itself, and a walk has one deviation")

    def _unused(self) -> None:
        # What a patch leaves without a use is no fault: its base is looked at by itself.
        own = f"/{self.world.name}.toml"
        for name in self.parameters:
            if name not in self.used and self.place("parameter", name).file.endswith(own):
                what = f"nothing uses the parameter `{shown(name)}`"
                near = nearest(name, {m for m in self.used if m not in self.parameters})
                self.ledger.warn(self.place("parameter", name), "PM610", what, near=near)

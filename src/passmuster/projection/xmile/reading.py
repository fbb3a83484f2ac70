"""From the elements of an XMILE file to the tables of a study: what both kinds of files share.

A file of ours says which variable drives which flow; what it says is not trusted: the model found
is written out again, and every equation has to be the one that stands in the file. A file of
another tool is read by its flows alone, which move a share of a stock, a fixed number or a stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from passmuster.files.ledger import Ledger, Place, nearest, shown
from passmuster.projection.xmile.equations import (
    EquationError,
    Num,
    Op,
    Ref,
    Tree,
    constant,
    names_in,
    parse,
    switched_values,
)
from passmuster.projection.xmile.names import key_of
from passmuster.projection.xmile.nouns import Element
from passmuster.projection.xmile.parse import CODE, File, by_key
from passmuster.projection.xmile.recognise import (
    Product,
    UnlikeError,
    factor_of,
    unit_for,
)
from passmuster.vocabulary.parameter import DAYS_IN
from passmuster.vocabulary.period import add_months

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DEEPEST = 40
MOST_STEPS = 100_000


@dataclass
class Imported:
    """The tables of a study's files."""

    title: str
    horizon: tuple[date, date]
    force: dict[str, Any]
    scenario: dict[str, Any]
    elements: list[Element] = field(default_factory=list)
    is_ours: bool = False


class Reading:
    """What both kinds of files have in common."""

    is_ours = False
    """Whether passmuster wrote the file."""
    step: str
    clock: str
    first: date
    last: date
    begins: list[date]
    """The first day of each step."""

    def __init__(self, file: File, name: str, ledger: Ledger, first_day: date | None) -> None:
        self.file, self.name, self.ledger, self.first_day = file, name, ledger, first_day
        self.by_key = by_key(file.elements, name, ledger)
        self.trees: dict[str, Tree] = {}
        self.parameters: dict[str, dict[str, Any]] = {}
        self.measures: list[dict[str, Any]] = []
        self.switched: dict[str, list[tuple[int, float]]] = {}
        self.because = f"As in {name}."

    def _has_faults(self) -> bool:
        return not self.ledger.is_clean

    # What each kind of file reads in its own way.

    def _days(self) -> bool:
        raise NotImplementedError

    def _named(self, element: Element) -> str:
        raise NotImplementedError

    def _folded(self, _key: str) -> list[tuple[int, float]] | None:
        raise NotImplementedError

    def _driven_by(self, key: str, _ends: tuple[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def _drivers(self) -> dict[str, dict[str, Any]]:
        return {}

    def _left_over(self, _flows: set[str]) -> list[dict[str, Any]]:
        raise NotImplementedError

    def refuse(self, element: Element | None, what: str, remedy: str | None = None) -> None:
        line = element.line if element is not None else self.file.specs_line
        self.ledger.fault(Place(self.name, line=line), CODE, what, remedy=remedy)

    def read(self) -> Imported | None:
        for key, element in self.by_key.items():
            try:
                self.trees[key] = parse(element.equation)
            except EquationError as error:
                self.refuse(
                    element, f"the equation of `{shown(element.name)}` cannot be read: {error}"
                )
                self.trees[key] = Num(0.0)
        if not self._time():
            return None
        self.names = {key: self._named(e) for key, e in self.by_key.items()}
        for key, element in self.by_key.items():
            values = switched_values(self.trees[key]) if element.kind == "aux" else None
            if values is None and element.kind == "aux":
                values = self._folded(key)
            if values is not None and not element.by_step:
                self.switched[key] = values
        self._references()
        if self._has_faults():
            return None
        stocks = [e for e in self.file.elements if e.kind == "stock" and "part" not in e.ours]
        ends = self._ends(stocks)
        flows = {key: self._flow(key, ends[key]) for key in ends}
        starts = {self.names[key_of(s.name)]: self._start(s) for s in stocks}
        drivers = self._drivers()
        groups = self._left_over(set(ends))
        if self._has_faults():
            return None
        force = {
            "stock": [noun(self.names[key_of(s.name)], s) for s in stocks],
            "flow": [
                noun(self.names[key], self.by_key[key]) | {"from": src, "to": dst}
                for key, (src, dst) in ends.items()
            ],
        }
        if groups:
            force["group"] = groups
        scenario: dict[str, Any] = {"title": self.title, "step": self.step, "clock": self.clock}
        scenario |= {"start": starts, "flow": {self.names[k]: f for k, f in flows.items()}}
        scenario |= {"parameter": self.parameters, "driver": drivers, "measure": self.measures}
        horizon = (self.first, self.last)
        return Imported(self.title, horizon, force, scenario, self.file.elements, self.is_ours)

    # -- time -------------------------------------------------------------------------------------

    def _time(self) -> bool:
        specs = self.file.specs
        self.title = self.file.title or "Read from an XMILE file"
        if specs.get("method", "Euler").lower() != "euler":
            self.refuse(None, f"it integrates by `{shown(specs['method'])}`, not by Euler's steps")
        try:
            start, stop, dt = (float(specs.get(k, d)) for k, d in
                               (("start", "?"), ("stop", "?"), ("dt", "1")))  # fmt: skip
        except ValueError:
            self.refuse(None, "`sim_specs` does not say start, stop and dt as numbers")
            return False
        if dt != 1 or start != int(start) or stop != int(stop) or stop <= start:
            self.refuse(
                None, f"it goes from {start:g} to {stop:g} in steps of {dt:g}",
                "Only whole steps of length 1 are read; choose a unit of time that one step lasts.",
            )  # fmt: skip
            return False
        if stop - start > MOST_STEPS:
            self.refuse(None, f"it has {stop - start:,.0f} steps, more than {MOST_STEPS:,}")
            return False
        self.offset, self.steps = int(start), int(stop - start)
        return self._days()

    def _grid(self, more: int = 0) -> list[date]:
        days = [self.first]
        for _ in range(self.steps + more - 1):
            months = MONTHS.get(self.step)
            days.append(
                add_months(days[-1], months)
                if months
                else days[-1] + timedelta(days=int(DAYS_IN[self.step]))
            )
        return days

    # -- constants --------------------------------------------------------------------------------

    def _expanded(self, tree: Tree, depth: int = 0, *, all_names: bool = False) -> Tree:
        """Return a tree with its auxiliaries put in; constants keep their name unless asked."""
        if isinstance(tree, Ref):
            element = self.by_key.get(tree.key)
            stays = element is None or element.kind != "aux" or element.by_step
            if stays or depth > DEEPEST or (tree.key in self.switched and not all_names):
                return tree
            return self._expanded(self.trees[tree.key], depth + 1, all_names=all_names)
        if isinstance(tree, Op):
            parts = (self._expanded(p, depth + 1, all_names=all_names) for p in tree.of)
            return Op(tree.sign, tuple(parts)) if depth <= DEEPEST else tree
        return tree

    def _references(self) -> None:
        for key, tree in self.trees.items():
            for name in sorted(names_in(tree)):
                if name not in self.by_key and name != "time":
                    element = self.by_key[key]
                    what = f"`{shown(element.name)}` refers to `{shown(name)}`, which is not there"
                    near = nearest(name, self.by_key)
                    place = Place(self.name, line=element.line)
                    self.ledger.fault(place, CODE, what, near=near)

    def parameter(self, key: str, unit: str | None = None) -> str:
        """Enter a constant as a parameter, and its later values as measures; return its name."""
        name = self.names[key]
        if name not in self.parameters:
            element, said = self.by_key[key], self.switched[key]
            self.parameters[name] = {"fixed": said[0][1], "because": self.because}
            if element.means and not self.is_ours:
                self.parameters[name]["means"] = element.means
            for step, value in said[1:]:
                if not 0 < step - self.offset < self.steps:
                    continue
                since = self.begins[step - self.offset]
                self.measures.append({"lever": name, "since": since, "value": value})
        if unit:
            self.parameters[name]["unit"] = unit
        return name

    # -- stocks and flows -------------------------------------------------------------------------

    def _ends(self, stocks: list[Element]) -> dict[str, tuple[str, str]]:
        known = {key for key, e in self.by_key.items() if e.kind == "flow" and "part" not in e.ours}
        ends = {key: ["outside", "outside"] for key in self.by_key if key in known}
        for stock in stocks:
            for side, listed in ((1, stock.inflows), (0, stock.outflows)):
                for name in listed:
                    key = key_of(name)
                    if key not in ends:
                        what = (
                            f"`{shown(stock.name)}` names a flow `{shown(name)}` that is not there"
                        )
                        self.ledger.fault(Place(self.name, line=stock.line), CODE, what,
                                          near=nearest(key, ends))  # fmt: skip
                    elif ends[key][side] != "outside":
                        self.refuse(stock, f"`{shown(name)}` goes into or out of two stocks")
                    else:
                        ends[key][side] = self.names[key_of(stock.name)]
        for key, (src, dst) in ends.items():
            if src == dst:
                what = f"`{shown(self.by_key[key].name)}` leads from nowhere to nowhere"
                self.refuse(self.by_key[key], what if src == "outside" else what.split(" leads")[0]
                            + " leads back to where it comes from")  # fmt: skip
        return {key: (src, dst) for key, (src, dst) in ends.items()}

    def _start(self, stock: Element) -> Any:
        tree = self._expanded(self.trees[key_of(stock.name)])
        value = constant(tree)
        if value is not None:
            return value
        if isinstance(tree, Ref) and tree.key in self.switched:
            return self.parameter(tree.key)
        value = constant(self._expanded(self.trees[key_of(stock.name)], all_names=True))
        if value is None:
            self.refuse(stock, f"`{shown(stock.name)}` does not start with a number")
        return value

    def _flow(self, key: str, ends: tuple[str, str]) -> dict[str, Any]:
        element = self.by_key[key]
        try:
            return self._driven_by(key, ends)
        except UnlikeError as error:
            self.refuse(
                element, f"the equation of `{shown(element.name)}` is outside the subset: {error}"
            )
            return {}

    def _driven(self, by: str, found: Product, base: str, span: float | None) -> dict[str, Any]:
        """Return a flow's table: its drive by a parameter with its unit, and its factors."""
        span = DAYS_IN[self.step] if span is None else span
        number = 1 / found.number if by == "dwell" else found.number
        unit = unit_for(self.names[base], number, span=span, stays=by == "dwell")
        if unit is None:
            raise UnlikeError(
                f"the number {found.number:g} in it turns no unit of time into a step"
            )
        said: dict[str, Any] = {by: self.parameter(base, unit)}
        rest = [k for k in (*found.over, *found.under) if k != base]
        times: list[dict[str, Any]] = [{"times": self.parameter(k)} for k in rest]
        for tree in found.factors:
            factor = factor_of(tree, self.names)
            for role, name in factor.items():
                key = next(
                    k for k, n in self.names.items() if n == name and self.by_key[k].kind == "aux"
                )
                if key in self.switched:
                    self.parameter(key)
                elif role != "driver" or "driver" not in self.by_key[key].ours:
                    raise UnlikeError(f"`{shown(name)}` is no parameter")
            times.append(factor)
        return said | ({"times": times} if times else {})


def noun(name: str, element: Element) -> dict[str, Any]:
    """Return the table of a stock, flow or group."""
    return {"name": name} | ({"means": element.means} if element.means else {})

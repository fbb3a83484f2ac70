"""From a compiled model to the elements of an XMILE model: the engine's own step, written out.

Other tools take Euler steps. One Euler step of length one over the moves of a whole step of ours
comes to the same numbers, so these moves stand in the file as equations: with a clock of steps a
flow is what its equation says; with a continuous clock the two halves of a step stand one after
the other, in the order in which the engine works them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from passmuster.engine import tables as t
from passmuster.engine.model import Model
from passmuster.engine.tables import NONE, Floats
from passmuster.projection.xmile.names import Names, in_equation
from passmuster.projection.xmile.nouns import Element

MONTH = 30.4375


def elements_of(
    model: Model, values: Floats, *, means: dict[str, str] | None = None
) -> list[Element]:
    """Return the elements of a model that `refuse_outside` let pass.

    Args:
        model: the compiled model.
        values: one value of each column, shape [column].
        means: of stocks, flows and parameters, what they are.
    """
    return _Writer(model, values, means or {}).write()


@dataclass
class _Writer:
    model: Model
    values: Floats
    means: dict[str, str]
    names: Names = field(default_factory=Names)
    elements: list[Element] = field(default_factory=list)

    def write(self) -> list[Element]:
        self.at_once = bool(self.model.tables.shape[t.AT_ONCE])
        for name in self.model.stocks:
            self.names.give("stock", name, "stock")
        for name in self.model.flows:
            self.names.give("flow", name, "moves")
        for name in self.model.columns:
            if not name.startswith("="):
                self.names.give("column", name, "value")
        for name in self.model.drivers:
            self.names.give("driver", name, "driver")
        self._columns()
        self._time()
        self._drivers()
        for f in range(len(self.model.flows)):
            self._drive(f)
        self._moves()
        self._flows_and_stocks()
        return self.elements

    def add(self, kind: str, wanted: str, equation: str, **more: object) -> str:
        """Add an auxiliary under a free name; return the name as in equations."""
        name = self.names.give("extra", wanted, kind)
        self.elements.append(Element("aux", name, equation, **more))  # type: ignore[arg-type]
        return in_equation(name)

    # -- parameters, levers, time -----------------------------------------------------------------

    def column(self, c: int) -> str:
        """Return a column's value in an equation."""
        name = self.model.columns[c]
        if name.startswith("="):
            return number(self.model.constants[name])
        return self.names["column", name]

    def _columns(self) -> None:
        tb = self.model.tables
        for c, name in enumerate(self.model.columns):
            if name.startswith("="):
                continue
            said: list[tuple[int, float]] = [(0, float(self.values[c]))]
            for n in range(len(tb.steps)):
                for k in range(tb.steps[n, t.CHANGE_FROM], tb.steps[n, t.CHANGE_TO]):
                    if tb.changes[k] == c:
                        new = float(tb.change_values[k])
                        new = float(self.values[c]) if np.isnan(new) else new
                        if n == 0:
                            said = [(0, new)]
                        elif new != said[-1][1]:
                            said.append((n, new))
            self.elements.append(
                Element("aux", self.names.of["column", name], switched(said),
                        self.means.get(name), ours=self._named("column", name))
            )  # fmt: skip

    def _named(self, kind: str, name: str) -> dict[str, str]:
        return {} if self.names.of[kind, name] == name else {"name": name}

    def _time(self) -> None:
        tb = self.model.tables
        lasts = tb.times[:, t.LASTS]
        self.days, self.half = "1", "0.5"
        if not self.at_once:
            what = "Days that each step lasts; steps end on the last day of a month or with a rule"
            self.days = self.add("aux", "days_in_step", "TIME", means=what,
                                 by_step=tuple(map(float, lasts)))  # fmt: skip
            self.half = f"{self.days} / 2"
        self.ahead = "0"
        if len(tb.drivers):
            # No fractions in tables: some tools round what stands there.
            before = "2"
            if not self.at_once:
                what = "Days that the step before lasted"
                was = self.add("aux", "days_in_step_before", "TIME", means=what,
                               by_step=tuple(map(float, [lasts[0], *lasts[:-1]])))  # fmt: skip
                before = f"(2 * {was})"
            what = "How far the middle of a step lies ahead, in steps like the one before"
            equation = f"IF TIME < 1 THEN 0 ELSE {self.days} / {before}"
            self.ahead = self.add("aux", "ahead", equation, means=what)

    # -- drivers ----------------------------------------------------------------------------------

    def _drivers(self) -> None:
        tb, self.recent = self.model.tables, []
        for d, name in enumerate(self.model.drivers):
            row, whole = tb.drivers[d], self.names.of["driver", name]
            if row[t.DRIVER_KIND] == t.RECENT:
                now = in_equation(self.names.give("memory", f"{whole}_memory", "stock"))
                self.recent.append((d, whole, now))
            else:
                over = self._sum(row[t.A_FROM], row[t.A_TO])
                under = self._under(row)
                safe = f"IF {under} > 0 THEN {over} / ({under}) ELSE 0"
                now = self.add("aux", f"{whole}_now", safe)
            past = self.names.give("past", f"{whole}_past", "stock")
            moves = self.names.give("past_change", f"{whole}_change", "flow")
            at = in_equation(past)
            part = {"part": name}
            self.elements.append(Element("stock", past, "0", inflows=(moves,), ours=part))
            self.elements.append(Element("flow", moves, f"{now} - {at}", ours=part))
            line = f"{now} + ({now} - {at}) * {self.ahead}"
            self.elements.append(
                Element("aux", whole, f"IF {line} > 0 THEN {line} ELSE {now}",
                        "In the middle of the step", ours=self._driver_role(d, name))
            )  # fmt: skip

    def _driver_role(self, d: int, name: str) -> dict[str, str]:
        """Return what a driver is made of, by the names that the equations use."""
        row = self.model.tables.drivers[d]
        members = self.model.tables.members
        of_flows = row[t.DRIVER_KIND] == t.RECENT
        kind, of = ("flow", self.model.flows) if of_flows else ("stock", self.model.stocks)
        said = {"driver": name}
        said["recent" if of_flows else "ratio"] = "|".join(
            self.names.of[kind, of[m]] for m in members[row[t.A_FROM] : row[t.A_TO]]
        )
        if row[t.DRIVER_KIND] != t.RATIO_TO_COL:
            said["of"] = "|".join(
                self.names.of["stock", self.model.stocks[m]]
                for m in members[row[t.B_FROM] : row[t.B_TO]]
            )
        if row[t.OVER_COL] != NONE:
            said["over" if of_flows else "to"] = self.column(int(row[t.OVER_COL])).strip('"')
        return said

    def _sum(self, first: int, last: int, kind: str = "stock") -> str:
        of = self.model.stocks if kind == "stock" else self.model.flows
        rows = self.model.tables.members[first:last]
        return "(" + (" + ".join(self.names[kind, of[m]] for m in rows) or "0") + ")"

    def _under(self, row: Floats) -> str:
        if row[t.DRIVER_KIND] == t.RATIO_TO_COL:
            return self.column(int(row[t.OVER_COL]))
        return self._sum(row[t.B_FROM], row[t.B_TO])

    def _memories(self) -> None:
        """Write how recent moves are remembered: with the moves of the step, at its end."""
        tb = self.model.tables
        for d, whole, now in self.recent:
            row = tb.drivers[d]
            stocks = [int(m) for m in tb.members[row[t.B_FROM] : row[t.B_TO]]]
            moves = self._sum(row[t.A_FROM], row[t.A_TO], "flow")
            before = self._sum(row[t.B_FROM], row[t.B_TO])
            change = [
                f"{'+' if into else '-'} {self.names['flow', name]}"
                for f, name in enumerate(self.model.flows)
                for into in (True, False)
                if tb.flows[f, t.DST if into else t.SRC] in stocks
            ]
            people = self.add("aux", f"{whole}_people", f"{before} + (0 {' '.join(change)}) / 2")
            pace = self.add("aux", f"{whole}_pace", f"IF {people} > 0 THEN {moves} / {people} * "
                            f"({number(MONTH)} / {self.days}) ELSE 0")  # fmt: skip
            over = self.column(int(row[t.OVER_COL]))
            fades = self.add("aux", f"{whole}_fades", f"EXP(-({self.days} / {over}))")
            flow = self.names.give("memory_change", f"{whole}_memory_change", "flow")
            memory = self.names.of["memory", f"{whole}_memory"]
            means, part = "Moves a person-month, fading over time", {"part": self.model.drivers[d]}
            equation = f"({pace} - {now}) * (1 - {fades})"
            self.elements.append(Element("stock", memory, "0", means, inflows=(flow,), ours=part))
            self.elements.append(Element("flow", flow, equation, ours=part))

    # -- flows ------------------------------------------------------------------------------------

    def _drive(self, f: int) -> None:
        """Write a flow's hazard or pace: a day, or with a clock of steps a step."""
        tb, name = self.model.tables, self.model.flows[f]
        row = tb.flows[f]
        scale = float(tb.scale[f])
        value = self.column(int(row[t.COL]))
        scaled = value if scale == 1 else f"{value} * {number(scale)}"
        parts = [f"1 / ({scaled})" if row[t.KIND] == t.DWELL else scaled]
        parts += [self._factor(k) for k in range(row[t.FACTOR_FROM], row[t.FACTOR_TO])]
        equation = " * ".join(parts)
        doors = tb.doors[:, f]
        if (doors != t.OPEN).any():
            what = "0: the window is shut; 1: it is open; 2: its last days"
            by_step = tuple(map(float, doors))
            door = self.add("aux", f"{name}_door", "TIME", by_step=by_step, means=what)
            rush = equation
            if row[t.PULSE_COL] != NONE:
                rush = f"{equation} * {self.column(int(row[t.PULSE_COL]))}"
            equation = f"IF {door} = 0 THEN 0 ELSE (IF {door} = 2 THEN {rush} ELSE {equation})"
        kind = "pace" if row[t.KIND] == t.QUOTA else "hazard"
        span = "step" if self.at_once else "day"
        said = f"People a {span}" if kind == "pace" else f"Share that leaves a {span}"
        self.names.of["drive", name] = self.names.give("d", f"{name}_{kind}", "aux")
        self.elements.append(
            Element("aux", self.names.of["drive", name], equation, said,
                    ours={"drives": self.names.of["flow", name], "by": _KINDS[int(row[t.KIND])]})
        )  # fmt: skip

    def _factor(self, k: int) -> str:
        tb = self.model.tables
        row = tb.factors[k]
        amount = self.column(int(row[t.AMOUNT_COL]))
        if row[t.FORM] == t.TIMES:
            return amount
        if row[t.DRIVER] != NONE:
            driver = self.names["driver", self.model.drivers[row[t.DRIVER]]]
        else:
            driver = self.column(int(row[t.DRIVER_COL]))
        if row[t.FORM] == t.ADDS:
            return f"(1 + {amount} * {driver})"
        if row[t.REFERENCE_COL] != NONE:
            driver = f"{driver} / {self.column(int(row[t.REFERENCE_COL]))}"
        return f"(({driver}) ^ ({amount}))"

    # -- moves of a step --------------------------------------------------------------------------

    def _moves(self) -> None:
        """Write the moves of each flow in the order in which the engine works them."""
        tb = self.model.tables
        self.change: list[list[str]] = [[] for _ in self.model.stocks]
        """Of each stock what has come and gone within the step so far."""
        self.parts: list[list[str]] = [[] for _ in self.model.flows]
        if not self.at_once:
            self._shares()
        order = list(tb.operations)
        for half, turn in enumerate([order] if self.at_once else [order, order[::-1]]):
            for operation, subject in turn:
                if operation == t.EXITS:
                    row = tb.stocks[subject]
                    flows = [int(f) for f in tb.exits[row[t.EXIT_FROM] : row[t.EXIT_TO]]]
                    people = self._people(int(subject))
                    moved = [self._move(f, half, f"{people} * {self._share(f)}") for f in flows]
                else:
                    flows = [int(subject)]
                    moved = [self._move(flows[0], half, self._taken(flows[0]))]
                for f, amount in zip(flows, moved, strict=True):
                    self._carry(f, amount)

    def _people(self, s: int) -> str:
        name = self.names["stock", self.model.stocks[s]]
        return f"({' '.join([name, *self.change[s]])})" if self.change[s] else name

    def _shares(self) -> None:
        tb = self.model.tables
        for s, stock in enumerate(self.model.stocks):
            row = tb.stocks[s]
            flows = [self.model.flows[f] for f in tb.exits[row[t.EXIT_FROM] : row[t.EXIT_TO]]]
            if not flows:
                continue
            whole = " + ".join(self.names["drive", f] for f in flows)
            total = self.add("aux", f"{stock}_hazard", whole, means="All that leave, a day")
            equation = f"IF {total} > 0 THEN (1 - EXP(-({total} * {self.half}))) / {total} ELSE 0"
            per = self.add("aux", f"{stock}_per_hazard", equation,
                           means="Share that leaves in half a step, by hazard a day")  # fmt: skip
            self.names.of["per", stock] = per

    def _share(self, f: int) -> str:
        name = self.names["drive", self.model.flows[f]]
        if self.at_once:
            return name
        stock = self.model.stocks[self.model.tables.flows[f, t.SRC]]
        return f"{name} * {self.names.of['per', stock]}"

    def _taken(self, f: int) -> str:
        pace = self.names["drive", self.model.flows[f]]
        wanted = pace if self.at_once else f"{pace} * {self.half}"
        source = int(self.model.tables.flows[f, t.SRC])
        if source == t.OUTSIDE:
            return wanted
        return f"MIN({wanted}, {self._people(source)})"

    def _move(self, f: int, half: int, equation: str) -> str:
        name = self.model.flows[f]
        if self.at_once:
            self.parts[f].append(equation)
            return self.names["flow", name]
        ending, said = (("first_half", "first"), ("second_half", "second"))[half]
        moved = self.add("aux", f"{name}_{ending}", equation,
                         means=f"Moves in the {said} half of a step")  # fmt: skip
        self.parts[f].append(moved)
        return moved

    def _carry(self, f: int, amount: str) -> None:
        source, target = (int(self.model.tables.flows[f, c]) for c in (t.SRC, t.DST))
        if source != t.OUTSIDE:
            self.change[source].append(f"- {amount}")
        # With a clock of steps who arrives moves on in the next step at the earliest.
        if target != t.OUTSIDE and not self.at_once:
            self.change[target].append(f"+ {amount}")

    def _flows_and_stocks(self) -> None:
        tb = self.model.tables
        ends: dict[str, tuple[list[str], list[str]]] = {s: ([], []) for s in self.model.stocks}
        for f, name in enumerate(self.model.flows):
            own = self.names.of["flow", name]
            self.elements.append(
                Element("flow", own, " + ".join(self.parts[f]), self.means.get(name),
                        ours=self._named("flow", name))
            )  # fmt: skip
            for side, column in ((0, t.DST), (1, t.SRC)):
                if tb.flows[f, column] != t.OUTSIDE:
                    ends[self.model.stocks[tb.flows[f, column]]][side].append(own)
        self._memories()
        for s, name in enumerate(self.model.stocks):
            self.elements.append(
                Element("stock", self.names.of["stock", name], self._start(s),
                        self.means.get(name), tuple(ends[name][0]), tuple(ends[name][1]),
                        ours=self._named("stock", name))
            )  # fmt: skip

    def _start(self, s: int) -> str:
        begin = self.model.begins[s]
        people = self.column(begin.column) if begin.column >= 0 else number(begin.people)
        if begin.times_column >= 0:
            return f"{people} * {self.column(begin.times_column)}"
        return people if begin.times == 1 else f"{people} * {number(begin.times)}"


_KINDS = {t.RATE: "rate", t.QUOTA: "quota", t.DWELL: "dwell"}


def number(value: float) -> str:
    """Return a number that reads back to the same bits, without needless digits."""
    value = float(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def switched(said: list[tuple[int, float]]) -> str:
    """Return the equation of a value that changes at the beginning of steps."""
    text = number(said[-1][1])
    for (step, _), (_, before) in zip(reversed(said[1:]), reversed(said[:-1]), strict=True):
        inner = f"({text})" if text.startswith("IF") else text
        text = f"IF TIME < {step} THEN {number(before)} ELSE {inner}"
    return text

"""The force: who can move where, what a group holds, what a register counts."""

from __future__ import annotations

from collections.abc import Iterable

from passmuster.files.circles import circles
from passmuster.files.found import Found, Located, Sort
from passmuster.files.ledger import Place, nearest, shown
from passmuster.vocabulary.force import OUTSIDE, Counter, Flow, Stock

_WORDS = {"stock": "stock", "flow": "flow", "counter": "counter"}


def check_force(found: Found) -> None:
    """Check everything in force.toml that refers to something else in it."""
    sorts = Sorts(found)
    for kind in (found.stocks, found.flows, found.groups, found.counters):
        for item in kind:
            if item.noun.name == OUTSIDE:
                found.ledger.fault(item.place.at("name"), "PM307", "the name is `outside`")
            for i, name in enumerate(item.noun.confused_with):
                if not sorts.is_known(name):
                    near = nearest(name, sorts.all_names)
                    what = f"nothing is called `{shown(name)}`"
                    found.ledger.warn(item.place.at("confused_with", i), "PM606", what, near=near)
    for stock in found.stocks:
        _check_stock(stock, sorts)
    for flow in found.flows:
        _check_flow(flow, sorts)
    for group in found.groups:
        sorts.check_group(group.noun.name, group.noun.of, group.place.at("of"))
    for counter in found.counters:
        _check_counter(counter, sorts)


class Sorts:
    """What sort of thing each name of the force stands for, and whom it stands for."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.ledger = found.ledger
        study = found.study
        self.stocks, self.flows = study.stocks, study.flows
        self.groups, self.counters = study.groups, study.counters
        self.all_names = {*self.stocks, *self.flows, *self.groups, *self.counters}
        self._members: dict[str, tuple[str, ...]] = {}
        self._circular = self._enter_circles()
        self._opened: dict[tuple[str, ...], tuple[str, ...]] = {}

    def _enter_circles(self) -> set[str]:
        """Enter groups and counters that hold themselves; return every name that leads to one."""
        graph = {g.noun.name: g.noun.of for g in self.found.groups}
        graph |= {c.noun.name: c.noun.sum_of for c in self.found.counters if c.noun.sum_of}
        for name in circles(graph):
            for kind, key in ((self.found.groups, "of"), (self.found.counters, "sum_of")):
                for item in kind:
                    if item.noun.name == name:
                        what = f"`{shown(name)}` holds itself"
                        self.ledger.fault(item.place.at(key), "PM306", what)
        leads = set(circles(graph))
        while more := {n for n, of in graph.items() if n not in leads and leads & set(of)}:
            leads |= more
        return leads

    def is_known(self, name: str) -> bool:
        """True if the name is defined, or may be defined in something that cannot be read."""
        return name in self.all_names or self._is_excused(name)

    def _is_excused(self, name: str) -> bool:
        return any(self.found.is_excused(k, name) for k in ("stock", "flow", "group", "counter"))

    def members(self, name: str) -> tuple[str, ...]:
        """Return the stocks or flows that a name stands for; none if that cannot be said."""
        if name in self._circular:
            return ()
        if name not in self._members:
            self._members[name] = self.found.study.members((name,))
        return self._members[name]

    def opened(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the stocks or flows that several names stand for."""
        if names not in self._opened:
            inner = dict.fromkeys(m for name in names for m in self.members(name))
            self._opened[names] = tuple(inner)
        return self._opened[names]

    def sorts_of(self, name: str) -> set[str]:
        """Return `stock`, `flow` or `counter`; of a group those of its members."""
        if name in self.groups:
            return {sort for member in self.members(name) for sort in self._sort_of(member)}
        return self._sort_of(name)

    def _sort_of(self, name: str) -> set[str]:
        of_kind = {"stock": self.stocks, "flow": self.flows, "counter": self.counters}
        return {kind for kind, names in of_kind.items() if name in names}

    def expect(self, name: str, sort: Sort, place: Place) -> bool:
        """Enter a fault unless a name is of one sort; True if it is."""
        if name == OUTSIDE:
            what = f"`outside` is no {sort}: nobody counts who is there"
            self.ledger.fault(place, "PM303", what)
            return False
        if name not in self.all_names:
            if not self._is_excused(name):
                valid = {n for n in self.all_names if self.sorts_of(n) == {sort}}
                what = f"there is no {sort} `{shown(name)}`"
                self.ledger.fault(place, "PM302", what, near=nearest(name, valid))
            return False
        sorts = self.sorts_of(name)
        if sorts - {sort}:
            is_ = "is a group of" if name in self.groups else "is a"
            other = sorted(sorts - {sort})[0] + ("s" if name in self.groups else "")
            what = f"`{shown(name)}` {is_} {other}; a {sort} is needed here"
            self.ledger.fault(place, "PM303", what)
            return False
        return bool(sorts)

    def check_group(self, name: str, of: tuple[str, ...], place: Place) -> None:
        """Check that a group holds stocks alone or flows alone, and nobody twice."""
        known = []
        for i, member in enumerate(of):
            if member == OUTSIDE or "counter" in self.sorts_of(member):
                what = f"`{shown(member)}` is neither a stock nor a flow"
                self.ledger.fault(place.at(i), "PM303", what)
            elif member in self.all_names:
                known.append(member)
            elif not self._is_excused(member):
                valid = {*self.stocks, *self.flows, *self.groups} - {name}
                what = f"there is no stock or flow `{shown(member)}`"
                self.ledger.fault(place.at(i), "PM302", what, near=nearest(member, valid))
        if {"stock", "flow"} <= {sort for member in known for sort in self.sorts_of(member)}:
            self.ledger.fault(place, "PM304", f"`{shown(name)}` holds stocks and flows")
        else:
            self.check_no_one_twice(tuple(known), place)

    def check_no_one_twice(self, names: Iterable[str], place: Place) -> None:
        """Enter a fault if a set holds a flag together with people it may be put on."""
        names = tuple(names)
        twice = self._marked_twice(self.opened(names))
        # A group that is at fault by itself is told of where it is defined.
        if twice is None or any(
            self._marked_twice(self.members(name)) for name in names if name in self.groups
        ):
            return
        flag, other = twice
        what = f"`{shown(flag)}` marks people who may also be in `{shown(other)}`"
        self.ledger.fault(place, "PM305", what)

    def _marked_twice(self, members: tuple[str, ...]) -> tuple[str, str] | None:
        hosts = {m: set(self.opened(self.stocks[m].inside)) for m in members if m in self.stocks}
        for flag in (m for m in hosts if hosts[m]):
            for other in hosts:
                if other != flag and (other in hosts[flag] or hosts[other] & hosts[flag]):
                    return flag, other
        return None


def _check_stock(item: Located[Stock], sorts: Sorts) -> None:
    stock, place = item.noun, item.place
    for i, name in enumerate(stock.inside):
        if not sorts.expect(name, "stock", place.at("inside", i)):
            continue
        if any(sorts.stocks[m].is_flag for m in sorts.members(name)):
            what = f"`{shown(name)}` is a flag itself, or holds one"
            sorts.ledger.fault(place.at("inside", i), "PM303", what)
    if stock.starts_at is not None and stock.starts_at < 0:
        sorts.ledger.fault(place.at("starts_at"), "PM209", f"{stock.starts_at} people cannot be")


def _check_flow(item: Located[Flow], sorts: Sorts) -> None:
    flow, place = item.noun, item.place
    ends = (("from", flow.from_), ("to", flow.to))
    for key, name in ends:
        if name == OUTSIDE:
            continue
        if name in sorts.groups:
            what = f"`{shown(name)}` is a group; a flow joins single stocks"
            sorts.ledger.fault(place.at(key), "PM303", what)
        elif sorts.expect(name, "stock", place.at(key)) and sorts.stocks[name].is_flag:
            sorts.ledger.fault(place.at(key), "PM308", f"`{shown(name)}` is a flag")
    if flow.from_ == flow.to:
        what = f"the flow leads from `{shown(flow.from_)}` to itself"
        sorts.ledger.fault(place.at("to"), "PM308", what)
    elif flow.from_ in sorts.stocks and sorts.stocks[flow.from_].only_grows:
        what = f"`{shown(flow.from_)}` only grows, so nobody can leave it"
        sorts.ledger.fault(place.at("from"), "PM308", what)
    drivers = [key for key in ("rate", "quota", "dwell") if getattr(flow, key) is not None]
    if len(drivers) > 1:
        what = f"a flow is driven by one of these, not by {' and '.join(drivers)}"
        sorts.ledger.fault(place.at(drivers[1]), "PM208", what)


def _check_counter(item: Located[Counter], sorts: Sorts) -> None:
    counter, place = item.noun, item.place
    for i, name in enumerate(counter.counts):
        sorts.expect(name, "flow", place.at("counts", i))
    for i, name in enumerate(counter.of_stock):
        here = place.at("of_stock", i)
        known = sorts.expect(name, "stock", here)
        if known and any(sorts.stocks[m].is_flag for m in sorts.members(name)):
            what = f"nobody is seen to move into the flag `{shown(name)}`"
            sorts.ledger.fault(here, "PM303", what)
    for i, name in enumerate(counter.sum_of):
        here = place.at("sum_of", i)
        if sorts.expect(name, "counter", here) and sorts.counters[name].unit != counter.unit:
            what = (
                f"`{shown(name)}` counts in {shown(sorts.counters[name].unit)} "
                f"and this counter in {shown(counter.unit)}"
            )
            sorts.ledger.fault(here, "PM402", what)

"""Files of other tools: read by the equations of their flows alone, and nothing guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

from passmuster.files.ledger import Place, nearest, shown
from passmuster.projection.xmile.equations import Op, Ref, Tree, constant, names_in
from passmuster.projection.xmile.nouns import Element
from passmuster.projection.xmile.parse import CODE
from passmuster.projection.xmile.reading import DEEPEST, Reading, noun
from passmuster.projection.xmile.recognise import Product, UnlikeError, product_of, unit_for
from passmuster.vocabulary.parameter import DAYS_IN
from passmuster.vocabulary.period import ONE_DAY


class ForeignReading(Reading):
    """A file whose steps are Euler's: a clock of steps, as in a Markov chain."""

    def _named(self, element: Element) -> str:
        return "_".join(element.name.split())

    def _folded(self, _key: str) -> list[tuple[int, float]] | None:
        """Return the value of an auxiliary made of constants."""
        value = constant(self._expanded(self.trees[_key], all_names=True))
        return None if value is None else [(0, value)]

    def _days(self) -> bool:
        units = self.file.specs.get("units", "").strip().lower()
        self.step, self.clock = units.removesuffix("s"), "steps"
        if self.step not in DAYS_IN:
            near = nearest(self.step, DAYS_IN)
            what = f"its unit of time is `{shown(units)}`, not one of {', '.join(DAYS_IN)}"
            self.ledger.fault(Place(self.name, line=self.file.specs_line), CODE, what, near=near)
            return False
        if self.first_day is not None:
            self.first = self.first_day
        elif self.step == "year" and 1000 <= self.offset <= 3000:
            self.first = date(self.offset, 1, 1)
        else:
            what = f"it does not say which day time {self.offset} is"
            self.refuse(None, what, "Say it with --first-day, such as --first-day 2031-01-01.")
            return False
        try:
            self.last = self._grid(1)[-1] - ONE_DAY
        except (OverflowError, ValueError):
            self.refuse(None, "it runs past the last day that there is")
            return False
        self.begins = self._grid()
        return True

    def _driven_by(self, key: str, _ends: tuple[str, str]) -> dict[str, Any]:
        source, tree = _ends[0], self._expanded(self.trees[key])
        stock = next((k for k, n in self.names.items() if n == source
                      and self.by_key[k].kind == "stock"), None)  # fmt: skip
        if isinstance(tree, Op) and tree.sign in ("min", "max"):
            tree = self._limited(tree, stock)
            return self._quota(key, product_of(tree))
        found = product_of(tree)
        if found.factors:
            raise UnlikeError("+ or ^ stands in it")
        for name in (*found.over, *found.under):
            if name not in self.switched and name != stock:
                raise UnlikeError(f"it depends on `{shown(self.names.get(name, name))}`")
        if stock is None or found.over.count(stock) == 0:
            if stock is not None and not self._only(stock, must_hold=True):
                what = "it takes people whether there are any or not"
                raise UnlikeError(f"{what}; write MIN(…, {self.by_key[stock].name})")
            return self._quota(key, found)
        if (
            found.over.count(stock) > 1
            or len(found.under) > 1
            or found.factors
            or stock in found.under
        ):
            raise UnlikeError("it is not a share of its stock")
        found.over.remove(stock)
        if found.under:
            return self._scaled("dwell", found, found.under[0], key)
        if not found.over:
            return {"rate": self._made(key, found.number)}
        timed = [k for k in found.over if unit_for(self.names[k], found.number,
                 span=DAYS_IN[self.step], stays=False) == ""]  # fmt: skip
        return self._scaled("rate", found, (timed or found.over)[0], key)

    def _scaled(self, by: str, found: Product, base: str, key: str) -> dict[str, Any]:
        number = 1 / found.number if by == "dwell" and found.number else found.number
        unit = unit_for(self.names[base], number, span=DAYS_IN[self.step], stays=by == "dwell")
        if unit is None:
            # A number of no unit of time is a factor of its own.
            factor = f"{self.names[key]}_factor"
            self.parameters[factor] = {"fixed": found.number, "because": self.because}
            plain = Product(1.0, found.over, found.under)
            said = self._driven(by, plain, base, None)
            said["times"] = [*said.get("times", []), {"times": factor}]
            return said
        return self._driven(by, found, base, None)

    def _limited(self, tree: Op, stock: str | None) -> Tree:
        rest = [part for part in tree.of if part != Ref(stock or "")]
        if tree.sign != "min" or len(tree.of) != 2 or len(rest) != 1 or stock is None:
            raise UnlikeError(f"`{tree.sign.upper()}` stands in it")
        if not self._only(stock):
            raise UnlikeError("another flow takes people from the same stock in the same step")
        return rest[0]

    def _only(self, stock: str, *, must_hold: bool = False) -> bool:
        element = self.by_key[stock]
        return len(element.outflows) == 1 and (element.non_negative or not must_hold)

    def _quota(self, key: str, found: Product) -> dict[str, Any]:
        if found.factors or not {*found.over, *found.under} <= set(self.switched):
            raise UnlikeError("it is no fixed number of people a step")
        if len(found.over) == 1 and not found.under:
            unit = unit_for(
                self.names[found.over[0]], found.number, span=DAYS_IN[self.step], stays=False
            )
            if unit is not None:
                return {"quota": self.parameter(found.over[0], unit)}
        number = found.number
        for names, power in ((found.over, 1), (found.under, -1)):
            for name in names:
                if len(self.switched[name]) > 1:
                    raise UnlikeError("a number that changes over time is multiplied by others")
                value = self.switched[name][0][1]
                if value == 0 and power < 0:
                    raise UnlikeError("it divides by zero")
                number *= value**power
        return {"quota": self._made(key, number)}

    def _made(self, key: str, value: float) -> str:
        """Enter a number that stands in an equation as a parameter of its own."""
        name = f"{self.names[key]}_per_{self.step}"
        self.parameters[name] = {"fixed": value, "because": self.because}
        return name

    # -- what is left -----------------------------------------------------------------------------

    def _left_over(self, _flows: set[str]) -> list[dict[str, Any]]:
        """Take sums of stocks as groups, and refuse whatever else no flow needs."""
        groups: list[dict[str, Any]] = []
        used: set[str] = set()
        for key in (*_flows, *(k for k, e in self.by_key.items() if e.kind == "stock")):
            used |= self._all_names(self.trees[key])
        for key, element in self.by_key.items():
            if element.kind != "aux" or key in used or key in self.switched:
                continue
            members = _summands(self._expanded(self.trees[key]))
            stocks = [self.by_key[m].kind == "stock" for m in members or ()]
            if members and all(stocks) and len(set(members)) == len(members):
                of = [self.names[m] for m in members]
                groups.append(noun(self.names[key], element) | {"of": of})
            else:
                self.refuse(
                    element, f"`{shown(element.name)}` is no number, driver or sum of stocks"
                )

        return groups

    def _all_names(self, tree: Tree, depth: int = 0) -> set[str]:
        found = names_in(tree)
        if depth <= DEEPEST:
            for name in list(found):
                if name in self.by_key and self.by_key[name].kind == "aux":
                    found |= self._all_names(self.trees[name], depth + 1)
        return found


def _summands(tree: Tree) -> list[str] | None:
    if isinstance(tree, Ref):
        return [tree.key]
    if isinstance(tree, Op) and tree.sign == "+":
        parts = [_summands(p) for p in tree.of]
        return None if None in parts else [n for p in parts for n in p or ()]
    return None

"""Files that passmuster wrote: who drives what stands in attributes, the rest in equations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from passmuster.files.ledger import shown
from passmuster.projection.xmile.equations import Op, Ref, Tree, names_in
from passmuster.projection.xmile.names import key_of
from passmuster.projection.xmile.nouns import Element
from passmuster.projection.xmile.reading import Reading
from passmuster.projection.xmile.recognise import UnlikeError, product_of
from passmuster.vocabulary.parameter import DAYS_IN
from passmuster.vocabulary.period import ONE_DAY


class OwnReading(Reading):
    """A file that says which variable drives which flow."""

    is_ours = True

    def _named(self, element: Element) -> str:
        return element.ours.get("name") or element.ours.get("driver") or element.name

    def _folded(self, _key: str) -> list[tuple[int, float]] | None:
        return None

    def _days(self) -> bool:
        specs = self.file.specs
        try:
            self.first, self.last = (date.fromisoformat(specs[k]) for k in ("first", "last"))
            self.step, self.clock = specs["step"], specs["clock"]
            days = [int(d) for d in specs.get("begins", "").split()]
        except (KeyError, ValueError):
            self.refuse(None, "what passmuster wrote about time there has been changed")
            return False
        if self.step not in DAYS_IN or self.clock not in ("steps", "continuous"):
            self.refuse(
                None, f"there is no step `{shown(self.step)}` or clock `{shown(self.clock)}`"
            )
            return False
        self.begins = [self.first + timedelta(days=d) for d in days] or self._grid()
        return True

    def _driven_by(self, key: str, _ends: tuple[str, str]) -> dict[str, Any]:
        drives = [e for e in self.file.elements if key_of(e.ours.get("drives", "")) == key]
        if len(drives) != 1:
            raise UnlikeError("nothing says what drives it")
        tree = self.trees[key_of(drives[0].name)]
        more: dict[str, Any] = {}
        if isinstance(tree, Op) and tree.sign == "if":
            tree, more = self._window(key, tree)
        by = drives[0].ours.get("by", "")
        found = product_of(tree)
        stays = by == "dwell"
        bases = found.under if stays else found.over
        if not bases or (by not in ("rate", "quota", "dwell")) or (not stays and found.under):
            raise UnlikeError("nothing drives it")
        return self._driven(by, found, bases[0], 1.0 if self.clock == "continuous" else None) | more

    # -- drivers and windows ----------------------------------------------------------------------

    def _drivers(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for element in self.file.elements:
            ours = element.ours
            if "driver" not in ours:
                continue
            said = {k: [self.names.get(key_of(n), n) for n in ours[k].split("|")]
                    for k in ("ratio", "recent", "of") if k in ours}  # fmt: skip
            table: dict[str, Any] = {k: v for k, v in said.items() if k != "of"}
            over = ours.get("over") or ours.get("to")
            if over is not None and key_of(over) in self.switched:
                table["over_days" if "over" in ours else "to"] = self.parameter(key_of(over))
            elif over is not None:
                self.refuse(element, f"`{shown(over)}` is no parameter")
            if "of" in said:
                table["of" if "recent" in said else "to"] = said["of"]
            found[ours["driver"]] = table
        return found

    def _window(self, key: str, tree: Op) -> tuple[Tree, dict[str, Any]]:
        shut, inner = tree.of[0], tree.of[2]
        door = self.by_key.get(next(iter(names_in(shut)), ""))
        if door is None or not door.by_step or not (isinstance(inner, Op) and inner.sign == "if"):
            raise UnlikeError("`IF` stands in it")
        _, rush, plain = inner.of
        lever = f"{self.names[key]}_until"
        more: dict[str, Any] = {"open_until": lever}
        doors = [int(v) for v in door.by_step]
        edges = [*self.begins, self.last + ONE_DAY]
        rushes: set[int] = set()
        n = 0
        while n < len(doors):
            if doors[n] == 0:
                n += 1
                continue
            opened = n
            while n < len(doors) and doors[n] == 1:
                n += 1
            rushed = n
            while n < len(doors) and doors[n] == 2:
                n += 1
            if rushed < n and n < len(doors):
                rushes.add((edges[n] - edges[rushed]).days)
            value = edges[n] - ONE_DAY
            self.measures.append({"lever": lever, "since": edges[opened], "value": value})
        if not any(doors):
            far = self.last + timedelta(days=1)
            self.measures.append({"lever": lever, "since": far, "value": far})
        if rush != plain:
            if not (isinstance(rush, Op) and rush.sign == "*" and isinstance(rush.of[1], Ref)):
                raise UnlikeError("its last days are not multiplied by one parameter")
            if len(rushes) != 1 or rush.of[1].key not in self.switched:
                raise UnlikeError("its windows do not end in a rush of one length")
            more["pulse"] = {"days": rushes.pop(), "times": self.parameter(rush.of[1].key)}
        return plain, more

    def _left_over(self, _flows: set[str]) -> list[dict[str, Any]]:
        """Keep the days on which a step is split though no value changes on them."""
        from passmuster.engine.schedule import regular
        from passmuster.vocabulary.period import Period

        if self.clock == "steps" or not self.parameters:
            return []
        told = {m["since"] for m in self.measures} | set(
            regular(Period(self.first, self.last), self.step)
        )
        told |= {m["value"] + ONE_DAY for m in self.measures if isinstance(m["value"], date)}
        lever = min(self.parameters)
        for day in self.begins:
            if day not in told:
                before = [m for m in self.measures if m["lever"] == lever and m["since"] <= day]
                value = max(before, key=lambda m: m["since"])["value"] if before else None
                value = self.parameters[lever]["fixed"] if value is None else value
                self.measures.append({"lever": lever, "since": day, "value": value})
        return []

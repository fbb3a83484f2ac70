"""Reading the text of an XMILE file: elements with their lines, and what is refused at sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from passmuster.files.ledger import Ledger, Place, shown
from passmuster.projection.xmile.names import key_of
from passmuster.projection.xmile.nouns import OURS, XMILE, Element

CODE, BROKEN = "PM854", "PM855"
_READ = """
xmile name vendor product header sim_specs start stop dt model variables stock flow aux eqn doc
units inflow outflow gf xpts ypts non_negative
"""
_SKIPPED = """
style views model_units data behavior prefs format display range scale options uuid author
affiliation client copyright created modified contact caption image email phone address website
includes run save_interval
"""
_KNOWN = frozenset(_READ.split())
_PASSED_OVER = frozenset(_SKIPPED.split())
_WHY = {
    "dimensions": "arrays",
    "dim": "arrays",
    "element": "arrays",
    "module": "modules",
    "group": "groups of variables",
    "macro": "macros",
    "conveyor": "a conveyor: people who wait, in order",
    "queue": "a queue",
    "oven": "an oven: people who leave together",
    "delay_aux": "a delay",
}


@dataclass
class File:
    """What a file says, as it stands there."""

    elements: list[Element] = field(default_factory=list)
    title: str = ""
    specs: dict[str, str] = field(default_factory=dict)
    """start, stop, dt, method, units; and of ours first, last, step, clock, begins."""
    specs_line: int = 1


def parse_file(text: str, name: str, ledger: Ledger) -> File | None:
    """Return what a file says; None after a fault that leaves nothing to read."""
    reader = _Reader(name, ledger)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, given: reader.start(
        tag, given, parser.CurrentLineNumber
    )
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = lambda *_: reader.refuse_doctype(parser.CurrentLineNumber)
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        if ledger.is_clean:
            what = f"this is no XML: {expat.ErrorString(error.code)}"
            ledger.fault(Place(name, line=error.lineno), BROKEN, what)
        return None
    except _StopError:
        return None
    if not reader.seen_root:
        ledger.fault(Place(name, line=1), BROKEN, "the outermost element is not `xmile`")
        return None
    return reader.file


class _StopError(Exception):
    pass


class _Reader:
    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name, self.ledger = name, ledger
        self.file = File()
        self.path: list[str] = []
        self.text: list[str] = []
        self.seen_root = False
        self.skipped = 0
        self.current: dict[str, object] | None = None

    def refuse_doctype(self, line: int) -> None:
        what = "it declares entities of its own, which are not read"
        self.ledger.fault(Place(self.name, line=line), BROKEN, what)
        raise _StopError

    def start(self, tag: str, given: dict[str, str], line: int) -> None:
        space, _, local = tag.rpartition(" ")
        self.text = []
        if self.skipped:
            self.skipped += 1
            return
        if not self.path:
            self.seen_root = local == "xmile" and space in (XMILE, "")
            if not self.seen_root:
                what = f"the outermost element is `{shown(local)}`, not `xmile`"
                self.ledger.fault(Place(self.name, line=line), BROKEN, what)
                raise _StopError
        elif space not in (XMILE, "") or (local in _PASSED_OVER and local != "header"):
            self.skipped = 1
            return
        elif local not in _KNOWN or (local in ("xscale", "yscale") and self.current is None):
            what = _WHY.get(local, f"<{shown(local)}>")
            self._refuse(
                line, f"`{self._owner()}` has {what}" if self.current else f"it has {what}"
            )
            self.skipped = 1
            return
        self.path.append(local)
        plain = {k: v for k, v in given.items() if " " not in k}
        ours = {k[len(OURS) + 1 :]: v for k, v in given.items() if k.startswith(OURS + " ")}
        if local == "sim_specs":
            self.file.specs |= {"method": plain.get("method", "Euler")}
            self.file.specs |= {"units": plain.get("time_units", "")} | ours
            self.file.specs_line = line
        if local in ("stock", "flow", "aux") and self.path[-2:-1] == ["variables"]:
            self.current = {"kind": local, "name": plain.get("name", ""), "ours": ours}
            self.current |= {"line": line, "inflows": [], "outflows": [], "eqn": None, "doc": None}
            if not plain.get("name", "").strip():
                self._refuse(line, f"a {local} has no name")

    def _owner(self) -> str:
        return shown(self.current["name"]) if self.current else "the model"

    def _refuse(self, line: int, what: str) -> None:
        self.ledger.fault(Place(self.name, line=line), CODE, what)

    def characters(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        local = self.path.pop()
        text = "".join(self.text).strip()
        self.text = []
        inside = self.current
        if inside is None:
            if local == "name" and self.path[-1:] == ["header"]:
                self.file.title = text
            elif self.path[-1:] == ["sim_specs"]:
                self.file.specs[local] = text
            return
        if local in ("eqn", "doc", "xpts", "ypts"):
            inside[local] = text
        elif local == "non_negative":
            inside[local] = True
        elif local in ("inflow", "outflow"):
            listed = inside[f"{local}s"]
            assert isinstance(listed, list)
            listed.append(text.strip('"'))
        elif local == inside["kind"]:
            self.file.elements.append(self._element(inside))
            self.current = None

    def _element(self, said: dict[str, object]) -> Element:
        line = said["line"]
        assert isinstance(line, int)
        values: tuple[float, ...] = ()
        if "ypts" in said:
            try:
                points = [float(v) for v in str(said.get("xpts", "")).split(",")]
                values = tuple(float(v) for v in str(said["ypts"]).split(","))
                if points != list(range(len(values))):
                    raise ValueError
                values = values[:-1]
            except ValueError:
                what = f"the table of `{shown(said['name'])}` is not one of whole steps"
                self._refuse(line, what)
        equation = said["eqn"]
        if equation is None:
            self._refuse(line, f"`{shown(said['name'])}` has no equation")
        kind, doc, ours = said["kind"], said["doc"], said["ours"]
        inflows, outflows = said["inflows"], said["outflows"]
        assert kind in ("stock", "flow", "aux")
        assert isinstance(ours, dict)
        assert isinstance(inflows, list)
        assert isinstance(outflows, list)
        return Element(
            kind,
            " ".join(str(said["name"]).replace("\\n", " ").split()),
            str(equation or ""),
            None if doc is None else str(doc),
            tuple(inflows),
            tuple(outflows),
            values,
            ours,
            bool(said.get("non_negative")),
            line,
        )


def by_key(elements: list[Element], name: str, ledger: Ledger) -> dict[str, Element]:
    """Return elements by their name as XMILE compares names; two of one name are a fault."""
    found: dict[str, Element] = {}
    for element in elements:
        key = key_of(element.name)
        if key in found:
            what = f"there are two variables `{shown(element.name)}`"
            ledger.fault(Place(name, line=element.line), CODE, what)
        found[key] = element
    return found

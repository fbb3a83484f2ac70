"""What an audit returns: frozen findings with the names and order of the published JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from passmuster.auditing.lineage.nouns import Chain, Copy, Distortion
    from passmuster.vocabulary.study import Study

Verdict = Literal[
    "contradicted", "disputed", "very_unlikely", "open", "very_likely", "supported", "untestable"
]
VERDICTS: tuple[Verdict, ...] = (
    "contradicted", "disputed", "very_unlikely", "open", "very_likely", "supported", "untestable",
)  # fmt: skip
Range = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One term of a certificate's sum."""

    kind: Literal["figure", "assumption", "counter", "measure", "definition"]
    id: str
    multiplier: Fraction
    bound: Fraction
    origin: str | None
    grade: str | None
    rivals: tuple[str, ...]
    says: str
    end: str = ""
    """Which end of the element's own bound the line uses: lowest or highest."""


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One row of the account with its multiplier: `terms` (<= | >= | ==) `bound`."""

    row: str
    multiplier: Fraction
    terms: tuple[tuple[str, Fraction], ...]
    sense: Literal["<=", ">=", "=="]
    bound: Fraction


@dataclass(frozen=True, slots=True)
class Certificate:
    """A short sum that proves a bound. `target` is the linear form it bounds."""

    bound: Fraction | None
    short_by: Fraction | None
    exact: bool
    says: str
    side: Literal["at_most", "at_least"]
    target: tuple[tuple[str, Fraction], ...]
    lines: tuple[Line, ...]
    proof: tuple[ProofRow, ...]
    quotient: bool = False
    """True where `target` is numerator - bound x denominator, so that the sum is zero."""
    also: tuple[Certificate, ...] = ()
    """Further sums, where one sum cannot do: the other months of a peak."""


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """The value of an assumption at which a contradiction ends; None if it never does."""

    kind: Literal["assumption", "counter"]
    id: str
    end: Literal["lowest", "highest"]
    used: Fraction
    turns_at: Fraction | None
    says: str


@dataclass(frozen=True, slots=True)
class Premise:
    """A figure that would have to change for a reading to be true, and by how much."""

    figure: str
    published: Range
    needed: Fraction
    change: Fraction
    says: str


@dataclass(frozen=True, slots=True)
class Implication:
    """What one would have to believe: another quantity, without and with the reading."""

    quantity: str
    without: Range
    with_: Range
    says: str


@dataclass(frozen=True, slots=True)
class Decider:
    """The one quantity whose knowledge would settle an open reading."""

    quantity: str
    threshold: Fraction
    says: str


@dataclass(frozen=True, slots=True)
class PublishedBy:
    """A figure, or a statement examined elsewhere in the study, and its source."""

    figure: str | None
    claim: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Slip:
    """Another reading, which a common mistake would turn into the one that was examined."""

    kind: str
    says: str
    quantity: str
    unit: str | None
    """None where the mistake is to add or compare unlike things."""
    asserted: Range
    reachable: Range
    verdict: Verdict
    fit: Fraction
    published_by: tuple[PublishedBy, ...] = ()
    literal_needs: str | None = None
    """Where both readings are possible: what one would have to believe for the one examined."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the world, given the figures, says of a reading's quantity, beside the probability."""

    interval: tuple[float, float]
    """90 % interval, in the quantity's unit."""
    how: Literal["as run", "reweighted", "new run", "carried to single ages"]
    held_out: tuple[str, ...]
    """Figures left out of it because they are the statement itself."""
    precise: bool
    """True where no range as narrow as the one asserted could be likely, wherever it lay."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the account says of one reading of one claim."""

    claim: str
    reading: str | None
    says: str
    said_by: str | None
    said_on: str | None
    source: str | None
    quantity: str | None
    unit: str | None
    asserted: Range | None
    reachable: Range | None
    margin: Fraction | None
    verdict: Verdict
    reason: str | None
    grades: dict[str, Verdict] = field(default_factory=dict)
    survives_dropping_any_origin: bool | None = None
    certificate: Certificate | None = None
    support: tuple[Certificate, ...] = ()
    turns_at: tuple[TurningPoint, ...] = ()
    premises: tuple[Premise, ...] = ()
    implies: tuple[Implication, ...] = ()
    decided_by: Decider | None = None
    slips: tuple[Slip, ...] = ()
    probability: float | None = None
    mc_error: float | None = None
    posterior: Posterior | None = None
    held_out: tuple[str, ...] = ()
    depends_on_set_aside: tuple[str, ...] = ()
    unproved: bool = False


@dataclass(frozen=True, slots=True)
class FigureSlip:
    """How a figure may have gone wrong. A suggestion with its arithmetic, never a verdict."""

    kind: str
    figure: str
    says: str
    figures: tuple[str, ...]
    """The figure, and those it was mixed up with."""
    published: Fraction
    corrected: Fraction
    chance: Fraction
    """Expected number of matches as good by chance alone."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """A figure that is wrong in an explanation: as published, and what the others need."""

    figure: str
    published: Range
    needed: Range


@dataclass(frozen=True, slots=True)
class WrongTogether:
    """One of the smallest explanations of a conflict: the figures in it that are wrong."""

    figures: tuple[Suspected, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A smallest set of figures that cannot all be true."""

    figures: tuple[str, ...]
    kind: Literal["conflict", "vintage"]
    moved: str
    gap: Fraction
    relative_gap: Fraction
    says: str
    certificate: Certificate | None
    slips: tuple[FigureSlip, ...] = ()
    explanations: tuple[WrongTogether, ...] = ()
    """All that are as small as the smallest."""
    stopped: str | None = None
    """Where the search for explanations ended before its end; None if these are all."""
    table: str | None = None
    """File of the table, where the figures are cells of one."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Figures of one quantity that exclude each other, and the range taken."""

    quantity: str
    figures: tuple[str, ...]
    taken: Range
    unit: str
    slips: tuple[FigureSlip, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure or claim that does not bind, and why: grade, kind, as_of."""

    figure: str
    why: str


@dataclass(frozen=True, slots=True)
class Band:
    """How many people can be in some stocks at the end of each of some days.

    `days`, `lowest` and `highest` run side by side, in people; None where nothing bounds the
    number. Between two days nothing is said.
    """

    names: tuple[str, ...]
    days: tuple[date, ...]
    lowest: tuple[Fraction | None, ...]
    highest: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """All findings about one study."""

    study: str
    version: str
    seed: int
    accept: str
    as_of: str | None
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    conflicts_complete: bool
    set_aside: tuple[str, ...]
    rivals: tuple[Rival, ...]
    left_out: tuple[LeftOut, ...]
    assumptions: tuple[str, ...]
    bands: tuple[Band, ...] = ()
    """Reachable numbers of people, where they were asked for: over time, and at the end."""
    of: Study | None = field(default=None, repr=False, compare=False)
    """The study as it was audited, for what has to look names up; None in one made by hand."""
    slips_complete: bool = True
    """False if the search for slips stopped at its limit."""
    lineage: tuple[Chain, ...] = ()
    copies: tuple[Copy, ...] = ()
    """Figures that their origin gives twice, and that count once."""
    distortions: tuple[Distortion, ...] = ()
    given: str | None = None
    """Hash of the run whose posterior the probabilities come from."""

    def to_dict(self) -> dict[str, Any]:
        """Return the published JSON as plain values, keys in their published order."""
        from passmuster.auditing.as_json import audit_to_dict

        return audit_to_dict(self)

    def plot_claims(self, **how: Any) -> Any:
        """Draw what is said against what is possible, the clearest reading of each claim.

        Args:
            how: `width` in pixels.

        Returns:
            An Altair chart.

        Raises:
            UsageError: PM751, Altair is not installed; PM754, there is nothing to draw.
        """
        return self._plot("claims", **how)

    def plot_grades(self, **how: Any) -> Any:
        """Draw how many readings have which verdict at which level; as `plot_claims`."""
        return self._plot("grades", **how)

    def plot_evidence(self, *names: str, **how: Any) -> Any:
        """Draw the dated figures of one quantity.

        Args:
            names: the stocks, groups, flows or counters; by default what most figures are about.
            how: as for `plot_claims`.
        """
        return self._plot("evidence", names=names, **how)

    def plot_band(self, *names: str, **how: Any) -> Any:
        """Draw how many people can be in a stock or group over time, with the figures on top.

        Args:
            names: the stocks or groups; by default the one spoken of most.
            how: as for `plot_claims`.
        """
        return self._plot("band", names=names, **how)

    def plot_where(self, **how: Any) -> Any:
        """Draw where people can be at the end; as `plot_claims`."""
        return self._plot("where", **how)

    def plot_gaps(self, **how: Any) -> Any:
        """Draw how far figures that cannot all be true are apart; as `plot_claims`."""
        return self._plot("gaps", **how)

    def plot_rules(self, **how: Any) -> Any:
        """Draw the dated rules of the study; as `plot_claims`."""
        return self._plot("rules", **how)

    def _plot(self, what: str, **how: Any) -> Any:
        # Charts lie above audits and are loaded when one is asked for; nothing here knows them.
        from importlib import import_module

        return import_module("passmuster.report.charts.notebook").plot(what, self, self.of, **how)

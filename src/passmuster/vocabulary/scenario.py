"""A scenario: what the world holds beyond the force itself. Data only; nothing is evaluated.

A rate, quota, length, edge or factor is given by the name of a parameter. A lever is such a
name too: measures set it from a day on.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from passmuster.vocabulary.measure import Status
from passmuster.vocabulary.noun import Day, Edge, Flag, Noun, Number
from passmuster.vocabulary.parameter import ParameterField
from passmuster.vocabulary.source import Id
from passmuster.vocabulary.study import Horizon

DRIVES = ("rate", "quota", "dwell", "at_age")
OLDEST = 120
Step = Literal["day", "week", "month", "quarter", "year"]
Names = Annotated[tuple[str, ...], Field(min_length=1)]
Age = Annotated[int, Field(ge=0, le=OLDEST, strict=True)]
Days = Annotated[int, Field(ge=1, le=3650, strict=True)]


class Ages(Noun):
    """Which stocks are kept by single year of age, and from which to which age at the start."""

    model_config = Noun.model_config | {"populate_by_name": True}

    from_: Annotated[Age, Field(alias="from")]
    to: Age
    of: Names

    @model_validator(mode="after")
    def _ordered(self) -> Ages:
        if self.to < self.from_:
            raise PydanticCustomError("PM207", "the ages end before they begin", {"key": "to"})
        return self


class Start(Noun):
    """How many are in a stock on the first day, and how old they are.

    `people` names a parameter or is a number. `ages` spreads them over bands such as "18-24" by
    weight; `table` takes them from a CSV of the study by single years (`people` then rescales).
    """

    people: str | Number | None = None
    ages: dict[str, Number] = Field(default_factory=dict)
    table: str | None = None
    age: str = "age"
    column: str | None = None
    times: str | Number | None = None

    @model_validator(mode="after")
    def _says_how_many(self) -> Start:
        if self.people is None and self.table is None:
            raise PydanticCustomError("PM202", "`people` or `table` is missing", {"key": "people"})
        if self.ages and self.table is not None:
            raise PydanticCustomError("PM208", "say either `ages` or `table`", {"key": "ages"})
        for key in ("column", "times"):
            if self.table is None and getattr(self, key) is not None:
                raise PydanticCustomError("PM208", "`{key}` goes with `table`", {"key": key})
        for band, weight in self.ages.items():
            if band_of(band) is None or weight < 0:
                raise PydanticCustomError(
                    "PM210",
                    "“{shown}” is no band of ages; write such as “18-24”, with a weight",
                    {"shown": band[:60], "key": "ages"},
                )
        return self


def band_of(text: str) -> tuple[int, int] | None:
    """Return the first and the last age of "18-24" or "18"; None if this is no band."""
    first, dash, last = text.partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()):
        return None
    low, high = int(first), int(last if dash else first)
    return (low, high) if low <= high <= OLDEST else None


class Factor(Noun):
    """What multiplies a rate: (driver / reference)^elasticity, 1 + adds x driver, or times."""

    driver: str | None = None
    elasticity: str | None = None
    reference: str | None = None
    adds: str | None = None
    times: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Factor:
        given = [k for k in ("elasticity", "adds", "times") if getattr(self, k) is not None]
        if len(given) != 1:
            said = " and ".join(given) or "none"
            raise PydanticCustomError(
                "PM208", "a factor has one of elasticity, adds, times; this one has {said}",
                {"said": said},
            )  # fmt: skip
        if (given[0] == "times") == (self.driver is not None):
            text = "`times` needs no driver" if self.driver else "`driver` is missing"
            raise PydanticCustomError("PM208", text, {})
        if self.reference is not None and given[0] != "elasticity":
            raise PydanticCustomError("PM208", "`reference` goes with `elasticity`", {})
        return self


class Pulse(Noun):
    """The rush before a window closes: in its last days the rate is multiplied."""

    days: Days
    times: str


class Stretch(Noun):
    """The first or last days of a stay, in which a rate is multiplied."""

    days: Days
    times: str


class Room(Noun):
    """Places: people move only while fewer than these are in the stocks named."""

    of: Names
    at_most: str


class WorldFlow(Noun):
    """The world's side of a flow of force.toml. What is not said there or here moves nobody."""

    rate: str | None = None
    quota: str | None = None
    dwell: str | None = None
    at_age: str | int | None = None
    ages: tuple[str | Age, str | Age] | None = None
    times: tuple[Factor, ...] = ()
    first: Stretch | None = None
    last: Stretch | None = None
    open_until: str | None = None
    """A lever whose value is the last day on which people may move."""
    pulse: Pulse | None = None
    room: Room | None = None
    off: Flag = False
    """Switches a flow off that force.toml or the scenario extended drives."""

    @model_validator(mode="after")
    def _one_drive(self) -> WorldFlow:
        given = [k for k in DRIVES if getattr(self, k) is not None]
        if len(given) > 1:
            raise PydanticCustomError(
                "PM208",
                "a flow is driven by one of these, not by {said}",
                {"said": " and ".join(given), "key": given[1]},
            )
        return self

    @property
    def drive(self) -> str | None:
        """What moves people: rate, quota, dwell or at_age; None if nothing said here does."""
        return next((k for k in DRIVES if getattr(self, k) is not None), None)


class Driver(Noun):
    """A covariate that the state of the force makes: a ratio of stocks, or recent moves."""

    ratio: Names | None = None
    to: Names | str | None = None
    recent: Names | None = None
    of: Names | None = None
    over_days: str | None = None
    tips: Flag = False
    """True where the driver feeds on the flow it drives: the tipping condition is reported."""
    means: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Driver:
        kinds = (("ratio", "to"), ("recent", "of", "over_days"))
        used = [ks for ks in kinds if any(getattr(self, k) is not None for k in ks)]
        if len(used) != 1:
            raise PydanticCustomError("PM208", "a driver is either `ratio` or `recent`", {})
        for key in used[0]:
            if getattr(self, key) is None:
                raise PydanticCustomError("PM202", "`{key}` is missing", {"key": key})
        return self


class ScenarioMeasure(Noun):
    """A rule of the scenario, in force from a day on whatever its status is called."""

    id: Id | None = None
    lever: Id
    since: Day
    value: Edge
    before: Edge | None = None
    until: Day | None = None
    status: Status = "hypothetical"
    source: str | None = None
    means: str | None = None


def _start_short(value: Any) -> Any:
    return value if isinstance(value, dict) else {"people": value}


StartField = Annotated[
    Start, BeforeValidator(_start_short, json_schema_input_type=Start | float | str)
]


class Scenario(Noun):
    """All of one file of scenarios/, or that file laid over the one it extends."""

    extends: str | None = None
    title: str | None = None
    means: str | None = None
    step: Step = "month"
    clock: Literal["continuous", "steps"] = "continuous"
    """`steps`: rates are shares a step, and all move at once, as in a Markov chain."""
    horizon: Horizon | None = None
    ages: Ages | None = None
    stages: tuple[str, ...] = ()
    start: dict[str, StartField] = Field(default_factory=dict)
    parameter: dict[str, ParameterField] = Field(default_factory=dict)
    driver: dict[str, Driver] = Field(default_factory=dict)
    flow: dict[str, WorldFlow] = Field(default_factory=dict)
    measure: tuple[ScenarioMeasure, ...] = ()
    without: tuple[str, ...] = ()
    """Measures that this scenario leaves out, by id: what if there had been no such rule?"""
    figures_left_out: dict[str, str] = Field(default_factory=dict)
    """Figures of what this world has no way for, by id, and why: an inference leaves them out."""


def laid_over(base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Return the table of a scenario with another laid over it, as `extends` asks.

    Parameters, starts, drivers and figures left out are replaced whole, flows key by key (a new
    way of driving takes the old one's place), measures are added, and all else is replaced.
    """
    merged = {k: v for k, v in base.items() if k not in ("title", "means", "extends")}
    for key, value in patch.items():
        if key in ("parameter", "start", "driver", "figures_left_out"):
            merged[key] = {**merged.get(key, {}), **value}
        elif key == "flow":
            flows = dict(merged.get("flow", {}))
            for name, said in value.items():
                kept = flows.get(name, {})
                if any(drive in said for drive in DRIVES):
                    kept = {k: v for k, v in kept.items() if k not in DRIVES}
                flows[name] = {**kept, **said}
            merged["flow"] = flows
        elif key in ("measure", "without"):
            merged[key] = [*merged.get(key, []), *value]
        else:
            merged[key] = value
    return merged

"""Parameters of a projection as rows of a table: the prior in words, its spread, its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from passmuster.projection.result import Floats, Projection
from passmuster.report.names import safe_url
from passmuster.report.phrases import say_published, say_source
from passmuster.vocabulary.noun import exact
from passmuster.vocabulary.parameter import Parameter, unit_in
from passmuster.vocabulary.study import Study
from passmuster.vocabulary.words import say_number, say_rough, upper_first

NO_SOURCE = "no source: a wide prior"


@dataclass(frozen=True, slots=True)
class PriorRow:
    """One parameter."""

    name: str
    unit: str
    prior: str
    spread: str
    because: str
    source: str
    url: str | None


def prior_rows(projection: Projection) -> Iterator[PriorRow]:
    """Yield every parameter that a projection draws, by name.

    Args:
        projection: the projection.
    """
    model = projection.model
    yield from rows_of(
        projection.study, model.parameters, model.columns, projection.inputs.parameters
    )


def rows_of(
    study: Study,
    parameters: Mapping[str, Parameter],
    columns: Sequence[str],
    values: Floats,
) -> Iterator[PriorRow]:
    """Yield parameters, by name.

    Args:
        study: names the sources.
        parameters: their priors.
        columns: what the columns of the draws are.
        values: draws of the priors, [draw, column].
    """
    for name, parameter in sorted(parameters.items()):
        unit = unit_in(parameter.unit or name)
        drawn = values[:, columns.index(name)]
        source = study.source_by_id.get(parameter.source or "")
        said = f"{say_source(source)}, {say_published(source)}" if source else ""
        yield PriorRow(
            name=upper_first(name.replace("_", " ")),
            unit=unit.text if unit else (parameter.unit or ""),
            prior=say_prior(parameter),
            spread=_spread(drawn),
            because=parameter.because or ("" if source else NO_SOURCE),
            source=said or (parameter.source or ""),
            url=safe_url(source.url) if source else None,
        )


def _spread(drawn: np.ndarray) -> str:
    low, middle, high = (Fraction(float(v)) for v in np.quantile(drawn, (0.1, 0.5, 0.9)))
    if low == high:
        return say_rough(middle, 3)
    return f"{say_rough(middle, 3)}; eight in ten from {say_rough(low, 3)} to {say_rough(high, 3)}"


def say_prior(parameter: Parameter) -> str:
    """Return a prior in words: "lognormal, median 60, one in ten above 150".

    Args:
        parameter: the parameter.
    """

    def number(value: object) -> str:
        return say_number(Fraction(exact(value)))  # type: ignore[arg-type]

    text = parameter.prior
    noun = getattr(parameter, text)
    if text == "fixed":
        said = f"fixed at {number(noun)}"
    elif text == "uniform":
        said = f"uniform from {number(noun[0])} to {number(noun[1])}"
    elif text == "triangular":
        said = f"triangular from {number(noun[0])} over {number(noun[1])} to {number(noun[2])}"
    elif getattr(noun, "between", None) is not None:
        low, high = noun.between
        share = say_rough(Fraction(exact(noun.level)) * 100, 3)
        said = f"{text}, {share} % between {number(low)} and {number(high)}"
    elif text == "lognormal":
        said = f"lognormal, median {number(noun.median)}, one in ten above {number(noun.p90)}"
    else:
        said = f"{text}, mean {number(noun.mean)}, standard deviation {number(noun.sd)}"
    ends = [("at least", parameter.at_least), ("at most", parameter.at_most)]
    said += "".join(f", {word} {number(edge)}" for word, edge in ends if edge is not None)
    if parameter.walk_sd_per_month is not None:
        said += f"; walks by {number(parameter.walk_sd_per_month)} of its logarithm a month"
        if parameter.walk_times is not None:
            said += f", times {parameter.walk_times}"
    return said

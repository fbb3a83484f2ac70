"""An inference as one page that is whole without any script."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from passmuster.inference.as_json import to_json
from passmuster.inference.posterior import Posterior
from passmuster.report.charts.inferred import MOST_GAPS, charts_of
from passmuster.report.charts.inferred_from import Inferred, inferred
from passmuster.report.downloads import Download
from passmuster.report.drawn_twice import Drawing, drawn_twice
from passmuster.report.estimative import CONFIDENCE, LIKELIHOOD, say_range_of
from passmuster.report.inferred import tables
from passmuster.report.inferred.files import downloads
from passmuster.report.inferred.gaps import gaps
from passmuster.report.inferred.judgements import Judgement, Silent, judgements
from passmuster.report.inferred.strange import Strange, strange_figures
from passmuster.report.policy import policy, script_hash, script_text
from passmuster.report.priors import PriorRow, rows_of
from passmuster.report.render import harmless_template, tidy, write_page
from passmuster.vocabulary.words import MINUS, join_words, say_count, say_day, upper_first

if TYPE_CHECKING:
    from markupsafe import Markup

SECTIONS = {
    "fan": "people", "people": "people", "moves": "moves", "gap": "gaps", "predictive": "fit",
    "learnt": "learnt", "without": "without",
}  # fmt: skip
"""Where each chart stands, by the first word of its name."""


@dataclass(frozen=True, slots=True)
class InferencePage:
    """All that the template shows."""

    posterior: Posterior
    title: str
    scenario: str
    period: str
    known: str
    made: str
    policy: str
    script: Markup
    judged: tuple[Judgement, ...]
    silent: tuple[Silent, ...]
    as_a_whole: tuple[str, ...]
    words: tuple[tuple[str, str, bool], ...]
    levels: tuple[tuple[str, str], ...]
    charts: dict[str, tuple[Drawing, ...]]
    anchors: dict[str, str]
    """Where the chart of each main question stands."""
    strange: tuple[Strange, ...]
    figures: tables.Table
    learnt: tables.Table
    not_informed: tuple[str, ...]
    products: tables.Table
    without: tables.Table
    numbers: tables.Table
    gaps: tuple[tables.Table, ...]
    """Published against inferred, where there are no drawings."""
    more_gaps: int
    left_out: tuple[tables.LeftOut, ...]
    stops_left_out: tuple[tuple[str, str], ...]
    fitted: str
    priors: tuple[PriorRow, ...]
    found: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    commands: tuple[str, ...]
    citation: str
    sha256: str
    downloads: tuple[Download, ...]


def render_inference(posterior: Posterior) -> str:
    """Return a posterior as one HTML page.

    Args:
        posterior: the posterior.
    """
    return tidy(harmless_template("inference.html.j2").render(page=_page(posterior)))


def write_inference_page(posterior: Posterior, path: str | os.PathLike[str]) -> None:
    """Write the page to a file, whole or not at all.

    Args:
        posterior: the posterior.
        path: the file; one that is there is replaced.
    """
    write_page(render_inference(posterior), path)


def _page(posterior: Posterior) -> InferencePage:
    from markupsafe import Markup

    shown, plain, script = inferred(posterior), to_json(posterior), script_text()
    judged, silent = judgements(shown)
    digest = hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
    apart, charts = gaps(shown), _placed(shown)
    return InferencePage(
        posterior=posterior,
        title=posterior.study.title,
        scenario=posterior.world.scenario.title or posterior.world.name,
        period=f"{say_day(posterior.days[0])} to {say_day(posterior.days[-1])}",
        known=say_day(shown.figures_end),
        made=_made(posterior),
        policy=policy(script_hash(script)),
        script=Markup(script),  # our own text, the same on every page
        judged=judged,
        silent=silent,
        as_a_whole=tuple(_as_a_whole(shown)),
        words=tuple((w.word, say_range_of(w), w.is_ours) for w in LIKELIHOOD),
        levels=tuple((level, words) for level, words in CONFIDENCE.items()),
        charts=charts,
        anchors=_anchors(judged, charts),
        strange=strange_figures(shown),
        figures=tables.figures_table(shown),
        learnt=tables.learnt_table(shown),
        not_informed=tables.not_informed(shown),
        products=tables.products_table(shown),
        without=tables.without_table(shown),
        numbers=tables.numbers_table(shown),
        gaps=() if charts["gaps"] else tables.gap_tables(shown, apart[:MOST_GAPS]),
        more_gaps=max(len(apart) - MOST_GAPS, 0),
        left_out=tables.left_out(shown),
        stops_left_out=tuple(shown.posterior.evidence.stops_left_out.items()),
        fitted=say_count(len(shown.taken), "published figure"),
        priors=_priors(posterior),
        found=tuple(_how_found(posterior)),
        notes=(*_coarse(posterior), *posterior.world.warnings),
        commands=_commands(posterior),
        citation=_cited(posterior, digest),
        sha256=digest,
        downloads=downloads(shown, apart, plain),
    )


def _placed(shown: Inferred) -> dict[str, tuple[Drawing, ...]]:
    found: dict[str, list[Drawing]] = {name: [] for name in SECTIONS.values()}
    for one in drawn_twice(charts_of(shown)):
        found[SECTIONS[one.chart.name.partition("-")[0]]].append(one)
    return {name: tuple(charts) for name, charts in found.items()}


def _anchors(
    judged: tuple[Judgement, ...], charts: dict[str, tuple[Drawing, ...]]
) -> dict[str, str]:
    there = {one.chart.name for found in charts.values() for one in found}
    found: dict[str, str] = {}
    for one in judged:
        shared = "moves" if one.topic.kind == "flow" else "people"
        for name in (f"fan-{one.topic.slug}", shared):
            if name in there:
                found.setdefault(one.topic.slug, f"chart-{name}")
    return found


def _priors(posterior: Posterior) -> tuple[PriorRow, ...]:
    space = posterior.space
    free = {name: space.parameters[name] for name in space.free}
    drawn = space.theta(posterior.prior_z)[0]
    return tuple(rows_of(posterior.study, free, space.columns, drawn))


def _made(posterior: Posterior) -> str:
    return (
        f"{say_count(len(posterior.z), 'draw')} of two runs, seed {posterior.seed}; steps of a "
        "month, no ages"
    )


def _as_a_whole(shown: Inferred) -> Iterator[str]:
    """What holds for every judgement: how the runs agree, what does not fit, what is not known."""
    strange = sum(line.is_strange for line in shown.checked)
    count = len(shown.checked)
    informed = sum(line.is_informed for line in shown.learnt)
    worst, far = shown.posterior.gate.worst
    yield (
        f"The data inform {informed} of {say_count(len(shown.learnt), 'parameter')}; what they do "
        "not inform is listed apart and is no finding."
    )
    verb = "lies" if strange == 1 else "lie"
    yield (
        f"{strange or 'None'} of the {say_count(count, 'figure')} fitted {verb} where one draw in "
        "a hundred would put it, or fewer."
    )
    yield (
        f"The two runs are furthest apart in “{worst}”, by {far:.3f} of its standard deviation; at "
        f"{shown.posterior.gate.limit:g} nothing would be reported."
    )
    untold = sum(not line.is_trusted for line in shown.without)
    if untold:
        yield (
            f"For {untold} of {say_count(len(shown.without), 'origin')} it is not known what the "
            "answer would be without them."
        )


def _coarse(posterior: Posterior) -> Iterator[str]:
    """What the coarse world has in place of ages, each kind once with the flows it holds for."""
    kinds: dict[str, list[str]] = {}
    for note in posterior.coarse.notes:
        name, _, text = note.partition(": ")
        kinds.setdefault(text or note, []).append(name.replace("_", " ") if text else "")
    for text, names in kinds.items():
        said = join_words(f"“{name}”" for name in names if name)
        yield f"Taken without ages: {text}; so for {said}." if said else f"{upper_first(text)}."


def _how_found(posterior: Posterior) -> Iterator[tuple[str, str]]:
    name, far = posterior.gate.worst
    clouds = posterior.clouds
    failed = sum(cloud.masked for cloud in clouds)
    yield "Scenario", posterior.world.name
    yield "Particles", f"{posterior.particles:,} in each of {len(clouds)} runs"
    yield "Seed", str(posterior.seed)
    yield (
        "Agreement of the runs",
        f"{far:.3f} of a standard deviation at most, in “{name}”, one of "
        f"{say_count(len(posterior.gate.names), 'dimension')}; the limit is "
        f"{posterior.gate.limit:g}, and it was {'met' if posterior.gate.passes else 'not met'}",
    )
    sweeps = ", ".join(f"{cloud.sweeps:,}" for cloud in clouds)
    yield "Sweeps", sweeps
    evidence = ", ".join(f"{cloud.log_evidence:.2f}" for cloud in clouds).replace("-", MINUS)
    yield "Logarithm of the evidence", evidence
    yield (
        "Draws that made no world",
        f"{failed:,}; they count for nothing" if failed else "none",
    )
    as_of = posterior.study.settings.as_of
    if as_of:
        yield "As of", f"{say_day(as_of)}; what was published later is left out"
    yield "Figures graded", f"{posterior.study.settings.accept} or better are fitted"
    yield "Version", f"passmuster {posterior.version}"


def _commands(posterior: Posterior) -> tuple[str, ...]:
    return (
        f"passmuster infer STUDY --scenario {posterior.world.name} --draws {posterior.particles} "
        f"--seed {posterior.seed} -o RUN",
        "passmuster rerun RUN -o AGAIN",
        "passmuster audit STUDY --given RUN -o page.html",
    )


def _cited(posterior: Posterior, digest: str) -> str:
    as_of = posterior.study.settings.as_of
    until = f", as of {as_of}" if as_of else ""
    return (
        f"{posterior.study.title.rstrip('. ')}. Inference of the scenario “{posterior.world.name}” "
        f"with passmuster {posterior.version} ({upper_first(_made(posterior))}{until}; result "
        f"{digest[:12]})."
    )

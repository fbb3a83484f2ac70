"""The part of the error catalogue that is about inference and what is asked of its runs."""

from __future__ import annotations

from passmuster.errors.entry import Entry

INFERENCE: dict[str, Entry] = {
    "PM861": Entry(
        "The inference did not converge",
        "Two runs from independent seeds have to agree on every parameter within a tenth of its "
        "standard deviation; until they do, no number is reported.",
        "Run it again with more `--draws`, or give the parameter that is named a source or a "
        "narrower prior.",
    ),
    "PM862": Entry(
        "No world meets a figure",
        "In no draw of the priors would its reporter have published anything like it.",
        "Check the figure, widen the prior that keeps the world from it, or describe its reporter "
        "in reporters.toml.",
    ),
    "PM863": Entry(
        "A posterior of another study",
        "The run was made from other files than those of this study, so it says nothing of it.",
        "Run `passmuster infer` on the study as it is now.",
    ),
    "PM864": Entry(
        "A folder that holds no posterior",
        "Probabilities come from a run of `passmuster infer` that converged and was kept.",
        "Name a folder that `passmuster infer STUDY -o RUN` wrote.",
    ),
    "PM865": Entry(
        "No figure bears on the world",
        "Every figure was left out, so that the posterior would be the prior.",
        "Choose a scenario that begins before the figures, or look at the reasons with `--json`.",
    ),
    "PM866": Entry(
        "Nothing is left open",
        "Every number of the scenario and of the reporters is fixed, so that nothing can be "
        "learnt from figures.",
        "Give the parameters that are not known a prior, or run `passmuster project`.",
    ),
    "PM867": Entry(
        "A claim that cannot be held true",
        "What is held true has to be something that the world holds and a reporter could publish.",
        "Choose another reading, a scenario that holds what it speaks of, or say in reporters.toml "
        "how it is counted.",
    ),
}

"""The part of the error catalogue that is about scenarios, projections and runs."""

from __future__ import annotations

from passmuster.errors.entry import Entry

WORLD: dict[str, Entry] = {
    "PM511": Entry(
        "An unknown scenario",
        "A scenario is a file of the folder scenarios/, and is named by its file.",
        "Correct the name, or write the file.",
    ),
    "PM512": Entry(
        "A parameter without its unit, or with the wrong one",
        "A rate or quota is of a time and a stay is a time; the unit stands at the end of the name "
        "(`_per_month`, `_per_1000_day`, `_days`) or in `unit`.",
        "Add `unit`, or correct it.",
    ),
    "PM513": Entry(
        "A prior that reaches where the parameter may not",
        "Rates, quotas, stays and numbers of people are never below zero, and a prior that says "
        "otherwise is not cut off unasked.",
        "Declare the support with `at_least`, or choose a prior that has it, such as lognormal.",
    ),
    "PM514": Entry(
        "Nothing says what holds at the start",
        "A world begins with people in its stocks and with a value of each lever.",
        "Say it below [start], with `starts_at`, `before` or a parameter of the lever's name.",
    ),
    "PM515": Entry(
        "Something that a world cannot compute",
        "What the engine has no table for is refused by name and never left out in silence.",
        "Write the flow in another way, or remove the key.",
    ),
    "PM610": Entry(
        "A parameter that nothing uses",
        "It changes nothing, and may be misspelt.",
        "Correct the spelling, or remove it.",
    ),
    "PM851": Entry(
        "A part that is not installed",
        "What few need is an extra of the package, so that all else stays small.",
        'Install it with `pip install "passmuster[world]"`.',
    ),
    "PM852": Entry(
        "A folder that is no run, or not this version's",
        "A run is a folder with a manifest, the files it was made from, and its results.",
        "Name a folder that `passmuster project STUDY -o RUN` or `passmuster infer STUDY -o RUN` "
        "wrote.",
    ),
    "PM853": Entry(
        "A model that XMILE cannot hold",
        "XMILE gets models without ages, times in stage, queues and chance; what is left out would "
        "change the numbers, so nothing is.",
        "Take it out in a scenario that extends this one, and export that.",
    ),
    "PM854": Entry(
        "An XMILE model outside the subset",
        "Flows are read that move a share of a stock, a fixed number, or after a stay, in whole "
        "steps; whatever else stands in the file would be lost.",
        "Write it within the subset that docs/how-to/exchange-xmile.md describes.",
    ),
    "PM855": Entry(
        "A file that is no XMILE",
        "An XMILE file is XML whose outermost element is `xmile`.",
        "Save the model as XMILE (.xmile or .stmx) in the tool that made it.",
    ),
}

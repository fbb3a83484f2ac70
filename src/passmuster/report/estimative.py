"""Words for likelihood and for confidence, and the rule that no sentence has both (ICD 203).

Likelihood is of an event or a number; confidence is in what a judgement rests on. Intelligence
Community Directive 203 (2015), section D.6.e(2), gives the seven words
with their ranges, and asks that a confidence level and a likelihood never share a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Level = Literal["high", "moderate", "low"]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A word, and the probabilities that it stands for."""

    word: str
    low: float
    high: float
    opening: str
    """How a sentence begins with it: "It is likely"."""
    clause: str
    """What is said of a statement: "is likely"."""
    is_ours: bool = False
    """True for the outermost two, for which the directive has no word."""


LIKELIHOOD = (
    Likelihood(
        "next to no chance",
        0.00,
        0.01,
        "There is next to no chance",
        "has next to no chance",
        is_ours=True,
    ),
    Likelihood("almost no chance", 0.01, 0.05, "There is almost no chance", "has almost no chance"),
    Likelihood("very unlikely", 0.05, 0.20, "It is very unlikely", "is very unlikely"),
    Likelihood("unlikely", 0.20, 0.45, "It is unlikely", "is unlikely"),
    Likelihood(
        "roughly even chance",
        0.45,
        0.55,
        "There is a roughly even chance",
        "has a roughly even chance",
    ),
    Likelihood("likely", 0.55, 0.80, "It is likely", "is likely"),
    Likelihood("very likely", 0.80, 0.95, "It is very likely", "is very likely"),
    Likelihood("almost certain", 0.95, 0.99, "It is almost certain", "is almost certain"),
    Likelihood(
        "next to certain", 0.99, 1.00, "It is next to certain", "is next to certain", is_ours=True
    ),
)
"""Each word up to and with its upper end."""
CONFIDENCE: dict[Level, str] = {
    "high": "three origins or more bear on it, two of them graded B2 or better; none of them, left "
    "out, moves the middle by half a standard deviation; its figures fit and narrow it to half of "
    "what the priors allow or less; the last of them is no older than half a year; the two runs "
    "agree with room to spare",
    "moderate": "neither high nor low",
    "low": "one origin alone bears on it, or none; or leaving one out moves the middle by more "
    "than a standard deviation; or of none of them it is known how far",
}
"""What each level asks for."""
_LIKELY = re.compile(
    r"\b(?:(?:un)?likely|likelihood|no chance|even chance|(?:almost|next to) certain|probab\w+)\b",
    re.IGNORECASE,
)
_CONFIDENT = re.compile(r"\bconfiden(?:ce|t|tly)\b", re.IGNORECASE)


def likelihood_of(probability: float) -> Likelihood:
    """Return the word for a probability, with its range."""
    return next(one for one in LIKELIHOOD if probability <= one.high)


def say_likelihood(probability: float) -> str:
    """Return the estimative word for a probability."""
    return likelihood_of(probability).word


def say_it_is(probability: float) -> str:
    """Return how a sentence about a probability begins: "It is likely (71 %)"."""
    return f"{likelihood_of(probability).opening} ({say_share_of_chance(probability)})"


def say_range_of(word: Likelihood) -> str:
    """Return the range of a word: "55 to 80 %"."""
    if word.low == 0:
        return f"below {word.high:.0%}".replace("%", " %")
    if word.high == 1:
        return f"above {word.low:.0%}".replace("%", " %")
    return f"{word.low * 100:.0f} to {word.high * 100:.0f} %"


def say_share_of_chance(probability: float) -> str:
    """Return a probability in per cent, never as more certain than draws can tell."""
    if probability < 0.001:
        return "less than 0.1 %"
    if probability > 0.999:
        return "more than 99.9 %"
    digits = 1 if min(probability, 1 - probability) < 0.01 else 0
    return f"{probability * 100:.{digits}f} %"


def speaks_of_likelihood(sentence: str) -> bool:
    """True if a sentence tells how likely something is."""
    return _LIKELY.search(sentence) is not None


def speaks_of_confidence(sentence: str) -> bool:
    """True if a sentence tells how far a judgement is to be relied on."""
    return _CONFIDENT.search(sentence) is not None


def mixes(sentence: str) -> bool:
    """True if a sentence has both, which none may."""
    return speaks_of_likelihood(sentence) and speaks_of_confidence(sentence)

"""What a posterior says of a quantity: the one way in which probabilities reach an audit.

Inference implements it and the command line passes it in; the audit knows nothing else of worlds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from passmuster.vocabulary.quantity import Quantity

How = Literal["as run", "reweighted", "new run", "carried to single ages"]


@dataclass(frozen=True, slots=True)
class Belief:
    """How likely it is that a quantity lies between two ends, given the figures.

    A statement can be so precise that none like it could be likely: `likeliest` and `tail` tell
    that apart from a statement that is far off.
    """

    probability: float
    """Of low <= quantity <= high."""
    mc_error: float
    """Monte Carlo standard error of the probability."""
    likeliest: float
    """The highest probability that any range of the same width has; 1 where an end is open."""
    tail: float
    """Probability of a value at least as far out on either side, at most 1."""
    interval: tuple[float, float]
    """90 % interval of the quantity, from its 5 % to its 95 % point, in its unit."""
    held_out: tuple[str, ...] = ()
    """Figures that were left out because they are the statement itself."""
    how: How = "as run"


class Beliefs(Protocol):
    """The posterior of a run, as an audit asks it."""

    @property
    def run(self) -> str:
        """Hash that identifies the run."""

    def of(
        self,
        quantity: Quantity,
        low: Fraction | None,
        high: Fraction | None,
        hold_out: Collection[str] = (),
    ) -> Belief | None:
        """Return the belief in low <= quantity <= high; None if the world does not hold it.

        Args:
            quantity: what a reading asserts something about.
            low: lower end in the quantity's unit; None if there is none.
            high: upper end; None if there is none.
            hold_out: ids of figures that must not count.
        """

"""What an equation of a flow says in the terms of a scenario: a product, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from passmuster.projection.xmile.equations import Num, Op, Ref, Tree
from passmuster.vocabulary.parameter import DAYS_IN, unit_in

NEAR = 1e-12


class UnlikeError(ValueError):
    """An equation that is no product of the kind; the text says why."""


@dataclass
class Product:
    """Names multiplied and divided by, other factors, and a number."""

    number: float = 1.0
    over: list[str] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    factors: list[Tree] = field(default_factory=list)


def product_of(tree: Tree) -> Product:
    """Return a tree as a product.

    Raises:
        UnlikeError: something in it is added, or divided by, that may not be.
    """
    found = Product()
    for part, upwards in _parts(tree, True):
        if isinstance(part, Num):
            if part.value == 0 and not upwards:
                raise UnlikeError("it divides by zero")
            found.number *= part.value if upwards else 1 / part.value
        elif isinstance(part, Ref):
            (found.over if upwards else found.under).append(part.key)
        elif upwards and isinstance(part, Op) and part.sign in ("+", "^"):
            found.factors.append(part)
        else:
            raise UnlikeError(f"`{_SAID.get(part.sign, part.sign.upper())}` stands in it")
    return found


_SAID = {"if": "IF", "+": "+", "-": "−"}


def _parts(tree: Tree, upwards: bool) -> Iterator[tuple[Tree, bool]]:
    if isinstance(tree, Op) and tree.sign == "*":
        for part in tree.of:
            yield from _parts(part, upwards)
    elif isinstance(tree, Op) and tree.sign == "/":
        yield from _parts(tree.of[0], upwards)
        yield from _parts(tree.of[1], not upwards)
    else:
        yield tree, upwards


def factor_of(tree: Tree, names: Mapping[str, str]) -> dict[str, Any]:
    """Return (1 + b * driver), (driver / reference) ^ e or driver ^ e as a factor of a scenario.

    Raises:
        UnlikeError: it is none of these.
    """
    if isinstance(tree, Op) and tree.sign == "+":
        one, rest = tree.of
        if one == Num(1.0) and isinstance(rest, Op) and rest.sign == "*":
            adds, driver = rest.of
            if isinstance(adds, Ref) and isinstance(driver, Ref):
                return {"driver": names[driver.key], "adds": names[adds.key]}
    if isinstance(tree, Op) and tree.sign == "^":
        base, power = tree.of
        over = base.of if isinstance(base, Op) and base.sign == "/" else (base,)
        if all(isinstance(p, Ref) for p in (*over, power)):
            said = [names[p.key] for p in (*over, power) if isinstance(p, Ref)]
            made = {"driver": said[0], "elasticity": said[-1]}
            return made | ({"reference": said[1]} if len(said) == 3 else {})
    raise UnlikeError("one of its factors is neither (1 + b × driver) nor a driver to some power")


def unit_for(name: str, number: float, *, span: float, stays: bool) -> str | None:
    """Return the unit by which a parameter's number becomes one a step; "" if its name says it.

    Args:
        name: of the parameter.
        number: what it is multiplied by (for a stay: what its length is).
        span: days that one step counts for; 1 where hazards are a day.
        stays: whether it is a length of stay.

    Returns:
        a unit such as "per month"; None if no unit fits the number.
    """
    own = unit_in(name)
    if (
        own is not None
        and own.is_per_time != stays
        and _near(_scale(own.scale, span, stays), number)
    ):
        return ""
    for word in DAYS_IN:
        texts = (f"{word}s",) if stays else (f"per {word}", f"per 1000 per {word}")
        for text in texts:
            unit = unit_in(text)
            assert unit is not None
            if _near(_scale(unit.scale, span, stays), number):
                return text
    return None


def _scale(scale: float, span: float, stays: bool) -> float:
    return scale / span if stays else scale * span


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= NEAR * abs(b)

"""What one would have to believe: the study with a reading of a claim held true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from passmuster.auditing.held_out import held_out
from passmuster.errors import Fault, UsageError
from passmuster.vocabulary.assertion import FORMS
from passmuster.vocabulary.claim import Claim, Reading
from passmuster.vocabulary.figure import Figure
from passmuster.vocabulary.quantity import LeverQ, SinceQ
from passmuster.vocabulary.reporter import Reporter
from passmuster.vocabulary.source import Source
from passmuster.vocabulary.study import Study

NAME = "held true"
_ALSO = ("within", "rounded_to", "rounded", "exact")


def held_true(study: Study, name: str) -> tuple[Study, tuple[str, ...], str]:
    """Return a study with a reading as a figure that nothing distorts.

    Beside it stand the figures to leave out, and the id of the new one.

    The claim's own figures, with their documents and retellings, make way for it: it counts once.

    Args:
        study: the study.
        name: "claim/reading", or the claim alone where it has one reading.

    Raises:
        UsageError: PM807, there is no such claim or reading, or it says nothing of a count.
    """
    claim, reading = _found(study, name)
    source = Source.model_validate({"id": NAME, "reliability": "A", "credibility": 1})
    said = {form: getattr(reading, form) for form in (*FORMS, *_ALSO)}
    said = {form: value for form, value in said.items() if value not in (None, False)}
    figure = Figure.model_validate(
        {"id": f"{NAME}: {claim.id}/{reading.id}", "quantity": reading.quantity,
         "source": NAME, **said}
    )  # fmt: skip
    reporter = Reporter.model_validate(
        {"origin": NAME, "coverage": 1, "bias": 1, "overdispersion": 0}
    )
    own = tuple(sorted(held_out(study, [claim])[claim.id]))
    return (
        replace(
            study,
            sources=(*study.sources, source),
            figures=(*study.figures, figure),
            reporters=(*study.reporters, reporter),
        ),
        own,
        figure.id,
    )


def _found(study: Study, name: str) -> tuple[Claim, Reading]:
    claim_id, _, reading_id = name.partition("/")
    claim = next((c for c in study.claims if c.id == claim_id), None)
    if claim is None:
        raise _missing(f"there is no claim `{claim_id}`", claim_id, [c.id for c in study.claims])
    names = [r.id for r in claim.reading]
    countable = [r for r in claim.reading if not isinstance(r.quantity, LeverQ | SinceQ)]
    if not countable:
        raise UsageError(Fault("PM807", "", None, "", f"`{claim_id}` says nothing of a count"))
    if not reading_id:
        if len(names) > 1:
            what = f"`{claim_id}` has {len(names)} readings"
            remedy = f"Name one: {', '.join(f'{claim_id}/{n}' for n in names)}."
            raise UsageError(Fault("PM807", "", None, "", what, remedy=remedy))
        return claim, countable[0]
    for reading in countable:
        if reading.id == reading_id:
            return claim, reading
    raise _missing(f"`{claim_id}` has no reading `{reading_id}` of a count", reading_id, names)


def _missing(what: str, given: str, known: Sequence[str]) -> UsageError:
    near = next(iter(get_close_matches(given, known, 1, 0.5)), None)
    return UsageError(Fault("PM807", "", None, "", what, near))

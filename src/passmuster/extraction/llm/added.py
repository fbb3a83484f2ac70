"""What a model may add: literal, re-read by our own parser, source and number in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from passmuster.extraction.claims.assemble import Scene, drafts
from passmuster.extraction.claims.seeds import Seed
from passmuster.extraction.items import MODEL, Draft, Span
from passmuster.extraction.llm.answer import Item
from passmuster.extraction.llm.client import Model, ServerTrouble, ask
from passmuster.extraction.numbers.amount import Amount
from passmuster.extraction.numbers.find import find_amounts
from passmuster.extraction.sentences import clauses, sentences
from passmuster.extraction.speakers.attribution import Attribution, covering


@dataclass(frozen=True, slots=True)
class Checked:
    """An item that holds: where it stands, what our parser reads, who says it."""

    seed: Seed
    source: Span | None


def added(
    scene: Scene, amounts: list[Amount], model: Model
) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Return drafts that a model adds to those of the rules, and what there is to say about it."""
    text = scene.article.text
    try:
        answer = ask(model, text)
    except ServerTrouble as trouble:
        return (), (f"the model {model.name} added nothing: {trouble}",)
    known = [Span(a.start, a.end) for a in amounts]
    checked: list[Checked] = []
    refused = answer.misshapen
    for item in answer.items:
        found = check(item, text, scene.article.language)
        if found is None:
            refused += 1
        elif not any(found.seed.span.meets(k) for k in known):
            known.append(found.seed.span)
            checked.append(found)
    made = _drafts(scene, checked)
    notes = [f"the model {model.name} added {len(made)}; its text left this machine"]
    if refused:
        notes.append(f"{refused} items of the model did not hold and were left out")
    return made, tuple(notes)


def check(item: Item, text: str, language: str) -> Checked | None:
    """Return an item in its place, or None where anything about it does not hold."""
    place = text.find(item.quote)
    if place < 0:
        return None
    inside = item.quote.find(item.number)
    if inside < 0:
        return None
    span = Span(place + inside, place + inside + len(item.number))
    amount = _read_again(item, text, span, language)
    if amount is None:
        return None
    sentence = next((s for s in sentences(text) if s.start <= span.start < s.end), None)
    if sentence is None:
        return None
    quote = Span(place, place + len(item.quote))
    source = None
    if item.source is not None:
        source = _source(item.source, text, sentence, quote)
        if source is None:
            return None
    exact = Span(amount.start, amount.end)
    clause = next((c for c in clauses(text, sentence) if exact.within(c)), sentence)
    return Checked(Seed(exact, sentence, clause, amount=amount), source)


def _read_again(item: Item, text: str, span: Span, language: str) -> Amount | None:
    """Return what our parser reads at the place, if it is the value that the model gives."""
    margin = 40
    start = max(0, span.start - margin)
    for amount in find_amounts(text[start : span.end + margin], language):
        place = Span(amount.start + start, amount.end + start)
        if not place.meets(span):
            continue
        ends = [float(e) for e in (amount.low, amount.high) if e is not None]
        if any(abs(e - item.value) <= 1e-9 * max(1.0, abs(e)) for e in ends):
            shift = None if amount.term_start is None else amount.term_start + start
            return replace(amount, start=place.start, end=place.end, term_start=shift)
    return None


def _source(words: str, text: str, sentence: Span, quote: Span) -> Span | None:
    for area in (sentence, quote):
        place = text.find(words, area.start, area.end)
        if place >= 0:
            return Span(place, place + len(words))
    return None


def _drafts(scene: Scene, checked: list[Checked]) -> tuple[Draft, ...]:
    more = [
        Attribution(c.seed.sentence, c.source, None, strength=0)
        for c in checked
        if c.source is not None and covering(scene.attributions, c.seed.span) is None
    ]
    wider = replace(scene, attributions=[*scene.attributions, *more])
    made = drafts(wider, [c.seed for c in checked])
    return tuple(replace(d, id=f"m{d.id[1:]}", found_by=MODEL) for d in made)

"""The drafts file: claims as a study writes them, and what a reviewer needs to judge them."""

from __future__ import annotations

import re
from datetime import date

from passmuster.extraction.as_json import CONTEXT
from passmuster.extraction.claims.flags import MEANINGS
from passmuster.extraction.glossary import entries
from passmuster.extraction.items import ANONYMOUS, OUTLET, Candidate, Draft, Extraction
from passmuster.vocabulary.quantity import _toml as toml_value

READINGS = 4
"""How many candidates become readings; the rest stand in comments."""


def drafts_toml(extraction: Extraction, article_file: str) -> str:
    """Return the text of a drafts file for an article kept under articles/."""
    article = extraction.article
    published = article.published.isoformat() if article.published else "unknown"
    head = [
        f"# Drafts from {_comment(article.name)}, published {published}. Nothing here is examined yet.",
        "# Read each beside the article, correct it, and set `reviewed = true`; then `passmuster adopt` this file.",
        "# A number and its source are never taken on trust: the readings are proposals of a program.",
    ]
    head += [f"# Warning: {_comment(w)}" for w in extraction.warnings]
    stem = _slug(article_file.rsplit(".", 1)[0])
    blocks = [_block(d, extraction, article_file, f"{stem}-{d.id}") for d in extraction.drafts]
    return "\n".join(head) + "\n" + "".join(blocks)


def _block(draft: Draft, extraction: Extraction, article_file: str, name: str) -> str:
    article, quote = extraction.article, draft.quote
    text = article.text
    lines = [
        "\n[[claim]]",
        f"id       = {_text(name)}",
        "reviewed = false",
        f"said_by  = {_text(said_by(draft))}",
        f"said_on  = {_said_on(article.published)}",
        "quote    = { " + ", ".join((
            f"text = {_text(text[quote.start : quote.end])}",
            f"prefix = {_text(text[max(0, quote.start - CONTEXT) : quote.start])}",
            f"suffix = {_text(text[quote.end : quote.end + CONTEXT])}",
            f"start = {quote.start}", f"end = {quote.end}",
            f"article = {_text(article_file)}", f"sha256 = {_text(article.sha256)}",
        )) + " }",
    ]  # fmt: skip
    lines += [f"# {line}" for line in notes(draft, text)]
    if not draft.candidates:
        lines.append(f"untestable = {_text(_untestable(draft))}")
    for number, candidate in enumerate(draft.candidates[:READINGS], 1):
        lines += _reading(candidate, number)
    for candidate in draft.candidates[READINGS:]:
        lines.append(f"# or {candidate.quantity} ({candidate.score:.2f})")
    return "\n".join(lines) + "\n"


def _reading(candidate: Candidate, number: int) -> list[str]:
    lines = [
        "",
        "  [[claim.reading]]",
        f'  id       = "reading-{number}"',
        f"  quantity = {candidate.quantity}",
    ]
    for key, value in candidate.assertion:
        lines.append(f"  {key} = {_assertion(value)}")
    return lines


def _assertion(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_assertion(v) for v in value) + "]"
    return str(value)  # numbers, and days, which TOML writes bare


def notes(draft: Draft, text: str) -> list[str]:
    """Return what a reviewer should know, a line each."""
    value, when = draft.values[0], draft.when
    found = [
        f"kind: {value.kind}; found by {draft.found_by}; speech: {draft.speech}; suggested grade {draft.grade}"
    ]
    if draft.grade_reason:
        found[0] += f" ({_comment(draft.grade_reason)})"
    found.append(f"number: {_comment(text[value.span.start : value.span.end])}")
    if value.term or value.code:
        found.append(f"of whom: {_comment(value.term or '?')}, code {value.code or '?'}")
    if when is not None:
        days = f"{when.first or '?'} to {when.last or '?'}"
        found.append(
            f"when: {_comment(when.raw)}, that is {days}"
            + (f"; needs {when.needs}" if when.needs else "")
        )
    if draft.hedges:
        found.append("hedges: " + ", ".join(_comment(text[h.start : h.end]) for h in draft.hedges))
    for flag in draft.flags:
        why = MEANINGS[flag]
        entry = entries().get(value.code or "")
        if flag == "term-risk" and entry is not None:
            why = f"{entry.code} ({entry.means}) is swapped with {', '.join(entry.swapped)}"
        found.append(f"look at: {flag}: {why}")
    return found


def said_by(draft: Draft) -> str:
    """Return who says it, in words for the claim."""
    speaker = draft.speaker
    if speaker.name and speaker.type != OUTLET:
        return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name
    if speaker.type == ANONYMOUS:
        return f"an unnamed {speaker.role}" if speaker.role else "an unnamed source"
    return "the article" if speaker.type == OUTLET else "not known"


def _untestable(draft: Draft) -> str:
    if draft.values[0].bound == "vague":
        return "A word for a quantity, without a number."
    return "No quantity of the study fits the words."


def _said_on(day: date | None) -> str:
    return '"unknown"' if day is None else day.isoformat()


def _text(value: str) -> str:
    """Return a TOML string: escapes for what may not stand in one, and for what cannot be seen."""
    shown = toml_value(value)[1:-1]
    escaped = "".join(c if c.isprintable() else _escape(c) for c in shown)
    return f'"{escaped}"'


def _escape(character: str) -> str:
    names = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    code = ord(character)
    return names.get(character) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")


def _comment(value: str) -> str:
    return "".join(c if c.isprintable() else " " for c in value)[:200]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "article"

"""What a reviewer should look at first."""

from __future__ import annotations

from passmuster.extraction.claims.hedges import has_nested_estimate
from passmuster.extraction.claims.pages import is_caption, is_table, line_at
from passmuster.extraction.glossary import entries
from passmuster.extraction.items import ANONYMOUS, SHARE, Article, Draft

TERM_RISK = "term-risk"
NO_BASE, NO_PERIOD = "share-without-base", "share-without-period"
SINGLE_ANONYMOUS, RELATIVE, NO_DATE = (
    "single-anonymous-source",
    "relative-date",
    "no-publication-date",
)
ORDER_ONLY, HIDDEN, NESTED = (
    "order-of-magnitude-only",
    "hidden-characters",
    "nested-unsourced-estimate",
)
UNKNOWN_SPEAKER, IN_TABLE, IN_CAPTION = "attribution-unknown", "in-a-table", "in-a-caption"
VAGUE = "no-number"
MEANINGS = {
    TERM_RISK: "the term is swapped with others in translation",
    NO_BASE: "a share that does not say of what",
    NO_PERIOD: "a share that does not say when",
    SINGLE_ANONYMOUS: "one source, and it is not named",
    RELATIVE: "the date is relative to the day of publication",
    NO_DATE: "the day of publication is not known",
    ORDER_ONLY: "only an order of magnitude",
    HIDDEN: "characters that cannot be seen stand in the quote",
    NESTED: "an estimate is passed on that nobody is named for",
    UNKNOWN_SPEAKER: "who says it cannot be told",
    IN_TABLE: "from a row of a table",
    IN_CAPTION: "from the words under a picture",
    VAGUE: "a word for a quantity, without a number",
}


def flags_of(
    draft: Draft, text: str, article: Article, *, has_base: bool, hidden: bool
) -> tuple[str, ...]:
    """Return the flags of a draft, in a fixed order."""
    value, when, speaker = draft.values[0], draft.when, draft.speaker
    line = line_at(text, draft.quote.start)
    entry = entries().get(value.code) if value.code else None
    checks = (
        (TERM_RISK, entry is not None and bool(entry.swapped)),
        (NO_BASE, value.kind == SHARE and value.low is not None and not has_base),
        (NO_PERIOD, value.kind == SHARE and (when is None or when.first is None)),
        (SINGLE_ANONYMOUS, speaker.type == ANONYMOUS),
        (RELATIVE, when is not None and when.is_relative),
        (NO_DATE, article.published is None and when is not None and when.needs is not None),
        (ORDER_ONLY, value.bound == "order"),
        (VAGUE, value.bound == "vague"),
        (NESTED, has_nested_estimate(text, draft.quote.start, draft.quote.end)),
        (HIDDEN, hidden),
        (UNKNOWN_SPEAKER, speaker.type is None),
        (IN_TABLE, is_table(line)),
        (IN_CAPTION, is_caption(line)),
    )
    return tuple(name for name, holds in checks if holds)

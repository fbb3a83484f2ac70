"""The article of a page, by trafilatura; what a page is made of is bounded before it is parsed."""

from __future__ import annotations

import re
from datetime import date

from passmuster.errors import Fault, UsageError

MOST_TAGS = 60_000
DEEPEST = 400
MOST_CHARACTERS = 8_000_000
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]{0,4000}?(/?)>")
_EMPTY = frozenset(
    """br hr img input meta link area base col embed source track wbr p li td tr th dt dd option""".split()
)


def article_of_html(page: str, name: str) -> tuple[str, date | None, str | None, tuple[str, ...]]:
    """Return the text, day, outlet and warnings of a page.

    Raises:
        UsageError: PM772 for a page of too many or too deeply nested parts; PM774 without the package.
    """
    _refuse_bomb(page, name)
    try:
        import trafilatura
    except ImportError as error:
        # A package below trafilatura may be the one that is missing: name that one.
        missing = (error.name or "trafilatura").partition(".")[0]
        needs = "" if missing == "trafilatura" else f", which cannot be imported here: {error}"
        what = f"reading a page needs trafilatura{needs}"
        raise UsageError(Fault("PM774", "", None, "", what)) from None
    text = trafilatura.extract(
        page,
        include_comments=False,
        include_tables=True,
        favor_precision=False,
        with_metadata=False,
    )
    data = trafilatura.extract_metadata(page)
    published = outlet = None
    warnings: tuple[str, ...] = ()
    if data is not None:
        outlet = data.sitename or None
        try:
            published = date.fromisoformat((data.date or "")[:10])
        except ValueError:
            published = None
    if published is not None:
        warnings = (
            f"the page says that it was published on {published}; --published overrides it",
        )
    return text or "", published, outlet, warnings


def _refuse_bomb(page: str, name: str) -> None:
    """Raise for a page that would take a parser's memory or time: bounded before any parser sees it."""
    if len(page) > MOST_CHARACTERS:
        raise UsageError(Fault("PM772", "", None, "", f"{name} has {len(page):,} characters"))
    depth = count = 0
    for match in _TAG.finditer(page):
        count += 1
        if count > MOST_TAGS:
            what = f"{name} has more than {MOST_TAGS:,} tags"
            raise UsageError(Fault("PM772", "", None, "", what))
        if match[3] or match[2].lower() in _EMPTY:
            continue
        depth += -1 if match[1] else 1
        if depth > DEEPEST:
            what = f"{name} is nested more than {DEEPEST} deep"
            raise UsageError(Fault("PM772", "", None, "", what))

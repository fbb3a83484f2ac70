"""The texts that claims quote, where the study has them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from passmuster.files.found import Found, Located
from passmuster.files.ledger import Ledger, Place, nearest, shown
from passmuster.files.paths import stays_inside
from passmuster.files.toml_text import reason
from passmuster.vocabulary.article import Article, canonical, find_quote, fingerprint
from passmuster.vocabulary.claim import Claim

FOLDER = "articles"
LARGEST = 10_000_000
"""Bytes of a text that is read; a longer one is no article."""


def read_articles(root: Path, inside: Path, found: Found) -> tuple[Article, ...]:
    """Return the texts that claims quote. A text that is not there is no fault: spans do without.

    Args:
        root: the study folder.
        inside: the same, links followed.
        found: what was read of the study; warnings go to its ledger.
    """
    texts: dict[str, str | None] = {}
    for item in found.claims:
        quote = item.noun.quote
        if quote is None or not quote.article:
            continue
        name = quote.article
        if name not in texts:
            texts[name] = _text(root, inside, name, item.place.at("quote", "article"), found.ledger)
        text = texts[name]
        if text is not None:
            _compare(item, text, found.ledger)
    return tuple(Article(name, text) for name, text in sorted(texts.items()) if text is not None)


def _text(root: Path, inside: Path, name: str, place: Place, ledger: Ledger) -> str | None:
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute():
        ledger.fault(place, "PM106", "the path is an absolute one")
        return None
    path = root / FOLDER / name
    if not stays_inside(path, inside / FOLDER, place, ledger):
        return None
    try:
        if not path.is_file():
            _warn_of_near(root, name, place, ledger)
            return None
        if path.stat().st_size > LARGEST:
            ledger.warn(place, "PM615", f"`{shown(name)}` is over {LARGEST:,} bytes long")
            return None
        return canonical(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        ledger.warn(place, "PM615", f"`{shown(name)}` is not in UTF-8")
    except (OSError, ValueError) as error:
        ledger.warn(place, "PM615", f"`{shown(name)}` cannot be read ({reason(error)})")
    return None


def _warn_of_near(root: Path, name: str, place: Place, ledger: Ledger) -> None:
    """Warn only where another text may have been meant: a study need not hold any."""
    folder = root / FOLDER
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    near = nearest(name, names)
    if near is not None:
        ledger.warn(place, "PM615", f"there is no `{shown(name)}` in {FOLDER}/", near=near)


def _compare(item: Located[Claim], text: str, ledger: Ledger) -> None:
    quote = item.noun.quote
    assert quote is not None
    if quote.sha256 and quote.sha256.lower() != fingerprint(text):
        what = "the text is not the one that the quotation was taken from: its sha256 differs"
        ledger.warn(item.place.at("quote", "sha256"), "PM615", what)
    if find_quote(quote, text) is None:
        what = "the quoted words do not stand in the text, or not at one place only"
        ledger.warn(item.place.at("quote", "text"), "PM615", what)

"""Where an extraction is kept in a study: the text under articles/, the drafts under claims/."""

from __future__ import annotations

import os
import re
from pathlib import Path

from passmuster.errors import Fault, UsageError
from passmuster.extraction.drafts import drafts_toml
from passmuster.extraction.items import Article, Extraction


def keep_article(article: Article, study: Path) -> str:
    """Write the canonical text under articles/, unless it is there; return the file's name."""
    stem = re.sub(r"[^\w.-]+", "-", article.name.rsplit(".", 1)[0]).strip("-.") or "article"
    folder = study / "articles"
    for name in (f"{stem}.txt", f"{stem}-{article.sha256[:8]}.txt"):
        path = folder / name
        if not os.path.lexists(path):
            _write(path, article.text)
            return name
        if path.is_file() and path.read_bytes() == article.text.encode():
            return name
    raise UsageError(Fault("PM804", "", None, "", f"{folder / stem}.txt is there already"))


def keep_drafts(extraction: Extraction, study: Path, article_file: str) -> Path:
    """Write a new drafts file, and return it; a file that may have been reviewed is not replaced."""
    folder = study / "claims" / "drafts"
    stem = article_file.rsplit(".", 1)[0]
    text = drafts_toml(extraction, article_file)
    for number in range(1, 1000):
        path = folder / (f"{stem}.toml" if number == 1 else f"{stem}-{number}.toml")
        if not os.path.lexists(path):
            _write(path, text)
            return path
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return path
    raise UsageError(Fault("PM804", "", None, "", f"{folder / stem}.toml is there already"))


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.stem}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode())
        os.replace(part, path)
    except OSError as error:
        what = f"{path} cannot be written ({(error.strerror or str(error)).lower()})"
        raise UsageError(Fault("PM803", "", None, "", what)) from None
    finally:
        part.unlink(missing_ok=True)

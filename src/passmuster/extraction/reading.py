"""From a file to its text: plain text, HTML and saved pages, PDF, standard input. Nothing is fetched."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from passmuster.errors import Fault, UsageError
from passmuster.extraction.canonical import canonical

MOST_BYTES = 20_000_000
STDIN = Path("-")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|article|div|p|meta|\?xml[^>]*>\s*<html)",
    re.I | re.S,
)
_MHTML = re.compile(rb"(?im)^(?:mime-version:|content-type:\s*multipart/related|from: <saved by)")
_CHARSET = re.compile(rb"charset=[\"']?([\w-]{2,40})", re.I)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What a file holds: its text, and what the page says of itself."""

    name: str
    text: str
    published: date | None = None
    outlet: str | None = None
    warnings: tuple[str, ...] = ()


def read_article(path: Path) -> ReadArticle:
    """Return the text of an article's file.

    Raises:
        UsageError: PM770 no such file; PM771 no text in it; PM772 too large; PM773 a broken or
            locked PDF; PM774 a package is missing.
    """
    name, data = _bytes(path)
    if data.startswith(b"%PDF") or path.suffix.lower() == ".pdf":
        from passmuster.extraction.pdf import text_of_pdf

        read = ReadArticle(name, text_of_pdf(data, name))
    elif _MHTML.search(data[:2_000]) and b"text/html" in data[:20_000].lower():
        read = _page(_part_of_mhtml(data, name), name)
    elif path.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(data[:4_000]):
        read = _page(data, name)
    else:
        read = ReadArticle(name, _decoded(data, name))
    if not read.text.strip():
        raise _fault("PM771", f"{name} holds no text that could be read")
    return read


def _bytes(path: Path) -> tuple[str, bytes]:
    if path == STDIN:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        name = "standard input"
    else:
        name = path.name
        try:
            if path.is_dir():
                raise _fault("PM770", f"{path} is a folder")
            if not path.is_file():
                raise _fault("PM770", f"there is no file {path}")
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise _fault(
                "PM770", f"{path} cannot be read ({(error.strerror or str(error)).lower()})"
            ) from None
    if len(data) > MOST_BYTES:
        raise _fault("PM772", f"{name} is larger than {MOST_BYTES // 1_000_000} MB")
    return name, data


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data[:100_000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault("PM771", f"{name} is not text, HTML or PDF")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault("PM771", f"{name} is not UTF-8 text")


def _page(data: bytes, name: str) -> ReadArticle:
    from passmuster.extraction.html import article_of_html

    declared = _CHARSET.search(data[:4_000])
    encoding = declared[1].decode("ascii", "replace") if declared else "utf-8"
    try:
        page = data.decode(encoding, "strict")
    except (UnicodeDecodeError, LookupError):
        page = data.decode("utf-8", "replace")
    text, published, outlet, warnings = article_of_html(page, name)
    return ReadArticle(name, canonical(text), published, outlet, warnings)


def _part_of_mhtml(data: bytes, name: str) -> bytes:
    """Return the page of a saved web archive."""
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise _fault("PM771", f"{name} is a web archive without a page in it")


def _fault(code: str, what: str) -> UsageError:
    return UsageError(Fault(code, "", None, "", what))

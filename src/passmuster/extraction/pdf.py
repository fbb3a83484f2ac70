"""The text of a PDF, by pypdf, within bounds."""

from __future__ import annotations

import io
import logging
import re
import time

from passmuster.errors import Fault, UsageError
from passmuster.extraction.canonical import MOST_CHARACTERS

MOST_PAGES = 200
MOST_SECONDS = 20.0
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])")
_SOFT = re.compile(r"(?<![.!?:;\"”»])\n(?=[^\n])")


def text_of_pdf(data: bytes, name: str) -> str:
    """Return the text of a PDF, lines of one paragraph joined.

    Raises:
        UsageError: PM773 for a broken or locked file; PM772 for too many pages; PM774 without pypdf.
    """
    try:
        import pypdf
    except ImportError:
        raise UsageError(Fault("PM774", "", None, "", "reading a PDF needs pypdf")) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    begun = time.monotonic()
    parts: list[str] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _fault("PM773", f"{name} is locked with a password")
        if len(reader.pages) > MOST_PAGES:
            raise _fault("PM772", f"{name} has {len(reader.pages)} pages; the most is {MOST_PAGES}")
        for page in reader.pages:
            parts.append(page.extract_text() or "")
            if sum(map(len, parts)) > MOST_CHARACTERS or time.monotonic() - begun > MOST_SECONDS:
                raise _fault("PM772", f"{name} holds more text than an article")
    except UsageError:
        raise
    except Exception as error:
        what = f"{name} is no whole PDF ({type(error).__name__})"
        raise _fault("PM773", what) from None
    text = "\n".join(parts)
    return _SOFT.sub(" ", _HYPHEN.sub("", text))


def _fault(code: str, what: str) -> UsageError:
    return UsageError(Fault(code, "", None, "", what))

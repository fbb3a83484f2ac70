"""Taking reviewed drafts into the study: only what a person has marked, only if all of it is sound."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from passmuster.errors import Fault, StudyError, UsageError
from passmuster.files.folder import check

_HEAD = re.compile(r"^\[\[claim\]\][ \t]*(?:#.*)?$", re.M)
_REVIEWED = re.compile(r"^reviewed[ \t]*=[ \t]*(true|false)[ \t]*(?:#.*)?\n", re.M)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was moved, where to, and how many drafts are left."""

    target: Path
    adopted: int
    left: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """A drafts file in pieces: what stands before the first claim, and each claim's own lines."""

    head: str
    blocks: tuple[str, ...]

    def text(self, blocks: tuple[str, ...]) -> str:
        """Return a file of some of the blocks."""
        return self.head + "".join(blocks)


def pieces(text: str) -> Pieces:
    """Take a drafts file apart, without changing a character of it."""
    starts = [m.start() for m in _HEAD.finditer(text)]
    if not starts:
        return Pieces(text, ())
    ends = [*starts[1:], len(text)]
    return Pieces(text[: starts[0]], tuple(text[a:b] for a, b in zip(starts, ends, strict=True)))


def is_reviewed(block: str) -> bool:
    """True if a person has marked a claim as reviewed."""
    match = _REVIEWED.search(block)
    return match is not None and match[1] == "true"


def reviewed(block: str, yes: bool) -> str:
    """Return a claim's lines, marked."""
    return _REVIEWED.sub(f"reviewed = {'true' if yes else 'false'}\n", block, count=1)


def adopt(draft: Path) -> Adopted:
    """Move the reviewed claims of a drafts file into claims/ beside it.

    Raises:
        UsageError: PM776 not a drafts file; PM777 nothing in it is reviewed.
        StudyError: the study with these claims in it has faults; nothing is moved.
    """
    claims = _claims_folder(draft)
    parts = pieces(_read(draft))
    taken = tuple(b for b in parts.blocks if is_reviewed(b))
    left = tuple(b for b in parts.blocks if not is_reviewed(b))
    if not taken:
        what = f"none of the {len(parts.blocks)} drafts in {draft} is marked `reviewed = true`"
        raise UsageError(Fault("PM777", "", None, "", what))
    target = _free(claims, draft.stem)
    body = "".join(_stripped(b) for b in taken)
    text = f"# Adopted from drafts/{draft.name}.\n\n{body}"
    part = target.with_name(f".{target.stem}.{os.getpid()}.part.toml")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, target)
        faults = check(claims.parent)
        if faults:
            target.unlink()
            raise StudyError(faults)
        _keep(draft, parts, left)
    except OSError as error:
        what = f"{target} cannot be written ({(error.strerror or str(error)).lower()})"
        raise UsageError(Fault("PM803", "", None, "", what)) from None
    finally:
        part.unlink(missing_ok=True)
    return Adopted(target, len(taken), len(left))


def _stripped(block: str) -> str:
    return _REVIEWED.sub("", block, count=1)


def _keep(draft: Path, parts: Pieces, left: tuple[str, ...]) -> None:
    if left:
        part = draft.with_name(f".{draft.stem}.{os.getpid()}.part")
        part.write_text(parts.text(left), encoding="utf-8")
        os.replace(part, draft)
    else:
        draft.unlink()


def refuse_other_files(draft: Path) -> None:
    """Raise for a file that is not a study's draft.

    Raises:
        UsageError: PM776.
    """
    _claims_folder(draft)


def _claims_folder(draft: Path) -> Path:
    folder = draft.absolute().parent
    is_place = folder.name == "drafts" and folder.parent.name == "claims"
    if not is_place or draft.suffix != ".toml" or not draft.is_file():
        what = f"{draft} is no file claims/drafts/NAME.toml of a study"
        raise UsageError(Fault("PM776", "", None, "", what))
    return folder.parent


def _read(draft: Path) -> str:
    try:
        return draft.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        what = f"{draft} cannot be read ({type(error).__name__})"
        raise UsageError(Fault("PM776", "", None, "", what)) from None


def _free(claims: Path, stem: str) -> Path:
    for number in range(1, 1000):
        name = f"{stem}.toml" if number == 1 else f"{stem}-{number}.toml"
        if not os.path.lexists(claims / name):
            return claims / name
    raise UsageError(Fault("PM804", "", None, "", f"{claims / stem}.toml is there already"))

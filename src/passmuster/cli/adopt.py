"""`passmuster adopt DRAFT`: reviewed drafts become claims of the study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 130


def adopt(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="A file in claims/drafts/.")],
    review: Annotated[
        bool, typer.Option("--review", help="Show each draft in its article first, and ask.")
    ] = False,
) -> int:
    """Take the reviewed drafts of a file into the study."""
    from passmuster.extraction.adopt import refuse_other_files

    refuse_other_files(draft)
    return review_and_adopt(draft) if review else _adopt(draft)


def review_and_adopt(draft: Path) -> int:
    """Ask about each draft of a file, and take those adopted into the study."""
    from passmuster.cli.reviewing import in_terminal

    try:
        marked = in_terminal(draft)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        print(
            f"\nStopped. What was decided is kept in {draft}, and nothing is adopted.",
            file=sys.stderr,
        )
        print(f"Go on with:  passmuster adopt {draft} --review", file=sys.stderr)
        return INTERRUPTED
    if marked == 0:
        print(f"{draft}: nothing is adopted")
        return 0
    return _adopt(draft)


def _adopt(draft: Path) -> int:
    from passmuster.extraction.adopt import adopt as adopted

    done = adopted(draft)
    claims = f"{done.adopted} claim{'' if done.adopted == 1 else 's'}"
    print(f"{done.target}: {claims} adopted, {done.left} left")
    if done.left:
        print(f"  passmuster adopt {draft} --review")
    print(f"  passmuster audit {done.target.parent.parent} -o report.html")
    return 0

"""`passmuster adopt DRAFT`: reviewed drafts become claims of the study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def adopt(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="A file in claims/drafts/.")],
    review: Annotated[
        bool, typer.Option("--review", help="Show each draft in its article first, and ask.")
    ] = False,
) -> None:
    """Take the reviewed drafts of a file into the study."""
    from passmuster.extraction.adopt import adopt as adopted
    from passmuster.extraction.adopt import refuse_other_files

    refuse_other_files(draft)
    if review:
        from passmuster.cli.reviewing import in_terminal

        if in_terminal(draft) == 0:
            print(f"{draft}: nothing is adopted")
            return
    done = adopted(draft)
    claims = f"{done.adopted} claim{'' if done.adopted == 1 else 's'}"
    print(f"{done.target}: {claims} adopted, {done.left} left")
    print(f"  passmuster audit {done.target.parent.parent}")

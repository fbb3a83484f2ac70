"""`read_xmile`: a file of ours, or of another tool."""

from __future__ import annotations

from datetime import date

from passmuster.files.ledger import Ledger
from passmuster.projection.xmile.parse import parse_file
from passmuster.projection.xmile.reading import Imported


def read_xmile(
    text: str, name: str, ledger: Ledger, first_day: date | None = None
) -> Imported | None:
    """Return a file's model as tables; None after faults, all of them entered by line.

    Args:
        text: of the file.
        name: of the file, for the faults.
        ledger: where faults go.
        first_day: what time zero is, for files that do not say.
    """
    file = parse_file(text, name, ledger)
    if file is None:
        return None
    from passmuster.projection.xmile.foreign import ForeignReading
    from passmuster.projection.xmile.own import OwnReading

    kind = OwnReading if "clock" in file.specs else ForeignReading
    found = kind(file, name, ledger, first_day).read()
    return found if ledger.is_clean else None

"""Photograph a report as readers see it, for eyes: nothing compares the pictures.

python scripts/screenshots.py REPORT.html FOLDER

Writes, at both widths and in both colour schemes, the first screen and the whole page in slices of
three screens, and besides a page without scripts and the printed one. FOLDER lies outside the
project.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import (  # noqa: E402
    DESK,
    PHONE,
    Visit,
    open_browser,
    visit,
    why_no_browser,
)

SCREEN = 900
SLICE = 3 * SCREEN
MOST_SLICES = 12
"""A page may have hundreds of screens; the first thirty-six show how it is built."""


def main(report: Path, folder: Path) -> int:
    """Write the pictures and print their names."""
    missing = why_no_browser()
    if missing is not None:
        print(f"No pictures: {missing}.", file=sys.stderr)
        return 2
    if folder.resolve().is_relative_to(ROOT):
        print(f"{folder} lies inside the project; name a folder outside of it.", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        for width in (DESK, PHONE):
            for scheme in ("light", "dark"):
                with visit(browser, report, width=width, scheme=scheme) as seen:
                    _photograph(seen, folder, f"{report.stem}-{width}-{scheme}", width)
        with visit(browser, report, scripts=False) as seen:
            _photograph(seen, folder, f"{report.stem}-{DESK}-without-scripts", DESK)
        with visit(browser, report) as seen:
            seen.page.pdf(path=folder / f"{report.stem}.pdf", format="A4")
    for path in sorted(folder.iterdir()):
        print(path)
    return 0


def _photograph(seen: Visit, folder: Path, name: str, width: int) -> None:
    height: int = seen.ask("document.documentElement.scrollHeight")
    seen.page.screenshot(path=folder / f"{name}-first.png")
    for number, top in enumerate(range(0, height, SLICE)[:MOST_SLICES]):
        area = {"x": 0, "y": top, "width": width, "height": min(SLICE, height - top)}
        seen.page.screenshot(path=folder / f"{name}-{number:02}.png", full_page=True, clip=area)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

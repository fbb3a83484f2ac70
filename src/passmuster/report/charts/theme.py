"""Colours and type of every chart: by name on a page, by value in a file.

On a page a colour is a custom property of the page's style sheet, so that one drawing serves light
and dark. In a file it is the value that the style sheet gives the property; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

ROLES = (
    "card", "ink", "soft", "line", "said", "possible",
    "contradicted", "disputed", "very_unlikely", "open", "very_likely", "supported", "untestable",
)  # fmt: skip
_LIGHT = (
    "#ffffff", "#1d1b18", "#5b564d", "#d9d4c8", "#17497f", "#6b655a",
    "#9c1126", "#6d2a8c", "#7f4300", "#4a5058", "#0b5c66", "#17602f", "#5b564d",
)  # fmt: skip
_DARK = (
    "#1c1e22", "#ebe8e1", "#b3aea3", "#3a3d43", "#8dbdf2", "#a39d91",
    "#ff9aa2", "#dcb0f2", "#f2bd7c", "#c0c6cf", "#83d3dc", "#8fd6a2", "#b3aea3",
)  # fmt: skip

TYPE = 12
"""Size of the smallest type, in pixels."""
LETTER = 6.5
"""Width of a letter of that size, on the wide side of the usual."""
LINE = 15
"""Height of a line of it."""
NARROW, WIDE = 340, 760
"""Widths of a drawing, in pixels: on a telephone of 390, and beside a column of text."""


@dataclass(frozen=True)
class Theme:
    """A colour for every role."""

    name: str
    colours: Mapping[str, str]

    def __getitem__(self, role: str) -> str:
        return self.colours[role]


LIGHT = Theme("light", MappingProxyType(dict(zip(ROLES, _LIGHT, strict=True))))
DARK = Theme("dark", MappingProxyType(dict(zip(ROLES, _DARK, strict=True))))
PAGE = Theme("page", MappingProxyType({role: f"var(--{role})" for role in ROLES}))


@dataclass(frozen=True)
class Frame:
    """What a drawing has to fit: its whole width in pixels, and its colours."""

    width: int
    theme: Theme

    @property
    def is_narrow(self) -> bool:
        """True on a telephone."""
        return self.width < 520


def config(theme: Theme) -> dict[str, Any]:
    """Return the look that all charts share."""
    text = {"labelColor": theme["soft"], "titleColor": theme["soft"]}
    sizes = {"labelFontSize": TYPE, "titleFontSize": TYPE}
    return {
        "font": "sans-serif",
        "aria": False,  # the figure has a name and a table; single marks would be noise
        "view": {"stroke": None},
        "axis": text | sizes | {
            "domainColor": theme["soft"],
            "tickColor": theme["line"],
            "gridColor": theme["line"],
            "titleFontWeight": "normal",
            "labelFontWeight": "normal",
        },
        "text": {"fontSize": TYPE, "fill": theme["ink"]},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": theme["ink"],
            "subtitleColor": theme["soft"],
            "fontSize": 16,
            "subtitleFontSize": 13,
            "subtitlePadding": 6,
            "offset": 14,
        },
        "concat": {"spacing": 22},
    }  # fmt: skip

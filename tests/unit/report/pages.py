"""Reads a page as a browser's parser would, for tests to ask about."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr", "line", "rect", "path"}


@dataclass
class Element:
    """A tag with its attributes and the tags it stands in."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(self.parts)


@dataclass
class PageText(HTMLParser):
    """All elements of a page, in order, and whether every one was closed."""

    elements: list[Element] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(
            tag, {k: v or "" for k, v in attrs}, tuple(outer.tag for outer in self.stack)
        )
        self.elements.append(found)
        if tag not in VOID:
            self.stack.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack[-1].tag != tag:
            self.unclosed.append(self.stack.pop().tag)
        if self.stack:
            self.stack.pop()
        else:
            self.unclosed.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        for outer in self.stack:
            outer.parts.append(data)

    def all(self, *tags: str) -> list[Element]:
        """Elements of these tags."""
        return [one for one in self.elements if one.tag in tags]


def read(html: str) -> PageText:
    """Return a page, read."""
    page = PageText()
    page.feed(html)
    page.close()
    page.unclosed += [one.tag for one in page.stack]
    return page

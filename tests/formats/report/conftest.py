"""A small page reader for the report's tests."""

from html.parser import HTMLParser

import pytest

VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """Elements of a page as (name, attributes); `open` are those that were never closed, in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def classed(self, cls: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if cls in (attributes.get("class") or "").split()]


@pytest.fixture
def read_page() -> type[Page]:
    return Page

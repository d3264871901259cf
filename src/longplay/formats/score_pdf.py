"""Engrave a score: MusicXML through Verovio's SVG to PDF pages. Needs the extra `scores`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from longplay.formats.musicxml import musicxml
from longplay.formats.whole_file import whole_file
from longplay.song.score import Score

PACKAGES = ("verovio", "reportlab", "svglib")
HOW_TO_GET = "pip install 'longplay[scores]'"
A4_MM = (210, 297)
_TENTHS = 10  # Verovio's page is measured in tenths of a millimetre
_MARGINS = {"pageMarginLeft": 130, "pageMarginRight": 130, "pageMarginTop": 330, "pageMarginBottom": 150}
_POINTS_PER_MM = 72 / 25.4
_SVG = "{http://www.w3.org/2000/svg}"
_ACCIDENTALS = {0x266D: "b", 0x266F: "#", 0x266E: "", 0xEA64: "b", 0xEA65: "", 0xEA66: "#"}
"""The standard PDF fonts have no accidentals; "Bb" and "F#" are read by everybody."""


_KEPT = ("x", "y", "text-anchor", "font-style")


def can_engrave() -> bool:
    """Whether the extra `scores` is installed; loads none of it."""
    return all(find_spec(name) for name in PACKAGES)


def write_pdf(path: Path, score: Score) -> None:
    """Write the score as A4 pages, four bars a line; the same bytes each time. Errors: OSError, ImportError."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    pages = [_drawing(svg) for svg in _svg_pages(score)]
    with whole_file(path) as temporary:
        size = (A4_MM[0] * _POINTS_PER_MM, A4_MM[1] * _POINTS_PER_MM)
        canvas = Canvas(str(temporary), pagesize=size, invariant=1)
        canvas.setTitle(f"{score.title} - {score.part}")
        canvas.setAuthor(score.artist)
        for number, drawing in enumerate(pages, start=1):
            _head(canvas, score, number, len(pages))
            renderPDF.draw(drawing, canvas, 0, 0)
            canvas.showPage()
        canvas.save()


def _svg_pages(score: Score) -> list[str]:
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions(
        {
            "breaks": "line",
            "footer": "none",
            "header": "none",
            "pageWidth": A4_MM[0] * _TENTHS,
            "pageHeight": A4_MM[1] * _TENTHS,
            "scale": 100,
            "xmlIdSeed": 1,
            "spacingSystem": 4,
            "lyricSize": 4.0,
            "harmDist": 1.5,
            "justifyVertically": False,
            **_MARGINS,
        }
    )
    toolkit.loadData(musicxml(score).decode())
    return [toolkit.renderToSVG(page) for page in range(1, toolkit.getPageCount() + 1)]


def _drawing(svg: str) -> Any:
    """A page as a drawing in points. Verovio nests its page in a second svg element, which svglib does not scale."""
    import io

    from lxml import etree
    from svglib.svglib import svg2rlg

    root = etree.fromstring(svg.encode())
    inner = next(e for e in root.iter(f"{_SVG}svg") if e is not root)
    width, height = (float(number) for number in (inner.get("viewBox") or "").split()[2:])
    for symbols in root.findall(f"{_SVG}defs"):
        inner.insert(0, symbols)
    _tidied(inner)
    inner.set("width", str(width))
    inner.set("height", str(height))
    drawing = svg2rlg(io.BytesIO(etree.tostring(inner)))
    scale = A4_MM[0] * _POINTS_PER_MM / width / (drawing.width / width)
    drawing.scale(scale, scale)
    return drawing


def _tidied(page: Any) -> None:
    """Make of Verovio's page, in place, one that needs no style sheet."""
    for group in list(page.iter(f"{_SVG}g")):
        kind = set((group.get("class") or "").split())
        if kind & {"tempo", "placeholder"}:  # the tempo stands in the head of the page
            group.getparent().remove(group)
        elif "reh" in kind:
            for box in group.iter(f"{_SVG}rect", f"{_SVG}path"):
                box.set("stroke", "black")
                box.set("fill", "none")
        elif "harm" in kind:
            group.set("font-weight", "bold")
    for text in page.iter(f"{_SVG}text"):
        _in_one_font(text)


def _in_one_font(text: Any) -> None:
    """Join the runs of a text that begin where the one before ends: svglib would lay them over each other."""

    spans = [e for e in text.iter(f"{_SVG}tspan") if not len(e) and (e.text or "").strip()]
    words = "".join(span.text for span in spans).translate(_ACCIDENTALS)
    style = dict(text.attrib)
    for span in text.iter(f"{_SVG}tspan"):
        style |= {name: value for name, value in span.attrib.items() if name in _KEPT}
    if spans:
        style["font-size"] = spans[0].get("font-size")
    for child in list(text):
        text.remove(child)
    text.attrib.clear()
    text.attrib.update({k: v for k, v in style.items() if not (k == "font-size" and v == "0px")})
    text.text = words


def _head(canvas: Any, score: Score, number: int, pages: int) -> None:
    """Title, who, which part, key, tempo: in full on the first page, in one line on the others."""
    left, right = _MARGINS["pageMarginLeft"], A4_MM[0] * _TENTHS - _MARGINS["pageMarginRight"]
    x, end = (place / _TENTHS * _POINTS_PER_MM for place in (left, right))
    top = A4_MM[1] * _POINTS_PER_MM - 48
    canvas.setFont("Times-Bold", 18 if number == 1 else 11)
    canvas.drawString(x, top, _latin(score.title))
    canvas.setFont("Times-Roman", 11)
    canvas.drawRightString(end, top, _latin(f"{score.part}  {number}/{pages}"))
    if number == 1:
        canvas.drawString(x, top - 16, _latin(score.artist))
        facts = f"{score.key}, {score.time_signature.name}, {score.bpm:g} bpm"
        canvas.drawRightString(end, top - 16, facts)


def _latin(text: str) -> str:
    """What the standard PDF fonts can show; other letters become "?"."""
    return text.encode("cp1252", "replace").decode("cp1252")

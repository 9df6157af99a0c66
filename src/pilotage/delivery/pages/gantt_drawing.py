"""A Gantt chart drawn as SVG, PDF and PNG, from the same shapes."""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from struct import pack
from typing import Final
from xml.sax.saxutils import escape
from zlib import compress, crc32

# Pillow comes with reportlab, which cannot be without it.
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pilotage.delivery.rules.gantt import COLOURS, Chart, Shape, shapes_of
from pilotage.kit.lettering import FONTS

PLAIN, BOLD = "GanttSans", "GanttSans-Bold"
MARGIN: Final = 28.0
SCALE: Final = 2
"""Pixels of a PNG a point: sharp on a projector."""


def svg_of(chart: Chart) -> bytes:
    drawn = "\n".join(_svg(shape) for shape in shapes_of(chart))
    size = f'width="{chart.width:g}" height="{chart.height:g}" viewBox="0 0 {chart.width:g} {chart.height:g}"'
    font = 'font-family="Inter, Segoe UI, Roboto, DejaVu Sans, sans-serif"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>\n{drawn}\n</svg>\n'.encode()


def _svg(shape: Shape) -> str:
    colour = COLOURS[shape.colour]
    x, y, width, height = (f"{one:.4g}" if one < 1000 else f"{one:.1f}" for one in
                           (shape.x, shape.y, shape.width, shape.height))  # fmt: skip
    if shape.kind == "rect":
        return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>'
    if shape.kind == "line":
        return f'<line x1="{x}" y1="{y}" x2="{width}" y2="{height}" stroke="{colour}"/>'
    if shape.kind == "diamond":
        return f'<path d="M{x} {y}m0 -5l5 5l-5 5l-5 -5z" fill="{colour}"/>'
    anchor = ' text-anchor="end"' if shape.is_end else ""
    weight = ' font-weight="650"' if shape.is_bold else ""
    text = escape(_cut(shape))
    title = f"<title>{escape(shape.text)}</title>" if text != escape(shape.text) else ""
    place = f'x="{x}" y="{y}" font-size="{shape.size:g}"'
    return f'<text {place} fill="{colour}"{anchor}{weight}>{text}{title}</text>'


def pdf_of(charts: Sequence[Chart], title: str) -> bytes:
    """A page a chart, as wide as A3."""
    _fonts()
    wide, high = landscape(A3)
    canvas = Canvas(BytesIO(), pagesize=(wide, high))
    canvas.setTitle(title)
    for place, chart in enumerate(charts, start=1):
        canvas.setFont(BOLD, 11)
        canvas.drawString(MARGIN, high - MARGIN, title)
        canvas.setFont(PLAIN, 8)
        canvas.drawRightString(wide - MARGIN, high - MARGIN, f"{place} / {len(charts)}")
        canvas.saveState()
        canvas.translate(MARGIN, high - MARGIN - 12)
        for shape in shapes_of(chart):
            _on_page(canvas, shape)
        canvas.restoreState()
        canvas.showPage()
    return bytes(canvas.getpdfdata())  # type: ignore[no-untyped-call]  # its types leave this one out


def _on_page(canvas: Canvas, shape: Shape) -> None:
    """Paper counts upwards from below: every y is turned round."""
    colour = HexColor(COLOURS[shape.colour])
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    if shape.kind == "rect":
        canvas.rect(shape.x, -shape.y - shape.height, shape.width, shape.height, stroke=0, fill=1)
    elif shape.kind == "line":
        canvas.setLineWidth(0.6)
        canvas.line(shape.x, -shape.y, shape.width, -shape.height)
    elif shape.kind == "diamond":
        path = canvas.beginPath()
        path.moveTo(shape.x, -shape.y + 5)
        for x, y in ((5, 0), (0, -5), (-5, 0)):
            path.lineTo(shape.x + x, -shape.y + y)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    else:
        canvas.setFont(BOLD if shape.is_bold else PLAIN, shape.size)
        (canvas.drawRightString if shape.is_end else canvas.drawString)(shape.x, -shape.y, _cut(shape))


def png_of(chart: Chart) -> bytes:
    _fonts()
    image = Image.new("RGB", (round(chart.width * SCALE), round(chart.height * SCALE)), COLOURS["ground"])
    draw = ImageDraw.Draw(image)
    for shape in shapes_of(chart):
        _on_image(draw, shape)
    return _as_png(image)


def _as_png(image: Image.Image) -> bytes:
    """Rows of red, green and blue, compressed, between the marks of the format (ISO/IEC 15948)."""
    pixels, stride = image.tobytes(), image.width * 3
    rows = b"".join(b"\0" + pixels[start : start + stride] for start in range(0, len(pixels), stride))
    header = pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", compress(rows, 6)), (b"IEND", b""))
    chunks = (pack(">I", len(body)) + name + body + pack(">I", crc32(name + body)) for name, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _on_image(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    colour, x, y = COLOURS[shape.colour], shape.x * SCALE, shape.y * SCALE
    if shape.kind == "rect":
        draw.rectangle((x, y, x + shape.width * SCALE, y + shape.height * SCALE), fill=colour)
    elif shape.kind == "line":
        draw.line((x, y, shape.width * SCALE, shape.height * SCALE), fill=colour, width=1)
    elif shape.kind == "diamond":
        half = 5 * SCALE
        draw.polygon([(x, y - half), (x + half, y), (x, y + half), (x - half, y)], fill=colour)
    else:
        font = _letters(shape.size, is_bold=shape.is_bold)
        draw.text((x, y), _cut(shape), fill=colour, font=font, anchor="rs" if shape.is_end else "ls")


@cache
def _letters(size: float, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if is_bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(FONTS / name), round(size * SCALE * 0.95))


@cache
def _fonts() -> None:
    """Known to reportlab from here on."""
    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "DejaVuSans-Bold.ttf")))


def _cut(shape: Shape) -> str:
    """As much of a text as has room, with an ellipsis where that is not all."""
    _fonts()
    font = BOLD if shape.is_bold else PLAIN
    if not shape.width or pdfmetrics.stringWidth(shape.text, font, shape.size) <= shape.width:
        return shape.text
    return next(_shorter(shape.text, font, shape.size, shape.width), "…")


def _shorter(text: str, font: str, size: float, width: float) -> Iterator[str]:
    for length in range(len(text) - 1, 0, -1):
        if pdfmetrics.stringWidth(text[:length] + "…", font, size) <= width:
            yield text[:length] + "…"

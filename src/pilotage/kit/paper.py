"""Letters and colours of a paper: fonts that come with Pilotage, and text that cannot become markup."""

import re
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from pilotage.kit.lettering import FONTS

PLAIN, BOLD, EAST = "DejaVuSans", "DejaVuSans-Bold", "STSong-Light"
TEXT, QUIET, LINE, ACCENT = HexColor(0x17212B), HexColor(0x566370), HexColor(0xC9D1D8), HexColor(0x0A6480)
GREY, AMBER, GREEN, RED = HexColor(0xA3ADB6), HexColor(0xEAA400), HexColor(0x14917A), HexColor(0xC8362C)
SOFT = HexColor(0xEEF3F6)
# Chinese, Japanese and Korean letters are not in our font: every reader has one of these.
_EAST = re.compile("([\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+)")


@cache
def fonts() -> None:
    """Known to reportlab from here on."""
    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "DejaVuSans-Bold.ttf")))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    pdfmetrics.registerFont(UnicodeCIDFont(EAST))


def style(
    size: float = 8.5, *, is_bold: bool = False, is_quiet: bool = False, before: float = 0, after: float = 0
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{is_bold}{is_quiet}{before}{after}",
        fontName=BOLD if is_bold else PLAIN,
        fontSize=size,
        leading=size * 1.35,
        textColor=QUIET if is_quiet else TEXT,
        spaceBefore=before,
        spaceAfter=after,
    )


def said(text: str, how: ParagraphStyle) -> Paragraph:
    """A text as a paragraph: whatever it holds, it is text."""
    return Paragraph(_EAST.sub(rf'<font name="{EAST}">\1</font>', escape(text)), how)


def cut(text: str, size: float, width: float, *, font: str = PLAIN) -> str:
    """The text as far as it fits, with an ellipsis where it does not."""
    if pdfmetrics.stringWidth(text, font, size) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text + "…"

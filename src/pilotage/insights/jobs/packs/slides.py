"""A pack as slides that can be edited: native titles, text, tables and charts; no pictures."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches, Length, Pt

from pilotage.insights.jobs.packs import shapes
from pilotage.insights.rules.packs import Bars, Block, Content, Facts, Grid, Radar, Sheet, Words

# Objects of python-pptx have no types: Any stands for them here and in `shapes`.
Slide = Any
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FOOT_HIGH, GAP, MARGIN = Inches(0.45), Inches(0.12), Inches(0.5)
WIDE_SCREEN = (Inches(13.333), Inches(7.5))


def pptx_of(content: Content, *, master: bytes | None, report: Callable[[int], None]) -> tuple[bytes, int]:
    """The file, and how many slides it has.

    master   a PPTX of the organisation, whose layouts, fonts and colours are kept and whose slides are left out
    """
    deck = _deck(master)
    deck.core_properties.title = content.title
    deck.core_properties.author = "Pilotage"
    for done, sheet in enumerate(content.sheets):
        report(done)
        _Flow(deck, sheet, content.foot, has_master=master is not None).write()
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue(), len(deck.slides)


def _deck(master: bytes | None) -> Any:
    if master is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = WIDE_SCREEN
        return deck
    deck = Presentation(io.BytesIO(master))
    listed = deck.slides._sldIdLst
    for one in list(listed):
        deck.part.drop_rel(one.rId)
        listed.remove(one)
    return deck


def layout_of(deck: Any) -> Any:
    """The layout with a title and the fewest other places to fill in. None when no layout has a title."""
    with_title = [
        one for one in deck.slide_layouts if any(place.placeholder_format.type in TITLES for place in one.placeholders)
    ]
    return min(with_title, key=lambda one: len(one.placeholders), default=None)


@dataclass(slots=True)
class _Box:
    """Where the next block goes."""

    left: Length
    top: Length
    width: Length
    bottom: Length

    @property
    def high(self) -> int:
        return self.bottom - self.top


class _Flow:
    """Lays the blocks of one sheet out, over as many slides as they need."""

    def __init__(self, deck: Any, sheet: Sheet, foot: str, *, has_master: bool) -> None:
        self.deck, self.sheet, self.foot, self.has_master = deck, sheet, foot, has_master
        self.count = 0

    def write(self) -> None:
        self._new_slide()
        for block in self.sheet.blocks:
            self._write(block)

    def _write(self, block: Block) -> None:
        match block:
            case Facts():
                self._fitted(shapes.FACTS_HIGH, partial(shapes.add_facts, block))
            case Bars():
                high = shapes.bars_high(block, self.whole)
                self._fitted(high, partial(shapes.add_bars, block, high))
            case Radar():
                high = min(self.whole, shapes.RADAR_HIGH)
                self._fitted(high, partial(shapes.add_radar, block, high))
            case Words():
                for words in shapes.split_words(block, self.box.width, self.box.high, self.whole):
                    high = shapes.words_high(words, self.box.width)
                    self._fitted(high, partial(shapes.add_words, words))
            case Grid():
                if self.box.top > self.first and not shapes.begins_well(block, self.box.width, self.box.high):
                    self._new_slide()
                for grid in shapes.split_grid(block, self.box.width, self.box.high, self.whole):
                    high = shapes.grid_high(grid, self.box.width)
                    self._fitted(high, partial(shapes.add_grid, grid))

    def _fitted(self, high: int, add: Callable[[Slide, _Box], None]) -> None:
        """On this slide where there is room, else on the next one."""
        if high > self.box.high and self.box.top > self.first:
            self._new_slide()
        add(self.slide, self.box)
        self.box.top = Emu(self.box.top + high + GAP)

    def _new_slide(self) -> None:
        self.count += 1
        layout = layout_of(self.deck)
        self.slide = self.deck.slides.add_slide(layout if layout is not None else self.deck.slide_layouts[0])
        title = self.sheet.title if self.count == 1 else _("%(title)s, continued") % {"title": self.sheet.title}
        below = self._title(title)
        width, high = self.deck.slide_width, self.deck.slide_height
        box = _Box(MARGIN, Emu(below), Emu(width - 2 * MARGIN), Emu(high - FOOT_HIGH))
        if self.count == 1 and self.sheet.subtitle:
            shapes.add_line(self.slide, self.sheet.subtitle, box, size=12, is_quiet=True)
            box.top = Emu(box.top + Inches(0.35))
        self.first, self.whole, self.box = box.top, box.high, box
        self._clear()
        self._foot(width, high)

    def _title(self, text: str) -> int:
        """Where the title ends, and the rest begins."""
        place = self.slide.shapes.title
        if place is None:
            shapes.add_line(
                self.slide, text, _Box(MARGIN, Inches(0.3), Emu(self.deck.slide_width - 2 * MARGIN), Inches(1))
            )
            return int(Inches(1))
        if not self.has_master:
            place.left, place.top = MARGIN, Inches(0.3)
            place.width, place.height = self.deck.slide_width - 2 * MARGIN, Inches(0.7)
        place.text_frame.text = text
        if not self.has_master:
            shapes.plain(place.text_frame, Pt(24))
        end = (place.top or 0) + (place.height or 0)
        # A master whose title fills the slide is one for covers: the rest needs room all the same.
        return int(min(end + GAP, self.deck.slide_height // 3))

    def _clear(self) -> None:
        """Places of the layout that Pilotage does not fill would say "click to add text"."""
        for place in list(self.slide.placeholders):
            if place.placeholder_format.type not in TITLES:
                place._element.getparent().remove(place._element)

    def _foot(self, width: int, high: int) -> None:
        box = _Box(MARGIN, Emu(high - FOOT_HIGH + GAP), Emu(width - 2 * MARGIN), Emu(high))
        shapes.add_line(self.slide, self.foot, box, size=9, is_quiet=True)

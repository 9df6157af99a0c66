"""A radar on paper: rings, spokes, and lines that leave a gap where something is not known."""

from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, String
from reportlab.lib.colors import Color

from pilotage.insights.rules.packs import Radar
from pilotage.kit.paper import LINE, PLAIN, QUIET, TEXT, cut

Spot = tuple[float, float]
# From a spoke and a value on it to a place on the paper.
Placing = Callable[[int, float], Spot]
NAMES_HIGH = 18
LETTERS = 7.5


def radar_drawing(block: Radar, width: float, high: float, colours: Sequence[Color]) -> Drawing:
    """The first spoke points up, the others follow the clock."""
    drawing = Drawing(width, high)
    middle, centre, radius = width / 2, high / 2, high / 2 - NAMES_HIGH
    count = len(block.categories)

    def placed(spoke: int, value: float) -> Spot:
        angle, reach = pi / 2 - 2 * pi * spoke / count, radius * value / block.most
        return middle + reach * cos(angle), centre + reach * sin(angle)

    _rings(drawing, block, placed)
    for spoke, name in enumerate(block.categories):
        drawing.add(Line(middle, centre, *placed(spoke, block.most), strokeColor=LINE, strokeWidth=0.5))
        _name(drawing, name, placed(spoke, block.most * (1 + 8 / radius)), middle=middle, width=width / 2 - radius - 30)
    for line, colour in zip(block.lines, colours, strict=True):
        for part in stretches(line.values):
            _stretch(drawing, [placed(spoke, value) for spoke, value in part], colour)
    return drawing


def _rings(drawing: Drawing, block: Radar, placed: Placing) -> None:
    for level in range(1, int(block.most) + 1):
        corners = [number for spoke in range(len(block.categories)) for number in placed(spoke, level)]
        drawing.add(Polygon(corners, fillColor=None, strokeColor=LINE, strokeWidth=0.5))
        x, y = placed(0, level)
        drawing.add(String(x + 2, y - 2, str(level), fontName=PLAIN, fontSize=6, fillColor=QUIET))


def _name(drawing: Drawing, name: str, spot: Spot, *, middle: float, width: float) -> None:
    x, y = spot
    text = String(x, y - LETTERS / 3, cut(name, LETTERS, width), fontName=PLAIN, fontSize=LETTERS, fillColor=TEXT)
    text.textAnchor = "middle" if abs(x - middle) < 1 else "start" if x > middle else "end"
    drawing.add(text)


def _stretch(drawing: Drawing, spots: Sequence[Spot], colour: Color) -> None:
    if len(spots) > 1:
        drawing.add(PolyLine([number for spot in spots for number in spot], strokeColor=colour, strokeWidth=1.75))
    for x, y in spots:
        drawing.add(Circle(x, y, 2.25, fillColor=colour, strokeColor=colour))


def stretches(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """The runs of known values around the circle, with their places; a whole circle comes back to its beginning."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) == len(values):
        yield [*known, known[0]] if known else []
        return
    # Begun behind a gap, no run goes over the end.
    start = next(place for place, value in enumerate(values) if value is None)
    run: list[tuple[int, float]] = []
    for step in range(1, len(values) + 1):
        place = (start + step) % len(values)
        value = values[place]
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []

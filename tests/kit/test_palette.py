"""The eight colours of charts can be told apart with deuteranopia, on light and on dark ground.

Deuteranopia by Machado, Oliveira & Fernandes (2009), severity 1.0, in linear RGB; distance by CIE76 in L*a*b*.
"""

import re
from itertools import combinations
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "frontend/css/tokens.css").read_text()
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
# 2.3 is just noticeable side by side; apart, in small areas, people need several times that.
LEAST_DISTANCE = 15.0
Colour = tuple[float, float, float]


def colours(pattern: str, place: int) -> dict[str, str]:
    found = re.findall(rf"--({pattern}): light-dark\((#\w{{6}}), (#\w{{6}})\)", TOKENS)
    return {name: pair[place] for name, *pair in found}


def linear(colour: str) -> Colour:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def seen(colour: str) -> Colour:
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in DEUTERANOPIA
    )
    return red, green, blue


def lab(colour: Colour) -> Colour:
    r, g, b = colour
    x, y, z = 0.4124 * r + 0.3576 * g + 0.1805 * b, luminance(colour), 0.0193 * r + 0.1192 * g + 0.9505 * b
    fx, fy, fz = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def luminance(colour: Colour) -> float:
    r, g, b = colour
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def distance(one: Colour, other: Colour) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(linear(one)), luminance(linear(other))))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pattern", [r"part-\d", r"(?:red|amber|green|none)-fill"], ids=["parts", "status"])
def test_colours_are_told_apart_with_deuteranopia(pattern: str, place: int) -> None:
    found = colours(pattern, place)
    near = {(a, b): round(distance(seen(found[a]), seen(found[b])), 1) for a, b in combinations(found, 2)}
    assert len(found) in {4, 8}
    assert {pair: far for pair, far in near.items() if far < LEAST_DISTANCE} == {}


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["text", "quiet", "accent", "red", "amber", "green"])
def test_words_are_readable_on_every_ground(name: str, place: int) -> None:
    grounds = colours("ground|surface|raised|hover", place)
    word = colours(name, place)[name]
    assert {ground: contrast(word, colour) for ground, colour in grounds.items() if contrast(word, colour) < 4.5} == {}


@pytest.mark.parametrize("place", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["red", "amber", "green", "none"])
def test_badges_are_readable(name: str, place: int) -> None:
    assert contrast(colours(name, place)[name], colours(f"{name}-soft", place)[f"{name}-soft"]) >= 4.5

"""The colours of papers and slides: those of the light pages, by the same names."""

from functools import cache

from reportlab.lib.colors import Color, HexColor

HEX = {
    "red": 0xC8362C,
    "amber": 0xEAA400,
    "green": 0x14917A,
    "none": 0xA3ADB6,
    "part1": 0x1250B8,
    "part2": 0xE08214,
    "part3": 0x129A6C,
    "part4": 0xA52A7A,
    "part5": 0x66BFE0,
    "part6": 0x7A5A00,
    "part7": 0x7A6ABF,
    "part8": 0x22303D,
}


def hex_of(tone: str) -> int:
    """As 0xRRGGBB."""
    return HEX[tone]


@cache
def colour_of(tone: str) -> Color:
    """For reportlab."""
    found: Color = HexColor(HEX[tone])
    return found

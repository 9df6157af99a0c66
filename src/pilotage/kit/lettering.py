"""The fonts that come with Pilotage, for papers and pictures that are drawn on the server."""

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).resolve().parent / "fonts"

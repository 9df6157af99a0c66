"""The product's settings, as tests see them. The address of the database follows in tests/database.py."""

import os

os.environ.setdefault("PILOTAGE_TESTING", "1")

from pilotage.config.settings import *  # noqa: F403 - the line above must come first

"""`python -m pilotage` is `pilotage`."""

import sys

from pilotage.config.command import main

if __name__ == "__main__":
    sys.exit(main())

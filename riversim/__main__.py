"""`python -m riversim`."""

import sys

from riversim.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""``python -m liuke`` is the command line."""

import sys

from liuke.config.cli import main

if __name__ == "__main__":
    sys.exit(main())

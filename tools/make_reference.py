"""Write the reference pages, one for each resource, from what is declared: python tools/make_reference.py [--check].

With --check nothing is written: it exits with 1 when a page is not what would be written.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.reference.command import main

if __name__ == "__main__":
    sys.exit(main())

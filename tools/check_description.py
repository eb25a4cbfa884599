"""Compare the package's declarations with an OpenAPI description of the API: python tools/check_description.py FILE.

Prints a table of the differences and exits with 1 when there is one that `tools/description/known.py` does not list.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.description.report import main

if __name__ == "__main__":
    sys.exit(main())

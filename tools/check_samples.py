"""Hold the package's declarations against samples of requests and answers: python tools/check_samples.py FOLDER.

The folder holds one folder per operation (its id, with dots) and an `index.json` that lists the files. Every good
answer must decode into what its operation returns, and every request must be accepted as its body; both must encode
back without losing anything. Prints a table and exits with 1 when there is a finding that the corrections in
`tools/samples/known.py` do not explain.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.samples.report import main

if __name__ == "__main__":
    sys.exit(main())

"""Exit codes of the command line."""

from typing import Final

DONE: Final = 0
PARTIAL: Final = 1
NOT_STARTED: Final = 2
API_FAILED: Final = 3
INTERRUPTED: Final = 130

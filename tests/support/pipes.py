"""Files that cannot be read twice."""

import io


class Pipe(io.BytesIO):
    """Bytes as a pipe gives them."""

    name = "<stdin>"

    def seekable(self) -> bool:
        """Return False."""
        return False

    def tell(self) -> int:
        """Raise the error of a pipe."""
        raise OSError(29, "Illegal seek")

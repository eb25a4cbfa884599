"""The HTTP side of the sandbox: sockets, dispatch, parsing, faults, limits, tokens."""

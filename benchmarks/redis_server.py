"""A Redis server of the benchmark's own: `with redis_server() as url: ...`."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def has_redis() -> bool:
    """Whether there is a `redis-server`."""
    return shutil.which("redis-server") is not None


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a server that is up, and keeps nothing. Ends the program where there is no `redis-server`."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("needs redis-server, of the system's package redis-server or redis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([program, "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
    try:
        time.sleep(1.0)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()

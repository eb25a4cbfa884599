"""A Redis server of the tests' own, on a free port. Without one at hand the tests that need it are skipped.

Where PINTEREST_ASYNC_NEEDS_REDIS is set they fail instead, so that nothing is skipped unseen.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
import redis

PROGRAM = shutil.which("redis-server")


class RedisServer:
    """A server; what it holds is gone when it stops, unless it has a folder to keep it in.

    A cluster is one of a single server: it looks at the keys of each call as every cluster does.
    """

    def __init__(self, *, folder: Path | None = None, cluster: bool = False) -> None:
        self.port: int = _free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis(port=self.port, socket_timeout=5.0)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = folder
        self._is_cluster = cluster

    def start(self) -> None:
        """Start it, and wait until it answers."""
        assert PROGRAM is not None
        command = [PROGRAM, "--port", str(self.port), "--save", ""]
        if self._folder is not None:
            command += ["--dir", str(self._folder)]
        if self._is_cluster:
            command += ["--cluster-enabled", "yes"]
        elif self._folder is not None:
            command += ["--appendonly", "yes"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self._wait_for(lambda: self.client.ping())
        if self._is_cluster:
            ask: Any = self.client.execute_command
            ask("CLUSTER ADDSLOTSRANGE", 0, 16383)
            self._wait_for(lambda: ask("CLUSTER INFO")["cluster_state"] == "ok")

    def _wait_for(self, answers: Callable[[], object]) -> None:
        for _ in range(1000):
            with suppress(redis.ConnectionError, redis.BusyLoadingError):
                if answers():
                    return
            assert self._process is not None
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError("the Redis server does not start")

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def keys(self) -> list[bytes]:
        """The names of what it holds."""
        return list(cast("list[bytes]", self.client.keys()))

    def calls(self, command: str) -> int:
        """How often a command was given since the server started."""
        statistics = self.client.info("commandstats")
        assert isinstance(statistics, dict)
        return int(statistics.get(f"cmdstat_{command}", {"calls": 0})["calls"])


def _free_port() -> int:
    """A port below those that the system gives to clients, one of which might get it meanwhile, or meet itself there.

    The bus of a cluster needs the one that is 10,000 higher.
    """
    draw = Random()
    while True:
        port = draw.randrange(12_000, 22_000)
        with socket.socket() as server, socket.socket() as bus, suppress(OSError):
            server.bind(("127.0.0.1", port))
            bus.bind(("127.0.0.1", port + 10_000))
            return port


def need_server() -> None:
    """Skip a test, or fail it where nothing may be skipped, when there is no server at hand."""
    if PROGRAM is None:
        told = "needs redis-server, of the system's package redis-server or redis"
        if "PINTEREST_ASYNC_NEEDS_REDIS" in os.environ:
            pytest.fail(told)
        pytest.skip(told)


def running_server(*, folder: Path | None = None, cluster: bool = False) -> Iterator[RedisServer]:
    """A server for the length of a fixture."""
    need_server()
    server = RedisServer(folder=folder, cluster=cluster)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        server.client.close()


def emptied(server: RedisServer) -> Iterator[RedisServer]:
    """Yield a server for the length of a test: empty, and with its usual settings again after it."""
    server.client.flushall()
    yield server
    server.client.config_set("maxmemory", 0)
    server.client.config_set("maxmemory-policy", "noeviction")

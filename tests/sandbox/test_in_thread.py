"""The sandbox in a thread of its own, for synchronous programs."""

import json
import socket
import urllib.request

import pytest

from pinterest_async.sandbox import Sandbox


def test_a_synchronous_program_uses_the_sandbox() -> None:
    with Sandbox(seed=1).in_thread() as sandbox:
        authorization = {"Authorization": f"Bearer {sandbox.access_token}"}
        with urllib.request.urlopen(
            urllib.request.Request(f"{sandbox.base_url}/boards", headers=authorization)
        ) as answer:
            assert [board["id"] for board in json.load(answer)["items"]] == list(sandbox.state.boards)
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.base_url


def test_it_ends_with_its_block_whatever_happens() -> None:
    with pytest.raises(KeyError), Sandbox().in_thread() as sandbox:
        raise KeyError
    with sandbox.in_thread() as again:
        assert again is sandbox


def test_a_port_that_is_in_use_is_named_with_the_repair() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        problem = f"port {port} of 127.0.0.1 is in use: choose another port, or 0"
        with pytest.raises(OSError, match=problem), Sandbox(port=port).in_thread():
            pass


async def test_another_fault_of_the_address_is_raised_as_it_is() -> None:
    with pytest.raises(OSError, match=r"192\.0\.2\.1"):
        await Sandbox(host="192.0.2.1").start()

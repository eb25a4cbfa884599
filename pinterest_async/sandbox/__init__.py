"""The sandbox, a mock server of the API to develop and test against, without an account or a network.

    from pinterest_async.sandbox import Fault, Sandbox

    async with Sandbox() as sandbox, sandbox.client() as pinterest:
        board = await pinterest.boards.create(name="Summer")
        assert sandbox.state.boards[board.id]["name"] == "Summer"

It serves HTTP on a real socket, keeps the objects it is sent, checks requests more strictly than Pinterest does,
enforces rate limits if given some, and fails on demand. `python -m pinterest_async.sandbox` serves it to other
programs. The pytest fixtures `pinterest_sandbox` and `pinterest` come with the package.

What it imports is imported on first use, so that pytest, which finds the fixtures here, starts without the library.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._handlers import State
    from ._server.faults import Fault, Faults, Injected
    from ._server.oauth import SandboxUser
    from ._server.rate_limits import ServerQuota, Verdict
    from ._server.server import Received, Sandbox

__all__ = ["Fault", "Faults", "Injected", "Received", "Sandbox", "SandboxUser", "ServerQuota", "State", "Verdict"]

_HOMES = {
    "Fault": "_server.faults",
    "Faults": "_server.faults",
    "Injected": "_server.faults",
    "Received": "_server.server",
    "Sandbox": "_server.server",
    "SandboxUser": "_server.oauth",
    "ServerQuota": "_server.rate_limits",
    "State": "_handlers",
    "Verdict": "_server.rate_limits",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

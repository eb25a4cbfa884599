"""The options of the connection, on real sockets: a proxy, and a server with the certificate of a private authority."""

import json
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pinterest_async.cli import main

TLS = Path(__file__).parents[1] / "support" / "tls"
CALL = ("call", "user_account.get", "--max-retries=0")


class Proxy:
    """A proxy that answers for the server itself. For a tunnel (CONNECT) it speaks TLS as `pinterest.invalid`."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.seen: list[str] = []
        self._listener = listener
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(TLS / "server.pem")

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                connection, _ = self._listener.accept()
                with suppress(ssl.SSLError), connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        line = self._read(connection)
        if line.startswith("CONNECT"):
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._tls.wrap_socket(connection, server_side=True) as tunnel:
                self._answer(tunnel)
        elif line:
            body = json.dumps({"username": "through_the_proxy"}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)

    def _read(self, connection: socket.socket) -> str:
        data = b""
        while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
            data += more
        line = data.decode().split("\r\n")[0]
        self.seen.append(line)
        return line


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    for name in os.environ:
        if name.startswith("PINTEREST_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PINTEREST_ACCESS_TOKEN", "pina_made_up")
    monkeypatch.setenv("PINTEREST_BASE_URL", "https://pinterest.invalid/v5")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Proxy(listener)
        thread = threading.Thread(target=made.serve)
        thread.start()
        yield made
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.filterwarnings("ignore:.*without encryption:UserWarning")
def test_a_call_goes_through_the_proxy(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINTEREST_BASE_URL", "http://pinterest.invalid/v5")
    assert main([*CALL, "--proxy", proxy.url]) == 0
    assert json.loads(capsys.readouterr().out)["username"] == "through_the_proxy"
    assert proxy.seen == ["GET http://pinterest.invalid/v5/user_account HTTP/1.1"]


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_tunnel_through_the_proxy_needs_a_certificate_that_is_trusted(
    by: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--proxy", proxy.url.removeprefix("http://")]
    if by == "environment":
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        options.clear()
    assert main([*CALL, *options]) == 3
    assert "certificate verify failed" in capsys.readouterr().err
    assert main([*CALL, *options, "--ca-file", str(TLS / "certificate.pem")]) == 0
    assert json.loads(capsys.readouterr().out)["username"] == "through_the_proxy"
    assert proxy.seen[-2:] == ["CONNECT pinterest.invalid:443 HTTP/1.1", "GET /v5/user_account HTTP/1.1"]


def test_a_proxy_that_cannot_be_reached_is_named_without_its_password(
    proxy: Proxy, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert main([*CALL, "--proxy", f"http://ann:hush@127.0.0.1:{port}"]) == 3
    errors = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in errors
    assert "hush" not in errors


@pytest.mark.parametrize(
    ("name", "problem"),
    [("missing.pem", "No such file or directory"), ("empty.pem", "it holds no certificates in PEM")],
)
def test_a_file_without_certificates_is_named(
    name: str, problem: str, proxy: Proxy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.pem").write_text("nothing\n")
    assert main([*CALL, "--ca-file", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err == f"--ca-file: {tmp_path / name}: {problem}\n"
    assert not proxy.seen

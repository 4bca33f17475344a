"""The lines for nginx and Caddy of docs/conference.md: nobody names itself past them."""

import os
import re
import socket
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from textwrap import dedent
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from tests.web.test_proxies import free_port, program

pytestmark = pytest.mark.nightly

PAGE = (Path(__file__).parents[2] / "docs" / "conference.md").read_text("utf-8")
LINES = dedent(PAGE.split("# Caddy\n")[1].split("```")[0])
KEY = "0123456789abcdef0123456789abcdef"


class _Echo(BaseHTTPRequestHandler):
    """Notes the headers that come in."""

    heard: list[list[tuple[str, str]]]

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.heard.append([(name.lower(), value) for name, value in self.headers.items()])
        self.send_response(204)
        self.end_headers()


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = monotonic() + 20
        while monotonic() < end:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _nginx(folder: Path, port: int, upstream: int) -> list[str]:
    lines = LINES.split("# nginx, in its location\n")[1]
    hashed = subprocess.check_output([program("openssl"), "passwd", "-6", "pass"], text=True)
    (folder / "users").write_text(f"ann:{hashed}")
    (folder / "secret").write_text(f'proxy_set_header X-Contingent-Secret "{KEY}";\n')
    lines = lines.replace("/etc/nginx/room.users", f"{folder}/users")
    lines = lines.replace("/etc/nginx/room.secret", f"{folder}/secret")
    assert str(folder) in lines
    temp = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}\n"
        f"http {{ access_log off;\n{temp}server {{ listen 127.0.0.1:{port};\nlocation / {{\n"
        f"proxy_pass http://127.0.0.1:{upstream};\n{lines}\n}} }} }}\n"
    )
    # Started by root it would become somebody who may not read a folder of ours.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + (folder / "nginx.conf").read_text())
    return [program("nginx"), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]


def _caddy(folder: Path, port: int, upstream: int) -> list[str]:
    caddy = program("caddy")
    hashed = subprocess.check_output([caddy, "hash-password", "--plaintext", "pass"], text=True)
    version = subprocess.check_output([caddy, "version"], text=True)
    lines = LINES.split("# nginx")[0].replace("$2a$14$...", hashed.strip())
    number = re.match(r"v?(\d+)\.(\d+)", version)
    if number and (int(number[1]), int(number[2])) < (2, 8):
        lines = lines.replace("basic_auth", "basicauth")
    lines = lines.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    (folder / "Caddyfile").write_text(
        f"{{\nadmin off\n}}\nhttp://127.0.0.1:{port} {{\nbind 127.0.0.1\n{lines}\n}}\n"
    )
    return [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_browser_cannot_name_itself(name: str, tmp_path: Path) -> None:
    port = free_port()
    heard: list[list[tuple[str, str]]] = []
    handler = type("_Handler", (_Echo,), {"heard": heard})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        command = {"nginx": _nginx, "caddy": _caddy}[name](tmp_path, port, server.server_port)
        kept = {"PATH": "/usr/bin", "HOME": str(tmp_path), "CONTINGENT_PROXY_SECRET": KEY}
        with _running(command, port, kept):
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            basic = b64encode(b"ann:pass").decode()
            connection.putrequest("GET", "/")
            connection.putheader("Authorization", f"Basic {basic}")
            for header, value in (
                ("Remote-User", "the.chair"),
                ("remote-user", "the.chair"),
                ("Remote-Groups", "chairs"),
                ("X-Contingent-Secret", "guessed"),
            ):
                connection.putheader(header, value)
            connection.endheaders()
            assert connection.getresponse().status == 204
            connection.close()
        server.shutdown()
        thread.join()
    (headers,) = heard
    said = {"remote-user", "remote-groups", "x-contingent-secret"}
    assert sorted(pair for pair in headers if pair[0] in said) == [
        ("remote-user", "ann"),
        ("x-contingent-secret", KEY),
    ]

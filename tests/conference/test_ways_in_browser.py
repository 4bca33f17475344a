"""The ways in, in a browser: to a provider and back, and the code of a second factor."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from pyotp import TOTP

from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.conference.role import Role
from contingent.register.register import Register
from contingent.services.conference.accounts import Accounts
from tests.conference.conferences import PASSWORD, ledger_of
from tests.conference.providers import CLIENT, SECRET, provider_running
from tests.conference.test_oidc import SEATS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.nightly
PATIENCE = 180
SCREENS = os.environ.get("CONTINGENT_SCREENS")


@contextmanager
def _served(ledger: str, folder: Path, more: list[str]) -> Iterator[str]:
    """The address of a conference that is served at an address of this machine."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, crt = str(folder / "k.pem"), str(folder / "c.pem")
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made = [openssl, "req", *kind, "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", crt], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "contingent", "serve", ledger, "--conference"]
    command += ["--tls", crt, key, "--name", "127.0.0.1", "--port", str(port), *more]
    kept = {**os.environ, "CONTINGENT_OIDC_SECRET": SECRET}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=kept)
    try:
        end = monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert monotonic() < end
            sleep(0.1)
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _picture(page: "Page", name: str) -> None:
    if SCREENS is None:
        return
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{SCREENS}/{name}-{scheme}-{width}.png", full_page=True)


def _no_wider_than_a_telephone(page: "Page") -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_ways_in(chromium: "Browser", table: Register, tmp_path: Path) -> None:
    ledger = ledger_of(table, f"sqlite:///{tmp_path / 'c.db'}")
    (tmp_path / "seats.toml").write_text(SEATS)
    accounts = Accounts(ConferenceStore.open(ledger))
    link = accounts.invite("the.chair", Role.CHAIR, None, "a test")
    accounts.close()
    with provider_running() as provider:
        provider.people |= {"preferred_username": "Anne"}
        more = ["--oidc", provider.address, "--oidc-client", CLIENT, "--second-factor", "keepers"]
        more += ["--seats", str(tmp_path / "seats.toml")]
        with _served(ledger, tmp_path, more) as root:
            page = chromium.new_context(base_url=root, ignore_https_errors=True).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            _by_the_provider(page)
            provider.people["groups"] = ["unknown"]
            other = chromium.new_context(base_url=root, ignore_https_errors=True).new_page()
            other.goto("/sign-in")
            other.get_by_role("button", name="Sign in by the ministry").click()
            other.wait_for_url("**/sign-in/back?**")
            other.get_by_role("alert").wait_for()
            _no_wider_than_a_telephone(other)
            _picture(other, "refused")
            chair = chromium.new_context(base_url=root, ignore_https_errors=True).new_page()
            _by_a_code(chair, link)
            page.context.close()
            other.context.close()
            chair.context.close()


def _by_the_provider(page: "Page") -> None:
    page.goto("/releases?x=1")
    _no_wider_than_a_telephone(page)
    _picture(page, "sign-in")
    page.get_by_role("button", name="Sign in by the ministry").click()
    # The session is there after what the provider led to, though its cookie is a strict one.
    page.wait_for_url("**/releases?x=1")
    page.goto("/account")
    assert "head of FRA" in page.content()
    _no_wider_than_a_telephone(page)
    _picture(page, "account-by-provider")


def _by_a_code(page: "Page", link: str) -> None:
    page.goto(f"/invitation#{link}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Take part").click()
    # Nothing is open to the chair before.
    page.wait_for_url("**/account/second")
    _picture(page, "second-1")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Make one").click()
    shown = page.locator("code.secret").inner_text()
    _no_wider_than_a_telephone(page)
    _picture(page, "second-2")
    app = TOTP(shown.replace(" ", ""))
    page.get_by_label("The six digits").fill(app.now())
    page.get_by_role("button", name="Ask me for it").click()
    page.get_by_text("are shown this once").wait_for()
    code = page.locator("li code").first.inner_text()
    assert re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){5}", code)
    _no_wider_than_a_telephone(page)
    _picture(page, "second-3")
    page.get_by_role("link", name="I have kept them").click()
    _picture(page, "account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.goto("/deeds")
    page.get_by_label("Your name here").fill("the.chair")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/second?to=**")
    _no_wider_than_a_telephone(page)
    _picture(page, "code")
    page.get_by_label("Six digits").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/deeds")
    assert "a recovery code was used" in page.content()

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
def _served(ledger: str, folder: Path, more: list[str], name: str = "127.0.0.1") -> Iterator[str]:
    """The address of a conference that is served at a name of this machine."""
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
    command += ["--tls", crt, key, "--name", name, "--port", str(port), *more]
    kept = {**os.environ, "CONTINGENT_OIDC_SECRET": SECRET}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=kept)
    try:
        end = monotonic() + PATIENCE
        while not _answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert monotonic() < end
            sleep(0.1)
        yield f"https://{name}:{port}"
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
            page.set_default_timeout(40_000)
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


def test_a_passkey(chromium: "Browser", table: Register, tmp_path: Path) -> None:
    ledger = ledger_of(table, f"sqlite:///{tmp_path / 'c.db'}")
    accounts = Accounts(ConferenceStore.open(ledger))
    link = accounts.invite("a.head", Role.HEAD, "FRA", "a test")
    accounts.close()
    # A key is bound to a name, and a browser makes none where it does not trust the certificate.
    flags = ["--host-resolver-rules=MAP room.example 127.0.0.1", "--ignore-certificate-errors"]
    with _served(ledger, tmp_path, ["--passkeys"], "room.example") as root:
        # Another browser, with flags of its own, by the same Playwright: it can be begun once.
        browser = chromium.browser_type.launch(
            executable_path=shutil.which("chromium"), args=[*flags, "--no-sandbox"]
        )
        page = browser.new_context(base_url=root).new_page()
        page.set_default_timeout(40_000)
        told: list[str] = []
        page.on("pageerror", lambda error: told.append(str(error)))
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "isUserVerified": True}
        options |= {"hasResidentKey": True, "hasUserVerification": True}
        made = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        _with_a_passkey(page, link)
        # A device that does not verify who uses it gives nothing, and the page says so.
        wrong = {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
        device.send("WebAuthn.setUserVerified", wrong)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        page.get_by_role("button", name="Sign in by a passkey").click()
        page.get_by_text("The device gave no passkey.").wait_for()
        _no_wider_than_a_telephone(page)
        _picture(page, "passkey-refused")
        assert told == []
        browser.close()


def _with_a_passkey(page: "Page", link: str) -> None:
    page.goto(f"/invitation#{link}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Take part").click()
    page.wait_for_url(lambda url: "/invitation" not in url)
    page.goto("/account")
    page.get_by_role("link", name="Your passkeys").click()
    page.get_by_label("What to call it").fill("A telephone")
    page.get_by_label("Your password").fill("wrong")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("is not right").wait_for()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("cell", name="A telephone").wait_for()
    _no_wider_than_a_telephone(page)
    _picture(page, "passkeys")
    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.goto("/releases")
    page.get_by_role("button", name="Sign in by a passkey").click()
    page.wait_for_url("**/releases")
    page.goto("/account")

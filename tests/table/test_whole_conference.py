"""A whole conference in real browsers: three delegations in a knot, two chairs, an observer."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import uvicorn

from contingent.conference.role import Role
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.table.conftest import HEADS, knot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.nightly
PATIENCE = 60_000


@contextmanager
def listening(made: ConferenceForTests, folder: Path) -> Iterator[str]:
    """The conference over TLS with a certificate of its own; gives its address."""
    from subprocess import run

    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = folder / "k.pem", folder / "c.pem"
    make = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    made_of = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"]
    run([*make, *made_of], check=True, capture_output=True)
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
        config = uvicorn.Config(
            made.app, lifespan="off", log_level="error", ssl_keyfile=key, ssl_certfile=certificate
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


def signed_in(page: "Page", made: ConferenceForTests, who: tuple[str, Role, str | None]) -> None:
    """Follow an invitation, as somebody does on the first day."""
    token = made.accounts.invite(*who, "a test")
    page.goto(f"/invitation#{token}")
    page.locator("#code").wait_for()
    if not page.locator("#code").input_value():
        page.locator("#code").fill(token)
    for field in ("#password", "#again"):
        page.locator(field).fill("seven grey herons over a wet field")
    page.get_by_role("button", name="Take part").click()
    page.wait_for_url("**/")
    page.goto("/table")


def test_a_whole_conference(chromium: "Browser", tmp_path: Path) -> None:
    address = ledger_of(knot(), f"sqlite:///{tmp_path / 'c.db'}")
    with ExitStack() as held:
        made = held.enter_context(conference_on(address))
        root = held.enter_context(listening(made, tmp_path))
        pages: dict[str, Page] = {}
        troubles: list[str] = []
        people: list[tuple[str, Role, str | None]] = [
            *((name, Role.HEAD, nation) for name, nation in HEADS.items()),
            ("chair", Role.CHAIR, None),
            ("second", Role.CHAIR, None),
            ("observer", Role.OBSERVER, None),
        ]
        for who in people:
            context = chromium.new_context(base_url=root, ignore_https_errors=True)
            held.callback(context.close)
            context.set_default_timeout(PATIENCE)
            pages[who[0]] = context.new_page()
            pages[who[0]].on("pageerror", lambda error: troubles.append(str(error)))
            signed_in(pages[who[0]], made, who)
        _offers_and_releases(pages)
        _private_plan(pages["fra"])
        _snapshot(pages)
        _sealed_round(pages, tmp_path)
        assert not troubles


def _offers_and_releases(pages: "dict[str, Page]") -> None:
    """A new offer is seen by its nation, released to one, and appears there by itself."""
    fra, deu = pages["fra"], pages["deu"]
    deu.goto("/table")
    fra.get_by_role("link", name="A new offer").click()
    fra.locator("#title").fill("A field hospital")
    fra.locator("#packages").fill("1")
    fra.reload()
    assert fra.locator("#title").input_value() == "A field hospital"  # nothing typed is lost
    fra.locator("#condition").fill("USA")
    fra.get_by_role("button", name="How does it read?").click()
    fra.get_by_text("USA takes part.").wait_for()
    fra.get_by_role("button", name="Record it").click()
    fra.locator("#offers").get_by_text("A field hospital").first.wait_for()
    fra.goto("/releases")
    fra.locator("#row").select_option("offer fra-a-field-hospital")
    fra.locator("#fields").select_option("everything")
    fra.locator("#to").select_option("DEU")
    fra.locator("#why").fill("they asked")
    fra.get_by_role("button", name="Release, for good").click()
    deu.locator("#of-others").get_by_text("A field hospital").wait_for()
    pages["pol"].reload()
    assert "A field hospital" not in pages["pol"].content()


def _private_plan(page: "Page") -> None:
    page.goto("/table/offer?offer=fra-a")
    page.get_by_text("These come with it, and not without it:").wait_for()
    assert "A German battalion" in page.locator("main").inner_text()


def _snapshot(pages: "dict[str, Page]") -> None:
    chair, second, observer = pages["chair"], pages["second"], pages["observer"]
    observer.goto("/table")
    chair.goto("/table/snapshots?title=Day+one&quantities=offered+mech-bn")
    chair.get_by_role("button", name="Propose it to another chair").click()
    chair.get_by_text("Another chair has to publish it.").wait_for()
    second.goto("/table")
    second.get_by_role("button", name="Publish to all, for good").click()
    observer.locator("#snapshots").get_by_text("Day one").wait_for()  # without a reload
    bodies = set()
    for page in pages.values():
        page.goto("/table")
        bodies.add(page.locator("#snapshots a", has_text="Day one").first.get_attribute("href"))
    assert len(bodies) == 1


def _sealed_round(pages: "dict[str, Page]", folder: Path) -> None:
    chair = pages["chair"]
    chair.goto("/table")
    chair.get_by_text("Open a round").click()
    chair.locator("#r-nations").fill("FRA DEU POL")
    chair.get_by_role("button", name="Open it").click()
    chair.wait_for_url("**/table/round?name=*")
    there = chair.url
    files = {name: _seal(pages[name], there, folder, name) for name in HEADS}
    pol = pages["pol"]
    pol.goto(there)
    pol.get_by_role("button", name="Withdraw: all will see that you did").click()
    pol.locator("#list").get_by_text("withdrawn").wait_for()
    files["pol"] = _seal(pol, there, folder, "pol")
    chair.goto(there)
    chair.get_by_role("button", name="Close the list").click()
    for name, file in files.items():
        page = pages[name]
        page.goto(there)
        page.locator("#hf").set_input_files(file)
        page.wait_for_function("() => document.querySelector('#ht').value")
        page.get_by_role("button", name="Hand it over").click()
        page.get_by_text("It is here.").wait_for()
    pages["observer"].goto(there)
    chair.goto(there)
    chair.get_by_role("button", name="Close the round").click()
    chair.locator("#outcome").wait_for()
    outcome = chair.locator("#outcome").inner_text()
    for title in ("A French battalion", "A German battalion", "A Polish battalion"):
        assert title in outcome
    fra = pages["fra"]
    fra.goto(there)
    fra.locator("#cf").set_input_files(files["fra"])
    fra.wait_for_function("() => document.querySelector('#ct').value")
    fra.get_by_role("button", name="Check").click()
    fra.locator("#findings").wait_for()
    assert "✗" not in fra.locator("#findings").inner_text()
    for name, page in pages.items():
        page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


def _seal(page: "Page", there: str, folder: Path, name: str) -> Path:
    page.goto(there)
    for box in page.locator("#seal input[name^=offer-]").all():
        box.check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Seal, and save the file").click()
    file = folder / f"{name}.sealed"
    saved.value.save_as(file)
    return file

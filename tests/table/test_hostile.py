"""Hostile texts at the table: nothing asked or stored becomes part of a page, or runs on one."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contingent.conference.role import Role
from contingent.register.register import Register
from tests.builders import line, offer, register, replaced, site
from tests.conference.conferences import ConferenceForTests, ledger_of
from tests.table.apart import PASSWORD, ServedApart, served_apart
from tests.web.hostile import STRINGS
from tests.web.test_xss import WATCH, Skeleton, asked

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
#: By day one string of so many.
SHARE = 1 if NIGHTLY else 60
#: Who asks, and where what is asked may be shown again.
REFLECTED = (
    ("chair", "/table/snapshots?title={}"),
    ("chair", "/table/snapshots?title=x&ladder={}&colluding={}"),
    ("chair", "/table/letter?to=GBR&words={}&opening={}&closing={}"),
    ("chair", "/table/letter?to=GBR&suppose={}"),
    ("chair", "/table/letter?to={}"),
    ("fra", "/table/round?name={}"),
    ("fra", "/table/snapshot?name={}"),
    ("fra", "/table/write?offer={}"),
    ("fra", "/table/offer?offer={}"),
    ("fra", "/sign-in?to={}"),
    ("observer", "/table?{}=x"),
)
POSTED = (
    ("fra", "/table/write", ("title", "packages", "condition", "caveats", "note", "why", "tag")),
    ("fra", "/releases", ("row", "fields", "to", "why")),
    ("fra", "/account/password", ("old", "password")),
    ("fra", "/sign-in", ("name", "to")),
    ("fra", "/table/round/hand-over", ("name", "sealed")),
)


def parts(html: str) -> list[tuple[str, ...]]:
    """Elements and the names of their attributes, each once: how many there are may differ."""
    found = Skeleton(html)
    for address in found.addresses:
        assert address.startswith(("/", "#", "https://", "http://")), address
    return sorted(set(found.parts))


def _dismissed(dialogs: list[str], dialog: "Dialog") -> None:
    dialogs.append(dialog.message)
    dialog.dismiss()


@pytest.mark.slow
@pytest.mark.parametrize(("who", "page"), REFLECTED)
def test_nothing_asked_becomes_part_of_the_page(
    table: ConferenceForTests, who: str, page: str
) -> None:
    client = table.clients[who]
    for text in STRINGS[REFLECTED.index((who, page)) :: SHARE]:
        answer = client.get(asked(page, text))
        assert answer.status_code < 500, (page, text)
        _has_no_part_of(answer.text, text)


@pytest.mark.slow
@pytest.mark.parametrize(("who", "path", "names"), POSTED)
def test_what_was_sent_is_shown_again_as_it_was(
    table: ConferenceForTests, who: str, path: str, names: tuple[str, ...]
) -> None:
    for text in STRINGS[len(names) :: SHARE]:
        # Too many packages for a number, so that nothing is recorded.
        sent = {"packages": "x", "deed": "new", **dict.fromkeys(names, text)}
        answer = table.clients[who].post(path, data=sent)
        assert answer.status_code < 500, (path, text)
        _has_no_part_of(answer.text, text)


def _has_no_part_of(html: str, text: str) -> None:
    for part in parts(html):
        names = set(part[1:])
        assert not {name for name in names if name.startswith("on") or name == "style"}, text
        assert part[0] not in {"iframe", "object", "embed", "svg", "img", "math", "base"}, text
        assert part[0] != "script" or names >= {"src"}, text


def hostile() -> Register:
    """Every text of France's offers is hostile, and all of it is released to all."""
    offers = [
        offer(f"fra-{number}", "FRA", title=text, note=text)
        for number, text in enumerate(STRINGS[:: 1 if NIGHTLY else 5])
    ]
    made = register(
        offers,
        [line("land", quantity=4, title=STRINGS[0])],
        [site("kyiv", capacity=600).model_copy(update={"name": STRINGS[1]})],
        worlds=[{"world": "base", "title": STRINGS[2]}],
    )
    releases = [
        {"kind": "offer", "id": o.offer, "fields": "everything", "to": "all", "by": STRINGS[3]}
        for o in offers
    ]
    return replaced(made, releases=tuple(releases))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApart]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    with served_apart(ledger_of(hostile(), f"sqlite:///{folder / 'h.db'}"), folder / "s") as made:
        yield made


@pytest.mark.nightly
def test_nothing_stored_runs_on_any_page_of_the_table(
    chromium: "Browser", served: ServedApart
) -> None:
    seen = {
        ("fra", Role.HEAD, "FRA"): (
            *("/table", "/releases", "/table/write?offer=fra-3", "/table/offer?offer=fra-4"),
            *("/account", "/register"),
        ),
        ("chair", Role.CHAIR, None): (
            *("/table?gaps=1", "/table/letter?to=FRA&line=land", "/table/snapshots", "/deeds"),
        ),
        ("observer", Role.OBSERVER, None): ("/table", "/register"),
    }
    for (name, role, nation), pages in seen.items():
        context = chromium.new_context(base_url=served.url, ignore_https_errors=True)
        context.set_default_timeout(120_000)
        context.add_init_script(WATCH)
        page = context.new_page()
        dialogs: list[str] = []
        page.on("dialog", partial(_dismissed, dialogs))
        page.goto(f"/invitation#{served.invite(name, role, nation)}")
        page.wait_for_function("() => document.querySelector('#code').value")
        for field in ("#password", "#again"):
            page.locator(field).fill(PASSWORD)
        page.get_by_role("button", name="Take part").click()
        page.wait_for_url("**/table")
        for path in pages:
            page.goto(path)
            _ran_nothing(page, path)
        assert dialogs == []
        context.close()


def _ran_nothing(page: "Page", path: str) -> None:
    page.keyboard.press("Tab")
    page.mouse.move(300, 300)
    told = page.evaluate("() => [window.xss ?? null, top.xss ?? null, window.stopped ?? []]")
    assert told == [None, None, []], path

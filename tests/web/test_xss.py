"""Hostile texts, stored and reflected, on every page: none runs, each is shown as it is."""

import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger
from tests.web.browsing import Window, window
from tests.web.hostile import STRINGS, code, hostile_ledger
from tests.web.rooms import TestClient, create_app
from tests.web.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
#: So many batches, each a ledger of its own; each holds strings of every kind. By day one is looked
#: at in a browser, and all strings as elements of the pages (below).
BATCHES = 4
PAGES = ("/", "/?wall&step=1", "/matrix", "/map?step=1", "/hinges", "/timeline", "/register",
         "/register?show=claims", "/scenarios", "/diary", "/compare", "/compare?pin=world%3Dw1",
         "/register?scenario=other", "/record?verb=offer+recorded", "/undo?event=5")  # fmt: skip
#: Pages on which each string of the batch is to be read.
SHOWING = ("/", "/matrix", "/register", "/register?show=claims")
#: Of them, those that show all rows and ask for no plan.
LISTS = ("/register", "/register?show=claims")
DETAILS = ("/line?of=l{}", "/nation?of={code}", "/offer?of=o{}", "/claim?of=p{}",
           "/record?verb=offer+corrected&of=o{}", "/record?verb=claim+corrected&of=p{}",
           "/undo?event={event}")  # fmt: skip
#: Says what ran or was stopped: strings set ``top.xss``; the policy says what it stopped.
WATCH = """
addEventListener("securitypolicyviolation", (event) => {
  (window.stopped ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


def batch(number: int) -> tuple[str, ...]:
    return STRINGS[number::BATCHES]


def test_there_are_enough_strings_and_of_every_kind() -> None:
    assert len(set(STRINGS)) == len(STRINGS) >= 200
    for kind in ("<script", "onerror", "svg", "javascript:", "{{", '"', "'", "`", "\\u003c", "url(",
                 "&lt;", "\u202e", "hx-", "srcdoc", "data:"):  # fmt: skip
        assert sum(kind in text for text in STRINGS) >= 1, kind


def words(text: str) -> str:
    """A text as it is read: white space, and what has no width, does not matter."""
    return " ".join(text.split())


def check(opened: Window, page: str) -> None:
    told = opened.page.evaluate("() => [window.xss ?? null, top.xss ?? null, window.stopped ?? []]")
    assert told == [None, None, []], page
    assert opened.left == [], page
    assert opened.errors == [], page


def look(opened: Window, page: str, strings: tuple[str, ...] = ()) -> None:
    """Visit a page: nothing runs, and the strings are to be read on it."""
    opened.open(page)
    shown = words(opened.page.evaluate("() => document.documentElement.textContent"))
    for text in strings:
        assert words(text) in shown, (page, text)
    # Whatever a pointer or the keyboard comes upon.
    opened.page.mouse.move(400, 400)
    opened.page.keyboard.press("Tab")
    check(opened, page)


@pytest.mark.slow
@pytest.mark.parametrize(
    "number",
    [pytest.param(n, marks=[pytest.mark.nightly] if n else []) for n in range(BATCHES)],
)
def test_nothing_stored_runs_on_any_page(chromium: "Browser", tmp_path: Path, number: int) -> None:
    strings = batch(number)
    address = f"sqlite:///{tmp_path / 'x.db'}"
    hostile_ledger(strings, address)
    with served(KeptLedger(address)) as room, window(chromium, room.address) as opened:
        dialogs: list[str] = []

        def opens(dialog: "Dialog") -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        opened.page.on("dialog", opens)
        opened.page.add_init_script(WATCH)
        for page in PAGES:
            look(opened, page, strings if page in SHOWING else ())
        events = {s for s in strings if words(s) in words(_log(opened, room.address))}
        assert events == set(strings)
        for row in range(0, len(strings), 1 if NIGHTLY else 15):
            for page in DETAILS:
                address = page.format(row, code=code(row), event=row + 2)
                look(opened, address, (strings[row],))
        assert dialogs == []


def _log(opened: Window, address: str) -> str:
    """The text of every page of the log."""
    found = ""
    for page in ("/log", "/log?before=14"):
        opened.open(page)
        found += opened.page.evaluate("() => document.body.textContent")
    check(opened, "/log")
    return found


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, without any text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, ...]] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self._web = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[n] or "" for n in ("href", "src", "action") if n in given]
        # An address on the web is a link, and so the one thing a text may become.
        self._web = given.get("class") == "source"
        if not self._web:
            self.parts.append((tag, *(name for name, _ in attrs if name != "selected")))

    def handle_endtag(self, tag: str) -> None:
        if not self._web:
            self.parts.append((f"/{tag}",))
        self._web = False

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def all_hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    address = f"sqlite:///{tmp_path_factory.mktemp('x') / 'all.db'}"
    hostile_ledger((*STRINGS[:100], "plain", *STRINGS[100:]), address, choices=2, events=4)
    with TestClient(create_app(KeptLedger(address))) as client:
        yield client


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in DETAILS if not p.startswith(("/line", "/undo"))])
def test_every_string_leaves_the_page_of_its_row_as_it_is(
    all_hostile: TestClient, page: str
) -> None:
    """The page of a row has the elements it has for a plain text: no more, no others."""

    def skeleton(row: int) -> Skeleton:
        address = page.format(row, code=code(row), event=row + 2)
        answer = all_hostile.get(address)
        assert answer.status_code == 200, address
        return Skeleton(answer.text)

    # Rows that stand have the reason of the row with the plain text, which stands.
    alike = [n for n in range(len(STRINGS) + 1) if n >= 4 and n % 9 != 8]
    assert 100 in alike
    wanted = skeleton(100)
    for row in alike:
        found = skeleton(row)
        assert found.parts == wanted.parts, row
        for address in found.addresses:
            assert re.match(r"/|#|https?://", address), address


@pytest.mark.slow
@pytest.mark.parametrize("page", LISTS)
def test_every_string_is_text_on_the_pages_of_lists(all_hostile: TestClient, page: str) -> None:
    """Also those strings that no browser looks at by day."""
    answer = all_hostile.get(page)
    assert answer.status_code == 200
    found = Skeleton(answer.text)
    missing = [text for text in STRINGS if words(text) not in words("".join(found.texts))]
    assert missing == []
    assert_inert(found)


def assert_inert(found: Skeleton) -> None:
    """Nothing on the page runs, or looks as it should not, because of a text."""
    for address in found.addresses:
        assert re.match(r"/|#|https?://", address), address
    assert "script" not in {p[0] for p in found.parts if len(p) == 1}
    names = {name for part in found.parts for name in part[1:]}
    assert not {name for name in names if name.startswith("on") or name == "style"}


REFLECTED = [
    "/?world={}", "/?concept={}", "/?without={}", "/?set={}", "/?as_of={}", "/?reading={}",
    "/?scenario={}", "/?pin={}", "/?cutoff={}", "/?{}=x", "/register?q={}", "/register?nation={}",
    "/register?state={}", "/register?show={}", "/offer?of={}", "/claim?of={}", "/line?of={}",
    "/nation?of={}", "/map?step={}", "/log?actor={}", "/log?offer={}", "/log?since={}",
    "/log?done={}", "/log?before={}", "/offer?of=gbr-1&done={}", "/record?verb={}",
    "/record?verb=offer+changed&of={}", "/undo?event={}", "/?wall={}", "/follow?of={}", "/{}",
]  # fmt: skip


@pytest.fixture
def small_ledger(small: Register, tmp_path: Path) -> KeptLedger:
    from contingent.adapters.storage.opening import open_store
    from contingent.services.ledger.recording import Signed, import_case

    address = f"sqlite:///{tmp_path / 's.db'}"
    with open_store(address, create=True) as store:
        import_case(store, small, Signed("tests", "to begin with"))
    return KeptLedger(address)


def asked(page: str, text: str) -> str:
    return page.replace("{}", urlencode({"": text})[1:].replace("+", "%20"))


@pytest.mark.slow
@pytest.mark.parametrize("page", REFLECTED)
def test_nothing_asked_becomes_part_of_the_page(small_ledger: KeptLedger, page: str) -> None:
    # Six thousand requests take ten minutes on a busy machine: by day each page meets a sixth
    # of the strings, and its neighbours the others.
    first = REFLECTED.index(page) % 6
    strings = STRINGS if NIGHTLY else STRINGS[first::6]
    with TestClient(create_app(small_ledger)) as client:
        plain: dict[int, list[tuple[str, ...]]] = {}
        for text in ("plain", *strings):
            answer = client.get(asked(page, text))
            assert answer.status_code in {200, 400, 404, 409, 410}, (page, text)
            found = Skeleton(answer.text)
            plain.setdefault(answer.status_code, found.parts)
            assert_inert(found)
            if page == "/?pin={}":  # a pin that can be read is shown in words
                continue
            for _ in range(3):  # the bound, and the plan, may have come meanwhile
                if found.parts == plain[answer.status_code]:
                    break
                plain[answer.status_code] = Skeleton(client.get(asked(page, "plain")).text).parts
                found = Skeleton(client.get(asked(page, text)).text)
            assert found.parts == plain[answer.status_code], (page, text)


@pytest.mark.slow
def test_nothing_asked_runs(chromium: "Browser", small_ledger: KeptLedger) -> None:
    with served(small_ledger) as room, window(chromium, room.address) as opened:
        opened.page.add_init_script(WATCH)
        for number, text in enumerate(STRINGS[:: 1 if NIGHTLY else 6]):
            page = asked(REFLECTED[number % len(REFLECTED)], text)
            opened.page.goto(room.address + page)
            # The browser itself tells the console of a page that is not found.
            opened.errors[:] = [e for e in opened.errors if "status of 4" not in e]
            check(opened, page)


@pytest.mark.slow
def test_hostile_forms_are_shown_again_as_they_were(small_ledger: KeptLedger) -> None:
    from tests.web.forms import PageForm

    with TestClient(create_app(small_ledger)) as client:
        # All of them are in the same form, as values, in the test of the pages of rows above.
        for text in STRINGS[:: 1 if NIGHTLY else 4]:
            form = PageForm(client.get("/record?verb=offer+changed&of=gbr-1").text)
            sent = {n: text for n in form.fields if n not in {"version", "token"}}
            answer = client.post(form.action, data=form.fields | sent)
            assert answer.status_code == 422, text
            shown = PageForm(answer.text)
            for name in sent:
                assert shown.fields[name] == text, (name, text)
            assert not re.search(r"<script(?! (src|src=))[^>]*>[^<]", answer.text)


@pytest.mark.slow
def test_parts_of_a_stream_are_json_that_holds_html(all_hostile: TestClient) -> None:
    """A text cannot end an event early or begin one of its own."""
    told = all_hostile.get("/stream?page=/register").text
    blocks = told.strip().split("\n\n")
    for block in blocks:
        name, data = block.split("\n")
        assert re.fullmatch(r"event: (begun|part|ended|failed)", name)
        held: dict[str, Any] = json.loads(data.removeprefix("data: "))
        assert isinstance(held, dict)

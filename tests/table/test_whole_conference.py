"""A whole conference in real browsers: six delegations in a knot, two chairs, an observer.

On the case of UNIFIL in August 2006, served by a process of its own over TLS.
``CONTINGENT_SCREENS=FOLDER`` keeps a picture of each stage, to be looked at.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contingent.adapters.storage.opening import open_store
from contingent.cli.main import run
from contingent.conference.role import Role
from contingent.services.cases.opening import open_case
from tests.conference.conferences import ledger_of
from tests.storage.conftest import Fresh
from tests.table.apart import PASSWORD, ServedApart, served_apart
from tests.web.browser.test_axe import ALL, AXE, RUN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.nightly
PATIENCE = 120_000
SCREENS = os.environ.get("CONTINGENT_SCREENS")


@dataclass(frozen=True)
class Offered:
    """What a delegation puts on the table: nobody moves first."""

    title: str
    capability: str
    packages: int
    people: int
    condition: str
    caveats: str = ""

    @property
    def id_part(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")


CAVEAT = "at most 500 personnel"
KNOT = {
    "FRA": Offered("Battalion with Leclerc tanks", "inf-bn", 1, 800, "ITA and DEU"),
    "DEU": Offered("Frigates off the coast", "ship", 2, 180, "FRA and POL"),
    "POL": Offered("Logistic group from Lublin", "logistics-unit", 1, 300, "DEU", CAVEAT),
    "ITA": Offered("Sector headquarters at Tibnin", "sector-hq", 1, 1000, "FRA and FIN"),
    "FIN": Offered("Engineer company, bridging", "engineer-coy", 1, 250, "ESP"),
    "ESP": Offered(
        "Marine battalion from San Fernando", "inf-bn", 1, 550, "at least 5 other nations"
    ),
}
#: Known to these alone; on no page, in no file of anybody else.
KNOW = {"ITA", "FRA", "chair", "second"}
CANARY = "Ordine-canarino-55"


@dataclass
class Table:
    """The people at the table, each in a browser of its own."""

    pages: "dict[str, Page]"
    folder: Path
    served: ServedApart
    taken: int = 0
    names: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def picture(self, who: str, what: str) -> None:
        """A stage: axe finds nothing on its page, nothing is wider than a phone, and a picture."""
        self.taken += 1
        page = self.pages[who]
        page.evaluate(AXE.read_text())
        self.faults += [f"{who} {what}: {one}" for one in page.evaluate(RUN, ALL)]
        page.set_viewport_size({"width": 390, "height": 844})
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > 390:
            self.faults.append(f"{who} {what}: {across} px wide on a phone")
        page.set_viewport_size({"width": 1280, "height": 720})
        if SCREENS:
            file = Path(SCREENS) / f"{self.taken:02}-{who}-{what}.png"
            self.pages[who].screenshot(path=str(file), full_page=True)


@pytest.fixture(params=["postgresql", "sqlite"])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    found: Fresh = request.getfixturevalue(f"{request.param}_fresh")
    return found


def test_a_whole_conference(chromium: "Browser", tmp_path: Path, fresh: Fresh) -> None:
    address = ledger_of(open_case("unifil-2006"), fresh())
    with ExitStack() as held:
        served = held.enter_context(served_apart(address, tmp_path / "served"))
        troubles: list[str] = []
        table = Table({}, tmp_path, served)
        people: list[tuple[str, Role, str | None]] = [
            *((nation, Role.HEAD, nation) for nation in KNOT),
            ("chair", Role.CHAIR, None),
            ("second", Role.CHAIR, None),
            ("observer", Role.OBSERVER, None),
        ]
        for who in people:
            context = chromium.new_context(base_url=served.url, ignore_https_errors=True)
            held.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = table.pages[who[0]] = context.new_page()
            page.on("pageerror", lambda error: troubles.append(str(error)))
            _signed_in(table, who)
        _offers(table)
        _releases(table)
        _private_plan(table)
        _snapshot(table)
        _rehearsal_without_spain(table)
        _sealed_round(table)
        _withdrawal(table)
        _pages_of_all(table)
        assert not troubles
        assert not table.faults, "\n".join(table.faults)
        served.stop()
        _archive(table, address, fresh())
        assert CANARY not in served.log
        assert "Traceback" not in served.log


def _signed_in(table: Table, who: tuple[str, Role, str | None]) -> None:
    """Follow an invitation, as somebody does on the first day."""
    page, token = table.pages[who[0]], table.served.invite(who[0].lower(), *who[1:])
    page.goto(f"/invitation#{token}")
    page.wait_for_function("() => document.querySelector('#code').value")
    for field_ in ("#password", "#again"):
        page.locator(field_).fill(PASSWORD)
    if who[0] == "FRA":
        table.picture("FRA", "invitation")
    page.get_by_role("button", name="Take part").click()
    page.wait_for_url("**/table")
    page.goto("/table")


def _offers(table: Table) -> None:
    """Each enters its offer with its condition; nobody else sees it; nothing typed is lost."""
    table.picture("FRA", "first-day")
    for nation, offered in KNOT.items():
        page = table.pages[nation]
        page.get_by_role("link", name="A new offer").click()
        page.locator("#title").fill(offered.title)
        page.locator("#capability").select_option(offered.capability)
        page.locator("#packages").fill(str(offered.packages))
        page.reload()
        assert page.locator("#title").input_value() == offered.title
        page.locator("#personnel").fill(str(offered.people))
        page.locator("#condition").fill(offered.condition)
        page.locator("#caveats").fill(offered.caveats)
        if nation == "ITA":
            page.locator("#note").fill(CANARY)
        page.get_by_role("button", name="How does it read?").click()
        page.get_by_text("Reads:").first.wait_for()
        if nation == "FRA":
            assert "Germany" in page.locator("main").inner_text()
            table.picture("FRA", "offer-read-back")
        page.get_by_role("button", name="Record it").click()
        page.locator("#offers").get_by_text(offered.title).first.wait_for()
        table.names[nation] = f"{nation.lower()}-{offered.id_part}"
    for nation, offered in KNOT.items():
        for who, page in table.pages.items():
            if who not in {nation, "chair", "second"}:
                page.goto("/table")
                assert offered.title not in page.content(), (nation, who)


def _release(table: Table, nation: str, fields: str, to: str) -> None:
    page = table.pages[nation]
    page.goto("/releases")
    page.locator("#row").select_option(f"offer {table.names[nation]}")
    page.locator("#fields").select_option(fields)
    page.locator("#to").select_option(to)
    words = page.locator(f"#to option[value='{to}']").inner_text()
    page.locator("#why").fill("as agreed")
    page.get_by_role("button", name="Release, for good").click()
    row = page.locator("table tr", has_text=table.names[nation])
    row.filter(has_text=re.compile(rf"{re.escape(words)}: {fields}", re.IGNORECASE)).wait_for()


def _releases(table: Table) -> None:
    """What is released appears by itself where it was released to, and nowhere else."""
    fra, observer = table.pages["FRA"], table.pages["observer"]
    fra.goto("/table")
    for nation in [nation for nation in KNOT if nation != "FRA"]:
        _release(table, nation, "everything", "FRA")
    fra.locator("#of-others").get_by_text(KNOT["POL"].title).wait_for()
    observer.goto("/table")
    _release(table, "ITA", "existence", "all")
    observer.locator("#of-others").get_by_text(KNOT["ITA"].title).wait_for()
    table.picture("ITA", "releases")
    table.picture("observer", "released-to-all")
    for who in ("ESP", "ITA", "observer"):
        table.pages[who].goto("/table")
        assert KNOT["DEU"].title not in table.pages[who].content()


def _private_plan(table: Table) -> None:
    """What France's offer unlocks on what it sees; Germany, which sees no other, is told never."""
    page = table.pages["FRA"]
    page.goto(f"/table/offer?offer={table.names['FRA']}")
    page.get_by_text("Is its condition ever met?").wait_for()
    table.picture("FRA", "private-plan")
    told = page.locator("main").inner_text()
    for name in ("Germany", "Poland", "Italy", "Finland", "Spain"):
        assert name in told
    page = table.pages["DEU"]
    page.goto(f"/table/offer?offer={table.names['DEU']}")
    page.get_by_text("worlds of the case, as far as you see").wait_for()
    table.picture("DEU", "private-plan")


def _snapshot(table: Table) -> None:
    """One chair takes what the auditor passes, the other publishes; all read the same."""
    chair, second, observer = (table.pages[who] for who in ("chair", "second", "observer"))
    chair.goto("/table")
    chair.locator("#answered details summary").click()
    table.picture("chair", "room")
    observer.goto("/table")
    chair.goto("/table/snapshots?title=Day+one")
    table.picture("chair", "snapshot-refused")
    chair.get_by_role("link", name="Take only what passes").click()
    chair.get_by_role("button", name="Propose it to another chair").wait_for()
    table.picture("chair", "snapshot-passes")
    chair.get_by_role("button", name="Propose it to another chair").click()
    chair.get_by_text("Another chair has to publish it.").wait_for()
    second.goto("/table")
    second.get_by_role("button", name="Publish to all, for good").click()
    observer.locator("#snapshots").get_by_text("Day one").wait_for()  # without a reload
    table.picture("observer", "snapshot")
    bodies = set()
    for page in table.pages.values():
        page.goto("/table")
        link = page.locator("#snapshots a", has_text="Day one").first.get_attribute("href")
        bodies.add(page.request.get(f"/api{link}").text())
    assert len(bodies) == 1


def _open_round(table: Table, nations: tuple[str, ...], *, rehearsal: bool) -> str:
    chair = table.pages["chair"]
    chair.goto("/table")
    chair.get_by_text("Open a round").click()
    chair.locator("#r-nations").fill(" ".join(nations))
    chair.locator("#r-reh").set_checked(rehearsal)
    chair.get_by_role("button", name="Open it").click()
    chair.wait_for_url("**/table/round?name=*")
    return chair.url


def _seal(table: Table, there: str, nation: str) -> Path:
    page = table.pages[nation]
    page.goto(there)
    page.locator(f"#seal input[name='offer-{table.names[nation]}']").check()
    if nation == "FRA":
        table.picture("FRA", "seal")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Seal, and save the file").click()
    file = table.folder / f"{nation}.sealed"
    saved.value.save_as(file)
    return file


def _hand_over_and_close(table: Table, there: str, files: dict[str, Path]) -> str:
    """The list is closed, the files are handed over, the round is closed; what stands."""
    chair = table.pages["chair"]
    chair.goto(there)
    chair.get_by_role("button", name="Close the list").click()
    chair.get_by_role("button", name="Close the round").wait_for()
    for nation, file in files.items():
        page = table.pages[nation]
        page.goto(there)
        page.locator("#hf").set_input_files(file)
        page.wait_for_function("() => document.querySelector('#ht').value")
        if nation == "FRA":
            table.picture("FRA", "hand-over")
        page.get_by_role("button", name="Hand it over").click()
        page.get_by_text("It is here.").wait_for()
    chair.goto(there)
    table.picture("chair", "before-the-close")
    chair.get_by_role("button", name="Close the round").click()
    chair.locator("#outcome").wait_for()
    return chair.locator("#outcome").inner_text()


def _rehearsal_without_spain(table: Table) -> None:
    """One stays out, and nothing stands: it is a knot."""
    five = tuple(nation for nation in KNOT if nation != "ESP")
    there = _open_round(table, tuple(KNOT), rehearsal=True)
    files = {nation: _seal(table, there, nation) for nation in five}
    outcome = _hand_over_and_close(table, there, files)
    assert "no coalition of what was sealed holds together" in outcome
    table.picture("chair", "rehearsal-nothing-stands")


def _sealed_round(table: Table) -> None:
    """All six, one of which withdraws and seals again: all stand together."""
    there = _open_round(table, tuple(KNOT), rehearsal=False)
    files = {nation: _seal(table, there, nation) for nation in KNOT}
    pol = table.pages["POL"]
    pol.goto(there)
    pol.get_by_role("button", name="Withdraw: all will see that you did").click()
    pol.locator("#list").get_by_text("withdrawn").wait_for()
    table.picture("POL", "withdrawn")
    files["POL"] = _seal(table, there, "POL")
    table.pages["observer"].goto(there)
    outcome = _hand_over_and_close(table, there, files)
    for offered in KNOT.values():
        assert offered.title in outcome
    observer = table.pages["observer"]
    observer.locator("#outcome").get_by_text(KNOT["ESP"].title).wait_for()  # without a reload
    assert CANARY not in observer.content()
    for nation in KNOT:
        page = table.pages[nation]
        page.goto(there)
        page.locator("#cf").set_input_files(files[nation])
        page.wait_for_function("() => document.querySelector('#ct').value")
        page.get_by_role("button", name="Check").click()
        page.locator("#findings").wait_for()
        assert "✗" not in page.locator("#findings").inner_text()
    table.picture("FRA", "checked")
    table.picture("observer", "outcome")


def _withdrawal(table: Table) -> None:
    """Italy withdraws what it had released to all: it is gone from where it was seen."""
    ita, observer = table.pages["ITA"], table.pages["observer"]
    observer.goto("/table")
    observer.locator("#of-others").get_by_text(KNOT["ITA"].title).wait_for()
    ita.goto(f"/table/write?offer={table.names['ITA']}")
    ita.locator("#d3").check()
    ita.locator("#why").fill("the parliament said no")
    ita.get_by_role("button", name="Record it").click()
    ita.wait_for_url("**/table*")
    observer.locator("#of-others").get_by_text(KNOT["ITA"].title).wait_for(state="detached")
    table.picture("ITA", "withdrew")


def _pages_of_all(table: Table) -> None:
    """What Italy showed to France is on no page of anybody else but the chairs."""
    for who, page in table.pages.items():
        page.goto("/table")
        table.picture(who, "at-the-end")
        for address in ("/table", "/register", f"/offer?of={table.names['ITA']}", "/api/register"):
            told = page.request.get(address).text()
            assert (CANARY in told) <= (who in KNOW), (who, address)


def _archive(table: Table, address: str, other: str) -> None:
    """The ledger is copied and restored, and verifies; each delegation is handed its view."""
    copy = table.folder / "end.dump"
    assert run(["backup", address, str(copy), "--dump"]) == 0
    assert run(["restore", str(copy), other]) == 0
    for one in (address, other):
        assert run(["verify", one]) == 0
    with open_store(address) as begun, open_store(other) as restored:
        assert begun.head() == restored.head()
    assert run(["account", "deeds", address]) == 0
    for nation in ("DEU", "ITA", "public"):
        folder = table.folder / f"for-{nation}"
        assert run(["view", address, "--as", nation, "--to", str(folder)]) == 0
        assert (CANARY in _all_text(folder)) == (nation == "ITA")
        assert run(["check", str(folder)]) == 0
    if address.startswith("postgresql"):
        dumped = subprocess.run(
            [shutil.which("pg_dump") or "pg_dump", "-t", "conference_*", address],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert "conference_deed" in dumped
        assert CANARY not in dumped
        assert PASSWORD not in dumped


def _all_text(folder: Path) -> str:
    return "\n".join(_texts(folder))


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")

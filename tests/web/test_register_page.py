"""The register page: its order, its pages, and the same as files for a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from contingent.adapters.sources.workbook_reader import cells_of_file
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.web.pages.register_rows import EACH, leaf_of
from tests.web.large_case import EACH as OFFERS_EACH
from tests.web.large_case import LINES, large_case
from tests.web.rooms import TestClient, create_app


@pytest.fixture(scope="module")
def large() -> Iterator[TestClient]:
    register = large_case()
    with TestClient(create_app(lambda: register)) as client:
        yield client


@pytest.fixture(scope="module")
def room(ukraine: Register) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: ukraine)) as client:
        yield client


def offers(html: str) -> list[str]:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'href="/offer\?(?:[^"]*;)?of=([A-Za-z0-9.-]+)', body)


def links(html: str, text: str) -> list[str]:
    return [unescape(h) for h in re.findall(rf'href="([^"]+)"[^>]*>(?:<[^>]*>)*{text}', html)]


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_offer_is_on_one_page_and_next_leads_through_all(large: TestClient) -> None:
    seen: list[str] = []
    address, pages = "/register", 0
    while address:
        html = large.get(address).text
        here = offers(html)
        assert len(here) == EACH
        seen += here
        pages += 1
        address = next(iter(re.findall(r'rel="next" href="([^"]+)"', html)), "")
        address = unescape(address)
    assert pages == LINES * OFFERS_EACH / EACH
    assert seen == [o.offer for o in large_case().offers]
    assert f"1,901 to 2,000 of {LINES * OFFERS_EACH:,} offers" in html


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("0", 1), ("-1", 1), ("99", 3), ("x", 1), ("9" * 30, 1), ("²", 1)],
)
def test_a_page_that_is_not_there_is_the_nearest(asked: str, number: int) -> None:
    leaf = leaf_of(list(range(2 * EACH + 1)), asked)
    assert (leaf.number, leaf.pages) == (number, 3)
    assert list(leaf.rows) == list(range(2 * EACH + 1))[(number - 1) * EACH : number * EACH]
    assert leaf_of([], asked).near == [1]


def test_all_pages_near_and_the_ends_are_linked() -> None:
    leaf = leaf_of(list(range(30 * EACH)), "10")
    assert leaf.near == [1, 0, 8, 9, 10, 11, 12, 0, 30]


@pytest.mark.parametrize("by", ["nation", "offer", "stands", "state", "packages", "people"])
def test_orders_hold_on_the_page_and_in_the_files(
    room: TestClient, ukraine: Register, by: str
) -> None:
    keys: dict[str, Callable[[Offer], Any]] = {
        "nation": lambda o: ukraine.nation_names[o.nation].removesuffix(" (organisation)"),
        "offer": lambda o: (o.title or o.offer).lower(),
        "packages": lambda o: o.packages,
        "people": lambda o: o.packages * o.personnel,
    }
    for sign in ("", "-"):
        told = rows(room, f"/register.csv?sort={sign}{by}")
        first, second = (
            offers(room.get(f"/register?sort={sign}{by}&page={number}").text) for number in (1, 2)
        )
        names = [row["offer"] for row in told]
        assert first + second == names
        assert len(set(names)) == len(names) > EACH
        if by in keys:
            values = [keys[by](ukraine.offers_by_id[name]) for name in names]
            assert values == sorted(values, reverse=bool(sign))
        else:
            assert len({row[by] for row in told}) == sum(
                a[by] != b[by] for a, b in zip(told, [*told[1:], {by: ""}], strict=True)
            ), "alike ones stand together"


def test_a_head_turns_its_own_order_round_and_says_so(room: TestClient) -> None:
    html = room.get("/register?sort=nation&q=air").text
    assert 'aria-sort="ascending"' in html
    turned = next(link for link in links(html, "nation") if "sort=" in link)
    assert "sort=-nation" in turned
    assert "q=air" in turned
    assert 'aria-sort="descending"' in room.get(turned).text
    # What has no order of that name is as the register has it.
    assert offers(room.get("/register?sort=nonsense").text) == offers(room.get("/register").text)


def test_what_is_downloaded_is_what_is_seen(room: TestClient, ukraine: Register) -> None:
    filters = "q=air&cutoff=offered&state=offered&sort=-people"
    html = room.get(f"/register?{filters}").text
    files = {link.partition("?")[0]: link for link in links(html, "(?:CSV|XLSX)")}
    assert set(files) == {"/register.csv", "/register.xlsx"}
    told = rows(room, files["/register.csv"])
    assert [row["offer"] for row in told] == offers(html)
    assert told
    for row in told:
        offer = ukraine.offers_by_id[row["offer"]]
        assert row["people"] == str(offer.packages * offer.personnel)
        assert row["condition"].lstrip("'") == str(offer.condition)
        assert bool(row["binds once"]) == bool(str(offer.condition))


@pytest.mark.parametrize("show", ["offers", "claims"])
def test_the_workbook_holds_the_same(room: TestClient, tmp_path: Path, show: str) -> None:
    answer = room.get(f"/register.xlsx?show={show}")
    assert answer.headers["content-disposition"] == f'attachment; filename="{show}.xlsx"'
    told = rows(room, f"/register.csv?show={show}")
    book = tmp_path / "book.xlsx"
    book.write_bytes(answer.content)
    (sheet,) = cells_of_file(book)["sheets"]
    assert sheet["name"] == show
    assert len(sheet["rows"]) == len(told) + 1 > EACH


def test_a_file_says_the_day_it_is_of(room: TestClient, ukraine: Register) -> None:
    early = rows(room, "/register.csv?as_of=2025-04-10")
    now = rows(room, "/register.csv")
    assert early
    assert len(early) < len(now)
    for row in early:
        known = ukraine.offers_by_id[row["offer"]].known_from
        assert known is None or known <= date(2025, 4, 10)


def test_conditions_are_sentences(room: TestClient) -> None:
    html = room.get("/register?q=gbr-brigade").text
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "A ceasefire, agreed with Russia, holds" in body
    assert "parliament.GBR" not in body
    assert "provides isr" not in body
    # Both the words and the text find it.
    assert offers(room.get("/register?q=House+of+Commons").text) == offers(
        room.get("/register?q=parliament.GBR").text
    )


def test_there_is_one_control_for_the_day(room: TestClient) -> None:
    assert room.get("/register").text.count("As known on") == 1

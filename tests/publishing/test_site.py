"""The site of a case: links, bytes, what it loads, its data and its feed."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.publishing.addresses import Addresses, file_name
from contingent.publishing.facts import Imprint, Note
from contingent.publishing.site import MANIFEST, site_files
from contingent.register.register import Register
from contingent.register.view import view_of
from tests.builders import line, offer, register, site
from tests.register.view_pairs import pair

DAY = date(2026, 11, 28)
#: What no text of a case may become part of: markup, a script, a path.
HOSTILE = '</script><script src="//evil.example/x.js"></script><img src=x onerror=alert(1)>'
FIRST_LOAD = 300_000


def small() -> Register:
    """Two worlds, three nations that hang together in part, and names meant to do harm."""
    offers = [
        offer("con", "GBR", "FRA", title=HOSTILE, known_from="2026-02-01", personnel=700),
        offer("a-b-c", "FRA", "peace", packages=2, personnel=500, claims="P1", note=HOSTILE),
        offer("a-b", "POL", title="javascript:alert(1)", personnel=300),
        offer("com1", "POL", supplies="frigate:1", personnel=100, known_until="2026-03-01"),
    ]
    lines = [
        line("infantry", quantity=2, title=HOSTILE),
        line("ships", "frigate", tier=2, source="https://example.org/a javascript:alert(1)"),
    ]
    claim = {"id": "P1", "iso3": "FRA", "stated_on": "2026-01-15", "stance": "offers"}
    others = [{**claim, "id": name} for name in ("p1", "P.1", "P-1")]
    estimate = {"estimate": "r1", "title": HOSTILE, "low": 900, "high": 1200, "counts": "away"}
    return register(
        offers,
        lines,
        [site("kyiv")],
        events=["peace"],
        worlds=[
            {"world": "calm", "title": "Peace", "events": {"peace": True}},
            {"world": "war..x", "title": HOSTILE, "events": {}},
        ],
        claims=[{**claim, "paraphrase": HOSTILE, "source_url": "javascript:alert(1)"}, *others],
        estimates=[{**estimate, "concept": "all"}, {"estimate": "r2", "title": "B", "low": 99_999}],
        meetings=[
            {"date": "2026-02-02", "title": HOSTILE, "source": "http://example.org/m"},
            {"date": "2026-03-02", "title": "B", "meeting": "b", "group": "g", "chairs": ["FRA"]},
        ],
    )


@pytest.fixture(scope="session")
def told() -> Imprint:
    notes = (Note(date(2026, 11, 1), "A note", HOSTILE),)
    return Imprint(DAY, since=date(2026, 1, 20), by='A "B" C', licence="CC BY 4.0", notes=notes)


@pytest.fixture(scope="session")
def files(told: Imprint) -> dict[str, bytes]:
    whole = small()
    return site_files(whole, told, whole.as_known(told.since))


class _Page(HTMLParser):
    """What a page refers to, and what it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.append((tag, own))
        self.ids |= {own["id"] or ""} if "id" in own else set()
        for name in ("href", "src", "srcset", "action", "data"):
            if (to := own.get(name)) is not None:
                loads = name != "href" or (tag == "link" and own.get("rel") != "alternate")
                (self.loaded if loads else self.links).append(to)


def pages(files: dict[str, bytes]) -> Iterator[tuple[str, _Page]]:
    return ((path, _Page(files[path].decode())) for path in files if path.endswith(".html"))


def broken(files: dict[str, bytes]) -> list[str]:
    """Links that lead nowhere, or anywhere but into the site or to a source."""
    ids = {path: page.ids for path, page in pages(files)}
    wrong = []
    for path, page in pages(files):
        for to in (*page.links, *page.loaded):
            if to.startswith(("http://", "https://")):
                wrong += [f"{path} loads {to}"] if to in page.loaded else []
                continue
            name, _, part = to.partition("#")
            at = _joined(path, name) if name else path
            if at not in files or (part and at in ids and part not in ids[at]):
                wrong.append(f"{path} → {to}")
    return wrong


def _joined(page: str, to: str) -> str:
    parts = list(PurePosixPath(page).parent.parts)
    for part in to.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(
    files: dict[str, bytes],
) -> None:
    assert broken(files) == []
    names = {path.partition("/")[0] for path in files if "/" in path}
    assert names == {"assets", "claims", "data", "figures", "lines", "nations", "offers", "worlds"}
    for path, page in pages(files):
        external = [own for tag, own in page.tags if tag == "a" and ":" in (own["href"] or "")]
        assert all("noreferrer" in (own["rel"] or "") for own in external), path
    loading = re.compile(r"(?:url\(|import|fetch\()[\s(\"']*(?:https?:)?//")
    for path, data in files.items():
        if path.endswith((".css", ".js")):
            assert not loading.search(data.decode()), path
        if path.endswith(".svg"):
            drawn = list(ET.fromstring(data).iter())  # noqa: S314 - made here
            assert not [one.tag for one in drawn if one.tag.endswith(("script", "image"))], path
            links = [to for one in drawn for name, to in one.items() if name.endswith("href")]
            assert all(to.startswith("#") for to in links), path


def test_a_name_is_no_markup_no_script_and_no_path(files: dict[str, bytes]) -> None:
    plain = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[a-z]+)?")
    for path in files:
        assert all(plain.fullmatch(part) for part in path.split("/")), path
    for path, page in pages(files):
        for tag, own in page.tags:
            assert not [name for name in own if name.startswith("on")], path
            ours = (own.get("src") or "").endswith("site.js")
            data = own.get("type") == "application/json"
            assert tag != "script" or ours or data, path
            assert not (own.get("href") or "").lower().startswith(("javascript", "data:")), path
    answers = re.search(
        r'<script type="application/json"[^>]*>(.*?)</script>', files["index.html"].decode()
    )
    assert answers
    table = json.loads(answers[1])
    assert table == json.loads(files["data/answers.json"])
    assert table["offers"][0]["title"] == HOSTILE


def test_the_same_input_and_day_give_the_same_bytes(files: dict[str, bytes], told: Imprint) -> None:
    whole = small()
    assert site_files(whole, told, whole.as_known(told.since)) == files
    listed = files[MANIFEST].decode().splitlines()
    assert listed == sorted(files)


@given(st.lists(st.text(min_size=1, max_size=90), unique=True, max_size=6))
def test_addresses_are_plain_differ_and_hang_on_the_id_alone(ids: list[str]) -> None:
    names = [file_name(row) for row in ids]
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", name) for name in names)
    assert len(set(names)) == len(ids)
    assert not {name.lower() for name in names} & {"con", "nul", "aux", "prn", "com1", "index"}


def test_pages_differ_where_case_does_not_count() -> None:
    paths = [path.lower() for path in Addresses.of(small()).pages.values()]
    assert len(set(paths)) == len(paths)


def test_nothing_hidden_is_in_any_byte() -> None:
    canary = "zq-canary-7731"
    shown = offer("shown", "FRA", personnel=500)
    hidden = offer("hidden", "GBR", "FRA", title=canary, note=canary, personnel=77_311, claims="C9")
    claims = [
        {
            "id": "C9",
            "iso3": "GBR",
            "stated_on": "2026-01-01",
            "stance": "offers",
            "paraphrase": canary,
        }
    ]
    releases = [{"kind": "offer", "id": "shown", "fields": "everything", "to": "all"}]
    whole = register([shown, hidden], [line("l")], [site("kyiv")], claims=claims, releases=releases)
    files = site_files(view_of(whole, "public"), Imprint(DAY, "public", date(2025, 1, 1)))
    for path, data in files.items():
        assert canary.encode() not in data, path
        assert b"77311" not in data, path
        assert b"77,311" not in data, path
        assert "hidden" not in path


@pytest.mark.parametrize("seed", [3, 11])
def test_what_differs_only_in_what_is_hidden_is_published_alike(seed: int) -> None:
    drawn = pair(seed)
    told = Imprint(DAY, drawn.viewer)
    one, other = (
        site_files(view_of(each, drawn.viewer), told) for each in (drawn.one, drawn.other)
    )
    assert one == other


def test_the_data_package_tells_of_every_file_and_of_every_column(files: dict[str, bytes]) -> None:
    package = json.loads(files["datapackage.json"])
    paths = {one["path"] for one in package["resources"]}
    assert paths == {path for path in files if path.startswith("data/")}
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    for one in package["resources"]:
        assert one["bytes"] == len(files[one["path"]])
        if "schema" in one:
            _holds(one["schema"], files[one["path"]].decode())


def _holds(schema: dict[str, Any], text: str) -> None:
    reads: dict[str, Callable[[str], object]] = {"integer": int, "number": float, "string": str}
    reads |= {"date": date.fromisoformat, "boolean": {"true": True, "false": False}.__getitem__}
    head, *rows = csv.reader(io.StringIO(text))
    assert head == [field["name"] for field in schema["fields"]]
    for row in rows:
        for cell, field in zip(row, schema["fields"], strict=True):
            assert not cell or reads[field["type"]](cell) is not None


def test_the_feed_tells_what_came_between_two_days(files: dict[str, bytes], told: Imprint) -> None:
    assert told.since is not None
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(files["feed.xml"])  # noqa: S314 - made here
    entries = feed.findall(f"{atom}entry")
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)
    days = [date.fromisoformat((entry.findtext(f"{atom}updated") or "")[:10]) for entry in entries]
    assert days == sorted(days, reverse=True)
    assert all(told.since < day <= DAY for day in days)
    titles = " ".join(entry.findtext(f"{atom}title") or "" for entry in entries)
    assert "GBR" in titles  # its offer is of February
    assert "offers (medium confidence)" not in titles  # the claim is of before
    links = [entry.find(f"{atom}link").get("href") for entry in entries]  # type: ignore[union-attr]
    assert all(to in files for to in links)


def test_the_whole_record_has_no_more_than_what_happened_by_then() -> None:
    files = site_files(small(), Imprint(date(2026, 2, 1) - timedelta(days=1)))
    assert "P1" in files["changes.html"].decode()
    assert "2026-02-02" not in files["feed.xml"].decode()

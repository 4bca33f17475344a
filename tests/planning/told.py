"""Random small cases as plain tables, and told changes made to them by hand.

Shares nothing with the program: a case is a dictionary of rows that is written as a folder, a
change is the JSON object that ``plan --json`` prints, and it is made by editing rows.
"""

import csv
import io
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

Rows = list[dict[str, Any]]
LADDER = ["reported", "indicated", "offered"]
NATIONS = ["AAA", "BBB", "CCC"]


@dataclass
class Tables:
    """A case, and what is asked beside it.

    Attributes:
        events: when each event comes true in the only world: a month, a span, or not at all.
        most_sites: candidate sites that may be opened; None does not ask.
    """

    months: int
    events: dict[str, Any]
    without: list[str]
    tables: dict[str, Rows]
    names: list[str]
    cutoff: str = "reported"
    most_sites: int | None = None
    personnel_max: int | None = None
    options: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> list[str]:
        """Write the case; the arguments after the folder."""
        folder.mkdir(exist_ok=True)
        when = ", ".join(f'"{name}" = {_toml(value)}' for name, value in self.events.items())
        events = "".join(f'[events."{name}"]\ntitle = "e"\n' for name in self.names)
        out = ", ".join(f'"{nation}"' for nation in self.without)
        people = "" if self.personnel_max is None else f"personnel_max = {self.personnel_max}\n"
        (folder / "case.toml").write_text(
            'format = 2\n[case]\ntitle = "t"\nstart = 2026-01-01\n'
            f'length = "{self.months} months"\n{events}'
            f'[worlds.base]\ntitle = "w"\nevents = {{ {when} }}\nwithout = [{out}]\n'
            '[concepts.one]\ntitle = "c"\n' + people
        )
        for name, rows in self.tables.items():
            if rows:
                text = io.StringIO()
                columns = list(dict.fromkeys(_COLUMNS.get(k, k) for row in rows for k in row))
                writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(_cells(name, row) for row in rows)
                (folder / f"{name}.csv").write_text(text.getvalue())
        sites = [] if self.most_sites is None else ["--sites", str(self.most_sites)]
        return ["--cutoff", self.cutoff, *sites]

    def row(self, table: str, key: str, name: str) -> dict[str, Any]:
        return next(row for row in self.tables[table] if row[key] == name)


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def changed(case: Tables, changes: list[dict[str, Any]]) -> Tables:
    """The case once the changes are made."""
    case = deepcopy(case)
    for change in changes:
        _make(case, change)
    return case


def _make(case: Tables, change: dict[str, Any]) -> None:  # noqa: C901, PLR0912 - a closed list
    kind, amount = change["kind"], change["amount"]
    offer = case.row("offers", "offer", change["offer"]) if change["offer"] else {}
    if kind == "event":
        case.events[change["event"]] = True
    elif kind == "no-event":
        case.events.pop(change["event"])
    elif kind == "event-lasts":
        case.events[change["event"]] = case.events[change["event"]][0]
    elif kind == "nation":
        case.without.remove(change["nation"])
    elif kind == "firm":
        offer["state"] = "offered"
        offer["packages"] = max(1, offer["packages"])
    elif kind == "condition":
        offer["condition"] = ""
    elif kind == "packages":
        offer["packages"] += amount
    elif kind == "caveat":
        (lifted,) = re.findall(r"lifts '(.*)' of", change["text"])
        kept = [one for one in offer["caveats"].split("; ") if one != lifted]
        assert len(kept) < len(offer["caveats"].split("; ")), change
        offer["caveats"] = "; ".join(kept)
    elif kind == "ready":
        days = int(change["notice"].split()[0])
        assert days < offer["ready_days"], change
        offer["ready_days"] = days
    elif kind == "span":
        offer["from"] = offer["until"] = ""
    elif kind == "certified":
        offer["certified"] = "yes"
    elif kind == "site":
        case.row("sites", "site", change["site"])["capacity"] += amount
    elif kind == "link":
        for row in case.tables["links"]:
            if change["link"] == f"{row['from']} – {row['to']} by {row['mode']}":
                row["capacity"] += amount
    elif kind == "ceiling" and change["ceiling"] == "personnel_max one":
        assert case.personnel_max is not None
        case.personnel_max += amount
    elif kind == "ceiling":
        (row,) = (
            r for r in case.tables["balance"] if f"{r['about']} {r['of']}" == change["ceiling"]
        )
        number = int(row["at_most"].removesuffix(" %"))
        row["at_most"] = (
            f"{min(100, number + amount)} %" if "%" in row["at_most"] else number + amount
        )
    elif kind == "sites":
        assert case.most_sites is not None
        case.most_sites += amount
    else:
        raise AssertionError(kind)


_COLUMNS = {"ready_days": "ready", "tour_months": "tour", "days": "time"}


def _cells(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row with its times as a case writes them."""
    cells = dict(row)
    for name, unit in (("ready_days", "days"), ("tour_months", "months"), ("days", "days")):
        if name in cells:
            number = cells.pop(name)
            cells[_COLUMNS[name]] = number if number in {"", 0} else f"{number} {unit}"
    if table == "links" and cells["capacity"]:
        cells["capacity"] = f"{cells['capacity']} a month"
    return cells


def single_changes(case: Tables) -> Iterator[dict[str, Any]]:
    """Changes of one thing, thought of without regard to any reason."""
    empty = dict.fromkeys(("offer", "nation", "event", "site", "link", "amount"))
    for event in case.names:
        if case.events.get(event) is not True:
            yield {**empty, "kind": "event", "event": event}
        if isinstance(case.events.get(event), list):
            yield {**empty, "kind": "event-lasts", "event": event}
    for nation in case.without:
        yield {**empty, "kind": "nation", "nation": nation}
    for row in case.tables["offers"]:
        own = {**empty, "offer": row["offer"]}
        for count in (1, 2, 3):
            yield {**own, "kind": "packages", "amount": count}
        if row["ready_days"]:
            yield {**own, "kind": "ready", "notice": "0"}
        for caveat in filter(None, row["caveats"].split("; ")):
            yield {**own, "kind": "caveat", "text": f"lifts '{caveat}' of"}
    for row in case.tables["sites"]:
        if isinstance(row["capacity"], int):
            yield {**empty, "kind": "site", "site": row["site"], "amount": 1000}


def drawn(seed: int) -> Tables:
    """A small case: a few offers and lines, and something of everything that can stop an offer."""
    pick = Random(seed)
    months, names = pick.randint(2, 5), ["go", "sea"]
    sited, moved = pick.random() < 0.6, pick.random() < 0.3
    events = {name: when for name in names if (when := _when(pick, months)) is not None}
    offers = [_offer(pick, index, months, sited=sited) for index in range(pick.randint(1, 4))]
    lines = [_line(pick, index, months, sited=sited) for index in range(pick.randint(1, 3))]
    candidates = sited and pick.random() < 0.15
    sites: Rows = [
        {
            "site": name,
            "name": name,
            "nation": "UKR" if name == "lviv" else "POL",
            "roles": "",
            "capacity": pick.choice(["", "", 100, 200]),
            "cost": 1 if candidates else "",
        }
        for name in ("lviv", "port")
    ]
    links: Rows = []
    if sited and moved:
        sites.append(dict.fromkeys(sites[0], "") | {"site": "home", "name": "h", "nation": "AAA"})
        sites[-1]["roles"] = "home"
        links = [
            {
                "from": "home",
                "to": name,
                "mode": "rail",
                "days": pick.choice([0, 10, 40]),
                "capacity": pick.choice(["", 100]),
                "event": pick.choice(["", "", "sea"]),
            }
            for name in ("lviv", "port")
        ]
    home = "home" if links else ""
    nations = [{"nation": n, "name": n, "home": home if n == "AAA" else ""} for n in NATIONS]
    nations += [{"nation": n, "name": n, "home": ""} for n in ("UKR", "POL")]
    return Tables(
        months,
        events,
        ["BBB"] if pick.random() < 0.15 else [],
        {
            "nations": nations,
            "capabilities": [
                {"capability": c, "domain": "land", "unit": "u"} for c in ("guard", "med")
            ],
            "offers": offers,
            "requirements": lines,
            "sites": sites if sited else [],
            "links": links,
            "balance": _balance(pick),
        },
        names,
        pick.choice(["reported", "offered"]),
        1 if candidates else None,
        pick.choice([None, None, None, 100, 200]),
    )


def _when(pick: Random, months: int) -> Any:
    begin = pick.randrange(months)
    until = pick.randint(begin + 1, months)
    return pick.choice([True, begin, [begin, until], [0, until], None])


def _offer(pick: Random, index: int, months: int, *, sited: bool) -> dict[str, Any]:
    nation = pick.choice(NATIONS)
    others = [n for n in NATIONS if n != nation]
    caveats = ["at most 1 month", "not for med", "at most 100 personnel"]
    if sited:
        caveats += ["not in UKR", "only at port", f"not with {others[0]}"]
    tour = pick.choice(["", "", 1, 2])
    conditions = ["", "", "go", "go", others[0], f"{others[1]} or go", "not sea"]
    conditions += [f"not {others[0]}"] if pick.random() < 0.2 else []
    return {
        "offer": f"o{index}",
        "nation": nation,
        "supplies": pick.choice(["guard:1", "guard:1", "med:1", "guard:1|med:2"]),
        "packages": pick.choice([0, 1, 1, 1, 2]),
        "personnel": pick.choice([0, 100, 100]),
        "ready_days": pick.choice([0, 0, 20, 70]),
        "from": pick.choice(["", "", "", pick.randrange(months)]),
        "until": pick.choice(["", "", "", pick.randint(1, months)]),
        "tour_months": tour,
        "rest_ratio": pick.choice([1, 2]) if tour else "",
        "state": pick.choice(["offered", "offered", "offered", "reported", "declined"]),
        "condition": pick.choice(conditions),
        "caveats": pick.choice(["", "", "", pick.choice(caveats), "; ".join(caveats[1:3])]),
    }


def _balance(pick: Random) -> Rows:
    """Now and then a ceiling on a nation, or on each."""
    if pick.random() < 0.7:
        return []
    about, of = pick.choice(["AAA", "each nation"]), pick.choice(["personnel", "packages"])
    limits = ["50 %", "34 %", "100" if of == "personnel" else "1"]
    return [{"about": about, "of": of, "at_most": pick.choice(limits)}]


def _line(pick: Random, index: int, months: int, *, sited: bool) -> dict[str, Any]:
    begin = pick.choice(["", "", pick.randrange(months)])
    return {
        "line": f"l{index}",
        "capability": pick.choice(["guard", "guard", "med"]),
        "quantity": pick.choice([1, 1, 2, 3]),
        "tier": pick.choice([1, 1, 2, 3]),
        "at": pick.choice(["any", "lviv", "port"]) if sited else "",
        "from": begin,
        "until": "" if begin != "" else pick.choice(["", months]),
        "needs": f"l{index - 1}" if index and pick.random() < 0.2 else "",
    }

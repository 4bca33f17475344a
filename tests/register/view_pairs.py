"""Pairs of registers that differ only in what is hidden from a viewer.

What the viewer sees is drawn once; all the rest is drawn anew for each of the two: hidden rows,
where they stand, hidden fields of rows that are seen, references to hidden rows, and whom else
anything was released to. Nothing here knows how a view is made.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from contingent.register.meeting import Meeting
from contingent.register.pledge import Pledge
from contingent.register.register import Register
from tests.builders import line, register, site

NATIONS = ("FRA", "GBR", "DEU", "POL", "TUR")
GROUPS = {"eu": ("FRA", "DEU", "POL"), "nato": ("FRA", "GBR", "DEU", "POL", "TUR"), "e2": ("FRA",)}
OFFER_PARTS = ("existence", "numbers", "time", "condition", "caveats", "source")
CLAIM_PARTS = ("existence", "numbers", "condition", "caveats", "source")
CONDITIONS = (
    "",
    "ceasefire",
    "FRA",
    "not war",
    "GBR provides land",
    "at least 2 other nations provide land",
    "at least 900 personnel",
    "all of FRA, GBR",
    "ceasefire and at least 1 nation from eu",
)
CAVEATS = (
    "",
    "not in POL",
    "not east of 25",
    "not with UKR",
    "at most 5000 personnel",
    "only in UKR",
)
WORDS = ("", "a word", "another word", "in confidence")
#: The record, which is common to all; pledges are told at its meetings, or at none.
MEETINGS = [
    {"meeting": name, "date": f"2025-0{n}-01", "title": f"Meeting {name}", "group": "ours"}
    for n, name in ((3, "first"), (7, "second"))
]
Row = dict[str, Any]


@dataclass
class Seen:
    """A row the viewer sees: what it sees of it, and the parts; all of them for its own."""

    row: Row
    parts: frozenset[str]
    own: bool
    #: Of a claim: what may be a hidden id stands for who seconded it.
    hidden_second: bool = False
    #: Releases of the viewer's own row, which it sees as they are.
    releases: list[Row] = field(default_factory=list)


@dataclass
class Pair:
    """Two registers with the same view of one viewer."""

    viewer: str
    one: Register
    other: Register


def pair(seed: int) -> Pair:
    """Two registers that differ, at most, in what the viewer does not see."""
    rng = Random(seed)
    viewer = rng.choice((*NATIONS, "public"))
    claims = [_seen(rng, "claim", n, viewer) for n in range(rng.randrange(4))]
    offers = [_seen(rng, "offer", n, viewer) for n in range(rng.randrange(1, 6))]
    for each in offers:
        listed = [c.row["id"] for c in claims]
        each.row["claims"] = rng.sample(listed, rng.randrange(len(listed) + 1))
    # Drawn apart, so that what is drawn of offers stays what it was.
    pledges = _pledges(Random(f"{seed} pledges"), viewer)
    made = [
        _filled(Random(f"{seed} {turn}"), viewer, offers, claims).with_rows(
            meetings=tuple(map(Meeting.model_validate, MEETINGS)),
            pledges=_told_among(Random(f"{seed} pledges {turn}"), viewer, pledges),
        )
        for turn in "ab"
    ]
    return Pair(viewer, *made)


def _pledge(rng: Random, name: str, nation: str, *, public: bool) -> Pledge:
    row = {
        "pledge": name,
        "nation": nation,
        "what": rng.choice(WORDS[1:]),
        "quantity": rng.choice((None, rng.randrange(1, 900))),
        "pledged_on": f"2025-0{rng.randrange(1, 10)}-01",
        "meeting": rng.choice(("", *(str(row["meeting"]) for row in MEETINGS))),
        "source_url": "https://example.org/paper" if public else "",
        "note": rng.choice(WORDS),
    }
    return Pledge.model_validate(row)


def _pledges(rng: Random, viewer: str) -> list[Pledge]:
    """The pledges a viewer sees: those with a public source, and its own without one."""
    found = []
    for number in range(rng.randrange(4)):
        nation = rng.choice(NATIONS)
        public = nation != viewer or rng.random() < 0.5
        found.append(_pledge(rng, f"pledge{number}", nation, public=public))
    return found


def _told_among(rng: Random, viewer: str, seen: list[Pledge]) -> tuple[Pledge, ...]:
    """These, with pledges of others that have no public source among them."""
    found = [*seen]
    for number in range(rng.randrange(4)):
        nation = rng.choice([nation for nation in NATIONS if nation != viewer])
        name = f"{rng.choice(('a', 'hidden', 'z'))}{number}{rng.randrange(10**6)}"
        row = _pledge(rng, name, nation, public=False)
        found.insert(rng.randrange(len(found) + 1), row)
    return tuple(found)


def _seen(rng: Random, kind: str, number: int, viewer: str) -> Seen:
    own = viewer != "public" and rng.random() < 0.35
    parts = OFFER_PARTS if kind == "offer" else CLAIM_PARTS
    share = rng.choice((0.2, 0.6, 1))
    seen = {p for p in parts if own or p == "existence" or rng.random() < share}
    row = _row(rng, kind, f"seen{number}")
    _give(rng, row, kind, viewer, own=own)
    found = Seen(row, frozenset(seen), own, kind == "claim" and rng.random() < 0.5)
    if own:
        found.releases = _releases(rng, kind, _name(row, kind), NATIONS)
    return found


def _name(row: Row, kind: str) -> str:
    return str(row["offer" if kind == "offer" else "id"])


def _give(rng: Random, row: Row, kind: str, viewer: str, *, own: bool) -> None:
    """Make the viewer the owner of a row, or another nation."""
    column = "nation" if kind == "offer" else "iso3"
    owner = viewer if own else rng.choice([n for n in NATIONS if n != viewer])
    row[column] = owner if rng.random() < 0.7 else rng.choice(NATIONS)
    if row[column] != owner or rng.random() < 0.2:
        row["owner"] = owner


def _row(rng: Random, kind: str, name: str) -> Row:
    parts = OFFER_PARTS if kind == "offer" else CLAIM_PARTS
    row: Row = {"offer" if kind == "offer" else "id": name}
    for part in parts:
        row |= _drawn(rng, kind, part)
    return row


def _drawn(rng: Random, kind: str, part: str) -> Row:
    """The fields of a part, drawn; those of every draw fit those of every other."""
    made: dict[str, Callable[[], Row]]
    if kind == "claim":
        made = {
            "existence": lambda: {
                "stated_on": f"2025-0{rng.randrange(1, 10)}-01",
                "stance": rng.choice(("offers", "considers", "declines")),
                "confidence": rng.choice(("low", "high")),
            },
            "numbers": lambda: {"quantity": rng.randrange(1, 900), "unit": rng.choice(WORDS)},
            "condition": lambda: {"condition": rng.choice(WORDS)},
            "caveats": lambda: {"caveat": rng.choice(WORDS)},
            "source": lambda: {
                "paraphrase": rng.choice(WORDS),
                "evidence": rng.choice(WORDS),
                "reviewer": rng.choice(("", "R. Reviewer")),
                "seconded_by": rng.choice(("", "A. Second")),
            },
        }
        return made[part]()
    most = rng.randrange(1, 9)
    begin = rng.choice((None, 0, 1))
    tour = rng.choice((None, "1 month", "2 months"))
    made = {
        "existence": lambda: {
            "title": rng.choice(WORDS),
            "capabilities": rng.choice((("mech-bn",), ("isr",), ("mech-bn", "guard-bn"))),
            "state": rng.choice(("reported", "offered", "confirmed", "withdrawn")),
            "confidence": rng.choice(("low", "medium", "high")),
            "known_from": "2025-01-01",
            "known_until": rng.choice((None, None, "2025-12-01")),
        },
        "numbers": lambda: {
            "amounts": (rng.randrange(1, 9), rng.randrange(1, 9)),
            "packages": most,
            "packages_low": rng.choice((None, 0)),
            "packages_high": rng.choice((None, most + rng.randrange(4))),
            "personnel": rng.randrange(0, 900),
            "basis": rng.choice(("stated", "assumed")),
        },
        "time": lambda: {
            "ready": rng.choice(("0", "10 days", "2 months")),
            "from": begin,
            "until": rng.choice((None, 3)),
            "tour": tour,
            "rest_ratio": 1 if tour and rng.random() < 0.5 else 0,
        },
        "condition": lambda: {"condition": rng.choice(CONDITIONS)},
        "caveats": lambda: {"caveats": rng.choice(CAVEATS)},
        "source": lambda: {"claims": [], "note": rng.choice(WORDS)},
    }
    return made[part]()


def _reached(to: str) -> set[str]:
    if to == "all":
        return {*NATIONS, "public"}
    return {to} if to in NATIONS else set(GROUPS.get(to, ()))


def _releases(rng: Random, kind: str, name: str, among: tuple[str, ...]) -> list[Row]:
    """Releases to some of these."""
    rows: list[Row] = []
    for to in rng.sample(among, rng.randrange(min(4, len(among) + 1))):
        rows += _release(rng, kind, name, to, _some(rng, kind))
    return rows


def _some(rng: Random, kind: str) -> set[str]:
    parts = OFFER_PARTS if kind == "offer" else CLAIM_PARTS
    return {p for p in parts if p == "existence" or rng.random() < 0.5}


def _release(rng: Random, kind: str, name: str, to: str, parts: set[str]) -> list[Row]:
    whole = OFFER_PARTS if kind == "offer" else CLAIM_PARTS
    fields = ["everything"] if parts == set(whole) and rng.random() < 0.5 else sorted(parts)
    by = rng.choice(("", "A. Head", "B. Head"))
    return [{"kind": kind, "id": name, "fields": f, "to": to, "by": by} for f in fields]


def _filled(rng: Random, viewer: str, offers: list[Seen], claims: list[Seen]) -> Register:
    """A register of what the viewer sees, with all the rest drawn."""
    among = [*NATIONS, *GROUPS, "staff", "all"]
    others = tuple(to for to in among if viewer not in _reached(to))
    to_viewer = [to for to in among if viewer in _reached(to)]
    hidden = {
        kind: [_hidden(rng, kind, n, viewer) for n in range(rng.randrange(4))]
        for kind in ("offer", "claim")
    }
    secret = [row["id"] for row in hidden["claim"]]
    tables: dict[str, list[Row]] = {"offer": [], "claim": []}
    released: list[list[Row]] = []
    for kind, seen in (("offer", offers), ("claim", claims)):
        rows = []
        for each in seen:
            row = dict(each.row)
            for part in OFFER_PARTS if kind == "offer" else CLAIM_PARTS:
                if part not in each.parts:
                    row |= _drawn(rng, kind, part)
            _refer(rng, row, kind, each, secret, [c.row["id"] for c in claims])
            rows.append(row)
            name = _name(row, kind)
            if each.own:
                released.append(each.releases)
                continue
            released.append(_to_viewer(rng, kind, name, to_viewer, set(each.parts)))
            released.append(_releases(rng, kind, name, others))
        for row in hidden[kind]:
            if kind == "offer":
                row["claims"] = rng.sample(secret, rng.randrange(len(secret) + 1))
            rows.insert(rng.randrange(len(rows) + 1), row)
            released.append(_releases(rng, kind, _name(row, kind), others))
        tables[kind] = rows
    return _register(rng, tables, released, [c.row["id"] for c in claims], secret)


def _to_viewer(rng: Random, kind: str, name: str, ways: list[str], parts: set[str]) -> list[Row]:
    """What the viewer was given, in one way or another that reaches it."""
    rows = _release(rng, kind, name, rng.choice(ways), parts)
    if rng.random() < 0.3:
        rows += _release(
            rng, kind, name, rng.choice(ways), {"existence", rng.choice(sorted(parts))}
        )
    # Whoever is reached by one part must be reached by its existence.
    for row in list(rows):
        if row["fields"] not in {"existence", "everything"}:
            rows.append({**row, "fields": "existence"})
    return rows


def _refer(
    rng: Random, row: Row, kind: str, each: Seen, secret: list[str], seen: list[str]
) -> None:
    """Let a row that is seen refer to rows that are not, and hide what it refers to."""
    if kind == "offer":
        shown = "source" in each.parts
        kept = each.row["claims"] if shown else rng.sample(seen, rng.randrange(len(seen) + 1))
        listed = [*kept]
        for name in rng.sample(secret, rng.randrange(len(secret) + 1)):
            listed.insert(rng.randrange(len(listed) + 1), name)
        row["claims"] = listed
    elif each.hidden_second and "source" in each.parts:
        row["seconded_by"] = rng.choice(("Dupont", "c.1", *secret))


def _hidden(rng: Random, kind: str, number: int, viewer: str) -> Row:
    row = _row(rng, kind, f"{rng.choice(('a', 'hidden', 'z'))}{number}{rng.randrange(10**6)}")
    _give(rng, row, kind, viewer, own=False)
    return row


def _register(
    rng: Random,
    tables: dict[str, list[Row]],
    released: list[list[Row]],
    seen: list[str],
    secret: list[str],
) -> Register:
    """The register; a consent, which all see, rests on claims that are seen and on others."""
    claims = [name for name in seen if int(name.removeprefix("seen")) % 2]
    for name in secret:
        if rng.random() < 0.5:
            claims.insert(rng.randrange(len(claims) + 1), name)
    base = register(
        lines=[line("core", quantity=2), line("eyes", "isr", 3), line("in-pol", at="port")],
        sites=[site("lviv", lat=49.8, lon=24.0), site("gdynia", "POL", roles="port")],
        events=("ceasefire", "war"),
        groups={name: ";".join(members) for name, members in GROUPS.items()},
        nations=(*NATIONS, "UKR"),
    )
    document = {table: getattr(base, table) for table in Register.model_fields}
    return Register.model_validate(
        {
            **document,
            "worlds": [
                {"world": "base", "events": {"ceasefire": True}},
                {"world": "war", "events": {"war": 1}},
            ],
            "offers": [_offer(row) for row in tables["offer"]],
            "claims": tables["claim"],
            "consents": [
                {"decider": "UKR", "about": "TUR", "verdict": "granted", "claims": claims}
            ],
            "releases": [row for rows in released for row in rows],
        }
    )


def _offer(row: Row) -> Row:
    """The row with its capabilities and amounts as one cell."""
    given = {name: cell for name, cell in row.items() if name not in {"capabilities", "amounts"}}
    pairs = zip(row["capabilities"], row["amounts"], strict=False)
    return {**given, "supplies": "|".join(f"{name}:{amount}" for name, amount in pairs)}

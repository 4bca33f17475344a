"""Hypothesis draws whole cases: every table and column, with texts that try a format's patience."""

from datetime import date, datetime, time
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st

from contingent.register.balance import Counted
from contingent.register.claim import Confidence, Stance
from contingent.register.consent import Verdict
from contingent.register.consistency import check_register
from contingent.register.duration import Duration, Rate, Unit
from contingent.register.offer import LADDER, Basis
from contingent.register.pledge import Delivery
from contingent.register.register import MOST_STEPS, Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Mode
from contingent.register.step import Step
from tests.builders import replaced

_NATIONS = ("DEU", "FRA", "GBR", "NTO", "POL", "UKR")
_CAPABILITIES = ("mech-bn", "frigate", "isr")
_CONDITIONS = ("", "war", "not war and FRA", "at least 2 other nations from eu provide land or GBR")
_CAVEATS = ("", "not with NTO", "at most 6 months; not east of 24.123456", "not in UKR")

#: What CSV, XLSX, TOML, JSON and spreadsheets have stumbled over.
_AWKWARD = (
    "=1+1",
    "+49 30 1234",
    "-",
    "-5",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "'quoted",
    'say "no", he said',
    "a;b,c\td",
    "two\nlines",
    "carriage\rreturn\r\n",
    "_x0041_ _x005F_x000D_ _x000D_",
    "007",
    "1e5",
    "TRUE",
    "2025-04-10",
    "01.02.2026",
    "]]> <a> &amp; \\ \\u0041",
    "Łódź, Türkiye, 日本, 🕊",
    "\u2028separated\u2029 \xa0",
    "[red]no markup[/]",
    "# no comment",
    "<r><t>no mark-up</t></r>",
    "nan",
)
_LETTERS = st.characters(
    blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff", max_codepoint=0x1F600
)
texts = st.one_of(
    st.just(""), st.sampled_from(_AWKWARD), st.text(_LETTERS | st.sampled_from("\t\n\r"))
).map(str.strip)
titles = texts.filter(bool)
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
months = st.integers(0, 1200)
counts = st.integers(0, 10**18)


def _numbers(least: float, most: float) -> st.SearchStrategy[float]:
    return st.floats(least, most, allow_subnormal=False)


def _above_zero(most: float) -> st.SearchStrategy[float]:
    return st.floats(0, most, exclude_min=True)


def _times(least: int, most: int) -> st.SearchStrategy[Duration]:
    """Durations of so many hours, in any unit, whole or with decimals."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Duration:
        unit = draw(st.sampled_from(Unit))
        low, high = Fraction(least, unit.hours), Fraction(most, unit.hours)
        tenths = draw(st.sampled_from([1, 10, 1000]))
        number = draw(st.integers(ceil(low * tenths), floor(high * tenths)))
        return Duration(Fraction(number, tenths), unit)

    return drawn()


def _maybe(given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | given


def _some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=3).map(tuple)


_NATION = {
    "name": titles,
    "groups": st.just(("eu",)) | st.just(("eu", "nordic")),
    "probability": _maybe(_numbers(0, 1)),
    "home": _maybe(st.sampled_from(["lviv", "gdynia"])),
    "active_personnel": _maybe(counts),
    "personnel_year": _maybe(st.integers(1900, 2200)),
    "source_url": texts,
    "notes": texts,
}


def _alternatives(parts: list[tuple[str, float, bool]]) -> list[list[dict[str, object]]]:
    """Supplies of these parts; each that says so is given together with the one before it."""
    found: list[list[dict[str, object]]] = []
    for name, amount, together in parts:
        if not (together and found):
            found.append([])
        found[-1].append({"capability": name, "amount": amount})
    return found


_OFFER = {
    "nation": st.sampled_from(_NATIONS[:3]),
    "title": texts,
    "supplies": st.lists(
        st.tuples(st.sampled_from(_CAPABILITIES), _above_zero(1e6), st.booleans()),
        min_size=1,
        unique_by=lambda part: part[0],
    ).map(_alternatives),
    "packages": st.integers(1, 1000),
    "personnel": st.integers(0, 1_000_000),
    "ready": _times(0, 3650 * 24),
    "from": _maybe(st.integers(0, 2)),
    "until": st.none() | st.integers(3, 8),
    "tour": _times(720, 1200 * 720),
    "relief": _times(0, 720),
    "rest_ratio": _numbers(0, 100),
    "state": st.sampled_from(LADDER),
    "confidence": st.sampled_from(Confidence),
    "condition": st.sampled_from(_CONDITIONS),
    "caveats": st.sampled_from(_CAVEATS),
    "basis": st.sampled_from(Basis),
    "claims": _some(("C1", "C2")),
    "known_from": st.none(),
    "known_until": _maybe(days),
    "packages_low": _maybe(st.integers(0, 1)),
    "packages_high": _maybe(st.integers(1000, 2000)),
    "note": texts,
}
_LINE = {
    "title": texts,
    "concepts": _some(("small", "large")),
    "capability": st.sampled_from(_CAPABILITIES),
    "quantity": _above_zero(1e6),
    "tier": st.integers(1, 3),
    "at": st.just(("any",)) | st.just(("lviv", "gdynia")) | st.just(()),
    "within_km": _maybe(_above_zero(20000)),
    "from": _maybe(st.integers(0, 2)),
    "until": _maybe(st.integers(3, 8)),
    "weight": _above_zero(1000),
    "source": texts,
}
_SITE = {
    "name": titles,
    "nation": st.sampled_from(_NATIONS),
    "lat": _numbers(-90, 90),
    "lon": _numbers(-180, 180),
    "roles": _some(("port", "city")),
    "capacity": _maybe(counts),
    "cost": _maybe(_numbers(0, 1e6)),
    "transfer": _times(0, 365 * 24),
    "source": texts,
}
_LINK = {
    "from": st.just("lviv"),
    "to": st.just("gdynia"),
    "mode": st.sampled_from(Mode),
    "km": _maybe(_numbers(0, 1e300)),
    "time": _times(0, 10**12),
    "capacity": _maybe(st.builds(Rate, st.integers(0, 10**9 - 1), st.sampled_from(Unit))),
    "event": _maybe(st.just("war")),
    "source": texts,
}
_CLAIM = {
    "iso3": st.sampled_from(_NATIONS),
    "stated_on": days,
    "stance": st.sampled_from(Stance),
    "quantity": _maybe(_numbers(0, 1e300)),
    **dict.fromkeys(("domain", "condition", "reason", "paraphrase", "source_url"), texts),
    **dict.fromkeys(("evidence", "read_as", "reviewer"), texts),
    "confidence": st.sampled_from(Confidence),
}
_MEETING = {
    "date": days,
    "title": titles,
    "place": texts,
    "hosts": _some(_NATIONS),
    "participants": _maybe(counts),
    "outcome": texts,
    "meeting": st.sampled_from(("", "paris-2025")),
    "group": st.sampled_from(("", "coalition")),
    "chairs": _some(_NATIONS),
    "attended": st.just(()),
    "said": texts,
}
_PLEDGE = {
    "nation": st.sampled_from(_NATIONS),
    "what": titles,
    "quantity": st.sampled_from((1, 2.5, 9000)),
    "unit": texts,
    "pledged_on": days,
    "delivery": st.sampled_from(Delivery),
    "confidence": st.sampled_from(Confidence),
    "source_title": texts,
    "source_url": texts,
    "note": texts,
}
_COALITION = {
    "title": titles,
    "group": st.sampled_from(("", "ramstein")),
    "leads": _some(_NATIONS),
    "members": _some(_NATIONS),
    "partners": _maybe(counts),
    "since": _maybe(days),
    "source_title": texts,
    "note": texts,
}


def _rows(
    key: str | None, names: tuple[str, ...], columns: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A row for each name, every column drawn."""
    made = [st.fixed_dictionaries({**({key: st.just(n)} if key else {}), **columns}) for n in names]
    return st.tuples(*made).map(list)


@st.composite
def _calendar(draw: st.DrawFn) -> dict[str, Any]:
    """Any step, a length of so many of it, and a start that has a time where it may."""
    step = draw(st.sampled_from(["month", "week", "day", "6 h", "1 h"]).map(Step.of_text))
    start: date = draw(days)
    if step.finer_than_day and draw(st.booleans()):
        start = datetime.combine(start, time(draw(st.integers(0, 23)), draw(st.integers(0, 59))))
    return {"step": step, "start": start, "length": step.duration(draw(st.integers(8, MOST_STEPS)))}


@st.composite
def _spells(draw: st.DrawFn, event: str) -> list[dict[str, Any]]:
    """Spells of an event in order; the last may have no end."""
    kind = days if draw(st.booleans()) else st.integers(0, 1200)
    turns: list[Any] = sorted(draw(st.lists(kind, unique=True, min_size=1, max_size=5)))
    ends = [*turns[1::2], None]
    return [
        {"event": event, "start": start, "until": until}
        for start, until in zip(turns[::2], ends, strict=False)
    ]


@st.composite
def _known(draw: st.DrawFn, spells: list[dict[str, Any]]) -> dict[str, Any]:
    """Days from which an event is known: one, or one for each of its turns."""
    turns = sum(1 if spell["until"] is None else 2 for spell in spells)
    count = draw(st.sampled_from([1, turns]))
    found = sorted(draw(st.lists(days, min_size=count, max_size=count)))
    return {"event": spells[0]["event"], "days": found}


@st.composite
def _world(draw: st.DrawFn, name: str) -> dict[str, Any]:
    named = draw(_some(("war", "parliament.GBR", "a.B-2.c")))
    spells = [draw(_spells(event)) for event in named]
    return {
        "world": name,
        "title": draw(texts),
        "without": draw(_some(_NATIONS)),
        "events": [one for own in spells for one in own],
        "known_from": [draw(_known(own)) for own in spells if draw(st.booleans())],
    }


_BALANCE = {
    "at_least": _maybe(st.sampled_from(("0", "300", "1/3", "20 %"))),
    "at_most": st.sampled_from(("300", "1/3", "33.5 %", "100 %")),
    "of": st.sampled_from(Counted),
    "tier": st.integers(1, 3),
    "source": texts,
    "note": texts,
}
_CONSENT = {
    "decider": st.sampled_from(("UKR", "NTO")),
    "about": st.sampled_from(("FRA", "GBR", "POL", "eu", "nordic", "all")),
    "verdict": st.sampled_from(Verdict),
    "from": _maybe(st.integers(0, 2)),
    "until": _maybe(st.integers(3, 8)),
    "world": st.sampled_from(("", "base")),
    "claims": _some(("C1", "C2")),
    "source": texts,
    "known_from": _maybe(days),
    "note": texts,
}


@st.composite
def cases(draw: st.DrawFn) -> Register:
    """A case without faults in which any column may hold anything it allows."""
    events = [{"event": e, "title": draw(texts)} for e in ("war", "parliament.GBR", "a.B-2.c")]
    calendar = draw(_calendar())
    events[0]["probability"] = draw(_maybe(_numbers(0, 1)))
    worlds = [draw(_world(name)) for name in ("base", "0.other-1")]
    case = {
        "title": draw(titles),
        "host": draw(_maybe(st.just("UKR"))),
        "main_domain": draw(_maybe(st.just("land"))),
        "backtest": draw(st.lists(days, max_size=2)),
        "default_world": draw(_maybe(st.just("0.other-1"))),
        "default_concept": draw(_maybe(st.just("small"))),
        "default_cutoff": draw(_maybe(st.sampled_from(["offered", "deployed"]))),
        "default_confidence": draw(_maybe(st.sampled_from(["low", "high"]))),
        **calendar,
    }
    requirements = draw(_rows("line", ("core", "guard"), _LINE))
    requirements[1]["needs"] = ("core",) if not requirements[0]["concepts"] else ()
    register = Register.model_validate(
        {
            "case": case,
            "events": events,
            "worlds": worlds,
            "concepts": [{"concept": c, "title": draw(texts)} for c in ("large", "small")],
            "nations": draw(_rows("nation", _NATIONS, _NATION)),
            "capabilities": [
                {"capability": c, "domain": "land", "unit": draw(titles), "title": draw(texts)}
                for c in _CAPABILITIES
            ],
            "offers": draw(_rows("offer", ("a", "0-b"), _OFFER)),
            "requirements": requirements,
            "sites": [
                site if draw(st.booleans()) else {**site, "lat": None, "lon": None}
                for site in draw(_rows("site", ("lviv", "gdynia"), _SITE))
            ],
            "links": draw(_rows(None, ("",), _LINK)),
            "claims": draw(_rows("id", ("C1", "C2"), _CLAIM)),
            "meetings": draw(_rows(None, ("",), _MEETING)),
            "consents": draw(_rows(None, ("", ""), _CONSENT)),
            "balance": draw(_rows("about", ("FRA", "eu"), _BALANCE)),
            "pledges": draw(_rows("pledge", ("p-1", "0-p"), _PLEDGE)),
            "coalitions": draw(_rows("coalition", ("drones",), _COALITION)),
        }
    )
    # Caveats and sites may contradict each other; the plainest mend is to drop the caveats. Lines
    # may count for too little beside each other: each is then filled by the smallest package.
    if check_register(register, lambda table, index: (table, index)):
        plain = tuple(
            offer.model_copy(update={"caveats": (), "claims": ()}) for offer in register.offers
        )
        sites = tuple(site.model_copy(update={"cost": 1.0}) for site in register.sites)
        lines = tuple(
            line.model_copy(update={"quantity": _least(register, line), "weight": 1.0})
            for line in register.requirements
        )
        register = replaced(register, offers=plain, sites=sites, requirements=lines)
    # Two consents may speak of one nation at once, rest on claims that are not seconded, and be
    # about a group that no nation drawn is in.
    if check_register(register, lambda table, index: (table, index)):
        one = tuple(
            row.model_copy(update={"claims": (), "about": "all"}) for row in register.consents[:1]
        )
        register = replaced(register, consents=one)
    return register


def _least(register: Register, line: RequirementLine) -> float:
    amounts = [a for offer in register.offers if (a := offer.amount(line.capability))]
    return min(amounts, default=line.quantity)

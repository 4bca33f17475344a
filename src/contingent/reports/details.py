"""Conditions, caveats, reasons and quantities that stand beside a stance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.reports.clauses import Clause
from contingent.reports.mentions import Mention
from contingent.reports.numbers import Number, numbers_in, plain
from contingent.reports.patterns import Hit

__all__ = ["Amount", "amount", "caveat_kinds", "condition_kinds", "condition_nations", "reasons"]

#: What conditions are opened by; "weak" ones only tie peace to an offer.
STRONG = ("cond", "need", "without")
#: A nation this many words behind an opener may be what is waited for.
SCOPE = 14
#: Words between a number and the thing counted.
NEAR = 3


def _scopes(clause: Clause, *openers: str) -> list[tuple[int, int]]:
    """Stretches in which what is waited for is named: from an opener to the next comma."""
    found = []
    for hit in clause.cues(*(openers or ("cond", "without", "if"))):
        end = min(clause.end, hit.end + SCOPE)
        for place in range(hit.end, end - 1):
            gap = clause.text[clause.tokens[place].end : clause.tokens[place + 1].start]
            if "," in gap or ";" in gap:
                end = place + 1
                break
        found.append((hit.start, end))
    return found


def condition_nations(clause: Clause) -> list[Mention]:
    """Mentions of nations that are waited for, not spoken of."""
    scopes = _scopes(clause)
    if not scopes and not clause.has("need"):
        return []
    american = [m for m in clause.mentions if m.nations == ("USA",)]
    others = [m for m in clause.mentions if m.nations != ("USA",)]
    found = american if others or _leads_no_clause(american, clause) else []
    for start, end in scopes:
        inside = [m for m in others if start <= m.start < end and m.nations != ("UKR",)]
        if american and start == clause.start:  # "without Washington Finland will not"
            inside = [m for m in inside if not _has_verb(m, clause)]
        outside = [m for m in clause.mentions if m not in inside and m not in found]
        if outside and inside:
            speakers = {n for m in outside for n in m.nations}
            found += [m for m in inside if not set(m.nations) <= speakers]
    return list(dict.fromkeys(found))


def _has_verb(mention: Mention, clause: Clause) -> bool:
    """Whether a verb or its negator stands right behind a name."""
    verbs = clause.cues("neg", "future", "modal")
    return any(0 <= hit.start - mention.end <= 1 for hit in verbs)


def _leads_no_clause(american: Sequence[Mention], clause: Clause) -> bool:
    """Whether the only Americans named are what is waited for: they stand behind an opener."""
    scopes = _scopes(clause)
    return bool(american) and (
        clause.has("need") or all(any(s < m.start for s, _ in scopes) for m in american)
    )


def condition_kinds(clause: Clause, waited: Iterable[Mention]) -> list[str]:
    """Kinds of condition in a clause.

    us-backstop, parliament, un-mandate, other-nation:ISO, other-nations:NUMBER, peace-agreement.
    """
    kinds = []
    strong = clause.has(*STRONG) or _inside(clause)
    waited = list(waited)
    if any("USA" in m.nations for m in waited):
        kinds.append("us-backstop")
    if clause.has("parliament") and strong:
        kinds.append("parliament")
    peacekeepers = {hit.start for hit in clause.cues("force")}  # "blue helmets" are no mandate
    if strong and any(hit.start not in peacekeepers for hit in clause.cues("un")):
        kinds.append("un-mandate")
    kinds += [
        f"other-nation:{nation}"
        for m in waited
        for nation in m.nations
        if nation not in {"USA", "UKR"} and m.role != "metonym"
    ]
    kinds += _others(clause)
    if clause.has("peace") and clause.has("weak", *STRONG):
        kinds.append("peace-agreement")
    return list(dict.fromkeys(kinds))


def _others(clause: Clause) -> list[str]:
    """Other nations waited for by number: "only if three other allies join"."""
    found = []
    for start, end in _scopes(clause, "only_if", "if"):
        unnamed = [h.start for h in clause.cues("generic") if start <= h.start < end]
        found += [
            f"other-nations:{plain(number.value)}"
            for number in numbers_in(clause.hits, start, end)
            if any(0 <= place - number.end < NEAR for place in unnamed)
            and number.value is not None
            and number.value > 1
            and number.value % 1 == 0
        ]
    return found


def _inside(clause: Clause) -> bool:
    """Whether a parliament or the United Nations stand behind an "if"."""
    opened = [hit.start for hit in clause.cues("if")]
    return any(
        0 < hit.start - start < SCOPE for hit in clause.cues("parliament", "un") for start in opened
    )


def caveat_kinds(clause: Clause, stance: str, *, at_home: bool = False) -> list[str]:
    """Kinds of caveat in a clause; ``at_home``: whether it names the nation's own soil."""
    kinds = []
    if stance == "excludes-troops":
        kinds.append("no-troops")
    elif clause.has("offsoil") or at_home:
        kinds.append("not-on-ukrainian-soil")
    return kinds


def reasons(clause: Clause, subjects: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Nations feared, by nation that fears them.

    Where as many are feared as there are subjects, and more than one, each fears its own.
    """
    opened = [hit.start for hit in clause.cues("reason")]
    feared = [
        nation
        for m in clause.mentions
        if opened and m.start > opened[0]
        for nation in m.nations
        if nation not in subjects and nation not in {"USA", "UKR"}
    ]
    feared = list(dict.fromkeys(feared))
    if not feared:
        return {}
    if len(feared) == len(subjects) > 1:
        return {nation: (fear,) for nation, fear in zip(subjects, feared, strict=True)}
    return {nation: tuple(feared) for nation in subjects}


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is spoken of.

    Attributes:
        said: as said and normalised: ``200``, ``company``, ``several thousand``; None where nothing
            is said, or nothing that is one number.
        doubtful: the words that give no single number, such as ``2 to 3 thousand``; else empty.
    """

    said: str | None = None
    doubtful: str = ""


def amount(clause: Clause) -> Amount:
    """How much a clause speaks of.

    The first number before a force counts. Where it is none that can be told, no other is taken for
    it; of people, nothing but a whole number is told.
    """
    numbers = numbers_in(clause.hits, clause.start, clause.end)
    told = {i for n in numbers if n.value is not None for i in range(n.start, n.end)}
    units = [hit for hit in clause.hits if hit.label.startswith("unit:")]
    vague = [h for h in units if h.label.startswith("unit:several") and not told & set(h.words)]
    if vague:
        return Amount(vague[0].label.split(":", 1)[1])
    things = [*clause.cues("troops", "force"), *_domain_hits(clause)]
    for number in numbers:
        thing = _counted(number, numbers, things)
        if thing is None or _is_year(number) or (number.value is not None and number.value <= 1):
            continue
        sized = any(abs(hit.start - thing.start) < NEAR for hit in units)
        if number.value is None or (number.value % 1 and not sized):
            start, end = clause.tokens[number.start].start, clause.tokens[number.end - 1].end
            return Amount(doubtful=clause.text[start:end])
        return Amount(plain(number.value))
    return Amount(units[0].label.split(":", 1)[1] if units else None)


def _counted(number: Number, numbers: Sequence[Number], things: Iterable[Hit]) -> Hit | None:
    """What a number counts: a force a few words behind it; other numbers between do not matter."""
    for hit in sorted(things, key=lambda hit: hit.start):
        between = sum(n.end - n.start for n in numbers if number.end <= n.start < hit.start)
        if number.end <= hit.start and hit.start - number.end - between <= NEAR:
            return hit
    return None


def _domain_hits(clause: Clause) -> list[Hit]:
    return [hit for hit in clause.hits if hit.label.startswith("domain:")]


def _is_year(number: Number) -> bool:
    return number.digits and number.value is not None and 1900 <= number.value <= 2100  # noqa: PLR2004 - years

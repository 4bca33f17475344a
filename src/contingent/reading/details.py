"""Conditions, caveats, reasons and quantities that stand beside a stance."""

from collections.abc import Iterable, Sequence

from contingent.reading.clauses import Clause
from contingent.reading.mentions import Mention
from contingent.reading.numbers import numbers_in
from contingent.reading.patterns import Hit

__all__ = ["caveat_kinds", "condition_kinds", "condition_nations", "quantity", "reasons"]

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
    if clause.has("un") and strong:
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
            f"other-nations:{number.value:g}"
            for number in numbers_in(clause.tokens[start:end], clause.hits, start)
            if any(0 <= place - number.end < NEAR for place in unnamed) and number.value > 1
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


def quantity(clause: Clause) -> str | None:
    """How much is spoken of, as said and normalised: ``200``, ``company``, ``several thousand``."""
    vague = [hit for hit in clause.hits if hit.label.startswith("unit:several")]
    if vague:
        return vague[0].label.split(":", 1)[1]
    things = [*clause.cues("troops", "force"), *_domain_hits(clause)]
    for number in numbers_in(clause.tokens[clause.start : clause.end], clause.hits, clause.start):
        follows = [hit for hit in things if 0 <= hit.start - number.end <= NEAR]
        if follows and number.value > 1 and not _is_year(number.value, number.digits):
            return f"{number.value:g}"
    units = [hit for hit in clause.hits if hit.label.startswith("unit:")]
    return units[0].label.split(":", 1)[1] if units else None


def _domain_hits(clause: Clause) -> list[Hit]:
    return [hit for hit in clause.hits if hit.label.startswith("domain:")]


def _is_year(value: float, digits: bool) -> bool:  # noqa: FBT001 - a private question
    return digits and 1900 <= value <= 2100  # noqa: PLR2004 - years

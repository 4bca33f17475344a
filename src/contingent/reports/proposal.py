"""What reading a report yields: proposals, meetings, possible misses; none of it is a claim yet."""

from dataclasses import dataclass
from datetime import date

from contingent.reports.doubt_kinds import Doubt
from contingent.reports.marks import Mark
from contingent.reports.mentions import ReadAs
from contingent.reports.operation import THIS

__all__ = ["TROOPS", "Evidence", "MeetingFound", "Miss", "Proposal", "Reading"]

#: What the language tables call the domain of troops, whatever a case calls its own.
TROOPS = "land"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the text: ``text[start:end] == words``, offsets in Unicode code points."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """One nation's stance as a report tells it, proposed for a person to accept.

    Attributes:
        nation: ISO 3166-1 alpha-3.
        stance: offers, conditional, considers, declines or excludes-troops.
        domains: land, air, maritime and so on, as far as said.
        quantity: as said, normalised ("200", "company").
        conditions: kinds: us-backstop, parliament, un-mandate, peace-agreement, other-nation:ISO.
        condition: the same in our condition language; empty where there is none.
        caveats: kinds: no-troops, not-on-ukrainian-soil.
        reasons: nations named as the threat that motivates it.
        stated_on: day of the statement, if it can be told.
        evidence: the words it rests on.
        why: the rule that decided, for a reader.
        confidence: high, medium or low; by how it was found, not a probability.
        method: rules, llm, or both joined by "+".
        read_as: garbled names it depends on.
        asked: of a nation that declines, the domains in which others hope for its help.
        operation: "this" for the one read for, "unknown" where the report names none, else what
            the report calls another one.
        doubts: what a rule has against it, the plainest first.
        marks: what can be told of it, by which it was judged (``belief.py``).
        belief: how far it is believed, from 0 to 1; None where the rules alone decided.
        clause: offset of the clause it stands in.
        needs_second: whether a second source or a second person is asked for.
    """

    nation: str
    stance: str
    evidence: Evidence
    domains: tuple[str, ...] = ()
    quantity: str | None = None
    conditions: tuple[str, ...] = ()
    condition: str = ""
    caveats: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    stated_on: date | None = None
    why: str = ""
    confidence: str = "medium"
    method: str = "rules"
    read_as: tuple[ReadAs, ...] = ()
    asked: tuple[str, ...] = ()
    operation: str = THIS
    doubts: tuple[Doubt, ...] = ()
    marks: frozenset[Mark] = frozenset()
    belief: float | None = None
    clause: int = -1

    @property
    def needs_second(self) -> bool:
        """A wrong yes or a wrong number does the most harm in a tally."""
        return self.stance == "offers" or self.quantity is not None


@dataclass(frozen=True, slots=True)
class MeetingFound:
    """A meeting a report tells of. Attending one is never a position.

    Attributes:
        participants: number of states, if told.
        place: English name of the city.
        hosts: nations that convene, chair or lead it.
        on: the day.
        day: the word used for it.
        evidence: the sentence.
        read_as: the place's name, where it was garbled.
    """

    participants: int | None
    place: str | None
    hosts: tuple[str, ...]
    on: date | None
    day: str | None
    evidence: Evidence
    read_as: tuple[ReadAs, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """A sentence with a nation and a force word from which nothing was proposed."""

    nations: tuple[str, ...]
    evidence: Evidence
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one report.

    Attributes:
        text: what was read; every offset points into it.
        language: ISO 639-1.
        article_date: the day relative dates are counted from, if known.
        off: what could not be used, in words for the user.
        about_other: why the report was taken to be about another operation, or None.
        elsewhere: stances on other operations; never proposed for this one.
        no_position: why nobody in the report was taken to hold a position on this operation, or
            None; what looked like one is among the possible misses then.
    """

    text: str
    language: str
    article_date: date | None
    proposals: tuple[Proposal, ...]
    meetings: tuple[MeetingFound, ...]
    misses: tuple[Miss, ...]
    read_as: tuple[ReadAs, ...]
    off: tuple[str, ...] = ()
    about_other: str | None = None
    elsewhere: tuple[Proposal, ...] = ()
    no_position: str | None = None

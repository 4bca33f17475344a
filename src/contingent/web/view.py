"""A view: a choice with what stands under it, and what templates ask of both."""

import csv
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from importlib.resources import files
from math import floor

from contingent.planning.plan import LineFill, Plan
from contingent.register.caveat import Caveat
from contingent.register.condition import And, Or
from contingent.register.condition_parser import ConditionError, parse_condition
from contingent.register.consent import Consent
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.step import StepKind
from contingent.resolution.change import Change
from contingent.resolution.reasons import Reason
from contingent.resolution.resolution import Resolution
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked
from contingent.services.answers.cautious import cautious
from contingent.services.answers.composition_words import CompositionRow, composition_words
from contingent.services.answers.condition_words import (
    caveat_words,
    caveats_words,
    condition_parts,
    condition_words,
)
from contingent.services.answers.fill_words import fill_by_step
from contingent.services.answers.footing_words import defaults_words
from contingent.services.answers.naming import named
from contingent.services.answers.sentence import setting_words
from contingent.services.answers.shares import SHARES, NationShare, shares_of
from contingent.services.answers.supposed import change_of, supposed_text
from contingent.services.answers.titles import Titles
from contingent.web.choice import Choice, query_of
from contingent.web.place import at
from contingent.web.remarks import remarks_on

__all__ = ["STATES", "View", "codes", "number", "share"]

#: Nations listed behind a count, commas between them, at most.
LISTED = 4
#: Verdicts on an offer or a nation, with the mark that says the same without colour.
STATES = {"stands": "●", "part": "◕", "waiting": "◐", "out": "○"}
#: Parts of a choice, and those that ask something.
_PARTS = frozenset(Choice.model_fields)
_ASKED = _PARTS - {"pin", "was"}


#: Quotation marks within others.
_WITHIN = str.maketrans("“”", "‘’")
#: What a reason says of a nation that left, where it is known that it did.
_GONE = {"", "stays out of this world"}


def _few(text: str) -> str:
    """What a count found, without the list of nations where that is long."""
    before, bracket, listed = text.partition(" (")
    return before if bracket and listed.count(",") > LISTED else text


@cache
def codes() -> dict[str, tuple[str, str]]:
    """ISO 3166-1: for each alpha-3 code the alpha-2 and the numeric one."""
    text = (files("contingent") / "web" / "nation_codes.csv").read_text("utf-8")
    return {row[0]: (row[1], row[2]) for row in csv.reader(text.splitlines()[1:])}


def share(value: float) -> str:
    """A share as a whole percentage that never rounds up to 100 or down to 0."""
    percent = value * 100
    if 0 < percent < 1:
        return "<1 %"
    if 99 < percent < 100 - 1e-4:  # noqa: PLR2004 - percent
        return "99 %"
    return f"{percent:.0f} %"


def number(value: float) -> str:
    """A number with thousands set apart, whole where it is whole."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else f"{value:,.1f}"  # noqa: PLR2004


def _looks_full(fill: LineFill) -> bool:
    """Whether a line's fill, rounded as it is written, reads as all it asks for: 3.96 as 4.0."""
    return round(fill.filled, 1) >= round(fill.required, 1)


@dataclass(frozen=True)
class View:
    """What one browser looks at.

    Attributes:
        whole: the register as it is now, all dates; the setting has it as of the day chosen.
        scenarios: what may be chosen as scenario; empty for a case that is no ledger.
        unread: parts of the address that mean nothing here.
        earlier: what was asked before this; None where that is not known.
        ledger: whether it is a ledger that may be recorded in.
    """

    choice: Choice
    whole: Register
    resolution: Resolution
    scenarios: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    earlier: "View | None" = None
    ledger: bool = False

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What about the question itself should be known to whoever reads the answer."""
        return remarks_on(self.whole, self.asked, self.unread)

    @property
    def setting(self) -> Setting:
        """The setting asked about."""
        return self.resolution.setting

    @property
    def register(self) -> Register:
        """The register as known on the day chosen."""
        return self.setting.register

    @property
    def asked(self) -> Asked:
        """The question."""
        return self.choice.asked()

    def url(self, path: str, **changes: object) -> str:
        """The address of a page with this choice and changes to it.

        One that asks something else says what was asked before.
        """
        if not _PARTS.isdisjoint(changes):
            asks = [name for name in changes if name in _ASKED]
            if any(changes[name] != getattr(self.choice, name) for name in asks):
                changes = {"was": self.was_here, **changes}
            query = self.choice.query(**changes)
        else:
            query = "&".join(filter(None, (self._query, query_of(changes))))
        return at(f"{path}?{query}" if query else path)

    @cached_property
    def _query(self) -> str:
        """The choice as an address holds it, which a page names in dozens of links."""
        return self.choice.query()

    @property
    def pin_here(self) -> str:
        """What pinning this choice writes into an address."""
        return self.was_here

    def barred(self, offer: Offer) -> bool:
        """Whether its state or confidence keeps an offer out whatever its condition."""
        return any(bar.kind != "without" for bar in self.setting.bars(offer))

    @property
    def was_here(self) -> str:
        """The address of this choice alone, as another holds it; it is never empty."""
        return self.choice.query(pin=None, was=None) or "world=" + self.setting.world.world

    @property
    def question(self) -> str:
        """The address of this choice alone, on the first page."""
        query = self.choice.query(pin=None, was=None)
        return at(f"/?{query}" if query else "/")

    @property
    def undo(self) -> str | None:
        """The address of what was asked before; None where that is not known."""
        if self.earlier is None:
            return None
        return at("/?" + self.earlier.choice.query(pin=self.choice.pin, was=self.was_here))

    @cached_property
    def supposed(self) -> tuple[tuple[str, str], ...]:
        """What is supposed: as it is written, and in words."""
        texts = dict.fromkeys(self.choice.suppose)
        return tuple((text, self.said(change_of(self.whole, text).text)) for text in texts)

    def supposing(self, changes: Iterable[Change] | str) -> str:
        """The address at which these changes are supposed too."""
        if isinstance(changes, str):
            texts = [changes]
        else:
            texts = [supposed_text(change) for change in changes]
        return self.url("/", suppose=tuple(dict.fromkeys((*self.choice.suppose, *texts))))

    def exit(self, nation: str) -> str:
        """The address at which a nation stays out too."""
        return self.url("/", without=(*self.choice.without, nation))

    @cached_property
    def shares(self) -> dict[str, NationShare]:
        """Each nation's share, of those with an offer."""
        return {share.nation: share for share in shares_of(self.resolution)}

    @cached_property
    def by_share(self) -> dict[str, list[NationShare]]:
        """The same by state; those with most people first."""
        found: dict[str, list[NationShare]] = {state: [] for state in SHARES}
        for share in self.shares.values():
            found[share.state].append(share)
        return {
            state: sorted(own, key=lambda one: (-one.people, self.name(one.nation)))
            for state, own in found.items()
        }

    @property
    def cautious(self) -> str | None:
        """The address of the cautious reading; None where it is asked no less cautiously."""
        asked = cautious(self.whole, self.asked)
        setting = self.setting
        same = (asked.cutoff, asked.confidence) == (setting.cutoff, setting.confidence)
        if same and self.choice.reading == asked.reading:
            return None
        read = {"cutoff": asked.cutoff, "confidence": asked.confidence, "reading": asked.reading}
        return self.url("/", **read)

    def supposing_given(self, offers: Iterable[str]) -> str:
        """The address at which these offers are given whatever their condition."""
        given = (self.register.offers_by_id[name] for name in offers)
        return self.supposing(Change.of_condition(offer) for offer in given)

    def plainly(self, text: str) -> str:
        """A text with ids replaced by the names they stand for."""
        return self._titles.plainly(text)

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self.whole)

    @cached_property
    def offer_titles(self) -> dict[str, str]:
        """Title of each offer, of all days."""
        return {offer.offer: offer.title or offer.offer for offer in self.whole.offers}

    @property
    def concept_title(self) -> str:
        """Title of the concept asked about."""
        concept = self.whole.concept(self.choice.concept)
        return concept.title or concept.concept

    @property
    def defaults(self) -> str:
        """What was not asked and the case chose, in words; empty for nothing."""
        return defaults_words(self.whole, self.asked)

    @cached_property
    def pinned(self) -> Choice | None:
        """The choice pinned."""
        return self.choice.pinned()

    def label(self, choice: Choice | None = None) -> str:
        """A choice in words: its world, and what differs from it."""
        of = choice or self.choice
        world = self.whole.world(of.world)
        words = setting_words(self.whole, of.asked())
        if of.scenario is not None:
            named = "the register" if of.scenario == "-" else f"scenario {of.scenario}"
            words = ", ".join(filter(None, (f"in {named}", words)))
        return f"“{world.title or world.world}”" + (f", {words}" if words else "")

    def speaks_of(self, row: Consent, nation: str) -> bool:
        """Whether a consent is one of a nation, or about it."""
        return row.decider == nation or row.covers(nation, self.register.group_members)

    def chosen_text(self, one: str) -> str:
        """What was set of an event or a consent, in words: ``“Ceasefire” from month 3``."""
        name, _, when = one.rpartition("=")
        told = self.whole.event_titles.get(name, name)
        if pair := self.whole.consent_pairs.get(name):
            told = f"{self.name(pair.decider)} consents to {self.name(pair.nation)}"
        return f"{told}: {self.setting.event_text(name)}" if when else one

    def consent_text(self, name: str) -> str:
        """When a consent is given in this world, in words."""
        return self.setting.event_text(name).replace("never in this world", "never")

    def verdict(self, offer: str) -> str:
        """``stands``, ``waiting`` or ``out``."""
        if offer in self._least:
            return "stands"
        return "waiting" if offer in self._greatest else "out"

    @cached_property
    def _least(self) -> frozenset[str]:
        return frozenset(self.resolution.least)

    @cached_property
    def _greatest(self) -> frozenset[str]:
        return frozenset(self.resolution.greatest)

    def standing(self, offer: str) -> str:
        """When an offer can stand, in words; empty when it never can."""
        spells = self.resolution.spells.get(offer, ())
        said = " and ".join(
            f"from {self.when(begin)}" + ("" if until is None else f" until {self.when(until)}")
            for begin, until in spells
        )
        return f"Stands {said}." if said else ""

    def line_title(self, line: str) -> str:
        """Title of a line; of a line a site brings with it, with the site."""
        return self._titles.line(line)

    def said(self, text: str) -> str:
        """A reason or change with what it names called by titles and names, not by ids."""
        return self._titles.said(text)

    def reason_head(self, reason: Reason) -> str:
        """What a reason says; of a list of conditions that is told below it, how it is joined."""
        if len(reason.because) > 1:
            with suppress(ConditionError):
                found = parse_condition(reason.text)
                if isinstance(found, And):
                    return "all of these:"
                if isinstance(found, Or):
                    return "one of these:"
        return self.said(reason.text)

    def name_in_text(self, nation: str) -> str:
        """A nation's name as it stands in a sentence: with its article."""
        return named(self.register, [nation])

    def offer_title(self, offer: str) -> str:
        """Title of an offer."""
        return self.register.offers_by_id[offer].title or offer

    def lacking(self, text: str) -> str:
        """What conditions lack, each in quotation marks, with what there is of it behind."""
        told = []
        for part in text.split("; "):
            needed, _, found = (self.said(piece) for piece in part.partition(": "))
            needed = needed.translate(_WITHIN)
            told.append(f"“{needed}”" + (f": {_few(found)}" if found not in _GONE else ""))
        return "; ".join(told)

    def fill_told(self, fill: LineFill) -> str:
        """What a line gets of what it asks for; by step, where the figures would say it is full.

        An average may round to all a line asks for although a step is short.
        """
        if fill.open and _looks_full(fill):
            calendar = self.register.calendar
            return fill_by_step(fill, self.when, calendar.words, calendar.step.preposition)
        return f"{number(fill.filled)} of {number(fill.required)}"

    def composition(self, plan: Plan) -> tuple[CompositionRow, ...]:
        """How what is asked of the composition of the force is kept."""
        return composition_words(plan, self.register)

    def units(self, fill: LineFill) -> str:
        """What a line gets, a number that never rounds up to all it asks for while it is open."""
        if not fill.open or not _looks_full(fill):
            return number(fill.filled)
        return f"{floor(fill.filled * 100) / 100:,.2f}"

    def fill_by_step(self, fill: LineFill) -> str:
        """What a line gets, span by span."""
        calendar = self.register.calendar
        return fill_by_step(fill, self.when, calendar.words, calendar.step.preposition)

    def condition_parts(self, offer: Offer) -> tuple[str, ...]:
        """What must hold together for an offer to bind, each as a clause that begins large."""
        parts = condition_parts(self.register, offer.condition)
        return tuple(part[:1].upper() + part[1:] for part in parts)

    def conditions(self, offer: Offer) -> str:
        """The same as one sentence."""
        return condition_words(self.register, offer.condition)

    def caveat(self, caveat: Caveat) -> str:
        """One of its caveats in words."""
        return caveat_words(self.register, caveat)

    def caveats(self, offer: Offer) -> str:
        """An offer's caveats in words."""
        return caveats_words(self.register, offer.caveats)

    def place(self, name: str) -> str:
        """A site's name; of anything else a line may be at, the word itself."""
        found = self.register.sites_by_id.get(name)
        return found.name if found else name

    def name(self, nation: str) -> str:
        """A nation's name, without what only tells bodies from states."""
        return self.register.nation_names.get(nation, nation).removesuffix(" (organisation)")

    def flag(self, nation: str) -> str | None:
        """The flag's file name; None where there is none."""
        if nation == "EUU":
            return "eu"
        return codes()[nation][0] if nation in codes() else None

    def capability(self, name: str) -> str:
        """Title of a capability."""
        found = {c.capability: c.title or c.capability for c in self.register.capabilities}
        return found.get(name, name)

    def when(self, number: int) -> str:
        """A step of the case, by its date."""
        return self.register.calendar.date_text(number)

    def arrival(self, place: Fraction) -> str:
        """An arrival within a step: ``from 6 Oct, so that Oct 2026 counts for 0.81``."""
        return self.register.calendar.arrival_text(place, self.when)

    def at(self, number: int) -> str:
        """When something is so: ``in Mar 2027``, ``on 8 Feb 2023``, ``at 8 Feb 06:00``."""
        step = self.register.case.step
        of = "the week of " if step.kind is StepKind.WEEK else ""
        return f"{step.preposition} {of}{self.when(number)}"

    @cached_property
    def starts(self) -> tuple[tuple[str, str], ...]:
        """When an event may be set to begin: the words of the address, and those of a person."""
        calendar = self.register.calendar
        steps = [n for n in (3, 6, 12) if n < self.register.steps]
        later = [(str(n), f"from {calendar.label(n)}") for n in steps]
        return ("true", "from the start"), *later, ("never", "never")

    def spans(self, months: Iterable[int]) -> str:
        """Steps of the case as spans, by date: ``Jan 2027 to Mar 2027, Feb 2028``."""
        listed = sorted(set(months))
        begins = [m for m in listed if m - 1 not in listed]
        ends = [m for m in listed if m + 1 not in listed]
        return ", ".join(
            self.when(a) if a == b else f"{self.when(a)} to {self.when(b)}"
            for a, b in zip(begins, ends, strict=True)
        )

    def offers_of(self, nation: str) -> list[Offer]:
        """A nation's offers."""
        return [offer for offer in self.register.offers if offer.nation == nation]

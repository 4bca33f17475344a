"""Asks as letters to capitals, to be read and signed by the chair.

A letter is a function of what the nation it goes to may see, and of what the chair chose to write:
nothing else is taken in, so that no letter tells one capital of another's offers.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape

from contingent.errors import NoSuchChange, UnknownName
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.resolution.change import Change, ChangeKind
from contingent.services.answers.condition_words import caveat_words, condition_words
from contingent.services.answers.supposed import change_of
from contingent.services.answers.titles import Titles

__all__ = ["Letter", "LetterAsk", "changes_to_ask", "letter_to"]

_TIERS = {1: "essential", 2: "important", 3: "desirable"}


@dataclass(frozen=True)
class LetterAsk:
    """One thing the chair asks of a nation.

    Attributes:
        line: the requirement line it is for; empty for none.
        suppose: what is asked of an offer of the nation, as ``--suppose`` writes it; empty to ask
            for an offer.
        words: what the chair writes of it, in its own words.
    """

    line: str = ""
    suppose: str = ""
    words: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter: paragraphs of plain text, of which some are lists."""

    to: str
    subject: str
    day: date
    paragraphs: tuple[str | tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """As plain text."""
        parts = [f"To: {self.to}", f"Date: {self.day.isoformat()}", f"Subject: {self.subject}", ""]
        for paragraph in self.paragraphs:
            listed = (paragraph,) if isinstance(paragraph, str) else (f"  - {i}" for i in paragraph)
            parts += [*listed, ""]
        return "\n".join(parts)

    @property
    def html(self) -> str:
        """As the inside of a page."""
        parts = [f"<h2>{escape(self.subject)}</h2>", f"<p>To: {escape(self.to)}<br>"]
        parts.append(f"Date: {self.day.isoformat()}</p>")
        for paragraph in self.paragraphs:
            if isinstance(paragraph, str):
                parts.append(f"<p>{escape(paragraph)}</p>")
            else:
                items = "".join(f"<li>{escape(item)}</li>" for item in paragraph)
                parts.append(f"<ul>{items}</ul>")
        return "\n".join(parts)


def letter_to(  # noqa: PLR0913 - what a letter is made of
    view: Register,
    nation: str,
    asks: Iterable[LetterAsk],
    day: date,
    *,
    sender: str = "the chair",
    opening: str = "",
    closing: str = "",
) -> Letter:
    """A letter to a nation.

    Args:
        view: what the nation may see (``view_of``), never more.
        opening, closing: what the chair writes before and after.

    Raises:
        UnknownName: for a nation, line or offer that the nation does not see.
        NoSuchChange: for a change that is none, or of another nation's offer.
    """
    if nation not in view.nation_names:
        raise UnknownName("nation", nation, view.nation_names)
    titles = Titles(view)
    lines = {line.line: line for line in view.requirements}
    parts: list[str | tuple[str, ...]] = [opening] if opening else []
    parts.append(_greeting(view))
    for ask in asks:
        parts += _ask(view, nation, ask, lines)
    parts += [_own(view, nation)] if any(o.owned_by == nation for o in view.offers) else []
    parts.append(
        "What is said here of offers is what was released to you, and what is your own. Whatever "
        "you answer is seen by nobody but the staff until you release it."
    )
    if closing:
        parts.append(closing)
    parts.append(f"For {sender}")
    subject = f"What we ask of {titles.nation(nation)} for “{view.case.title}”"
    return Letter(titles.nation(nation), subject, day, tuple(parts))


def changes_to_ask(register: Register, nation: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be asked of each offer of a nation: its title, and changes as text and in words."""
    found = []
    for offer in register.as_known(None).offers:
        if offer.owned_by != nation or offer.state.ended:
            continue
        texts = [f"caveat:{offer.offer}:{caveat}" for caveat in offer.caveats]
        texts += [f"{kind}:{offer.offer}" for kind in ("condition", "firm")]
        texts += [f"packages:{offer.offer}:1"]
        changes = []
        for text in texts:
            with suppress(NoSuchChange):
                change = change_of(register, text)
                limit = change.caveat and _limit(register, offer, change.caveat)
                changes.append((text, f"lifts its limit: {limit}" if limit else change.text))
        found.append((offer.title or offer.offer, changes))
    return found


def _greeting(view: Register) -> str:
    concept = view.concept(None)
    count = len(view.lines_of(concept))
    noun = "line" if count == 1 else "lines"
    start = view.case.start
    return (
        f"The statement of requirement for “{view.case.title}” ({concept.title or concept.concept})"
        f" has {count} {noun}, from {start.day} {start:%B %Y} on. This letter says what we ask of "
        "you, and why."
    )


def _ask(
    view: Register, nation: str, ask: LetterAsk, lines: dict[str, RequirementLine]
) -> list[str | tuple[str, ...]]:
    parts: list[str | tuple[str, ...]] = []
    if ask.suppose:
        change = _own_change(view, nation, ask.suppose)
        parts += _change(view, change)
    if ask.line:
        if ask.line not in lines:
            raise UnknownName("line", ask.line, lines)
        line = lines[ask.line]
        what = view.capability_titles.get(line.capability) or line.capability
        unit = "people with" if line.counts == "personnel" else "of"
        begin = "It is for the line" if ask.suppose else "We ask for an offer that serves the line"
        parts.append(
            f"{begin} “{line.title or line.line}”: {line.quantity:,.10g} {unit} “{what}”, which is "
            f"{_TIERS[line.tier]}."
        )
    if ask.words:
        parts.append(ask.words)
    return parts


def _own_change(view: Register, nation: str, text: str) -> Change:
    change = change_of(view, text)
    offer = view.offers_by_id.get(change.offer)
    if offer is None or offer.owned_by != nation:
        own = [one.offer for one in view.offers if one.owned_by == nation]
        raise UnknownName(f"offer of {nation}", change.offer or text, own)
    return change


def _change(view: Register, change: Change) -> list[str | tuple[str, ...]]:
    """What is asked of an offer, and what the nation itself wrote that the ask is about."""
    offer = view.offers_by_id[change.offer]
    if change.caveat:
        title = offer.title or offer.offer
        return [f"We ask you to lift a limit of “{title}”: {_limit(view, offer, change.caveat)}."]
    own = _condition(view, offer) if change.kind is ChangeKind.CONDITION else []
    return [f"We ask that {change.text}.", *own]


def _limit(view: Register, offer: Offer, caveat: str) -> str:
    return "; ".join(f"it {caveat_words(view, c)}" for c in offer.caveats if str(c) == caveat)


def _condition(view: Register, offer: Offer) -> list[str]:
    if words := condition_words(view, offer.condition):
        return [f"As you wrote it, its condition is: {words}"]
    return []


def _own(view: Register, nation: str) -> str:
    own = [o for o in view.as_known(None).offers if o.owned_by == nation and not o.state.ended]
    listed = "; ".join(f"“{o.title or o.offer}”, {o.packages:,} ({o.state.value})" for o in own)
    return f"Of you we have on the table: {listed}." if listed else "Of you we have no offer."

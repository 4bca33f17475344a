"""Changes that are supposed in a question: how they are written, read, and said in words."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from contingent.errors import NoSuchChange, UnknownName
from contingent.register.cell import CellError
from contingent.register.duration import Duration
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.resolution.setting import Setting
from contingent.services.answers.naming import named

__all__ = ["FORMS", "change_of", "suppose_in", "supposed_text"]

#: How changes are written, as help and errors tell.
FORMS = (
    "packages:OFFER:3, caveat:OFFER:CAVEAT, condition:OFFER, firm:OFFER, span:OFFER, "
    "certified:OFFER, ready:OFFER:10 days, nation:USA, event:EVENT, no-event:EVENT, "
    "event-lasts:EVENT, consent:NAME, no-consent:NAME, site:SITE:PEOPLE, link:LINK:PEOPLE "
    "or ceiling:RULE:MORE"
)
_MOST = 1_000_000


def supposed_text(change: Change) -> str:
    """A change as it is written in a link or after ``--suppose``."""
    kind = change.kind
    match kind:
        case ChangeKind.PACKAGES:
            return f"{kind}:{change.offer}:{change.amount}"
        case ChangeKind.CAVEAT:
            return f"{kind}:{change.offer}:{change.caveat}"
        case ChangeKind.READY:
            return f"{kind}:{change.offer}:{change.notice}"
        case ChangeKind.FIRM | ChangeKind.CONDITION | ChangeKind.SPAN | ChangeKind.CERTIFIED:
            return f"{kind}:{change.offer}"
        case ChangeKind.NATION_IN:
            return f"{kind}:{change.nation}"
        case (
            ChangeKind.EVENT_TRUE
            | ChangeKind.EVENT_NOT
            | ChangeKind.EVENT_LASTS
            | ChangeKind.CONSENT
            | ChangeKind.NO_CONSENT
        ):
            return f"{kind}:{change.event}"
        case ChangeKind.SITE:
            return f"{kind}:{change.site}:{change.amount}"
        case ChangeKind.LINK:
            return f"{kind}:{change.link}:{change.amount}"
        case ChangeKind.CEILING:
            return f"{kind}:{change.rule}:{change.amount}"
        case ChangeKind.MORE_SITES:
            return f"{kind}:{change.amount}"
        case _:
            assert_never(kind)


def change_of(register: Register, text: str) -> Change:
    """A change that is written, said in the names of the register.

    Args:
        register: of all days.

    Raises:
        UnknownName: for an offer, nation, event, consent, site or link that is not in the case.
        NoSuchChange: for what is no change, or none of this offer.
    """
    word, _, rest = text.partition(":")
    if word not in set(ChangeKind) or not rest.strip():
        msg = f"'{text}' is no change; write {FORMS}"
        raise NoSuchChange(msg)
    kind = ChangeKind(word)
    match kind:
        case (
            ChangeKind.PACKAGES
            | ChangeKind.CAVEAT
            | ChangeKind.READY
            | ChangeKind.FIRM
            | ChangeKind.CONDITION
            | ChangeKind.SPAN
            | ChangeKind.CERTIFIED
        ):
            return _of_offer(register, kind, rest)
        case ChangeKind.NATION_IN:
            name = _known("nation", rest, register.nation_names)
            return Change(kind, f"{named(register, [name])} comes in", nation=name)
        case ChangeKind.EVENT_TRUE | ChangeKind.EVENT_NOT | ChangeKind.EVENT_LASTS:
            events = {event.event: event.title or event.event for event in register.events}
            name = _known("event", rest, events)
            return Change(kind, f"“{events[name]}” {_EVENTS[kind]}", event=name)
        case ChangeKind.CONSENT | ChangeKind.NO_CONSENT:
            pair = register.consent_pairs[_known("consent", rest, register.consent_pairs)]
            verb = "consents" if kind is ChangeKind.CONSENT else "does not consent"
            decider, nation = named(register, [pair.decider]), named(register, [pair.nation])
            said = f"{decider} {verb} to {nation}"
            return Change(kind, said, nation=pair.nation, event=rest)
        case ChangeKind.SITE:
            name, people = _with_number(text, rest)
            site = register.sites_by_id[_known("site", name, register.sites_by_id)]
            return Change(
                kind, f"{site.name} holds {people:,} more people", site=name, amount=people
            )
        case ChangeKind.LINK:
            name, people = _with_number(text, rest)
            name = _known("link", name, list(map(str, register.link_names)))
            said = f"{name} carries {people:,} more people {register.calendar.each}"
            return Change(kind, said, link=name, amount=people)
        case ChangeKind.CEILING:
            return _of_ceiling(register, *_with_number(text, rest))
        case ChangeKind.MORE_SITES:
            msg = "how many sites may be opened is no supposition; ask with --sites"
            raise NoSuchChange(msg)
        case _:
            assert_never(kind)


_EVENTS = {
    ChangeKind.EVENT_TRUE: "comes true from the start",
    ChangeKind.EVENT_NOT: "does not come true",
    ChangeKind.EVENT_LASTS: "lasts once it has come true",
}


def _of_offer(register: Register, kind: ChangeKind, rest: str) -> Change:
    name, _, value = rest.partition(":")
    offer = register.offers_by_id[_known("offer", name, register.offers_by_id)]
    who, title = named(register, [offer.nation]), f"“{offer.title or offer.offer}”"
    own = Change(kind, "", offer.offer, offer.nation)
    if kind is ChangeKind.PACKAGES:
        _, amount = _with_number(f"{kind}:{rest}", rest)
        count = "one more" if amount == 1 else f"{amount:,} more"
        return replace(own, text=f"{who} gives {count} of {title}", amount=amount)
    if kind is ChangeKind.CAVEAT:
        caveat = _caveat(offer, value)
        return replace(own, text=f"{who} lifts “{caveat}” from {title}", caveat=caveat)
    if kind is ChangeKind.READY:
        notice = _notice(value)
        when = f"in {notice}" if notice else "at once"
        return replace(own, text=f"{title} of {who} is ready {when}", notice=str(notice))
    if value:
        msg = f"'{kind}:{rest}' says too much; write {kind}:{name}"
        raise NoSuchChange(msg)
    said = {
        ChangeKind.FIRM: f"{who} makes the offer {title}, firm enough to count",
        ChangeKind.CONDITION: f"{who} gives {title} whatever its condition",
        ChangeKind.SPAN: f"{who} offers {title} in every {register.calendar.word}",
        ChangeKind.CERTIFIED: f"{title} of {who} is certified",
    }
    return replace(own, text=said[kind])


def _of_ceiling(register: Register, rule: str, more: int) -> Change:
    most = {c.personnel_rule for c in register.concepts if c.personnel_max is not None}
    rows = {row.name: row for row in register.balance if row.at_most is not None}
    name = _known("ceiling", rule, [*sorted(most), *rows])
    return (
        Change.of_balance(rows[name], more)
        if name in rows
        else (Change.of_personnel_max(name, more))
    )


def _caveat(offer: Offer, given: str) -> str:
    caveats = [str(caveat) for caveat in offer.caveats]
    if given not in caveats:
        held = "; ".join(caveats) or "none"
        msg = f"the offer '{offer.offer}' has no caveat '{given}'; it has: {held}"
        raise NoSuchChange(msg)
    return given


def _notice(given: str) -> Duration:
    try:
        return Duration.of_text(given)
    except CellError as error:
        msg = f"{error}; {error.hint}"
        raise NoSuchChange(msg) from None


def _with_number(text: str, rest: str) -> tuple[str, int]:
    name, _, number = rest.rpartition(":")
    if not name or not re.fullmatch(r"[1-9][0-9]{0,6}", number) or int(number) > _MOST:
        msg = f"'{text}' wants a whole number from 1 to {_MOST:,} at its end"
        raise NoSuchChange(msg)
    return name, int(number)


def _known(kind: str, name: str, names: Iterable[str]) -> str:
    if name not in names:
        raise UnknownName(kind, name, names)
    return name


def suppose_in(register: Register, setting: Setting, texts: Iterable[str]) -> Setting:
    """The setting once the changes written are made; those of offers of another day change nothing.

    Raises:
        UnknownName, NoSuchChange: as ``change_of`` does.
    """
    changes = [change_of(register, text) for text in dict.fromkeys(texts)]
    return supposing(changes, Supposed(setting)).setting if changes else setting

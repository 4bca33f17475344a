"""What a plan stands on, in sentences: one for each fact."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.naming import named

if TYPE_CHECKING:  # what plans is loaded by who has planned
    from contingent.services.answers.exits import Exit
    from contingent.services.answers.footing import Firmness, Footing, RestsOn, Strength
    from contingent.services.answers.rosiest import Rosiness
    from contingent.services.answers.shares import NationShare

__all__ = [
    "defaults_words",
    "exit_words",
    "firmness_words",
    "footing_sentences",
    "rests_on_words",
    "rosiness_words",
    "share_words",
    "strength_words",
]

#: Exits of a knot that are told.
EXITS = 3


def footing_sentences(register: Register, footing: "Footing") -> Iterator[str]:
    """What a plan stands on, a sentence each."""
    yield from (rests_on_words(register, rests) for rests in footing.rests_on)
    if footing.strength is not None:
        yield strength_words(register, footing.strength)
    if footing.firmness.offers:
        yield firmness_words(footing.firmness)


def rests_on_words(register: Register, rests: "RestsOn") -> str:
    """The knot a plan rests on, what undoes it and what would untie it."""
    text = (
        f"Rests on a knot of {len(rests.knot)} offers of {named(register, rests.nations)}, each of "
        "which waits for others of them"
    )
    if rests.exits:
        exits = [exit_words(register, one) for one in rests.exits[:EXITS]]
        text += f": if {'; if '.join(exits)}"
    if rests.keystone:
        text += f". It is untied once {_given(register, rests.keystone)}"
    return text + "."


def exit_words(register: Register, left: "Exit") -> str:
    """Who leaves, and how many offers fall: ``Spain leaves, 23 fall, one of them its own``."""
    own = len(left.own)
    count = "none" if not own else "one" if own == 1 else str(own)
    return (
        f"{named(register, [left.nation])} leaves, {len(left.fallen)} fall, {count} of them its own"
    )


def _given(register: Register, stones: tuple[str, ...]) -> str:
    told = []
    for name in stones:
        offer = register.offers_by_id[name]
        title = offer.title or name
        told.append(f"{named(register, [offer.nation])} gives “{title}” whatever its condition")
    return " and ".join(told)


def strength_words(
    register: Register, strength: "Strength", at: Callable[[int], str] | None = None
) -> str:
    """Most people away, and how many of them are in the host nation.

    Args:
        at: says when a step is; None is by its number.
    """
    at = at or register.calendar.at
    text = f"{at(strength.step)}, {strength.people:,} people are away, the most at once"
    if register.case.host is None:
        return _capital(f"{text}.")
    host = named(register, [register.case.host])
    text += f": {strength.inside:,} in {host}, {strength.outside:,} elsewhere"
    if strength.inside_most > strength.inside:
        text += f"; most in {host} are {strength.inside_most:,}, {at(strength.inside_step)}"
    return _capital(f"{text}.")


def firmness_words(firmness: "Firmness") -> str:
    """How firm what a plan uses is, and how many of its numbers were assumed."""
    of = "the people it sends" if firmness.by_people else "the offers it uses"
    states = ", ".join(f"{_percent(one.share)} {one.state.value}" for one in firmness.states)
    states = states.replace(" % ", " % are ", 1)
    verb = "has" if firmness.assumed == 1 else "have"
    return (
        f"Of {of}, {states}; {firmness.assumed} of the {firmness.offers} offers it uses {verb} "
        "numbers that were assumed."
    )


def rosiness_words(rosiness: "Rosiness") -> str:
    """That nothing gives more, where that is so; empty where it is not."""
    if not rosiness.rosiest:
        return ""
    others = []
    if rosiness.worlds:
        others.append(f"no other world ({rosiness.worlds})")
    if rosiness.cutoffs:
        others.append(f"no other cut-off ({rosiness.cutoffs})")
    more = "fills more, by the bound" if rosiness.most_filled else "has more offers standing"
    if rosiness.most_filled and rosiness.most_standing:
        more += ", or has more offers standing"
    return f"This is the rosiest reading of the case: {' and '.join(others)} {more}."


def defaults_words(register: Register, asked: Asked) -> str:
    """What was not asked and the case chose; empty for nothing."""
    case, told = register.case, list[str]()
    if asked.world is None and case.default_world:
        world = register.world(None)
        told.append(f"the world “{world.title or world.world}”")
    least = [
        word
        for word in (
            case.default_cutoff.value if case.default_cutoff and asked.cutoff is None else "",
            f"{case.default_confidence.value} confidence"
            if case.default_confidence and asked.confidence is None
            else "",
        )
        if word
    ]
    if least:
        told.append(f"at least {', '.join(least)}")
    return f"Not asked, so as the case chooses: {' and '.join(told)}." if told else ""


def share_words(share: "NationShare") -> str:
    """``5 of 11 offers, 630 of 8,630 people; 5 more wait for others``."""
    text = f"{share.standing} of {share.offers} offer{'' if share.offers == 1 else 's'}"
    if share.people:
        text += f", {share.standing_people:,} of {share.people:,} people"
    if share.waiting:
        verb = "waits" if share.waiting == 1 else "wait"
        text += f"; {share.waiting}{' more' if share.standing else ''} {verb} for others"
    return text


def _percent(share: float) -> str:
    """A share that never rounds to nothing, or to all."""
    percent = share * 100
    if 0 < percent < 1:
        return "under 1 %"
    if 99 < percent < 100 - 1e-9:  # noqa: PLR2004 - percent
        return "over 99 %"
    return f"{percent:.0f} %"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]

"""The sentence to say in the meeting: what the answer comes to, in words."""

from collections.abc import Iterable
from dataclasses import replace

from contingent.analysis.compare import missing_first
from contingent.planning.plan import Plan
from contingent.planning.planner import Bound
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, when_text
from contingent.services.answers.naming import named
from contingent.services.answers.supposed import change_of

__all__ = [
    "bound_sentence",
    "plan_sentence",
    "setting_words",
    "supposed_words",
]


def plan_sentence(register: Register, asked: Asked, plan: Plan) -> str:
    """What a plan comes to: how many essential lines stay open, and which hurts first."""
    essential = [line for line in plan.lines if line.tier == 1]
    missing = [line for line in essential if line.open]
    words = _briefly(register, asked)
    if not essential:
        return _begin(words, "no line is essential in this concept.")
    if not missing:
        return _begin(words, f"all {len(essential)} essential lines are filled.")
    first = missing_first(plan)
    titles = {line.line: line.title for line in register.requirements}
    name = titles.get(first.line.partition("@")[0]) or first.line if first else ""
    verb = "stays" if len(missing) == 1 else "stay"
    return _begin(
        words, f"{len(missing)} of {len(essential)} essential lines {verb} open; first: {name}."
    )


def bound_sentence(register: Register, asked: Asked, bounds: Iterable[Bound]) -> str:
    """What can be said before there is a plan: no plan can fill more than this."""
    words = _briefly(register, asked)
    essential = next((bound for bound in bounds if bound.tier == 1), None)
    if essential is None:
        return _begin(words, "no line is essential in this concept.")
    if essential.filled >= essential.required - 1e-6:
        return _begin(words, "nothing yet rules out filling every essential line.")
    share = essential.filled / essential.required
    return _begin(words, f"at most {share:.0%} of what is essential can be filled.")


def setting_words(register: Register, asked: Asked) -> str:
    """What was asked otherwise than the world says, in words; empty for nothing."""
    parts = []
    if asked.as_of:
        parts.append(f"as known on {asked.as_of.day} {asked.as_of:%B %Y}")
    out = dict.fromkeys((*register.world(asked.world).without, *asked.without))
    if out:
        parts.append(f"without {named(register, out)}")
    titles = {event.event: event.title or event.event for event in register.events}
    for event, when in asked.events:
        if pair := register.consent_pairs.get(event):
            consent = (
                f"{named(register, [pair.decider])}'s consent to {named(register, [pair.nation])}"
            )
            told = when_text(when, register.calendar).removeprefix("true ")
            parts.append(f"without {consent}" if when is False else f"with {consent} {told}")
            continue
        parts.append(f"with “{titles.get(event, event)}” {when_text(when, register.calendar)}")
    if asked.suppose:
        parts.append(f"supposing {' and '.join(supposed_words(register, asked))}")
    return ", ".join(parts)


def supposed_words(register: Register, asked: Asked) -> list[str]:
    """What is supposed, a change each, in words."""
    return [change_of(register, text).text for text in dict.fromkeys(asked.suppose)]


def _briefly(register: Register, asked: Asked) -> str:
    """What was asked otherwise, with several suppositions counted; a headline has no room."""
    many = len(dict.fromkeys(asked.suppose))
    if many < 2:  # noqa: PLR2004 - several
        return setting_words(register, asked)
    words = setting_words(register, replace(asked, suppose=()))
    return ", ".join(filter(None, (words, f"supposing {many} changes")))


def _begin(words: str, rest: str) -> str:
    text = f"{words}, {rest}" if words else rest
    return text[0].upper() + text[1:]

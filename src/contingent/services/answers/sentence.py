"""The sentence to say in the meeting: what the answer comes to, in words."""

from collections.abc import Iterable

from contingent.analysis.compare import missing_first
from contingent.planning.plan import Plan
from contingent.planning.planner import Bound
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, when_text

__all__ = ["bound_sentence", "named", "plan_sentence", "says_the_same", "setting_words"]

#: Nations whose names take an article.
_THE = {"USA", "GBR", "NLD", "ARE", "PHL", "EUU", "CZR"}
#: Nations named in full before the rest is counted.
NAMED = 3


def plan_sentence(register: Register, asked: Asked, plan: Plan) -> str:
    """What a plan comes to: how many essential lines stay open, and which hurts first."""
    essential = [line for line in plan.lines if line.tier == 1]
    missing = [line for line in essential if line.open]
    words = setting_words(register, asked)
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


def says_the_same(plan: Plan) -> bool:
    """Whether the sentence on every plan that fills as much is that on this one.

    So where every essential line is filled: another may leave others open, but none of these.
    """
    tier = plan.tier(1)
    return tier is None or (tier.proven and not plan.open_lines(1))


def bound_sentence(register: Register, asked: Asked, bounds: Iterable[Bound]) -> str:
    """What can be said before there is a plan: no plan can fill more than this."""
    words = setting_words(register, asked)
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
            consent = f"{_name(register, pair.decider)}'s consent to {_name(register, pair.nation)}"
            told = when_text(when, register.calendar).removeprefix("true ")
            parts.append(f"without {consent}" if when is False else f"with {consent} {told}")
            continue
        parts.append(f"with “{titles.get(event, event)}” {when_text(when, register.calendar)}")
    return ", ".join(parts)


def named(register: Register, nations: Iterable[str]) -> str:
    """Nations by name, as in a sentence; from the fourth on they are counted."""
    codes = list(nations)
    shown = codes if len(codes) <= NAMED else codes[: NAMED - 1]
    names = [_name(register, code) for code in shown]
    if len(codes) > NAMED:
        names.append(f"{len(codes) - len(shown)} more")
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _name(register: Register, code: str) -> str:
    name = register.nation_names.get(code, code)
    return f"the {name}" if code in _THE else name


def _begin(words: str, rest: str) -> str:
    text = f"{words}, {rest}" if words else rest
    return text[0].upper() + text[1:]

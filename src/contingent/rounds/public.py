"""What of a case is public in a round: all but offers, and what tells of them."""

from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine

__all__ = ["LEFT_OUT", "PUBLIC", "public_register"]

#: Tables that hold offers, or what was said of them, what was tried with them, what came of them.
LEFT_OUT = (
    *("offers", "claims", "meetings", "estimates", "outcomes", "releases", "pledges"),
    "coalitions",
)
#: Tables that everybody in a round sees.
PUBLIC = (
    *("events", "worlds", "concepts", "nations", "capabilities", "requirements", "sites", "links"),
    *("capacities", "consents", "balance"),
)


def public_register(register: Register, world: str | None, concept: str | None) -> Register:
    """What of a case everybody in a round knows, with one world and one concept.

    Left out are also the case's own cut-offs, for every offer that is sealed counts; and what the
    analyst thinks: how likely events are and that a nation takes part, and notes.

    Raises:
        UnknownName: for a world or concept that is not in the case.
    """
    known = register.as_known(None)
    chosen, about = known.world(world), known.concept(concept)
    head = {"backtest": (), "default_world": None, "default_concept": None}
    head |= {"default_cutoff": None, "default_confidence": None}
    lines = known.lines_of(about)
    public = known.with_rows(
        worlds=(chosen,),
        concepts=(about,),
        events=tuple(e.model_copy(update={"probability": None}) for e in known.events),
        nations=tuple(
            nation.model_copy(update={"probability": None, "notes": ""}) for nation in known.nations
        ),
        requirements=tuple(_alone(line, about, lines) for line in lines),
        consents=tuple(
            row.model_copy(update={"claims": (), "note": ""})
            for row in known.consents
            if row.world in {"", chosen.world}
        ),
        balance=tuple(row for row in known.balance if row.concerns(about.concept)),
        **dict.fromkeys(LEFT_OUT, ()),
    )
    tables = {name: getattr(public, name) for name in PUBLIC}
    return Register(case=known.case.model_copy(update=head), **tables)


def _alone(
    line: RequirementLine, about: Concept, lines: tuple[RequirementLine, ...]
) -> RequirementLine:
    """A line as it is where there is no other concept."""
    here = {other.line for other in lines}
    needs = tuple(name for name in line.needs if name in here)
    concepts = (about.concept,) if line.concepts else ()
    return line.model_copy(update={"concepts": concepts, "needs": needs})

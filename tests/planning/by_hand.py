"""Plans made by hand over one small register, whose figures add up whatever rule they break."""

from dataclasses import replace

from contingent.planning.fills import line_fills, personnel_away, site_use
from contingent.planning.plan import Assignment, Plan, TierFill
from contingent.register.register import Register
from contingent.register.world import World
from tests.builders import line, offer, posed, register, site

REGISTER = register(
    [
        offer(
            "tours",
            "AAA",
            packages=2,
            personnel=100,
            tour="2 months",
            rest_ratio=1,
            ready="40 days",
            caveats="not with CCC; at most 4 months",
        ),
        offer(
            "stays",
            "BBB",
            supplies="mech-bn:1|guard-bn:1",
            packages=3,
            personnel=200,
            from_=1,
            until=7,
            caveats="not in POL; not for guard-bn; at most 400 personnel",
        ),
        offer("picky", "CCC", packages=1, personnel=50, caveats="only at hub; only in UKR;POL"),
        offer("late", "DDD", "ceasefire", packages=1, personnel=10),
        offer("knot", "EEE", "at least 2 other nations and not RUS", packages=1),
    ],
    [
        line("core", quantity=4),
        line("guard", "guard-bn", tier=2, at="hub", needs="core"),
        line("hub", quantity=2, tier=2, at="hub", from_=1, until=6, needs="core", weight=2),
    ],
    [site("lviv", "UKR", 500, roles="hub"), site("gdynia", "POL", roles="hub"), site("kyiv")],
    events=("ceasefire",),
    nations=("RUS",),
    months=8,
)
WORLD = World.model_validate({"world": "base", "events": {"ceasefire": 2}})
ALWAYS = tuple(range(8))
STANDING = dict.fromkeys(("tours", "stays", "picky", "knot"), ALWAYS) | {"late": ALWAYS[2:]}
GOOD = (
    Assignment("tours", "core", "kyiv", 2, 2, 2),
    Assignment("tours", "core", "kyiv", 6, 2, 2),
    Assignment("stays", "core", "lviv", 1, 6, 2),
    Assignment("picky", "hub", "lviv", 1, 5, 1),
    Assignment("late", "hub", "gdynia", 2, 4, 1),
)


def plan_of(*assignments: Assignment, given: Register = REGISTER) -> Plan:
    """A plan of these assignments, whose figures add up whether or not a rule is broken."""
    problem = posed(given, STANDING)
    fills = line_fills(problem, assignments)
    weights = {wanted.line: wanted.weight for wanted in problem.lines}
    tiers = []
    for tier in problem.tiers:
        own = [fill for fill in fills if fill.tier == tier]
        required = sum(weights[fill.line] for fill in own)
        filled = sum(weights[fill.line] * fill.rate for fill in own)
        tiers.append(TierFill(tier, required, filled, required, required, proven=False))
    return Plan(
        concept="all",
        world="base",
        reading="greatest",
        as_of=None,
        status="limit",
        tiers=tuple(tiers),
        lines=fills,
        assignments=assignments,
        sites=site_use(problem, assignments),
        personnel=personnel_away(problem, assignments),
        stages=(),
        standing=tuple(problem.standing.items()),
        solver="by hand",
        register_hash=given.content_hash,
    )


def instead(index: int, **changes: object) -> Plan:
    """The good plan with one assignment changed, and its figures worked out anew."""
    items = list(GOOD)
    items[index] = replace(items[index], **changes)  # type: ignore[arg-type]
    return plan_of(*items)


def also(*items: tuple[str, str, str | None, int, int, int]) -> Plan:
    """The good plan with more assignments."""
    return plan_of(*GOOD, *(Assignment(*item) for item in items))


def alone(*items: tuple[str, str, str | None, int, int, int]) -> Plan:
    """A plan of these assignments only."""
    return plan_of(*(Assignment(*item) for item in items))

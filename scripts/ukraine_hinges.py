"""What the engine says in ``docs/cases/ukraine-hinges.md``: one function makes one block."""

from collections.abc import Callable
from typing import Any

from ukraine_answers import ask, case, kept, listed, table

#: Worlds whose answer the page tells, and the month it looks at where that is not the busiest.
REACHED = (
    "us-in", "un-mandate", "flank-first", "montreux-closed", "eu-veto", "ceasefire-collapses",
    "all-parliaments-slow", "us-out", "commons-no", "bundestag-no", "ankara-excluded",
    "ceasefire-only", "no-ceasefire",
)  # fmt: skip
MONTHS = {"all-parliaments-slow": 12}
ASKED = ("bundestag-no", "ankara-excluded", "commons-no", "ceasefire-only", "us-out")
CONCEPTS = ("presence", "division", "corps")
#: What is less than this is not shown as nought.
LEAST_SHOWN = 0.001
PARTS = ("FRA", "GBR", "POL", "UKR", "TUR", "ESP", "USA", "DEU")


def _hinge(world: str, concept: str = "presence", goal: str = "essential") -> dict[str, Any]:
    made: dict[str, Any] = kept(
        f"hinge-{world}-{concept}-{goal}",
        lambda: ask(world).hinge(concept, step=MONTHS.get(world), goal=goal),
    )
    return made


def summary() -> str:
    """Who is indispensable, in one sentence."""
    found = _hinge("us-in")
    names = case().register.nation_names
    single = [names[players[0]] for players in found["breaks"] if len(players) == 1]
    return (
        "Under our numbers, and a threshold of 20,000, a force of about 10,000 can be filled in "
        "the world where the United States is in, and then it hinges on "
        f"**{len(single)}** nations one by one: {listed(single)}."
    )


def breaks() -> str:
    """Single exits and the smallest coalition, world by world."""
    told = []
    for world in REACHED:
        found = _hinge(world)
        if not found["reached"]:
            told.append((f"`{world}`", found["step"], "not reached", "–", "–"))
            continue
        single = [players[0] for players in found["breaks"] if len(players) == 1]
        sets = found["suffices"]
        least = (
            f"{min(map(len, sets))} nations, {len(sets)} way{'s' * (len(sets) != 1)} shown"
            if sets
            else "–"
        )
        reached = "reached" if found["plan_reaches"] else "reached; no plan does over 24 months"
        told.append((f"`{world}`", found["step"], reached, ", ".join(single) or "none", least))
    head = (
        "world",
        "month",
        "all together",
        "single exits that break it",
        "smallest coalition that suffices",
    )
    return table(head, told, right=9)


def essential() -> str:
    """Shapley values of the essential goal in ``us-in``."""
    values = {n: v["value"] for n, v in _hinge("us-in")["shapley"].items() if v["value"] > 0}
    by: dict[str, list[str]] = {}
    for nation, value in sorted(values.items(), key=lambda one: (-one[1], one[0])):
        by.setdefault(f"{value:.3f}", []).append(nation)
    return (
        "; ".join(
            f"{value} each: {', '.join(nations)}" if len(nations) > 1 else f"{value}: {nations[0]}"
            for value, nations in by.items()
        )
        + "."
    )


def shares() -> str:
    """Shapley values of what can be filled."""
    told = []
    for concept in CONCEPTS:
        for world, words in (("us-in", "US in"), ("us-out", "US out")):
            found = _hinge(world, concept, "fill")
            values = {n: v["value"] for n, v in found["shapley"].items()}
            others = max((n for n in values if n not in PARTS), key=lambda n: values[n])
            cells = [_value(values.get(nation, 0)) for nation in PARTS]
            told.append(
                (
                    f"`{concept}`, {words}",
                    f"{found['value']['value']:.3f}",
                    *cells,
                    f"{others} {_value(values[others])}",
                )
            )
    return table(("", "fill of all", *PARTS, "next"), told)


def _value(value: float) -> str:
    if 0 < value < LEAST_SHOWN:
        return f"< {LEAST_SHOWN:g}".replace("0.", ".")
    return "–" if not value else f"{value:.3f}".removeprefix("0")


def asks() -> str:
    """The cheapest asks, world by world."""
    told = []
    for world in ASKED:
        found = kept(f"asks-{world}", lambda world=world: ask(world).asks("presence"))
        sets = [" *and* ".join(one["text"] for one in asked) for asked in found["sets"]]
        cost = "none would do" if found["cost"] is None else found["cost"]
        held = all(found["confirmed"]) if found["confirmed"] else False
        words = "; *or* ".join(sets[:3]) + (f"; and {len(sets) - 3} more" if len(sets) > 3 else "")
        told.append((f"`{world}`, presence", cost, words or "–", "yes" if held else "–"))
    return table(("world, concept", "cost", "ask", "confirmed by the plan"), told, right=9)


def robust() -> str:
    """The sweep over the ranges of assumed numbers."""
    found = kept("sweep-us-in", lambda: ask("us-in").sweep("presence"))
    broken = [
        row["offer"]
        for row in found["offers"]
        if row["low"]["value"] < 1 or row["high"]["value"] < 1
    ]
    low = "holds" if found["all_low"]["value"] else "fails"
    high = "holds" if found["all_high"]["value"] else "fails"
    many = len(found["offers"])
    alone = f"None of the {many} assumed numbers that carry a range breaks the goal alone"
    if broken:
        alone = (
            f"Of the {many} assumed numbers that carry a range, these break the goal alone: "
            + ", ".join(f"`{offer}`" for offer in broken)
        )
    return (
        f"- **All together.** With every assumed number at its low end the goal {low} in `us-in`, "
        f"with every one at its high end it {high}.\n- **One at a time.** {alone}."
    )


def thresholds() -> str:
    """Who is indispensable where "tens of thousands" is read as another number."""
    told = []
    american = [o for o in case().register.offers if "20000 personnel" in str(o.condition)]
    names = case().register.nation_names
    for number in (15_000, 25_000):
        changed = case()
        for offer in american:
            condition = str(offer.condition).replace("20000", str(number))
            changed = changed.with_offer(offer.offer, condition=condition)
        found = kept(f"hinge-at-{number}", lambda at=changed: at.ask(world="us-in").hinge())
        single = [names[players[0]] for players in found["breaks"] if len(players) == 1]
        said = f"{len(single)}: {listed(single)}" if found["reached"] else "the goal is not reached"
        told.append((f"{number:,}", said))
    return table(("threshold", "indispensable one by one, `us-in`"), told, right=9)


def fills() -> str:
    """The graded fill between all-low and all-high."""
    told = []
    for world, concept in (("us-in", "presence"), ("us-out", "presence"), ("us-in", "division")):
        found = kept(
            f"sweepfill-{world}-{concept}",
            lambda world=world, concept=concept: ask(world).sweep(concept, goal="fill"),
        )
        told.append(
            (
                f"`{concept}`, `{world}`",
                *(f"{found[key]['value']:.2f}" for key in ("all_low", "base", "all_high")),
            )
        )
    return table(("fill", "all low", "as given", "all high"), told)


HINGES: dict[str, Callable[[], str]] = {
    "summary": summary,
    "breaks": breaks,
    "essential": essential,
    "shares": shares,
    "asks": asks,
    "robust": robust,
    "thresholds": thresholds,
    "fills": fills,
}

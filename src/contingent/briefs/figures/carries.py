"""Who carries it: the share of each nation in the goal, over every coalition."""

from contingent.briefs.figures.chart import Band, Chart, FigureKind, NothingToDraw, RankedBars
from contingent.briefs.figures.heads import all_named, charted, percent
from contingent.briefs.findings import Findings

__all__ = ["carries_chart"]

#: Nations drawn one by one, and named in a finding.
SHOWN, NAMED = 20, 8
#: Values nearer to each other than this are alike.
ALIKE = 1e-9


def carries_chart(found: Findings) -> Chart:
    """Shapley values of the nations, the largest first.

    Raises:
        NothingToDraw: when no nation's leaving or coming ever matters.
        GameTooLarge: as ``hinge``.
    """
    hinged = found.hinged
    values = hinged.hinge.shapley.values
    ranked = sorted(
        ((name, float(value)) for name, value in values.items() if value),
        key=lambda pair: (-pair[1], pair[0]),
    )
    whole = sum(value for _, value in ranked)
    if whole <= 0:
        raise NothingToDraw("no nation carries more than another: none changes what is reached")
    few, held = list[str](), 0.0
    for place, (name, value) in enumerate(ranked):
        if held >= whole / 2 and value < ranked[place - 1][1] - ALIKE:
            break
        few.append(name)
        held += value
    goal = "the goal that every essential line is filled"
    names = all_named([found.titles.nations([name]) for name in few])
    title = (
        f"{len(few)} of {len(values)} nations carr{'ies' if len(few) == 1 else 'y'} "
        f"{percent(held / whole)} of {goal}" + (f": {names}" if len(few) <= NAMED else "")
    )
    exact = "exact" if hinged.hinge.exact else "sampled"
    shown = ranked[:SHOWN]
    bars = RankedBars(
        tuple(found.titles.nation(name) for name, _ in shown),
        (Band("share", tuple(value / whole for _, value in shown)),),
        tuple(percent(value / whole) for _, value in shown),
        "share of the goal",
    )
    rest = len(ranked) - len(shown)
    text = "; ".join(f"{found.titles.nation(name)} {percent(v / whole)}" for name, v in ranked)
    at = hinged.setting.register.calendar.at(hinged.built.month)
    return charted(
        found,
        FigureKind.CARRIES,
        title,
        f"Each nation’s share over all coalitions (Shapley value), {at}"
        + (f"; {rest} more with less are not drawn" if rest else ""),
        ("nation", "name", "shapley", "share", "banzhaf"),
        [
            (
                name,
                found.titles.nation(name),
                value,
                value / whole,
                float(hinged.hinge.banzhaf.values[name]),
            )
            for name, value in ranked
        ],
        body=bars,
        text=f"{text}. The other {len(values) - len(ranked)} carry nothing.",
        proof=f"{hinged.hinge.coalitions:,} coalitions, {exact}",
    )

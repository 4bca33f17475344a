"""Exits: what each nation takes with it when it leaves."""

from contingent.briefs.figures.chart import Band, Chart, FigureKind, NothingToDraw, RankedBars
from contingent.briefs.figures.heads import all_named, charted
from contingent.briefs.findings import Findings
from contingent.services.answers.leaving import Leaving

__all__ = ["exits_chart", "matters"]

#: Exits drawn, and nations named in a finding.
SHOWN, NAMED = 20, 8
#: Weighted lines by which a fill must be less to count as less.
LESS = 1e-6


def exits_chart(found: Findings) -> Chart:
    """Offers that fall with each nation, its own and those of others, and the lines then short.

    Raises:
        NothingToDraw: when no nation's exit takes more than its own offers.
        GameTooLarge: as ``hinge``.
    """
    leaving = found.leaving
    telling = [one for one in leaving if matters(one)]
    if not telling:
        raise NothingToDraw(
            "no single exit leaves an essential line short or takes an offer of another nation"
        )
    shown = telling[:SHOWN]
    bars = RankedBars(
        tuple(found.titles.nation(one.nation) for one in shown),
        (
            Band("its own offers", tuple(float(len(one.own)) for one in shown)),
            Band("offers of others that fall with it", tuple(float(len(o.taken)) for o in shown)),
        ),
        tuple(_note(one) for one in shown),
        "offers that fall",
    )
    rows = [
        (
            one.nation,
            found.titles.nation(one.nation),
            len(one.own),
            len(one.taken),
            one.people,
            ";".join(line.line for line in one.short),
            one.weight,
        )
        for one in leaving
    ]
    rest = len(telling) - len(shown)
    return charted(
        found,
        FigureKind.EXITS,
        _title(found, leaving),
        "Offers that fall when one nation leaves"
        + (f"; {rest} more that take fewer are not drawn" if rest else ""),
        ("nation", "name", "own", "others", "people", "short", "less"),
        rows,
        body=bars,
        text="; ".join(_said(found, one) for one in telling) + ".",
        proof="each exit tried and planned anew",
    )


def matters(one: Leaving) -> bool:
    """Whether the exit costs an essential line, part of one, or an offer of another nation."""
    return bool(one.short or one.taken or one.weight > LESS)


def _title(found: Findings, leaving: tuple[Leaving, ...]) -> str:
    breaking = [one for one in leaving if one.short or one.weight > LESS]
    whole = found.filled
    short = "an essential line stays short" if whole else "less of what is essential is filled"
    if breaking:
        many = len(breaking)
        names = all_named([found.titles.nations([one.nation]) for one in breaking[:NAMED]])
        if many == 1:
            return f"Without {found.titles.nations([breaking[0].nation])}, {short}"
        who = f"any one of {names}" if many <= NAMED else f"any one of {many} nations"
        return f"Without {who}, {short}"
    most = max(leaving, key=lambda one: (len(one.taken), one.people))
    return (
        f"No single exit costs an essential line; {found.titles.nations([most.nation])} takes most "
        f"offers of others along, {len(most.taken)}"
    )


def _note(one: Leaving) -> str:
    lines = len(one.short)
    if lines:
        return f"{lines} essential line{'' if lines == 1 else 's'} short"
    return "fills less" if one.weight > LESS else "no line lost"


def _said(found: Findings, one: Leaving) -> str:
    lost = f", {_note(one)}"
    return (
        f"if {found.titles.nations([one.nation])} leaves, {len(one.own)} own and {len(one.taken)} "
        f"offers of others fall, {one.people:,} people{lost}"
    )

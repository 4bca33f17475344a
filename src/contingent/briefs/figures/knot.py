"""The knot a plan rests on: who waits for whom."""

from contingent.briefs.figures.chart import Chart, FigureKind, NothingToDraw, WaitGraph
from contingent.briefs.figures.heads import all_named, charted
from contingent.briefs.findings import Findings
from contingent.resolution.resolution import KnotFound, Resolution
from contingent.services.answers.footing import RestsOn
from contingent.services.answers.waiting import release_turns, waits

__all__ = ["knot_chart", "wait_graph"]

#: Nations named in a finding; more are counted.
NAMED = 2


def knot_chart(found: Findings) -> Chart:
    """The largest knot the plan rests on, nation by nation, in the order it would be untied in.

    Raises:
        NothingToDraw: when the plan rests on no knot.
    """
    resolution = found.planned.resolution
    rests = max(found.footing.rests_on, key=lambda one: len(one.knot), default=None)
    if rests is None:
        raise NothingToDraw("the plan rests on no knot: none of its offers wait for each other")
    knot = next(one for one in resolution.knots if one.knot == rests.knot)
    register = resolution.setting.register
    graph = {wait.offer: wait.waits_for for wait in waits(resolution)}
    turns = release_turns(resolution, knot)
    rows = [
        (
            offer,
            found.titles.offer(offer),
            register.offers_by_id[offer].nation,
            "knot" if offer in knot.knot else "behind",
            turns[offer],
            ";".join(graph.get(offer, ())),
        )
        for offer in sorted(turns, key=lambda name: (turns[name], name))
    ]
    stones = [
        f"{found.titles.nations([register.offers_by_id[name].nation])} gives "
        f"“{found.titles.offer(name)}” whatever its condition"
        for name in rests.keystone
    ]
    untied = f"It is untied once {all_named(stones)}. " if stones else ""
    return charted(
        found,
        FigureKind.KNOT,
        _title(found, rests),
        "Who waits for whom: an arrow leads from those who wait to those they wait for; "
        "a box with a full edge is in the knot, one with "
        "a broken edge behind it, and brackets count offers",
        ("offer", "title", "nation", "part", "turn", "waits_for"),
        rows,
        body=wait_graph(found, resolution, knot),
        text=untied + "; ".join(_said(found, row[2], row[0], graph) for row in rows) + ".",
        proof="keystone and exits tried",
    )


def wait_graph(found: Findings, resolution: Resolution, knot: KnotFound) -> WaitGraph:
    """A knot as a graph; a node is what one nation would give in the same turn."""
    register = resolution.setting.register
    graph = {wait.offer: wait.waits_for for wait in waits(resolution)}
    turns = release_turns(resolution, knot)
    nodes: dict[str, list[str]] = {}
    for offer, turn in sorted(turns.items(), key=lambda pair: pair[1]):
        nodes.setdefault(f"{turn}:{register.offers_by_id[offer].nation}", []).append(offer)
    place = {offer: name for name, offers in nodes.items() for offer in offers}
    rings: list[list[str]] = [[] for _ in range(max(turns.values()) + 1)]
    for name, offers in nodes.items():
        rings[turns[offers[0]]].append(name)
    waiting = {
        name: tuple(
            sorted({place[o] for own in offers for o in graph.get(own, ()) if o in place} - {name})
        )
        for name, offers in nodes.items()
    }
    titles = {}
    for name, offers in nodes.items():
        count = "" if len(offers) == 1 else f" ({len(offers)})"
        titles[name] = found.titles.nation(name.partition(":")[2]) + count
    core = frozenset(name for name, own in nodes.items() if set(own) & set(knot.knot))
    return WaitGraph(tuple(tuple(ring) for ring in rings if ring), titles, waiting, core)


def _title(found: Findings, rests: RestsOn) -> str:
    register = found.setting.register
    nations = len({register.offers_by_id[name].nation for name in rests.knot})
    text = (
        f"{len(rests.knot)} offers of {nations} nation{'' if nations == 1 else 's'} wait for each "
        "other"
    )
    if rests.behind:
        text += f", and {len(rests.behind)} more behind them"
    if rests.exits:
        told = [
            f"{found.titles.nations([one.nation])} leaves, {len(one.fallen)} fall"
            for one in rests.exits[:NAMED]
        ]
        text += f"; if {'; if '.join(told)}"
    return text


def _said(found: Findings, nation: str, offer: str, graph: dict[str, tuple[str, ...]]) -> str:
    register = found.setting.register
    others = dict.fromkeys(register.offers_by_id[name].nation for name in graph.get(offer, ()))
    told = f" waits for {found.titles.nations(others)}" if others else " waits for nobody"
    return f"{found.titles.nation(nation)}, {found.titles.offer(offer)},{told}"

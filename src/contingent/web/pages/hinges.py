"""Hinges: who waits for whom, and what the goal turns on, as the count of coalitions comes in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from contingent.briefs.figures.graph import GraphLayout, lay_out
from contingent.errors import ContingentError
from contingent.resolution.resolution import KnotFound
from contingent.services.answers.asks import AskAnswer
from contingent.services.answers.hinging import Hinged
from contingent.services.answers.leaving import Leaving
from contingent.services.answers.waiting import release_turns, waits
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.render import render
from contingent.web.view import View

__all__ = ["HingesPage"]

#: Weighted lines by which a fill must be less to count as less.
LESS = 1e-6


@dataclass(frozen=True)
class KnotNode:
    """The offers of one nation that would stand in the same turn.

    Attributes:
        inner: whether they are in the knot; else behind it.
    """

    nation: str
    turn: int
    offers: tuple[str, ...]
    inner: bool


@dataclass(frozen=True)
class KnotDrawing:
    """A knot with its drawing.

    Attributes:
        nodes: by name in the drawing.
    """

    number: int
    found: KnotFound
    nodes: dict[str, KnotNode]
    laid: GraphLayout

    @property
    def stones(self) -> frozenset[str]:
        """Offers that are a keystone, alone or in a set."""
        return frozenset(offer for stones in self.found.keystones for offer in stones)


class HingesPage:
    """The page."""

    template = "hinges.html"
    extras: tuple[str, ...] = ("goal",)

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        room, choice, goal = asked.room, asked.view.choice, _goal(asked)
        hinged = room.kept(room.hinge_job(choice, goal=goal))
        ask = room.kept(room.ask_job(choice, _exits(hinged))) if hinged else None
        return {
            "knots": knots_of(asked.view),
            "waits": {wait.offer: wait.waits_for for wait in waits(asked.view.resolution)},
            "goal": goal,
            "leaving": costly(hinged.leaving) if hinged else None,
            "hinged": hinged,
            "values": _values(hinged) if hinged else [],
            "ask": ask,
            "progress": None,
            "ask_failed": None,
            "pending": hinged is None or ask is None,
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """How far the count is, the values and sets, then what to ask for."""
        room, choice, view = asked.room, asked.view.choice, asked.view
        listener = room.join(room.hinge_job(choice, goal=_goal(asked)))
        hinged: Hinged | None = None
        progress: dict[str, Any] = {}
        async for update in bench.updates(listener):
            if update.kind == "done":
                hinged = update.value
                left = costly(hinged.leaving)
                yield PagePart("leaving", render("parts/leaving.html", view=view, leaving=left))
            elif update.value[0] == "leaving":
                left = costly(update.value[1])
                yield PagePart("leaving", render("parts/leaving.html", view=view, leaving=left))
                continue
            elif update.value[0] == "first":
                progress |= {"reached": update.value[1], "acting": update.value[2]}
            else:
                progress |= {"done": update.value[1], "whole": update.value[2]}
            yield PagePart("values", _render_values(view, hinged, progress))
        if hinged is None:
            return
        exits = _exits(hinged)
        failed = None
        answer: AskAnswer | None = None
        try:
            answer = await bench.last(room.join(room.ask_job(choice, exits)))
        except ContingentError as error:
            failed = str(error)
        html = render("parts/asks.html", view=view, ask=answer, hinged=hinged, ask_failed=failed)
        yield PagePart("asks", html)


def _render_values(view: View, hinged: Hinged | None, progress: dict[str, Any]) -> str:
    values = _values(hinged) if hinged else []
    return render(
        "parts/values.html", view=view, hinged=hinged, values=values, progress=progress or None
    )


def costly(leaving: tuple[Leaving, ...]) -> list[Leaving]:
    """The exits that cost an essential line, part of one, or an offer of another nation."""
    return [one for one in leaving if one.short or one.taken or one.weight > LESS]


def _goal(asked: PageRequest) -> str:
    """What is asked to be reached: every essential line, or as much as can be filled."""
    return "fill" if asked.extras.get("goal") == "fill" else "essential"


def _exits(hinged: Hinged) -> int:
    """What to ask for: to reach the goal, or, where it is reached, to keep it if one leaves."""
    return 1 if hinged.hinge.reached else 0


def _values(hinged: Hinged) -> list[dict[str, Any]]:
    """Players with a value, largest first."""
    found = hinged.hinge
    rows: list[dict[str, Any]] = [
        {
            "player": player,
            "shapley": float(value),
            "exact": str(value) if found.exact else None,
            "banzhaf": float(found.banzhaf.values[player]),
        }
        for player, value in found.shapley.values.items()
    ]
    top = max((abs(row["shapley"]) for row in rows), default=0) or 1
    for row in rows:
        row["share"] = abs(row["shapley"]) / top
    return sorted(
        (row for row in rows if row["shapley"] or row["banzhaf"]),
        key=lambda row: (-abs(row["shapley"]), row["player"]),
    )


def knots_of(view: View) -> list[KnotDrawing]:
    """The knots, drawn nation by nation in the order in which each would be untied."""
    graph = {wait.offer: wait.waits_for for wait in waits(view.resolution)}
    drawn = []
    for number, knot in enumerate(view.resolution.knots, start=1):
        turns = release_turns(view.resolution, knot)
        nodes: dict[str, KnotNode] = {}
        for offer, turn in sorted(turns.items(), key=lambda pair: pair[1]):
            nation = view.register.offers_by_id[offer].nation
            name = f"{turn}:{nation}"
            own = nodes[name].offers if name in nodes else ()
            nodes[name] = KnotNode(nation, turn, (*own, offer), inner=offer in knot.knot)
        place = {offer: name for name, node in nodes.items() for offer in node.offers}
        rings: list[list[str]] = [[] for _ in range(max(turns.values()) + 1)]
        for name, node in nodes.items():
            rings[node.turn].append(name)
        looked = {
            name: {place[o] for offer in node.offers for o in graph.get(offer, ()) if o in place}
            for name, node in nodes.items()
        }
        laid = lay_out([ring for ring in rings if ring], looked)
        drawn.append(KnotDrawing(number, knot, nodes, laid))
    return drawn

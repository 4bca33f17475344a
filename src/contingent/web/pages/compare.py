"""Compare: two choices side by side, only what differs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from contingent.planning.milestones import milestones
from contingent.planning.strength import strength_by_nation
from contingent.resolution.resolution import Resolution
from contingent.services.answers.planning import Planned
from contingent.services.answers.sentence import plan_sentence
from contingent.services.answers.shares import NationShare
from contingent.web.choice import Choice
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow
from contingent.web.render import render
from contingent.web.view import View

__all__ = ["ComparePage"]


@dataclass(frozen=True)
class ShownDifference:
    """A thing that is not the same on both sides."""

    name: str
    path: str
    left: str
    right: str


class ComparePage:
    """The page."""

    template = "compare.html"
    extras: tuple[str, ...] = ()

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        room, pinned = asked.room, asked.view.pinned
        if pinned is None:
            return {"pending": False, "differences": None, "sides": None}
        one, two = (room.kept(room.plan_job(c)) for c in (pinned, asked.view.choice))
        shown = await _shown(asked, pinned, one, two) if one and two else None
        return {
            "pending": shown is None,
            "differences": shown,
            "sides": (asked.view.label(pinned), asked.view.label()),
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """The differences, once there are both plans."""
        pinned = asked.view.pinned
        if pinned is None:
            return
        one = await follow(asked.room, pinned, bench)
        two = await follow(asked.room, asked.view.choice, bench)
        shown = await _shown(asked, pinned, one, two)
        html = render("parts/differences.html", view=asked.view, differences=shown)
        yield PagePart("differences", html)


async def _shown(asked: PageRequest, pinned: Choice, one: Planned, two: Planned) -> dict[str, Any]:
    view, room = asked.view, asked.room
    before = View(pinned, await room.fetch(pinned), await room.who(pinned))
    people = (max(one.plan.personnel, default=0), max(two.plan.personnel, default=0))
    lines, same_lines = _lines(view, before, one, two)
    nations, same_nations = _nations(before, view)
    offers, same_offers = _offers(before.resolution, view)
    strength, same_strength = _strength(view, one, two)
    return {
        "sentences": (
            plan_sentence(before.whole, pinned.asked(), one.plan),
            plan_sentence(view.whole, view.asked, two.plan),
        ),
        "figures": _figures(before, view, one, two, people),
        "lines": lines,
        "same_lines": same_lines,
        "nations": nations,
        "same_nations": same_nations,
        "offers": offers,
        "same_offers": same_offers,
        "strength": strength,
        "same_strength": same_strength,
        "before": before,
    }


def _figures(
    before: View, after: View, one: Planned, two: Planned, people: tuple[int, int]
) -> list[ShownDifference]:
    found = []

    def add(name: str, left: object, right: object) -> None:
        if left != right:
            found.append(ShownDifference(name, "", str(left), str(right)))

    add("nations that stand or wait", _standing(before), _standing(after))
    add("offers that stand", len(one.problem.standing), len(two.problem.standing))
    tiers = sorted({t.tier for t in (*one.plan.tiers, *two.plan.tiers)})
    for tier in tiers:
        add(f"lines of tier {tier} filled", _filled(one, tier), _filled(two, tier))
    add("people at most", f"{people[0]:,}", f"{people[1]:,}")
    first, second = milestones(one.plan), milestones(two.plan)
    for name in ("ioc", "foc", "collapse"):
        label = {"ioc": "IOC", "foc": "FOC", "collapse": "short again"}[name]
        add(label, _when(before, getattr(first, name)), _when(after, getattr(second, name)))
    return found


def _standing(view: View) -> int:
    return sum(share.state != "out" for share in view.shares.values())


def _filled(planned: Planned, tier: int) -> str:
    lines = [line for line in planned.plan.lines if line.tier == tier]
    return f"{sum(not line.open for line in lines)} of {len(lines)}"


def _when(view: View, month: int | None) -> str:
    return "never" if month is None else view.when(month)


def _lines(
    view: View, before: View, one: Planned, two: Planned
) -> tuple[list[dict[str, Any]], int]:
    left = {line.line: line for line in one.plan.lines}
    right = {line.line: line for line in two.plan.lines}
    rows, same = [], 0
    for line, either in {**left, **right}.items():
        a, b = left.get(line), right.get(line)
        if a and b and abs(a.rate - b.rate) < 1e-6:  # noqa: PLR2004 - the same
            same += 1
            continue
        tier = (a or either).tier
        rows.append(
            {
                "line": line,
                "tier": tier,
                "left": a,
                "right": b,
                "title": (view if b else before).line_title(line),
            }
        )
    return sorted(rows, key=lambda row: row["tier"]), same


def _nations(before: View, after: View) -> tuple[list[dict[str, Any]], int]:
    left, right = before.shares, after.shares
    codes = dict.fromkeys((*left, *right))
    rows = [
        {"nation": code, "left": left.get(code), "right": right.get(code)}
        for code in codes
        if _given(left.get(code)) != _given(right.get(code))
    ]
    return rows, len(codes) - len(rows)


def _given(share: NationShare | None) -> tuple[int, ...] | None:
    """What a nation has there that stands, or waits."""
    if share is None:
        return None
    return (share.offers, share.standing, share.standing_people, share.waiting)


def _offers(before: Resolution, after: View) -> tuple[list[dict[str, Any]], int]:
    left = {o.offer: o for o in before.setting.register.offers}
    right = {o.offer: o for o in after.register.offers}
    least, greatest = set(before.least), set(before.greatest)

    def was(offer: str) -> str | None:
        if offer not in left:
            return None
        return "stands" if offer in least else "waiting" if offer in greatest else "out"

    rows, same = [], 0
    for offer in dict.fromkeys((*left, *right)):
        now = after.verdict(offer) if offer in right else None
        if was(offer) == now:
            same += 1
            continue
        held = right.get(offer) or left[offer]
        rows.append({"offer": held, "left": was(offer), "right": now})
    return rows, same


def _strength(view: View, one: Planned, two: Planned) -> tuple[list[dict[str, Any]], int]:
    left = {n: max(row) for n, row in strength_by_nation(one.plan, one.problem.register).items()}
    right = {n: max(row) for n, row in strength_by_nation(two.plan, two.problem.register).items()}
    rows, same = [], 0
    for nation in sorted({*left, *right}, key=view.name):
        a, b = left.get(nation, 0), right.get(nation, 0)
        if a == b:
            same += 1
        else:
            rows.append({"nation": nation, "left": a, "right": b})
    return rows, same

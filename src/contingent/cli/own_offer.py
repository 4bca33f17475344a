"""What ``contingent view --offer`` prints: the three questions of a delegation about its offer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from contingent.cli.console import out, print_json, share, working

if TYPE_CHECKING:
    from contingent.register.register import Register
    from contingent.services.answers.titles import Titles
    from contingent.services.wire.own_offer import (
        LineShiftPart,
        OwnOfferAnswer,
        TierShiftPart,
        TriggerPart,
    )

__all__ = ["show_offer"]

_TIERS = {1: "essential", 2: "important", 3: "desirable"}


def show_offer(
    view: "Register",
    viewer: str,
    offer: str,
    world: str | None,
    concept: str | None,
    *,
    as_json: bool,
) -> None:
    """Answer the questions about an own offer."""
    from contingent.services.answers.asked import Asked
    from contingent.services.delegations.asking import about_offer
    from contingent.services.wire.own_offer import OwnOfferAnswer

    with working("planning on what is seen"):
        about = about_offer(view, viewer, Asked(world=world), offer, concept)
    answer = OwnOfferAnswer.of(about, viewer)
    if as_json:
        print_json(answer)
        return
    _show(answer, view)


def _show(answer: "OwnOfferAnswer", view: "Register") -> None:
    from contingent.services.answers.titles import Titles

    titles, console = Titles(view), out()
    console.print(f"[bold]{answer.title}[/] ({answer.offer}), on what {answer.viewer} sees:")
    console.print("what is hidden from it counts as not there.")
    if answer.kept_out:
        console.print(f"\nIt does not stand as things are: {titles.said(answer.kept_out)}.")
        supposed = " and ".join(part.text for part in answer.supposed)
        if answer.stands:
            console.print(f"What follows supposes that {supposed}.")
        else:
            console.print("Nothing the nation could change of it alone lets it stand.")
    if answer.stands:
        _show_unlocked(answer, titles)
        _show_caveats(answer)
    _show_trigger(answer)
    console.print(f"[dim]content hash of the view {answer.hash}[/]")


def _show_unlocked(answer: "OwnOfferAnswer", titles: "Titles") -> None:
    console = out()
    console.print("\n[bold]What it unlocks[/]")
    for one in answer.came:
        console.print(f"  {one.offer} comes with it; without it: {titles.said(one.reason)}")
    for one in answer.fell:
        console.print(f"  {one.offer} stands only without it; with it: {titles.said(one.reason)}")
    if not answer.came and not answer.fell:
        console.print("  Nobody else stands or falls with it.")
    _show_tiers(answer.tiers)
    _show_lines(answer.lines)


def _show_tiers(tiers: "Iterable[TierShiftPart]") -> None:
    console = out()
    for tier in tiers:
        before, after = tier.before / tier.required, tier.after / tier.required
        best = "" if tier.proven else " (the best found in time)"
        if abs(after - before) < 1e-6:  # noqa: PLR2004 - equal
            console.print(f"  {_TIERS[tier.tier]}: {share(after)} filled either way{best}")
        else:
            console.print(f"  {_TIERS[tier.tier]}: {share(before)} → {share(after)} filled{best}")


def _show_lines(lines: "Iterable[LineShiftPart]") -> None:
    for line in lines:
        before = "open" if line.before is None else share(line.before)
        out().print(f"    {line.title}: {before} → {share(line.after)}")


def _show_caveats(answer: "OwnOfferAnswer") -> None:
    console = out()
    console.print("\n[bold]What its caveats cost[/]")
    if not answer.caveats:
        console.print("  It has none.")
    for cost in answer.caveats:
        console.print(f"  lifted: {'; '.join(cost.caveats)}")
        if cost.nothing:
            console.print("    nothing more is filled")
        else:
            _show_tiers(cost.tiers)
        _show_lines(cost.lines)


def _show_trigger(answer: "OwnOfferAnswer") -> None:
    console = out()
    console.print("\n[bold]Is its condition ever met?[/]")
    console.print(f"  {answer.condition or 'It has no condition.'}")
    if not answer.condition:
        return
    if answer.hangs_on:
        how = "every set of them" if answer.complete else "4,096 sets of them, drawn at random,"
        listed = ", ".join(answer.hangs_on)
        console.print(f"  Besides events it hangs on {listed}: {how} was tried in each world.")
    else:
        console.print("  No offer of others that is seen changes that; only the world does.")
    alike: dict[str, list[str]] = {}
    for one in answer.worlds:
        alike.setdefault(_met(one), []).append(one.title)
    for told, worlds in alike.items():
        console.print(f"  {told}:")
        for world in worlds:
            console.print(f"    {world}")


def _met(one: "TriggerPart") -> str:
    """In what company the condition is met in a world, in words."""
    if not one.met:
        return "Never met"
    if one.nobody and one.met == one.sets:
        return "Always met"
    named = " or ".join("+".join(names) for names in one.fewest)
    company = "also when nobody else takes part" if one.nobody else f"with the fewest: {named}"
    needed = f"; never without {', '.join(one.needed)}" if one.needed else ""
    return f"Met in {one.met:,} of {one.sets:,} sets, {company}{needed}"

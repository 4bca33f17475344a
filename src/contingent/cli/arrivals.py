"""What the commands say of those who arrive within a step."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.planning.plan import Plan
    from contingent.services.answers.titles import Titles

__all__ = ["show_arrivals_within"]


def show_arrivals_within(console: "Console", plan: "Plan", titles: "Titles") -> None:
    """One sentence, with the tour that loses most of its first step; nothing where none does."""
    calendar = titles.register.calendar
    within = [item for item in plan.assignments if item.gone]
    if within:
        latest = max(within, key=lambda item: item.gone)
        console.print(
            f"Who arrives within a {calendar.word} counts in it for what is left of it, least of "
            f"all {titles.offer(latest.offer)}: {calendar.arrival_text(latest.arrival)}."
        )

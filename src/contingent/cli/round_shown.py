"""What ``contingent round`` prints: nothing of a submission but what everybody may see."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from contingent.cli.console import out, print_json, table
from contingent.rounds.checking import Finding
from contingent.rounds.outcome import Fate, RoundOutcome
from contingent.rounds.round import Round, digest, plain_rows
from contingent.rounds.submission import Submission
from contingent.services.rounds.documents import outcome_bytes
from contingent.services.wire.rounds import (
    RoundAnswer,
    RoundCheckedAnswer,
    RoundClosedAnswer,
    RoundSealedAnswer,
)

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_findings", "show_outcome", "show_round", "show_sealed"]

_REHEARSAL = "[bold yellow]Rehearsal: the offers are notional, and nothing here binds anybody.[/]"


def _console(asked: Round) -> "Console":
    """The console, on which a rehearsal is told before all else."""
    console = out()
    if asked.rehearsal:
        console.print(_REHEARSAL)
    return console


def show_round(asked: Round, *, as_json: bool, wrote: Path | None = None) -> None:
    """What is public of a round before the close."""
    if as_json:
        print_json(RoundAnswer.of(asked))
        return
    console, register = _console(asked), asked.register
    world, concept = register.worlds[0], register.concepts[0]
    console.print(f"[bold]{escape(register.case.title)}[/], a sealed round", soft_wrap=True)
    console.print(f"  round    {asked.id}", soft_wrap=True)
    console.print(f"  world    {world.world}  [dim]{escape(world.title)}[/]")
    console.print(f"  concept  {concept.concept}  [dim]{escape(concept.title)}[/]")
    console.print(f"  asked    {', '.join(asked.nations)}")
    here = [nation for nation in asked.nations if asked.last.get(nation)]
    console.print(f"{len(here)} of {len(asked.nations)} nations have a commitment published.")
    if asked.published:
        listed = table("nation", "commitment (SHA-256 of the sealed file)", "")
        for index, one in enumerate(asked.published):
            later = any(other.nation == one.nation for other in asked.published[index + 1 :])
            note = "[dim]replaced since[/]" if later else ""
            listed.add_row(one.nation, one.hash or "withdrawn", note)
        console.print(listed)
    console.print(f"[dim]head {asked.head}[/]", soft_wrap=True)
    if wrote is not None:
        console.print(f"Written to {wrote}.", markup=False, soft_wrap=True)


def show_sealed(
    asked: Round, submission: Submission, files: tuple[Path, Path], *, as_json: bool
) -> None:
    """That a submission was sealed; of the offers nothing but their number."""
    sealed, commitment = files
    if as_json:
        answer = RoundSealedAnswer.of(asked, submission, str(sealed), str(commitment))
        print_json(answer)
        return
    console = _console(asked)
    count = len(submission.offers)
    console.print(
        f"Sealed {count} offer{'' if count == 1 else 's'} of {submission.nation} "
        f"for round {asked.id}.",
        soft_wrap=True,
    )
    kept = ", ".join(map(str, submission.releases)) or "nothing"
    console.print(f"  of those that stand is also released: {kept}")
    for path, told in (
        (sealed, "[bold]secret[/]: keep it, and give it to the chair when the list is complete"),
        (commitment, "public: for the chair to publish now"),
    ):
        console.print(f"  {escape(str(path))}  {told}", soft_wrap=True)
    console.print(f"  commitment {submission.commitment.hash}", soft_wrap=True)


def show_outcome(outcome: RoundOutcome, *, as_json: bool, wrote: Path | None = None) -> None:
    """What everybody learns at the close."""
    own = digest(outcome_bytes(outcome))
    if as_json:
        print_json(RoundClosedAnswer.of(outcome, own))
        return
    asked = outcome.round
    console, register = _console(asked), asked.register
    console.print(f"[bold]{escape(register.case.title)}[/], outcome of round {asked.id}")
    for how in Fate:
        nations = [nation for nation, own_how in outcome.counted if own_how is how]
        if nations:
            console.print(f"  {_WORDS[how]}: {', '.join(nations)}")
    if outcome.standing:
        step = register.calendar.words
        listed = table(
            "nation",
            "offer",
            "supplies",
            "packages",
            f"stands in {step}",
            "withheld",
            title="Standing",
            right=("packages",),
        )
        for one in outcome.standing:
            offer = one.offer
            listed.add_row(
                f"{register.nation_names[offer.nation]} {escape(offer.organisation)}".strip(),
                f"{offer.offer}  [dim]{escape(offer.title)}[/]",
                plain_rows([offer])[0]["supplies"].replace("|", " or ").replace("+", " and "),
                str(offer.packages),
                _spells(one.spells, register.steps),
                ", ".join(map(str, one.withheld)),
            )
        console.print(listed)
        for one in outcome.standing:
            for caveat in one.offer.caveats:
                console.print(f"{one.offer.offer}, caveat: {escape(str(caveat))}")
            if str(one.offer.condition):
                told = escape(str(one.offer.condition))
                console.print(f"{one.offer.offer}, condition (met): {told}")
    else:
        console.print("No offer stands.")
    console.print(f"[dim]head {asked.head}[/]", soft_wrap=True)
    console.print(f"[dim]outcome {own}[/]", soft_wrap=True)
    if wrote is not None:
        console.print(f"Written to {wrote}.", markup=False, soft_wrap=True)


_WORDS = {
    Fate.COUNTED: "submission counted",
    Fate.NOT_OPENED: "published, but not opened; taken as no offers",
    Fate.WITHDRAWN: "withdrawn",
    Fate.NONE: "nothing submitted",
}


def _spells(spells: Sequence[tuple[int, int | None]], steps: int) -> str:
    """Spells of steps: ``all``, ``2 to 5``, ``from 3``."""
    if tuple(spells) == ((0, None),):
        return "all"
    return ", ".join(
        f"from {a}" if b is None or b == steps else f"{a}" if b == a + 1 else f"{a} to {b - 1}"
        for a, b in spells
    )


_MARKS = {True: "[green]✓[/]", False: "[bold red]✗[/]", None: "[yellow]?[/]"}


def show_findings(asked: Round, findings: Sequence[Finding], *, as_json: bool) -> None:
    """What was checked, and whether it is as it should be."""
    if as_json:
        print_json(RoundCheckedAnswer.of(asked, findings))
        return
    console = _console(asked)
    for one in findings:
        mark = _MARKS[one.holds]
        console.print(f"{mark} {escape(one.text)}", soft_wrap=True)

"""``contingent round``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from contingent.cli.options import json_option, split_names

__all__ = ["command"]

_DEEDS = """\b
open      CASE: open a round on a case, and write ROUND.json (--to), which is public
seal      ROUND.json OFFERS.csv --nation FRA: write FRA.sealed, which is secret, and
          FRA.commitment.json, which is public
publish   ROUND.json COMMITMENT…: put commitments into ROUND.json (the chair)
withdraw  ROUND.json --nation FRA: publish that FRA withdraws (the chair)
close     ROUND.json SEALED…: find who stands, and write OUTCOME.json (--to), which is public
check     ROUND.json|OUTCOME.json [MINE.sealed]: is mine counted, does the outcome hold together
show      ROUND.json|OUTCOME.json: what it says
"""

#: How many files each deed takes: at least, and at most.
_MANY = 10_000
_TAKES: Mapping[str, tuple[int, int]] = {
    "open": (1, 1),
    "seal": (1, 2),
    "publish": (2, _MANY),
    "withdraw": (1, 1),
    "close": (1, _MANY),
    "check": (1, 2),
    "show": (1, 1),
}
#: The deeds each option is for.
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "world": ("open",),
    "concept": ("open",),
    "nations": ("open",),
    "rehearsal": ("open",),
    "nation": ("seal", "withdraw"),
    "release": ("seal",),
    "to": ("open", "seal", "close"),
    "seen": ("check",),
    "force": ("open", "seal", "close"),
}


@dataclass(frozen=True)
class RoundOptions:
    """The options as they were given."""

    world: str | None
    concept: str | None
    nations: str | None
    rehearsal: bool
    nation: str | None
    release: str | None
    to: str | None
    seen: str | None
    force: bool
    as_json: bool


@click.command("round", epilog=_DEEDS)
@click.argument("deed", type=click.Choice(list(_TAKES)))
@click.argument("files", nargs=-1, metavar="FILES…")
@click.option("--world", help="open: the world it is about; default: the case's first.")
@click.option("--concept", help="open: the concept it is about; default: the case's first.")
@click.option("--nations", metavar="FRA,GBR", help="open: who is asked; default: every nation.")
@click.option(
    "--rehearsal", is_flag=True, help="open: nothing binds; the case's offers may be used."
)
@click.option("--nation", metavar="FRA", help="seal, withdraw: the nation.")
@click.option(
    "--release",
    metavar="time,caveats,condition,note|nothing",
    help="seal: what becomes public of offers that stand, besides what always does: id, nation, "
    "title, supplies, packages, personnel, state and how it is certified.  [default: time,caveats]",
)
@click.option("--to", help="open, seal, close: the file to write; default: as named below.")
@click.option("--round", "seen", metavar="ROUND.json", help="check: the list as you saw it.")
@click.option("--force", is_flag=True, help="open, seal, close: replace what is there.")
@json_option
def command(deed: str, files: tuple[str, ...], **given: Any) -> None:
    """Sealed rounds: offers that bind together, and that nobody sees before the close.

    Each nation seals its offers and publishes a hash of them. When the list of hashes is complete
    the sealed files go to the chair, who closes the round: everybody learns which offers stand,
    nobody learns the conditions, or the offers that do not. See docs/rounds.md.
    """
    least, most = _TAKES[deed]
    if not least <= len(files) <= most:
        msg = f"'round {deed}' takes other files; see 'contingent round --help'"
        raise click.UsageError(msg)
    for name, value in given.items():
        if value and deed not in _OPTIONS.get(name, (deed,)):
            shown = "round" if name == "seen" else name
            msg = f"--{shown} is no option of 'round {deed}'"
            raise click.UsageError(msg)
    _DO[deed](files, RoundOptions(**given))


def _open(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.adapters.sources.safe_write import check_target, write_file
    from contingent.cli.console import show_notes
    from contingent.cli.round_shown import show_round
    from contingent.services.cases.opening import open_case
    from contingent.services.rounds.documents import read_round, round_bytes
    from contingent.services.rounds.submitting import open_round

    target = Path(given.to or "ROUND.json")
    check_target(target, folder=False, force=given.force)
    asked, notes = open_round(
        open_case(files[0]),
        given.world,
        given.concept,
        split_names(given.nations),
        rehearsal=given.rehearsal,
    )
    write_file(target, round_bytes(asked), force=given.force)
    show_round(read_round(target), as_json=given.as_json, wrote=target)
    if not given.as_json:
        show_notes(notes)


def _seal(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.adapters.sources.safe_write import check_target, write_file
    from contingent.cli.round_shown import show_sealed
    from contingent.services.rounds.documents import commitment_bytes, read_round
    from contingent.services.rounds.submitting import seal

    if given.nation is None:
        msg = "say whose offers they are with --nation"
        raise click.UsageError(msg)
    groups = _groups(given.release)
    asked = read_round(Path(files[0]))
    mark = ".rehearsal" if asked.rehearsal else ""
    sealed = Path(given.to or f"{given.nation}{mark}.sealed")
    commitment = sealed.with_suffix(".commitment.json")
    for target in (sealed, commitment):
        check_target(target, folder=False, force=given.force)
    if len(files) == 1 and not asked.rehearsal:
        msg = "name the file with your offers; only a rehearsal has notional ones"
        raise click.UsageError(msg)
    offers = Path(files[1]) if len(files) > 1 else None
    submission = seal(asked, given.nation, offers, groups)
    # The sealed file first: a commitment to what is not kept could never be opened.
    if given.force:
        commitment.unlink(missing_ok=True)
    write_file(sealed, submission.sealed, force=given.force, private=True)
    write_file(commitment, commitment_bytes(submission.commitment), force=given.force)
    show_sealed(asked, submission, (sealed, commitment), as_json=given.as_json)


def _groups(text: str | None) -> tuple[Any, ...]:
    from contingent.rounds.release import ReleaseGroup

    if text is None:
        return (ReleaseGroup.TIME, ReleaseGroup.CAVEATS)
    names = [name for name in split_names(text) if name != "nothing"]
    there = [str(group) for group in ReleaseGroup]
    if wrong := [name for name in names if name not in there]:
        msg = f"--release: '{wrong[0]}' is none of {', '.join(there)}, nothing"
        raise click.UsageError(msg)
    return tuple(ReleaseGroup(name) for name in names)


def _publish(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.adapters.sources.safe_write import write_file
    from contingent.cli.round_shown import show_round
    from contingent.services.rounds.documents import read_round, round_bytes
    from contingent.services.rounds.submitting import publish

    path = Path(files[0])
    asked = publish(read_round(path), [Path(name) for name in files[1:]])
    write_file(path, round_bytes(asked), force=True)
    show_round(asked, as_json=given.as_json, wrote=path)


def _withdraw(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.adapters.sources.safe_write import write_file
    from contingent.cli.round_shown import show_round
    from contingent.services.rounds.documents import read_round, round_bytes
    from contingent.services.rounds.submitting import withdraw

    if given.nation is None:
        msg = "say who withdraws with --nation"
        raise click.UsageError(msg)
    path = Path(files[0])
    asked = withdraw(read_round(path), given.nation)
    write_file(path, round_bytes(asked), force=True)
    show_round(asked, as_json=given.as_json, wrote=path)


def _close(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.adapters.sources.safe_write import check_target, write_file
    from contingent.cli.round_shown import show_outcome
    from contingent.services.rounds.documents import outcome_bytes, read_round
    from contingent.services.rounds.ending import close

    target = Path(given.to or "OUTCOME.json")
    check_target(target, folder=False, force=given.force)
    outcome = close(read_round(Path(files[0])), [Path(name) for name in files[1:]])
    write_file(target, outcome_bytes(outcome), force=given.force)
    show_outcome(outcome, as_json=given.as_json, wrote=target)


def _check(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.cli.round_shown import show_findings
    from contingent.services.rounds.documents import is_outcome, read_outcome, read_round
    from contingent.services.rounds.ending import check_outcome_with, check_submission

    path, sealed = Path(files[0]), Path(files[1]) if len(files) > 1 else None
    if is_outcome(path):
        outcome = read_outcome(path)
        seen = None if given.seen is None else read_round(Path(given.seen))
        asked, findings = outcome.round, check_outcome_with(outcome, sealed, seen)
    else:
        asked = read_round(path)
        if sealed is None or given.seen:
            msg = "of a round, 'round check' looks at one sealed file: name it after ROUND.json"
            raise click.UsageError(msg)
        findings = check_submission(asked, sealed)
    show_findings(asked, findings, as_json=given.as_json)
    if any(one.holds is False for one in findings):
        click.get_current_context().exit(1)


def _show(files: tuple[str, ...], given: RoundOptions) -> None:
    from contingent.cli.round_shown import show_outcome, show_round
    from contingent.services.rounds.documents import is_outcome, read_outcome, read_round

    path = Path(files[0])
    if is_outcome(path):
        show_outcome(read_outcome(path), as_json=given.as_json)
    else:
        show_round(read_round(path), as_json=given.as_json)


_DO: Mapping[str, Callable[[tuple[str, ...], RoundOptions], None]] = {
    "open": _open,
    "seal": _seal,
    "publish": _publish,
    "withdraw": _withdraw,
    "close": _close,
    "check": _check,
    "show": _show,
}

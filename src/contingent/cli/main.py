"""The ``contingent`` program: its commands, and what each ending means.

Exit codes: 0 done; 1 faults in the input, all listed; 2 wrong usage; 3 no answer in the limit.
"""

import logging
import re
import sys
from collections.abc import Mapping
from importlib import import_module

import click

from contingent import __version__
from contingent.cli.answers_only import answers_only
from contingent.cli.stopping import NO_ANSWER, STOPPED, ending_on_interrupt, interrupted, leave
from contingent.cli.streams import ANSWER_LOST, drop_output, finish, prepare
from contingent.errors import ContingentError, NoAnswer, UnknownName
from contingent.lasting import look_seldom

__all__ = ["cli", "main"]

#: Command -> (module, one line of help). The module is imported when the command runs.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("check", "List every fault of a case."),
    "who": ("who", "Who stands in a world, who waits for whom, who is out and why."),
    "plan": ("plan", "Plan a concept with the offers that stand; the main job."),
    "deploy": ("deploy", "Arrivals and reliefs of a plan, IOC and FOC, loaded links."),
    "sites": ("sites", "Which sites to open: the best one, two, three … and what the next buys."),
    "sustain": ("sustain", "How long a strength can be kept up."),
    "compare": ("compare", "Worlds and concepts side by side: what can be filled where."),
    "hinge": ("hinge", "What a concept hinges on: every coalition evaluated, exits that break it."),
    "ask": ("ask", "The cheapest changes to ask for that would reach the goal."),
    "sweep": ("sweep", "How the answer moves with assumed numbers and probabilities."),
    "diary": ("diary", "Meeting by meeting: who sat there, and what changed in the register."),
    "backtest": ("backtest", "Plans as known on a day, held against what happened."),
    "round": ("round", "Sealed rounds: offers that bind together, unseen before the close."),
    "read": ("read", "Read reports into proposed claims, for a person to accept."),
    "serve": ("serve", "Open the planning room in a browser."),
    "brief": ("brief", "Write a brief: for decision, on a nation, the gaps, a comparison."),
    "account": ("account", "Invite people to the conference of a ledger, end their sessions."),
    "figure": ("figure", "Draw a figure for print, with its finding, its source and its rows."),
    "export": ("export", "Write a case or a plan for other tools: workbook, map, scenario."),
    "publish": ("publish", "Write the site of a case: pages and data that need no server."),
    "estimates": ("estimates", "The answers of a case beside what others have published."),
    "import": ("import_", "Put a case into a ledger, which is made if there is none."),
    "record": ("record", "Record a change in a ledger, with who and why."),
    "log": ("log", "What was recorded in a ledger, by whom and why."),
    "diff": ("diff", "What differs between two cases, days or scenarios."),
    "scenario": ("scenario", "Branch a scenario off a ledger, compare it, merge it back."),
    "verify": ("verify", "Verify every event of a ledger, against a head kept elsewhere."),
    "backup": ("backup", "Copy a ledger to a file, and verify the copy."),
    "restore": ("restore", "Make a ledger from a backup, and verify it."),
    "upgrade": ("upgrade", "Write a case of an earlier version in today's form."),
    "view": ("view", "What a nation may see of a case, as a case of its own."),
    "new": ("new", "Write a small commented case to start from."),
    "schema": ("schema", "Print the JSON schema of a case."),
    "version": ("version", "Print the version."),
}

#: An address that holds a password, which every user of the machine can read in the list of
#: processes.
_PASSWORD = re.compile(r"^postgres\w*(\+\w+)?://([^/@]*:[^/@]+@|.*[?&]\w*password=)", re.IGNORECASE)
_SEEN_BY_ALL = (
    "the address holds a password, which every user of this machine can read in the list of "
    "processes; leave it to ~/.pgpass, PGPASSFILE or PGPASSWORD"
)


class _LazyGroup(click.Group):
    """Imports a command's module only when it is run, so that small commands start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"contingent.cli.{_COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a slip in the table above
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="contingent %(version)s")
def cli() -> None:
    """What a coalition of nations can field, and what that hinges on.

    CASE is a folder with a case.toml, a workbook .xlsx, a file .json, the address of a ledger such
    as sqlite:///u.db, or the name of an embedded case; without one it is the embedded case
    'ukraine'. Every command takes --json.
    """


def main() -> None:
    """Run the program and end the process with its exit code."""
    if not prepare():
        # Before anything is done: a change nobody is told of is worse than none.
        click.echo(f"contingent: {ANSWER_LOST}; nothing was done", err=True)
        sys.exit(1)
    logging.basicConfig(format="contingent: %(message)s")
    try:
        with ending_on_interrupt(), answers_only():
            code = _told_whole(run(sys.argv[1:]))
            if code in {STOPPED, NO_ANSWER}:  # threads may still work on what nobody wants now
                leave(code)
    except KeyboardInterrupt:  # before the command began, or once its answer was told
        leave(_stopped())
    sys.exit(code)


def _told_whole(code: int) -> int:
    """The exit code, once the answer is written whole."""
    try:
        finish()
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _refused(error)
    return code


def run(arguments: list[str]) -> int:
    """Run the program with these arguments and return its exit code."""
    look_seldom()
    for word in arguments:
        if _PASSWORD.search(word):
            click.echo(f"contingent: {_SEEN_BY_ALL}", err=True)
            break
    try:
        code = cli.main(args=arguments, prog_name="contingent", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _stopped()
    except ContingentError as error:
        return _report(error, as_json="--json" in arguments)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; there is nobody to tell
        return 0
    except OSError as error:
        drop_output()
        return _refused(error)
    except Exception as error:
        if interrupted(error):
            return _stopped()
        raise
    return code if isinstance(code, int) else 0


def _stopped() -> int:
    click.echo("stopped", err=True)
    return STOPPED


def _refused(error: OSError) -> int:
    """The machine does not let us: a full disk, a place that is read-only, a limit."""
    where = f"{error.filename}: " if error.filename else "cannot write: "
    click.echo(f"contingent: {where}{error.strerror or error}", err=True)
    return 1


def _report(error: ContingentError, *, as_json: bool) -> int:
    from contingent.register.fault import FaultsFound
    from contingent.register.plain_text import without_steering

    if isinstance(error, FaultsFound):
        from contingent.cli.faults import show_faults

        show_faults(error.faults, as_json=as_json)
        return 1
    click.echo(f"contingent: {without_steering(str(error))}", err=True)
    if isinstance(error, UnknownName):
        return 2
    return NO_ANSWER if isinstance(error, NoAnswer) else 1

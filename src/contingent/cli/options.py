"""Options several commands share, and how they are read."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contingent.register.cell import CellError, read_day
from contingent.register.claim import Confidence
from contingent.register.offer import LADDER, OfferState
from contingent.resolution.change import ChangeKind
from contingent.services.answers.asked import Asked, When, event_set
from contingent.services.answers.supposed import FORMS
from contingent.services.cases.opening import DEFAULT_CASE

__all__ = [
    "case_argument",
    "chances_of",
    "cluster_option",
    "date_of",
    "executor_of",
    "json_option",
    "loosely_signed_options",
    "setting_options",
    "signed_options",
    "split_names",
    "user_name",
    "viewer_option",
]

if TYPE_CHECKING:
    from contingent.analysis.executor import Executor

Function = TypeVar("Function", bound=Callable[..., Any])


def case_argument(function: Function) -> Function:
    """The argument CASE."""
    return click.argument("case", default=DEFAULT_CASE)(function)


def viewer_option(function: Function) -> Function:
    """The option --as, where all is shown without it."""
    words = "Only what this nation, or 'public', may see."
    return click.option("--as", "viewer", metavar="NATION", help=words)(function)


def json_option(function: Function) -> Function:
    """The option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")(
        function
    )


def cluster_option(function: Function) -> Function:
    """The option --cluster."""
    text = "Work on the Dask cluster at this address (needs the extra 'cluster')."
    return click.option("--cluster", metavar="ADDRESS", help=text)(function)


def executor_of(cluster: str | None) -> "Executor | None":
    """The executor of the option --cluster; None for this machine."""
    if cluster is None:
        return None
    from contingent.adapters.cluster.dask_cluster import DaskExecutor

    return DaskExecutor(cluster)


def signed_options(function: Function) -> Function:
    """The options --actor, --reason and --key of what is recorded; who and why are needed."""
    return _signed(function, {"required": True}, {"required": True})


def loosely_signed_options(reason: str) -> Callable[[Function], Function]:
    """The same with the user of this machine and a reason of the command's own as defaults."""
    return lambda function: _signed(function, {"default": user_name}, {"default": reason})


def user_name() -> str:
    """The name of this machine's user."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a machine on which the user has no name
        return "unknown"


def _signed(function: Function, who: dict[str, Any], why: dict[str, Any]) -> Function:
    for option in (
        click.option("--key", default="", help="Given again, the request is carried out once."),
        click.option("--reason", help="Why.", **why),
        click.option("--actor", envvar="CONTINGENT_ACTOR", help="Who records this.", **who),
    ):
        function = option(function)
    return function


def date_of(_context: click.Context, _parameter: click.Parameter, given: str | None) -> date | None:
    """The value of an option that is a date."""
    if given is None:
        return None
    try:
        return read_day(given)
    except CellError:
        msg = f"'{given}' is not a date; write 2025-04-10"
        raise click.BadParameter(msg) from None


def chances_of(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, float], ...]:
    """The value of an option that gives probabilities, EVENT=0.7 each."""
    found = {}
    for text in given:
        name, _, number = text.rpartition("=")
        try:
            odds = float(number)
        except ValueError:
            odds = -1.0
        if not name or not 0 <= odds <= 1:
            msg = f"'{text}': write EVENT=P with a probability from 0 to 1, such as ceasefire=0.7"
            raise click.BadParameter(msg)
        found[name] = odds
    return tuple(found.items())


def changes_of(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """The value of the option --suppose: changes whose kinds there are."""
    for text in given:
        kind, _, rest = text.partition(":")
        if kind not in set(ChangeKind) or not rest.strip():
            msg = f"'{text}' is no change; write {FORMS}"
            raise click.BadParameter(msg)
    return given


def setting_options(
    *, world: bool = True, as_of: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that say what is asked about: world, events, cut-offs, reading, date.

    The command gets them together, as ``asked``.
    """
    dated = click.option(
        "--as-of",
        "as_of",
        callback=date_of,
        metavar="DATE",
        help="Read the case as it was known on that day.",
    )
    options = [
        click.option("--without", "without", metavar="USA,ITA", help="Nations that stay out."),
        click.option(
            "--set",
            "events",
            metavar="EVENT=STEP|DATE|2-5/6-14|true|never",
            multiple=True,
            help="Settle an event, or a consent such as consent.ISR.MYS, otherwise than the world "
            "does; may be repeated.",
        ),
        click.option(
            "--cutoff",
            type=click.Choice([state.value for state in LADDER]),
            help="The least firm state that counts; default: the case's, or reported.",
        ),
        click.option(
            "--confidence",
            type=click.Choice([c.value for c in Confidence]),
            help="The least confidence that counts; default: the case's, or low.",
        ),
        click.option(
            "--reading",
            metavar="greatest|least|always|set-N",
            help="Which coalition: all who can go together (greatest, the default), or "
            "those who need trust nobody (least).",
        ),
        dated,
        click.option(
            "--suppose",
            metavar="CHANGE",
            multiple=True,
            callback=changes_of,
            help="Suppose a change, such as packages:OFFER:3, caveat:OFFER:CAVEAT or nation:USA; "
            "may be repeated.",
        ),
    ]
    if not as_of:
        options.remove(dated)
    if world:
        options.insert(
            0, click.option("--world", help="The world; default: the case's, or its first.")
        )

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def with_asked(**given: Any) -> Any:
            asked = _asked(**{name: given.pop(name, None) for name in _ASKED})
            return function(asked=asked, **given)

        decorated: Callable[..., Any] = with_asked
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


#: The choices that make up what is asked.
_ASKED = ("world", "without", "events", "cutoff", "confidence", "reading", "as_of", "suppose")


def split_names(given: str | None) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name.strip() for name in (given or "").split(",") if name.strip())


def _asked(
    *,
    world: str | None,
    without: str | None,
    events: tuple[str, ...],
    cutoff: str | None,
    confidence: str | None,
    reading: str | None,
    as_of: date | None,
    suppose: tuple[str, ...],
) -> Asked:
    return Asked(
        world,
        split_names(without),
        tuple(_event(text) for text in events),
        OfferState(cutoff) if cutoff else None,
        Confidence(confidence) if confidence else None,
        reading,
        as_of,
        suppose,
    )


def _event(text: str) -> tuple[str, When]:
    try:
        return event_set(text)
    except ValueError as error:
        msg = f"--set {error}"
        raise click.UsageError(msg) from None

"""``contingent serve``."""

import os
import re
import socket
import sys
from ipaddress import ip_address
from typing import Any

import click

from contingent.cli.conference_app import conference_app
from contingent.cli.options import case_argument
from contingent.cli.ways_in import WaysIn, ways_in_options
from contingent.errors import ContingentError
from contingent.lasting import leave_alone

__all__ = ["command"]

_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")
_NO_LOGIN = (
    "there is no login and no encryption: whoever reaches {host} sees the whole case, and can "
    "change a ledger. Say under which name the room is to be found (--name HOST), preferably of a "
    "proxy that asks who comes; or say that you know: --no-login"
)


@click.command("serve")
@case_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen at; 0 takes a free one.",
)
@click.option(
    "--name", "names", multiple=True, help="A host name the room is reached under; may be repeated."
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    help="What browsers call the room behind a proxy that does not pass on the host, such as "
    "https://room.example.org; may be repeated.",
)
@click.option(
    "--root-path",
    "--path",
    "path",
    default="",
    help="The path it is found under behind a proxy, such as /contingent.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Plans worked out at a time, and bounds; default: one a core, at least 2, at most 8.",
)
@click.option(
    "--no-login", is_flag=True, help="Listen beyond this machine though there is no login."
)
@ways_in_options
def command(
    case: str,
    host: str,
    port: int,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    path: str,
    workers: int | None,
    no_login: bool,
    **asked: Any,
) -> None:
    """Open the planning room for CASE in a browser: the same answers, while the question is asked.

    A ledger (also LEDGER#SCENARIO) can be recorded in; LEDGER@DATE and other cases are read only.
    There is no login: whoever reaches the address sees the whole case. It listens on this machine
    only, unless --host says otherwise.

    With --conference there are accounts ('contingent account'), and each is answered on what it
    may see. That needs --tls, or --proxy with a proxy that encrypts. With --oidc a provider of
    identities signs in as well.
    """
    try:
        from contingent.web.app import create_app
        from contingent.web.serving import Encryption, addresses, serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"fastapi", "jinja2", "starlette", "uvicorn"}:
            raise
        msg = f"{error.name} is not installed; the room needs: pip install 'contingent[web]'"
        raise ContingentError(msg) from None
    from contingent.services.cases.opening import embedded_cases, open_case
    from contingent.services.ledger.addresses import is_ledger
    from contingent.services.ledger.kept_ledger import KeptLedger
    from contingent.web.apart import conference_jobs
    from contingent.web.clerks import PATIENCE
    from contingent.web.jobs import Jobs
    from contingent.web.place import Place

    path = path.rstrip("/")
    ways = WaysIn(**asked)
    _check(host, names, origins, path, no_login=no_login or ways.conference)
    ways.check(case, names)
    secrets = ways.take_secrets()
    # A path on this machine is nobody's business in a browser; the name of our own case is.
    name = case if case in embedded_cases() else "CASE"
    at_a_time = workers or max(2, min(8, os.cpu_count() or 2))
    jobs = conference_jobs(at_a_time) if ways.conference else Jobs(at_a_time, ahead=True)
    try:
        with _listening(host, port) as listening:
            # They load the solver while the case is read.
            jobs.prepare()
            ledger = KeptLedger(case, PATIENCE) if is_ledger(case) else None
            register = ledger.read() if ledger else open_case(case)
            place = Place(name, names, origins, path)
            port = listening.getsockname()[1]
            if ways.conference and ledger:
                known_as = _known_as(names, origins, path, port if ways.tls else 443)
                app = conference_app(ledger, place, jobs, ways, known_as, secrets)
            else:
                app = create_app(ledger or (lambda: register), place, warm=True, jobs=jobs)
            scheme = "https" if ways.tls else "http"
            found = addresses(host, port, names, path, scheme)
            click.echo(f"{register.case.title}: {found[0]}   (Ctrl-C closes the room)", err=True)
            for address in found[1:]:
                click.echo(f"  also {address}", err=True)
            # Pages are short: let whoever waits for one have the interpreter sooner.
            sys.setswitchinterval(0.001)
            serve(app, listening, jobs, Encryption(*ways.tls) if ways.tls else None)
    finally:
        jobs.close()
        # What is left ends with the process; looking through all of it for circles takes longer
        # than closing the room does.
        leave_alone()


def _known_as(names: tuple[str, ...], origins: tuple[str, ...], path: str, port: int) -> str:
    """What browsers call the room: as was said, and never as a request says."""
    if origins:
        return origins[0] + path
    name = names[0] if names else "127.0.0.1"
    return f"https://{name}{'' if port == 443 else f':{port}'}{path}"  # noqa: PLR2004 - of https


def _check(
    host: str, names: tuple[str, ...], origins: tuple[str, ...], path: str, *, no_login: bool
) -> None:
    """Refuse what would not work, or would let in whom nobody thought of."""
    if not _PATH.fullmatch(path):
        raise click.BadParameter("write a path such as /contingent", param_hint="--root-path")
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            hint = f"'{origin}' is none; write https://room.example.org, without a path"
            raise click.BadParameter(hint, param_hint="--origin")
    if not _loopback(host) and not names and not no_login:
        raise ContingentError(_NO_LOGIN.format(host=host))


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ContingentError(
            f"cannot listen at {host}, port {port}: {why}; choose another with --port, or 0 for "
            "a free one"
        ) from None

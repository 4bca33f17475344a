"""``contingent serve``."""

import sys

import click

from contingent.cli.options import case_argument
from contingent.errors import ContingentError

__all__ = ["command"]

#: Seconds a browser's stream may go on once the server is asked to stop.
GRACE = 2


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
def command(case: str, host: str, port: int, names: tuple[str, ...]) -> None:
    """Open the planning room for CASE in a browser: the same answers, while the question is asked.

    A ledger (also LEDGER#SCENARIO) can be recorded in; LEDGER@DATE and other cases are read only.
    There is no login: whoever reaches the address sees the whole case. It listens on this machine
    only, unless --host says otherwise.
    """
    try:
        import uvicorn

        from contingent.web.app import create_app
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"fastapi", "jinja2", "starlette", "uvicorn"}:
            raise
        msg = f"{error.name} is not installed; the room needs: pip install 'contingent[web]'"
        raise ContingentError(msg) from None
    from contingent.services.cases import embedded_cases, open_case
    from contingent.services.kept_ledger import KeptLedger
    from contingent.services.ledgers import is_ledger

    ledger = KeptLedger(case) if is_ledger(case) else None
    register = ledger.read() if ledger else open_case(case)
    # Pages are short and plans are long: let whoever waits for a page have the interpreter sooner.
    sys.setswitchinterval(0.001)
    # A path on this machine is nobody's business in a browser; the name of our own case is.
    name = case if case in embedded_cases() else "CASE"
    app = create_app(ledger or (lambda: register), names, name, warm=True)
    click.echo(f"{register.case.title}: http://{host}:{port}/   (Ctrl-C closes the room)", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=GRACE)

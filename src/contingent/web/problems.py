"""How what went wrong is told: as a page to a person, as JSON to a program."""

from collections.abc import Iterable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException

from contingent.errors import (
    ContingentError,
    LedgerAway,
    LedgerBusy,
    NoAnswer,
    PlanRejected,
    UnknownName,
)
from contingent.register.fault import Fault, FaultsFound
from contingent.web.crew.task import Stopped
from contingent.web.crew.worker import Died
from contingent.web.jobs import Busy, Crowded
from contingent.web.plain_words import plain_words
from contingent.web.render import render
from contingent.web.sent import SentForm, sent_form
from contingent.web.source import RegisterSource

__all__ = ["AWAY", "ErrorBody", "problem", "report_errors", "status_of", "words_of"]

TITLES = {
    400: "Not understood",
    404: "Not found",
    409: "No answer",
    410: "Over",
    422: "Not understood",
    429: "One thing after the other",
    503: "Busy",
}
_BUSY = "The room is busy with other questions; ask again soon."
_CROWDED = (
    "Some of your questions are still waiting their turn, and others ask too; wait until one of "
    "them is answered, or close it, and ask again."
)
_SLOW = "There was no answer in the time given; ask for less, or give it longer."
#: Where a database is, and what it said, is of no use to whoever asks, and not everybody's to know.
AWAY = (
    "The database of the room does not answer at this moment. What you sent may be recorded or "
    "not: look whether it is, and send it again if not."
)
#: Seconds after which to try again what found the room or its ledger busy.
AGAIN = "2"


class ErrorBody(BaseModel):
    """What is wrong, and what to do. The faults are those of the commands with --json."""

    model_config = ConfigDict(extra="forbid")

    ok: bool = False
    detail: str
    faults: list[Fault] = []


def status_of(error: Exception) -> int:
    """The HTTP status of an error raised on purpose."""
    statuses: dict[type[Exception], int] = {
        UnknownName: 404,
        NoAnswer: 504,
        Stopped: 504,
        PlanRejected: 500,
        Died: 500,
        LedgerBusy: 503,
        Crowded: 429,
        Busy: 503,
    }
    return next((code for kind, code in statuses.items() if isinstance(error, kind)), 409)


def words_of(error: Exception, source: RegisterSource) -> str:
    """An error raised on purpose in words for a page, which do not say where the ledger is kept."""
    if isinstance(error, Crowded):
        return _CROWDED
    if isinstance(error, Busy):
        return _BUSY
    if isinstance(error, Stopped):
        return _SLOW
    if isinstance(error, LedgerAway):
        return AWAY
    return str(error) if source.ledger is None else source.ledger.unnamed(str(error))


def problem(status: int, text: str, faults: Iterable[Fault] = ()) -> JSONResponse:
    """A problem as the API tells it."""
    told = ErrorBody(detail=text, faults=list(faults))
    return JSONResponse(told.model_dump(mode="json"), status)


def page(
    status: int, text: str, title: str | None = None, sent: SentForm | None = None
) -> HTMLResponse:
    """A problem as a page, with the form that met it, to be sent again."""
    heading = title or TITLES.get(status, "Sorry")
    return HTMLResponse(render("error.html", title=heading, text=text, sent=sent), status)


def report_errors(app: FastAPI, source: RegisterSource) -> None:
    """Have every error raised on purpose told: under ``/api/`` as JSON, else as a page."""

    def report(request: Request, status: int, text: str, faults: Iterable[Fault] = ()) -> Response:
        if request.url.path.startswith("/api/"):
            answer: Response = problem(status, text, faults)
        else:
            again = status in {429, 503} and request.method == "POST"
            answer = page(status, text, sent=sent_form(request) if again else None)
        if status in {429, 503}:
            answer.headers["retry-after"] = AGAIN
        return answer

    async def on_purpose(request: Request, error: Exception) -> Response:
        faults = error.faults if isinstance(error, FaultsFound) else ()
        return report(request, status_of(error), words_of(error, source), faults)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, ValidationError)  # noqa: S101 - registered for it
        told = [
            f"{' '.join(str(part) for part in detail['loc'][:1]) or 'address'}: "
            f"{plain_words(detail)}"
            for detail in error.errors()
        ]
        return report(request, 400, "; ".join(dict.fromkeys(told)))

    async def on_request(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
        faults = [_fault(detail) for detail in error.errors()]
        return report(request, 422, str(FaultsFound(faults)), faults)

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
        text = {
            404: "There is nothing at this address.",
            405: f"{request.method} is not done at this address.",
        }.get(error.status_code, str(error.detail))
        answer = report(request, error.status_code, text)
        answer.headers.update(error.headers or {})
        return answer

    for kind in (ContingentError, Busy, Stopped):
        app.add_exception_handler(kind, on_purpose)
    app.add_exception_handler(ValidationError, on_validation)
    app.add_exception_handler(RequestValidationError, on_request)
    app.add_exception_handler(HTTPException, on_http)


def _fault(detail: dict[str, object]) -> Fault:
    """What is wrong with one part of a request: its address or its body."""
    where, *names = [str(part) for part in detail["loc"]]  # type: ignore[attr-defined]
    return Fault(file=where, column=".".join(names) or None, message=plain_words(detail))

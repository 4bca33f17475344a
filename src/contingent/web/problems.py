"""How what went wrong is told: as a page to a person, as JSON to a program."""

from collections.abc import Iterable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException

from contingent.errors import ContingentError, NoAnswer, PlanRejected, UnknownName
from contingent.register.fault import Fault, FaultsFound
from contingent.web.render import render
from contingent.web.workshop import Busy, Stopped

__all__ = ["Problem", "problem", "report_errors", "status_of"]

TITLES = {400: "Not understood", 404: "Not found", 409: "No answer", 422: "Not understood"}
_BUSY = "The room is busy with other questions; ask again soon."
_SLOW = "There was no answer in the time given; ask for less, or give it longer."


class Problem(BaseModel):
    """What is wrong, and what to do. The faults are those of the commands with --json."""

    model_config = ConfigDict(extra="forbid")

    ok: bool = False
    detail: str
    faults: list[Fault] = []


def status_of(error: Exception) -> int:
    """The HTTP status of an error raised on purpose."""
    if isinstance(error, UnknownName):
        return 404
    if isinstance(error, NoAnswer):
        return 504
    if isinstance(error, PlanRejected):
        return 500
    return 409


def problem(status: int, text: str, faults: Iterable[Fault] = ()) -> JSONResponse:
    """A problem as the API tells it."""
    told = Problem(detail=text, faults=list(faults))
    return JSONResponse(told.model_dump(mode="json"), status)


def report_errors(app: FastAPI, title: str) -> None:
    """Have every error raised on purpose told: under ``/api/`` as JSON, else as a page.

    Args:
        title: the case's, for the head of the page.
    """

    def report(request: Request, status: int, text: str, faults: Iterable[Fault] = ()) -> Response:
        if request.url.path.startswith("/api/"):
            return problem(status, text, faults)
        heading = TITLES.get(status, "Sorry")
        html = render("error.html", title=heading, text=text, case_title=title, status=status)
        return HTMLResponse(html, status)

    async def on_contingent(request: Request, error: Exception) -> Response:
        faults = error.faults if isinstance(error, FaultsFound) else ()
        return report(request, status_of(error), str(error), faults)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, ValidationError)  # noqa: S101 - registered for it
        told = [
            f"{'.'.join(map(str, e['loc'])) or 'address'}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        ]
        return report(request, 400, "; ".join(told))

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

    async def on_busy(request: Request, _error: Exception) -> Response:
        answer = report(request, 503, _BUSY)
        answer.headers["retry-after"] = "2"
        return answer

    async def on_stopped(request: Request, _error: Exception) -> Response:
        return report(request, 504, _SLOW)

    app.add_exception_handler(ContingentError, on_contingent)
    app.add_exception_handler(ValidationError, on_validation)
    app.add_exception_handler(RequestValidationError, on_request)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Busy, on_busy)
    app.add_exception_handler(Stopped, on_stopped)


def _fault(detail: dict[str, object]) -> Fault:
    """What is wrong with one part of a request: its address or its body."""
    where, *names = [str(part) for part in detail["loc"]]  # type: ignore[attr-defined]
    kinds = {"string_pattern_mismatch": "does not have the form of a name here"}
    text = kinds.get(str(detail["type"]), str(detail["msg"]).removeprefix("Value error, "))
    return Fault(file=where, column=".".join(names) or None, message=text)

"""Asking a language model at an OpenAI-compatible address. Off unless a user names one.

The report leaves this machine for that address. What comes back is text from a stranger:
``llm_answer`` keeps of it what stands in the report.
"""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from contingent.errors import ContingentError
from contingent.reports.operation import Operation

__all__ = ["MAX_ANSWER", "MAX_SENT", "Model", "ModelFailed", "ask_model", "prompt", "prompt_hash"]

#: Letters of a report beyond which it is not sent, and bytes of an answer beyond which it is
#: not read.
MAX_SENT, MAX_ANSWER = 100_000, 1_000_000
_CHUNK = 1 << 14
#: The operation that the rules' data files were made for.
DEFAULT = Operation(("the multinational force for Ukraine",), ("Ukraine",))


class ModelFailed(ContingentError):
    """The model gave no answer that can be used; the text says why."""


@dataclass(frozen=True)
class Model:
    """Where to ask.

    Attributes:
        url: the address up to ``/v1``, as clients of such services want it.
        name: the model's name there.
        key: sent as a bearer token; empty for none. Never shown.
        seconds: time for the whole answer.
    """

    url: str
    name: str
    key: str = ""
    seconds: float = 120.0

    def __repr__(self) -> str:
        return f"Model({self.url!r}, {self.name!r})"


@cache
def prompt() -> str:
    """What the model is told to do; a reviewed data file."""
    path = files("contingent.adapters.reports") / "llm_prompt.txt"
    return path.read_text(encoding="utf-8")


def prompt_hash() -> str:
    """SHA-256 of the prompt."""
    return sha256(prompt().encode()).hexdigest()


def ask_model(model: Model, text: str, on: date | None, operation: Operation | None = None) -> str:
    """The model's answer as it came.

    Args:
        model: where to ask.
        text: the report; it is sent as quoted data.
        on: the day of the report, if known.
        operation: the one that is asked about; when None, the multinational force for Ukraine.

    Raises:
        ModelFailed: when there is no answer, in words for the user.
    """
    if len(text) > MAX_SENT:
        raise ModelFailed(
            f"the report has {len(text):,} letters; more than {MAX_SENT:,} go to none"
        )
    if not re.match(r"https?://[^\[\]\s]", model.url):
        raise ModelFailed(f"'{model.url}' is no http address")
    about = operation or DEFAULT
    quoted = {
        "operation": {"names": list(about.names), "places": list(about.places)},
        "report_date": on.isoformat() if on else None,
        "report": text,
    }
    asked = {
        "model": model.name,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": prompt()},
            {"role": "user", "content": json.dumps(quoted, ensure_ascii=False)},
        ],
    }
    answer = _post(model, asked)
    try:
        said = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise ModelFailed("the answer is not of the OpenAI-compatible form") from None
    if not isinstance(said, str):
        raise ModelFailed("the answer holds no text")
    return said


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The report and the key go to the address the user named, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(model: Model, asked: Mapping[str, Any]) -> Any:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    try:
        request = urllib.request.Request(  # noqa: S310 - http and https only, looked at above
            model.url.rstrip("/") + "/chat/completions",
            data=json.dumps(asked).encode(),
            headers=headers,
            method="POST",
        )
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(request, timeout=model.seconds) as response:
            data = _within(response, model.seconds)
    except urllib.error.HTTPError as error:
        error.close()
        raise ModelFailed(f"it answered with status {error.code}") from None
    except TimeoutError:
        raise ModelFailed(f"it did not answer within {model.seconds:.0f} seconds") from None
    except (urllib.error.URLError, OSError, ValueError) as error:
        why = getattr(error, "reason", None) or type(error).__name__
        if isinstance(why, TimeoutError):
            why = f"no answer within {model.seconds:.0f} seconds"
        raise ModelFailed(f"it cannot be reached: {why}") from None
    except ModelFailed:
        raise
    except Exception as error:  # noqa: BLE001 - http.client has errors of its own
        raise ModelFailed(f"its answer broke off: {type(error).__name__}") from None
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise ModelFailed("the answer is not JSON") from None


def _within(response: Any, seconds: float) -> bytes:
    """The body, unless it is too long or drips for too long."""
    until = time.monotonic() + seconds
    parts, size = [], 0
    while part := response.read1(_CHUNK):
        size += len(part)
        if size > MAX_ANSWER:
            raise ModelFailed(f"the answer is longer than {MAX_ANSWER // 1_000_000} MB")
        if time.monotonic() > until:
            raise TimeoutError
        parts.append(part)
    return b"".join(parts)

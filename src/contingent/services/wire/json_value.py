"""What JSON is to the type checker, and how every answer is written."""

import json
from typing import Any

__all__ = ["Json", "json_text"]

Json = dict[str, Any]


def json_text(answer: Json) -> str:
    """An answer as JSON: the same text for the same answer, on the terminal and over HTTP."""
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"

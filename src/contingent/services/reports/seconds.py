"""Whether a claim has a second: another person, or a source that does not copy the first."""

import json
import re
from urllib.parse import urlsplit

from contingent.ledger.rows import Rows
from contingent.register.claim import Claim
from contingent.reports.letters import normalised
from contingent.reports.tokens import tokenise

__all__ = ["copies", "why_no_second"]

#: Words in a row that two texts share only when one is copied, and the share of them.
_RUN, _COPIED = 5, 0.5
#: What looks like the id of a claim and not like a name.
_ID = re.compile(r"[A-Za-z]{0,3}\d[A-Za-z0-9.-]*")


def why_no_second(claim: Claim, second: str, rows: Rows) -> str:
    """Why a claim is not seconded; empty when it is.

    Args:
        claim: the claim that asks for a second.
        second: a person, or the id of a claim in the register.
        rows: the register.
    """
    if not second.strip():
        return "nobody has seconded it: name a second person, or a claim from an independent source"
    kept = rows.get("claims", {}).get(second.strip())
    if kept is None and _ID.fullmatch(second.strip()):
        return f"there is no claim '{second}'"
    if kept is None:
        same = second.strip().casefold() == claim.reviewer.strip().casefold()
        return f"{second} accepted it and cannot second it as well" if same else ""
    return _not_independent(claim, Claim.model_validate(json.loads(kept)))


def _not_independent(claim: Claim, other: Claim) -> str:
    """Why another claim is no second source for a claim; empty when it is one."""
    if other.id == claim.id:
        return "a claim cannot second itself"
    if (other.iso3, other.stance) != (claim.iso3, claim.stance):
        return f"{other.id} says something else: {other.iso3} {other.stance.value}"
    if (other.quantity, other.unit) != (claim.quantity, claim.unit) and claim.quantity is not None:
        return f"{other.id} does not give the same quantity"
    if other.digest and other.digest == claim.digest:
        return f"{other.id} was read in the same text"
    if _host(other.source_url) and _host(other.source_url) == _host(claim.source_url):
        return f"{other.id} is from the same publisher, {_host(other.source_url)}"
    if copies(claim.evidence, other.evidence or other.paraphrase):
        return f"{other.id} has the same words: copies of one text are one source"
    return ""


def copies(one: str, other: str) -> bool:
    """Whether two texts share so many runs of words that they have one origin."""
    runs = [_runs(text) for text in (one, other)]
    fewer = min(map(len, runs))
    return fewer > 0 and len(runs[0] & runs[1]) >= _COPIED * fewer


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [token.folded for token in tokenise(normalised(text).text)]
    length = min(_RUN, len(words))
    return (
        {tuple(words[i : i + length]) for i in range(len(words) - length + 1)} if words else set()
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")

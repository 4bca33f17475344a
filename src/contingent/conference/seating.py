"""Whom another vouches for, and as what each of them takes part: a closed table of rules."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from contingent.conference.account import faults_of_account
from contingent.conference.role import Role
from contingent.register.fault import Fault, FaultsFound

__all__ = ["NoSeat", "Seat", "SeatRule", "Seating", "read_seating"]

#: What is asked of a provider, and the claim an account is named after, where nothing else is told.
_SCOPE, _NAMED_AFTER = "openid profile email", "preferred_username"
_KNOWN: Final = {
    "": {"title", "name", "scope", "required", "rule"},
    "rule": {"claim", "value", "role", "nation"},
}


@dataclass(frozen=True)
class Seat:
    """As what somebody takes part."""

    role: Role
    nation: str | None


@dataclass(frozen=True)
class NoSeat:
    """Why somebody does not take part.

    Attributes:
        told: to whom it is refused; it speaks of its own claims alone.
        noted: for the chair.
    """

    told: str
    noted: str


@dataclass(frozen=True)
class SeatRule:
    """Who has this value in this claim takes this seat."""

    claim: str
    value: str
    seat: Seat

    def fits(self, claims: Mapping[str, Any]) -> bool:
        """Whether the claims of somebody have it."""
        return _has(claims, self.claim, self.value)


@dataclass(frozen=True)
class Seating:
    """Who takes part, and as what; whoever no rule fits does not.

    Attributes:
        title: what whoever vouches is called on the page; empty for its address.
        named_after: the claim accounts are named after.
        scope: what is asked of a provider.
        required: claim -> the value that everybody must have in it, such as ``acr``.
    """

    rules: tuple[SeatRule, ...]
    title: str = ""
    named_after: str = _NAMED_AFTER
    scope: str = _SCOPE
    required: Mapping[str, str] = field(default_factory=dict)

    def seat_of(self, claims: Mapping[str, Any]) -> Seat | NoSeat:
        """As what somebody takes part; else why it does not."""
        lacking = [name for name, value in self.required.items() if not _has(claims, name, value)]
        if lacking:
            names = ", ".join(lacking)
            return NoSeat(
                "You were not signed in there in the way that this conference asks for. Ask "
                f"whoever keeps it; what is missing is in: {names}.",
                f"what is required is missing in {names}",
            )
        seats = list(dict.fromkeys(rule.seat for rule in self.rules if rule.fits(claims)))
        looked = ", ".join(dict.fromkeys(rule.claim for rule in self.rules))
        if not seats:
            return NoSeat(
                "You are known there, but nothing that is said of you there has you take part in "
                "this conference. Ask whoever keeps it to have you entered; what is looked at is: "
                f"{looked}.",
                f"no rule fits; looked at {looked}",
            )
        if len(seats) > 1:
            return NoSeat(
                "What is said of you there would have you take part as more than one, and nobody "
                "does. Ask whoever keeps this conference which it is to be.",
                f"rules for more than one fit: {', '.join(map(_words, seats))}",
            )
        return seats[0]

    def called(self, claims: Mapping[str, Any]) -> str:
        """What somebody is called, as far as that is told."""
        found = _at(claims, self.named_after)
        return found if isinstance(found, str) else ""


def read_seating(text: str, file: str, nations: Collection[str] | None = None) -> Seating:
    """The rules of a file in TOML.

    Args:
        file: what it is called where something is wrong with it.
        nations: those of the case; None where they are not known.

    Raises:
        FaultsFound: with all that is wrong with it.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "it is written in TOML, as docs/conference.md shows"
        raise FaultsFound([Fault(file=file, message=str(error), hint=hint)]) from None
    faults = _unknown_keys(raw, "", file, "the file")
    texts: dict[str, str] = {}
    for key, default in (("title", ""), ("name", _NAMED_AFTER), ("scope", _SCOPE)):
        texts[key] = _text(raw.get(key, default), key, file, faults)
    if "openid" not in texts["scope"].split():
        faults.append(Fault(file=file, column="scope", message="'openid' is not in it"))
    required = _required(raw.get("required", {}), file, faults)
    rules = raw.get("rule", [])
    if not isinstance(rules, list) or not rules:
        hint = "without one nobody takes part; write [[rule]] and below it claim, value and role"
        faults.append(Fault(file=file, message="there is no rule", hint=hint))
        rules = []
    made = [_rule(one, number, file, nations, faults) for number, one in enumerate(rules, 1)]
    if faults:
        raise FaultsFound(faults)
    found = tuple(rule for rule in made if rule is not None)
    return Seating(found, texts["title"], texts["name"], texts["scope"], required)


def _rule(
    raw: Any, number: int, file: str, nations: Collection[str] | None, faults: list[Fault]
) -> SeatRule | None:
    where = f"{file}, rule {number}"
    if not isinstance(raw, dict):
        faults.append(Fault(file=where, message="is no table; write [[rule]]"))
        return None
    found = _unknown_keys(raw, "rule", where, "a rule")
    for key in ("claim", "value", "role"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            found.append(Fault(file=where, column=key, message="no text is given"))
    nation, role = raw.get("nation"), raw.get("role")
    if isinstance(role, str) and role not in set(Role):
        known = ", ".join(Role)
        message = f"'{role}' is no role"
        found.append(Fault(file=where, column="role", message=message, hint=f"one of {known}"))
    elif isinstance(role, str):
        of = nation if isinstance(nation, str) else None
        seat_faults = faults_of_account("any.name", Role(role), of, nations)
        found += [one.model_copy(update={"file": where}) for one in seat_faults]
    faults += found
    if found:
        return None
    return SeatRule(raw["claim"], raw["value"], Seat(Role(raw["role"]), nation))


def _required(raw: Any, file: str, faults: list[Fault]) -> Mapping[str, str]:
    if not isinstance(raw, dict):
        faults.append(Fault(file=file, column="required", message="is no table"))
        return {}
    where = f"{file}, required"
    return {claim: _text(value, claim, where, faults) for claim, value in raw.items()}


def _text(raw: Any, key: str, file: str, faults: list[Fault]) -> str:
    if isinstance(raw, str):
        return raw
    faults.append(Fault(file=file, column=key, message="is no text; put it between quotes"))
    return ""


def _unknown_keys(raw: Mapping[str, Any], kind: str, file: str, of: str) -> list[Fault]:
    hint = f"{of} has: {', '.join(sorted(_KNOWN[kind]))}"
    return [
        Fault(file=file, column=key, message="nothing of this name is read", hint=hint)
        for key in raw
        if key not in _KNOWN[kind]
    ]


def _at(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by the path to it, such as ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _has(claims: Mapping[str, Any], name: str, value: str) -> bool:
    if name == "email" and claims.get("email_verified") is not True:
        # Anybody can say to have any address, where nobody looks whether it does.
        return False
    found = _at(claims, name)
    return found == value or (isinstance(found, list) and value in found)


def _words(seat: Seat) -> str:
    return f"{seat.role} of {seat.nation}" if seat.nation else str(seat.role)

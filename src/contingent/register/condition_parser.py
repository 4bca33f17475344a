"""Reading the condition language.

Grammar, ``and`` binding tighter than ``or``::

    condition = [ either ]                          (empty: no condition)
    either    = both { "or" both }
    both      = part { "and" part }
    part      = "not" part | "(" either ")" | count | all | NATION [ "provides" WHAT ] | EVENT
    count     = "at least" NUMBER ( "of" list | [ "other" ] ( "nations" | "personnel" )
                                                [ "from" GROUP ] ) [ "provide" WHAT ]
    all       = "all of" list [ "provide" WHAT ]
    list      = name { "," name }                   (name: NATION, EVENT or GROUP)

A hand-written reader, because its messages can say what was expected at which column in the
words of a desk officer; the language is closed and small.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from contingent.register.condition import (
    ALWAYS,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    MentionKind,
    NameUse,
    NationProvides,
    NationStands,
    Not,
    both,
    either,
)
from contingent.register.value import RESERVED_WORDS

__all__ = ["ConditionError", "ConditionText", "parse_condition"]

MAX_LENGTH = 4000
MAX_DEPTH = 40
MAX_NUMBER, MAX_DIGITS = 10**9, 10

_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z][A-Za-z0-9.-]*)|(?P<number>\d+)|(?P<sign>[(),]))")
_NATION = re.compile(r"[A-Z]{3}\Z")
_NAME = re.compile(r"[a-z][a-z0-9-]*(\.[A-Za-z0-9-]+)*\Z")
_PLAN_WORDS = frozenset(
    ("if", "our", "my", "serve", "serves", "serving", "assigned", "deployed", "unit", "where")
)


class ConditionError(ValueError):
    """A condition that cannot be read; the text says what was expected at which column.

    Attributes:
        column: where in the condition's text, counted from 1.
    """

    def __init__(self, message: str, column: int) -> None:
        self.column = column
        super().__init__(f"{message} (at character {column} of the condition)")


@dataclass(frozen=True)
class _Token:
    kind: str  # word, number, sign, end
    text: str
    column: int


def _tokens(text: str) -> list[_Token]:
    found, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            column = position + len(text[position:]) - len(text[position:].lstrip()) + 1
            msg = (
                f"'{text[column - 1]}' has no meaning here; conditions are made of names, "
                "whole numbers, commas and round brackets"
            )
            raise ConditionError(msg, column)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        position = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


class _Reader:
    """Walks the tokens once, left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.next
        self.place += 1
        return token

    def sees(self, *words: str) -> bool:
        ahead = self.tokens[self.place : self.place + len(words)]
        return tuple(token.text for token in ahead) == words

    def accept(self, *words: str) -> bool:
        if self.sees(*words):
            self.place += len(words)
            return True
        return False

    def fail(self, expected: str) -> ConditionError:
        token = self.next
        if token.text in _PLAN_WORDS:
            return ConditionError(
                f"'{token.text}': a condition that depends on the plan itself (who serves where) "
                "cannot be written yet; say what others must offer, or use a caveat",
                token.column,
            )
        seen = f"'{token.text}'" if token.text else "the condition ends"
        hint = ""
        if token.text.lower() in RESERVED_WORDS and token.text not in RESERVED_WORDS:
            hint = f"; write '{token.text.lower()}' in small letters"
        return ConditionError(f"expected {expected}, but {seen}{hint}", token.column)

    def either(self) -> Condition:
        parts = [self.both()]
        while self.accept("or"):
            parts.append(self.both())
        return either(*parts)

    def both(self) -> Condition:
        parts = [self.part()]
        while self.accept("and"):
            parts.append(self.part())
        return both(*parts)

    def part(self) -> Condition:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ConditionError(f"more than {MAX_DEPTH} levels of brackets", self.next.column)
        try:
            return self.part_inside()
        finally:
            self.depth -= 1

    def part_inside(self) -> Condition:
        if self.accept("not"):
            return Not(self.part())
        if self.accept("("):
            inner = self.either()
            if not self.accept(")"):
                raise self.fail("')', 'and' or 'or'")
            return inner
        if self.accept("at", "least"):
            return self.count()
        if self.accept("all", "of"):
            members = self.members()
            return AtLeastOf(None, members, self.provide())
        if self.next.kind == "word" and _NATION.match(self.next.text):
            nation = self.mention("nation")
            if self.accept("provides"):
                return NationProvides(nation, self.named("capability", "a capability or domain"))
            return NationStands(nation)
        return EventHolds(
            self.named(
                "event", "a nation such as FRA, an event, 'at least', 'all of', 'not' or '('"
            )
        )

    def count(self) -> Condition:
        number = self.number()
        if self.accept("of"):
            members = self.members()
            if not any(m.kind == "member" for m in members) and number > len(members):
                msg = f"at least {number} of {len(members)} names can never hold"
                raise ConditionError(msg, members[0].column)
            return AtLeastOf(number, members, self.provide())
        other = self.accept("other")
        if self.accept("nations") or self.accept("nation"):
            return AtLeastNations(number, other, self.group(), self.provide())
        if self.accept("personnel"):
            return AtLeastPersonnel(number, other, self.group(), self.provide())
        raise self.fail("'nations' or 'personnel'" + ("" if other else ", 'other' or 'of'"))

    def number(self) -> int:
        if self.next.kind != "number":
            raise self.fail("a whole number")
        token = self.take()
        if self.sees(",") and self.tokens[self.place + 1].kind == "number":
            msg = f"write {token.text}{self.tokens[self.place + 1].text} without a comma"
            raise ConditionError(msg, token.column)
        if len(token.text) > MAX_DIGITS or not 1 <= int(token.text) <= MAX_NUMBER:
            raise ConditionError("the number must be from 1 to 1000000000", token.column)
        return int(token.text)

    def group(self) -> NameUse | None:
        return self.named("group", "a group such as eu") if self.accept("from") else None

    def provide(self) -> NameUse | None:
        if self.accept("provide") or self.accept("provides"):
            return self.named("capability", "a capability or domain")
        return None

    def members(self) -> tuple[NameUse, ...]:
        found = [self.member()]
        while self.accept(","):
            found.append(self.member())
        return tuple(found)

    def member(self) -> NameUse:
        if self.next.kind == "word" and _NATION.match(self.next.text):
            return self.mention("nation")
        return self.named("member", "a nation, event or group")

    def named(self, kind: MentionKind, expected: str) -> NameUse:
        token = self.next
        if token.kind != "word" or token.text in RESERVED_WORDS or not _NAME.match(token.text):
            raise self.fail(expected)
        return self.mention(kind)

    def mention(self, kind: MentionKind) -> NameUse:
        token = self.take()
        return NameUse(kind, token.text, token.column)


def parse_condition(text: str) -> Condition:
    """Read a condition; the empty text is no condition.

    Raises:
        ConditionError: saying what was expected, and at which column.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH + 1)
    tokens = _tokens(text)
    if len(tokens) == 1:
        return ALWAYS
    reader = _Reader(tokens)
    condition = reader.either()
    if reader.next.kind != "end":
        raise reader.fail("'and', 'or' or the end")
    if len(str(condition)) > MAX_LENGTH:
        raise ConditionError(f"longer than {MAX_LENGTH} characters", len(text) + 1)
    return condition


def _validate(given: Any) -> Condition:
    if isinstance(given, str):
        return parse_condition(given)
    if isinstance(given, Condition):
        return given
    msg = f"a condition is text, not {type(given).__name__}"
    raise ValueError(msg)


#: A condition as a field of a register type: written as text, held as a tree.
ConditionText = Annotated[
    Condition,
    PlainValidator(_validate),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": "a condition, see docs/conditions.md"}),
]

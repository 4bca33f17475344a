"""A sentence with all that was found in it, before anybody asks whose stance it tells."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

from contingent.reports.language import Language
from contingent.reports.mentions import Memory, Mention, mentions
from contingent.reports.numbers import number_hits
from contingent.reports.numerals import LABEL
from contingent.reports.operation import Operation, of_operation
from contingent.reports.patterns import Hit
from contingent.reports.relative import without_asides
from contingent.reports.sentences import Stretch
from contingent.reports.subjects import NO_CONTRIBUTORS
from contingent.reports.tokens import Token, tokenise

__all__ = ["Sentence", "read_sentence"]

#: Classes of verbs and small words, which names and titles are never meant for.
VERBAL = frozenset(
    f"cue:{name}"
    for name in (
        "neg", "nothing", "notneg", "act", "join", "past", "future", "ready", "refuse", "out",
        "abstain", "absent", "consider", "maybe", "modal", "cond", "need", "without", "weak",
        "report", "ask", "superseded", "silent", "reason", "host", "among", "and", "but", "loc",
    )
)  # fmt: skip
#: Classes of verbs that a prefix can negate, and letters such a verb has at least.
NEGATED = frozenset(f"cue:{name}" for name in ("act", "join", "aid", "ready", "refuse", "consider"))
SHORTEST_VERB = 3
#: What a name swallows: "States" in "United States" are no countries in general.
NEVER_NAMES = VERBAL | {"cue:generic", "cue:people", "cue:article"}
#: Of these, what a language that writes nouns with a capital still never so writes.
ALWAYS_SMALL = frozenset(f"cue:{name}" for name in ("future", "modal", "report", "ask", "past"))
#: Words between a minister and a verb of saying.
SPEAKER = 6
#: Words between a verb of saying and a name, a rank among them: "says Colonel (rtd) Ann Dow".
RANKED = 4
#: Words between "experts" and what they say.
OUTSIDER = 4
#: Of words this long or longer, a headline in capitals writes most with one.
LONG, MOST = 4, 0.6
#: Verbs of a person of no office who wants or rejects "Polish soldiers".
WANTED = frozenset({"cue:opine", "cue:refuse", "cue:ready", "cue:consider"})
#: Small words within a name.
PARTICLES = frozenset({"de", "da", "di", "du", "del", "della", "von", "van", "der", "le", "la"})
#: With these begin names of newspapers, not of people: "El País", "Le Monde".
TITLED = frozenset({"el", "le", "la", "il", "der", "die", "das", "the", "les", "los", "de"})
#: What a word written with a capital may begin a sentence behind, within the sentence.
OPENING = frozenset("—–:")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text: its place, words, patterns found, and nations named."""

    text: str
    stretch: Stretch
    tokens: Sequence[Token]
    hits: Sequence[Hit]
    found: Sequence[Mention]
    question: bool

    @cached_property
    def labels(self) -> frozenset[str]:
        """Labels of all that was found."""
        return frozenset(hit.label for hit in self.hits)

    def has(self, *names: str) -> bool:
        """Whether any of these cues is in the sentence."""
        return any(f"cue:{name}" in self.labels for name in names)

    def first(self, *names: str) -> int:
        """The place of the first of these cues; past the end where there is none."""
        labels = {f"cue:{name}" for name in names}
        return min(
            (hit.start for hit in self.hits if hit.label in labels), default=len(self.tokens)
        )

    @cached_property
    def outsider(self) -> bool:
        """Whether somebody speaks who does not speak for a government.

        "Experts" and "observers" may also be what is sent: these count beside a verb of saying.
        """
        sent = {i for hit in self.hits if hit.label == "cue:force" for i in hit.words}
        said = [hit.start for hit in self.hits if hit.label == "cue:report"]
        into = {hit.end for hit in self.hits if hit.label == "cue:loc"}
        speaks = any(
            m.role == "holder" and any(-SPEAKER < place - m.start < SPEAKER for place in said)
            for m in self.found
        )
        return self._unknown_speaker or any(
            hit.label == "cue:skip"
            and not (speaks and _spoken_to(hit, said, into))
            and (
                not sent & set(hit.words)
                or any(-OUTSIDER <= place - hit.end < OUTSIDER for place in said)
            )
            for hit in self.hits
        )

    @cached_property
    def _unknown_speaker(self) -> bool:
        """Whether it is the view of somebody of whom no office is told: "reckons Ann Dow".

        Of a name of two words that is no office holder's, beside a verb of opinion, or behind
        "according to" at the sentence's beginning; beside a verb of wanting or refusing where
        nations stand only as adjectives: "Ann Dow rejects Polish soldiers".
        """
        if self.has("office") or any(m.role == "holder" for m in self.found):
            return False
        known = {i for m in self.found for i in range(m.start, m.end)}
        cued = {i for hit in self.hits for i in hit.words}
        names = self._full_names({*known, *cued})
        adjectives = all(m.role == "demonym" for m in self.found if m.nations != ("UKR",))
        kinds = WANTED if adjectives else frozenset({"cue:opine", "cue:report"})
        cited = {i for hit in self.hits if hit.label == "cue:per" for i in hit.words}
        views = [hit for hit in self.hits if hit.label in kinds and not cited & set(hit.words)]
        pers = [hit for hit in self.hits if hit.label == "cue:per" and hit.start == 0]
        return any(
            end in {hit.start, hit.start - 1} or hit.end <= start < hit.end + RANKED
            for hit in views
            for start, end in names
        ) or any(hit.end <= start <= hit.end + 2 for hit in pers for start, _ in names)

    def _full_names(self, taken: Container[int]) -> list[tuple[int, int]]:
        """Pairs of words with capitals that mean nothing else: "Ann Dow", "Rob de Wijk"."""
        names = []
        for start in range(len(self.tokens) - 1):
            size = 3 if self.tokens[start + 1].folded in PARTICLES else 2
            last = start + size - 1
            if last >= len(self.tokens) or start in taken or last in taken:
                continue
            first, end = self.tokens[start], self.tokens[last]
            gap = self.text[first.end : end.start]
            if first.folded in TITLED:
                continue
            if first.capital and end.capital and not set(gap) & set(",.;:—–"):
                names.append((start, start + size))
        return names

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Nations named that may contribute."""
        named = [n for m in self.found for n in m.nations if n not in NO_CONTRIBUTORS]
        return tuple(dict.fromkeys(named))


def _spoken_to(hit: Hit, said: Sequence[int], into: Container[int]) -> bool:
    """Whether outsiders are spoken to or of, not speaking: "told MPs", "asked by journalists"."""
    beside = any(-OUTSIDER <= place - hit.end < OUTSIDER for place in said)
    return not beside or any(hit.start - step in into for step in (0, 1))


def read_sentence(
    text: str,
    stretch: Stretch,
    words: Language,
    memory: Memory,
    operation: Operation | None = None,
) -> Sentence:
    """What a sentence holds. Names swallow the words of verbs that they look like."""
    tokens = tokenise(text, stretch.start, stretch.end)
    if words.negative_prefix:
        tokens = _parted(tokens, words)
    hits = _likely(
        _with_numbers(words.matcher.find(tokens), tokens, words, text), tokens, words, text
    )
    hits = of_operation(hits, tokens, operation)
    found, mended = mentions(tokens, hits, words, memory)
    named = {i for m in found for i in range(m.start, m.end)}
    for hit in hits:  # "the coalition of the willing" is willing to nothing
        if hit.label == "cue:thisop":
            named |= set(range(hit.start, hit.end)) if len(hit.words) > 1 else set()
    kept = [
        hit
        for hit in hits
        if not (hit.label in NEVER_NAMES and len(hit.words) == 1 and hit.start in named)
    ]
    asked = text[stretch.start : stretch.end].rstrip("\"'»”’) \n").endswith("?")
    told = without_asides(text, tokens, [*kept, *mended], found)
    return Sentence(text, stretch, tokens, told, found, asked)


def _with_numbers(
    hits: Sequence[Hit], tokens: Sequence[Token], words: Language, text: str
) -> list[Hit]:
    """What was found, number words and figures put together to numbers."""
    others = [hit for hit in hits if not hit.label.startswith(LABEL)]
    return [*others, *number_hits(text, tokens, hits, words.numerals)]


def _parted(tokens: Sequence[Token], words: Language) -> list[Token]:
    """The words, a negator that is written together with its verb parted from it.

    Only where the whole word is in no list and the rest of it is a verb of one: "nevyšle" is "ne"
    and "vyšle".
    """
    made: list[Token] = []
    size = len(words.negative_prefix)
    for token in tokens:
        rest = Token(token.text[size:], token.folded[size:], token.start + size, token.end)
        if (
            not token.folded.startswith(words.negative_prefix)
            or len(rest.text) < SHORTEST_VERB
            or words.matcher.labels(token)
            or not words.matcher.labels(rest) & NEGATED
        ):
            made.append(token)
            continue
        text, folded = token.text[:size], token.folded[:size]
        made += [Token(text, folded, token.start, token.start + size), rest]
    return made


def _opens(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Whether a word opens what stands behind a dateline or a colon: "PARIS, 5 May — No ..."."""
    gap = text[tokens[place - 1].end : tokens[place].start]
    return any(mark in gap for mark in OPENING)


def _likely(hits: Sequence[Hit], tokens: Sequence[Token], words: Language, text: str) -> list[Hit]:
    """Without single capitalised words inside a sentence that would have to be verbs."""
    long = [token for token in tokens if len(token.text) >= LONG]
    headline = sum(token.capital for token in long) > MOST * len(long)
    classes = ALWAYS_SMALL if words.capital_nouns else VERBAL
    if headline and not words.capital_nouns:
        return list(hits)
    return [
        hit
        for hit in hits
        if not (
            hit.label in classes
            and len(hit.words) == 1
            and hit.start > 0
            and tokens[hit.start].capital
            and not tokens[hit.start].text.isupper()
            and not _opens(tokens, hit.start, text)
        )
    ]

"""Which language a text is in, by its small words."""

from collections import Counter

from contingent.reports.language import known_languages, language
from contingent.reports.tokens import tokenise

__all__ = ["guess_language"]

#: Words looked at; a longer text tells no more.
ENOUGH = 4000


def guess_language(text: str) -> str:
    """The known language with the largest share of small words in the text; English if none.

    Letters no other of the languages has tip the scales where words are few.
    """
    counts = Counter(token.folded for token in tokenise(text[: ENOUGH * 8])[:ENOUGH])
    best, most = "en", 0.0
    for code in known_languages():
        words = language(code).stopwords
        score = sum(counts[word] for word in words) / max(1.0, len(words) ** 0.5)
        if score > most:
            best, most = code, score
    return best

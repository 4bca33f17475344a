"""Seconds to read a report of 10,000 sentences, and of half that: twice the text, twice the time.

Run: ``python -m benchmarks.reading [LANGUAGE ...]``.
"""

import sys
import time
from datetime import date

from contingent.reports.reader import read_report

#: Sentences a report is made of, over and over with other numbers, by language.
SENTENCES = {
    "en": (
        """The government of {n} districts in Poland said on Tuesday that it will not send troops to
        Ukraine, but that it is ready to provide logistics, while Italy, according to Giorgia
        Meloni, would only take part under a mandate of the United Nations.""",
        "Kair Stmer told the ministers of {n} countries in Paris that nothing had been decided.",
    ),
    "fr": (
        """Le ministre britannique John Heeli a dit jeudi à Bruxelles, devant {n} délégations, que
        la France et le Royaume-Uni fourniront des troupes une fois la paix signée, alors que la
        Pologne refuse d'envoyer des soldats en raison de la menace du Bélarus.""",
        "La Grèce n'a pas exclu {n} scénarios.",
    ),
}


def page(code: str, count: int) -> str:
    """A report of so many sentences."""
    forms = [" ".join(form.split()) for form in SENTENCES[code]]
    return "\n".join(forms[n % len(forms)].format(n=10 + n % 90) for n in range(count))


def main(codes: list[str]) -> None:
    """Print sentences, megabytes and seconds."""
    for code in codes or sorted(SENTENCES):
        read_report(page(code, 4), on=date(2025, 4, 10), code=code)
        for count in (5_000, 10_000):
            text = page(code, count)
            start = time.process_time()
            reading = read_report(text, on=date(2025, 4, 10), code=code)
            took = time.process_time() - start
            megabytes = len(text.encode()) / 1e6
            print(f"{code} {count:6d} sentences {megabytes:5.2f} MB {took:6.1f} s")
            assert reading.proposals
    text = "a" * 1_000_000 + " " + "Ab" * 500_000
    start = time.process_time()
    read_report(text, code="en")
    print(f"en one word of 1 MB, twice     {time.process_time() - start:6.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])

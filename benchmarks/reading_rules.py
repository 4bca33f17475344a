"""On how many development texts each rule fires: ``python -m benchmarks.reading_rules [FOLDER]``.

A rule is a pattern of several words of a language's data file that says what somebody does or does
not do. One that fires on a single report, and on no other development text, was most likely written
for that report.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.reading_scores import labelled
from contingent.reports.language import known_languages
from contingent.reports.letters import normalised
from contingent.reports.patterns import Matcher
from contingent.reports.sentences import sentences
from contingent.reports.tokens import tokenise
from tests.reports.scoring import HERE, probes, reports

#: Classes of what somebody does or says; names of things and of operations are no such rules.
CLASSES = (
    *("refuse", "out", "abstain", "consider", "cond", "ready", "act", "join", "aid", "silent"),
    *("superseded", "absent", "need", "ask", "visit", "reason", "skip", "report", "host"),
)
REPORTS = ("reports_third", "reports_fourth", "reports_no_position", "reports_no_position_2")
LABELLED = ("reports_dev2", "reports_dev3", "reports_seventh")
PROBES = ("probes", "probes_second", "probes_third")


def texts(folder: Path | None) -> Iterator[tuple[str, str, str]]:
    """(name, language, text) of each development text; a report's name has no colon."""
    for name in REPORTS:
        yield from ((f"{name}/{t.name}", t.code, t.text) for t in reports(name))
    for name in LABELLED:
        yield from ((f"{name}/{t.name}", t.code, t.text) for t in labelled(HERE / name))
    for name in PROBES:
        yield from ((f"{name}:{t.name}", t.code, t.text) for t in probes(name))
    if folder is not None:
        yield from ((f"eval/{t.name}", t.code, t.text) for t in labelled(folder))


def patterns(code: str) -> list[tuple[str, str]]:
    """(class, pattern) of each rule of several words."""
    return [
        (name, pattern)
        for name, listed in language_lists(code).items()
        if name in CLASSES
        for pattern in listed
        if len(pattern.split()) > 1
    ]


def language_lists(code: str) -> dict[str, list[str]]:
    """The patterns of a language's file by class."""
    import tomllib
    from importlib.resources import files

    from contingent.reports.patterns import split_patterns

    path = files("contingent.reports") / "languages" / f"{code}.toml"
    cues = tomllib.loads(path.read_text(encoding="utf-8"))["cues"]
    return {name: split_patterns(text) for name, text in cues.items()}


def fired(code: str, found: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """The texts on which each rule of a language fires."""
    rules = patterns(code)
    matcher = Matcher.of({f"{i}": [pattern] for i, (_, pattern) in enumerate(rules)})
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, text in found:
        meant = normalised(text).text
        for stretch in sentences(meant):
            for hit in matcher.find(tokenise(meant, stretch.start, stretch.end)):
                where[rules[int(hit.label)]].add(name)
    return where


def main() -> None:
    """Print, by language, the rules that fire on one report and on nothing else."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_rules")
    parser.add_argument("folder", type=Path, nargs="?", help="labelled reports beside the probes")
    asked = parser.parse_args()
    by_language: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, code, text in texts(asked.folder):
        by_language[code].append((name, text))
    count: Counter[str] = Counter()
    for code in known_languages():
        if code not in by_language:
            continue
        where = fired(code, by_language[code])
        count["rules"] += len(patterns(code))
        count["fire"] += len(where)
        for (kind, pattern), names in sorted(where.items()):
            (only, *more) = names
            if not more and ":" not in only:
                count["on one report only"] += 1
                print(f"{code}\t{kind}\t{pattern}\t{only}")
    print(f"# {dict(count)}")


if __name__ == "__main__":
    main()

"""What each gate of the reader is worth, set by set: ``python -m benchmarks.reading_gates``.

A gate withholds. It is kept only if it helps, or does not hurt, on sets other than the one that it
came from; so each is switched off by itself, all else as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from benchmarks.reading_scores import counted, f1, found_in, labelled
from contingent.reports import doubts, subjects, whole
from contingent.reports.clauses import Clause
from contingent.reports.judging import by_rules
from contingent.reports.mentions import Mention
from contingent.reports.proposal import Proposal
from contingent.reports.sentence import Sentence
from contingent.reports.stance import Judgement
from tests.reports.scoring import HERE, read_by_rules, reports, score

#: Sets of reports, those that nobody has opened among them.
SETS = (
    *("reports_third", "reports_fourth", "reports_fifth", "reports_sixth", "reports_seventh"),
    *("reports_dev2", "reports_dev2_kept", "reports_dev3", "reports_dev4"),
)
_NOBODY = whole._nobody  # noqa: SLF001 - switched off here, and nowhere else


def _without(reason: str) -> Callable[[Sequence[Proposal], Sequence[Sentence]], str]:
    def nobody(ours: Sequence[Proposal], full: Sequence[Sentence]) -> str:
        why = _NOBODY(ours, full)
        return "" if why == reason else why

    return nobody


def _never_only_named(_clause: Clause, _verdict: Judgement) -> bool:
    return False


def _no_adjective(mention: Mention, _clause: Clause) -> bool:
    return mention.role != "demonym"


#: Name of a gate -> where it stands, and what stands there without it.
GATES: dict[str, tuple[ModuleType, str, Callable[..., Any]]] = {
    "somebody_in_office": (whole, "_nobody", _without(whole.OTHERS_SPEAK)),
    "one_sentence_only": (whole, "_nobody", _without(whole.ALONE)),
    "deed_only_named": (doubts, "_only_named", _never_only_named),
    "an_offices_adjective_speaks": (subjects, "_may_speak", _no_adjective),
}


@contextmanager
def _off(gate: str) -> Iterator[None]:
    module, name, instead = GATES[gate]
    was = getattr(module, name)
    setattr(module, name, instead)
    try:
        yield
    finally:
        setattr(module, name, was)


def stance_f1(name: str) -> float:
    """F1 of (nation, stance) on a set, by the rules alone: belief weighs gates among much else."""
    if not (HERE / name / "texts").exists():
        return score(reports(name), read_by_rules).stance.f1
    texts = labelled(HERE / name)
    return f1(*counted(texts, found_in(texts, judge=by_rules), "stance"))


def worth() -> dict[str, dict[str, float]]:
    """F1 with each gate less F1 without it, by gate and set."""
    whole_f1 = {name: stance_f1(name) for name in SETS}
    made = {}
    for gate in GATES:
        with _off(gate):
            made[gate] = {name: whole_f1[name] - stance_f1(name) for name in SETS}
    return made


def main() -> None:
    """Print what each gate is worth, in the form of ``tests/reports/scores.toml``."""
    for gate, gained in worth().items():
        told = ", ".join(f"{name} = {round(by, 3) + 0.0:.3f}" for name, by in gained.items())
        print(f"{gate} = {{ {told} }}")


if __name__ == "__main__":
    main()

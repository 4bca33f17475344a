"""Self-consistent sets through clingo, the engine of the field of answer set programming.

Each open offer is free to stand or not; two constraints an offer say that it stands exactly when
its formula holds. The answer sets are then the fixed points (supported models), not only the
stable ones: offers that hold each other up count, as everywhere in Contingent.
"""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import assert_never

from contingent.errors import NoAnswer
from contingent.resolution.formula import (
    AllOf,
    AnyOf,
    AtLeast,
    Const,
    Formula,
    Negated,
    Stands,
    Weighs,
    bits,
)
from contingent.resolution.set_finder import FoundSets, SetQuestion

__all__ = ["ClingoSets"]


class ClingoSets:
    """A ``SetFinder``."""

    def find(self, question: SetQuestion) -> FoundSets:
        """See ``SetFinder.find``."""
        program = "\n".join(_program(question.formulas))
        deadline = monotonic() + question.seconds
        sets: list[int] = []
        complete = _solve(program, [f"--models={question.listed}"], deadline, sets.append)
        sets.sort(key=lambda mask: (-mask.bit_count(), mask))
        if not sets:
            if complete:
                return FoundSets((), True, 0, 0)
            msg = f"no self-consistent set was found in {question.seconds:g} s, and none ruled out"
            raise NoAnswer(msg)
        if complete and len(sets) < question.listed:
            always, ever = sets[0], 0
            for mask in sets:
                always, ever = always & mask, ever | mask
            return FoundSets(tuple(sets), True, always, ever)
        always = _consequence(program, "cautious", deadline, sets)
        ever = _consequence(program, "brave", deadline, sets)
        return FoundSets(tuple(sets), False, always, ever)


def _solve(
    program: str, options: list[str], deadline: float, on_set: Callable[[int], None]
) -> bool:
    """Run clingo; True when the search ended by itself."""
    import clingo

    control = clingo.Control(["--warn=none", "--seed=1", *options])
    control.add("base", [], program)
    control.ground([("base", [])])
    with control.solve(yield_=True, async_=True) as handle:
        while True:
            handle.resume()
            if not handle.wait(max(0.0, deadline - monotonic())):
                handle.cancel()
                return False
            model = handle.model()
            if model is None:
                break
            on_set(sum(1 << s.arguments[0].number for s in model.symbols(shown=True)))
        return bool(handle.get().exhausted) or True


def _consequence(program: str, mode: str, deadline: float, sets: list[int]) -> int:
    """Offers in all sets (cautious) or in some set (brave)."""
    found: list[int] = []
    if not _solve(program, ["--models=0", f"--enum-mode={mode}"], deadline, found.append):
        msg = f"{len(sets)} self-consistent sets found, more exist, and time is up"
        raise NoAnswer(msg)
    return found[-1]


def _program(formulas: dict[int, Formula]) -> Iterator[str]:
    names = _Names()
    for index, formula in formulas.items():
        yield f"{{ in({index}) }}."
        literal, rules = names.define(formula)
        yield from rules
        yield f":- in({index}), not {literal}."
        yield f":- not in({index}), {literal}."
    yield "#show in/1."


class _Names:
    """Gives every distinct formula one atom, defined by rules."""

    def __init__(self) -> None:
        self.known: dict[Formula, str] = {}

    def define(self, formula: Formula) -> tuple[str, list[str]]:
        """An atom that holds exactly when the formula does, and the rules defining it."""
        if formula in self.known:
            return self.known[formula], []
        rules: list[str] = []

        def name_of(part: Formula) -> str:
            literal, more = self.define(part)
            rules.extend(more)
            return literal

        match formula:
            case Const(value):
                bodies = [""] if value else []
            case Stands(mask):
                bodies = [f"in({index})" for index in bits(mask)]
            case Weighs(number, weights):
                terms = "; ".join(f"{w},{i} : in({i})" for i, w in weights)
                bodies = [f"{number} <= #sum {{ {terms} }}"]
            case AtLeast(number, parts):
                terms = "; ".join(f"{i} : {name_of(part)}" for i, part in enumerate(parts))
                bodies = [f"{number} <= #count {{ {terms} }}"]
            case Negated(part):
                bodies = [f"not {name_of(part)}"]
            case AllOf(parts):
                bodies = [", ".join([name_of(part) for part in parts])]
            case AnyOf(parts):
                bodies = [name_of(part) for part in parts]
            case other:
                assert_never(other)
        atom = f"f({len(self.known)})"
        self.known[formula] = atom
        if not bodies:
            rules.append(f"#external {atom}.")  # a head that never holds
        rules.extend(f"{atom} :- {body}." if body else f"{atom}." for body in bodies)
        return atom, rules

"""The page for developers is true of the code: its picture, its files, where a change goes."""

import ast
import re
import runpy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

import contingent
from contingent.ledger.recording import VERBS

ROOT = Path(__file__).parents[2]
PACKAGE = Path(contingent.__file__).parent
PAGE = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")


def test_the_picture_of_the_floors_is_that_of_the_code() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "floors.py"))["drawing"]()
    kept = (ROOT / "docs" / "pictures" / "floors.svg").read_text(encoding="utf-8")
    assert drawn == kept, "draw it anew: python scripts/floors.py"


def _files(text: str) -> set[str]:
    """The files and folders named in back-ticks."""
    return set(re.findall(r"`([\w./-]+(?:\.(?:py|toml|md|csv|js|html|lp)|/))`", text))


def test_every_file_named_exists() -> None:
    named = _files(PAGE)
    assert len(named) > 80
    for name in sorted(named):
        assert (PACKAGE / name).exists() or (ROOT / name).exists(), name


def _row(change: str) -> set[str]:
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| {change} |"))
    return _files(row)


@dataclass(frozen=True)
class Source:
    """What a file of the source says.

    Attributes:
        uses: names used otherwise than to say of which type something is.
        has: module of ours -> names imported from it.
        words: texts that are values in it.
        enumerations: the enumerations it defines.
    """

    uses: frozenset[str]
    has: Mapping[str, frozenset[str]]
    words: frozenset[str]
    enumerations: frozenset[str]


def _names(nodes: Iterable[ast.AST | None]) -> Iterator[ast.Name]:
    for node in nodes:
        if node is not None:
            yield from (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _source(file: Path) -> Source:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    types = [getattr(node, of, None) for node in nodes for of in ("annotation", "returns")]
    in_types = {id(name) for name in _names(types)}
    return Source(
        frozenset(n.id for n in nodes if isinstance(n, ast.Name) and id(n) not in in_types),
        {
            node.module: frozenset(name.name for name in node.names)
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module
        },
        frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is str),
        frozenset(
            node.name
            for node in nodes
            if isinstance(node, ast.ClassDef)
            and {"StrEnum", "Enum"} & {name.id for name in _names(node.bases)}
        ),
    )


@cache
def _sources() -> Mapping[str, Source]:
    files = PACKAGE.rglob("*.py")
    return {file.relative_to(PACKAGE).as_posix(): _source(file) for file in files}


@cache
def _templates() -> Mapping[str, frozenset[str]]:
    """Words in quotes in what the browser gets: templates and scripts of our own."""
    web = PACKAGE / "web"
    files = [*web.glob("templates/**/*.html"), *web.glob("static/*.js")]
    return {
        file.relative_to(PACKAGE).as_posix(): frozenset(
            word for pair in _QUOTED.findall(file.read_text(encoding="utf-8")) for word in pair
        )
        for file in files
    }


_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


@dataclass(frozen=True)
class Places:
    """Where a change goes: the files that use certain names or words.

    Attributes:
        names: file -> names that it defines.
        words: texts, where a kind is known by its word.
    """

    names: Mapping[str, set[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def files(self) -> set[str]:
        """The files that must be told of in its row."""
        found = {name for name, source in _sources().items() if self.words & source.words}
        found |= {name for name, words in _templates().items() if self.words & words}
        for home, names in self.names.items():
            module = "contingent." + home.removesuffix(".py").replace("/", ".")
            users = {
                name
                for name, source in _sources().items()
                if names & source.uses & source.has.get(module, frozenset())
            }
            here = _sources()[home]
            assert names & (here.uses | here.enumerations) or users, (
                f"{home} has no {names} any more"
            )
            found |= {home, *users}
        return found


#: Change -> where it goes, as the source says.
CHANGES = {
    "a kind of caveat": Places({"register/caveat.py": {"CaveatKind"}}),
    "a constraint family": Places(
        {"planning/families.py": {"FAMILIES"}},
        {"site-capacity", "link-capacity", "personnel-caveat", "site-choice"},
    ),
    "an export format": Places(
        {"services/cases/exporting.py": {"write_case", "write_plan"}}, {"orbat-mapper"}
    ),
    "a language": Places({"adapters/reports/languages.py": {"_TOLD_APART"}}),
    "a page of the room": Places({"web/app.py": {"ROUTES"}}, {"/timeline", "/hinges"}),
    "a command": Places({"cli/main.py": {"_COMMANDS"}}, {"sustain"}),
    "a kind of ledger entry": Places(
        {
            "ledger/audit.py": {"BRANCHED", "MERGED"},
            "services/ledger/undoing.py": {"UNDONE"},
            "services/reports/accepting.py": {"REJECTED"},
        },
        {*VERBS, "case imported"},
    ),
    "a domain of capability": Places(words={"maritime"}),
    "a tie-break": Places(
        {"planning/tie_breaks.py": {"solve_tie_breaks"}, "planning/equals.py": {"rule"}}
    ),
    "a state of an offer": Places(
        {"register/offer.py": {"OfferState", "LADDER"}}, {"indicated", "activated"}
    ),
}
#: The other closed lists.
LISTS = {
    "conditions": Places(
        {
            "register/condition.py": {
                *("Always", "EventHolds", "NationStands", "NationProvides", "AtLeastNations"),
                *("AtLeastPersonnel", "AtLeastOf", "Not", "And", "Or"),
            }
        }
    ),
    "formulas": Places(
        {
            "resolution/formula.py": {
                *("Const", "Stands", "AtLeast", "Weighs", "Negated", "All", "Any"),
            }
        }
    ),
    "`ChangeKind`": Places({"resolution/change.py": {"ChangeKind"}}),
    "`StopKind`": Places({"planning/stop.py": {"StopKind"}}, {"nowhere", "readiness"}),
    "`StepKind`": Places({"register/step.py": {"StepKind"}}),
    "`Unit`": Places({"register/duration.py": {"Unit"}}),
    "`AskKind`": Places({"analysis/ask.py": {"AskKind"}}),
    "`Stance`": Places({"register/claim.py": {"Stance"}}, {"excludes-troops", "declines"}),
    "`Confidence`": Places({"register/claim.py": {"Confidence"}}, {"medium"}),
    "`Basis`": Places({"register/offer.py": {"Basis"}}),
    "`Counted`": Places({"register/balance.py": {"Counted"}}),
    "`BriefKind`": Places({"briefs/document.py": {"BriefKind"}}),
    "`BriefForm`": Places({"briefs/brief.py": {"BriefForm"}}),
    "`FigureKind`": Places({"briefs/figures/chart.py": {"FigureKind"}}),
    "`OutcomeBound`": Places({"register/outcome.py": {"OutcomeBound"}}),
    "`EstimateCounts`": Places({"register/estimate.py": {"EstimateCounts"}}),
    "`SameOrNot`": Places({"services/answers/estimated.py": {"SameOrNot"}}),
    "`Verdict`": Places({"register/consent.py": {"Verdict"}}),
    "`FieldGroup`": Places({"register/release.py": {"FieldGroup"}}),
    "`Releasable`": Places({"register/release.py": {"Releasable"}}),
    "`Mode`": Places({"register/site.py": {"Mode"}}, {"rail"}),
    "`ClashKind`": Places({"services/reports/clashes.py": {"ClashKind"}}),
    "`Kind`": Places({"reports/numerals.py": {"Kind"}}),
    "`Doubt`": Places({"reports/doubt_kinds.py": {"Doubt"}}),
    "`Mark`": Places({"reports/marks.py": {"Mark"}}),
    "`Lean`": Places({"reports/marks.py": {"Lean"}}),
    "`Why`": Places({"adapters/reports/page_elements.py": {"Why"}}),
    "`Clock`": Places({"ledger/clock.py": {"Clock"}}),
    "`ReleaseGroup`": Places({"rounds/release.py": {"ReleaseGroup"}}),
    "`Fate`": Places({"rounds/outcome.py": {"Fate"}}),
    "`Delivery`": Places({"register/pledge.py": {"Delivery"}}),
    "`TruthKind`": Places({"register/truth.py": {"TruthKind"}}),
    "`Cause`": Places({"services/answers/changed.py": {"Cause"}}),
    "`Role`": Places({"conference/role.py": {"Role"}}),
    "`DeedKind`": Places({"conference/deed.py": {"DeedKind"}}),
    "`Open`": Places({"web/policy.py": {"Open"}}),
    "`RoundStage`": Places({"services/rounds/kept_rounds.py": {"RoundStage"}}),
    "`LearntKind`": Places({"disclosure/audit.py": {"LearntKind"}}),
    "`PickKind`": Places({"services/answers/picks.py": {"PickKind"}}),
}
#: Files that name a kind in passing (an example, a command's own name).
IN_PASSING = {
    "a command": {"cli/sustain.py"},
    "a kind of ledger entry": {"web/api/parameters.py", "ledger/format1.py", "rounds/release.py"},
}


def test_a_change_names_all_its_places() -> None:
    missing = {
        change: places.files() - _row(change) - IN_PASSING.get(change, set())
        for change, places in (CHANGES | LISTS).items()
    }
    missing = {change: files for change, files in missing.items() if files}
    assert not missing, "rows of docs/developing.md lack these"


def test_every_enumeration_is_told() -> None:
    kinds = {kind for source in _sources().values() for kind in source.enumerations}
    assert kinds
    assert kinds <= {"CaveatKind", "OfferState", *(name.strip("`") for name in LISTS)}


@pytest.mark.parametrize(
    ("heading", "rows"), [("Ten common changes", CHANGES), ("Other closed lists", LISTS)]
)
def test_every_row_is_checked(heading: str, rows: dict[str, Places]) -> None:
    table = PAGE.split(f"## {heading}")[1].split("\n## ")[0]
    told = re.findall(r"^\| ([^|]+?) \|", table, flags=re.MULTILINE)
    assert [row for row in told if row not in {"change", "list"}] == list(rows)

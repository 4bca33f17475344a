"""50,000 spoilt inputs: whatever a file or condition holds, it is read or faults are told.

Anything else that escapes, a crash, fails the test with the input that caused it. ``make test``
runs the number below; ``make nightly`` forty times as many with fresh seeds.
"""

import os
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest

from contingent.adapters.sources.case_json import case_json, read_case_json_text
from contingent.adapters.sources.case_tables import TABLES, checked_register
from contingent.adapters.sources.case_toml import read_case_toml_text
from contingent.adapters.sources.tables import read_csv_text
from contingent.adapters.sources.workbook_reader import register_of_cells
from contingent.adapters.sources.workbook_writer import case_workbook
from contingent.adapters.sources.xlsx.child import cells_of_workbook
from contingent.register.caveat import CaveatError, parse_caveats, print_caveats
from contingent.register.condition import mentions
from contingent.register.condition_parser import ConditionError, parse_condition
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import TABLE_KEYS, Register
from tests.fuzz.mutations import mutated
from tests.sources.case_files import GOOD

pytestmark = pytest.mark.slow

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
TIMES = 40 if NIGHTLY else 1
SEED = time.time_ns() if NIGHTLY else 20260101
MODELS = {name: model for name, model, _ in TABLES}
PARTS = 8 if NIGHTLY else 2


def _good() -> Register:
    faults: list[Fault] = []
    parts = read_case_toml_text(GOOD["case.toml"], faults, Doubts())
    for name, model in MODELS.items():
        key = TABLE_KEYS.get(name)
        parts[name] = read_csv_text(f"{name}.csv", GOOD[f"{name}.csv"], model, key, faults).values
    return checked_register(parts, faults, lambda table, index: (table, index))


REGISTER = _good()
REST = {name: getattr(REGISTER, name) for name in Register.model_fields}
TEXTS = tuple(GOOD.values())


def tell(register: Register) -> None:
    """What is done with every register that is read: it must have a hash."""
    assert len(register.content_hash) == 64


def csv(random: Random) -> None:
    name = random.choice(list(MODELS))
    table = mutated(GOOD[f"{name}.csv"], random, TEXTS)
    faults: list[Fault] = []
    doubts = Doubts()
    read = read_csv_text(f"{name}.csv", table, MODELS[name], TABLE_KEYS.get(name), faults)
    read.note(name, doubts)
    parts = {**REST, name: read.values}
    tell(checked_register(parts, faults, lambda table, index: (table, index), doubts))


def toml(random: Random) -> None:
    faults: list[Fault] = []
    doubts = Doubts()
    parts = read_case_toml_text(mutated(GOOD["case.toml"], random, TEXTS), faults, doubts)
    tell(checked_register({**REST, **parts}, faults, lambda table, index: (table, index), doubts))


JSON = case_json(REGISTER).decode()


def json(random: Random) -> None:
    tell(read_case_json_text("case.json", mutated(JSON, random, (JSON, *TEXTS))))


CONDITIONS = (
    "ceasefire and USA provides isr",
    "at least 5 nations provide land or (FRA and GBR)",
    "at least 20000 personnel from eu provide land",
    "parliament.GBR and not RUS",
    "all of EST, LVA, LTU",
    "at least 3 of FRA, GBR, war provide mech-bn",
    "not (a or b and not not c) or at least 1 other nation",
)
CAVEATS = ("only in POL;ROU; not with TUR", "at most 300 personnel; not east of 32.5", "not for x")


def condition(random: Random) -> None:
    tree = parse_condition(mutated(random.choice(CONDITIONS), random, CONDITIONS))
    assert parse_condition(str(tree)) == tree
    assert all(mention.name for mention in mentions(tree))


def caveat(random: Random) -> None:
    found = parse_caveats(mutated(random.choice(CAVEATS), random, CAVEATS))
    assert parse_caveats(print_caveats(found)) == found


BOOK = case_workbook(REGISTER)
with zipfile.ZipFile(BytesIO(BOOK)) as _book:
    PARTS_OF_BOOK = {
        name: _book.read(name).decode()
        for name in _book.namelist()
        if name.endswith((".xml", "rels"))
    }
SOME_XML = (
    '<c r="A2" t="s"><v>0</v></c>',
    '<c t="inlineStr"><is><t>_x0000_</t></is></c>',
    '<c r="B2" s="4"><v>1e99</v></c><f>1</f>',
    '<row r="0"/>',
    '<mergeCell ref="A1:B2"/>',
    "<!DOCTYPE x>",
    '<?xml version="1.1"?>',
)


def workbook(random: Random) -> None:
    """A part of a workbook changed within, the zip around it sound."""
    name = random.choice([*PARTS_OF_BOOK, "xl/sharedStrings.xml", "xl/worksheets/sheet8.xml"])
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for part, content in PARTS_OF_BOOK.items():
            spoilt = mutated(content, random, SOME_XML) if part == name else content
            book.writestr(part, spoilt.encode(errors="surrogatepass"))
    tell(register_of_cells("case.xlsx", cells_of_workbook(target.getvalue())))


def zipped(random: Random) -> None:
    """Bytes of a workbook changed anywhere."""
    data = bytearray(BOOK)
    for _ in range(random.choice((1, 3, 10))):
        data[random.randrange(len(data))] = random.randrange(256)
    tell(
        register_of_cells("case.xlsx", cells_of_workbook(bytes(data[: random.randrange(1, 2**20)])))
    )


KINDS: tuple[tuple[Callable[[Random], None], int], ...] = (
    (csv, 12_500),
    (toml, 7_500),
    (json, 7_500),
    (condition, 20_000),
    (caveat, 2_500),
    (workbook, 400),
    (zipped, 400),
)


def test_the_numbers_add_up_to_what_is_promised() -> None:
    assert sum(times for _, times in KINDS[:5]) == 50_000


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("kind", "times"), KINDS, ids=[kind.__name__ for kind, _ in KINDS])
def test_spoilt_input_is_read_or_faults_are_told(
    kind: Callable[[Random], None], times: int, part: int
) -> None:
    outcomes = Counter(
        outcome(kind, f"{SEED}-{kind.__name__}-{number}")
        for number in range(part, times * TIMES, PARTS)
    )
    assert outcomes["read"], "not one input was still good: nothing behind the readers was tried"
    assert outcomes["told"], "not one input was spoilt"


def outcome(kind: Callable[[Random], None], seed: str) -> str:
    """How an input ended: read, or faults told; a crash names its seed."""
    try:
        kind(Random(seed))
    except (FaultsFound, ConditionError, CaveatError) as told:
        if str(told).encode():
            return "told"
        raise
    except Exception as error:
        msg = f"seed {seed!r} crashed it"
        raise AssertionError(msg) from error
    return "read"

"""How well the rules read: floors a little under what scores.toml records."""

import json
import tomllib

import pytest

from benchmarks.damage import damaged
from benchmarks.reading_gates import GATES, SETS, worth
from benchmarks.reading_scores import counted, found_in, labelled
from contingent.reports.eval_json import eval_json
from contingent.reports.proposal import Reading
from contingent.reports.reader import read_report
from tests.reports.scoring import HERE, Text, probes, read, read_by_rules, reports, score

#: What a run may lie under the record; a change for the worse is then seen.
MARGIN = 0.02
#: The least share of changed words that the damaged texts must have, or they show nothing.
DAMAGED = 0.2


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["probes", "probes_second", "probes_third"])
def test_probes(folder: str) -> None:
    record = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))["final"][folder]
    found = score(probes(folder))
    assert found.stance.f1 >= record["all"]["stance"] - MARGIN
    assert found.polarity.f1 >= record["all"]["polarity"] - MARGIN
    assert found.not_verbatim == 0
    for code, count in found.by_language.items():
        assert count.f1 >= record[code]["stance"] - 2 * MARGIN, code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "name", "negatives"),
    [("reports_third", "reports_third", 5), ("reports_fourth", "fourth_reports", 10)],
)
def test_reports(folder: str, name: str, negatives: int) -> None:
    record = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))["final"]
    kept = record[name]
    found = score(reports(folder))
    assert found.stance.f1 >= kept["all"]["stance"] - MARGIN
    assert found.stance.precision >= kept["all"]["precision"] - MARGIN
    assert found.by_stance["offers"].precision >= 0.92
    assert found.by_stance["excludes-troops"].precision >= 0.92
    assert found.not_verbatim == 0
    empty = [text for text in reports(folder) if not text.stances]
    false = sum(len(read(text).proposals) for text in empty)
    assert len(empty) >= negatives
    assert false <= kept["negatives"]["false_records"]


@pytest.mark.slow
def test_reports_nobody_mended_by() -> None:
    record = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))["final"]
    kept = record["fifth_reports"]["all"]
    found = score(reports("reports_fifth"))
    assert found.stance.f1 >= kept["stance"] - MARGIN
    assert found.stance.precision >= kept["precision"] - MARGIN
    assert found.polarity.f1 >= kept["polarity"] - MARGIN


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("reports_sixth", "sixth_reports"),
        ("reports_seventh", "seventh_reports"),
        ("reports_eighth", "eighth_reports"),
        ("reports_ninth", "reports_ninth"),
        ("reports_dev2", "reports_dev2"),
        ("reports_dev2_kept", "reports_dev2_kept"),
        ("reports_dev3", "reports_dev3"),
        ("reports_dev4", "reports_dev4"),
        ("reports_cal_a", "reports_cal_a"),
        ("reports_cal_b", "reports_cal_b"),
        ("reports_cal_c", "reports_cal_c"),
    ],
)
def test_reports_without_a_position_stay_empty(folder: str, name: str) -> None:
    """A change for the worse is seen, and none for the better is asked."""
    record = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))
    kept = (record["first_run"] | record["final"])[name]["all"]
    texts = labelled(HERE / folder)
    found = found_in(texts)
    right, wrong, missed = counted(texts, found, "stance")
    empty = [
        one["records"] for text, one in zip(texts, found, strict=True) if not text.label["records"]
    ]
    assert (len(texts), len(empty)) == (kept["reports"], kept["of"])
    assert right / (right + wrong) >= kept["precision"] - MARGIN
    assert 2 * right / (2 * right + wrong + missed) >= kept["stance"] - MARGIN
    assert sum(not records for records in empty) >= kept["left_empty"] - 1


@pytest.mark.nightly
def test_no_gate_costs_more_than_it_gains() -> None:
    """A gate is kept if it does not hurt on sets other than the one that it came from."""
    kept = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))["gates"]
    assert set(kept) == set(GATES)
    for gate, gained in worth().items():
        told = {name: round(by, 3) + 0.0 for name, by in gained.items()}
        assert told == kept[gate], gate
        assert min(told.values()) >= 0, gate
        assert set(told) == set(SETS)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["reports_third", "reports_fourth", "reports_fifth"])
def test_quantities(folder: str) -> None:
    record = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))["quantity"][folder]
    found = score(reports(folder), read_by_rules).quantity
    assert found.tp + found.fn == record["labelled"]
    assert found.f1 >= record["now"] - MARGIN
    assert found.precision >= record["precision"] - MARGIN


@pytest.mark.slow
def test_languages_are_recognised() -> None:
    texts = reports("reports_third")
    assert {t.name for t in texts if read_report(t.text).language != t.code} == set()


def test_meetings() -> None:
    told = hit = wrong = 0
    for text in reports("reports_third"):
        gold = {m["participants_count"] for m in text.label["meetings"]} - {None}
        found = {m.participants for m in read(text).meetings} - {None}
        told, hit, wrong = told + len(gold), hit + len(gold & found), wrong + len(found - gold)
    assert hit >= 0.9 * told > 0
    assert wrong <= 0.1 * told


@pytest.mark.slow
def test_every_reading_can_be_judged() -> None:
    for text in probes("probes_second"):
        line = json.loads(json.dumps(eval_json(text.name, read(text)), ensure_ascii=False))
        assert line["id"] == text.name
        for row in line["records"]:
            span = row["evidence"]
            assert text.text[span["start"] : span["end"]] == span["text"] != ""


@pytest.mark.slow
def test_damaged_names_cost_little() -> None:
    texts = [text for text in probes("probes_second") if text.code in {"en", "fr", "de", "pl"}]
    whole = score(texts).stance.f1
    lost = []
    for seed in (1, 2):

        def garbled(text: Text, seed: int = seed) -> Reading:
            return read_report(damaged(text.text, seed), on=text.on, code=text.code)

        lost.append(whole - score(texts, garbled).stance.f1)
    assert sum(lost) / len(lost) <= 0.10


def test_damage_is_done() -> None:
    pairs = [
        (a, b)
        for text in probes("probes_second")
        for a, b in zip(text.text.split(), damaged(text.text, 1).split(), strict=True)
        if a[0].isupper() and len(a) > 3
    ]
    assert sum(a != b for a, b in pairs) >= DAMAGED * len(pairs)

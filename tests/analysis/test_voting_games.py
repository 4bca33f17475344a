"""Known answers of weighted voting, as cases in the case format and through the command."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.voting import EEC_1958, ELECTORS, NICE, SECURITY_COUNCIL, write_voting_game
from tests.cli.program import Program


def hinge(program: Program, folder: Path, quota: int, votes: Mapping[str, int]) -> Any:
    """What the command says of a voting game."""
    ended = program("hinge", write_voting_game(folder, quota, votes), "--json")
    assert (ended.code, ended.err) == (0, "")
    answer = ended.json
    assert answer["exact"] is True
    assert answer["coalitions"] == 2 ** len(votes)
    assert answer["players"] == list(votes)
    assert sum(Fraction(value["exact"]) for value in answer["shapley"].values()) == 1
    assert sum(Fraction(value["exact"]) for value in answer["banzhaf_normalised"].values()) == 1
    return answer


def exactly(measure: Any) -> list[str]:
    """The exact values, in the order of the players."""
    return [value["exact"] for value in measure.values()]


def by_votes(measure: Any, votes: Mapping[str, int]) -> dict[int, str]:
    """Six decimals for each number of votes, which must be alike for all that have it."""
    told: dict[int, set[str]] = {}
    for voter, value in measure.items():
        told.setdefault(votes[voter], set()).add(f"{value['value']:.6f}")
    assert all(len(values) == 1 for values in told.values())
    return {number: values.pop() for number, values in told.items()}


def test_the_european_economic_community_of_1958(program: Program, tmp_path: Path) -> None:
    answer = hinge(program, tmp_path, 12, EEC_1958)
    assert exactly(answer["shapley"]) == ["7/30"] * 3 + ["3/20"] * 2 + ["0"]
    assert exactly(answer["banzhaf_normalised"]) == ["5/21"] * 3 + ["1/7"] * 2 + ["0"]
    # France is pivotal in 10 of the 32 coalitions of the others, Belgium in 6 (5/21 : 1/7).
    assert exactly(answer["banzhaf"]) == ["5/16"] * 3 + ["3/16"] * 2 + ["0"]
    assert answer["shapley"]["FRA"]["value"] == pytest.approx(7 / 30, abs=1e-15)
    assert "LUX" in answer["acting"]
    assert answer["breaks"] == [
        ["FRA", "DEU"], ["FRA", "ITA"], ["FRA", "BEL"], ["FRA", "NLD"], ["DEU", "ITA"],
        ["DEU", "BEL"], ["DEU", "NLD"], ["ITA", "BEL"], ["ITA", "NLD"],
    ]  # fmt: skip
    assert answer["suffices"] == [["FRA", "DEU", "ITA"]]
    assert all(answer["breaks_confirmed"] + answer["suffices_confirmed"])


def test_the_security_council(program: Program, tmp_path: Path) -> None:
    answer = hinge(program, tmp_path, 39, SECURITY_COUNCIL)
    assert exactly(answer["shapley"]) == ["421/2145"] * 5 + ["4/2145"] * 10
    assert by_votes(answer["shapley"], SECURITY_COUNCIL) == {7: "0.196270", 1: "0.001865"}
    normalised = [str(Fraction(848, 5080))] * 5 + [str(Fraction(84, 5080))] * 10
    assert exactly(answer["banzhaf_normalised"]) == normalised
    assert by_votes(answer["banzhaf_normalised"], SECURITY_COUNCIL) == {
        7: "0.166929",
        1: "0.016535",
    }
    absolute = [str(Fraction(848, 2**14))] * 5 + [str(Fraction(84, 2**14))] * 10
    assert exactly(answer["banzhaf"]) == absolute
    assert answer["breaks"] == [["CHN"], ["FRA"], ["GBR"], ["RUS"], ["USA"]]
    assert len(answer["suffices"]) == 210  # the five and any four of the ten
    assert answer["losing_by_exits"][:3] == [0, 5, 10 * 9 // 2 + 5 * 10 + 10 - 45]


def test_the_council_of_the_eu_under_nice(program: Program, tmp_path: Path) -> None:
    assert (len(NICE), sum(NICE.values())) == (27, 345)
    answer = hinge(program, tmp_path, 255, NICE)
    assert by_votes(answer["shapley"], NICE) == {
        29: "0.086738", 27: "0.079975", 14: "0.039937", 13: "0.036825", 12: "0.034068",
        10: "0.028193", 7: "0.019606", 4: "0.011042", 3: "0.008178",
    }  # fmt: skip
    assert by_votes(answer["banzhaf_normalised"], NICE) == {
        29: "0.077827", 27: "0.074198", 14: "0.042592", 13: "0.039740", 12: "0.036844",
        10: "0.030925", 7: "0.021808", 4: "0.012502", 3: "0.009422",
    }  # fmt: skip


def test_the_electoral_college(program: Program, tmp_path: Path) -> None:
    """Fifty-one players: told exactly, as coalitions with as many electors are counted together."""
    assert (len(ELECTORS), sum(ELECTORS.values())) == (51, 538)
    answer = hinge(program, tmp_path, 270, ELECTORS)
    assert by_votes(answer["shapley"], ELECTORS)[55] == "0.110358"
    assert by_votes(answer["shapley"], ELECTORS)[3] == "0.005404"
    assert by_votes(answer["banzhaf"], ELECTORS)[55] == "0.475036"
    assert by_votes(answer["banzhaf"], ELECTORS)[3] == "0.022730"
    assert by_votes(answer["banzhaf_normalised"], ELECTORS)[55] == "0.114021"
    assert by_votes(answer["banzhaf_normalised"], ELECTORS)[3] == "0.005456"

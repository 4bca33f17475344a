"""``contingent round``, as chair and delegations use it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.program import Program

NATIONS = ("CAN", "DEU", "FRA", "GBR", "JPN", "USA")
HEADER = "offer,nation,supplies,packages,condition,title\n"
ONE = "demand-growth:1,1"


@pytest.fixture
def played(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the Bonn rehearsal, published and closed."""
    monkeypatch.chdir(tmp_path)
    assert program("round", "open", "bonn-1978", "--rehearsal").code == 0
    for nation in NATIONS:
        assert program("round", "seal", "ROUND.json", "--nation", nation).code == 0
    commitments = sorted(tmp_path.glob("*.commitment.json"))
    assert program("round", "publish", "ROUND.json", *commitments).code == 0
    ended = program("round", "close", "ROUND.json", *sorted(tmp_path.glob("*.sealed")))
    assert ended.code == 0, ended.err
    return tmp_path


def opened(program: Program, *more: str) -> None:
    ended = program("round", "open", "bonn-1978", *more)
    assert ended.code == 0, ended.err


@pytest.mark.slow
def test_the_bonn_package_is_played_to_its_end(program: Program, played: Path) -> None:
    shown = program("round", "show", "OUTCOME.json")
    for name in ("usa-oil", "deu-growth", "jpn-growth", "gbr-tariffs", "fra-tariffs", "can-growth"):
        assert name in shown.out
    assert "nothing submitted: ITA" in shown.out
    for nation in NATIONS:
        sealed = f"{nation}.rehearsal.sealed"
        ended = program("round", "check", "OUTCOME.json", sealed, "--round", "ROUND.json")
        assert ended.code == 0, ended.out
        assert "✗" not in ended.out
    again = program("round", "close", "ROUND.json", *sorted(played.glob("*.sealed")), "--to", "B")
    assert again.code == 0
    assert Path("B").read_bytes() == Path("OUTCOME.json").read_bytes()


@pytest.mark.slow
def test_a_rehearsal_is_told_in_everything_that_is_put_out(program: Program, played: Path) -> None:
    asked = [
        ("open", "bonn-1978", "--rehearsal", "--to", "R2.json"),
        ("seal", "ROUND.json", "--nation", "ITA"),
        ("publish", "ROUND.json", "ITA.rehearsal.commitment.json"),
        ("withdraw", "ROUND.json", "--nation", "ITA"),
        ("close", "ROUND.json", *sorted(played.glob("[!I]*.sealed")), "--to", "O2.json"),
        ("check", "OUTCOME.json", "USA.rehearsal.sealed"),
        ("show", "ROUND.json"),
        ("show", "OUTCOME.json"),
    ]
    for deed in asked:
        ended = program("round", *deed)
        assert ended.out.startswith("Rehearsal: "), (deed, ended.err)
    for deed in asked[5:]:
        assert program("round", *deed, "--json").json["rehearsal"] is True
    for name in ("ROUND.json", "OUTCOME.json"):
        assert json.loads(Path(name).read_text(encoding="utf-8"))["rehearsal"] is True
    for path in played.glob("*.sealed"):
        assert json.loads(path.read_bytes())["round"].startswith("rehearsal-")


@pytest.mark.slow
def test_files_that_do_not_count_are_all_told_and_nothing_is_written(
    program: Program, played: Path
) -> None:
    shutil.copy("USA.rehearsal.sealed", "twice.sealed")
    Path("DEU.rehearsal.sealed").write_bytes(Path("DEU.rehearsal.sealed").read_bytes()[:-1])
    assert program("round", "withdraw", "ROUND.json", "--nation", "CAN").code == 0
    files = [*sorted(played.glob("*.sealed")), "ROUND.json", "none.sealed"]
    ended = program("round", "close", "ROUND.json", *files, "--to", "O2.json", "--json")
    assert ended.code == 1
    told = {fault["file"]: fault["message"] for fault in ended.json["faults"]}
    assert told == {
        "twice.sealed": "USA is in USA.rehearsal.sealed already",
        "DEU.rehearsal.sealed": "is no sealed submission",
        "CAN.rehearsal.sealed": "CAN has withdrawn its submission",
        "ROUND.json": "is no sealed submission",
        "none.sealed": "cannot be read: No such file or directory",
    }
    assert not Path("O2.json").exists()


@pytest.mark.slow
def test_what_is_wrong_with_offers_is_told_to_their_nation_alone(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that no seal would write, with its commitment published."""
    from contingent.register.offer import Offer
    from contingent.rounds.submission import submission_to
    from contingent.services.rounds.documents import commitment_bytes, read_round

    monkeypatch.chdir(tmp_path)
    opened(program)
    offer = {"offer": "fra-x", "nation": "FRA", "supplies": "demand-growth:1", "packages": 1}
    bad = Offer.model_validate({**offer, "condition": "secret-event"})
    own = submission_to(read_round(Path("ROUND.json")), "FRA", [bad], (), "0" * 64)
    Path("FRA.sealed").write_bytes(own.sealed)
    Path("FRA.commitment.json").write_bytes(commitment_bytes(own.commitment))
    assert program("round", "publish", "ROUND.json", "FRA.commitment.json").code == 0
    to_chair = program("round", "close", "ROUND.json", "FRA.sealed")
    assert to_chair.code == 1
    assert "told to it alone" in to_chair.err
    assert "secret-event" not in to_chair.err
    to_france = program("round", "check", "ROUND.json", "FRA.sealed")
    assert to_france.code == 1
    assert "secret-event" in to_france.err


def test_every_fault_of_the_offers_is_told_before_they_are_sealed(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened(program)
    Path("offers.csv").write_text(
        HEADER
        + f"fra-a,FRA,{ONE},not DEU,\n"
        + f"growth,FRA,{ONE},USA,\n"
        + f"fra-b,DEU,{ONE},,\n"
        + "fra-c,FRA,steam:1,1,at least,\n",
        encoding="utf-8",
    )
    ended = program("round", "seal", "ROUND.json", "offers.csv", "--nation", "FRA", "--json")
    assert ended.code == 1
    told = [(fault["row"], fault["column"]) for fault in ended.json["faults"]]
    assert set(told) == {
        (2, "condition"),
        (3, "offer"),
        (4, "nation"),
        (5, "supplies"),
        (5, "condition"),
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ROUND.json", "offers.csv"]


def test_a_sealed_file_is_for_nobody_else_to_read(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened(program)
    Path("offers.csv").write_text(f"{HEADER}fra-a,FRA,{ONE},USA,Secret plan\n", encoding="utf-8")
    ended = program("round", "seal", "ROUND.json", "offers.csv", "--nation", "FRA")
    assert ended.code == 0, ended.err
    assert Path("FRA.sealed").stat().st_mode & 0o077 == 0
    assert "Secret" not in ended.out
    assert "fra-a" not in Path("FRA.commitment.json").read_text(encoding="utf-8")
    kept = Path("FRA.sealed").read_bytes()
    assert program("round", "seal", "ROUND.json", "offers.csv", "--nation", "FRA").code == 1
    assert Path("FRA.sealed").read_bytes() == kept


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (("open", "bonn-1978", "--world", "sumit", "--to", "R2"), "did you mean 'summit'?"),
        (("open", "bonn-1978", "--concept", "pack", "--to", "R2"), "package"),
        (("open", "bonn-1978", "--nations", "USS", "--to", "R2"), "did you mean 'USA'?"),
        (
            ("seal", "ROUND.json", "o.csv", "--nation", "POL"),
            "there is no nation in the round 'POL'",
        ),
        (("seal", "ROUND.json", "--nation", "FRA"), "name the file with your offers"),
        (("seal", "ROUND.json"), "--nation"),
        (("seal", "ROUND.json", "--nation", "FRA", "--release", "all"), "none of time"),
        (("withdraw", "ROUND.json", "--nation", "FRA"), "published commitment of"),
        (("publish", "ROUND.json"), "takes other files"),
        (("check", "ROUND.json"), "name it after ROUND.json"),
        (("show", "ROUND.json", "--force"), "--force is no option of 'round show'"),
    ],
)
def test_wrong_usage_says_what_there_is(
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    deed: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    opened(program)
    ended = program("round", *deed)
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""


def test_a_real_round_holds_no_offers_and_nothing_that_tells_of_them(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = program("round", "open", "ukraine", "--world", "us-in")
    assert ended.code == 0, ended.err
    text = Path("ROUND.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    assert kept["notional"] == []
    assert not {"offers", "claims", "estimates", "meetings", "outcomes"} & kept["case"].keys()
    assert "gbr-brigade" not in text
    assert "Rehearsal" not in ended.out

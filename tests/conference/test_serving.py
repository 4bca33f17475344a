"""A conference is served over TLS, or to proxies that were named; to nobody else."""

from pathlib import Path

import pytest

from contingent.cli.main import run
from contingent.conference.role import Role
from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.web.conference.proxy import proxy_addresses
from tests.conference.conferences import conference_on, ledger_of


@pytest.fixture(scope="module")
def address(table: Register, tmp_path_factory: pytest.TempPathFactory) -> str:
    return ledger_of(table, f"sqlite:///{tmp_path_factory.mktemp('serving') / 'c.db'}")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "without encryption"),
        (["--proxy", "*"], "one machine"),
        (["--proxy", "0.0.0.0"], "every machine"),  # noqa: S104 - refused
        (["--proxy", "10.0.0.0/8"], "one machine"),
    ],
)
def test_it_does_not_start_where_others_could_hear_or_pretend(
    address: str, more: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", address, "--conference", "--port", "0", *more]) == 1
    assert told in capsys.readouterr().err


def test_it_is_of_a_ledger_as_it_is(
    address: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for case in ("ukraine", f"{address}@1", f"{address}#branch"):
        assert run(["serve", case, "--conference", "--proxy", "127.0.0.1", "--port", "0"]) == 1
        assert "a conference is of a ledger as it is" in capsys.readouterr().err
    assert run(["serve", address, "--proxy", "127.0.0.1", "--port", "0"]) == 1
    assert "say --conference with it" in capsys.readouterr().err


def test_what_comes_from_elsewhere_than_the_proxy_is_refused(address: str) -> None:
    with conference_on(address, proxies=frozenset({"192.0.2.1"})) as made:
        answer = made.stranger().get("/sign-in", headers={"x-forwarded-for": "192.0.2.1"})
        assert answer.status_code == 403


def test_of_the_proxy_only_what_it_saw_itself_is_believed(address: str) -> None:
    with conference_on(address, proxies=frozenset({"testclient"})) as made:
        client = made.client("an.observer", Role.OBSERVER)
        told = {"x-forwarded-for": "198.51.100.1, 203.0.113.9"}
        given = {"name": "an.observer", "password": "wrong"}
        client.post("/sign-in", data=given, headers=told)
        assert made.accounts.store.deeds()[-1].about == "from 203.0.113.9"


def test_an_address_of_a_proxy_is_one_machine() -> None:
    assert proxy_addresses(("127.0.0.1", "::1")) == {"127.0.0.1", "::1"}
    with pytest.raises(ContingentError):
        proxy_addresses(("room.example",))


def test_accounts_are_made_and_closed_on_the_command_line(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    invite = ["account", "invite", address, "b.head", "--role", "head"]
    assert run([*invite, "--nation", "FRA", "--at", "https://room.example/"]) == 0
    assert capsys.readouterr().out.startswith("https://room.example/invitation#")
    assert run(invite) == 1
    assert "speaks for a nation" in capsys.readouterr().err
    assert run(["account", "list", address]) == 0
    assert "b.head: invited as head of FRA by command line" in capsys.readouterr().out
    assert run(["account", "deeds", address]) == 0
    assert "to be kept elsewhere" in capsys.readouterr().out
    assert run(["account", "disable", address, "nobody"]) == 1
    assert run(["account", "end", address, "nothing"]) == 1
    assert run(["account", "list", address, "b.head"]) == 2

"""What somebody of a role may ask: every address open to it, with names drawn for the parts."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from contingent.conference.role import Role
from contingent.register.register import Register
from contingent.web.policy import is_open
from tests.conference.asking import Wanted

__all__ = ["ASKED", "Names", "session_of"]

PAGES = ("/", "/matrix", "/map", "/hinges", "/timeline", "/register", "/compare")
#: The lists of the register.
TABS = ("offers", "claims", "consents", "pledges")


class Names:
    """Names to ask about: those a view has, those nobody has, and those that are hidden.

    Args:
        hidden: ids of rows that only one of the two cases has, or that only others see.
        rounds: ids of sealed rounds, which all see.
    """

    def __init__(
        self, view: Register, hidden: list[str], rng: Random, rounds: Sequence[str] = ()
    ) -> None:
        self.view, self.hidden, self.rng, self.rounds = view, hidden, rng, list(rounds)

    def of(self, known: list[str]) -> str:
        return self.rng.choice([*known, *known, *self.hidden, "nothing"])

    def offer(self) -> str:
        return self.of([offer.offer for offer in self.view.offers])

    def claim(self) -> str:
        return self.of([claim.id for claim in self.view.claims])

    def nation(self) -> str:
        return self.of(list(self.view.nation_names))

    def line(self) -> str:
        return self.of([line.line for line in self.view.requirements])

    def choice(self) -> dict[str, Any]:
        """Parts of an address that any page may have."""
        rng = self.rng
        drawn: list[dict[str, Any]] = [
            {},
            {},
            {"without": self.nation()},
            {"min_state": rng.choice(("reported", "offered", "confirmed"))},
            {"min_confidence": rng.choice(("low", "medium", "high"))},
            {"as_of": rng.choice(("2025-06-01", "2025-12-31"))},
            {"suppose": f"offer {self.offer()} state=confirmed"},
            {"scenario": rng.choice(("secret", "nothing"))},
        ]
        return rng.choice(drawn)


Maker = Callable[[Names], Wanted]


def _page(path: str, **of: Callable[[Names], str]) -> Maker:
    return lambda n: Wanted("GET", path, {**n.choice(), **{k: f(n) for k, f in of.items()}})


def _call(name: str, **more: Any) -> Maker:
    return lambda _: Wanted("GET", f"/api/{name}", more)


def _form(path: str, make: Callable[[Names], Mapping[str, str]]) -> Maker:
    return lambda n: Wanted("POST", path, form=make(n))


def _sealed(path: str) -> Maker:
    return _form(
        path, lambda n: {"name": n.of(n.rounds), "sealed": "{}", f"offer-{n.offer()}": "1"}
    )


#: The same of the rooms at the table; what only the chairs may ask is not among them.
AT_THE_TABLE: Mapping[str, Maker] = {
    "GET /table": lambda _: Wanted("GET", "/table"),
    "GET /table/news": lambda _: Wanted("GET", "/table/news", endless=True),
    "GET /table/round": lambda n: Wanted("GET", "/table/round", {"name": n.of(n.rounds)}),
    "GET /table/snapshot": lambda n: Wanted("GET", "/table/snapshot", {"name": n.of(["x"])}),
    "GET /api/table/snapshot": lambda n: Wanted("GET", "/api/table/snapshot", {"name": n.of([""])}),
    "GET /table/offer": lambda n: Wanted("GET", "/table/offer", {"offer": n.offer()}),
    "GET /api/table/offer": lambda n: Wanted("GET", "/api/table/offer", {"offer": n.offer()}),
    "GET /table/write": lambda n: Wanted("GET", "/table/write", {"offer": n.offer()}),
    "POST /table/write": _form(
        "/table/write",
        lambda n: {
            "offer": n.offer(),
            "deed": n.rng.choice(("new", "slip", "position", "withdraw")),
            "do": n.rng.choice(("read", "record")),
            "title": "Ours",
            "capability": "mech-bn",
            "packages": n.rng.choice(("1", "x")),
            "condition": n.of(list(n.view.nation_names)),
            "state": "offered",
        },
    ),
    **{
        f"POST /table/round/{deed}": _sealed(f"/table/round/{deed}")
        for deed in ("seal", "withdraw", "hand-over", "check")
    },
}

#: Address -> makes a request for it. A test sees that none is missing.
ASKED: Mapping[str, Maker] = {
    **{f"GET {path}": _page(path) for path in PAGES},
    "GET /register": _page("/register", show=lambda n: n.rng.choice(TABS)),
    "GET /matrix/rows": _page("/matrix/rows"),
    "GET /line": _page("/line", of=Names.line),
    "GET /nation": _page("/nation", of=Names.nation),
    "GET /offer": _page("/offer", of=Names.offer),
    "GET /claim": _page("/claim", of=Names.claim),
    "GET /register.csv": _page("/register.csv", show=lambda n: n.rng.choice(TABS)),
    "GET /register.xlsx": _page("/register.xlsx", show=lambda n: n.rng.choice(TABS)),
    "GET /stream": _page("/stream", page=lambda n: n.rng.choice(PAGES)),
    "POST /stop": lambda _: Wanted("POST", "/stop", {"token": "nothing"}, form={}),
    "GET /record/picked": _page("/record/picked"),
    "GET /news": lambda _: Wanted("GET", "/news", endless=True),
    "GET /follow": lambda n: Wanted("GET", "/follow", {"of": n.rng.choice(("", "nothing"))}),
    "POST /meeting": _form("/meeting", lambda n: {"address": n.rng.choice(PAGES)}),
    "POST /meeting/show": _form("/meeting/show", lambda _: {"presenter": "x", "address": "/"}),
    "POST /meeting/end": _form("/meeting/end", lambda _: {"presenter": "x"}),
    **{
        f"GET /api/{name}": _call(name)
        for name in (
            *("check", "register", "who", "bounds", "plan", "deploy", "sites", "hinge"),
            *("sustain", "compare", "openapi.json", "ask"),
        )
    },
    "GET /api/sweep": _call("sweep", worlds=20, plans=0),
    "MOUNT /static": lambda n: Wanted("GET", f"/static/{n.rng.choice(('room.css', 'nothing'))}"),
    "GET /sign-in": lambda _: Wanted("GET", "/sign-in", {"to": "/map"}),
    "POST /sign-in": _form("/sign-in", lambda n: {"name": n.of(["x.y"]), "password": "p"}),
    "POST /sign-in/provider": _form("/sign-in/provider", lambda _: {"to": "/map"}),
    "GET /sign-in/back": lambda _: Wanted("GET", "/sign-in/back", {"state": "x", "code": "y"}),
    "GET /invitation": lambda _: Wanted("GET", "/invitation"),
    "POST /invitation": _form("/invitation", lambda n: {"code": n.of(["x"]), "password": "p"}),
    "GET /account": lambda _: Wanted("GET", "/account"),
    "POST /account/end": _form("/account/end", lambda n: {"session": n.of(["x"])}),
    "POST /account/password": _form("/account/password", lambda _: {"old": "x", "password": "y"}),
    "GET /sign-in/second": lambda _: Wanted("GET", "/sign-in/second"),
    "POST /sign-in/second": _form("/sign-in/second", lambda _: {"code": "123456"}),
    "GET /account/second": lambda _: Wanted("GET", "/account/second"),
    "POST /account/second": _form("/account/second", lambda _: {"password": "x", "code": "1"}),
    "GET /account/passkeys": lambda _: Wanted("GET", "/account/passkeys"),
    **{
        f"POST {path}": _form(path, lambda _: {"credential": "{}", "password": "x"})
        for path in (
            *("/account/passkeys/begin", "/account/passkeys/keep", "/account/passkeys/forget"),
            *("/sign-in/passkey/begin", "/sign-in/passkey"),
        )
    },
    "GET /releases": lambda _: Wanted("GET", "/releases"),
    "POST /releases": _form(
        "/releases",
        lambda n: {
            "row": n.rng.choice((f"offer {n.offer()}", f"claim {n.claim()}")),
            "fields": n.rng.choice(("existence", "numbers", "everything")),
            "to": n.of(["all", *n.view.nation_names, *n.view.group_members]),
            "why": "so",
        },
    ),
    "GET /diary": _page("/diary", year=lambda n: n.rng.choice(("", "2025"))),
    "GET /api/diary": _call("diary"),
    **{
        f"GET /brief.{form}": _page(
            f"/brief.{form}", kind=lambda n: n.rng.choice(("decision", "gaps"))
        )
        for form in ("pdf", "docx", "pptx", "xlsx", "html")
    },
    **AT_THE_TABLE,
    # Ends the session, and so comes last.
    "POST /sign-out": lambda _: Wanted("POST", "/sign-out", form={}),
    "GET /nothing": lambda n: Wanted("GET", f"/{n.of(['nothing'])}"),
    "PUT /offer": lambda _: Wanted("PUT", "/offer", form={}),
}
LAST = "POST /sign-out"
#: Asked in every session: what is there in one of the two cases only, and nobody may know.
PROBES = (
    Wanted("GET", "/register"),
    *(Wanted("GET", "/register.csv", {"show": tab}) for tab in TABS),
    Wanted("GET", "/offer", {"of": "zz-hidden-1"}),
    Wanted("GET", "/map", {"scenario": "secret"}),
    Wanted("POST", "/sign-in", form={"name": "zz-hidden-0", "password": "p"}),
)


def session_of(role: Role, names: Names, turns: int = 1) -> list[Wanted]:
    """Requests of a session: of every address open to the role so many, in any order."""
    open_ = [name for name in ASKED if name != LAST and (is_open(name, role) or not _known(name))]
    drawn = [ASKED[name](names) for name in open_ for _ in range(turns)]
    drawn += PROBES
    names.rng.shuffle(drawn)
    # What is not open to the role is asked for too, once.
    drawn += [Wanted("GET", path) for path in ("/log", "/api/log", "/record", "/scenarios")]
    return [*drawn, ASKED[LAST](names)]


def _known(name: str) -> bool:
    return any(is_open(name, role) for role in Role)

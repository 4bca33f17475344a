"""What is noted of who reads and exports: in the second chain, before it is answered."""

from collections import OrderedDict
from time import monotonic
from urllib.parse import parse_qs

from contingent.conference.account import SignedIn
from contingent.conference.deed import DeedKind
from contingent.register.release import STAFF
from contingent.services.conference.accounts import Accounts

__all__ = ["Noting"]

#: What is taken away as a file, or as all rows at once.
EXPORTS = frozenset(
    {
        *("GET /register.csv", "GET /register.xlsx", "GET /api/register"),
        *("GET /brief.pdf", "GET /brief.docx", "GET /brief.pptx", "GET /brief.xlsx"),
        "GET /brief.html",
    }
)
#: Where rows are read, or answers on them, released or not, by those who see all of them.
READS = frozenset(
    {
        *("GET /register", "GET /offer", "GET /claim", "GET /nation", "GET /record", "GET /log"),
        *("GET /undo", "GET /scenarios", "GET /api/log", "GET /api/diff", "GET /matrix"),
        *("GET /", "GET /map", "GET /hinges", "GET /timeline", "GET /compare", "GET /line"),
        *("GET /matrix/rows", "GET /stream", "GET /record/picked", "GET /read", "GET /diary"),
        *("GET /api/who", "GET /api/bounds", "GET /api/plan", "GET /api/deploy", "GET /api/sites"),
        *("GET /api/hinge", "GET /api/sweep", "GET /api/ask", "GET /api/sustain"),
        *("GET /api/compare", "GET /api/diary", "GET /api/check", "GET /api/scenarios"),
        *("GET /table", "GET /table/letter", "GET /table/snapshots"),
        *("POST /read", "POST /read/review"),
    }
)
#: Where nobody reads a row that is not released: of oneself, of what is public, and of nothing.
SHOWS_NO_ROWS = frozenset(
    {
        *("GET /account", "GET /account/passkeys", "GET /account/second", "GET /deeds"),
        *("GET /sign-in", "GET /sign-in/back", "GET /sign-in/second", "GET /invitation"),
        *("GET /table/snapshot", "GET /api/table/snapshot", "GET /table/round", "GET /table/news"),
        *("GET /news", "GET /follow", "GET /api/openapi.json", "MOUNT /static"),
    }
)
#: What in an address names a row, or whose it is.
_NAMING = ("of", "to", "offer", "nation")
#: Seconds in which the same reading by one account is noted once, and how many are remembered.
ONCE, MOST = 900.0, 5000


class Noting:
    """Notes exports by anybody, and what the staff reads."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._noted: OrderedDict[tuple[str, str], float] = OrderedDict()

    def note(self, who: SignedIn, name: str, query: str) -> None:
        """Note a request, if it is one to be noted.

        Args:
            name: of the address, as the table of policies names it.
        """
        if name in EXPORTS:
            self._accounts.note(DeedKind.EXPORTED, who.account.name, _about(name, query))
        elif name in READS and who.account.viewer == STAFF:
            about = _about(name, query)
            if self._is_new(who.account.name, about):
                self._accounts.note(DeedKind.READ, who.account.name, about)

    def refused(self, who: SignedIn, name: str) -> None:
        """Note that somebody asked what is not open to it."""
        if self._is_new(who.account.name, f"refused {name}"):
            self._accounts.note(DeedKind.REFUSED, who.account.name, name)

    def _is_new(self, account: str, about: str) -> bool:
        now, key = monotonic(), (account, about)
        last = self._noted.pop(key, None)
        fresh = last is None or now - last > ONCE
        self._noted[key] = now if fresh or last is None else last
        while len(self._noted) > MOST:
            self._noted.popitem(last=False)
        return fresh


def _about(name: str, query: str) -> str:
    """An address with the row it is of."""
    try:
        asked = parse_qs(query, max_num_fields=400)
    except ValueError:
        # More parts than anybody's question has: whether it is answered is for others to say.
        asked = {}
    of = " ".join(asked[named][-1][:80] for named in _NAMING if named in asked)
    return f"{name.partition(' ')[2]} {of}".strip()

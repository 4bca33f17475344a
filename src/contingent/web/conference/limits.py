"""How much one account, one address, and one name to sign in with, may ask in some time."""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

__all__ = ["Allowances"]

#: Requests of one account, and attempts to sign in with one name and from one address.
REQUESTS = RateLimitItemPerMinute(1200, 1)
OF_A_NAME = RateLimitItemPerMinute(10, 15)
FROM_AN_ADDRESS = RateLimitItemPerMinute(60, 15)
#: Of an address, where what is tried is not guessed: links, and ways by a provider.
BEGUN = RateLimitItemPerMinute(300, 15)


class Allowances:
    """What is left to each; kept in memory, and of each apart from all others."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def request(self, account: str) -> bool:
        """Whether an account may ask once more; that counts."""
        return self._limiter.hit(REQUESTS, "account", account)

    def may_try(self, name: str, address: str) -> bool:
        """Whether somebody may try to sign in with a name, from an address."""
        return self._left(OF_A_NAME, "name", name) and self._left(
            FROM_AN_ADDRESS, "address", address
        )

    def tried(self, name: str, address: str) -> None:
        """Count an attempt, whether there is such an account or not."""
        self._limiter.hit(OF_A_NAME, "name", name)
        self._limiter.hit(FROM_AN_ADDRESS, "address", address)

    def may_code(self, name: str) -> bool:
        """Whether a code of a name may be tried once more; that counts, whatever passwords do."""
        return self._limiter.hit(OF_A_NAME, "code", name)

    def code_held(self, name: str) -> None:
        """Forget the codes tried of a name, of which one has held."""
        self._limiter.clear(OF_A_NAME, "code", name)

    def may_begin(self, address: str) -> bool:
        """Whether somebody may begin, from an address, what is not guessed; that counts."""
        return self._limiter.hit(BEGUN, "begun", address)

    def let_in(self, name: str) -> None:
        """Forget the attempts with a name, which has let in."""
        self._limiter.clear(OF_A_NAME, "name", name)

    def _left(self, item: RateLimitItem, kind: str, name: str) -> bool:
        return self._limiter.test(item, kind, name)

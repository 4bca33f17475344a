"""What somebody has begun who is not signed in yet: it is ended once, by the browser that began it.

Of what the browser holds only a digest is kept; all other secrets of the way are derived from it,
and are kept nowhere.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.services.conference.accounts import digest_of

__all__ = ["BEGUN_FOR", "begin", "derived", "end_begun"]

#: Seconds in which what was begun is to be ended.
BEGUN_FOR: Final = 600


def begin(store: ConferenceStore, kind: str, about: str) -> str:
    """Begin something.

    Args:
        about: what is to be known when it ends.

    Returns:
        What the browser holds.
    """
    token = secrets.token_urlsafe(32)
    keep(store, token, kind, about)
    return token


def keep(store: ConferenceStore, token: str, kind: str, about: str) -> None:
    """Begin something with what a browser is to hold."""
    until = datetime.now(UTC) + timedelta(seconds=BEGUN_FOR)
    with store.write() as page:
        page.begin(digest_of(token), kind, about, until.isoformat())


def end_begun(store: ConferenceStore, kind: str, token: str) -> str | None:
    """End what was begun, once; what it was about, or None when it was not, or is over."""
    with store.write() as page:
        return page.take_begun(digest_of(token), kind)


def derived(token: str, what: str) -> str:
    """A secret that only whoever holds a token can know: 43 letters."""
    made = hmac.new(token.encode(), what.encode(), sha256).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()

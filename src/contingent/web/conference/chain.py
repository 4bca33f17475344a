"""The page of the second chain: who signed in, released, exported, and read what."""

import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import Response

from contingent.conference.deed import broken_at
from contingent.services.conference.accounts import Accounts
from contingent.web.conference.pages import own_page

__all__ = ["add_chain"]

#: Deeds shown on the page, the last of all.
SHOWN = 500


def add_chain(app: FastAPI, accounts: Accounts) -> None:
    """Add the page."""

    async def deeds(_request: Request) -> Response:
        found = await asyncio.to_thread(accounts.store.deeds)
        return own_page(
            "deeds.html",
            title="What was done",
            deeds=found[: -SHOWN - 1 : -1],
            count=len(found),
            head=found[-1].hash if found else "",
            broken=broken_at(found),
        )

    app.add_api_route("/deeds", deeds, include_in_schema=False)

"""A browser window that remembers what it asked the network for and what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

#: Milliseconds a plan may take on a busy machine.
PATIENCE = 120_000


@dataclass
class Window:
    """A window, with the requests that left this machine and the errors it met."""

    page: Page
    address: str
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page and wait until all of it is there."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being worked on."""
        self.page.wait_for_function("() => document.getElementById('room')")
        self.page.wait_for_selector("#working", state="hidden", timeout=PATIENCE)


@contextmanager
def window(browser: Browser, address: str, **look: Any) -> Iterator[Window]:
    """A window on a room; requests to other machines are noted and not made."""
    context = browser.new_context(**look)
    page = context.new_page()
    opened = Window(page, address)

    def route(routed: Any) -> None:
        if urlsplit(routed.request.url).hostname in {"127.0.0.1", None}:
            routed.continue_()
        else:
            opened.left.append(routed.request.url)
            routed.abort()

    context.route("**/*", route)
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on(
        "console",
        lambda told: opened.errors.append(told.text) if told.type == "error" else None,
    )
    page.set_default_timeout(PATIENCE)
    try:
        yield opened
    finally:
        context.close()

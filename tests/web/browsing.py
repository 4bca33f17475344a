"""A browser window that watches what it asks the network for and what goes wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

__all__ = ["ACTION", "PATIENCE", "Window", "window"]

#: Milliseconds a plan may take on a busy machine.
PATIENCE = 120_000
#: Milliseconds for a thing that is there to be used.
ACTION = 30_000
#: Tells the console of what the policy of the page forbids, in case the browser does not.
WATCH = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""
SCHEMES = {"http", "https", "ws", "wss", "ftp"}


@dataclass
class Window:
    """A window on a room.

    Attributes:
        left: requests that would have left this machine, or opened what no page should.
        errors: what went wrong in the page: exceptions, errors on the console, policy.
    """

    page: Page
    address: str
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page and wait until all of it is there."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page asked for last is there, with all that follows."""
        self.page.wait_for_function(
            """() => {
                const room = document.getElementById("room");
                const busy = ".htmx-request, .htmx-swapping, .htmx-settling";
                if (!room || document.querySelector(busy)) return false;
                return room.dataset.state === "whole" || !room.dataset.path;
            }""",
            timeout=PATIENCE,
        )

    def text(self, selector: str) -> str:
        """The text of the first element that fits, as it is seen."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def seen(self) -> dict[str, Any]:
        """All that a person sees of the page: text, and what the fields are set to."""
        seen: dict[str, Any] = self.page.evaluate(
            """() => ({
                text: document.getElementById("room").innerText.replace(/\\s+/g, " "),
                fields: [...document.querySelectorAll("select, input")].map((one) =>
                    [one.name, one.type === "checkbox" ? one.checked : one.value]),
                drawn: document.getElementById("map")?.getAttribute("viewBox") ?? null,
            })"""
        )
        return seen


@contextmanager
def window(
    browser: Browser, address: str, *, expected: tuple[str, ...] = (), **look: Any
) -> Iterator[Window]:
    """A window on a room, in which nothing may leave this machine and nothing go wrong.

    Args:
        expected: parts of errors that are meant to happen.
        look: options of the browser's context, such as ``color_scheme``.
    """
    context = browser.new_context(service_workers="block", **look)
    context.add_init_script(WATCH)
    page = context.new_page()
    opened = Window(page, address)

    def meet(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            opened.left.append(route.request.url)
            route.abort()

    context.route("**/*", meet)
    context.on(
        "request",
        lambda asked: (
            opened.left.append(asked.url)
            if urlsplit(asked.url).scheme in SCHEMES and not asked.url.startswith(address)
            else None
        ),
    )
    page.on("websocket", lambda socket: opened.left.append(socket.url))
    page.on("popup", lambda popup: opened.left.append(popup.url))
    page.on("worker", lambda worker: opened.left.append(worker.url))
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on(
        "console",
        lambda told: opened.errors.append(told.text) if told.type == "error" else None,
    )
    page.set_default_timeout(ACTION)
    try:
        yield opened
    finally:
        context.close()
    assert opened.left == [], opened.left
    unexpected = [e for e in opened.errors if not any(part in e for part in expected)]
    assert unexpected == [], unexpected

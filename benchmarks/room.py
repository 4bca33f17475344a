"""The planning room in a browser: first page, toggles, the large matrix, and 35 browsers at once.

Each server is a process of its own, each browser Debian's Chromium. Painted means: two frames after
the page's content was there. The server's share is what the same questions take over plain HTTP,
asked in turn of another such server; the browser's is the rest.
"""

import asyncio
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median, quantiles
from typing import Any

from playwright.async_api import Browser as AsyncBrowser
from playwright.async_api import async_playwright
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.room_client import ask, cpu_of, room, room_process
from benchmarks.room_server import register_of
from benchmarks.rows import Line
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.services.answers.sentence import plan_sentence

__all__ = ["room_lines"]

#: Repeats of everything, and browsers at once.
TIMES, BROWSERS = 30, 35
#: Questions over HTTP, one after the other.
SERVED = 60
#: What is waited for, as the rows call it.
FIRST = "first verified plan with why lines are open"
CHOSEN = "chosen plan with why"
REMEDIES = "what would fill them, tried"
#: Milliseconds to wait for a plan.
PATIENCE = 600_000
ARGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Notes when the sentence stands on the screen by the bound, by the first plan and by the one
#: chosen, from a toggle on, or from the beginning of the page.
WATCH = """
window.clock = { start: 0, old: null, bound: null, plan: null, chosen: null };
new MutationObserver(() => {
    const room = document.getElementById("room");
    const sentence = room?.querySelector(".sentence");
    if (!sentence || room === window.clock.old) return;
    const mine = window.clock;
    const state = sentence.dataset.state;
    const known = [state];
    if (state === "plan" && !("choosing" in sentence.dataset)) known.push("chosen");
    const noted = known.filter((one) => one in mine && mine[one] === null);
    for (const one of noted) mine[one] = -1;
    requestAnimationFrame(() => requestAnimationFrame(() => {
        for (const one of noted) mine[one] = performance.now() - mine.start;
    }));
}).observe(document, {
    subtree: true, childList: true, attributeFilter: ["data-state", "data-choosing"],
});
"""
TOGGLE = """(code) => {
    window.clock = {
        start: performance.now(), old: document.getElementById("room"),
        bound: null, plan: null, chosen: null };
    document.getElementById(`w-${code}`).click();
}"""
DONE = "() => window.clock.chosen > 0"
FILTER = """(words) => new Promise((done) => {
    const field = document.getElementById("m-q");
    field.value = words;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("matrix").getBoundingClientRect();
    const laid = performance.now() - start;
    const painted = () => done([laid, performance.now() - start]);
    requestAnimationFrame(() => requestAnimationFrame(painted));
})"""
SCROLL = """() => new Promise((done) => {
    const pane = document.getElementById("matrix-scroll");
    const frames = [];
    let last = performance.now();
    const step = (now) => {
        frames.push(now - last);
        last = now;
        pane.scrollTop += 120;
        if (pane.scrollTop + pane.clientHeight < pane.scrollHeight - 1) requestAnimationFrame(step);
        else done(frames.slice(1));
    };
    requestAnimationFrame(step);
})"""


def room_lines(*, quick: bool) -> Iterator[Line]:
    """The rows."""
    times = 2 if quick else TIMES
    register = register_of("ukraine")
    codes = _codes(register)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(ARGS))
        yield from _first_page(browser, times)
        yield from _toggles(browser, codes[:times])
        yield from _served(register, 3 if quick else SERVED)
        yield from _large(browser, times)
        browser.close()
    yield from _together(register, codes[: 3 if quick else BROWSERS])


def _chromium() -> str:
    found = shutil.which("chromium")
    assert found is not None, "Chromium is not installed"
    return found


def _codes(register: Register) -> list[str]:
    """Nations with an offer, the United States first."""
    codes = dict.fromkeys(["USA", *(offer.nation for offer in register.offers)])
    return list(codes)


def _page(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.set_default_timeout(PATIENCE)
    return page


def _clock(page: Page) -> dict[str, float]:
    page.wait_for_function(DONE)
    found: dict[str, float] = page.evaluate("window.clock")
    return found


def _first_page(browser: Browser, times: int) -> Iterator[Line]:
    seen: dict[str, list[float]] = {"server": [], "page": [], "bound": []}
    for _ in range(times):
        with room("ukraine") as port:
            page = _page(browser)
            page.goto(f"http://127.0.0.1:{port}/")
            # Where the plan comes within the same frame, no bound is painted before it.
            page.wait_for_function("() => window.clock.bound > 0 || window.clock.plan > 0")
            took = page.evaluate(
                """() => {
                    const [way] = performance.getEntriesByType("navigation");
                    const [paint] = performance.getEntriesByName("first-contentful-paint");
                    return [way.responseEnd - way.startTime, paint.startTime];
                }"""
            )
            seen["server"].append(took[0])
            seen["page"].append(took[1])
            seen["bound"].append(page.evaluate("window.clock.bound || window.clock.plan"))
            page.context.close()
    server, whole = median(seen["server"]), median(seen["page"])
    yield Line(
        f"room: first page of a fresh server painted, {times} servers",
        f"{whole:.0f} ms ({min(seen['page']):.0f} to {max(seen['page']):.0f})",
        f"server {server:.0f} ms, browser {whole - server:.0f} ms",
        "",
    )
    yield Line(
        "room: its first sentence painted (the solver is loaded and started first)",
        f"{median(seen['bound']) / 1e3:.2f} s",
        f"{min(seen['bound']) / 1e3:.2f} to {max(seen['bound']) / 1e3:.2f} s",
        "",
    )


def _toggles(browser: Browser, codes: Sequence[str]) -> Iterator[Line]:
    bounds, firsts, plans, alone = [], [], [], []
    with room("ukraine") as port, room("ukraine") as other:
        page = _page(browser)
        page.goto(f"http://127.0.0.1:{port}/")
        _clock(page)
        ask(other, "")
        for code in codes:
            page.evaluate(TOGGLE, code)
            clock = _clock(page)
            bounds.append((clock["bound"] or clock["plan"]) / 1e3)
            firsts.append(clock["plan"] / 1e3)
            plans.append(clock["chosen"] / 1e3)
            page.evaluate(TOGGLE, code)  # back to what is kept
            _clock(page)
            alone.append(ask(other, f"without={code}"))
        page.context.close()
    served = median(told.bound for told in alone)
    yield Line(
        f"room: a nation taken out, until the bound is painted, {len(codes)} nations",
        f"{median(bounds):.2f} s ({min(bounds):.2f} to {max(bounds):.2f})",
        f"server {served:.2f} s, browser {median(bounds) - served:.2f} s",
        "",
    )
    for name, took, own in (
        (FIRST, firsts, [told.first for told in alone]),
        (CHOSEN, plans, [told.plan for told in alone]),
    ):
        yield Line(
            f"room: the same, until the sentence of the {name} is painted",
            f"{median(took):.2f} s ({min(took):.2f} to {max(took):.2f})",
            f"server {median(own):.2f} s, browser {median(took) - median(own):.2f} s",
            "",
        )


def _served(register: Register, times: int) -> Iterator[Line]:
    """Any nation out in any world, one client over HTTP: what the server alone takes."""
    pairs = [(w.world, code) for w in register.worlds for code in _codes(register)]
    drawn = Random(14).sample(pairs, min(len(pairs), times))  # noqa: S311 - a fixed draw
    with room("ukraine") as port:
        ask(port, "")
        told = [ask(port, f"world={world}&without={code}") for world, code in drawn]
    for one in told:
        assert len(set(one.sentences)) == 1, "no sentence on a plan is taken back"
    for name, times_taken in (
        ("bound", [one.bound for one in told]),
        (FIRST, [one.first for one in told]),
        (CHOSEN, [one.plan for one in told]),
        (REMEDIES, [one.remedies for one in told]),
    ):
        took = [seconds * 1e3 for seconds in times_taken]
        yield Line(
            f"room: any nation out in any world, over HTTP, {len(told)} drawn: {name}",
            f"{median(took):.0f} ms (median), p95 {_p95(took):.0f} ms",
            "one client",
            f"at most {max(took):.0f} ms",
        )


def _large(browser: Browser, times: int) -> Iterator[Line]:
    with room("canary") as port:
        page = _page(browser)
        page.goto(f"http://127.0.0.1:{port}/matrix")
        page.wait_for_selector("#matrix[data-ready]")
        opened = []
        for _ in range(min(times, 5)):
            page.goto(f"http://127.0.0.1:{port}/matrix")
            page.wait_for_selector("#matrix[data-ready]")
            opened.append(page.evaluate("performance.now()"))
        held = page.evaluate("document.querySelectorAll('#matrix tbody tr').length")
        words = ["l", "l0", "n", "nac", "1", "12", "line nad", "3", "nothing", ""]
        laid, painted = zip(
            *(page.evaluate(FILTER, words[n % len(words)]) for n in range(times)), strict=True
        )
        page.evaluate(FILTER, "")
        frames = page.evaluate(SCROLL)
        page.context.close()
    yield Line(
        "room: matrix of 2,000 offers and 400 lines opened, its plan kept",
        f"{median(opened) / 1e3:.2f} s to every row filterable",
        f"{held} of 400 rows laid out",
        "",
    )
    yield Line(
        f"room: a word typed into its filter, {times} words",
        f"{median(painted):.0f} ms to painted (at most {max(painted):.0f})",
        f"{median(laid):.1f} ms of it work and layout (at most {max(laid):.1f})",
        "",
    )
    yield Line(
        "room: its matrix scrolled from end to end, 120 px a frame",
        f"{median(frames):.0f} ms a frame",
        f"longest {max(frames):.0f} ms of {len(frames)} frames",
        "",
    )


def _alone(register: Register, codes: Sequence[str]) -> dict[str, str]:
    """The sentence of each question, worked out by itself."""
    found = {}
    for code in codes:
        asked = Asked(without=(code,))
        found[code] = plan_sentence(register, asked, plan_concept(register, asked).plan)
    return found


def _together(register: Register, codes: Sequence[str]) -> Iterator[Line]:
    expected = _alone(register, codes)
    assert len(set(expected.values())) == len(codes), "the answers tell the questions apart"
    with room_process("ukraine") as (port, server):
        ask(port, "")
        before = cpu_of(server)
        with ThreadPoolExecutor(len(codes)) as clients:
            told = list(clients.map(lambda code: ask(port, f"without={code}"), codes))
        spent = cpu_of(server)
    # Every sentence told of a plan on the way is that of the answer, too.
    wrong = [
        code
        for code, one in zip(codes, told, strict=True)
        if set(one.sentences) != {expected[code]}
    ]
    assert not wrong, wrong
    used = ", ".join(f"{kind} {spent[kind] - before.get(kind, 0.0):.1f} s" for kind in spent)
    http = {
        "bound": [one.bound for one in told],
        FIRST: [one.first for one in told],
        CHOSEN: [one.plan for one in told],
        REMEDIES: [one.remedies for one in told],
    }
    alike = "every answer the one worked out alone; no error"
    at_once = f"{len(codes)} clients over HTTP at once, each another world"
    yield _spread(f"room: {at_once}", http, f"{alike}; processor time: {used}")
    clocks = asyncio.run(_browsers(codes, expected))
    painted = {
        "bound": [(c["bound"] or c["plan"]) / 1e3 for c in clocks],
        FIRST: [c["plan"] / 1e3 for c in clocks],
        CHOSEN: [c["chosen"] / 1e3 for c in clocks],
    }
    yield _spread(
        f"room: {len(codes)} browsers (Chromium contexts) at once, the same", painted, alike
    )


def _spread(claim: str, times: Mapping[str, Sequence[float]], note: str) -> Line:
    told = "; ".join(
        f"{name} p50 {median(took):.1f} s, p95 {_p95(took):.1f} s" for name, took in times.items()
    )
    return Line(claim, told, note, "")


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


async def _browsers(codes: Sequence[str], expected: dict[str, str]) -> list[dict[str, Any]]:
    with room("ukraine") as port:
        ask(port, "")
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=_chromium(), args=list(ARGS))
            clocks = await asyncio.gather(
                *(_one(browser, port, code, expected[code]) for code in codes)
            )
            await browser.close()
    return clocks


async def _one(browser: AsyncBrowser, port: int, code: str, expected: str) -> dict[str, Any]:
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    await page.add_init_script(WATCH)
    await page.goto(f"http://127.0.0.1:{port}/")
    await page.wait_for_function(DONE)
    await page.evaluate(TOGGLE, code)
    await page.wait_for_function(DONE)
    clock: dict[str, Any] = await page.evaluate("window.clock")
    sentence = await page.locator(".sentence").inner_text()
    assert " ".join(sentence.split()) == expected, (code, sentence)
    assert not errors, errors
    return clock

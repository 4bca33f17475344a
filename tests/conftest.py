"""Profiles of hypothesis, and the rule that nothing is skipped unseen.

``HYPOTHESIS_PROFILE`` names the profile: ``check`` draws the same examples every time, ``quick``
the first few of them (the inner loop), ``nightly`` many fresh ones. With
``CONTINGENT_NO_SKIPS=1`` a skipped test fails the run.

Hypothesis also draws the constants it finds in the modules loaded so far, so that what it draws
would hang on which tests ran before in the same process; every module is loaded first.
"""

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import contingent

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Chromium makes no request of its own that we did not ask for.
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever asks for another machine all the same finds none.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
#: Modules that do their work when they are loaded, because another program loads them.
RUN_BY_OTHERS = ("__main__", "migrations.env")

settings.register_profile("check", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=15)
settings.register_profile("nightly", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))


def pytest_collection_finish() -> None:
    """Load every module of the program, so that the same constants are drawn in any order."""
    for module in walk_packages(contingent.__path__, "contingent."):
        if not module.name.endswith(RUN_BY_OTHERS):
            import_module(module.name)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for skipped tests when none may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if reporter and skipped and os.environ.get("CONTINGENT_NO_SKIPS") == "1":
        reporter.write_line(f"\n{len(skipped)} skipped, and no test may be skipped here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def begun_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that begins with the embedded case, made once; to be copied."""
    from contingent.adapters.storage.opening import open_store
    from contingent.services.cases.opening import open_case
    from contingent.services.ledger.recording import Signed, import_case

    made = tmp_path_factory.mktemp("begun") / "u.db"
    with open_store(f"sqlite:///{made}", create=True) as store:
        import_case(store, open_case("ukraine"), Signed("Anna", "start"))
    return made


@pytest.fixture
def ukraine_ledger(begun_ledger: Path, tmp_path: Path) -> str:
    """The address of a ledger of one's own that begins with the embedded case."""
    shutil.copyfile(begun_ledger, tmp_path / "u.db")
    return f"sqlite:///{tmp_path / 'u.db'}"


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed; `make system` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()

"""Profiles of hypothesis, and the rule that nothing is skipped unseen.

``HYPOTHESIS_PROFILE`` names the profile: ``check`` draws the same examples every time, ``quick``
the first few of them (the inner loop), ``nightly`` many fresh ones. With
``CONTINGENT_NO_SKIPS=1`` a skipped test fails the run.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("check", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=15)
settings.register_profile("nightly", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for skipped tests when none may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if reporter and skipped and os.environ.get("CONTINGENT_NO_SKIPS") == "1":
        reporter.write_line(f"\n{len(skipped)} skipped, and no test may be skipped here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

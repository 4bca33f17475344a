"""Write anew all that is made from the cases and the program: ``make generated``.

After a change of an embedded case, of what a command prints, or of the glossary, this is the one
command to run; a second run changes nothing. Steps may be named, and only these are run:
``python scripts/generated.py golden notebooks``. Read what changed (``git diff``), and the
sentences around it, before you commit.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[1]
#: Each step and what it runs, in this order; the cheap ones first. A path is a script of this
#: folder, or a test that writes its golden files where it is asked to.
STEPS: dict[str, tuple[str, ...]] = {
    "glossary": ("scripts/glossary.py",),
    "manual": ("scripts/manual.py",),
    "floors": ("scripts/floors.py",),
    "golden": ("tests/cli/test_golden_json.py", "tests/planning/test_families.py"),
    "notebooks": ("scripts/notebooks.py",),
    "published": ("scripts/published.py",),
    "histories": ("scripts/histories.py",),
    "pages": ("scripts/ukraine_pages.py",),
    "pictures": ("scripts/pictures.py",),
}


def main() -> None:
    """Run the steps that are named, or all; the first that fails ends it."""
    named = sys.argv[1:]
    if unknown := [name for name in named if name not in STEPS]:
        sys.exit(f"generated: there is no step {', '.join(unknown)}; there are {', '.join(STEPS)}")
    for name, paths in STEPS.items():
        if named and name not in named:
            continue
        print(f"{name} …", flush=True)
        begun = monotonic()
        for path in paths:
            run(path)
        print(f"{name}: {monotonic() - begun:.0f} s", flush=True)
    changed = subprocess.run(
        ["git", "status", "--short", "--untracked-files=no"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"not committed now:\n{changed.stdout}" if changed.stdout else "nothing to commit")


def run(path: str) -> None:
    """Run a script, or a test that writes its golden files."""
    golden = path.startswith("tests/")
    command = [sys.executable, *(["-m", "pytest", "-q", "-n", "0"] if golden else []), path]
    extra = {"CONTINGENT_GOLDEN": "write"} if golden else {}
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, **extra}, check=False)  # noqa: S603
    if ended.returncode:
        sys.exit(f"generated: {path} failed, exit code {ended.returncode}")


if __name__ == "__main__":
    main()

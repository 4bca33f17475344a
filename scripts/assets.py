"""Fetch the front-end packages the room serves: pinned, checked by hash, from the npm registry.

The registry is the one npm is set to use here (npm itself, its environment variable, or an
``.npmrc``); no address is written in this repository. Needs Python only.
"""

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from borders import base_map

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "assets.json"
SERVED = ROOT / "src" / "contingent" / "web" / "vendor"
FOR_TESTS = ROOT / "build" / "assets"
CACHE = ROOT / "build" / "npm"
SECONDS = 60
SYSTEM_PACKAGES = Path(__file__).with_name("system-packages")


def main() -> None:
    """Fetch what is missing and lay it out anew."""
    lock = json.loads(LOCK.read_text("utf-8"))
    digest = hashlib.sha256(LOCK.read_bytes() + Path(__file__).with_name("borders.py").read_bytes())
    stamp = SERVED / "lock.txt"
    tests_ready = (FOR_TESTS / "axe.min.js").exists()
    if stamp.exists() and stamp.read_text("utf-8") == digest.hexdigest() and tests_ready:
        return
    fresh = SERVED.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    FOR_TESTS.mkdir(parents=True, exist_ok=True)
    for package in lock["packages"]:
        lay_out(package, tarball(package), fresh)
    (fresh / stamp.name).write_text(digest.hexdigest(), "utf-8")
    shutil.rmtree(SERVED, ignore_errors=True)
    fresh.rename(SERVED)
    print("Front-end packages laid out:", ", ".join(p["name"] for p in lock["packages"]))


def tarball(package: dict[str, Any]) -> bytes:
    """The package as published, after checking its hash."""
    name, version = package["name"], package["version"]
    kept = CACHE / f"{name}-{version}.tgz"
    if kept.exists() and integrity(kept.read_bytes()) == package["integrity"]:
        return kept.read_bytes()
    address = f"{registry()}/{name}/-/{name}-{version}.tgz"
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
    except (urllib.error.URLError, OSError, ValueError) as error:
        sys.exit(f"assets: {name} {version} could not be fetched from the npm registry: {error}")
    if integrity(content) != package["integrity"]:
        sys.exit(f"assets: {name} {version} is not what the lock names: its hash differs")
    CACHE.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(content)
    return content


def integrity(content: bytes) -> str:
    """The hash of a package as npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def registry() -> str:
    """The npm registry this machine is set to use."""
    # npm reads its variables in either case.
    lowered = {name.lower(): value for name, value in os.environ.items()}
    found = lowered.get("npm_config_registry")
    if not found and shutil.which("npm"):
        asked = subprocess.run(
            ["npm", "config", "get", "registry"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        found = asked.stdout.strip().splitlines()[-1] if asked.returncode == 0 else None
    found = found or next(filter(None, map(named_in, npmrc_files())), None)
    if not found and not shutil.which("npm"):
        # npm knows its own registry; as root it is installed, else what to do is told.
        subprocess.run([SYSTEM_PACKAGES, "npm"], check=False)  # noqa: S603 - our own script
        if shutil.which("npm"):
            return registry()
    if not found:
        sys.exit(
            "assets: no npm registry is set on this machine; install npm, or name a registry in "
            "the environment variable npm_config_registry"
        )
    return found.rstrip("/")


def npmrc_files() -> list[Path]:
    """Where npm keeps its settings, nearest first."""
    return [Path.home() / ".npmrc", Path("/usr/local/etc/npmrc"), Path("/etc/npmrc")]


def named_in(path: Path) -> str | None:
    """The registry an ``.npmrc`` names."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return None
    settings = dict(line.split("=", 1) for line in lines if line.startswith("registry"))
    return next(
        (value.strip() for key, value in settings.items() if key.strip() == "registry"), None
    )


def lay_out(package: dict[str, Any], content: bytes, served: Path) -> None:
    """Copy the files the lock names out of a package."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        files = {m.name.partition("/")[2]: m for m in archive.getmembers() if m.isfile()}

        def read(name: str) -> bytes:
            held = archive.extractfile(files[name])
            assert held is not None  # noqa: S101 - members are files
            return held.read()

        for target, wanted in ((served, package.get("served")), (FOR_TESTS, package.get("tests"))):
            for source, place in (wanted or {}).items():
                names = (
                    [n for n in files if n.startswith(source)] if source[-1] == "/" else [source]
                )
                for name in names:
                    path = target / (place + name[len(source) :])
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(read(name))
    if "atlas" in package:
        drawn = base_map(atlas_of(package))
        (served / "base-map.json").write_text(json.dumps(drawn, separators=(",", ":")), "utf-8")


def atlas_of(package: dict[str, Any]) -> dict[str, Any]:
    """The TopoJSON file that a package is locked for."""
    with tarfile.open(fileobj=io.BytesIO(tarball(package)), mode="r:gz") as archive:
        held = archive.extractfile(f"package/{package['atlas']}")
        assert held is not None  # noqa: S101 - the lock names a file
        found: dict[str, Any] = json.load(held)
        return found


if __name__ == "__main__":
    main()

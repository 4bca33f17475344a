"""Make the pictures of the README from the program itself: the room in the meeting, and the map.

Opens the planning room on the embedded case on a free port of this machine, photographs it with
Chromium at twice the pixels, and writes PNG files with a palette, so that each stays small.
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from shutil import which
from time import monotonic, sleep
from urllib.request import urlopen

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
#: Name, address in the room, width and height in CSS pixels.
PICTURES = (
    ("meeting", "/?world=us-out&concept=presence", 1180, 760),
    ("map", "/map?world=us-in&concept=presence&step=11", 1180, 760),
)
PORT = 8713
PATIENCE = 120
#: A picture is no larger; a README with heavy pictures is not read.
MOST_BYTES = 300_000


def main() -> None:
    """Write every picture."""
    chromium = which("chromium") or which("chromium-browser")
    if chromium is None:
        sys.exit("pictures: no chromium on this machine (on Debian: apt-get install chromium)")
    address = f"http://127.0.0.1:{PORT}"
    command = [sys.executable, "-m", "contingent", "serve", "ukraine", "--port", str(PORT)]
    room = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(address)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, path, width, height in PICTURES:
            written = _small(_photograph(chromium, address + path, width, height))
            if len(written) > MOST_BYTES:
                sys.exit(f"pictures: {name} is {len(written):,} bytes, more than {MOST_BYTES:,}")
            (FOLDER / f"{name}.png").write_bytes(written)
            print(f"docs/pictures/{name}.png: {len(written):,} bytes")
    finally:
        room.terminate()
        room.wait(PATIENCE)


def _wait_for(address: str) -> None:
    begun = monotonic()
    while monotonic() - begun < PATIENCE:
        try:
            with urlopen(f"{address}/static/room.css", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:  # not there yet, or too busy to answer
            sleep(0.2)
    sys.exit("pictures: the room did not open")


def _photograph(chromium: str, url: str, width: int, height: int) -> bytes:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=1.5
        )
        page.goto(url)
        page.wait_for_function(
            "() => document.getElementById('room')?.dataset.state === 'whole'",
            timeout=PATIENCE * 1000,
        )
        page.wait_for_load_state("networkidle")  # flags and symbols are fetched after the words
        taken = page.screenshot(type="png")
        browser.close()
    return taken


def _small(png: bytes) -> bytes:
    """The picture with a palette of 256 colours."""
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        reduced = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        written = BytesIO()
        reduced.save(written, "png", optimize=True)
        return written.getvalue()


if __name__ == "__main__":
    main()

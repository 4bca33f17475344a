"""Write src/contingent/web/static/glossary.json, what the room explains in place.

    python scripts/glossary.py

It is made from ``docs/glossary.md``, the only source; a test holds both equal.
"""

from pathlib import Path

from contingent.web.glossary import glossary_json

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    served = ROOT / "src" / "contingent" / "web" / "static" / "glossary.json"
    served.write_text(glossary_json(text), "utf-8")

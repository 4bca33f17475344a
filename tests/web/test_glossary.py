"""The glossary in place is the glossary of the documentation."""

import json
from pathlib import Path

from contingent.web.glossary import PLAIN, SHOWN_AS, glossary_json, parse_glossary
from tests.web.rooms import TestClient

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "docs" / "glossary.md").read_text("utf-8")
SERVED = ROOT / "src" / "contingent" / "web" / "static" / "glossary.json"


def test_what_is_served_is_the_glossary() -> None:
    """Shows that an entry changed is changed in the room; `python scripts/glossary.py` does it."""
    assert SERVED.read_text("utf-8") == glossary_json(SOURCE)


def test_every_entry_is_read() -> None:
    terms = parse_glossary(SOURCE)
    assert len(terms) == SOURCE.count("\n- **")
    names = [term.term for term in terms]
    assert len(set(names)) == len(names)
    # What the tables of forms name is there; a term is explained in place unless it is named.
    assert set(SHOWN_AS) | PLAIN <= set(names)
    served = {term["term"] for term in json.loads(SERVED.read_text("utf-8"))}
    assert served == set(names) - PLAIN
    assert not set(SHOWN_AS) & PLAIN


def test_forms_are_told_apart_and_meanings_are_plain_text() -> None:
    forms = [
        form for term in parse_glossary(SOURCE) for form in term.forms if term.term not in PLAIN
    ]
    assert len({form.lower() for form in forms}) == len(forms)
    for term in parse_glossary(SOURCE):
        assert term.text
        assert not set("`*[]") & set(term.text), term
        assert term.text.endswith("."), term
        assert "Not:" not in term.text


def test_it_is_served(client: TestClient) -> None:
    answer = client.get("/static/glossary.json")
    assert answer.json() == json.loads(SERVED.read_text("utf-8"))
    assert "glossary.json" in client.get("/").text

"""Whatever bytes come as a report, they are read or a fault is told, in this process."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.reports.document import kind_of, read_document
from contingent.adapters.reports.document_child import parts_of_document
from contingent.adapters.reports.encodings import decode_text, same_length_text
from contingent.adapters.reports.llm_answer import checked_answer
from contingent.register.fault import FaultsFound
from contingent.services.reports.reviewed import read_review
from tests.report_services.pdf_files import good

_TAGS = (
    b"<p> </p> <div hidden> </div> <!-- --> <![ <! <? </ <a <script> </script> <title> </title> "
    b"<article> </article> <body <h1> <br/> <textarea> <svg/onload=1> ]]> = ' \" & &# x110000; > "
    b"Poland <html lang="
)
PIECES = (
    *_TAGS.split(),
    b"<script type=application/ld+json>",
    b'{"datePublished":',
    b'"2025-',
    b"<meta name=date content='",
    b" style='display:none'",
    b"\0",
    b"\xff",
    b"\xe2\x82",
)
pages = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40).map(b"".join)
PDF = good(["Poland will not send troops.", "Second line."], ["Page two."], root=b"/Lang (en)")


@st.composite
def spoilt_pdfs(draw: st.DrawFn) -> bytes:
    data = bytearray(PDF)
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(data) - 1))
        piece = draw(
            st.binary(max_size=4)
            | st.sampled_from(
                [
                    b"0 R",
                    b"<<",
                    b">>",
                    b"[",
                    b"]",
                    b"2 0 R",
                    b"99999999999",
                    b"/Kids",
                    b"/Filter /FlateDecode",
                    b"-1",
                    b"endobj",
                    b"stream\n",
                ]
            )
        )
        data[place : place + draw(st.integers(0, 6))] = piece
    return bytes(data[: draw(st.integers(20, len(data)))]) if draw(st.booleans()) else bytes(data)


@given(data=pages)
def test_any_page_is_read(data: bytes) -> None:
    text, _, _ = decode_text(data)
    parts = parts_of_document(text.encode("utf-8", "replace"), "html")
    assert "refused" not in parts
    assert set(parts) == {"text", "title", "url", "language", "published", "notes"}
    assert all(isinstance(part, str) for name, part in parts.items() if name != "notes")


@given(data=spoilt_pdfs())
def test_any_pdf_is_read_or_refused(data: bytes) -> None:
    parts = parts_of_document(data, "pdf")
    assert parts.get("refused") or parts["text"].strip()


@given(data=st.binary(max_size=300) | pages)
def test_any_text_is_read_or_refused(data: bytes) -> None:
    try:
        if kind_of(data, "a") != "text":
            return
        read = read_document(data, "a")
    except FaultsFound:
        return
    assert read.text == same_length_text(read.text)
    read.text.encode()


@given(data=st.binary(max_size=200), declared=st.none() | st.text(max_size=12))
def test_any_bytes_are_decoded_whatever_is_declared(data: bytes, declared: str | None) -> None:
    text, used, _ = decode_text(data, declared)
    assert isinstance(text, str)
    assert used


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("POL")
    | st.just("offers") | st.just("Poland will not send"),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["records", "nation", "stance", "evidence", "quantity", "domains"]),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@given(said=json_like)
def test_whatever_a_model_says_evidence_is_verbatim(said: object) -> None:
    import json

    text = "Poland will not send troops."
    checked = checked_answer(json.dumps({"records": said}), text, named={"POL"}, on=None)
    for proposal in checked.proposals:
        span = proposal.evidence
        assert text[span.start : span.end] == span.words
        assert proposal.nation == "POL"


@pytest.mark.slow
@given(text=st.text(max_size=200), key=st.sampled_from(["report", "claims", "meetings", "text"]))
def test_any_review_file_is_read_or_faults_are_told(text: str, key: str) -> None:
    for document in (
        text,
        f"[report]\nform = 1\n{text}",
        f"[[{key}]]\n{text}",
        f"{key} = {text!r}",
    ):
        faults: list = []  # type: ignore[type-arg]
        assert (read_review(document, "r.toml", faults) is None) == bool(faults)

"""Forms with files in them, taken apart: what browsers send, and what nobody should."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from contingent.web.reports.upload import parts_of

KIND = "multipart/form-data; boundary=XyZ"


def sent(*parts: tuple[str, bytes]) -> bytes:
    made = b"".join(
        b"--XyZ\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n" for head, data in parts
    )
    return made + b"--XyZ--\r\n"


@given(
    st.binary(max_size=200).filter(lambda data: b"\r\n--XyZ" not in b"\r\n" + data),
    st.text(max_size=50),
)
def test_whatever_is_in_a_file_comes_out_as_it_was(data: bytes, text: str) -> None:
    written = text.replace("\r\n", "\n").replace("\r", "\n").replace("--XyZ", "")
    file = 'Content-Disposition: form-data; name="file"; filename="a b.txt"\r\nContent-Type: x/y'
    line = 'content-disposition: form-data; name="text"'
    parts = parts_of(sent((file, data), (line, written.replace("\n", "\r\n").encode())), KIND)
    assert (parts["file"].data, parts["file"].file) == (data, "a b.txt")
    assert (parts["text"].text, parts["text"].file) == (written, None)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\\\Users\\\\me\\\\a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("доповідь.html", "доповідь.html"),
        ("x" * 500, "x" * 120),
        ("a\x07\u202eb", "ab"),
        ("", ""),
    ],
)
def test_a_files_name_is_a_name_and_no_path(name: str, shown: str) -> None:
    body = sent((f'Content-Disposition: form-data; name="file"; filename="{name}"', b"x"))
    assert parts_of(body, KIND)["file"].file == shown


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", KIND),
        (b"no parts", KIND),
        (sent(("X: y", b"")), KIND),
        (sent(('Content-Disposition: form-data; name="a"', b""))[:-6], KIND),
        (b"--XyZ\r\nno end of the head", KIND),
        (b"--XyZjunk\r\n\r\n\r\n--XyZ--", KIND),
        (sent(("X: " + "y" * 5000 + '\r\nContent-Disposition: form-data; name="a"', b"")), KIND),
        (sent(*[(f'Content-Disposition: form-data; name="a{n}"', b"") for n in range(60)]), KIND),
        (b'--XyZ\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\r\n--XyZ--', KIND),
        (b"--\r\n\r\n----", "multipart/form-data"),
        (b"--\r\n\r\n----", "multipart/form-data; boundary=\u00e4"),
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(HTTPException) as caught:
        parts_of(body, kind)
    assert caught.value.status_code == 400


@given(st.binary(max_size=300))
def test_nothing_sent_breaks_it(body: bytes) -> None:
    for whole in (body, b"--XyZ\r\n" + body + b"\r\n--XyZ--"):
        with suppress(HTTPException):
            parts_of(whole, KIND)

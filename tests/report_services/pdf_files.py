"""PDF files written by hand, good and hostile."""

import zlib
from collections.abc import Callable, Mapping, Sequence

__all__ = ["HOSTILE", "good", "packed", "pdf"]

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", *, table: bool = True) -> bytes:
    """A file of numbered objects, of which 1 is the root."""
    made = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if not table:
        return bytes(made)
    start, count = len(made), max(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        made += b"%010d 00000 n \n" % places.get(number, 0)
    made += b"trailer << /Size %d /Root 1 0 R %s >>\n" % (count, trailer)
    return bytes(made) + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def shown(lines: Sequence[str]) -> bytes:
    """Instructions that show lines of text."""
    said = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines)
    return b"BT /F1 12 Tf 14 TL 72 720 Td\n" + said + b"ET"


def page(content: int) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /Font << /F1 4 0 R >> >> /Contents %d 0 R >>" % content
    )


def good(*pages: Sequence[str], root: bytes = b"", trailer: bytes = b"") -> bytes:
    """A good file with these lines on its pages."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % root, 4: FONT}
    kids = []
    for number, lines in enumerate(pages):
        place = 5 + 2 * number
        kids.append(b"%d 0 R" % place)
        objects |= {place: page(place + 1), place + 1: stream(shown(lines))}
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return pdf(objects, trailer)


def packed(data: bytes, times: int = 1) -> bytes:
    """A file whose one page's content is packed so many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"[" + b" /FlateDecode" * times + b"]"
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            4: FONT,
            5: page(6),
            6: stream(data, b"/Filter %s" % filters),
        }
    )


def tree_loop() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
            3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
        }
    )


def parent_loop() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Parent 2 0 R /Kids [5 0 R] /Count 1 >>",
            5: b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>",
        }
    )


def deep_tree() -> bytes:
    last = 20_000
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, last):
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1)
    objects[last] = b"<< /Type /Page /Parent %d 0 R >>" % (last - 1)
    return pdf(objects)


def huge_count() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [] /Count 2000000000 >>",
        }
    )


def huge_length() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            4: FONT,
            5: page(6),
            6: b"<< /Length 99999999999 >>\nstream\nBT ET\nendstream",
        }
    )


def huge_table() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\nxref\n0 999999999\n0000000000 65535 f \n"
        b"trailer << /Size 999999999 /Root 1 0 R >>\nstartxref\n29\n%%EOF\n"
    )


def bomb() -> bytes:
    return packed(b"BT ET " * 20_000_000)


def nested_bomb() -> bytes:
    return packed(b"\0" * 200_000_000, times=3)


def deep_array() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 200_000 + b"]" * 200_000 + b" >>",
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        }
    )


def locked() -> bytes:
    code = b"<" + b"ab" * 32 + b">"
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (code, code)
    return good(["Poland"], trailer=b"/Encrypt %s /ID [%s %s]" % (encrypt, code, code))


def truncated() -> bytes:
    return good(["Poland will not send troops."])[:300]


def no_text() -> bytes:
    return good([])


def reference_to_itself() -> bytes:
    return pdf({1: b"1 0 R"})


#: What makes a hostile file, and a part of what is told of it.
HOSTILE: tuple[tuple[Callable[[], bytes], str], ...] = (
    (tree_loop, "damaged"),
    (parent_loop, "no page of it"),
    (deep_tree, "damaged"),
    (huge_count, "holds no text"),
    (huge_length, "no page of it"),
    (huge_table, "damaged"),
    (bomb, "no page of it could be read"),
    (nested_bomb, "no page of it could be read"),
    (deep_array, "damaged"),
    (locked, "is encrypted"),
    (truncated, "damaged"),
    (no_text, "holds no text"),
    (reference_to_itself, "damaged"),
)


def placed(*pages: Sequence[tuple[float, float, str]], size: float = 10) -> bytes:
    """A file with pieces of text at places (from the left, from the foot), in the order drawn."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 4: FONT}
    kids = []
    for number, pieces in enumerate(pages):
        place = 5 + 2 * number
        kids.append(b"%d 0 R" % place)
        said = b"".join(
            b"BT /F1 %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET\n"
            % (size * (0.6 if text.startswith("^") else 1), x, y, text.lstrip("^").encode("cp1252"))
            for x, y, text in pieces
        )
        objects |= {place: page(place + 1), place + 1: stream(said)}
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return pdf(objects)

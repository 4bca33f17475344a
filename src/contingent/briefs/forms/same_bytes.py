"""Office files that are the same twice: no moment of writing in them."""

import re
import zipfile
from datetime import date
from io import BytesIO

__all__ = ["same_bytes"]

#: The earliest moment that a ZIP file can hold.
_NEVER = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
#: Files within an office file that are office files themselves: the data of charts.
_WITHIN = (".xlsx",)


def same_bytes(office: bytes, day: date) -> bytes:
    """An office file with every moment in it set to a day, and its parts in one order."""
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(office)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            data = before.read(name)
            if name.endswith(_WITHIN):
                data = same_bytes(data, day)
            elif name == "docProps/core.xml":
                data = _MOMENT.sub(rb"\g<1>" + moment + rb"\g<3>", data)
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            after.writestr(entry, data)
    return made.getvalue()

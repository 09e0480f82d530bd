"""Office files are zip files that carry the time of writing; here they are packed again without it."""

from __future__ import annotations

import io
import re
import zipfile

STAMP = (2026, 11, 22, 8, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</dcterms:)")


def fixed_zip(packed: bytes, modified: bytes = b"") -> bytes:
    """The same members in the same order, all dated alike; `modified` replaces the times in docProps/core.xml."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            data = source.read(info)
            if modified and info.filename == "docProps/core.xml":
                data = MODIFIED.sub(rb"\g<1>" + modified + rb"\g<2>", data)
            member = zipfile.ZipInfo(info.filename, STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(member, data)
    return target.getvalue()

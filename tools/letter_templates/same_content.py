"""Whether two .docx say the same: part by part, as canonical XML."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_UNORDERED = "[Content_Types].xml"


def canonical_parts(content: bytes) -> dict[str, bytes]:
    """Part name → its canonical XML (exclusive C14N, which ignores declarations of namespaces that are not used).

    The order of entries in the list of content types means nothing; they are sorted here.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: _canonical(name, archive.read(name)) for name in archive.namelist()}


def _canonical(name: str, part: bytes) -> bytes:
    root = etree.fromstring(part)
    if name == _UNORDERED:
        root[:] = sorted(root, key=etree.tostring)
    return bytes(etree.tostring(root, method="c14n", exclusive=True))

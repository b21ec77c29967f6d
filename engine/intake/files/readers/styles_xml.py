"""styles.xml: which cell styles show a number as a percentage or a date."""

from __future__ import annotations

import polars as pl

from .number_text import GENERAL, format_class
from .zip_package import ZipPackage, local


def read_styles(package: ZipPackage, part: str | None) -> pl.Series:
    """The class (`number_text.GENERAL`, `PERCENT`, `DATE`) of each cell style, by its index."""
    if part is None or not package.has(part.lower()):
        return pl.Series([GENERAL], dtype=pl.UInt8)
    codes: dict[int, str] = {}
    styles: list[int] = []
    for node in package.xml(part):
        if local(node.tag) == "numFmts":
            codes = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in node}
        elif local(node.tag) == "cellXfs":
            styles = [int(item.get("numFmtId", "0")) for item in node if local(item.tag) == "xf"]
    classes = [format_class(number, codes.get(number)) for number in styles]
    return pl.Series(classes or [GENERAL], dtype=pl.UInt8)

"""styles.xml: how each cell style shows a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from .bounds import MOST_STYLES
from .number_formats import NumberFormat, number_format
from .refusals import check_count
from .zip_package import ZipPackage, local


@dataclass(frozen=True)
class CellFormats:
    """The number formats of the cell styles, by their index, and their classes (`number_formats.NumberFormat`)."""

    formats: tuple[NumberFormat, ...]
    classes: pl.Series

    @staticmethod
    def of(formats: Sequence[NumberFormat]) -> CellFormats:
        """These formats; at least that of style 0."""
        formats = tuple(formats) or (NumberFormat(),)
        return CellFormats(formats, pl.Series([entry.class_ for entry in formats], dtype=pl.UInt8))


def read_styles(package: ZipPackage, part: str | None) -> CellFormats:
    """The formats that a part gives the cell styles; without the part, numbers are shown as they are."""
    if part is None or not package.has(part.lower()):
        return CellFormats.of(())
    codes: dict[int, str] = {}
    styles: list[int] = []
    for node in package.xml(part):
        if local(node.tag) == "numFmts":
            codes = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in node}
        elif local(node.tag) == "cellXfs":
            check_count(len(node), MOST_STYLES, "单元格样式", package.where)
            styles = [int(item.get("numFmtId", "0")) for item in node if local(item.tag) == "xf"]
    known = {number: number_format(number, codes.get(number)) for number in set(styles)}
    return CellFormats.of([known[number] for number in styles])

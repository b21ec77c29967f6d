"""One worksheet part of an .xlsx: cells, types, errors, number formats, merges and hidden rows in a single pass.

A general library is not enough: calamine gives error cells as blanks, numbers as binary floats, no formats and no
hidden rows, and one far cell ends its process (tests/intake/files/test_second_library.py). This pass gives all of
it, block by block, with polars' regular expressions.
XML that is laid out in an uncommon way (comments, attributes in another order, cells without a reference) is first
rewritten by `canonical_sheet` and then read by the same code.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import polars as pl

from ....core.cell_addresses import column_index
from ..grid import Grid
from .bounds import MOST_COLUMNS, Bounds
from .canonical_sheet import normalise
from .grid_builder import GridBuilder
from .number_text import (
    DATE,
    ERROR,
    NUMBER,
    PERCENT,
    PERCENT_NUMBER,
    TEXT,
    map_distinct,
    number_texts,
    only,
    serial_text,
)
from .refusals import IrregularError, damaged
from .xml_blocks import blocks, in_order, pieces, unescape
from .zip_package import ZipPackage

_FORMULA = r"(?:<f(?:>| [^>]*>)(?:[^<]*</f>)?)?"
_VALUE = r"(?:<(?:v|is><t)(?:/>|(?:>| [^>]*>)([^<]*)</(?:v|t></is)>))?"
_ATTRIBUTES = r'r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?: [cv]m="[0-9]+")*'
_ROWS = r"(?:</row>|<row(?: [^>]*)?>|</sheetData>|[ \r\n\t])*$"
_CELL = rf"^{_ATTRIBUTES} ?(?:/>|>{_FORMULA}{_VALUE}</c>){_ROWS}"
_SIMPLE = (
    r'^r="([A-Z]{1,3})([1-9][0-9]{0,6})" ?(?:s="([0-9]+)" ?)?(?:t="([A-Za-z]+)" ?)?(?:[cv]m="[0-9]+" ?)*'
    r"(?:/|><(?:(?:v|is><t(?: [^>]*)?)>([^<]*)</(?:v|t></is)></c|/c))>"
    r"(?:<(?:/(?:row|sheetData)|row(?: [^>]*)?)>|[ \r\n\t])*$"
)  # cells without a formula; each byte allows only one way to match, so capture is twice as fast
_FIRST = re.compile(rb"(?:</row>|<row(?: [^>]*)?>|[ \r\n\t])*")
_COLUMNS = ("letters", "number", "style", "type", "text")
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_COL = re.compile(rb"<col [^>]*>")
_HIDDEN_ROW = re.compile(rb"<row(?= [^>]*?\bhidden=\"(?:1|true)\")[^>]*? r=\"(\d+)\"")
_BLOCK_END = b"</sheetData>"


@dataclass(frozen=True, kw_only=True)
class WorkbookParts:
    """What the sheets of a workbook share; `styles` holds the class of each cell style (`number_text.format_class`)."""

    package: ZipPackage
    bounds: Bounds
    strings: pl.Series
    styles: pl.Series
    since_1904: bool


@dataclass(frozen=True)
class _RowBlock:
    """A block of rows: cells (`grid_builder.SCHEMA`), hidden rows, and cells of formulas without a stored result."""

    cells: pl.DataFrame
    hidden_rows: list[int]
    uncalculated: list[str]


@dataclass(frozen=True)
class SheetReading:
    """A sheet as read, and the cells of formulas without a stored result."""

    builder: GridBuilder
    uncalculated: list[str] = field(default_factory=list)


def read_sheet(workbook: WorkbookParts, part: str, *, name: str, hidden: bool, notes: tuple[str, ...]) -> Grid:
    """Read one worksheet part.

    Raises:
        SubmissionError: the part is damaged, or has cells beyond the bounds.
    """
    try:
        with workbook.package.open(part) as stream:
            sheet = _read(workbook, stream, name)
    except IrregularError:
        with workbook.package.open(part) as stream:
            plain = normalise(stream, workbook.bounds, workbook.package.where)
        sheet = _read(workbook, io.BytesIO(plain), name)
    if sheet.uncalculated:
        notes += (
            f"{len(sheet.uncalculated)} 个公式没有保存计算结果（首个在 {sheet.uncalculated[0]}），按空白处理；"
            "请用 Excel/WPS 打开并保存后再提交",
        )
    return sheet.builder.grid(hidden=hidden, notes=notes)


def _read(workbook: WorkbookParts, stream: IO[bytes], name: str) -> SheetReading:
    sheet = SheetReading(GridBuilder(workbook.bounds, file=workbook.package.where, sheet=name))
    for block in in_order(lambda data: _row_block(data, workbook), _data_blocks(stream, sheet.builder)):
        sheet.builder.add(block.cells)
        sheet.builder.hidden_rows += block.hidden_rows
        sheet.uncalculated.extend(block.uncalculated)
    return sheet


def _row_block(data: bytes, workbook: WorkbookParts) -> _RowBlock:
    raw = _raw_cells(data)
    hidden = [int(row) - 1 for row in _HIDDEN_ROW.findall(data)] if b"hidden=" in data else []
    return _RowBlock(_typed(raw, workbook), hidden, _uncalculated(raw))


def _data_blocks(stream: IO[bytes], builder: GridBuilder) -> Iterator[bytes]:
    """The blocks inside <sheetData>; the hidden columns before it and the merged cells after it go to `builder`."""
    before, inside, after = b"", False, b""
    for block in blocks(stream, b"<row "):
        if not inside and not after:
            before += block
            start = re.search(rb"<sheetData ?/?>", before)
            if start is None:
                continue
            builder.hidden_columns += _hidden_columns(before[: start.start()])
            inside = not start[0].endswith(b"/>")
            block = before[start.end() :]
        if inside:
            data, end, after = block.partition(_BLOCK_END)
            inside = not end
            if data:
                yield data
        else:
            after += block
    if inside or not (before.rstrip() + after.rstrip()).endswith(b"</worksheet>"):
        raise damaged(builder.where, "工作表不完整")
    builder.merges += [
        (int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode()))
        for left, top, right, bottom in _MERGE.findall(after)
    ]


def _raw_cells(block: bytes) -> pl.DataFrame:
    """Columns `_COLUMNS` (parts of the XML) and `piece`, one row for each <c> element, blank ones included."""
    parts = pieces(block, "<c ")
    if not _FIRST.fullmatch(parts[0].encode()):
        raise IrregularError
    raw = _cell_parts(parts.slice(1), _SIMPLE)
    odd = raw["letters"].is_null()
    if odd.any():
        others = _cell_parts(only(raw["piece"], odd), _CELL)
        raw = raw.select("piece", *(pl.coalesce(name, others[name]).alias(name) for name in _COLUMNS))
        if raw["letters"].null_count():
            raise IrregularError
    return raw


def _cell_parts(pieces_: pl.Series, pattern: str) -> pl.DataFrame:
    groups = pl.col("piece").str.extract_groups(pattern).struct.rename_fields(list(_COLUMNS))
    return pieces_.to_frame("piece").lazy().select("piece", groups.alias("cell")).unnest("cell").collect()


def _uncalculated(raw: pl.DataFrame) -> list[str]:
    empty = pl.col("text").fill_null("") == ""
    formula = pl.col("piece").str.contains("<f", literal=True) & (pl.col("type").fill_null("n") != "str")
    formulas = raw.lazy().filter(empty).filter(formula).select(pl.concat_str("letters", "number")).collect()
    return formulas.to_series().to_list()


def _typed(raw: pl.DataFrame, workbook: WorkbookParts) -> pl.DataFrame:
    """Turn `_raw_cells` into a block with columns `grid_builder.SCHEMA`, without blank cells."""
    raw = (
        raw.lazy()
        .select(
            (pl.col("number").cast(pl.UInt32) - 1).alias("row"),
            _column_indices(raw["letters"]).alias("column"),
            pl.col("style").cast(pl.UInt32).fill_null(0),
            pl.col("type").fill_null("n"),
            "text",
        )
        .filter(pl.col("text") != "")
        .collect()
    )
    place = raw["row"].cast(pl.Int64) * 65536 + raw["column"]
    if place.len() > 1 and place.diff().min() <= 0:  # type: ignore[operator]
        raise IrregularError
    numeric = raw["type"] == "n"
    number, number_kind = _numbers(only(raw["text"], numeric), raw["style"], workbook)
    text = pl.when(numeric).then(number).otherwise(_texts(raw, workbook))
    kind = pl.when(raw["type"] == "e").then(ERROR).otherwise(TEXT)
    kind = pl.when(numeric).then(number_kind).otherwise(kind)
    return raw.select("row", "column", text.alias("text"), kind.cast(pl.UInt8).alias("kind"))


def _texts(raw: pl.DataFrame, workbook: WorkbookParts) -> pl.Series:
    """The text of each cell: shared texts looked up, entities decoded, booleans as words; numbers unchanged."""
    types, text = raw["type"], raw["text"]
    shared = types == "s"
    index = only(text, shared).cast(pl.UInt32, strict=False)
    looked_up = workbook.strings.gather(index, null_on_oob=True)
    if looked_up.null_count() > shared.not_().sum():
        raise damaged(workbook.package.where, "文字编号超出文字表")
    text = pl.select(pl.when(shared).then(looked_up).otherwise(text).alias("text")).to_series()
    for type_, meaning in _MEANINGS.items():
        if (chosen := types == type_).any():
            text = pl.select(
                pl.when(chosen).then(meaning(only(text, chosen))).otherwise(text).alias("text")
            ).to_series()
    return text


def _boolean_texts(literals: pl.Series) -> pl.Series:
    return literals.replace_strict({"1": "TRUE", "true": "TRUE"}, default="FALSE", return_dtype=pl.String)


def _iso_texts(literals: pl.Series) -> pl.Series:
    return literals.str.replace("T", " ", literal=True).str.replace(r" 00:00(?::00(?:\.0+)?)?Z?$", "")


_MEANINGS = {"str": unescape, "inlineStr": unescape, "e": unescape, "b": _boolean_texts, "d": _iso_texts}
"""Cell type → function from the text in the XML to the cell's text; shared texts and numbers are handled elsewhere."""


def _numbers(literals: pl.Series, styles: pl.Series, workbook: WorkbookParts) -> tuple[pl.Series, pl.Series]:
    """The exact text of number cells (null for other cells), dates as ISO text; and the kind of each cell."""
    exact = number_texts(literals)
    classes = workbook.styles.gather(styles.clip(0, workbook.styles.len() - 1))
    dated = only(literals, classes == DATE)
    dates = map_distinct(dated, lambda value: _date_text(value, since_1904=workbook.since_1904))
    text = pl.coalesce(dates, exact, literals)
    number = pl.when(classes == PERCENT).then(PERCENT_NUMBER).otherwise(NUMBER)
    kind = pl.when(dates.is_not_null() | exact.is_null()).then(TEXT).otherwise(number)
    return pl.select(text.alias("text")).to_series(), pl.select(kind.alias("kind")).to_series()


def _date_text(literal: str, *, since_1904: bool) -> str | None:
    try:
        return serial_text(float(literal), since_1904=since_1904)
    except (ValueError, OverflowError):
        return None


def _column_indices(letters: pl.Series) -> pl.Series:
    distinct = letters.unique()
    indices = pl.Series([column_index(name) for name in distinct.to_list()], dtype=pl.UInt32)
    return letters.replace_strict(distinct, indices)


def _hidden_columns(before: bytes) -> list[int]:
    hidden: list[int] = []
    for column in _COL.findall(before):
        attributes = dict(re.findall(rb'(\w+)="([^"]*)"', column))
        if attributes.get(b"hidden") in (b"1", b"true"):
            hidden += range(int(attributes[b"min"]) - 1, min(int(attributes[b"max"]), MOST_COLUMNS))
    return hidden

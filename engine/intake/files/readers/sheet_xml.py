"""One worksheet part of an .xlsx: cells, types, errors, number formats, merges and hidden rows in a single pass.

A general library is not enough: calamine gives error cells as blanks, numbers as binary floats, no formats and no
hidden rows, and one far cell ends its process (tests/intake/files/test_second_library.py). This pass gives all of
it, block by block, with polars' regular expressions.
XML that is laid out in an uncommon way (comments, quotes, cells without a reference or out of order) does not fit the
patterns; it raises `IrregularError`, and the part is read again by `any_layout`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

import polars as pl

from ....core.cell_addresses import cell_address, column_index
from ..grid import Grid, Merge
from .any_layout import TRUE, AnyLayoutSheet, read_any_layout
from .bounds import MOST_COLUMN_SETTINGS, MOST_COLUMNS, MOST_MERGES, Bounds
from .grid_builder import SCHEMA, GridBuilder
from .number_formats import ODD
from .number_text import (
    DATE,
    ERROR,
    GENERAL,
    NUMBER,
    PERCENT,
    PERCENT_NUMBER,
    TEXT,
    map_distinct,
    number_texts,
    only,
    serial_text,
)
from .refusals import IrregularError, check_count, damaged
from .styles_xml import CellFormats
from .xml_blocks import blocks, decode_controls, in_threads, pieces, unescape
from .zip_package import ZipPackage

_FORMULA = r"(?:<f(?:/>| [^>]*/>|(?:>| [^>]*[^/]>)[^<]*</f>))?"
_VALUE = r"(?:<(?:v|is><t)(?:/>|(?:>| [^>]*>)([^<]*)</(?:v|t></is)>))?"
_ATTRIBUTES = (  # Apache POI writes the type before the style
    r'r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")?(?: s="([0-9]{1,9})")?'
    r'(?: [cv]m="[0-9]+")*'
)
_ROWS = r"(?:</row>|<row(?: [^>]*)?>|</sheetData>|[ \r\n\t])*$"
_CELL = rf"^{_ATTRIBUTES} ?(?:/>|>{_FORMULA}{_VALUE}</c>){_ROWS}"
_SIMPLE = (
    r'^r="([A-Z]{1,3})([1-9][0-9]{0,6})" ?(?:s="([0-9]{1,9})" ?)?(?:t="([A-Za-z]+)" ?)?(?:[cv]m="[0-9]+" ?)*'
    r"(?:/|><(?:(?:v|is><t(?: [^>]*)?)>([^<]*)</(?:v|t></is)></c|/c))>"
    r"(?:<(?:/(?:row|sheetData)|row(?: [^>]*)?)>|[ \r\n\t])*$"
)  # cells without a formula; each byte allows only one way to match, so capture is twice as fast
_FIRST = re.compile(rb"(?:</row>|<row(?: [^>]*)?>|[ \r\n\t])*")
_SIMPLE_COLUMNS = ("letters", "number", "style", "type", "text")
_CELL_COLUMNS = ("letters", "number", "style", "type", "style_after", "text")
_TAG = rb"<%b(?=[\s>/])[^<>]*>?"
_PLAIN_TAG = re.compile(rb'<\w+((?: [\w:.]+="[^"<>&]*")*) ?/?>')
_ATTRIBUTE = re.compile(rb' ([\w:.]+)="([^"]*)"')
_MERGE = re.compile(r"\s*([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})\s*")
_BLOCK_END = b"</sheetData>"
_OTHER_PREFIX = re.compile(rb"<\w+:(?:mergeCell|col)[\s>/]")
_BLANK = " \t\r\n"


@dataclass(frozen=True, kw_only=True)
class WorkbookParts:
    """What the sheets of a workbook share."""

    package: ZipPackage
    bounds: Bounds
    strings: pl.Series
    styles: CellFormats
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
            sheet = _read_slowly(workbook, stream, name)
    if sheet.uncalculated:
        notes += (
            f"{len(sheet.uncalculated)} 个公式没有保存计算结果（首个在 {sheet.uncalculated[0]}），按空白处理；"
            "请用 Excel/WPS 打开并保存后再提交",
        )
    return sheet.builder.grid(hidden=hidden, notes=notes)


def _read(workbook: WorkbookParts, stream: IO[bytes], name: str) -> SheetReading:
    sheet = SheetReading(GridBuilder(workbook.bounds, file=workbook.package.where, sheet=name))
    for block in in_threads(lambda data: _row_block(data, workbook), _data_blocks(stream, sheet.builder)):
        sheet.builder.add(block.cells)
        sheet.builder.hidden_rows += block.hidden_rows
        sheet.uncalculated.extend(block.uncalculated)
    return sheet


def _read_slowly(workbook: WorkbookParts, stream: IO[bytes], name: str) -> SheetReading:
    builder = GridBuilder(workbook.bounds, file=workbook.package.where, sheet=name)
    read: AnyLayoutSheet = read_any_layout(stream, workbook.bounds, workbook.package.where)
    cells = read.in_order()
    builder.add(_typed(cells.drop("formula"), workbook))
    builder.hidden_rows += read.hidden_rows
    _hide_columns(builder, read.columns)
    builder.merges += _merges(read.merges)
    open_ = cells.filter(pl.col("formula") & (pl.col("text") == "") & (pl.col("type") != "str"))
    return SheetReading(builder, [cell_address(row, column) for row, column in open_.select("row", "column").rows()])


def _row_block(data: bytes, workbook: WorkbookParts) -> _RowBlock:
    raw = _raw_cells(data)
    rows = _attributes(data, b"row") if b"hidden" in data else []
    hidden = [_number_of(row, "r") - 1 for row in rows if row.get("hidden") in TRUE]
    return _RowBlock(_typed(_placed(raw), workbook), hidden, _uncalculated(raw))


def _attributes(data: bytes, tag: bytes) -> list[dict[str, str]]:
    """The attributes of every element of this name; they must be written in the common way."""
    matches = [_PLAIN_TAG.fullmatch(element) for element in re.findall(_TAG % tag, data)]
    if None in matches:
        raise IrregularError
    return [{key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(match[1])} for match in matches if match]


def _number_of(attributes: dict[str, str], key: str) -> int:
    number = attributes.get(key, "").strip()
    if not re.fullmatch("[0-9]{1,9}", number):
        raise IrregularError
    return int(number)


def _data_blocks(stream: IO[bytes], builder: GridBuilder) -> Iterator[bytes]:
    """The blocks inside <sheetData>; the hidden columns before it and the merged cells after it go to `builder`."""
    before, inside, after, begun = b"", False, b"", False
    for block in blocks(stream, b"<row "):
        if not begun:
            before += block
            start = re.search(rb"<sheetData ?/?>", before)
            if start is None:
                continue
            before, block = before[: start.start()], before[start.end() :]
            check_count(before.count(b"<col "), MOST_COLUMN_SETTINGS, "列设置", builder.where)
            _hide_columns(builder, _attributes(before, b"col"))
            begun, inside = True, not start[0].endswith(b"/>")
        if inside:
            data, end, after = block.partition(_BLOCK_END)
            inside = not end
            if data:
                yield data
        else:
            after += block
    if not begun or inside or not after.rstrip().endswith(b"</worksheet>") or _OTHER_PREFIX.search(before + after):
        raise IrregularError
    check_count(after.count(b"<mergeCell "), MOST_MERGES, "合并单元格", builder.where)
    builder.merges += _merges(_attributes(after, b"mergeCell"))


def _raw_cells(block: bytes) -> pl.DataFrame:
    """Columns `_SIMPLE_COLUMNS` (parts of the XML) and `piece`, one row for each <c> element, blank ones included."""
    parts = pieces(block, "<c ")
    if not _FIRST.fullmatch(parts[0].encode()):
        raise IrregularError
    raw = _cell_parts(parts.slice(1), _SIMPLE, _SIMPLE_COLUMNS)
    odd = raw["letters"].is_null()
    if odd.any():
        others = _cell_parts(only(raw["piece"], odd), _CELL, _CELL_COLUMNS)
        if (others["style"].is_not_null() & others["style_after"].is_not_null()).any():
            raise IrregularError
        others = others.with_columns(pl.coalesce("style", "style_after").alias("style"))
        raw = raw.select("piece", *(pl.coalesce(name, others[name]).alias(name) for name in _SIMPLE_COLUMNS))
        if raw["letters"].null_count():
            raise IrregularError
    return raw


def _cell_parts(pieces_: pl.Series, pattern: str, names: Sequence[str]) -> pl.DataFrame:
    groups = pl.col("piece").str.extract_groups(pattern).struct.rename_fields(list(names))
    return pieces_.to_frame("piece").lazy().select("piece", groups.alias("cell")).unnest("cell").collect()


def _uncalculated(raw: pl.DataFrame) -> list[str]:
    empty = pl.col("text").fill_null("") == ""
    formula = pl.col("piece").str.contains("<f", literal=True) & (pl.col("type").fill_null("n") != "str")
    formulas = raw.lazy().filter(empty).filter(formula).select(pl.concat_str("letters", "number")).collect()
    return formulas.to_series().to_list()


def _placed(raw: pl.DataFrame) -> pl.DataFrame:
    """`_raw_cells` with the columns of `any_layout.RAW_CELLS` but formula, without blank cells.

    Raises:
        IrregularError: the cells are not in the order of the sheet.
    """
    cells = (
        raw.lazy()
        .select(
            (pl.col("number").cast(pl.UInt32) - 1).alias("row"),
            _column_indices(raw["letters"]).alias("column"),
            pl.col("style").cast(pl.UInt32).fill_null(0),
            pl.col("type").fill_null("n"),
            unescape(raw["text"]),
        )
        .filter(pl.col("text") != "")
        .collect()
    )
    place = cells["row"].cast(pl.Int64) * 65536 + cells["column"]
    if place.len() > 1 and place.diff().min() <= 0:  # type: ignore[operator]
        raise IrregularError
    return cells


def _typed(raw: pl.DataFrame, workbook: WorkbookParts) -> pl.DataFrame:
    """Turn cells as they stand in the XML into a block with columns `grid_builder.SCHEMA`."""
    raw = raw.filter(pl.col("text") != "")
    if raw.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    if unknown := sorted(set(raw["type"].unique()) - _TYPES):
        raise damaged(workbook.package.where, f"单元格类型 {unknown[0][:20]} 不认识")
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
    index = _shared_index(only(text, shared))
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


def _shared_index(texts: pl.Series) -> pl.Series:
    """The numbers of shared texts; white space around them is legal, and rare."""
    index = texts.cast(pl.UInt32, strict=False)
    if index.null_count() == texts.null_count():
        return index
    return texts.str.strip_chars(_BLANK).cast(pl.UInt32, strict=False)


def _boolean_texts(literals: pl.Series) -> pl.Series:
    """TRUE or FALSE; anything else is shown as it stands, for a reader to judge."""
    words = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
    plain = literals.str.strip_chars(_BLANK)
    return plain.replace(words)


def _error_texts(literals: pl.Series) -> pl.Series:
    return literals.str.strip_chars(_BLANK)


def _iso_texts(literals: pl.Series) -> pl.Series:
    return (
        literals.str.strip_chars(_BLANK)
        .str.replace("T", " ", literal=True)
        .str.replace(r" 00:00(?::00(?:\.0+)?)?Z?$", "")
    )


_MEANINGS = {
    "str": decode_controls,
    "inlineStr": decode_controls,
    "e": _error_texts,
    "b": _boolean_texts,
    "d": _iso_texts,
}
"""Cell type → function from the text in the XML to the cell's text; shared texts and numbers are handled elsewhere."""

_TYPES = {"n", "s", *_MEANINGS}


def _numbers(literals: pl.Series, styles: pl.Series, workbook: WorkbookParts) -> tuple[pl.Series, pl.Series]:
    """The exact text of number cells (null for other cells), dates as ISO text; and the kind of each cell."""
    exact = number_texts(literals)
    classes = workbook.styles.classes.gather(styles, null_on_oob=True).fill_null(GENERAL)
    dated = only(literals, classes == DATE)
    dates = map_distinct(dated, lambda value: _date_text(value, since_1904=workbook.since_1904))
    text = pl.coalesce(dates, exact, literals)
    number = pl.when(classes == PERCENT).then(PERCENT_NUMBER).otherwise(NUMBER)
    kind = pl.when(dates.is_not_null() | exact.is_null()).then(TEXT).otherwise(number)
    cells = pl.select(text.alias("text"), kind.cast(pl.UInt8).alias("kind"))
    odd = ((classes == ODD) & exact.is_not_null()).arg_true()
    if odd.len():
        shown = [
            workbook.styles.formats[style].cell(float(literal), since_1904=workbook.since_1904)
            for style, literal in zip(styles.gather(odd), literals.gather(odd), strict=True)
        ]
        cells = cells.with_columns(
            cells["text"].scatter(odd, [text for text, _ in shown]),
            cells["kind"].scatter(odd, [kind for _, kind in shown]),
        )
    return cells["text"], cells["kind"]


def _date_text(literal: str, *, since_1904: bool) -> str | None:
    try:
        return serial_text(float(literal), since_1904=since_1904)
    except (ValueError, OverflowError):
        return None


def _column_indices(letters: pl.Series) -> pl.Series:
    distinct = letters.unique()
    if distinct.is_empty():
        return distinct.cast(pl.UInt32)
    indices = pl.Series([column_index(name) for name in distinct.to_list()], dtype=pl.UInt32)
    return letters.replace_strict(distinct, indices, return_dtype=pl.UInt32)


def _hide_columns(builder: GridBuilder, columns: list[dict[str, str]]) -> None:
    for column in columns:
        if column.get("hidden") in TRUE:
            first, last = _number_of(column, "min"), min(_number_of(column, "max"), MOST_COLUMNS)
            builder.hide_columns(range(max(first, 1) - 1, last))


def _merges(merged: list[dict[str, str]]) -> list[Merge]:
    references = (_MERGE.fullmatch(attributes.get("ref", "").replace("$", "")) for attributes in merged)
    return [
        (int(match[2]) - 1, column_index(match[1]), int(match[4]) - 1, column_index(match[3]))
        for match in references
        if match is not None
    ]

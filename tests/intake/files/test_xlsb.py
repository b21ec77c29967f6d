"""What is read from .xlsb; the workbook is written here record by record."""

from __future__ import annotations

import struct
from pathlib import Path

import fastexcel
import pytest
from grid_files import package, read, relations, rows

from tenglong.engine.core.errors import SubmissionError


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    return head + (bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def row(index: int, *, hidden: bool = False) -> bytes:
    flags = struct.pack("<BBB", 0, 0x10 if hidden else 0, 0)
    return record(0, struct.pack("<IIH", index, 0, 300) + flags + struct.pack("<I", 0))


def styles() -> bytes:
    formats = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 180) + wide("yyyy-mm-dd")) + record(616)
    xfs = b"".join(record(47, struct.pack("<HHHHHHHH", 0, number, 0, 0, 0, 0, 0, 0)) for number in (0, 10, 180))
    return record(278) + formats + record(617, struct.pack("<I", 3)) + xfs + record(618) + record(279)


def sheet() -> bytes:
    return (
        record(129)
        + record(148, struct.pack("<IIII", 0, 2, 0, 6))
        + record(60, struct.pack("<IIIIH", 1, 1, 2560, 0, 1))
        + record(145)
        + row(1)
        + cell(7, 0, struct.pack("<I", 0))
        + cell(5, 1, struct.pack("<d", 0.1 + 0.2))
        + cell(2, 2, struct.pack("<i", 302 << 2 | 3), style=1)
        + cell(5, 3, struct.pack("<d", 46346.0), style=2)
        + cell(3, 4, b"\x07")
        + cell(4, 5, b"\x01")
        + row(2, hidden=True)
        + cell(6, 0, wide(" 乙 "))
        + cell(9, 1, struct.pack("<d", 5.0) + b"\0\0" + struct.pack("<II", 0, 0))
        + cell(11, 4, b"\x2a" + b"\0\0" + struct.pack("<II", 0, 0))
        + record(146)
        + record(177, struct.pack("<I", 1))
        + record(176, struct.pack("<4I", 1, 2, 0, 0))
        + record(178)
        + record(130)
    )


def xlsb(path: Path, content: bytes) -> Path:
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("规下")
    return package(
        path,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations(officeDocument="xl/workbook.bin"),
            "xl/workbook.bin": record(131)
            + record(153, struct.pack("<III", 0, 0, 0))
            + record(143)
            + record(156, bundle)
            + record(144)
            + record(132),
            "xl/_rels/workbook.bin.rels": relations(
                worksheet="worksheets/sheet1.bin", sharedStrings="sharedStrings.bin", styles="styles.bin"
            ),
            "xl/worksheets/sheet1.bin": content,
            "xl/sharedStrings.bin": record(159, struct.pack("<II", 1, 1))
            + record(19, b"\0" + wide("甲公司"))
            + record(160),
            "xl/styles.bin": styles(),
        },
    )


def test_an_xlsb_gives_types_errors_formats_merges_and_hidden_rows(tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", sheet())
    (grid,) = read(path)
    assert rows(grid) == [
        [None] * 6,
        ["甲公司", "0.3", "3.02", "2026-11-20", "#DIV/0!", "TRUE"],
        [" 乙 ", "5", None, None, "#N/A", None],
    ]
    assert grid.sheet == "规下"
    assert grid.errors == {(1, 4), (2, 4)}
    assert grid.percent == {2}
    assert grid.merges == ((1, 0, 2, 0),)
    assert grid.hidden_rows == {2}
    assert grid.hidden_columns == {1}


def test_calamine_understands_the_same_file_in_the_same_way(tmp_path: Path) -> None:
    loaded = fastexcel.read_excel(xlsb(tmp_path / "a.xlsb", sheet())).load_sheet(0, header_row=None, dtypes="string")
    assert loaded.to_polars().columns
    assert loaded.to_polars()[:, 0].to_list() == ["甲公司", " 乙 "]


def test_a_sheet_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="不完整"):
        read(xlsb(tmp_path / "a.xlsb", sheet()[:-40]))

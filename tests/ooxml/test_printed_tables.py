"""Tables as they are printed: A4 in landscape, headers repeated, wide ones on pages side by side that can be read."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from tenglong.engine.ooxml.sheet_rows import FIGURE, SheetColumn
from tenglong.engine.ooxml.table_sheets import Book, TableSheet, page_starts


def printed(folder: Path, *widths: float, heading: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    columns = [SheetColumn(name=f"c{index}", header=f"栏{index}", width=width) for index, width in enumerate(widths)]
    rows = pl.DataFrame({column.name: ["甲"] * 3 for column in columns})
    book = Book()
    book.workbook.remove(book.first)
    book.add(TableSheet(title="表", columns=columns, rows=rows, heading=heading))
    book.save(folder / "表.xlsx")
    return load_workbook(folder / "表.xlsx").active


def test_a_table_is_printed_on_a4_in_landscape_with_its_header_on_every_page(tmp_path: Path) -> None:
    sheet = printed(tmp_path, 10, 20, 30, 40)
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_a_wide_table_goes_on_pages_side_by_side_with_the_enterprise_on_each(tmp_path: Path) -> None:
    sheet = printed(tmp_path, 6, 12, 28, *[20] * 12, heading=("某镇清单",))
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.scale, sheet.page_setup.pageOrder) == (60, "overThenDown")
    assert sheet.print_title_cols == "$A:$C"
    assert [each.id for each in sheet.col_breaks.brk] == [10]


def test_title_and_legend_stand_whole_on_every_page_of_a_wide_table(tmp_path: Path) -> None:
    legend = "绿色表头的栏由填报单位填写，其余各栏请勿改动。" * 6
    sheet = printed(tmp_path, 6, 12, 28, *[20] * 12, heading=("某镇清单", legend))
    assert sheet.print_title_rows == "$1:$3"
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["D1:J1", "D2:J2", "K1:O1", "K2:O2"]
    assert [sheet.cell(row, column).value for row in (1, 2) for column in (1, 4, 11)] == [
        *(None, "某镇清单", "某镇清单"),
        *(None, legend, legend),
    ]
    assert sheet.row_dimensions[2].height >= 3 * 13  # 276 characters wide, on a page of 100


@pytest.mark.parametrize("widths", [[180], [6, 12, 28, 134], [200, 10, 10], [10] * 60, [6, 12, 28, 170, 170, 5]])
def test_no_page_is_wider_than_the_paper_unless_one_column_is(widths: list[float]) -> None:
    starts = page_starts(widths)
    for start, end in zip([0, *starts], [*starts, len(widths)], strict=True):
        taken = sum(widths[start:end]) + (sum(widths[:3]) if start else 0)
        assert taken <= 190 or end - start == 1 or (start == 0 and end <= 4)


def test_a_figure_is_shown_rounded_and_held_in_full(tmp_path: Path) -> None:
    column = SheetColumn(name="figure", header="实际值", width=12, kind="number", shown=FIGURE)
    book = Book()
    book.workbook.remove(book.first)
    book.add(TableSheet(title="表", columns=[column], rows=pl.DataFrame({"figure": ["3.796153846154"]})))
    book.save(tmp_path / "表.xlsx")
    cell = load_workbook(tmp_path / "表.xlsx").active["A2"]
    assert (cell.value, cell.number_format) == (3.796153846154, "#,##0.00##")

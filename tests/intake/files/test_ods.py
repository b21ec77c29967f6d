"""What is read from .ods."""

from __future__ import annotations

from pathlib import Path

from grid_files import package, read, rows

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(path: Path, body: str, styles: str = "") -> Path:
    content = (
        f"<office:document-content {NAMES} {CALC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return package(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def cell(type_: str, value: str, shown: str, more: str = "") -> str:
    name = {"float": "value", "percentage": "value"}.get(type_, f"{type_}-value")
    value = f'office:{name}="{value}"' if value else ""
    return f'<table:table-cell office:value-type="{type_}" {value} {more}><text:p>{shown}</text:p></table:table-cell>'


BLANK_TAIL = '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'


def test_types_errors_merges_repeats_and_hidden_rows_are_read(tmp_path: Path) -> None:
    body = (
        '<table:table table:name="规下"><table:table-column/><table:table-column table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="9"/></table:table-row>'
        "<table:table-row>"
        + cell("string", "", "用<text:s/>地", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/>"
        + cell("float", "0.30000000000000004", "0.30")
        + cell("percentage", "0.0302", "3.02%")
        + cell("date", "2026-11-20", "26/11/20")
        + cell("date", "2026-11-20T08:30:00", "8:30")
        + cell("boolean", "true", "TRUE")
        + cell("string", "", "#DIV/0!", 'calcext:value-type="error"')
        + BLANK_TAIL
        + '<table:table-row table:visibility="filter" table:number-rows-repeated="2">'
        + cell("float", "7", "7", 'table:number-columns-repeated="2"')
        + '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        "<text:p>一</text:p><text:p>二</text:p></table:table-cell>"
        + BLANK_TAIL
        + '<table:table-row table:number-rows-repeated="1048000">'
        + BLANK_TAIL
        + "</table:table>"
    )
    (grid,) = read(ods(tmp_path / "a.ods", body))
    assert rows(grid) == [
        [None] * 8,
        [None] * 8,
        ["用 地", None, "0.3", "0.0302", "2026-11-20", "2026-11-20 08:30", "TRUE", "#DIV/0!"],
        ["7", "7", "一\n二", None, None, None, None, None],
        ["7", "7", "一\n二", None, None, None, None, None],
    ]
    assert grid.merges == ((2, 0, 2, 1),)
    assert grid.errors == {(2, 7)}
    assert grid.percent == {3}
    assert grid.hidden_rows == {3, 4}
    assert grid.hidden_columns == {1}
    assert sorted(grid.numbers) == [0, 1, 2, 3]


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    row = f"<table:table-row>{cell('string', '', '甲')}</table:table-row>"
    body = f'<table:table table:name="a">{row}</table:table><table:table table:name="b" table:style-name="ta2">{row}</table:table>'
    assert [(grid.sheet, grid.hidden) for grid in read(ods(tmp_path / "a.ods", body, style))] == [
        ("a", False),
        ("b", True),
    ]

"""Submissions of every kind of file, told by content and never by name; and files that are refused in one line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from make import A, B, C, Writer, case, office, raw, text, xls, xlsx

LIST = [
    ["企业名称", "统一社会信用代码", "税收（万元）", "用地面积（亩）"],
    ["甲厂", A, 12.5, 3],
    ["乙厂", B, 0, 4.25],
]
TYPED = [*LIST, ["丙厂", C, 0.1 + 0.2, 1 / 3]]


def repacked(writer: Writer, **parts: bytes) -> Writer:
    """A workbook with further parts in its package (`__` stands for /, `_dot_` for .)."""

    def write(path: Path) -> None:
        writer(path)
        with zipfile.ZipFile(path, "a") as package:
            for name, content in parts.items():
                info = zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", "."), (2020, 1, 1, 0, 0, 0))
                package.writestr(info, content)

    return write


def made(writer: Writer, name: str) -> bytes:
    """The bytes of a file that `writer` writes."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        writer(path)
        return path.read_bytes()


def with_part(name: str, content: str) -> Writer:
    """A workbook in which one part is replaced."""

    def write(path: Path) -> None:
        source = io.BytesIO(made(xlsx(LIST), "a.xlsx"))
        with (
            zipfile.ZipFile(source) as old,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                new.writestr(info, content if info.filename == name else old.read(info))

    return write


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FAR = (
    f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)
BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet {MAIN}><sheetData/></worksheet>'
HTML = f"""<html><head><meta charset="gbk"></head><body><table border="1">
<tr><td colspan="4">三界镇企业清单</td></tr>
<tr><th rowspan="2">企业名称</th><th rowspan="2">统一社会信用代码</th><th colspan="2">2021年</th></tr>
<tr><th>税收（万元）</th><th>用地面积（亩）</th></tr>
<tr><td>甲厂</td><td>{A}</td><td>1,234.5</td><td>&nbsp;3&nbsp;</td></tr>
</table></body></html>"""

case("kind_xlsx", "a plain workbook", {"kind_xlsx.xlsx": xlsx(LIST)})
case(
    "kind_xlsm",
    "macros are ignored, and that is said",
    {"kind_xlsm.xlsm": repacked(xlsx(LIST), xl__vbaProject_dot_bin=b"macro")},
)
case(
    "kind_xls",
    "BIFF as LibreOffice writes it: floats exact by 15 digits",
    {"kind_xls.xls": office("xls", xlsx(TYPED))},
)
case("kind_ods", "an .ods as LibreOffice writes it", {"kind_ods.ods": office("ods", xlsx(TYPED))})
case("kind_et", "a WPS .et that is BIFF8 inside", {"kind_et.et": xls(TYPED)})
case("kind_et_zip", "a WPS .et that is a ZIP inside", {"kind_et_zip.et": xlsx(TYPED)})
case("kind_utf8", "csv in UTF-8 with a byte order mark", {"kind_utf8.csv": text(LIST, "utf-8-sig")})
case(
    "kind_tsv",
    "tsv in UTF-8 without a byte order mark",
    {"kind_tsv.tsv": text(LIST, "utf-8", "\t")},
)
case("kind_gbk", "csv in GBK", {"kind_gbk.csv": text(LIST, "gbk")})
case(
    "kind_gb18030",
    "csv in GB18030 with a rare character",
    {"kind_gb18030.csv": text([LIST[0], ["䶮厂㐂", A, 1, 2]], "gb18030")},
)
case("kind_utf16", "csv in UTF-16, tabs between", {"kind_utf16.csv": text(LIST, "utf-16", "\t")})
case(
    "kind_html",
    "an HTML table saved as .xls, in GBK, with spans",
    {"kind_html.xls": raw(HTML, "gbk")},
    year=2021,
)
case(
    "kind_mislabelled",
    "names that lie: a workbook called .csv, a csv called .xlsx",
    {
        "kind_mislabelled.csv": xlsx([LIST[0], LIST[1]]),
        "kind_mislabelled.xlsx": text([LIST[0], LIST[2]]),
    },
)
case(
    "kind_folder",
    "a folder: its spreadsheets are read, what is no table is skipped and reported, own results are left out",
    {
        "kind_folder/a.xlsx": xlsx([LIST[0], LIST[1]]),
        "kind_folder/b.csv": text([LIST[0], LIST[2]], "gbk"),
        "kind_folder/通知.pdf": raw(b"%PDF-1.7\n%%EOF\n"),
        "kind_folder/问题清单.xlsx": xlsx([["企业名称", "问题"], ["甲厂", "x"]]),
    },
    folder="kind_folder",
)
case(
    "kind_sheets",
    "several sheets in a file: the same list split into 规上 and 规下; notes, dictionaries and empty sheets left out",
    {
        "kind_sheets.xlsx": xlsx(
            {
                "规上": [LIST[0], LIST[1]],
                "规下": [LIST[0], LIST[2]],
                "填表说明": [["请按要求填写", "企业名称"]],
                "字典": [["是", "否"]],
                "Sheet4": [],
                "通讯录表": [["科室", "号码"], ["经济办", "1"]],
            }
        )
    },
)
case(
    "hostile_far_cell",
    "a cell at XFD1048576 is refused with its address",
    {"hostile_far_cell.xlsx": with_part("xl/worksheets/sheet1.xml", FAR)},
)
case(
    "hostile_entities",
    "an entity bomb is refused",
    {"hostile_entities.xlsx": with_part("xl/worksheets/sheet1.xml", BOMB)},
)
case(
    "hostile_truncated",
    "a truncated workbook is refused, not half read",
    {"hostile_truncated.xlsx": raw(made(xlsx(LIST), "a.xlsx")[:2500])},
)
case("hostile_empty", "an empty file is refused", {"hostile_empty.xls": raw(b"")})
case(
    "hostile_picture",
    "a picture called .xlsx is refused",
    {"hostile_picture.xlsx": raw(b"\x89PNG\r\n\x1a\n0000")},
)
case(
    "hostile_no_table",
    "a workbook without any header that is known is refused",
    {"hostile_no_table.xlsx": xlsx([["科室", "号码"], ["经济办", 1]])},
)
case(
    "hostile_links",
    "links to other workbooks are ignored, and that is said",
    {"hostile_links.xlsx": repacked(xlsx(LIST), xl__externalLinks__externalLink1_dot_xml=b"<externalLink/>")},
)

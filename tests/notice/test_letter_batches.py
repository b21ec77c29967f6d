"""A batch of letters: printing order, one merged file, cover list, zips, and the letters' own record."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import polars as pl
import pytest
from letter_runs import ROWS, checked

from tenglong.engine.notice.letter_index import INDEX
from tenglong.engine.run.rewrite import rewrite_notices

MORE = [
    ["乙低税公司", "", "甘霖镇", "领带", "20", "10", "否", "否"],
    ["甲低税公司", "", "", "领带", "20", "10", "否", "否"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batch")
    checked(path, [*ROWS, *MORE], prints=True)
    return path / "结果"


@pytest.fixture(scope="module")
def index(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "notices" / "index.parquet")


def document(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.read("word/document.xml").decode()


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_letters_come_by_township_then_name_those_without_a_township_last(index: pl.DataFrame) -> None:
    assert index.schema == pl.Schema(INDEX)
    assert index["number"].to_list() == list(range(1, index.height + 1))
    assert index.select("town", "name").rows() == [
        ("三界镇", "低税公司"), ("三界镇", "隐患公司"), ("三界镇", "隐患公司"), ("甘霖镇", "乙低税公司"), ("", "甲低税公司"),
    ]  # fmt: skip


def test_each_letter_keeps_what_it_rests_on(folder: Path, index: pl.DataFrame) -> None:
    low, order, refer = index.head(3).iter_rows(named=True)
    assert (low["track"], low["criteria"]) == ("inform", ["SZ20-E01"])
    assert {cell.split("!")[1] for cell in low["cells"]} == {"D2", "E2", "F2"}
    assert (order["track"], refer["track"]) == ("order", "refer")
    assert refer["department"]
    assert all(len(row[name]) == 64 for row in index.iter_rows(named=True) for name in ("template", "rules", "sha256"))
    assert {path.relative_to(folder).as_posix() for path in (folder / "notices").rglob("*.docx")} == set(
        index["letter"]
    )


def test_the_ledger_has_the_letters_record(folder: Path, index: pl.DataFrame) -> None:
    header, *rows = openpyxl.load_workbook(folder / "台账.xlsx")["文书登记"].iter_rows(values_only=True)
    assert [dict(zip(header, row, strict=True))["文件"] for row in rows] == index["letter"].to_list()


def test_the_merged_file_has_every_letter_in_order_each_counted_from_one(folder: Path, index: pl.DataFrame) -> None:
    path = folder / "打印" / "合并打印.docx"
    xml = document(path)
    assert xml.count('<w:pgNumType w:start="1"/>') == xml.count("<w:sectPr") == index.height
    expected = [text for letter in index["letter"] for text in texts(folder / letter)]
    assert [text for text in texts(path) if text] == [text for text in expected if text]
    assert len(docx.Document(str(path)).tables) == sum(
        len(docx.Document(str(folder / one)).tables) for one in index["letter"]
    )


def test_every_header_and_footer_of_the_merged_file_exists_and_is_kept_once(folder: Path) -> None:
    with zipfile.ZipFile(folder / "打印" / "合并打印.docx") as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        used = set(re.findall(r'r:id="(rId\d+)"', archive.read("word/document.xml").decode()))
        targets = dict(re.findall(r'Id="(rId\d+)" Type="[^"]*" Target="([^"]+)"', relations))
        assert used <= set(targets)
        assert {f"word/{name}" for name in targets.values()} <= set(archive.namelist())
        assert len(archive.namelist()) == len(set(archive.namelist()))
        types = archive.read("[Content_Types].xml").decode()
        assert all(f'PartName="/word/{name}"' in types for name in targets.values())
        assert sum(name.startswith("word/header") for name in archive.namelist()) == 2


def test_the_cover_list_has_a_row_for_each_letter(folder: Path, index: pl.DataFrame) -> None:
    header, *rows = openpyxl.load_workbook(folder / "打印" / "文书清单.xlsx")["文书清单"].iter_rows(values_only=True)
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(one["序号"], one["企业名称"], one["文书"]) for one in shown] == index.select(
        "number", "name", "title"
    ).rows()


def test_each_township_has_a_zip_of_its_letters_with_a_cover_list(folder: Path, index: pl.DataFrame) -> None:
    zips = sorted((folder / "打印" / "按乡镇").iterdir())
    assert [path.name for path in zips] == ["三界镇.zip", "未填乡镇.zip", "甘霖镇.zip"]
    with zipfile.ZipFile(zips[0]) as archive:
        names = archive.namelist()
        assert names[0] == "文书清单.xlsx"
        assert {f"notices/{name}" for name in names[1:]} == set(index.filter(pl.col("town") == "三界镇")["letter"])
        assert openpyxl.load_workbook(io.BytesIO(archive.read(names[0]))).active.max_row == 4  # type: ignore[union-attr]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_run_gives_the_same_bytes_and_so_does_writing_the_letters_again(tmp_path: Path) -> None:
    checked(tmp_path, [*ROWS, *MORE], prints=True)
    first = files(tmp_path / "结果")
    checked(tmp_path, [*ROWS, *MORE], prints=True)
    again = files(tmp_path / "结果")
    rewrite_notices(tmp_path / "结果", pdf=False, prints=True)
    rewritten = files(tmp_path / "结果")
    assert {name for name in first if first[name] != again[name]} <= {"run.json"}
    assert {name for name in first if again[name] != rewritten[name]} == set()


def test_writing_the_letters_again_without_prints_leaves_none_of_the_old(tmp_path: Path) -> None:
    checked(tmp_path, prints=True)
    count = rewrite_notices(tmp_path / "结果", pdf=False, prints=False).letters
    assert count == 3
    assert not (tmp_path / "结果" / "打印").exists()

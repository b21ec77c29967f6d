"""Long tables in little: invented enterprises with several rows, missing codes, other years, odd values."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from tenglong.engine.checking.options import Options
from tenglong.engine.checking.result import Result
from tenglong.engine.run.check_run import check

DAY = date(2022, 12, 31)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEADER = (
    "企业名称", "统一社会信用代码", "乡镇", "数据年度", "所属行业", "是否规上", "税收（万元）", "自有用地（亩）", "承租用地（亩）", "实际用地（亩）",
    "亩均税收", "主营业务收入（万元）", "企业地址", "是否两高企业", "是否存在安全隐患", "成立日期",
)  # fmt: skip
TABLES = ("records", "verdicts", "cautions", "decisions", "problems")


def code(number: int) -> str:
    """A credit code in the right form with sound check digits (GB 32100-2015) of no real organisation."""
    body = f"Y{number:07d}"
    digits = [int(sign) if sign.isdigit() else ord(sign) - 55 for sign in body]
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first = f"91330683{body}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + ALPHABET[(31 - total % 31) % 31]


def rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Rows as they come: a third belong to an enterprise that has others."""
    pick = random.Random(seed)
    for _ in range(count):
        firm = pick.randrange(count)
        land = round(pick.uniform(0.5, 40), 2)
        tax = pick.choice([round(land * 5, 2), round(land * pick.uniform(1, 20), 2), None, 0.0])
        yield {
            "企业名称": pick.choice([f"试验{firm}厂", f"试验{firm} 厂", f"试验{firm % 7}厂"]),
            "统一社会信用代码": pick.choice([code(firm), code(firm), code(firm).lower(), None, "待办"]),
            "乡镇": pick.choice(["三界镇", "甘霖镇", "某某镇", None]),
            "数据年度": pick.choice([2022, 2022, 2022, 2021, None]),
            "所属行业": pick.choice(["纺织业", "印花", "物流", None]),
            "是否规上": pick.choice(["是", "否", None]),
            "税收（万元）": tax,
            "自有用地（亩）": land,
            "承租用地（亩）": pick.choice([None, 1.5]),
            "实际用地（亩）": pick.choice([None, land, land + 1.5]),
            "亩均税收": pick.choice([None, round((tax or 0) / land, 1), 5.0]),
            "主营业务收入（万元）": pick.choice([None, 1999.99, 2000.0, 80000.0]),
            "企业地址": pick.choice([None, "一号", "二号"]),
            "是否两高企业": pick.choice(["是", "否", "", None]),
            "是否存在安全隐患": pick.choice(["是", "否", "不详", None]),
            "成立日期": pick.choice([date(2001, 2, 3), None]),
        }


def frame(count: int, seed: int = 1) -> pl.DataFrame:
    """The rows as a typed table."""
    types = {name: pl.Float64 for name in HEADER if "（" in name or name == "亩均税收"}
    schema = {name: types.get(name, pl.String) for name in HEADER} | {"数据年度": pl.Int64, "成立日期": pl.Date}
    return pl.DataFrame(list(rows(count, seed)), schema=schema)


def write_csv(table: pl.DataFrame, path: Path, *, above: Sequence[str] = (), encoding: str = "utf-8") -> Path:
    """The table as CSV, with lines above the header."""
    with path.open("w", encoding=encoding, newline="") as stream:
        stream.writelines(f"{line}\r\n" for line in above)
        writer = csv.writer(stream)
        writer.writerow(table.columns)
        writer.writerows(table.rows())
    return path


def profile(folder: Path, part_rows: int, more: str = "") -> Path:
    """A profile with parts of so many rows."""
    path = folder / "profile.yaml"
    path.write_text(f"limits: {{part_rows: {part_rows}}}\n{more}", encoding="utf-8")
    return path


def both_ways(folder: Path, *files: Path, part_rows: int, more: str = "", **options: Any) -> tuple[Result, Result]:
    """The same files checked whole (into folder/whole) and in parts (into folder/parts)."""
    given = {"as_of": DAY, "profile": profile(folder, part_rows, more), "notices": False, **options}
    return (
        check(Options(files=files, parts=False, **given), folder / "whole"),
        check(Options(files=files, parts=True, **given), folder / "parts"),
    )


def table(out: Path, name: str) -> pl.DataFrame:
    """A table of a run, in an order that does not depend on the way."""
    found = pl.read_parquet(out / f"{name}.parquet")
    order = ("source", "row", "record_id", "criterion", "caution", "code", "cell", "problem", "reason")
    return found.sort([column for column in order if column in found.columns], nulls_last=True, maintain_order=True)


def assert_same_tables(folder: Path) -> None:
    """Both ways of `both_ways` gave the same tables, but for which row of a sheet tells a text that is told once."""
    for name in TABLES:
        whole, parts = (table(folder / way, name) for way in ("whole", "parts"))
        if name == "records":
            parts = parts.select(whole.columns)
        if name == "problems":
            whole, parts = (told.filter(pl.col("code") != "town_unknown") for told in (whole, parts))
        assert_frame_equal(whole, parts)

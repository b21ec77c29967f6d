"""Makes a submission of any size from invented enterprises: the same each time, for one row or for ten million.

    python -m benchmarks.make_submission 100000 list.xlsx          (or .csv, .parquet)
    python -m benchmarks.make_submission 100000 next.xlsx later    the next one: a few enterprises changed, new, gone, renamed

Every value is a function of the row's number (`draws.py`). So a batch does not depend on other batches, memory stays
flat, and the size of batches does not change the values. There are 30 columns. About a tenth of the rows pay less than
5万元/亩, and some pay exactly that; a few figures in a hundred are missing; one row in a thousand is a second parcel of an
enterprise further up.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from .draws import chosen, credit_code, normal, share, uniform

MOST = 10_000_000
"""Enterprises with a code of their own."""

TRADES = {
    "纺织业": 16, "通用设备制造业": 15, "金属制品业": 12, "电气机械和器材制造业": 11, "印花": 6, "橡胶和塑料制品业": 6, "铸造": 5,
    "专用设备制造业": 5, "家具": 4, "化学纤维制造业": 4, "造纸": 3, "物流": 5, "批发业": 4, "食品制造业": 4,
}  # fmt: skip
TOWNS = {
    "三界镇": 14, "甘霖镇": 16, "长乐镇": 12, "剡湖街道": 15, "黄泽镇": 13, "仙岩镇": 7, "金庭镇": 6, "石璜镇": 7, "谷来镇": 5,
    "下王镇": 5,
}  # fmt: skip
STATES = {"正常": 96, "停产": 3, "半停产": 1}
"""Trades, towns and states by their share in a hundred."""

CHANGES = {"figures": 0.01, "new": 0.005, "gone": 0.005, "renamed": 0.005}
"""The share of the enterprises that have other figures of tax and revenue (and what follows from them), are new, gone or
have another name in the next submission."""

_NUMBER, _ROW = pl.col("number"), pl.col("row")
_ROW_GROUP = 100_000


def rows(count: int, seed: int = 7) -> pl.LazyFrame:
    """`count` rows, with headers as a township writes them; numbers are Float64, dates are Date, all else is text."""
    return _numbered(count, seed).with_columns(**_figures(seed)).select(**_columns(seed))


def later_rows(count: int, seed: int = 7) -> pl.LazyFrame:
    """The next submission of the enterprises of `rows(count, seed)`, by the shares of `CHANGES`; the others stay as they are."""
    fresh = round(count * CHANGES["new"])

    def changes(name: str) -> pl.Expr:
        return share(_NUMBER, seed, f"later {name}", CHANGES[name]) & _NUMBER.le(count)

    factor = pl.when(changes("figures")).then(uniform(_NUMBER, seed, "later factor") + 0.5).otherwise(1.0)
    figures = _figures(seed) | {"factor": factor}
    frame = _numbered(count + fresh, seed).filter(~changes("gone")).with_columns(**figures)
    frame = frame.with_columns((pl.col("tax", "revenue") * pl.col("factor")).round(2))
    columns = _columns(seed)
    name = columns["企业名称"]
    columns["企业名称"] = pl.when(changes("renamed")).then(name.str.replace("试验", "新验")).otherwise(name)
    return frame.select(**columns)


def _numbered(count: int, seed: int) -> pl.LazyFrame:
    """`count` rows with the numbers of their enterprises."""
    if count > MOST:
        raise ValueError(f"at most {MOST} rows: the codes do not reach further")
    numbers = pl.LazyFrame().select(row=pl.int_range(1, count + 1, dtype=pl.UInt64))
    return numbers.with_columns(_enterprise(seed))


def write(count: int, path: Path, seed: int = 7, *, later: bool = False) -> Path:
    """Write .xlsx, .csv or .parquet, as the path's ending says, and return the path."""
    frame = later_rows(count, seed) if later else rows(count, seed)
    match path.suffix:
        case ".parquet":
            frame.sink_parquet(path, row_group_size=_ROW_GROUP)
        case ".csv":
            frame.sink_csv(path, include_bom=True)
        case ".xlsx":
            _write_workbook(frame, path)
        case other:
            raise ValueError(f"{path}: {other or 'no ending'} is none of .xlsx, .csv, .parquet")
    return path


def _write_workbook(frame: pl.LazyFrame, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业清单")
    sheet.append(frame.collect_schema().names())
    for batch in frame.collect_batches(maintain_order=True):
        for row in batch.iter_rows():
            sheet.append(row)
    book.save(path)


def _enterprise(seed: int) -> pl.Expr:
    """The number of the enterprise that a row belongs to: mostly its own, else that of an enterprise further up."""
    earlier = (uniform(_ROW, seed, "earlier") * _ROW).cast(pl.UInt64).clip(1)
    return pl.when(share(_ROW, seed, "parcel", 0.001)).then(earlier).otherwise(_ROW).alias("number")


def _figures(seed: int) -> dict[str, pl.Expr]:
    """The figures that others are made from: land in 亩, money in 万元. Tax depends on the land of the first parcel."""

    def parcel(key: pl.Expr) -> pl.Expr:
        return (normal(key, seed, "land") * 0.95 + 0.85).exp().round(2).clip(0.05)

    rate = (normal(_NUMBER, seed, "rate") * 0.85 + 2.7).exp()
    tax = (parcel(_NUMBER) * pl.when(share(_NUMBER, seed, "exactly", 0.002)).then(5.0).otherwise(rate)).round(2)
    return {
        "own": parcel(_ROW),
        "rented": _given(parcel(_ROW) * 0.4, _ROW, seed, "rented", 0.08),
        "let": _given(parcel(_ROW) * 0.2, _ROW, seed, "let", 0.05),
        "tax": tax,
        "revenue": (tax * (uniform(_NUMBER, seed, "revenue") * 18 + 12)).round(2),
    }


def _given(value: pl.Expr, key: pl.Expr, seed: int, name: str, part: float) -> pl.Expr:
    """The value rounded to two decimals in that share of the rows, null in the others."""
    return pl.when(share(key, seed, f"{name} given", part)).then(value.round(2))


def _columns(seed: int) -> dict[str, pl.Expr]:
    """Header → column, in the order of the sheet."""

    def yes(name: str, part: float) -> pl.Expr:
        said = pl.when(share(_NUMBER, seed, name, part)).then(pl.lit("是")).otherwise(pl.lit("否"))
        return pl.when(share(_NUMBER, seed, f"{name} given", 0.99)).then(said)

    def figure(value: pl.Expr, name: str, part: float = 0.97) -> pl.Expr:
        return _given(value, _NUMBER, seed, name, part)

    def between(low: float, high: float, name: str) -> pl.Expr:
        return uniform(_NUMBER, seed, name) * (high - low) + low

    number = _NUMBER.cast(pl.String)
    land = pl.col("own") + pl.col("rented").fill_null(0) - pl.col("let").fill_null(0)
    scale = pl.when(pl.col("revenue") >= 2000).then(pl.lit("是")).otherwise(pl.lit("否"))
    day = pl.date(2000, 1, 1).dt.offset_by(
        pl.concat_str((uniform(_NUMBER, seed, "day") * 8000).cast(pl.Int64), pl.lit("d"))
    )
    return {
        "序号": _ROW.cast(pl.Int64),
        "乡镇": chosen(_NUMBER, seed, "town", TOWNS),
        "企业名称": pl.concat_str(pl.lit("嵊州市试验"), number.str.zfill(8), pl.lit("厂")),
        "统一社会信用代码": credit_code(_NUMBER - 1),
        "所属行业": pl.when(share(_NUMBER, seed, "trade given", 0.99)).then(chosen(_NUMBER, seed, "trade", TRADES)),
        "是否规上": pl.when(share(_NUMBER, seed, "scale given", 0.99)).then(scale),
        "税收（万元）": figure(pl.col("tax"), "tax", 0.98),
        "自有用地（亩）": _given(pl.col("own"), _ROW, seed, "own", 0.98),
        "承租用地（亩）": pl.col("rented"),
        "出租用地（亩）": pl.col("let"),
        "实际用地（亩）": _given(land, _ROW, seed, "land", 0.9),
        "主营业务收入（万元）": figure(pl.col("revenue"), "sales"),
        "工业增加值（万元）": figure(pl.col("tax") * between(3, 8, "added"), "added"),
        "综合能耗（吨标准煤）": figure(pl.col("tax") * between(0.2, 3, "energy"), "energy"),
        "年平均职工人数": figure((pl.col("tax") * between(0.1, 0.9, "staff")).ceil(), "staff"),
        "研发经费（万元）": figure(pl.col("revenue") * between(0, 0.05, "research"), "research"),
        "用电量（万千瓦时）": figure(pl.col("tax") * between(0.5, 3, "power"), "power"),
        "建筑面积（平方米）": (pl.col("own") * 700).round(1),
        "是否两高企业": yes("two high", 0.03),
        "是否存在安全隐患": yes("unsafe", 0.02),
        "是否环保达标": yes("clean", 0.98),
        "是否消防达标": yes("fire", 0.98),
        "是否违法用地": yes("land law", 0.01),
        "是否违法建设": yes("building law", 0.01),
        "法定代表人": pl.concat_str(pl.lit("试"), (_NUMBER % 97).cast(pl.String)),
        "联系电话": (_NUMBER.cast(pl.Int64) + 13_800_000_000).cast(pl.String),
        "企业地址": pl.concat_str(pl.lit("试验路"), _ROW.cast(pl.String), pl.lit("号")),
        "成立日期": day,
        "经营状态": chosen(_NUMBER, seed, "state", STATES),
        "备注": pl.lit(None, dtype=pl.String),
    }


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), later=sys.argv[3:] == ["later"])

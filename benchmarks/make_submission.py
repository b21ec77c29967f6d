"""Makes a submission of any size: realistic shares of trades, missing figures, about a tenth hits; the same each time.

    python benchmarks/make_submission.py 100000 list.xlsx
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

HEADER = (
    "序号", "乡镇", "企业名称", "统一社会信用代码", "所属行业", "是否规上", "税收（万元）", "自有用地（亩）", "承租用地（亩）",
    "出租用地（亩）", "实际用地（亩）", "主营业务收入（万元）", "工业增加值（万元）", "综合能耗（吨标准煤）", "年平均职工人数",
    "研发经费（万元）", "用电量（万千瓦时）", "建筑面积（平方米）", "是否两高企业", "是否存在安全隐患", "是否环保达标",
    "是否消防达标", "是否违法用地", "是否违法建设", "法定代表人", "联系电话", "企业地址", "成立日期", "经营状态", "备注",
)  # fmt: skip
TRADES = ("纺织业", "通用设备制造业", "电气机械和器材制造业", "金属制品业", "化学纤维制造业", "印花", "铸造", "造纸", "家具", "物流")
TOWNS = ("三界镇", "甘霖镇", "长乐镇", "剡湖街道", "黄泽镇", "仙岩镇", "金庭镇", "石璜镇", "谷来镇", "下王镇")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code(number: int) -> str:
    """A sound credit code (GB 32100-2015) of a made-up organisation."""
    body = f"X{number:07d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    digits = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    organisation = body + {10: "X", 11: "0"}.get(rest, str(rest))
    first = "91330683" + organisation
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(first))
    return first + ALPHABET[(31 - total % 31) % 31]


def rows(count: int, seed: int = 7) -> Iterator[tuple[object, ...]]:
    """`count` invented enterprises."""
    pick = random.Random(seed)
    for number in range(1, count + 1):
        land = round(pick.lognormvariate(2.2, 0.9), 2)
        tax = round(land * pick.lognormvariate(2.7, 0.85), 2)
        large = pick.random() < 0.2
        yes = lambda share: "是" if pick.random() < share else "否"  # noqa: E731
        yield (
            number, pick.choice(TOWNS), f"嵊州市试验{number:07d}厂", code(number), pick.choice(TRADES), "是" if large else "否",
            None if pick.random() < 0.02 else tax, land, "", "", land if pick.random() < 0.9 else None,
            round(tax * pick.uniform(12, 30), 2), round(tax * pick.uniform(3, 8), 2), round(tax * pick.uniform(0.2, 3), 1),
            pick.randint(3, 800), round(tax * 0.4, 2), round(tax * 1.7, 2), round(land * 700, 1), yes(0.03), yes(0.02), yes(0.98),
            yes(0.98), yes(0.01), yes(0.01), f"试{number % 97}", 13800000000 + number, f"试验路{number}号",
            f"20{pick.randint(0, 21):02d}-{pick.randint(1, 12):02d}-{pick.randint(1, 28):02d}", "正常", "",
        )  # fmt: skip


def write(count: int, path: Path) -> None:
    """Write .xlsx, .csv or .parquet by the path's ending."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(rows(count))
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业清单")
    sheet.append(HEADER)
    for row in rows(count):
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))

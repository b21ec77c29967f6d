"""Lists for the tests of Spark: enterprises with several rows, missing codes, other years and odd values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
from made_records import random_rows

from tenglong.engine.checking.check import Check, Checker
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.records.records import Records, in_full
from tenglong.engine.vocabulary.fields import vocabulary
from tenglong.engine.vocabulary.uscc import ALPHABET

DAY = date(2022, 12, 31)
TRADES = ("纺织业", "通用设备制造业", "黑色金属冶炼和压延加工业", "铸造", "物流", "")
TABLES = ("verdicts", "cautions", "decisions", "problems", "records")


def code(number: int) -> str:
    """A sound credit code of an invented organisation."""
    body = f"X{number:07d}"
    digits = [int(sign) if sign.isdecimal() else ord(sign) - 55 for sign in body]
    rest = 11 - sum(digit * weight for digit, weight in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first = "91330683" + body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + ALPHABET[(31 - total % 31) % 31]


def firms(count: int, seed: int = 5) -> pl.DataFrame:
    """A list in which one enterprise in four has another row, far from the first one."""
    pick = Random(seed)
    rows = [_firm(pick, number) for number in range(count)]
    for number in range(count // 4):
        again = dict(pick.choice(rows))
        again |= {"自有用地（亩）": round(pick.random() * 20, 2), "实际用地（亩）": None, "企业地址": f"另处{number}"}
        again |= pick.choice([{}, {}, {"统一社会信用代码": None}, {"税收（万元）": None}, {"数据年度": 2021}])
        rows.append(again)
    pick.shuffle(rows)
    return pl.DataFrame(rows, infer_schema_length=None)


def _firm(pick: Random, number: int) -> dict[str, Any]:
    land = pick.choice([round(pick.lognormvariate(2, 1), 2), 3.24, 10.0, 3.0, 0.0, -1.0, float("nan"), None])
    tax = pick.choice([round(pick.lognormvariate(4, 1), 2), 16.2, 50.0, 49.96, 0.1 + 0.2, 1e-9, None])
    sound = code(number)
    return {
        "企业名称": f"嵊州市试验{number}厂",
        "统一社会信用代码": pick.choice([sound, sound, sound, f" {sound.lower()} ", sound[:17], None]),
        "所属行业": pick.choice(TRADES),
        "是否规上": pick.choice(["是", "否", "待核", None]),
        "税收（万元）": tax,
        "自有用地（亩）": land,
        "实际用地（亩）": pick.choice([land, None]),
        "亩均税收（万元/亩）": pick.choice(["5.00", "4.9", "—", "#DIV/0!", None, "12.345"]),
        "年平均职工人数": pick.choice([3, 800, None]),
        "是否存在安全隐患": pick.choice(["是", "否", "否", None]),
        "是否违法建设": pick.choice([True, False, None]),
        "成立日期": pick.choice([date(2001, 2, 3), None]),
        "数据年度": pick.choice([2022, 2022, 2022, 2021, None]),
        "乡镇": pick.choice(["三界镇", "甘霖镇", "不知道镇", None]),
        "企业地址": f"试验路{number}号",
        "备注": None,
    }


def made_up(seed: int, count: int) -> pl.DataFrame:
    """Rows around the figures that the shipped rules look at, in columns named by field keys."""
    policies, fields = load_policies(), vocabulary("enterprise").fields
    rules = [
        rule for policy in policies for rule in policy.rules if {"enterprise", "workshop"} & set(rule.criterion.record)
    ]
    rows = random_rows(Random(seed), rules, policies, count)
    pick = Random(seed)
    keys = [key for key in fields if key not in ("name", "uscc") and any(row.get(key) is not None for row in rows)]
    named = {
        "name": [f"企业{pick.randrange(count)}" for _ in rows],
        "uscc": [pick.choice([None, code(pick.randrange(count // 2))]) for _ in rows],
    }
    return pl.DataFrame({**named, **{key: [row.get(key) for row in rows] for key in keys}}, strict=False)


@dataclass(frozen=True)
class Brittle(Checker):
    """Fails at the records of one name, as a bug would."""

    name: str = ""

    def check(self, records: Records, clock: Clock) -> Check:
        if self.name in records.frame["name"].to_list():
            raise ZeroDivisionError("坏了")
        return super().check(records, clock)


def checker(profile: Path | None = None, **options: Any) -> Checker:
    """What a check of 2022 judges by."""
    return Checker.of(Options(files=(), as_of=DAY, profile=profile, **{"year": 2022, **options}))


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    """A table in an order of its own."""
    keys = ("file", "sheet", "row", "record_id", "criterion", "code", "cell", "caution", "reason", "problem")
    return table.sort([name for name in keys if name in table.columns], nulls_last=True, maintain_order=True)


def embedded(files: Sequence[Path], profile: Path | None = None, **options: Any) -> dict[str, pl.DataFrame]:
    """The tables of an embedded check that holds all records."""
    judge = Checker.of(Options(files=tuple(files), as_of=DAY, profile=profile, **{"year": 2022, **options}))
    done = judge.check(judge.read(Clock()), Clock())
    tables = {**dict(done.tables()), "decisions": done.decisions}
    tables["records"] = in_full(tables["records"], vocabulary("enterprise").fields)
    return {name: in_order(tables[name]) for name in TABLES}

"""Records for tests: built from plain dicts, or made up at random around the figures that a rule looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import polars as pl

from tenglong.engine.core.exact import exact_text
from tenglong.engine.language import ast
from tenglong.engine.policy.corpus import Policy, Rule
from tenglong.engine.records.records import KEYS, Records, Source, SourceColumn, column_type
from tenglong.engine.vocabulary.code_types import CELL_STATES
from tenglong.engine.vocabulary.fields import Vocabulary, vocabulary

FILE, SHEET = "三界镇.xlsx", "排查表"
FIRST_ROW = 3

_PLAIN = ["0", "1", "10", "3.24", "16.2", "-30", "0.00000001", "1/3", "2/15", "-7/3", "0.123456789", "49.999999999"]
_HUGE = [
    "10000000000000000000000000",
    "99999999999999999999.99999999",
    "-123456789012345678901234",
    "1234567890123456.5",
]
_STEPS = [Fraction(0)] * 4 + [Fraction(sign, 10**places) for sign in (1, -1) for places in (2, 8, 9, 13)]
_DAYS = [
    date(2020, 2, 29),
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2021, 1, 1),
    date(2024, 2, 29),
    date(2025, 6, 30),
]
_DAYS += [date(9999, 12, 31), date(1, 1, 1)]


def records_of(rows: Iterable[Mapping[str, Any]], fields: Vocabulary | None = None) -> Records:
    """Records of one sheet whose columns A, B, … are the fields that any row names; row i stands in sheet row i + 3."""
    fields = fields or vocabulary("enterprise")
    listed = [dict(row) for row in rows]
    named = list(dict.fromkeys(key for row in listed for key in row if key not in KEYS))
    types: dict[str, Any] = {**KEYS}
    types |= {key: column_type(fields[key]) if key in fields.fields else pl.String for key in named}
    full = [
        {
            "file": FILE,
            "sheet": SHEET,
            "row": number,
            "source": 0,
            "record_id": str(number),
            "kind": "enterprise",
            **row,
        }
        for number, row in enumerate(listed, FIRST_ROW)
    ]
    given = [key for key in named if key in fields.fields]
    columns = tuple(
        SourceColumn(letter=chr(ord("A") + place), header=fields.label(key), field=key)
        for place, key in enumerate(given)
    )
    return Records(
        pl.DataFrame(full, schema=types, orient="row"),
        [Source(file=FILE, sheet=SHEET, header_rows=(1, 2), columns=columns)],
    )


def random_rows(random: Random, rules: Sequence[Rule], policies: Sequence[Policy], count: int) -> list[dict[str, Any]]:
    """Rows that say something, nothing, or something unusable of every field that the rules read."""
    maker = _Maker(random, rules, policies)
    return [maker.row() for _ in range(count)]


class _Maker:
    def __init__(self, random: Random, rules: Sequence[Rule], policies: Sequence[Policy]) -> None:
        self.random = random
        self.fields = rules[0].vocabulary
        self.keys = list(dict.fromkeys(key for rule in rules for key in rule.fields))
        self.kinds = sorted({kind for rule in rules for kind in rule.criterion.record})
        nodes = [node for rule in rules for root in (rule.when, rule.scope) if root for node in root.walk()]
        self.limits = sorted({node.value for node in nodes if isinstance(node, ast.Quantity)}) or [Fraction(1)]
        self.quotients = _quotients(nodes)
        self.words = {node.key: node.values for node in nodes if isinstance(node, ast.OneOf)}
        rows = [row for policy in policies for entries in policy.lists.values() for row in entries.rows]
        self.names = sorted({name for row in rows for name in row.names[0]})
        self.others = sorted({name for row in rows for cell in row.names[1:] for name in cell})
        self.places = [*sorted({policy.head.region for policy in policies}), "330212", "330402104", "330600"]

    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"kind": self.random.choice(self.kinds)}
        for key in self.keys:
            self._say(row, key)
        self._align(row)
        row["report_year"] = self.random.choice([None, None, "2019", "2020", "2022", "2023", "2025", "2026"])
        row["region_code"] = self.random.choice([None, None, *self.places])
        row["uscc"] = self.random.choice([None, "91330683MA00000000", "91330212MA00000000"])
        row["region"] = None if row["region_code"] is None and self.random.random() < 0.8 else "某地"
        return row

    def _say(self, row: dict[str, Any], key: str) -> None:
        row[key] = None if self.random.random() < 0.25 else self._value(key)
        used = [code for code in CELL_STATES if code not in ("none", "unknown", "error", "unclear", "invalid")]
        states = used if row[key] is not None else [code for code in CELL_STATES if code not in used]
        row[f"{key}~"] = self.random.choice(states) if self.random.random() < 0.4 else None

    def _value(self, key: str) -> Any:
        field = self.fields[key]
        match field.type:
            case "number":
                return self._figure(field.unit_.size)
            case "flag":
                return self.random.random() < 0.5
            case "date":
                return self.random.choice(_DAYS)
            case "choice":
                return self.random.choice([*list(field.options)[:3], *self.words.get(key, ())])
        return self._text(key)

    def _figure(self, size: Fraction) -> str:
        draw = self.random.random()
        if draw < 0.5:
            return exact_text(self.random.choice(self.limits) / size + self.random.choice(_STEPS))
        if draw < 0.6:
            return self.random.choice(_HUGE)
        if draw < 0.8:
            return self.random.choice(_PLAIN)
        return exact_text(Fraction(self.random.randrange(-(10**4), 10**6), 10 ** self.random.randrange(0, 10)))

    def _text(self, key: str) -> str:
        listed = [*self.words.get(key, ()), *(self.names if key == "name" else self.others), "某某有限公司"]
        text = str(self.random.choice(listed))
        spoilt = [
            text,
            text,
            f" {text}",
            text.replace("(", "（"),
            f"{text[:2]}\u3000{text[2:]}",
            f"{text[:-1]}",
            f"{text}厂",
        ]
        return self.random.choice(spoilt)

    def _align(self, row: dict[str, Any]) -> None:
        """Bring the quotients that the rules look at to their limits, exactly or nearly."""
        for upper, lower in self.quotients:
            divisor = row.get(lower)
            if divisor is None or row.get(upper) is None or self.random.random() < 0.3:
                continue
            size = self.fields[lower].unit_.size / self.fields[upper].unit_.size
            value = self.random.choice(self.limits) * Fraction(divisor) * size + self.random.choice(_STEPS)
            row[upper] = exact_text(value)


def _quotients(nodes: Sequence[ast.Node]) -> list[tuple[str, str]]:
    """(upper field, lower field) of every quotient of two fields."""
    pairs = []
    for node in nodes:
        if isinstance(node, ast.Arithmetic) and node.operator == "/":
            upper, lower = getattr(node.left, "key", ""), getattr(node.right, "key", "")
            pairs += [(upper, lower)] if upper and lower else []
    return list(dict.fromkeys(pairs))

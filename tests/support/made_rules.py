"""Rules for tests: from expression texts, or from well-typed expressions made up at random over the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tenglong.engine.language.parse import Language
from tenglong.engine.policy.corpus import Policy, Rule
from tenglong.engine.policy.models import Criterion, PolicyHead, ReferenceTable
from tenglong.engine.policy.name_lists import ListRow, PolicyList
from tenglong.engine.policy.parameters import dated
from tenglong.engine.vocabulary.fields import Kind, vocabulary
from tenglong.engine.vocabulary.units import unit
from tenglong.engine.vocabulary.words import Meaning, words

TABLES = {
    "指南": ReferenceTable(keys=["行业大类", "规模"], columns={"税": "万元/亩", "能": "万元/吨标准煤"}, source="某指南")
}
DATED = {"出清线": [(2000, "5万元/亩"), (2022, "6.5万元/亩"), (2024, "0万元/亩")]}
PAIRS = [
    ("甲乙有限公司", "张三", date(2022, 12, 31)),
    ("浙江丙(嵊州)有限公司", "李四", None),
    ("甲乙集团", "李四", date(2020, 2, 29)),
]
LISTS = {
    "名录": PolicyList.of("TT22/名录", ["甲乙有限公司", "浙江丙(嵊州)有限公司"]),
    "对照": PolicyList(
        id="TT22/对照",
        columns=("企业名称", "法定代表人"),
        rows=tuple(ListRow(names=((firm,), (head,)), shown=firm, dates={"期限": day}) for firm, head, day in PAIRS),
        dates=("期限",),
    ),
}


def policy_of(*rules: str | Mapping[str, Any], meanings: Mapping[str, Meaning] | None = None, **head: Any) -> Policy:
    """A policy of one criterion per text (its condition) or mapping (keys of a criterion), numbered from TT22-E01."""
    given: dict[str, Any] = {
        "id": "TT22",
        "title": "试行办法",
        "issuer": "某市人民政府",
        "region": "330683",
        "region_name": "嵊州市",
        "issued": date(2022, 1, 1),
        "valid_from": date(2022, 1, 1),
        "validity": "stated",
        "last_target_year": 2025,
        "references": TABLES,
    }
    document = PolicyHead.model_validate({**given, **head})
    fields = vocabulary("enterprise")
    columns = {name: table.columns for name, table in TABLES.items()}
    made = []
    for number, rule in enumerate(rules, 1):
        entry = {"when": rule} if isinstance(rule, str) else dict(rule)
        base = {"title": "某条", "clause": "一", "record": "enterprise", "finding": "list", "numeric": True}
        criterion = Criterion.model_validate({**base, **entry, "id": f"{document.id}-E{number:02}"})
        parameters = {name: dated(name, values) for name, values in criterion.parameters.items()}
        language = Language(
            vocabulary=fields,
            lists=LISTS,
            references=columns,
            meanings=meanings or {},
            parameters=parameters,
        )
        scope = language.condition(criterion.scope) if criterion.scope else None
        cases = tuple((branch.id, language.condition(branch.when)) for branch in criterion.branches)
        made.append(Rule(criterion=criterion, head=document, vocabulary=fields, scope=scope, cases=cases, lists=LISTS))
    return Policy(head=document, rules=tuple(made), lists=LISTS, folder=Path())


def random_criterion(random: Random) -> dict[str, Any]:
    """A criterion whose scope and condition are made up."""
    writer = Writer(random)
    parameters = {
        name: [{"from": year, "value": value, "source": "一"} for year, value in values]
        for name, values in DATED.items()
    }
    entry: dict[str, Any] = {
        "parameters": parameters,
        "record": random.choice(["enterprise", ["enterprise", "workshop"]]),
    }
    if random.random() < 0.4:
        entry["scope"] = writer.condition(random.choice([0, 1]))
    if random.random() < 0.3:
        entry["years"] = random.choice(["2020..2022", "2023"])
    if random.random() < 0.25:
        entry["cases"] = [{"id": name, "label": name, "when": writer.condition(1)} for name in ("one", "two")]
    else:
        entry["when"] = writer.condition(random.choice([0, 1, 2]))
    return entry


class Writer:
    """Writes well-typed expression texts."""

    def __init__(self, random: Random, kind: Kind = "enterprise") -> None:
        self.random = random
        self.fields = vocabulary(kind).fields
        self.by_type = {
            type_: [key for key, field in self.fields.items() if field.type == type_ and key != "report_year"]
            for type_ in ("number", "flag", "choice", "text", "date")
        }

    def condition(self, depth: int) -> str:
        if depth:
            items = [self.condition(self.random.randrange(depth)) for _ in range(self.random.choice([2, 2, 3]))]
            joined = self.random.choice([" 且 ", " 或 ", "、"]).join(items)
            shapes = [f"({joined})", f"({joined})", f"非 ({joined})", f"等({joined})", f"未定({joined})"]
            return self.random.choice(shapes)
        leaves = (
            [self._measured] * 5
            + [self._related] * 3
            + [self._flag, self._chosen, self._listed, self._empty, self._dated]
        )
        return f"({self.random.choice(leaves)()})"

    def _pick(self, keys: Sequence[str]) -> tuple[str, Any]:
        field = self.fields[self.random.choice(keys)]
        return field.label, field

    def _compared(self, left: str, right: str) -> str:
        shape = self.random.random()
        if shape < 0.4:
            mark = self.random.choice(["", "", "（含）", "（不含）"])
            return f"{left} 在 {right}{mark} {self.random.choice(sorted(words().after))}"
        if shape < 0.7:
            return f"{left} {self.random.choice(sorted(words().before))} {right}"
        return f"{left} {self.random.choice(['<', '<=', '>', '>=', '=', '!='])} {right}"

    def _amount(self, symbol: str) -> str:
        figure = self.random.choice(
            ["0", "1", "3", "5", "33", "0.5", "2000", "0.125", "6.66", "1234567.891", "0.000001"]
        )
        return f"{figure}{symbol}"

    def _term(self) -> tuple[str, str]:
        """A figure and a unit of its dimension that the grammar can read, "" where there is none."""
        label, field = self._pick(self.by_type["number"])
        symbol = field.unit
        shape = self.random.random()
        if shape < 0.15:
            return f"({label} * {self.random.choice(['2', '0.3', '7'])} - {self._amount(symbol)})", symbol
        if shape < 0.3:
            return f"({label} / {self.random.choice(['3', '0.7', '16'])} + {label})", symbol
        if shape < 0.4:
            return f"-{label}", symbol
        if shape < 0.5:
            same = [other.label for other in self.fields.values() if other.type == "number" and other.unit == symbol]
            return f"({label} {self.random.choice('+-')} {self.random.choice(same)})", symbol
        return label, symbol

    def _measured(self) -> str:
        term, symbol = self._term()
        return self._compared(term, self._amount(self._other_unit(symbol)))

    def _other_unit(self, symbol: str) -> str:
        """A unit of the same dimension: the rule may write ㎡ where the field counts 亩."""
        others = [
            other for other in ("亿元", "元", "平方米", "公顷", "千克标准煤", "千瓦时", "%", "元/平方米") if symbol
        ]
        fitting = [other for other in others if unit(other).dimension == unit(symbol).dimension]
        return self.random.choice([symbol, symbol, *fitting])

    def _related(self) -> str:
        """A quotient of fields, or a table's figure, on either side."""
        upper, lower = self._pick(self.by_type["number"]), self._pick(self.by_type["number"])
        shape = self.random.random()
        if shape < 0.15:
            return self._compared("亩均税收", "出清线")
        if shape < 0.3:
            column, label = self.random.choice([("税", "亩均税收"), ("能", "单位能耗增加值")])
            return self._compared(label, f"参照(指南, {column})")
        if shape < 0.6:
            return self._compared(f"{upper[0]} / {lower[0]}", f"{self._amount('')} * {upper[0]} / {lower[0]}")
        if shape < 0.8:
            return self._compared(f"{upper[0]} * {lower[0]}", "0")
        return self._compared(f"{upper[0]} / {lower[0]}", "0")

    def _flag(self) -> str:
        label, _ = self._pick(self.by_type["flag"])
        return self.random.choice([label, f"{label} 是 是", f"{label} 不是 是", f"非 {label}"])

    def _chosen(self) -> str:
        label, field = self._pick(self.by_type["choice"])
        options = [f'"{option}"' for option in list(field.options)[:3]]
        form = self.random.choice(["是", "不是", "属于", "不属于"])
        return (
            f"{label} {form} {options[0]}" if form in ("是", "不是") else f"{label} {form} [{', '.join(options[:2])}]"
        )

    def _listed(self) -> str:
        read = self.random.choice(["属于", "不属于"])
        return (
            f"企业名称 {read} 名单(名录)" if self.random.random() < 0.6 else f"企业名称、法定代表人 {read} 名单(对照)"
        )

    def _empty(self) -> str:
        label, _ = self._pick([key for keys in self.by_type.values() for key in keys])
        return f"{label} {self.random.choice(['为空', '不为空'])}"

    def _dated(self) -> str:
        left, _ = self._pick(self.by_type["date"])
        left = "名单(对照, 期限)" if self.random.random() < 0.3 else left
        right = self.random.choice(["检查日", "年度末", "2024-02-29", self._pick(self.by_type["date"])[0]])
        moved = self.random.choice(["", f" + {self.random.choice([1, 2, 200])}年", " - 3年"])
        return self._compared(f"{left}{moved}", right)

"""Lists that a policy publishes (名单): each row names an enterprise, or an enterprise and its project, or a park."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from ..core.errors import RuleError
from ..core.text import normal_name
from ..core.validation import Model

Columns = Annotated[
    tuple[str, ...],
    Field(min_length=1),
    BeforeValidator(
        lambda value: (value,) if isinstance(value, str) else value, json_schema_input_type=str | list[str]
    ),
]


class NameList(Model):
    """How policy.yaml declares a list: a CSV file with one or several columns that together name what is listed.

    A column 别名 holds other names of the first column's name, joined by "、"; names that stand in many rows have theirs in
    a file of their own (`aliases`). A column 推定 says why the name is guessed where the document does not print it, or
    does not print it clearly.
    """

    file: str = Field(description="名单文件，相对政策文件夹")
    column: Columns = Field(
        default=("名称",), description="名称所在的列；几列成对的写作 [企业名称, 项目名称]，须在同一行"
    )
    aliases: dict[str, str] = Field(default={}, description="列 → 文件，其“名称”“别名”两列写明该列各名称的其他写法")
    group: str = Field(default="", description="只取“分组”列为此值的行；空为全部")
    compared: dict[str, str] = Field(
        default={}, description="列 → 字段：表中已列入的，该字段与此列不同的转人工；单位写在列名的括号里"
    )
    dates: list[str] = Field(default=[], description="可在表达式中引用的日期列，写作 2025-12-31；空白表示原文没有写")
    closed: bool = Field(default=False, description="名单列出了全部认得的写法：表中写了别的算未知，不算不在名单内")
    title: str = Field(description="名单的名称")
    clause: str = Field(description="条款位置，如 附件1")

    @model_validator(mode="after")
    def _aliases_of_columns(self) -> NameList:
        if unknown := self.aliases.keys() - set(self.column):
            raise ValueError(f"aliases 中的“{'、'.join(sorted(unknown))}”不是 column 中的列")
        return self


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """A row of a list.

    Attributes:
        names: by column, the name and its aliases in normal form; none where the document leaves the cell blank.
        shown: the name as the document writes it; of several columns, joined by "、".
        cells: the whole row, by the header of the column.
        dates: by column, the day; None where the document gives none.
        guess: why its name is only guessed, such as a row that the document misprints; "" where the document has it.
    """

    names: tuple[tuple[str, ...], ...]
    shown: str
    cells: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, date | None] = field(default_factory=dict)
    guess: str = ""


@dataclass(frozen=True, kw_only=True)
class PolicyList:
    """A list of a policy, as loaded.

    Attributes:
        id: policy and name of the list ("SZ20/重大项目"): no two lists of a check share it.
        columns: what each column names, in the words of policy.yaml.
        compared: column → label of the field that a record on the list should have alike.
        closed: a text that no row has in its column is unknown; it is not "not listed".
    """

    id: str
    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    dates: tuple[str, ...] = ()
    closed: bool = False
    compared: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    clause: str = ""

    @staticmethod
    def of(name: str, rows: Iterable[str | Sequence[str]], *, columns: Sequence[str] = ("名称",)) -> PolicyList:
        """A list made of names, or of tuples of names, one for each column."""
        parts = [(row,) if isinstance(row, str) else tuple(row) for row in rows]
        made = [ListRow(names=tuple((normal_name(text),) for text in row), shown="、".join(row)) for row in parts]
        return PolicyList(id=name, columns=tuple(columns), rows=tuple(made), title=name)

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """By column, the normal forms of all names in it."""
        return tuple(frozenset(name for row in self.rows for name in row.names[at]) for at in range(len(self.columns)))

    @property
    def leaves_open(self) -> bool:
        """Whether the document leaves a name blank or unclear, so that texts that are no names may match unsurely too."""
        return any(row.guess or not all(row.names) for row in self.rows)


def read_name_list(folder: Path, entry: NameList, name: str) -> PolicyList:
    """Read the files of a list.

    Args:
        folder: the folder of the policy.
        name: the id of the list.

    Raises:
        RuleError: a file is missing or has no such column, the list has no names, or a day that is none.
    """
    path = folder / entry.file
    rows = _file_rows(path, (*entry.column, *entry.dates, *entry.compared))
    aliases = [_aliases(folder / file) if (file := entry.aliases.get(key)) else {} for key in entry.column]
    chosen = [
        _row(row, entry, aliases, f"{path.name} 第 {line} 行")
        for line, row in enumerate(rows, start=2)
        if not entry.group or row.get("分组") == entry.group
    ]
    named = tuple(row for row in chosen if any(row.names))
    if not named:
        raise RuleError(f"名单中没有“{entry.group or '、'.join(entry.column)}”", code="R025", where=path.name)
    return PolicyList(
        id=name,
        columns=entry.column,
        rows=named,
        dates=tuple(entry.dates),
        closed=entry.closed,
        compared=entry.compared,
        title=entry.title,
        clause=entry.clause,
    )


def _file_rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)]
    except OSError as problem:
        raise RuleError("名单文件不存在", code="R023", where=path.name) from problem
    for column in columns:
        if not rows or column not in rows[0]:
            raise RuleError(f"名单没有“{column}”列", code="R024", where=path.name)
    return rows


def _aliases(path: Path) -> dict[str, list[str]]:
    """By name, the other names of a file of aliases."""
    return {row["名称"].strip(): row["别名"].split("、") for row in _file_rows(path, ("名称", "别名"))}


def _row(
    row: Mapping[str, str], entry: NameList, aliases: Sequence[Mapping[str, Sequence[str]]], where: str
) -> ListRow:
    own = [row.get("别名", "").split("、"), *([] for _ in entry.column[1:])]
    texts = [row[column].strip() for column in entry.column]
    cells = [(text, *others, *more.get(text, ())) for text, others, more in zip(texts, own, aliases, strict=True)]
    return ListRow(
        names=tuple(tuple(normal_name(name) for name in cell if name.strip()) for cell in cells),
        shown="、".join(filter(None, texts)),
        cells=dict(row),
        dates={column: _day(row[column].strip(), where) for column in entry.dates},
        guess=row.get("推定", "").strip(),
    )


def _day(text: str, where: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RuleError(f"“{text}”不是日期", code="R045", where=where, remedy="写作 2022-05-10") from None

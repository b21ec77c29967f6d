"""All policies under rules/policies/, read, checked and compiled to expressions."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from ..errors import RuleError, RunError
from ..names import fold_name
from ..resources import RULES
from ..yaml_source import YamlSource, load_yaml
from . import ast
from .language import Language, Place
from .models import Clause, ClauseFile, CriteriaFile, Criterion, PolicyHead, ReferenceTable
from .vocabulary import Model, Vocabulary, vocabulary

Loaded = TypeVar("Loaded", bound=Model)
POLICIES = RULES / "policies"


@dataclass(frozen=True)
class Rule:
    """A criterion with its checked expressions.

    Attributes:
        scope: where the criterion applies; None is everywhere.
        cases: (case id, condition) in the criterion's order; the criterion holds when any does.
    """

    criterion: Criterion
    policy: PolicyHead
    vocabulary: Vocabulary
    scope: ast.Node | None
    cases: tuple[tuple[str, ast.Node], ...]

    @cached_property
    def when(self) -> ast.Node:
        """The whole condition: the disjunction of the cases."""
        conditions = tuple(node for _, node in self.cases)
        return conditions[0] if len(conditions) == 1 else ast.Or(conditions)

    @cached_property
    def fields(self) -> list[str]:
        """Keys of the fields it reads: the condition's first, then the scope's."""
        scope = ast.field_keys(self.scope) if self.scope else []
        return list(dict.fromkeys([*ast.field_keys(self.when), *scope]))

    @cached_property
    def nodes(self) -> list[ast.Node]:
        """Every node of the condition, then of the scope."""
        return [node for root in (self.when, self.scope) if root is not None for node in root.walk()]

    @property
    def references(self) -> Mapping[str, ReferenceTable]:
        """The outside tables of its policy."""
        return self.policy.references

    @cached_property
    def reference_units(self) -> dict[tuple[str, str], str]:
        """Unit symbol of every reference column of its policy, by (table, column)."""
        tables = self.policy.references
        return {(name, column): symbol for name, table in tables.items() for column, symbol in table.columns.items()}


@dataclass(frozen=True)
class Policy:
    """A policy folder as loaded."""

    head: PolicyHead
    rules: tuple[Rule, ...]
    clauses: tuple[Clause, ...]
    lists: Mapping[str, frozenset[str]]
    folder: Path

    @cached_property
    def hash(self) -> str:
        """sha256 over the folder's files, names included."""
        digest = sha256()
        for path in sorted(path for path in self.folder.rglob("*") if path.is_file()):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()


def policy_ids() -> list[str]:
    """Ids of the policies that come with the program."""
    return sorted(path.parent.name for path in POLICIES.glob("*/policy.yaml"))


def load_policies(
    ids: Sequence[str] = (), meanings: Mapping[str, Literal["含", "不含"]] | None = None, folder: Path = POLICIES
) -> list[Policy]:
    """Load the named policies, or all of them.

    Raises:
        RunError: an unknown policy id.
        RuleError: a broken file or expression; names file, rule id, line and column.
    """
    known = sorted(path.parent.name for path in folder.glob("*/policy.yaml"))
    for name in ids:
        if name not in known:
            raise RunError(f"没有政策“{name}”", where="--policy", remedy=f"可用的有：{'、'.join(known)}")
    chosen = [name for name in known if not ids or name in ids]
    return [_load_policy(folder / name, meanings or {}) for name in chosen]


def _load_policy(folder: Path, meanings: Mapping[str, Literal["含", "不含"]]) -> Policy:
    head = _validated(PolicyHead, load_yaml(folder / "policy.yaml", RuleError))
    lists = {name: read_name_list(folder / entry.file) for name, entry in head.lists.items()}
    references = {name: table.columns for name, table in head.references.items()}
    rules: list[Rule] = []
    for path in sorted(folder.glob("criteria/*.yaml")):
        source = load_yaml(path, RuleError)
        for index, criterion in enumerate(_validated(CriteriaFile, source).criteria):
            fields = vocabulary(criterion.record[0])
            language = Language(fields, frozenset(lists), references, meanings)
            rules.append(_compile(criterion, head, language, source, ("criteria", index)))
    clauses = _validated(ClauseFile, load_yaml(folder / "clauses.yaml", RuleError)).clauses
    _check_ids(rules, clauses, folder)
    return Policy(head, tuple(rules), tuple(clauses), lists, folder)


def _compile(
    criterion: Criterion, head: PolicyHead, language: Language, source: YamlSource, path: tuple[str | int, ...]
) -> Rule:
    def condition(text: str, *keys: str | int) -> ast.Node:
        spot = (*path, *keys)
        letters = source.letters(*spot)
        place = Place(f"{head.id}/{source.path.name}", criterion.id, *source.places[spot], letters)
        return language.condition(text, place)

    scope = condition(criterion.scope, "scope") if criterion.scope else None
    cases = tuple((case.id, condition(case.when, "cases", index, "when")) for index, case in enumerate(criterion.cases))
    return Rule(
        criterion, head, language.vocabulary, scope, cases or (("", condition(criterion.when, "when")),)
    )


def _check_ids(rules: Sequence[Rule], clauses: Sequence[Clause], folder: Path) -> None:
    ids = [rule.criterion.id for rule in rules]
    registered = [clause.id for clause in clauses]
    for group, where in ((ids, "criteria"), (registered, "clauses.yaml")):
        for name in group:
            if group.count(name) > 1:
                raise RuleError(f"编号 {name} 重复", where=f"{folder.name}/{where}")
            if not name.startswith(f"{folder.name}-"):
                raise RuleError(f"编号 {name} 与政策文件夹 {folder.name} 不一致", where=f"{folder.name}/{where}")
    for name in ids:
        if name not in registered:
            raise RuleError(f"{name} 没有在条款登记表中登记", where=f"{folder.name}/clauses.yaml")


def _validated(model: type[Loaded], source: YamlSource) -> Loaded:
    try:
        return model.model_validate(source.data)
    except ValidationError as problem:
        first = problem.errors()[0]
        loc: tuple[Any, ...] = tuple(first["loc"])
        rule = _rule_id(source.data, loc)
        where = f"{source.path.parent.name}/{source.where(*loc)}{' ' + rule if rule else ''}"
        keys = ".".join(str(part) for part in loc)
        raise RuleError(
            f"{keys} 有误：{_reason(first)}", where=where, remedy="格式见 tenglong rules schema"
        ) from problem


def _reason(error: Any) -> str:
    known = {
        "missing": "缺少此项",
        "extra_forbidden": "不认识此项",
        "string_type": "应为文字",
        "literal_error": "取值不在允许之列",
    }
    return known.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def _rule_id(data: Any, loc: tuple[Any, ...]) -> str:
    try:
        return str(data[loc[0]][loc[1]]["id"])
    except (KeyError, IndexError, TypeError):
        return ""


def read_name_list(path: Path) -> frozenset[str]:
    """The folded names and aliases of a list file.

    Raises:
        RuleError: the file is missing or has no 名称 column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as problem:
        raise RuleError("名单文件不存在", where=str(path.name)) from problem
    if not rows or "名称" not in rows[0]:
        raise RuleError("名单没有“名称”列", where=str(path.name))
    names = (name for row in rows for name in (row["名称"], *(row.get("别名") or "").split("、")))
    return frozenset(fold_name(name) for name in names if name.strip())

"""Reads all policies under rules/policies/, checks them and compiles their expressions."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..core.errors import RuleError, RunError
from ..core.location import SourceLocation
from ..core.persistent_cache import value_across_runs
from ..core.resources import RULES
from ..core.validation import load_model, validated
from ..core.yaml_source import YamlSource, load_yaml
from ..language import ast
from ..language.parse import Language
from ..vocabulary.code_types import Finding
from ..vocabulary.fields import Vocabulary, vocabulary
from ..vocabulary.words import Meaning
from .local import Threshold
from .models import CriteriaFile, Criterion, PolicyHead, ReferenceTable
from .name_lists import PolicyList, read_name_list
from .parameters import dated

POLICIES = RULES / "policies"

_EDITORS_LINE = re.compile(rb"\A# yaml-language-server: [^\n]*\n")
"""The first line of a file that tells an editor its schema; it does not change the meaning of the file."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A criterion with its checked expressions.

    Attributes:
        scope: condition for the criterion to apply to a record; None means that it always applies.
        cases: (case id, condition) in the criterion's order; the criterion holds if any of them holds.
        lists: the lists of its policy, by name.
        local: the office's local standard, if scope, condition, years or figures are from it and not from the clause.
        replaced: the clause's own criterion, if a local standard replaces it.
    """

    criterion: Criterion
    head: PolicyHead
    vocabulary: Vocabulary
    scope: ast.Node | None
    cases: tuple[tuple[str, ast.Node], ...]
    lists: Mapping[str, PolicyList] = field(default_factory=dict)
    local: Threshold | None = None
    replaced: Criterion | None = None

    def __post_init__(self) -> None:
        """Orient the names in scope and conditions: both readings are the strictest and the widest of all of them.

        Where the inclusive reading of open words is the one that makes the condition hold less, names follow it.
        """
        turned = ast.open_signs(ast.Or(tuple(node for _, node in self.cases))) == {-1}
        cases = tuple((name, ast.oriented(node, opposed=turned)) for name, node in self.cases)
        object.__setattr__(self, "cases", cases)
        object.__setattr__(self, "scope", ast.oriented(self.scope) if self.scope else None)

    def __getstate__(self) -> dict[str, Any]:
        """What is kept of it for another process; the vocabulary is there already."""
        return {name: value for name, value in self.__dict__.items() if name != "vocabulary"}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state, vocabulary=vocabulary(state["criterion"].record[0]))

    @property
    def findings(self) -> frozenset[Finding]:
        """The findings that it can give."""
        return frozenset({self.criterion.finding, *(case.finding for case in self.criterion.cases if case.finding)})

    @property
    def region(self) -> str:
        """The code of the place where it is binding: that of the policy or of the local standard."""
        return self.local.region if self.local else self.head.region

    @property
    def binding(self) -> str:
        """The name of the frame column that says whether it is binding at a record's place."""
        return f"_binds:{self.head.id}" if self.region == self.head.region else f"_binds:{self.criterion.id}"

    @property
    def premise(self) -> str:
        """A remark for every verdict on it that says that a local standard was used; "" if none was."""
        return f"本条按本单位配置的本地标准判断：{self.local.words}" if self.local else ""

    @cached_property
    def when(self) -> ast.Node:
        """The whole condition: true if any of the cases is."""
        conditions = tuple(node for _, node in self.cases)
        return conditions[0] if len(conditions) == 1 else ast.Or(conditions)

    @cached_property
    def is_open(self) -> bool:
        """Whether a reading of its condition or scope is open."""
        return ast.is_open(self.when) or (self.scope is not None and ast.is_open(self.scope))

    @cached_property
    def fields(self) -> list[str]:
        """The keys of the fields that it reads: first those of the condition, then those of the scope."""
        scope = ast.field_keys(self.scope) if self.scope else []
        return list(dict.fromkeys([*ast.field_keys(self.when), *scope]))

    @cached_property
    def nodes(self) -> list[ast.Node]:
        """Every node of the condition, then of the scope."""
        return [node for root in (self.when, self.scope) if root is not None for node in root.walk()]

    @property
    def references(self) -> Mapping[str, ReferenceTable]:
        """The outside tables of its policy."""
        return self.head.references

    @cached_property
    def reference_units(self) -> dict[tuple[str, str], str]:
        """(table, column) → unit symbol, for every reference column of its policy."""
        tables = self.head.references
        return {(name, column): symbol for name, table in tables.items() for column, symbol in table.columns.items()}


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy folder with all that was loaded from it."""

    head: PolicyHead
    rules: tuple[Rule, ...]
    lists: Mapping[str, PolicyList]
    folder: Path

    @cached_property
    def hash(self) -> str:
        """sha256 of the folder's files and their names, without the lines that tell an editor the schema of a file."""
        return _folder_hash(self.folder)


def _folder_hash(folder: Path) -> str:
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = _EDITORS_LINE.sub(b"", path.read_bytes())
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()


_FAMILY = frozenset({"enterprise", "workshop"})
"""Record kinds that one list may contain together."""


def rules_for(policies: Sequence[Policy], kinds: Iterable[str]) -> list[Rule]:
    """The criteria for records of these kinds, in document order; enterprise lists may contain workshops."""
    family = set(kinds)
    if family & _FAMILY:
        family |= _FAMILY
    return [rule for policy in policies for rule in policy.rules if family & set(rule.criterion.record)]


def load_policies(
    ids: Sequence[str] = (),
    meanings: Mapping[str, Meaning] | None = None,
    folder: Path = POLICIES,
    *,
    own: Path | None = None,
) -> list[Policy]:
    """Load the named policies, or all of them.

    Args:
        own: the office's own folder of policies, searched in addition to `folder`.

    Raises:
        RunError: an unknown policy id.
        RuleError: a broken file or expression; the error gives file, rule id, line and column.
    """
    known = _folders([folder, own] if own else [folder])
    for name in ids:
        if name not in known:
            raise RunError(f"没有政策“{name}”", code="C004", where="--policy", remedy=f"可用的有：{'、'.join(known)}")
    chosen = [path for name, path in known.items() if not ids or name in ids]
    return [_kept_policy(path, meanings or {}) for path in chosen]


def _kept_policy(folder: Path, meanings: Mapping[str, Meaning]) -> Policy:
    """A shipped policy as an earlier process loaded it, if its folder is as it was; an office's own is always read."""
    if not is_shipped(folder):
        return _load_policy(folder, meanings)
    key = json.dumps(["policy", folder.name, _folder_hash(folder), sorted(meanings.items())], ensure_ascii=False)
    return value_across_runs(key, lambda: _load_policy(folder, meanings))


def is_shipped(folder: Path) -> bool:
    """Whether the folder of a policy is one of the package's: only what is loaded from those is kept for the next process."""
    return folder.parent == POLICIES


def policy_ids(own: Path | None = None) -> list[str]:
    """The ids of all policies that are installed, those of an office's own folder among them.

    Raises:
        RuleError: two folders have one id.
    """
    return list(_folders([POLICIES, own] if own else [POLICIES]))


def _folders(roots: Sequence[Path]) -> dict[str, Path]:
    """Policy id → its folder, sorted by id."""
    folders: dict[str, Path] = {}
    for path in (path.parent for root in roots for path in root.glob("*/policy.yaml")):
        if folders.setdefault(path.name, path) != path:
            raise RuleError(
                f"政策编号 {path.name} 重复", code="R014", where=str(path), remedy="请改用别的编号，文件夹与 id 同名"
            )
    return dict(sorted(folders.items()))


def _load_policy(folder: Path, meanings: Mapping[str, Meaning]) -> Policy:
    head = load_model(PolicyHead, folder / "policy.yaml")
    lists = {name: read_name_list(folder, entry, f"{head.id}/{name}") for name, entry in head.lists.items()}
    if head.id != folder.name:
        raise RuleError(f"id {head.id} 与文件夹 {folder.name} 不同名", code="R015", where=f"{folder.name}/policy.yaml")
    rules: list[Rule] = []
    for path in sorted(folder.glob("criteria/*.yaml")):
        source = load_yaml(path, RuleError)
        for index, criterion in enumerate(validated(CriteriaFile, source).criteria):
            locate = _Locations(
                source=source, file=f"{head.id}/{source.path.name}", rule=criterion.id, path=("criteria", index)
            )
            rules.append(compiled(criterion, head, lists=lists, meanings=meanings, locate=locate))
    check_ids([rule.criterion.id for rule in rules], folder.name, "criteria")
    return Policy(head=head, rules=tuple(rules), lists=lists, folder=folder)


@dataclass(frozen=True, kw_only=True)
class _Locations:
    """Finds the places of a criterion's expressions in a file."""

    source: YamlSource
    file: str
    rule: str
    path: tuple[str | int, ...]

    def __call__(self, *keys: str | int) -> SourceLocation:
        return SourceLocation.of_node(self.source, *self.path, *keys, file=self.file, rule=self.rule)


def compiled(
    criterion: Criterion,
    head: PolicyHead,
    *,
    lists: Mapping[str, PolicyList],
    meanings: Mapping[str, Meaning],
    locate: Callable[..., SourceLocation],
    local: Threshold | None = None,
) -> Rule:
    """Check the expressions of a criterion and make a rule of it.

    Args:
        locate: gives the place of an expression in the file, from its keys within the criterion.

    Raises:
        RuleError: a broken expression or parameter.
    """
    fields = vocabulary(criterion.record[0])
    _check_parameters(criterion, head, fields, locate)
    references = {name: table.columns for name, table in head.references.items()}
    parameters = {name: dated(name, values) for name, values in criterion.parameters.items()}
    language = Language(vocabulary=fields, lists=lists, references=references, meanings=meanings, parameters=parameters)

    def condition(text: str, *keys: str | int) -> ast.Node:
        return language.condition(text, locate(*keys))

    def at_stage(stages: Sequence[str], *keys: str | int) -> list[ast.Node]:
        return [condition(f"{_STAGE} 属于 [{', '.join(stages)}]", *keys)] if stages else []

    whom = [condition(criterion.scope, "scope")] if criterion.scope else []
    limits = [*whom, *at_stage(criterion.stage, "stage")]
    scope = _together(limits) if limits else None
    cases = tuple(
        (
            case.id,
            _together([condition(case.when, "cases", index, "when"), *at_stage(case.stage, "cases", index, "stage")]),
        )
        for index, case in enumerate(criterion.cases)
    )
    rule = Rule(
        criterion=criterion,
        head=head,
        vocabulary=fields,
        scope=scope,
        cases=cases or (("", condition(criterion.when, "when")),),
        lists=lists,
        local=local,
    )
    _check_open(rule, locate)
    return rule


_STAGE = "建设阶段"
"""The field that tells how far a project has come."""


def _together(conditions: Sequence[ast.Node]) -> ast.Node:
    return conditions[0] if len(conditions) == 1 else ast.And(tuple(conditions))


def _check_open(rule: Rule, locate: Callable[..., SourceLocation]) -> None:
    """Refuse open words that cannot be judged correctly by a strictest and a widest reading.

    Raises:
        RuleError: an open word in the scope, or two open words that work in opposite directions.
    """
    remedy = "请用（含）或（不含）写明，或拆成两条"
    if rule.scope is not None and ast.open_signs(rule.scope):
        raise RuleError("适用范围里有含义未定的用语", code="R016", where=locate("scope").at("", 0), remedy=remedy)
    if len(ast.open_signs(rule.when)) > 1:
        key = "cases" if rule.criterion.cases else "when"
        raise RuleError("条件里有两处方向相反的含义未定的用语", code="R017", where=locate(key).at("", 0), remedy=remedy)


def _check_parameters(
    criterion: Criterion, head: PolicyHead, fields: Vocabulary, locate: Callable[..., SourceLocation]
) -> None:
    start = criterion.years[0] if criterion.years else head.valid_from.year
    for name, values in criterion.parameters.items():
        where = locate("parameters", name).at("", 0)
        if name in fields.keys:
            raise RuleError(f"参数“{name}”与字段同名", code="R018", where=where, remedy="请换一个名称")
        if values[0].from_ > start:
            raise RuleError(
                f"参数“{name}”没有 {start} 年的数值", code="R019", where=where, remedy="请从条款开始适用的年度写起"
            )


def check_ids(ids: Sequence[str], policy: str, file: str) -> None:
    """Refuse an id that stands twice in a policy's file, or that is another policy's.

    Raises:
        RuleError: the first such id.
    """
    for name, count in Counter(ids).items():
        if count > 1:
            raise RuleError(f"编号 {name} 重复", code="R020", where=f"{policy}/{file}")
        if not name.startswith(f"{policy}-"):
            raise RuleError(f"编号 {name} 与政策文件夹 {policy} 不一致", code="R021", where=f"{policy}/{file}")

"""Cautions about a record, which send a hit to human review: the shipped ones, as an office's profile changes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from ..core.errors import ProfileError, RuleError
from ..core.location import SourceLocation
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml
from ..language.parse import Language
from ..vocabulary.fields import vocabulary
from .condition import Condition
from .local import Exemption
from .profile import Office

YEARS = "{years}"


class CautionEntry(Model):
    """A condition on a record that calls for human review; with a title, an exemption that an office may change."""

    id: str = Field(pattern=r"^[a-z_]+$")
    title: str = Field(default="", description="豁免名称；不写即不是豁免，配置不能改动")
    years: int | None = Field(default=None, description="年限，代入 {years}")
    when: str = Field(description="条件表达式")
    reason: str = Field(description="写给复核人的理由")
    source: str = Field(default="", description="依据")


class CautionFile(Model):
    """The contents of cautions.yaml."""

    cautions: list[CautionEntry]


@dataclass(frozen=True, kw_only=True)
class CautionRule:
    """A caution that is ready to be judged.

    Attributes:
        reason: its reason in words, with years and source filled in.
        condition: None if the office has switched it off; then `disabled` says why.
        local: whether the office's profile has added or changed it.
    """

    id: str
    title: str
    when: str
    reason: str
    source: str
    condition: Condition | None
    local: bool = False
    disabled: str = ""


def caution_rules(office: Office) -> list[CautionRule]:
    """The shipped cautions in the order of their file, then those that the office adds.

    Raises:
        RuleError: cautions.yaml is broken.
        ProfileError: an exemption has a broken expression, is incomplete, or changes a caution that is no exemption.
    """
    local = {entry.id: (index, entry) for index, entry in enumerate(office.config.exemptions)}
    if len(local) < len(office.config.exemptions):
        raise ProfileError("豁免编号重复", code="P001", where=office.where("exemptions"), remedy="同一编号只写一项")
    rules = []
    for caution, place in _shipped():
        changed = local.pop(caution.id, None)
        if changed is None:
            rules.append(_compiled(caution, place))
        else:
            rules.append(_changed(caution, *changed, place, office))
    return [*rules, *(_added(*entry, office) for entry in local.values())]


@cached_across_runs
def _shipped() -> list[tuple[CautionEntry, SourceLocation]]:
    """The shipped cautions with the places of their conditions."""
    source = load_yaml(RULES / "decisions" / "cautions.yaml", RuleError)
    cautions = []
    for index, caution in enumerate(validated(CautionFile, source).cautions):
        line, column = source.places[("cautions", index, "when")]
        cautions.append((caution, SourceLocation(file="cautions.yaml", rule=caution.id, line=line, column=column)))
    return cautions


def _compiled(caution: CautionEntry, place: SourceLocation, *, local: bool = False) -> CautionRule:
    years = "" if caution.years is None else str(caution.years)
    when, reason = (text.replace(YEARS, years) for text in (caution.when, caution.reason))
    fields = vocabulary("enterprise")
    node = Language(vocabulary=fields).condition(when, place)
    cited = f"{reason}（{caution.source}）" if caution.source else reason
    return CautionRule(
        id=caution.id,
        title=caution.title,
        when=when,
        reason=cited,
        source=caution.source,
        condition=Condition(fields, node),
        local=local,
    )


def _changed(
    caution: CautionEntry, index: int, entry: Exemption, shipped: SourceLocation, office: Office
) -> CautionRule:
    """A shipped exemption with the office's changes."""
    where = office.where("exemptions", index)
    if not caution.title:
        raise ProfileError(
            f"“{caution.id}”是数据疑点，不是豁免，不能改动", code="P002", where=where, remedy="请删去此项"
        )
    if entry.years is not None and YEARS not in (entry.when or caution.when):
        raise ProfileError(f"豁免“{caution.title}”没有年限可改", code="P003", where=where, remedy="请删去 years")
    changes = {key: value for key, value in entry.model_dump(exclude={"disabled"}).items() if value not in ("", None)}
    merged = caution.model_copy(update=changes)
    if entry.disabled:
        return _disabled(entry, title=merged.title, when=merged.when)
    return _local(merged, shipped if not entry.when else _place(office, index, entry.id), where)


def _added(index: int, entry: Exemption, office: Office) -> CautionRule:
    """An exemption that only the office has."""
    where = office.where("exemptions", index)
    if not (entry.when and entry.reason and entry.title):
        raise ProfileError(
            f"新增的豁免“{entry.id}”须写 title、when 和 reason",
            code="P004",
            where=where,
            remedy="改动自带的豁免请核对编号",
        )
    if YEARS in entry.when + entry.reason and entry.years is None:
        raise ProfileError(
            f"豁免“{entry.id}”写了 {YEARS} 而没有 years", code="P005", where=where, remedy="请补上 years"
        )
    if entry.disabled:
        return _disabled(entry, title=entry.title, when=entry.when)
    return _local(
        CautionEntry.model_validate(entry.model_dump(exclude={"disabled"})), _place(office, index, entry.id), where
    )


def _disabled(entry: Exemption, *, title: str, when: str) -> CautionRule:
    """An exemption that the office has switched off."""
    return CautionRule(
        id=entry.id,
        title=title,
        when=when,
        reason="",
        source=entry.source,
        condition=None,
        local=True,
        disabled=entry.disabled,
    )


def _place(office: Office, index: int, rule: str) -> SourceLocation:
    line, column = office.spot("exemptions", index, "when")
    return SourceLocation(file=office.path or "profile", rule=rule, line=line, column=column)


def _local(caution: CautionEntry, place: SourceLocation, where: str) -> CautionRule:
    try:
        return _compiled(caution, place, local=True)
    except RuleError as problem:
        raise ProfileError(
            problem.what, code=problem.code, where=problem.where or where, remedy=problem.remedy
        ) from problem


def judged_rules(rules: Sequence[CautionRule]) -> Iterator[tuple[CautionRule, Condition]]:
    """The cautions that are not switched off, with their conditions."""
    for rule in rules:
        if rule.condition is not None:
            yield rule, rule.condition

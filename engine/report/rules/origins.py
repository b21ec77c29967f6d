"""Where each value of a criterion comes from: the clause, a dated figure, the vocabulary, or the office's profile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...language import ast
from ...policy.corpus import Policy, Rule
from ...policy.exemptions import caution_rules
from ...policy.local import Waiver
from ...policy.profile import Office
from ...vocabulary.words import words

_SOFT = frozenset({"inefficient", "improve", "withdraw"})
"""Findings that an exemption sends to review."""


def origins(rule: Rule, policy: Policy, office: Office, as_of: date) -> Iterator[str]:
    """One line for each value, with its source."""
    yield from _conditions(rule)
    yield from _parameters(rule)
    yield from _readings(rule, office)
    yield from _tables(rule, policy, office)
    if rule.findings & _SOFT:
        yield from _exemptions(office)
    yield from _waivers([entry for entry in office.config.waivers if entry.criterion == rule.criterion.id], as_of)


def _conditions(rule: Rule) -> Iterator[str]:
    own, replaced, local = rule.criterion, rule.replaced, rule.local
    if local is None or replaced is None:
        yield f"条件、范围、年度：条款 {own.clause}"
        return
    yield f"本地标准：本单位配置，{local.words}，适用地区 {local.region}"
    for name, before, after in (
        ("适用范围", replaced.scope, own.scope),
        ("触发条件", replaced.when, own.when),
        ("适用年度", years_text(replaced.years), years_text(own.years)),
    ):
        if before == after:
            yield f"{name}：条款 {replaced.clause}"
        else:
            yield f"{name}：本单位配置；条款原为 {' '.join(before.split()) or '（无）'}"


def years_text(years: tuple[int, int] | None) -> str:
    """The years in which a criterion binds, as text; None means as long as its policy is valid."""
    if years is None:
        return "随文件效力"
    return str(years[0]) if years[0] == years[1] else f"{years[0]}—{years[1]}"


def _parameters(rule: Rule) -> Iterator[str]:
    local = rule.local.parameters if rule.local else {}
    for name, values in rule.criterion.parameters.items():
        whence = "本单位配置" if name in local else "条款"
        for value in values:
            yield f"数值“{name}”：{value.from_} 年起 {value.value}，{whence}，{value.source}"


def _readings(rule: Rule, office: Office) -> Iterator[str]:
    settled = office.config.word_meanings
    used = [node.word for node in rule.nodes if isinstance(node, ast.Compare) and node.word]
    for word in dict.fromkeys(used):
        if word in settled:
            yield f"用语“{word}”的读法：本单位配置，{settled[word]}"
        elif words().find(word).reading == "open":
            yield f"用语“{word}”的读法：未设定，恰为该数时不作结论"


def _tables(rule: Rule, policy: Policy, office: Office) -> Iterator[str]:
    for name in dict.fromkeys(node.table for node in rule.nodes if isinstance(node, ast.Reference)):
        file = office.config.reference_tables.get(name)
        whence = f"本单位配置装载，文件 {file}" if file else "未装载"
        yield f"外部标准表“{name}”：{whence}；{policy.head.references[name].source}"


def _exemptions(office: Office) -> Iterator[str]:
    for doubt in caution_rules(office):
        if not doubt.title:
            continue
        whence = f"本单位配置，{doubt.source}" if doubt.local else f"程序自带，{doubt.source}"
        if doubt.condition is None:
            yield f"豁免“{doubt.title}”：已停用（{doubt.disabled}），{whence}"
        else:
            yield f"豁免“{doubt.title}”：{' '.join(doubt.when.split())}（转人工复核），{whence}"


def _waivers(waivers: list[Waiver], as_of: date) -> Iterator[str]:
    for waiver in waivers:
        state = "转人工复核" if waiver.begun(as_of) else f"{waiver.approved} 才批准，尚未生效"
        state = "已到期，不再适用" if waiver.expired(as_of) else state
        until = waiver.expires.isoformat()
        yield f"暂缓“{waiver.who}”：{state}，{waiver.reason}（{waiver.approver}批准，至 {until}），本单位配置"

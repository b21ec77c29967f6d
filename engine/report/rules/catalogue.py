"""The rules for a person to read: a list that says what binds when, and one criterion, target or statement in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ...core.errors import RunError
from ...language import ast
from ...language.render import quantity_text
from ...policy.cluster_groups import leading_groups
from ...policy.corpus import Policy, Rule
from ...policy.models import PolicyHead
from ...policy.profile import Office, Profile
from ...policy.register import Statement, register_of
from ...policy.settings import Settings
from ...policy.targets import targets_of
from ...vocabulary.fields import VocabularyField
from ...vocabulary.labels import labels
from .letter_lines import letter_lines
from .origins import origins, years_text
from .statement_text import departments_words, lines_on, statement_lines
from .target_text import target_lines, target_row, targets_named

_EXAMPLES = 4
"""Header synonyms shown for a field."""


class RuleRow(NamedTuple):
    """A line of `rules list`."""

    id: str
    title: str
    clause: str
    kinds: str
    finding: str
    years: str
    validity: str
    basis: str
    figures: str
    origin: str


def rule_rows(policies: Sequence[Policy], *, as_of: date, year: int | None = None) -> list[RuleRow]:
    """Every criterion and target on the day of the check, for data of `year`; None is the year before that day."""
    data_year = Settings(as_of=as_of, year=year).default_year
    rules = [
        RuleRow(
            rule.criterion.id,
            rule.criterion.title,
            clause=rule.criterion.clause,
            kinds=_kinds(rule),
            finding=labels().finding[rule.criterion.finding],
            years=years_text(rule.criterion.years),
            validity=validity(policy.head),
            basis=_standing(rule, data_year, as_of),
            figures="、".join(figures(rule, data_year)),
            origin=f"本地标准：{rule.local.source}" if rule.local else "条款",
        )
        for policy in policies
        for rule in policy.rules
    ]
    targets = [
        RuleRow(*target_row(target, year=data_year, as_of=as_of, validity=validity(policy.head)))
        for policy in policies
        for target in targets_of(policy)
    ]
    return [*rules, *targets]


def _kinds(rule: Rule) -> str:
    return "、".join(labels().kind[kind] for kind in rule.criterion.record)


def validity(head: PolicyHead) -> str:
    """From when to when, and how the end is known."""
    start = f"{head.valid_from.isoformat()} 起"
    if head.valid_to is None:
        return f"{start}，{labels().validity.catalogue[head.validity]}，最远目标年 {head.last_target_year}"
    return f"{start}，至 {head.valid_to.isoformat()}（{labels().validity.catalogue[head.validity]}）"


def _standing(rule: Rule, year: int, as_of: date) -> str:
    years = rule.criterion.years
    if years and not years[0] <= year <= years[1]:
        return f"{year} 年数据不在适用年度内"
    return labels().of("basis", Settings(as_of=as_of).basis(rule.head, year))


def describe(
    policies: Sequence[Policy],
    criterion: str,
    *,
    as_of: date,
    year: int | None = None,
    office: Office | None = None,
) -> str:
    """All about one criterion, target or statement: content, clause, figures, validity, departments, consequence, data.

    Args:
        policies: the policies with the office's own changes.
        office: gives the office's readings of words, powers, exemptions and waivers.

    Raises:
        RunError: there is no such id; the message names those of the nearest policy.
    """
    matches = [(rule, policy) for policy in policies for rule in policy.rules if rule.criterion.id == criterion.upper()]
    if not matches and (targets := targets_named(policies, criterion)):
        return "\n\n".join("\n".join(target_lines(target)) for target in targets)
    if not matches:
        if statement := _registered(policies, criterion.upper()):
            return "\n".join(statement_lines(statement))
        known = "、".join(rule.criterion.id for policy in policies for rule in policy.rules)
        raise RunError(f"没有条款“{criterion}”", code="C028", where="rules show", remedy=f"可用的有：{known}")
    rule, policy = matches[0]
    year = Settings(as_of=as_of, year=year).default_year
    return "\n".join(_description(rule, policy, as_of=as_of, year=year, office=office or Office()))


def _registered(policies: Sequence[Policy], name: str) -> Statement | None:
    """The statement that is registered under this id."""
    own = [policy for policy in policies if name.startswith(f"{policy.head.id}-")]
    return next((statement for policy in own for statement in register_of(policy) if statement.clause.id == name), None)


def _description(rule: Rule, policy: Policy, as_of: date, year: int, office: Office) -> Iterator[str]:
    criterion, head = rule.criterion, policy.head
    number = f"（{head.number}）" if head.number else "（原文无文号）"
    yield f"{criterion.id} {criterion.title}"
    yield f"依据：《{head.title}》{number}{criterion.clause}"
    if criterion.summary:
        yield f"内容：{criterion.summary}"
    yield f"对象：{head.region_name if rule.region == head.region else f'区划 {rule.region} '}的{_kinds(rule)}"
    yield from bound_lines(rule, _one_line(criterion.scope))
    yield from _conditions(rule, office.config)
    if values := figures(rule, year):
        yield f"数值（{year} 年）：{'、'.join(values)}"
    yield f"效力：{validity(head)}"
    yield f"检查日 {as_of.isoformat()}、{year} 年数据：{_standing(rule, year, as_of)}"
    yield from _follows(rule, policy)
    yield "所需数据："
    yield from (f"  {line}" for line in data_needed(rule, policy))
    yield "各项来源："
    yield from (f"  {line}" for line in origins(rule, policy, office, as_of))
    if criterion.note:
        yield f"说明：{criterion.note}"
    yield "原文各处："
    yield from (f"  {line}" for line in lines_on(policy, criterion.id))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def bound_lines(rule: Rule, scope: str) -> Iterator[str]:
    """Whom the clause binds, and each limit of its use with its place in the text; `scope` is the scope as it is shown."""
    criterion = rule.criterion
    if criterion.binds:
        yield f"约束对象：{criterion.binds}（{criterion.places.get('scope', '出处未写')}）"
    if scope:
        yield f"适用范围：{scope}"
    stages = {"": criterion.stage, **{case.label: case.stage for case in criterion.cases}}
    for label, stage in stages.items():
        if stage:
            yield f"建设阶段{f'（{label}）' if label else ''}：{'、'.join(stage)}（{criterion.places.get('stage', '出处未写')}）"
    if criterion.years:
        yield f"适用年度：{years_text(criterion.years)}（{criterion.places.get('years', '出处未写')}）"
    if criterion.flows:
        yield f"读取全年累计的数：数据年度未结束的转人工复核（{criterion.places.get('flows', '出处未写')}）"
    if criterion.admission:
        yield "准入标准：拟建、新建的据以出准入审查意见"


def _conditions(rule: Rule, profile: Profile) -> Iterator[str]:
    criterion = rule.criterion
    if criterion.when:
        yield f"触发条件：{_one_line(criterion.when)}"
    else:
        yield "触发条件：下列情形之一"
    for case in criterion.cases:
        power = "本机关有权" if case.matter in profile.powers else f"主管部门 {case.department}"
        matter = f"（事项 {case.matter}，{power}）" if case.matter else ""
        yield f"  {case.label}：{_one_line(case.when)}{matter}"
    for word in sorted(ast.open_words(rule.when)):
        yield f"  “{word}”是否含本数原文未明：恰为该数时为边界待定，可在配置的 word_meanings 中写明 含 或 不含"
    if any(isinstance(node, ast.And) and node.open_word for node in rule.when.walk()):
        yield "  “、”是同时还是任一原文未明：只部分成立时为边界待定，可在配置的 word_meanings 中写明 且 或 或"
    if any(isinstance(node, ast.Listed) and node.near for node in rule.nodes):
        yield "  名称与名单所列相近（简称、更名、多字少字错字）的不算在内，也不算不在内：为边界待定，转人工认定"
    for word in sorted({node.word for node in rule.when.walk() if isinstance(node, ast.Open)}):
        yield f"  “{word}(…)”中的情形原文没有写明是否包括：成立时为边界待定，转人工认定"
    for word, reading in sorted(profile.word_meanings.items()):
        if any(isinstance(node, ast.Compare) and node.word == word for node in rule.when.walk()):
            yield f"  本单位将“{word}”读作{reading}本数"


def figures(rule: Rule, year: int) -> list[str]:
    """The figures of scope and condition for a data year, as the rule writes them."""
    nodes = [node for part in (rule.scope, rule.when) if part for node in part.walk()]
    dated = {id(figure) for node in nodes if isinstance(node, ast.Dated) for figure in node.children()}
    texts = []
    for node in nodes:
        match node:
            case ast.Dated(name):
                texts.append(f"{name} {quantity_text(node.of(year))}")
            case ast.Quantity() if id(node) not in dated:
                texts.append(quantity_text(node))
            case ast.Reference(table, column):
                texts.append(f"外部标准表“{table}”的“{column}”")
    return list(dict.fromkeys(texts))


def _follows(rule: Rule, policy: Policy) -> Iterator[str]:
    criterion = rule.criterion
    yield f"结论类别：{labels().finding[criterion.finding]}"
    if criterion.consequence:
        yield f"后果：{criterion.consequence}"
    yield from (f"文书：{line}" for line in letter_lines(criterion))
    groups = leading_groups(criterion.departments, policy.folder)
    if words := departments_words(criterion.departments, groups):
        yield f"责任单位：{words}"


def data_needed(rule: Rule, policy: Policy) -> Iterator[str]:
    """A line for each field, list and outside table that the criterion reads."""
    for key in rule.fields:
        yield _source(rule.vocabulary[key])
    for name in dict.fromkeys(node.list for node in rule.nodes if isinstance(node, ast.Listed)):
        entry = policy.head.lists[name]
        columns = f"按 {'、'.join(entry.column)} 在同一行查得，" if len(entry.column) > 1 else ""
        rows = policy.lists[name].rows
        guesses = sum(bool(row.guess) for row in rows)
        guessed = f"，其中 {guesses} 行名称为推定，转人工" if guesses else ""
        closed = "，表中写了别的为数据不足" if entry.closed else ""
        compared = f"，{'、'.join(entry.compared.values())}填报与所列不同的转人工" if entry.compared else ""
        yield f"名单“{name}”：{entry.title}（{entry.clause}，{columns}{len(rows)} 行{guessed}{closed}{compared}）"
    for name in dict.fromkeys(node.table for node in rule.when.walk() if isinstance(node, ast.Reference)):
        table = policy.head.references[name]
        yield f"外部标准表“{name}”：{table.source}；按 {'、'.join(table.keys)} 查得"


def _source(field: VocabularyField) -> str:
    """Where a field's value comes from: sheet headers, a formula, another field."""
    unit_text = f"（{field.unit}）" if field.unit else ""
    parts = [f"表头如 {'、'.join(field.synonyms[:_EXAMPLES])}"] if field.synonyms else []
    if field.opposite:
        parts.append(f"或相反的 {'、'.join(field.opposite[:2])}")
    if field.derive:
        order = "能算则以计算值为准" if field.derive.prefer == "computed" else "未填报时计算"
        parts.append(f"{order}：{field.derive.formula}")
    if field.decides:
        parts.append("或由所属行业、行业代码推出")
    if field.optional_addend:
        parts.append("表中未提及时按 0 计并写明")
    return f"{field.label}{unit_text}：{'；'.join(parts)}"

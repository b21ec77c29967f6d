"""What a target verdict says: reached or not, by how much, and what is still open."""

from __future__ import annotations

from fractions import Fraction

from ...core.exact import show
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.labels import labels
from ...vocabulary.words import words


def standard_text(target: PolicyTarget, value: TargetValue) -> str:
    """The target value with the word that the clause uses: 目标25万元/亩, 达到28万元/亩, 30亿元以上, 力争突破190亿元, 预测150亿元."""
    unit = target.spec.entry.unit
    figure = value.shown or f"{show(value.limit)}{unit}" if value.limit is not None else ""
    kind = labels().target_kind.word[target.spec.kind] or ("目标" if value.word in ("完成", "形成") else "")
    if value.word in words().after or value.word == "左右":
        return f"{kind}{figure}{value.word}"
    return f"{kind}{figure}" if value.word in (kind, "完成", "形成") else f"{kind}{value.word}{figure}"


def by_when(value: TargetValue) -> str:
    """When the value is due: 到2023年, or 每年."""
    return "每年" if value.years else f"到{value.year}年"


def finding_text(target: PolicyTarget, value: TargetValue, actual: Fraction, *, met: bool, label: str) -> str:
    """The finding in one sentence."""
    unit = target.spec.entry.unit
    limit = value.limit if value.limit is not None else actual
    gap = f"{show(abs(actual - limit))}{_gap_unit(unit)}"
    surplus = (
        f"，超出{gap}" if actual > limit else "，恰为目标数" if actual == limit else f"，低{gap}，在容差或原文取整之内"
    )
    short = f"，恰为该数而要求“{value.word}”" if actual == limit else f"，差{gap}"
    body = f"{label}{show(actual)}{unit}，{by_when(value)}{standard_text(target, value)}"
    texts, kind = labels().target_kind, target.spec.kind
    head, tail = (
        (texts.met[kind], surplus)
        if met
        else (texts.missed[kind], f"{short}{texts.missed_note[kind].format(doubt=target.spec.doubt)}")
    )
    text = f"{head}：{body}{tail}"
    if met and (wish := value.striving) is not None and actual < wish:
        text += f"；距力争的{show(wish)}{unit}差{show(wish - actual)}{_gap_unit(unit)}，不作判定"
    return text


def state_of(message: str) -> str:
    """The state with which a verdict's message begins (力争目标未达到, 口径待定), "" where it begins otherwise."""
    head = message.partition("：")[0]
    table = labels()
    states = (
        *table.target_kind.met.values(),
        *table.target_kind.missed.values(),
        *table.target_state.model_dump().values(),
    )
    return head if head in states else ""


def unknown_text(target: PolicyTarget, value: TargetValue, missing_reason: str, least: Fraction | None) -> str:
    """What is missing, and what is known so far."""
    unit = target.spec.entry.unit
    text = f"数据不足：{missing_reason}；{by_when(value)}{standard_text(target, value)}"
    if least is not None and value.limit is not None:
        text += f"，已知部分{show(least)}{unit}{gap_text(target, value, least)}"
    return text


def gap_text(target: PolicyTarget, value: TargetValue, figure: Fraction) -> str:
    """How far a figure is from the value: ，差3家; nothing where the figure is above it."""
    if value.limit is None or figure > value.limit:
        return ""
    if figure == value.limit:
        return f"，恰为该数而要求“{value.word}”" if value.operator == ">" else "，恰为目标数"
    return f"，差{show(value.limit - figure)}{_gap_unit(target.spec.entry.unit)}"


def _gap_unit(unit: str) -> str:
    """The unit of a gap: percentage points for the difference of two percentages."""
    return "个百分点" if unit == "%" else unit


def references_text(target: PolicyTarget, year: int) -> str:
    """The reference figures of wider places."""
    unit = target.spec.entry.unit
    parts = [
        f"{reference.of}{show(Fraction(reference.value))}{reference.unit or unit}"
        for reference in target.spec.references
        if reference.year == year
    ]
    return f"；对标参照（不是达标线）：{'、'.join(parts)}" if parts else ""

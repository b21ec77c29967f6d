"""What an import did, and who is one enterprise, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..vocabulary.labels import labels
from .import_run import Imported
from .matches import Settled

_MOST_FILES = 5
"""Most names of files in a line."""


def import_lines(done: Imported) -> Iterator[str]:
    """What an import did."""
    files = f"（{len(done.files)} 个文件：{'、'.join(Path(file).name for file in done.files[:_MOST_FILES])}{_more(done.files)}）"
    if done.imported_before:
        yield f"这次检查已导入过，没有新的变化{files}"
        return
    counts = "，".join(
        f"{words} {done.actions[action]}" for action, words in labels().case.action.items() if done.actions.get(action)
    )
    yield f"已导入：{counts or '没有涉及案件的结论'}{files}"
    for town, names in done.missing.items():
        yield f"未报（有未办结案件而不在全量表中）{town or '乡镇未填'} {len(names)} 家：{'、'.join(names)}"
    if done.left:
        yield f"较早的结论 {done.left} 条没有案件，只作记录，不立案"
    if done.unplaced:
        names = [name or "(未填名称)" for name in done.unplaced]
        yield f"说不清是哪家企业的 {len(names)} 家，没有据以办理，请补信用代码：{'、'.join(names)}"
    if done.to_match:
        yield f"有 {done.to_match} 对企业须人工认定是否同一家：tenglong case match"


def _more(files: Sequence[str]) -> str:
    return " 等" if len(files) > _MOST_FILES else ""


def match_line(row: Mapping[str, Any]) -> str:
    """A pair of enterprises that may be one: its number, both, why, and how it was settled."""
    words = labels().case
    sides = " 与 ".join(_firm(row, prefix) for prefix in ("one", "other"))
    return f"{row['number']}  {words.settled[row['settled']]}  {sides}：{words.match[row['why']]}"


def _firm(row: Mapping[str, Any], prefix: str) -> str:
    parts = [row[f"{prefix}_town"] or "乡镇未填", row[f"{prefix}_uscc"] or "代码未填"]
    if count := row[f"{prefix}_open"]:
        parts.append(f"未办结 {count} 件")
    return f"企业{row[f'{prefix}_id']} {row[f'{prefix}_name'] or '(未填名称)'}（{'，'.join(parts)}）"


def settled_lines(done: Settled) -> Iterator[str]:
    """What came of settling, merging or splitting."""
    yield f"已登记：{done.name or '(未填名称)'}、{done.other_name or '(未填名称)'}"
    if done.moved:
        yield f"随之转移的案件：{'、'.join(done.moved)}"
    if done.twice:
        yield f"同一事项有两件以上未办结，都保留，请人工处理：{'、'.join(done.twice)}"

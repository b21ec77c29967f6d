"""A comparison for people at a terminal, and as JSON for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..report.console.console import print_line
from ..vocabulary.labels import labels
from .change_tables import change_counts, change_tables
from .compared_runs import ComparedRuns

_MOST = 20
"""Most lines of one kind on a terminal; the workbook has all."""


def print_comparison(comparison: ComparedRuns) -> None:
    """Print the counts, then who changed and why."""
    for line in comparison_lines(comparison):
        print_line(line)


def comparison_lines(comparison: ComparedRuns) -> Iterator[str]:
    """The lines for a terminal."""
    yield "；".join(f"{what.strip()} {count}" for what, count in change_counts(comparison).iter_rows())
    lines = {
        "结论变化": _verdicts,
        "处理变化": _decisions,
        "企业进出": _enterprises,
        "文书处理": _letters,
        "未能对应": _unmatched,
    }
    for table in change_tables(comparison):
        if table.title in lines and not table.rows.is_empty():
            yield f"{table.title}："
            yield from (f"  {lines[table.title](row)}" for row in table.rows.head(_MOST).iter_rows(named=True))
            if table.rows.height > _MOST:
                yield f"  另有 {table.rows.height - _MOST} 条，用 --out 变化.xlsx 写出全部"


def comparison_json(comparison: ComparedRuns) -> str:
    """The counts and all tables, with codes instead of words."""
    pairing = comparison.pairing
    hidden = ("pair", "old_id", "new_id", "policy_old", "policy_new")
    tables = {
        "verdicts": comparison.flips, "decisions": comparison.decisions, "new": pairing.new, "gone": pairing.gone,
        "letters": comparison.letters.select("action", "title", "name", "uscc", "town", "letter_old", "letter_new"),
        "unmatched": pairing.unmatched,
    }  # fmt: skip
    rows = {name: frame.drop(hidden, strict=False).to_dicts() for name, frame in tables.items()}
    counts = {"paired": pairing.pairs.height, "changed": comparison.changed}
    return json.dumps({**counts, **rows}, ensure_ascii=False, indent=1)


def _who(row: dict[str, str | None]) -> str:
    return f"{row['name'] or '(未填名称)'}（{row['town'] or '乡镇未填'}）"


def _verdicts(row: dict[str, str | None]) -> str:
    figures = f"，{row['figures']}" if row["figures"] else ""
    return f"{_who(row)} {row['criterion']} {row['title']}：{_state(row, 'old')} → {_state(row, 'new')}；原因：{row['causes']}{figures}"


def _state(row: dict[str, str | None], run: str) -> str:
    """An outcome, with the figure where there is one, and the validity of its basis where it is not in force."""
    notes = [f"{row[f'actual_{run}']}{row['unit'] or ''}"] if row[f"actual_{run}"] else []
    if (basis := row[f"basis_{run}"]) and basis != labels().basis["in_force"]:
        notes.append(basis)
    return f"{row[f'outcome_{run}']}（{'，'.join(notes)}）" if notes else str(row[f"outcome_{run}"])


def _decisions(row: dict[str, str | None]) -> str:
    return f"{_who(row)}：{row['old'] or '无'} → {row['new'] or '无'}；原因：{row['causes']}"


def _enterprises(row: dict[str, str | None]) -> str:
    return f"{row['change']}：{_who(row)}"


def _letters(row: dict[str, str | None]) -> str:
    return f"{row['action']}：{row['title']} {_who(row)}"


def _unmatched(row: dict[str, str | None]) -> str:
    return f"{row['run']}：{_who(row)}，{row['why']}"

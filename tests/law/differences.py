"""Prints a table of every row of the second encoding that the rules judge otherwise; for work on the rules."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "support"))

from law_runs import Difference, department_differences, differences, run_all  # noqa: E402
from law_table import groups  # noqa: E402


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = [one for batch, judged in run_all(Path(folder)) for one in differences(batch, judged)]
        found += department_differences(Path(folder))
    print(_page(found))


def _page(found: Sequence[Difference]) -> str:
    rows = sum(len(group.rows) for group in groups())
    head = f"# Where the rules judge otherwise than the second encoding\n\n{len(found)} of the expectations of {rows} rows."
    table = ["|例|条款|按原文|今日规则|出处|", "|-|-|-|-|-|"]
    lines = [_line(one) for one in sorted(found, key=_order)]
    return "\n".join([head, "", *table, *lines, ""])


def _line(one: Difference) -> str:
    cells = (one.case, one.criterion, one.expected, one.actual, one.why)
    return "|" + "|".join(cell.replace("|", "／").replace("\n", " ") for cell in cells) + "|"


def _order(one: Difference) -> tuple[str, str]:
    return one.criterion, one.case


if __name__ == "__main__":
    main()

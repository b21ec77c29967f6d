"""The earlier runs of an output folder, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...checking.run_record import read_run_record
from ...core.output_folder import HISTORY, RUN_RECORD
from ...vocabulary.code_types import DECISIONS
from ...vocabulary.labels import labels


def history_lines(out: Path) -> Iterator[str]:
    """One line for each earlier run, the newest first; where there is none, a line that says so.

    Raises:
        RunError: `out` is not the folder of a run, or an earlier run is damaged.
    """
    read_run_record(out)
    runs = sorted((path.parent for path in (out / HISTORY).glob(f"*/{RUN_RECORD}")), reverse=True)
    if not runs:
        yield "没有以前的结果"
    for run in runs:
        record = read_run_record(run)
        decided = "，".join(
            f"{labels().decision[code]} {record.decisions[code]}" for code in DECISIONS if record.decisions.get(code)
        )
        yield f"{run.name}：检查日 {record.options.as_of}，{record.records} 条记录，{decided or '没有需要处理的企业'}"

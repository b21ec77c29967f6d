"""The earlier runs of an output folder, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...checking.run_record import damaged_run, read_run_record
from ...core.errors import RunError
from ...core.output_folder import HISTORY, RUN_RECORD
from ...vocabulary.code_types import DECISIONS
from ...vocabulary.labels import labels


def history_lines(out: Path) -> Iterator[str]:
    """One line for each earlier run, the newest first; where there is none, a line that says so.

    A run whose record is damaged is named: its files are there, and `--restore` brings them back.

    Raises:
        RunError: `out` is not the folder of a run.
    """
    if not (out / RUN_RECORD).is_file():
        raise damaged_run(out)
    runs = sorted((path.parent for path in (out / HISTORY).glob(f"*/{RUN_RECORD}")), reverse=True)
    if not runs:
        yield "没有以前的结果"
    for run in runs:
        try:
            record = read_run_record(run)
        except RunError:
            yield f"{run.name}：其中的 run.json 损坏，看不出是哪次检查；文件都在 {HISTORY}/{run.name}"
            continue
        decided = "，".join(
            f"{labels().decision[code]} {record.decisions[code]}" for code in DECISIONS if record.decisions.get(code)
        )
        yield f"{run.name}：检查日 {record.options.as_of}，{record.records} 条记录，{decided or '没有需要处理的企业'}"

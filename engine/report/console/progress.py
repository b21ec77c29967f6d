"""A progress line for long work, only where a person watches a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ...core.clock import Progress
from ...vocabulary.labels import labels


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Gives a callable that shows stage, count, rate and remaining time; None if the output is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        """How much is done in a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/秒" if task.speed else "")

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(),
        TimeElapsedColumn(), TextColumn("余"), TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task, shown = bar.add_task("", total=None), ""

        def show_progress(stage: str, done: int, total: int) -> None:
            nonlocal task, shown
            if stage != shown:  # a stage has a rate and a remaining time of its own
                bar.remove_task(task)
                task, shown = bar.add_task(labels().stage[stage], total=total or None), stage
            bar.update(task, completed=done, total=total or None)

        yield show_progress

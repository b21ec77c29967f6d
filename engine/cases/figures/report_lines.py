"""What was written of a report, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from .period_report import WrittenReport


def report_lines(report: WrittenReport) -> Iterator[str]:
    """The figures in one line, how it is fixed, what was entered since, and the files."""
    figures, total = report.figures, report.figures.towns.total
    rate = f"，累计完成率 {total.shown('rate')}%" if total.rate("rate") is not None else ""
    yield (
        f"{figures.period.words}（截至 {figures.as_of}）：本期立案 {total.counts['opened']}，本期完成 {total.counts['due_done']}，"
        f"期末未结 {total.counts['open']}（逾期 {total.counts['overdue']}）{rate}"
    )
    if report.fixed is None:
        yield "未定稿：按目前的登记计算"
    elif report.new:
        yield f"已定稿（{report.fixed.who}，{report.fixed.day}）：以后再写一字不变，其后的补登记入下一期"
    else:
        yield f"按 {report.fixed.day} {report.fixed.who} 的定稿写出"
    if report.later:
        yield f"定稿后的登记涉及本期 {report.later} 件，没有计入；--draft 可看按目前登记的数，--renew 重新定稿"
    if report.altered:
        yield "注意：与定稿时的数不同，程序或规则在定稿后变过，请核对"
    for path in report.files:
        yield f"已写 {path}"

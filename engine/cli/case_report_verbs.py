"""The verb of `tenglong case` for the reports of a month, quarter or year."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from .case_options import opened, register_options, who_option
from .echo import echo
from .verb_options import DayType, path_type, with_options


@click.command()
@click.option("--period", "text", required=True, metavar="期间", help="2022(年)、2022Q3(季度)或 2022-09(月)")
@click.option("--as-of", type=DayType(), metavar="日期", help="期间内的一天：只计到这一天，默认计到期末")
@click.option("--out", "-o", type=path_type(), required=True, metavar="文件夹", help="写到哪里")
@click.option("--draft", is_flag=True, help="试算：按目前的登记计算，不定稿")
@click.option("--renew", "renewed", is_flag=True, help="按目前的登记重新定稿")
@with_options(register_options, who_option)
def bulletin(text: str, out: Path, file: Path | None, profile: Path | None, **asked: Any) -> int:
    """月度监测、季度通报、年度考核：带图和名单的工作簿，可以印发的通报。

    期间已过的，第一次写出时定稿；以后再写一字不变，其后的补登记入下一期。
    """
    from ..cases.figures.period_report import asked_report, write_period_report
    from ..cases.figures.report_lines import report_lines
    from ..cases.figures.report_period import parse_report_period
    from ..policy.profile import load_profile

    request = asked_report(parse_report_period(text), today=date.today(), **asked)
    report = write_period_report(opened(file, profile), request, out, profile=load_profile(profile).config)
    for line in report_lines(report):
        echo(line)
    return 0

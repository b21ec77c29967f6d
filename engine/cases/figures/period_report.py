"""The report of a month, quarter or year: workbook and bulletin, fixed when its period is over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ...core.errors import RunError
from ...core.new_file import new_file, why_not
from ...decision.case_figures import case_figures
from ...policy.profile import Profile
from ...vocabulary.regions import towns_of
from ..case_register import Register, append
from .case_stories import last_place, recorded_day
from .figure_book import write_figure_book
from .figure_letter import write_figure_letter
from .figure_sheets import figure_sheets
from .fixed_reports import FixedReport, fixed_report, fixing
from .period_figures import PeriodFigures, read_cases
from .report_period import ReportPeriod


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """What is asked for.

    Attributes:
        as_of: figures go up to this day of the period; usually its last.
        today: a period of which this day is past is over, and its report is fixed.
        who: the person, for the event that fixes it.
        draft: write it with all that is known now, and fix nothing.
        renewed: fix it again with all that is known now.
    """

    period: ReportPeriod
    as_of: date
    today: date
    who: str
    draft: bool = False
    renewed: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing of the period is still to come."""
        return self.as_of < self.today


@dataclass(frozen=True, kw_only=True)
class WrittenReport:
    """A report that was written.

    Attributes:
        files: their paths.
        fixed: as what it is fixed; None for a draft.
        new: whether it was fixed now.
        later: cases that later entries show in another light; 0 for a draft.
        altered: the figures are others than when it was fixed: program, rules or holidays have changed since.
    """

    figures: PeriodFigures
    files: list[Path]
    fixed: FixedReport | None
    new: bool
    later: int
    altered: bool


def asked_report(
    period: ReportPeriod, as_of: date | None, *, today: date, who: str, draft: bool, renewed: bool
) -> ReportRequest:
    """What a person asks for; without a day, the figures go up to the end of the period, or to today.

    Raises:
        RunError: the period has not begun, the day is not in it, nobody is named, or a draft shall be fixed again.
    """
    if period.first > today:
        raise RunError(f"{period.words}还没有开始", code="C171", where="--period", remedy="请改期间")
    if as_of and not period.first <= as_of <= period.last:
        remedy = f"请填 {period.first} 至 {period.last} 之间的一天"
        raise RunError(f"截至日 {as_of} 不在{period.words}内", code="C172", where="--as-of", remedy=remedy)
    if not who.strip():
        raise RunError("没有写明出具人", code="C173", where="case bulletin", remedy="请用 --who 写明姓名")
    if draft and renewed:
        raise RunError("试算不能定稿", code="C174", where="--draft、--renew", remedy="请只用其中一个")
    day = as_of or min(period.last, today)
    return ReportRequest(period=period, as_of=day, today=today, who=who.strip(), draft=draft, renewed=renewed)


def write_period_report(register: Register, request: ReportRequest, out: Path, *, profile: Profile) -> WrittenReport:
    """Write workbook and bulletin into a folder; a report that was fixed prints the same again.

    Nobody is kept from writing while the figures are worked out: a report knows what stood in the chain when it was read.

    Raises:
        RunError: a file of that name has another content, which somebody may have put in; a file or the register cannot be
            written; or somebody else has fixed the report meanwhile.
    """
    period, as_of = request.period, request.as_of
    code, day = period.code, as_of.isoformat()
    with register.reading() as connection:
        here = last_place(connection)
        known = None if request.draft else fixed_report(connection, code, day)
        kept = known if known and not request.renewed else None
        read = read_cases(connection, period, as_of, through=kept.through if kept else here)
        now = read_cases(connection, period, as_of, through=here) if kept else read
    office = profile.office
    figures = read.figures(() if office.kind == "乡镇街道" else towns_of(office.region))
    if kept or request.draft or not request.over:
        files = _write(figures, out, profile=profile, fixed_on=kept.day if kept else "")
        later = _later(figures, replace(now, former=read.former).figures()) if kept else 0
        altered = kept is not None and kept.digest != figures.digest
        return WrittenReport(figures=figures, files=files, fixed=kept, new=False, later=later, altered=altered)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    fixed = FixedReport(event=0, through=here, day=recorded_day(at), who=request.who, digest=figures.digest)
    with _made(figures, out, profile=profile, fixed_on=fixed.day) as made, register.writing() as connection:
        if fixed_report(connection, code, day) != known:
            raise RunError(f"{period.words}刚由别人定稿", code="C178", where="case bulletin", remedy="请再运行一次")
        append(connection, [fixing(code, day, through=here, digest=figures.digest, who=request.who)], at=at)
        files = _named(made)
    return WrittenReport(figures=figures, files=files, fixed=fixed, new=True, later=0, altered=False)


def _later(figures: PeriodFigures, now: PeriodFigures) -> int:
    """How many cases have other marks with all that is known now."""
    before, after = _shown(figures), _shown(now)
    return sum(before.get(number) != after.get(number) for number in before.keys() | after.keys())


def _shown(figures: PeriodFigures) -> dict[str, object]:
    return {case.story.number: (case.state, case.marks - {"late"}, case.due, case.days) for case in figures.cases}


def report_names(figures: PeriodFigures, *, draft: bool) -> tuple[str, str]:
    """The names of workbook and bulletin, such as 季度通报（2022年第三季度）.xlsx."""
    layout, period = case_figures().reports[figures.period.kind], figures.period
    part = f"，截至{figures.as_of.isoformat()}" if figures.as_of != period.last else ""
    about = f"（{period.words}{part}{'，试算' if draft else ''}）"
    return f"{layout.book}{about}.xlsx", f"{layout.letter}{about}.docx"


def _write(figures: PeriodFigures, out: Path, *, profile: Profile, fixed_on: str) -> list[Path]:
    with _made(figures, out, profile=profile, fixed_on=fixed_on) as made:
        return _named(made)


@contextmanager
def _made(figures: PeriodFigures, out: Path, *, profile: Profile, fixed_on: str) -> Iterator[dict[Path, Path]]:
    """Both files, made aside: the path that each shall have → where it stands."""
    names = report_names(figures, draft=not fixed_on)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".", dir=out) as aside:
            made = {out / name: Path(aside) / name for name in names}
            book, letter = made.values()
            tables = list(figure_sheets(figures, fixed_on))
            write_figure_book(figures, tables, book)
            write_figure_letter(figures, tables, letter, profile=profile, fixed_on=fixed_on)
            yield made
    except OSError as problem:
        remedy = "请检查磁盘空间和写入权限，或换一个文件夹"
        raise RunError(f"报表无法写入（{why_not(problem)}）", code="C176", where=str(out), remedy=remedy) from problem


def _named(made: Mapping[Path, Path]) -> list[Path]:
    """Give both files their names, or none; a file that is there is left as it is."""
    for target, source in made.items():
        if target.exists() and target.read_bytes() != source.read_bytes():
            remedy = "可能有人在其中填写过，请换一个文件夹，或先移走原文件"
            raise RunError("已有同名而内容不同的文件", code="C175", where=str(target), remedy=remedy)
    for target, source in made.items():
        if not target.exists():
            with new_file(target) as fresh:
                shutil.copyfile(source, fresh)
    return list(made)

"""What is wrong with an office's profile although it loads: expired waivers, unused tables, doubtful entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ..core.errors import TenglongError
from ..evaluation.criteria.hints import two_high_trades
from ..notice.copied_offices import is_issuer
from ..policy.corpus import Policy
from ..policy.exemptions import caution_rules
from ..policy.office import foreign
from ..policy.profile import Office
from ..policy.references import load_references
from .lint_finding import LintFinding


def lint_profile(office: Office, policies: Sequence[Policy], as_of: date) -> list[LintFinding]:
    """Findings on the profile, in the order of its keys."""
    if not office.path:
        return []
    return [
        *_tables(office, policies),
        *_standards(office, policies),
        *_copies(office),
        *_failing(lambda: caution_rules(office)),
        *_waivers(office, as_of),
    ]


def _tables(office: Office, policies: Sequence[Policy]) -> Iterator[LintFinding]:
    declared = {name for policy in policies for name in policy.head.references}
    for name in office.config.reference_tables:
        if name not in declared:
            where = office.where("reference_tables", name)
            yield LintFinding(
                level="warning", where=where, what=f"没有政策引用外部标准表“{name}”", remedy="请核对名称，或删去"
            )
    yield from _failing(lambda: load_references(office, policies))
    if office.config.two_high_trades:
        yield from _failing(lambda: two_high_trades(office))


def _failing(load: Callable[[], object]) -> Iterator[LintFinding]:
    """The error that `load` raises, which would stop a check, as a finding."""
    try:
        load()
    except TenglongError as problem:
        yield LintFinding(level="error", where=problem.where, what=problem.what, remedy=problem.remedy)


def _standards(office: Office, policies: Sequence[Policy]) -> Iterator[LintFinding]:
    for index, threshold in enumerate(office.config.thresholds):
        where = office.where("thresholds", index)
        if threshold.approved is None:
            yield LintFinding(
                level="warning",
                where=where,
                what=f"{threshold.criterion} 的本地标准没有批准日期",
                remedy="请补上 approved",
            )
        if any(
            rule.criterion.id == threshold.criterion and foreign(rule) for policy in policies for rule in policy.rules
        ):
            what = f"{threshold.criterion} 所在文件不适用于本地区，触发的一律转人工复核"
            yield LintFinding(
                level="info", where=where, what=what, remedy="有本地文件的，宜在 policies 文件夹中另写政策"
            )


def _copies(office: Office) -> Iterator[LintFinding]:
    for track, offices in office.config.copies.items():
        for index, named in enumerate(offices):
            if is_issuer(office.config, named):
                where = office.where("copies", track, index)
                what = f"抄送的“{named}”就是本机关，文书不印"
                yield LintFinding(level="warning", where=where, what=what, remedy="请删去，或改为别的机关")


def _waivers(office: Office, as_of: date) -> Iterator[LintFinding]:
    for index, waiver in enumerate(office.config.waivers):
        where = office.where("waivers", index)
        if waiver.expired(as_of):
            what = f"“{waiver.who}”对 {waiver.criterion} 的暂缓登记已于 {waiver.expires.isoformat()} 到期"
            yield LintFinding(level="warning", where=where, what=what, remedy="删去，或重新批准并更新到期日")
        elif not waiver.begun(as_of):
            what = f"“{waiver.who}”对 {waiver.criterion} 的暂缓登记 {waiver.approved} 才批准，尚未生效"
            yield LintFinding(level="warning", where=where, what=what, remedy="请核对批准日期")
        elif not waiver.uscc:
            yield LintFinding(
                level="info",
                where=where,
                what=f"“{waiver.who}”的暂缓登记没有信用代码，只按名称对照",
                remedy="请补上 uscc",
            )

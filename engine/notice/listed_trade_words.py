"""What a letter says of a trade that nobody stated and that the list as a whole gives: by its title, or by the profile."""

from __future__ import annotations

from ..evaluation.criteria.listed_trade import SECTION
from ..records.column_names import state_column
from .case import NoticeCase, criterion_of
from .data_sources import sheet_title
from .documents import documents
from .findings import is_asked


def listed_trade_words(case: NoticeCase, *, to_enterprise: bool) -> str:
    """The sentence, for the enterprise to confirm or for an office to know; "" where the clauses do not look at the trade, or
    the record states its own.
    """
    words = documents().listed_trade.get(case.record.get(state_column(SECTION)))  # type: ignore[arg-type]
    rows = [row for row in case.verdicts if is_asked(case, row)] if case.track == "verify" else case.verdicts
    if words is None or not any(criterion_of(case, row).reads_trade for row in rows):
        return ""
    title = sheet_title(str(case.cells.get(SECTION) or ""), case.sheets)
    text = words.to_enterprise if to_enterprise else words.to_office
    return text.format(trade=case.record.get(SECTION) or "", title=f"“{title}”" if title else "")

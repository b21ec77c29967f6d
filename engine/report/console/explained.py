"""The first lines of every explained verdict: what was found, on what basis, in which cells, with which assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.exact import with_short_figures
from ...notice.clause_words import citation, validity_words
from ...policy.models import PolicyHead
from ...vocabulary.labels import labels


def opening(verdict: Mapping[str, Any], name: str, head: PolicyHead, clause: str) -> Iterator[str]:
    """The lines for one row of the verdict frame; `name` is the name of its criterion or target."""
    yield ""
    outcome, basis = labels().of("outcome", verdict["outcome"]), labels().of("basis", verdict["basis"])
    yield f"【{name}】{verdict['title']}：{outcome}（{basis}）"
    yield f"  依据：{citation(head)}{clause}；效力：{validity_words(head)}"
    yield f"  说明：{with_short_figures(verdict['message'])}"
    if verdict["cells"]:
        yield f"  数据位置：{'、'.join(verdict['cells'])}"
    if verdict["assumptions"]:
        yield f"  采用的假定：{'；'.join(verdict['assumptions'])}"

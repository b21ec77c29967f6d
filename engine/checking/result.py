"""What a check says of itself, whether its records were held whole or went through in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ..policy.corpus import Policy
from ..policy.profile import Office
from ..policy.settings import Settings
from ..records.records import Source
from .options import Options
from .tally import Tally


@dataclass(frozen=True, kw_only=True)
class Result:
    """A run's circumstances and counts.

    Attributes:
        warnings: lines that somebody must read before a letter goes out.
        approvals: findings that an approved list let out of review.
        indicators: regional targets computed from an enterprise list, `aggregate.INDICATORS`.
        parts: how many parts the submission went through in; 0 where it was held whole.
    """

    options: Options
    office: Office
    policies: Sequence[Policy]
    settings: Settings
    sources: Sequence[Source]
    tally: Tally
    warnings: tuple[str, ...] = ()
    approvals: int = 0
    indicators: pl.DataFrame = field(default_factory=pl.DataFrame)
    parts: int = 0

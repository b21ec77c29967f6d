"""The circumstances and counts of a check, whether it was done as a whole or in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ..policy.corpus import Policy
from ..policy.profile import Office
from ..policy.settings import Settings
from ..records.records import Source
from .account import Account
from .input_files import InputFiles
from .options import Options
from .tally import Tally


@dataclass(frozen=True, kw_only=True)
class Result:
    """The circumstances and counts of a run.

    Attributes:
        account: what became of everything that was given.
        warnings: lines that somebody must read before a letter is sent.
        kept: a line for each file in the output folder that people had added or changed, and where it is now.
        approvals: the findings that an approved list took out of review.
        indicators: indicators of regional targets, computed from an enterprise list: an `aggregate.INDICATORS` frame.
        parts: the number of parts in which the submission was checked; 0 if it was checked as a whole.
        inputs: the files that were read.
    """

    options: Options
    office: Office
    policies: Sequence[Policy]
    settings: Settings
    sources: Sequence[Source]
    tally: Tally
    account: Account
    warnings: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    approvals: int = 0
    indicators: pl.DataFrame = field(default_factory=pl.DataFrame)
    parts: int = 0
    inputs: InputFiles = field(default_factory=InputFiles)

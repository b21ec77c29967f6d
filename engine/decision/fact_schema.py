"""The kinds of facts, their fields, and the codes that a field can have; decision rules are checked against them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from ..policy.profile import IssuingOffice
from ..vocabulary import code_types

Codes = frozenset[str] | None
"""The values that a field can have; None means any text."""

FINDINGS = frozenset(get_args(code_types.Finding)) | {"reference"}
OUTCOMES = frozenset(code_types.OUTCOMES)
BASES = frozenset(get_args(code_types.Basis))
OFFICES = frozenset(get_args(IssuingOffice.model_fields["kind"].annotation)) - {""}
YES_NO = frozenset({"是", "否"})
NAMED_BY = YES_NO | {"未写"}

VERDICT_FACTS: Mapping[str, Mapping[str, Codes]] = {
    "finding": {
        "item": None,
        "criterion": None,
        "finding": FINDINGS,
        "outcome": OUTCOMES,
        "basis": BASES,
        "letters": YES_NO,
        "matter": None,
        "listed": YES_NO,
        "office": OFFICES,
        "own": YES_NO,
        "named": NAMED_BY,
        "leads": None,
        "asked": YES_NO,
        "released": YES_NO,
    },
    "caution": {"caution": None},
    "waiver": {"criterion": None, "caution": None},
}
"""Facts that come from the verdicts. A `waiver` is a caution on one criterion only (code `waived:SZ20-E01`). `item` is
one finding of the record (criterion, finding, matter). `letters`: whether the office allows letters on this basis;
`released`: whether a person took the finding out of review; `listed`: whether the matter is in the office's list of
powers; `own`: whether the office is itself the department that answers for the matter; `named`: whether the clause names
the office, 未写 where it names no department; `leads`: the departments that lead, of a clause that does not name the
office; `office`: the kind of the office, absent if the profile has none; `matter`: absent if the finding has none."""

DERIVED: Mapping[str, Mapping[str, Codes]] = {
    "power": {"item": None, "criterion": None, "matter": None},
    "obstacle": {
        "item": None,
        "criterion": None,
        "why": frozenset({"basis", "caution", "protected"}),
        "basis": BASES,
        "caution": None,
    },
}
"""Facts that rules of the first phase derive."""

FACTS = {**VERDICT_FACTS, **DERIVED}

Fact = Mapping[str, str]
"""A fact: its kind under "fact", then its fields. All values are text; a field without a value is absent."""

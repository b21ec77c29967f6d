"""The codes of the program, each set defined once; their Chinese words stand in rules/vocabulary/labels.yaml."""

from __future__ import annotations

from typing import Literal, get_args

Outcome = Literal["hit", "clear", "boundary", "insufficient", "out_of_scope", "needs_reference"]
"""What a criterion says of a record."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

OUTCOMES_BY_WEIGHT: tuple[Outcome, ...] = (
    "hit",
    "boundary",
    "insufficient",
    "needs_reference",
    "clear",
    "out_of_scope",
)
"""Outcomes in the order in which they are shown."""

Basis = Literal["in_force", "retrospective", "not_yet", "expired", "unverified"]
"""How the policy stands to the data year and the day of the check."""

Validity = Literal["stated", "title", "target_year", "unknown"]
"""How the last day of a policy is known."""

Finding = Literal["inefficient", "improve", "unlawful", "withdraw", "list", "protected", "explain", "hint", "target"]
"""What a hit on a criterion means; a criterion that needs an outside table gives `reference` instead."""

Decision = Literal["order", "refer", "inform", "withdraw", "verify", "review", "list"]
"""What an office may do about a record."""

DECISIONS: tuple[Decision, ...] = get_args(Decision)
"""Decision codes in the order in which a record shows them."""

DecisionTrack = Literal["order", "inform", "withdraw", "refer", "verify"]
"""The decisions that produce letters."""

ClauseStatus = Literal["automated", "flag", "reference", "list", "target", "procedural"]
"""How a clause of a document is taken care of; nothing is left out silently."""

TargetKind = Literal["hard", "soft", "forecast", "open"]
"""hard 达到: missed is a finding; soft 力争: never; forecast 预测: only told; open: the text leaves it open, not judged."""

Severity = Literal["error", "warning", "info"]
"""error: the value is not used, or the rule cannot stand; warning: somebody should look; info: good to know."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)

CellState = Literal[
    "none",
    "unknown",
    "error",
    "unclear",
    "invalid",
    "unit_assumed",
    "inferred",
    "from_heading",
    "filled",
    "conflict",
    "year_assumed",
    "day_assumed",
]
"""Why a cell gives no value, or what its value rests on."""

CELL_STATES: tuple[CellState, ...] = get_args(CellState)

SAYS_NOTHING: tuple[CellState, ...] = ("none",)
"""States of cells that say nothing, as a blank does."""

UnitSource = Literal["header", "line", "cell", "default"]
"""Where a column's unit stands: in its header, in the 单位 line, in its cells, or nowhere."""

HeaderMatching = Literal["synonym", "near", "profile"]
"""How a header was recognised."""

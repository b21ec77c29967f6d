"""All sets of codes that the program uses; their Chinese words are in rules/vocabulary/labels.yaml."""

from __future__ import annotations

from typing import Literal, get_args

Outcome = Literal["hit", "clear", "boundary", "insufficient", "out_of_scope", "needs_reference"]
"""The result of judging a record by a criterion."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

OUTCOMES_BY_WEIGHT: tuple[Outcome, ...] = (
    "hit",
    "boundary",
    "insufficient",
    "needs_reference",
    "clear",
    "out_of_scope",
)
"""The outcomes in the order in which they are shown."""

Basis = Literal["in_force", "retrospective", "not_yet", "expired", "unverified"]
"""Whether a letter about the data year can be based on the policy: on the day of signing, and for a policy that has not
begun, on the day of the check."""

OutgoingBasis = Literal["in_force", "retrospective", "unverified"]
"""States of the basis in which an office may allow letters; never where the policy has not begun or binds no longer."""

DataDoubt = Literal["stale_data", "unfinished_year", "future_year", "bounded_figure"]
"""What is doubtful about the data of a verdict: their year, seen from the day of the check, is older than the year before, not
yet over or not begun; or a cell states a bound of the figure that decides (2.0以上)."""

Validity = Literal["stated", "title", "target_year", "unknown"]
"""From where the last day of a policy is known."""

Finding = Literal["inefficient", "improve", "unlawful", "withdraw", "list", "protected", "explain", "hint", "target"]
"""What a hit on a criterion means; `reference` is for a criterion that needs an outside table."""

Decision = Literal["order", "refer", "inform", "withdraw", "verify", "review", "list"]
"""What an office may do about a record."""

DECISIONS: tuple[Decision, ...] = get_args(Decision)
"""The decision codes in the order in which they are shown for a record."""

DecisionTrack = Literal["order", "inform", "withdraw", "refer", "verify"]
"""The decisions that produce letters."""

CaseTrack = DecisionTrack | Literal["admission"]
"""A decision that letters are written for, or the admission of a project or park."""

ClauseStatus = Literal[
    "automated",
    "flag",
    "reference",
    "list",
    "target",
    "pending",
    "procedural",
    "organisational",
    "measure",
    "background",
]
"""How a statement of a document is handled; none is left out silently. The first six can be judged on a record or a
region (`pending`: not written yet), the others cannot."""

ClauseRecord = Literal["enterprise", "workshop", "project", "park", "cluster", "parcel", "region", "office", "policy"]
"""Whom or what a statement speaks of."""

TargetKind = Literal["hard", "disputed", "soft", "forecast", "open"]
"""hard 达到: missing it is a finding; soft 力争: never a finding; forecast 预测: only reported; open: the text does not
say which, so it is not judged."""

FileState = Literal["read", "partly", "unread"]
"""What became of a submitted file: partly, where a sheet or a row of it was not used."""

Severity = Literal["error", "warning", "info"]
"""error: the value is not used, or the rule is invalid; warning: somebody should look at it; info: only a note."""

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
    "from_profile",
    "filled",
    "conflict",
    "year_assumed",
    "day_assumed",
]
"""Why a cell gives no value, or how its value was obtained."""

CELL_STATES: tuple[CellState, ...] = get_args(CellState)

SAYS_NOTHING: tuple[CellState, ...] = ("none",)
"""States of cells that count as blank."""

UnitSource = Literal["profile", "header", "line", "cell", "default", "open"]
"""Where the unit of a column is written: in its header, in the 单位 line, in its cells, or nowhere."""

HeaderMatching = Literal["synonym", "near", "profile"]
"""How a header was recognised."""

ChangeCause = Literal["rules", "program", "tables", "cells", "mapping", "profile", "days", "others"]
"""Why a verdict of one run differs from that of another: see `compare.causes`."""

LetterAction = Literal["withdraw", "reissue", "send", "look"]
"""What to do about a letter after a later run; look: a person decides, as the later run does not have the record."""

MatchDoubt = Literal["several_code", "several_organisation", "several_name", "same_name"]
"""Why nobody but a person can say which records of two runs are the same."""

RunAction = Literal[
    "opened", "reopened", "seen", "better", "worse", "unknown", "absent", "older", "close_proposed", "mended"
]  # fmt: skip
"""What a run says of a case; older: a run of a later day has the enterprise, so nothing follows from this one; mended: what was
dismissed is clear now, so that its return would be a new fact."""

RunEvent = Literal["open", "reopen", "propose_close", "recount"]
"""What a run enters about a case: it begins; it begins for a finding that came back after its case ended; the finding is
gone, so that a person may look and end the case. recount: its period is counted again, as holidays are known by now."""

ReportEvent = Literal["fix_report"]
"""A report of a period was fixed (定稿): what stands before it in the chain is what it knows."""

RollEvent = Literal["import", "merge", "differ", "split", "move", "restore"]
"""What is entered about the register itself: a run was imported; two enterprises are one, are two, are two again; a case went to
another enterprise with that; a backup was brought back."""

MatchReason = Literal["code", "name", "near", "elsewhere"]
"""Why two enterprises of the register may be one: unlike names under one code; one name under several codes or none; names that
are alike; one name in two townships."""

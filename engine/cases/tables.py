"""The tables of the register, for SQLite and PostgreSQL alike. Events are only ever added; the other tables follow from them
and from the runs that were imported."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

METADATA = MetaData()

PRESENT = "0002"
"""The revision of the migrations that these tables are of."""

_ID = BigInteger().with_variant(Integer, "sqlite")

ENTERPRISE = Table(
    "enterprise", METADATA,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("uscc", Text, nullable=False, default=""),
    Column("town", Text, nullable=False, default=""),
    Column("seen_on", Text, nullable=False, default=""),
    Column("merged_into", _ID),
)  # fmt: skip
"""`name`, `town`: as first seen; `uscc`: the first code that it is known by; `seen_on`: day of the check of the latest run that
has it; `merged_into`: the enterprise that it is one with, as a person has said."""

ALIAS = Table(
    "alias", METADATA,
    Column("id", _ID, primary_key=True),
    Column("enterprise", _ID, ForeignKey("enterprise.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False, default=""),
    Column("since", Text, nullable=False, default=""),
    UniqueConstraint("kind", "value", name="alias_of_one"),
)  # fmt: skip
"""What an enterprise is known by: code, organisation (code) or name (normal name and town), each of the enterprise that had it
first; shared: a name that it bears after another one, with its own number.

`confirmed_by`: the person who has said so, "" for none; `since`: day of the check of the run that first had it.
"""

RUN = Table(
    "run", METADATA,
    Column("id", _ID, primary_key=True),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("as_of", Text, nullable=False),
    Column("year", Integer),
    Column("folder", Text, nullable=False),
    Column("imported", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("records", Integer, nullable=False),
)  # fmt: skip
"""An imported run. `fingerprint`: of inputs, rules, profile and options; `measure`: of rules and profile alone."""

SUBMISSION = Table(
    "submission", METADATA,
    Column("run", _ID, ForeignKey("run.id"), primary_key=True),
    Column("file", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
)  # fmt: skip

CASE = Table(
    "case_file", METADATA,
    Column("id", _ID, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("enterprise", _ID, ForeignKey("enterprise.id"), nullable=False),
    Column("criterion", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("track", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("department", Text, nullable=False, default=""),
    Column("former", Text, nullable=False, default=""),
    Column("opened", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due", Text, nullable=False, default=""),
    Column("unsure", Integer, nullable=False, default=0),
    Column("period", Text, nullable=False, default=""),
    Column("seen", Text, nullable=False, default=""),
    Column("margin", Text, nullable=False, default=""),
    Column("proposal", Text, nullable=False, default=""),
    Column("measure", Text, nullable=False, default=""),
    Index("case_of_matter", "enterprise", "criterion", "matter"),
    Index("case_by_state", "state", "due"),
)  # fmt: skip
"""A case as its events and the runs have left it.

`period`: how long the firm has from service on (a `PeriodText`); `due`: the last day of that, `unsure` if a year's holidays are
not known; `seen`: what the latest run said of it; `margin`: how far its figure was from the limit; `proposal`: why 销号 is
proposed; `measure`: what the latest run judged it by (see `measures.py`).
"""

EVENT = Table(
    "event", METADATA,
    Column("id", _ID, primary_key=True),
    Column("case_file", _ID, ForeignKey("case_file.id")),
    Column("kind", Text, nullable=False),
    Column("day", Text, nullable=False, default=""),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("events_of_case", "case_file", "id"),
)  # fmt: skip
"""One chain for the whole register: `hash` is of the row and of `previous`, the hash of the row before."""

RUN_ACTION = Table(
    "run_action", METADATA,
    Column("id", _ID, primary_key=True),
    Column("run", _ID, ForeignKey("run.id"), nullable=False),
    Column("case_file", _ID, ForeignKey("case_file.id"), nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("margin", Text, nullable=False, default=""),
    Column("measure", Text, nullable=False, default=""),
    Index("actions_of_run", "run", "action"),
)  # fmt: skip
"""What a run said of a case; margin and measure of the case are then these."""

MATCH = Table(
    "match_proposal", METADATA,
    Column("id", _ID, primary_key=True),
    Column("run", _ID, ForeignKey("run.id"), nullable=False),
    Column("enterprise", _ID, ForeignKey("enterprise.id"), nullable=False),
    Column("other", _ID, ForeignKey("enterprise.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("settled", Text, nullable=False, default=""),
)  # fmt: skip
"""Two enterprises that may be one; a person decides. `why`: a `MatchReason`; `settled`: same, different, or "" while open."""

"""Whatever runs and people do to a register, in any order, what it promises holds after every step."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from loop_oracle import ALLOWED, ENDED
from made_runs import MadeFirm, MadeVerdict, invented_code, made_run, template_run
from postgres_server import emptied
from sqlalchemy import select

from tenglong.engine.cases.case_register import Register, first_broken
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import altered
from tenglong.engine.cases.papers import PAPERS
from tenglong.engine.cases.tables import ALIAS, CASE, ENTERPRISE, EVENT
from tenglong.engine.core.errors import RunError
from tenglong.engine.vocabulary.holidays import Calendar

EXAMPLES = int(os.environ.get("TENGLONG_EXAMPLES", "6"))
FIRMS = {f"青溪{sign}机械厂": invented_code(at) for at, sign in enumerate("甲乙丙", 1)}
FIRST_DAY = date(2023, 1, 31)
FACTS = {
    "number": "三政告〔2023〕1号", "day": "2023-03-01", "manner": "直接送达", "content": "已清理", "approver": "王某", "reason": "停产检修",
    "department": "市应急管理局", "people": "张某、李某",
}  # fmt: skip
NEEDS = {
    "issue": ("number", "day"), "serve": ("manner", "day"), "feedback": ("day", "content"), "ask_recheck": ("day",),
    "extend": ("day", "until", "approver", "reason"), "recheck": ("day", "people", "result", "paper"),
    "close": ("day", "approver"), "refer": ("day", "department", "number"), "reply": ("day", "content"),
    "finish": ("day", "approver"), "dismiss": ("day", "approver", "reason"), "void": ("day", "approver", "reason"),
    "reissue": ("number", "day", "reason"), "note": ("content",),
}  # fmt: skip

OUTCOMES = st.sampled_from(["hit", "hit", "hit", "clear", "clear", "boundary", "insufficient", "needs_reference"])
MARGINS = st.sampled_from(["-1", "-2.5", "-0.5"])
MATTERS = st.sets(st.sampled_from(["安全隐患", "环境污染"]), min_size=1).map(lambda held: tuple(sorted(held)))


@st.composite
def made_firms(draw: Any) -> list[MadeFirm]:
    """Some of the firms, each with a verdict on both criteria, or on none."""
    rows = []
    for name in sorted(draw(st.sets(st.sampled_from(sorted(FIRMS)), min_size=1))):
        outcome, other = draw(OUTCOMES), draw(OUTCOMES)
        verdicts = {
            "SZ20-E01": MadeVerdict(
                outcome=outcome,
                matters=("",) if outcome == "hit" else (),
                margin=draw(MARGINS) if outcome == "hit" else "",
            ),
            "SZ22-F02": _offences(draw, other),
        }
        rows.append(MadeFirm(name=name, code=FIRMS[name], verdicts=verdicts if draw(st.integers(0, 9)) else {}))
    return rows


def _offences(draw: Any, outcome: str) -> MadeVerdict:
    """A verdict on offences: of those that a hit does not hold, some are clear and some are not known."""
    held = draw(MATTERS) if outcome == "hit" else ()
    others = sorted({"安全隐患", "环境污染"} - set(held)) if outcome in ("hit", "boundary", "insufficient") else []
    return MadeVerdict(outcome=outcome, matters=held, clear=tuple(matter for matter in others if draw(st.booleans())))


class RegisterMachine(RuleBasedStateMachine):
    """Runs and people at one register."""

    template: Path
    empty: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="register"))
        shutil.copy(self.empty, self.folder / "台账库.db")
        (self.folder / "复查表.txt").write_text("合格", encoding="utf-8")
        self.register = Register.at(self.folder / "台账库.db")
        self.runs: list[tuple[Path, str, list[MadeFirm], date]] = []
        self.day = FIRST_DAY
        self.first_days: dict[str, date] = {}
        self.chain: list[Mapping[str, Any]] = []
        self.cases: dict[int, Mapping[str, Any]] = {}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.register.engine.dispose()
            shutil.rmtree(self.folder)

    def rows(self, table: Any) -> list[dict[str, Any]]:
        with self.register.reading() as connection:
            return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]

    @rule(
        firms=made_firms(),
        days=st.sampled_from([-40, 0, 1, 30]),
        full=st.booleans(),
        rules=st.sampled_from(["", "", "新"]),
    )
    def submit(self, firms: list[MadeFirm], days: int, full: bool, rules: str) -> None:
        """A run over some firms is imported; it may be of an earlier day, and by other rules."""
        self.day = max(self.day + timedelta(days), date(2022, 6, 1))
        out = made_run(self.template, self.folder / f"run{len(self.runs)}", firms, day=self.day, rules=rules)
        scope = "full" if full else "part"
        seen = {row["uscc"]: row["seen_on"] for row in self.rows(ENTERPRISE)}
        before = {row["id"]: row for row in self.rows(CASE)}
        done = import_run(self.register, out, who="王某", scope=scope)
        self.runs.append((out, scope, firms, self.day))
        after = {row["id"]: row for row in self.rows(CASE)}
        if done.imported_before:
            assert after == before
            return
        fresh = self.first_days.setdefault(repr(firms), self.day)  # the same file says no more on a later day
        fresh = self.first_days[repr(firms)] = min(fresh, self.day)
        late = {firm.code for firm in firms if seen.get(firm.code, "") > fresh.isoformat()}
        self._people_s_work_is_left(before, after)
        self._only_clear_proposes(before, after, firms, late)
        self._new_cases_follow_ended_ones(before, after, late)

    def _people_s_work_is_left(self, before: dict[int, Any], after: dict[int, Any]) -> None:
        for case, row in before.items():
            left = {
                name: value for name, value in row.items() if name not in ("seen", "margin", "proposal") and name in OWN
            }
            assert {name: after[case][name] for name in left} == left

    def _only_clear_proposes(
        self, before: dict[int, Any], after: dict[int, Any], firms: list[MadeFirm], late: set[str]
    ) -> None:
        codes = {row["id"]: row["uscc"] for row in self.rows(ENTERPRISE)}
        verdicts = {(firm.code, criterion): verdict for firm in firms for criterion, verdict in firm.verdicts.items()}
        for case, row in after.items():
            earlier = before.get(case)
            if row["proposal"] and (earlier is None or earlier["proposal"] != row["proposal"]):
                verdict = verdicts[codes[row["enterprise"]], row["criterion"]]
                assert _mended(verdict, row["matter"])
                assert codes[row["enterprise"]] not in late
                assert row["state"] not in ENDED
            verdict_now = verdicts.get((codes[row["enterprise"]], row["criterion"]))
            if earlier and (
                verdict_now is None
                or not (
                    _mended(verdict_now, row["matter"])
                    or (verdict_now.outcome == "hit" and row["matter"] in verdict_now.matters)
                )
            ):
                assert (row["proposal"], row["margin"]) == (earlier["proposal"], earlier["margin"])

    def _new_cases_follow_ended_ones(self, before: dict[int, Any], after: dict[int, Any], late: set[str]) -> None:
        codes = {row["id"]: row["uscc"] for row in self.rows(ENTERPRISE)}
        for case in sorted(set(after) - set(before)):
            row = after[case]
            same = [old for old in before.values() if _subject(old) == _subject(row)]
            assert codes[row["enterprise"]] not in late
            assert row["state"] == "proposed"
            assert row["former"] == (same[-1]["number"] if same else "")
            assert not same or same[-1]["state"] in ("closed", "finished") or _has_new_facts(same[-1], row)

    @precondition(lambda self: self.runs)
    @rule(which=st.integers(0, 99))
    def submit_again(self, which: int) -> None:
        """A run that was imported is imported again: not one event."""
        out, scope, _, _ = self.runs[which % len(self.runs)]
        before, events = self.rows(CASE), len(self.rows(EVENT))
        assert import_run(self.register, out, who="李某", scope=scope).imported_before  # type: ignore[arg-type]
        assert (self.rows(CASE), len(self.rows(EVENT))) == (before, events)

    @precondition(lambda self: self.cases)
    @rule(
        which=st.integers(0, 99),
        kinds=st.lists(st.sampled_from(sorted(NEEDS)), min_size=1, max_size=4),
        passed=st.booleans(),
    )
    def act(self, which: int, kinds: list[str], passed: bool) -> None:
        """A person enters events, allowed or not; what is not allowed changes nothing."""
        case = sorted(self.cases)[which % len(self.cases)]
        for kind in kinds:
            row = next(row for row in self.rows(CASE) if row["id"] == case)
            self._enter(row, kind, passed=passed)

    @precondition(lambda self: self.cases)
    @rule(which=st.integers(0, 99))
    def go_on(self, which: int) -> None:
        """A person takes a case to its end."""
        case = sorted(self.cases)[which % len(self.cases)]
        for kind in ("issue", "serve", "ask_recheck", "recheck", "close"):
            row = next(row for row in self.rows(CASE) if row["id"] == case)
            self._enter(row, kind, passed=True)

    def _enter(self, row: dict[str, Any], kind: str, *, passed: bool) -> None:
        later = (date(2026, 6, 1) + timedelta(len(self.rows(EVENT)))).isoformat()
        result = "合格" if passed else "不合格"
        facts = {**FACTS, "until": later, "result": result, "paper": str(self.folder / "复查表.txt")}
        stated = {name: facts[name] for name in NEEDS[kind]}
        allowed = kind == "note" or kind in ALLOWED[row["state"]]
        before, events = self.rows(CASE), self.rows(EVENT)
        try:
            enter(self.register, row["number"], kind, stated, who="张某", calendar=Calendar())
        except RunError:
            assert not allowed or kind == "close"
            assert (self.rows(CASE), self.rows(EVENT)) == (before, events)
        else:
            assert allowed
            last = next(event for event in reversed(events) if event["case_file"] == row["id"])
            pressed_twice = (
                kind in ("note", "recheck", "feedback") and last["kind"] == kind and self._same(last, stated)
            )
            assert len(self.rows(EVENT)) == len(events) + (not pressed_twice)
            others = [other for other in self.rows(CASE) if other["id"] != row["id"]]
            assert others == [other for other in before if other["id"] != row["id"]]

    @staticmethod
    def _same(event: dict[str, Any], stated: Mapping[str, str]) -> bool:
        """Whether an event states the same; of a paper it keeps name and hash."""
        facts = json.loads(event["facts"])
        return all(facts.get(name) == text for name, text in stated.items() if name != "paper")

    @invariant()
    def holds(self) -> None:
        """What is promised after every step."""
        if hasattr(self, "folder"):
            self._nothing_is_updated_in_the_chain()
            self._a_state_is_what_the_events_come_to()
            self._no_case_is_shared_and_one_is_open()

    def _nothing_is_updated_in_the_chain(self) -> None:
        chain = self.rows(EVENT)
        assert chain[: len(self.chain)] == self.chain
        self.chain = chain
        with self.register.reading() as connection:
            assert first_broken(connection) is None
        assert altered(self.register) == []

    def _a_state_is_what_the_events_come_to(self) -> None:
        states: dict[int, str] = {}
        for event in self.chain:
            if event["case_file"] is not None:
                states[event["case_file"]] = _after(states.get(event["case_file"], "proposed"), event)
        self.cases = {row["id"]: row for row in self.rows(CASE)}
        assert {case: row["state"] for case, row in self.cases.items()} == states

    def _no_case_is_shared_and_one_is_open(self) -> None:
        firms = self.rows(ENTERPRISE)
        assert len({firm["uscc"] for firm in firms}) == len(firms)
        owners: dict[tuple[str, str], set[int]] = {}
        for alias in self.rows(ALIAS):
            owners.setdefault((alias["kind"], alias["value"]), set()).add(alias["enterprise"])
        assert all(len(of) == 1 for of in owners.values())
        still_open = [_subject(row) for row in self.cases.values() if row["state"] not in ENDED]
        assert len(still_open) == len(set(still_open))
        latest = {_subject(row): row["id"] for row in self.cases.values()}
        for row in self.cases.values():
            assert row["state"] in ENDED or latest[_subject(row)] == row["id"]


OWN = ("number", "enterprise", "criterion", "matter", "track", "former", "opened", "state", "due", "unsure", "period")
"""What of a case no import may change."""


def _subject(row: Mapping[str, Any]) -> tuple[int, str, str]:
    return row["enterprise"], row["criterion"], row["matter"]


def _has_new_facts(dismissed: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether what was dismissed was mended meanwhile, or is worse than it was."""
    assert dismissed["state"] == "dismissed"
    before, after = (float(case["margin"] or 0) for case in (dismissed, row))
    return dismissed["seen"] in ("mended", "close_proposed") or abs(after) > abs(before)


def _mended(verdict: MadeVerdict, matter: str) -> bool:
    """Whether a verdict clears a matter: as a whole, or this one alone."""
    return verdict.outcome == "clear" or matter in verdict.clear


def _after(state: str, event: Mapping[str, Any]) -> str:
    """The state after an event, by the table written from the documents."""
    if event["kind"] == "recheck":
        return "rectifying" if '"不合格"' in event["facts"] else "awaiting"
    return ALLOWED[state].get(event["kind"], state)


class DatabaseMachine(RegisterMachine):
    """The same at a register in PostgreSQL."""

    address: str

    @initialize()
    def begin(self) -> None:
        super().begin()
        self.register.engine.dispose()
        emptied(self.address)
        self.register = Register.at(None, self.address)


def played(machine: type[RegisterMachine], folder: Path, examples: int) -> None:
    """Play a machine; the same examples each time."""
    machine.template = template_run(folder)
    machine.empty = folder / "空.db"
    Register.at(machine.empty).engine.dispose()
    chosen = settings(
        max_examples=examples,
        stateful_step_count=20,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.slow
def test_whatever_happens_the_promises_hold(tmp_path: Path) -> None:
    played(RegisterMachine, tmp_path, EXAMPLES)


@pytest.mark.slow
def test_whatever_happens_the_promises_hold_in_a_database(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg", reason="未装 PostgreSQL 驱动：pip install '.[database]'")
    monkeypatch.setenv(PAPERS, str(tmp_path / "材料"))
    DatabaseMachine.address = postgres
    played(DatabaseMachine, tmp_path, max(2, EXAMPLES // 3))

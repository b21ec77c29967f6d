"""What runs mean for cases, against a plain oracle of the loop, on random histories of runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tenglong.engine.cases.case_changes import (
    CaseChanges,
    Import,
    KnownCases,
    Subject,
    case_changes,
)
from tenglong.engine.cases.run_findings import Finding, RunFindings

CRITERIA = {"SZ20-E01": ("",), "SZ22-E02": ("安全隐患", "环境污染")}
OUTCOMES = ("hit", "hit", "hit", "clear", "boundary", "insufficient", "absent")


def run_of(day: date, verdicts: dict[tuple[str, str], tuple[str, dict[str, str]]]) -> RunFindings:
    """A run by (enterprise, criterion) → (outcome, matter → margin of what it finds)."""
    findings = [
        Finding(
            record_id=firm, criterion=criterion, matter=matter, track="order", title="标题", department="", detail="事实",
            margin=margin, period="30",
        )
        for (firm, criterion), (outcome, matters) in verdicts.items()
        if outcome == "hit"
        for matter, margin in matters.items()
    ]  # fmt: skip
    return RunFindings(
        record=cast(Any, SimpleNamespace(options=SimpleNamespace(as_of=day, year=2022))),
        enterprises=[
            {"record_id": firm, "name": firm, "uscc": "", "town": "白石镇"} for firm in {key[0] for key in verdicts}
        ],
        findings=findings,
        verdicts={
            key: {"outcome": outcome, "message": outcome, "clear_cases": ()}
            for key, (outcome, _) in verdicts.items()
            if outcome != "absent"
        },
    )


@dataclass
class Oracle:
    """The loop in plain Python: what the documents and the design say, case by case."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    seen_on: dict[int, date] = field(default_factory=dict)

    def latest(self, subject: Subject) -> dict[str, Any] | None:
        return next((case for case in reversed(self.cases) if case["subject"] == subject), None)

    def expected(self, run: RunFindings, owners: dict[str, int]) -> dict[Subject, str]:
        day = run.record.options.as_of
        found = {Subject(owners[f.record_id], f.criterion, f.matter): f for f in run.findings}
        said: dict[Subject, str] = {}
        for firm, enterprise in owners.items():
            late = self.seen_on.get(enterprise, date.min) > day
            for criterion, matters in CRITERIA.items():
                verdict = run.verdicts.get((firm, criterion))
                for matter in matters:
                    subject = Subject(enterprise, criterion, matter)
                    case = self.latest(subject)
                    if subject in found:
                        if late:
                            answer = "older" if case else ""
                        elif case is None:
                            answer = "opened"
                        elif case["state"] in ("closed", "finished"):
                            answer = "reopened"
                        else:
                            old, new = abs(float(case["margin"])), abs(float(found[subject].margin))
                            answer = "seen" if old == new else "better" if new < old else "worse"
                            gone = case["seen"] in ("close_proposed", "mended")
                            if case["state"] == "dismissed" and (gone or answer == "worse"):
                                answer = "reopened"
                    elif case is not None and case["state"] == "dismissed":
                        clear = verdict and verdict["outcome"] == "clear" and not late
                        answer = "mended" if clear and case["seen"] != "mended" else ""
                    elif case is None or case["state"] in ("closed", "finished", "voided"):
                        answer = ""
                    elif late:
                        answer = "older"
                    else:
                        answer = "close_proposed" if verdict and verdict["outcome"] == "clear" else "unknown"
                    if answer:
                        said[subject] = answer
        return said

    def apply(self, said: dict[Subject, str], run: RunFindings, owners: dict[str, int]) -> None:
        margins = {Subject(owners[f.record_id], f.criterion, f.matter): f.margin for f in run.findings}
        for subject, answer in said.items():
            if answer in ("opened", "reopened"):
                number = len(self.cases) + 1
                self.cases.append(
                    {
                        "id": number,
                        "number": f"n{number}",
                        "subject": subject,
                        "state": "proposed",
                        "margin": margins[subject],
                        "proposal": "",
                        "seen": answer,
                        "measure": "规则.配置.表头",
                    }
                )
            elif answer in ("seen", "better", "worse"):
                case = self.latest(subject)
                assert case is not None
                case["seen"] = answer
                if case["state"] != "dismissed":
                    case.update(margin=margins[subject], proposal="")
            elif answer in ("close_proposed", "mended", "unknown"):
                case = self.latest(subject)
                assert case is not None
                case["seen"] = answer
                if answer == "close_proposed":
                    case["proposal"] = "clear"
        for enterprise in owners.values():
            self.seen_on[enterprise] = max(self.seen_on.get(enterprise, date.min), run.record.options.as_of)


def answers(changes: CaseChanges, subjects: dict[int, Subject]) -> dict[Subject, str]:
    return {subjects[action["case_file"]]: action["action"] for action in changes.actions}


def changes_of(
    run: RunFindings, owners: dict[str, int], known: KnownCases, measure: str = "规则.配置.表头"
) -> CaseChanges:
    return case_changes(Import(run=run, owners=owners, measure=lambda *_: measure, who="王某"), known)


@pytest.mark.parametrize("seed", range(60))
def test_random_histories_are_as_the_oracle_says(seed: int) -> None:
    pick, oracle, day = Random(seed), Oracle(), date(2022, 1, 31)
    firms = {f"企业{number}": number for number in range(1, 5)}
    for _ in range(12):
        day += timedelta(pick.choice([-40, 0, 30, 30, 90]))
        here = {firm: firms[firm] for firm in pick.sample(sorted(firms), pick.randint(1, 4))}
        verdicts = {}
        for firm in here:
            for criterion, matters in CRITERIA.items():
                held = {matter: pick.choice(["-1", "-2", "3"]) for matter in matters if pick.random() < 0.7}
                outcome = pick.choice(OUTCOMES)
                verdicts[firm, criterion] = (outcome if held or outcome != "hit" else "clear", held)
        run = run_of(day, verdicts)
        latest = {case["subject"]: {**case, "state": case["state"]} for case in oracle.cases}
        known = KnownCases(
            latest=latest, next_id=len(oracle.cases) + 1,
            seen_later={number for number in here.values() if oracle.seen_on.get(number, date.min) > day},
        )  # fmt: skip
        expected = oracle.expected(run, here)
        changes = changes_of(run, here, known)
        subjects = {case["id"]: case["subject"] for case in oracle.cases}
        subjects |= {row["id"]: Subject(row["enterprise"], row["criterion"], row["matter"]) for row in changes.opened}
        assert answers(changes, subjects) == expected
        assert {event.kind for event in changes.events} <= {"open", "reopen", "propose_close"}
        for row in changes.opened:
            former = oracle.latest(subjects[row["id"]])
            assert row["former"] == (former["number"] if former else "")
        oracle.apply(expected, run, here)
        for case in oracle.cases:
            if pick.random() < 0.25:
                case["state"] = pick.choice(
                    ["issued", "served", "awaiting", "closed", "finished", "dismissed", "voided"]
                )


def test_no_run_ends_a_case_whatever_it_says() -> None:
    subject = Subject(1, "SZ20-E01", "")
    for outcome in OUTCOMES[1:]:
        case = {"id": 1, "number": "n1", "state": "served", "margin": "-1", "proposal": "", "measure": "规则.配置.表头"}
        known = KnownCases(latest={subject: case}, next_id=2, seen_later=set())
        run = run_of(date(2022, 6, 1), {("甲", "SZ20-E01"): (outcome, {"": "-1"})})
        changes = changes_of(run, {"甲": 1}, known, "新规则.配置.新表头")
        assert not changes.opened
        assert all("state" not in row for row in changes.updated)
        if outcome == "clear":
            assert changes.updated[0]["proposal"] == "clear（口径变化：规则、表头对应与上次不同）"
            assert [event.kind for event in changes.events] == ["propose_close"]
        else:
            assert not changes.events


def test_two_open_cases_of_one_subject_are_both_spoken_of() -> None:
    subject = Subject(1, "SZ20-E01", "")
    first, second = (
        {"id": number, "number": f"n{number}", "state": "served", "margin": "-2", "proposal": "", "measure": ""}
        for number in (1, 2)
    )
    known = KnownCases(latest={subject: second}, beside={subject: [first]}, next_id=3, seen_later=set())
    for outcome, action in (("hit", "better"), ("clear", "close_proposed"), ("insufficient", "unknown")):
        run = run_of(date(2022, 6, 1), {("甲", "SZ20-E01"): (outcome, {"": "-1"})})
        changes = changes_of(run, {"甲": 1}, known)
        assert not changes.opened
        assert sorted((row["case_file"], row["action"]) for row in changes.actions) == [(1, action), (2, action)]


def test_a_record_that_may_be_of_an_enterprise_says_nothing_of_its_cases() -> None:
    subject = Subject(1, "SZ20-E01", "")
    case = {"id": 1, "number": "n1", "state": "served", "margin": "-2", "proposal": "旧", "measure": ""}
    known = KnownCases(latest={subject: case}, next_id=2, seen_later=set(), doubtful={1})
    for outcome in OUTCOMES:
        run = run_of(date(2022, 6, 1), {("甲", "SZ20-E01"): (outcome, {"": "-1"})})
        changes = case_changes(Import(run=run, owners={"甲": None}, measure=lambda *_: "", who="王某"), known)
        assert [row["action"] for row in changes.actions] == ["unknown"]
        assert not changes.opened
        assert not changes.events
        assert changes.updated[0]["proposal"] == "旧"

"""(e) Writing letters to files, against a plain docxtpl loop: same template, same data, in short turns one after
another.

Both are given the fields of each letter and write one file for each letter into the same folder. The plain loop opens
the template, renders and saves for each letter, as docxtpl's manual shows; it writes only some of the letters. The time
of the program includes all that a run does: compile the template, render, name, write and hash the letters. Making the
fields of a letter is the same for both and is not timed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from docxtpl import DocxTemplate

from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.notice.case import JudgedCriterion, Letter, RemedyLine
from tenglong.engine.notice.case import NoticeCase as Matter
from tenglong.engine.notice.compose import context_of
from tenglong.engine.notice.letters import template_fields, write_letters
from tenglong.engine.policy.profile import IssuingOffice, Office, Profile

from .measure import BenchmarkCase, BenchmarkTarget, Measured, Setup

_DOCUMENT = "inform"
_TURNS = 20
_PLAIN = 400
"""Letters of the plain loop; its time is multiplied up to those of the program."""

_PROFILE = Profile(
    office=IssuingOffice(
        name="嵊州市三界镇人民政府", kind="乡镇街道", code="三政告", contact="王建国", phone="0575-80000000"
    ),
    deadline_days={"inform": 30},
    word_meanings={"以下": "不含"},
    tax_definition="税务部门口径的年度实际入库税收",
    land_definition="自有用地加承租用地减出租用地",
    data_source="税务、自然资源部门",
)


def _matter(number: int) -> Matter:
    """An invented enterprise with a finding."""
    tax = f"{30 + number % 190 / 10:.1f}"
    verdict = {
        "criterion": "SZ20-E01", "title": "亩均税收", "clause": "四（五）", "citation": "《示例行动计划》（示政〔2020〕1号）",
        "outcome": "hit", "basis": "in_force", "actual": tax, "limit": "50", "unit": "万元", "cells": [f"清单!F{number}"],
        "message": "低于标准", "assumptions": ["表中未提及出租用地，按 0 计"], "cases": [],
    }  # fmt: skip
    record = {
        "record_id": str(number), "name": f"嵊州市示例第{number}有限公司", "uscc": f"91330683MA{number:08d}",
        "address": f"示例路{number}号", "legal_person": "张三", "town": "三界镇", "tax": tax, "land_actual": "10",
    }  # fmt: skip
    return Matter(
        track="inform", record=record, verdicts=[verdict], as_of=date(2026, 11, 20), profile=_PROFILE, year=2025,
        criteria={"SZ20-E01": JudgedCriterion(standard="5万元/亩以下", words=("以下",))},
        remedies=[RemedyLine(key="tax", label="税收", change="1.1", target="50", unit="万元")],
    )  # fmt: skip


def cases(setup: Setup) -> Iterator[BenchmarkCase]:
    """One line; its rounds are the turns, which together are one batch of the program."""
    step = max(setup.least(10_000) // _TURNS, 1)
    plain_step = min(step, _PLAIN // _TURNS)

    def measure() -> Measured:
        folder = setup.folder / "letters"
        folder.mkdir(exist_ok=True)
        turns = _Turns(step, plain_step, folder)
        write_letters(turns.letters(), folder / "program", Office(config=_PROFILE))
        shutil.rmtree(folder)
        plain, program = zip(*turns.seconds, strict=True)
        return Measured([each * step for each in program], [each * step for each in plain])

    other = f"plain docxtpl ({plain_step} a turn, multiplied up)"
    yield BenchmarkCase(
        "letters", f"letters, each of {_TURNS} turns", step, measure, other, (BenchmarkTarget("faster", 50),)
    )


class _Turns:
    """Hands out the letters of one batch in turns; before each turn plain docxtpl writes some of the same letters.

    Attributes:
        seconds: for each turn, the seconds that a letter takes: (plain docxtpl, program).
    """

    def __init__(self, step: int, plain_step: int, folder: Path) -> None:
        self._step = step
        self._plain_step = plain_step
        self._folder = folder
        self.seconds: list[tuple[float, float]] = []

    def letters(self) -> Iterator[Letter]:
        for turn in range(_TURNS):
            letters = list(_letters(range(turn * self._step, (turn + 1) * self._step)))
            plain = _plain([template_fields(letter.context) for letter in letters[: self._plain_step]], self._folder)
            start = perf_counter()
            yield from letters
            self.seconds.append((plain, (perf_counter() - start) / self._step))


def _letters(numbers: range) -> Iterator[Letter]:
    for number in numbers:
        context = context_of(_matter(number), _DOCUMENT)
        yield Letter(document=_DOCUMENT, track="inform", record_id=str(number), context=context, about=())


def _plain(data: list[dict[str, Any]], folder: Path) -> float:
    """Write the letters with plain docxtpl; returns the seconds that a letter takes."""
    start = perf_counter()
    for number, fields in enumerate(data):
        letter = DocxTemplate(TEMPLATES / f"{_DOCUMENT}.docx")
        letter.render(fields, autoescape=True)
        letter.save(folder / f"{number}.docx")
    return (perf_counter() - start) / len(data)

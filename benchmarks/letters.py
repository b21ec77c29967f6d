"""Letters to files against a plain docxtpl loop: same template, same data, side by side in short turns.

    python -m tenglong.benchmarks.letters [--letters 10000] [--plain 400] [--document inform] [--all-plain]

Both are given the fields of each letter and write one file a letter into the same temporary folder. The plain loop
opens the template, renders and saves for each letter, as docxtpl's manual shows; `--all-plain` lets it write as many
letters as the program does. The program is timed with all that a run does: template compiled, letters rendered, named,
written, hashed. The ratio is the median over the turns, so that a busy moment of the computer hits both. The peak of
memory is looked at after a tenth of the letters and at the end.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from docxtpl import DocxTemplate

from ..engine.notice import Case, Criterion, Letter, Remedy, context_of, write_letters
from ..engine.notice.letters import template_fields
from ..engine.profile import LoadedProfile, Office, Profile
from ..engine.resources import TEMPLATES

_TURNS = 20

_PROFILE = Profile(
    office=Office(name="嵊州市三界镇人民政府", kind="乡镇街道", code="三政告", contact="王建国", phone="0575-80000000"),
    deadline_days={"inform": 30},
    word_meanings={"以下": "不含"},
    tax_definition="税务部门口径的年度实际入库税收",
    land_definition="自有用地加承租用地减出租用地",
    data_source="税务、自然资源部门",
)


def _case(number: int) -> Case:
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
    return Case(
        track="inform", record=record, verdicts=[verdict], as_of=date(2026, 11, 20), profile=_PROFILE, year=2025,
        criteria={"SZ20-E01": Criterion(standard="5万元/亩以下", words=("以下",))},
        remedies=[Remedy(key="tax", label="税收", change="1.1", unit="万元", word="以下")],
    )  # fmt: skip


def _letters(document: str, numbers: range) -> Iterator[Letter]:
    for number in numbers:
        context = context_of(_case(number), document)
        yield Letter(document=document, track="inform", record_id=str(number), context=context)


class _Turns:
    """Hands out the letters of one batch; between two turns of it, plain docxtpl has a turn with some of the same."""

    def __init__(self, document: str, step: int, plain_step: int, folder: Path) -> None:
        self._document, self._step, self._plain_step, self._folder = document, step, plain_step, folder
        self._template = TEMPLATES / f"{document}.docx"
        self.seconds: list[tuple[float, float]] = []
        self.composing: list[float] = []
        self.peaks: list[float] = []

    def letters(self) -> Iterator[Letter]:
        for turn in range(_TURNS):
            start = perf_counter()
            letters = list(_letters(self._document, range(turn * self._step, (turn + 1) * self._step)))
            self.composing.append((perf_counter() - start) / self._step)
            data = [template_fields(letter.context) for letter in letters[: self._plain_step]]
            plain = _plain(self._template, data, self._folder)
            start = perf_counter()
            yield from letters
            self.seconds.append((plain, (perf_counter() - start) / self._step))
            self.peaks.append(_peak())


def _plain(template: Path, data: list[dict[str, Any]], folder: Path) -> float:
    start = perf_counter()
    for number, fields in enumerate(data):
        letter = DocxTemplate(template)
        letter.render(fields, autoescape=True)
        letter.save(folder / f"{number}.docx")
    return (perf_counter() - start) / len(data)


def _peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the turns' medians, their ratio and the memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--plain", type=int, default=400)
    parser.add_argument("--all-plain", action="store_true")
    parser.add_argument("--document", default="inform")
    given = parser.parse_args()
    step, plain_step = given.letters // _TURNS, (given.letters if given.all_plain else given.plain) // _TURNS
    with tempfile.TemporaryDirectory() as name:
        turns = _Turns(given.document, step, plain_step, Path(name))
        write_letters(turns.letters(), Path(name) / "program", LoadedProfile(profile=_PROFILE))
    plain, program = (median(turn[index] for turn in turns.seconds) for index in (0, 1))
    ratio = median(slow / fast for slow, fast in turns.seconds)
    print(f"{given.document}: {step * _TURNS} letters of the program, {plain_step * _TURNS} of plain docxtpl, {_TURNS} turns")
    print(f"plain docxtpl {1 / plain:8.1f} letters/s   program {1 / program:8.1f} letters/s   median ratio {ratio:.1f}")
    print(f"putting the fields of a letter together: {median(turns.composing) * 1e6:.0f} µs, the same for both")
    print(f"peak memory {turns.peaks[_TURNS // 10 - 1]:.0f} MB after a tenth, {turns.peaks[-1]:.0f} MB at the end")


if __name__ == "__main__":
    main()

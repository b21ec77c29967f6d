"""口径变化 stays until the finding is made anew: a second submission that is clear does not make the first one's doubt go away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from made_runs import MadeFirm, MadeVerdict, invented_code, made_run, template_run

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, list_cases


def test_a_proposal_by_other_rules_says_so_each_time(tmp_path: Path) -> None:
    template, register = template_run(tmp_path), Register.at(tmp_path / "台账库.db")
    hit = MadeVerdict(outcome="hit", matters=("",), margin="-1")
    clear = MadeVerdict(outcome="clear")
    proposals = []
    for month, (verdict, rules) in enumerate([(hit, ""), (clear, "新"), (clear, "新"), (hit, "新"), (clear, "新")], 1):
        firm = MadeFirm(name="青溪甲机械厂", code=invented_code(1), verdicts={"SZ20-E01": verdict})
        out = made_run(
            template, tmp_path / f"run{month}", [firm], day=date(2023, month, 28), rules=rules, file=f"{month}月"
        )
        import_run(register, out, who="王某")
        [row] = list_cases(register, CaseFilter())
        proposals.append("口径变化" in row["proposal"] if row["proposal"] else None)
    assert proposals == [None, True, True, None, False]

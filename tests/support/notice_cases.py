"""Invented cases that the notice tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tenglong.engine.notice.case import (
    ClauseLetter,
    Evidence,
    JudgedCriterion,
    NoticeCase,
    Question,
    RemedyLine,
    StatedField,
)
from tenglong.engine.policy.letter_text import LetterText
from tenglong.engine.policy.profile import IssuingOffice, Profile
from tenglong.engine.vocabulary.code_types import DecisionTrack

CITATION = "《嵊州市实施“5+5”集群制造（培育）行动计划》（嵊政办〔2020〕45号）"

PROFILE = Profile(
    office=IssuingOffice(
        name="嵊州市三界镇人民政府", kind="乡镇街道", region="330683", code="三政告",
        contact="王建国", phone="0575-80000000", address="嵊州市三界镇示例路1号",
        superior="嵊州市人民政府", court="嵊州市人民法院",
    ),
    powers=["安全隐患"],
    deadline_days={"order": 30, "inform": 30, "refer": 15, "withdraw": 30, "verify": 10},
    word_meanings={"以下": "不含"},
    tax_definition="增值税、企业所得税等税务部门入库数，不含出口退税",
    land_definition="实际用地=自有用地+承租用地−出租用地",
    data_source="税务、自然资源部门",
)  # fmt: skip

RECORD: dict[str, Any] = {
    "record_id": "r1", "name": "嵊州市示例领带有限公司", "uscc": "91330683MA00000000",
    "address": "嵊州市三界镇示例路8号", "legal_person": "张三", "town": "三界镇",
    "industry": "机织服装制造", "land_actual": "10", "land_own": "8.5",
    "land_rent_in": "1.5", "tax": "49.96", "revenue": "1860.35", "employees": "46",
}  # fmt: skip

LOW_TAX: dict[str, Any] = {
    "criterion": "SZ20-E01", "title": "亩均税收", "clause": "四（五）", "citation": CITATION, "outcome": "hit",
    "basis": "in_force", "actual": "4.996", "limit": "5", "unit": "万元/亩", "cells": ["企业数据!F12", "企业数据!H12"],
    "message": "亩均税收 4.996 万元/亩，低于 5 万元/亩", "assumptions": ["表中未提及出租用地，按 0 计"], "cases": [],
}  # fmt: skip

UNLAWFUL: dict[str, Any] = {
    **LOW_TAX, "criterion": "SZ22-E02", "title": "两高企业存在违法违规行为", "clause": "三（二）2",
    "citation": "《嵊州市新一轮制造业“腾笼换鸟、凤凰涅槃”攻坚行动方案》（嵊政〔2022〕28号）", "basis": "retrospective",
    "actual": None, "limit": None, "unit": "", "cells": ["企业数据!P12"],
    "assumptions": [], "cases": ["safety", "pollution"],
}  # fmt: skip

LETTER = ClauseLetter(
    finding="inefficient",
    text=LetterText(
        title="低效企业整治提升告知书",
        opening="为推动用地提质增效",
        paths=["退低进高", {"name": "退散进园", "text": "生产搬入园区。"}],  # type: ignore[list-item]
        consequence="亩均税收低的企业列入整治",
        asked="整治提升方案",
        settled="亩均税收提高并经核实的，不再列入。",
    ),
    objections=("对上述数据有异议的，可以提出数据异议。",),
)
LEAVING = ClauseLetter(
    finding="withdraw",
    text=LetterText(
        title="关停协商告知书",
        opening="为推进整治",
        fact="达不到条件",
        consequence="达不到条件的关停",
        asked="是否愿意协商",
        settled="达到条件并经核实的，不再列入。",
    ),
    objections=("有异议的，可以提出数据异议。",),
)

EVIDENCE = Evidence(
    label="亩均税收", actual="4.996", working="49.96万元÷10亩", limit="5", standard="5万元/亩以下", unit="万元/亩",
    cells=("企业数据!F12", "企业数据!H12"),
    fields=(
        StatedField(key="tax", label="税收实际贡献", value="49.96万元", figure=True, aliases=("税收",)),
        StatedField(key="land_actual", label="实际用地", value="10亩", figure=True),
    ),
)  # fmt: skip

CRITERIA = {
    "SZ20-E01": JudgedCriterion(standard="5万元/亩以下", words=("以下",), letters={"": LETTER}),
    "SZ22-E02": JudgedCriterion(
        departments=("市经信局", "市生态环境分局", "市应急管理局"),
        matters={"safety": "安全隐患", "pollution": "环境污染"},
    ),
}

REMEDIES = (
    RemedyLine(key="tax", label="税收实际贡献", change="0.04", target="50", unit="万元"),
    RemedyLine(key="land_actual", label="实际用地", change="-0.008", target="9.992", unit="亩"),
)


def case(track: DecisionTrack, **changes: Any) -> NoticeCase:
    """A case of a track, complete enough for every element of its letters."""
    unlawful = track in ("order", "refer")
    letters = {"": LEAVING if track == "withdraw" else LETTER}
    plain = NoticeCase(
        track=track,
        record=RECORD,
        verdicts=[UNLAWFUL if unlawful else LOW_TAX],
        as_of=date(2026, 11, 20),
        profile=PROFILE,
        year=2025,
        criteria={**CRITERIA, "SZ20-E01": replace(CRITERIA["SZ20-E01"], letters=letters)},
        evidence={} if unlawful else {"SZ20-E01": [EVIDENCE]},
        remedies=() if unlawful or track == "verify" else REMEDIES,
        questions=(
            Question(label="出租用地", unit="亩", problem="未填报", cell="企业数据!J12", criteria=("SZ20-E01",)),
            Question(label="综合能耗", unit="吨标准煤", submitted="待核", problem="写明待核", cell="企业数据!K12"),
            Question(label="安全隐患", criteria=("SZ22-F02",), department="市应急管理局"),
        ),
        cells={"tax": "企业数据!F12", "land_actual": "企业数据!H12"},
    )
    return replace(plain, **changes)

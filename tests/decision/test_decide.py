"""What follows from verdicts: the rules against an independent oracle, and single cases that read like the design."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tenglong.engine.decision.decide import DECISION_FRAME, decide
from tenglong.engine.decision.facts import CriterionFacts, Issuer
from tenglong.engine.vocabulary.code_types import DECISIONS

CRITERIA = {
    "TT20-A1": CriterionFacts(finding="inefficient"),
    "TT20-A2": CriterionFacts(finding="improve"),
    "TT20-A3": CriterionFacts(finding="withdraw"),
    "TT20-A4": CriterionFacts(finding="list"),
    "TT20-A5": CriterionFacts(finding="protected"),
    "TT20-A6": CriterionFacts(finding="hint"),
    "TT20-A7": CriterionFacts(finding="unlawful", matters={"fire": "消防隐患", "land": "违法用地", "tax": ""}),
    "TT20-A8": CriterionFacts(finding="list", findings={"close": "withdraw"}),
}
CASES = {"TT20-A7": ["fire", "land", "tax"], "TT20-A8": ["keep", "close"]}
VERDICT: dict[str, pl.DataType | type[pl.DataType]] = {
    "record_id": pl.String,
    "uscc": pl.String,
    "name": pl.String,
    "town": pl.String,
    "criterion": pl.String,
    "outcome": pl.String,
    "basis": pl.String,
    "asked": pl.Boolean,
    "cases": pl.List(pl.String),
}
TOWNSHIP = Issuer(kind="乡镇街道", powers=frozenset({"消防隐患"}), letters_on=frozenset({"in_force"}))


def verdicts(*rows: tuple[str, str, str, str, bool, list[str]]) -> pl.DataFrame:
    """Rows of record, criterion, outcome, basis, asked, cases."""
    full = [(record, f"码{record}", f"企业{record}", "某镇", *rest) for record, *rest in rows]
    return pl.DataFrame(full, schema=VERDICT, orient="row")


def cautions(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["record_id", "caution", "reason"], orient="row").cast(pl.String)


def decided(*rows: tuple[str, str, str, bool, list[str]], issuer: Issuer = TOWNSHIP, caution: str = "") -> list[str]:
    """The decisions on a single record."""
    said = cautions(*([("1", caution, "所述原因")] if caution else []))
    frame = decide(verdicts(*(("1", *row) for row in rows)), said, issuer, CRITERIA)
    return frame["decisions"].to_list()[0] if frame.height else []


def hit(criterion: str, basis: str = "in_force", *cases: str) -> tuple[str, str, str, bool, list[str]]:
    return criterion, "hit", basis, False, list(cases)


def oracle(
    found: list[tuple[str, str, str, bool, list[str]]], said: set[str], issuer: Issuer
) -> tuple[list[str], list[str], list[str]]:
    """The semantics once more, in plain Python, without the engine."""
    result: set[str] = set()
    order: set[str] = set()
    refer: set[str] = set()
    situations = [
        (known.findings.get(case, known.finding), known.matters.get(case, ""), basis)
        for criterion, outcome, basis, _, cases in found
        if outcome == "hit"
        for known in [CRITERIA[criterion]]
        for case in (cases or [""])
    ]
    perhaps_listed = [criterion for criterion, outcome, _, _, _ in found if outcome in ("hit", "boundary")]
    protected = any(CRITERIA[criterion].finding == "protected" for criterion in perhaps_listed)
    for finding, matter, basis in situations:
        allowed = basis in issuer.letters_on
        if finding == "list":
            result.add("review" if basis in ("not_yet", "expired") else "list")
        elif finding in ("inefficient", "improve", "withdraw"):
            free = allowed and not said and not protected
            result.add(("withdraw" if finding == "withdraw" else "inform") if free else "review")
        elif finding == "unlawful":
            power = issuer.kind not in ("", "专班") and matter in issuer.powers
            if not allowed or "conflict" in said:
                result.add("review")
            elif power:
                result.add("order")
                order.add(matter)
            else:
                result.add("refer")
                refer |= {matter} - {""}
    for criterion, outcome, basis, asked, _ in found:
        if outcome == "boundary":
            result.add("review")
        asks = asked and CRITERIA[criterion].finding != "hint"
        if outcome == "insufficient" and asks and basis not in ("not_yet", "expired"):
            result.add("verify")
    if "conflict" in said:
        result.add("review")
    return [code for code in DECISIONS if code in result], sorted(order), sorted(refer)


BASES = ["in_force", "retrospective", "not_yet", "expired", "unverified"]
CAUTIONS = ["conflict", "negative_tax", "never_heard_of"]
OUTCOMES = ["hit", "hit", "clear", "boundary", "insufficient", "out_of_scope", "needs_reference"]


@st.composite
def records(draw: st.DrawFn) -> list[tuple[str, str, str, bool, list[str]]]:
    chosen = draw(st.lists(st.sampled_from(sorted(CRITERIA)), unique=True, max_size=4))
    rows = []
    for criterion in chosen:
        outcome = draw(st.sampled_from(OUTCOMES))
        cases = CASES.get(criterion, [])
        held = draw(st.lists(st.sampled_from(cases), unique=True, min_size=1)) if cases and outcome == "hit" else []
        rows.append((criterion, outcome, draw(st.sampled_from(BASES)), draw(st.booleans()), held))
    return rows


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(records(), st.sets(st.sampled_from(CAUTIONS))), max_size=25),
    st.sampled_from(["", "县级政府", "乡镇街道", "部门", "专班"]),
    st.sets(st.sampled_from(["消防隐患", "违法用地"])),
    st.sets(st.sampled_from(BASES)),
)
def test_rules_agree_with_an_oracle_that_knows_no_engine(
    table: list[tuple[list[tuple[str, str, str, bool, list[str]]], set[str]]],
    kind: str,
    powers: set[str],
    letters_on: set[str],
) -> None:
    issuer = Issuer(kind=kind, powers=frozenset(powers), letters_on=frozenset(letters_on))
    rows = [(str(number), *row) for number, (found, _) in enumerate(table) for row in found]
    said = [(str(number), code, f"因{code}") for number, (_, codes) in enumerate(table) for code in sorted(codes)]
    frame = decide(verdicts(*rows), cautions(*said), issuer, CRITERIA)
    got = {row["record_id"]: row for row in frame.iter_rows(named=True)}
    for number, (found, codes) in enumerate(table):
        expected = oracle(found, codes, issuer)
        row = got.pop(str(number), None)
        seen = (row["decisions"], row["order_matters"], row["refer_matters"]) if row else ([], [], [])
        assert seen == expected, (found, codes)
        assert row is None or len(row["reasons"]) == len(row["decisions"])
    assert not got


def test_low_efficiency_is_informed_and_never_ordered() -> None:
    assert decided(hit("TT20-A1")) == ["inform"]


def test_a_fact_within_the_powers_is_ordered_and_one_beyond_is_referred() -> None:
    frame = decide(verdicts(("1", *hit("TT20-A7", "in_force", "fire", "land"))), cautions(), TOWNSHIP, CRITERIA)
    assert frame.row(0, named=True) | {"reasons": None} == {
        "record_id": "1",
        "uscc": "码1",
        "name": "企业1",
        "town": "某镇",
        "decisions": ["order", "refer"],
        "reasons": None,
        "criteria": [["TT20-A7"], ["TT20-A7"]],
        "order_matters": ["消防隐患"],
        "refer_matters": ["违法用地"],
    }
    assert frame["reasons"].to_list()[0] == [
        "TT20-A7 触发，消防隐患属本机关赋权事项",
        "TT20-A7 触发，违法用地不属本机关赋权事项，移送主管部门",
    ]


def test_a_coordinating_body_orders_nothing_even_with_a_list_of_powers() -> None:
    body = Issuer(kind="专班", powers=frozenset({"消防隐患"}))
    assert decided(hit("TT20-A7", "in_force", "fire"), issuer=body) == ["refer"]


def test_a_profile_without_an_office_orders_nothing() -> None:
    assert decided(hit("TT20-A7", "in_force", "fire"), issuer=Issuer(kind="", powers=frozenset({"消防隐患"}))) == [
        "refer"
    ]


def test_contradicting_data_stop_an_order_and_a_referral() -> None:
    assert decided(hit("TT20-A7", "in_force", "fire"), caution="conflict") == ["review"]
    assert decided(hit("TT20-A7", "in_force", "land"), caution="conflict") == ["review"]


def test_contradicting_data_go_to_review_without_any_hit() -> None:
    frame = decide(verdicts(), cautions(("9", "conflict", "两行用地不一致")), TOWNSHIP, CRITERIA)
    assert frame.select("record_id", "decisions", "reasons").row(0) == ("9", ["review"], ["两行用地不一致"])


def test_other_cautions_alone_lead_to_nothing() -> None:
    assert decided(caution="negative_tax") == []


def test_a_project_that_its_list_prints_otherwise_is_reviewed_beside_what_follows() -> None:
    assert decided(("TT20-A6", "hit", "in_force", False, []), caution="list_differs") == ["review"]
    assert decided(hit("TT20-A7", "in_force", "fire"), caution="list_differs") == ["order", "review"]


def test_nobody_is_asked_for_a_label() -> None:
    assert decided(("TT20-A6", "insufficient", "in_force", True, [])) == []
    assert decided(("TT20-A4", "insufficient", "in_force", True, [])) == ["verify"]


def test_a_listed_enterprise_is_reviewed_instead_of_informed() -> None:
    assert decided(hit("TT20-A1"), hit("TT20-A5")) == ["review"]
    assert decided(hit("TT20-A5")) == []


def test_one_case_of_a_criterion_may_be_withdrawal_and_another_a_list() -> None:
    assert decided(hit("TT20-A8", "in_force", "keep", "close")) == ["withdraw", "list"]


def test_a_scope_criterion_on_an_expired_basis_is_reviewed_not_listed() -> None:
    assert decided(hit("TT20-A4", "unverified")) == ["list"]
    assert decided(hit("TT20-A4", "expired")) == ["review"]


def test_reasons_name_each_criterion_once_with_all_that_stands_in_the_way() -> None:
    rows = verdicts(("1", *hit("TT20-A1")), ("1", *hit("TT20-A2", "expired")))
    said = cautions(("1", "negative_tax", "税收为 -3 万元"), ("1", "new_enterprise", "2026 年成立"))
    frame = decide(rows, said, TOWNSHIP, CRITERIA)
    assert frame["reasons"].to_list() == [
        ["TT20-A2 触发，但依据已失效；TT20-A1、TT20-A2 触发，但税收为 -3 万元、2026 年成立"]
    ]


def test_a_caution_without_words_is_told_by_its_code() -> None:
    rows = verdicts(("1", *hit("TT20-A1")))
    silent = cautions(("1", "negative_tax", "x")).with_columns(pl.lit(None, pl.String).alias("reason"))
    frame = decide(rows, silent, TOWNSHIP, CRITERIA)
    assert frame["reasons"].to_list() == [["TT20-A1 触发，但negative_tax"]]


def test_records_come_in_the_order_of_the_verdicts_and_only_with_decisions() -> None:
    rows = verdicts(("b", *hit("TT20-A1")), ("c", *hit("TT20-A6")), ("a", *hit("TT20-A4")), ("b", *hit("TT20-A4")))
    frame = decide(rows, cautions(), TOWNSHIP, CRITERIA)
    assert frame["record_id"].to_list() == ["b", "a"]


def test_no_verdicts_give_an_empty_frame_with_the_same_columns() -> None:
    frame = decide(verdicts(), cautions(), TOWNSHIP, CRITERIA)
    assert frame.schema == pl.Schema(DECISION_FRAME)
    assert frame.height == 0

"""What no letter does, whatever the office's profile and templates say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from letter_runs import BOUNDARY, HEADER, LOW, ROWS, UNSAFE, checked
from made_templates import extended_template
from notice_cases import LETTER, PROFILE, case
from policy_folder import TAX, write_policy

from tenglong.engine.core.errors import ProfileError, RuleError, TemplateError
from tenglong.engine.decision.shutdown_risk import shutdown_warnings, trades
from tenglong.engine.notice.case import JudgedCriterion
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.letters import write_letters
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.run import check_run


def letters(folder: Path, name: str) -> list[str]:
    """Kinds of letters that the run wrote for an enterprise."""
    return sorted(path.parent.name for path in (folder / "结果" / "notices").rglob("*.docx") if name in path.name)


def test_only_an_unlawful_fact_gives_an_order_and_a_matter_beyond_the_powers_a_referral(tmp_path: Path) -> None:
    checked(tmp_path)
    assert letters(tmp_path, UNSAFE) == ["移送函", "责令限期整改通知书"]
    assert letters(tmp_path, LOW) == ["低效企业整治提升告知书"]


def test_a_coordinating_body_writes_to_nobody_and_is_named_nowhere(tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir()
    result = checked(tmp_path)
    office = result.office.config.office.model_copy(update={"kind": "专班", "name": "青溪整治专班"})
    body = Profile(**{**result.office.config.model_dump(), "office": office.model_dump()})
    path = tmp_path / "profile" / "p.yaml"
    path.write_text(body.model_dump_json(exclude_defaults=True), encoding="utf-8")
    told = check_run.check(replace(result.options, profile=path), tmp_path / "结果")
    assert [letters(tmp_path, name) for name in (UNSAFE, LOW)] == [[], []]
    assert list((tmp_path / "结果" / "notices").rglob("*.docx")) == []
    assert any("青溪整治专班" in line and "不得对外行文" in line for line in told.warnings)


def test_what_is_in_review_has_no_letter_until_the_approved_list_names_it(tmp_path: Path) -> None:
    checked(tmp_path)
    assert letters(tmp_path, BOUNDARY) == []
    listed = tmp_path / "放行.csv"
    listed.write_text(
        f"企业名称,条款编号,批准人,理由,批准日期\n{BOUNDARY},SZ20-E01,李四,会议认定含本数,2022-12-30\n",
        encoding="utf-8",
    )
    result = checked(tmp_path, release=listed)
    assert letters(tmp_path, BOUNDARY) == ["低效企业整治提升告知书"]
    index = pl.read_parquet(tmp_path / "结果" / "notices" / "index.parquet")
    kept = index.select("name", "approver", "reason", "approved").filter(pl.col("approver") != "").rows()
    assert kept == [(BOUNDARY, "李四", "会议认定含本数", "2022-12-30")]
    assert not result.warnings


def test_an_entry_that_matches_nothing_is_told_in_the_account(tmp_path: Path) -> None:
    listed = tmp_path / "放行.csv"
    listed.write_text(
        "企业名称,条款编号,批准人,理由,批准日期\n没有的公司,SZ20-E01,李四,已核,2022-12-30\n", encoding="utf-8"
    )
    (void,) = checked(tmp_path, release=listed).account.of_weight("part")
    assert (void.case, void.what) == ("approval_void", "没有的公司 SZ20-E01")


def own(folder: Path, text: str) -> Office:
    (folder / "模板").mkdir(exist_ok=True)
    (folder / "模板" / "inform.docx").write_bytes(extended_template("inform", text))
    return Office(config=Profile(templates="模板"), folder=folder)


@pytest.mark.parametrize("word", ["罚款", "停电", "停水", "加价", "责令", "停产停业", "行政复议"])
def test_a_template_that_says_what_its_track_may_not_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(TemplateError, match=word):
        write_letters(letters_for(case("inform")), tmp_path / "out", own(tmp_path, f"逾期的将予以{word}。"))


def test_a_word_that_the_editor_split_over_runs_is_found_too(tmp_path: Path) -> None:
    split = "<w:p><w:r><w:t>将予以罚</w:t></w:r><w:r><w:t>款</w:t></w:r></w:p>"
    (tmp_path / "inform.docx").write_bytes(extended_template("inform", split))
    with pytest.raises(TemplateError, match="罚"):
        write_letters(
            letters_for(case("inform")), tmp_path / "out", Office(config=Profile(templates="."), folder=tmp_path)
        )


def test_a_price_surcharge_is_written_only_where_the_profile_loads_its_rule(tmp_path: Path) -> None:
    profile = own(tmp_path, "按规定执行差别电价。")
    with pytest.raises(TemplateError, match="差别电价"):
        write_letters(letters_for(case("inform")), tmp_path / "out", profile)
    loaded = Profile(templates="模板", local_rules={"差别电价": "《示例办法》（示发〔2022〕1号）第三条"})
    assert write_letters(letters_for(case("inform")), tmp_path / "out", Office(config=loaded, folder=tmp_path))


def test_a_template_for_low_efficiency_is_not_used_for_letters_about_anything_else(tmp_path: Path) -> None:
    office = own(tmp_path, "列为低效企业。")
    assert write_letters(letters_for(case("inform")), tmp_path / "low", office)
    other = replace(LETTER, finding="improve", text=LETTER.text.model_copy(update={"title": "入园告知书"}))
    moving = case("inform", criteria={"SZ20-E01": JudgedCriterion(letters={"": other})})
    with pytest.raises(TemplateError, match="低效"):
        write_letters(letters_for(moving), tmp_path / "other", office)
    (tmp_path / "模板" / "入园告知书.docx").write_bytes(extended_template("inform", "请入园。"))
    assert write_letters(letters_for(moving), tmp_path / "titled", office)


def test_a_policy_whose_letter_says_what_its_track_forbids_stops_the_run_before_anything_is_written(
    tmp_path: Path,
) -> None:
    bad = TAX.replace("{title: 提升告知书}", "{consequence: 不达标的责令停产}")
    write_policy(tmp_path / "政策", criteria=bad)
    with pytest.raises(RuleError, match="责令") as refused:
        checked(tmp_path, more="policies: 政策\n")
    assert (refused.value.code, refused.value.where) == ("R044", "QX20-E01")
    assert not (tmp_path / "结果").exists()


def test_a_local_rule_never_brings_a_fine_into_a_letter_about_low_efficiency(tmp_path: Path) -> None:
    own(tmp_path, "将予以罚款。")
    loaded = Profile(templates="模板", local_rules={"罚款": "《示例办法》第三条"})
    with pytest.raises(TemplateError, match="罚"):
        write_letters(letters_for(case("inform")), tmp_path / "out", Office(config=loaded, folder=tmp_path))


def test_a_local_rule_for_an_unknown_measure_and_a_missing_template_folder_are_told(tmp_path: Path) -> None:
    for profile in (Profile(local_rules={"断网": "x"}), Profile(templates="没有")):
        with pytest.raises(ProfileError):
            write_letters(letters_for(case("inform")), tmp_path, Office(config=profile, folder=tmp_path))


def trade(*decided: str) -> pl.DataFrame:
    records = pl.DataFrame({"record_id": [str(n) for n in range(10)], "industry": ["印染"] * 6 + ["轴承"] * 4})
    decisions = pl.DataFrame({"record_id": [str(n) for n in range(len(decided))], "decisions": [[d] for d in decided]})
    return trades(records, decisions)


def test_a_batch_that_would_stop_much_of_a_trade_warns(tmp_path: Path) -> None:
    assert shutdown_warnings(trade("order"), PROFILE) == []
    (warning,) = shutdown_warnings(trade("order", "withdraw"), PROFILE)
    assert re.search("印染.*6 家.*2 家.*30%.*普遍停产停业", warning)
    assert shutdown_warnings(trade("inform", "inform", "refer"), PROFILE) == []


def test_share_and_size_of_a_trade_are_the_profile_s(tmp_path: Path) -> None:
    assert shutdown_warnings(trade("order", "withdraw"), Profile(halt_share=34)) == []
    assert shutdown_warnings(trade("order", "withdraw"), Profile(halt_least=7)) == []


def test_the_warning_is_in_the_run_s_record(tmp_path: Path) -> None:
    rows = [[f"公司{n}", *ROWS[2][1:]] for n in range(6)]
    assert len(rows[0]) == len(HEADER)
    assert "普遍停产停业" in "".join(checked(tmp_path, rows).warnings)
    assert "普遍停产停业" in (tmp_path / "结果" / "run.json").read_text(encoding="utf-8")

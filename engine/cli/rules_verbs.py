"""The verb rules: show, test and explain the rules and the office's profile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from .echo import echo
from .exit_codes import FINDINGS, exit_code
from .verb_options import as_of_option, path_type, profile_option, with_options, year_option


@click.group()
def rules() -> None:
    """查看和检验规则。"""


@rules.command("list")
@with_options(as_of_option, year_option, profile_option)
@click.option("--policy", "policies", multiple=True, metavar="编号")
def list_(as_of: date | None, year: int | None, profile: Path | None, policies: tuple[str, ...]) -> int:
    """列出条款及其在检查日、数据年度的效力。"""
    from ..policy.office import office_policies
    from ..policy.profile import load_profile
    from ..report.console.rules_listing import print_rules
    from ..report.rules.catalogue import rule_rows

    day = as_of or date.today()
    print_rules(rule_rows(office_policies(load_profile(profile), policies, day), as_of=day, year=year))
    return 0


@rules.command()
@click.argument("criterion", metavar="编号")
@with_options(as_of_option, year_option, profile_option)
def show(criterion: str, as_of: date | None, year: int | None, profile: Path | None) -> int:
    """一条规则的内容、依据、效力、所需数据和各项来源。"""
    from ..policy.office import office_policies
    from ..policy.profile import load_profile
    from ..report.rules.catalogue import describe

    loaded = load_profile(profile)
    day = as_of or date.today()
    echo(describe(office_policies(loaded, day=day), criterion, as_of=day, year=year, office=loaded))
    return 0


@rules.command()
@with_options(as_of_option, profile_option)
def lint(as_of: date | None, profile: Path | None) -> int:
    """检查规则和本单位配置本身有没有毛病。"""
    from ..checking.account import Account
    from ..checking.profile_account import policy_files
    from ..policy.office import office_policies
    from ..policy.profile import load_profile
    from ..report.console.account_lines import print_account
    from ..report.console.rules_listing import print_lint
    from ..rule_testing.lint import lint as find
    from ..rule_testing.lint_profile import lint_profile

    loaded = load_profile(profile)
    policies = office_policies(loaded)
    findings = [*find(policies, loaded), *lint_profile(loaded, policies, as_of or date.today())]
    print_lint(findings)
    account = Account().adding(policy_files(loaded, policies))
    print_account(account)
    return exit_code(account, findings=any(finding.level == "error" for finding in findings))


@rules.command()
@click.option("--mutate", is_flag=True, help="逐个改动规则，看测试能否发现(较慢)")
@click.option("--policy", "policies", multiple=True, metavar="编号")
@profile_option
def test(mutate: bool, policies: tuple[str, ...], profile: Path | None) -> int:
    """运行规则自带的测试用例(给出配置的，连同本单位自己的政策)。"""
    from ..checking.account import Account
    from ..checking.profile_account import policy_files
    from ..policy.corpus import load_policies
    from ..policy.office import own_folder
    from ..policy.profile import load_profile
    from ..report.console.account_lines import print_account
    from ..report.console.rules_listing import print_lines
    from ..rule_testing.rule_tests import run_rule_tests

    office = load_profile(profile)
    loaded = load_policies(policies, own=own_folder(office))
    report = run_rule_tests(loaded, mutate=mutate)
    print_lines(report.lines)
    account = Account().adding(policy_files(office, loaded, policies))
    print_account(account)
    return exit_code(account, findings=not report.passed)


@rules.command()
@click.option("--out", type=path_type(), default="规则手册", show_default=True, metavar="文件夹")
@click.option("--policy", "policies", multiple=True, metavar="编号")
@profile_option
def doc(out: Path, policies: tuple[str, ...], profile: Path | None) -> int:
    """写出条款手册：每份政策一页，另有全部政策，Markdown 和网页各一份。"""
    from ..policy.office import office_policies
    from ..policy.profile import load_profile
    from ..report.rules.handbook_pages import write_handbook

    for path in write_handbook(office_policies(load_profile(profile), policies), out):
        echo(path)
    return 0


@rules.command()
@click.option("--out", type=path_type(), default="schema", show_default=True, metavar="文件夹")
def schema(out: Path) -> int:
    """写出规则与配置文件的 JSON Schema,供编辑器提示。"""
    from ..report.rules.schema import write_schemas

    for path in write_schemas(out):
        echo(path)
    return 0


@rules.command()
@click.option("--all", "everything", is_flag=True, help="列出每一条，连同不作判断的和各条说明")
@click.option("--policy", "policies", multiple=True, metavar="编号")
@profile_option
def coverage(everything: bool, policies: tuple[str, ...], profile: Path | None) -> int:
    """各文件条款的登记情况：多少条，各由什么判断。"""
    from ..policy.office import office_policies
    from ..policy.profile import load_profile
    from ..report.console.rules_listing import print_lines
    from ..report.rules.coverage import coverage as read_coverage

    report = read_coverage(office_policies(load_profile(profile), policies))
    print_lines(report.lines(everything=everything))
    return FINDINGS if report.gaps else 0

"""The command line: thin verbs over the engine; every message in Chinese, every failure one line with exit code 2."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from .engine.core.errors import RunError, TenglongError
from .engine.core.version import VERSION

KINDS = ("enterprise", "project", "park", "region")
_ENGINES = {"embedded": ".engine.run.check_run", "spark": ".engine.spark.spark_run"}
FOUND = 1
FAILED = 2


_HEADINGS = {"Options": "选项", "Commands": "命令"}


class _Formatter(click.HelpFormatter):
    """Click's help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …"), "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Any, *args: Any, **kwargs: Any) -> None:
        super().write_dl([(name, _in_chinese(text)) for name, text in rows], *args, **kwargs)


def _in_chinese(text: str) -> str:
    for english, chinese in (
        ("Show this message and exit.", "显示帮助"),
        ("[required]", "[必填]"),
        ("[default: ", "[默认："),
    ):
        text = text.replace(english, chinese)
    return text


click.Context.formatter_class = _Formatter
_CONTEXT = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


class _Day(click.ParamType[date]):
    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，写作 2022-12-31", param, ctx)


def _existing(**options: Any) -> Any:
    return click.Path(path_type=Path, **options)


_Command = TypeVar("_Command", bound=Callable[..., Any])


def _with(*decorators: Callable[[Any], Any]) -> Callable[[_Command], _Command]:
    """Several options at once."""

    def apply(command: _Command) -> _Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply


_profile = click.option("--profile", type=_existing(), metavar="文件", help="本单位配置(tenglong init 生成)")
_as_of = click.option("--as-of", type=_Day(), metavar="日期", help="检查日，默认今天")
_year = click.option("--year", type=click.IntRange(1990, 2100), metavar="年份", help="数据年度；表中写明的以表为准")
_kind = click.option("--kind", type=click.Choice(KINDS), default="enterprise", show_default=True, help="记录种类")


@click.group(context_settings=_CONTEXT)
@click.version_option(VERSION, "--version", message="腾笼 %(version)s", help="显示版本")
def cli() -> None:
    """腾笼：按产业政策检查企业，说明理由，生成文书和台账。"""


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=_existing())
@click.option("--out", required=True, type=_existing(), metavar="文件夹", help="结果放在哪里")
@click.option("--policy", "policies", multiple=True, metavar="编号", help="只按这些政策检查，可多次给出")
@click.option("--region", default="", metavar="代码", help="记录未写地区时的区划代码，如 330683")
@_with(_kind, _year, _as_of, _profile)
@click.option("--notices/--no-notices", default=None, help="是否生成文书，默认生成")
@click.option("--pdf", is_flag=True, help="文书同时生成 PDF(须装有 LibreOffice)")
@click.option("--print", "prints", is_flag=True, help="另出合并打印件、文书清单、按乡镇的压缩包")
@click.option(
    "--document", "documents", multiple=True, metavar="名称", help="另出的文书，如 约谈通知书、送达回证，可多次给出"
)
@click.option("--release", type=_existing(), metavar="文件", help="放行清单：经批准可离开人工复核的企业和条款")
@click.option("--parts/--whole", default=None, help="长表分批检查或整批检查，默认按行数")
@click.option("--all", "include_out_of_scope", is_flag=True, help="结论表也列出“不适用”的条款")
@click.option(
    "--engine", type=click.Choice(tuple(_ENGINES)), default="embedded", show_default=True, help="在本机检查，或用 Spark"
)
@click.option("--master", default="", metavar="地址", help="Spark 的主节点，如 local[4]、spark://主机:7077、yarn")
def check(files: Sequence[Path], out: Path, engine: str, **given: Any) -> int:
    """检查上报表：给出结论、处理意见、文书和台账。"""
    from .engine.checking.options import Options
    from .engine.notice.documents import on_demand
    from .engine.report.console.progress import progress_bar
    from .engine.report.console.summary import print_summary

    if given["master"] and engine != "spark":
        raise RunError("--master 只与 --engine spark 同用", code="C043")
    given["as_of"] = given["as_of"] or date.today()
    given["documents"] = on_demand(given["documents"])
    options = Options(files=tuple(files), **given)
    with progress_bar() as progress:
        result = import_module(_ENGINES[engine], __package__).check(options, out, progress)
    print_summary(result, out)
    return FOUND if result.tally.to_act_on else 0


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=_existing())
@click.option("--out", type=_existing(), metavar="records.parquet", help="把读到的记录另存")
@_with(_kind, _year, _as_of, _profile)
def read(
    files: Sequence[Path], out: Path | None, kind: Any, year: int | None, as_of: date | None, profile: Path | None
) -> int:
    """看看表格读成了什么：表头对应、单位、问题。"""
    from .engine.intake.records.submission import read_submission
    from .engine.policy.profile import load_profile
    from .engine.report.console.reading_report import print_reading, save_reading

    loaded = load_profile(profile)
    records = read_submission(files, kind=kind, office=loaded, as_of=as_of or date.today(), year=year)
    print_reading(records, kind)
    if out:
        save_reading(records, kind, out)
    return FOUND if not records.problems.is_empty() else 0


@cli.command()
@click.argument("folder", metavar="文件夹", type=_existing())
@click.argument("record", metavar="企业")
def explain(folder: Path, record: str) -> int:
    """说明一家企业的结论：条款、单元格、数字、差距、怎样可以达标。"""
    from .engine.checking.finished_run import read_about
    from .engine.report.console.explain import print_explanation

    print_explanation(read_about(folder, record), record)
    return 0


@cli.command()
@click.argument("folder", metavar="文件夹", type=_existing())
@click.option("--pdf", is_flag=True, help="同时生成 PDF(须装有 LibreOffice)")
@click.option("--print", "prints", is_flag=True, help="另出合并打印件、文书清单、按乡镇的压缩包")
def notice(folder: Path, pdf: bool, prints: bool) -> int:
    """按已有的检查结果重新生成文书。"""
    from .engine.run.rewrite import rewrite_notices

    count = rewrite_notices(folder, pdf=pdf, prints=prints)
    click.echo(f"已重新生成 {count} 份文书：{folder / 'notices'}")
    return 0


@cli.command()
@click.argument("folder", metavar="文件夹", type=_existing())
def verify(folder: Path) -> int:
    """核对文书：按记录重新生成，指出哪些不一致、为什么。"""
    from .engine.notice.verify import verify as compare
    from .engine.report.console.verification import print_verification

    result = compare(folder)
    print_verification(result)
    return FOUND if result.differences or not result.derived else 0


@cli.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="种类")
@click.option("-o", "--output", type=_existing(), default="填报表.xlsx", show_default=True, metavar="文件")
def form(kind: Any, output: Path) -> int:
    """生成空白填报表(种类：enterprise、project、park、region)。"""
    from .engine.report.books.form import write_form

    _new(output)
    write_form(kind, output)
    click.echo(f"已生成 {output}")
    return 0


@cli.command()
@click.option("-o", "--output", type=_existing(), default="profile.yaml", show_default=True, metavar="文件")
@click.option(
    "--templates", is_flag=False, flag_value="文书模板", type=_existing(), metavar="[文件夹]",
    help="另把文书模板复制到此文件夹(默认“文书模板”),供本单位修改",
)  # fmt: skip
def init(output: Path, templates: Path | None) -> int:
    """生成一份待填的本单位配置。"""
    from .engine.notice.own_templates import copy_templates, new_profile

    if not templates or not output.exists():
        _new(output)
        new_profile(output, templates)
        click.echo(f"已生成 {output}，请按说明填写后用 --profile {output} 使用")
    if templates:
        count = copy_templates(templates)
        click.echo(
            f"已复制 {count} 份文书模板到 {templates}，修改后用 tenglong template check 检查；配置中应写 templates: {templates}"
        )
    return 0


@cli.group()
def template() -> None:
    """检查本单位的文书模板。"""


@template.command("check")
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=_existing())
@click.option("--document", default="", metavar="文书", help="模板用于哪种文书(编号或名称),默认看文件名")
@click.option("--out", type=_existing(), metavar="文件夹", help="样张放在哪里，默认与模板同一文件夹")
@_with(_profile)
def check_(files: Sequence[Path], document: str, out: Path | None, profile: Path | None) -> int:
    """检查模板：字段、标记、必备要素、不得出现的用语，并生成样张。"""
    from .engine.notice.template_check import check_template, write_specimen
    from .engine.policy.profile import load_profile
    from .engine.report.console.template_faults import print_report

    loaded = load_profile(profile).config
    reports = [(path, check_template(path, loaded, document)) for path in files]
    for path, report in reports:
        print_report(path, report, write_specimen(path, report, out))
    return FOUND if any(report.faults for _, report in reports) else 0


@cli.group()
def rules() -> None:
    """查看和检验规则。"""


@rules.command("list")
@_with(_as_of, _year, _profile)
@click.option("--policy", "policies", multiple=True, metavar="编号")
def list_(as_of: date | None, year: int | None, profile: Path | None, policies: tuple[str, ...]) -> int:
    """列出条款及其在检查日、数据年度的效力。"""
    from .engine.policy.office import office_policies
    from .engine.policy.profile import load_profile
    from .engine.report.console.rules_listing import print_rules
    from .engine.report.rules.catalogue import rule_rows

    print_rules(rule_rows(office_policies(load_profile(profile), policies), as_of=as_of or date.today(), year=year))
    return 0


@rules.command()
@click.argument("criterion", metavar="编号")
@_with(_as_of, _year, _profile)
def show(criterion: str, as_of: date | None, year: int | None, profile: Path | None) -> int:
    """一条规则的内容、依据、效力、所需数据和各项来源。"""
    from .engine.policy.office import office_policies
    from .engine.policy.profile import load_profile
    from .engine.report.rules.catalogue import describe

    loaded = load_profile(profile)
    day = as_of or date.today()
    click.echo(describe(office_policies(loaded), criterion, as_of=day, year=year, office=loaded))
    return 0


@rules.command()
@_with(_as_of, _profile)
def lint(as_of: date | None, profile: Path | None) -> int:
    """检查规则和本单位配置本身有没有毛病。"""
    from .engine.policy.office import office_policies
    from .engine.policy.profile import load_profile
    from .engine.report.console.rules_listing import print_lint
    from .engine.rule_testing.lint import lint as find
    from .engine.rule_testing.lint_profile import lint_profile

    loaded = load_profile(profile)
    policies = office_policies(loaded)
    findings = [*find(policies, loaded), *lint_profile(loaded, policies, as_of or date.today())]
    print_lint(findings)
    return FOUND if any(finding.level == "error" for finding in findings) else 0


@rules.command()
@click.option("--mutate", is_flag=True, help="逐个改动规则，看测试能否发现(较慢)")
@click.option("--policy", "policies", multiple=True, metavar="编号")
@_profile
def test(mutate: bool, policies: tuple[str, ...], profile: Path | None) -> int:
    """运行规则自带的测试用例(给出配置的，连同本单位自己的政策)。"""
    from .engine.policy.corpus import load_policies
    from .engine.policy.office import own_folder
    from .engine.policy.profile import load_profile
    from .engine.report.console.rules_listing import print_lines
    from .engine.rule_testing.rule_tests import run_rule_tests

    own = own_folder(load_profile(profile))
    report = run_rule_tests(load_policies(policies, own=own), mutate=mutate)
    print_lines(report.lines)
    return 0 if report.passed else FOUND


@rules.command()
@click.option("--out", type=_existing(), default="规则手册", show_default=True, metavar="文件夹")
@click.option("--policy", "policies", multiple=True, metavar="编号")
@_profile
def doc(out: Path, policies: tuple[str, ...], profile: Path | None) -> int:
    """写出条款手册：每份政策一页，另有全部政策，Markdown 和网页各一份。"""
    from .engine.policy.office import office_policies
    from .engine.policy.profile import load_profile
    from .engine.report.rules.handbook_pages import write_handbook

    for path in write_handbook(office_policies(load_profile(profile), policies), out):
        click.echo(path)
    return 0


@rules.command()
@click.option("--out", type=_existing(), default="schema", show_default=True, metavar="文件夹")
def schema(out: Path) -> int:
    """写出规则与配置文件的 JSON Schema,供编辑器提示。"""
    from .engine.report.rules.schema import write_schemas

    for path in write_schemas(out):
        click.echo(path)
    return 0


@rules.command()
@_profile
def coverage(profile: Path | None) -> int:
    """各文件条款的登记情况。"""
    from .engine.policy.office import office_policies
    from .engine.policy.profile import load_profile
    from .engine.report.console.rules_listing import print_lines
    from .engine.report.rules.catalogue import coverage as count

    report = count(office_policies(load_profile(profile)))
    print_lines(report.lines)
    return FOUND if report.gaps else 0


def _new(path: Path) -> None:
    if path.exists():
        raise RunError("文件已存在", code="C044", where=str(path), remedy="请换一个名称，或先移走原文件")
    if not path.absolute().parent.is_dir():
        raise RunError("所在文件夹不存在", code="C045", where=str(path), remedy="请先建好文件夹")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(
        50_000, 20
    )  # rules and modules are many objects that stay; to look through them so often takes 0.1 s
    # polars' allocator (jemalloc, read when polars is first imported) keeps freed memory for the next table instead of giving it
    # back and asking again: a tenth of the time of a long check, at the same peak with an arena a core
    os.environ.setdefault(
        "_RJEM_MALLOC_CONF", f"narenas:{os.cpu_count() or 1},dirty_decay_ms:20000,muzzy_decay_ms:20000"
    )
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return int(cli.main(arguments, prog_name="tenglong", standalone_mode=False) or 0)
    except TenglongError as problem:
        return _failed(problem.line)
    except click.ClickException as problem:
        return _failed(_usage(problem))
    except (click.Abort, KeyboardInterrupt):
        return _failed("已中断，没有写出结果。[X001]")
    except MemoryError:
        return _failed("内存不足。请分批检查，或关闭其他程序后再试。[X002]")
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except Exception as problem:
        if os.environ.get("TENGLONG_DEBUG"):
            raise
        return _failed(
            f"程序内部错误({type(problem).__name__}: {' '.join(str(problem).split())[:200]})。请把命令和文件发给维护者。[X003]"
        )


def _failed(line: str) -> int:
    click.echo(f"错误：{line}", err=True)
    return FAILED


def _usage(problem: click.ClickException) -> str:
    """A usage error of the command line in Chinese."""
    match problem:
        case click.NoSuchOption():
            return f"没有选项 {problem.option_name}。用 --help 查看可用选项。[U001]"
        case click.MissingParameter():
            return f"缺少 {_name(problem)}。用 --help 查看用法。[U002]"
        case click.BadParameter():
            return f"{_name(problem)} 的值不对：{_expected(problem)}。用 --help 查看用法。[U003]"
        case click.UsageError() if problem.message.startswith("No such command"):
            return f"没有命令 {problem.message.split()[-1].rstrip('.')}。用 tenglong --help 查看全部命令。[U004]"
    return f"用法有误：{problem.format_message()}。用 --help 查看用法。[U005]"


def _name(problem: click.BadParameter) -> str:
    if isinstance(problem.param, click.Option):
        return str(problem.param.opts[-1])
    return str(problem.param.make_metavar(problem.ctx)).strip(".") if problem.param and problem.ctx else "参数"


def _expected(problem: click.BadParameter) -> str:
    match problem.param and problem.param.type:
        case click.Choice() as choice:
            return f"只能是 {'、'.join(map(str, choice.choices))}"
        case click.IntRange() as span:
            return f"应是 {span.min} 至 {span.max} 的整数"
    return str(problem.message)

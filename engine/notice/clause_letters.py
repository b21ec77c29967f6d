"""What a letter says about a criterion or one of its cases: the clause's own texts, completed by the finding's default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from ..evaluation.criteria.listed_trade import SECTION
from ..language import ast
from ..policy.corpus import Policy, Rule
from ..policy.letter_text import LetterText
from ..policy.models import Criterion, CriterionCase, PolicyHead
from ..policy.profile import Profile
from ..vocabulary.code_types import Finding
from .case import FINDINGS, ClauseLetter, JudgedCriterion
from .clause_words import settled_words, validity_words
from .measures import forbidden_words, words_in


class LetterDefault(LetterText):
    """The texts of a finding's letters, for whatever a criterion leaves out."""

    objections: tuple[str, ...] = Field(default=(), description="异议怎样提出，逐句")
    answers: tuple[str, ...] = Field(default=(), description="没有途径可选的，企业可以怎样答复，供回执勾选")


class TenureWords(Model):
    """How land is held, and what a tenant is told: of land that is all rented, or only in part."""

    own: str
    own_let: str
    rented: str
    undivided: str
    undivided_note: str
    all_rented: str
    part_rented: str


class DefaultLetters(Model):
    """rules/decisions/letters.yaml."""

    defaults: dict[Finding, LetterDefault] = Field(description="结论类别 → 通用写法")
    reserved: dict[str, list[Finding]] = Field(description="用语 → 只有这些结论类别的文书可以写")
    asked_of_offices: dict[str, str] = Field(description="企业不自报、由有关单位核实的项目 → 核实单位")
    park_office: str = Field(description="园区、集群的情况问谁：条款没有写牵头单位的，用这个统称")
    heads: dict[str, str] = Field(description="主体类型 → 代表人怎样称呼；空白为其他主体")
    office_head: str = Field(description="受送达的是机关时，代表人怎样称呼")
    own_town: str = Field(description="asked_of_offices 中指属地乡镇（街道）的写法：本机关就是的，不问自己")
    tenure: TenureWords = Field(description="土地使用方式，以及对承租企业的说明")


@cached_across_runs
def default_letters() -> DefaultLetters:
    """The package's defaults.

    Raises:
        RuleError: the file is broken.
    """
    return load_model(DefaultLetters, RULES / "decisions" / "letters.yaml")


def clause_letters(criterion: Criterion) -> dict[str, ClauseLetter]:
    """Case id ("" for a criterion without cases) → its letter, for those whose finding has letters."""
    letters = {case.id: _letter(criterion, case) for case in criterion.branches}
    return {case: letter for case, letter in letters.items() if letter is not None}


def _letter(criterion: Criterion, case: CriterionCase) -> ClauseLetter | None:
    finding = case.finding or criterion.finding
    default = default_letters().defaults.get(finding)
    if default is None:
        return None
    sources = [*_own(criterion, case), default]
    values = {
        name: next((value for text in sources if (value := getattr(text, name))), LetterText.model_fields[name].default)
        for name in LetterText.model_fields
    }
    if finding == criterion.finding:
        values["consequence"] = values["consequence"] or criterion.consequence
    return ClauseLetter(
        finding=finding, text=LetterText(**values), objections=default.objections, answers=default.answers
    )


def _own(criterion: Criterion, case: CriterionCase) -> list[LetterText]:
    """The texts written for a case. Those of the criterion are for the cases of its own finding; where that one has no
    letters, for all that have."""
    finding = case.finding or criterion.finding
    shared = finding == criterion.finding or criterion.finding not in default_letters().defaults
    return [text for text in (case.letter, criterion.letter if shared else None) if text is not None]


def letter_titles(policies: Sequence[Policy]) -> dict[str, ClauseLetter]:
    """Title → a letter that has it: those of the policies' criteria and the defaults."""
    defaults = [ClauseLetter(finding=finding, text=text) for finding, text in default_letters().defaults.items()]
    own = [letter for policy in policies for rule in policy.rules for letter in clause_letters(rule.criterion).values()]
    return {letter.text.title: letter for letter in (*own, *defaults)}


def reserved_words(finding: str) -> list[str]:
    """The words that a letter of this finding may not have; "": that a letter may not have whatever its finding."""
    return [word for word, findings in default_letters().reserved.items() if finding not in findings]


def faults_of(criterion: Criterion, profile: Profile) -> Iterator[tuple[str, str]]:
    """(case id, forbidden word) for each word of the criterion's letters that they may not have; a case without words of
    its own for the fact is told by its name.
    """
    labels = {case.id: case.label for case in criterion.branches}
    for case, letter in clause_letters(criterion).items():
        track = next(name for name, findings in FINDINGS.items() if letter.finding in findings)
        forbidden = [*forbidden_words(track, profile), *reserved_words(letter.finding)]
        shown = "" if letter.text.fact else labels[case]
        yield from ((case, word) for word in words_in(f"{_words(letter.text)}\n{shown}", forbidden))


def _words(text: LetterText) -> str:
    parts = [getattr(text, name) for name in LetterText.model_fields if name != "paths"]
    return "\n".join([*parts, *(f"{path.name}\n{path.text}" for path in text.paths)])


def check_letters(policies: Sequence[Policy], profile: Profile) -> None:
    """Refuse policies whose letters would say what their track forbids.

    Raises:
        RuleError: names criterion and word.
    """
    for policy in policies:
        for rule in policy.rules:
            for case, word in faults_of(rule.criterion, profile):
                raise RuleError(
                    f"letter 中写有这种文书不得出现的用语“{word}”",
                    code="R044",
                    where=f"{rule.criterion.id}{f' {case}' if case else ''}",
                    remedy="请改写；确有地方规定的措施，在配置 local_rules 中写明依据",
                )


def unwritten(criterion: Criterion) -> list[str]:
    """The cases ("" for a criterion without cases) that have letters but no texts of their own."""
    letters = clause_letters(criterion)
    return [case.id for case in criterion.branches if case.id in letters and not _own(criterion, case)]


def judged_criterion(rule: Rule, head: PolicyHead, meanings: Mapping[str, str]) -> JudgedCriterion:
    """What letters say about the criterion of a rule."""
    criterion = rule.criterion
    joined = head.lead_word_with if criterion.departments.with_ else ""
    return JudgedCriterion(
        departments=(*criterion.departments.lead, *criterion.departments.with_),
        leading=criterion.departments.lead,
        lead_word=joined or head.lead_word,
        reads_trade=any(SECTION in ast.field_keys(node) for node in (rule.when, rule.scope) if node is not None),
        matters={case.id: case.matter for case in criterion.cases if case.matter},
        matter_departments={case.matter: case.department for case in criterion.cases if case.matter},
        words=sorted(ast.open_words(rule.when) | settled_words(rule, meanings)),
        validity=validity_words(head),
        letters=clause_letters(criterion),
    )

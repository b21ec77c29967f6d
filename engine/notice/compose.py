"""Case → letters: one for each enterprise and track, its findings merged; a referral for each department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from ..policy.profile import Profile
from ..vocabulary.holidays import Calendar, Period, parse_period
from .case import CaseTrack, Letter, NoticeCase
from .documents import documents
from .findings import (
    assumptions,
    basis_sentences,
    departments,
    facts,
    figures,
    queries,
    readings,
    settle,
    tax_to_add,
    workings,
)  # fmt: skip
from .laws import laws
from .letter_fields import BLANK, BLANK_DATE, Citations, Definitions, Document, Enterprise, LetterContext, LetterOffice
from .violations import by_department, matters
from .wording import amount, day, or_blank


def letters_for(case: NoticeCase, also: Sequence[str] = ()) -> list[Letter]:
    """The letters of a case, in the order of its track's documents; then those of `also` that the track may use."""
    kinds = documents()
    names = [*kinds.tracks[case.track].documents, *(n for n in also if kinds.documents[n].track in (case.track, "any"))]
    groups = by_department(case) if case.track == "refer" else {"": list(case.matters)}
    return [
        Letter(document=name, track=case.track, record_id=str(case.record.get("record_id", "")), context=context)
        for name in names
        for department, names in groups.items()
        for context in [context_of(replace(case, matters=names), name, department)]
    ]


def context_of(case: NoticeCase, document: str, department: str = "") -> LetterContext:
    """All fields of a letter; `document` is an id of documents.yaml, also one that no track lists."""
    profile = case.profile
    chosen = matters(case)
    return LetterContext(
        document=_document(case, document),
        office=_office(case),
        enterprise=_enterprise(case),
        department=or_blank(department),
        departments=departments(case),
        year=or_blank(case.year),
        as_of=day(case.as_of),
        deadline=_deadline(case),
        statement_deadline=_statement_deadline(case),
        laws=_citations(case.as_of),
        facts=facts(case),
        matters=chosen,
        matter_names="、".join(matter.name for matter in chosen) or BLANK,
        figures=figures(case),
        queries=queries(case),
        basis=basis_sentences(case),
        settle=settle(case),
        workings=workings(case),
        tax_to_add=tax_to_add(case),
        definitions=Definitions(
            tax=or_blank(profile.tax_definition),
            land=or_blank(profile.land_definition),
            data_source=or_blank(profile.data_source),
        ),
        readings=readings(case),
        assumptions=assumptions(case),
    )


def _document(case: NoticeCase, document: str) -> Document:
    """Title, number and date of the letter.

    The serial number is given when the letter is signed, so it stays blank; year and date do too unless the profile has
    them.
    """
    profile = case.profile
    scheme = profile.numbers.get(document, f"{or_blank(profile.office.code)}〔{{year}}〕{{number}}号")
    issued = profile.issue_date
    return Document(
        title=documents().documents[document].title,
        number=scheme.replace("{year}", str(issued.year) if issued else BLANK).replace("{number}", BLANK),
        date=day(issued) if issued else BLANK_DATE,
        copies="、".join(profile.copies.get(case.track, ())) if case.track != "admission" else "",
    )


def _office(case: NoticeCase) -> LetterOffice:
    """A 专班 (task force) cannot issue letters: a blank is printed instead of its name, for the responsible office."""
    office = case.profile.office
    return LetterOffice(
        name=or_blank("" if office.kind == "专班" else office.name),
        contact=or_blank(office.contact),
        phone=or_blank(office.phone),
        address=or_blank(office.address),
        superior=_superior(case),
        court=or_blank(office.court),
    )


def _superior(case: NoticeCase) -> str:
    """The body that reviews the letter.

    A review goes to a government (行政复议法 24 条), never to the issuer; any other name gets a note to check it.
    """
    office, rule = case.profile.office, laws().review_body
    if not office.superior:
        return BLANK
    fits = office.superior.endswith(rule.ending) and office.superior != office.name
    return office.superior if fits else f"{office.superior}{rule.note}"


@cache
def _citations(as_of: date) -> Citations:
    table = laws()
    return Citations(**{name: table.cite(articles, as_of) for name, articles in table.general.items()})


def _enterprise(case: NoticeCase) -> Enterprise:
    record = case.record
    texts = ("name", "uscc", "address", "legal_person", "town", "industry", "product", "contact", "phone")
    return Enterprise(
        **{key: or_blank(record.get(key)) for key in (*texts, "land_cert", "land_nature", "project")},
        land=_figure(case, "land_actual", "亩"),
        tax=_figure(case, "tax", "万元"),
    )


def _figure(case: NoticeCase, key: str, unit: str) -> str:
    submitted = case.record.get(key)
    value, working = case.computed.get(key, (None, "")) if submitted in (None, "") else (submitted, "")
    return amount(value, unit, working).text


def _deadline(case: NoticeCase) -> str:
    return deadline_words(case.profile, case.track, case.as_of)


def deadline_words(profile: Profile, track: CaseTrack, as_of: date) -> str:
    """A track's deadline as its letters print it."""
    days = None if track == "admission" else profile.deadline_days.get(track)
    return _last_day(profile, None if days is None else parse_period(days), as_of)


def _statement_deadline(case: NoticeCase) -> str:
    days = case.profile.statement_days
    return _last_day(case.profile, None if days is None else laws().statement_period(parse_period(days)), case.as_of)


def _last_day(profile: Profile, period: Period | None, as_of: date) -> str:
    """The last day of a period (included in it), with a note to check it where a year's holidays are not loaded."""
    if period is None:
        return f"{BLANK_DATE}前（含当日）"
    last = Calendar(profile.holidays).deadline(profile.issue_date or as_of, period)
    years = "、".join(f"{year}年" for year in last.unsure)
    note = f"〔起草提示：{years}节假日安排未装载，请核对期限末日〕" if years else ""
    return f"{day(last.day)}前（含当日）{note}"

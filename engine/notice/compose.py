"""Case → letters: one for each enterprise and track, its findings merged; a referral for each department."""

from __future__ import annotations

from dataclasses import replace

from ..profile import deadline
from .case import Case, Letter
from .documents import documents
from .findings import assumptions, basis_sentences, facts, figures, queries, readings, settle, tax_to_add, workings
from .matters import by_department, matters
from .model import BLANK, BLANK_DATE, Context, Definitions, Document, Enterprise, Office
from .wording import amount, day, or_blank


def letters_for(case: Case) -> list[Letter]:
    """The letters of a case, in the order of its track's documents."""
    groups = by_department(case) if case.track == "refer" else {"": list(case.matters)}
    return [
        Letter(document=name, track=case.track, record_id=str(case.record.get("record_id", "")), context=context)
        for name in documents().tracks[case.track].documents
        for department, names in groups.items()
        for context in [context_of(replace(case, matters=names), name, department)]
    ]


def context_of(case: Case, document: str, department: str = "") -> Context:
    """All fields of a letter; `document` is an id of documents.yaml, also one that no track lists."""
    profile = case.profile
    chosen = matters(case)
    return Context(
        document=_document(case, document),
        office=_office(case),
        enterprise=_enterprise(case),
        department=or_blank(department),
        year=or_blank(case.year),
        as_of=day(case.as_of),
        deadline=_deadline(case),
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


def _document(case: Case, document: str) -> Document:
    """The number's year and order are given when it is signed, so they stay blank."""
    number = f"{or_blank(case.profile.office.code)}〔{BLANK}〕{BLANK}号"
    return Document(title=documents().documents[document].title, number=number, date=BLANK_DATE)


def _office(case: Case) -> Office:
    """A 专班 is no issuer: its name is not printed, the blank asks for the office that answers."""
    office = case.profile.office
    return Office(
        name=or_blank("" if office.kind == "专班" else office.name),
        contact=or_blank(office.contact),
        phone=or_blank(office.phone),
        address=or_blank(office.address),
        superior=or_blank(office.superior),
        court=or_blank(office.court),
    )


def _enterprise(case: Case) -> Enterprise:
    record = case.record
    texts = ("name", "uscc", "address", "legal_person", "town", "industry", "product", "contact", "phone")
    return Enterprise(
        **{key: or_blank(record.get(key)) for key in (*texts, "land_cert", "land_nature")},
        land=_figure(case, "land_actual", "亩"),
        tax=_figure(case, "tax", "万元"),
    )


def _figure(case: Case, key: str, unit: str) -> str:
    given = case.record.get(key)
    value, working = case.computed.get(key, (None, "")) if given in (None, "") else (given, "")
    return amount(value, unit, working).text


def _deadline(case: Case) -> str:
    days = case.profile.deadline_days.get(case.track)
    last = BLANK_DATE if days is None else day(deadline(case.as_of, days))
    return f"{last}前（含当日）"

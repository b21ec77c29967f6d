"""Case → letters: one for each enterprise and track, its findings merged; a referral for each department."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from ..core.text import day
from ..decision.laws import laws
from ..policy.letter_text import LetterText
from .blanks import BLANK, BLANK_DATE
from .case import ClauseLetter, Letter, NoticeCase
from .clause_letters import default_letters
from .copied_offices import copied_offices
from .data_sources import case_source, meanings
from .documents import documents
from .findings import (
    asked_under,
    assumptions,
    basis_sentences,
    comparisons,
    departments,
    facts,
    figures,
    lead_word,
    leading,
    queries,
    readings,
)  # fmt: skip
from .letter_fields import (
    Citations,
    Definitions,
    Document,
    Enterprise,
    LetterContext,
    LetterWords,
    Route,
    ServedLetter,
)
from .letter_groups import ASKED, letter_of, parts
from .listed_trade_words import listed_trade_words
from .parcels import land_note, parcels, several, tenancy
from .periods import deadline_words, statement_words
from .settling import settle, tax_to_add, workings
from .signing_office import letter_office
from .situations import situations
from .violations import matters, power_bases
from .wording import numeral, or_blank, stated


def letters_for(case: NoticeCase, also: Sequence[str] = ()) -> list[Letter]:
    """The letters of a case, in the order of its track's documents; then those of `also` that the track may use."""
    kinds, office = documents(), case.profile.office.kind
    wanted = [*kinds.tracks[case.track].documents, *also]
    names = [name for name in wanted if kinds.documents[name].written_for(case.track, office)]
    return [
        Letter(
            document=name,
            track=case.track,
            record_id=str(case.record.get("record_id", "")),
            context=context_of(part, name, department),
            about=part.verdicts,
            finding=letter.finding if (letter := letter_of(part)) else "",
        )
        for name in names
        for part, department in parts(case, name)
    ]


def letters_of_cases(cases: Iterable[NoticeCase], also: Sequence[str]) -> Iterator[tuple[NoticeCase, Letter]]:
    """The letters of a run's cases; of a document that an enterprise gets once, only the first."""
    served: set[tuple[str, str]] = set()
    for case in cases:
        enterprise = str(case.record.get("uscc") or case.record["record_id"])
        for letter in letters_for(case, also):
            if documents().documents[letter.document].once:
                if (letter.document, enterprise) in served:
                    continue
                served.add((letter.document, enterprise))
            yield case, letter


def context_of(case: NoticeCase, document: str, department: str = "") -> LetterContext:
    """All fields of a letter; `document` is an id of documents.yaml, also one that no track lists."""
    profile = case.profile
    chosen = matters(case)
    letter, rows = letter_of(case), facts(case)
    return LetterContext(
        document=_document(case, document),
        served=_served(case, department),
        subjects=or_blank("、".join(matter.name for matter in chosen) or "、".join(_titles(case))),
        office=letter_office(case.profile.office, _superior(case)),
        enterprise=_enterprise(case),
        department=or_blank(department),
        departments=departments(case),
        leading=leading(case),
        lead_word=lead_word(case),
        year=or_blank(case.year),
        as_of=day(case.as_of),
        deadline=deadline_words(profile, case.track, documents().documents[document].letter),
        statement_deadline=statement_words(profile),
        laws=_citations(case.signed_on),
        powers=power_bases(profile, [matter.name for matter in chosen]),
        letter=_words(letter),
        routes=_routes(letter),
        objections=letter.objections if letter else (),
        facts=rows,
        comparisons=comparisons(case, rows),
        situations=situations(case),
        matters=chosen,
        matter_names="、".join(matter.name for matter in chosen) or BLANK,
        parcels=parcels(case),
        land_note=land_note(case),
        tenancy=tenancy(case),
        figures=figures(case),
        queries=queries(case),
        basis=basis_sentences(case),
        settle=settle(case),
        workings=workings(case),
        tax_to_add=tax_to_add(case),
        definitions=Definitions(
            tax=or_blank(profile.tax_definition),
            land=or_blank(profile.land_definition),
            data_source=or_blank(case_source(case)),
        ),
        meanings=meanings(case),
        trade=listed_trade_words(case, to_enterprise=not department and case.track != "admission"),
        asked_under=asked_under(case) if case.track == "verify" else (),
        readings=readings(case),
        assumptions=assumptions(case),
    )


def _words(letter: ClauseLetter | None) -> LetterWords:
    text = letter.text if letter else LetterText()
    answers = [path.name for path in text.paths] or (letter.answers if letter else ())
    choices = "　".join(f"□{answer}" for answer in answers)
    return LetterWords(
        opening=text.opening, consequence=text.consequence, asked=text.asked, settled=text.settled,
        choices=or_blank(choices),
    )  # fmt: skip


def _routes(letter: ClauseLetter | None) -> tuple[Route, ...]:
    paths = letter.text.paths if letter else ()
    return tuple(
        Route(number=f"（{numeral(number)}）", name=path.name, text=path.text) for number, path in enumerate(paths, 1)
    )


def _document(case: NoticeCase, document: str) -> Document:
    """Title, number and date of the letter.

    The serial number is given when the letter is signed, so it stays blank; year and date do too unless the profile has
    them.
    """
    profile = case.profile
    scheme = profile.numbers.get(document, f"{or_blank(profile.office.code)}〔{{year}}〕{{number}}号")
    later = document in documents().documents and documents().documents[document].later
    issued = None if later else profile.issue_date
    return Document(
        title=_title(case, document),
        number=scheme.replace("{year}", str(issued.year) if issued else BLANK).replace("{number}", BLANK),
        date=day(issued) if issued else BLANK_DATE,
        copies="、".join(copied_offices(profile, case.track)) if case.track != "admission" else "",
    )


def _served(case: NoticeCase, department: str) -> ServedLetter:
    """The letter of the case itself, with its recipient: a department that gets a referral or a question, never the
    enterprise then."""
    office, to_enterprise = case.profile.office.kind, not department and case.track != "refer"
    main = next(
        name
        for name in documents().tracks[case.track].documents
        if documents().documents[name].written_for(case.track, office)
        and ASKED.get(name, not to_enterprise) == (not to_enterprise)
    )
    letter, enterprise = _document(case, main), _enterprise(case)
    return ServedLetter(
        title=letter.title,
        number=letter.number,
        recipient=enterprise.name if to_enterprise else or_blank(department),
        uscc=enterprise.uscc if to_enterprise else "",
        head=enterprise.head if to_enterprise else default_letters().office_head,
        legal_person=enterprise.legal_person if to_enterprise else BLANK,
    )


def _titles(case: NoticeCase) -> list[str]:
    return list(dict.fromkeys(str(row.get("title") or "") for row in case.verdicts))


def _title(case: NoticeCase, document: str) -> str:
    """The clause's title, for the document that its track is about; other documents have their own."""
    letter = letter_of(case) if document in documents().tracks[case.track].documents else None
    return letter.text.title if letter else documents().documents[document].title


def _superior(case: NoticeCase) -> str:
    """The body that reviews the letter.

    A review goes to a government (行政复议法 24 条), never to the issuer; any other name gets a note to check it.
    """
    office, rule = case.profile.office, laws().review_body
    if not office.superior:
        return BLANK
    fits = office.superior.endswith(rule.ending) and office.superior != office.name
    return office.superior if fits else f"{office.superior}{rule.note}"


PARK = "park"
"""The kind of record that is no enterprise: a park or cluster has no code and no address, and answers no letter."""


@cache
def _citations(signed_on: date) -> Citations:
    table = laws()
    return Citations(**{name: table.cite(articles, signed_on) for name, articles in table.general.items()})


def _enterprise(case: NoticeCase) -> Enterprise:
    record = case.record
    texts = ("name", "uscc", "legal_person", "town", "industry", "product", "contact", "phone")
    project = record.get("project") or ""
    heads = default_letters().heads
    address = or_blank("、".join(several(case, "address")))
    known = f"（统一社会信用代码：{or_blank(record.get('uscc'))}；住所：{address}）"
    return Enterprise(
        **{key: or_blank(record.get(key)) for key in (*texts, "land_cert", "land_nature", "project")},
        address=address,
        identity="" if record.get("kind") == PARK else known,
        quoted_project=f"“{project}”" if project and project != record.get("name") else "",
        head=heads.get(str(record.get("entity_type") or ""), heads[""]),
        land=_figure(case, "land_actual", "亩"),
        tax=_figure(case, "tax", "万元"),
    )


def _figure(case: NoticeCase, key: str, unit: str) -> str:
    submitted = case.record.get(key)
    value, working = case.computed.get(key, (None, "")) if submitted in (None, "") else (submitted, "")
    return stated(value, unit, working)

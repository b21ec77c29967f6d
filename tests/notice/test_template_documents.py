"""The package's own documents: complete and lawful in what they say."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notice_cases import CRITERIA, LOW_TAX, PROFILE, RECORD, UNLAWFUL, case

from tenglong.engine.core.exact import exact_text
from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.decision.laws import laws
from tenglong.engine.notice.case import JudgedCriterion
from tenglong.engine.notice.compose import context_of
from tenglong.engine.notice.documents import documents
from tenglong.engine.notice.letter_fields import LetterContext, field_list
from tenglong.engine.notice.letters import template_fields
from tenglong.engine.ooxml.template import LetterTemplate
from tenglong.engine.ooxml.template_fields import described
from tenglong.engine.policy.profile import Profile

KINDS = documents().documents


def _xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("word/"))


def _words(content: bytes) -> str:
    return re.sub("<[^>]+>", "", _xml(content))


def _cases(document: str) -> Iterator[Any]:
    """Complete, empty and every matter, basis and reading, as far as the document's track has them."""
    track: Any = KINDS[document].track if KINDS[document].track != "any" else "order"
    yield case(track)
    yield case(track, profile=Profile(), record={}, year=None, cells={}, questions=())
    row = UNLAWFUL if track in ("order", "refer") else LOW_TAX
    for basis in documents().basis:
        yield case(track, verdicts=[{**row, "basis": basis}])
    if row is UNLAWFUL:
        matters = {name: name for name in laws().matters}
        yield case(
            track,
            verdicts=[{**UNLAWFUL, "cases": list(matters)}],
            criteria={**CRITERIA, "SZ22-E02": JudgedCriterion(matters=matters)},
        )


def test_every_document_has_a_template_and_every_track_a_document() -> None:
    assert {f"{name}.docx" for name in KINDS} == {path.name for path in TEMPLATES.glob("*.docx")} - {
        "bulletin.docx",
        "supervision.docx",
        "case_bulletin.docx",
    }
    for track, rules in documents().tracks.items():
        assert all(KINDS[name].track == track for name in rules.documents)


@pytest.mark.parametrize("document", KINDS)
def test_a_template_has_every_required_element_of_its_document(document: str) -> None:
    words = _words((TEMPLATES / f"{document}.docx").read_bytes())
    assert [name for name, text in KINDS[document].required.items() if text not in words] == []


@pytest.mark.parametrize("document", KINDS)
def test_a_letter_never_says_what_its_track_forbids(document: str) -> None:
    template = LetterTemplate(TEMPLATES / f"{document}.docx", LetterContext)
    forbidden = documents().tracks[KINDS[document].track].forbidden
    texts = [_words((TEMPLATES / f"{document}.docx").read_bytes())]
    for one in _cases(document):
        context = context_of(one, document)  # the title of the letter that it goes with is not its own word
        texts.append(_words(template.render(template_fields(context))).replace(context.served.title, ""))
    assert [(word, text) for text in texts for word in forbidden if word in text] == []


_NAMES = st.sampled_from(
    ["浙江镕喆机械有限公司", "甲（集团）股份有限公司", "A&B <纺织> 有限公司", "㎡〔〕“”厂", "嵊州市示例领带有限公司"]
)
_FIGURES = st.decimals(0, 10**6, places=4, allow_nan=False).map(lambda value: exact_text(Fraction(str(value))))


@st.composite
def _generated(draw: Any, track: Any) -> Any:
    """A case with any name, figures, basis, outcome and set of matters that its track can have."""
    row = UNLAWFUL if track in ("order", "refer") else LOW_TAX
    matters = draw(st.lists(st.sampled_from(sorted(laws().matters)), min_size=1, max_size=3, unique=True))
    verdict = {
        **row, "basis": draw(st.sampled_from(sorted(documents().basis))), "cases": matters if row is UNLAWFUL else [],
        "outcome": draw(st.sampled_from(["hit", "boundary"])), "actual": None if row is UNLAWFUL else draw(_FIGURES),
    }  # fmt: skip
    record = {**RECORD, "name": draw(_NAMES), "tax": draw(_FIGURES), "land_actual": draw(_FIGURES)}
    criteria = {
        **CRITERIA,
        "SZ22-E02": JudgedCriterion(matters={name: name for name in matters}, departments=("市经信局",)),
    }
    readings = draw(st.sampled_from([{}, {"以下": "含"}, {"以下": "不含"}]))
    profile = PROFILE.model_copy(
        update={"word_meanings": readings, "copies": draw(st.sampled_from([{}, {track: ["市经信局"]}]))}
    )
    return case(track, verdicts=[verdict], record=record, criteria=criteria, profile=profile)


def _values(fields: dict[str, Any], tag: str) -> list[str]:
    """What a required tag must have put into the letter: the field, or every sentence or row of the list."""
    inside = re.search(r"in (\w+)|\{\{ ([\w.]+) \}\}", tag)
    if inside is None:
        return [tag]
    first, *rest = (inside[1] or inside[2]).split(".")
    if first not in fields:  # a loop's own name
        lists = {"query": "queries", "fact": "comparisons"}
        return [getattr(row, rest[0]) for row in fields[lists.get(first, f"{first}s")]]
    value: Any = fields[first]
    for name in rest:
        value = getattr(value, name)
    rows = value if isinstance(value, tuple) else (value,)
    return [row if isinstance(row, str) else getattr(row, next(iter(described(type(row))))) for row in rows]


@pytest.mark.parametrize("document", KINDS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_generated_letter_has_every_required_element_and_nothing_forbidden(document: str, data: Any) -> None:
    kind = KINDS[document]
    one = data.draw(_generated("order" if kind.track == "any" else kind.track))
    fields = template_fields(context_of(one, document, "市应急管理局"))
    words = html.unescape(_words(LetterTemplate(TEMPLATES / f"{document}.docx", LetterContext).render(fields)))
    needed = {name: _values(fields, text.split("请于")[-1]) for name, text in kind.required.items()}
    assert [name for name, values in needed.items() for value in values if value not in words] == []
    plain = words.replace(fields["enterprise"].name, "").replace(fields["served"].title, "")
    assert [word for word in documents().tracks[kind.track].forbidden if word in plain] == []
    assert (
        "〔起草提示" not in plain
        or kind.track in ("order", "refer")
        or one.verdicts[0]["basis"] not in ("in_force", "retrospective")
    )


@pytest.mark.parametrize("document", KINDS)
def test_characters_that_common_fonts_lack_survive(document: str) -> None:
    record = {**RECORD, "name": "浙江镕喆机械有限公司", "legal_person": "喆镕", "address": "示例路8号2000㎡厂房"}
    fields = template_fields(context_of(case("inform", record=record), document))
    assert "浙江镕喆机械有限公司" in _words(
        LetterTemplate(TEMPLATES / f"{document}.docx", LetterContext).render(fields)
    )


def test_an_imprint_stands_only_where_somebody_gets_a_copy() -> None:
    template = LetterTemplate(TEMPLATES / "inform.docx", LetterContext)
    plain = _words(template.render(template_fields(context_of(case("inform"), "inform"))))
    profile = PROFILE.model_copy(update={"copies": {"inform": ["市经信局", "市税务局"]}})
    copied = _words(template.render(template_fields(context_of(case("inform", profile=profile), "inform"))))
    assert "抄送" not in plain
    assert "抄送：市经信局、市税务局。" in copied


@pytest.mark.parametrize("document", KINDS)
def test_a_rendered_letter_opens_and_has_no_tag_left(document: str) -> None:
    template = LetterTemplate(TEMPLATES / f"{document}.docx", LetterContext)
    for one in _cases(document):
        content = template.render(template_fields(context_of(one, document)))
        docx.Document(io.BytesIO(content))
        assert not re.search(r"\{[{%]|[}%]\}", _words(content))


@pytest.mark.parametrize("document", KINDS)
def test_the_page_is_that_of_the_standard(document: str) -> None:
    xml = _xml((TEMPLATES / f"{document}.docx").read_bytes())
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in xml
    margins = dict(re.findall(r'w:(\w+)="(\d+)"', re.findall("<w:pgMar[^>]*>", xml)[0]))
    assert [margins[side] for side in ("top", "right", "bottom", "left")] == ["2098", "1474", "1984", "1588"]
    assert '<w:docGrid w:type="lines" w:linePitch="579"/>' in xml
    assert {"仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体"} <= set(re.findall(r'w:eastAsia="([^"]+)"', xml))


def test_only_the_referral_is_in_letter_form() -> None:
    in_form = {path.name for path in TEMPLATES.glob("*.docx") if "<w:titlePg/>" in _xml(path.read_bytes())}
    assert in_form == {"refer.docx"}


def test_the_signature_stays_with_the_text_before_it() -> None:
    document = docx.Document(str(TEMPLATES / "inform.docx"))
    printed = [paragraph for paragraph in document.paragraphs if not paragraph.text.startswith("{%p ")]
    texts = [paragraph.text for paragraph in printed]
    date = texts.index("\t{{ document.date }}")
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in printed[date - 4 : date + 2]]
    assert kept == [True] * 6, "from the last sentence to the receipt, and with what follows"
    assert texts[date + 1].startswith("收件人")


def test_the_list_of_fields_names_each_with_its_meaning() -> None:
    fields = dict(field_list())
    assert fields["enterprise.uscc"] == "统一社会信用代码"
    assert {"facts[].actual", "deadline"} <= set(fields)
    assert all(fields.values())

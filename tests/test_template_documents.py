"""The package's own documents: made by the script, complete and lawful in what they say."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from tenglong.engine.notice import Criterion, LetterTemplate, context_of
from tenglong.engine.notice.documents import documents
from tenglong.engine.notice.laws import laws
from tenglong.engine.notice.letters import template_fields
from tenglong.engine.notice.model import field_list
from tenglong.engine.profile import Profile
from tenglong.engine.resources import TEMPLATES
from tenglong.templates.make_templates import made

from .notice_cases import CRITERIA, LOW_TAX, UNLAWFUL, case

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
            criteria={**CRITERIA, "SZ22-E02": Criterion(matters=matters)},
        )


def test_the_committed_templates_are_what_the_script_makes() -> None:
    assert {path.name: path.read_bytes() for path in TEMPLATES.glob("*.docx")} == dict(made())


def test_every_document_has_a_template_and_every_track_a_document() -> None:
    assert {f"{name}.docx" for name in KINDS} == {name for name, _ in made()}
    for track, rules in documents().tracks.items():
        assert all(KINDS[name].track == track for name in rules.documents)


@pytest.mark.parametrize("document", KINDS)
def test_a_template_has_every_required_element_of_its_document(document: str) -> None:
    words = _words((TEMPLATES / f"{document}.docx").read_bytes())
    assert [name for name, text in KINDS[document].required.items() if text not in words] == []


@pytest.mark.parametrize("document", KINDS)
def test_a_letter_never_says_what_its_track_forbids(document: str) -> None:
    template = LetterTemplate(TEMPLATES / f"{document}.docx")
    forbidden = documents().tracks[KINDS[document].track].forbidden
    texts = [_words((TEMPLATES / f"{document}.docx").read_bytes())]
    texts += [_words(template.render(template_fields(context_of(one, document)))) for one in _cases(document)]
    assert [(word, text) for text in texts for word in forbidden if word in text] == []


@pytest.mark.parametrize("document", KINDS)
def test_a_rendered_letter_opens_and_has_no_tag_left(document: str) -> None:
    template = LetterTemplate(TEMPLATES / f"{document}.docx")
    for one in _cases(document):
        content = template.render(template_fields(context_of(one, document)))
        docx.Document(io.BytesIO(content))
        assert not re.search(r"\{[{%]|[}%]\}", _words(content))


@pytest.mark.parametrize("document", KINDS)
def test_the_page_is_that_of_the_standard(document: str) -> None:
    xml = _xml((TEMPLATES / f"{document}.docx").read_bytes())
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in xml
    assert 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"' in xml
    assert '<w:docGrid w:type="lines" w:linePitch="579"/>' in xml
    assert {"仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体"} <= set(re.findall(r'w:eastAsia="([^"]+)"', xml))


def test_only_the_referral_is_in_letter_form() -> None:
    in_form = {name for name, content in made() if "<w:titlePg/>" in _xml(content)}
    assert in_form == {"refer.docx"}


def test_the_signature_stays_with_the_text_before_it() -> None:
    document = docx.Document(TEMPLATES / "inform.docx")
    texts = [paragraph.text for paragraph in document.paragraphs]
    date = texts.index("\t{{ document.date }}")
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in document.paragraphs[date - 6 : date]]
    assert kept == [True] * 6


def test_the_list_of_fields_names_each_with_its_meaning() -> None:
    fields = dict(field_list())
    assert fields["enterprise.uscc"] == "统一社会信用代码"
    assert {"facts[].actual", "deadline"} <= set(fields)
    assert all(fields.values())

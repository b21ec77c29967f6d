"""Letters as pages, measured after LibreOffice laid them out: GB/T 9704-2012 and what may not stand alone on a page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from notice_cases import PROFILE, RECORD, case
from rendered_pages import CAN_RENDER, LEFT, TOP, WHY_NOT, WIDE, RenderedPage, broken_runs, rendered

from tenglong.engine.notice.case import Letter
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.letters import write_letters
from tenglong.engine.ooxml.merge import MergedLetters, read_letter
from tenglong.engine.policy.profile import Office, Profile

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CAN_RENDER, reason=WHY_NOT)]

LINES, CHARACTERS = 22, 28
PITCH = 28.95
"""Points from line to line: 22 of them fill 225 mm."""

_WIDE_TEXT = re.compile(r"[\u3000-\u9fff\uff00-\uffef]+")
_SIGNED = re.compile(r"（印章）")
_HANGING = ("，", "。", "：", "；", "、", "）", "”")
"""LibreOffice lets these hang in the margin, also where the style says that they may not."""

TRACKS = ("order", "inform", "withdraw", "refer", "verify")
ALSO = (
    "talk",
    "plan",
    "recheck",
    "receipt",
    "feedback",
    "talk_record",
    "closing_application",
    "extension_application",
    "address",
)
SHORT, LONG = "嵊州市三界镇人民政府", "嵊州市自然资源和规划局三界自然资源和规划管理所"


OFFICES = (
    *((SHORT, "乡镇街道", more) for more in (0, 5, 11, 19)),
    (LONG, "部门", 1),
    ("嵊州市人民政府", "县级政府", 5),
)
"""Office, its kind, and by how many characters the enterprise's name and address are longer."""


def _office(name: str, kind: str = "乡镇街道") -> Profile:
    copies = ["市经济和信息化局", "市自然资源和规划局", "市税务局"]
    return PROFILE.model_copy(
        update={
            "office": PROFILE.office.model_copy(update={"name": name, "kind": kind}),
            "issue_date": date(2026, 11, 20),
            "copies": dict.fromkeys(TRACKS, copies),
        }
    )


def _letters(name: str, kind: str, more: int) -> Iterator[Letter]:
    """Letters of every kind to an enterprise whose name and address are longer by `more` characters."""
    record = {
        **RECORD,
        "name": f"嵊州市{'新' * more}领带有限公司",
        "address": f"三界镇{'长' * more}路1288号",
        "uscc": "91330683MA2008001N",
    }
    for track in TRACKS:
        yield from letters_for(case(track, record=record, profile=_office(name, kind)), ALSO)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[RenderedPage]]:
    """Pages of each letter, for names of several lengths: the text moves through every place of line and page."""
    folder = tmp_path_factory.mktemp("版面")
    flat, files = folder / "全部", {}
    flat.mkdir()
    for number, (name, kind, more) in enumerate(OFFICES):
        place = folder / str(number)
        for file in write_letters(list(_letters(name, kind, more)), place, Office(config=_office(name, kind))):
            path = flat / f"{number}-{Path(file.path).name}"  # one folder: one process of LibreOffice
            files[path] = path.name
            shutil.move(place / file.path, path)
    return {files[path]: laid for path, laid in rendered(list(files), folder / "fonts.conf").items()}


def test_a_page_has_the_standard_s_margins_lines_and_characters(pages: dict[str, list[RenderedPage]]) -> None:
    right, full = LEFT + WIDE, []
    for name, laid in pages.items():
        for line in (line for page in laid for line in page.body):
            assert line.left >= LEFT - 1, (name, line.text)
            assert line.right <= right + 1 or line.text.endswith(_HANGING), (name, line.text)
            if (
                _WIDE_TEXT.fullmatch(line.text)
                and line.right > right - 1
                and (line.right - line.left) / len(line.text) > 15
            ):
                full.append(line.text.rstrip("".join(_HANGING)))
    assert max(map(len, full)) == CHARACTERS


def test_the_lines_of_an_order_stand_as_on_the_standard_s_grid(pages: dict[str, list[RenderedPage]]) -> None:
    firsts = [laid[0].body for name, laid in pages.items() if "责令" in name]
    assert all(0 <= body[0].top - TOP < 12 for body in firsts), "the text begins 37 mm below the edge"
    tops = [sorted({round(line.top, 1) for line in body})[-6:] for body in firsts]
    steps = {below - above for lines in tops for above, below in pairwise(lines)}
    assert all(abs(step - PITCH) < 0.3 for step in steps)
    assert round(225 * 72 / 25.4 / PITCH) == LINES
    assert max(len({round(line.top) for line in body}) for body in firsts) <= LINES


def test_no_signature_is_alone_on_a_page_and_no_imprint(pages: dict[str, list[RenderedPage]]) -> None:
    for name, laid in pages.items():
        for page in laid:
            signed = next((index for index, line in enumerate(page.body) if _SIGNED.search(line.text)), None)
            if signed is not None:
                assert any(len(line.text) > 6 and SHORT[:3] not in line.text for line in page.body[: signed - 1]), name
        last = laid[-1].text
        assert not last.startswith("抄送"), name
        assert last, f"{name}: an empty page"


def test_numbers_codes_and_telephones_are_not_divided_between_lines(pages: dict[str, list[RenderedPage]]) -> None:
    assert {name: found for name, laid in pages.items() if (found := broken_runs(laid))} == {}


def test_a_long_name_of_an_office_is_broken_where_a_word_ends(pages: dict[str, list[RenderedPage]]) -> None:
    letters = {name: laid for name, laid in pages.items() if name.startswith("4-") and "移送函" in name}
    for name, laid in letters.items():
        lines = [line.text for page in laid for line in page.lines]
        assert lines.count("嵊州市自然资源和规划局") == lines.count("三界自然资源和规划管理所") == 2, name
    assert letters


def test_every_letter_of_a_merged_print_begins_on_the_front_of_a_sheet(tmp_path: Path) -> None:
    profile = _office(SHORT)
    letters = [
        letter
        for track in ("refer", "order", "verify", "refer", "withdraw")
        for letter in letters_for(case(track, profile=profile))
    ]
    files = [tmp_path / file.path for file in write_letters(letters, tmp_path, Office(config=profile))]
    unpacked = [read_letter(path) for path in files]
    merged = MergedLetters(tmp_path / "合并.docx", unpacked[0])
    for letter in unpacked:
        merged.add(letter)
    path = merged.close()
    pages = rendered([path], tmp_path / "fonts.conf")[path]
    opening = [letter.context.document.title for letter in letters]
    begun = [number for number, page in enumerate(pages, 1) if _begins(page)]
    assert len(begun) == len(opening)
    assert [number % 2 for number in begun] == [1] * len(opening)


def _begins(page: RenderedPage) -> bool:
    """Whether a letter begins there: its number stands near the top."""
    return any("三政告〔2026〕" in line.text for line in page.lines[:4])

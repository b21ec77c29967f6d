"""Documents that go with a letter: each names its letter and its own recipient, and only where it belongs."""

from __future__ import annotations

import pytest
from notice_cases import PROFILE, case

from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.documents import documents, on_demand
from tenglong.engine.policy.profile import IssuingOffice

BESIDE = ("receipt", "feedback", "closing_application", "extension_application", "address")


def _written(track: str, *, office: str = "乡镇街道", also: tuple[str, ...] = BESIDE) -> dict[str, object]:
    profile = PROFILE.model_copy(update={"office": IssuingOffice(name="青溪县某机关", kind=office)})  # type: ignore[arg-type]
    return {letter.document: letter.context for letter in letters_for(case(track, profile=profile), also)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("track", "beside"),
    [
        ("order", {"receipt", "closing_application", "extension_application", "address"}),
        ("inform", {"receipt", "feedback", "closing_application", "extension_application", "address"}),
        ("withdraw", {"receipt", "feedback", "address"}),
        ("verify", {"receipt", "feedback", "address"}),
        ("refer", {"receipt"}),
    ],
)
def test_a_document_goes_with_the_letters_that_it_is_for(track: str, beside: set[str]) -> None:
    assert set(_written(track)) & set(BESIDE) == beside


def test_a_receipt_names_its_letter_and_the_enterprise() -> None:
    served = _written("order")["receipt"].served  # type: ignore[attr-defined]
    assert served.title == "责令限期整改通知书"
    assert served.recipient == _written("order")["order"].enterprise.name  # type: ignore[attr-defined]


def test_the_receipt_of_a_referral_is_for_the_department_never_for_the_enterprise() -> None:
    context = _written("refer")["receipt"]
    served = context.served  # type: ignore[attr-defined]
    assert served.title == "移送函"
    assert served.recipient == context.department  # type: ignore[attr-defined]
    assert context.enterprise.name not in (served.recipient, served.legal_person)  # type: ignore[attr-defined]
    assert not served.uscc


@pytest.mark.parametrize(
    ("office", "letter"), [("县级政府", "instruct"), ("乡镇街道", "refer"), ("部门", "refer"), ("", "refer")]
)
def test_a_county_instructs_its_departments_and_others_write_letters(office: str, letter: str) -> None:
    written = _written("refer", office=office, also=("receipt",))
    assert set(written) == {letter, "receipt"}
    assert written["receipt"].served.title == documents().documents[letter].title  # type: ignore[attr-defined]


def test_all_that_no_track_writes_is_there_on_demand() -> None:
    titles = ["企业反馈回执", "约谈记录", "销号申请表", "延期申请表", "送达地址确认书", "送达回证"]
    assert on_demand(titles) == ("feedback", "talk_record", *BESIDE[2:], "receipt")

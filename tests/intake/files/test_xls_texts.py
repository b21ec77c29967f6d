"""The table of texts of an .xls is read across its records, wherever they end."""

from __future__ import annotations

import struct

import pytest

from tenglong.engine.intake.files.readers.xls_texts import SharedTexts


def text(value: str, *, guide: bytes = b"", runs: int = 0) -> bytes:
    flags = 1 | (4 if guide else 0) | (8 if runs else 0)
    head = struct.pack("<HB", len(value), flags)
    head += struct.pack("<H", runs) if runs else b""
    head += struct.pack("<I", len(guide)) if guide else b""
    return head + value.encode("utf-16-le") + bytes(4 * runs) + guide


TABLE = bytes(8) + text("嵊州市") + text("丁厂", guide=b"g" * 30, runs=2) + text("戊厂")
TEXTS = ["嵊州市", "丁厂", "戊厂"]


def test_guides_and_runs_are_left_out() -> None:
    assert SharedTexts([TABLE]).texts(3) == TEXTS


@pytest.mark.parametrize("size", [5, 7, 16])
def test_a_guide_may_go_over_several_records(size: int) -> None:
    begin = TABLE.index(b"g")
    rest = TABLE[begin : begin + 30]
    records = [TABLE[:begin], *(rest[at : at + size] for at in range(0, 30, size)), TABLE[begin + 30 :]]
    assert SharedTexts(records).texts(3) == TEXTS


def test_a_text_goes_on_after_the_flags_of_the_next_record() -> None:
    cut = 8 + 3 + 2  # after the first character
    assert SharedTexts([TABLE[:cut], b"\1" + TABLE[cut:]]).texts(3) == TEXTS


def test_a_count_that_is_too_high_ends_with_the_table() -> None:
    assert SharedTexts([TABLE]).texts(9) == TEXTS


def test_a_table_that_breaks_off_is_no_table() -> None:
    with pytest.raises(ValueError, match="within a text"):
        SharedTexts([TABLE[:-2]]).texts(3)

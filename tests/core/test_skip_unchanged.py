"""Dear changes of text: made only where needed, they give what they give everywhere."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from tenglong.engine.core.skip_unchanged import PLAIN, apply_where_needed
from tenglong.engine.core.text import _NORMAL, _fold, _with_signs
from tenglong.engine.intake.columns.cell_values import _shown
from tenglong.engine.intake.values.codes import read_code, read_codes
from tenglong.engine.intake.values.numbers import read_number, read_numbers
from tenglong.engine.vocabulary.units import PLAIN_UNIT

TEXTS = st.lists(
    st.one_of(
        st.none(), st.text(max_size=8), st.text(st.sampled_from("甲乙Aa1（( 　)）-—#无N/.ｱﬁ\u200b\u00a0\n"), max_size=8)
    ),
    max_size=8,
)


@pytest.mark.parametrize("plain, change", [(PLAIN, _shown), (_NORMAL, _fold), (_NORMAL, _with_signs)])
@settings(deadline=None)
@given(texts=TEXTS)
def test_changing_where_needed_is_changing_everywhere(plain: str, change: object, texts: list[str | None]) -> None:
    series = pl.Series("text", texts, dtype=pl.String)
    everywhere = series.to_frame("text").select(change(pl.col("text")))[:, 0]  # type: ignore[operator]
    assert_series_equal(apply_where_needed(series, plain, change), everywhere, check_names=False)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(st.from_regex(r"-?[0-9]{1,17}(\.[0-9]{0,9})?", fullmatch=True), max_size=12))
def test_a_column_of_figures_reads_as_its_figures_do(texts: list[str]) -> None:
    read = read_numbers(pl.Series(texts, dtype=pl.String), PLAIN_UNIT, PLAIN_UNIT, canonical=False)
    assert read["value"].to_list() == [read_number(text, PLAIN_UNIT, PLAIN_UNIT).value for text in texts]


SIGNS = st.text(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ"), min_size=18, max_size=18)


@settings(deadline=None)
@given(st.lists(SIGNS, max_size=5))
def test_a_column_of_codes_reads_as_its_codes_do(texts: list[str]) -> None:
    texts = [*texts, "91330683X0000001XX", "91330683MA2BE0M52K"]
    read = read_codes(pl.Series(texts, dtype=pl.String), pl.repeat(False, len(texts), eager=True))
    single = [read_code(text, stored=False) for text in texts]
    assert read.select("value", "state", "code").rows() == [
        (one.value, one.state or None, one.code or None) for one in single
    ]

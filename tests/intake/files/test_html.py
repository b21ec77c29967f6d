"""What is read from HTML tables that systems export as .xls."""

from __future__ import annotations

from pathlib import Path

import pytest
from grid_files import read, read_one, rows

from tenglong.engine.core.errors import SubmissionError

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}"><style>td{{a}}</style></head>
<body><table border=1><tr><th colspan=2>用地<th rowspan=2>税收</tr>
<tr><td>自有</td><td>承租</td></tr>
<tr style="display:none"><td>1<br>2</td><td>&nbsp;</td><td x:num> 3
 4 &amp; 5</td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-8-sig"])
def test_a_table_with_spans_is_laid_out_as_it_is_shown(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(PAGE.format(charset="gb2312").encode(encoding))
    grid = read_one(path)
    assert rows(grid) == [["用地", None, "税收"], ["自有", "承租", None], ["1\n2", None, "3 4 & 5"]]
    assert grid.merges == ((0, 0, 0, 1), (0, 2, 1, 2))
    assert grid.hidden_rows == {2}
    assert (grid.sheet, grid.numbers) == ("导出", {})


def test_only_the_tables_that_hold_data_count(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><td>页眉</td></tr><tr><td><table><tr><td>名称<td>数</tr></table></td></tr></table>"
        "<table><tr><td>甲</td></tr></table>",
        encoding="utf-8",
    )
    assert [(grid.sheet, rows(grid)) for grid in read(path)] == [("a", [["名称", "数"]]), ("a(2)", [["甲"]])]


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><body>请先登录</body></html>", encoding="utf-8")
    with pytest.raises(SubmissionError, match="网页里没有表格"):
        read(path)

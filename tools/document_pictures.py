"""The pictures of docs/documents.md: `python -m tools.document_pictures` checks invented lists and renders what comes of them.

Needs LibreOffice (soffice), poppler (pdftoppm) and Pillow. A letter's pages stand side by side, a book shows its first rows over all its columns.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from openpyxl import Workbook
from PIL import Image, ImageChops

from ..engine.checking.options import Options
from ..engine.run import check_run

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "documents"
DAY = date(2023, 1, 5)
REST = """
region: "330683", contact: 陈某某, phone: "0575-83000000", address: 嵊州市三界镇政府路1号, court: 嵊州市人民法院}
powers: {安全隐患: 《某市赋权乡镇（街道）事项清单》（某政发〔2021〕1号）, 消防隐患: 《某市赋权乡镇（街道）事项清单》（某政发〔2021〕1号）}
reference_tables: {高耗低效指南: 高耗低效指南示例.csv}
deadline_days: {order: 30, inform: 15, withdraw: 30, refer: 15, verify: 5个工作日}
statement_days: 3
copies: {inform: [市经信局, 市税务局]}
tax_definition: 评价年度入库税收，不含海关代征和社保费
land_definition: 自有用地+承租用地−出租用地
data_source: {税收实际贡献: 税务部门提供, 实际用地: 自然资源部门提供, 安全隐患: 本机关检查}
"""
TOWN = "office: {name: 嵊州市三界镇人民政府, kind: 乡镇街道, code: 三政, superior: 嵊州市人民政府," + REST
COUNTY = "office: {name: 嵊州市人民政府, kind: 县级政府, code: 嵊政, superior: 绍兴市人民政府," + REST
TITLES = {
    "town": "制造业企业清单（2022年度）",
    "county": "制造业企业清单",
    "project": "工业项目清单（2022年度）",
    "region": "区域指标表",
}
FLAGS = (
    "违法用地",
    "安全隐患",
    "无照经营",
    "产品质量问题",
    "违法建设",
    "环境污染",
    "偷税漏税",
    "消防隐患",
    "能源违法违规",
)
DEMANDED = (
    "receipt",
    "feedback",
    "talk",
    "talk_record",
    "closing_application",
    "extension_application",
    "address",
    "recheck",
    "plan",
)


class Shot(NamedTuple):
    """A picture: its name, the run that has the document, how the document's file begins, and, of a book, over how many pages its
    columns go."""

    picture: str
    run: str
    file: str
    across: int = 0


SHOTS = (
    Shot("order", "town", "责令限期整改通知书"), Shot("inform", "town", "低效企业整治提升告知书"),
    Shot("inform_two_high", "town", "两高企业对标提升告知书"), Shot("refer", "town", "移送函"), Shot("instruct", "county", "督办单"),
    Shot("withdraw", "town", "腾退告知书"), Shot("verify", "town", "数据核实单"), Shot("inquiry", "town", "情况核实单"),
    Shot("admission", "project", "准入审查意见书"), Shot("receipt", "town", "送达回证"), Shot("feedback", "town", "企业反馈回执"),
    Shot("talk", "town", "约谈通知书"), Shot("talk_record", "town", "约谈记录"), Shot("closing_application", "town", "销号申请表"),
    Shot("extension_application", "town", "延期申请表"), Shot("address", "town", "送达地址确认书"),
    Shot("recheck", "town", "整改复查意见书"), Shot("plan", "town", "一企一策整治方案"), Shot("bulletin_letter", "town", "季度通报"),
    Shot("summary", "town", "汇总清单", across=2), Shot("closing", "town", "销号表", across=2),
    Shot("bulletin", "town", "季度通报", across=1), Shot("renovation", "town", "高耗低效整治企业清单", across=2),
    Shot("indicators", "region", "指标完成情况表", across=1),
)  # fmt: skip


def _firm(name: str, tax: float | None, land: float, **more: Any) -> dict[str, Any]:
    plain = {
        "乡镇": "三界镇",
        "企业名称": name,
        "法定代表人": "张某某",
        "地址": "三界镇工业路8号",
        "所属行业": "领带制造",
        "规模": "规下",
    }
    return {
        **plain,
        "税收实际贡献(万元)": tax,
        "实际用地(亩)": land,
        **dict.fromkeys(FLAGS, "否"),
        "两高企业": "否",
        **more,
    }


FIRMS = [
    _firm("浙江云栖领带有限公司", 98.7, 26, **{"工业增加值(万元)": 300, "综合能耗(吨标准煤)": 900}),
    _firm("嵊州市石澜水泥有限公司", 90, 10, 所属行业="水泥制造", 两高企业="是"),
    _firm("嵊州市禾谷机械有限公司", 90, 10, 所属行业="轴承制造", 安全隐患="是", 消防隐患="是"),
    _firm("嵊州市松岭化工有限公司", 90, 10, 所属行业="化学原料制造", 环境污染="是"),
    _firm("嵊州市白渡纺织有限公司", 90, 10, 所属行业="纺织业", 处置方式="关停退出"),
    _firm("嵊州市川柏电机有限公司", None, 10, 所属行业="电机制造"),
    _firm("嵊州市星野砼业有限公司", 90, 10, 所属行业="水泥制造", 两高企业="待核", 安全隐患="是"),
]
_DONE = ("已科学论证", "产能替代落实", "煤耗替代落实", "污染物替代落实", "碳排放替代落实", "产能减量置换落实")
_UNDONE = ("违规审批", "未批先建", "拟建不符", "能耗替代落实", "环评批准", "排污许可")
PROJECTS = [
    {
        "乡镇": "三界镇", "企业名称": "嵊州市石澜水泥有限公司", "项目名称": "年产10万吨砂浆项目", "项目性质": "新建", "建设阶段": "拟建",
        "总投资(万元)": 12000, "所属行业": "水泥制造", "两高项目": "是", **dict.fromkeys(_DONE, "是"), **dict.fromkeys(_UNDONE, "否"),
    }
]  # fmt: skip
FIGURES = [
    {"地区": "嵊州市", "指标": name, "年度": 2022, "数值": value, "单位": unit, "口径": kind}
    for name, value, unit, kind in (
        ("规上工业亩均税收", 27.5, "万元/亩", "时点"), ("规上制造业全员劳动生产率", 33, "万元/人", "时点"),
        ("累计认定专精特新“小巨人”企业数量", 5, "家", "累计"), ("省级隐形冠军企业", 8, "家", "累计"), ("制造业投资年均增长", 26, "%", "时点"),
    )
]  # fmt: skip


def _sheet(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    headers = list(dict.fromkeys(name for row in rows for name in row))
    for line in (headers, *([row.get(name) for name in headers] for row in rows)):
        sheet.append(line)
    book.save(path)
    return path


def _runs(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name and result folder of each run."""
    shutil.copy(ROOT / "samples" / "高耗低效指南示例.csv", folder)
    for name, office, rows, more in (
        ("town", TOWN, FIRMS, {"documents": DEMANDED}),
        ("county", COUNTY, FIRMS, {}),
        ("project", TOWN, PROJECTS, {"kind": "project"}),
        ("region", COUNTY, FIGURES, {"kind": "region", "year": None}),
    ):
        profile = folder / f"{name}.yaml"
        profile.write_text(office, encoding="utf-8")
        sheet = _sheet(folder / f"{TITLES[name]}.xlsx", rows)
        given: dict[str, Any] = {"as_of": DAY, "issue_date": DAY, "year": 2022, "policies": ("SZ20", "SZ22"), **more}
        check_run.check(Options(files=(sheet,), profile=profile, **given), folder / name)
        yield name, folder / name


def _document(shot: Shot, out: Path) -> Path:
    files = sorted(out.rglob(f"{shot.file}*.{'xlsx' if shot.across else 'docx'}"))
    if not files:
        raise SystemExit(f"{shot.run}: no {shot.file}")
    return files[0]


def _pages(pdf: Path, shot: Shot) -> list[Path]:
    """The pages as pictures of 50 dots an inch; of a book the first ones, larger."""
    one = ["-l", str(shot.across), "-r", "80"] if shot.across else ["-r", "50"]
    subprocess.run(["pdftoppm", "-png", *one, str(pdf), str(pdf.with_suffix(""))], check=True)
    return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))


def _side_by_side(pages: Sequence[Image.Image]) -> Image.Image:
    picture = Image.new("RGB", (sum(page.width for page in pages), max(page.height for page in pages)), "white")
    left = 0
    for page in pages:
        picture.paste(page, (left, 0))
        left += page.width
    return picture


def _trimmed(page: Image.Image) -> Image.Image:
    """The page without its number and its white margins but for a narrow one."""
    page = page.convert("RGB").crop((0, 0, page.width, page.height * 93 // 100))
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox() or (0, 0, *page.size)
    return page.crop(
        (max(box[0] - 12, 0), max(box[1] - 12, 0), min(box[2] + 12, page.width), min(box[3] + 12, page.height))
    )


def main() -> None:
    """Make all pictures again."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        runs = dict(_runs(folder))
        copies = folder / "documents"
        copies.mkdir()
        for shot in SHOTS:
            source = _document(shot, runs[shot.run])
            shutil.copy(source, copies / f"{shot.picture}{source.suffix}")
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
        ]
        subprocess.run(
            [*command, str(folder / "pdf"), *map(str, sorted(copies.iterdir()))], check=True, capture_output=True
        )
        for shot in SHOTS:
            pages = [Image.open(page) for page in _pages(folder / "pdf" / f"{shot.picture}.pdf", shot)]
            picture = _side_by_side([_trimmed(page) for page in pages] if shot.across else pages)
            picture.quantize(16).save(PICTURES / f"{shot.picture}.png", optimize=True)
            print(shot.picture)


if __name__ == "__main__":
    main()

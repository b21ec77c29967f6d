"""Write the package's Word templates and the page of their fields: python -m tenglong.templates.make_templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..engine.notice.documents import documents
from ..engine.notice.field_page import fields_page
from .maker import admission, inform, order, plan, receipt, recheck, refer, talk, verify, withdraw
from .maker.package import docx

_BLOCKS = {
    "order": order.BLOCKS,
    "inform": inform.BLOCKS,
    "refer": refer.BLOCKS,
    "withdraw": withdraw.BLOCKS,
    "verify": verify.BLOCKS,
    "talk": talk.BLOCKS,
    "receipt": receipt.BLOCKS,
    "recheck": recheck.BLOCKS,
    "plan": plan.BLOCKS,
    "admission": admission.BLOCKS,
}
_IN_LETTER_FORM = {"refer"}


def made() -> Iterator[tuple[str, bytes]]:
    """(file name, content) of every template."""
    for name, blocks in _BLOCKS.items():
        title = documents().documents[name].title
        yield f"{name}.docx", docx(title, blocks, letter=name in _IN_LETTER_FORM)


def main() -> None:
    """Write them beside this script, always the same bytes; the page into docs/."""
    here = Path(__file__).resolve().parent
    for name, content in made():
        (here / name).write_bytes(content)
    (here.parent / "docs" / "template-fields.md").write_text(fields_page(), encoding="utf-8")


if __name__ == "__main__":
    main()

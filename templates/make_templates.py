"""Write the package's Word templates, always the same bytes: python -m tenglong.templates.make_templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..engine.notice.documents import documents
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
    """Write them beside this script."""
    for name, content in made():
        (Path(__file__).parent / name).write_bytes(content)


if __name__ == "__main__":
    main()

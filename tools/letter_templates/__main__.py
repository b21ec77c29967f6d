"""python -m tools.letter_templates: write templates/*.docx and docs/template-fields.md.

A template whose parts already have the same content is not written again: letters copy the bytes of their template's
styles, and these bytes should change only if the styles change.
"""

from __future__ import annotations

from pathlib import Path

from tenglong.engine.notice.field_page import fields_page

from .make import make_templates
from .same_content import canonical_parts

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Write the files that have changed, and print which they are."""
    for name, content in make_templates():
        path = ROOT / "templates" / name
        if not path.exists() or canonical_parts(path.read_bytes()) != canonical_parts(content):
            path.write_bytes(content)
            print(path.relative_to(ROOT).as_posix())
    (ROOT / "docs" / "template-fields.md").write_text(fields_page(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""XML written in any legal layout: quotes, order of attributes, white space, comments, CDATA, character references."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

FOREIGN = "urn:example:foreign"


class AnyXml:
    """Writes elements; `wild` is how often something is laid out in another way than common programs do."""

    def __init__(self, pick: random.Random, prefix: str = "", wild: float = 0.15) -> None:
        self.pick = pick
        self.prefix = f"{prefix}:" if prefix else ""
        self.wild = wild

    def odd(self) -> bool:
        """Whether to do it the uncommon way this time."""
        return self.pick.random() < self.wild

    def element(self, name: str, attributes: Mapping[str, str] | None = None, inside: str | None = "") -> str:
        """An element with this content; an empty one may close itself."""
        name = name if ":" in name else f"{self.prefix}{name}"
        head = f"<{name}{self.attributes(attributes or {})}"
        space = self.pick.choice((" ", "\n", "")) if self.odd() else ""
        if not inside and not self.odd():
            return f"{head}{space}/>"
        return f"{head}{space}>{inside or ''}</{name}{space}>"

    def attributes(self, attributes: Mapping[str, str]) -> str:
        """Attributes, perhaps in another order, with other quotes, spaces and references."""
        items = list(attributes.items())
        if self.odd():
            self.pick.shuffle(items)
        return "".join(self.attribute(key, value) for key, value in items)

    def attribute(self, key: str, value: str) -> str:
        """One attribute."""
        quote = "'" if self.odd() else '"'
        space = self.pick.choice(("  ", "\n", "\t")) if self.odd() else " "
        equals = " = " if self.odd() else "="
        shown = escape(value, {'"': "&quot;", "'": "&apos;"})
        if value and self.odd():
            shown = self.references(value)
        return f"{space}{key}{equals}{quote}{shown}{quote}"

    def references(self, text: str) -> str:
        """The text with every character as a reference."""
        return "".join(f"&#{ord(c)};" if self.pick.random() < 0.5 else f"&#x{ord(c):X};" for c in text)

    def text(self, text: str) -> str:
        """Character data, perhaps in CDATA, as references, or with a comment in the middle."""
        if self.odd() and "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        if self.odd():
            return self.references(text)
        at = self.pick.randrange(len(text) + 1)
        if self.odd():
            return f"{escape(text[:at])}<!-- > {'<v>9</v>'} -->{escape(text[at:])}"
        return escape(text, {'"': "&quot;"} if self.odd() else {})

    def join(self, parts: Sequence[str]) -> str:
        """Elements one after the other, perhaps with white space, comments and instructions between them."""
        return "".join(f"{self.between()}{part}" for part in parts) + self.between()

    def between(self) -> str:
        """What may stand between two elements."""
        if not self.odd():
            return ""
        return self.pick.choice((" ", "\n  ", "\r\n", "<!-- <c r='A1'><v>9</v></c> -->", "<?note x?>"))

    def document(self, root: str, encodings: Sequence[str] = ("utf-8", "utf-8-sig", "utf-16", "ascii")) -> bytes:
        """The part, in some encoding, with a declaration that fits it."""
        encoding = self.pick.choice(encodings) if self.odd() else "utf-8"
        if encoding == "ascii" and "<![CDATA[" in root:  # CDATA holds no references
            encoding = "utf-8"
        declared = {"utf-8": "UTF-8", "utf-8-sig": "utf-8", "utf-16": "UTF-16", "ascii": "US-ASCII"}[encoding]
        quote = "'" if self.odd() else '"'
        head = f"<?xml version={quote}1.0{quote} encoding={quote}{declared}{quote}?>" + ("\n" if self.odd() else "")
        if encoding != "utf-16" and encoding != "ascii" and self.odd():
            head = ""
        return (head + root).encode(encoding, errors="xmlcharrefreplace")

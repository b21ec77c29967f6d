"""Many letters in one Word file: each a section of its own, with pages numbered from 1.

Letters are added one after the other and written at once, so that memory does not grow with them; headers and footers
that are the same are kept once.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from ..core.errors import RunError

_DATE = (1980, 1, 1, 0, 0, 0)
_DOCUMENT, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_LOOK = ("word/styles.xml", "word/numbering.xml", "word/settings.xml")
"""Parts that all letters of a file share; letters that differ in these go to different files."""

_PASSING = re.compile(
    rb"<w:rsids>.*?</w:rsids>|<w:(?:zoom|proofState|rsidRoot)\b[^>]*/>|<w1[45]:docId\b[^>]*/>", re.DOTALL
)
"""What Word writes into its settings each time, of no consequence here."""

_BODY = re.compile(r"(<w:document\b[^>]*>.*?<w:body>)(.*)</w:body>", re.DOTALL)
_SECTION = re.compile(r"<w:sectPr\b[^>]*?(?:/>|>(.*?)</w:sectPr>)", re.DOTALL)
_RELATION = re.compile(
    r'<Relationship\b(?=[^>]*\bId="([^"]+)")(?=[^>]*\bType="([^"]+)")(?=[^>]*\bTarget="([^"]+)")[^>]*?/?>'
)
_USED = re.compile(r'\b(r:(?:id|embed|link|pict|dm|lo|qs|cs))="([^"]+)"')
_MARGIN_REFERENCE = re.compile(r"<w:(header|footer)Reference\b[^>]*/>")
_BEFORE_NUMBER = re.compile(r"<w:(pgSz|pgMar|paperSrc|pgBorders|lnNumType)\b[^>]*?(?:/>|>.*?</w:\1>)", re.DOTALL)
_RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TINY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{}</w:pPr></w:p>'


@dataclass(frozen=True, kw_only=True)
class _Letter:
    """A finished letter taken apart: `head` is the XML up to its body, `sections` the properties of its last section."""

    name: str
    parts: Mapping[str, bytes]
    head: str
    body: str
    last: str
    look: str


class Merged:
    """A Word file that letters are added to."""

    def __init__(self, path: Path, first: _Letter) -> None:
        """Args:
        path: the file to write.
        first: the letter whose styles and settings the file has.
        """
        self._path, self._first = path, first
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._document: IO[bytes] = self._archive.open(_entry(_DOCUMENT), "w", force_zip64=True)
        self._document.write(first.head.encode())
        self._waiting: tuple[str, str] | None = None
        self._parts: dict[str, bytes] = {}
        self._kept: dict[tuple[str, bytes], str] = {}
        self._relations: dict[str, str] = {}
        self._types: dict[str, str] = {}

    @staticmethod
    def read(path: Path) -> _Letter:
        """Take a letter apart.

        Raises:
            RunError: no Word file, or one that is built in a way that cannot be merged.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            match = _BODY.search(parts[_DOCUMENT].decode())
        except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as problem:
            raise RunError(
                "文书无法合并", code="C011", where=path.name, remedy="请用 WPS 或 Word 打开检查"
            ) from problem
        if match is None:
            raise RunError(
                "文书的结构特殊，无法合并", code="C012", where=path.name, remedy="请用 WPS 或 Word 重新保存其模板"
            )
        head, body = match.groups()
        *_, last = [None, *_SECTION.finditer(body)]
        if last is not None and not body[last.end() :].strip():
            return _Letter(
                name=path.name,
                parts=parts,
                head=head,
                body=body[: last.start()],
                last=last[1] or "",
                look=_look(parts, head),
            )
        return _Letter(name=path.name, parts=parts, head=head, body=body, last="", look=_look(parts, head))

    def add(self, letter: _Letter) -> None:
        """Add a letter behind the others."""
        ids = self._taken(letter)

        def renamed(text: str) -> str:
            return _USED.sub(lambda match: f'{match[1]}="{ids.get(match[2], match[2])}"', text)

        body, last = renamed(letter.body), renamed(letter.last)
        found = _SECTION.search(body)
        if found:
            opening = self._opening(found[1] or "")
            body = f"{body[: found.start()]}<w:sectPr>{opening}</w:sectPr>{body[found.end() :]}"
        else:
            last = self._opening(last)
        self._flush()
        self._waiting = body, f"<w:sectPr>{last}</w:sectPr>"

    def _flush(self) -> None:
        """Write the letter that waits; its section then ends in its last paragraph."""
        if self._waiting:
            self._document.write(_closed(*self._waiting).encode())

    def close(self) -> Path:
        """Write what is left; the file's path."""
        if self._waiting:
            self._document.write("".join(self._waiting).encode())
        self._document.write(b"</w:body></w:document>")
        self._document.close()
        own = self._first.parts
        for name, content in own.items():
            if name.startswith("word/") and name not in (_DOCUMENT, _RELATIONS) and not _is_margin(name):
                self._parts.setdefault(name, content)
        for name in ("_rels/.rels", "docProps/core.xml", "docProps/app.xml"):
            if name in own:
                self._parts[name] = own[name]
        self._parts[_RELATIONS] = self._relation_part()
        self._parts[_TYPES] = self._type_part()
        for name, content in self._parts.items():
            self._archive.writestr(_entry(name), content)
        self._archive.close()
        return self._path

    def _taken(self, letter: _Letter) -> dict[str, str]:
        """Take over what the letter refers to; its relation ids → the file's."""
        ids = {}
        for relation in _RELATION.finditer(letter.parts.get(_RELATIONS, b"").decode()):
            old, kind, target = relation.groups()
            part = f"word/{target}"
            if 'TargetMode="External"' in relation[0]:
                ids[old] = self._relation(kind, target, external=True)
            elif _is_margin(part) and part in letter.parts:
                ids[old] = self._relation(kind, self._part(letter, part))
            else:
                ids[old] = self._relation(kind, target)
                self._parts.setdefault(part, letter.parts.get(part, b""))
        return ids

    def _part(self, letter: _Letter, part: str) -> str:
        """A header or footer under a name of its own, once for all letters that have the same."""
        kind = "header" if "header" in part else "footer"
        relations = f"word/_rels/{part.removeprefix('word/')}.rels"
        content = letter.parts[part]
        key = (kind, content + letter.parts.get(relations, b""))
        if key not in self._kept:
            name = f"{kind}{len(self._kept) + 1}.xml"
            self._kept[key] = name
            self._parts[f"word/{name}"] = content
            if relations in letter.parts:
                self._parts[f"word/_rels/{name}.rels"] = letter.parts[relations]
            self._types[f"/word/{name}"] = _CONTENT_TYPE.format(kind)
        return self._kept[key]

    def _relation(self, kind: str, target: str, *, external: bool = False) -> str:
        mode = ' TargetMode="External"' if external else ""
        entry = f'Type="{kind}" Target="{target}"{mode}'
        if entry not in self._relations:
            self._relations[entry] = f"rId{len(self._relations) + 1}"
        return self._relations[entry]

    def _opening(self, section: str) -> str:
        """A letter's first section: starts a page, counts from 1, has nothing of the letter before."""
        section = re.sub(r"<w:(type|pgNumType)\b[^>]*/>", "", section)
        references = [match[0] for match in _MARGIN_REFERENCE.finditer(section)]
        rest = _MARGIN_REFERENCE.sub("", section)
        for kind in ("header", "footer"):
            for pages in ("default", "even", "first"):
                if not any(f"<w:{kind}R" in text and f'w:type="{pages}"' in text for text in references):
                    references.append(f'<w:{kind}Reference w:type="{pages}" r:id="{self._nothing(kind)}"/>')
        notes = "".join(
            match[0] for match in re.finditer(r"<w:(?:footnotePr|endnotePr)\b.*?</w:(?:footnotePr|endnotePr)>", rest)
        )
        rest = rest.replace(notes, "") if notes else rest
        at = max((match.end() for match in _BEFORE_NUMBER.finditer(rest)), default=0)
        kept = f'{notes}<w:type w:val="nextPage"/>{rest[:at]}<w:pgNumType w:start="1"/>{rest[at:]}'
        return "".join(references) + kept

    def _nothing(self, kind: str) -> str:
        """An empty header or footer: else a section would show that of the letter before."""
        tag = {"header": "hdr", "footer": "ftr"}[kind]
        content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} {_W}><w:p/></w:{tag}>'
        name = f"{kind}0.xml"
        self._parts[f"word/{name}"] = content.encode()
        self._types[f"/word/{name}"] = _CONTENT_TYPE.format(kind)
        return self._relation(_RELATION_TYPE.format(kind), name)

    def _relation_part(self) -> bytes:
        entries = "".join(f'<Relationship Id="{name}" {entry}/>' for entry, name in self._relations.items())
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns='
            f'"http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'
        ).encode()

    def _type_part(self) -> bytes:
        types = self._first.parts[_TYPES].decode()
        types = re.sub(r'<Override\b[^>]*PartName="/word/(?:header|footer)[^"]*"[^>]*/>', "", types)
        overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in self._types.items())
        return types.replace("</Types>", f"{overrides}</Types>").encode()


def _closed(body: str, section: str) -> str:
    """The body with the section's properties in its last paragraph, where that is a plain one."""
    if body.endswith("<w:p/>"):
        return f"{body[:-6]}<w:p><w:pPr>{section}</w:pPr></w:p>"
    start = max(body.rfind("<w:p>"), body.rfind("<w:p "))
    paragraph = body[start:] if start >= 0 else ""
    opening = re.match(r"<w:p(?: [^>]*)?>(<w:pPr>(?:(?!<w:pPrChange|<w:sectPr).)*?</w:pPr>)?", paragraph, re.DOTALL)
    whole = body.endswith("</w:p>") and paragraph.count("</w:p>") == 1 and "<w:sectPr" not in paragraph
    if (
        opening is None
        or not whole
        or (opening[1] is None and "<w:pPr" in paragraph[opening.end() : opening.end() + 6])
    ):
        return body + _TINY.format(section)
    if opening[1] is None:
        return f"{body[:start]}{opening[0]}<w:pPr>{section}</w:pPr>{paragraph[opening.end() :]}"
    properties = opening[0].removesuffix("</w:pPr>")
    return f"{body[:start]}{properties}{section}</w:pPr>{paragraph[opening.end() :]}"


def _look(parts: Mapping[str, bytes], head: str) -> str:
    digest = sha256(head.encode())
    for name in _LOOK:
        digest.update(name.encode() + b"\0" + _PASSING.sub(b"", parts.get(name, b"")))
    return digest.hexdigest()


def _is_margin(part: str) -> bool:
    return bool(re.fullmatch(r"word/(?:_rels/)?(?:header|footer)\d*\.xml(?:\.rels)?", part))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry

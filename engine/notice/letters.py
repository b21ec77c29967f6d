"""Writes letters to files: each template is compiled once, each kind of document has a folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..core.clock import CountCallback
from ..core.errors import ProfileError, TemplateError
from ..core.resources import TEMPLATES
from ..ooxml.file_writer import FileWriter
from ..ooxml.template import LetterTemplate
from ..policy.profile import Office
from .blanks import BLANK
from .case import Letter
from .clause_letters import reserved_words
from .documents import documents
from .file_names import UniqueNames, safe_name
from .letter_fields import LetterContext
from .measures import forbidden_words, words_in
from .template_elements import lacking

_FIELDS = tuple(field.name for field in fields(LetterContext))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile:
    """A letter that was written: `path` is relative to the folder, with "/"; `template` and `sha256` are the sha256 of
    the template and of the letter."""

    path: str
    document: str
    title: str
    track: str
    record_id: str
    name: str
    template: str
    sha256: str


class Templates:
    """The templates: the office's own where it has one, else the package's; each is compiled and checked when first needed."""

    def __init__(self, office: Office) -> None:
        own = office.config.templates
        if own and not (office.folder / own).is_dir():
            raise ProfileError(
                f"模板文件夹 {own} 不存在",
                code="P026",
                where=office.where("templates"),
                remedy="请写相对于配置文件的路径，或留空用自带模板",
            )
        self._folders = [*([office.folder / own] if own else []), TEMPLATES]
        self._profile = office.config
        self._compiled: dict[Path, LetterTemplate] = {}
        self._checked: dict[tuple[str, str, str], LetterTemplate] = {}

    def of(self, letter: Letter) -> LetterTemplate:
        """The template of a letter. An office's own is named after the letter's title, after its document, or after that
        one's title.

        Raises:
            TemplateError: it cannot be used, or says what the letter may not.
        """
        title = letter.context.document.title
        key = (letter.document, title, letter.finding)
        if key not in self._checked:
            path = self._path(letter.document, title)
            if path not in self._compiled:
                self._compiled[path] = self._loaded(path, letter.document)
            self._checked[key] = self._allowed(self._compiled[path], letter)
        return self._checked[key]

    def _loaded(self, path: Path, document: str) -> LetterTemplate:
        """Compile a template; an office's own must have all that its document requires."""
        template = LetterTemplate(path, LetterContext)
        if path.parent != TEMPLATES and (missing := lacking(path, document)):
            raise TemplateError(
                f"模板缺少必备要素“{'、'.join(missing)}”", code="T026", where=path.name,
                remedy="请补上，可用 tenglong template check 查看每项应写什么",
            )  # fmt: skip
        return template

    def unused(self, titles: Iterable[str]) -> tuple[str, ...]:
        """The names of the Word files in the office's own folder that are named after no document and no letter's title."""
        own = [folder for folder in self._folders if folder != TEMPLATES]
        kinds = documents().documents
        known = {safe_name(name) for name in (*kinds, *(kind.title for kind in kinds.values()), *titles)}
        return tuple(
            path.name
            for folder in own
            for path in sorted(folder.glob("*.docx"))
            if path.stem not in known and not path.name.startswith("~$")
        )

    def _allowed(self, template: LetterTemplate, letter: Letter) -> LetterTemplate:
        forbidden = forbidden_words(letter.document, self._profile)
        reserved = reserved_words(letter.finding) if letter.finding else []
        if words := words_in(template.text, [*forbidden, *reserved]):
            raise TemplateError(
                f"模板写有这种文书不得出现的用语“{'、'.join(words)}”", code="T016", where=template.path.name,
                remedy="请删去；确有地方规定的措施，在配置 local_rules 中写明依据",
            )  # fmt: skip
        return template

    def _path(self, document: str, title: str) -> Path:
        names = (safe_name(title), document, safe_name(documents().documents[document].title))
        candidates = [folder / f"{name}.docx" for folder in self._folders for name in names]
        return next((path for path in candidates if path.is_file()), TEMPLATES / f"{document}.docx")


def template_fields(context: LetterContext) -> dict[str, Any]:
    """Name in a template → value, for every field of the context."""
    return {name: getattr(context, name) for name in _FIELDS}


def write_letters(
    letters: Iterable[Letter],
    folder: Path,
    office: Office,
    *,
    progress: CountCallback | None = None,
) -> list[LetterFile]:
    """Write each letter as `<title>/<title>-<enterprise>.docx`; same letters in same order give the same bytes.

    Args:
        progress: called with the number of letters written so far, every hundred.

    Raises:
        TemplateError: a template cannot be used.
        RunError: the folder cannot be written to.
    """
    templates, names = Templates(office), UniqueNames()
    files: list[LetterFile] = []
    with FileWriter() as writer:
        for letter in letters:
            context, template = letter.context, templates.of(letter)
            title = safe_name(context.document.title)
            path = f"{title}/{names.unique(_stem(letter))}.docx"
            content = template.render(template_fields(context))
            writer.write(folder / path, content)
            name, digest = context.enterprise.name, sha256(content).hexdigest()
            files.append(
                LetterFile(
                    path=path,
                    document=letter.document,
                    title=context.document.title,
                    track=letter.track,
                    record_id=letter.record_id,
                    name=name,
                    template=template.digest,
                    sha256=digest,
                )
            )
            if progress and len(files) % 100 == 0:
                progress(len(files))
    return files


def _stem(letter: Letter) -> str:
    """The file name without ending. A referral also names its department: an enterprise can have several."""
    context = letter.context
    parts = [safe_name(context.document.title), safe_name(context.enterprise.name)]
    if letter.track == "refer" and not context.department.startswith(BLANK):
        parts.append(safe_name(context.department))
    return "-".join(parts)

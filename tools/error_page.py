"""Writes docs/errors.md, the page of all error codes, from the sources: `python tools/error_page.py`.

A code is the constant keyword argument `code="S014"` of the call that makes the error, or stands in brackets at the end
of a text of the command line. A test compares the page with the sources. It fails for an error without a code, and for
a code with two texts.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "errors.md"

BLANK = "…"
"""Stands for what the message fills in."""

CODE = re.compile(r"[A-Z]\d{3}")
_AT_THE_END = re.compile(r"^(?P<what>.+?)。(?:(?P<remedy>.+)。)?\[(?P<code>[A-Z]\d{3})\]$", re.DOTALL)

FAMILIES = {
    "S": ("上报的文件", "文件打不开、不是表格、过大、加密，或没有认得出的表头。"),
    "R": ("规则和政策文件", "规则、词表、政策文件(自带的或本单位的)写错了。提示里有文件、条款、行和列。"),
    "E": ("条款的表达式", "条件或公式写错了：名称、单位、类型、量纲。提示指到出错的字。"),
    "Y": ("YAML 文件本身", "规则、政策、配置文件读不出来：缺失、编码、缩进、引号。"),
    "P": ("本单位配置", "profile.yaml 或它指向的文件写错了。"),
    "T": ("文书模板", "Word 模板不能用。"),
    "D": ("处理意见", "推理规则与数据对不上。一般不是使用人的错，请连同文件发给维护者。"),
    "C": ("运行", "选项互相矛盾、结果文件夹占用或损坏、缺少所需的程序。"),
    "U": ("命令行用法", "命令或选项写错了。"),
    "X": ("中断和内部错误", "没有做完，也没有留下写了一半的结果。"),
}
"""Letter: what it is about, and when it comes. In the order of the page."""

LETTERS = {
    "SubmissionError": "S",
    "RuleError": "R",
    "ExpressionError": "E",
    "ProfileError": "P",
    "TemplateError": "T",
    "DecisionError": "D",
    "RunError": "C",
}
"""Class: letter of its codes."""

MAKERS = {"_fault", "ExpressionError", "Unsupported"}
"""What makes an error beside the family of `TenglongError`."""


@dataclass(frozen=True, kw_only=True)
class CodedError:
    """One place where an error is made.

    Attributes:
        maker: the class or function that is called; "" if the code stands in a text.
        what: the message, with `BLANK` for the parts that are filled in.
        remedy: what to do, with `BLANK` too; "" if the error does not say it.
        module: path of the file, from the root of the repository.
    """

    code: str
    maker: str
    what: str
    remedy: str
    module: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.module}:{self.line}"


class UncodedError(Exception):
    """Errors that have no code, one place in each line."""


def sources(root: Path = ROOT) -> list[Path]:
    """The program's own modules."""
    return [root / "cli.py", *sorted((root / "engine").rglob("*.py"))]


def coded_errors(paths: Sequence[Path], root: Path = ROOT) -> list[CodedError]:
    """Code → every place in the sources where an error with that code is made.

    Raises:
        UncodedError: an error is made without a code.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    makers = MAKERS | _family(trees.values())
    errors, uncoded = [], []
    for path, tree in trees.items():
        module = path.relative_to(root).as_posix()
        wording = Wording(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                error = _of_call(node, wording, module)
                if error:
                    errors.append(error)
                elif _lacks_code(node, makers):
                    uncoded.append(f"{module}:{node.lineno} {ast.unparse(node)[:80]}")
        errors += [_of_text(text, module) for text in wording.whole_texts() if _AT_THE_END.match(_plain(text))]
    if uncoded:
        raise UncodedError("\n".join(uncoded))
    return sorted(errors, key=lambda error: (error.code, error.module, error.line))


def contradictions(errors: Sequence[CodedError]) -> list[str]:
    """Codes that say different things at different places."""
    first: dict[str, CodedError] = {}
    lines = []
    for error in errors:
        other = first.setdefault(error.code, error)
        if (error.what, error.remedy) != (other.what, other.remedy):
            lines.append(f"{error.code}: {other.place} {other.what} | {error.place} {error.what}")
    return lines


def strangers(errors: Sequence[CodedError]) -> list[str]:
    """Codes whose letter is not that of the class that is raised."""
    return [
        f"{error.code} {error.maker} {error.place}"
        for error in errors
        if error.code[0] not in LETTERS.get(error.maker, FAMILIES.keys())
    ]


def page(errors: Sequence[CodedError]) -> str:
    """The Markdown of the page."""
    lines = [
        "# 错误代码",
        "",
        "本页由程序从源代码生成（`python tools/error_page.py`），请勿手改。",
        "",
        "运行不了的，`tenglong` 只说一行，退出码 2：`错误：在哪里：出了什么事。怎么办。[代码]`。",
        "代码不会改变含义，也不会另作他用；问人时报代码即可。下面的“…”是出错时填入的内容。",
        "",
        "| 字母 | 关于 | 什么时候出现 |",
        "|---|---|---|",
        *(
            f"| [{letter}](#{_anchor(letter, about)}) | {about} | {when} |"
            for letter, (about, when) in FAMILIES.items()
        ),
    ]
    for letter, (about, _) in FAMILIES.items():
        rows = _rows([error for error in errors if error.code[0] == letter])
        if rows:
            lines += ["", f"## {letter} {about}", "", "| 代码 | 提示 | 怎么办 | 出处 |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _anchor(letter: str, about: str) -> str:
    return f"{letter} {about}".lower().replace(" ", "-")


def _rows(errors: Sequence[CodedError]) -> Iterator[str]:
    by_code: dict[str, list[CodedError]] = {}
    for error in errors:
        by_code.setdefault(error.code, []).append(error)
    for code, same in by_code.items():
        modules = "、".join(f"`{module}`" for module in dict.fromkeys(error.module for error in same))
        cells = (code, same[0].what, same[0].remedy or "—", modules)
        yield f"| {' | '.join(_cell(text) for text in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", r"\|").replace("<", "&lt;").split())


def _family(trees: Iterable[ast.Module]) -> set[str]:
    """The names of `TenglongError` and of the classes derived from it."""
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    family = {"TenglongError"}
    while more := {name for name, own in bases.items() if own & family} - family:
        family |= more
    return family


def _of_call(node: ast.Call, wording: Wording, module: str) -> CodedError | None:
    """The error that a call makes if its code is constant."""
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    code = keywords.get("code")
    if not (isinstance(code, ast.Constant) and isinstance(code.value, str) and CODE.fullmatch(code.value)):
        return None
    third = node.args[2] if len(node.args) > 2 else None  # _fault(what, at, remedy)
    remedy = keywords.get("remedy") or third
    return CodedError(
        code=code.value,
        maker=_callee(node),
        what=wording.of(keywords.get("what") or node.args[0]),
        remedy=wording.of(remedy) if remedy else "",
        module=module,
        line=node.lineno,
    )


def _of_text(node: ast.Constant | ast.JoinedStr, module: str) -> CodedError:
    """The error of a text that ends with a code in brackets."""
    match = _AT_THE_END.match(_plain(node))
    assert match
    return CodedError(
        code=match["code"], maker="", what=match["what"], remedy=match["remedy"] or "", module=module, line=node.lineno
    )


def _callee(node: ast.Call) -> str:
    """The last part of the name of the called function or class."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _lacks_code(node: ast.Call, makers: set[str]) -> bool:
    return _callee(node) in makers and not any(keyword.arg in ("code", None) for keyword in node.keywords)


def _plain(node: ast.expr) -> str:
    """A constant or formatted text as it is, with `BLANK` for all that is known only when the program runs."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            parts = [_plain(value) if isinstance(value, ast.Constant) else BLANK for value in values]
            return re.sub(f"{BLANK}+", BLANK, "".join(parts))
    return BLANK


class Wording:
    """Finds the texts that an expression of a module can give: for a name, where it is assigned or passed; for a call,
    what its function returns.
    """

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self._home = {
            id(node): function for function in self._functions.values() for node in ast.walk(function)
        }  # the inner one of nested functions comes last and so wins

    def of(self, node: ast.expr) -> str:
        """All texts that an expression can give, joined by " / "; `BLANK` if the source does not show them."""
        texts = [text for text in dict.fromkeys(self._texts(node, depth=3)) if text]
        return " / ".join([text for text in texts if text != BLANK] or [BLANK])

    def whole_texts(self) -> Iterator[ast.Constant | ast.JoinedStr]:
        """The constant and formatted texts of the module, but not the pieces inside formatted texts."""
        pieces = {
            id(piece) for node in ast.walk(self._tree) if isinstance(node, ast.JoinedStr) for piece in node.values
        }
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in pieces:
                yield node

    def _texts(self, node: ast.expr, depth: int) -> list[str]:
        match node:
            case ast.IfExp(body=first, orelse=second):
                return self._texts(first, depth) + self._texts(second, depth)
            case ast.BoolOp(op=ast.Or(), values=values):
                return [text for value in values for text in self._texts(value, depth)]
            case ast.Name(id=name) if depth:
                return [text for value in self._values(name, node) for text in self._texts(value, depth - 1)] or [BLANK]
            case ast.Call(func=ast.Name(id=name)) if depth and name in self._functions:
                returned = [each.value for each in ast.walk(self._functions[name]) if isinstance(each, ast.Return)]
                return [text for value in returned if value for text in self._texts(value, depth - 1)]
        return [_plain(node)]

    def _values(self, name: str, use: ast.Name) -> list[ast.expr]:
        """The values of a name at a place: assigned in its function, else passed to it, else assigned in the module."""
        function = self._home.get(id(use))
        for scope in (function, self._tree):
            if scope is None:
                continue
            body = ast.walk(scope) if scope is function else iter(self._tree.body)
            assigned = [
                each.value
                for each in body
                if isinstance(each, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == name for target in each.targets)
            ]
            if assigned:
                return assigned
            if scope is function and (passed := self._passed(name, scope)):
                return passed
        return []

    def _passed(self, name: str, function: ast.FunctionDef) -> list[ast.expr]:
        """The arguments that calls in the module pass for a parameter of the function."""
        names = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
        if name not in names and name not in {argument.arg for argument in function.args.kwonlyargs}:
            return []
        position, values = names.index(name) if name in names else sys.maxsize, []
        for call in ast.walk(self._tree):
            if not isinstance(call, ast.Call):
                continue
            if _callee(call) == function.name:
                by_name = [keyword.value for keyword in call.keywords if keyword.arg == name]
                values += by_name or call.args[position : position + 1]
        return values


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(coded_errors(sources())), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()

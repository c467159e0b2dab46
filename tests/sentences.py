"""Every sentence that the program can say to a person, found in its own source: read as a syntax tree, never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from pathlib import Path

import pipeline

PACKAGE = Path(pipeline.__file__).parent

# Calls that say something, by the last part of their name: which arguments are sentences (by place, or by name).
SAYING: dict[str, tuple[int | str, ...]] = {
    "InputError": (1, 2, "problem", "remedy"),
    "EngineError": (1, 2),
    "ApplyError": (1, 2),
    "Refused": (2,),
    "CheckFailed": (0,),
    "Problem": (1,),
    "ValueError": (0,),
    "Issue": (5, 7, "message", "evidence"),
    "Result": ("notes",),
    "Loaded": ("notes",),
    "_Job": (4, "notes"),
    "spoken": (0,),
    "speech": (0,),
    "counted": (1, 2),
    "message": (0,),
    "replace": ("message", "evidence"),
    "command": (1,),
    "Parser": ("description",),
    "say": (0,),
}
# A ValueError is told to a person only where the page's requests are read.
_TOLD_VALUE_ERRORS = {"exchange.py"}
_DEEP = 6
# Modules beside `checks/` whose words find their way into what a check or a run says.
_JUDGING = ("near.py", "sources.py", "align.py", "forms.py", "standing.py")
_READS = re.compile(r"[a-z]{2,}[,:]? [a-z]{2,}|[a-z]{2} \0|\0”? [a-z]{2,}")
HOLE = "\0"
"""Stands in a sentence for words that differ."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """The package's modules as syntax trees, with an index of its functions, calls and constants."""

    def __init__(self, folder: Path = PACKAGE) -> None:
        self.trees = {
            path.relative_to(folder).as_posix(): ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")
        }
        self.functions: dict[str, list[tuple[str, Function]]] = {}
        self.calls: dict[str, list[tuple[str, ast.Call, Function | None]]] = {}
        self.around: dict[Function, Function | None] = {}
        self.fields: dict[str, list[str]] = {}
        self.constants: dict[tuple[str, str], ast.expr] = {}
        for file, tree in self.trees.items():
            for node in tree.body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    self.constants[file, node.targets[0].id] = node.value
            self._index(file, tree, None)

    def _index(self, file: str, node: ast.AST, inside: Function | None) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                names = [
                    b.target.id for b in child.body if isinstance(b, ast.AnnAssign) and isinstance(b.target, ast.Name)
                ]
                if names:
                    self.fields[child.name] = names
            if isinstance(child, ast.Call):
                self.calls.setdefault(_name(child.func), []).append((file, child, inside))
            if isinstance(child, Function):
                self.functions.setdefault(child.name, []).append((file, child))
                self.around[child] = inside
                self._index(file, child, child)
            else:
                self._index(file, child, inside)

    @cached_property
    def said(self) -> dict[str, str]:
        """Each sentence, `HOLE` for what differs, with the file that says it."""
        found: dict[str, str] = {}
        for name, places in SAYING.items():
            for file, call, inside in self.calls.get(name, []):
                if name == "ValueError" and file not in _TOLD_VALUE_ERRORS:
                    continue
                for argument in _arguments(call, places):
                    for sentence in self.sentences(file, argument, inside):
                        if any(letter.isalpha() for letter in sentence):
                            found.setdefault(sentence, file)
        return found

    @cached_property
    def fragments(self) -> dict[str, str]:
        """Every other string of the modules that judge a text which reads like words for a person."""
        found: dict[str, str] = {}
        for file, tree in self.trees.items():
            if file.startswith("checks/") or file in _JUDGING:
                for node, inside in _strings(tree, None):
                    for sentence in self.sentences(file, node, inside):
                        if _READS.search(sentence) and sentence not in self.said:
                            found.setdefault(sentence, file)
        return found

    def sentences(self, file: str, node: ast.expr, inside: Function | None, depth: int = 0) -> Iterator[str]:
        """What an expression may be as text; nothing where that cannot be told."""
        if depth > _DEEP:
            return
        again = lambda other: self.sentences(file, other, inside, depth + 1)  # noqa: E731
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=parts):
                choices = [self._part(file, part, inside, depth) for part in parts]
                yield from map("".join, product(*choices))
            case ast.IfExp(body=one, orelse=other):
                yield from again(one)
                yield from again(other)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from again(value)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    yield from again(part)
            case ast.Starred(value=value) | ast.NamedExpr(value=value) | ast.Subscript(value=value):
                yield from again(value)
            case ast.Dict(values=values):
                for value in values:
                    yield from again(value)
            case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
                yield from again(part)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                whole = [list(again(left)), list(again(right))]
                if all(whole) and not any(isinstance(side, ast.Tuple | ast.List) for side in (left, right)):
                    yield from map("".join, product(*whole))
                else:
                    yield from (*whole[0], *whole[1])
            case ast.Name(id=name):
                yield from self._of_name(file, name, inside, depth)
            case ast.Call(func=func, args=arguments):
                name = _name(func)
                if name in ("tuple", "list", "replace") and arguments:
                    yield from again(arguments[0])
                known = self.functions.get(name, [])
                for where, function in known if len(known) == 1 else [one for one in known if one[0] == file]:
                    for step in _own(function):
                        if isinstance(step, ast.Return | ast.Yield) and step.value is not None:
                            yield from self.sentences(where, step.value, function, depth + 1)
            case ast.Attribute(attr=name):
                yield from self._of_field(name, depth)

    def _part(self, file: str, part: ast.expr, inside: Function | None, depth: int) -> list[str]:
        """A part of an f-string: its text, the few texts that it may be, or a hole."""
        if isinstance(part, ast.Constant):
            return [str(part.value)]
        assert isinstance(part, ast.FormattedValue)
        if not _plain(part.value):
            return [HOLE]
        found = list(dict.fromkeys(self.sentences(file, part.value, inside, depth + 1)))
        return found if found and self._always_words(file, part.value, inside) else [HOLE]

    def _always_words(self, file: str, node: ast.expr, inside: Function | None) -> bool:
        """True when every value of the expression is written in the source."""
        match node:
            case ast.Constant(value=str()):
                return True
            case ast.IfExp(body=one, orelse=other):
                return self._always_words(file, one, inside) and self._always_words(file, other, inside)
            case ast.JoinedStr():
                return True
            case ast.Name(id=name):
                values = self._values(file, name, inside)
                return bool(values) and all(v is not None and self._always_words(file, v, inside) for v in values)
        return False

    def _of_name(self, file: str, name: str, inside: Function | None, depth: int) -> Iterator[str]:
        values = self._values(file, name, inside)
        for value in values:
            if value is not None:
                yield from self.sentences(file, value, inside, depth + 1)
        if values or inside is None:
            return
        place = [argument.arg for argument in (*inside.args.posonlyargs, *inside.args.args, *inside.args.kwonlyargs)]
        wanted: tuple[int | str, ...] = ()
        if name in place:
            wanted = (place.index(name) - (place[0] in ("self", "cls")), name)
        elif inside.args.vararg is not None and inside.args.vararg.arg == name:
            wanted = tuple(range(len(inside.args.args) - (place[:1] == ["self"]), 12))
        alone = len(self.functions[inside.name]) == 1
        for where, call, around in self.calls.get(inside.name, []):
            if not (alone or where == file):
                continue  # a call of another function of that name
            for argument in _arguments(call, wanted):
                yield from self.sentences(where, argument, around, depth + 1)

    def _values(self, file: str, name: str, inside: Function | None) -> list[ast.expr | None]:
        """What a name stands for, in its function, those around it, or the module; nothing for a parameter."""
        while inside is not None:
            if found := _assigned(inside, name):
                return found
            if name in [argument.arg for argument in ast.walk(inside.args) if isinstance(argument, ast.arg)]:
                return []
            inside = self.around[inside]
        return [self.constants[file, name]] if (file, name) in self.constants else []

    def _of_field(self, name: str, depth: int) -> Iterator[str]:
        """What the records that have such a field are made with; `model`'s are made where something is said anyway."""
        if name not in ("message", "evidence", "why", "problem", "notes"):
            return
        for record, fields in self.fields.items():
            if name in fields and record not in SAYING:
                for where, call, around in self.calls.get(record, []):
                    for argument in _arguments(call, (fields.index(name), name)):
                        yield from self.sentences(where, argument, around, depth + 1)


def _strings(node: ast.AST, inside: Function | None) -> Iterator[tuple[ast.expr, Function | None]]:
    """The strings below a node that may be said: no docstring, key, pattern or part of another string."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant | ast.JoinedStr):
            if not isinstance(node, ast.Expr | ast.Compare | ast.Subscript | ast.arguments):
                yield child, inside
        elif isinstance(child, ast.Call) and _name(child.func) in (
            "compile",
            "words",
            "split",
            "search",
            "match",
            "load",
        ):
            continue
        else:
            yield from _strings(child, child if isinstance(child, Function) else inside)


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.IfExp | ast.Name)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _arguments(call: ast.Call, places: tuple[int | str, ...]) -> Iterator[ast.expr]:
    for place in places:
        if isinstance(place, int):
            if place < len(call.args):
                yield call.args[place]
        else:
            yield from (keyword.value for keyword in call.keywords if keyword.arg == place)


def _own(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _assigned(function: Function, name: str) -> list[ast.expr | None]:
    """The expressions that a name stands for in a function; None for one that cannot be told (a loop's, say)."""
    found: list[ast.expr | None] = []
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    found += _bound(target, value, name)
            case ast.AnnAssign(target=ast.Name(id=bound), value=value) if bound == name and value is not None:
                found.append(value)
            case ast.AugAssign(target=ast.Name(id=bound), value=value) if bound == name:
                found += [value, None]
            case ast.NamedExpr(target=ast.Name(id=bound), value=value) if bound == name:
                found.append(value)
            case ast.For(target=target, iter=values):
                names = [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]
                if name in names:
                    found += [values, None] if isinstance(target, ast.Name) else [None]
            case ast.comprehension(target=target):
                if name in [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]:
                    found.append(None)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=bound), attr="append" | "extend"), args=[value]) if (
                bound == name
            ):
                found += [value, None]
    return found


def _bound(target: ast.expr, value: ast.expr, name: str) -> list[ast.expr | None]:
    match target, value:
        case ast.Name(id=bound), _ if bound == name:
            return [value]
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            return [found for one, other in zip(targets, values, strict=True) for found in _bound(one, other, name)]
        case ast.Tuple(elts=targets), ast.IfExp(body=ast.Tuple() as one, orelse=ast.Tuple() as other):
            return _bound(target, one, name) + _bound(target, other, name)
        case ast.Tuple(elts=targets), _ if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return [value, None]
    return []

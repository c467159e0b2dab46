"""The corrections file: what reviewers decided, read strictly and written without touching anybody's formatting."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.documents.read import decode, read_bytes
from pipeline.model import ASKED, VERDICTS, Decision, InputError, tell

KEYS = ("issue", "verdict", "exact", "prefix", "suffix", "replacement", "reviewer", "date", "note", "rule", "ask")

# One line of the TOML that a corrections file may hold: a table header, a key with its value (which may go
# on over several lines), or neither; then a comment. tomllib tells neither lines nor places, and takes 90 ms
# for 2,000 decisions; this tiles the file in a fifth of that, and whatever is more than a plain value goes to
# tomllib after all.
_LINE = re.compile(
    r"""
    [ \t]*+
    (?: (?P<header> \[\[ [ \t]* (?:decision|"decision"|'decision') [ \t]* \]\] )
      | (?P<key> [A-Za-z0-9_-]++ | "[^"\\\n]*+" | '[^'\n]*+' ) [ \t]*+ = [ \t]*+
        (?P<value> \"\"\" (?: [^"\\] | \\. | "(?!"") )*+ "{3,5}
                 | ''' (?: [^'] | '(?!'') )*+ '{3,5}
                 | " (?: [^"\\\n] | \\[^\n] )*+ "
                 | ' [^'\n]*+ '
                 | [^\s"'\#,=] [^\s"'\#]*+ (?: [ \t]++ [^\s"'\#]++ )*+ )
    )?
    [ \t]*+ (?P<comment> \# [^\x00-\x08\x0a-\x1f\x7f]*+ )? (?: \r?\n | \Z )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r'"[^"\\\x00-\x08\x0a-\x1f\x7f]*"')
_AT_LINE = re.compile(r"\(at line (\d+)")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
# Controls, formats (bidi, zero width), line and paragraph separators, and every space but the common one:
# an editor would hide or change them.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


@dataclass(slots=True)
class _Table:
    """One ``[[decision]]`` as it stands in the file, or what stands above the first."""

    line: int
    start: int
    end: int
    """After its last key; comments and empty lines below belong to nobody."""
    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The TOML value of each key, with its line."""
    comments: list[str] = field(default_factory=list)
    """Between its header and its last key."""


def load(path: Path, release: str | None = None) -> tuple[Decision, ...]:
    """The decisions of a corrections file in the order they were written; none when there is no file.

    `release` is the file name of the release they must be about; a file that names none (with ``release =
    "NAME.en.txt"`` above its tables) serves any. Raises InputError, with the line, for anything that is not
    TOML, not a known key, not of the right type, or does not make a decision.
    """
    return parse(path, text_of(path), release)


def parse(path: Path, text: str, release: str | None = None) -> tuple[Decision, ...]:
    """As `load`, of a text already read; `path` is for messages."""
    return _decisions(path, _tables(path, text), release)


def record(
    path: Path, decided: Sequence[Decision], release: str | None = None, instead_of: Iterable[Decision] = ()
) -> None:
    """Writes decisions into a corrections file, which is made when it is missing.

    A decision takes the place of the one about the same issue (or, without an issue, the same quote);
    others are added at the end. Decisions in `instead_of` go: give the one that `review.settle` found for
    the issue, since it may have been found again by its quote under another id. Every other byte stays,
    and the values of the other tables are not judged: that is for `load`.
    Atomic, and under a lock: of two processes that record at once, neither loses anything.

    Raises InputError, changing nothing, when the file cannot be read or written, is about another release,
    or a decision is not a valid one.
    """
    files.own_folder(path.parent)
    with files.locked(path):
        files.replace(path, amend(path, text_of(path), decided, release, instead_of).encode(), follow=False)


def amend(
    path: Path, text: str, decided: Sequence[Decision], release: str | None = None, instead_of: Iterable[Decision] = ()
) -> str:
    """The text of a corrections file with decisions written into it, as `record` does; `path` is for messages."""
    blocks = {key(decision): _write(path, decision) for decision in decided}
    gone = {key(decision) for decision in instead_of} - set(blocks)
    tables = _tables(path, text)
    if tables:
        _check_release(path, tables[0], release)
    elif release is not None and blocks:
        text = f"release = {quoted(release)}\n"
    return _splice(path, text, tables[1:], blocks, gone)


def _splice(
    path: Path,
    text: str,
    tables: list[_Table],
    blocks: dict[tuple[str, ...], str],
    gone: set[tuple[str, ...]],
) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    left = dict(blocks)
    out: list[str] = []
    at = 0
    for table in tables:
        about = _table_key(path, table)
        if about not in blocks and about not in gone:
            continue
        block = left.pop(about, "")
        kept = "".join(f"{comment}\n" for comment in table.comments)
        header, _, body = block.partition("\n")
        out.append(text[at : table.start])
        out.append((f"{header}\n{kept}{body}" if block else kept).replace("\n", newline))
        at = table.end
    out.append(text[at:])
    spliced = "".join(out)
    if left:
        if spliced and not spliced.endswith("\n"):
            spliced += newline
        for block in left.values():
            spliced += ("\n" if spliced else "").replace("\n", newline) + block.replace("\n", newline)
    return spliced


_MEND = tell("put the decisions back there, or name their folder with --corrections")


def text_of(path: Path) -> str:
    """The text of a corrections file; empty when there is none.

    Raises InputError where something else stands in its place or in that of its folder: what was decided is not
    forgotten because a link leads nowhere.
    """
    folder = path.parent
    try:
        if folder.is_symlink() and not folder.exists():
            raise InputError(folder, tell("this link leads nowhere"), _MEND)
        if folder.exists() and not folder.is_dir():
            raise InputError(folder, tell("this is no folder"), _MEND)
        if path.is_symlink() and not path.exists():
            raise InputError(path, tell("this link leads nowhere"), _MEND)
        if not path.exists():
            return ""
    except OSError as error:
        problem = tell("cannot be read ({a})", a=error.strerror or error)
        raise InputError(path, problem, tell("check its permissions")) from None
    data = read_bytes(path)
    return decode(path, data) if data.strip() else ""


def _tables(path: Path, text: str) -> list[_Table]:
    """The top level first, then each decision; empty for an empty file."""
    if not text:
        return []
    at = 1 if text.startswith("\ufeff") else 0
    table = _Table(1, at, at)
    tables = [table]
    line = 1
    pending: list[str] = []
    for match in _LINE.finditer(text, at):
        header, key, value, comment, other = match.groups()
        if other:
            raise _not_understood(path, text, line)
        at = match.end()
        if header:
            table = _Table(line, match.start(), at)
            tables.append(table)
            pending = []
        elif key:
            key = key.strip("\"'")
            if key in table.values:
                remedy = tell("delete one, or put [[decision]] above it")
                raise InputError(path, tell("a second “{a}” in one table", a=key), remedy, line)
            table.values[key] = (value, line)
            table.end = at
            if pending:
                table.comments += pending
                pending = []
        if comment:
            (table.comments if header or key else pending).append(comment)
        line += value.count("\n") + 1 if value else 1
    return tables


def toml(text: str) -> dict[str, Any]:
    """Raises TOMLDecodeError for what is no TOML, and for what Python cannot hold of it."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("Nested too deeply") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise tomllib.TOMLDecodeError("A number or a date that there is not") from None


def _not_understood(path: Path, text: str, line: int) -> InputError:
    if conflict := _CONFLICT.search(text):
        at = text.count("\n", 0, conflict.start()) + 1
        remedy = tell("keep the decisions you want, each under its own [[decision]], and delete the marks")
        return InputError(path, tell("an unresolved merge conflict"), remedy, at)
    try:
        toml(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        told = str(error).split(" (at ")[0]
        return InputError(
            path, tell("not TOML ({a})", a=told), tell("correct this line"), int(found[1]) if found else line
        )
    shown = text.split("\n")[line - 1].strip()[:40]
    remedy = tell('write each decision as a [[decision]] table with one key = "text" a line')
    return InputError(path, tell("unknown “{a}”", a=shown), remedy, line)


def _value(path: Path, key: str, value: str, line: int) -> str:
    """A string, or an ISO 8601 date for a TOML date."""
    if _PLAIN.fullmatch(value):
        return value[1:-1]
    try:
        found = toml(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError as error:
        told = str(error).split(" (at ")[0]
        raise InputError(
            path, tell("not TOML ({a})", a=told), tell("correct the value of “{a}”", a=key), line
        ) from None
    if key == "date" and isinstance(found, date):
        utc = isinstance(found, datetime) and found.utcoffset() == timedelta(0)
        return found.isoformat().replace("+00:00", "Z") if utc else found.isoformat()
    if not isinstance(found, str):
        raise InputError(path, tell("“{a}” is not text", a=key), tell("put it in quotation marks"), line)
    return found


def _check_release(path: Path, top: _Table, release: str | None) -> None:
    for key, (value, line) in top.values.items():
        if key != "release":
            raise InputError(
                path, tell("unknown “{a}” above the decisions", a=key), tell("delete it or correct its name"), line
            )
        named = _value(path, key, value, line)
        if release is not None and named != release:
            problem = tell("these decisions are about “{a}”, not “{b}”", a=named, b=release)
            raise InputError(path, problem, tell("rename this file or correct its release"), line)


def _decisions(path: Path, tables: list[_Table], release: str | None) -> tuple[Decision, ...]:
    if not tables:
        return ()
    _check_release(path, tables[0], release)
    return tuple(_decision(path, table) for table in tables[1:])


def _decision(path: Path, table: _Table) -> Decision:
    found: dict[str, str] = {}
    for key, (value, line) in table.values.items():
        if key not in KEYS:
            raise InputError(path, tell("unknown key “{a}”", a=key), tell("use one of {a}", a=", ".join(KEYS)), line)
        found[key] = _value(path, key, value, line)
        if key == "replacement" and "\0" in found[key]:
            raise InputError(path, tell("the replacement holds a NUL character"), tell("delete it"), line)
    line_of = {key: line for key, (_, line) in table.values.items()}
    for key in ("verdict", "exact"):
        if key not in found:
            raise InputError(path, tell("a decision without “{a}”", a=key), tell("add it"), table.line)
    verdict = found["verdict"]
    if verdict not in VERDICTS:
        raise InputError(
            path,
            tell("unknown verdict “{a}”", a=verdict),
            tell("use one of {a}", a=", ".join(VERDICTS)),
            line_of["verdict"],
        )
    if verdict == "accepted" and "replacement" not in found:
        problem = tell("accepted without a replacement")
        raise InputError(path, problem, tell('add one (replacement = "" deletes the words)'), line_of["verdict"])
    ask = found.get("ask", "")
    if ask and ask not in ASKED:
        problem = tell("“{a}” can be asked nothing", a=ask)
        raise InputError(path, problem, tell("use one of {a}", a=", ".join(ASKED)), line_of["ask"])
    if ask and verdict != "deferred":
        raise InputError(path, tell("a question that is decided"), tell("delete “ask”, or defer it"), line_of["ask"])
    if not (found["exact"] or found.get("prefix") or found.get("suffix")):
        problem = tell("“exact” is empty and nothing tells where")
        raise InputError(path, problem, tell("add the prefix and the suffix"), line_of["exact"])
    return Decision(
        issue=found.get("issue", ""),
        verdict=verdict,
        exact=found["exact"],
        prefix=found.get("prefix", ""),
        suffix=found.get("suffix", ""),
        replacement=found.get("replacement"),
        reviewer=found.get("reviewer", ""),
        date=found.get("date", ""),
        note=found.get("note", ""),
        rule=found.get("rule", ""),
        ask=ask,
    )


def key(decision: Decision) -> tuple[str, ...]:
    """What a decision is about: two with the same key do not stand in one file side by side."""
    if decision.issue:
        return (decision.issue,)
    return (decision.exact, decision.prefix, decision.suffix)


def _table_key(path: Path, table: _Table) -> tuple[str, ...]:
    def value(key: str) -> str:
        return _value(path, key, *table.values[key]) if key in table.values else ""

    if issue := value("issue"):
        return (issue,)
    return (value("exact"), value("prefix"), value("suffix"))


def _write(path: Path, decision: Decision) -> str:
    """A decision as a table, proved to read back as the same one."""
    lines = ["[[decision]]"]
    for key in KEYS:
        value = getattr(decision, key)
        if value or key in ("verdict", "exact") or (key == "replacement" and value is not None):
            lines.append(f"{key} = {quoted(value)}")
    block = "\n".join(lines) + "\n"
    try:
        block.encode()
    except UnicodeEncodeError:
        problem = tell(
            "a decision about “{a}” holds half a character (a lone surrogate)", a=ascii(decision.exact)[1:-1][:40]
        )
        raise InputError(path, problem, tell("type it again")) from None
    if _decision(path, _tables(path, block)[1]) != decision:
        raise InputError(
            path, tell("a decision about “{a}” does not read back", a=decision.exact[:40]), tell("report this")
        )
    return block


def quoted(value: str) -> str:
    """A TOML string."""
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character != " " and unicodedata.category(character) in _UNSEEN:
        code = ord(character)
        return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
    return character

"""Decisions that hold for every text to come: ``corrections/standing.toml``, read, kept, and applied to the issues."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipeline import files
from pipeline.decisions import decisions, review
from pipeline.model import (
    SETTINGS,
    Decision,
    Document,
    InputError,
    Issue,
    Message,
    Review,
    Setting,
    Span,
    Switches,
    as_is,
    identify,
    tell,
)
from pipeline.speech.speech import ENGLISH, Speech

if TYPE_CHECKING:
    from pipeline.engine import house_model

NAME = "standing.toml"
RULES_TABLE = "rules"
RECORD_TABLE = "record"
MODEL_TABLE = "model"
SERVE_TABLE = "serve"
SCORE_TABLE = "score"
CHECK_TABLE = "check"
SENTENCE_MODEL = "sentence-model"
# Points per 1,000 words: as if every word were a critical error.
_MOST_POINTS = 25_001
CHECK = "standing"
"""The check that the issues of ``always`` belong to."""

Order = Literal["never", "always"]
ORDERS: tuple[Order, ...] = get_args(Order)

_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_STANDING_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*standing[ \t]*\]\]", re.MULTILINE)
_RULES_HEADER = re.compile(rf"^[ \t]*\[[ \t]*{RULES_TABLE}[ \t]*\][ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Never flag `exact`, or always write `replacement` for it; in one release, for one check, or everywhere."""

    rule: Order
    exact: str
    replacement: str = ""
    check: str = ""
    """Only what this check says of the words; empty for every check."""
    release: str = ""
    """Only in this file, ``NAME.en.txt``; empty for every release."""
    reviewer: str = ""
    date: str = ""
    note: str = ""
    origin: str = ""
    """The release at which it was made."""

    def holds_in(self, document: Document) -> bool:
        return self.release in ("", Path(document.path).name)


KEYS = tuple(Standing.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Applied:
    """What standing decisions make of a document's issues."""

    issues: tuple[Issue, ...]
    """With ids; without those never to be flagged, with those that ``always`` raises."""
    decided: tuple[Decision, ...]
    """For the issues of ``always``: accepted, in the name of who made it standing."""
    places: tuple[tuple[Standing, int], ...]
    """Each that holds in this document, with the number of places: issues dropped, or words written as they should."""


NOTHING = Applied((), (), ())


def load(folder: Path) -> tuple[Standing, ...]:
    """The standing decisions of a corrections folder, in order; none when there is no file. Raises InputError."""
    path = folder / NAME
    return _parse(path, decisions.text_of(path))


# What rules are called now that a house may have switched under another name.
_RENAMED = {
    "coverage.foreign-in-pinyin": "foreign-names.in-pinyin",
    "coverage.foreign-slip": "foreign-names.slip",
}


def switches(folder: Path) -> Switches:
    """What the house makes of the rules, by its table ``[rules]``; that there are such rules is not looked at here.

    Raises InputError.
    """
    path = folder / NAME
    settings = _settings(path, _table(path, decisions.text_of(path)).get(RULES_TABLE, {}))
    return Switches(tuple((_RENAMED.get(rule, rule), setting) for rule, setting in settings))


def model(folder: Path) -> house_model.Named | None:
    """The language model that the house names in its table ``[model]``; None when it names none. Raises InputError."""
    path = folder / NAME
    table = _table(path, decisions.text_of(path)).get(MODEL_TABLE)
    if table is None:
        return None
    # Imported here: most houses name none.
    from pipeline.engine import house_model

    return house_model.named(path, table)


def sentence_model(folder: Path) -> bool:
    """False where the house leaves out the sentence model: ``sentence-model = "off"`` in the table ``[check]``.

    Raises InputError.
    """
    path = folder / NAME
    table = _table(path, decisions.text_of(path)).get(CHECK_TABLE, {})
    if not isinstance(table, dict):
        raise InputError(path, tell("“check” is not a table"), tell("write [check] above its lines"))
    for key in table:
        if key != SENTENCE_MODEL:
            raise InputError(path, tell("unknown key “{a}”", a=key), tell("use one of {a}", a=SENTENCE_MODEL))
    value = table.get(SENTENCE_MODEL, "on")
    if value not in ("on", "off"):
        problem = tell("“{a}” of [check] is neither “on” nor “off”", a=SENTENCE_MODEL)
        raise InputError(path, problem, tell('write it like {a} = "off"', a=SENTENCE_MODEL))
    return bool(value == "on")


def origins(folder: Path) -> tuple[str, ...]:
    """``origins`` in the table ``[serve]``: the extensions of browsers that may ask `zhengming serve`; what they look
    like is not looked at here. Raises InputError."""
    path = folder / NAME
    table = _table(path, decisions.text_of(path)).get(SERVE_TABLE, {})
    if not isinstance(table, dict):
        raise InputError(path, tell("“serve” is not a table"), tell("write [serve] above its lines"))
    for key in table:
        if key != "origins":
            raise InputError(path, tell("unknown key “{a}”", a=key), tell("use one of {a}", a="origins"))
    found = table.get("origins", [])
    if not isinstance(found, list) or not all(isinstance(origin, str) for origin in found):
        problem = tell("“origins” is not a list of texts")
        raise InputError(path, problem, tell('write it like origins = ["moz-extension://ID"]'))
    return tuple(found)


def threshold(folder: Path) -> float | None:
    """Points of MQM per 1,000 words that a release may have (`mqm`): ``threshold`` in the table ``[score]``; None where
    the house says nothing. Raises InputError."""
    path = folder / NAME
    table = _table(path, decisions.text_of(path)).get(SCORE_TABLE)
    if table is None:
        return None
    if not isinstance(table, dict) or table.keys() != {"threshold"}:
        raise InputError(path, tell("[score] holds more or less than “threshold”"), tell("write threshold = 10"))
    value = table["threshold"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST_POINTS:
        raise InputError(path, tell("the threshold of [score] is no number"), tell("write threshold = 10"))
    return float(value)


@dataclass(frozen=True, slots=True)
class Switched:
    """A line of ``[rules]``."""

    rule: str
    setting: str
    remark: str
    """The comment behind it: who wrote it, when, and why."""


def switched(folder: Path) -> tuple[Switched, ...]:
    """The rules that the house switches, in the order of their ids. Raises InputError."""
    path = folder / NAME
    text = decisions.text_of(path)
    settings = _settings(path, _table(path, text).get(RULES_TABLE, {}))
    return tuple(Switched(rule, setting, _remark(text, rule)) for rule, setting in settings)


def _remark(text: str, rule: str) -> str:
    found = _line_of(text, rule)
    return found[1].strip() if found and found[1] else ""


def _line_of(text: str, rule: str) -> re.Match[str] | None:
    """The line of a rule under ``[rules]``; its first group is what a comment behind it says."""
    header = _RULES_HEADER.search(text)
    if header is None:
        return None
    following = _HEADER.search(text, header.end())
    name, value = rf"""["']?{re.escape(rule)}["']?""", r"""(?:"[^"\n]*"|'[^'\n]*')"""
    line = re.compile(rf"^[ \t]*{name}[ \t]*=[ \t]*{value}[ \t]*(?:#([^\n]*))?(?:\n|\Z)", re.MULTILINE)
    return line.search(text, header.end(), following.start() if following else len(text))


def unswitch(folder: Path, rule: str) -> None:
    """Takes a rule's line out of ``[rules]``: it holds as shipped. Every other byte stays. Raises InputError."""
    path = folder / NAME
    files.refuse_link(folder)
    with files.locked(path):
        text = decisions.text_of(path)
        before = _table(path, text)
        found = _line_of(text, rule)
        if found is None:
            raise InputError(path, tell("there is no line about the rule “{a}”", a=rule), tell("load the page again"))
        shorter = text[: found.start()] + text[found.end() :]
        del before[RULES_TABLE][rule]
        _write_shorter(path, shorter, before)


def remove(folder: Path, made: Standing) -> None:
    """Takes a standing decision out of the file; every other byte stays. Raises InputError."""
    path = folder / NAME
    files.refuse_link(folder)
    with files.locked(path):
        text = decisions.text_of(path)
        before = _table(path, text)
        held = _parse(path, text)
        headers = list(_STANDING_HEADER.finditer(text))
        if made not in held:
            problem = tell("“{a}” is not there any more", a=made.exact)
            raise InputError(path, problem, tell("load the page again"))
        number = held.index(made)
        if len(headers) != len(held):
            raise InputError(path, *_BY_HAND)
        del before["standing"][number]
        if not before["standing"]:
            del before["standing"]
        start = headers[number].start()
        following = _HEADER.search(text, headers[number].end())
        lines = text[headers[number].end() : following.start() if following else len(text)].splitlines(keepends=True)
        while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()  # comments below its last key belong to nobody
        above = text[:start].rstrip("\n")
        below = text[headers[number].end() + len("".join(lines)) :].lstrip("\n")
        gap = "\n" * (bool(above) + bool(above and below))
        _write_shorter(path, above + gap + below, before)


_BY_HAND = tell("it is not written as the page writes it"), tell("take it out by hand")


def _write_shorter(path: Path, text: str, expected: dict[str, Any]) -> None:
    """Writes the file without a part of it, when nothing else of what it says is another then."""
    try:
        same = _table(path, text) == expected
    except InputError:
        same = False
    if not same:
        raise InputError(path, *_BY_HAND)
    files.replace(path, text.encode(), follow=False)


def switch(folder: Path, rule: str, setting: str, remark: str = "") -> None:
    """Writes one rule's setting into ``[rules]``, in place of the one there, atomically. Raises InputError.

    `remark`: a comment behind it, on one line.
    """
    path = folder / NAME
    _settings(path, {rule: setting})
    files.own_folder(folder)
    with files.locked(path):
        text = decisions.text_of(path)
        _settings(path, _table(path, text).get(RULES_TABLE, {}))
        told = " ".join(remark.split())
        line = f'"{rule}" = "{setting}"' + (f"  # {told}" if told else "") + "\n"
        before, header = _line_of(text, rule), _RULES_HEADER.search(text)
        if header is None:
            text += ("\n" if text else "") + f"[{RULES_TABLE}]\n{line}"
        elif before is not None:
            if before[1] and not told:
                line = f'"{rule}" = "{setting}" #{before[1]}\n'
            text = text[: before.start()] + line + text[before.end() :]
        else:
            at = header.end() + text[header.end() :].startswith("\n")
            text = text[:at] + ("" if at > header.end() else "\n") + line + text[at:]
        made = Switches(_settings(path, _table(path, text)[RULES_TABLE]))
        assert made.of(rule) == setting
        files.replace(path, text.encode(), follow=False)


def _settings(path: Path, table: object) -> tuple[tuple[str, Setting], ...]:
    if not isinstance(table, dict):
        raise InputError(path, tell("“rules” is not a table"), tell("write [rules] above its lines"))
    for rule, setting in table.items():
        if setting not in SETTINGS:
            problem = tell("{a} is no setting of the rule “{b}”", a=_short(setting), b=rule)
            if isinstance(setting, dict):
                raise InputError(path, problem, tell("put the rule’s id in quotation marks"))
            raise InputError(path, problem, tell("write one of {a}", a=", ".join(SETTINGS)))
    return tuple(sorted(table.items()))


def resets(folder: Path) -> Mapping[str, str]:
    """The last day, by rule or beginning of ids, whose decisions count no more in the record of the house.

    The table ``[record]``; that there are such rules is not looked at here. Raises InputError.
    """
    path = folder / NAME
    table = _table(path, decisions.text_of(path)).get(RECORD_TABLE, {})
    if not isinstance(table, dict):
        raise InputError(path, tell("“record” is not a table"), tell("write [record] above its lines"))
    return {rule: _day(path, rule, day) for rule, day in sorted(table.items())}


def reset_line(rule: str, day: str) -> str:
    """What to write under ``[record]`` for the decisions up to a day to count no more; any day, for those without."""
    return f'"{rule}" = {day or "2000-01-01"}'


def _day(path: Path, rule: str, day: object) -> str:
    """ISO 8601, of a TOML date or one in quotation marks."""
    if isinstance(day, dict):
        problem = tell("{a} is no day for the record of the rule “{b}”", a=_short(day), b=rule)
        raise InputError(path, problem, tell("put the rule’s id in quotation marks"))
    try:
        found = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        found = None
    if not isinstance(found, date) or isinstance(found, datetime):
        problem = tell("{a} is no day for the record of the rule “{b}”", a=_short(day), b=rule)
        raise InputError(path, problem, tell("write the last day that counts no more, like 2026-11-30"))
    return found.isoformat()


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:40]


def _table(path: Path, text: str) -> dict[str, Any]:
    try:
        return decisions.toml(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(path, tell("not TOML ({a})", a=error), tell("correct this place")) from None


def _parse(path: Path, text: str) -> tuple[Standing, ...]:
    data = _table(path, text)
    for other in (RULES_TABLE, RECORD_TABLE, MODEL_TABLE, SERVE_TABLE, SCORE_TABLE, CHECK_TABLE):
        data.pop(other, None)
    tables = data.pop("standing", [])
    if data:
        raise InputError(
            path, tell("unknown “{a}”", a=next(iter(data))), tell("write each one as a [[standing]] table")
        )
    if not isinstance(tables, list):
        raise InputError(path, tell("“standing” is not a list of tables"), tell("write [[standing]] above each"))
    return tuple(_standing(path, number, table) for number, table in enumerate(tables, 1))


def _standing(path: Path, number: int, table: object) -> Standing:
    where = tell("standing decision {a}", a=number)
    if not isinstance(table, dict):
        raise InputError(path, tell("{where} is not a table", where=where), tell("write [[standing]] above each"))
    for key, value in table.items():
        if key not in KEYS:
            raise InputError(
                path,
                tell("{where} has an unknown key “{key}”", where=where, key=key),
                tell("use one of {a}", a=", ".join(KEYS)),
            )
        if key == "date" and not isinstance(value, str):
            table[key] = value.isoformat() if hasattr(value, "isoformat") else value
        if not isinstance(table[key], str):
            raise InputError(
                path, tell("“{key}” of {where} is not text", key=key, where=where), tell("put it in quotation marks")
            )
    if table.get("rule") not in ORDERS:
        raise InputError(
            path, tell("{where} has no known rule", where=where), tell("write rule = one of {a}", a=", ".join(ORDERS))
        )
    if not table.get("exact", "").strip():
        raise InputError(path, tell("{where} does not say which words", where=where), tell("add exact"))
    made = Standing(**table)
    if made.rule == "always" and made.replacement in ("", made.exact):
        raise InputError(
            path,
            tell("{where} does not say what to write for “{exact}”", where=where, exact=made.exact),
            tell("add another replacement"),
        )
    review.refuse_layout(path, made.exact, made.replacement)
    return made


def add(folder: Path, made: Standing) -> None:
    """Adds one at the end of the file, atomically; nothing when it stands there already. Raises InputError."""
    path = folder / NAME
    files.own_folder(folder)
    with files.locked(path):
        text = decisions.text_of(path)
        if any(
            replace(made, reviewer="", date="", note="", origin="")
            == replace(s, reviewer="", date="", note="", origin="")
            for s in _parse(path, text)
        ):
            return
        lines = [f"{key} = {decisions.quoted(getattr(made, key))}" for key in KEYS if getattr(made, key)]
        text += ("\n" if text else "") + "\n".join(("[[standing]]", *lines)) + "\n"
        _parse(path, text)
        files.replace(path, text.encode(), follow=False)


def apply(document: Document, issues: Sequence[Issue], standings: Sequence[Standing]) -> Applied:
    """Drops the issues inside words that are never to be flagged; raises and decides those of ``always``."""
    if not standings:
        return Applied(tuple(issues), (), ())
    kept = list(issues)
    raised: list[tuple[Issue, Standing]] = []
    places: list[tuple[Standing, int]] = []
    for standing in standings:
        if not standing.holds_in(document):
            continue
        spans = _places(document.text, standing.exact)
        if standing.rule == "never":
            before = len(kept)
            kept = [
                issue for issue in kept if not (_of(issue, standing) and any(s.contains(issue.span) for s in spans))
            ]
            places.append((standing, before - len(kept)))
            continue
        # “Double-Eight Strategy” for “Eight Strategy” must not grow each time.
        done = _places(document.text, standing.replacement)
        spans = [span for span in spans if not any(other.contains(span) for other in done)]
        spans = [span for span in spans if not any(span.overlaps(issue.span) for issue, _ in raised)]
        kept = [issue for issue in kept if not any(span.overlaps(issue.span) for span in spans)]
        raised += [(_issue(standing, span), standing) for span in spans]
        places.append((standing, len(spans) + len(done)))
    named = identify(document.text, [*(replace(issue, id="") for issue in kept), *(issue for issue, _ in raised)])
    by_span = {issue.span: standing for issue, standing in raised}
    decided = tuple(
        review.decide(document, i, "accepted", s.replacement, s.reviewer, s.date, s.note)
        for i in named
        if i.check == CHECK and (s := by_span.get(i.span)) is not None
    )
    return Applied(named, decided, tuple(places))


def settle(
    document: Document, issues: Sequence[Issue], held: Sequence[Decision], decided: Sequence[Decision]
) -> Review:
    """As `review.settle`, with standing decisions for what nobody decided by itself."""
    settled = review.settle(document, issues, held)
    pending = {item.issue.id for item in settled.issues if item.status == "pending"}
    added = [decision for decision in decided if decision.issue in pending]
    return review.settle(document, issues, (*held, *added)) if added else settled


def idle(places: Iterable[tuple[Standing, int]]) -> tuple[Standing, ...]:
    """Those that matched nothing in any of the documents looked at."""
    found: Counter[Standing] = Counter()
    for standing, count in places:
        found[standing] += count
    return tuple(standing for standing, count in found.items() if not count)


def sentence(standing: Standing, speech: Speech = ENGLISH) -> str:
    """A standing decision in one line, without its date."""
    places = [speech(standing.check)] * bool(standing.check) + [standing.release] * bool(standing.release)
    scope = f" ({', '.join(places)})" if places else ""
    if standing.rule == "never":
        return speech("“{a}” is never flagged", a=standing.exact) + scope
    return speech("“{a}” is always “{b}”", a=standing.exact, b=standing.replacement) + scope


def _of(issue: Issue, standing: Standing) -> bool:
    return standing.check in ("", issue.check)


def _places(text: str, words: str) -> list[Span]:
    """Where the words stand as whole words."""
    start = r"(?<!\w)" if words[:1].isalnum() else ""
    end = r"(?!\w)" if words[-1:].isalnum() else ""
    return [Span(*match.span()) for match in re.finditer(f"{start}{re.escape(words)}{end}", text)]


def _issue(standing: Standing, span: Span) -> Issue:
    return Issue(
        check=CHECK,
        type="terminology",
        severity="minor",
        span=span,
        text=standing.exact,
        message=tell("The house writes “{a}” for “{b}”.", a=standing.replacement, b=standing.exact),
        suggestions=(standing.replacement,),
        evidence=(_who(standing), *((as_is(standing.note),) if standing.note else ())),
    )


def _who(standing: Standing) -> Message:
    if not standing.reviewer:
        return tell("standing decision")
    return tell("standing decision of {a}, {b}", a=standing.reviewer, b=standing.date[:10])

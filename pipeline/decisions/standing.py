"""Decisions that hold for every text to come: ``corrections/standing.toml``, read, kept, and applied to the issues."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from pipeline import files
from pipeline.decisions import decisions, review
from pipeline.model import Decision, Document, InputError, Issue, Review, Span, identify
from pipeline.speech.speech import ENGLISH, Speech

NAME = "standing.toml"
CHECK = "standing"
"""The check that the issues of ``always`` belong to."""

Rule = Literal["never", "always"]
RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True, slots=True)
class Standing:
    """Never flag `exact`, or always write `replacement` for it; in one release, for one check, or everywhere."""

    rule: Rule
    exact: str
    replacement: str = ""
    check: str = ""
    """Only what this check says of the words; empty for every check."""
    release: str = ""
    """Only in this file, ``NAME.en.txt``; empty for every release."""
    reviewer: str = ""
    date: str = ""
    note: str = ""

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


def _parse(path: Path, text: str) -> tuple[Standing, ...]:
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(path, f"not TOML ({error})", "correct this place") from None
    tables = data.pop("standing", [])
    if data:
        raise InputError(path, f"unknown “{next(iter(data))}”", "write each one as a [[standing]] table")
    if not isinstance(tables, list):
        raise InputError(path, "“standing” is not a list of tables", "write [[standing]] above each")
    return tuple(_standing(path, number, table) for number, table in enumerate(tables, 1))


def _standing(path: Path, number: int, table: object) -> Standing:
    where = f"standing decision {number}"
    if not isinstance(table, dict):
        raise InputError(path, f"{where} is not a table", "write [[standing]] above each")
    for key, value in table.items():
        if key not in KEYS:
            raise InputError(path, f"{where} has an unknown key “{key}”", f"use one of {', '.join(KEYS)}")
        if key == "date" and not isinstance(value, str):
            table[key] = value.isoformat() if hasattr(value, "isoformat") else value
        if not isinstance(table[key], str):
            raise InputError(path, f"“{key}” of {where} is not text", "put it in quotation marks")
    if table.get("rule") not in RULES:
        raise InputError(path, f"{where} has no known rule", f"write rule = one of {', '.join(RULES)}")
    if not table.get("exact", "").strip():
        raise InputError(path, f"{where} does not say which words", "add exact")
    made = Standing(**table)
    if made.rule == "always" and made.replacement in ("", made.exact):
        raise InputError(path, f"{where} does not say what to write for “{made.exact}”", "add another replacement")
    return made


def add(folder: Path, made: Standing) -> None:
    """Adds one at the end of the file, atomically; nothing when it stands there already. Raises InputError."""
    path = folder / NAME
    decisions.make_folder(path)
    with files.locked(path):
        text = decisions.text_of(path)
        if any(
            replace(made, reviewer="", date="", note="") == replace(s, reviewer="", date="", note="")
            for s in _parse(path, text)
        ):
            return
        lines = [f"{key} = {decisions.quoted(getattr(made, key))}" for key in KEYS if getattr(made, key)]
        text += ("\n" if text else "") + "\n".join(("[[standing]]", *lines)) + "\n"
        _parse(path, text)
        files.replace(path, text.encode())


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
    found: dict[Standing, int] = {}
    for standing, count in places:
        found[standing] = found.get(standing, 0) + count
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
        message=f"The house writes “{standing.replacement}” for “{standing.exact}”.",
        suggestions=(standing.replacement,),
        evidence=(_who(standing), *((standing.note,) if standing.note else ())),
    )


def _who(standing: Standing) -> str:
    if not standing.reviewer:
        return "standing decision"
    return f"standing decision of {standing.reviewer}, {standing.date[:10]}"

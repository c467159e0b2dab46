"""The checks, in the order of their precedence, and the one place that resolves overlaps.

A check is ``check(document, glossary) -> Iterator[Issue]``: pure, no printing, no files, no state.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from pipeline.checks import (
    consistency,
    coverage,
    duplicates,
    foreign_names,
    grammar,
    model,
    names,
    numbers,
    places,
    romanisation,
    spelling,
    terms,
    typography,
    untranslated,
)
from pipeline.checks.judged import Judged
from pipeline.glossary.glossary import Glossary
from pipeline.judging import judge
from pipeline.judging import languages as judging_languages
from pipeline.judging import reading as judging_reading
from pipeline.judging import sentences as judging_sentences
from pipeline.model import (
    AS_SHIPPED,
    MOST_OF_A_RULE,
    CheckFailed,
    Document,
    InputError,
    Issue,
    Rule,
    Span,
    Switches,
    identify,
    tell,
)
from pipeline.words import languages, ngrams, phrases


class Check(Protocol):
    """A module or a package of this folder; what it is called is the first part of its rules' ids."""

    @property
    def RULES(self) -> tuple[Rule, ...]: ...

    def check(self, document: Document, glossary: Glossary) -> Iterable[Issue]: ...


class Judge(Check, Protocol):
    """A check that also tells which names of a document are right."""

    def judge(self, document: Document, glossary: Glossary) -> Judged: ...


Found = Mapping[str, Sequence[Issue]]
"""What each of some checks, by name, found in a document."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document whose known names are found, and what was found on the way."""

    document: Document
    found: Found


# Where the spans of two issues overlap, the earlier check wins: what a person wrote into the glossary
# outranks what the source says, that outranks a pattern, and a pattern outranks the speller; a model's word is last.
CHECKS: tuple[Check, ...] = (
    terms,
    foreign_names,
    romanisation,
    coverage,
    consistency,
    names,
    numbers,
    places,
    untranslated,
    duplicates,
    typography,
    grammar,
    spelling,
    model,
)

# Between them they know all names that are right: by the glossary, the release or the source.
_JUDGES: tuple[Judge, ...] = (names, romanisation)

# These read what the engine and the model found; the others need not wait for them, nor does the spelling of English.
_AFTER_ENGINE = frozenset({"grammar", "spelling", "model"})

# What a check may do to a name known to be right. Those that read the source or the glossary are free; what only looks
# like a slip keeps away, as does a pattern or an engine that stumbles over a name; every other check leaves it whole.
_FREE = frozenset({"terms", "romanisation", "places", "foreign-names", "coverage", "consistency"})
_AWAY = frozenset({"names", "grammar", "spelling", "model"})


# Their suggestions are weighed by a model of the language, where there is one.
_JUDGED_BY_TEXT = frozenset({"grammar", "spelling"})
_JUDGE_THEMSELVES = frozenset({"model", *_JUDGED_BY_TEXT})


def name_of(check: Check) -> str:
    """``names``, ``foreign-names``: what a check is called wherever people and programs read of it."""
    return check.__name__.rpartition(".")[2].replace("_", "-")  # type: ignore[attr-defined,no-any-return]  # it is a module


def prepare(document: Document, glossary: Glossary) -> Prepared:
    """The document with its known names; the checks that tell them have then found their issues, too."""
    judged = {name_of(judge): _judged(judge, document, glossary) for judge in _JUDGES}
    known = _merged([*document.foreign, *(span for each in judged.values() for span in each.known)])
    return Prepared(replace(document, names=known), {name: each.issues for name, each in judged.items()})


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans sorted, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


# What no check of the list finds: it needs the sentence model.
_SMALL_WORDS = "small words"


def ahead(document: Document, glossary: Glossary, found: Found, sentences: Path | None = None) -> Found:
    """`found`, and what the other checks find that need nothing of the engine; the document needs no findings.

    `sentences`: as of `run`; nothing is read yet.
    """
    waiting = _AFTER_ENGINE - {"spelling"} if languages.is_english(document.language) else _AFTER_ENGINE
    early = (check for check in CHECKS if name_of(check) not in waiting)
    if glossary.terms:
        document = replace(document, words=tuple(phrases.of(document)))
    more = {name: _issues(check, document, glossary) for check in early if (name := name_of(check)) not in found}
    if sentences is not None and languages.is_english(document.language) and _SMALL_WORDS not in found:
        more[_SMALL_WORDS] = _small_words(document)
    return {**found, **more}


def questions(document: Document, found: Found) -> list[judging_sentences.Question]:
    """What can be asked of the sentence model about what was found, by `ahead` or `weighed`, and is not known yet."""
    if not languages.is_english(document.language) or ngrams.english() is None:
        return []
    read = (issue for name in (_SMALL_WORDS, *sorted(_JUDGED_BY_TEXT)) for issue in found.get(name, ()))
    return judging_sentences.questions(document, [issue for issue in read if not _harms_name(issue, document)])


def run(
    document: Document,
    glossary: Glossary,
    found: Found | None = None,
    switches: Switches = AS_SHIPPED,
    sentences: Path | None = None,
) -> tuple[Issue, ...]:
    """All issues of a document, overlaps resolved, sorted by span, with their ids; `found`: some of them already.

    What a house has switched off is out before overlaps are resolved: it hides nothing. `sentences`: the weights of the
    sentence model, where English is judged by it.
    """
    return settled(document, weighed(document, glossary, found or {}, switches, sentences), sentences)


def weighed(
    document: Document,
    glossary: Glossary,
    found: Found,
    switches: Switches = AS_SHIPPED,
    sentences: Path | None = None,
) -> Found:
    """All issues of a document by check, each weighed by itself; the first half of `run`. Reads no sentence."""
    judged: dict[str, Sequence[Issue]] = {}
    for check in CHECKS:
        name = name_of(check)
        issues = found[name] if name in found else _issues(check, document, glossary)
        judged[name] = _weighed(name, document, tuple(switches.applied(issues)))
    if languages.is_english(document.language) and sentences is not None:
        small = found[_SMALL_WORDS] if _SMALL_WORDS in found else _small_words(document)
        judged["grammar"] = (*judged["grammar"], *switches.applied(small))
    return judged


def settled(document: Document, found: Found, sentences: Path | None = None) -> tuple[Issue, ...]:
    """What `weighed` found, weighed against each other and by their sentences; the second half of `run`."""
    judged = dict(found)
    if languages.is_english(document.language):
        judged |= _calibrated(document, {name: judged[name] for name in judged if name in _JUDGED_BY_TEXT}, sentences)
    # A release that has been checked keeps no more than its issues.
    document.readings.clear()
    document.gains.clear()
    return identify(document.text, resolve(document, _in_order(judged)))


def _small_words(document: Document) -> Sequence[Issue]:
    reading = judging_reading.of(document, ngrams.english())
    return () if reading is None else tuple(_bounded(grammar.by_sentence(document, reading)))


def _calibrated(
    document: Document, found: Mapping[str, Sequence[Issue]], sentences: Path | None
) -> dict[str, Sequence[Issue]]:
    """What is judged by the words of the text, all of it together; without a model, nothing is changed: the records of
    the rules are what came true."""
    if not any(found.values()) or ngrams.english() is None:
        return {}
    issues = [issue for each in found.values() for issue in each if not _harms_name(issue, document)]
    gains = judging_sentences.gains(document, issues, sentences) if sentences else ()
    whole = judge.calibrated(issues, document.text, gains)
    return {name: [issue for issue in whole if issue.check == name] for name in found}


def _weighed(name: str, document: Document, issues: Sequence[Issue]) -> Sequence[Issue]:
    """The issues of a check, each with how likely it is right; what is hardly ever right is left out."""
    if name in _JUDGED_BY_TEXT and languages.is_english(document.language):
        if name == "grammar":
            issues = judge.judged(document, issues, ngrams.english() if issues else None)
        return [issue for issue in issues if issue.confidence >= judge.LEAST]
    if name in _JUDGED_BY_TEXT:
        issues = judging_languages.judged(issues, document.text, document.language)
        return [issue for issue in issues if issue.confidence >= judge.LEAST]
    if name in _JUDGE_THEMSELVES:
        return issues
    return [issue if issue.confidence < 1 else judge.recorded([issue])[0] for issue in issues]


def _in_order(found: Mapping[str, Sequence[Issue]]) -> Iterator[Sequence[Issue]]:
    """The issues in order of precedence: what is uncertain after all else, and of what is judged by the words of the
    text, our own rules first (they know translated prose), then the likeliest, whichever check it is of."""
    for ask in (False, True):
        likeliest: list[Issue] = []
        for name, issues in found.items():
            level = [issue for issue in issues if (issue.level == "ask") is ask]
            if name in _JUDGED_BY_TEXT:
                likeliest += level
            else:
                yield level
        yield sorted(likeliest, key=lambda i: -2.0 if judge.family_of(i.rule) == "pattern" else -i.confidence)


def _issues(check: Check, document: Document, glossary: Glossary) -> Sequence[Issue]:
    with _named(check, document):
        return tuple(_bounded(check.check(document, glossary)))


def _bounded(issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues, those of one rule beyond `MOST_OF_A_RULE` left out."""
    count: Counter[str] = Counter()
    for issue in issues:
        count[issue.rule] += 1
        if count[issue.rule] <= MOST_OF_A_RULE:
            yield issue


def _judged(judge: Judge, document: Document, glossary: Glossary) -> Judged:
    with _named(judge, document):
        return judge.judge(document, glossary)


@contextmanager
def _named(check: Check, document: Document) -> Iterator[None]:
    """Whatever is raised within says which check failed on which document."""
    try:
        yield
    except InputError:
        raise  # a table of the program's own, and it says which
    except Exception as error:
        told = tell("the check “{a}” failed on {b}: {c}", a=name_of(check), b=document.path, c=repr(error))
        raise CheckFailed(told) from error


def resolve(document: Document, found: Iterable[Iterable[Issue]]) -> Iterator[Issue]:
    """The issues of several checks, in order of precedence, with no two on the same words and none that harms a name.

    Within a check, too, the earlier issue wins. An issue on exactly the words of a stronger one of another check lends
    it its evidence and its further suggestions.
    """
    kept: list[Issue] = []
    # Kept spans are disjoint, so sorting them by start also sorts them by end.
    spans: list[Span] = []
    for issues in found:
        for issue in issues:
            if _harms_name(issue, document):
                continue
            at = bisect_left(spans, issue.span)
            rival = next((i for i in (at, at - 1) if 0 <= i < len(spans) and _clash(spans[i], issue.span)), None)
            if rival is None:
                spans.insert(at, issue.span)
                kept.insert(at, issue)
            elif spans[rival] == issue.span and kept[rival].check != issue.check:
                # What is less sure lends what it rests on, but no suggestions.
                lent = issue if issue.level != "ask" or kept[rival].level == "ask" else replace(issue, suggestions=())
                kept[rival] = kept[rival].joined(lent)
    return iter(kept)


def _clash(one: Span, other: Span) -> bool:
    """True when both cannot be corrected: a shared code point, or an insertion within or at the same place."""
    if not len(one) or not len(other):
        return one == other or one.start < other.start < one.end or other.start < one.start < other.end
    return one.overlaps(other)


def _harms_name(issue: Issue, document: Document) -> bool:
    """True when a correction would change a name known to be right, or the check has no business at one."""
    if issue.check in _FREE or not len(issue.span):
        return False
    names, text = document.names, document.text
    first = max(0, bisect_left(names, issue.span) - 1)
    touched = list(takewhile(lambda name: name.start < issue.span.end, names[first:]))
    touched = [name for name in touched if name.overlaps(issue.span)]
    if issue.check in _AWAY:
        return bool(touched)
    if issue.type == "characters" or issue.text.isspace():
        return False  # hidden characters in a name, and the spaces between its words, are not the name
    if issue.type != "whitespace" and any(name.contains(issue.span) for name in touched):
        return True
    return not all(_leaves(name, issue, suggestion, text) for name in touched for suggestion in issue.suggestions)


def _leaves(name: Span, issue: Issue, suggestion: str, text: str) -> bool:
    """True when a name is still there after a correction that reaches into it."""
    before, after = text[name.start : issue.span.start], text[issue.span.end : name.end]
    return name.of(text) in f"{before}{suggestion}{after}"

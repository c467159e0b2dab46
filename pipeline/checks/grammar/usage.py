"""Turns of phrase that translation brings in (``pipeline/data/usage.toml``): *included into*, *in face of*."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.checks import findings
from pipeline.model import Document, Issue, Segment, Span
from pipeline.words import forms

_TOKEN = re.compile(r"(?:[A-Z]{2,3})?[$€£¥]?\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|%")
_LONG = re.compile(r"[^\W\d_]{4,}")
_CHANGE = re.compile(r"\[([^>\]]*)>([^\]]*)\]")
_NUMBER = re.compile(r"\D{0,4}\d.*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
NUMBER_WORDS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand several few""".split()
)
# Kinds of words in braces, beside the lists of the file.
_TAGS = {
    # Nearly every plural is also a form of some verb: *companies*, *projects*.
    "plural": ("NNS", "VBZ"),
    "singular": ("NN", "NN:U", "NN:UN"),
    "verb": ("VB",),
    "plain": ("VB",),
    "countable": ("NN", "JJR"),
    "adjective": ("JJ",),
    "adverb": ("RB",),
    "participle": ("VBN",),
    "comparative": ("JJR",),
}
# These words must be nothing else.
_UNMISTAKABLE = frozenset({"plural", "singular", "plain", "countable"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a per cent sign of a segment."""

    text: str
    key: str
    """Lower case, with a straight apostrophe."""
    span: Span


def words(text: str, within: Span) -> list[Word]:
    """The words of a part of a text, in order, with their places in code points."""
    return [
        Word(m.group(), m.group().lower().replace("’", "'"), Span(*m.span()))
        for m in _TOKEN.finditer(text, within.start, within.end)
    ]


@dataclass(frozen=True, slots=True)
class Slot:
    """What one place of a phrase takes: some words, some kinds of words."""

    words: frozenset[str]
    kinds: frozenset[str] = frozenset()

    def takes(self, key: str) -> bool:
        return key in self.words or any(_is(kind, key) for kind in self.kinds)


def _is(kind: str, key: str) -> bool:
    if kind == "any":
        return key[:1].isalpha()
    if kind == "number":
        return _NUMBER.fullmatch(key) is not None or key in NUMBER_WORDS
    if kind == "year":
        return _YEAR.fullmatch(key) is not None
    if kind == "countable" and not forms.can_be(key, "NN"):
        return False
    return (forms.is_only if kind in _UNMISTAKABLE else forms.can_be)(key, *_TAGS[kind])


@dataclass(frozen=True, slots=True)
class Phrase:
    slots: tuple[Slot, ...]
    start: int
    """The first slot that changes; `end` is past the last."""
    end: int
    captured: tuple[int, ...]
    """The changing slots that suggestions refer to."""
    suggestions: tuple[str, ...]
    not_before: tuple[Slot, ...]
    not_after: tuple[Slot, ...]
    message: str
    source: str
    prose: bool

    def fits(self, found: Sequence[Word], at: int, text: str) -> bool:
        """True when the phrase stands at word `at`, with nothing but white space between its words."""
        last = at + len(self.slots)
        if at < 0 or last > len(found):
            return False
        if not all(slot.takes(found[at + i].key) for i, slot in enumerate(self.slots)):
            return False
        gaps = (text[found[i].span.end : found[i + 1].span.start] for i in range(at, last - 1))
        if not all(gap.isspace() or (not gap and found[i + at + 1].key == "%") for i, gap in enumerate(gaps)):
            return False
        if self.not_before and at > 0 and any(slot.takes(found[at - 1].key) for slot in self.not_before):
            return False
        return not (self.not_after and last < len(found) and any(s.takes(found[last].key) for s in self.not_after))


def _slot(written: str, lists: Mapping[str, frozenset[str]]) -> Slot:
    literal: set[str] = set()
    kinds: set[str] = set()
    for option in written.split("|"):
        name = option.strip("{}")
        if name == option:
            literal.add(option)
        elif name in lists:
            literal |= lists[name]
        else:
            kinds.add(name)
    return Slot(frozenset(literal), frozenset(kinds))


def parse(written: str, lists: Mapping[str, frozenset[str]], message: str, source: str, prose: bool) -> Phrase:
    """A phrase of the file as a record; ValueError when it is not written as the file explains."""
    change = _CHANGE.search(written)
    if change is None:
        raise ValueError(f"no [words>suggestion] in the phrase {written!r}")
    before, inner, after = written[: change.start()].split(), change[1].split(), written[change.end() :].split()
    kept_before = [w for w in before if not w.startswith("~")]
    kept_after = [w for w in after if not w.startswith("~")]
    start = len(kept_before)
    slots = tuple(_slot(w, lists) for w in (*kept_before, *inner, *kept_after))
    for kind in {kind for slot in slots for kind in slot.kinds} - _TAGS.keys() - {"any", "number", "year"}:
        raise ValueError(f"no list {kind!r}, asked for in the phrase {written!r}")
    return Phrase(
        slots,
        start,
        start + len(inner),
        tuple(start + i for i, w in enumerate(inner) if w.startswith("{")),
        tuple(change[2].split("|")),
        tuple(_slot(w[1:], lists) for w in before if w.startswith("~")),
        tuple(_slot(w[1:], lists) for w in after if w.startswith("~")),
        message,
        source,
        prose,
    )


def is_headline(document: Document, segment: Segment) -> bool:
    """True for a heading with the capitals of one: it may leave articles out."""
    if document.paragraphs[segment.paragraph].kind != "heading":
        return False
    long = [m.group() for m in _LONG.finditer(document.text, segment.span.start, segment.span.end)]
    return 2 * sum(word[0].isupper() for word in long) > len(long)


@cache
def _phrases() -> dict[str, list[tuple[Phrase, int]]]:
    """Every phrase under the words of its most telling slot, with the place of that slot."""
    data = knowledge.tables("usage.toml")
    lists = {name: frozenset(written.split()) for name, written in data["lists"].items()}
    index: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
    for group in data["class"]:
        for written in group["phrases"]:
            phrase = parse(written, lists, group["message"], group["source"], group.get("prose", False))
            # The longest words are the rarest ones.
            telling = max(
                (i for i, slot in enumerate(phrase.slots) if slot.words and not slot.kinds),
                key=lambda i: min(map(len, phrase.slots[i].words)),
            )
            for word in phrase.slots[telling].words:
                index[word].append((phrase, telling))
    return index


def _cased(suggestion: str, replaced: str) -> str:
    """A suggestion with the capitals of the words it replaces."""
    parts = replaced.split()
    if parts and parts[0] in suggestion.split()[1:]:
        return suggestion  # *Chinese nation*: the article comes before the capital
    if len(replaced) > 3 and replaced.isupper():
        return suggestion.upper()
    if len(parts) > 1 and all(part[0].isupper() for part in parts):
        return " ".join(part[0].upper() + part[1:] for part in suggestion.split())
    if replaced[:1].isupper() and suggestion:
        return suggestion[0].upper() + suggestion[1:]
    return suggestion


def _issue(document: Document, phrase: Phrase, found: Sequence[Word], at: int) -> Issue:
    text = document.text
    changed = found[at + phrase.start : at + phrase.end]
    span = Span(changed[0].span.start, changed[-1].span.end)
    suggestions = []
    for suggestion in phrase.suggestions:
        for number, slot in enumerate(phrase.captured, 1):
            word = found[at + slot]
            suggestion = suggestion.replace(f"{{{number}}}", word.text)
            suggestion = suggestion.replace(f"{{{number}s}}", forms.plural(word.key))
            suggestion = suggestion.replace(f"{{{number}ing}}", forms.gerund(word.key) or f"{word.text}ing")
        suggestions.append(_cased(suggestion, span.of(text)))
    if suggestions == [""]:
        # A deletion takes the space before it along.
        span = Span(found[at + phrase.start - 1].span.end, span.end)
    span, smallest = findings.smallest(text, span, tuple(suggestions))
    whole = " ".join(word.text for word in found[at : at + len(phrase.slots)])
    return Issue(
        check="grammar",
        type="grammar",
        severity="minor",
        span=span,
        text=span.of(text),
        message=phrase.message,
        suggestions=smallest,
        evidence=(f"phrase: {whole}", f"see {phrase.source}"),
    )


def issues(document: Document) -> Iterator[Issue]:
    """Bad: *was included into the plan*. Good: *was included in the plan*."""
    index = _phrases()
    for segment in document.segments:
        found = words(document.text, segment.span)
        headline = is_headline(document, segment)
        taken = -1
        for place, word in enumerate(found):
            for phrase, telling in index.get(word.key, ()):
                at = place - telling
                if (phrase.prose and headline) or at <= taken or not phrase.fits(found, at, document.text):
                    continue
                issue = _issue(document, phrase, found, at)
                if not findings.touches_name(document, issue.span):
                    yield issue
                    taken = at + phrase.end - 1
                    break

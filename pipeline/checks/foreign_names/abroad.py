"""What is called otherwise in English: countries, places, persons and bodies abroad, firms of China."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.chinese import closed, east, foreign
from pipeline.model import Word
from pipeline.words import lexicon

Kind = Literal["country", "place", "person", "body"]

_KINDS: Mapping[str, Kind] = {
    "country": "country", "place": "place", "person": "person", "body": "body", "company": "body",
}  # fmt: skip
# Characters of the longest name that is looked for, words of the longest form.
_LONGEST, _MOST_WORDS = 12, 9
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Abroad(NamedTuple):
    """A name of the tables."""

    kind: Kind
    forms: tuple[str, ...]
    """What English calls it, the usual first; of a country, what is of it second."""
    beside: tuple[str, ...] = ()
    """What stands for it: a capital for its country."""


class Met(NamedTuple):
    """A name of the tables in a text: of a source by characters, of a target by words."""

    start: int
    end: int
    chinese: tuple[str, ...]
    """What it is in characters; several where English has one word for them."""
    kind: Kind
    form: str
    """The form of the tables; of a source the name in characters."""


@cache
def names() -> Mapping[str, Abroad]:
    """Names in simplified characters."""
    found: dict[str, Abroad] = {}
    for line in knowledge.lines("built/abroad.tsv.gz"):
        chinese, kind, forms = line.split("\t")
        every = forms.split("|")
        own = tuple(form for form in every if form[0] != "~")
        found[chinese] = Abroad(_KINDS[kind], own, tuple(form[1:] for form in every if form[0] == "~"))
    for chinese, listed in foreign.listed().items():
        if listed.kind in ("person", "company"):
            before = found[chinese].forms if chinese in found else ()
            found[chinese] = Abroad(_KINDS[listed.kind], tuple(dict.fromkeys((*listed.forms, *before))))
    for chinese, forms_of in closed.companies().items():
        found[chinese] = Abroad("body", forms_of)
    for chinese, (_, english) in east.known_persons().items():
        found[chinese] = Abroad("person", (english,))
    return found


@cache
def _heads() -> frozenset[str]:
    return frozenset(name[:2] for name in names())


def in_source(text: str) -> Iterator[Met]:
    """The names in a text in simplified characters, the longest first, none of which cuts a word of the dictionary."""
    heads, at = _heads(), 0
    cover: list[tuple[int, int]] | None = None
    while at < len(text) - 1:
        end = at + 1
        if text[at : at + 2] in heads:
            for end in range(min(len(text), at + _LONGEST), at + 1, -1):
                name = names().get(text[at:end])
                if name is None:
                    continue
                if cover is None:
                    cover = [(start, stop) for start, stop, _ in sources.cover(text)]
                if not any(s < at < e or s < end < e for s, e in cover) and _is_whole(text, at, end, name.kind):
                    yield Met(at, end, (text[at:end],), name.kind, text[at:end])
                    break
            else:
                end = at + 1
        at = end


def _is_whole(text: str, start: int, end: int, kind: Kind) -> bool:
    """False for a part of a longer foreign name: 罗斯 of 罗斯柴尔德."""
    return kind in ("country", "body") or foreign.in_full(text, start, end) == text[start:end]


def keys(form: str) -> tuple[str, ...]:
    """The words of a form, in lower case and without accents."""
    return tuple(lexicon.unaccented(word.replace("’", "'")) for word in _WORD.findall(form))


@cache
def _forms() -> Mapping[str, tuple[tuple[tuple[str, ...], Kind, tuple[str, ...], str], ...]]:
    """By their first word: the forms with more than three letters → the names that they are of."""
    found: dict[tuple[tuple[str, ...], Kind], tuple[list[str], str]] = {}
    for chinese, (kind, forms, _) in names().items():
        for form in forms:
            words = keys(form)
            ways = [words, words[-1:]] if kind == "person" and chinese not in east.known_persons() else [words]
            for way in ways:
                if way and len("".join(way)) > 3:
                    found.setdefault((way, kind), ([], form if way is words else form.split()[-1]))[0].append(chinese)
    by_first: dict[str, list[tuple[tuple[str, ...], Kind, tuple[str, ...], str]]] = {}
    for (words, kind), (chinese_names, form) in found.items():
        by_first.setdefault(words[0], []).append((words, kind, tuple(dict.fromkeys(chinese_names)), form))
    return {first: tuple(sorted(each, key=lambda row: -len(row[0]))) for first, each in by_first.items()}


def in_target(words: Sequence[Word]) -> Iterator[Met]:
    """The names among some words that begin with a capital, the longest first: their places count words."""
    at, table = 0, _forms()
    while at < len(words):
        step = 1
        if words[at].text[0].isupper():
            for wanted, kind, chinese, form in table.get(lexicon.unaccented(words[at].key), ()):
                size = len(wanted)
                if size > 1 and tuple(lexicon.unaccented(word.key) for word in words[at : at + size]) != wanted:
                    continue
                yield Met(at, at + size, chinese, kind, form)
                step = size
                break
        at += step

"""One name of a closed list for another: a people or a river of China, a place of Hong Kong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.chinese import closed
from pipeline.model import Document, Example, Issue, Rule, Span, tell

OTHER_OF_LIST = Rule(
    id="coverage.other-of-list",
    summary=tell("One people, river or place of a short list for another that the source names."),
    bad=(
        Example("The [Yao>She] people of Jingning sing in March.", "景宁畲族群众三月对歌。"),
        Example("The bridge links [Tuen Mun>Yuen Long] with Shenzhen Bay.", "大桥连接香港元朗与深圳湾。"),
    ),
    good=(
        Example("The Yao and She people of Jingning sing in March.", "景宁瑶族、畲族群众三月对歌。"),
        Example("Mr Yao of the She people sang.", "畲族的姚先生唱了歌。"),
        Example("Kowloon is across the harbour from Wan Chai.", "湾仔与九龙隔海相望。"),
    ),
    source="GB/T 3304 (peoples of China); names of Hong Kong’s places by its government",
    type="mistranslation",
    severity="major",
    bulk=False,
)

RULES = (OTHER_OF_LIST,)

# What English says of a people or of a river beside its name; without it the word may be anything: *She*, *Li*.
_BESIDE: Mapping[str, tuple[str, str]] = {
    "people": (
        r"(?:\bethnic )",
        r"(?:(?:,? (?:and )?[A-Z][\w']+){0,4},? (?:ethnic|people|peoples|minority|minorities|nationality|nationalities"
        r"|autonomous|villages?|villagers|families|compatriots|women|girls|farmers|folk|residents)\b)",
    ),
    "river": (r"(?:\bRiver )", r"(?:(?:,? (?:and )?[A-Z][\w']+){0,3} Rivers?\b)"),
}
# Letters at its beginning that tell a word.
_STEM = 4


class _Entry(NamedTuple):
    """A name of a list."""

    chinese: str
    forms: tuple[str, ...]


@cache
def _of_source(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(closed.lists()[name], key=lambda each: (-len(each), each))))


@cache
def _of_target(name: str) -> re.Pattern[str]:
    """The forms of a list in English, where they can be nothing else."""
    forms = {form for each in closed.lists()[name].values() for form in each}
    any_form = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    before, behind = _BESIDE.get(name, ("", ""))
    if not before:
        return re.compile(rf"(?<![\w-])({any_form})(?![\w-])")
    return re.compile(rf"(?<![\w-])(?:{before}({any_form})(?![\w-])|({any_form})(?![\w-])(?={behind}))")


@cache
def _entries(name: str) -> Mapping[str, tuple[_Entry, ...]]:
    """The entries of a list by their English forms."""
    found: dict[str, tuple[_Entry, ...]] = {}
    for chinese, forms in closed.lists()[name].items():
        for form in forms:
            found[form] = (*found.get(form, ()), _Entry(chinese, forms))
    return found


def lists(document: Document, beads: Sequence[Bead]) -> Iterator[Issue]:
    """What stands in each bead instead of the one name of a list that it lacks."""
    for at, bead in enumerate(beads):
        if bead.source:
            around = "。".join(beads[i].source for i in (at - 1, at, at + 1) if 0 <= i < len(beads))
            yield from _swapped(document.text, bead, around)


def _swapped(text: str, bead: Bead, around: str) -> Iterator[Issue]:
    for name in closed.lists():
        there = list(_of_source(name).finditer(bead.source))
        if not there:
            continue
        strange = [match for match in _of_target(name).finditer(bead.text) if not _is_explained(name, match, around)]
        if len({_form(match) for match in strange}) != 1:
            continue
        named = [_Entry(match.group(), closed.lists()[name][match.group()]) for match in there]
        lost = [entry for entry in named if not _is_rendered(entry, bead.text)]
        if len({entry.forms for entry in lost}) == 1:
            entry = lost[0]
            for match in strange:
                yield _issue(text, bead, match, entry)


def _form(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def _is_explained(name: str, match: re.Match[str], around: str) -> bool:
    """True for a name that the source has, or may mean by its first character, or reads so."""
    form = _form(match)
    entries = _entries(name)[form]
    if any(entry.chinese in around for entry in entries) or form.lower() in around.lower():
        return True
    bare = [entry.chinese.removesuffix("族") for entry in entries if len(entry.chinese) > 2]
    return any(each in around for each in bare) or any(sources.reads(around, only_letters(form)))


def _is_rendered(entry: _Entry, text: str) -> bool:
    low = text.lower()
    return any(form.lower()[:_STEM] in low if len(form) > _STEM else _stands(form, text) for form in entry.forms)


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _issue(text: str, bead: Bead, match: re.Match[str], entry: _Entry) -> Issue:
    number = next(number for number, group in enumerate(match.groups(), 1) if group)
    message = tell("The source has {a}, which is “{b}” in English.", a=entry.chinese, b=entry.forms[0])
    evidence = (
        tell("source: {a}", a=entry.chinese),
        tell("the source does not name {a}", a=match.group(number)),
    )
    return OTHER_OF_LIST.issue(text, bead.place(Span(*match.span(number))), message, entry.forms, evidence)

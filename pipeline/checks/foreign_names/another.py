"""A known name of the target instead of another one of its kind, which the source has: *Merkel* for 朔尔茨."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead
from pipeline.checks.foreign_names import abroad
from pipeline.checks.foreign_names.abroad import Met
from pipeline.checks.foreign_names.in_pinyin import is_foreign, ways
from pipeline.checks.foreign_names.others import joined_capitals
from pipeline.checks.foreign_names.rules import ANOTHER
from pipeline.chinese import east, readings, sounds
from pipeline.model import Document, Issue, Span, Word, tell
from pipeline.words import forms, lexicon

# So many letters at its beginning tell a word.
_STEM = 4
# Words of a form that say nothing of whose it is.
_SMALL = frozenset("a an and the of for on in de da do del di la le van von der du al el bin".split())
# A name in capitals: what stands for a country or a body.
_ACRONYM = re.compile(r"(?<![A-Za-z])(?:[A-Z]\.?){2,6}(?![A-Za-z])")
# What English books use more often is no name, whatever lists say.
_COMMON = 8_000_000
_WORDS = ("NN", "NNS", "NN:U", "NN:UN", "VB", "VBD", "VBG", "JJ", "RB")
# The dictionary's glosses are cut to as many letters.
_GLOSS = 5
# Bits by which a word is a name of the source wherever that begins, and by which a name must sound better than it.
_HEARD, _CLEARLY = 8.0, 6.0
_CONFIDENCE = 0.85


def issues(document: Document, bead: Bead, around: str) -> Iterator[Issue]:
    """`around` is the source of the bead and of those beside it, where a name of its target may come from as well."""
    extra = [each for each in abroad.in_target(bead.words) if _is_extra(each, bead, around)]
    there = list(abroad.in_source(bead.source)) if extra else []
    if not there:
        return
    rest = _without(bead, extra)
    for kind in dict.fromkeys(each.kind for each in extra):
        lost = [name for name in there if name.kind == kind and not _is_rendered(name, rest)]
        those = [each for each in extra if each.kind == kind]
        if len({name.form for name in lost}) != 1 or len({each.chinese for each in those}) != 1:
            continue
        free = _free(around, lost[0])
        if not any(_is_explained(each, bead, free, lost[0]) for each in those):
            for each in those:
                yield _issue(document.text, bead, each, lost[0])


def _without(bead: Bead, extra: Sequence[Met]) -> Bead:
    """A bead without some names of its target."""
    gone = {at for each in extra for at in range(each.start, each.end)}
    text = list(bead.text)
    for at in gone:
        word = bead.words[at]
        text[word.start : word.end] = "_" * len(word.text)
    words = tuple(word for at, word in enumerate(bead.words) if at not in gone)
    return replace(bead, text="".join(text), words=words)


def _free(around: str, name: Met) -> str:
    """The source without a name."""
    return around.replace(name.form, "。" * len(name.form))


def _issue(text: str, bead: Bead, each: Met, name: Met) -> Issue:
    words = bead.words[each.start : each.end]
    start = each.start
    while each.kind == "person" and start and _is_given(bead, start):
        start -= 1
    right = _forms_of(name, each, whole=each.end - start > 1)
    span = bead.place(Span(bead.words[start].start, words[-1].end))
    evidence = (
        tell("source: {a}", a=name.form),
        tell("the source does not name {a}", a="、".join(each.chinese[:2])),
    )
    shown = right[0] if right else abroad.names()[name.form].forms[0]
    return ANOTHER.issue(text, span, is_foreign(name.form, shown), right, evidence, confidence=_CONFIDENCE)


def _is_given(bead: Bead, at: int) -> bool:
    """True for a given name before the word at a place: *Boris*, no title."""
    word, after = bead.words[at - 1], bead.words[at]
    if not word.text[0].isupper() or bead.text[word.end : after.start] != " ":
        return False
    return not forms.can_be(word.key, *_WORDS) and not lexicon.frequency(word.key) > _COMMON


def _forms_of(name: Met, each: Met, *, whole: bool) -> tuple[str, ...]:
    """What the right name is called in the shape of the wrong one: what is of a country, a surname alone."""
    right = abroad.names()[name.form].forms
    if each.kind == "country":
        wrong = next(abroad.names()[chinese].forms for chinese in each.chinese)
        of = len(wrong) > 1 and each.form == wrong[1]
        return right[1:2] if of else right[:1]
    if each.kind == "person" and not whole:
        last = [form.split()[0 if name.form in east.known_persons() else -1] for form in right]
        return tuple(dict.fromkeys(last))
    return right


def _is_extra(each: Met, bead: Bead, around: str) -> bool:
    """True for a name of the target that no name of the source is."""
    words = bead.words[each.start : each.end]
    for word in words:
        hyphened = bead.text[word.start - 1 : word.start] == "-"
        if not (word.text[0].isupper() or word.key in _SMALL or hyphened):
            return False
    if not _is_name(each, bead) or any(chinese in around for chinese in each.chinese):
        return False
    low = around.lower()
    return not any(word.key in low for word in words if word.key not in _SMALL)


def _is_explained(each: Met, bead: Bead, free: str, name: Met) -> bool:
    """True where the rest of the source has what a name of the target may be, or this one may be that name itself."""
    words = [word for word in bead.words[each.start : each.end] if word.key not in _SMALL]
    wanted = {word.key for word in words}
    right = [frozenset(abroad.keys(form)) - _SMALL for form in abroad.names()[name.form].forms]
    if any(wanted <= form or form <= wanted for form in right):
        return True  # the *Federal Reserve* of the *US Federal Reserve*
    told = [{made.lower() for made in entry.names} for _, _, entry in sources.cover(free) if entry.kind]
    told += [set(abroad.keys(form)) for other in abroad.in_source(free) for form in abroad.names()[other.form].forms]
    if each.kind == "body":
        if any(wanted <= these for these in told):
            return True
    elif any(not wanted.isdisjoint(these) for these in told):
        return True
    stems = {key[:_GLOSS] for key in wanted}
    if each.kind != "body" and any(
        gloss in stems for _, _, entry in sources.cover(free) if not entry.kind for gloss in entry.glosses
    ):
        return True
    if each.kind in ("country", "body"):
        bare = free
        for other in abroad.in_source(free):
            bare = bare.replace(other.form, "。")
        return any(chinese[0] in bare for chinese in each.chinese)  # 中法, 中共
    if len(words) > 1:
        return False
    return _is_heard(words[0], free) or _sounds_like(words[0], name)


def _sounds_like(word: Word, name: Met) -> bool:
    """True for a word that a name of the source may be as well as the form that the tables have."""
    letters = sounds.letters(word.text)
    heard = sounds.heard(name.form, letters)
    if heard is None or heard.bits < 0:
        return False
    right = [
        found.cost
        for form in abroad.names()[name.form].forms
        for key in abroad.keys(form)
        if (found := sounds.heard(name.form, sounds.letters(key)))
    ]
    return not right or heard.cost < min(right) + _CLEARLY


def _is_name(each: Met, bead: Bead) -> bool:
    """True for words that are a name where they stand, and no part of a longer one."""
    words = bead.words
    if each.end - each.start == 1:
        word = words[each.start]
        if each.kind not in ("country", "place") and forms.can_be(word.key, *_WORDS):
            return False
        if not word.text[1:].islower():
            return False
    before = words[each.start - 1] if each.start else None
    after = words[each.end] if each.end < len(words) else None
    if after is not None and _goes_on(bead, words[each.end - 1], after) and not _is_common(after):
        return False
    if before is None or not _goes_on(bead, before, words[each.start]):
        return True
    return _is_common(before) if each.kind != "person" else True


def _goes_on(bead: Bead, one: Word, other: Word) -> bool:
    return one.text[0].isupper() and other.text[0].isupper() and bead.text[one.end : other.start] in (" ", "-", "’s ")


def _is_common(word: Word) -> bool:
    """True for a word that is rather no name: a title, *Airport*."""
    return forms.can_be(word.key, *_WORDS) or lexicon.frequency(word.key) > _COMMON


def _is_heard(word: Word, source: str) -> bool:
    """True where characters of the source sound like a word, which the tables may have under other ones."""
    letters = sounds.letters(word.text)
    for match in readings.HAN.finditer(source):
        run = match.group()
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + len(letters), start + 7) + 1):
                heard = sounds.heard(run[start:end], letters)
                if heard is not None and heard.bits > 1 and heard.bits * (end - start) >= _HEARD:
                    return True
    return False


def _is_rendered(name: Met, bead: Bead) -> bool:
    """True where something of the target may be a name of the source."""
    right = (*abroad.names()[name.form].forms, *_standing_for(name, bead.source))
    stems = {_stem(word) for form in right for word in abroad.keys(form) if word not in _SMALL and len(word) > 2}
    there = [lexicon.unaccented(word.key) for word in bead.words]
    said = {stem for stem in stems if any(word.startswith(stem) for word in there)}
    if (2 * len(said) >= len(stems)) if name.kind == "body" else said:
        return True
    if _has_acronym(bead, right) or any("".join(way) in sounds.letters(bead.text) for way in ways(name.form)):
        return True
    if name.kind in ("country", "body"):
        return False
    parts = [name.form, *name.form.split("·")]
    return any(_may_be(part, joined) for joined in joined_capitals(bead) for part in parts)


def _standing_for(name: Met, source: str) -> Iterator[str]:
    """What may stand for a name, and for no other name of the source: *Riga* for 拉脱维亚, but for 里加."""
    beside = abroad.names()[name.form].beside
    if beside:
        told = {made for _, _, entry in sources.cover(source) for made in entry.names}
        yield from (word for word in beside if word not in told)


def _stem(word: str) -> str:
    """What words that are made of a word begin with: *slovak* of *slovakia*."""
    return word[: max(_STEM, len(word) - 2)]


def _may_be(chinese: str, joined: str) -> bool:
    heard = sounds.heard(chinese, joined)
    if heard is not None and heard.bits > sounds.BAR and heard.bits * len(chinese) > 4:
        return True
    person = east.known_persons().get(chinese)
    return person is not None and east.may_be(chinese, (joined,), person[0])  # type: ignore[arg-type]


def _has_acronym(bead: Bead, right: Sequence[str]) -> bool:
    """True for initials in the target that may be a form's: of the same first letter, unknown to the source."""
    heads = {word[0] for form in right for word in abroad.keys(form)}
    found = (match.group() for match in _ACRONYM.finditer(bead.text))
    return any(each[0].lower() in heads and each not in bead.source for each in found)

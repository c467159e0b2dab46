"""Names of several parts of which the target has one as the source spells it, and another that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.foreign_names.in_pinyin import is_foreign
from pipeline.checks.foreign_names.others import goes_on, is_only_name, is_rendered, is_strange, tells
from pipeline.checks.foreign_names.rules import OTHER
from pipeline.checks.foreign_names.slips import said
from pipeline.checks.foreign_names.spans import DOTS, Named, parts_of
from pipeline.chinese import foreign, sounds
from pipeline.model import Document, Issue, Word, tell
from pipeline.words import lexicon

_HYPHENED = re.compile("[-‐‑]")
# Bits a character by which a word is surely not a part of a name: of right ones kept aside 97 to 99% have more, of
# other names 94% have less (`scripts/build_foreign_sounds.py`).
_NEVER = -3.0
# The same of another name that bearers have: so little is said for it where the right one is.
_HARDLY = -2.0
# Shorter first names may be short forms, which need not sound like the whole.
_NO_SHORT_FORM = 5
# How likely it is that the word is wrong.
_CONFIDENCE = 0.85


def issues(document: Document, bead: Bead, names: Sequence[Named]) -> Iterator[Issue]:
    """*Carlos Donadio* for 卡洛斯·阿尔瓦拉多: beside the one part stands what no reader hears in the other.

    The words of a name stand in the order of its parts, so that the part which is right says which word the other is.
    """
    chains = list(_chains(names, bead.source))
    runs = list(_runs(bead)) if chains else []
    done: set[int] = set()
    for chain in chains:
        for run in runs:
            for number, word in _wrong(run, chain, bead, names):
                if word.start not in done:
                    done.add(word.start)
                    yield _issue(document, bead, word, chain, number)


def _chains(names: Sequence[Named], source: str) -> Iterator[list[Named]]:
    """The parts of each name that the source writes with dots: 卡洛斯 and 阿尔瓦拉多."""
    parts = [part for name in names if name.land == "west" for part in parts_of(name)]
    chain: list[Named] = []
    for one, other in pairwise([*parts, None]):
        assert one is not None
        chain.append(one)
        if other is None or DOTS.fullmatch(source, one.end, other.start) is None:
            if len(chain) > 1:
                yield chain
            chain = []


def _runs(bead: Bead) -> Iterator[list[Word]]:
    """Capitalised words one after the other, without the small words of names between them."""
    words, at = bead.words, 0
    while at < len(words):
        if words[at].text[0].isupper():
            run, last = [words[at]], at
            while (after := goes_on(words, last, bead.text)) is not None:
                run.append(words[after])
                last = after
            yield run
            at = last
        at += 1


def _wrong(
    run: Sequence[Word], chain: Sequence[Named], bead: Bead, names: Sequence[Named]
) -> Iterator[tuple[int, Word]]:
    """The word of a run for the first part, or that for the last, that cannot be it beside one that is its neighbour.

    Titles may stand before the first: *President Viktor Zelensky*.
    """
    for edge, beside in ((-1, -2), (0, 1)):
        part, known = chain[edge], chain[beside]
        places = range(len(run) - 1, len(run)) if edge else range(len(run) - 1)
        for at in places:
            word = run[at]
            if at + beside - edge < 0 or not _is(run[at + beside - edge], known):
                continue
            if not _is_name(word) or _HYPHENED.search(_around(bead, word)) or is_rendered(part, bead):
                continue
            if not _may_be(word, part, names, bead):
                yield edge % len(chain), word


def _is_name(word: Word) -> bool:
    """True for a word with a capital that is a name rather than a title or another word of English."""
    return is_strange(word) or (len(word.key) >= _NO_SHORT_FORM and is_only_name(word))


def _around(bead: Bead, word: Word) -> str:
    return bead.text[max(0, word.start - 1) : word.start] + bead.text[word.end : word.end + 1]


def _is(word: Word, part: Named) -> bool:
    """True for a word that a part of a name surely is."""
    listed = any(only_letters(form) == word.key for form in part.forms)
    return listed or tells(part.chinese, sounds.letters(word.text))


def _may_be(word: Word, own: Named, names: Sequence[Named], bead: Bead) -> bool:
    """True for a word that may be its part of the name, or another name of the source that has no other word."""
    letters = sounds.letters(word.text)
    if any(only_letters(form).find(word.key) >= 0 for name in names for form in name.forms):
        return True
    for part in names:
        heard = sounds.heard(part.chinese, letters)
        if heard is None or heard.bits < _NEVER:
            continue
        if part == own:
            if heard.bits > (_HARDLY if _is_other(word) else _NEVER):
                return True
        elif not part.forms or not is_rendered(part, bead):
            return True
    return False


def _is_other(word: Word) -> bool:
    """True for a word that is a name of its own, no short form of another: *Viktor* beside 弗拉基米尔, no *Bill*."""
    return len(word.key) >= _NO_SHORT_FORM and (word.key in foreign.latin() or not lexicon.is_english(word.key))


def _issue(document: Document, bead: Bead, word: Word, chain: Sequence[Named], number: int) -> Issue:
    part = chain[number]
    forms = tuple(dict.fromkeys((*_elsewhere(document, part), *(part.forms if len(part.forms) == 1 else ()))))
    beside = "·".join(each.chinese for each in chain)
    evidence = (tell("source: {a}", a=beside), *said(part, sounds.letters(word.text)))
    if forms:
        message = is_foreign(part.chinese, forms[0])
    else:
        message = tell("The source has {a}, which cannot be “{b}”.", a=part.chinese, b=word.text)
    return OTHER.issue(document.text, bead.place(word.span), message, forms, evidence, confidence=_CONFIDENCE)


# A capitalised word of a document.
_WORD = re.compile(r"(?<![^\W\d_])[A-Z][a-z]{3,}(?![^\W\d_])")


def _elsewhere(document: Document, part: Named) -> Iterator[str]:
    """What the document has elsewhere for a part of a name."""
    for written in dict.fromkeys(_WORD.findall(document.text)):
        known = written.lower() in foreign.latin() or not lexicon.is_english(written)
        if known and tells(part.chinese, sounds.letters(written)):
            yield written

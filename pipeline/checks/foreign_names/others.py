"""Names of the target that no name of the source can be, where one of the source has nothing in the target."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.foreign_names.in_pinyin import bare, is_foreign, suggested, ways
from pipeline.checks.foreign_names.rules import OTHER
from pipeline.checks.foreign_names.slips import said
from pipeline.checks.foreign_names.spans import Named, is_country
from pipeline.checks.romanisation.beside import title, title_at_end, titles
from pipeline.checks.romanisation.tokens import called_before
from pipeline.chinese import east, foreign, pinyin, readings, sounds
from pipeline.model import Document, Issue, Span, Word, tell
from pipeline.words import forms, lexicon

# What the dictionary calls a thing whose English is often another word: a country, its people, its tongue.
_LANDS = frozenset("count repub natio peopl langu conti regio".split())
# Words of one name at most, and small words that names have inside.
_MOST_WORDS = 5
_PARTICLES = frozenset("al bin da de del della der di du el ibn la le ter van von zu".split())
# Words that one transliterated name may be.
_TOGETHER = 3
_OWN = frozenset({"japan", "korea", "vietnam"})
_SHORTEST = 4
# How surely the characters of a word of the dictionary spell a foreign name, from -1 to 1.
_SPELT = 0.3
# Characters of the longest name that a foreigner takes in China.
_LONGEST_CHOSEN = 3
# Characters of the longest title.
_TITLE = 6
# So many letters at its beginning tell that a word is made of a name: *Brazilian*.
_STEM = 4
# Characters before and behind a name that may be a part of it.
_WIDER = 3
# Characters of one name.
_FEWEST, _MOST = 2, 8
# Bits by which a word is a name of the source, wherever that begins and ends, and one of which a known name is a part.
_EXPLAINS, _SURELY = 8.0, 12.0
# What English books use more often is no name, whatever lists say.
_COMMON = 8_000_000
# What a word of English can be.
_WORDS = ("NN", "NNS", "NN:U", "NN:UN", "VB", "VBD", "VBG", "JJ", "RB")


def issues(document: Document, bead: Bead, around: str, names: Sequence[Named]) -> Iterator[Issue]:
    """*Van der Meer* where the source has 范明政, and nothing of the kind of *Van der Meer*.

    `around` is the source of the bead and of those beside it, where something of its target may come from as well.
    """
    yield from _half_right(document.text, bead, names)
    sure = [name for name in names if _is_sure(name)]
    runs = list(_runs(bead)) if sure else []
    lost = [name for name in sure if not is_rendered(name, bead)] if runs else []
    if not lost:
        return
    strange = [run for run in runs if not _is_explained(run, bead, around, names, document)]
    if len(strange) > len({name.chinese for name in lost}):
        return  # English adds names
    for run in strange:
        yield _issue(document.text, bead, run, lost, len(strange) == 1)


def _half_right(text: str, bead: Bead, names: Sequence[Named]) -> Iterator[Issue]:
    """*Tanaka* of *Tanaka Yoshiko* for 铃木良子, who is Suzuki Yoshiko: a listed person's one name beside another."""
    for name in names:
        halves = {tuple(form.split(" ", 1)) for form in name.forms if " " in form} if name.person else set()
        for number, (first, second) in enumerate(pairwise(bead.words)) if halves else ():
            if bead.text[first.end : second.start] != " ":
                continue
            third = bead.words[number + 2].key if number + 2 < len(bead.words) else ""
            if name.land == "korea" and any(
                east.is_alike(second.key + third, only_letters(half), "korea") for pair in halves for half in pair
            ):
                continue  # *Ri Jong Sik*
            for at, (right, wrong) in enumerate(((second, first), (first, second))):
                meant = dict.fromkeys(half[at] for half in halves if only_letters(half[1 - at]) == right.key)
                if meant and _is_no_half(wrong, name, [part for half in halves for part in half]):
                    message = is_foreign(name.chinese, name.forms[0])
                    evidence = (tell("source: {a}", a=name.chinese),)
                    yield OTHER.issue(text, bead.place(wrong.span), message, list(meant), evidence)


def _is_no_half(word: Word, name: Named, halves: Sequence[str]) -> bool:
    """True for a word with a capital that neither is nor may be any of the names of a person."""
    if not word.text[0].isupper() or not word.text[1:].islower() or len(word.key) < _SHORTEST:
        return False
    if any(only_letters(half)[:3] == word.key[:3] for half in halves) or lexicon.frequency(word.key) > _COMMON:
        return False
    land: east.Land = name.land  # type: ignore[assignment]
    return name.land in _OWN and not any(east.is_alike(word.key, only_letters(half), land) for half in halves)


def _issue(text: str, bead: Bead, run: tuple[Word, ...], lost: Sequence[Named], alone: bool) -> Issue:
    written = bead.text[run[0].start : run[-1].end]
    left = "、".join(dict.fromkeys(name.chinese for name in lost))
    message = tell("The source has {a}, which cannot be “{b}”.", a=left, b=written)
    evidence = [tell("source: {a}", a=left), tell("nothing in the source sounds like “{a}”", a=written)]
    if len(lost) == 1:
        reading = "-".join(sounds.syllable(character) for character in lost[0].chinese)
        evidence[1:1] = [tell("{a} is read {b}", a=left, b=reading), *said(lost[0], only_letters(written))]
    forms = suggested(lost[0]) if len(lost) == 1 else ()
    span = bead.place(Span(run[0].start, run[-1].end))
    confidence = _CONFIDENCE
    if len(lost) == 1 and alone and not _may_be_chosen(lost[0]):
        confidence = _SAME_TITLE if _have_one_title(bead, run, lost[0]) else _ALONE
    return OTHER.issue(text, span, message, forms, evidence, confidence=confidence)


# Of two names that nothing explains it may be the wrong one that is named: a person is only asked. One beside one is
# likely, more so where one title stands before both.
_CONFIDENCE, _ALONE, _SAME_TITLE = 0.45, 0.8, 0.85


def _have_one_title(bead: Bead, run: tuple[Word, ...], name: Named) -> bool:
    """True where what stands before a run of the target is how English calls who has the title of a name."""
    called = called_before(bead.text, Span(run[0].start, run[-1].end))
    before = title_at_end().search(bead.source, max(0, name.start - _TITLE), name.start)
    behind = title().match(bead.source, name.end)
    return any(called in titles()[match.group()] for match in (before, behind) if match and called)


def _may_be_chosen(name: Named) -> bool:
    """True for a person abroad who may have a Chinese name that is no transliteration: 凯礼博, *Markus Kamieth*."""
    chosen = name.person and not name.forms and len(name.chinese) <= _LONGEST_CHOSEN
    return chosen and not foreign.possible().issuperset(name.chinese)


def _is_sure(name: Named) -> bool:
    """True for a name that a translation would have by its sound."""
    if name.person:
        return bool(name.forms) or name.told or len(name.chinese) > 2
    if name.land == "west" and not foreign.possible().issuperset(name.chinese):
        return False
    if name.land == "other":
        return len(name.chinese) > 2 and bool(name.forms) and foreign.spells(bare(name)) > _SPELT
    if name.land == "latin" or is_country(name.chinese) or name.chinese in foreign.countries():
        return False
    word = readings.word(name.chinese)
    return word is None or (word.kind == "f" and _LANDS.isdisjoint(word.glosses))


def is_rendered(name: Named, bead: Bead) -> bool:
    """True when something of the target is the name, or sounds like it, or is made of it."""
    low = bead.text.lower()
    parts = [part.lower() for form in name.forms for part in re.split(r"[ -]", form) if len(part) > 2]
    if any(part[:_STEM] in low for part in parts):
        return True
    if any("".join(way) in only_letters(bead.text) for way in ways(name.chinese)):
        return True
    spans = _wider(name, bead.source)
    for joined in joined_capitals(bead):
        least = _SURELY if name.forms else _EXPLAINS
        if sounds.may_be(name.chinese, joined) or any(tells(span, joined, least) for span in spans):
            return True
        if name.land in _OWN and east.may_be(name.chinese, (joined,), name.land):  # type: ignore[arg-type]
            return True
    return False


def joined_capitals(bead: Bead) -> Iterator[str]:
    """The letters of each run of words with capitals that may be one transliterated name."""
    for start in range(len(bead.words)):
        joined = ""
        for word in bead.words[start : start + _TOGETHER]:
            if not word.text[0].isupper():
                break
            joined += sounds.letters(word.text)
            yield joined


def tells(chinese: str, word: str, least: float = _EXPLAINS) -> bool:
    """True where so much speaks for a word being some characters that chance among many such pairs does not."""
    heard = sounds.heard(chinese, word)
    return heard is not None and heard.bits >= sounds.BAR and heard.bits * len(chinese) >= least


def _wider(name: Named, source: str) -> list[str]:
    """A name, and what it may be with characters beside it: 比阿特 and 比阿特丽斯."""
    spans = []
    for start in range(max(0, name.start - _WIDER), name.start + 1):
        for end in range(name.end, min(len(source), name.end + _WIDER) + 1):
            if readings.HAN.fullmatch(source[start:end]):
                spans.append(source[start:end])
    return spans


def _runs(bead: Bead) -> Iterator[tuple[Word, ...]]:
    """The names of a target: capitalised words one after the other, small words of names between them."""
    words, at = bead.words, 0
    while at < len(words):
        if not words[at].text[0].isupper():
            at += 1
            continue
        last = at
        while (after := goes_on(words, last, bead.text)) is not None:
            last = after
        run = _name_of(words[at : last + 1])
        if run:
            yield run
        at = last + 1


def goes_on(words: Sequence[Word], last: int, text: str) -> int | None:
    """The next capitalised word of the same run, small words of names between them left aside; None where it ends."""
    ahead = last + 1
    while ahead < len(words) and words[ahead].key in _PARTICLES and words[ahead].text.islower():
        ahead += 1
    if ahead == len(words) or not words[ahead].text[0].isupper():
        return None
    between = (text[one.end : other.start] for one, other in pairwise(words[last : ahead + 1]))
    return ahead if all(gap in (" ", "-", ". ") for gap in between) else None


def _name_of(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The name among capitalised words: without the titles before it (*Prime Minister*) and what stands behind it."""
    parted = [at for at in range(1, len(words) - 1) if words[at].key in _PARTICLES and words[at].text.islower()]
    strange = [at for at, word in enumerate(words) if is_strange(word)] or [at + 1 for at in parted]
    if not strange:
        return ()
    first, last = strange[0], strange[-1]
    while first and (words[first - 1].key in _PARTICLES or is_only_name(words[first - 1])):
        first -= 1
    while last + 1 < len(words) and is_only_name(words[last + 1]):
        last += 1
    return words[first : last + 1]


def is_only_name(word: Word) -> bool:
    """True for a name that is no word of English: *Hendricks*, *Robert*."""
    return word.key in foreign.latin() and word.text[1:].islower() and not forms.can_be(word.key, *_WORDS)


def _is_explained(run: tuple[Word, ...], bead: Bead, around: str, names: Sequence[Named], document: Document) -> bool:
    """True for words that are no name, that are known, or that something of the source may be."""
    strange = [word for word in run if is_strange(word)]
    if len(run) > _MOST_WORDS or any(_is_part(word, name) for word in run for name in names):
        return True
    place = bead.place(Span(run[0].start, run[-1].end))
    known = bisect_left(document.names, place)
    if any(span.contains(place) for span in document.names[max(0, known - 1) : known + 1]):
        return True
    low = around.lower()
    stems = {made[:_STEM].lower() for _, _, entry in sources.cover(around) for made in (*entry.names, *entry.glosses)}
    joined = "".join(sounds.letters(word.text) for word in run)
    letters = [sounds.letters(word.text) for word in strange]
    if any(word.key in low or word.key[:_STEM] in stems for word in run):
        return True
    return any(_is_heard(word, around) for word in {joined, *letters})


def _is_part(word: Word, name: Named) -> bool:
    """True for a word of a foreign name of the source, or one that may be another writing of it."""
    if any(only_letters(part) == word.key for form in name.forms for part in form.split()):
        return True
    return name.person and name.land in _OWN and east.may_be(name.chinese, (word.key,), name.land)  # type: ignore[arg-type]


def is_strange(word: Word) -> bool:
    """True for a word with a capital that is a name, as far as can be told, and no Chinese one."""
    if not word.text[0].isupper() or not word.text[1:].islower() or len(word.key) < _SHORTEST:
        return False
    if pinyin.is_pinyin(word.text, loose=True) or lexicon.is_chinese(word.key):
        return False
    rare = lexicon.frequency(word.key) < _COMMON
    return not lexicon.is_english(word.key) or (rare and is_only_name(word))


def _is_heard(word: str, source: str) -> bool:
    """True when something of the source sounds like a word, or reads nearly so."""
    table = readings.characters().readings
    words = [(start, end) for start, end, entry in sources.cover(source) if entry.kind != "f"]
    common, possible = {at for start, end in words for at in range(start, end)}, foreign.possible()
    for match in readings.HAN.finditer(source):
        run, base = match.group(), match.start()
        for start in range(len(run)):
            for end in range(start + _FEWEST, min(len(run), start + _MOST) + 1):
                size = end - start
                if not size <= len(word) + 2 or len(word) > 5 * size:
                    continue
                spelt = possible.issuperset(run[start:end]) and common.isdisjoint(range(base + start, base + end))
                if spelt and tells(run[start:end], word):
                    return True
                read = "".join(table.get(character, ("",))[0] for character in run[start:end])
                if OSA.normalized_distance(read, word) <= 0.34:
                    return True
    return False

"""Words a letter or two away from a foreign name of the source."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.checks.coverage.beads import Bead
from pipeline.checks.foreign_names import meant
from pipeline.checks.foreign_names.in_pinyin import is_foreign, ways
from pipeline.checks.foreign_names.rules import SLIP
from pipeline.checks.foreign_names.spans import Named, may_be_of_china, own_names
from pipeline.chinese import east, foreign, pinyin, readings, sounds
from pipeline.model import Issue, Message, Span, Word, tell
from pipeline.words import forms, lexicon

# Shorter names are one letter from too many others; longer ones may differ in two.
_NO_SHORTER, _LONG = 5, 8
# A word used more often than this in English books is no slip of a name.
_COMMON = 100_000
# One used less often is hardly a word.
_RARE = 10_000
# Bits by which the characters must sound more like the name than like the word.
_CLEARLY = 6.0
# How likely a word must be wrong, where half of all words are, and so that hardly any right one is taken for wrong: of
# names kept aside (`scripts/fit_foreign.py`); and how likely it is wrong where hardly any are.
_DOUBTFUL, _WRONG = 0.7, 0.85
_PERHAPS, _MISHEARD = 0.5, 0.85
# A word of a name.
_PART = re.compile(r"[^\W\d_]+")
# Bits that tell a rendering, and one of a form that is none; how far it is from that, of all letters.
_TELLS, _SURELY_TELLS, _FAR = 5.0, 10.0, 0.35
# Bits a character by which a name that is known may well be meant.
_WELL = 3.5
# Bits a character by which a name of Japan is surely read.
_SURELY = 4.0
# Characters before and behind a name that may be a part of it.
_WIDER = 2
# Letters at its beginning that tell a name, and words that it may be.
_STEM, _TOGETHER = 4, 3
# Letters that renderings of one foreign name have or lack: *Rohani* and *Rouhani*, *Gutteres*, *Zelenskyy*.
_LOOSE = frozenset("aeiouhwy")
# What rather is a word than a name: *Nations*.
_PLURALS = ("NNS", "VBD", "VBG", "JJ", "RB")


def issues(text: str, bead: Bead, names: Sequence[Named]) -> Iterator[Issue]:
    """*Chian* for 中国, *Marcon* for 马克龙, *Ruthenfort* for 卢瑟福."""
    there = {word.key for word in bead.words}
    parts = [(name, part) for name in names for form in name.forms for part in _PART.findall(form)]
    right = {part.lower() for _, part in parts}
    right |= {
        part.lower()
        for name in names
        for town in foreign.called_so().get(name.chinese, ())
        for part in _PART.findall(town)
    }
    plain = {lexicon.unaccented(part) for part in right}
    known = [(name, part) for name, part in parts if len(part) >= _least(name) and not _is_chinese(name, part)]
    unlisted = [
        name
        for name in names
        if not name.forms and (len(name.chinese) > 2 or name.told) and not may_be_of_china(bead.source)
    ]
    source = bead.source.lower()
    for word in bead.words if known or unlisted else ():
        if (
            word.key in right
            or word.key in plain
            or word.key in source
            or not _may_be_name(word)
            or not word.key.isascii()
        ):
            continue
        rare = lexicon.frequency(word.key) < _COMMON
        near = [(n, part) for n, part in known if part.lower() not in there or not _is_known(word.key)]
        near = [(name, part) for name, part in near if rare or (_is_known_person(name) and word.key in foreign.latin())]
        unknown = not _is_known(word.key)
        near = [
            (name, part)
            for name, part in near
            if _is_slip(word.key, part.lower(), name)
            or (unknown and part.lower() not in there and _is_garbled(word.key, part.lower()))
        ]
        near = near or [
            (name, part)
            for name, part in known
            if rare and unknown and part.lower() not in there and _is_cut(word.key, part.lower())
        ]
        near = _nearest(word.key, near)
        if not near and rare and unlisted:
            yield from _misheard(text, bead, word, unlisted, names)
        if len({lexicon.unaccented(part) for _, part in near}) == 1:
            name, part = near[0]
            written = part.upper() if word.text.isupper() else part.capitalize() if part.islower() else part
            evidence = (tell("source: {a}", a=name.chinese), *said(name, word.key))
            yield SLIP.issue(text, bead.place(word.span), _message(name, written), (written,), evidence)


def _least(name: Named) -> int:
    """Letters of the shortest form that is looked for."""
    return _NO_SHORTER - 1 if _is_known_person(name) else _NO_SHORTER


def _nearest(word: str, near: Sequence[tuple[Named, str]]) -> list[tuple[Named, str]]:
    """Of some forms those with the fewest letters that differ."""
    apart = [OSA.distance(word, part.lower()) for _, part in near]
    return [each for each, far in zip(near, apart, strict=True) if far == min(apart)]


def _is_cut(word: str, right: str) -> bool:
    """True for a name without its last two or three letters, which is no word: *Belgra* for Belgrade."""
    lost = len(right) - len(word)
    return lost in (2, 3) and len(word) >= _NO_SHORTER and right.startswith(word) and lexicon.frequency(word) < _RARE


def _is_chinese(name: Named, part: str) -> bool:
    """True for a name that reads so in pinyin (*Xinhua*, 新华社): it is held against its characters elsewhere."""
    own = name.chinese in own_names()
    return name.land == "other" and not own and part.lower() in readings.joined(name.chinese)


def _message(name: Named, written: str) -> Message:
    if name.land == "latin":
        return tell("The source has “{a}”.", a=written)
    if name.land == "other":
        return tell("The source has {a}, which is “{b}” in English.", a=name.chinese, b=written)
    return is_foreign(name.chinese, written)


def _misheard(text: str, bead: Bead, word: Word, unlisted: Sequence[Named], names: Sequence[Named]) -> Iterator[Issue]:
    """A word that rather is a slip of what the characters of a name sound like: *Smedelevo* for 斯梅代雷沃."""
    if not meant.is_strange(word.key) or any(word.key == way for name in names for way in _read(name)):
        return
    there = {other.key for other in bead.words} - {word.key}
    heard = [(name, sounds.heard(name.chinese, word.key)) for name in names if name.land in ("west", "other")]
    name, mine = max(heard, key=lambda each: each[1].bits if each[1] else -math.inf)
    if mine is None or name not in unlisted or _is_rendered_better(word, mine, name, bead):
        return
    if _is_part(name, mine, word.key, bead):
        return
    choice = meant.meant(word.key, name.chinese, meant.words_of(text), there)
    if choice is None or choice.wrong < _DOUBTFUL:
        return
    written = word.text[0] + choice.name[1:] if choice.name[:1] == word.key[0] else choice.name.capitalize()
    if word.text.isupper():
        written = written.upper()
    if written:
        message = tell("The source has {a}, which rather sounds like “{b}”.", a=name.chinese, b=written)
    else:
        message = tell("The source has {a}, which cannot be “{b}”.", a=name.chinese, b=word.text)
    evidence = (tell("source: {a}", a=name.chinese), *said(name, word.key))
    confidence = _MISHEARD if choice.wrong >= _WRONG else _PERHAPS
    yield SLIP.issue(
        text, bead.place(word.span), message, (written,) if written else (), evidence, confidence=confidence
    )


def _read(name: Named) -> Iterator[str]:
    """A name as Mandarin reads it."""
    return ("".join(way) for way in ways(name.chinese))


def _is_rendered_better(word: Word, mine: sounds.Heard, name: Named, bead: Bead) -> bool:
    """True where other words of the target sound more like a name, or a word does with what stands beside it."""
    at = bead.words.index(word)
    for first in range(len(bead.words)):
        for last in range(first, min(first + _TOGETHER, len(bead.words))):
            if first == last == at or not (first <= at <= last or bead.words[first].text[0].isupper()):
                continue
            joined = "".join(sounds.letters(each.text) for each in bead.words[first : last + 1])
            other = sounds.heard(name.chinese, joined)
            if other is not None and other.bits >= mine.bits:
                return True
    return False


def said(name: Named, word: str) -> Iterator[Message]:
    """Which letters of a word a character of the name does not stand for."""
    heard = sounds.heard(name.chinese, word)
    if heard is not None and name.land == "west":
        character, group, cost = max(heard.groups, key=lambda group: group[2])
        if cost > _CLEARLY and group:
            yield tell("{a} hardly stands for “{b}” in foreign names", a=character, b=group)


def _is_known(word: str) -> bool:
    """True for a word that may be right as it stands, beside another: *Ronald* and *Ronaldo*."""
    return word in foreign.latin() or lexicon.is_english(word) or pinyin.is_pinyin(word, loose=True)


def _may_be_name(word: Word) -> bool:
    if not word.text[0].isupper() or len(word.key) < _NO_SHORTER - 1 or not word.key.isalpha():
        return False
    return not lexicon.is_chinese(word.key)


def _is_slip(word: str, right: str, name: Named) -> bool:
    """True for two letters that changed places or a consonant lost or added; or where the characters tell it."""
    apart = OSA.distance(word, right, score_cutoff=2)
    known = _is_known_person(name) and len(right) >= _NO_SHORTER
    if not 0 < apart <= (2 if len(right) >= _LONG or known else 1):
        return False
    if name.land == "latin":
        return not _is_known(word) and word[:-1] != right
    if name.chinese in own_names() and word[0] == right[0] and word[:-1] != right:
        if word not in foreign.latin() and not lexicon.is_english(word):
            return True  # a firm spells its name in one way
    if meant.is_other_spelling(word, right):
        return False
    if known and word[0] == right[0] and not _is_ending(word, right) and not _is_loose(word, right):
        return True
    return (apart == 1 and _slipped(word, right)) or _sounds_better(word, right, name)


def _is_ending(word: str, right: str) -> bool:
    """True for a name with a letter behind it that its bearers have: several (*Putins*), or a woman (*Putina*)."""
    return word[:-1] == right and word[-1] in "as"


def _is_loose(word: str, right: str) -> bool:
    """True where one of two spellings only has letters more that renderings of one name have or lack: *Rohani*."""
    longer, shorter = sorted((word, right), key=len, reverse=True)
    rest = list(longer)
    for letter in shorter:
        if letter not in rest:
            return False
        rest.remove(letter)
    return bool(rest) and _LOOSE.issuperset(rest)


def _is_known_person(name: Named) -> bool:
    """True for a person, and a firm, of whom it is known how English writes the name: no other spelling is right."""
    known = foreign.listed().get(name.chinese)
    return name.chinese in own_names() or (known is not None and known.kind == "person")


def _is_garbled(word: str, right: str) -> bool:
    """True for what no list has, two letters from a name that the target lacks: *Nuway* for Norway."""
    apart = OSA.distance(word, right, score_cutoff=2)
    if not 0 < apart <= 2 or word[0] != right[0] or meant.folded(word) == meant.folded(right):
        return False
    if (
        _is_loose(word, right)
        or word.startswith(right)
        or right.startswith(word)
        or (word[:_STEM] == right[:_STEM] and word[-1] in "nsie")
    ):
        return False  # *Iraqi*, *Geminid*
    return apart == 1 or len(right) >= _LONG or word[-1] == right[-1]


def _slipped(word: str, name: str) -> bool:
    """True for two letters that changed places, or for a consonant lost or added within the name.

    Other differences may be those of two romanisations, of endings (*Canada*, *Canadian*), of doubled letters.
    """
    if len(word) == len(name):
        return sorted(word) == sorted(name) or _exchanged(word, name)
    longer, shorter = sorted((word, name), key=len, reverse=True)
    at = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    single = longer[at] not in (longer[at - 1 : at], longer[at + 1 : at + 2])
    return len(name) > _NO_SHORTER and 0 < at < len(shorter) - 1 and single and longer[at] not in _LOOSE


# Consonants that romanisations of one sound exchange.
_ALIKE = ("bpvfw", "dt", "gkcqh", "szcxj", "lr", "mn", "jgyi", "hjx")


def _exchanged(word: str, name: str) -> bool:
    """True where a letter within a name stands for one that sounds quite otherwise: *Dutkrte* for *Duterte*."""
    at = next(i for i, letter in enumerate(name) if letter != word[i])
    pair = {word[at], name[at]}
    if not 0 < at < len(name) - 1 or word in foreign.latin() or lexicon.is_english(word):
        return False
    return not pair <= set("aeiouyw") and not any(pair <= set(alike) for alike in _ALIKE)


def _sounds_better(word: str, right: str, name: Named) -> bool:
    """True for a word that is no name, where the characters clearly sound more like the right one."""
    if word in foreign.latin() or lexicon.is_english(word) or word[:-1] == right:
        return False
    if word[:_STEM] == right[:_STEM] and word[-1] in "nsi":
        return False  # *Iraqi*
    if name.land == "japan":
        dropped = len(word) < len(right) and _is_loose(word, right)  # as bearers do: *Tezka*
        return name.person and not dropped and _reads_better(word, right, name.chinese)
    heard, wanted = sounds.heard(name.chinese, word), sounds.heard(name.chinese, right)
    return wanted is not None and wanted.bits > 1 and (heard is None or heard.cost - wanted.cost >= _CLEARLY)


def _reads_better(word: str, right: str, chinese: str) -> bool:
    """As `_sounds_better`, of the surname or the given name of Japan that reads `right`: *Shuoji* for 修二, *Shuji*."""
    word, right = east.folded(word, "japan"), east.folded(right, "japan")
    parts = [part for at in range(1, len(chinese)) for part in (chinese[:at], chinese[at:])]
    heard = [(wanted.bits, part) for part in parts if (wanted := sounds.heard(part, right, "japan"))]
    if word == right or not heard or max(heard)[0] < _SURELY:
        return False
    part = max(heard)[1]
    wanted, other = sounds.heard(part, right, "japan"), sounds.heard(part, word, "japan")
    return wanted is not None and (other is None or other.cost - wanted.cost >= _CLEARLY)


# -- renderings by ear


def by_ear(text: str, bead: Bead, names: Sequence[Named]) -> Iterator[Issue]:
    """Words that sound like a listed name, and clearly less so than it: *Omik Jung* for 奥密克戎, which is Omicron."""
    low = lexicon.unaccented(bead.text)
    lost = [
        name
        for name in names
        if name.land == "west" and name.forms
        if len(name.chinese) > 2 or _is_known_person(name)
        if not any(lexicon.unaccented(part)[:_STEM] in low for form in name.forms for part in _PART.findall(form))
    ]
    done = 0
    for first in range(len(bead.words) if lost else 0):
        for last in range(min(len(bead.words), first + _TOGETHER) - 1, max(first, done) - 1, -1):
            run = bead.words[first : last + 1]
            name = _heard_as(run, lost, names, bead) if first >= done else None
            if name is not None:
                done = last + 1
                span = bead.place(Span(run[0].start, run[-1].end))
                evidence = (
                    tell("source: {a}", a=name.chinese),
                    tell("“{a}” is spelt by ear", a=span.of(text)),
                    *said(name, sounds.letters(span.of(text))),
                )
                form = name.forms[0][0].upper() + name.forms[0][1:]
                yield SLIP.issue(text, span, is_foreign(name.chinese, form), (form, *name.forms[1:]), evidence)


def _heard_as(run: Sequence[Word], lost: Sequence[Named], names: Sequence[Named], bead: Bead) -> Named | None:
    """The one name that some words sound like, though its own form sounds clearly more like it."""
    if not all(word.text[0].isupper() and word.text[1:].islower() for word in run):
        return None
    common = (
        lexicon.frequency(word.key) >= _COMMON
        and (word.key not in foreign.latin() or forms.can_be(word.key, *_PLURALS))
        for word in run
    )
    if any(common) or any(word.key in bead.source.lower() for word in run):
        return None
    if any(bead.text[one.end : other.start] != " " for one, other in pairwise(run)):
        return None
    joined = "".join(sounds.letters(word.text) for word in run)
    alike = [name for name in lost if _sounds_worse(run, joined, name)]
    if len(alike) != 1:
        return None
    mine = sounds.heard(alike[0].chinese, joined)
    others = (heard for name in names if name is not alike[0] and (heard := sounds.heard(name.chinese, joined)))
    if mine is None or any(other.bits >= mine.bits for other in others) or _is_part(alike[0], mine, joined, bead):
        return None
    return alike[0]


def _is_part(name: Named, mine: sounds.Heard, joined: str, bead: Bead) -> bool:
    """True where more of the source than a name sounds like some letters: 安格尔 is a part of 安格尔西, *Anglesea*."""
    evidence = mine.bits * len(name.chinese)
    for start in range(max(0, name.start - _WIDER), name.start + 1):
        for end in range(name.end, min(len(bead.source), name.end + _WIDER) + 1):
            whole = bead.source[start:end]
            if end - start > len(name.chinese) and foreign.possible().issuperset(whole):
                other = sounds.heard(whole, joined)
                if other is not None and other.bits * (end - start) > evidence:
                    return True
    return False


def _sounds_worse(run: Sequence[Word], joined: str, name: Named) -> bool:
    """True for letters that a name may be heard as, and for which its characters stand clearly less than for its form.

    So are letters that no name has and that surely are the name, far from its form: *Omik Jung*.
    """
    heard = sounds.heard(name.chinese, joined)
    if heard is None or heard.bits <= 1 or heard.bits * len(name.chinese) < _TELLS + len(run) - 1:
        return False
    if any(joined in east.folded(form, "japan") for form in name.forms):
        return False
    right = [wanted for form in name.forms for wanted in _heard_in_form(name.chinese, form)]
    if any(meant.folded(joined) == meant.folded(sounds.letters(form)) for form in name.forms):
        return False
    if joined in foreign.latin() and heard.bits > _WELL:
        return False  # a name of its own that the characters may well be: *Volodymyr*
    far = all(
        OSA.normalized_distance(meant.folded(joined), meant.folded(sounds.letters(form))) > _FAR for form in name.forms
    )
    if far and heard.bits * len(name.chinese) > _SURELY_TELLS and not _is_known(run[0].key):
        return True
    return bool(right) and heard.cost - min(wanted.cost for wanted in right) >= _CLEARLY


def _heard_in_form(chinese: str, form: str) -> Iterator[sounds.Heard]:
    """A form and each of its words as a name sounds."""
    for letters in dict.fromkeys((sounds.letters(form), *map(sounds.letters, form.split()))):
        heard = sounds.heard(chinese, letters)
        if heard is not None and heard.bits > 1:
            yield heard

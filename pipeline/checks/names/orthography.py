"""Right names of the glossary in wrong dress: other capitals, spaces, tones, and places in no established form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.checks.names.release import Flag, Release, in_case_of
from pipeline.checks.names.settled import Settled
from pipeline.checks.rows import row
from pipeline.chinese import divisions, gazetteer
from pipeline.chinese.pinyin import surnames
from pipeline.model import Example, Rule, Term, tell
from pipeline.words import forms

# A shorter lower-case word is as likely an English one, or a syllable.
_SHORTEST = 4
# Nouns and adjectives by the dictionary, words of grammar after a name.
_GRAMMAR = frozenset("and are as at but by for from had has have in is of on or that the to was were will with".split())
# Countries of which releases speak most, beside the places of China.
_COUNTRIES = frozenset("China Japan Russia India Vietnam Malaysia Thailand Singapore Germany France Britain".split())
# Two of whatever comes before a plural: *the two Taihangs are*.
_SEVERAL = frozenset({"two", "both"})
# Two words run together: RiverDelta, AmurCity.
_CAMEL = re.compile(r"([A-Z][a-z]+)([A-Z][a-z]+)")

CAPITALS = Rule(
    id="names.capitals",
    summary=tell("A name without its capital, or with other capitals than the glossary or the map gives it."),
    bad=(
        Example("They came to the port of [jiaxing>Jiaxing].", glossary=("嘉兴=Jiaxing",)),
        Example("They came to the port of [JiaXing>Jiaxing].", glossary=("嘉兴=Jiaxing",)),
        Example("The group will invest in [keqiao>Keqiao]."),
        Example("The company has its seat in [BeiJing>Beijing]."),
        Example("Zheng [shanjie>Shanjie] met other leaders."),
    ),
    good=(
        Example("NEWS FROM JIAXING", glossary=("嘉兴=Jiaxing",)),
        Example("He likes boxing.", glossary=("博兴=Boxing",)),
    ),
    source="GB/T 16159-2012 (Basic rules of the Chinese phonetic alphabet orthography), 6.3; GB/T 28039-2011",
    type="typographical",
    severity="major",
)


def find_capitals(settled: Settled) -> Iterator[Flag]:
    """The glossary's names in other capitals, and well-known places without any."""
    release = settled.release
    for i, word in enumerate(release.words):
        if i in settled.words:
            continue
        term = release.index.single.get(word.key)
        if term and _is_in_other_capitals(release, i, term):
            message = tell("The name “{a}” is written with other capitals.", a=term.target)
            facts = (*release.stands(word.key, term.target), row(term))
            yield release.flag(CAPITALS, i, i, message, (term.target,), facts)
        elif not term and _is_place_without_capital(settled, i):
            right = divisions.written(word.key)
            message = tell("The place “{a}” lacks its capital.", a=right)
            facts = (*release.stands(word.key, right), tell("“{a}” is a place of China", a=right))
            yield release.flag(CAPITALS, i, i, message, (right,), facts)


def _is_in_other_capitals(release: Release, i: int, term: Term) -> bool:
    word = release.words[i]
    # An English word may mean itself, and an acronym is written in many ways.
    if release.is_word(word.key) or len(word.key) < _SHORTEST or term.target.isupper():
        return False
    return not _differ_in_apostrophe(term.target, word.text)


def _differ_in_apostrophe(one: str, other: str) -> bool:
    """True when two names differ in nothing but the form of their apostrophe."""
    return one.replace("'", "’") == other.replace("'", "’").replace("‘", "’").replace("ʼ", "’")


_OPENING = frozenset("\"'“‘«")


def _is_place_without_capital(settled: Settled, i: int) -> bool:
    """*in keqiao*: a place by its name and by its company."""
    release, word = settled.release, settled.release.words[i]
    if len(word.key) <= _SHORTEST or not word.text.islower():
        return False
    if not divisions.is_place(word.key) or not divisions.provinces(word.key) or release.is_word(word.key):
        return False
    before, after = release.gap(i - 1)[-1:], release.gap(i)[:1]
    if "-" in (before, after) or before in _OPENING:
        return False  # “qingzhen” is a word that is spoken of
    return bool(release.count[word.key] or settled.stands_as_place(i))


ESTABLISHED_FORM = Rule(
    id="names.established-form",
    summary=tell(
        "A place by its mere reading, or without its accents, where the language has an established form of it."
    ),
    bad=(
        Example("They flew to Ningbo, Dalian, [Lasa>Lhasa] and Zhuhai."),
        Example("The temple stands in [Taian>Tai’an]."),
        Example("Le musée de [Pekin>Pékin] est ouvert.", language="fr"),
    ),
    good=(
        Example("They flew to Lhasa, Harbin and Xi’an."),
        Example("Le musée de Pékin est ouvert.", language="fr"),
        Example("Le canard Pekin est un plat.", language="fr"),
    ),
    source="GB/T 2260 and the Latin forms of the map authority; for exonyms, the dictionaries of each language",
    type="misspelling",
    severity="major",
)

TONES = Rule(
    id="names.tones",
    summary=tell("A place with the tones of its pinyin, which releases leave out."),
    bad=(
        Example("They met the Mayor of [Xián>Xi’an]."),
        Example("They came to the port of [Jiāxīng>Jiaxing].", glossary=("嘉兴=Jiaxing",)),
    ),
    good=(
        Example("They met the Mayor of Xi’an."),
        Example("It is Jiaxing (pinyin: Jiāxīng).", glossary=("嘉兴=Jiaxing",)),
    ),
    source="GB/T 16159-2012 (Basic rules of the Chinese phonetic alphabet orthography), 7",
    type="misspelling",
    severity="major",
)


def find_established(settled: Settled) -> Iterator[Flag]:
    """The reading of a place whose established form is another, *Lasa*, and one with tones, *Xián*."""
    release = settled.release
    for i, word in release.capitalised:
        if i in settled.words or word.key in release.index.single:
            continue
        plain = _without_tones(word.key)
        toned = plain != word.key
        if toned and sum(letter in release.lists.accents for letter in word.key) == 1:
            continue  # the language's own accent: Wuhán
        right = divisions.with_apostrophe(plain) if toned else divisions.established(plain)
        if right and settled.stands_as_place(i) and not settled.stands_as_person(i) and not release.is_brand(i):
            right = release.own_form(right).replace("'", release.apostrophe)
            message = tell("“{a}” is the established form of the place “{b}”.", a=right, b=word.text)
            facts = (tell("“{a}” is a place of China, “{b}” is not", a=right, b=word.text),)
            yield release.flag(TONES if toned else ESTABLISHED_FORM, i, i, message, (right,), facts)


def find_exonyms(settled: Settled) -> Iterator[Flag]:
    """The language's own name of a place without its accents: *Pekin* for *Pékin*.

    Where it stands as a place or after *of*, or the release has it with its accents; what English calls a place so is
    right, too.
    """
    release = settled.release
    without = {plain: name for plain, name in release.own_places.items() if not name.isascii()}
    for i, word in release.capitalised:
        right = without.get(word.key)
        if right is None or i in settled.words or word.key in release.index.single:
            continue
        before = release.before(i)
        placed = settled.stands_as_place(i) or (before is not None and before.key in release.lists.of)
        if gazetteer.named(word.key) or not (placed or release.count[right.lower()]):
            continue
        if settled.stands_as_person(i) or release.is_brand(i):
            continue
        message = tell("“{a}” is the established form of the place “{b}”.", a=right, b=word.text)
        facts = (tell("“{a}” lacks its accents", a=word.text), *release.stands(right.lower(), right))
        yield release.flag(ESTABLISHED_FORM, i, i, message, (in_case_of(word.text, right),), facts)


# Macron, acute, caron and grave.
_TONE_MARKS = "\u0304\u0301\u030c\u0300"


def _without_tones(key: str) -> str:
    """The letters without the four marks of tones; other accents are no pinyin, and stay: *Simão*."""
    if key.isascii():
        return key
    letters = (unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", key))
    plain = "".join("".join(c for c in parts if c not in _TONE_MARKS) for parts in letters)
    return unicodedata.normalize("NFC", plain)


POSSESSIVE = Rule(
    id="names.possessive",
    summary=tell("A place with an s and no apostrophe before a noun: a place has no plural."),
    bad=(Example("[Foshans>Foshan’s] industry grows."),),
    good=(Example("Foshan’s industry grows."), Example("The two Jiaxings are alike.", glossary=("嘉兴=Jiaxing",))),
    source="The Chicago Manual of Style, 17th ed., 7.16",
    type="typographical",
    severity="major",
    languages=("en",),
)


def find_possessives(settled: Settled) -> Iterator[Flag]:
    """A place with an *s* and no apostrophe before a noun: *Foshans industry*."""
    release = settled.release
    if not release.in_english:
        return
    for i, word in release.capitalised:
        if i in settled.words or not word.key.endswith("s"):
            continue
        stem, noun = word.text[:-1], release.after(i)
        if noun is None or not _lacks_apostrophe(release, i, stem) or not _is_owned(noun.key):
            continue
        right = f"{stem}{release.apostrophe}s"
        message = tell("“{a}” lacks its apostrophe: “{b}”.", a=word.text, b=right)
        facts = (tell("a place has no plural"), tell("a noun follows: “{a}”", a=noun.text))
        yield release.flag(POSSESSIVE, i, i, message, (right,), facts)


def _lacks_apostrophe(release: Release, i: int, stem: str) -> bool:
    """True for a place and an *s*, before a space, that is no word and no name of its own."""
    key, index = release.words[i].key, release.index
    if release.is_word(key) and stem not in _COUNTRIES:
        return False
    if release.gap(i) != " " or len(stem) < _SHORTEST or key in index.single:
        return False
    before, term = release.before(i), index.single.get(stem.lower())
    if before and before.key in _SEVERAL:
        return False
    return stem in _COUNTRIES or divisions.is_place(stem.lower()) or (term is not None and term.kind == "place")


def _is_owned(key: str) -> bool:
    """True for what may stand between *’s* and its noun, and is neither a plain verb nor a word of grammar."""
    nouns = ("NN", "NN:U", "NN:UN", "NNS", "JJ", "JJR")
    return forms.can_be(key, *nouns) and not forms.can_be(key, "VBD") and key not in _GRAMMAR


SPACING = Rule(
    id="names.spacing",
    summary=tell(
        "A name that is divided into words, or written together, otherwise than the glossary or the map has it."
    ),
    bad=(
        Example("They came to the port of [Jia xing>Jiaxing].", glossary=("嘉兴=Jiaxing",)),
        Example("They met in the Yangtze [RiverDelta>River Delta].", glossary=("长三角=Yangtze River Delta",)),
        Example("General Secretary [Xijinping>Xi Jinping] spoke.", glossary=("习近平=Xi Jinping:preferred:person",)),
        Example("[Z hejiang>Zhejiang]’s meeting ended."),
        Example("The factory is in [Guang Zhou>Guangzhou] City."),
    ),
    good=(
        Example("Wang Jia-xing and Wang Jia Xing met in Jiaxing.", glossary=("嘉兴=Jiaxing",)),
        Example("Mr. An Hui met Su Zhou."),
    ),
    source="GB/T 16159-2012 (Basic rules of the Chinese phonetic alphabet orthography), 6.1; GB/T 28039-2011",
    type="whitespace",
    severity="major",
)


def find_spacing(settled: Settled) -> Iterator[Flag]:
    """Names that are divided or joined otherwise than in the glossary, and places of it with their tones."""
    done = -1
    for i in settled.release.capitals:
        if i <= done or i in settled.words:
            continue
        flag = _joined_up(settled.release, i) or _pulled_apart(settled, i)
        if flag:
            done = flag.words[1]
            yield flag


def _joined_up(release: Release, i: int) -> Flag | None:
    index, word = release.index, release.words[i]
    if i and release.words[i - 1].key == "pinyin":
        return None  # “Zhejiang (pinyin: Zhèjiāng)” shows the tones on purpose
    plain = _without_tones(word.key)
    term = index.letters.get(plain.replace("'", ""))
    if term and plain != word.key and term.kind == "place" and term.target.replace("’", "'").lower() != word.key:
        message = tell("“{a}” looks like “{b}”.", a=word.text, b=term.target)
        return release.flag(TONES, i, i, message, (in_case_of(word.text, term.target),), (row(term),))
    if release.is_word(word.key):
        return None
    if term and " " in term.target and term.kind == "person":
        return _divided_otherwise(release, i, i, term.target, term)
    parts = _CAMEL.fullmatch(word.text)
    if parts:
        one, two = parts[1].lower(), parts[2].lower()
        inside = index.neighbours.get((one, two)) or (index.single.get(one) if release.is_word(two) else None)
        if inside:
            return _divided_otherwise(release, i, i, f"{parts[1]} {parts[2]}", inside)
    return None


def _pulled_apart(settled: Settled, i: int) -> Flag | None:
    """A name of the glossary in two or three pieces."""
    release = settled.release
    for last in (i + 1, i + 2):
        if last >= len(release.words) or last in settled.words or release.gap(last - 1) not in (" ", "\u00a0", "-"):
            return None
        run = release.words[i : last + 1]
        term = release.index.letters.get("".join(word.key for word in run).replace("'", ""))
        # Glossaries hold places with stray spaces too, which prove nothing.
        if term is None or (" " in term.target and term.kind != "person") or len(term.target) <= _SHORTEST:
            continue
        if term.kind != "person" and (release.gap(i) == "-" or settled.stands_as_person(i)):
            return None
        second_half = run[-1].text[0].islower() and not release.is_word(run[-1].key)
        # "Jia Xing" may be a person; where the place is named too and the first half is no surname, it is the place.
        named_too = last == i + 1 and release.count[term.target.lower()] and run[0].key not in surnames()
        if second_half or named_too or (term.kind == "person" and last == i + 2):
            return _divided_otherwise(release, i, last, term.target, term)
    return None


def _divided_otherwise(release: Release, first: int, last: int, right: str, term: Term) -> Flag:
    right = in_case_of(release.words[first].text, right)
    message = tell("The name “{a}” is divided into words otherwise.", a=right)
    return release.flag(SPACING, first, last, message, (right,), (row(term),))


RULES = (SPACING, CAPITALS, POSSESSIVE, TONES, ESTABLISHED_FORM)

"""Names whose letters are right and whose capitals or spaces are not."""

from __future__ import annotations

import re
import unicodedata

from pipeline.checks.names.release import Release, apostrophe, in_case_of, row, surnames
from pipeline.chinese import divisions, gazetteer
from pipeline.model import Term
from pipeline.words import forms
from pipeline.words.phrases import joined

# A shorter lower-case word is as likely an English one, or a syllable.
_SHORTEST = 4
# Nouns and adjectives by the dictionary, words of grammar after a name.
_GRAMMAR = frozenset("and are as at but by for from had has have in is of on or that the to was were will with".split())
# Countries of which releases speak most, beside the places of China.
_COUNTRIES = frozenset("China Japan Russia India Vietnam Malaysia Thailand Singapore Germany France Britain".split())
# Two words run together: RiverDelta, AmurCity.
_CAMEL = re.compile(r"([A-Z][a-z]+)([A-Z][a-z]+)")


def settle_names(release: Release) -> None:
    """Mark the glossary's names as known, longest first."""
    index, found = release.index, release.words
    i = 0
    while i < len(found):
        word = found[i]
        last = i
        for keys, _ in index.phrases.get(word.key, ()) if not word.text[0].islower() else ():
            end = i + len(keys)
            if tuple(w.key for w in found[i:end]) == keys and all(
                joined(release.text, found[j], found[j + 1]) for j in range(i, end - 1)
            ):
                last = end - 1
                release.settle(i, last, True)
                break
        else:
            term = index.single.get(word.key)
            own = word.key in release.exonyms and word.text[0].isupper()
            if own or (term and word.text in (term.target, term.target.upper(), term.target.title())):
                release.settle(i, i, True)
        i = last + 1


def find_capitals(release: Release) -> None:
    """Flag the glossary's names in wrong capitals, *jiaxing*, *JiaXing*, and well-known places without any."""
    for i, word in enumerate(release.words):
        if i in release.settled:
            continue
        term = release.index.single.get(word.key)
        if term:
            _flag_capitals(release, i, term)
        elif word.text.islower() and release.language.tag == "en":
            _flag_lower_case(release, i)


def _flag_lower_case(release: Release, i: int) -> None:
    """*in keqiao*: a place by its name and by its company."""
    word = release.words[i]
    if len(word.key) <= _SHORTEST or not divisions.provinces(word.key) or release.is_word(word.key):
        return
    if (
        not (release.count[word.key] or release.is_place(i))
        or release.gap(i)[:1] == "-"
        or release.gap(i - 1)[-1:] == "-"
    ):
        return
    right = divisions.written(word.key)
    release.flag(
        i,
        i,
        "typographical",
        f"The place “{right}” lacks its capital.",
        (right,),
        (*release.stands(word.key, right), f"“{right}” is a place of China"),
    )


def find_established(release: Release) -> None:
    """Flag the reading of a place whose established form is another, *Lasa*, and one with tones, *Xián*."""
    for i, word in enumerate(release.words):
        if i in release.settled or not word.text[0].isupper() or word.key in release.index.single:
            continue
        plain = _without_tones(word.key)
        right = divisions.established(plain) if plain == word.key else divisions.with_apostrophe(plain)
        right = right.replace("'", apostrophe(release))
        if right and release.is_place(i) and not release.is_person(i) and not release.is_brand(i):
            message = f"“{right}” is the established form of the place “{word.text}”."
            release.flag(
                i, i, "misspelling", message, (right,), (f"“{right}” is a place of China, “{word.text}” is not",)
            )


def find_exonyms(release: Release) -> None:
    """Flag the language's own name of a place without its accents: *Pekin* for *Pékin*.

    Where it stands as a place or after *of*, or the release has it with its accents; what English calls a place so is
    right, too.
    """
    without = {_without_tones(name.lower()): name for name in release.lists.exonyms if not name.isascii()}
    for i, word in enumerate(release.words):
        right = without.get(word.key)
        if right is None or i in release.settled or not word.text[0].isupper() or word.key in release.index.single:
            continue
        before = release.before(i)
        placed = release.is_place(i) or (before is not None and before.key in release.lists.of)
        if gazetteer.named(word.key) or not (placed or release.count[right.lower()]):
            continue
        if release.is_person(i) or release.is_brand(i):
            continue
        message = f"“{right}” is the established form of the place “{word.text}”."
        facts = (f"“{word.text}” lacks its accents", *release.stands(right.lower(), right))
        release.flag(i, i, "misspelling", message, (in_case_of(word.text, right),), facts)


def find_possessives(release: Release) -> None:
    """Flag a place with an *s* and no apostrophe before a noun: *Foshans industry*."""
    mark = apostrophe(release)
    for i, word in enumerate(release.words):
        stem, after = word.text[:-1], release.after(i)
        if (
            i in release.settled
            or not word.key.endswith("s")
            or not word.text[0].isupper()
            or (release.is_word(word.key) and stem not in _COUNTRIES)
        ):
            continue
        if after is None or release.gap(i) != " " or len(stem) < _SHORTEST or word.key in release.index.single:
            continue
        known = release.index.single.get(stem.lower())
        place = stem in _COUNTRIES or divisions.is_place(stem.lower()) or (known and known.kind == "place")
        before = release.before(i)
        if not place or not _is_owned(after.key) or (before and before.key in {"two", "both"}):
            continue
        right = f"{stem}{mark}s"
        facts = ("a place has no plural", f"a noun follows: “{after.text}”")
        release.flag(i, i, "typographical", f"“{word.text}” lacks its apostrophe: “{right}”.", (right,), facts)


def _is_owned(key: str) -> bool:
    """True for what may stand between *’s* and its noun, and is neither a plain verb nor a word of grammar."""
    nouns = ("NN", "NN:U", "NN:UN", "NNS", "JJ", "JJR")
    return forms.can_be(key, *nouns) and not forms.can_be(key, "VBD") and key not in _GRAMMAR


def _flag_capitals(release: Release, i: int, term: Term) -> None:
    word = release.words[i]
    # An English word may mean itself, and an acronym is written in many ways.
    if (
        release.is_word(word.key)
        or len(word.key) < _SHORTEST
        or term.target.isupper()
        or _apostrophes(term.target, word.text)
    ):
        return
    release.flag(
        i,
        i,
        "typographical",
        f"The name “{term.target}” is written with other capitals.",
        (term.target,),
        (*release.stands(word.key, term.target), row(term)),
    )


def _apostrophes(one: str, other: str) -> bool:
    """True when two names differ only in the form of their apostrophe."""
    return one.replace("'", "’") == other.replace("'", "’").replace("‘", "’").replace("ʼ", "’")


def find_spacing(release: Release) -> None:
    """Flag names that are divided or joined otherwise than in the glossary: *Jia xing*, *RiverDelta*, *Xijinping*."""
    for i, word in enumerate(release.words):
        if i not in release.settled and word.text[0].isupper():
            _joined_up(release, i) or _pulled_apart(release, i) or _place_pulled_apart(release, i)


def _joined_up(release: Release, i: int) -> bool:
    index, word = release.index, release.words[i]
    if i and release.words[i - 1].key == "pinyin":
        return False  # “Zhejiang (pinyin: Zhèjiāng)” shows the tones on purpose
    plain = _without_tones(word.key)
    term = index.letters.get(plain.replace("'", ""))
    if term and plain != word.key and term.kind == "place" and term.target.replace("’", "'").lower() != word.key:
        return _flag(release, i, i, term.target, term, "misspelling", f"“{word.text}” looks like “{term.target}”.")
    if term and " " in term.target and term.kind == "person" and not release.is_word(word.key):
        return _flag(release, i, i, term.target, term)
    parts = _CAMEL.fullmatch(word.text)
    if parts:
        one, two = parts[1].lower(), parts[2].lower()
        inside = index.neighbours.get((one, two)) or (index.single.get(one) if release.is_word(two) else None)
        if inside and not release.is_word(word.key):
            return _flag(release, i, i, f"{parts[1]} {parts[2]}", inside)
    return False


def _without_tones(key: str) -> str:
    """The letters without accents; an ü keeps its own."""
    if key.isascii():
        return key
    return "".join(c if c == "ü" else unicodedata.normalize("NFD", c)[0] for c in unicodedata.normalize("NFC", key))


def _pulled_apart(release: Release, i: int) -> bool:
    found = release.words
    for last in (i + 1, i + 2):
        if last >= len(found) or last in release.settled or release.gap(last - 1) not in (" ", "\u00a0", "-"):
            return False
        run = found[i : last + 1]
        term = release.index.letters.get("".join(word.key for word in run).replace("'", ""))
        # Glossaries hold places with stray spaces too, which prove nothing.
        if term is None or (" " in term.target and term.kind != "person") or len(term.target) <= _SHORTEST:
            continue
        if term.kind != "person" and (release.gap(i) == "-" or release.is_person(i)):
            return False
        second_half = run[-1].text[0].islower() and not release.is_word(run[-1].key)
        # "Jia Xing" may be a person; where the place is named too and the first half is no surname, it is the place.
        named_too = last == i + 1 and release.count[term.target.lower()] and run[0].key not in surnames()
        if second_half or named_too or (term.kind == "person" and last == i + 2):
            return _flag(release, i, last, term.target, term)
    return False


def _place_pulled_apart(release: Release, i: int) -> bool:
    """*Z hejiang*, *Jia xing*: the second half has no capital and is no word."""
    if i + 1 >= len(release.words) or i + 1 in release.settled or release.gap(i) != " " or release.language.tag != "en":
        return False
    first, second = release.words[i], release.words[i + 1]
    key = first.key + second.key
    if not divisions.is_place(key) or not second.text.islower() or release.is_word(second.key) or len(key) <= _SHORTEST:
        return False
    right = divisions.written(key)
    message = f"The name “{right}” is divided into words otherwise."
    release.flag(i, i + 1, "whitespace", message, (right,), (f"“{right}” is a place of China",))
    return True


def _flag(
    release: Release, first: int, last: int, right: str, term: Term, kind: str = "whitespace", message: str = ""
) -> bool:
    right = in_case_of(release.words[first].text, right)
    message = message or f"The name “{right}” is divided into words otherwise."
    release.flag(first, last, kind, message, (right,), (row(term),))
    return True

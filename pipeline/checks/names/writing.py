"""Names whose letters are right and whose capitals or spaces are not."""

from __future__ import annotations

import re
import unicodedata

from pipeline.checks.names.release import Release, in_case_of, row, surnames
from pipeline.model import Term
from pipeline.phrases import joined

# A shorter lower-case word is as likely an English one, or a syllable.
_SHORTEST = 4
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
    """Flag the glossary's names in wrong capitals: *jiaxing*, *JiaXing*."""
    for i, word in enumerate(release.words):
        term = release.index.single.get(word.key)
        if term and i not in release.settled:
            _flag_capitals(release, i, term)


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
            _joined_up(release, i) or _pulled_apart(release, i)


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


def _flag(
    release: Release, first: int, last: int, right: str, term: Term, kind: str = "whitespace", message: str = ""
) -> bool:
    right = in_case_of(release.words[first].text, right)
    message = message or f"The name “{right}” is divided into words otherwise."
    release.flag(first, last, kind, message, (right,), (row(term),))
    return True

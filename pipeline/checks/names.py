"""Names that are nearly, but not quite, a name of the glossary or of the release itself."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from math import log2

from pipeline.glossary import Glossary
from pipeline.lexicon import is_english
from pipeline.model import Document, Issue, Span, Term
from pipeline.near import Slip, describe, near, slip
from pipeline.phrases import Word, joined, words
from pipeline.pinyin import is_pinyin

# What each fact adds to the case against a word, and how much is enough. A word that is no pinyin, or
# stands where a place stands, or is near a name the release repeats, needs little else; a word that is
# pinyin may be another real name and needs several facts. Set on seeded slips and on human translations.
ENOUGH = 3.0
SLIP: dict[Slip, float] = {"swapped": 1.0, "doubled": 1.0, "lost": 1.0, "neighbour": 1.0, "added": 0.5, "replaced": 0.0}
NOT_PINYIN = 3.0
JOINED_VOWELS = 1.5
FIRST_LETTER = -0.5
WELL_KNOWN = 2.0
PLACE = 2.0
PROVINCE = 1.0
POSSESSIVE = 1.0
PERSON = -5.0
FOREIGN = -3.0
OWN_GLOSSARY = 1.0
OWN_GLOSSARY_SIZE = 500
LOWER_CASE = -2.0
CLOSE_CALL = 0.5


@cache
def _list(name: str) -> frozenset[str]:
    text = files("pipeline").joinpath(f"data/{name}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.lower() for line in lines for word in line.split())


@cache
def _company() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files("pipeline").joinpath("data/names.toml").read_text("utf-8"))
    return {name: frozenset(value.split()) for name, value in data.items()}


@dataclass(frozen=True, slots=True)
class _Index:
    """The right names of a glossary, each way they are looked up. Keys are lower case."""

    single: dict[str, Term] = field(default_factory=dict)
    """Names of one word."""
    phrases: dict[str, list[tuple[tuple[str, ...], Term]]] = field(default_factory=dict)
    """Names of several words by their first, longest first."""
    parts: dict[str, Term] = field(default_factory=dict)
    """Words that only a name has: *Yangtze* of Yangtze River Delta."""
    frames: dict[tuple[str, ...], list[Term]] = field(default_factory=dict)
    """Names of several words by what is left when one word is blanked."""
    shapes: tuple[tuple[int, int], ...] = ()
    """(number of words, blanked word) of the frames there are."""
    compact: dict[str, Term] = field(default_factory=dict)
    """Names by their letters alone."""
    wrong: frozenset[str] = frozenset()
    """Words of deprecated and forbidden renderings that no right name has."""


def _is_name(term: Term) -> bool:
    return term.kind in ("place", "person", "organisation") or term.target[:1].isupper()


@lru_cache(maxsize=4)
def _index(glossary: Glossary, language: str) -> _Index:
    index = _Index()
    phrases: dict[str, list[tuple[tuple[str, ...], Term]]] = defaultdict(list)
    frames: dict[tuple[str, ...], list[Term]] = defaultdict(list)
    shapes: set[tuple[int, int]] = set()
    right: set[str] = set()
    wrong: set[str] = set()
    for term in glossary.of(language):
        if not _is_name(term):
            continue
        keys = tuple(word.key for word in words(term.target))
        if term.status in ("deprecated", "forbidden"):
            wrong.update(keys)
            continue
        right.update(keys)
        if not keys:
            continue
        index.compact.setdefault("".join(keys).replace("'", ""), term)
        if len(keys) == 1:
            index.single.setdefault(keys[0], term)
            continue
        phrases[keys[0]].append((keys, term))
        for i, key in enumerate(keys):
            if len(key) >= 5 and not is_english(key) and not key[0].isdigit():
                index.parts.setdefault(key, term)
            frames[(*keys[:i], "", *keys[i + 1 :])].append(term)
            shapes.add((len(keys), i))
    for found in phrases.values():
        found.sort(key=lambda item: -len(item[0]))
    index.phrases.update(phrases)
    index.frames.update(frames)
    return _Index(
        index.single, index.phrases, index.parts, index.frames, tuple(sorted(shapes)), index.compact,
        frozenset(wrong - right),
    )  # fmt: skip


# Parts of addresses are no names of the text: hosts, mail, handles, file names.
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\b\w+(?:\.\w+)*\.(?:cn|com|org|net|gov|edu|html?)\b\S*|#\w+")


class _Release:
    """The words of one release, and which of them are settled."""

    def __init__(self, text: str, language: str, glossary: Glossary) -> None:
        self.text = text
        self.index = _index(glossary, language)
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        self.words = [w for w in words(text) if not any(a <= w.start < b for a, b in addresses)]
        self.settled: dict[int, bool] = {}
        """Place in `words` → True for a name known right, False for one that is flagged."""
        self.count: Counter[str] = Counter(w.key for w in self.words if w.text[0].isupper())
        self.lower = frozenset(w.key for w in self.words if w.text[0].islower())
        self.known: list[Span] = []
        self.issues: list[Issue] = []

    # -- what stands around a word ------------------------------------------------------------

    def gap(self, i: int) -> str:
        """The text between word i and the next; a line break stands for any gap across lines."""
        if not 0 <= i < len(self.words) - 1:
            return "\n"
        return self.text[self.words[i].end : self.words[i + 1].start]

    def before(self, i: int) -> Word | None:
        return self.words[i - 1] if i and self.gap(i - 1).strip(" \u00a0-") == "" else None

    def after(self, i: int) -> Word | None:
        return self.words[i + 1] if self.gap(i).strip(" \u00a0-") == "" else None

    def is_place(self, i: int) -> bool:
        """True where places stand: *in X*, *X City*, *X, Zhejiang*, *Shanghai and X*, *X’s*."""
        company = _company()
        before, after = self.before(i), self.after(i)
        if (after and after.key in company["after_place"]) or (before and before.key in company["before_place"]):
            return True
        if self.gap(i).strip() == "," and self.settled.get(i + 1):
            return True
        if i and self.settled.get(i - 1) and self.gap(i - 1).strip() in ("", ",", "-", "–", "、", "/"):
            return True
        return bool(
            (before and before.key == "and" and self.settled.get(i - 2))
            or (after and after.key == "and" and self.settled.get(i + 2))
        )

    def is_person(self, i: int) -> bool:
        """True beside a surname, a title, or another word that is no English and no known name."""
        company, surnames = _company(), _list("surnames")
        before, after = self.before(i), self.after(i)
        if before and (before.key in company["before_person"]):
            return True
        if after and after.key in company["after_person"]:
            return True
        for near_by, place in ((before, i - 1), (after, i + 1)):
            if near_by is None or not near_by.text[0].isupper() or self.settled.get(place):
                continue
            if near_by.key in surnames and not (near_by is before and self._opens(place)):
                return True
            if not is_english(near_by.key) and not is_pinyin(near_by.key, loose=True):
                return True
        return False

    def _opens(self, i: int) -> bool:
        """True for an English word that has its capital from the start of a sentence: *He*, *An*, *Long*."""
        return is_english(self.words[i].key) and (i == 0 or self.gap(i - 1).strip(" ") != "")

    # -- marking ------------------------------------------------------------------------------

    def settle(self, first: int, last: int, right: bool) -> Span:
        """Mark the words first..last; their span."""
        for i in range(first, last + 1):
            self.settled[i] = right
        span = Span(self.words[first].start, self.words[last].end)
        if right:
            self.known.append(span)
        return span

    def flag(
        self,
        first: int,
        last: int,
        kind: str,
        message: str,
        suggestions: tuple[str, ...],
        evidence: tuple[str, ...],
        ambiguous: bool = False,
        severity: str = "major",
    ) -> None:
        span = self.settle(first, last, False)
        self.issues.append(
            Issue(
                "names",
                kind,
                severity,  # type: ignore[arg-type]
                span,
                span.of(self.text),
                message,
                suggestions,
                evidence,
                ambiguous,
            )
        )

    def stands(self, key: str, target: str) -> tuple[str, ...]:
        n = self.count[key]
        return (f"“{target}” stands {n} time{'s' * (n > 1)} in this release",) if n else ()


def _row(term: Term) -> str:
    where = f" ({term.origin})" if term.origin else ""
    return f"glossary: {term.source} = {term.target}{where}" if term.source else f"glossary: {term.target}{where}"


def _as(text: str, target: str) -> str:
    """The target in capitals where the text is in capitals."""
    return target.upper() if len(text) > 1 and text.isupper() else target


def _right_case(text: str, target: str) -> bool:
    return text in (target, target.upper()) or (text == target.title() and len(target) > 1)


def _settle_names(release: _Release) -> None:
    """Mark the glossary's names; flag those in wrong capitals."""
    index, found = release.index, release.words
    i = 0
    while i < len(found):
        word = found[i]
        last = i
        for keys, _ in index.phrases.get(word.key, ()):
            end = i + len(keys)
            if (
                tuple(w.key for w in found[i:end]) == keys
                and all(joined(release.text, found[j], found[j + 1]) for j in range(i, end - 1))
                and (word.text[0].isupper() or word.text[0].isdigit())
            ):
                last = end - 1
                release.settle(i, last, True)
                break
        else:
            term = index.single.get(word.key)
            if term is not None:
                if _right_case(word.text, term.target):
                    release.settle(i, i, True)
                else:
                    _flag_capitals(release, i, term)
        i = last + 1


def _flag_capitals(release: _Release, i: int, term: Term) -> None:
    word = release.words[i]
    if is_english(word.key) or len(word.key) < 4 or term.target.isupper() or not term.target.isalpha():
        return
    release.flag(
        i,
        i,
        "typographical",
        f"The name “{term.target}” is written with other capitals.",
        (term.target,),
        (*release.stands(word.key, term.target), _row(term)),
    )


# Capitals inside a word where two words were run together: RiverDelta, AmurCity.
_CAMEL = re.compile(r"[^\W\d_][a-z]+(?=[A-Z])|[A-Z][a-z]+")


def _find_spacing(release: _Release) -> None:
    """Flag names whose letters are right but whose spaces are not: *Jia xing*, *RiverDelta*, *Xijinping*."""
    index, found = release.index, release.words
    for i, word in enumerate(found):
        if i in release.settled or not word.text[0].isupper():
            continue
        term = index.compact.get(word.key.replace("'", ""))
        if term and " " in term.target and not is_english(word.key) and _plain(term):
            _flag_spacing(release, i, i, _as(word.text, term.target), term)
            continue
        parts = _CAMEL.findall(word.text)
        if len(parts) == 2 and "".join(parts) == word.text:
            one, two = parts[0].lower(), parts[1].lower()
            inside = next((t for keys, t in _with(index, one) if (one, two) in zip(keys, keys[1:], strict=False)), None)
            if inside or (one in index.single and is_english(two)):
                _flag_spacing(release, i, i, " ".join(parts), inside or index.single[one])
                continue
        for last in (i + 1, i + 2):
            if last >= len(found) or last in release.settled:
                break
            if any(release.gap(j) not in (" ", "\u00a0", "-") for j in range(i, last)):
                break
            run = found[i : last + 1]
            term = index.compact.get("".join(w.key for w in run).replace("'", ""))
            if term is None or not _plain(term) or len(term.target) < 5:
                continue
            # "Jia Xing" may be a person and "Nan an" two words; the lower-case half is the proof.
            if run[-1].text[0].islower() and not is_english(run[-1].key):
                _flag_spacing(release, i, last, _as(word.text, term.target), term)
            elif term.kind == "person" and last == i + 2:
                _flag_spacing(release, i, last, _as(word.text, term.target), term)
            elif release.count[term.target.lower()] and word.key not in _list("surnames") and len(run) == 2:
                _flag_spacing(release, i, last, _as(word.text, term.target), term)
            break


def _plain(term: Term) -> bool:
    """A person, or a place of one word: glossaries also hold places with stray spaces, which prove nothing."""
    return term.kind == "person" or (term.kind == "place" and " " not in term.target)


def _with(index: _Index, first: str) -> Iterator[tuple[tuple[str, ...], Term]]:
    for names in index.phrases.values():
        for keys, term in names:
            if first in keys:
                yield keys, term


def _flag_spacing(release: _Release, first: int, last: int, right: str, term: Term) -> None:
    release.flag(
        first, last, "whitespace", f"The name “{right}” is spaced otherwise.", (right,), (_row(term),)
    )  # fmt: skip


def _find_in_phrases(release: _Release) -> None:
    """Flag one garbled or shortened word inside a name of several words: *Ping Economic ... Zone*."""
    index, found = release.index, release.words
    for i, word in enumerate(found):
        if release.settled.get(i) is not None or (is_english(word.key) and word.text[0].islower()):
            continue
        options: dict[str, Term] = {}
        for size, blank in index.shapes:
            first = i - blank
            last = first + size - 1
            if first < 0 or last >= len(found):
                continue
            frame = (*(w.key for w in found[first:i]), "", *(w.key for w in found[i + 1 : last + 1]))
            for term in index.frames.get(frame, ()):
                right = words(term.target)[blank]
                if all(joined(release.text, found[j], found[j + 1]) for j in range(first, last)) and _garbled(
                    release, i, word, right.key, term, size
                ):
                    options[right.text] = term
        if options:
            ranked = sorted(options, key=lambda text: (-release.count[text.lower()], text))
            term = options[ranked[0]]
            release.flag(
                i,
                i,
                "misspelling",
                f"“{word.text}” looks like “{ranked[0]}” in “{term.target}”.",
                tuple(_as(word.text, text) for text in ranked),
                (
                    f"every other word is that of “{term.target}”",
                    *release.stands(ranked[0].lower(), ranked[0]),
                    _row(term),
                ),
                ambiguous=len(ranked) > 1,
            )


def _garbled(release: _Release, i: int, word: Word, right: str, term: Term, size: int) -> bool:
    """True when `word` is a slip for or a piece of `right`, and no word that may stand there by itself."""
    wrong = word.key
    if not wrong.isalpha() or not right.isalpha() or wrong in release.index.single:
        return False
    if {wrong, right} in ({wrong, wrong + "s"}, {wrong, wrong + "es"}, {right, right + "s"}, {right, right + "es"}):
        return False
    one_slip = right in near(wrong, {right})
    if term.kind == "person":
        # Another person may share the surname; the given name must be long and met once only.
        return one_slip and len(right) >= 5 and release.count[wrong] == 1
    if size == 2 and (is_english(wrong) or term.kind == "place"):
        return False
    piece = len(wrong) >= 3 and len(right) > len(wrong) and (right.startswith(wrong) or right.endswith(wrong))
    return one_slip if is_english(right) else (one_slip or piece) and word.text[0].isupper()


def _length(letters: int) -> float:
    """A short word is near many others by chance, a long one near none."""
    return -3.0 if letters < 4 else -2.0 if letters == 4 else -1.0 if letters == 5 else 1.0 if letters >= 8 else 0.0


@dataclass(frozen=True, slots=True)
class _Guess:
    score: float
    target: str
    key: str
    evidence: tuple[str, ...]


def _find_slips(release: _Release) -> None:
    """Flag words one slip away from a name, where the evidence is enough. Each distinct word is judged once."""
    index = release.index
    own = {
        key for key, n in release.count.items()
        if n >= 3 and len(key) >= 6 and key not in index.single and not is_english(key) and key not in release.lower
    }  # fmt: skip
    names = index.single.keys() | index.parts.keys() | own
    places: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(release.words):
        if i not in release.settled and len(word.key) >= 4 and not word.text[0].isdigit():
            places[word.key].append(i)
    for key, where in places.items():
        if is_english(key) or key in _list("divisions") or key in _list("surnames") or key in index.single:
            continue
        where = [i for i in where if _may_be_name(release, i)]
        if not where:
            continue
        guesses = sorted(
            (_guess(release, key, where, right) for right in near(key, names)), key=lambda g: (-g.score, g.key)
        )
        if not guesses or guesses[0].score < ENOUGH:
            continue
        best = guesses[0]
        close = [g for g in guesses if g.score > ENOUGH - 1 and g.score >= best.score - 2]
        ambiguous = len(close) > 1 and close[1].score > best.score - CLOSE_CALL
        for i in where:
            text = release.words[i].text
            release.flag(
                i,
                i,
                "misspelling" if best.key in index.single or best.key in index.parts else "inconsistent-entities",
                f"“{text}” looks like a slip for “{best.target}”.",
                tuple(_as(text, g.target) for g in close),
                best.evidence,
                ambiguous=ambiguous,
            )


def _may_be_name(release: _Release, i: int) -> bool:
    """Capitalised, and no acronym (short capitals among words in lower case)."""
    text = release.words[i].text
    if text.isupper() and len(text) <= 5:
        near_by = [w.text for w in (release.before(i), release.after(i)) if w]
        return bool(near_by) and all(t.isupper() for t in near_by)
    return text[0].isupper() or len(text) >= 6


# An ending that makes another word of a foreign name is no slip: Kiribatis, Rohingyan.
_ENDINGS = frozenset({"s", "n", "i", "a", "e", "o", "d", "r"})


def _guess(release: _Release, key: str, where: list[int], right: str) -> _Guess:
    index = release.index
    term = index.single.get(right) or index.parts.get(right)
    facts: list[str] = [describe(key, right)]
    kind, at = slip(key, right)
    score = SLIP[kind] + (FIRST_LETTER if at == 0 else 0)
    pinyin = is_pinyin(key)
    if not pinyin and (term is not None or is_pinyin(right, loose=True)):
        score += JOINED_VOWELS if is_pinyin(key, loose=True) else NOT_PINYIN
        facts.append(f"“{release.words[where[0]].text}” is not pinyin")
    if term is None:
        target = next(w.text for w in release.words if w.key == right and w.text[0].isupper())
        score -= 1
        if key[:-1] == right or right[:-1] == key and (key + right)[-1] in _ENDINGS:
            return _Guess(-9, target, right, ())
    else:
        target = term.target if right in index.single else next(w.text for w in words(term.target) if w.key == right)
        if key == right + "s" or (right in index.parts and right not in index.single and pinyin):
            return _Guess(-9, target, right, ())
        if len(index.single) <= OWN_GLOSSARY_SIZE:
            score += OWN_GLOSSARY
    score += _length(min(len(key), len(right)))
    n, k = release.count[right], len(where)
    if n:
        score += 1.5 + min(2.0, log2(n) / 2)
        facts.extend(release.stands(right, target))
    if k > 1 and n < 3 * k:
        score -= 1.5 * log2(k)
    if right in _list("divisions"):
        score += WELL_KNOWN + (PROVINCE if right in _company()["provinces"] else 0)
    if any(release.is_person(i) for i in where):
        score += PERSON if pinyin else FOREIGN
    elif any(release.is_place(i) for i in where):
        score += PLACE
        facts.append("it stands where a place stands")
    elif any(release.gap(i)[:2] in ("'s", "’s") for i in where):
        score += POSSESSIVE
    if not any(release.words[i].text[0].isupper() for i in where):
        score += LOWER_CASE - (2.0 if pinyin else 0.0)
    if term:
        facts.append(_row(term))
    return _Guess(score, target, right, tuple(facts))


def _settle_rest(release: _Release) -> None:
    """Mark the other names as known: capitalised pinyin that is no English, and capitalised words that recur."""
    for i, word in enumerate(release.words):
        if i in release.settled or not word.text[0].isupper() or len(word.text) < 2:
            continue
        if word.key in release.index.wrong or is_english(word.key):
            continue
        if (
            is_pinyin(word.key, loose=True)
            or word.key in _list("divisions")
            or (release.count[word.key] >= 2 and word.key not in release.lower)
        ):
            release.settle(i, i, True)


@lru_cache(maxsize=8)
def _judge(text: str, language: str, glossary: Glossary) -> tuple[tuple[Span, ...], tuple[Issue, ...]]:
    release = _Release(text, language, glossary)
    _settle_names(release)
    _find_in_phrases(release)
    _find_spacing(release)
    _find_slips(release)
    _settle_rest(release)
    return tuple(sorted(release.known)), tuple(sorted(release.issues, key=lambda issue: issue.span))


def known(document: Document, glossary: Glossary) -> tuple[Span, ...]:
    """The spans of names known to be right, sorted and disjoint, in code points; none of them holds a flag of `check`.

    Known is what the glossary has as preferred or admitted, what is pinyin and no English word, and what recurs.
    """
    return _judge(document.text, document.language, glossary)[0]


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names one slip away from a name of the glossary, or from one that the release repeats.

    Bad: ``In recent nine months, Jiaing’s efforts``. Good: ``In recent nine months, Jiaxing’s efforts``.
    """
    for issue in _judge(document.text, document.language, glossary)[1]:
        if not any(issue.span.overlaps(name) for name in document.names):
            yield issue

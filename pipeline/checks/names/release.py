"""The words of one release, what stands around each, and which of them are settled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline import knowledge
from pipeline.checks.names.index import Index
from pipeline.chinese.pinyin import is_pinyin
from pipeline.model import Issue, Severity, Span, Term
from pipeline.words import languages
from pipeline.words.lexicon import frequency, is_word
from pipeline.words.near import near
from pipeline.words.phrases import Word, words

# Parts of addresses are no names of the text: hosts, mail, handles.
_CHUNK = re.compile(r"\S+")
_HOST = re.compile(r"\w\.(?:cn|com|org|net|gov|edu|html?)\b")
_ADDRESS_MARKS = ("://", "www.", "@", "#")
_SPACE = " \u00a0"
# Besides spaces, between a name and the word it goes with: a hyphen, and in French an apostrophe (d’Hangzhou).
_JOINTS = ("-", "'", "’")
# Names between which a word is a name of their kind: "Beijing, X and Tianjin", "Shanghai-X".
_BETWEEN = frozenset({"", ",", "-", "–", "、", "/"})
# Words after the first in which a company's name says that it is one.
_LONGEST_BRAND = 4
_SENTENCE_END = re.compile(r"[.!?:;…“”\"\n\r]")
# More often than this in `lexicon`'s list is a word a sentence may begin with: *an* and *long*, not *Deng* or *Ding*.
_COMMON = 50_000_000
# How far a place named close by tells the region, in words either side.
_CLOSE_BY = 40


@cache
def surnames() -> frozenset[str]:
    """Chinese surnames in lower-case pinyin (``pipeline/data/surnames.txt``)."""
    return frozenset(knowledge.words("surnames.txt"))


class Release:
    """Filled in one pass: every step settles the words it knows, right or wrong, and the next looks at the rest."""

    def __init__(self, text: str, index: Index) -> None:
        self.text = text
        self.index = index
        self.language = languages.of(index.language)
        self.lists = self.language.names
        self.exonyms = frozenset(name.lower() for name in self.lists.exonyms)
        addresses = {i for start, end in _addresses(text) for i in range(start, end)}
        self.words = [w for w in self._words() if w.start not in addresses]
        self.gaps = [text[one.end : other.start] for one, other in pairwise(self.words)]
        """The text between each word and the next."""
        self.joins = [_joins(gap) for gap in self.gaps]
        """Whether each word and the next may belong together."""
        self.settled: dict[int, bool] = {}
        """Place in `words` → True for a name known right, False for one that is flagged."""
        self.count = Counter(w.key for w in self.words if w.text[0].isupper())
        """How often each word stands with a capital."""
        self.lower = frozenset(w.key for w in self.words if w.text[0].islower())
        self.known: list[Span] = []
        self.issues: list[Issue] = []

    def _words(self) -> Iterator[Word]:
        """The words of the text; an ending that the language adds to names is left outside: *Jiaxing* in *Jiaxings*."""
        endings = tuple(self.lists.endings)
        for word in words(self.text, self.language.tag):
            if not word.text[0].isupper() or not word.key.endswith(endings):
                yield word
                continue
            ending = next(e for e in endings if word.key.endswith(e))
            stem = word.key.removesuffix(ending)
            if not self.is_word(word.key) and self._takes_endings(stem, ending):
                yield Word(word.text[: len(stem)], stem, word.start)
            else:
                yield word

    def _takes_endings(self, stem: str, ending: str) -> bool:
        if stem in self.index.single or is_pinyin(stem) or stem in self.exonyms:
            return True
        # A slip of a name takes the genitive too.
        return len(ending) == 1 and not self.is_word(stem) and bool(near(stem, self.index.single.keys()))

    def is_word(self, key: str) -> bool:
        """True for a word of the release's language or of English: no slip of a name."""
        return is_word(key, self.language.tag)

    def is_foreign(self, key: str) -> bool:
        """False for an unknown word that is rather a noun of a language that writes nouns with a capital."""
        return not self.language.nouns_in_capitals or is_pinyin(key, loose=True)

    # What stands around a word.

    def gap(self, i: int) -> str:
        """The text between word i and the next one; a line break at either end of the text."""
        return self.gaps[i] if 0 <= i < len(self.gaps) else "\n"

    def before(self, i: int) -> Word | None:
        """The word before, when only spaces or a hyphen lie between."""
        return self.words[i - 1] if i and self.joins[i - 1] else None

    def after(self, i: int) -> Word | None:
        return self.words[i + 1] if i < len(self.joins) and self.joins[i] else None

    def is_place(self, i: int) -> bool:
        """True where places stand: *in X*, *the city of X*, *X City*, *X, Zhejiang*, *Shanghai and X*, *X, July 26*."""
        before, after = self.before(i), self.after(i)
        if after and after.key in self.lists.after_place:
            return True
        if before and before.key in self.lists.before_place:
            return True
        if self.kind_before(i) in self.lists.after_place:
            return True
        if self.gap(i).strip() == "," and (self.settled.get(i + 1) or self.words[i + 1].key in self.lists.after_comma):
            return True
        if self.settled.get(i - 1) and self.gap(i - 1).strip() in _BETWEEN:
            return True
        return bool(
            (before and before.key in self.lists.joining and self.settled.get(i - 2))
            or (after and after.key in self.lists.joining and self.settled.get(i + 2))
        )

    def kind_before(self, i: int) -> str:
        """The kind of place that stands before its name: *city* in *the city of X*; empty when none does."""
        before = self.before(i)
        return self.words[i - 2].key if before and before.key in self.lists.of and i > 1 else ""

    def is_possessive(self, i: int) -> bool:
        return self.gap(i)[:2] in ("'s", "’s") or self.gap(i)[:1] == "s"

    def is_called_person(self, i: int) -> bool:
        """True after a title or a surname, and before what people do."""
        before, after = self.before(i), self.after(i)
        return bool(
            (before and before.key in self.lists.before_person)
            or (after and after.key in self.lists.after_person)
            or self.follows_surname(i)
        )

    def is_person(self, i: int) -> bool:
        """True beside a surname, a title, or a word that is neither English nor a known name."""
        if self.is_called_person(i):
            return True
        before, after = self.before(i), self.after(i)
        if before and self._unsettled_capital(i - 1) and not self._is_plain(before.key) and self.is_foreign(before.key):
            return True
        if after and self._unsettled_capital(i + 1):
            # "Weizhi Ji said", but "Shanghai Shao Wansheng Food": the surname of the next name.
            further = self.after(i + 1)
            if after.key in surnames() and not (further and further.text[0].isupper()):
                return True
            unknown = not self.is_word(after.key) and not is_pinyin(after.key, loose=True) and not after.text.isupper()
            if unknown and self.is_foreign(after.key):
                return True
        return False

    def _is_plain(self, key: str) -> bool:
        """True for a word of the language, *À* at the start of a sentence among them."""
        return self.is_word(key) or key in self.lists.before_place

    def follows_surname(self, i: int) -> bool:
        before = self.before(i)
        return bool(before and self._unsettled_capital(i - 1) and before.key in surnames() and not self.opens(i - 1))

    def is_brand(self, i: int) -> bool:
        """True at the head of a company's name: capitals up to a word such as *Group*."""
        for j in range(i, i + _LONGEST_BRAND):
            after = self.after(j) if j < len(self.words) else None
            if after is None or not after.text[0].isupper():
                return False
            if after.key in self.lists.brand:
                return True
        return False

    def _unsettled_capital(self, i: int) -> bool:
        return self.words[i].text[0].isupper() and not self.settled.get(i)

    def opens(self, i: int) -> bool:
        """True for a common word with the capital of a sentence's start: *He*, *An*, *Long*."""
        starts = i == 0 or bool(_SENTENCE_END.search(self.gap(i - 1)))
        key = self.words[i].key
        common = frequency(key) > _COMMON if self.language.tag == "en" else key in self.language.sentences.starters
        return starts and common

    def close_by(self, i: int) -> set[str]:
        """The known names that stand close to word i."""
        near_by = range(max(0, i - _CLOSE_BY), min(len(self.words), i + _CLOSE_BY + 1))
        return {self.words[j].key for j in near_by if self.settled.get(j)}

    # Marking.

    def settle(self, first: int, last: int, right: bool) -> Span:
        """Mark the words first to last, both inclusive; their span."""
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
        *,
        ambiguous: bool = False,
        severity: Severity = "major",
    ) -> None:
        """An issue about the words first to last; `kind` is its type."""
        span = self.settle(first, last, False)
        text = span.of(self.text)
        self.issues.append(Issue("names", kind, severity, span, text, message, suggestions, evidence, ambiguous))

    def stands(self, key: str, target: str) -> tuple[str, ...]:
        """How often a name stands in this release, as evidence."""
        n = self.count[key]
        return (f"“{target}” stands {n} time{'s' * (n > 1)} in this release",) if n else ()


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _CHUNK.finditer(text):
        chunk = match.group()
        if any(mark in chunk for mark in _ADDRESS_MARKS) or ("." in chunk and _HOST.search(chunk)):
            yield match.span()


def _joins(gap: str) -> bool:
    return gap in _JOINTS or not gap.strip(_SPACE)


def row(term: Term) -> str:
    """The glossary's row, as evidence."""
    where = f" ({term.origin})" if term.origin else ""
    return f"glossary: {term.source} = {term.target}{where}" if term.source else f"glossary: {term.target}{where}"


def in_case_of(text: str, target: str) -> str:
    """The target in capitals where the text is in capitals."""
    return target.upper() if len(text) > 1 and text.isupper() else target


def apostrophe(release: Release) -> str:
    """The one that the release uses; the typographic one when it uses none."""
    return "'" if "'" in release.text and "’" not in release.text else "’"

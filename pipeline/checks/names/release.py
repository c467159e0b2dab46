"""The words of one release and what stands around each: what it has to tell before anything in it is judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.checks.names.index import Index
from pipeline.chinese import divisions, exonyms
from pipeline.chinese.pinyin import is_pinyin
from pipeline.model import Issue, Message, Rule, Span, Word, tell_count
from pipeline.words import languages
from pipeline.words.languages import Language, Names
from pipeline.words.lexicon import frequency, is_word
from pipeline.words.near import near

# Parts of addresses are no names of the text: hosts, mail, handles.
_ADDRESS = re.compile(r"://|www\.|[@#]|\w\.(?:cn|com|org|net|gov|edu|html?)\b")
_SPACES = re.compile(r"\s")
_SPACE = " \u00a0"
# Besides spaces, between a name and the word it goes with: a hyphen, and in French an apostrophe (d’Hangzhou).
_JOINTS = ("-", "'", "’")
# Words after the first in which a company's name says that it is one.
_LONGEST_BRAND = 4
_SENTENCE_END = re.compile(r"[.!?:;…“”\"\n\r]")
# More often than this in `lexicon`'s list is a word a sentence may begin with: *an* and *long*, not *Deng* or *Ding*.
_COMMON = 50_000_000


Run = tuple[int, int]
"""The first and the last of some words that stand together, both inclusive."""


@dataclass(frozen=True, slots=True)
class Flag:
    """An issue about some words that stand together."""

    words: Run
    issue: Issue


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """Words are known by their places in `words`: *word i*."""

    text: str
    index: Index
    """The glossary's names."""
    language: Language
    words: Sequence[Word]
    """Without those of addresses."""
    gaps: Sequence[str]
    """The text between each word and the next."""
    joins: Sequence[bool]
    """Whether each word and the next may belong together."""
    count: Counter[str]
    """How often each word (`Word.key`) stands with a capital."""
    lower: frozenset[str]
    """The words that stand without one."""
    capitals: Sequence[int]
    """The words with a capital."""
    exonyms: Mapping[str, str]
    """The language's own names of places, in lower case, and each as a key of `divisions`; "" for none of China."""

    @property
    def lists(self) -> Names:
        """The words that tell the company of a name."""
        return self.language.names

    @property
    def in_english(self) -> bool:
        return self.language.tag == "en"

    def is_word(self, key: str) -> bool:
        """True for a word of the release's language or of English: no slip of a name."""
        return is_word(key, self.language.tag)

    def is_foreign(self, key: str) -> bool:
        """False for an unknown word that is rather a noun of a language that writes nouns with a capital."""
        return not self.language.nouns_in_capitals or is_pinyin(key, loose=True)

    @property
    def own_places(self) -> Mapping[str, str]:
        """The language's own names of places of China, of one word, by what they are without accents."""
        return exonyms.single_words(self.language.tag)

    def place(self, key: str) -> str:
        """The key of `divisions` for a name that the language or English has of a place: *beijing* of *pékin*."""
        return self.exonyms.get(key) or key

    def own_form(self, written: str) -> str:
        """What the language calls a place that English writes so; that itself where it has no name of its own."""
        own = (one for one in exonyms.of_china(self.language.tag).values() if one.latin.lower() == written.lower())
        return next((form for each in own for form in exonyms.usual(each.chinese, self.language.tag)), written)

    def is_place(self, key: str) -> bool:
        """True for a name that the language or English has of a place of China."""
        return divisions.is_place(key) or bool(self.exonyms.get(key))

    def span(self, first: int, last: int) -> Span:
        """Of the words first to last, both inclusive."""
        return Span(self.words[first].start, self.words[last].end)

    @property
    def capitalised(self) -> Iterator[tuple[int, Word]]:
        """The words with a capital, each behind its place."""
        found = self.words
        return ((i, found[i]) for i in self.capitals)

    def gap(self, i: int) -> str:
        """The text between word i and the next one; a line break at either end of the text."""
        return self.gaps[i] if 0 <= i < len(self.gaps) else "\n"

    def before(self, i: int) -> Word | None:
        """The word before, when only spaces or a hyphen lie between."""
        return self.words[i - 1] if i and self.joins[i - 1] else None

    def after(self, i: int) -> Word | None:
        return self.words[i + 1] if i < len(self.joins) and self.joins[i] else None

    def kind_before(self, i: int) -> str:
        """The kind of place that stands before its name: *city* in *the city of X*; empty when none does."""
        before = self.before(i)
        return self.words[i - 2].key if before and before.key in self.lists.of and i > 1 else ""

    def is_possessive(self, i: int) -> bool:
        return self.gap(i)[:2] in ("'s", "’s") or self.gap(i)[:1] == "s"

    def is_brand(self, i: int) -> bool:
        """True at the head of a company's name: capitals up to a word such as *Group*."""
        for j in range(i, i + _LONGEST_BRAND):
            after = self.after(j) if j < len(self.words) else None
            if after is None or not after.text[0].isupper():
                return False
            if after.key in self.lists.brand:
                return True
        return False

    def opens(self, i: int) -> bool:
        """True for a common word with the capital of a sentence's start: *He*, *An*, *Long*."""
        starts = i == 0 or bool(_SENTENCE_END.search(self.gap(i - 1)))
        key = self.words[i].key
        common = frequency(key) > _COMMON if self.in_english else key in self.language.sentences.starters
        return starts and common

    @property
    def apostrophe(self) -> str:
        """The one that the release uses; the typographic one when it uses none."""
        return "'" if "'" in self.text and "’" not in self.text else "’"

    def stands(self, key: str, written: str) -> tuple[Message, ...]:
        """How often a name stands in this release, as evidence."""
        n = self.count[key]
        return (stands(n, written),) if n else ()

    def flag(
        self,
        rule: Rule,
        first: int,
        last: int,
        message: Message,
        suggestions: tuple[str, ...],
        evidence: tuple[Message, ...],
        *,
        ambiguous: bool = False,
    ) -> Flag:
        """An issue about the words first to last, both inclusive; further arguments as for `Rule.issue`."""
        span = self.span(first, last)
        issue = rule.issue(self.text, span, message, suggestions, evidence, ambiguous=ambiguous)
        return Flag((first, last), issue)


def release_of(text: str, index: Index, words: Sequence[Word]) -> Release:
    """What a release in the index's language, of these words, has to tell."""
    language = languages.of(index.language)
    addresses = {i for start, end in _addresses(text) for i in range(start, end)}
    own = exonyms.by_key(language.tag)
    found = list(_without_endings(words, language, index, own)) if language.names.endings else list(words)
    if addresses:
        found = [word for word in found if word.start not in addresses]
    capitals = [i for i, word in enumerate(found) if word.text[0].isupper()]
    gaps = [text[one.end : other.start] for one, other in pairwise(found)]
    return Release(
        text=text,
        index=index,
        language=language,
        words=found,
        gaps=gaps,
        joins=[_joins(gap) for gap in gaps],
        count=Counter(found[i].key for i in capitals),
        capitals=capitals,
        lower=frozenset(word.key for word in found if word.text[0].islower()),
        exonyms=own,
    )


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Whatever stands between the spaces around a mark of an address."""
    end = 0
    while found := _ADDRESS.search(text, end):
        start = found.start()
        while start > end and not text[start - 1].isspace():
            start -= 1
        behind = _SPACES.search(text, found.end())
        end = behind.start() if behind else len(text)
        yield start, end


def _joins(gap: str) -> bool:
    return gap == " " or gap in _JOINTS or not gap.strip(_SPACE)


def _without_endings(words: Sequence[Word], language: Language, index: Index, own: Mapping[str, str]) -> Iterator[Word]:
    """The words; an ending that the language adds to names is left outside: *Jiaxing* in *Jiaxings*."""
    endings = language.names.endings
    for word in words:
        if not word.text[0].isupper() or not word.key.endswith(endings):
            yield word
            continue
        ending = next(e for e in endings if word.key.endswith(e))
        stem = word.key.removesuffix(ending)
        if is_word(word.key, language.tag):
            yield word
        elif stem in own or _takes_ending(stem, ending, language, index):
            yield Word(word.text[: len(stem)], stem, word.start)
        else:
            yield word


def _takes_ending(stem: str, ending: str, language: Language, index: Index) -> bool:
    if stem in index.single or is_pinyin(stem):
        return True
    # A slip of a name takes the genitive too.
    return len(ending) == 1 and not is_word(stem, language.tag) and bool(near(stem, index.single.keys()))


def stands(times: int, written: str) -> Message:
    """How often words stand in the release, as evidence."""
    return tell_count(
        times, "“{a}” stands {n} time in this release", "“{a}” stands {n} times in this release", a=written
    )


def in_case_of(text: str, target: str) -> str:
    """The target in capitals where the text is in capitals."""
    return target.upper() if len(text) > 1 and text.isupper() else target

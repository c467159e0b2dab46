"""What has been made of the words of a release so far, and what this tells of the words beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.checks.names.release import Flag, Release, Run
from pipeline.chinese.pinyin import is_pinyin, surnames
from pipeline.model import Issue, Span

# Names between which a word is a name of their kind: "Beijing, X and Tianjin", "Shanghai-X".
_BETWEEN = frozenset({"", ",", "-", "–", "、", "/"})
# How far a place named close by tells the region, in words either side.
_CLOSE_BY = 40


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """A release between two steps: the next one looks at the words that are not settled, in the company of the rest."""

    release: Release
    right: frozenset[int] = frozenset()
    """Words of names known right."""
    words: frozenset[int] = frozenset()
    """These, and the words that are flagged."""
    known: tuple[Span, ...] = ()
    """The names known right, whole; in the order in which they were found."""
    issues: tuple[Issue, ...] = ()

    def knowing(self, names: Iterable[Run]) -> Settled:
        """With further names that are right."""
        runs = tuple(names)
        here = _all(runs)
        known = (self.release.span(first, last) for first, last in runs)
        return replace(self, right=self.right | here, words=self.words | here, known=(*self.known, *known))

    def guarding(self, names: Iterable[Run]) -> Settled:
        """With further names that are right as a whole, of whose words nothing is said: places stand in them."""
        known = (self.release.span(first, last) for first, last in names)
        return replace(self, known=(*self.known, *known))

    def flagging(self, flags: Iterable[Flag]) -> Settled:
        """With further words that are flagged."""
        found = tuple(flags)
        words = self.words | _all(flag.words for flag in found)
        return replace(self, words=words, issues=(*self.issues, *(flag.issue for flag in found)))

    def stands_as_place(self, i: int) -> bool:
        """True where places stand: *in X*, *the city of X*, *X City*, *X, Zhejiang*, *Shanghai and X*, *X, July 26*."""
        release, lists = self.release, self.release.lists
        before, after = release.before(i), release.after(i)
        if after and after.key in lists.after_place:
            return True
        if before and before.key in lists.articles:
            if before.key in lists.before_place:
                return True  # *le Guizhou*: of names, those of provinces alone have an article
            before = release.before(i - 1)
        if before and before.key in lists.before_place:
            return True
        if release.kind_before(i) in lists.after_place:
            return True
        if release.gap(i).strip() == "," and (i + 1 in self.right or release.words[i + 1].key in lists.after_comma):
            return True
        if i - 1 in self.right and release.gap(i - 1).strip() in _BETWEEN:
            return True
        return bool(
            (before and before.key in lists.joining and i - 2 in self.right)
            or (after and after.key in lists.joining and i + 2 in self.right)
        )

    def is_called_person(self, i: int) -> bool:
        """True after a title or a surname, and before what people do."""
        before, after = self.release.before(i), self.release.after(i)
        lists = self.release.lists
        return bool(
            (before and before.key in lists.before_person)
            or (after and after.key in lists.after_person)
            or self.follows_surname(i)
        )

    def follows_surname(self, i: int) -> bool:
        before = self.release.before(i)
        return bool(before and self._stranger(i - 1) and before.key in surnames() and not self.release.opens(i - 1))

    def stands_as_person(self, i: int) -> bool:
        """True beside a surname, a title, or a word that is neither English nor a known name."""
        return self.is_called_person(i) or self._after_stranger(i) or self._before_stranger(i)

    def _after_stranger(self, i: int) -> bool:
        release = self.release
        before = release.before(i)
        if before is None or not self._stranger(i - 1):
            return False
        # *À* at the start of a sentence is in no list of words.
        plain = release.is_word(before.key) or before.key in release.lists.before_place
        return not plain and release.is_foreign(before.key)

    def _before_stranger(self, i: int) -> bool:
        release = self.release
        after = release.after(i)
        if after is None or not self._stranger(i + 1):
            return False
        # "Weizhi Ji said", but "Shanghai Shao Wansheng Food": the surname of the next name.
        further = release.after(i + 1)
        if after.key in surnames() and not (further and further.text[0].isupper()):
            return True
        unknown = not release.is_word(after.key) and not is_pinyin(after.key, loose=True) and not after.text.isupper()
        return unknown and release.is_foreign(after.key)

    def _stranger(self, i: int) -> bool:
        """True for a word with a capital that is not known to be right."""
        return self.release.words[i].text[0].isupper() and i not in self.right

    def close_by(self, i: int) -> set[str]:
        """The known names that stand close to word i."""
        found = self.release.words
        near_by = range(max(0, i - _CLOSE_BY), min(len(found), i + _CLOSE_BY + 1))
        return {found[j].key for j in near_by if j in self.right}


def _all(runs: Iterable[Run]) -> frozenset[int]:
    return frozenset(i for first, last in runs for i in range(first, last + 1))

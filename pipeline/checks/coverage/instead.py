"""What stands in the target instead of a term of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise, product

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.glossed import LEVELS, Entry, Missing, Terms, common_places, missing
from pipeline.checks.coverage.groups import Group
from pipeline.chinese import divisions, pinyin, readings
from pipeline.model import Document, Issue, Severity, Span, Term
from pipeline.words import lexicon, near
from pipeline.words.phrases import Word, joined, words
from pipeline.words.wording import edit

# Words of a rendering that are no content: others may stand for them.
_FUNCTION = frozenset("a an and at by de del der des die du en et for für in la le of on pour the to und y".split())
_STEM = 5
# A text without full stops: no sentence has more words, and the search would take long.
_LONGEST_SENTENCE = 600
# Words this near belong to the same name.
_REACH = 3


@dataclass(frozen=True, slots=True)
class _Instead:
    span: Span
    suggestions: tuple[str, ...]
    reason: str
    severity: Severity = "major"
    type: str = "mistranslation"


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(knowledge.tables("coverage.toml")["instead"]["acronyms"].split())


@cache
def _abbreviations() -> dict[str, str]:
    table: dict[str, str] = knowledge.tables("coverage.toml")["abbreviations"]
    return table


def _words(document: Document, span: Span) -> list[Word]:
    return [word._replace(start=word.start + span.start) for word in words(span.of(document.text))]


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.lower().replace("ü", "v"))


def _joined_readings(chinese: str) -> set[str]:
    """Every way to read a term, joined: by its words where the dictionary has them."""
    word = readings.word(chinese)
    if word is not None:
        return {"".join(reading) for reading in word.readings}
    table = readings.characters().readings
    options = [table.get(character, ())[:2] for character in chinese]
    return {"".join(reading) for reading in product(*options)} if all(options) and len(options) < 7 else set()


def _is_name(term: Term) -> bool:
    return all(word.text[0].isupper() for word in words(term.target) if word.key not in _FUNCTION)


def _is_common(source: str, entry: Entry) -> bool:
    """True for the short form of a place that is a word, too: 公安 of 公安县 is rather the police."""
    return source in common_places() and not any(readings.simplify(term.source) == source for term in entry.renderings)


def _literal(source: str, entry: Entry, found: list[Word], text: str) -> Iterator[_Instead]:
    """The characters translated one by one: *Flat Lake* for 平湖."""
    if entry.first.kind not in ("place", "person") or not 2 <= len(source) <= 4 or len(words(entry.first.target)) > 2:
        return
    bare = source[:-1] if len(source) > 2 and source[-1] in LEVELS else source
    wanted = [{gloss[:_STEM] for gloss in readings.glosses().get(character, ())} for character in bare]
    if not all(wanted) or _is_common(source, entry):
        return
    known = readings.word(bare)
    customary = {name.lower() for name in known.names} if known else set()
    for at in range(len(found) - len(bare) + 1):
        window = found[at : at + len(bare)]
        if all(word.key in customary for word in window):
            continue
        if not all(word.text[0].isupper() and word.key[:_STEM] in w for word, w in zip(window, wanted, strict=True)):
            continue
        if all(joined(text, one, other) for one, other in pairwise(window)):
            span = Span(window[0].start, window[-1].end)
            meaning = ", ".join(f"{c} {w.key}" for c, w in zip(bare, window, strict=True))
            yield _Instead(
                span, tuple(t.target for t in entry.renderings), f"translated character by character: {meaning}"
            )


def _romanised(source: str, entry: Entry, found: list[Word], text: str) -> Iterator[_Instead]:
    """The pinyin of a term that the glossary translates: *Changcheng Motor* for *Great Wall Motor*."""
    heads: dict[str, int] = {}
    for length in range(2, len(source) + 1):
        for reading in _joined_readings(source[:length]):
            heads.setdefault(reading, length)
    own = _letters(entry.first.target)
    for at, first in enumerate(found):
        if not first.text[0].isupper() or lexicon.is_english(first.key):
            continue
        for size in (1, 2):
            window = found[at : at + size]
            if len(window) < size or (size == 2 and not joined(text, *window)):
                continue
            letters = "".join(_letters(word.text) for word in window)
            covered = heads.get(letters)
            if covered is None or any(letters in _letters(term.target) for term in entry.renderings):
                continue
            span = Span(first.start, window[-1].end)
            reason = f"{source[:covered]} written as it reads"
            if covered == len(source):
                yield _Instead(span, tuple(t.target for t in entry.renderings), reason, "minor", "terminology")
                continue
            # The rest is translated as the glossary does: only the name before it changes.
            after = [w.key for w in found[at + size :]]
            wanted = [w.key for w in words(entry.first.target)]
            for tail in range(len(wanted) - 1, 0, -1):
                if after[:tail] == wanted[-tail:] and own:
                    head = words(entry.first.target)[: len(wanted) - tail]
                    replacement = entry.first.target[: head[-1].end]
                    yield _Instead(span, (replacement,), reason, "minor", "terminology")
                    break


def _initials(source: str, entry: Entry, found: list[Word], chinese: str) -> Iterator[_Instead]:
    """The first letters of a place's syllables: *ZJ* for 浙江."""
    if entry.first.kind != "place" or _is_common(source, entry):
        return
    bare = source[:-1] if len(source) > 2 and source[-1] in LEVELS else source
    word = readings.word(bare)
    heads = {"".join(syllable[0] for syllable in reading).upper() for reading in (word.readings if word else ())}
    for there in found:
        if there.text in heads and len(there.text) > 1 and there.text not in chinese and there.text not in _acronyms():
            targets = tuple(term.target for term in entry.renderings)
            yield _Instead(there.span, targets, f"the initials of {bare}", "minor", "terminology")


def _content(found: Sequence[Word]) -> list[str]:
    return [word.key[:_STEM] for word in found if word.key not in _FUNCTION]


def _near(entry: Entry, found: list[Word], text: str) -> Iterator[_Instead]:
    """A rendering of several words with words lost, added or replaced: *CPC Jiaxing Committee*."""
    best: tuple[float, int, int] | None = None
    for term in entry.renderings:
        wanted = _content(words(term.target))
        if len(wanted) < 2:
            continue
        for first, last, rank in _windows(term, wanted, found, text):
            if best is None or rank > best[0]:
                best = (rank, first, last)
    if best is None:
        return
    window = found[best[1] : best[2] + 1]
    edits = []
    for term in entry.renderings:
        shared = set(_content(words(term.target))) & set(_content(window))
        if len(shared) > 1:
            edits.append(edit(window, text, term.target))
    span = Span(min(s.start for s, _ in edits), max(s.end for s, _ in edits))
    offered = [text[span.start : s.start] + new + text[s.end : span.end] for s, new in edits]
    offered = [new for new in dict.fromkeys(offered) if new != span.of(text)]
    if offered:
        there = text[window[0].start : window[-1].end]
        yield _Instead(span, tuple(offered), f"“{there}” is nearly that", "minor", "terminology")


def _windows(term: Term, wanted: list[str], found: list[Word], text: str) -> Iterator[tuple[int, int, float]]:
    """Runs of words that share most content words with a rendering, in its order, with how near they are.

    Silent about what is another way to say it: the same words in another order or with one more (*National* in the
    name of a zone), and a name without its first or last word.
    """
    stems = [word.key[:_STEM] for word in found]
    name, size = _is_name(term), len(words(term.target))
    # Function words, and in a name words without a capital, neither open nor close it.
    may_end = [
        word.key not in _FUNCTION and (word.text[0].isupper() or (not name and stem in wanted))
        for word, stem in zip(found, stems, strict=True)
    ]
    for first in range(len(found)):
        if not may_end[first]:
            continue
        there = [stems[first]]
        for last in range(first + 1, min(len(found), first + len(wanted) + 5)):
            word = found[last]
            if not joined(text, found[last - 1], word) or (
                name and not word.text[0].isupper() and word.key not in _FUNCTION
            ):
                break
            if word.key not in _FUNCTION:
                there.append(stems[last])
            shared = sum(block.size for block in SequenceMatcher(None, wanted, there, False).get_matching_blocks())
            if not may_end[last] or not _is_near(name, wanted, there, shared):
                continue
            # Another word at an end must stand just where the right one would.
            if (there[0], there[-1]) != (wanted[0], wanted[-1]) and last - first + 1 != size:
                continue
            if shared < len(wanted) and set(wanted) <= set(stems[max(0, first - _REACH) : last + 1 + _REACH]):
                return
            # Another word at either end, and more of a name beyond it: *China Tourism Research Institute*.
            if there[0] != wanted[0] and first and _goes_on(text, found[first - 1], found[first], 0):
                continue
            if there[-1] != wanted[-1] and last + 1 < len(found) and _goes_on(text, found[last], found[last + 1], 1):
                continue
            yield first, last, shared - abs(len(there) - shared) - 0.1 * (len(wanted) - shared)


def _goes_on(text: str, one: Word, other: Word, outer: int) -> bool:
    """True when two words stand side by side and the outer one has a capital."""
    return (one, other)[outer].text[0].isupper() and joined(text, one, other)


def _is_near(name: bool, wanted: list[str], there: list[str], shared: int) -> bool:
    """True when one content word in three, and no more than one for a term of common words, is off."""
    if shared < 2 or len(there) - shared > 1 or (shared == len(wanted) < len(there)):
        return False
    ends = (wanted[0] == there[0]) + (wanted[-1] == there[-1])
    if not name:
        return ends == 2 and len(there) == len(wanted) and shared == len(wanted) - 1
    if ends < 2 and not (ends == 1 and len(there) == len(wanted) and shared == len(wanted) - 1):
        return False
    return shared == len(wanted) or (len(wanted) > 2 and 3 * shared >= 2 * len(wanted))


def _explained(word: Word, chinese: str, expected: frozenset[str]) -> bool:
    """True when the source has a reason for a place name: it reads so, names or abbreviates it."""
    key, letters = word.key, _letters(word.text)
    if key in expected or key in chinese.lower():
        return True
    if any(key in names.split() and c in chinese for c, names in _abbreviations().items()):
        return True
    if any(sources.reads(chinese, letters)):
        return True
    return any(name.lower() == key for _, _, entry in sources.cover(chinese) for name in entry.names)


def _is_other_place(word: Word) -> bool:
    return (
        word.text[0].isupper()
        and len(word.text) > 3
        and divisions.is_place(word.key)
        and not lexicon.is_english(word.key)
    )


def _is_place(missing: Missing) -> bool:
    first = missing.entry.first
    known = first.kind == "place" and divisions.is_place(first.target.lower())
    return known and not _is_common(missing.source, missing.entry)


def _elsewhere(
    lost: list[Missing], groups: list[Group], terms: list[Terms], at: int, found: list[Word], text: str
) -> Iterator[tuple[Missing, _Instead]]:
    """Another place than the source names: one of its names has no rendering, one of the target's has no cause."""
    lost = [m for m in lost if _is_place(m)]
    lost = [m for m in lost if m.wholly] or lost
    if len(lost) != 1:
        return
    source, entry = lost[0].source, lost[0].entry
    beside = slice(max(0, at - 1), at + 2)
    chinese = "。".join(group.source for group in groups[beside])
    expected = frozenset(
        word.key for here in terms[beside] for e, _ in here.values() for t in e.renderings for word in words(t.target)
    )
    strange = []
    for number, word in enumerate(found):
        if not _is_other_place(word) or _explained(word, chinese, expected):
            continue
        before = found[number - 1] if number and joined(text, found[number - 1], word) else None
        if before is not None and before.text[0].isupper() and pinyin.is_pinyin(before.text):
            return
        strange.append(word)
    if (
        _misspelt(entry, found)
        or len({word.key for word in strange}) != 1
        or not _whole(groups[at].source, terms[at][source][1])
    ):
        return
    for word in strange:
        targets = tuple(term.target for term in entry.renderings)
        yield lost[0], _Instead(word.span, targets, f"the source does not name {word.text}")


def _misspelt(entry: Entry, found: list[Word]) -> bool:
    """True when the right name is there with a slip in it: *Qindgao*; what it is flagged for is not missing."""
    names = [term.target.lower() for term in entry.renderings]
    return any(
        near.one_slip(word.key, name) and word.text[0].isupper() and not divisions.is_place(word.key)
        for word in found
        for name in names
    )


def _whole(chinese: str, starts: list[int]) -> bool:
    """True unless a term begins within a word of the dictionary wherever it stands: 海南 in 上海南站."""
    inside: set[int] = set()
    for start, end, _ in sources.cover(chinese):
        inside.update(range(start + 1, end))
    return not inside.issuperset(starts)


def _row(term: Term, listed: bool) -> str:
    if not listed:
        return f"place of China: {term.source} = {term.target}"
    where = f" ({term.origin})" if term.origin else ""
    return f"glossary: {term.source} = {term.target}, {term.status}{where}"


def _issue(document: Document, missing: Missing, option: _Instead) -> Issue:
    text, renderings, listed = option.span.of(document.text), missing.entry.renderings, missing.entry.listed
    right = renderings[0].target
    message = f"The source has {missing.source}, which is written “{right}”."
    if listed:
        message = f"The source has {missing.source}, for which the glossary has “{right}”."
    return Issue(
        "coverage",
        option.type,
        option.severity,
        option.span,
        text,
        message,
        tuple(s for s in option.suggestions if s != text),
        (f"source: {missing.source}", *(_row(term, listed) for term in renderings), option.reason),
    )


def instead(document: Document, groups: list[Group], terms: list[Terms], at: int) -> Iterator[Issue]:
    """What stands in a group instead of the terms that it lacks; `terms` are those of each group."""
    absent = list(missing(groups, terms, at))
    if not absent:
        return
    text = document.text
    found = _words(document, groups[at].span)
    if len(found) > _LONGEST_SENTENCE:
        return
    done: list[Span] = []
    for lost in absent:
        options = list(_literal(lost.source, lost.entry, found, text))
        if lost.wholly:
            options += _romanised(lost.source, lost.entry, found, text)
            options += _near(lost.entry, found, text)
            options += _initials(lost.source, lost.entry, found, groups[at].source)
        for option in options:
            if not any(option.span.overlaps(span) for span in done):
                done.append(option.span)
                yield _issue(document, lost, option)
    if not done:
        for lost, option in _elsewhere(absent, groups, terms, at, found, text):
            yield _issue(document, lost, option)

"""Names and terms of the glossary that the source has and the translation does not; sentences without a counterpart."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise, product

from pipeline import knowledge, lexicon, pinyin, places, readings, sources
from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Segment, Severity, Span, Term
from pipeline.phrases import Word, joined, words
from pipeline.wording import edit

NAME = "coverage"

# What the last character of a division says and a text may leave out: 嘉兴 for 嘉兴市.
_LEVEL = "省市县区州盟旗"
_PARTY = re.compile(r"中国共产党(.+)委员会")
_COMPANY = re.compile(r"(.{4,}?)(?:股份|有限|责任)+公司")
# Words of a rendering that are no content: others may stand for them.
_FUNCTION = frozenset("a an and at by de del der des die du en et for für in la le of on pour the to und y".split())
_STEM = 5
_GAP = re.compile(r"[\s\-‐‑–]+")
# A text without full stops: no sentence has more words, and the search would take long.
_LONGEST_SENTENCE = 600
# Words this near belong to the same name.
_REACH = 3
# A translation is this much shorter or longer than its source at the least and at the most, in letters of English a
# Chinese character makes (3.6); of 3,642 news sentences by people, one lies below and one above.
_SHORTEST, _LONGEST = 0.33, 2.6
_LETTERS = 3.6
# A source sentence of fewer such letters says too little to be missed.
_SAYS_SOMETHING = 30
# Beside a sentence that is left out, no more of its words are found than this.
_UNTRANSLATED = 0.3
# Characters of a source sentence that are shown.
_SHOWN = 120
# Shorter source sentences, in such letters, vary too much.
_TELLING = 100


@dataclass(frozen=True, slots=True)
class _Entry:
    """A Chinese term with its right renderings, preferred first, and the wrong ones, which `terms` reports."""

    renderings: tuple[Term, ...]
    wrong: tuple[str, ...]

    @property
    def first(self) -> Term:
        return self.renderings[0]


@dataclass(frozen=True, slots=True)
class _Index:
    by_start: dict[str, list[tuple[str, _Entry]]]
    """First two characters → terms that begin so, in simplified characters, longest first."""


def _short_forms(source: str, kind: str) -> Iterator[str]:
    if kind == "place" and len(source) > 2 and source[-1] in _LEVEL:
        yield source[:-1]
    party = _PARTY.fullmatch(source)
    if party:
        yield from (f"中共{party[1]}委", f"{party[1]}委")
    company = _COMPANY.fullmatch(source)
    if company:
        yield company[1]


@lru_cache(maxsize=4)
def _index(glossary: Glossary, language: str) -> _Index:
    rows: dict[str, list[Term]] = defaultdict(list)
    short: dict[str, list[Term]] = defaultdict(list)
    for term in glossary.of(language):
        if len(term.source) < 2:
            continue
        source = readings.simplify(term.source)
        rows[source].append(term)
        for form in _short_forms(source, term.kind):
            short[form].append(term)
    for form, terms in short.items():
        rows.setdefault(form, terms)
    by_start: dict[str, list[tuple[str, _Entry]]] = defaultdict(list)
    for source, terms in rows.items():
        right = sorted(
            (t for t in terms if t.status in ("preferred", "admitted")), key=lambda t: t.status == "admitted"
        )
        if right:
            wrong = tuple(_plain(t.target) for t in terms if t.status not in ("preferred", "admitted"))
            by_start[source[:2]].append((source, _Entry(tuple(right), wrong)))
    for found in by_start.values():
        found.sort(key=lambda row: -len(row[0]))
    return _Index(dict(by_start))


def _plain(text: str) -> str:
    """Lower case, straight apostrophes, single spaces for spaces and hyphens, a space before the first word."""
    return " " + _GAP.sub(" ", text.lower().replace("’", "'").replace(",", "")).strip()


@dataclass(slots=True)
class _Group:
    """Target sentences with the source sentences that they translate together."""

    span: Span
    source: str
    """In simplified characters; empty for sentences that translate none."""
    origin: Span | None
    """Of the source."""
    segments: list[Segment]
    terms: dict[str, tuple[_Entry, list[int]]] = field(default_factory=dict)
    """Term of the glossary → its entry and the places where it stands in `source`."""
    plain: str = ""


def _groups(document: Document, source: Document) -> list[_Group]:
    found: list[_Group] = []
    simple = readings.simplify(source.text)
    for segment in document.segments:
        origin = segment.source.span if segment.source else None
        if found and origin is not None and found[-1].origin == origin:
            found[-1].span = Span(found[-1].span.start, segment.span.end)
            found[-1].segments.append(segment)
        else:
            found.append(_Group(segment.span, origin.of(simple) if origin else "", origin, [segment]))
    for group in found:
        group.plain = _plain(group.span.of(document.text))
    return found


def _terms(text: str, index: _Index) -> dict[str, tuple[_Entry, list[int]]]:
    """The terms of the glossary in a source text, the longest first, none inside another."""
    found: dict[str, tuple[_Entry, list[int]]] = {}
    at, by_start = 0, index.by_start
    while at < len(text) - 1:
        for source, entry in by_start.get(text[at : at + 2], ()):
            if text.startswith(source, at):
                found.setdefault(source, (entry, []))[1].append(at)
                at += len(source) - 1
                break
        at += 1
    return found


def _count(term: Term, plain: str) -> int:
    """How often a rendering stands in a text, inflected or not: *Chinese* counts for *China*."""
    target = _plain(term.target)
    stem = target if " " in target.strip() or len(target) < 6 else target[:-1]
    return plain.count(stem)


def _covered(entry: _Entry, plain: str) -> bool:
    return any(_count(term, plain) for term in entry.renderings) or any(wrong in plain for wrong in entry.wrong)


@dataclass(frozen=True, slots=True)
class _Missing:
    """A term that a group's source has more often than its target."""

    source: str
    entry: _Entry
    wholly: bool
    """False when the target has it, only not as often."""


def _missing(groups: list[_Group], at: int) -> Iterator[_Missing]:
    """The terms of a group's source that its target lacks, and no neighbour has for it."""
    here = groups[at]
    beside = [groups[i] for i in (at - 1, at + 1) if 0 <= i < len(groups)]
    for source, (entry, at_) in here.terms.items():
        wholly = not _covered(entry, here.plain)
        if not wholly and (len(at_) < 2 or sum(_count(t, here.plain) for t in entry.renderings) >= len(at_)):
            continue
        if any(_covered(entry, g.plain) and source not in g.terms for g in beside):
            continue
        yield _Missing(source, entry, wholly)


# -- what stands there instead


@dataclass(frozen=True, slots=True)
class _Instead:
    span: Span
    suggestions: tuple[str, ...]
    reason: str
    severity: Severity = "major"
    type: str = "mistranslation"


@cache
def _data() -> dict[str, dict[str, str | list[str]]]:
    return knowledge.tables("coverage.toml")


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


@cache
def _place_words() -> frozenset[str]:
    return frozenset(knowledge.words("place-words.txt"))


def _is_common(source: str, entry: _Entry) -> bool:
    """True for the short form of a place that is a word, too: 公安 of 公安县 is rather the police."""
    return source in _place_words() and not any(readings.simplify(term.source) == source for term in entry.renderings)


def _literal(source: str, entry: _Entry, found: list[Word], text: str) -> Iterator[_Instead]:
    """The characters translated one by one: *Flat Lake* for 平湖."""
    if entry.first.kind not in ("place", "person") or not 2 <= len(source) <= 4 or len(words(entry.first.target)) > 2:
        return
    bare = source[:-1] if len(source) > 2 and source[-1] in _LEVEL else source
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


def _romanised(source: str, entry: _Entry, found: list[Word], text: str) -> Iterator[_Instead]:
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


def _content(found: Sequence[Word]) -> list[str]:
    return [word.key[:_STEM] for word in found if word.key not in _FUNCTION]


def _near(entry: _Entry, found: list[Word], text: str) -> Iterator[_Instead]:
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
    if any(key in str(names).split() and c in chinese for c, names in _data()["abbreviations"].items()):
        return True
    if any(sources.reads(chinese, letters)):
        return True
    return any(name.lower() == key for _, _, entry in sources.cover(chinese) for name in entry.names)


def _is_other_place(word: Word) -> bool:
    return (
        word.text[0].isupper() and len(word.text) > 3 and places.is_place(word.key) and not lexicon.is_english(word.key)
    )


def _is_place(missing: _Missing) -> bool:
    first = missing.entry.first
    known = first.kind == "place" and places.is_place(first.target.lower())
    return known and not _is_common(missing.source, missing.entry)


def _elsewhere(
    missing: list[_Missing], groups: list[_Group], at: int, found: list[Word], text: str
) -> Iterator[tuple[_Missing, _Instead]]:
    """Another place than the source names: one of its names has no rendering, one of the target's has no cause."""
    lost = [m for m in missing if _is_place(m)]
    lost = [m for m in lost if m.wholly] or lost
    if len(lost) != 1:
        return
    source, entry = lost[0].source, lost[0].entry
    beside = groups[max(0, at - 1) : at + 2]
    chinese = "。".join(group.source for group in beside)
    expected = frozenset(
        word.key for group in beside for e, _ in group.terms.values() for t in e.renderings for word in words(t.target)
    )
    strange = []
    for number, word in enumerate(found):
        if not _is_other_place(word) or _explained(word, chinese, expected):
            continue
        before = found[number - 1] if number and joined(text, found[number - 1], word) else None
        if before is not None and before.text[0].isupper() and pinyin.is_pinyin(before.text):
            return
        strange.append(word)
    if len({word.key for word in strange}) != 1 or not _whole(source, groups[at]):
        return
    for word in strange:
        targets = tuple(term.target for term in entry.renderings)
        yield lost[0], _Instead(word.span, targets, f"the source does not name {word.text}")


def _whole(source: str, group: _Group) -> bool:
    """True unless a term begins within a word of the dictionary wherever it stands: 海南 in 上海南站."""
    inside: set[int] = set()
    for start, end, _ in sources.cover(group.source):
        inside.update(range(start + 1, end))
    return not inside.issuperset(group.terms[source][1])


def _row(term: Term) -> str:
    where = f" ({term.origin})" if term.origin else ""
    return f"glossary: {term.source} = {term.target}, {term.status}{where}"


def _issue(document: Document, missing: _Missing, instead: _Instead) -> Issue:
    text, renderings = instead.span.of(document.text), missing.entry.renderings
    return Issue(
        NAME,
        instead.type,
        instead.severity,
        instead.span,
        text,
        f"The source has {missing.source}, for which the glossary has “{renderings[0].target}”.",
        tuple(s for s in instead.suggestions if s != text),
        (f"source: {missing.source}", *(_row(term) for term in renderings), instead.reason),
    )


def _instead(document: Document, groups: list[_Group], at: int) -> Iterator[Issue]:
    missing = list(_missing(groups, at))
    if not missing:
        return
    text = document.text
    found = _words(document, groups[at].span)
    if len(found) > _LONGEST_SENTENCE:
        return
    done: list[Span] = []
    for lost in missing:
        options = list(_literal(lost.source, lost.entry, found, text))
        if lost.wholly:
            options += _romanised(lost.source, lost.entry, found, text)
            options += _near(lost.entry, found, text)
        for instead in options:
            if not any(instead.span.overlaps(span) for span in done):
                done.append(instead.span)
                yield _issue(document, lost, instead)
    if not done:
        for lost, instead in _elsewhere(missing, groups, at, found, text):
            yield _issue(document, lost, instead)


# -- whole sentences


def _is_line_of_the_page(text: str) -> bool:
    return any(mark in text for mark in _data()["omission"]["boilerplate"])


def _weight(text: str) -> float:
    """The letters of English that a source makes."""
    return sum(_LETTERS if c >= "\u2e80" else 1.0 for c in text if c.isalnum())


def _sure(document: Document, group: _Group) -> bool:
    """True when a group is certainly the translation of its source."""
    if not group.source:
        return False
    there = group.span.of(document.text)
    if not 0.5 < sum(c.isalnum() for c in there) / max(1.0, _weight(group.source)) < 1.8:
        return False
    part = sources.rendered(there, group.source, document.language)
    return part.total > 2 and part.share >= 0.4


def _untranslated(document: Document, lost: str, there: str, least: int) -> bool:
    """True when a text renders next to nothing of a source, and the source says enough to tell."""
    if _weight(lost) < _SAYS_SOMETHING or _is_line_of_the_page(lost):
        return False
    part = sources.rendered(there, lost, document.language)
    return part.total >= least and part.share <= _UNTRANSLATED


def _left_out(document: Document, source: Document, groups: list[_Group]) -> Iterator[tuple[int, str]]:
    """Source sentences that no target sentence translates, where both neighbours are sure, and where they belong."""
    by_end = {group.origin.end: number for number, group in enumerate(groups) if group.origin is not None}
    ends = sorted(by_end)
    run: list[Segment] = []
    for segment in source.segments:
        at = bisect_left(ends, segment.span.end)
        following = groups[by_end[ends[at]]].origin if at < len(ends) else None
        if following is None:
            return
        if not following.overlaps(segment.span):
            run.append(segment)
            continue
        number = by_end[ends[at - 1]] if at else -1
        lost, run = run, []
        if not lost or number < 0 or number + 1 != by_end[ends[at]]:
            continue
        left, right = groups[number], groups[number + 1]
        words_ = source.text[lost[0].span.start : lost[-1].span.end]
        around = document.text[left.span.start : right.span.end]
        if _sure(document, left) and _sure(document, right) and _untranslated(document, words_, around, 5):
            paragraph = source.paragraphs[lost[0].paragraph].span
            assert left.origin is not None
            yield left.span.end if paragraph.contains(left.origin) else right.span.start, words_


def _dropped(document: Document, source: Document, groups: list[_Group]) -> Iterator[tuple[int, str]]:
    """The first or last of the source sentences that a group translates, when the target says nothing of it."""
    starts = [segment.span.start for segment in source.segments]
    for group in groups:
        if group.origin is None:
            continue
        first, stop = bisect_left(starts, group.origin.start), bisect_left(starts, group.origin.end)
        if stop - first < 2:
            continue
        there = group.span.of(document.text)
        letters = sum(c.isalnum() for c in there)
        parts = [segment.span.of(source.text) for segment in source.segments[first:stop]]
        for at, place in ((0, group.span.start), (-1, group.span.end)):
            kept = "".join(parts[1:] if at == 0 else parts[:-1])
            if not 0.65 < letters / max(1.0, _weight(kept)) < 1.5:
                continue
            rest = sources.rendered(there, kept, document.language)
            if rest.total > 4 and rest.share >= 0.5 and _untranslated(document, parts[at], there, 6):
                yield place, parts[at]
                break


def _omitted(document: Document, source: Document, groups: list[_Group]) -> Iterator[Issue]:
    for place, lost in (*_left_out(document, source, groups), *_dropped(document, source, groups)):
        yield Issue(
            NAME,
            "omission",
            "major",
            Span(place, place),
            "",
            "A sentence of the source seems to be left out here.",
            (),
            (f"source: {_clip(lost)}",),
        )


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _lengths(document: Document, groups: list[_Group]) -> Iterator[Issue]:
    """Sentences far too short or long for their source, between sentences of usual length."""
    weights = [_weight(group.source) for group in groups]
    ratios = [
        sum(c.isalnum() for c in group.span.of(document.text)) / weight if weight else 0.0
        for group, weight in zip(groups, weights, strict=True)
    ]
    for at, (group, ratio) in enumerate(zip(groups, ratios, strict=True)):
        if weights[at] < _TELLING or _SHORTEST <= ratio <= _LONGEST:
            continue
        # What is missing here may stand with a neighbour, wrongly aligned.
        if any(not 0.6 < ratios[i] < 1.6 for i in (at - 1, at + 1) if 0 <= i < len(groups)):
            continue
        size = "short" if ratio < 1 else "long"
        yield Issue(
            NAME,
            "length",
            "neutral",
            Span(group.span.end, group.span.end),
            "",
            f"This sentence is very {size} for its source.",
            (),
            (f"source: {_clip(group.source)}",),
        )


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Terms of the glossary that the aligned source has and the translation does not, with what stands there instead.

    Bad: ``the CPC Jiaxing Committee`` for 中国共产党嘉兴市委员会. Good: ``the CPC Jiaxing Municipal Committee``.
    Bad: ``Flat Lake`` for 平湖. Good: ``Pinghu``.

    Silent where nothing can be pointed at, except for whole sentences of the source that are left out and
    sentences far too short or long for theirs.
    """
    source = document.source
    if source is None:
        return
    groups = _groups(document, source)
    index = _index(glossary, document.language)
    if index.by_start:
        for group in groups:
            group.terms = _terms(group.source, index)
        for at, group in enumerate(groups):
            if group.terms:
                yield from _instead(document, groups, at)
    yield from _omitted(document, source, groups)
    yield from _lengths(document, groups)

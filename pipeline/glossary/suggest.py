"""Rows for the glossary, proposed from a release and its source for a person to accept."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.chinese import divisions, foreign, gazetteer, pinyin, readings
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Kind, Word
from pipeline.words import forms, languages, lexicon
from pipeline.words.phrases import joined, words

# Of the rows surer than this nine in ten were right, of the others six (by hand, on 26 news releases).
LEAST = 0.75
_STEM = 5
# Of a Chinese name and its rendering, at least this much explains the other.
_EXPLAINED = 0.7
# How sure a part of a longer run of capitals is, beside the whole: sure enough only where it recurs.
_PART = 0.7
# Words of the dictionary that make up one Chinese name, and words of a rendering, at most.
_UNITS, _LONGEST = 8, 10
# A place within another: 西藏自治区那曲市.
_WITHIN = re.compile(r".+?(?:自治州|自治区|省|市|地区)(.+)[县区市旗镇乡村]")


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal: a Chinese name, the rendering that the release uses, how often, and how sure that is."""

    source: str
    target: str
    kind: Kind
    count: int
    confidence: float
    """From 0 to 1."""
    preferred: bool = True
    """False for a further rendering of a name that has a better one."""


class _Unit(NamedTuple):
    """A word of the source, or a character that belongs to none."""

    start: int
    end: int
    stems: frozenset[str]
    names: frozenset[str]
    """Of a proper name, in lower case; empty for a common word."""


class _Phrase(NamedTuple):
    text: str
    words: tuple[Word, ...]
    whole: bool
    """False for a part of a longer run of capitals."""


@cache
def _data() -> dict[str, dict[str, frozenset[str]]]:
    tables = knowledge.tables("suggest.toml")
    return {name: {k: frozenset(v.split()) for k, v in table.items()} for name, table in tables.items()}


@cache
def _particles() -> frozenset[str]:
    return frozenset("".join(_data()["words"]["particles"]))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower().replace("ü", "v"))


# -- the two sides


def _phrases(document: Document) -> Iterator[tuple[int, list[_Phrase], list[Word]]]:
    """For each segment of running text: its number, its capitalised phrases, and its words."""
    inside, calendar = _data()["words"]["inside"], _data()["words"]["calendar"]
    for number, segment in enumerate(document.segments):
        text = segment.span.of(document.text)
        found = words(text)
        capitals = sum(word.text[0].isupper() for word in found)
        if document.paragraphs[segment.paragraph].kind == "heading" or capitals > 0.7 * len(found):
            continue
        phrases: list[_Phrase] = []
        at = 0
        while at < len(found):
            last = at
            end = at
            while (
                last < len(found)
                and last - at < _LONGEST
                and (last == at or joined(text, found[last - 1], found[last]))
            ):
                word = found[last]
                if word.text[0].isupper() and word.key not in calendar:
                    end = last + 1
                elif last == at or word.key not in inside or (word.key == "the" and found[last - 1].key == "and"):
                    break
                last += 1
            if end > at:
                phrases += _parts(text, found[at:end], at == 0)
            at = max(end, at + 1)
        yield number, phrases, found


def _parts(text: str, run: list[Word], opening: bool) -> Iterator[_Phrase]:
    """A run of capitalised words as one phrase and, where *and* or *of* joins two names, as several."""
    inside = _data()["words"]["inside"]
    cuts = [0, *(i + 1 for i, word in enumerate(run) if word.key in inside)]
    ends = [*(i for i, word in enumerate(run) if word.key in inside), len(run)]
    # A capital may only open the sentence: *Yesterday Tongji University*.
    may_open = opening or run[0].key in ("the", "a", "an")
    for start in {*cuts, *([1] if may_open else [])}:
        for end in ends:
            if start < end and run[start].key not in inside and run[end - 1].key not in inside:
                whole = end == len(run) and (start == 0 or (start == 1 and may_open))
                yield _Phrase(text[run[start].start : run[end - 1].end], tuple(run[start:end]), whole)


def _inner(chinese: str) -> Iterator[str]:
    """The glosses of the words within a long name, for which the dictionary has none of its own."""
    for start in range(len(chinese) - 1):
        for end in range(start + 2, min(len(chinese), start + 4) + 1):
            word = readings.word(chinese[start:end]) if end - start < len(chinese) else None
            if word is not None:
                yield from word.glosses


@lru_cache(maxsize=2048)
def _units(chinese: str) -> tuple[_Unit, ...]:
    """The words and characters of a source in simplified characters, without marks and particles."""
    glosses = readings.glosses()
    units: list[_Unit] = []
    last = 0

    def single(start: int, end: int) -> None:
        for at in range(start, end):
            if readings.HAN.match(chinese[at]):
                stems = frozenset(g[:_STEM] for g in glosses.get(chinese[at], ()))
                units.append(_Unit(at, at + 1, stems, frozenset()))

    for start, end, word in sources.cover(chinese):
        single(last, start)
        names = frozenset(name.lower() for name in word.names) if word.kind else frozenset()
        if word.kind in ("c", "p"):
            names |= {"".join(reading) for reading in word.readings}
        stems = frozenset(word.glosses or _inner(chinese[start:end])) | {name[:_STEM] for name in names}
        units.append(_Unit(start, end, stems, names))
        last = end
    single(last, len(chinese))
    return tuple(units)


@cache
def _suffixes() -> dict[str, Kind]:
    kinds: tuple[Kind, ...] = ("term", "place", "organisation")
    return {suffix: kind for kind in kinds for suffix in _data()["suffixes"][kind]}


def _kind(chinese: str) -> Kind | None:
    """What a Chinese name is by its end; None when its end says nothing."""
    known = _suffixes()
    for length in range(min(5, len(chinese) - 1), 0, -1):
        if chinese[-length:] in known:
            return known[chinese[-length:]]
    return None


# -- names by their reading


def _by_reading(found: list[Word], text: str, chinese: str) -> Iterator[tuple[str, str, Kind, float]]:
    """Names of the target that the source reads letter by letter: persons, places, companies."""
    cuts = {0, *(unit.start for unit in _units(chinese)), *(unit.end for unit in _units(chinese))}
    at = 0
    while at < len(found):
        step = 1
        for size in (2, 1):
            run = found[at : at + size]
            if len(run) < size or not all(word.text[0].isupper() and word.key.isascii() for word in run):
                continue
            if size == 2 and text[run[0].end : run[1].start] != " ":
                continue
            if not all(pinyin.is_pinyin(word.text, loose=True) for word in run):
                continue
            letters = "".join(_letters(word.text) for word in run)
            # A dateline in capitals is no way to write a name.
            if all(len(word.text) > 1 and word.text.isupper() for word in run):
                continue
            if len(letters) < 4 or all(lexicon.is_english(word.key) for word in run):
                continue
            name = _named(run, letters, chinese, cuts)
            if name:
                yield (chinese[name[0] : name[1]], text[run[0].start : run[-1].end], name[2], name[3])
                step = size
                break
        at += step


def _named(run: list[Word], letters: str, chinese: str, cuts: set[int]) -> tuple[int, int, Kind, float] | None:
    surnames = readings.characters().surnames
    best: tuple[int, int, Kind, float] | None = None
    for start, end in sources.reads(chinese, letters):
        text = chinese[start:end]
        word = readings.word(text)
        size = 2 if text[:2] in surnames and len(text) > 2 else 1
        is_person = _letters(run[0].text) in surnames.get(text[:size], ()) and len(text) - size in (1, 2)
        if len(run) == 2 and not is_person:
            continue
        kind: Kind
        if len(run) == 2:
            kind, sure = "person", 0.95 if word is None or word.kind == "p" else 0.8
        elif word is not None and word.kind == "c":
            kind, sure = "place", 0.95
        elif word is not None and word.kind == "p":
            kind, sure = "person", 0.8
        elif word is not None or len(text) < 2:
            continue
        else:
            kind = (
                "place"
                if divisions.is_place(letters) or chinese[end : end + 1] in "省市县区镇乡村州"
                else "organisation"
            )
            if len(text) > 2 and all(character in foreign.usual() for character in text):
                kind = "person"
            # A given name alone, its surname before it or after: *Naihe Jing*.
            given = start > 0 and chinese[start - 1] in surnames and start - 1 in cuts and start in cuts
            # Two characters alone are as often a part of a name: once is not enough.
            sure = 0.6 if given or start not in cuts or end not in cuts else 0.8 if len(text) > 2 else _PART
        if best is None or sure > best[3]:
            best = (start, end, kind, sure)
    return best


# -- names by their meaning


def _support(units: tuple[_Unit, ...], chinese: str, phrase: _Phrase) -> float:
    """How far a Chinese name and a phrase explain each other, from 0 to 1."""
    inside = _data()["words"]["inside"]
    content = [word for word in phrase.words if word.key not in inside]
    stems = {word.key[:_STEM] for word in content}
    if len(stems) < len(content):
        return 0.0
    letters = "".join(_letters(word.text) for word in content)
    first, last = units[0].start, units[-1].end
    there = 0
    explained: set[str] = set()
    for unit in units:
        sounds = {"".join(r) for r in _sounds(chinese[unit.start : unit.end])}
        hit = stems & unit.stems
        heard = {sound for sound in sounds if len(sound) > 3 and sound in letters} if unit.names or not hit else set()
        if hit or heard:
            there += unit.end - unit.start
            explained |= hit
            explained |= {word.key[:_STEM] for word in content if any(s in _letters(word.text) for s in heard)}
    for word in content:
        if word.key[:_STEM] not in explained and pinyin.is_pinyin(word.text, loose=True) and len(word.text) > 3:
            if any(sources.reads(chinese[first:last], _letters(word.text))):
                explained.add(word.key[:_STEM])
    forward = there / (last - first)
    back = len(stems & explained) / len(stems)
    if min(forward, back) < _EXPLAINED:
        return 0.0
    return forward * back * (1.0 if phrase.whole else _PART)


def _sounds(chinese: str) -> tuple[tuple[str, ...], ...]:
    word = readings.word(chinese) if len(chinese) > 1 else None
    return word.readings if word is not None and word.kind in ("c", "p") else ()


def _is_cut(chinese: str, start: int, end: int) -> bool:
    """True for a part of a list or of a longer name: 联合国环境规划 of 联合国环境规划署, 大陆及香港."""
    name, after = chinese[start:end], chinese[end : end + 1]
    if any(joint in name for joint in "及与、"):
        return True
    if "和" in name[1:-1] and _kind(name) != "organisation":
        return True
    longer = _kind(name + after)
    return after in _data()["words"]["closing"] and longer == "organisation" and readings.word(after) is None


def _lacks_place(name: str, phrase: _Phrase) -> bool:
    """True when a phrase names only the larger of two places: *Yushu Prefecture* for 玉树藏族自治州曲麻莱县."""
    within = _WITHIN.fullmatch(name)
    return within is not None and readings.joined(within[1]) not in _letters(phrase.text)


def _is_people(phrase: _Phrase, chinese: str) -> bool:
    """True for *South African* where the dictionary has 南非 as *South Africa*."""
    word = readings.word(chinese)
    names = {name.lower() for name in word.names} if word is not None else set()
    last = phrase.words[-1].key
    return last not in names and any(last.startswith(name) for name in names if len(name) > 3)


def _is_exonym(key: str, chinese: str) -> bool:
    """True for the very name that the dictionary gives a foreign place or person, not for one of its words."""
    word = readings.word(chinese)
    if word is None or word.kind != "f" or chinese[-1] in _data()["words"]["peoples"]:
        return False
    return [name.lower() for name in word.names] == [key]


def _beside_person(chinese: str, start: int, end: int) -> bool:
    """True when a title or a verb of saying stands beside a name."""
    data = _data()["beside"]
    before, after = chinese[max(0, start - 4) : start], chinese[end : end + 3]
    return before.endswith(tuple(data["titles"])) or after.startswith(tuple(data["speaks"]))


def _foreign(chinese: str, start: int, end: int) -> Kind:
    """Of which kind a name is that the dictionary translates, by its end and the words beside it."""
    name = chinese[start:end]
    word = readings.word(name)
    glosses = frozenset(word.glosses) if word is not None else frozenset()
    kinds: tuple[Kind, ...] = ("person", "organisation", "place")
    for kind in kinds:
        if not glosses.isdisjoint(_data()["glosses"][kind]):
            return kind
    if name[-1] in _data()["beside"]["lands"]:
        return _kind(name) or "place"
    if _beside_person(chinese, start, end):
        return "person"
    return _kind(name) or ("term" if len(name) > 3 else "place")


def _by_meaning(phrases: list[_Phrase], chinese: str) -> Iterator[tuple[str, str, Kind, float]]:
    """Phrases of the target whose words translate those of a name of the source: offices, companies, plans."""
    units = _units(chinese)
    particles = _particles()
    candidates: list[tuple[tuple[_Unit, ...], str, Kind]] = []
    for start in range(len(units)):
        for stop in range(start + 1, min(len(units), start + _UNITS) + 1):
            if stop - start > 1 and units[stop - 1].start != units[stop - 2].end:
                break
            text = chinese[units[start].start : units[stop - 1].end]
            if text[0] in particles or text[-1] in particles or (len(units[stop - 1].stems) == 0 and stop - start > 1):
                continue
            kind = _kind(text)
            word = readings.word(text) if stop - start == 1 else None
            if _is_cut(chinese, units[start].start, units[stop - 1].end):
                continue
            if len(text) > 2 and kind is not None and (word is None or word.kind not in ("c", "p")):
                candidates.append((units[start:stop], text, kind))
            elif word is not None and word.kind == "f":
                candidates.append((units[start:stop], text, _foreign(chinese, units[start].start, units[start].end)))
    taken: list[tuple[int, int]] = []
    scored: list[tuple[float, int, _Phrase, tuple[_Unit, ...], str, Kind]] = []
    for phrase in phrases:
        single = len(phrase.words) == 1
        for these, text, kind in candidates:
            if single and not _is_exonym(phrase.words[0].key, text):
                continue
            if _is_people(phrase, text) or _lacks_place(text, phrase):
                continue
            sure = _support(these, chinese, phrase)
            # What somebody does is rarely a name: *Supporting Listed Companies*.
            sure *= _PART if forms.can_be(phrase.words[0].key, "VBG") else 1.0
            if sure >= LEAST:
                scored.append((sure, len(phrase.text), phrase, these, text, kind))
    used: list[tuple[int, int]] = []
    scored.sort(key=lambda item: (-item[0] * (1 + 0.02 * len(item[2].words)), -item[1], item[4]))
    for sure, _, phrase, these, text, kind in scored:
        place = (these[0].start, these[-1].end)
        there = (phrase.words[0].start, phrase.words[-1].end)
        if any(place[0] < b and a < place[1] for a, b in taken) or any(there[0] < b and a < there[1] for a, b in used):
            continue
        taken.append(place)
        used.append(there)
        yield text, phrase.text, kind, 0.9 * sure


# -- rows


def rows(document: Document, glossary: Glossary) -> list[Row]:
    """Proposals of names that the glossary lacks, surest first; none for a release without a source.

    A rendering counts once for each sentence. One that recurs grows surer; one that stands for several Chinese
    names, or beside a better rendering of the same one, less sure.
    """
    source = document.source
    if source is None:
        return []
    simple = readings.simplify(source.text)
    count: Counter[tuple[str, str]] = Counter()
    sure: dict[tuple[str, str], float] = defaultdict(float)
    kinds: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    titles = _data()["words"]["titles"]
    english = languages.is_english(document.language)
    for number, phrases, found in _phrases(document):
        origin = document.segments[number].source
        if origin is None:
            continue
        chinese = origin.span.of(simple)
        text = document.segments[number].span.of(document.text)
        pairs = list(_by_reading(found, text, chinese))
        read = {target for _, target, _, _ in pairs}
        if english:
            phrases = [p for p in phrases if p.text not in read and p.words[0].key not in titles]
            names = {zh for zh, _, _, _ in pairs}
            pairs += (pair for pair in _by_meaning(phrases, chinese) if pair[0] not in names)
        for zh, target, kind, confidence in dict.fromkeys(pairs):
            count[zh, target] += 1
            sure[zh, target] = max(sure[zh, target], confidence)
            kinds[zh, target][kind] += 1
    return list(_ranked(count, sure, kinds, glossary, document.language))


def _ranked(
    count: Counter[tuple[str, str]],
    sure: dict[tuple[str, str], float],
    kinds: dict[tuple[str, str], Counter[Kind]],
    glossary: Glossary,
    language: str,
) -> Iterator[Row]:
    known = {readings.simplify(term.source) for term in glossary.of(language)}
    targets = {term.target.lower() for term in glossary.of(language)}
    by_source: Counter[str] = Counter()
    by_target: Counter[str] = Counter()
    for (zh, target), times in count.items():
        by_source[zh] += times
        by_target[target] += times
    found: list[Row] = []
    for (zh, target), times in count.items():
        if zh in known or target.lower() in targets or target not in gazetteer.official_forms().get(zh, (target,)):
            continue
        exclusive = times / max(by_source[zh], by_target[target])
        recurring = 1 - (1 - sure[zh, target]) * 0.7 ** (times - 1)
        confidence = recurring * (0.5 + 0.5 * exclusive)
        if confidence >= LEAST:
            found.append(Row(zh, target, kinds[zh, target].most_common(1)[0][0], times, round(confidence, 2)))
    found = [row for row in found if not any(_holds(other, row) for other in found)]
    found.sort(key=lambda row: (-row.confidence, -row.count, row.source, row.target))
    seen: set[str] = set()
    for row in found:
        yield row if row.source not in seen else Row(row.source, row.target, row.kind, row.count, row.confidence, False)
        seen.add(row.source)


def _holds(whole: Row, part: Row) -> bool:
    """True when a proposal is only ever a part of another: *Tongji* of *Tongji University*."""
    return (
        len(whole.source) > len(part.source)
        and part.source in whole.source
        and part.target in whole.target
        and part.count <= whole.count
    )


def csv_rows(proposals: Iterable[Row], language: str) -> str:
    """The proposals as rows of a glossary file, with their header; the note holds count and confidence."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("zh", languages.primary(language), "kind", "status", "note"))
    for row in proposals:
        times = "once" if row.count == 1 else f"{row.count} times"
        note = f"suggested: {times}, confidence {row.confidence:.2f}"
        writer.writerow((row.source, row.target, row.kind, "preferred" if row.preferred else "admitted", note))
    return out.getvalue()

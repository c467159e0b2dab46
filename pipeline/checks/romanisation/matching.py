"""One matching a sentence: what of the target nothing explains yet, and the names of the source that it may stand for.

Every pair is scored once (`weighing`); of all ways to give each mention at most one name and each name to one mention,
the one is taken that explains most; what to say is read off it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.aligning import sources
from pipeline.checks.romanisation.beside import (
    abroad,
    companies,
    kind_characters,
    kinds,
    korea,
    never_given,
    usual_surnames,
)
from pipeline.checks.romanisation.comparison import Comparison
from pipeline.checks.romanisation.context import (
    is_foreign,
    is_foreigner,
    is_korean,
    japanese,
    may_be_of_other_language,
)
from pipeline.checks.romanisation.judgement import Confirmed, Judgement, Misspelt
from pipeline.checks.romanisation.mentions import Mention, mentions_of
from pipeline.checks.romanisation.names import Kind, Name, forms_of, name_at, names_of, person_at
from pipeline.checks.romanisation.passage import Passage, Reading
from pipeline.checks.romanisation.rules import MISREAD, NAME, PERSON
from pipeline.checks.romanisation.sounds import Sound
from pipeline.checks.romanisation.spelling import full_name, is_elsewhere, is_wade, letters_of, like, spell
from pipeline.checks.romanisation.tokens import called_before, kinds_after
from pipeline.checks.romanisation.weighing import (
    FALSE,
    Observed,
    Setting,
    observe,
    score,
    titles_beside,
)
from pipeline.chinese import closed, divisions, east, exonyms, foreign, gazetteer, pinyin, readings, sounds
from pipeline.model import Document, Rule, Span

# A pair that is less likely says nothing.
_LEAST = 0.2
# A suggestion is made where the name is likelier than all others together.
_CERTAIN = 0.5
# How likely a word is wrong that may be romanised from another language of China: a person is only asked.
_OTHER_LANGUAGE = 0.45
# A longer name whose characters say so as surely is a foreign one.
_FOREIGN = 0.6
# Of more letters between them a word is no slip of a name, and the language's own name is meant.
_FAR = 2
# Of a larger knot of pairs only the best first is tried, then the next that goes with it.
_LARGEST = 14
# How many letters a span of the source, that nothing else makes a name, may be off, and for words of how many.
_SHORTEST, _TWO_SLIPS = 4, 8
# A shorter word before what a company is called is rather its own spelling than its reading: *Sany Group*.
_SHORTEST_COMPANY = 6
# Bits by which a word is a foreign name of the source, and characters of the longest.
_TELLS, _SURELY_TELLS, _LONGEST_FOREIGN = 7.0, 12.0, 6
_WORD_BEFORE, _LONGEST_WORD = re.compile(r"(?<![A-Za-z])([A-Z][a-z]+) $"), 14
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]+(?: (?=[A-ZÀ-Þ]))?")


class Pair(NamedTuple):
    """A mention beside the name of the source that it may stand for."""

    odds: float
    """Logarithm."""
    mention: Mention
    name: Name
    sound: Sound
    observed: Observed
    setting: Setting
    chance: float = 0.0
    """How likely it is right; see `weighed`."""
    found: float = 0.0
    """How likely any pair of its group is."""
    wrong: float = 0.0
    """How likely the mention is wrong, whichever name it stands for."""

    @property
    def told(self) -> tuple[int, int, str]:
        """What it says: other places of the same name in the source say the same."""
        return self.mention.first, self.mention.last, self.name.chinese

    def clashes(self, other: Pair) -> bool:
        """True when both cannot be: a word would stand for two names, or a name for two words that are not the same."""
        if self.mention.first < other.mention.last and other.mention.first < self.mention.last:
            return True
        if self.setting is not other.setting or self.mention.letters == other.mention.letters:
            return False
        return self.name.start < other.name.end and other.name.start < self.name.end


class Whole:
    """What of a whole document is looked up, each once and only when it is asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._read: dict[str, frozenset[str]] = {}
        self._names: dict[int, tuple[Passage, tuple[Name, ...]]] = {}

    @cached_property
    def written(self) -> Mapping[str, int]:
        """How often the document has each capitalised word, and each two side by side, by their letters."""
        found: Counter[str] = Counter()
        before = ""
        for word in _CAPITALISED.findall(self._document.text):
            letters = letters_of(re.sub(r"['’]s?$", "", word.strip()))
            found[letters] += 1
            if before:
                found[before + letters] += 1
            before = letters if word.endswith(" ") else ""
        return found

    @cached_property
    def _source(self) -> str:
        return readings.simplify(self._document.source.text) if self._document.source else ""

    def reads(self, letters: str, chinese: str) -> bool:
        """True when the source reads so anywhere, but for a name that may only be misread so."""
        if letters not in self._read:
            self._read[letters] = frozenset(self._reading(letters) if len(letters) > 3 else ())
        return any(read not in chinese and chinese not in read for read in self._read[letters])

    @cached_property
    def _starts(self) -> Mapping[str, Sequence[int]]:
        """Where in the source each syllable may be read."""
        table = readings.characters().readings
        starts: dict[str, list[int]] = defaultdict(list)
        for at, character in enumerate(self._source):
            for sound in table.get(character, ()):
                starts[sound].append(at)
        return starts

    def _reading(self, letters: str) -> Iterator[str]:
        """The spans of the source that may be read as these letters."""
        for size in range(1, min(pinyin.LONGEST, len(letters)) + 1):
            for start in self._starts.get(letters[:size], ()):
                around = self._source[start : start + readings.LONGEST]
                yield from (around[:end] for first, end in sources.reads(around, letters) if not first)

    def names(self, passage: Passage) -> tuple[Name, ...]:
        """`names_of` a passage; neighbours share theirs."""
        kept = self._names.get(id(passage))
        if kept is None or kept[0] is not passage:
            if len(self._names) > 16:
                self._names.clear()
            kept = self._names[id(passage)] = (passage, names_of(passage))
        return kept[1]


def match(
    here: Comparison,
    beside: Sequence[Comparison],
    settled: Sequence[bool],
    taken: Sequence[tuple[int, int, int]],
    whole: Whole,
) -> Iterator[Judgement]:
    """What the matching of a sentence says of the tokens that are not settled."""
    if not any(True for _ in mentions_of(here.text, here.tokens, settled)):
        return
    abroad_names = foreign.words_in(here.passage.text) | exonyms.words_in(here.passage.text, here.language)
    strange = {token.letters for token in here.tokens if token.letters not in here.passage.spans}
    persons = japanese(here.passage, strange)
    abroad_names |= {spelt for _, _, spelt in persons}
    known = [token.letters in abroad_names or is_korean(here.passage, token.text) for token in here.tokens]
    yield from (
        Confirmed(token.span) for token, done, so in zip(here.tokens, settled, known, strict=True) if so and not done
    )
    settled = [done or so for done, so in zip(settled, known, strict=True)]
    mentions = list(mentions_of(here.text, here.tokens, settled))
    if mentions:
        pairs = pairs_of(here, beside, mentions, taken, whole)
        right, open_pairs = apart([pair for pair in pairs if not _is_within(pair, persons)])
        yield from (Confirmed(mention.span, mention.last - mention.first) for mention in right)
        for pair in assignment(open_pairs):
            if not _is_abroad(pair, persons):
                yield _misspelt(pair)


def _is_within(pair: Pair, persons: Sequence[tuple[int, int, str]]) -> bool:
    """True for a part of the name of a person of Japan: 松 of 久松, 立绅 of 足立绅."""
    return pair.setting.own and any(start < pair.name.end and pair.name.start < end for start, end, _ in persons)


def _is_abroad(pair: Pair, persons: Sequence[tuple[int, int, str]]) -> bool:
    """True where a word is rather a foreign name of the source: *Sika* of 塞密西·西卡, *Mozzi* of 莫齐, *Yoji*."""
    mention, name, passage = pair.mention, pair.name, pair.setting.here.passage
    if not pair.setting.own:
        return False
    whole = name.known == "c" and not _is_within_foreign(passage, name)
    words = [token.letters for token in (mention.surname, mention.given) if token is not None]
    before = _WORD_BEFORE.search(pair.setting.here.text, max(0, mention.span.start - _LONGEST_WORD), mention.span.start)
    if before and name.kind == "person" and _spells_surname(letters_of(before[1]), name):
        return True  # *Chong Wei* of *Lee Chong Wei*, 李宗伟
    if any(given in words for start, end, _ in persons for given in _given_names(passage.text[start:end])):
        return True
    # A slip of the name may look like a foreign one; what is no slip, and is heard in another, is that: *Wageningen*.
    far = _is_far(pair)
    strange = [word for word in words if len(word) > _SHORTEST and (far or not pinyin.is_pinyin(word, loose=True))]
    for start, end in _may_be_foreign(passage.text):
        if start <= name.start and name.end <= end and (whole or end - start == name.end - name.start):
            continue
        if not (end <= name.start or name.end <= start) and not (start <= name.start and name.end <= end):
            continue
        dotted = "·" in passage.text[max(0, start - 1) : start] + passage.text[end : end + 1]
        for word in words if dotted else strange:
            heard = sounds.heard(passage.text[start:end], word)
            if heard is not None and heard.bits > 1 and heard.bits * (end - start) > _TELLS:
                return True
    return far and any(_is_heard_beside(passage.text, name, word) for word in strange)


def _is_heard_beside(text: str, name: Name, word: str) -> bool:
    """True where characters beside a name surely sound like a word, unusual ones among them: 聂鲁达, *Neruda*."""
    for match in readings.HAN.finditer(text):
        for start in range(match.start(), match.end()):
            for end in range(start + 2, min(match.end(), start + _LONGEST_FOREIGN) + 1):
                if start < name.end and name.start < end:
                    continue
                heard = sounds.heard(text[start:end], word)
                if heard is not None and heard.bits > 1 and heard.bits * (end - start) > _SURELY_TELLS:
                    return True
    return False


def _spells_surname(letters: str, name: Name) -> bool:
    """True for a person's surname as bearers outside the mainland spell it, and pinyin does not."""
    heads = {way[0] for way in name.ways}
    return letters not in heads and any(letters in readings.surname_spellings().get(head, ()) for head in heads)


@lru_cache(maxsize=200)
def _given_names(chinese: str) -> frozenset[str]:
    """What the given name of a person of Japan may read, the first characters of a text."""
    return frozenset(
        letters_of(person.given)
        for end in range(3, len(chinese) + 1)
        for person in east.persons(chinese[:end], "japan")
    )


@lru_cache(maxsize=16)
def _may_be_foreign(text: str) -> list[tuple[int, int]]:
    """The spans of a text that its characters make foreign names rather than Chinese ones, or a dot beside them."""
    possible = foreign.possible()
    found = []
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + _LONGEST_FOREIGN) + 1):
            if text[end - 1] not in possible:
                break
            if end - start > 1 and foreign.spells(text[start:end]) > 0:
                found.append((start, end))
    return found


def apart(pairs: Sequence[Pair]) -> tuple[list[Mention], list[Pair]]:
    """The mentions that are right as they stand, in whatever romanisation, and the pairs of all others."""
    right = {pair.mention.span: pair.mention for pair in pairs if _is_right(pair)}
    left = [pair for pair in pairs if not any(pair.mention.span.overlaps(span) for span in right)]
    return list(right.values()), left


def pairs_of(
    here: Comparison,
    beside: Sequence[Comparison],
    mentions: Sequence[Mention],
    taken: Sequence[tuple[int, int, int]],
    whole: Whole,
    *,
    thorough: bool = False,
) -> Iterator[Pair]:
    """Every pair that is worth a look, scored; `thorough` with all that can be observed even of a hopeless one."""
    settings = [Setting(here, True, taken, whole.written, whole.reads, mentions, whole.names)]
    settings += [Setting(other, False, (), whole.written, whole.reads, mentions, whole.names) for other in beside]
    for mention in mentions:
        own: set[tuple[str, int]] = set()
        for setting in settings:
            for name in _worth(setting, mention):
                if setting.own:
                    own.add((name.chinese, name.size))
                elif (name.chinese, name.size) in own:
                    continue
                observed, sound = observe(setting, mention, name, thorough=thorough)
                yield Pair(score(observed, mention), mention, name, sound, observed, setting)


# -- which pairs are worth a look


def _worth(setting: Setting, mention: Mention) -> Iterator[Name]:
    """The names of a passage that a mention may stand for: whatever is near it, and of its kind whatever is there."""
    passage = setting.here.passage
    seen: set[tuple[int, int, int]] = set()
    names = setting.names if _may_be_any(setting, mention) else ()
    persons = {(name.start, name.end) for name in names if name.kind == "person" and _is_person(name)}
    near = (name for name in _near(passage, mention) if name.size or (name.start, name.end) not in persons)
    for name in (*near, *names):
        key = (name.start, name.end, name.size)
        if key not in seen and _fits(setting, mention, name):
            seen.add(key)
            yield name


def _may_be_any(setting: Setting, mention: Mention) -> bool:
    """True for a mention that need not be near a name to stand for it: pinyin, or a surname after a title."""
    if not setting.own and mention.surname is None:
        return False
    pinyin_or_titled = mention.parts or (mention.surname is None and called_before(setting.here.text, mention.span))
    return bool(pinyin_or_titled) and not setting.is_crowded


def _is_person(name: Name) -> bool:
    sure = (name.called or name.bounded == 2) and name.fits >= 0
    return name.known == "p" or (sure and not name.before_kind)


def _fits(setting: Setting, mention: Mention, name: Name) -> bool:
    """True for a name of a kind that the mention may be, and that is not spelt by sound."""
    here, text = setting.here, setting.here.text
    if mention.surname is not None:
        return name.kind == "person" and not (korea().search(here.passage.text) and _may_be_korean(mention, name))
    if name.kind == "surname":
        called = called_before(text, mention.span)
        return called != "" and called in titles_beside(here.passage.text, name) and len(mention.letters) < 7
    if korea().search(here.passage.text) and "-" in mention.given.text:
        return False
    if name.known == "c" and _is_within_foreign(here.passage, name):
        return False  # 安达 of 安达纳尔
    if name.known in ("c", "p") or name.form:
        return True
    if name.known == "-" and not name.before_kind and gazetteer.named(mention.letters):
        return False  # a real place is no slip of a common word: 上周
    if foreign.is_listed(name.chinese) and not gazetteer.called(name.chinese):
        return False
    if is_foreigner(here.passage, name.start):
        return False
    if name.kind == "person" and name.size == 1 and name.chinese[0] not in usual_surnames():
        return False  # rather a given name alone
    if name.kind == "person" and name.before_kind and not name.called:
        return False  # rather a village
    short = len(mention.letters) < _SHORTEST_COMPANY and not any(len(way) == len(name.chinese) for way in mention.parts)
    if short and any(companies(word) for word in kinds_after(mention.given, text)):
        return False
    whole = foreign.in_full(here.passage.text, name.start, name.end)
    if len(whole) > 2 and foreign.spells(whole) > _FOREIGN:
        return False
    return not is_foreign(here.passage, Reading(name.start, name.end, ()), mention.letters)


def _is_within_foreign(passage: Passage, name: Name) -> bool:
    """True for a place that is part of what surely spells a foreign name, and is no whole word beside it."""
    whole = foreign.in_full(passage.text, name.start, name.end)
    return len(whole) > len(name.chinese) + 1 and foreign.spells(whole) > _FOREIGN


def _may_be_korean(mention: Mention, name: Name) -> bool:
    return "-" in mention.given.text or len(name.chinese) - name.size == 1


def _near(passage: Passage, mention: Mention) -> Iterator[Name]:
    """Persons of the surname of a pair, and spans that read almost as a word."""
    if mention.surname is not None:
        for person in passage.persons(mention.surname.letters):
            if passage.text[person.end - 1] not in never_given() and not is_foreigner(passage, person.start):
                yield person_at(passage, person)
        return
    letters = mention.letters
    if len(letters) < _SHORTEST:
        return
    most = 1 if len(letters) < _TWO_SLIPS else 2
    for key, _, _ in process.extract(letters, passage.keys, scorer=OSA.distance, score_cutoff=most, limit=None):
        for place in passage.read(key):
            edges = {passage.text[place.start], passage.text[place.end - 1]}
            if passage.word(place) or never_given().isdisjoint(edges):
                yield _span(passage, place)
    for place in [passage.misread[letters]] if letters in passage.misread else ():
        yield _span(passage, place)
    for _, (start, end, _) in passage.official.items():
        ways = tuple(tuple(way) for way in _options(passage, start, end))
        yield name_at(passage, Reading(start, end, ways[0]), "place", ways)


def _options(passage: Passage, start: int, end: int) -> list[tuple[str, ...]]:
    word = passage.words.get((start, end))
    return list(word.readings) if word else [tuple(o[0] for o in passage.options[start:end])]


def _span(passage: Passage, place: Reading) -> Name:
    word = passage.word(place)
    kind: Kind = "place" if word and word.kind == "c" else "word"
    ways = dict.fromkeys((place.syllables, *(word.readings if word else ())))
    return name_at(passage, place, kind, tuple(ways))


# -- the assignment that explains most


def groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs, apart where the words of no mention of one are those of any of another."""
    group: list[Pair] = []
    last = 0
    for pair in sorted(pairs, key=lambda pair: pair.mention.first):
        if group and pair.mention.first >= last:
            yield group
            group = []
        group.append(pair)
        last = max(last, pair.mention.last) if len(group) > 1 else pair.mention.last
    if group:
        yield group


def weighed(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs that may be right, each with how likely it is: one of its group or nothing is."""
    for group in groups([pair for pair in pairs if not _is_anothers(pair)]):
        total = 1 + sum(math.exp(pair.odds) for pair in group)
        same: dict[tuple[int, int, str], float] = defaultdict(float)
        for pair in group:
            same[pair.told] += math.exp(pair.odds) / total
        for pair in group:
            if same[pair.told] > _LEAST:
                # What false pairs cost when the weights were fitted is no part of how likely this one is.
                yield pair._replace(
                    chance=same[pair.told], found=1 - 1 / total, wrong=1 - 1 / (1 + FALSE * (total - 1))
                )


def assignment(pairs: Sequence[Pair]) -> list[Pair]:
    """Of the pairs that may be right, those that go together and explain most, in order of the target."""
    worth = sorted(weighed(pairs), key=lambda pair: (-pair.chance, -pair.odds, pair.mention.first))
    chosen: list[Pair] = []
    for knot in _knots(worth):
        chosen += _best(knot) if len(knot) <= _LARGEST else _greedy(knot)
    return sorted(chosen, key=lambda pair: pair.mention.first)


def _knots(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs, apart where none of one clashes with any of another."""
    left = list(pairs)
    while left:
        knot, rest = [left[0]], left[1:]
        for pair in knot:
            near = [other for other in rest if pair.clashes(other)]
            knot += near
            rest = [other for other in rest if not any(other is one for one in near)]
        yield sorted(knot, key=lambda pair: (-pair.chance, -pair.odds))
        left = rest


def _best(pairs: Sequence[Pair]) -> list[Pair]:
    """Those that go together and are likeliest in all."""
    if not pairs:
        return []
    first, rest = pairs[0], pairs[1:]
    with_it = [first, *_best([pair for pair in rest if not pair.clashes(first)])]
    if not any(pair.clashes(first) for pair in rest):
        return with_it
    without = _best(rest)
    return max(with_it, without, key=lambda chosen: sum(pair.chance for pair in chosen))


def _greedy(pairs: Sequence[Pair]) -> list[Pair]:
    chosen: list[Pair] = []
    for pair in pairs:
        if not any(pair.clashes(other) for other in chosen):
            chosen.append(pair)
    return chosen


# -- what is read off it


def _is_right(pair: Pair) -> bool:
    """True for a name that another romanisation writes so, or that is a known rendering."""
    mention, name, passage = pair.mention, pair.name, pair.setting.here.passage
    letters = mention.letters.replace("v", "u")
    if mention.surname is None and letters in {form.replace("v", "u") for form in forms_of(name)}:
        return True
    if letters_of(name.form) == letters or _is_short_for(pair, letters):
        return True
    # The surname of a known person says nothing of what stands behind it: *Zhou Exlai*, 周恩来.
    alone = mention.surname is None and name.kind == "person" and any(way[0] == letters for way in name.ways)
    if not alone and foreign.renders(name.chinese, letters):
        return True
    for way in name.ways:
        if is_wade(mention.letters, way):
            return True
        if "-" in mention.given.text and is_elsewhere(mention.given.text, way[mention.surname is not None :]):
            return True
    if mention.surname is None:
        return name.kind == "surname" and any(
            letters in readings.surname_spellings().get(head, ()) for (head,) in name.ways
        )
    spelt = _spells_surname(mention.surname.letters, name)
    apart = any(mark in mention.given.text for mark in "- ")  # as Hong Kong, Malaysia and Singapore have it
    return spelt and (pair.sound.letters < 3 or apart or abroad().search(passage.text) is not None)


def _loose(name: Name, passage: Passage) -> str:
    """A name without the places in it that are written whole: 德清 of 市德清 is no 德钦."""
    whole = [span for span in passage.words if gazetteer.called(passage.text[span[0] : span[1]])]
    characters = enumerate(name.chinese, name.start)
    return "".join(c for at, c in characters if not any(start <= at < end for start, end in whole))


def _is_short_for(pair: Pair, letters: str) -> bool:
    """True for a place of which the source has one character: *Shenzhen* and 深证, *Guangzhou* and 广湛高铁."""
    name, here = pair.name, pair.setting.here
    shorts = [character for character in name.chinese if gazetteer.short_forms().get(character)]
    firsts = {place.short[0] for place in gazetteer.named(letters) if place.level != "county"} & set(name.chinese)
    loose = _loose(name, here.passage) if shorts or firsts else ""
    if any(letters_of(gazetteer.short_forms()[character]) == letters for character in shorts if character in loose):
        return True
    firsts &= set(loose)
    if name.known == "c" or not firsts or len(name.chinese) < 2:
        return False
    others = {place.short[0] for token in here.tokens for place in gazetteer.named(token.letters)}
    return pair.sound.letters > 1 or others.issuperset(name.chinese)


def _is_far(pair: Pair) -> bool:
    """True for a mention that is no slip of the name: most of it is another."""
    return pair.sound.letters > 2 and pair.sound.cost > pair.sound.size / 2 and not pair.observed["misread"]


def _is_anothers(pair: Pair) -> bool:
    """True where a suggestion would put one right name for another.

    For a name that the sentence has already, for a real place that is no slip, and for a slip of another known place.
    """
    setting, far = pair.setting, _is_far(pair)
    if pair.observed.get("named") and ((pair.sound.letters > 2 and not pair.observed["misread"]) or not setting.own):
        return True
    if far and not pair.observed.get("surname same") and korea().search(setting.here.passage.text):
        return True
    if far and pair.mention.surname is None:
        if pair.mention.letters in closed.peoples() or _is_slip_of_known(pair.mention.letters):
            return True
    return bool(pair.observed["explained"]) and pair.sound.letters > 2


@lru_cache(maxsize=2000)
def _is_slip_of_known(letters: str) -> bool:
    return process.extractOne(letters, _known(), scorer=OSA.distance, score_cutoff=1) is not None


@cache
def _known() -> list[str]:
    return sorted(key.replace("'", "") for key in divisions.meant() if " " not in key)


def _misspelt(pair: Pair) -> Misspelt:
    mention, name = pair.mention, pair.name
    rule, span, suggestions = _written(pair)
    if pair.chance < _CERTAIN * pair.found or _may_go_on(pair.setting.here.passage, name):
        suggestions = ()
    other = mention.surname is None and may_be_of_other_language(pair.setting.here.passage, name.start, name.end)
    wrong = min(pair.wrong, _OTHER_LANGUAGE) if other else pair.wrong
    return Misspelt(rule, span, name.chinese, suggestions, mention.last - mention.first, round(wrong, 4), other)


def _may_go_on(passage: Passage, name: Name) -> bool:
    """True for what rather spells a foreign name, where a character of no word follows: 法厄 of 法厄同, Phaethon."""
    after = passage.text[name.end : name.end + 1]
    if name.kind != "word" or name.known in ("c", "p") or foreign.spells(name.chinese) <= _FOREIGN:
        return False
    loose = readings.HAN.fullmatch(after) and after not in never_given() and after not in kind_characters()
    return bool(loose) and not any(start == name.end for start, _ in passage.words)


def _written(pair: Pair) -> tuple[Rule, Span, tuple[str, ...]]:
    """The words that change and how to write them, with the rule for it."""
    mention, name = pair.mention, pair.name
    ways = sorted(name.ways, key=lambda way: OSA.distance("".join(way), mention.letters))
    if mention.surname is None:
        spelt = (name.form,) if name.form else _nearest(gazetteer.official_forms().get(name.chinese, ()), mention)
        # *Zhangjiang* of a park is one word, whoever may be called so.
        of_place = any(map(kinds, kinds_after(mention.given, pair.setting.here.text))) and not name.called
        write = full_name if name.kind == "person" and not of_place else spell
        spelt = spelt or tuple(write(way) for way in ways)
        spelt = _with_own(spelt, exonyms.usual(name.chinese, pair.setting.here.language)[:1], mention)
        rule = PERSON if name.kind in ("person", "surname") else _rule(pair)
        return rule, mention.span, _like(mention.given.text, spelt)
    heads = dict.fromkeys(way[0] for way in name.ways)
    if mention.surname.letters not in heads and pair.sound.letters:
        return PERSON, mention.span, _like(mention.surname.text, list(map(full_name, ways)))
    if mention.surname.letters in heads:
        return PERSON, mention.given.span, _like(mention.given.text, [spell(way[1:]) for way in ways])
    nearer = sorted(heads, key=lambda head: OSA.distance(head, mention.surname.letters))  # type: ignore[union-attr]
    return PERSON, mention.surname.span, _like(mention.surname.text, [spell((head,)) for head in nearer])


def _nearest(forms: Sequence[str], mention: Mention) -> tuple[str, ...]:
    """Of several right forms the one that is nearest to what stands there, the usual one of two: *Changjiang*."""
    near = sorted(forms, key=lambda form: OSA.distance(letters_of(form), mention.letters))
    return tuple(near[:1])


def _with_own(spelt: tuple[str, ...], own: tuple[str, ...], mention: Mention) -> tuple[str, ...]:
    """What the language calls a place, and what English does: first what is nearer to the words that stand there."""
    near = OSA.distance(letters_of(spelt[0]), mention.letters)
    closer = own and OSA.distance(letters_of(own[0]), mention.letters) <= near
    return (*own, *spelt) if closer or near > _FAR else (*spelt, *own)


def _like(model: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(like(model, name) for name in names))


def _rule(pair: Pair) -> Rule:
    return MISREAD if pair.observed["misread"] else NAME

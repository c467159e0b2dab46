"""Romanised Chinese names that the Chinese source spells otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline import gazetteer, knowledge, languages, lexicon, pinyin, readings
from pipeline.glossary import Glossary
from pipeline.languages import Language
from pipeline.model import Document, Issue, Span

NAME = "romanisation"

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’‘ʼ][A-Za-zÀ-ÿ]+)*(?:-[a-zà-ÿ]+(?:['’][A-Za-zà-ÿ]+)*)*")
_POSSESSIVE = re.compile(r"['’‘ʼ]s?$|['’‘ʼ]S$")
# The apostrophe of Wade-Giles: *Ch’en*, *T’ang*.
_ASPIRATE = re.compile(r"^(?:ch|[ptk]|ts|tz)['’‘ʼ][a-zü]", re.IGNORECASE)
# A word of the list used less often than this is rather a slip of a name than the word itself.
_COMMON_WORD = 400_000
_LONGEST = 5
# What stands before and after the name of a person in news prose; strong evidence, and marks that prove nothing alone.
_PERSON_BEFORE = re.compile(
    r"(?:记者|编辑|责编|作者|通讯员|书记|主席|市长|省长|县长|区长|院长|校长|所长|会长|局长|部长|处长|厅长|社长|站长|队长|组长|行长|秘书长|主任|经理|董事长|总裁"
    r"|总监|教授|研究员|院士|专家|博士|先生|女士|选手|队员|运动员|教练|导演|演员|作家|歌手|主持人|嘉宾|司机|医生|护士|老师|学生|同学|村民|居民|市民|战士|士兵"
    r"|委员|代表|大使|发言人|领导|负责人|创始人|助理|领队|外交官|将军|律师|摄影师|设计师|妻子|丈夫|父亲|母亲|儿子|女儿|由)[\s:：]*$"
)
_PERSON_AFTER = re.compile(
    r"\s*(?:表示|说|指出|认为|介绍|强调|告诉|坦言|感叹|透露|回忆|先生|女士|同学|老师|教授|院士|书记|市长|省长|院长|主席|主任|部长|会长|总经理|董事长|向"
    r"|摄|执导|主演|致辞|出席|主持|率团|参加)"
)
_BESIDE = re.compile(r"[、，,和与（(：:\s]$")
_BEYOND = re.compile(r"[、，,和与）)等在的\s]")


class Reading(NamedTuple):
    """A span of the source and one way to read it."""

    start: int
    end: int
    syllables: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """A stretch of the source, with every name that might be read out of it."""

    text: str
    """In simplified characters."""
    options: list[tuple[str, ...]]
    """For each character, how it may read there; empty for one that is not Chinese."""
    spans: dict[str, list[tuple[int, int]]]
    """Joined reading → the spans that read so; of two characters or more."""
    surnames: dict[str, list[tuple[int, int]]]
    """A surname as it reads → where it stands."""
    words: dict[tuple[int, int], readings.Word]
    """Every dictionary word, by its place."""
    cuts: set[int]
    """Where a word begins or ends."""
    official: dict[str, tuple[int, int, tuple[str, ...]]]
    """Letters of a form that is not pinyin (harbin) → its place and all right forms."""
    latin: frozenset[str]
    """Latin words and the renderings of foreign names: no romanisation, but right."""
    keys: list[str]
    """Of `spans`."""

    def read(self, joined: str) -> list[Reading]:
        """Every span that reads so, with its syllables."""
        found = []
        for start, end in self.spans.get(joined, ()):
            for syllables in product(*self.options[start:end]):
                if "".join(syllables) == joined:
                    found.append(Reading(start, end, syllables))
                    break
        return found

    def persons(self, surname: str) -> Iterator[tuple[Reading, int]]:
        """The spans of a surname that reads so and a given name of two or one characters, with its length."""
        for start, end in self.surnames.get(surname, ()):
            for given in (2, 1):
                rest = self.options[end : end + given]
                if len(rest) == given and all(rest):
                    for name in product(*rest):
                        yield Reading(start, end + given, (surname, *name)), end - start


@cache
def _official_names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(gazetteer.official_forms(), key=len, reverse=True)))


@cache
def _spells_foreign() -> frozenset[str]:
    return frozenset(knowledge.lines("transliteration.tsv")[0])


@cache
def _wade_giles() -> dict[str, str]:
    return dict(line.split("\t") for line in knowledge.lines("wade_giles.tsv"))


def _letters(word: str) -> str:
    """``Xi’an`` -> ``xian``; ``Lü`` and ``Lyu`` -> ``lv``."""
    plain = word.lower().replace("ü", "v").replace("lyu", "lv")
    plain = "nv" + plain[3:] if plain.startswith("nyu") else plain
    return "".join(c for c in plain if c.isalpha())


def _options(run: str, covers: list[tuple[int, int]]) -> list[tuple[str, ...]]:
    """For each character, how it may read there: inside a word only as the word does."""
    table = readings.characters()
    options = [table.readings.get(c, ()) for c in run]
    for start, end in covers:
        word = readings.word(run[start:end])
        if word:
            for at in range(start, end):
                options[at] = tuple(dict.fromkeys(reading[at - start] for reading in word.readings))
    for at, character in enumerate(run):
        more = table.surnames.get(character)
        if more and not set(more) <= set(options[at]):
            options[at] = (*more, *(o for o in options[at] if o not in more))
    return options


@lru_cache(maxsize=4096)
def _passage(text: str) -> Passage:
    simple = readings.simplify(text)
    table = readings.characters().surnames
    options: list[tuple[str, ...]] = [()] * len(simple)
    spans: dict[str, list[tuple[int, int]]] = {}
    surnames: dict[str, list[tuple[int, int]]] = {}
    words: dict[tuple[int, int], readings.Word] = {}
    cuts: set[int] = set()
    official: dict[str, tuple[int, int, tuple[str, ...]]] = {}
    latin = {word.lower() for word in re.findall(r"[A-Za-z]+", simple)}
    forms = gazetteer.official_forms()
    for match in _official_names().finditer(simple):
        for form in forms[match.group()]:
            official[_letters(form)] = (match.start(), match.end(), forms[match.group()])
    for match in readings.HAN.finditer(simple):
        run, base = match.group(), match.start()
        covers = _words(run, base, words, cuts)
        options[base : match.end()] = _options(run, covers)
        for start in range(base, match.end()):
            heads: Sequence[str] = options[start]
            for end in range(start + 2, min(match.end(), start + _LONGEST) + 1):
                choices = options[end - 1]
                if len(choices) == 1:
                    tail = choices[0]
                    heads = [head + tail for head in heads]
                else:
                    heads = [head + tail for head in heads for tail in choices][:8]
                place = (start, end)
                for head in heads:
                    if head in spans:
                        spans[head].append(place)
                    else:
                        spans[head] = [place]
        for at, character in enumerate(run):
            for surname in (run[at : at + 2], character):
                for reading in table.get(surname, ()):
                    surnames.setdefault(reading, []).append((base + at, base + at + len(surname)))
    for word in words.values():
        if word.kind in ("f", "c"):
            latin.update(_letters(name) for name in word.names)
    return Passage(simple, options, spans, surnames, words, cuts, official, frozenset(latin), list(spans))


def _words(run: str, base: int, words: dict[tuple[int, int], readings.Word], cuts: set[int]) -> list[tuple[int, int]]:
    """Enter every dictionary word of a run at its place, and return those that cover it, longest first."""
    covers: list[tuple[int, int]] = []
    reach = 0
    for start in range(len(run)):
        longest = 0
        for end in range(min(len(run), start + readings.LONGEST), start + 1, -1):
            word = readings.word(run[start:end])
            if word is not None:
                words[base + start, base + end] = word
                longest = longest or end
        if start >= reach:
            if longest:
                covers.append((start, longest))
            reach = longest or start + 1
            cuts.update((base + start, base + reach))
    return covers


class Token(NamedTuple):
    """A capitalised word of the target; a possessive ending is left outside."""

    start: int
    end: int
    text: str
    letters: str


def _tokens(text: str, segment: Span, language: str) -> list[Token]:
    tongue = languages.of(language)
    found = []
    for match in _TOKEN.finditer(text, segment.start, segment.end):
        start, word = match.start(), _POSSESSIVE.sub("", match.group())
        head, mark, tail = word.replace("’", "'").partition("'")
        if mark and tail and head.lower() in tongue.typography.elisions:  # L’Anhui, d’Hangzhou
            start, word = start + len(head) + 1, tail
        word = _without_ending(word, tongue)
        if word and word[0].isupper():
            found.append(Token(start, start + len(word), word, _letters(word)))
    return found


def _without_ending(word: str, tongue: Language) -> str:
    """*Jiaxing* of German *Jiaxings* and *Jiaxinger*; a word of the language keeps its ending."""
    ending = next((e for e in tongue.names.endings if word.endswith(e)), "")
    stem = word.removesuffix(ending)
    if not ending or lexicon.is_word(word, tongue.tag) or lexicon.is_word(stem, tongue.tag):
        return word
    return stem if len(ending) == 1 or pinyin.is_pinyin(stem) else word


def _spell(syllables: tuple[str, ...]) -> str:
    """``("xi", "an")`` -> ``Xi'an``; GB/T 16159: an apostrophe before an inner a, e or o."""
    word = syllables[0]
    for syllable in syllables[1:]:
        word += "'" * (syllable[0] in "aeo") + syllable
    return word.replace("v", "ü").capitalize()


def _like(model: str, word: str) -> str:
    """The word in the writing of the model: all capitals, and its kind of apostrophe."""
    if len(model) > 2 and model.isupper():
        word = word.upper()
    return word.replace("'", "’") if "’" in model else word


class Found(NamedTuple):
    """What the source says of a run of the target: a correction, or (without suggestions) a confirmation."""

    start: int
    end: int
    """Of the words that change."""
    suggestions: tuple[str, ...] = ()
    chinese: str = ""
    reason: str = ""
    ambiguous: bool = False
    next: int = 1
    """How many tokens this settles."""


def _is_person(passage: Passage, start: int, end: int) -> bool:
    """True when the words around a span of the source are those around a person's name."""
    word = passage.words.get((start, end))
    if word and word.kind == "p":
        return True
    if word and word.kind:
        return False
    if _is_strong(passage, start, end):
        return True
    before, after = passage.text[max(0, start - 6) : start], passage.text[end : end + 6]
    return word is None and bool(_BESIDE.search(before)) and bool(_BEYOND.match(after))


def _is_strong(passage: Passage, start: int, end: int) -> bool:
    """True when a title or a verb of saying stands beside a span, or the dictionary knows the person."""
    word = passage.words.get((start, end))
    if word and word.kind == "p":
        return True
    before, after = passage.text[max(0, start - 6) : start], passage.text[end : end + 6]
    return bool(_PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after))


def _frequent(word: str) -> bool:
    return lexicon.is_english(word) and lexicon.frequency(word) >= _COMMON_WORD


def _foreign(passage: Passage, start: int, end: int) -> bool:
    """True for a span that spells a foreign name: by its characters, or by the dot in it."""
    around = passage.text[max(0, start - 1) : start] + passage.text[end : end + 1]
    if "·" in around or "•" in around:
        return True
    return all(c in _spells_foreign() for c in passage.text[start:end])


def _whole(passage: Passage, start: int, end: int) -> bool:
    """True when a span does not cut a word of the dictionary in two."""
    return start in passage.cuts and end in passage.cuts


def _wade(syllables: tuple[str, ...]) -> str:
    table = _wade_giles()
    return "".join(table.get(s, s) for s in syllables)


def _person_near(first: Token, second: Token, passage: Passage, present: Counter[str]) -> Found | None:
    """A surname and a given name of which one is as the source has it and the other is not."""
    given = second.letters
    if _ASPIRATE.search(first.text) or _ASPIRATE.search(second.text):
        return None
    if len(given) < 2 or (_frequent(second.text) and not pinyin.is_pinyin(second.text, loose=True)):
        return None
    return _given_near(first, second, passage, present) or _surname_near(first, second, passage, present)


def _unexplained(place: Reading, passage: Passage, present: Counter[str]) -> bool:
    """True when the source names this more often than the target has it in full."""
    joined = "".join(place.syllables)
    return present[joined] < len(passage.spans.get(joined, ()))


def _given_near(first: Token, second: Token, passage: Passage, present: Counter[str]) -> Found | None:
    given = second.letters
    divided = pinyin.divide(second.text)
    best: tuple[float, Reading] | None = None
    for place, _ in passage.persons(first.letters):
        syllables = place.syllables[1:]
        right = "".join(syllables)
        distance = OSA.distance(given, right)
        person = _is_person(passage, place.start, place.end)
        strong = person and _is_strong(passage, place.start, place.end)
        whole = _whole(passage, place.start, place.end)
        if len(syllables) == 2:
            # A look-alike character or a wrong reading spoils one syllable and leaves the other.
            shared = given.startswith(syllables[0]) or given.endswith(syllables[1])
            near = distance <= 1 or (shared and len(given) >= 4 and (distance <= 4 or (strong and len(divided) == 1)))
            near = near or (distance == 2 and len(right) > 6)
        else:
            near = distance <= 1 or (distance == 2 and min(len(right), len(given)) > 3 and not divided)
            near = near or (strong and whole and len(divided) == 1 and len(divided[0]) == 1 and given[0] == right[0])
        if not near or _wade(place.syllables) == first.letters + given:
            continue
        if distance > 1 and not ((person or whole) and _unexplained(place, passage, present)):
            continue
        # Two letters apart by one are two names as well as one slip.
        if len(right) < 3 and divided and not (strong and _unexplained(place, passage, present)):
            continue
        uneven = any(len(d) == len(syllables) for d in divided) < bool(divided)
        rank = distance - 0.6 * person - 0.3 * whole - 0.1 * len(syllables) + 0.8 * uneven
        if best is None or rank < best[0]:
            best = (rank, place)
    if best is None:
        return None
    place = best[1]
    choices = [p for p, _ in passage.persons(first.letters) if (p.start, p.end) == (place.start, place.end)]
    choices.sort(key=lambda p: OSA.distance("".join(p.syllables[1:]), given))
    options = tuple(dict.fromkeys(_like(second.text, _spell(p.syllables[1:])) for p in choices))
    chinese = passage.text[place.start : place.end]
    return Found(second.start, second.end, options, chinese, "", len(options) > 1, 2)


def _surname_near(first: Token, second: Token, passage: Passage, present: Counter[str]) -> Found | None:
    given, best = second.letters, None
    for key in passage.surnames:
        apart = OSA.distance(first.letters, key, score_cutoff=2)
        if not 0 < apart <= (2 if min(len(key), len(first.letters)) > 3 else 1):
            continue
        for place, _ in passage.persons(key):
            if "".join(place.syllables[1:]) != given or _wade(place.syllables[:1]) == first.letters:
                continue
            sure = len(place.syllables) == 3 or (
                apart == 1
                and len(given) > 1
                and _is_person(passage, place.start, place.end)
                and _unexplained(place, passage, present)
            )
            if sure and (best is None or apart < best[0]):
                best = (apart, place)
    if best is None or (_frequent(first.text) and not pinyin.is_pinyin(first.text)):
        return None
    place = best[1]
    chinese = passage.text[place.start : place.end]
    return Found(first.start, first.end, (_like(first.text, _spell(place.syllables[:1])),), chinese, "", False, 2)


def _single_near(token: Token, passage: Passage, present: Counter[str]) -> Found | None:
    """One word that is almost what the source reads: a place, a company, a given name."""
    letters = token.letters
    if len(letters) < 4 or _frequent(token.text):
        return None
    for form, (start, end, forms) in passage.official.items():
        if len(form) > 3 and OSA.distance(letters, form, score_cutoff=2) <= (1 if len(form) < 8 else 2):
            return Found(token.start, token.end, (_like(token.text, forms[0]),), passage.text[start:end])
    most = 1 if len(letters) < 8 else 2
    near = process.extract(letters, passage.keys, scorer=OSA.distance, score_cutoff=most, limit=None)
    valid = pinyin.is_pinyin(token.text, loose=True)
    best: tuple[float, Reading] | None = None
    for key, distance, _ in near:
        places = passage.read(key)
        for place in places:
            chinese = passage.text[place.start : place.end]
            word = passage.words.get((place.start, place.end))
            kind = word.kind if word else None
            if kind == "f" or (word and kind and chinese in gazetteer.official_forms()):
                continue
            whole = _whole(passage, place.start, place.end)
            explained = present[key] >= len(places)
            if kind in ("c", "p"):
                rank = distance - 1.0
                if explained and valid:
                    continue
            elif word:
                if distance > 1 or len(letters) < 7 or not whole or explained or valid:
                    continue
                rank = distance + 0.5
            else:
                if _foreign(passage, place.start, place.end) or not whole or (explained and (valid or distance > 1)):
                    continue
                if len(letters) < 5 or (distance > 1 and len(letters) < 9):
                    continue
                rank = distance - 0.2
            rank -= 0.2 * (key[0] == letters[0]) + 0.1 * (len(place.syllables) < 4)
            if best is None or rank < best[0]:
                best = (rank, place)
    if best is None:
        return None
    place = best[1]
    chinese = passage.text[place.start : place.end]
    options = [p for key, _, _ in near for p in passage.read(key) if (p.start, p.end) == (place.start, place.end)]
    options.sort(key=lambda p: OSA.distance("".join(p.syllables), letters))
    if letters == _wade(place.syllables):
        return None
    surname = readings.characters().surnames.get(chinese[0])
    split = surname and _is_person(passage, place.start, place.end) and len(chinese) in (2, 3)
    spell = _full_name if split else _spell
    names = tuple(dict.fromkeys(_like(token.text, spell(p.syllables)) for p in options))
    return Found(token.start, token.end, names, chinese, "", len(names) > 1)


def _full_name(syllables: tuple[str, ...]) -> str:
    return f"{_spell(syllables[:1])} {_spell(syllables[1:])}"


def _writing(group: list[Token], text: str, passage: Passage, places: list[Reading]) -> Found | None:
    """A name whose letters are right: its division into words, its capitals, hyphens and apostrophes."""
    first, last, count = group[0], group[-1], len(group)
    right = Found(first.start, last.end, next=count)
    proposal = ""
    for place in places:
        found = _written(group, passage, place)
        if found is None:
            return right
        if found and not proposal:
            proposal, right = found, right._replace(chinese=passage.text[place.start : place.end])
    if not proposal:
        return right._replace(chinese="")
    return right._replace(suggestions=(_like(text[first.start : last.end], proposal),))


def _written(group: list[Token], passage: Passage, place: Reading) -> str | None:
    """How the words of one exact match should be written; None when they are right, empty when nobody can tell."""
    chinese, syllables = passage.text[place.start : place.end], place.syllables
    letters = [token.letters for token in group]
    plain = [token.text for token in group]
    forms = gazetteer.official_forms().get(chinese)
    if forms:
        return None if "".join(letters) in {_letters(form) for form in forms} else forms[0]
    word = passage.words.get((place.start, place.end))
    size = 2 if chinese[:2] in readings.characters().surnames and len(chinese) > 2 else 1
    surname = readings.characters().surnames.get(chinese[:size], ())
    heard = "".join(syllables[:size])
    person = heard in surname and len(chinese) - size in (1, 2)
    if any(_ASPIRATE.search(text) for text in plain):
        return None
    if len(group) == 2 and letters == list(syllables) and _is_place(passage, place):
        return _spell(syllables)
    if person and len(group) == 2 and letters[0] == heard:
        longer = _longer(passage, place)
        if longer:
            return f"{group[0].text} {longer}"
        given = _spell(syllables[size:])
        return None if _same(plain[1], given, syllables[size:]) else f"{group[0].text} {given}"
    if len(group) == 1:
        if person and word is None and len(chinese) in (2, 3) and _lone_person(passage, place):
            return f"{_spell(syllables[:size])} {_spell(syllables[size:])}"
        spelt = _spell(syllables)
        known = word is not None and word.kind == "c"
        return None if not known or _same(plain[0], spelt, syllables) else spelt
    if (
        person
        and len(group) == 3
        and size == 1
        and letters == list(syllables)
        and _whole(passage, place.start, place.end)
    ):
        return f"{group[0].text} {_spell(syllables[1:])}"
    if len(group) == 3 and len(chinese) == 4 and letters == [*syllables[:2], "".join(syllables[2:])]:
        if word is None and _is_person(passage, place.start, place.end):
            return f"{_spell(syllables[:2])} {_spell(syllables[2:])}"
    return None if _whole(passage, place.start, place.end) else ""


def _is_place(passage: Passage, place: Reading) -> bool:
    """True for a division that nothing else is called: a county needs its suffix (平安 is a company too)."""
    suffix = passage.text[place.end : place.end + 1]
    places = gazetteer.called(passage.text[place.start : place.end])
    return any(p.level != "county" or suffix in ("市", "县", "区") for p in places)


def _same(written: str, spelt: str, syllables: tuple[str, ...]) -> bool:
    """True when a word is written as its spelling asks, or in a way that bearers of names use."""
    if "-" in written:
        # Taiwan writes given names so: right where the syllables are those of Wade-Giles too.
        return _wade(syllables) == "".join(syllables)
    bare = re.sub("[‘’ʼ]", "'", written)
    if not bare.isupper() and bare[1:] != bare[1:].lower():
        return False
    wanted = spelt.lower()
    return bare.lower().replace("lyu", "lü").replace("nyu", "nü").replace("lv", "lü").replace("nv", "nü") == wanted


def _lone_person(passage: Passage, place: Reading) -> bool:
    """True when a span is a whole person's name and no given name alone: no surname stands before it."""
    before = passage.text[max(0, place.start - 1) : place.start]
    if before in readings.characters().surnames and not _whole(passage, place.start, place.end):
        return False
    start, end = place.start, place.end
    sure = _is_strong(passage, start, end) or (len(place.syllables) == 3 and _is_person(passage, start, end))
    return sure and _whole(passage, start, end) and not _foreign(passage, start, end)


def _longer(passage: Passage, place: Reading) -> str:
    """The given name of two characters of which the target has the first alone: *Chai Ke* for 柴克清."""
    end = place.end + 1
    if len(place.syllables) != 2 or end > len(passage.text) or not passage.options[end - 1]:
        return ""
    after = [passage.text[at : at + 6] for at in (place.end, end)]
    closed = [not rest or bool(_PERSON_AFTER.match(rest) or _BEYOND.match(rest)) for rest in after]
    if closed[0] or not closed[1] or not _is_person(passage, place.start, end):
        return ""
    if not _whole(passage, place.start, end) or (place.end, end) in passage.words:
        return ""
    return _spell((place.syllables[1], passage.options[end - 1][0]))


def _confirm(tokens: list[Token], at: int, text: str, passage: Passage) -> Found | None:
    """The longest run of words from `at` whose letters the source reads exactly."""
    longest = 1
    while (
        longest < 4
        and at + longest < len(tokens)
        and text[tokens[at + longest - 1].end : tokens[at + longest].start] in (" ", "\u00a0", "-")
    ):
        longest += 1
    for count in range(longest, 0, -1):
        group = tokens[at : at + count]
        joined = "".join(token.letters for token in group)
        if count == 1 and longest > 1:
            turned = _turned(tokens[at], tokens[at + 1], passage)
            if turned:
                return turned
        places = passage.read(joined)
        if not places:
            continue
        if count > 1 and all(_frequent(token.text) for token in group):
            people = passage.persons(group[0].letters)
            known = any((word := passage.words.get((p.start, p.end))) and word.kind == "c" for p in places)
            if not known and not any("".join(place.syllables) == joined for place, _ in people):
                continue
        return _writing(group, text, passage, places)
    token = tokens[at]
    if token.letters in passage.official or token.letters in passage.latin:
        return Found(token.start, token.end)
    return None


def _merge(first: Token, second: Token) -> Token:
    """Two syllables that should be one word: *Li Yun* of *Xia Li Yun*; letters no name has when they are longer."""
    both = all(token.letters in pinyin.syllables() for token in (first, second))
    letters = first.letters + second.letters if both else ""
    return Token(first.start, second.end, f"{first.text} {second.text}", letters)


def _turned(first: Token, second: Token, passage: Passage) -> Found | None:
    """A given name before its surname: *Jiajun Yuan*; given names of one syllable are too easily a coincidence."""
    for place, _ in passage.persons(second.letters):
        given = place.syllables[1:]
        if len(given) == 2 and "".join(given) == first.letters and _is_person(passage, place.start, place.end):
            right = f"{second.text} {first.text}"
            return Found(first.start, second.end, (right,), passage.text[place.start : place.end], "", False, 2)
    return None


def _pair_near(tokens: list[Token], text: str, passage: Passage, present: Counter[str]) -> Found | None:
    """A person whose given name is one word or, against the rule, two."""
    beside = [text[one.end : other.start] == " " for one, other in pairwise(tokens)]
    if not beside[0]:
        return None
    if len(beside) > 1 and beside[1]:
        found = _person_near(tokens[0], _merge(tokens[1], tokens[2]), passage, present)
        if found:
            return found._replace(next=3)
    return _person_near(tokens[0], tokens[1], passage, present)


def _nearer(person: Found, pair: list[Token], passage: Passage, present: Counter[str]) -> Found:
    """Of a person and a place that are both almost what one word says, the nearer: *Li Bejing* is no Li Jing."""
    for number, token in enumerate(pair):
        if token.start <= person.start < token.end:
            place = _single_near(token, passage, present)
            apart = OSA.distance(token.letters, _letters(person.suggestions[0]))
            if place and OSA.distance(token.letters, _letters(place.suggestions[0])) < apart:
                return place._replace(next=number + 1)
    return person


def _judge(document: Document) -> Iterator[Found]:
    source = document.source
    if source is None:
        return
    text = document.text
    texts = [s.source.span.of(source.text) if s.source else "" for s in document.segments]
    for number, segment in enumerate(document.segments):
        tokens = _tokens(text, segment.span, document.language)
        if not tokens:
            continue
        here = texts[number]
        around = [t for t in texts[max(0, number - 1) : number + 2] if t and t != here]
        if not here:
            here = "\n".join(dict.fromkeys(around))
        if not here:
            continue
        passage = _passage(here)
        present: Counter[str] = Counter()
        for count in (1, 2, 3):
            for i in range(len(tokens) - count + 1):
                present["".join(t.letters for t in tokens[i : i + count])] += 1
        at = 0
        while at < len(tokens):
            found = _confirm(tokens, at, text, passage)
            if found is None and at + 1 < len(tokens):
                found = _pair_near(tokens[at : at + 3], text, passage, present)
            if found is None:
                found = _single_near(tokens[at], passage, present)
            elif found.suggestions and found.next == 2:
                found = _nearer(found, tokens[at : at + 2], passage, present)
            if found and found.suggestions:
                elsewhere = "".join(t.letters for t in tokens[at : at + found.next])
                if any(elsewhere in _passage(t).spans for t in around):
                    found = Found(tokens[at].start, tokens[at + found.next - 1].end, next=found.next)
            if found is None:
                at += 1
                continue
            yield found
            at += found.next


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names that are almost what the aligned source reads.

    Bad:  Zhao Yaomin (赵雅敏)    Good: Zhao Yamin
    Bad:  Jiaixng (嘉兴)          Good: Jiaxing

    Readings are those of CC-CEDICT and pypinyin; how names are written follows GB/T 28039-2011 (persons) and
    GB/T 16159-2012. A name without a counterpart in the source stays silent, and so does one that the source
    reads exactly.
    """
    for found in _judge(document):
        if not found.suggestions or document.text[found.start : found.end] == found.suggestions[0]:
            continue
        yield Issue(
            check=NAME,
            type="misspelling",
            severity="major",
            span=Span(found.start, found.end),
            text=document.text[found.start : found.end],
            message=f"The source has {found.chinese}, which reads {found.suggestions[0]}.",
            suggestions=found.suggestions,
            evidence=(f"source: {found.chinese}",),
            ambiguous=found.ambiguous,
        )


def confirmed(document: Document) -> tuple[Span, ...]:
    """The spans of the target whose name the aligned source reads exactly: right, and quiet for every other check."""
    return tuple(Span(found.start, found.end) for found in _judge(document) if not found.suggestions)

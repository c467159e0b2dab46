"""What speaks for it that words of the target stand for a name of the source, and against: one score for each pair.

What is observed of the pair, each times its weight (``pipeline/data/built/name-weights.tsv``, fitted by
`scripts/fit_names.py` on right text in which names were renamed and misspelt). No other part of the check has a weight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz.distance import OSA

from pipeline import knowledge
from pipeline.aligning import anchors
from pipeline.checks.romanisation.beside import companies, kinds, title, title_at_end, titles, usual_surnames
from pipeline.checks.romanisation.comparison import Comparison
from pipeline.checks.romanisation.mentions import Mention, is_surname
from pipeline.checks.romanisation.names import Name, forms_of
from pipeline.checks.romanisation.passage import Passage
from pipeline.checks.romanisation.sounds import Sound, nearest
from pipeline.checks.romanisation.spelling import looks_foreign
from pipeline.checks.romanisation.tokens import called_before, kinds_after
from pipeline.chinese import divisions, foreign, gazetteer, pinyin, readings
from pipeline.words import lexicon

Observed = dict[str, float]

# How much more a pair of right text that is taken for wrong costs than a miss, when the weights are fitted.
FALSE = 3.0

# How much of both sides counts as beside a name, in characters.
_BEFORE, _BEHIND, _AROUND = 40, 40, 10
# Words that both sides have beside a name: more say no more.
_MOST_BESIDE = 3.0
# Letters of a name that may well have two slips.
_LONG = 8
# Of the words directly before and behind a name so many characters count on both sides.
_DIRECTLY, _CHARACTERS = 2, 4
# So many pairs are of no one sentence.
_CROWDED = 10_000
# Below this the words around two names do not make them a pair, in logarithms of odds.
_HOPELESS = -5.0
# What stands between the names of a list.
_LIST = re.compile(r"[、，,和与及\s]+")
_KIND_BEFORE = ("Mount", "Lake", "Port", "Mt")


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """By the family of a pair, then by what is observed."""
    table: dict[str, dict[str, float]] = {}
    for line in knowledge.lines("built/name-weights.tsv"):
        family, name, weight = line.split("\t")
        table.setdefault(family, {})[name] = float(weight)
    return table


def family(mention: Mention) -> str:
    """Pairs of a surname and a given name have weights of their own."""
    return "word" if mention.surname is None else "person"


def score(observed: Mapping[str, float], mention: Mention) -> float:
    """The logarithm of the odds that a pair belongs together, against nothing."""
    table = _weights().get(family(mention), {})
    return sum(table.get(name, 0.0) * value for name, value in observed.items() if value)


@dataclass(frozen=True)
class Setting:
    """A sentence with one passage of the source, and what of both is settled."""

    here: Comparison
    own: bool
    """The passage is the sentence's own, not one that stands beside it."""
    taken: Sequence[tuple[int, int, int]]
    """Where each settled run stands in the sentence, and the span of the source that it renders."""
    written: Mapping[str, int]
    """How often the document has each run of capitalised words, by its letters."""
    elsewhere: Callable[[str, str], bool]
    """Whether the source reads so anywhere, but for a name."""
    mentions: Sequence[Mention]
    """All that nothing explains."""
    names_of: Callable[[Passage], Sequence[Name]]
    """All names that a passage seems to have."""

    @cached_property
    def names(self) -> Sequence[Name]:
        return self.names_of(self.here.passage)

    @property
    def is_crowded(self) -> bool:
        """True for a text without full stops, in which only what is near is looked at."""
        return len(self.mentions) * len(self.names) > _CROWDED

    @cached_property
    def pairs(self) -> list[Mention]:
        """The mentions of a surname and a given name that may be Chinese."""
        pairs = (mention for mention in self.mentions if mention.shape == "person" and mention.parts)
        return [mention for mention in pairs if mention.surname and is_surname(mention.surname.letters)]

    @cached_property
    def open(self) -> dict[bool, list[int]]:
        """Where the mentions begin that may be Chinese names and read as nothing of the source: of persons or not."""
        found: dict[bool, list[int]] = {True: [], False: []}
        last = -1
        for mention in sorted(self.mentions, key=lambda m: (m.first, m.surname is None, -m.last)):
            person = mention.surname is not None
            if mention.first < last or not mention.parts or mention.shape == "turned":
                continue
            if person and not is_surname(mention.surname.letters):  # type: ignore[union-attr]
                continue
            found[person].append(mention.first)
            last = mention.last
        return found

    @cached_property
    def missing(self) -> dict[bool, list[int]]:
        """Where the names begin that the sentence does not have: of persons or not."""
        found: dict[bool, list[int]] = {True: [], False: []}
        last = -1
        for name in sorted(self.names, key=lambda n: (n.start, -n.fits, -n.end)):
            person = name.kind == "person"
            sure = name.bounded == 2 and name.fits > 0 if person else name.known == "c" or bool(name.before_kind)
            if name.start < last or not sure or name.kind == "surname" or self.is_explained(name):
                continue
            if any(at in self.covered for at in range(name.start, name.end)):
                continue
            found[person].append(name.start)
            last = name.end
        return found

    @cached_property
    def covered(self) -> frozenset[int]:
        """The characters of the source that settled runs render."""
        return frozenset(at for _, start, end in self.taken for at in range(start, end))

    def is_explained(self, name: Name) -> bool:
        """True for a name that the sentence has in full, as often as the source."""
        text, chinese = self.here.passage.text, name.chinese
        return any(self.here.present[form] >= text.count(chinese) for form in forms_of(name))

    def place(self, mention: Mention) -> float:
        """Where in the sentence a mention stands, from 0 to 1."""
        span = self.here.span
        return (mention.span.start - span.start) / max(1, len(span))


def observe(setting: Setting, mention: Mention, name: Name, *, thorough: bool = False) -> tuple[Observed, Sound]:
    """All that is observed of a pair, and how the mention sounds beside the name.

    Unless it is `thorough`, what stands around them is not looked at where that would not make them a pair.
    """
    seen: Observed = {f"{mention.shape}:{name.kind}": 1.0}
    sound = _of_sound(seen, mention, name)
    _of_name(seen, setting, mention, name)
    _of_mention(seen, setting, mention)
    if thorough or seen["misread"] or score(seen, mention) > _HOPELESS:
        seen["elsewhere"] = float(setting.elsewhere(mention.letters, name.chinese))
        _of_company(seen, setting, mention, name)
    far = max(0.0, min(1.0, (sound.cost / sound.size - 0.2) / 0.5)) if sound.size else 1.0
    for each in (
        "called",
        "bounded",
        "whole",
        "ends",
        "explained",
        "kind",
        "word behind",
        "word ahead",
        "beside words",
        "next",
        "between",
        "neighbour",
        "elsewhere",
        "named",
        "as many",
        "one alone",
        "same rank",
    ):
        if each in seen:
            seen[f"{each}, far"] = seen[each] * far
    return seen, sound


def _of_sound(seen: Observed, mention: Mention, name: Name) -> Sound:
    written, parts, ways = mention.given.letters.replace("v", "u") or "-", mention.parts, name.ways
    if mention.surname is not None:
        heads = dict.fromkeys(way[0] for way in ways)
        off = min(OSA.distance(mention.surname.letters, head) for head in heads)
        seen["surname same"], seen["surname near"] = float(off == 0), float(off == 1)
        seen["surname other"] = float(off > 1)
        ways = tuple(way[1:] for way in ways)
    sound = nearest(written, parts, ways)
    for letters in (1, 2, 3):
        seen[f"letters {letters}"] = float(sound.letters == letters)
    seen["letters 2, long"] = float(sound.letters == 2 and min(len(written), len("".join(sound.way))) >= _LONG)
    seen["letters"] = min(1.0, sound.letters / max(len("".join(sound.way)), len(written)))
    seen["syllables"] = sound.cost / sound.size
    seen["same"] = sound.same / sound.size
    seen["first"], seen["last"] = float(sound.first), float(sound.last)
    seen["short"] = max(0.0, 1 - len(written) / 7)
    if not parts:
        for apart in ("letters 1", "letters 2", "letters 3"):
            seen[f"no pinyin, {apart}"] = seen[apart]
    else:
        seen["longer"] = float(min(abs(len(part) - len(sound.way)) for part in parts))
    seen["size"] = float(bool(parts) and all(len(part) != len(sound.way) for part in parts))
    seen["misread"] = float(is_misread(mention, name))
    if mention.surname is not None:
        seen["given same"] = float(sound.letters == 0)
        seen["given one"] = float(len(sound.way) == 1)
    return sound


def is_misread(mention: Mention, name: Name) -> bool:
    """True for a name of which each character is read as in some word: *Leqing* for 乐清."""
    table = readings.characters().readings
    written, chinese = mention.letters.replace("v", "u"), name.chinese
    reached = {0}
    for number, character in enumerate(chinese):
        ways = list(table.get(character, ()))
        if mention.surname is not None and number < name.size:
            ways += [head for head in (way[0] for way in name.ways) if name.size == 1]
        reached = {at + len(way) for at in reached for way in ways if written.startswith(way.replace("v", "u"), at)}
    return len(written) in reached and len(chinese) > 0


def _of_name(seen: Observed, setting: Setting, mention: Mention, name: Name) -> None:
    seen["called"] = float(name.called)
    seen["bounded"] = name.bounded / 2
    seen["whole"] = float(name.whole)
    seen["ends"] = name.fits
    seen[f"known {name.known}"] = 1.0
    seen["explained"] = float(setting.is_explained(name))
    span = mention.span
    others = (t for t in setting.taken if not span.start <= t[0] < span.end)
    seen["covered"] = float(any(start < name.end and name.start < end for _, start, end in others))
    by_characters = foreign.spells(name.chinese)
    seen["foreign"], seen["chinese"] = max(0.0, by_characters), max(0.0, -by_characters)
    if name.kind == "person":
        seen["usual surname"] = float(name.chinese[: name.size] in usual_surnames())
        seen["given is a word"] = float(name.common)
    seen["one character"] = float(len(name.chinese) == 1)
    if any(setting.written.get(form) for form in forms_of(name)):
        seen["elsewhere in the document"] = 1.0
    seen["neighbour"] = float(not setting.own)


def _of_mention(seen: Observed, setting: Setting, mention: Mention) -> None:
    letters = mention.given.letters
    seen["no pinyin"] = float(not mention.parts)
    if mention.surname is not None:
        seen["no surname"] = float(not is_surname(mention.surname.letters))
    else:
        seen["named"] = float(bool(gazetteer.named(letters)) or divisions.is_place(letters))
        seen["of a pair"] = float(any(mention.first in range(pair.first, pair.last) for pair in setting.pairs))
        seen["bearers"] = divisions.bearers(letters) / 10
    parts = (mention.given, mention.surname) if mention.surname else (mention.given,)
    seen["foreign word"] = float(any(foreign.is_word(token.letters) for token in parts))
    seen["english"] = float(lexicon.is_english(mention.given.text))
    seen["looks foreign"] = float(looks_foreign(letters))
    seen["beside foreign"] = float(_is_beside_foreign(setting.here.text, mention))
    seen["hyphen"] = float("-" in mention.given.text)


def _is_beside_foreign(text: str, mention: Mention) -> bool:
    """True where the word before or behind has a capital and is neither English nor pinyin: *Do [Tien] Sy*."""
    span = mention.span
    before = re.search(r"([A-Z][a-z]+) $", text[max(0, span.start - 20) : span.start])
    behind = re.match(r" ([A-Z][a-z]+)", text[span.end : span.end + 20])
    beside = (match[1] for match in (before, behind) if match)
    return any(not lexicon.is_english(word) and not pinyin.is_pinyin(word, loose=True) for word in beside)


def _of_company(seen: Observed, setting: Setting, mention: Mention, name: Name) -> None:
    """The words beside the two, and the order of the names on both sides."""
    text, source, here = setting.here.text, setting.here.passage.text, setting.here
    last = mention.given if mention.surname is None or mention.surname.end < mention.given.end else mention.surname
    behind = kinds_after(last, text)
    called = {kind for word in behind for kind in (*kinds(word), *companies(word))}
    before = text[max(0, mention.span.start - 8) : mention.span.start].split()
    if before and before[-1].strip(".") in _KIND_BEFORE:
        called |= set(kinds(before[-1].strip(".").replace("Mt", "Mount")))
    if called:
        seen["kind"] = float(any(source.startswith(kind, name.end) for kind in called))
        seen["other kind"] = 1 - seen["kind"]
        seen["misread, kind"] = seen["kind"] * seen["misread"]
    elif name.before_kind and name.kind != "person":
        seen["kind of the source alone"] = 1.0
    span = mention.span
    beside = (
        text[max(here.span.start, span.start - _BEFORE) : span.start]
        + " . "
        + text[span.end : min(here.span.end, span.end + _BEHIND)]
    )
    around = source[max(0, name.start - _AROUND) : name.start] + "。" + source[name.end : name.end + _AROUND]
    shared = anchors.of_source(around, anchors.of_target(beside, True))
    seen["beside words"] = min(_MOST_BESIDE, sum(shared.values())) / _MOST_BESIDE
    seen["word behind"] = _directly(
        text[span.end : span.end + _BEHIND], source[name.end : name.end + _CHARACTERS], ahead=False
    )
    ahead, first = text[max(0, span.start - _BEFORE) : span.start], max(0, name.start - _CHARACTERS)
    seen["word ahead"] = _directly(ahead, source[first : name.start], ahead=True)
    left = max((t for t in setting.taken if t[0] < span.start), default=None)
    right = min((t for t in setting.taken if t[0] > span.start), default=None)
    listed = (left is not None and _LIST.fullmatch(source, left[2], name.start)) or (
        right is not None and _LIST.fullmatch(source, name.end, right[1])
    )
    seen["next"] = float(bool(listed))
    if left is not None and right is not None:
        seen["between"] = float(left[2] <= name.start and name.end <= right[1])
    if name.kind in ("person", "surname"):
        title_before = called_before(text, mention.span)
        told = titles_beside(source, name)
        if title_before:
            seen["title"] = float(title_before in told)
            seen["other title"] = 1 - seen["title"]
    _of_order(seen, setting, mention, name)
    seen["place"] = abs(setting.place(mention) - name.start / max(1, len(source)))


_WORD = re.compile(r"[A-Za-z]+")


def _directly(target: str, source: str, *, ahead: bool) -> float:
    """1 where a word next to a mention translates what stands next to the name, none where nothing tells."""
    words = re.split(r"[.,;:!?]", target)[-1 if ahead else 0]
    found = _WORD.findall(words)[-_DIRECTLY:] if ahead else _WORD.findall(words)[:_DIRECTLY]
    beside = " ".join(word.lower() for word in found if len(word) > 3 and lexicon.is_english(word))
    if not beside or not source:
        return 0.0
    return max(anchors.of_source(source, anchors.of_target(beside, True)).values(), default=0.0)


def titles_beside(source: str, name: Name) -> frozenset[str]:
    """How English calls whoever has the title beside a name of the source; *Surnamed* whatever it is."""
    behind = title().match(source, name.end)
    ahead = title_at_end().search(source, max(0, name.start - 6), name.start)
    found = frozenset().union(*(titles()[match.group()] for match in (behind, ahead) if match))
    return found | {"Surnamed"} if behind else found


def _of_order(seen: Observed, setting: Setting, mention: Mention, name: Name) -> None:
    """Whether as many names are missing as mentions are open, and which of them these two are."""
    person = name.kind == "person"
    opened, missing = setting.open[person], setting.missing[person]
    if mention.first not in opened or name.start not in missing:
        return
    seen["as many"] = float(len(opened) == len(missing))
    seen["one alone"] = float(len(opened) == len(missing) == 1)
    seen["same rank"] = float(opened.index(mention.first) == missing.index(name.start))

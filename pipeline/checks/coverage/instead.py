"""What stands in the target instead of a term of the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise, product

from pipeline import knowledge
from pipeline.aligning import sources
from pipeline.checks.coverage.beads import Bead, only_letters
from pipeline.checks.coverage.glossed import LEVELS, Concept, Mentions, Missing, common_places, missing
from pipeline.checks.rows import row
from pipeline.chinese import divisions, gazetteer, pinyin, readings
from pipeline.model import Document, Example, Issue, Message, Rule, Span, Term, Word, tell
from pipeline.words import lexicon, near
from pipeline.words.phrases import joined, words
from pipeline.words.wording import edit

# Words of a rendering that are no content: others may stand for them.
_FUNCTION = frozenset("a an and at by de del der des die du en et for für in la le of on pour the to und y".split())
_STEM = 5
# A text without full stops: no sentence has more words, and the search would take long.
_LONGEST_SENTENCE = 600
# What a lake, a hill, a river is called at the end of its name.
_FEATURES = frozenset("湖山河江岛泉湾桥塔")
# Words this near belong to the same name.
_REACH = 3


@dataclass(frozen=True, slots=True)
class _Instead:
    """What stands in the target instead of a term."""

    rule: Rule
    span: Span
    """Of the bead's target."""
    suggestions: tuple[str, ...]
    reason: Message


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(knowledge.tables("coverage.toml")["instead"]["acronyms"].split())


@cache
def _abbreviations() -> dict[str, str]:
    table: dict[str, str] = knowledge.tables("coverage.toml")["abbreviations"]
    return table


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


def _is_common(lost: Missing) -> bool:
    """True for the short form of a place that is a word, too: 公安 of 公安县 is rather the police."""
    if lost.source not in common_places():
        return False
    return not any(readings.simplify(term.source) == lost.source for term in lost.concept.renderings)


def _bare(source: str) -> str:
    """A place without what its last character says of its level: 嘉兴 of 嘉兴市."""
    return source[:-1] if len(source) > 2 and source[-1] in LEVELS else source


LITERAL = Rule(
    id="coverage.literal",
    summary=tell("A place or a person translated character by character: Flat Lake for Pinghu."),
    bad=(
        Example("The port of [Flat Lake>Pinghu] is busy.", "平湖港十分繁忙。", ("平湖=Pinghu",)),
        Example("The port of [Green Island>Qingdao] is busy.", "青岛港十分繁忙。"),
    ),
    good=(
        Example("The port of Pinghu is busy.", "平湖港十分繁忙。", ("平湖=Pinghu",)),
        Example("South Lake is famous.", "南湖很有名。", ("南湖=Nanhu", "南湖=South Lake:admitted")),
    ),
    source="the glossary of the house; the divisions of China (GB/T 2260); CC-CEDICT (meanings of characters)",
    type="mistranslation",
    severity="major",
)


def _literal(lost: Missing, bead: Bead) -> Iterator[_Instead]:
    """The characters translated one by one: *Flat Lake* for 平湖."""
    concept, source = lost.concept, lost.source
    if concept.first.kind not in ("place", "person") or not 2 <= len(source) <= 4:
        return
    if len(words(concept.first.target)) > 2 or _is_common(lost):
        return
    bare = _bare(source)
    wanted = [{gloss[:_STEM] for gloss in readings.glosses().get(character, ())} for character in bare]
    if not all(wanted):
        return
    known = readings.word(bare)
    customary = {name.lower() for name in known.names} if known else set()
    for at in range(len(bead.words) - len(bare) + 1):
        window = bead.words[at : at + len(bare)]
        if all(word.key in customary for word in window):
            continue
        if not all(word.text[0].isupper() and word.key[:_STEM] in w for word, w in zip(window, wanted, strict=True)):
            continue
        if all(joined(bead.text, one, other) for one, other in pairwise(window)):
            meaning = ", ".join(f"{c} {w.key}" for c, w in zip(bare, window, strict=True))
            reason = tell("translated character by character: {a}", a=meaning)
            yield _Instead(LITERAL, Span(window[0].start, window[-1].end), concept.targets, reason)


IN_PINYIN = Rule(
    id="coverage.term-in-pinyin",
    summary=tell("A term written as it reads, which the glossary translates."),
    bad=(
        Example(
            "[Changcheng>Great Wall] Motor opened a plant.",
            "长城汽车开设了一家工厂。",
            ("长城汽车=Great Wall Motor:preferred:organisation",),
        ),
        Example(
            "The spirit of the [Hongchuan>Red Boat] lives on.", "红船精神永存。", ("红船=Red Boat:preferred:slogan",)
        ),
    ),
    good=(
        Example(
            "Great Wall Motor opened a plant.",
            "长城汽车开设了一家工厂。",
            ("长城汽车=Great Wall Motor:preferred:organisation",),
        ),
    ),
    source="the glossary of the house",
    type="terminology",
)


def _in_pinyin(lost: Missing, bead: Bead) -> Iterator[_Instead]:
    """The pinyin of a term that the glossary translates: *Changcheng Motor* for *Great Wall Motor*."""
    source, concept, found = lost.source, lost.concept, bead.words
    heads: dict[str, int] = {}
    for length in range(2, len(source) + 1):
        for reading in _joined_readings(source[:length]):
            heads.setdefault(reading, length)
    for at, first in enumerate(found):
        if not first.text[0].isupper() or lexicon.is_english(first.key):
            continue
        for size in (1, 2):
            window = found[at : at + size]
            if len(window) < size or (size == 2 and not joined(bead.text, *window)):
                continue
            letters = "".join(only_letters(word.text) for word in window)
            covered = heads.get(letters)
            if covered is None or any(letters in only_letters(target) for target in concept.targets):
                continue
            targets = concept.targets if covered == len(source) else _head(concept.first, found[at + size :])
            if targets:
                reason = tell("{a} written as it reads", a=source[:covered])
                yield _Instead(IN_PINYIN, Span(first.start, window[-1].end), targets, reason)


def _head(term: Term, after: Sequence[Word]) -> tuple[str, ...]:
    """What of a rendering stands before its end, where this is translated as the glossary does: *Great Wall*."""
    wanted = words(term.target)
    for tail in range(len(wanted) - 1, 0, -1):
        if [word.key for word in after[:tail]] == [word.key for word in wanted[-tail:]]:
            return (term.target[: wanted[-tail - 1].end],)
    return ()


NEAR_TERM = Rule(
    id="coverage.near-term",
    summary=tell("A rendering of the glossary with a word lost, added or replaced."),
    bad=(
        Example(
            "The CPC Jiaxing [Committee>Municipal Committee] met on Friday.",
            "中国共产党嘉兴市委员会周五开会。",
            ("中国共产党嘉兴市委员会=CPC Jiaxing Municipal Committee:preferred:organisation",),
        ),
        Example(
            "The Ministry [for>of] Transport said so.",
            "交通运输部这样说。",
            ("交通运输部=Ministry of Transport:preferred:organisation",),
        ),
    ),
    good=(
        Example(
            "The committee met on Friday.",
            "中国共产党嘉兴市委员会周五开会。",
            ("中国共产党嘉兴市委员会=CPC Jiaxing Municipal Committee:preferred:organisation",),
        ),
        Example(
            "The Transport Ministry said so.",
            "交通运输部这样说。",
            ("交通运输部=Ministry of Transport:preferred:organisation",),
        ),
    ),
    source="the glossary of the house",
    type="terminology",
    bulk=False,
)


def _near(lost: Missing, bead: Bead) -> Iterator[_Instead]:
    """A rendering of several words with words lost, added or replaced: *CPC Jiaxing Committee*."""
    text = bead.text
    best: tuple[float, int, int] | None = None
    for term in lost.concept.renderings:
        wanted = _content(words(term.target))
        if len(wanted) < 2:
            continue
        for first, last, rank in _windows(term, wanted, bead.words, text):
            if best is None or rank > best[0]:
                best = (rank, first, last)
    if best is None:
        return
    window = list(bead.words[best[1] : best[2] + 1])
    there = set(_content(window))
    edits = [
        edit(window, text, target) for target in lost.concept.targets if len(there & set(_content(words(target)))) > 1
    ]
    if not edits:
        return
    span = Span(min(s.start for s, _ in edits), max(s.end for s, _ in edits))
    offered = [text[span.start : s.start] + new + text[s.end : span.end] for s, new in edits]
    offered = [new for new in dict.fromkeys(offered) if new != span.of(text)]
    if offered:
        written = text[window[0].start : window[-1].end]
        yield _Instead(NEAR_TERM, span, tuple(offered), tell("“{a}” is nearly that", a=written))


def _content(found: Sequence[Word]) -> list[str]:
    return [word.key[:_STEM] for word in found if word.key not in _FUNCTION]


def _windows(term: Term, wanted: list[str], found: Sequence[Word], text: str) -> Iterator[tuple[int, int, float]]:
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


INITIALS = Rule(
    id="coverage.initials",
    summary=tell("The first letters of a place’s syllables instead of its name."),
    bad=(
        Example("The firm is in [ZJ>Zhejiang] and grows.", "该企业位于浙江，正在发展。", ("浙江=Zhejiang",)),
        Example("The firm is in [SX>Shaoxing] and grows.", "该企业位于绍兴，正在发展。"),
    ),
    good=(
        Example("The firm is in Shaoxing and grows.", "该企业位于绍兴，正在发展。"),
        Example("The SX line passes the city.", "SX线经过绍兴市。"),
    ),
    source="the glossary of the house; the divisions of China (GB/T 2260)",
    type="terminology",
)


def _initials(lost: Missing, bead: Bead) -> Iterator[_Instead]:
    """The first letters of a place's syllables: *ZJ* for 浙江."""
    if lost.concept.first.kind != "place" or _is_common(lost):
        return
    bare = _bare(lost.source)
    word = readings.word(bare)
    heads = {"".join(syllable[0] for syllable in reading).upper() for reading in (word.readings if word else ())}
    for there in bead.words:
        if there.text in heads and len(there.text) > 1 and there.text not in _acronyms():
            if there.text not in bead.source:
                yield _Instead(INITIALS, there.span, lost.concept.targets, tell("the initials of {a}", a=bare))


OTHER_PLACE = Rule(
    id="coverage.other-place",
    summary=tell("Another place of China than the Chinese source names, which is nowhere in the sentence."),
    bad=(
        Example("[Nanjing>Jiaxing] held a meeting.", "嘉兴召开会议。", ("嘉兴=Jiaxing",)),
        Example("The people of [Wuhan>Shaoxing] came.", "绍兴人民来了。"),
    ),
    good=(
        Example("Nanjing helped the city.", "南京帮助了嘉兴。", ("嘉兴=Jiaxing",)),
        Example("Beijing and the city signed a treaty.", "京嘉签约，嘉兴市长出席。", ("嘉兴=Jiaxing",)),
        Example("Wuhan held a meeting.", "平湖和嘉兴召开会议。", ("嘉兴=Jiaxing", "平湖=Pinghu")),
    ),
    source="the glossary of the house; the divisions of China (GB/T 2260)",
    type="mistranslation",
    severity="major",
    bulk=False,
)


def _elsewhere(
    absent: Sequence[Missing], beads: Sequence[Bead], mentions: Sequence[Mentions], at: int
) -> Iterator[tuple[Missing, _Instead]]:
    """Another place than the source names: one of its names has no rendering, one of the target's has no cause."""
    places = [lost for lost in absent if _is_place(lost)]
    places = [lost for lost in places if lost.wholly] or places
    if len(places) != 1:
        return
    lost = places[0]
    strange = _strange_places(beads, mentions, at)
    if len({word.key for word in strange}) != 1:
        return
    if _misspelt(lost.concept, beads[at].words) or not _whole(beads[at].source, lost.starts):
        return
    letters = only_letters(strange[0].text)
    if not near.one_slip(letters, readings.joined(_bare(lost.source))) and _nearly_read(beads[at].source, letters):
        return  # a slip of another name of the source
    for word in strange:
        reason = tell("the source does not name {a}", a=word.text)
        yield lost, _Instead(OTHER_PLACE, word.span, lost.concept.targets, reason)


def _is_place(lost: Missing) -> bool:
    first = lost.concept.first
    named = any(divisions.is_place(target.lower()) for target in lost.concept.targets)
    return first.kind == "place" and named and not _is_common(lost)


def _strange_places(beads: Sequence[Bead], mentions: Sequence[Mentions], at: int) -> list[Word]:
    """The places of a target that neither its source nor those beside it name; none where one may be a person."""
    found, beside = beads[at].words, slice(max(0, at - 1), at + 2)
    chinese = "。".join(bead.source for bead in beads[beside])
    targets = (target for here in mentions[beside] for concept, _ in here.values() for target in concept.targets)
    expected = frozenset(word.key for target in targets for word in words(target))
    strange = []
    for number, word in enumerate(found):
        if not _is_other_place(word) or _explained(word, chinese, expected):
            continue
        before = found[number - 1] if number and joined(beads[at].text, found[number - 1], word) else None
        if before is not None and before.text[0].isupper() and pinyin.is_pinyin(before.text):
            return []
        strange.append(word)
    return strange


def _is_other_place(word: Word) -> bool:
    if not word.text[0].isupper() or len(word.text) <= 3 or not (word.text.isupper() or word.text[1:].islower()):
        return False
    return divisions.is_place(word.key) and not lexicon.is_english(word.key)


def _explained(word: Word, chinese: str, expected: frozenset[str]) -> bool:
    """True when the source has a reason for a place name: it reads so, names or abbreviates it."""
    key, letters = word.key, only_letters(word.text)
    if key in expected or key in chinese.lower():
        return True
    if any(key in names.split() and c in chinese for c, names in _abbreviations().items()):
        return True
    if any(place.short in chinese for place in gazetteer.named(letters)) or any(sources.reads(chinese, letters)):
        return True
    return any(name.lower() == key for _, _, entry in sources.cover(chinese) for name in entry.names)


# The names of places are this long.
_CHARACTERS = (2, 3, 4)


def _nearly_read(chinese: str, word: str) -> bool:
    """True for a word that is a slip away from how some characters read: *Daxin* of 大兴, no other place."""
    parts = (chinese[at : at + size] for size in _CHARACTERS for at in range(len(chinese) - size + 1))
    return any(near.one_slip(word, readings.joined(part)) and not _is_common_word(part) for part in parts)


def _is_common_word(chinese: str) -> bool:
    """True for a word of the dictionary that is no name: 上周, which reads nearly as *Hangzhou*."""
    word = readings.word(chinese)
    return word is not None and not word.kind


def _misspelt(concept: Concept, found: Sequence[Word]) -> bool:
    """True when the right name is there with a slip in it: *Qindgao*; what it is flagged for is not missing."""
    names = [target.lower() for target in concept.targets]
    return any(
        near.one_slip(word.key, name) and word.text[0].isupper() and not divisions.is_place(word.key)
        for word in found
        for name in names
    )


def _whole(chinese: str, starts: Sequence[int]) -> bool:
    """True unless a term begins within a word of the dictionary wherever it stands: 海南 in 上海南站."""
    inside: set[int] = set()
    for start, end, _ in sources.cover(chinese):
        inside.update(range(start + 1, end))
    return not inside.issuperset(starts)


RULES = (LITERAL, IN_PINYIN, NEAR_TERM, INITIALS, OTHER_PLACE)


def instead(document: Document, beads: Sequence[Bead], mentions: Sequence[Mentions], at: int) -> Iterator[Issue]:
    """What stands in a bead instead of the terms that it lacks, the surest first; `mentions` are those of each bead."""
    bead = beads[at]
    absent = [lost for lost in missing(beads, mentions, at) if not _is_translated_feature(lost, bead)]
    if not absent or len(bead.words) > _LONGEST_SENTENCE:
        return
    found = [(lost, option) for lost in absent for option in _options(lost, bead)]
    for lost, option in found or _elsewhere(absent, beads, mentions, at):
        yield _issue(document.text, bead, lost, option)


def _is_translated_feature(lost: Missing, bead: Bead) -> bool:
    """True for a lake or a hill that a district is named after, in English words: *East Lake* for 东湖, not 东湖区."""
    if lost.concept.listed or lost.source[-1] not in _FEATURES:
        return False
    if any(place.name[-1] != "区" for place in gazetteer.called(lost.source)):
        return False
    return any(True for _ in _literal(lost, bead))


def _options(lost: Missing, bead: Bead) -> Iterator[_Instead]:
    """What may stand there instead of a term, the surest first."""
    yield from _literal(lost, bead)
    if lost.wholly:
        yield from _in_pinyin(lost, bead)
        yield from _near(lost, bead)
        yield from _initials(lost, bead)


def _issue(text: str, bead: Bead, lost: Missing, option: _Instead) -> Issue:
    concept, right = lost.concept, lost.concept.first.target
    if concept.listed:
        message = tell("The source has {a}, for which the glossary has “{b}”.", a=lost.source, b=right)
        rows = [row(term) for term in concept.renderings]
    else:
        message = tell("The source has {a}, which is written “{b}”.", a=lost.source, b=right)
        rows = [tell("place of China: {a} = {b}", a=term.source, b=term.target) for term in concept.renderings]
    suggestions = (target for target in option.suggestions if target != option.span.of(bead.text))
    evidence = (tell("source: {a}", a=lost.source), *rows, option.reason)
    return option.rule.issue(text, bead.place(option.span), message, suggestions, evidence)

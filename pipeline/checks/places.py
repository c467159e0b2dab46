"""Places put under a province or city that they do not lie in: *Yiwu, Jiangsu province*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.chinese import gazetteer, readings
from pipeline.chinese.gazetteer import Level, Place
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Example, Issue, Rule, Segment, Span, tell
from pipeline.words import languages

_NAME = r"[A-Z][a-zü]+(?:['’][a-zü]+)?"
# Directions, adjectives and prepositions on either side of "province".
_MOST_BETWEEN = 4
# In code points, of the two words before a place: *village named*.
_LONGEST_BEFORE = 40
# Of the places that share a name, as many are told.
_MOST_BEARERS = 3
_RANK: dict[Level, int] = {"province": 0, "prefecture": 1, "county": 2}


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """A place under a province or city that it does not lie in, and a province where the source has another.

    Divisions and their codes are those of GB/T 2260. The place must be known and its province too; a name that
    several places bear is right when one of them lies there, and where the source names the province, it is right.
    """
    yield from _under(document)
    yield from _provinces(document)


def _one_of(phrases: Iterable[str], after: str = " ") -> str:
    """A pattern for any of the phrases in any capitals, and `after` unless the phrase ends with an apostrophe."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    written = (
        re.escape(phrase).replace("'", "['’]") + ("" if phrase.endswith("'") else after) for phrase in longest_first
    )
    return f"(?i:{'|'.join(written) or '(?!)'})"


@cache
def _patterns(
    ways: languages.Places, joining: frozenset[str]
) -> tuple[re.Pattern[str], Mapping[Level, re.Pattern[str]]]:
    """A place and what it is put under; and, for each level of that, what follows it in a list of such places."""
    between, of = f"(?:{_one_of(ways.between)}){{1,{_MOST_BETWEEN}}}", f"(?:{_one_of(ways.of)})?"

    def over(levels: Iterable[str]) -> str:
        """*Jiangsu province*, *province of Jiangsu*."""
        first, last = f"(?P<before>{_one_of(levels, '')}) (?:{between})?{of}", f" (?P<after>{_one_of(levels, '')})"
        return rf"(?:{first})?(?P<over>{_NAME})\b(?(before)|{last}\b)"

    place = rf"\b(?P<place>{_NAME})(?: {_one_of(ways.kinds, '')})?"
    link = rf"(?:(?P<comma>, )|,? {_one_of(ways.links)}| {_one_of(ways.of)}| \()(?:{between}{of})?"
    return _compiled(place + link + over(ways.provinces | ways.cities)), {
        "province": _compiled(rf"(?:,| )(?: ?{_one_of(joining)})?{over(ways.provinces)}"),
        "prefecture": _compiled(rf" {_one_of(joining | ways.links | ways.of)}|, {over(ways.cities)}"),
    }


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, each of whose spaces may be a no-break space or the end of a line."""
    return re.compile(pattern.replace("\\ ", " ").replace(" ", r"\s"))


@dataclass(frozen=True, slots=True)
class _Claim:
    """That a place lies in a province or city: all that either name may stand for."""

    places: tuple[Place, ...]
    overs: tuple[Place, ...]
    level: Level
    """Of what it is said to lie in."""

    @property
    def is_one(self) -> bool:
        """A place of lower rank is put under one of higher rank."""
        return any(_RANK[place.level] > _RANK[over.level] for place in self.places for over in self.overs)

    @property
    def is_true(self) -> bool:
        return any(place.within(over) for place in self.places for over in self.overs)

    @property
    def right(self) -> tuple[str, ...]:
        """What the places do lie in, in Latin letters."""
        return tuple(dict.fromkeys(gazetteer.over(place, self.level).latin for place in self.places))


def _claim(match: re.Match[str], ways: languages.Places) -> _Claim:
    # What makes the name after or before it a province or a city.
    kind = " ".join((match["before"] or match["after"]).lower().split())
    level: Level = "prefecture" if kind in ways.cities else "province"
    overs = (over for over in gazetteer.named(match["over"]) if over.level == level or over.code.endswith("0000"))
    return _Claim(tuple(gazetteer.named(match["place"])), tuple(overs), level)


WRONG_PROVINCE = Rule(
    id="places.wrong-province",
    summary=tell("A place put under a province or city that it does not lie in."),
    bad=(
        Example("They met traders from Yiwu, [Jiangsu>Zhejiang] province."),
        Example("They met in a street in Haining, [Huzhou>Jiaxing] City."),
        Example("Il vient de Yiwu, dans la province du [Jiangsu>Zhejiang].", language="fr"),
    ),
    good=(
        Example("They met traders from Yiwu, Zhejiang province."),
        Example("They visited Yiwu, Nantong City and Shanghai."),
        Example("They live in a village named Yuanbao in Heilongjiang Province."),
    ),
    source="GB/T 2260 (Codes for the administrative divisions of China)",
    type="inconsistent-entities",
    severity="major",
    bulk=False,
)


def _under(document: Document) -> Iterator[Issue]:
    tongue, text = languages.of(document.language), document.text
    under, listed = _patterns(tongue.places, tongue.names.joining)
    paragraphs = (one.span for one in document.paragraphs)
    for match in (m for span in paragraphs for m in under.finditer(text, span.start, span.end)):
        claim = _claim(match, tongue.places)
        if not claim.is_one or _names_village(text, match.start(), tongue.places) or claim.is_true:
            continue
        # "Yiwu, Nantong City and Shanghai": the second of a list, and nothing that Yiwu lies in.
        if match["comma"] and listed[claim.level].match(text, match.end()):
            continue
        source = _source(document, match.start("over"))
        if match["over"] not in claim.right and not any(over.short in source for over in claim.overs):
            yield _contradicted(text, match, claim)


def _names_village(text: str, at: int, ways: languages.Places) -> bool:
    """*A village named Yuanbao*: not the district."""
    before = text[max(0, at - _LONGEST_BEFORE) : at].lower().split()
    return not ways.villages.isdisjoint(before[-2:])


def _contradicted(text: str, match: re.Match[str], claim: _Claim) -> Issue:
    evidence = (
        tell("{a} ({b}) lies in {c}", a=place.name, b=place.code, c=gazetteer.over(place, claim.level).latin)
        for place in claim.places[:_MOST_BEARERS]
    )
    return WRONG_PROVINCE.issue(
        text,
        Span(*match.span("over")),
        tell("{a} does not lie in {b}.", a=match["place"], b=match["over"]),
        claim.right,
        evidence,
        ambiguous=len(claim.right) > 1,
    )


def _source(document: Document, at: int) -> str:
    """What the segment at a place of the target is aligned with, in simplified characters."""
    here = (s for s in document.segments if s.span.start <= at < s.span.end)
    return "".join(_aligned(document, segment) for segment in here)


def _aligned(document: Document, segment: Segment) -> str:
    if document.source is None or segment.source is None:
        return ""
    return readings.simplify(segment.source.span.of(document.source.text))


@cache
def _by_latin() -> dict[str, Place]:
    """Provinces that are no cities, by their Latin names."""
    places = {gazetteer.called(name)[0] for name in gazetteer.province_short_forms().values()}
    return {place.latin: place for place in places}


@cache
def _any_province() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_by_latin()))})\b")


ANOTHER_PROVINCE = Rule(
    id="places.another-province",
    summary=tell("The only province in a sentence, which its source does not name, where the source names another."),
    bad=(
        Example(
            "La ville de Yiwu se trouve au centre du [Jiangsu>Zhejiang].",
            source="义乌市位于浙江省中部。",
            language="fr",
        ),
        Example(
            "Die Stadt Yiwu liegt in der Mitte von [Jiangsu>Zhejiang].", source="义乌市位于浙江省中部。", language="de"
        ),
    ),
    good=(
        Example("The city of Yiwu is located in central Zhejiang Province.", source="义乌市位于浙江省中部。"),
        Example("Zhejiang works with northern Jiangsu.", source="浙江省与苏北合作。"),
    ),
    source="the Chinese source; GB/T 2260 (Codes for the administrative divisions of China)",
    type="inconsistent-entities",
    severity="major",
    bulk=False,
)


def _provinces(document: Document) -> Iterator[Issue]:
    """The sentences beside one count as well, since alignment may be off by one."""
    if document.source is None:
        return
    texts = [_aligned(document, segment) for segment in document.segments]
    for number, segment in enumerate(document.segments):
        nearby = "".join(texts[max(0, number - 1) : number + 2])
        written = _any_province().finditer(document.text, segment.span.start, segment.span.end)
        strange = [m for m in written if not _is_named(_by_latin()[m.group()], nearby)]
        if len(strange) != 1:
            continue
        beside = document.segments[max(0, number - 1) : number + 2]
        around = document.text[beside[0].span.start : beside[-1].span.end]
        lacking = [p for p in _by_latin().values() if f"{p.short}省" in texts[number] and p.latin not in around]
        if len(lacking) == 1:
            (match,), (place,) = strange, lacking
            message = tell("The source has {a}, which reads {b}.", a=place.short, b=place.latin)
            evidence = (tell("source: {a}", a=place.short),)
            yield ANOTHER_PROVINCE.issue(document.text, Span(*match.span()), message, (place.latin,), evidence)


def _is_named(place: Place, source: str) -> bool:
    shorts = (short for short, name in gazetteer.province_short_forms().items() if name == place.short)
    return place.short in source or any(short in source for short in shorts)


RULES = (WRONG_PROVINCE, ANOTHER_PROVINCE)

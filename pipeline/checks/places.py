"""Places put under a province or city that they do not lie in: *Yiwu, Jiangsu province*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pipeline import knowledge
from pipeline.chinese import gazetteer, readings
from pipeline.chinese.gazetteer import Level, Place
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Segment, Span
from pipeline.words import languages

NAME = "places"

_NAME = r"[A-Z][a-zü]+(?:['’][a-zü]+)?"
# Directions, adjectives and prepositions on either side of "province".
_MOST_BETWEEN = 4
# In code points, of the two words before a place: *village named*.
_LONGEST_BEFORE = 40
_RANK: dict[Level, int] = {"province": 0, "prefecture": 1, "county": 2}


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """A place under a province or city that it does not lie in, and a province where the source has another.

    Bad:  Yiwu, Jiangsu province    Good: Yiwu, Zhejiang province

    Divisions and their codes are those of GB/T 2260. The place must be known and its province too; a name that
    several places bear is right when one of them lies there, and where the source names the province, it is right.
    """
    found: list[Span] = []
    for issue in _under(document):
        found.append(issue.span)
        yield issue
    for issue in _provinces(document):
        if not any(issue.span.overlaps(span) for span in found):
            yield issue


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


def _level(match: re.Match[str]) -> str:
    """The word that makes the name after or before it a province or a city."""
    return " ".join((match["before"] or match["after"]).lower().split())


def _under(document: Document) -> Iterator[Issue]:
    tongue = languages.of(document.language)
    under, listed = _patterns(tongue.places, tongue.names.joining)
    paragraphs = (one.span for one in document.paragraphs)
    for match in (m for span in paragraphs for m in under.finditer(document.text, span.start, span.end)):
        places = gazetteer.named(match["place"])
        level: Level = "prefecture" if _level(match) in tongue.places.cities else "province"
        overs = [over for over in gazetteer.named(match["over"]) if over.level == level or over.code.endswith("0000")]
        if not any(_RANK[place.level] > _RANK[over.level] for place in places for over in overs):
            continue
        before = document.text[max(0, match.start() - _LONGEST_BEFORE) : match.start()].lower().split()
        if tongue.places.villages.intersection(before[-2:]):
            continue
        # "Yiwu, Nantong City and Shanghai": the second of a list, and nothing that Yiwu lies in.
        if match["comma"] and listed[level].match(document.text, match.end()):
            continue
        if any(place.within(over) for place in places for over in overs):
            continue
        if any(over.short in _source(document, match.start("over")) for over in overs):
            continue
        right = tuple(dict.fromkeys(gazetteer.over(place, level).latin for place in places))
        if match["over"] in right:
            continue
        yield _issue(
            Span(*match.span("over")),
            match["over"],
            f"{match['place']} does not lie in {match['over']}.",
            right,
            tuple(f"{place.name} ({place.code}) lies in {gazetteer.over(place, level).latin}" for place in places[:3]),
        )


def _issue(span: Span, text: str, message: str, suggestions: tuple[str, ...], evidence: tuple[str, ...]) -> Issue:
    return Issue(
        check=NAME,
        type="inconsistent-entities",
        severity="major",
        span=span,
        text=text,
        message=message,
        suggestions=suggestions,
        evidence=evidence,
        ambiguous=len(suggestions) > 1,
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
def _short_forms() -> dict[str, str]:
    """What one character stands for a province: 苏 of 苏北."""
    return dict(line.split("\t") for line in knowledge.lines("province-short-forms.tsv"))


@cache
def _by_latin() -> dict[str, Place]:
    """Provinces that are no cities, by their Latin names."""
    places = {gazetteer.called(name)[0] for name in _short_forms().values()}
    return {place.latin: place for place in places}


@cache
def _any_province() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_by_latin()))})\b")


def _provinces(document: Document) -> Iterator[Issue]:
    """The one province of a sentence that its source lacks, where the source has one that the sentence lacks."""
    if document.source is None:
        return
    texts = [_aligned(document, segment) for segment in document.segments]
    for number, segment in enumerate(document.segments):
        # The sentences beside it: alignment may be off by one.
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
            message = f"The source has {place.short}, which reads {place.latin}."
            yield _issue(Span(*match.span()), match.group(), message, (place.latin,), (f"source: {place.short}",))


def _is_named(place: Place, source: str) -> bool:
    shorts = (short for short, name in _short_forms().items() if name == place.short)
    return place.short in source or any(short in source for short in shorts)

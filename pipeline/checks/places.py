"""Places put under a province or city that they do not lie in: *Yiwu, Jiangsu province*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import gazetteer
from pipeline.gazetteer import Level, Place
from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Span

NAME = "places"

_NAME = r"[A-Z][a-zü]+(?:['’][a-zü]+)?"
# "Yiwu, Jiangsu province", "Yiwu City in Jiangsu Province", "Yiwu of Jiangsu Province".
_UNDER = re.compile(
    rf"\b(?P<place>{_NAME})(?: (?:[Cc]ity|[Cc]ounty|[Dd]istrict))?(?:,(?: in)?| in| of)"
    rf"(?: (?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral)[a-z-]*)?(?: China[’']s)?"
    rf" (?P<over>{_NAME})(?: (?P<level>[Pp]rovince|[Cc]ity|[Mm]unicipality))\b"
)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """A place under a province or city that it does not lie in; the place must be known and its province too.

    Bad:  Yiwu, Jiangsu province    Good: Yiwu, Zhejiang province

    Divisions and their codes are those of GB/T 2260. A name that several places bear is right when one of them lies
    there.
    """
    for match in _UNDER.finditer(document.text):
        places = gazetteer.named(match["place"])
        level: Level = "province" if match["level"].lower() != "city" else "prefecture"
        overs = [over for over in gazetteer.named(match["over"]) if over.level == level or over.code.endswith("0000")]
        if not places or not overs or any(place.within(over) for place in places for over in overs):
            continue
        if any(_is_source_name(document, match.start(), place, overs) for place in places):
            continue
        right = tuple(dict.fromkeys(gazetteer.over(place, level).latin for place in places))
        if match["over"] in right:
            continue
        start, end = match.span("over")
        yield Issue(
            check=NAME,
            type="inconsistent-entities",
            severity="major",
            span=Span(start, end),
            text=match["over"],
            message=f"{match['place']} does not lie in {match['over']}.",
            suggestions=right,
            evidence=tuple(
                f"{place.name} ({place.code}) lies in {gazetteer.over(place, level).latin}" for place in places[:3]
            ),
            ambiguous=len(right) > 1,
        )


def _is_source_name(document: Document, at: int, place: Place, overs: list[Place]) -> bool:
    """True when the aligned source puts it there too: then the two names are right, and the gazetteer is not."""
    if document.source is None:
        return False
    for segment in document.segments:
        if segment.span.start <= at < segment.span.end and segment.source:
            text = segment.source.span.of(document.source.text)
            return place.short in text and any(over.short in text for over in overs)
    return False

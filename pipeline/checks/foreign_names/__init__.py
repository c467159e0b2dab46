"""Foreign names: whether what the target has can be what the Chinese source spells."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.coverage.beads import beads_of
from pipeline.checks.foreign_names import another, halves, in_pinyin, others, parts, slips
from pipeline.checks.foreign_names.rules import RULES as RULES
from pipeline.checks.foreign_names.spans import Named, context_of, names_of, owned
from pipeline.chinese import readings
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from pipeline.words import languages


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names of the target that the aligned source's characters read or sound otherwise.

    Silent about what the glossary has for a name, and about names without a counterpart in the source.
    """
    source = document.source
    if source is None:
        return
    english = languages.is_english(document.language)
    simple = readings.simplify(source.text)
    context = context_of(simple)
    beads = beads_of(document, source)
    chinese = [bead.source for bead in beads]
    for at, (bead, passage) in enumerate(zip(beads, chinese, strict=True)):
        if not passage:
            continue
        names = names_of(passage, context)
        if glossary.terms:
            names = [_of_house(name, document.language, glossary) for name in names]
        said = list(in_pinyin.issues(document.text, bead, names))
        if not said:
            said += halves.issues(document.text, bead, names, context)
        if english:
            said += slips.issues(document.text, bead, [*names, *owned(passage)])
            if not said:
                said += slips.by_ear(document.text, bead, names)
            if not said:
                said += parts.issues(document, bead, names)
            around = chinese[max(0, at - 1) : at + 2]
            if not said:
                said += another.issues(document, bead, "。".join(around))
            if not said and all(around):
                said += others.issues(document, bead, "。".join(around), names)
        yield from said


def _of_house(name: Named, language: str, glossary: Glossary) -> Named:
    """A name with what the house's glossary has for it instead of what English usually calls it."""
    own = tuple(term.target for term in glossary.renderings(name.chinese, language))
    return name._replace(forms=own, told=True) if own else name

"""What LanguageTool reports and is worth reading: one family of rules, each with the id that the engine gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.checks import reported
from pipeline.chinese import persons
from pipeline.engine import rulebook
from pipeline.model import DIMENSIONS, ENGINE_RULES, Document, Example, Finding, Issue, Rule, Span, as_is, tell
from pipeline.words import forms, languages, lexicon, morphology

LANGUAGETOOL = Rule(
    id=ENGINE_RULES,
    summary=tell(
        "What the grammar engine LanguageTool reports, save what is noise on official prose or another check’s to find."
    ),
    bad=(
        Example("The effect has [became>become] more obvious."),
        Example("He suggested [to build>building] a new road."),
    ),
    good=(
        Example("An Jing reported on the meeting. An said so."),
        Example("They met with He Guoxiang, and He Wei spoke."),
        Example("It is a village of the She ethnic group in Jingning She Autonomous County."),
        Example("The Sunday Times reports that the book is new."),
        Example("An $18bn deal was signed for an £8bn line."),
        Example("Today is Friday, November 3rd."),
    ),
    source="LanguageTool 6.8 (LGPL 2.1), https://community.languagetool.org/rule/list",
    type="grammar",
)
"""The family. What it yields has the id of one of its rules, ``grammar.languagetool.HE_VERB_AGR``: see `rule`."""

RULES = (LANGUAGETOOL,)

_SUGGESTION_TAG = re.compile(r"</?suggestion>")
_SHE = re.compile(r"\bShe\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")
_WITH_CAPITAL = re.compile(r"\b[^\W\d_a-zäöüß][^\W\d_]*(?:-[^\W\d_]+)*")
_QUOTES = "“”„»«\"'‘’ "
_NEXT = re.compile(r"\s*([^\W\d_]+)")
# A sum that begins with the sound of a vowel: *an £8bn plan*, *an $18 million contract*, *an €800,000 house*; a word or
# three more digits may follow, so *an $8,000 fee*, but *a $1,800 fee*.
_EIGHT = re.compile(r"\s*(?:[A-Z]{2,3})?[$€£¥]\s?(?:8|(?:11|18)(?!\d|,\d))")
# *Chapter I General Provisions*: the numeral, not the pronoun, and two words that may be taken for its verb.
_NEAR = 40
_NUMERAL = re.compile(
    r"\b(?=[A-Z])(?i:act|annex|appendix|article|book|category|chapter|class|clause|division|grade|group|level|paragraph"
    r"|part|phase|section|schedule|stage|table|title|type|unit|volume|war|zone) (I(?: \w+){0,2})\b"
)
# LanguageTool lists more than anyone reads.
_MOST = 5


def rule(name: str, type: str = LANGUAGETOOL.type) -> Rule:
    """The record of a rule that the engine calls `name`: its family's, with its own id and type."""
    return replace(LANGUAGETOOL, id=f"{LANGUAGETOOL.id}.{name}", type=type if type in DIMENSIONS else LANGUAGETOOL.type)


def described(name: str) -> Rule | None:
    """The record of a rule with what the engine says of it and an example of its own; None when it has no such rule."""
    found = rulebook.known(name)
    if found is None:
        return None
    example = (Example(found.example, language=found.languages[0]),) if found.example else ()
    summary = tell("LanguageTool: {a}", a=found.description)
    return replace(rule(name), summary=summary, bad=example, good=(), languages=found.languages)


def issues(document: Document) -> Iterator[Issue]:
    """What the engine found, on the smallest spans, without spelling and names it stumbled over."""
    told = languages.of(document.language).grammar
    for finding in document.findings:
        if reported.is_speller(finding) or _is_name(document, finding) or _is_number(document, finding):
            continue
        span, suggestions = reported.smallest(document.text, finding.span, finding.suggestions[:_MOST])
        words = span.of(document.text)
        stumbled = not told.unflagged.isdisjoint({words.lower(), words.lower().rpartition(" ")[2]})  # *des Buddha*
        if stumbled or _as_it_stands(words, suggestions):
            continue
        if languages.is_variant(words, suggestions, document.language):
            continue
        if told.endings_slip:
            suggestions = _first_word_kept(words, suggestions)
        message = as_is(_SUGGESTION_TAG.sub("", finding.message))
        evidence = tell("LanguageTool: {a}", a=finding.rule)
        yield rule(finding.rule, finding.issue_type).issue(document.text, span, message, suggestions, (evidence,))


def _as_it_stands(words: str, suggestions: tuple[str, ...]) -> bool:
    """True when one of the corrections is what stands there, but for the full stop behind it."""
    return words.endswith(".") and " " in words and words[:-1] in suggestions and not words[:-1].endswith(".")


def _first_word_kept(words: str, suggestions: tuple[str, ...]) -> tuple[str, ...]:
    """Of words that do not agree, translators slip in the ending of the last: *Cette nouveau*, *Un opérateurs*."""
    if not suggestions or len(words.split()) < 2:
        return suggestions
    first = words.split()[0]
    accent = lexicon.unaccented(suggestions[0].split(" ")[0]) == lexicon.unaccented(first)
    if accent:
        return suggestions
    return tuple(sorted(suggestions, key=lambda each: not each.startswith(f"{first} ")))


def _is_number(document: Document, finding: Finding) -> bool:
    """The engine read a number wrong: a sum after its article (*an £8bn plan*), a Roman one (*Chapter I General*)."""
    text, span = document.text, finding.span
    if finding.rule == "EN_A_VS_AN":
        return span.of(text).lower() == "an" and _EIGHT.match(text, span.end) is not None
    line = document.before(span.start)
    numerals = _NUMERAL.finditer(text, span.start - len(line), span.end + _NEAR)
    return any(span.overlaps(Span(*m.span(1))) for m in numerals)


def _holds_part_of_name(document: Document, finding: Finding) -> bool:
    """True where nouns have capitals, and a word has one that is no noun: *die Chinesische Volksbank*, *Corona Stage*.

    Such a word begins a sentence, or belongs to a name: then neither its capital nor its ending is an error.
    """
    if not languages.of(document.language).nouns_in_capitals or not morphology.known(document.language):
        return False
    for word in _WITH_CAPITAL.finditer(document.text, finding.span.start, finding.span.end):
        behind = document.text[word.end() : word.end() + 2]
        adjective = morphology.can_be(word.group().lower(), document.language, "J")
        if adjective and behind[:1] == " " and behind[1:].isupper() and document.before(word.start()).strip(_QUOTES):
            return True  # *die Äußere Mongolei*, although *das Äußere* is a noun
        if morphology.can_be(word.group(), document.language, "N") or not document.before(word.start()).strip(_QUOTES):
            continue
        readings = morphology.of(word.group(), document.language)
        if not readings or any(code[0] in "JK" for code in readings):
            return True
    return False


def _is_name(document: Document, finding: Finding) -> bool:
    """The engine stumbled over a name: a known one, the surname An, the She people, a title (*The Sunday Times*)."""
    # Also where the correction is of its neighbours only: the engine saw a stand-in there, whose number it guessed.
    if reported.touches_name(document, finding.span) or _holds_part_of_name(document, finding):
        return True
    for word in _CAPITALISED.finditer(document.text, finding.span.start, finding.span.end):
        if persons.is_surname(document.text, Span(*word.span())):
            return True
    for she in _SHE.finditer(document.text, finding.span.start, finding.span.end):
        if document.before(she.start()).strip("“”\"'‘’ "):
            return True
    if finding.rule == "EN_A_VS_AN":
        after = _NEXT.match(document.text, finding.span.end)
        if finding.span.of(document.text) != "An" or after is None:
            return False
        # *An said*: no article stands before a verb.
        return after[1][0].isupper() or forms.is_only(after[1], "VBD", "VBN", "VBZ")
    if finding.rule == "AGREEMENT_SENT_START":
        subject = document.before(finding.span.start).split()
        return any(word[0].isupper() for word in subject[1:])
    return False

"""Spelling: words no dictionary holds, and real words that stand where another was meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import groupby

from pipeline.checks import reported
from pipeline.checks.spelling import confusions, english, others, unknown
from pipeline.checks.spelling.unknown import Unknown
from pipeline.chinese import pinyin
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Example, Finding, Issue, Rule, Span, tell
from pipeline.words import languages, lexicon, near

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_APOSTROPHES = ("'", "’", "ʼ", "‘")
_HYPHENS = ("-", "–")
# So many suggestions are offered at most.
_MOST = 5

_DICTIONARIES = "the dictionaries of LanguageTool (Morfologik, Hunspell)"

JOINED_WORDS = Rule(
    id="spelling.joined-words",
    summary=tell("Two words written as one; compounds that a dictionary may lack stay."),
    bad=(
        Example("They show a sustained economic [slowdownto>slowdown to] the current level."),
        Example("For [morethan>more than] 20 years the road was closed."),
        Example("The Mayor of [AmurCity>Amur City] came."),
    ),
    good=(Example("They saw a waterpark, an armyworm and a whitepaper."), Example("It has an account on YouTube.")),
    source=f"{_DICTIONARIES}; word pairs of Google Web 1T, through symspellpy",
    type="misspelling",
)

CAPITAL = Rule(
    id="spelling.capital",
    summary=tell("A word that is always written with a capital, without it, or with two capitals for one."),
    bad=(
        Example("The [chinese>Chinese] guests came by train."),
        Example("The [VIetnam>Vietnam] News Agency reports it."),
    ),
    good=(Example("The Chinese guests came on Monday."),),
    source=_DICTIONARIES,
    type="misspelling",
)

APOSTROPHE = Rule(
    id="spelling.apostrophe",
    summary=tell("A word with an s that has no such plural: the apostrophe of a possessive was lost."),
    bad=(Example("They praised the [technologys>technology’s] inventor."),),
    good=(Example("They praised the technology’s inventor."),),
    source="The Chicago Manual of Style, 17th ed., 7.16",
    type="misspelling",
)

ACCENT = Rule(
    id="spelling.accent",
    summary=tell("A word whose accents are missing, or are others than in the dictionary."),
    bad=(Example("Los [cientificos>científicos] estudian el río.", language="es"),),
    good=(Example("Los científicos estudian el río.", language="es"),),
    source=_DICTIONARIES,
    type="misspelling",
    languages=("fr", "de", "es"),
)

UNKNOWN_WORD = Rule(
    id="spelling.unknown-word",
    summary=tell(
        "A word that no dictionary holds and that is a slip of the fingers away from one; names are left alone."
    ),
    bad=(
        Example("The [goverment>government] said so."),
        Example("The forum was [hled>held] here."),
        Example("[Howver>However], it grew."),
    ),
    good=(
        Example("The labour of the organisation was praised for its favourable judgement."),
        Example("A qipao is worn beside the hutong."),
    ),
    source=_DICTIONARIES,
    type="misspelling",
)


def _rule(word: str, meant: str) -> Rule:
    """The rule by what makes the word another than the one that was meant."""
    if meant.replace(" ", "") == word:
        return JOINED_WORDS
    if meant.lower() == word.lower():
        return CAPITAL
    if meant.replace("’", "'").replace("'", "") == word:
        return APOSTROPHE
    return ACCENT if lexicon.unaccented(meant) == lexicon.unaccented(word) else UNKNOWN_WORD


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """What the speller of the engine does not know and is surely a slip, and real words typed for others."""
    found = [*_unknown(document)]
    if languages.is_english(document.language):
        found += confusions.issues(document)
    # Of two judgements on one word the one that offers more goes first, and the other adds what it rests on.
    found.sort(key=lambda issue: (issue.span, -len(issue.suggestions), str(issue.message)))
    for _, group in groupby(found, lambda issue: issue.span):
        yield reduce(Issue.joined, group)


def _unknown(document: Document) -> Iterator[Issue]:
    findings = [finding for finding in document.findings if reported.is_speller(finding)]
    counts = Counter(_WORD.findall(document.text)) if findings else Counter()
    vocabulary = frozenset(_WORD.findall(document.text.lower())) if findings else frozenset()
    for finding in findings:
        narrowed = _narrowed(document, finding)
        if narrowed is not None and _is_one_word(document.text, narrowed[0]):
            span, suggestions = narrowed
            repeated = counts[span.of(document.text)] > 1
            word = unknown.at(document, span, repeated, vocabulary)
            if suggestions or span == finding.span:
                yield from _issue(document, span, suggestions, word)
            else:
                # What the engine suggests is for all of the words, and fits none of this part.
                yield from _issue(document, span, _common_words(word.word), replace(word, in_order=False))


def _narrowed(document: Document, finding: Finding) -> tuple[Span, tuple[str, ...]] | None:
    """The finding, or its one part that is no word: *non-commercila*, and *was hled*, which could be *wash led*."""
    text, span, suggestions = document.text, finding.span, finding.suggestions
    words = span.of(text)
    if not ("-" in words or " " in words) or not languages.is_english(document.language):
        return span, suggestions
    part = _part(text, span)
    # Whatever a known name is part of is itself a name: *Kai-shek*.
    if part is None or reported.touches_name(document, span):
        return None
    head, tail = text[span.start : part.start], text[part.end : span.end]
    kept = tuple(s[len(head) : len(s) - len(tail)] for s in suggestions if s.startswith(head) and s.endswith(tail))
    return part, kept


def _common_words(word: str) -> tuple[str, ...]:
    """Common words one slip away, in no order that means anything."""
    return tuple(v for v in dict.fromkeys(near.variants(word)) if lexicon.frequency(v) >= unknown.COMMON)


def _part(text: str, span: Span) -> Span | None:
    """The one part of a compound or of several words that is no word; None when all are, or several are not."""
    parts = [Span(span.start + m.start(), span.start + m.end()) for m in _WORD.finditer(span.of(text))]
    no_words = [p for p in parts if not lexicon.is_english(p.of(text)) and not pinyin.is_pinyin(p.of(text))]
    return no_words[0] if len(no_words) == 1 else None


def _is_one_word(text: str, span: Span) -> bool:
    """True for letters that nothing is glued to, no acronym."""
    word, before, after = span.of(text), text[span.start - 1 : span.start], text[span.end : span.end + 1]
    glued = before in _APOSTROPHES or after.isdigit()
    return word.replace("’", "").isalpha() and not glued and not word.isupper()


def _issue(document: Document, span: Span, suggestions: tuple[str, ...], word: Unknown) -> Iterator[Issue]:
    meant = _meant(document, span, suggestions, word)
    if not meant:
        return
    evidence = [tell("LanguageTool: in no dictionary")]
    if word.fit(meant[0]) and (word.before or word.after):
        shown = " ".join(filter(None, (word.before, meant[0], word.after)))
        evidence.append(tell("goes with the words beside it: {a}", a=shown))
    message = tell("“{a}” is not a word; “{b}” is.", a=word.word, b=meant[0])
    yield _rule(word.word, meant[0]).issue(document.text, span, message, meant[:_MOST], evidence)


def _meant(document: Document, span: Span, suggestions: tuple[str, ...], word: Unknown) -> tuple[str, ...]:
    """What was meant by a word, best first; () where it may be right."""
    if languages.is_english(document.language):
        return english.lower_case(word, suggestions) if word.word.islower() else english.capitalised(word, suggestions)
    if document.text[span.start - 1 : span.start] in _HYPHENS:
        return ()  # half a word: Marktüberwachung und –analyse
    return others.meant(word, suggestions, document.language)


RULES: tuple[Rule, ...] = (JOINED_WORDS, CAPITAL, APOSTROPHE, ACCENT, UNKNOWN_WORD, *confusions.RULES)

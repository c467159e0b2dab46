"""Spelling: words no dictionary holds, and real words that stand where another was meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.checks import reported
from pipeline.checks.spelling import english, others, real_words, unknown
from pipeline.checks.spelling.unknown import Unknown
from pipeline.chinese import pinyin
from pipeline.glossary.glossary import Glossary
from pipeline.judging import judge
from pipeline.judging.reading import Reading
from pipeline.judging.reading import of as read
from pipeline.model import Document, Example, Issue, Rule, Span, tell
from pipeline.words import languages, lexicon, near, ngrams, speller

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
        Example("It is a [longterm>long-term] plan."),
        Example("The Mayor of [AmurCity>Amur City] came."),
    ),
    good=(Example("They saw a waterpark and an armyworm."), Example("It has an account on YouTube.")),
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
    good=(
        Example("The Chinese guests came on Monday."),
        Example("Her alma mater did it pro bono."),
        Example("They all said “dao chang cheng qu” to the driver."),
    ),
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
    good=(
        Example("Los científicos estudian el río.", language="es"),
        Example("Die grossen Firmen öffnen ihre weissen Türen.", language="de"),
    ),
    source=_DICTIONARIES,
    type="misspelling",
    languages=("fr", "de", "es", "it"),
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
        Example("TOP BEAUTY [SUPPPLIER>SUPPLIER] OF THE YEAR"),
    ),
    good=(
        Example("The labour of the organisation was praised for its favourable judgement."),
        Example("A qipao is worn beside the hutong."),
        Example("The geoeconomic report speaks of agritourism."),
        Example("The guests learned to say ni hao."),
        Example("The report was written by Yang Chung-hsin and Tang Ming-je (Tue, Nov 6)."),
    ),
    source=_DICTIONARIES,
    type="misspelling",
)


LEFT_IN_ENGLISH = Rule(
    id="spelling.left-in-english",
    summary=tell(
        "A common English word behind an article or a preposition of the release’s language, which does not have it."
    ),
    bad=(Example("Das [government>?] der Provinz reagierte.", language="de"),),
    good=(Example("Das Marketing und der Slogan „our common future“ gefielen.", language="de"),),
    source=_DICTIONARIES,
    type="untranslated",
    severity="major",
    languages=("fr", "de", "es", "it"),
)


def _rule(word: str, meant: str) -> Rule:
    """The rule by what makes the word another than the one that was meant."""
    if meant.replace(" ", "").replace("-", "") == word:
        return JOINED_WORDS
    if meant.lower() == word.lower():
        return CAPITAL
    if meant.replace("’", "'").replace("'", "") == word:
        return APOSTROPHE
    return ACCENT if lexicon.unaccented(meant) == lexicon.unaccented(word) else UNKNOWN_WORD


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """What the speller of the engine does not know and is probably a slip, and real words typed for others."""
    if not languages.is_english(document.language):
        yield from _of_another_language(document)
        return
    chinese = sorted((*english.romanised(document.text), *english.given_names(document.text)))
    for issue in _english(document, read(document, ngrams.english())):
        if not reported.touches(chinese, issue.span) and not english.is_of_calendar(issue.span.of(document.text)):
            yield issue


def _english(document: Document, reading: Reading | None) -> Iterator[Issue]:
    words = tuple(speller.unknown(document.text))
    yield from _unknown(document, words, reading)
    if reading is not None:
        yield from real_words.issues(document, reading)
        yield from _rare(document, words, reading)


def _rare(document: Document, words: Sequence[speller.NoWord], reading: Reading) -> Iterator[Issue]:
    """Words in small letters that the dictionary has and English text hardly ever: *wining*, perhaps a slip.

    `words`: those that it has not.
    """
    told = [found.span for found in words]

    def is_alone(span: Span) -> bool:
        # *2ith* is a slip in a figure.
        glued = document.text[span.start - 1 : span.start].isalnum()
        return len(span) <= near.LONGEST and not glued and _is_one_word(document.text, span)

    asked = [span for span in reading.unknown() if is_alone(span) and not reported.touches(told, span)]
    if not asked:
        return
    counts = Counter(_WORD.findall(document.text))
    for span in asked:
        word = unknown.at(document, span, counts[span.of(document.text)] > 1)
        candidates, seen = observed(reading, span, (), word)
        # The model has read more British text than American: *fulfills* is rare in it.
        other = any(judge.is_other_spelling(word.word, each) for each in candidates)
        if candidates and not other and not english.is_compounded(word.word):
            found = judge.verdict(candidates, [judge.score("unknown", each) for each in seen])
            if found.flagged >= judge.DOUBTED_REAL_WORD:
                yield real_words.issue(document, span, found, None)


def _unknown(document: Document, words: Sequence[speller.NoWord], reading: Reading | None) -> Iterator[Issue]:
    for span, suggestions, word in unknowns(document, words):
        told = _judged(reading, span, suggestions, word)
        if told is not None and not unknown.is_own_spelling(word):
            # With a capital it may be a name that is like many words: only the likeliest of them speaks.
            sure = told.flagged if word.word.islower() else round(told.confidence, 4)
            meant = told.best_first
            if span.of(document.text).isupper():
                if not english.is_certain_in_capitals(word, told):
                    continue
                word, meant = replace(word, word=word.word.upper()), tuple(each.upper() for each in meant)
            yield _issue(document, span, meant, word, sure)


def _of_another_language(document: Document) -> Iterator[Issue]:
    counts = Counter(_WORD.findall(document.text))
    for finding in document.findings:
        if reported.is_speller(finding) and _is_one_word(document.text, finding.span):
            word = unknown.at(document, finding.span, counts[finding.span.of(document.text)] > 1)
            if others.is_left_in_english(word, document.language):
                message = tell("“{a}” was left in English.", a=word.word)
                evidence = (tell("LanguageTool: in no dictionary"),)
                yield LEFT_IN_ENGLISH.issue(document.text, finding.span, message, (), evidence)
                continue
            meant = _in_another_language(document, finding.span, finding.suggestions, word)
            if meant:
                yield _issue(document, finding.span, meant, word)


def unknowns(document: Document, words: Iterable[speller.NoWord]) -> Iterator[tuple[Span, tuple[str, ...], Unknown]]:
    """The words of an English document that no dictionary holds (`speller.unknown`), each with what the dictionaries
    suggest; names are left out. A word of a line in capitals is given in small letters."""
    counts = Counter(_WORD.findall(document.text))
    for found in words:
        word = found.span.of(document.text)
        reasons = english.is_built(word) or _is_of_a_name(document, found)
        if len(word) > near.LONGEST or reasons:
            continue
        what = unknown.at(document, found.span, counts[word] > 1)
        if word.isupper():
            if not english.is_in_capitals(what):
                continue
            word = word.lower()
            what = replace(what, word=word, before=what.before.lower(), after=what.after.lower())
        yield found.span, speller.suggestions(word), what


def _is_of_a_name(document: Document, found: speller.NoWord) -> bool:
    """True for what is part of a known name, or of a compound with one or with pinyin: *Kai-shek*."""
    inside = found.whole != found.span and pinyin.is_pinyin(found.span.of(document.text))
    return inside or reported.touches_name(document, found.whole)


def observed(
    reading: Reading, span: Span, suggestions: tuple[str, ...], word: Unknown
) -> tuple[tuple[str, ...], list[judge.Observed]]:
    """The candidates for an unknown English word, and what is observed of each."""
    candidates = english.candidates(word, suggestions)
    if not candidates:
        return (), []
    seen = judge.of_unknown(reading, span, candidates, english.about(word))
    return candidates, [
        {**each, **english.of_candidate(word, candidate, suggestions)}
        for candidate, each in zip(candidates, seen, strict=True)
    ]


def _judged(reading: Reading | None, span: Span, suggestions: tuple[str, ...], word: Unknown) -> judge.Verdict | None:
    """What was probably meant by an English word; None where its being unknown has a reason."""
    certain = english.certain(word, suggestions)
    if certain:
        return judge.Verdict((certain,), english.CERTAIN, english.CERTAIN)
    if reading is None:
        best = english.candidates(word, suggestions)
        return judge.Verdict(best, judge.UNREAD, judge.UNREAD) if best and not english.is_explained(word) else None
    candidates, seen = observed(reading, span, suggestions, word)
    if not candidates:
        return None if english.is_explained(word) else judge.Verdict((), judge.LEAST, judge.LEAST)
    told = judge.verdict(candidates, [judge.score("unknown", each) for each in seen])
    return told if told.confidence >= judge.LEAST_UNKNOWN or not english.is_explained(word) else None


def _is_one_word(text: str, span: Span) -> bool:
    """True for letters that nothing is glued to, no acronym."""
    word, before, after = span.of(text), text[span.start - 1 : span.start], text[span.end : span.end + 1]
    glued = before in _APOSTROPHES or after.isdigit()
    return word.replace("’", "").isalpha() and not glued and not word.isupper()


def _issue(document: Document, span: Span, meant: tuple[str, ...], word: Unknown, confidence: float = 1.0) -> Issue:
    evidence = [tell("LanguageTool: in no dictionary")]
    if not meant:
        message = tell("“{a}” is in no dictionary.", a=word.word)
        return UNKNOWN_WORD.issue(document.text, span, message, (), evidence, confidence=confidence)
    if word.fit(meant[0]) and (word.before or word.after):
        shown = " ".join(filter(None, (word.before, meant[0], word.after)))
        evidence.append(tell("goes with the words beside it: {a}", a=shown))
    message = tell("“{a}” is not a word; “{b}” is.", a=word.word, b=meant[0])
    rule = _rule(word.word, meant[0])
    return rule.issue(document.text, span, message, meant[:_MOST], evidence, confidence=confidence)


def _shortened(language: str) -> frozenset[str]:
    """The abbreviations of a language, without the full stop: *dott*."""
    lists = languages.of(language).sentences
    return lists.before_names | lists.before_numbers | lists.before_capitals | lists.either


def _in_another_language(
    document: Document, span: Span, suggestions: tuple[str, ...], word: Unknown
) -> tuple[str, ...]:
    """What was meant by a word, best first; () where it may be right."""
    if document.text[span.start - 1 : span.start] in _HYPHENS or document.text[span.end : span.end + 1] in _HYPHENS:
        return ()  # half a word: Marktüberwachung und –analyse, sacro-coccygien
    if document.text[span.end : span.end + 1] == "." and word.word.lower() in _shortened(document.language):
        return ()
    if languages.does_without(word.word, suggestions, document.language, document.text):
        return ()
    return others.meant(word, suggestions, document.language)


RULES: tuple[Rule, ...] = (JOINED_WORDS, CAPITAL, APOSTROPHE, ACCENT, UNKNOWN_WORD, LEFT_IN_ENGLISH, *real_words.RULES)

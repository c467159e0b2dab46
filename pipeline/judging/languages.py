"""How likely flags of grammar and spelling are right outside English: by the record of their rule.

Where there is no model of the language, a rule speaks for its flags: how often it was right on text that a person read,
and where errors were put into that text (``scripts/fit_languages.py``). Of a rule that seldom spoke the others of its
category tell, of a category all that the engine says, of a language that nobody has read the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from pipeline import knowledge
from pipeline.engine import rulebook
from pipeline.judging.judge import UNJUDGED
from pipeline.model import ENGINE_RULES, Issue
from pipeline.words import languages, lexicon, near

_FILE = "built/language-records.tsv"
ANY = "*"
"""The language of a row that holds in any."""
# What is wider counts as so many flags of a rule of which little is known.
_AS_MANY = 4.0
# Fewer letters are near many words.
_SHORT = 7
_UNKNOWN = "spelling.unknown-word"
# Where the word behind a mark is no name because it has a capital.
_ENDS = '.!?…:\n«»“”"„(–—-•'


@cache
def _records() -> Mapping[tuple[str, str], tuple[float, float]]:
    rows = knowledge.rows(_FILE, 4, 2)
    return {(language, rule): (float(right), float(wrong)) for language, rule, right, wrong in rows}


def key(issue: Issue, text: str, language: str) -> str:
    """The rule of an issue in a text, and what its flags stand on.

    To take a capital away (`:small`, `:opens` where a sentence or a list's item begins) is another matter than to ask
    for one (`:capital`); a name, or the article before
    one (`:name`, where not every noun has a capital), is seldom what a rule takes it for; an unknown word that is short
    (`:short`) is near many, one that has the capital of nouns (`:noun`) may be a name, and one that has another letter
    than what was meant (`:another`) may be a word.
    """
    first = issue.suggestions[0] if issue.suggestions else ""
    if first and first != issue.text and first.lower() == issue.text.lower():
        if issue.text[0].islower():
            return f"{issue.rule}:capital"
        return f"{issue.rule}:{'opens' if _opens(issue, text) else 'small'}"
    names_show = not languages.of(language).nouns_in_capitals
    if issue.rule == _UNKNOWN:
        another = not _is_slip_of_hand(issue.text.lower(), first.lower())
        noun = issue.text[:1].isupper() and not names_show
        stands = ":another" if another else ":noun" if noun else ":short" if len(issue.text) < _SHORT else ""
        return f"{issue.rule}{stands}"
    if names_show and issue.rule.startswith(f"{ENGINE_RULES}.") and _is_of_name(issue, text):
        return f"{issue.rule}:name"
    return issue.rule


def _is_slip_of_hand(word: str, meant: str) -> bool:
    """True for a letter lost, added, doubled or in another place; another letter makes another word: *barophiles*."""
    word, meant = lexicon.unaccented(word), lexicon.unaccented(meant)
    return near.one_slip(word, meant) and near.slip(word, meant)[0] != "replaced"


def _opens(issue: Issue, text: str) -> bool:
    """True at the beginning of a sentence, a quotation or an item of a list."""
    before = text[max(0, issue.span.start - 3) : issue.span.start]
    return not before.strip() or before.rstrip()[-1] in _ENDS or "\n" in before


def _is_of_name(issue: Issue, text: str) -> bool:
    """True for a capital that opens no sentence, in the words of an issue or right behind them."""
    end = issue.span.end
    own = issue.text[:1].isupper() and not _opens(issue, text)
    within = any(word[:1].isupper() for word in issue.text.split()[1:])
    return own or within or (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())


def wider(rule: str) -> Iterator[str]:
    """What a rule of the engine belongs to, the narrowest first: what its flags stand on, else its category."""
    if rule.startswith(f"{ENGINE_RULES}."):
        name, _, stands = rule.removeprefix(f"{ENGINE_RULES}.").partition(":")
        if stands:
            yield f"{ENGINE_RULES}:{_category(name)}:{stands}"
        yield f"{ENGINE_RULES}:{stands or _category(name)}"
        yield ENGINE_RULES


def _category(name: str) -> str:
    found = rulebook.known(name)
    return found.category if found else ""


def share(rule: str, language: str) -> float:
    """How many of the flags of a rule are right; `UNJUDGED` where nothing is known of it or its like."""
    known = _records()
    tag = languages.primary(language)
    out = UNJUDGED
    for name in (*reversed(tuple(wider(rule))), rule):
        for whose in (ANY, tag):
            right, wrong = known.get((whose, name), (0.0, 0.0))
            out = (right + _AS_MANY * out) / (right + wrong + _AS_MANY)
    return out


def judged(issues: Iterable[Issue], text: str, language: str) -> list[Issue]:
    """The issues in a text, each as likely right as its rule; what is less sure for its own reasons stays so."""
    shares = ((issue, round(share(key(issue, text, language), language), 4)) for issue in issues)
    return [replace(issue, confidence=min(issue.confidence, right)) for issue, right in shares]

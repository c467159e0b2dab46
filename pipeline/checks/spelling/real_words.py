"""Real words typed for others, told apart by a model of English: *transportation planing*, *the world peach and*."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from pipeline.judging import judge
from pipeline.judging.reading import Gain, Reading
from pipeline.model import Document, Example, Issue, Message, Rule, Span, tell

# So many suggestions are offered at most.
_MOST = 3
# Beyond this many times likelier no number says more.
_MANY = 9

REAL_WORD = Rule(
    id="spelling.real-word",
    summary=tell(
        "A real word where English has another: one slip, the same sound or another form away, and far likelier there."
    ),
    bad=(
        Example("The transportation [planing>planning] for railways has come into being."),
        Example("It stands for the world [peach>peace] and development of all."),
        Example("The city has [maid>made] great progress in the past year."),
        Example("They must determine [weather>whether] it is safe."),
        Example("The event was [quiet>quite] successful."),
    ),
    good=(
        Example("The coastal city had lunch for all its guests."),
        Example("They sell a peach and a plum."),
        Example("Of the 12 projects, two are in Haining."),
        Example("The trail leads through the forest, though not far."),
        Example("The colorful, livable city fulfills its promise. Its yields are meager."),
        Example("The plant grew. Yin Tongyue, its head, said so."),
    ),
    source="counts of word sequences in 187 million words of open English text (README, Licences)",
    type="misspelling",
    severity="major",
    languages=("en",),
)

RULES = (REAL_WORD,)


def issues(document: Document, reading: Reading) -> Iterator[Issue]:
    """Words of an English document that stand where another was meant."""
    for found in judge.real_words(reading):
        yield issue(document, found.span, found.verdict, found.gain)


def issue(document: Document, span: Span, verdict: judge.Verdict, gain: Gain | None) -> Issue:
    """The issue of a word that probably stands for another; `gain`: of the likeliest, where the word has a chance."""
    word, meant = span.of(document.text), verdict.best_first
    message = tell("“{a}” is a word, but “{b}” fits here.", a=word, b=meant[0])
    evidence = _likelier(meant[0], gain) if gain else tell("English text hardly ever has “{a}”", a=word)
    return REAL_WORD.issue(
        document.text, span, message, meant[:_MOST], (evidence,), confidence=round(verdict.confidence, 4)
    )


def _likelier(meant: str, gain: Gain) -> Message:
    power = max(0, int(gain.all * log10(2)))
    times = f"{10 ** min(power, _MANY):,}"
    if power > _MANY:
        return tell("English text: “{a}” is more than {n} times likelier here", a=meant, n=times)
    return tell("English text: “{a}” is some {n} times likelier here", a=meant, n=times)

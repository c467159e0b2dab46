"""Two sentences with but a comma between them, where sentences are read: the sentence model tells whether they are two.

What may be one is found by its words: before the comma and behind it stand a subject and a finite verb, and nothing
that makes the one clause part of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.judging.sentences import LONGEST
from pipeline.model import Document, Example, Issue, Rule, Span, tell
from pipeline.words import forms

COMMA_SPLICE = Rule(
    id="grammar.comma-splice",
    summary=tell("Two sentences with but a comma between them: the text is far likelier with a full stop."),
    bad=(
        Example("It takes the robots only one [day, this>day. This] is also why the factory bought more of them."),
        Example("The company has its own [port, it>port. It] was built in 2003 and has been enlarged twice since."),
    ),
    good=(
        Example("If the weather is bad, the game will be played in the hall."),
        Example("The bridge will be closed in May, the mayor said."),
        Example("In the west of the country, where the hills are high, the winter is long."),
    ),
    source="The Chicago Manual of Style, 17th ed., 6.22; SmolLM2-135M (README, Licences)",
    type="grammar",
    languages=("en",),
)

RULES = (COMMA_SPLICE,)

# By the words alone: as likely as not. The sentence tells.
_SAID = 0.5

_COMMA = re.compile(r"(?<=[\w)]) ?, ?([A-Za-z]+)")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_WORD_BEFORE = re.compile(r"\w+[)]?$")
# Where a clause begins or ends, besides at a comma.
_EDGE = re.compile(r"[;:—\"“]| – ")
_END = re.compile(r"[;:—)\"”]| – |, (?:and|but|or|which|who|while|with)\b")
# A number or a heading before a sentence, and what joins it to the one before.
_LEAD = re.compile(r"^[\W\d]*(?:article \d+\W*)?(?:(?:and|but|so|yet|however|therefore|moreover|besides)\b,? *)*", re.I)

# What a sentence may begin with that names its subject: determiners and pronouns.
_STARTS = frozenset(
    "the this these those it we he she they our its there all each every his their here you i my".split()
)
_PRONOUNS = frozenset("we they you i it he she who".split())
_DETERMINERS = frozenset("a an the this that these those its his her their our more many several".split())
_AUXILIARIES = frozenset(
    """is are was were am has have had will would can could may might must shall should does did do cannot isn't aren't
    wasn't weren't hasn't haven't won't can't don't doesn't didn't it's that's there's he's she's we're
    they're""".split()
)
# A clause that begins with one of these belongs to another, or is none.
_SUBORDINATE = frozenset(
    """if when as although though while because since once unless until till after before whether where wherever
    whenever that which who whom whose what how why even so such like unlike instead including following lest
    with in on at during to for by from under over through despite amid upon of among given beyond along within without
    regarding concerning according thanks due based not only both either neither""".split()
)
_PENDING = re.compile(
    r"(?:, |\b(?:and|but|that|or) )(?:if|when|as|although|though|while|because|since|once|unless|until|after|before)\b",
    re.I,
)
_WITHIN = re.compile(r"\b(?:that|which|who|whom|whose|where)\b", re.I)
# Whoever reports puts a comma between what was said and this.
_SAYS = frozenset(
    """said says say saying added adds add noted notes note explained explains told stated states reports reported
    wrote writes believes believe believed thinks think thought suggested suggests warned shows show""".split()
)
_FEWEST_BEFORE, _FEWEST_BEHIND = 3, 4
# The verb stands no further behind its subject.
_FAR = 10


def issues(document: Document) -> Iterator[Issue]:
    """The commas of an English document that may stand for a full stop; only the sentence can tell."""
    for segment in document.segments:
        sentence = segment.span.of(document.text)
        if len(sentence) > LONGEST:
            continue
        for match in _COMMA.finditer(sentence):
            if not _may_be_two(sentence, match):
                continue
            before = _WORD_BEFORE.search(sentence, 0, match.start())
            assert before is not None  # a comma stands behind a word
            first = match[1]
            span = Span(segment.span.start + before.start(), segment.span.start + match.end())
            new = f"{before.group()}. {first[0].upper()}{first[1:]}"
            message = tell("Two sentences stand here with but a comma between them.")
            yield COMMA_SPLICE.issue(document.text, span, message, (new,), confidence=_SAID)


def _may_be_two(sentence: str, comma: re.Match[str]) -> bool:
    if comma[1].lower() not in _STARTS:
        return False
    edges = [edge.end() for edge in _EDGE.finditer(sentence, 0, comma.start())]
    before = sentence[edges[-1] if edges else 0 : comma.start()]
    before = before[_LEAD.match(before).end() :]  # type: ignore[union-attr]  # it matches nothing, too
    return _is_clause(before) and _is_sentence(sentence[comma.start(1) :])


def _is_clause(text: str) -> bool:
    """True for what may be a sentence that ends here: no introduction to what follows."""
    words = _WORD.findall(text)
    if len(words) < _FEWEST_BEFORE or words[-1].lower() in _SAYS or _PENDING.search(text):
        return False
    if not _begins(words[0].lower()) or _finite(words) < 1:
        return False
    # *He said that by 2020, the …*: what stands behind *that* is a clause, too, or an introduction.
    *_, last = _WITHIN.split(text)
    behind = _WORD.findall(last)
    return len(behind) == len(words) or not behind or (_begins(behind[0].lower()) and _finite(behind) >= 0)


def _is_sentence(text: str) -> bool:
    end = _END.search(text)
    words = _WORD.findall(text[: end.start()] if end else text)
    verb = _finite(words)
    if len(words) < _FEWEST_BEHIND or not 1 <= verb <= _FAR or words[verb].lower() in _SAYS:
        return False
    return not any(_WITHIN.fullmatch(word) for word in words[:verb])


def _begins(word: str) -> bool:
    """True for a word that a sentence with a subject may begin with."""
    return word not in _SUBORDINATE and not forms.can_be(word, "VBG") and not forms.is_only(word, "VBN")


def _finite(words: Sequence[str]) -> int:
    """Where the first finite verb stands that can hardly be anything else; -1 where there is none."""
    for at, word in enumerate(words):
        small = word.lower().replace("’", "'")
        before = words[at - 1].lower() if at else ""
        behind = words[at + 1].lower() if at + 1 < len(words) else ""
        if small in _AUXILIARIES or forms.is_only(small, "VBZ") or forms.is_only(small, "VBD"):
            return at
        if forms.can_be(small, "VBD") and (not forms.can_be(small, "VBN") or behind in _DETERMINERS):
            return at
        if before in _PRONOUNS and forms.can_be(small, "VB", "VBD", "VBZ"):
            return at
    return -1

"""Small words that may be missing, too many, or stand for others, other forms of words, and capital letters: what the
counts would have, or what stands beside.

By its count of words alone hardly half of what is proposed here is right (it sees three words to each side); so these
are only places where a model that reads sentences is asked (`sentences`), some twenty in a thousand words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.judging import judge
from pipeline.judging.reading import Reading
from pipeline.model import Document, Span
from pipeline.words import capitals, forms
from pipeline.words.ngrams import CLASSES, END, NOTHING, ORDER, Floats, Ids

# Words of which one may stand for another; not those of another time, or *can* for *will*: no sentence alone tells.
_GROUPS = tuple(
    tuple(words.split())
    for words in (
        "a an the",
        "of in on at to for from by with as into within among between during over under about through",
        "is are",
        "was were",
        "be been being",
        "has have having",
        "do does",
        "this these",
        "that those which who",
        "and or but",
        "its their it they",
        "many much",
        "less fewer",
    )
)
_MISSING = tuple("the a an of in on at to for from by with and that is are was were be has have it as will".split())
_TOO_MANY = (*_MISSING, "been", "had", "would")

# The kind (`judge.how`) of another form of the word.
_FORM = 2
_AUXILIARIES = frozenset("be is are was were been being have has had having do does did done doing".split())
# Both are plural, of different things; `grammar.peoples-lives` looks at them.
_OF_A_NATION = {"people", "peoples"}
_VERB = ("VB", "VBZ", "VBD", "VBN", "VBG")
_BE = frozenset("is are was were be been being".split())

MISSING, TOO_MANY, ANOTHER, FORM, CAPITAL = "missing", "too-many", "another", "form", "capital"
ENOUGH = {MISSING: 4.0, TOO_MANY: 10.5, ANOTHER: 7.5, FORM: 3.3, CAPITAL: -1.0}
"""So many bits a change must gain for its sentence to be read: set so that of right text some three to five places of
each kind in a thousand words are asked about. A text is the likelier the shorter it is, so what is left out must gain
more. The counts know no capitals."""
# Of a sentence so many places are read, and so many capitals.
_MOST, _MOST_CAPITALS = 4, 2
# What has lost so many bits in the changed word and the next is not looked at further.
_HOPELESS = -2.0
# So many changes at once, so that a long document takes no more memory than a short one.
_AT_ONCE = 50_000
# Table rows and headings are no sentences: they leave out small words, and each house has its own capitals. They are
# short, have no mark at the end, or more words than this with a capital.
_SHORTEST, _CAPITALS = 25, 0.5
_ENDS, _CLOSING = tuple(".!?:;…"), "\"'”’)] \u00a0\r\n"
# What no list of word forms holds.
_SMALL = frozenset(
    """a an the of in on at to for from by with as and or but if when where while because that this these those there it
    we they he she you its our their his her who which what not then so also""".split()
)
# Before another capital they begin a title: *A Dream of Red Mansions*.
_ARTICLES = frozenset(("a", "an", "the"))
# Whoever writes a name so more often than this does it on purpose.
_CONSISTENT = 2
_MONTHS = frozenset(("march", "may", "august"))
# Between two parts of a name: *Bureau of Statistics*.
_OF = frozenset(("of", "for", "and", "on"))
# Behind these a capital makes a term of a word: *the State*, *this Law*, *our Group*.
_TERM = frozenset("the this that these those our its their his her your my said such each every".split())


@dataclass(frozen=True, slots=True)
class Proposal:
    """A small word, or a form of a word, that may not be right."""

    span: Span
    """Empty where something is missing; where a word is too many, with the space behind it."""
    new: str
    kind: str
    bits: float
    """What it gains beyond `ENOUGH`."""
    behind: Span
    """The word behind what is missing or too many, or the word itself that another may stand for."""


def proposals(document: Document, reading: Reading) -> list[Proposal]:
    """The likeliest of each sentence, in the order of the text."""
    sentence_of = _sentences(document)
    likely: dict[int, list[Proposal]] = defaultdict(list)
    for each in _all(reading):
        if (number := sentence_of(each.span)) is not None:
            likely[number].append(each)
    capitals: dict[int, list[Proposal]] = defaultdict(list)
    for each in _capitals(reading):
        if (number := sentence_of(each.span)) is not None:
            capitals[number].append(each)
    found = [
        each for those in likely.values() for each in sorted(those, key=lambda p: (-p.bits, p.span, p.new))[:_MOST]
    ]
    found += [each for those in capitals.values() for each in those[:_MOST_CAPITALS]]
    return sorted(found, key=lambda p: (p.span, p.kind))


def _sentences(document: Document) -> Callable[[Span], int | None]:
    """Tells which segment a span lies in; None across two, and in a table row or a heading. Each is looked at once."""
    starts = [segment.span.start for segment in document.segments]
    running = [_is_running(segment.span.of(document.text)) for segment in document.segments]

    def sentence_of(span: Span) -> int | None:
        number = bisect_right(starts, span.start) - 1
        inside = number >= 0 and span.end <= document.segments[number].span.end
        return number if inside and running[number] else None

    return sentence_of


def _all(reading: Reading) -> Iterator[Proposal]:
    places = np.array(reading.places, np.int64)
    if not len(places):
        return
    number = reading.model.vocabulary.number
    row = reading.row
    here = row[places]
    spans, text = reading.spans, reading.text
    scores = _scores(reading)
    token_at = {place: token for token, place in enumerate(reading.places)}
    letters = np.array([span.of(text)[:1].isalnum() for span in spans])

    def told(kind: str, chosen: npt.NDArray[np.int64], words: Sequence[str] = ()) -> Iterator[Proposal]:
        """The changes at each place: each of the words, or none instead of what stands there."""
        count = max(1, len(words))
        for first in range(0, len(chosen), _AT_ONCE // count):
            part = np.repeat(chosen[first : first + _AT_ONCE // count], count)
            new = np.tile(np.array([number(word) for word in words], np.uint64), len(part) // count) if words else None
            gains = _gains(reading, scores, part, kind, new)
            for at in np.flatnonzero(gains > ENOUGH[kind]).tolist():
                token = token_at[int(part[at])]
                made = _made(reading, token, kind, words[at % count] if words else None)
                if made is not None:
                    behind = spans[token + (kind == TOO_MANY)]
                    yield Proposal(*made, kind, round(float(gains[at]) - ENOUGH[kind], 2), behind)

    for group in _GROUPS:
        yield from told(ANOTHER, places[np.isin(here, [number(word) for word in group])], group)
    yield from told(MISSING, places[letters], _MISSING)
    yield from told(TOO_MANY, places[np.isin(here, [number(word) for word in _TOO_MANY])])
    asked = [token for token in range(len(spans)) if judge.is_asked(reading, token)]
    for each in reading.substitutes(asked):
        old = spans[each.token].of(text)
        if each.kind == _FORM and each.gain.all > ENOUGH[FORM] and _is_form(old.lower(), each.word):
            word = each.word.capitalize() if old[0].isupper() else each.word
            yield Proposal(spans[each.token], word, FORM, round(each.gain.all - ENOUGH[FORM], 2), spans[each.token])


def _capitals(reading: Reading) -> Iterator[Proposal]:
    """Words with a capital within a sentence that are no part of a name or a term, and small ones inside a name."""
    places = [
        (reading.spans[token], new) for token in range(1, len(reading.spans) - 1) if (new := _capital(reading, token))
    ]
    count = Counter(new for _, new in places)
    found = [
        (span, new) for span, new in places if count[new] == 1 or new in _SMALL
    ]  # else a name or a term of the text
    places = [place for token in range(1, len(reading.spans)) if (place := _lacking(reading, token))]
    count = Counter(new for _, new in places)
    found += [(span, new) for span, new in places if count[new] <= _CONSISTENT]
    for span, new in dict.fromkeys(found):
        yield Proposal(span, new, CAPITAL, 0.0, span)


def _lacking(reading: Reading, token: int) -> tuple[Span, str] | None:
    """What lacks a capital of two words that are a name, or part of one, and the words with it."""
    text, spans = reading.text, reading.spans
    first, second = spans[token - 1], spans[token]
    if text[first.end : second.start] != " " or reading.number(token) < len(CLASSES):
        return None
    begins = reading.begins(token - 1)
    words = first.of(text), second.of(text)
    new = capitals.lacking(words[0].lower() if begins else words[0], words[1])
    if not new or (begins and words[1][:1].isupper()):
        return None
    one, two = new.split()
    if begins or one == words[0]:
        return second, two
    if two == words[1]:
        return first, one
    # Of a longer name in small letters nothing is said: *the belt and road initiative*.
    longer = token > 1 and spans[token - 2].of(text) in _OF
    return None if longer else (Span(first.start, second.end), new)


def _capital(reading: Reading, token: int) -> str:
    """The word with a capital or without, where that is to be asked about, else ""."""
    text, spans = reading.text, reading.spans
    before, word, behind = (spans[token + step].of(text) for step in (-1, 0, 1))
    small = word.lower()
    if not word.isalpha() or word[1:] != small[1:] or reading.begins(token) or not _is_small(small):
        return ""
    close = spans[token].start - spans[token - 1].end == 1, spans[token + 1].start - spans[token].end == 1
    if word[0].isupper():
        named = before.endswith(("'s", "’s")) or (
            before in _OF and token > 1 and spans[token - 2].of(text)[:1].isupper()
        )
        apart = (before.islower() and before not in _TERM and not named) or before in (",", ";")
        # Before a number it is a label: *Top 500*, *Type 2*.
        alone = (
            not (close[1] and (behind[:1].isupper() or behind[:1].isdigit()))
            and text[spans[token].end : spans[token].end + 1] != "-"
        )
        alone |= close[1] and small in _SMALL and small not in _ARTICLES
        usual = small not in _SMALL and capitals.has_now_and_then(small)
        known = reading.number(token) < len(CLASSES)
        return small if apart and alone and close[0] and not known and not usual else ""
    inside = (
        all(close) and before[:1].isupper() and before[1:].islower() and behind[:1].isupper() and behind[1:].islower()
    )
    if inside and not reading.begins(token - 1) and small not in _SMALL and forms.can_be(small, "NN", "NN:U", "NN:UN"):
        return word.capitalize()
    return ""


def _is_small(word: str) -> bool:
    """True for what is a word, not a name alone."""
    return word in _SMALL or (forms.can_be(word, *forms.TAGS) and word not in _MONTHS)


def _is_running(sentence: str) -> bool:
    """True for a sentence, not for a table row or a heading."""
    if len(sentence) < _SHORTEST or not sentence.rstrip(_CLOSING).endswith(_ENDS):
        return False
    words = sentence.split()
    return sum(word[0].isupper() for word in words) <= _CAPITALS * len(words)


def _is_form(old: str, new: str) -> bool:
    """True for another form of a noun or a verb that the sentence may call for; not for another time."""
    if judge.is_other_spelling(old, new) or old in _AUXILIARIES or {old, new} == _OF_A_NATION:
        return False
    if forms.can_be(old, "NN", "NN:U", "NN:UN", "NNS") and forms.can_be(new, "NN", "NN:U", "NN:UN", "NNS"):
        return judge.how(old, new, _FORM) == "form.number"
    if not (forms.can_be(old, *_VERB) and forms.can_be(new, *_VERB)):
        return False
    if forms.can_be(old, "JJ") and forms.can_be(new, "VBN"):
        return False  # It was complete.
    past = forms.can_be(old, "VBD") and not forms.can_be(new, "VBD", "VBN", "VBG")
    return not past and not (forms.can_be(old, "VBZ") and forms.can_be(new, "VBD"))


def _made(reading: Reading, token: int, kind: str, word: str | None) -> tuple[Span, str] | None:
    """The change as text; None where it cannot be made with letters and one space alone."""
    span, text = reading.spans[token], reading.text
    if kind != MISSING and span.of(text)[1:].isupper():
        return None  # IT, US
    if kind == ANOTHER:
        old = span.of(text)
        assert word is not None
        return None if old.lower() == word else (span, word.capitalize() if old[0].isupper() else word)
    if reading.begins(token):
        return None
    if kind == MISSING:
        if word == "to" and reading.spans[token - 1].of(text).lower() in _BE:
            return None  # What it does is provide for the poor.
        before = text[span.start - 1 : span.start]
        compound = text[span.end : span.end + 1] == "-"
        return (Span(span.start, span.start), f"{word} ") if before.isspace() and not compound else None
    behind = text[span.end : span.end + 2]
    return (Span(span.start, span.end + 1), "") if behind[:1] == " " and behind[1:].isalnum() else None


def _scores(reading: Reading) -> Floats:
    """Of each token of the row, as it stands; 0 where there is none."""
    row = reading.row
    out = np.zeros(len(row) + ORDER, np.float32)
    at = np.flatnonzero(row != NOTHING)
    at = at[at >= ORDER - 1]
    out[at] = reading.model.log2p(np.stack([row[at + step] for step in range(1 - ORDER, 1)], 1))
    return out


def _gains(
    reading: Reading, scores: Floats, places: npt.NDArray[np.int64], kind: str, numbers: Ids | None
) -> npt.NDArray[np.float32]:
    """What each change gains, in bits; where it is hopeless, what it gains so far; `numbers`: of the new word at
    each place, None where one goes."""
    row = reading.row
    # What stands in the changed text: three tokens before, the new one, and what follows.
    follows = 0 if kind == MISSING else 1
    more = 0 if numbers is None else 1
    line = np.empty((len(places), ORDER - 1 + more + ORDER - 1), np.uint64)
    for column in range(ORDER - 1):
        line[:, column] = row[places + column - (ORDER - 1)]
        line[:, ORDER - 1 + more + column] = row[places + follows + column]
    if numbers is not None:
        line[:, ORDER - 1] = numbers
    _end(line, ORDER - 1 + more)
    gain = np.zeros(len(places), np.float32)
    if kind != MISSING:
        gain -= scores[places]
    going = np.arange(len(places))
    for column in range(ORDER - 1, line.shape[1]):
        grams = np.ascontiguousarray(line[going, column - ORDER + 1 : column + 1])
        stands = grams[:, -1] != NOTHING
        gain[going[stands]] += reading.model.log2p(grams[stands])
        behind = column - (ORDER - 1) - more
        if behind >= 0:
            gain[going[stands]] -= scores[places[going[stands]] + follows + behind]
        if behind == 0:
            going = going[gain[going] > _HOPELESS]
    return gain


def _end(line: Ids, first: int) -> None:
    """Nothing counts behind the end of a sentence."""
    for column in range(first + 1, line.shape[1]):
        over = (line[:, column - 1] == END) | (line[:, column - 1] == NOTHING)
        line[over, column] = NOTHING


def odds(proposal: Proposal) -> float:
    """How likely it is by the count of words alone, as a logarithm of odds: a step of four bits each."""
    return proposal.bits / 4

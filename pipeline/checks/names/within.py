"""One garbled or shortened word inside a name of several words: *Ping Economic and Technological Development Zone*."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.names.release import Flag, Release, in_case_of
from pipeline.checks.names.settled import Settled
from pipeline.checks.rows import row
from pipeline.model import Example, Rule, Term, tell
from pipeline.words.near import one_slip
from pipeline.words.phrases import joined

# A piece of a name that is shorter says nothing; a given name that is shorter is near many others.
_SHORTEST_PIECE = 3
_SHORTEST_GIVEN_NAME = 5

WITHIN = Rule(
    id="names.within",
    summary=tell("One word of a name of several words that is one slip away from the glossary’s, or a piece of it."),
    bad=(
        Example("They met in the [Yangzte>Yangtze] River Delta.", glossary=("长三角=Yangtze River Delta",)),
        Example(
            "They met the Ministry of [Transprot>Transport].",
            glossary=("交通运输部=Ministry of Transport:preferred:organisation",),
        ),
    ),
    good=(
        Example("They met in the Yangtze River Delta.", glossary=("长三角=Yangtze River Delta",)),
        Example(
            "Two ministries of transport met.", glossary=("交通运输部=Ministry of Transport:preferred:organisation",)
        ),
    ),
    source="F. J. Damerau, A technique for computer detection and correction of spelling errors (1964)",
    type="misspelling",
    severity="major",
)


def find_within(settled: Settled) -> Iterator[Flag]:
    """A word where every other word is that of a glossary name. One lookup for each shape of name there is."""
    release = settled.release
    members = release.index.members
    for i, word in enumerate(release.words):
        if i in settled.words or (word.text[0].islower() and release.is_word(word.key)):
            continue
        before, after = release.before(i), release.after(i)
        if (before and before.key in members) or (after and after.key in members):
            options = _options(release, i)
            if options:
                yield _flag(release, i, options)


def _options(release: Release, i: int) -> dict[str, Term]:
    """What word i may be meant for → a name that has it there, and every other word of which stands around."""
    index, found = release.index, release.words
    options: dict[str, Term] = {}
    for size, blank in index.shapes:
        first, last = i - blank, i - blank + size - 1
        if first < 0 or last >= len(found):
            continue
        frame = (*(w.key for w in found[first:i]), "", *(w.key for w in found[i + 1 : last + 1]))
        for term, right in index.frames.get(frame, ()):
            if _is_garbled(release, i, right.key, term, size) and all(
                joined(release.text, found[j], found[j + 1]) for j in range(first, last)
            ):
                options[right.text] = term
    return options


def _flag(release: Release, i: int, options: dict[str, Term]) -> Flag:
    text = release.words[i].text
    ranked = sorted(options, key=lambda right: (-release.count[right.lower()], right))
    best, term = ranked[0], options[ranked[0]]
    return release.flag(
        WITHIN,
        i,
        i,
        tell("“{a}” looks like “{b}” in “{c}”.", a=text, b=best, c=term.target),
        tuple(in_case_of(text, right) for right in ranked),
        (tell("every other word is that of “{a}”", a=term.target), *release.stands(best.lower(), best), row(term)),
        ambiguous=len(ranked) > 1,
    )


def _is_garbled(release: Release, i: int, right: str, term: Term, size: int) -> bool:
    """True when word i is one slip away from `right` or a piece of it, and no word that may stand there by itself."""
    word = release.words[i]
    wrong = word.key
    if not wrong.isalpha() or not right.isalpha() or wrong in release.index.single:
        return False
    if wrong in (right + "s", right + "es") or right in (wrong + "s", wrong + "es"):
        return False
    slipped = one_slip(wrong, right)
    if term.kind == "person":
        # Another person may share the surname, so the given name must be long and stand only once.
        return slipped and len(right) >= _SHORTEST_GIVEN_NAME and release.count[wrong] == 1
    if size == 2 and (release.is_word(wrong) or term.kind == "place"):
        return False
    if release.is_word(right):
        return slipped
    piece = len(wrong) >= _SHORTEST_PIECE and wrong != right and (right.startswith(wrong) or right.endswith(wrong))
    return (slipped or piece) and word.text[0].isupper()


RULES = (WITHIN,)

"""One garbled or shortened word inside a name of several words: *Ping Economic and Technological Development Zone*."""

from __future__ import annotations

from pipeline.checks.names.release import Release, in_case_of, row
from pipeline.model import Term
from pipeline.words.near import one_slip
from pipeline.words.phrases import joined, words

# A piece of a name that is shorter says nothing; a given name that is shorter is near many others.
_SHORTEST_PIECE = 3
_SHORTEST_GIVEN_NAME = 5


def find_within(release: Release) -> None:
    """Flag a word where every other word is that of a glossary name. One lookup for each shape of name there is."""
    index, found = release.index, release.words
    for i, word in enumerate(found):
        if i in release.settled or (word.text[0].islower() and release.is_word(word.key)):
            continue
        if not any(other and other.key in index.members for other in (release.before(i), release.after(i))):
            continue
        options: dict[str, Term] = {}
        for size, blank in index.shapes:
            first, last = i - blank, i - blank + size - 1
            if first < 0 or last >= len(found):
                continue
            frame = (*(w.key for w in found[first:i]), "", *(w.key for w in found[i + 1 : last + 1]))
            for term in index.frames.get(frame, ()):
                right = words(term.target, release.index.language)[blank]
                if _is_garbled(release, i, right.key, term, size) and all(
                    joined(release.text, found[j], found[j + 1]) for j in range(first, last)
                ):
                    options[right.text] = term
        if options:
            _flag(release, i, options)


def _flag(release: Release, i: int, options: dict[str, Term]) -> None:
    text = release.words[i].text
    ranked = sorted(options, key=lambda right: (-release.count[right.lower()], right))
    best, term = ranked[0], options[ranked[0]]
    release.flag(
        i,
        i,
        "misspelling",
        f"“{text}” looks like “{best}” in “{term.target}”.",
        tuple(in_case_of(text, right) for right in ranked),
        (f"every other word is that of “{term.target}”", *release.stands(best.lower(), best), row(term)),
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

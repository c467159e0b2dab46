"""Quotation marks and brackets: facing the wrong way, without a partner, or of two styles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.typography.place import flag, word_end, word_start
from pipeline.model import Document, Issue, Paragraph

_MARK = re.compile(r"[“”\"()\[\]]")
_CLOSES = {"”": "“", ")": "(", "]": "["}
# “1)”, “a)” and “iv)” count; “:)” and “;-)” smile.
_LIST_MARKER = re.compile(r"(?:^|[\s,;:(])(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,4})$")
_SMILEY = re.compile(r"[:;]-?$")
# One style dominates when the other has at most one mark in this many, and there are this many marks at least.
_DOMINANT, _ENOUGH = 10, 10
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    char: str
    opens: bool


def _wrong_way(text: str, at: int) -> str | None:
    """The mark that belongs there when a curly mark faces away from its word; else None."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    opening_place = (not before or before.isspace() or before in "([") and after.isalnum()
    closing_place = (before.isalnum() or before in tuple(".,!?%)")) and (
        not after or after.isspace() or after in tuple(".,;:!?)")
    )
    if text[at] == "”" and opening_place:
        return "“"
    if text[at] == "“" and closing_place:
        return "”"
    return None


def direction(document: Document) -> Iterator[Issue]:
    """A curly quotation mark that faces away from its word.

    Bad:  the ”Fission Effect” of the strategy
    Good: the “Fission Effect” of the strategy
    """
    if document.language.split("-")[0] != "en":
        return
    text = document.text
    for match in re.finditer("[“”]", text):
        right = _wrong_way(text, match.start())
        if right == "“":
            start, end = match.start(), word_end(text, match.end())
            yield flag(document, start, end, [right + text[start + 1 : end]], "A closing mark where one opens.")
        elif right == "”":
            start, end = word_start(text, match.start()), match.end()
            yield flag(document, start, end, [text[start : end - 1] + right], "An opening mark where one closes.")


def _marks(text: str, paragraph: Paragraph) -> Iterator[_Mark]:
    """Quotation marks and brackets in order, straight ones by turns and curly ones by the way they should face."""
    straight_open = False
    for match in _MARK.finditer(text, paragraph.span.start, paragraph.span.end):
        at, char = match.start(), match.group()
        before = text[paragraph.span.start : at]
        if char == '"':
            if before[-1:].isdigit() and not straight_open:
                continue  # inches
            straight_open = not straight_open
            yield _Mark(at, char, straight_open)
        elif char in "“”":
            char = _wrong_way(text, at) or char
            yield _Mark(at, char, char == "“")
        elif char == ")" and (_SMILEY.search(before[-3:]) or _LIST_MARKER.search(before[-6:])):
            # The marker of a list counts only when a bracket is open: “(a)”.
            yield _Mark(at, "list", False)
        else:
            yield _Mark(at, char, char in "([")


def _unpaired(text: str, paragraph: Paragraph) -> list[_Mark]:
    opened: list[_Mark] = []
    lost: list[_Mark] = []
    for mark in _marks(text, paragraph):
        if mark.opens:
            opened.append(mark)
            continue
        partner = {'"': '"', "list": "("}.get(mark.char) or _CLOSES[mark.char]
        found = next((i for i in reversed(range(len(opened))) if opened[i].char == partner), None)
        if found is not None:
            del opened[found]
        elif mark.char != "list":
            lost.append(mark)
    return sorted([*opened, *lost], key=lambda m: m.at)


def balance(document: Document) -> Iterator[Issue]:
    """A quotation mark or bracket without its partner in the paragraph.

    Bad:  The project (of Great Wall Motor was listed.
    Good: The project (of Great Wall Motor) was listed.

    A quotation over several paragraphs, which opens each of them and closes in the last, stays silent; so do
    inches, smileys and list markers such as *a)*.
    """
    text = document.text
    english = document.language.split("-")[0] == "en"
    quoted = False  # inside a quotation that an earlier paragraph opened and did not close
    for paragraph in document.paragraphs:
        for mark in _unpaired(text, paragraph):
            if mark.char in "“”\"":
                at_edge = mark.at == paragraph.span.start or mark.at == paragraph.span.end - 1
                if not english or at_edge or (quoted and mark.char == "”"):
                    quoted = mark.char == "“" or (quoted and mark.char != "”")
                    continue
            yield _partnerless(document, mark)


def _partnerless(document: Document, mark: _Mark) -> Issue:
    text = document.text
    if mark.opens:
        start, end = mark.at, max(mark.at + 1, word_end(text, mark.at + 1))
    else:
        start, end = min(mark.at, word_start(text, mark.at)), mark.at + 1
    word = text[start:end]
    acronym = mark.char == "(" and len(word) > 2 and word[1:].isupper()
    message = f"“{text[mark.at]}” has no partner in this paragraph."
    return flag(document, start, end, [f"{word})"] if acronym else [], message)


def style(document: Document) -> Iterator[Issue]:
    """A straight quotation mark in a release that uses curly ones, or the other way round.

    Only where one style clearly dominates: ten marks to one.
    """
    if document.language.split("-")[0] != "en":
        return
    text = document.text
    count = Counter(text)
    curly, straight = count["“"] + count["”"], count['"']
    if straight and curly >= _ENOUGH and straight * _DOMINANT <= curly:
        for match in re.finditer('"', text):
            if text[match.start() - 1 : match.start()].isdigit():
                continue
            opens = match.start() == 0 or text[match.start() - 1].isspace() or text[match.start() - 1] in "(["
            yield _restyle(document, match.start(), opens, "“" if opens else "”", "curly")
    elif curly and straight >= _ENOUGH and curly * _DOMINANT <= straight:
        for match in re.finditer("[“”]", text):
            yield _restyle(document, match.start(), match.group() == "“", '"', "straight")


def _restyle(document: Document, at: int, opens: bool, mark: str, dominant: str) -> Issue:
    text = document.text
    start, end = (at, word_end(text, at + 1)) if opens else (word_start(text, at), at + 1)
    fixed = text[start:at] + mark + text[at + 1 : end]
    return flag(
        document, start, end, [fixed], f"The release uses {dominant} quotation marks elsewhere.", severity="neutral"
    )

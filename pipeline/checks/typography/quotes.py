"""Quotation marks and brackets: facing the wrong way, without a partner, or of two styles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.checks.typography.place import Edit, flag, word_end, word_start
from pipeline.model import Document, Issue, Paragraph
from pipeline.words import languages

# Marks that some languages set with a space inside.
_SPACED = frozenset("«»")
# “1)”, “a)” and “iv)” count; “:)” and “;-)” smile.
_LIST_MARKER = re.compile(r"(?:^|[\s,;:(])(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,4})$")
_SMILEY = re.compile(r"[:;]-?$")
# One style dominates when the other has at most one mark in this many, and there are this many marks at least.
_DOMINANT, _ENOUGH = 10, 10


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    char: str
    opens: bool


@dataclass(frozen=True, slots=True)
class _Marks:
    """The curly and angled quotation marks of a language."""

    opening: Mapping[str, str]
    """Mark that opens to the mark that closes it."""
    closing: Mapping[str, str]
    any: re.Pattern[str]
    """Each of them, and those of English."""
    paired: re.Pattern[str]
    """Each of them, straight marks and brackets."""

    def opens(self, mark: str) -> str:
        """The mark to open with instead of `mark`."""
        return self.closing.get(mark, next(iter(self.opening)))

    def closes(self, mark: str) -> str:
        return self.opening.get(mark, next(iter(self.closing)))


@cache
def _marks_of(language: str) -> _Marks:
    # Single marks are apostrophes as well: they are left alone.
    pairs = [pair for pair in languages.of(language).typography.quotes if "’" not in pair and "‘" not in pair]
    both = "".join(dict.fromkeys("".join(pairs) + "“”"))
    return _Marks(
        {pair[0]: pair[1] for pair in pairs},
        {pair[1]: pair[0] for pair in pairs},
        re.compile(f"[{both}]"),
        re.compile(rf"[{both}\"()\[\]]"),
    )


def _wrong_way(text: str, at: int, marks: _Marks) -> str | None:
    """The mark that belongs there when one faces away from its word, or is none of the language; else None."""
    mark = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    opening_place = (not before or before.isspace() or before in "([") and after.isalnum()
    closing_place = (before.isalnum() or before in tuple(".,!?%)")) and (
        not after or after.isspace() or after in tuple(".,;:!?)")
    )
    stray_space = before.isspace() and (not after or after.isspace()) and text[at - 2 : at - 1] in (".", "!", "?", ",")
    if mark not in marks.opening and opening_place:
        return marks.opens(mark)
    if mark not in marks.closing and (closing_place or (stray_space and mark not in _SPACED)):
        return marks.closes(mark)
    return None


def direction(document: Document) -> Iterator[Issue]:
    """A quotation mark that faces away from its word, or one that the language does not have there.

    Bad:  the ”Fission Effect” of the strategy
    Good: the “Fission Effect” of the strategy

    Bad:  die “Rote-Boot-Idee“ der Stadt    (German)
    Good: die „Rote-Boot-Idee“ der Stadt
    """
    text, marks = document.text, _marks_of(document.language)
    edits: list[Edit] = []
    for match in marks.any.finditer(text):
        right = _wrong_way(text, match.start(), marks)
        if right is None:
            continue
        start, end = match.span()
        if right in marks.opening:
            message = _facing(match.group(), marks.closing, "opens")
            stop = word_end(text, end)
            edits.append(Edit(start, stop, right + text[end:stop], message))
            continue
        message = _facing(match.group(), marks.opening, "closes")
        if text[start - 1].isspace():  # “done. “ Then”: a space has slipped in as well
            edits.append(Edit(start - 1, end, right, message))
        elif edits and edits[-1].end == start:  # both marks of one word
            edits[-1] = Edit(edits[-1].start, end, edits[-1].after + right, edits[-1].message)
        else:
            first = word_start(text, start)
            edits.append(Edit(first, end, text[first:start] + right, message))
    for edit in edits:
        yield flag(document, edit.start, edit.end, [edit.after], edit.message)


def _facing(mark: str, other: Mapping[str, str], verb: str) -> str:
    if mark not in other:
        return f"The language has another mark than “{mark}” where a quotation {verb}."
    return "A closing mark where one opens." if verb == "opens" else "An opening mark where one closes."


def _faces(text: str, at: int, opened: bool) -> bool:
    """True when a straight mark opens: told by the spaces beside it, else by turns."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    opening = (not before or before.isspace() or before in "([—") and bool(after) and not after.isspace()
    closing = bool(before) and not before.isspace() and (not after or after.isspace() or after in tuple(".,;:!?)]"))
    return opening if opening != closing else not opened


def _in_order(text: str, paragraph: Paragraph, marks: _Marks) -> Iterator[_Mark]:
    """The quotation marks and brackets in order; a curly mark that faces the wrong way is turned round."""
    opened = False
    for match in marks.paired.finditer(text, paragraph.span.start, paragraph.span.end):
        at, char = match.start(), match.group()
        before = text[max(paragraph.span.start, at - 6) : at]
        if char == '"':
            opened = _faces(text, at, opened)
            yield _Mark(at, char, opened)
        elif char not in _BRACKETS:
            char = _wrong_way(text, at, marks) or char
            yield _Mark(at, char, char in marks.opening)
        elif char == ")" and (_SMILEY.search(before) or _LIST_MARKER.search(before)):
            # The marker of a list counts only when a bracket is open: “(a)”.
            yield _Mark(at, "list", False)
        else:
            yield _Mark(at, char, char in "([")


_BRACKETS = frozenset("()[]")
_PARTNERS = {")": "(", "]": "[", "list": "("}


def _partners(mark: str, marks: _Marks) -> str:
    """What may open before a mark that closes; a straight mark is a partner of every other."""
    if mark == '"':
        return '"' + "".join(marks.opening)
    return _PARTNERS.get(mark) or marks.closing.get(mark, "") + '"'


def _pair(text: str, paragraph: Paragraph, marks: _Marks) -> tuple[list[tuple[_Mark, _Mark]], list[_Mark]]:
    """The pairs of marks in a paragraph, and the marks without a partner, in order."""
    pairs: list[tuple[_Mark, _Mark]] = []
    opened: list[_Mark] = []
    lost: list[_Mark] = []
    for mark in _in_order(text, paragraph, marks):
        if mark.opens:
            opened.append(mark)
            continue
        found = next((i for i in reversed(range(len(opened))) if opened[i].char in _partners(mark.char, marks)), None)
        if found is not None:
            pairs.append((opened.pop(found), mark))
        elif opened and mark.char in marks.closing and opened[-1].char in marks.opening:
            pairs.append((opened.pop(), mark))  # it opens in one style of the language and closes in another
        elif mark.char != "list" and not (mark.char == '"' and text[mark.at - 1].isdigit()):
            lost.append(mark)  # a straight mark after a digit is inches
    return pairs, sorted([*opened, *lost], key=lambda mark: mark.at)


def balance(document: Document) -> Iterator[Issue]:
    """A quotation mark or bracket without its partner in the paragraph.

    Bad:  The project of Great Wall Motor (GWM was listed.
    Good: The project of Great Wall Motor (GWM) was listed.

    A quotation over several paragraphs, which opens each of them and closes in the last, stays silent; so do
    inches, smileys and list markers such as *a)*.
    """
    text, marks = document.text, _marks_of(document.language)
    unpaired = [(index, mark) for index, p in enumerate(document.paragraphs) for mark in _pair(text, p, marks)[1]]
    quotes = [mark for _, mark in unpaired if mark.char not in _BRACKETS]
    first_opened = next((mark.at for mark in quotes if mark.opens), len(text))
    last_opened = next((mark.at for mark in reversed(quotes) if mark.opens), -1)
    last_closed = next((mark.at for mark in reversed(quotes) if not mark.opens), -1)
    for index, mark in unpaired:
        if mark.char not in _BRACKETS:
            if mark.opens and _speech(text, document.paragraphs[index], mark.at):
                following = document.paragraphs[index + 1 : index + 2]
                resumed = any(marks.any.match(text, p.span.start) or text[p.span.start] == '"' for p in following)
                # A speech goes on in later paragraphs: one of them closes it, or the text is an extract.
                if resumed or last_closed > mark.at or mark.at == last_opened:
                    continue
            elif not mark.opens and first_opened < mark.at:
                continue  # it closes what an earlier paragraph opened
        yield _partnerless(document, mark)


def _speech(text: str, paragraph: Paragraph, at: int) -> bool:
    """True when a quotation that opens at `at` is a speech, not a term such as the “Fission Effect”."""
    before = text[max(paragraph.span.start, at - 6) : at].rstrip()
    return not before or before.endswith((",", ":", ".", "!", "?", " that"))


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


def pairs(document: Document) -> Iterator[Issue]:
    """A quotation that opens in one style and closes in the other.

    Bad:  the “Fission Effect" of the strategy
    Good: the “Fission Effect” of the strategy

    Bad:  «La ciudad crece”, dijo.    (Spanish)
    Good: «La ciudad crece», dijo.
    """
    text, marks = document.text, _marks_of(document.language)
    for paragraph in document.paragraphs:
        for opening, closing in _pair(text, paragraph, marks)[0]:
            if opening.char in marks.opening and closing.char == '"':
                yield _restyle(document, closing.at, False, marks.closes(opening.char), "It opens with a curly mark.")
            elif opening.char == '"' and closing.char in marks.closing:
                yield _restyle(document, opening.at, True, marks.opens(closing.char), "It closes with a curly mark.")
            elif opening.char in marks.opening and marks.opening[opening.char] != closing.char and closing.char != '"':
                right = marks.opening[opening.char]
                space = languages.of(document.language).typography.before.get(right, "")
                message = f"It opens with “{opening.char}”."
                yield _restyle(document, closing.at, False, space + right, message)


def style(document: Document) -> Iterator[Issue]:
    """A straight quotation mark in a release that uses curly ones, or the other way round.

    Bad:  the "Red Boat” of the city
    Good: the “Red Boat” of the city

    Only where one style clearly dominates: ten marks to one.
    """
    text, marks = document.text, _marks_of(document.language)
    usual = languages.of(document.language).typography.quotes[0]
    count = Counter(text)
    curly, straight = sum(count[mark] for mark in {*marks.opening, *marks.closing}), count['"']
    if straight and curly >= _ENOUGH and straight * _DOMINANT <= curly:
        for match in re.finditer('"', text):
            if text[match.start() - 1 : match.start()].isdigit():
                continue
            opens = match.start() == 0 or text[match.start() - 1].isspace() or text[match.start() - 1] in "(["
            yield _restyle(document, match.start(), opens, usual[0] if opens else usual[1], f"{_ELSEWHERE} curly.")
    elif curly and straight >= _ENOUGH and curly * _DOMINANT <= straight:
        for match in marks.any.finditer(text):
            yield _restyle(document, match.start(), match.group() in marks.opening, '"', f"{_ELSEWHERE} straight.")


_ELSEWHERE = "The other quotation marks of the release are"


def _restyle(document: Document, at: int, opens: bool, mark: str, message: str) -> Issue:
    text = document.text
    start, end = (at, word_end(text, at + 1)) if opens else (word_start(text, at), at + 1)
    return flag(document, start, end, [text[start:at] + mark + text[at + 1 : end]], message, severity="neutral")

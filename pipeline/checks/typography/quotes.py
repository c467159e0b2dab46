"""Quotation marks and brackets: facing the wrong way, without a partner, or of two styles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import inf
from typing import Literal

from pipeline.checks.typography.place import Edit, word_end, word_start
from pipeline.model import Document, Example, Issue, Message, Paragraph, Rule, Span, tell
from pipeline.words import languages, morphology

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


DIRECTION = Rule(
    id="typography.quote-direction",
    summary=tell("A quotation mark that faces away from its word, or one that the language does not have there."),
    bad=(
        Example("the [”Fission>“Fission] Effect” of the strategy"),
        Example("the “Fission [Effect“>Effect”] grew."),
        Example("He said, “It is done.[ “>”] Then he left."),
        Example("Die [“Rote-Boot-Idee”>„Rote-Boot-Idee“] wächst.", language="de"),
        Example("Die „Rote [Idee”>Idee“] wächst.", language="de"),
    ),
    good=(
        Example("The “Red Boat” and the (first) one, ‘so’ and “so”."),
        Example("Die „Rote Idee“ und die »Blaue Idee« wachsen; „sie sagte: ‚gut‘“.", language="de"),
        Example("Die «Rote Idee» und die «Blaue Idee» wachsen.", language="de"),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 6; Unicode CLDR (delimiters of each language)",
    type="typographical",
)


# Whoever has them so more often than once, and never otherwise, does it on purpose: Switzerland writes «so».
_GUILLEMETS, _ON_PURPOSE = frozenset("«»‹›"), 4


def direction(document: Document) -> Iterator[Issue]:
    text, marks = document.text, _marks_of(document.language)
    edits: list[Edit] = []
    found = [(match.start(), _wrong_way(text, match.start(), marks)) for match in marks.any.finditer(text)]
    turned = [right is not None for at, right in found if text[at] in _GUILLEMETS]
    on_purpose = len(turned) >= _ON_PURPOSE and all(turned)
    for at, right in found:
        if right is None or (on_purpose and text[at] in _GUILLEMETS):
            continue
        if right not in marks.opening and edits and edits[-1].end == at and not text[at - 1].isspace():
            # Both marks of one word are one issue.
            edits[-1] = Edit(edits[-1].start, at + 1, edits[-1].after + right, edits[-1].message)
        else:
            edits.append(_turned(text, at, right, marks))
    for edit in edits:
        yield DIRECTION.issue(text, Span(edit.start, edit.end), edit.message, [edit.after])


def _turned(text: str, at: int, right: str, marks: _Marks) -> Edit:
    """The mark at `at` turned round, with its word; a space that slipped in, “done. “ Then”, goes instead of a word."""
    if right in marks.opening:
        end = word_end(text, at + 1)
        return Edit(at, end, right + text[at + 1 : end], _facing(text[at], marks.closing, "opens"))
    message = _facing(text[at], marks.opening, "closes")
    if text[at - 1].isspace():
        return Edit(at - 1, at + 1, right, message)
    start = word_start(text, at)
    return Edit(start, at + 1, text[start:at] + right, message)


def _facing(mark: str, other: Mapping[str, str], does: Literal["opens", "closes"]) -> Message:
    """What is wrong with a mark where a quotation opens or closes; `other`: the marks that do the other."""
    if mark in other:
        opens = does == "opens"
        return tell("A closing mark where one opens.") if opens else tell("An opening mark where one closes.")
    why = tell("opens") if does == "opens" else tell("closes")
    return tell("The language has another mark than “{a}” where a quotation {why}.", a=mark, why=why)


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
    # By character, so that a mark finds its partner at once however many others are open.
    opened: dict[str, list[_Mark]] = defaultdict(list)
    lost: list[_Mark] = []

    def last(characters: Iterable[str]) -> _Mark | None:
        """The last open mark that is one of these characters."""
        return max((opened[c][-1] for c in characters if opened.get(c)), key=lambda mark: mark.at, default=None)

    for mark in _in_order(text, paragraph, marks):
        if mark.opens:
            opened[mark.char].append(mark)
            continue
        found = last(_partners(mark.char, marks))
        if found is None and mark.char in marks.closing and (found := last(opened)) and found.char not in marks.opening:
            found = None  # else it opens in one style of the language and closes in another
        if found is not None:
            pairs.append((opened[found.char].pop(), mark))
        elif mark.char != "list" and not (mark.char == '"' and text[mark.at - 1].isdigit()):
            lost.append(mark)  # a straight mark after a digit is inches
    return pairs, sorted([*chain.from_iterable(opened.values()), *lost], key=lambda mark: mark.at)


UNPAIRED = Rule(
    id="typography.unpaired-mark",
    summary=tell("A quotation mark or a bracket without its partner in the paragraph."),
    bad=(
        Example("The project of Great Wall Motor [(GWM>(GWM)] was listed."),
        Example("The project of Great Wall [Motor)>?] was listed."),
        Example("the [“Fission>?] Effect grew and grew."),
        Example("Il a dit « bonjour », puis « au revoir ». [»>?] Et il est parti.", language="fr"),
        Example("Le parc (ouvert en [2015 accueille>2015) accueille] des visiteurs.", language="fr"),
        Example("Sie sagte: „Die Stadt bleibt [offen.>offen.“] Dann ging sie.", language="de"),
    ),
    good=(
        Example("“It opens here.\n\n“It goes on here.\n\n“It ends here.”"),
        Example("He said, “It opens here. It goes on.\n\nIt ends here.”"),
        Example("We need a) trams; b) trains; and iv) cars."),
        Example('It is 5\'10" tall and the screen 24" wide.'),
        Example("It smiles :) and ;-)"),
    ),
    source="The Chicago Manual of Style, 17th edition, chapters 6 and 13 (parentheses; quotations over paragraphs)",
    type="typographical",
    bulk=False,
)


def balance(document: Document) -> Iterator[Issue]:
    """A quotation over several paragraphs stays silent: it opens each of them and closes in the last."""
    text, marks = document.text, _marks_of(document.language)
    unpaired = [(index, mark) for index, p in enumerate(document.paragraphs) for mark in _pair(text, p, marks)[1]]
    quotes = _Unpaired.of([mark for _, mark in unpaired if mark.char not in _BRACKETS])
    for index, mark in unpaired:
        if mark.char not in _BRACKETS:
            if mark.opens and _goes_on(document, index, mark.at, quotes):
                continue
            if not mark.opens and quotes.first_opened < mark.at:
                continue  # it closes what an earlier paragraph opened
        yield _partnerless(document, document.paragraphs[index], mark)


@dataclass(frozen=True, slots=True)
class _Unpaired:
    """The quotation marks of a document without a partner in their paragraph."""

    first_opened: float
    """Where the first that opens stands; infinity: none does."""
    last_opened: int
    """-1: none opens."""
    last_closed: int

    @classmethod
    def of(cls, marks: list[_Mark]) -> _Unpaired:
        opened = [mark.at for mark in marks if mark.opens]
        closed = [mark.at for mark in marks if not mark.opens]
        return cls(min(opened, default=inf), max(opened, default=-1), max(closed, default=-1))


def _goes_on(document: Document, index: int, at: int, quotes: _Unpaired) -> bool:
    """True when a speech that opens at `at`, in that paragraph, goes on in later ones."""
    if not _speech(document.text, document.paragraphs[index], at):
        return False
    following = document.paragraphs[index + 1 : index + 2]
    resumed = any(_opens_with_mark(document, paragraph) for paragraph in following)
    # One of the later paragraphs closes it, or the text is an extract.
    if resumed or quotes.last_closed > at:
        return True
    return quotes.last_opened == at and _closing_place(document, document.paragraphs[index], at) is None


def _opens_with_mark(document: Document, paragraph: Paragraph) -> bool:
    text, at = document.text, paragraph.span.start
    return text[at] == '"' or bool(_marks_of(document.language).any.match(text, at))


def _speech(text: str, paragraph: Paragraph, at: int) -> bool:
    """True when a quotation that opens at `at` is a speech, not a term such as the “Fission Effect”."""
    before = text[max(paragraph.span.start, at - 6) : at].rstrip()
    return not before or before.endswith((",", ":", ".", "!", "?", " that"))


# A full stop that ends a sentence, and the words after it.
_STOP = re.compile(r"(?<=[^\W\d_]{3})[.!?](?=\s+[^\W\d_])")
_NEXT_WORD = re.compile(r"[ \u00a0\u202f]+([^\W_]+)")
# A bracket holds no more words before the sentence goes on.
_MOST_IN_BRACKET = 8


def _closing_place(document: Document, paragraph: Paragraph, at: int) -> Edit | None:
    """Where a quotation or a bracket that opens at `at` was to close, and what stands there then; None: who knows.

    A quotation that began a sentence ends with it, when another follows; a bracket ends before the verb of the sentence
    that it interrupts: *(ouvert en 2015 accueille*. Only where the language's words are known.
    """
    text, language = document.text, document.language
    if not morphology.known(language):
        return None
    if text[at] == "(":
        return _before_verb(text, paragraph.span.end, at, language)
    stop = _STOP.search(text, at + 1, paragraph.span.end)
    if text[at] in "[(" or stop is None:
        return None
    marks, tongue = _marks_of(language), languages.of(language).typography
    if text[at] not in marks.opening:
        return None
    close = marks.opening[text[at]]
    start = word_start(text, stop.start())
    space = tongue.before.get(close, "")
    inside = tongue.stop_inside or stop.group() != "."
    after = f"{stop.group()}{space}{close}" if inside else f"{space}{close}{stop.group()}"
    message = tell("“{a}” has no partner in this paragraph.", a=text[at])
    return Edit(start, stop.end(), text[start : stop.start()] + after, message)


def _before_verb(text: str, end: int, at: int, language: str) -> Edit | None:
    """The bracket closed behind the last word before a verb in the third person."""
    last = Span(at + 1, word_end(text, at + 1))
    for _ in range(_MOST_IN_BRACKET):
        match = _NEXT_WORD.match(text, last.end, end)
        if match is None:
            return None
        word = match.group(1)
        if word.islower() and morphology.is_only(word, language, "V") and morphology.can_be(word, language, "Vs", "Vp"):
            message = tell("“{a}” has no partner in this paragraph.", a="(")
            return Edit(last.start, match.end(), f"{last.of(text)}){match.group()}", message)
        last = Span(*match.span(1))
    return None


def _partnerless(document: Document, paragraph: Paragraph, mark: _Mark) -> Issue:
    text = document.text
    closed = _closing_place(document, paragraph, mark.at) if mark.opens else None
    if closed is not None:
        return UNPAIRED.issue(text, Span(closed.start, closed.end), closed.message, [closed.after])
    if mark.opens:
        span = Span(mark.at, max(mark.at + 1, word_end(text, mark.at + 1)))
    else:
        span = Span(min(mark.at, word_start(text, mark.at)), mark.at + 1)
    word = span.of(text)
    acronym = mark.char == "(" and len(word) > 2 and word[1:].isupper()
    message = tell("“{a}” has no partner in this paragraph.", a=text[mark.at])
    return UNPAIRED.issue(text, span, message, [f"{word})"] if acronym else [])


PAIRS = Rule(
    id="typography.quote-pair",
    summary=tell("A quotation that opens in one style and closes in another."),
    bad=(
        Example('the “Fission [Effect">Effect”] of the strategy'),
        Example('the ["Fission>“Fission] Effect” grew.'),
        Example("«La ciudad [crece”>crece»], dijo.", language="es"),
    ),
    good=(Example('the "Red Boat" and the “Red Boat”'), Example("«La “ruta” crece», dijo.", language="es")),
    source="Unicode CLDR (delimiters)",
    type="typographical",
    severity="neutral",
)


def pairs(document: Document) -> Iterator[Issue]:
    text, marks = document.text, _marks_of(document.language)
    spaces = languages.of(document.language).typography.before
    curly, straight = _counted(text, marks)
    if _dominates(straight, curly):
        return  # The curly one of a pair is the stray: see `style`.
    for paragraph in document.paragraphs:
        for opening, closing in _pair(text, paragraph, marks)[0]:
            right = marks.opening.get(opening.char)
            if right and closing.char == '"':
                yield _restyle(PAIRS, text, closing, right, tell("It opens with a curly mark."))
            elif right and right != closing.char:
                message = tell("It opens with “{a}”.", a=opening.char)
                yield _restyle(PAIRS, text, closing, spaces.get(right, "") + right, message)
            elif opening.char == '"' and closing.char in marks.closing:
                right = marks.closing[closing.char]
                yield _restyle(PAIRS, text, opening, right, tell("It closes with a curly mark."))


STYLE = Rule(
    id="typography.quote-style",
    summary=tell("A straight quotation mark in a release that uses curly ones, or the other way round."),
    bad=(
        Example(
            "The hall has “room”, “room”, “room”, “room” and “room”; “space”, “space”, “space”, “space”, “space”.\n\n"
            'the ["Red>“Red] [Boat">Boat”] of the city'
        ),
    ),
    good=(Example('the "Red Boat" and the “Red Boat”'),),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (“smart” quotation marks)",
    type="typographical",
    severity="neutral",
)


def style(document: Document) -> Iterator[Issue]:
    """Only where one style clearly dominates: ten marks to one."""
    text, marks = document.text, _marks_of(document.language)
    curly, straight = _counted(text, marks)
    if straight and _dominates(curly, straight):
        message = tell("The other quotation marks of the release are curly.")
        usual = languages.of(document.language).typography.quotes[0]
        for match in re.finditer('"', text):
            at = match.start()
            if text[at - 1 : at].isdigit():
                continue  # inches
            opens = at == 0 or text[at - 1].isspace() or text[at - 1] in "(["
            yield _restyle(STYLE, text, _Mark(at, '"', opens), usual[0] if opens else usual[1], message)
    elif curly and _dominates(straight, curly):
        message = tell("The other quotation marks of the release are straight.")
        for match in marks.any.finditer(text):
            opens = match.group() in marks.opening
            yield _restyle(STYLE, text, _Mark(match.start(), match.group(), opens), '"', message)


def _counted(text: str, marks: _Marks) -> tuple[int, int]:
    """How many quotation marks are curly, and how many straight."""
    count = Counter(text)
    return sum(count[mark] for mark in {*marks.opening, *marks.closing}), count['"']


def _dominates(many: int, few: int) -> bool:
    return many >= _ENOUGH and few * _DOMINANT <= many


def _restyle(rule: Rule, text: str, mark: _Mark, instead: str, message: Message) -> Issue:
    """Another mark instead of one, with the word that it opens or closes."""
    at = mark.at
    start, end = (at, word_end(text, at + 1)) if mark.opens else (word_start(text, at), at + 1)
    fixed = text[start:at] + instead + text[at + 1 : end]
    return rule.issue(text, Span(start, end), message, [fixed])

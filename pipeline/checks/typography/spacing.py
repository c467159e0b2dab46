"""Spaces: too many, in the wrong place, or missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.typography.place import SPACE, Edit, flag, flag_words, in_kind, word_end, word_start
from pipeline.checks.typography.words import any_of
from pipeline.model import Document, Issue, Span
from pipeline.words import languages, lexicon

_RUN = re.compile(rf"(?<=\S)(?:[{SPACE}]{{2,}}|\u3000)(?=\S)")
_RUN_INSIDE = re.compile(rf"[{SPACE}]{{2,}}|\u3000")
_TRAILING = re.compile(rf"(?<=\S)[{SPACE}]+(?=\r|\n|\Z)")
_LEADING = re.compile(rf"^[{SPACE}]+(?=\S)", re.MULTILINE)
_BEFORE = re.compile(rf"(?<![{SPACE}])[{SPACE}]++(?=[,;:!?.)\]”])")
_OPENED = re.compile(rf"(?<=[(\[“])[{SPACE}]+(?=\w)")
_GLUED = re.compile(r"[,;:!?.)\]”](?=[^\W_])|(?<=\w)[(“](?=\w)")
_QUOTED = re.compile(r"(?<=[^\W\d_])[:,](?=[“\"][^\W\d_])")
# So many marks without their space are slips even where no mark has it; more are a house style.
_STRAY = 2
# No word is longer; bounds what is copied.
_LONGEST = 80
_HYPHEN = re.compile(rf"(?<=[^\W\d_])(?:-[{SPACE}]+(?=\w)|[{SPACE}]+-(?=[^\W\d_]))")
# Marks that a space may part from the word before, and what makes them something else: a time, a smiley, an address.
_SPACED = re.compile(r"(?<=[^\W_]|[)\]”’\"'%»€])[;:!?»](?![:;!?/\-\\)(])|«(?=[^\W_]|[(\[“\"'’])")


@cache
def _contraction(language: str) -> re.Pattern[str]:
    words = languages.of(language).typography.contractions
    return re.compile(rf"['’][{SPACE}]*({any_of(words)})\b(?!['’])")


@cache
def _closers(language: str) -> frozenset[str]:
    """What may end a word besides letters and digits: brackets, the quotation marks that close, a per cent sign."""
    return frozenset(")]”’\"'%»") | {pair[1] for pair in languages.of(language).typography.quotes}


@cache
def _elision(language: str) -> re.Pattern[str]:
    words = languages.of(language).typography.elisions
    return re.compile(
        rf"(?<![\w’'])({any_of(words)})(?:[{SPACE}]+(['’])[{SPACE}]*|(['’])[{SPACE}]+)(?=[^\W\d_])", re.IGNORECASE
    )


def runs(document: Document) -> Iterator[Issue]:
    """Several spaces, or a space and a no-break space, where one belongs; also the wide space of Chinese.

    Bad:  CPC Zhejiang  Provincial Committee
    Good: CPC Zhejiang Provincial Committee

    Runs with one word between them are one issue. Columns set with four or more spaces in a line that is no
    prose stay silent.
    """
    text = document.text
    places: list[Span] = []
    for match in _RUN.finditer(text):
        wide = len(match.group()) > 3 or "\t" in match.group()
        if wide and in_kind(document, match.start(), "heading"):
            continue
        if (
            places
            and " " not in text[places[-1].end : match.start()]
            and "\n" not in text[places[-1].end : match.start()]
        ):
            places[-1] = Span(places[-1].start, match.end())
        else:
            places.append(Span(*match.span()))
    for place in places:
        fixed = _RUN_INSIDE.sub(" ", place.of(text))
        yield flag(document, place.start, place.end, [fixed], "More space than one belongs here.", type="whitespace")


def trailing(document: Document) -> Iterator[Issue]:
    """Spaces at the end of a line: nobody sees them, some systems print them.

    Bad:  was put into operation.␠␠
    Good: was put into operation.
    """
    for match in _TRAILING.finditer(document.text):
        yield flag(document, *match.span(), [""], "Spaces at the end of a line.", type="whitespace", severity="neutral")


def leading(document: Document) -> Iterator[Issue]:
    """Spaces before a paragraph, unless most paragraphs of the release are indented.

    Bad:  ␠Several days ago, good news was heard.
    Good: Several days ago, good news was heard.
    """
    found = list(_LEADING.finditer(document.text))
    if len(found) * 2 > len(document.paragraphs) > 1:
        return
    for match in found:
        yield flag(document, *match.span(), [""], "Spaces before a paragraph.", type="whitespace", severity="neutral")


def _space_before(document: Document) -> Iterator[Edit]:
    text = document.text
    spaced = languages.of(document.language).typography.before
    for match in _BEFORE.finditer(text):
        before, mark, after = (
            text[match.start() - 1 : match.start()],
            text[match.end()],
            text[match.end() + 1 : match.end() + 3],
        )
        ends_quotation = mark == "”" and before in (".", ",", "!", "?")
        if not (before.isalnum() or before in _closers(document.language) or ends_quotation):
            continue
        if mark == "." and (after[:1] in ("…", ".") or (after[:1].isalnum() and not _opens_sentence(after))):
            continue  # “ ...” and “ .NET”
        if mark == ";" and after[:1] in tuple(")-"):
            continue  # a smiley
        if mark == ":" and (
            before.isdigit() or after[:1] in tuple(")(/-DP|:") or not in_kind(document, match.start(), "prose")
        ):
            continue  # a score, a smiley, a line of “key : value”
        if mark == "!" and after[:1] == "=":
            continue
        if mark == "?" and after[:1].isspace() and after[1:].islower():
            continue  # a lost character: `characters.lost` says so
        if mark == "”" and after[:1].isalnum():
            continue  # it opens: `quotes.direction` says so
        if mark in spaced:
            continue
        glued = " " if (after[:1].isalpha() or _opens_quotation(text, match.end() + 1)) and mark != "]" else ""
        yield Edit(match.start(), match.end() + 1, mark + glued, f"A space stands before “{mark}”.")


def _opens_quotation(text: str, at: int) -> bool:
    """True for “ before a word, and for a straight mark there with none open before it in its paragraph."""
    if text[at : at + 1] == "“":
        return True
    start = text.rfind("\n", 0, at) + 1
    straight = text[at : at + 1] == '"' and text[at + 1 : at + 2].isupper() and "“" not in text[start:at]
    return straight and text.count('"', start, at) % 2 == 0


def _opens_sentence(after: str) -> bool:
    return after[:1].isupper() and after[1:2].islower()


def _space_missing(document: Document) -> Iterator[Edit]:
    text = document.text
    for match in _GLUED.finditer(text):
        mark, at = match.group(), match.start()
        if mark in "(“":
            if _glued_opening(text, at):
                yield Edit(at, at, " ", f"No space before “{mark}”.")
        elif _glued_mark(document, at):
            yield Edit(match.end() - 1, match.end(), f"{mark} ", f"No space after “{mark}”.")

    for match in _QUOTED.finditer(text):
        if _opens_quotation(text, match.end()):
            yield Edit(match.start(), match.end(), f"{match.group()} ", f"No space after “{match.group()}”.")


def _glued_opening(text: str, at: int) -> bool:
    """True for *Corporation(CASC)* and *a“tick”*; false for *city(ies)*, *f(x)*, *Mg(OH)2*."""
    if text[at] == "“":
        return text[at + 1].isalnum()
    before = text[word_start(text, at) : at]
    if len(before) < 3 or not before.isalpha():
        return False
    inside = text[at + 1 : at + _LONGEST].partition(")")[0].partition("\n")[0]
    word = inside.split()[0] if inside.split() else ""
    acronym = len(word) > 1 and word.isupper()
    return acronym or " " in inside or (word[:1].isupper() and word[1:].islower() and len(word) > 3)


def _glued_mark(document: Document, at: int) -> bool:
    text, mark = document.text, document.text[at]
    left = text[max(0, at - _LONGEST) : at].rstrip("”’\"')%")
    if not left or not left[-1].isalnum():
        return False
    before = left[word_start(left, len(left)) :]
    after = text[at + 1 : word_end(text, at + 1)]
    if mark == ",":
        if len(before) == len(after.split("-")[0]) == 1:
            return False  # N,N-dimethyl
        return before[-1].isalpha() or after[0].isalpha()
    if mark == ";":
        return after[0].isalpha() and text[at - len(before) - 1 : at - len(before)] not in ("&", "#")
    if mark == ":":
        return (
            before.isalpha()
            and after.isalpha()
            and len(before) > 1
            and len(after) > 1
            and in_kind(document, at, "prose")
        )
    if mark in "!?":
        return before.islower() and after[0].isupper()
    if mark == ".":
        if before.isdigit():
            start = at - len(before)
            return len(before) == 4 and start > 0 and text[start - 1] == " " and _opens_sentence(after)
        word = before.isalpha() and before[-1].islower() and len(before) > 1
        return word and (_opens_sentence(after) or after in ("A", "I")) and text[word_end(text, at + 1)][:1] != "."
    if mark in ")]":
        return _glued_closing(text, at, after)
    return mark == "”" and after not in ("s", "es", "ed", "er") and after[0].isalpha()


def _glued_closing(text: str, at: int, after: str) -> bool:
    """True for *(CASC)and*; false for *(un)able*, *(1)First*, *(s)he*, *f(x)dx*."""
    if text[at] == "]" or not after[0].isalpha():
        return False
    opening = text.rfind("(", max(0, at - 120), at)
    if opening < 0:
        return False
    inside = text[opening + 1 : at]
    if ")" in inside:
        return False  # the marker of a list: “a)”
    alone = opening == 0 or not text[opening - 1].isalnum()
    return alone and (" " in inside.strip() or (len(inside) > 2 and inside.isupper())) and len(after) > 1


def around_marks(document: Document) -> Iterator[Issue]:
    """A space before a punctuation mark, or none after it; both at once are one issue.

    Bad:  fixed assets investment , foreign investment
    Good: fixed assets investment, foreign investment

    Bad:  its economic development,and will sharpen
    Good: its economic development, and will sharpen

    Bad:  the Corporation(CASC) has
    Good: the Corporation (CASC) has

    Decimals, times, host names, initials, chemical names, *city(ies)* and lines of *key:value* stay silent.
    """
    yield from flag_words(document, [*_space_before(document), *_space_missing(document)], "whitespace")


def inside_brackets(document: Document) -> Iterator[Issue]:
    """A space after an opening bracket or quotation mark.

    Bad:  the corporation ( CASC) has
    Good: the corporation (CASC) has
    """
    text = document.text
    edits = [
        _inside(text, *match.span())
        for match in _OPENED.finditer(text)
        if text[match.start() - 1] != "“" or _may_open(text, match.start() - 1)
    ]
    yield from flag_words(document, edits, "whitespace")


def _inside(text: str, start: int, end: int) -> Edit:
    """*the zone ( about* loses a space; that of *the zone( about* belongs before the bracket."""
    mark = text[start - 1]
    wrong = f"A space stands after “{mark}”."
    if mark == "(" and text[start - 2 : start - 1].isalpha() and start > 1:
        return Edit(start - 1, end, f" {mark}", wrong)
    return Edit(start, end, "", wrong)


def _may_open(text: str, at: int) -> bool:
    """False for “Effect“ grew” and “done. “ It”: there the mark closes, and `quotes` says so."""
    before = text[max(0, at - 3) : at]
    return (not before or before[-1].isspace()) and not before.rstrip().endswith((".", "!", "?", ","))


def apostrophe(document: Document) -> Iterator[Issue]:
    """A space beside the apostrophe of a possessive or a short form.

    Bad:  reduce the country’ s dependence
    Good: reduce the country’s dependence
    """
    text = document.text
    yield from _elided(document)
    for match in _contraction(document.language).finditer(text):
        mark, tail = text[match.start()], match[1]
        stop = match.start()
        while stop > 0 and text[stop - 1] in " \u00a0":
            stop -= 1
        if len(match.group()) == len(mark + tail) and stop == match.start():
            continue  # no space on either side
        if not text[stop - 1 : stop].isalpha() or (tail == "t" and text[stop - 1] != "n"):
            continue
        start = word_start(text, stop)
        fixed = text[start:stop] + mark + tail
        yield flag(document, start, match.end(), [fixed], "A space stands beside the apostrophe.", type="whitespace")


def _elided(document: Document) -> Iterator[Issue]:
    text = document.text
    for match in _elision(document.language).finditer(text):
        end = word_end(text, match.end())
        fixed = match[1] + (match[2] or match[3]) + text[match.end() : end]
        yield flag(document, match.start(), end, [fixed], "A space stands beside the apostrophe.", type="whitespace")


def of_the_language(document: Document) -> Iterator[Issue]:
    """No space where the language wants one: in French before ; : ! ? and inside « ».

    Bad:  Quelle ville! Elle grandit.    (French)
    Good: Quelle ville ! Elle grandit.

    Any kind of space is accepted. A release that never has these spaces keeps its house style.
    """
    text = document.text
    lists = languages.of(document.language).typography
    if not lists.before and not lists.after:
        return
    missing: list[Edit] = []
    spaced = re.search(rf"[{SPACE}](?:{any_of(lists.before)})", text)
    for match in _SPACED.finditer(text):
        mark, at = match.group(), match.start()
        if mark in lists.after:
            missing.append(Edit(match.end(), match.end(), lists.after[mark], f"No space after “{mark}”."))
        elif mark in lists.before and not _is_time(text, at):
            missing.append(Edit(at, at, lists.before[mark], f"No space before “{mark}”."))
    if spaced or len(missing) <= _STRAY:
        yield from flag_words(document, missing, "whitespace")


def _is_time(text: str, at: int) -> bool:
    """True for *15:37* and *Re:Zero*: a colon with no space on either side."""
    return text[at] == ":" and text[at + 1 : at + 2].isalnum()


def hyphen(document: Document) -> Iterator[Issue]:
    """A space on one side of a hyphen.

    Bad:  coordinating Covid- 19 prevention
    Good: coordinating Covid-19 prevention

    *short- and long-term* stays silent.
    """
    text = document.text
    suspended = languages.of(document.language).typography.suspended
    for match in _HYPHEN.finditer(text):
        after = text[match.end() : word_end(text, match.end())]
        start = word_start(text, match.start())
        before = text[start : match.start()]
        if after.lower() in suspended or (before.lower() in suspended and match.group()[0] != "-"):
            continue
        if not before or "-" in before or "-" in after:
            continue
        if after[0].isupper() and match.group().startswith(" "):
            continue  # a dash: “News Today -Hunan Daily”
        joined, dashed = f"{before}-{after}", f"{before} – {after}"
        suggestions = [joined] if after.isdigit() else [joined, dashed]
        if before.islower() and after[0].isupper():
            suggestions.reverse()
        yield flag(
            document,
            start,
            match.end() + len(after),
            suggestions,
            "A space stands on one side of the hyphen.",
            type="whitespace",
            ambiguous=len(suggestions) > 1,
        )


_NUMBER_GLUED = re.compile(r"(?<![\w.,:/@#%&=_-])\d{1,3}(?:,?\d{3})*([a-z]{4,})(?![\w-])")
_ORDINAL_GLUED = re.compile(r"\b(\d{1,3}(?:st|nd|rd|th))([A-Za-z][a-z]{2,})")
_ORDINAL_APART = re.compile(r"\b(?:\d*1-st|\d*2-nd|\d*3-rd|\d*[04-9]-th|\d*1[123]-th)\b")


def numbers(document: Document) -> Iterator[Issue]:
    """A number and the word after it written as one, an ordinal number in two parts.

    Bad:  a total of 200enterprises
    Good: a total of 200 enterprises

    Bad:  the 13thFive-Year Plan
    Good: the 13th Five-Year Plan

    Bad:  the 5-th Expo
    Good: the 5th Expo
    """
    text = document.text
    if document.language != "en":
        return
    for match in _NUMBER_GLUED.finditer(text):
        if match[1] != "fold" and lexicon.is_english(match[1]):
            fixed = f"{text[match.start() : match.start(1)]} {match[1]}"
            yield flag(document, *match.span(), [fixed], "No space after the number.", type="whitespace")
    for match in _ORDINAL_GLUED.finditer(text):
        if lexicon.is_english(match[2].lower()):
            end = word_end(text, match.end())
            fixed = f"{match[1]} {text[match.start(2) : end]}"
            yield flag(document, match.start(), end, [fixed], "No space after the number.", type="whitespace")
    for match in _ORDINAL_APART.finditer(text):
        fixed = match.group().replace("-", "")
        yield flag(document, *match.span(), [fixed], "An ordinal number has no hyphen before its ending.")

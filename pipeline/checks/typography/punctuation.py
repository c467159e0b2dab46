"""Punctuation marks: doubled, missing, or the wrong one for the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.typography.place import flag, word_end, word_start
from pipeline.checks.typography.words import any_of
from pipeline.model import Document, Issue
from pipeline.words import languages

_DOTS = re.compile(r"(?<![./\\])\.{2,}(?![./\\])")
_DOUBLED = re.compile(r"([,;:])[,;:.]+|(?<![A-Z])\.,(?!\w)")
_HYPHENS = re.compile(r"(?<=[^\W_])--(?=[^\W_])")
_POSSESSIVE = re.compile(r"(?:y|en)s(?![^\W\d_]|['’\-])")
_NUMBER = re.compile(r"\d\w*")
# “ closes in German.
_CLOSED = re.compile(r"[.!?…。！？:：;；]['\"”’»“‘)\]」』）\s]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+$")
_CLOSERS = "”’\"')]»“"
# A mark that ends a sentence or a quotation.
_SAID = re.compile(r"([.!?])(?=[”\"»’)]|$)")


@cache
def _abbreviation(language: str) -> re.Pattern[str]:
    words = languages.of(language).typography.abbreviations
    return re.compile(rf"(?<![\w.])(?:{any_of(words)})(?![.\w’'@/])")


@cache
def _attribution(language: str) -> re.Pattern[str]:
    lists = languages.of(language).typography
    subject = rf"(?:(?:{any_of(lists.attribution_subjects)})[ \u00a0])?"
    return re.compile(rf"\.([”\"])(?=[ \u00a0]{subject}(?:{any_of(lists.attribution)})\b)")


@cache
def _peoples(language: str) -> re.Pattern[str]:
    return re.compile(rf"Peoples(?= (?:{any_of(languages.of(language).typography.peoples)})\b)")


@cache
def _linking(language: str) -> re.Pattern[str]:
    lists = languages.of(language).typography
    after = any_of(lists.not_linking_before)
    return re.compile(rf"(?:{any_of(lists.linking)})(?=[ \u00a0](?!(?:{after})\b)[\w“\"])")


def dots(document: Document) -> Iterator[Issue]:
    """Two dots, or more than three.

    Bad:  can be mutually recognized....
    Good: can be mutually recognized.
    """
    text = document.text
    for match in _DOTS.finditer(text):
        count = len(match.group())
        after = text[match.end() : match.end() + 2].lstrip(" ")
        if count == 3 or (count > 5 and after[:1].isdigit()):
            continue  # an ellipsis; the leader of a table of contents
        goes_on = after[:1].islower()
        suggestions = ("...", "…") if goes_on else (".", "...", "…")
        yield flag(document, *match.span(), suggestions, f"{count} dots in a row.")


def doubled(document: Document) -> Iterator[Issue]:
    """Two commas, semicolons or colons in a row, or a comma and another mark.

    Bad:  in Jiaxing,, the second
    Good: in Jiaxing, the second
    """
    text = document.text
    for match in _DOUBLED.finditer(text):
        marks = match.group()
        before = text[word_start(text, match.start()) : match.start()]
        after = text[match.end() : match.end() + 1]
        if not before or (after and not after.isspace() and after not in _CLOSERS):
            continue  # “::” of a program, “:)” and the like
        if marks == ".,":
            if (
                not before.islower()
                or len(before) < 5
                or text[match.start() - len(before) - 1 : match.start() - len(before)] == "."
            ):
                continue  # an abbreviation: “etc.,”, “Co.,”, “Ltd.,”
            suggestions: tuple[str, ...] = (",", ".")
        elif len(set(marks)) == 1:
            suggestions = (marks[0],)
        else:
            ends = not text[match.end() : match.end() + 2].strip() or text[match.end() + 1 : match.end() + 2].isupper()
            suggestions = (".", ",") if "." in marks and ends else tuple(dict.fromkeys(marks))
        yield flag(
            document, *match.span(), suggestions, f"“{marks}”: one mark is enough.", ambiguous=len(suggestions) > 1
        )


def hyphens(document: Document) -> Iterator[Issue]:
    """Two hyphens inside a compound.

    Bad:  a demonstration city in high--quality development
    Good: a demonstration city in high-quality development

    A dash typed as two hyphens, *the city--and its people*, stays silent.
    """
    text = document.text
    dash_words = languages.of(document.language).typography.dash_words
    for match in _HYPHENS.finditer(text):
        left = re.search(r"[^\W_]+$", text[max(0, match.start() - 40) : match.start()])
        right = re.match(r"[^\W_]+", text[match.end() : match.end() + 40])
        if not left or not right or {left[0].lower(), right[0].lower()} & dash_words:
            continue
        start, end = match.start() - len(left[0]), match.end() + len(right[0])
        yield flag(
            document,
            start,
            end,
            [f"{left[0]}-{right[0]}", f"{left[0]}—{right[0]}"],
            "Two hyphens inside a compound.",
        )


def abbreviations(document: Document) -> Iterator[Issue]:
    """An abbreviation without its last full stop.

    Bad:  a good business environment, etc, to connect Shanghai
    Good: a good business environment, etc., to connect Shanghai
    """
    for match in _abbreviation(document.language).finditer(document.text):
        word = match.group()
        yield flag(document, *match.span(), [f"{word}."], f"“{word}” is an abbreviation and ends in a full stop.")


def possessives(document: Document) -> Iterator[Issue]:
    """A possessive without its apostrophe, where the letters are no English word or a fixed name needs it.

    Bad:  the guiding principles of the Partys 20th National Congress
    Good: the guiding principles of the Party’s 20th National Congress

    Bad:  the Ninth Municipal Peoples Congress
    Good: the Ninth Municipal People’s Congress
    """
    text = document.text
    mark = "'" if text.count("'s ") > text.count("’s ") else "’"
    message = "A possessive without its apostrophe."
    lost = languages.of(document.language).typography.lost_apostrophe
    for match in _POSSESSIVE.finditer(text):
        start, end = word_start(text, match.start()), match.end()
        stem = text[start : end - 1]
        if stem.lower() not in lost:
            continue
        number = _NUMBER.match(text, end)  # “Partys15th”: the space went with the apostrophe
        fixed = f"{stem}{mark}s {number.group()}" if number else f"{stem}{mark}s"
        plural = [f"{stem[:-1]}ies"] if stem.endswith("y") and not number else []
        yield flag(document, start, number.end() if number else end, [fixed, *plural], message)
    for match in _peoples(document.language).finditer(text):
        yield flag(document, *match.span(), [f"People{mark}s"], message)


def attribution(document: Document) -> Iterator[Issue]:
    """A quotation that ends in a full stop before *said*.

    Bad:  “It will be done later.” said a manager
    Good: “It will be done later,” said a manager
    """
    text = document.text
    for match in _attribution(document.language).finditer(text):
        start = word_start(text, match.start())
        fixed = f"{text[start : match.start()]},{match[1]}"
        yield flag(
            document,
            start,
            match.end(),
            [fixed],
            "The sentence goes on after the quotation: a comma, not a full stop.",
            evidence=(f"“{text[match.end() : match.end() + 40].split()[0]}” follows in lower case",),
        )


def linking(document: Document) -> Iterator[Issue]:
    """No comma after an adverb that links a sentence to the one before.

    Bad:  Meanwhile efforts are also made in Jiaxing.
    Good: Meanwhile, efforts are also made in Jiaxing.
    """
    text = document.text
    pattern = _linking(document.language)
    for segment in document.segments:
        match = pattern.match(text, segment.span.start, segment.span.end)
        if match and document.paragraphs[segment.paragraph].kind == "prose":
            yield flag(
                document,
                *match.span(),
                [f"{match.group()},"],
                f"“{match.group()}” opens the sentence and takes a comma.",
            )


def _is_credit(body: str) -> bool:
    """True when a paragraph ends with a few capitalised words: *Reported by: Yang Hong*."""
    tail = re.split(r"(?<=[.!?”])\s", body)[-1]
    words = [word for word in re.findall(r"[^\W\d_]+", tail) if len(word) > 2]
    return len(words) <= 6 and all(word[0].isupper() for word in words)


def opening(document: Document) -> Iterator[Issue]:
    """In Spanish, a question or exclamation without its mark before it.

    Bad:  Cuándo abre el puerto?    (Spanish)
    Good: ¿Cuándo abre el puerto?

    Where it opens is only known when it is the whole sentence or quotation; otherwise no correction is offered.
    """
    text = document.text
    marks = languages.of(document.language).typography.opening
    for segment in document.segments if marks else ():
        at = segment.span.start
        for match in _SAID.finditer(text, segment.span.start, segment.span.end):
            mark = match[1]
            body = text[at : match.start()]
            start, at = at + len(body) - len(body.lstrip('“«"—–-¿¡ ')), match.end()
            quoted = max(body.rfind("«"), body.rfind("“")) + 1
            if quoted:
                start, body = match.start() - len(body) + quoted, body[quoted:]
            if mark not in marks or marks[mark] in body or not text[start : start + 1].isalpha():
                continue
            end = word_end(text, start)
            whole = not any(inside in body for inside in ",:?!")
            yield flag(
                document,
                start,
                end,
                [marks[mark] + text[start:end]] if whole else [],
                f"“{mark}” closes the sentence, and no “{marks[mark]}” opens it.",
            )


def closing(document: Document) -> Iterator[Issue]:
    """A paragraph of prose without closing punctuation; headings, captions and list items have none.

    Bad:  The first plan was issued this year. Each park has “10,000 mu of land and high values”
    Good: The first plan was issued this year. Each park has “10,000 mu of land and high values.”
    """
    text = document.text
    for paragraph in document.paragraphs:
        body = paragraph.span.of(text)
        if paragraph.kind != "prose" or _CLOSED.search(body) or _ADDRESS.search(body):
            continue
        if _is_credit(body):
            continue
        last = paragraph.span.end
        spaced = languages.of(document.language).typography.before
        while last > paragraph.span.start and (
            text[last - 1] in _CLOSERS or (text[last - 1].isspace() and text[last : last + 1] in spaced)
        ):
            last -= 1
        start = word_start(text, last)
        word, closers = text[start:last], text[last : paragraph.span.end]
        if closers.startswith((")", "]")) and _CLOSED.search(body[: body.rfind("(")].rstrip()):
            continue  # the credit in brackets after the last sentence: “… on Monday. (Xinhua)”
        if not word and text[last - 1] in ",、，":
            start, word = word_start(text, last - 1), text[word_start(text, last - 1) : last - 1]
        if not word or (not closers and paragraph.span.end != last):
            continue
        inside, outside = f"{word}.{closers}", f"{word}{closers}."
        suggestions = [inside, outside] if closers[:1] in ("”", '"', "’", "'") and closers else [outside]
        yield flag(
            document,
            start,
            paragraph.span.end,
            suggestions,
            "The paragraph ends without a full stop.",
            evidence=(f"a paragraph of prose of {len(body.split())} words",),
        )

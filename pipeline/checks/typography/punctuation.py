"""Punctuation marks: doubled, missing, or the wrong one for the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.typography.place import word_end, word_start
from pipeline.checks.typography.words import any_of
from pipeline.model import Document, Example, Issue, Paragraph, Rule, Span, tell
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


DOTS = Rule(
    id="typography.dots-in-a-row",
    summary=tell("Two dots, or more than three: a sentence ends in one, an ellipsis has three."),
    bad=(
        Example("can be mutually recognized[....>.]"),
        Example("pain, love and beauty[ ......>.]"),
        Example("Then he waited[....>...] and left."),
        Example("in Jiaxing, Huzhou, etc[..>.]"),
    ),
    good=(Example("He waited ... and … left."), Example("Contents ........ 12"), Example("../files and C:\\..\\files")),
    source="The Chicago Manual of Style, 17th edition, chapters 6 and 13 (periods; ellipses)",
    type="typographical",
)


def dots(document: Document) -> Iterator[Issue]:
    text = document.text
    for match in _DOTS.finditer(text):
        count = len(match.group())
        after = text[match.end() : match.end() + 2].lstrip(" ")
        if count == 3 or (count > 5 and after[:1].isdigit()):
            continue  # an ellipsis; the leader of a table of contents
        goes_on = after[:1].islower()
        suggestions = ("...", "…") if goes_on else (".", "...", "…")
        # Before the one that ends a sentence no space stands.
        start = match.start() if goes_on else len(text[: match.start()].rstrip(" "))
        yield DOTS.issue(text, Span(start, match.end()), tell("{n} dots in a row.", n=count), suggestions)


DOUBLED = Rule(
    id="typography.doubled-mark",
    summary=tell("Two commas, semicolons or colons in a row, or one of them and another mark: one is enough."),
    bad=(Example("in Jiaxing[,,>,] the second"), Example("in Jiaxing[;,>;] the second")),
    good=(Example("Jiaxing, Huzhou, etc., are near. Co., Ltd., is here."), Example("It smiles :) and ;-)")),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (multiple punctuation marks)",
    type="typographical",
)


def doubled(document: Document) -> Iterator[Issue]:
    text = document.text
    for match in _DOUBLED.finditer(text):
        marks = match.group()
        start = word_start(text, match.start())
        before, after = text[start : match.start()], text[match.end() : match.end() + 2]
        if not before or (after and not after[0].isspace() and after[0] not in _CLOSERS):
            continue  # “::” of a program, “:)” and the like
        if marks == ".," and (not before.islower() or len(before) < 5 or text[start - 1 : start] == "."):
            continue  # an abbreviation: “etc.,”, “Co.,”, “Ltd.,”
        suggestions = _one_of(marks, after)
        message = tell("“{a}”: one mark is enough.", a=marks)
        yield DOUBLED.issue(text, Span(*match.span()), message, suggestions, ambiguous=len(suggestions) > 1)


def _one_of(marks: str, after: str) -> tuple[str, ...]:
    """The marks that may stand instead of several, by what follows them."""
    if marks == ".,":
        return (",", ".")
    ends = not after.strip() or after[1:].isupper()
    return (".", ",") if "." in marks and ends else tuple(dict.fromkeys(marks))


HYPHENS = Rule(
    id="typography.doubled-hyphen",
    summary=tell("Two hyphens inside a compound, where one belongs; those that stand for a dash are left alone."),
    bad=(
        Example("a demonstration city in [high--quality>high-quality] development"),
        Example("the [Shanghai--Nanjing>Shanghai–Nanjing] line of [1908--1911>1908–1911]"),
    ),
    good=(Example("the city--and its people--is large"),),
    source="The Chicago Manual of Style, 17th edition, chapters 6 and 7 (hyphens; compounds)",
    type="typographical",
)


def hyphens(document: Document) -> Iterator[Issue]:
    """A dash typed as two hyphens stands beside a little word, *the city--and its people*."""
    text = document.text
    dash_words = languages.of(document.language).typography.dash_words
    for match in _HYPHENS.finditer(text):
        left = re.search(r"[^\W_]+$", text[max(0, match.start() - 40) : match.start()])
        right = re.match(r"[^\W_]+", text[match.end() : match.end() + 40])
        if not left or not right or {left[0].lower(), right[0].lower()} & dash_words:
            continue
        span = Span(match.start() - len(left[0]), match.end() + len(right[0]))
        joined, dashed = f"{left[0]}-{right[0]}", f"{left[0]}—{right[0]}"
        # *1914--18*, *Nantes--Cholet*: from one to the other.
        spans = (left[0].isdigit() and right[0].isdigit()) or (left[0][0].isupper() and right[0][0].isupper())
        suggestions = (f"{left[0]}–{right[0]}", joined) if spans else (joined, dashed)
        yield HYPHENS.issue(text, span, tell("Two hyphens inside a compound."), suggestions)


ABBREVIATION = Rule(
    id="typography.abbreviation-full-stop",
    summary=tell("An abbreviation without its last full stop."),
    bad=(
        Example("a good business environment, [etc>etc.], to connect Shanghai"),
        Example("at 5 [p.m>p.m.], [e.g>e.g.], trams in the [U.S>U.S.]"),
    ),
    good=(
        Example("Jiaxing, Huzhou, etc., are near."),
        Example("Es gibt usw. nichts, z. B. am 26. Juli.", language="de"),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 10 (abbreviations)",
    type="typographical",
)


def abbreviations(document: Document) -> Iterator[Issue]:
    for match in _abbreviation(document.language).finditer(document.text):
        word = match.group()
        message = tell("“{a}” is an abbreviation and ends in a full stop.", a=word)
        yield ABBREVIATION.issue(document.text, Span(*match.span()), message, [f"{word}."])


POSSESSIVE = Rule(
    id="typography.possessive-apostrophe",
    summary=tell(
        "A possessive without its apostrophe, where the letters are no English word or a fixed name needs it."
    ),
    bad=(
        Example("the guiding principles of the [Partys>Party’s] 20th National Congress"),
        Example("the [Partys15th>Party’s 15th] Congress"),
        Example("the Ninth Municipal [Peoples>People’s] Congress"),
    ),
    good=(Example("the parties, the cities and the peoples of the world"),),
    source="The Chicago Manual of Style, 17th edition, chapter 7 (possessives)",
    type="typographical",
)


def possessives(document: Document) -> Iterator[Issue]:
    text = document.text
    mark = "'" if text.count("'s ") > text.count("’s ") else "’"
    message = tell("A possessive without its apostrophe.")
    lost = languages.of(document.language).typography.lost_apostrophe
    for match in _POSSESSIVE.finditer(text):
        start, end = word_start(text, match.start()), match.end()
        stem = text[start : end - 1]
        if stem.lower() not in lost:
            continue
        number = _NUMBER.match(text, end)
        if number:  # “Partys15th”: the space went with the apostrophe
            suggestions, end = [f"{stem}{mark}s {number.group()}"], number.end()
        else:
            suggestions = [f"{stem}{mark}s", *([f"{stem[:-1]}ies"] if stem.endswith("y") else [])]
        yield POSSESSIVE.issue(text, Span(start, end), message, suggestions)
    for match in _peoples(document.language).finditer(text):
        yield POSSESSIVE.issue(text, Span(*match.span()), message, [f"People{mark}s"])


ATTRIBUTION = Rule(
    id="typography.comma-before-attribution",
    summary=tell("A quotation that ends in a full stop although the sentence goes on with “said” or the like."),
    bad=(
        Example("“It will be done [later.”>later,”] said a manager."),
        Example("“We will do it [later.”>later,”] he added."),
    ),
    good=(
        Example("He said “It is done.” Said to be large, it is."),
        Example("“It is done.” Zhang Bing said that it was large."),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 13 (commas with quotations)",
    type="typographical",
)


def attribution(document: Document) -> Iterator[Issue]:
    text = document.text
    for match in _attribution(document.language).finditer(text):
        start = word_start(text, match.start())
        fixed = f"{text[start : match.start()]},{match[1]}"
        message = tell("The sentence goes on after the quotation: a comma, not a full stop.")
        evidence = tell("“{a}” follows in lower case", a=text[match.end() : match.end() + 40].split()[0])
        yield ATTRIBUTION.issue(text, Span(start, match.end()), message, [fixed], [evidence])


LINKING = Rule(
    id="typography.comma-after-linking-adverb",
    summary=tell("No comma after an adverb that links a sentence to the one before."),
    bad=(
        Example("[Meanwhile>Meanwhile,] efforts are also made in Jiaxing."),
        Example("It is large. [In addition>In addition,] the city has a port."),
    ),
    good=(
        Example("Meanwhile, efforts are made. In addition to that, it grew."),
        Example("The city, meanwhile, grew. However hard they try, it grows."),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (commas with introductory words)",
    type="typographical",
)


def linking(document: Document) -> Iterator[Issue]:
    text = document.text
    pattern = _linking(document.language)
    for segment in document.segments:
        match = pattern.match(text, segment.span.start, segment.span.end)
        if match and document.paragraphs[segment.paragraph].kind == "prose":
            word = match.group()
            message = tell("“{a}” opens the sentence and takes a comma.", a=word)
            yield LINKING.issue(text, Span(*match.span()), message, [f"{word},"])


OPENING = Rule(
    id="typography.opening-mark",
    summary=tell("In Spanish, a question or an exclamation without the mark that opens it."),
    bad=(
        Example("[Cuándo>¿Cuándo] abre el puerto?", language="es"),
        Example("[Qué>¡Qué] ciudad tan bella!", language="es"),
        Example("¡Mucho! [Dijo>?] que, por fin, abre!", language="es"),
    ),
    good=(
        Example("¿Cuándo abre? ¡Hoy! «Sí», dijo. “No”, dijo. ¿Y si no?, preguntó.", language="es"),
        Example("Pero ¿quién lo sabe?", language="es"),
    ),
    source="RAE and ASALE, Ortografía de la lengua española (2010), signs of interrogation and exclamation",
    type="typographical",
)


def opening(document: Document) -> Iterator[Issue]:
    """Where it opens is only known when it is the whole sentence or quotation; else no correction is offered."""
    text = document.text
    marks = languages.of(document.language).typography.opening
    for segment in document.segments if marks else ():
        at = segment.span.start
        for match in _SAID.finditer(text, segment.span.start, segment.span.end):
            mark = match[1]
            (start, body), at = _said(text, at, match.start()), match.end()
            if mark not in marks or marks[mark] in body or not text[start : start + 1].isalpha():
                continue
            end = word_end(text, start)
            whole = not any(inside in body for inside in ",:?!")
            message = tell("“{a}” closes the sentence, and no “{b}” opens it.", a=mark, b=marks[mark])
            suggestions = [marks[mark] + text[start:end]] if whole else []
            yield OPENING.issue(text, Span(start, end), message, suggestions)


def _said(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the first word of a sentence that ends at `end` stands, or of the quotation in it; and all that it says."""
    body = text[start:end]
    quoted = max(body.rfind("«"), body.rfind("“")) + 1
    if quoted:
        return start + quoted, body[quoted:]
    return end - len(body.lstrip('“«"—–-¿¡ ')), body


CLOSING = Rule(
    id="typography.closing-full-stop",
    summary=tell("A paragraph of prose without closing punctuation; headings, captions and list items have none."),
    bad=(
        Example("It opened this year. Each has “high output [values”>values.”]"),
        Example("It opened this year. It has a port and an [airport>airport.]"),
    ),
    good=(
        Example("It opened this year. It is large. (Xinhua)"),
        Example("It opened this year. Reported by: Yang Hong"),
        Example("1. Plans for the coming year"),
        Example("It opened this year. See www.jiaxing.gov.cn"),
        Example("It opened this year. It has:"),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (periods)",
    type="typographical",
)


def closing(document: Document) -> Iterator[Issue]:
    text = document.text
    for paragraph in document.paragraphs:
        body = paragraph.span.of(text)
        if paragraph.kind != "prose" or _CLOSED.search(body) or _ADDRESS.search(body) or _is_credit(body):
            continue
        end = _before_closers(document, paragraph)
        closers = text[end : paragraph.span.end]
        if closers.startswith((")", "]")) and _CLOSED.search(body[: body.rfind("(")].rstrip()):
            continue  # the credit in brackets after the last sentence: “… on Monday. (Xinhua)”
        last = _last_word(text, end)
        if not len(last):
            continue
        word = last.of(text)
        inside, outside = f"{word}.{closers}", f"{word}{closers}."
        suggestions = [inside, outside] if closers.startswith(("”", '"', "’", "'")) else [outside]
        message = tell("The paragraph ends without a full stop.")
        evidence = tell("a paragraph of prose of {n} words", n=len(body.split()))
        yield CLOSING.issue(text, Span(last.start, paragraph.span.end), message, suggestions, [evidence])


def _before_closers(document: Document, paragraph: Paragraph) -> int:
    """Where the quotation marks and brackets at the end of a paragraph start, with the spaces that belong to them."""
    text, end = document.text, paragraph.span.end
    spaced = languages.of(document.language).typography.before
    while end > paragraph.span.start and (
        text[end - 1] in _CLOSERS or (text[end - 1].isspace() and text[end : end + 1] in spaced)
    ):
        end -= 1
    return end


def _last_word(text: str, end: int) -> Span:
    """The word that ends at `end` or before a comma there; an empty span when none does."""
    if word_start(text, end) == end and text[end - 1 : end] in tuple(",、，"):
        end -= 1
    return Span(word_start(text, end), end)


def _is_credit(body: str) -> bool:
    """True when a paragraph ends with a few capitalised words: *Reported by: Yang Hong*."""
    tail = re.split(r"(?<=[.!?”])\s", body)[-1]
    words = [word for word in re.findall(r"[^\W\d_]+", tail) if len(word) > 2]
    return len(words) <= 6 and all(word[0].isupper() for word in words)

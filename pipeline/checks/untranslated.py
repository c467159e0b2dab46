"""Chinese that was left in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import knowledge
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span

_DATA: dict[str, list[str]] = knowledge.tables("untranslated.toml")
_FOOTER_LABEL = re.compile(rf"(?:{'|'.join(_DATA['labels'])})\W*", re.IGNORECASE)
_FOOTER_WORDS = tuple(_DATA["words"])
_WRITTEN_IN_HAN = frozenset(_DATA["written_in_han"])

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u3001-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff5e"
# Between two Chinese characters: marks of either script, a few digits or letters, spaces.
_RUN = re.compile(
    rf"[《「『【（〈]?[{_HAN}](?:(?:[{_MARKS}“”‘’·—…\-]|[0-9A-Za-z.%:/]{{1,8}}|[ \u00a0\u3000]){{0,6}}[{_HAN}])*"
    rf"[。！？；，、：）》」』】〉]*"
)
_OPENING, _CLOSING = "(（[【", ")）]】"
_PAIRED = dict(zip("）》」』】〉", "（《「『【〈", strict=True))
# A gloss is a few words; a longer bracket is running text.
_GLOSS = 60


def _whole(text: str, match: re.Match[str]) -> Span:
    """The run without brackets and quotation marks whose partner it does not hold."""
    start, end = match.span()
    if text[start] in _PAIRED.values():
        partner = next(close for close, opening in _PAIRED.items() if opening == text[start])
        start += partner not in match.group()
    while text[end - 1] in _PAIRED and _PAIRED[text[end - 1]] not in text[start:end]:
        end -= 1
    return Span(start, end)


def _is_gloss(text: str, span: Span) -> bool:
    """True for *Double-Eight Strategy (八八战略)* and *(Chinese: 八八战略)*, and for *和 (he, harmony)*."""
    before = text[max(0, span.start - _GLOSS) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + _GLOSS].partition("\n")[0]
    inside = span.of(text)
    if inside[0] in _OPENING and inside[-1] in _CLOSING:
        return bool(re.search(r"[^\W_](?:\s?[”’\"'»“])?\s*$", before))
    opened = re.search(
        rf"[^\W_](?:\s?[”’\"'»“])?\s*[{re.escape(_OPENING)}]([^{re.escape(_OPENING + _CLOSING)}]*)$", before
    )
    closed = re.match(rf"([^{re.escape(_OPENING + _CLOSING)}]*)[{re.escape(_CLOSING)}]", after)
    if opened and closed:
        return bool(re.fullmatch(r"|.*[:：,，;/]\s*[“\"]?", opened[1])) and bool(
            re.fullmatch(r"|[”\"]?\s*[:：,，;/].*", closed[1])
        )
    return bool(re.match(r"(?:\s?[”\"»“])?\s*[(（][^)）]*[A-Za-z]", after))


def _is_footer(document: Document, span: Span) -> bool:
    """True in one of the last three lines, where nothing but a label of the publishing system stands beside it."""
    text = document.text
    for paragraph in document.paragraphs[-3:]:
        if paragraph.span.contains(span):
            beside = text[paragraph.span.start : span.start] + text[span.end : paragraph.span.end]
            named = any(word in span.of(text) for word in _FOOTER_WORDS)
            return _FOOTER_LABEL.fullmatch(beside) is not None or (named and not beside.strip())
    return False


def _spaced(text: str, span: Span, rendering: str) -> str:
    """The rendering with a space where the Chinese was glued to a word."""
    left = " " if text[span.start - 1 : span.start].isalnum() else ""
    right = " " if text[span.end : span.end + 1].isalnum() else ""
    return left + rendering + right


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Chinese left in the translation, one issue a run, with the glossary's rendering where it has one.

    Bad:  efforts made by 嘉兴 this year
    Good: efforts made by Jiaxing this year

    Chinese in brackets after its rendering, *Double-Eight Strategy (八八战略)*, is a gloss and stays silent.
    """
    text = document.text
    if document.language.split("-")[0] in _WRITTEN_IN_HAN:
        return
    for match in _RUN.finditer(text):
        span = _whole(text, match)
        if _is_gloss(text, span):
            continue
        found = span.of(text)
        terms = glossary.renderings(found.strip("《》「」『』【】（）〈〉。！？；，、："), document.language)
        suggestions = tuple(_spaced(text, span, term.target) for term in terms)
        evidence = tuple(f"glossary: {term.source} = {term.target} ({term.origin or term.status})" for term in terms)
        if not terms and _is_footer(document, span):
            suggestions, evidence = ("",), ("a line of the publishing system at the foot of the page",)
            # The space before goes with it, or the cleaned release would end the line in one.
            span = Span(len(text[: span.start].rstrip(" \t\u00a0\u3000")), span.end)
        yield Issue(
            check="untranslated",
            type="untranslated",
            severity="major",
            span=span,
            text=span.of(text),
            message=f"“{found}” was left in Chinese.",
            suggestions=suggestions,
            evidence=evidence or ("Chinese characters, no rendering in brackets beside them, none in the glossary",),
        )

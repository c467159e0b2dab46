"""Chinese, and little words of a third language, that were left in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import knowledge
from pipeline.checks.rows import row
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Example, Issue, Rule, Span, Word, tell
from pipeline.words import languages, morphology
from pipeline.words.phrases import words

_DATA: dict[str, list[str]] = knowledge.tables("untranslated.toml")
_FOOTER_LABEL = re.compile(rf"(?:{'|'.join(_DATA['labels'])})\W*", re.IGNORECASE)
_FOOTER_WORDS = tuple(_DATA["words"])
_OWN_NAMES = frozenset(_DATA["own_names"])
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


def _runs(document: Document) -> Iterator[re.Match[str]]:
    """Chinese outside of what the file says is Chinese."""
    at = 0
    for span in (*document.foreign, Span(len(document.text), len(document.text))):
        yield from _RUN.finditer(document.text, at, span.start)
        at = span.end


def _leads_to_language(document: Document, span: Span) -> bool:
    """True for *中文* in a menu or a list: the language's own name for itself."""
    if span.of(document.text) not in _OWN_NAMES:
        return False
    return not any(p.kind == "prose" and p.span.contains(span) for p in document.paragraphs)


def _spaced(text: str, span: Span, rendering: str) -> str:
    """The rendering with a space where the Chinese was glued to a word."""
    left = " " if text[span.start - 1 : span.start].isalnum() else ""
    right = " " if text[span.end : span.end + 1].isalnum() else ""
    return left + rendering + right


CHINESE = Rule(
    id="untranslated.chinese",
    summary=tell("Chinese left in the translation that is no gloss in brackets beside its rendering."),
    bad=(
        Example("efforts made by [嘉兴>Jiaxing] this year", glossary=("嘉兴=Jiaxing",)),
        Example("the [高质量发展>?] of the city and the [平湖市>?]"),
    ),
    good=(
        Example("efforts made by Jiaxing this year", glossary=("嘉兴=Jiaxing",)),
        Example("the Double-Eight Strategy (八八战略) of the province"),
        Example("the character “和” (harmony)"),
        Example("English | 中文"),
    ),
    source="MQM core typology, Accuracy: untranslated; the glossary of the house",
    type="untranslated",
    severity="major",
)

FOOTER = Rule(
    id="untranslated.footer",
    summary=tell("A line of the publishing system, in Chinese, at the foot of the page."),
    bad=(
        Example("The city grew.\n\nProduced By[ 大汉网络 大汉版通发布系统>]"),
        Example("The city grew.\n\n[版权所有：嘉兴市人民政府>]"),
    ),
    good=(Example("The city grew.\n\nProduced By Hanweb"),),
    source="footers of Chinese government sites",
    type="untranslated",
    severity="major",
)

FOREIGN_WORD = Rule(
    id="untranslated.foreign-word",
    summary=tell("A little word of another language between words of the release’s own; names are left alone."),
    bad=(
        Example("Le festival [and>et] le salon ont lieu en mai.", language="fr"),
        Example("Er arbeitet [with>mit] Partnern in Europa.", language="de"),
        Example("Die [the >]Stadtregierung antwortete.", language="de"),
        Example("El museo [and>y] el parque son gratuitos.", language="es"),
    ),
    good=(
        Example("Die Bank of China und die Zeitschrift Science of the Total Environment", language="de"),
        Example("Le livre « War and Peace » et la revue Nature and Science", language="fr"),
        Example("El director de la Bank of China y el programa Belt and Road", language="es"),
    ),
    source="MQM core typology, Accuracy: untranslated",
    type="untranslated",
    severity="major",
    languages=("fr", "de", "es", "it"),
)

RULES = (CHINESE, FOOTER, FOREIGN_WORD)


_NOWHERE = tell("Chinese characters, no rendering in brackets beside them, none in the glossary")


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Chinese left in the translation, one issue a run, with the glossary's rendering where it has one.

    Chinese in brackets after its rendering, *Double-Eight Strategy (八八战略)*, is a gloss and stays silent.
    """
    text = document.text
    if languages.primary(document.language) in _WRITTEN_IN_HAN:
        return
    yield from _foreign_words(document)
    for match in _runs(document):
        span = _whole(text, match)
        if _is_gloss(text, span) or _leads_to_language(document, span):
            continue
        found = span.of(text)
        message = tell("“{a}” was left in Chinese.", a=found)
        terms = glossary.renderings(found.strip("《》「」『』【】（）〈〉。！？；，、："), document.language)
        if not terms and _is_footer(document, span):
            # The space before goes with it, or the cleaned release would end the line in one.
            span = Span(len(text[: span.start].rstrip(" \t\u00a0\u3000")), span.end)
            evidence = (tell("a line of the publishing system at the foot of the page"),)
            yield FOOTER.issue(text, span, message, ("",), evidence)
        else:
            suggestions = (_spaced(text, span, term.target) for term in terms)
            yield CHINESE.issue(text, span, message, suggestions, map(row, terms) if terms else (_NOWHERE,))


# Between two words of one sentence.
_GAP = re.compile(r"[ \u00a0]+")
# What a word of the language may be so that one of another language beside it is no part of a name.
_KINDS_BESIDE = ("D", "P", "R", "A", "C", "V", "J", "K", "N")


def _foreign_words(document: Document) -> Iterator[Issue]:
    """Little words of another language, with words of the document's own on both sides."""
    left = dict(languages.of(document.language).untranslated.left)
    if not left:
        return
    text = document.text
    for segment in document.segments:
        found = words(segment.span.of(text), document.language)
        for at, word in enumerate(found):
            if word.text not in left or not _stands_among(found, at, segment.span.of(text), document.language):
                continue
            start = segment.span.start + word.start
            span = Span(start, start + len(word.text))
            if any(foreign.overlaps(span) for foreign in document.foreign):
                continue
            instead = left[word.text]
            if not instead:
                # The space behind goes with it.
                gap = _GAP.match(text, span.end)
                span = Span(span.start, gap.end() if gap else span.end)
            message = tell("“{a}” was left in another language.", a=word.text)
            shown = tell("between “{a}” and “{b}”", a=found[at - 1].text, b=found[at + 1].text)
            yield FOREIGN_WORD.issue(text, span, message, (instead,), (shown,))


def _stands_among(found: Sequence[Word], at: int, text: str, language: str) -> bool:
    """True when both words beside one are of the language, and one of them is no name."""
    if at == 0 or at + 1 >= len(found):
        return False
    beside = found[at - 1], found[at + 1]
    if not _GAP.fullmatch(text, beside[0].end, found[at].start) or not _GAP.fullmatch(
        text, found[at].end, beside[1].start
    ):
        return False
    if not all(morphology.can_be(word.text, language, *_KINDS_BESIDE) for word in beside):
        return False
    return any(word.text.islower() or (at == 1 and word is beside[0]) for word in beside)

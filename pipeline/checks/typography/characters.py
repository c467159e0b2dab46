"""Characters that do not belong in the text: full-width, garbled, invisible, or of another script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape

from pipeline.checks.typography.place import Edit, flag_words, word_end, word_start
from pipeline.checks.typography.words import FULL_WIDTH, LETTER_FOR_DIGIT, LOOK_ALIKES
from pipeline.model import Document, Example, Issue, Message, Rule, Span, as_is, tell
from pipeline.words import languages, lexicon

_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_HAN = re.compile(f"[{_HAN}]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_FULL_WIDTH_LETTERS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_FULL_WIDTH_MARK = re.compile(f"[{''.join(map(re.escape, FULL_WIDTH))}]")
_CLOSING = frozenset("》〉」』”")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_ENTITY = re.compile(
    r"&(?:nbsp|amp|quot|apos|lt|gt|[lrb]dquo|[lr]squo|sbquo|[lr]aquo|[mn]dash|[en]msp|hellip|middot|bull|times|deg"
    r"|permil|yen|euro|pound|cent|copy|reg|trade|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]+"
)
_FIRST_SEEN = 0x20
_SHORTEST = 4
# Scripts whose spelling needs joiners and direction marks (Hebrew, Arabic, Indic, South-East Asian), and emoji.
_NEEDS_JOINERS = re.compile(
    "[\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\u2600-\u27bf\U0001f000-\U0001ffff]"
)

# What UTF-8 looks like when it is read as Windows-1252: a letter À to ô and one to three of these.
_CONTINUATION = (
    "".join(re.escape(bytes([b]).decode("cp1252", errors="ignore") or chr(b)) for b in range(0x80, 0xC0))
    + "\u0081\u008d\u008f\u0090\u009d"
)
_UTF8_AS_1252 = re.compile(f"(?:[\u00c2-\u00f4][{_CONTINUATION}]{{1,3}})+")
_PLAUSIBLE = re.compile("[\u00a0-\u017f\u2000-\u22ff\u3000-\u9fff\uff00-\uffef]+")
# What GBK punctuation looks like when it is read as Windows-1252 or Windows-1250.
_GBK_MARKS = "“”‘’—…·°℃《》，。：；（）？！、–"


def _gbk_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for mark in _GBK_MARKS:
        for encoding in ("cp1250", "latin-1"):
            table[mark.encode("gbk").decode(encoding, errors="ignore")] = mark
    return {garbled: mark for garbled, mark in table.items() if len(garbled) == 2}


_GBK = _gbk_table()
_GBK_GARBLED = re.compile("|".join(map(re.escape, sorted(_GBK))))
# ’ “ ” – — read as GBK with the letter after them: 鈥檚.
_UTF8_AS_GBK = re.compile("鈥[\u4e00-\u9fff]")
_REPLACED = re.compile("\ufffd+")
_LOST = re.compile("\\?[ \u00a0](?=[a-z])")
_MIXED_SCRIPT = re.compile(f"[{''.join(LOOK_ALIKES)}]+")


@cache
def _marks_of(language: str) -> dict[str, str]:
    """Each full-width mark to the language's own: 《 to “, „ or « with its space."""
    lists = languages.of(language).typography
    opening, closing = lists.quotes[0][0], lists.quotes[0][1]
    own = {"“": opening + lists.after.get(opening, ""), "”": lists.before.get(closing, "") + closing}
    own.update((mark, space + mark) for mark, space in lists.before.items() if mark != closing)
    return {wide: own.get(mark, mark) for wide, mark in FULL_WIDTH.items()}


def _western_mark(text: str, start: int, end: int, mark: str) -> str:
    """The western mark for what stands at start:end, with the space that the width of the other stood for."""
    before, after = text[start - 1 : start], text[end : end + 1]
    closes = text[start:end] in _CLOSING  # in German, “ does
    if (closes or mark[-1] in ",.;:?!)]”»") and after.isalnum():
        return mark.strip() if _in_number(text, start, end, mark) else f"{mark} "
    if not closes and mark[0] in "([“„«" and (before.isalnum() or before in tuple(".,;:?!)")):
        return f" {mark}"
    return mark


def _in_number(text: str, start: int, end: int, mark: str) -> bool:
    """True for *15：37*, *3．5* and *1，000*, but not for *26、91*."""
    if not (text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()):
        return False
    thousands = re.match(r"\d{3}(?!\d)", text[end : end + 4]) is not None
    return mark[-1] in ".:" or (mark == "," and text[start:end] == "，" and thousands)


FULL_WIDTH_CHARACTER = Rule(
    id="typography.full-width",
    summary=tell("Marks, letters and digits of Chinese width among words of Latin letters: they tear the line apart."),
    bad=(
        Example("[Jiaxing，and>Jiaxing, and] Huzhou"),
        Example("At [15：37>15:37] it cost [１０００>1000] yuan."),
        Example("[《The>“The] Wandering [Earth》>Earth”] was shown."),
        Example("Le film [《La>«\u00a0La] Terre [errante》>errante\u00a0»] est sorti.", language="fr"),
    ),
    good=(Example("Jiaxing (嘉兴，平湖) grew."), Example("It grew by 7.1% to 1,000 at 15:37.")),
    source="Unicode Standard Annex 11, East Asian Width",
    type="characters",
)


def full_width(document: Document) -> Iterator[Issue]:
    text = document.text
    marks = _marks_of(document.language)
    edits: list[Edit] = []
    for match in _FULL_WIDTH_MARK.finditer(text):
        if not _beside_chinese(text, *match.span()):
            fixed = _western_mark(text, *match.span(), marks[match.group()])
            edits.append(Edit(*match.span(), fixed, tell("“{a}” is the Chinese mark.", a=match.group())))
    for match in _FULL_WIDTH_LETTERS.finditer(text):
        if not _beside_chinese(text, *match.span()):
            fixed = unicodedata.normalize("NFKC", match.group())
            edits.append(Edit(*match.span(), fixed, tell("“{a}” is set in Chinese width.", a=match.group())))
    yield from flag_words(FULL_WIDTH_CHARACTER, document, edits)


def _beside_chinese(text: str, start: int, end: int) -> bool:
    return bool(_IS_HAN.search(text[max(0, start - 1) : start] + text[end : end + 1]))


LIGATURE = Rule(
    id="typography.ligature",
    summary=tell("Joined letters that came along from a PDF: they look right, and a search does not find the word."),
    bad=(Example("the [oﬃce>office] of the mayor"),),
    good=(Example("The office sent an œuvre d’art and an encyclopædia."),),
    source="Unicode Standard Annex 15 (NFKC) on the Alphabetic Presentation Forms",
    type="characters",
)


def ligatures(document: Document) -> Iterator[Issue]:
    message = tell("Joined letters that searches do not find.")
    edits = [
        Edit(*match.span(), unicodedata.normalize("NFKC", match.group()), message)
        for match in _LIGATURE.finditer(document.text)
    ]
    yield from flag_words(LIGATURE, document, edits)


ENTITY = Rule(
    id="typography.html-entity",
    summary=tell("An HTML entity that was not turned into its character on the way out of a web page."),
    bad=(Example("research [&amp;>&] development"), Example("It costs [&yen;>¥]300.")),
    good=(Example("R&D and A&B; AT&T"),),
    source="HTML Living Standard, 13.5 Named character references",
    type="characters",
)


def entities(document: Document) -> Iterator[Issue]:
    message = tell("An HTML entity stands in the text.")
    for match in _ENTITY.finditer(document.text):
        fixed = unescape(match.group()).replace("\u00a0", " ")
        yield ENTITY.issue(document.text, Span(*match.span()), message, [fixed])


def _ungarble(garbled: str) -> str | None:
    """The text whose UTF-8 bytes were read as Windows-1252, once or several times over; None when it is none."""
    fixed = garbled
    while True:
        data = b"".join(
            c.encode("cp1252", errors="ignore") or (c.encode("latin-1") if ord(c) < 256 else b"?") for c in fixed
        )
        try:
            once = data.decode("utf-8")
        except UnicodeDecodeError:
            break
        if once == fixed:
            break
        fixed = once
    if fixed == garbled or not _PLAUSIBLE.fullmatch(fixed):
        return None
    # A single character proves nothing: *é*, a no-break space and *»* are the bytes of one.
    return None if len(fixed) == 1 and _IDEOGRAPH.match(fixed) else fixed


GARBLED = Rule(
    id="typography.garbled",
    summary=tell("Text that was read in the wrong encoding: several strange letters stand for one character."),
    bad=(
        Example("the [cityâ€™s>city’s] efforts in the [cafÃ©>café]"),
        Example("the honor of [ˇ°National Brandˇ±>“National Brand”] for years"),
    ),
    good=(
        Example("“É” and the “CAFÉ” and ‘À’ are letters."),
        Example("5 μm, 10 Ω and β-carotene at 20 °C ± 1 × 2"),
    ),
    source="WHATWG Encoding Standard, indexes of windows-1252, windows-1250 and GBK",
    type="characters",
)


def garbled(document: Document) -> Iterator[Issue]:
    text = document.text
    edits: list[Edit] = []
    for match in _UTF8_AS_1252.finditer(text):
        fixed = _ungarble(match.group())
        if fixed:
            edits.append(Edit(*match.span(), fixed, _read_as("UTF-8 as Windows-1252")))
    for match in _GBK_GARBLED.finditer(text):
        mark = _GBK[match.group()]
        fixed = _western_mark(text, *match.span(), FULL_WIDTH.get(mark, mark))
        edits.append(Edit(*match.span(), fixed, _read_as("GBK as Windows-1252")))
    for match in _UTF8_AS_GBK.finditer(text):
        fixed = match.group().encode("gbk").decode("utf-8", errors="ignore")
        edits.append(Edit(*match.span(), fixed, _read_as("UTF-8 as GBK")))
    yield from flag_words(GARBLED, document, _joined_quotes(document.text, edits))


def _read_as(encodings: str) -> Message:
    return tell("The text was read in the wrong encoding ({a}).", a=encodings)


def _joined_quotes(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order; those of a pair of quotation marks around a few words are one."""
    joined: list[Edit] = []
    for edit in sorted(edits):
        last = joined[-1] if joined else None
        between = text[last.end : edit.start] if last else ""
        if last and last.after == "“" and edit.after == "”" and len(between) < 60 and "\n" not in between:
            joined[-1] = Edit(last.start, edit.end, f"“{between}”", last.message)
        else:
            joined.append(edit)
    return joined


LOST = Rule(
    id="typography.lost-character",
    summary=tell("A character that was lost when the text was converted; U+FFFD stands in its place."),
    bad=(Example("[Jiaxing�s>Jiaxing’s] efforts"), Example("The city of [Jia�ing>?] grew.")),
    good=(Example("Jiaxing’s efforts"),),
    source="The Unicode Standard, U+FFFD REPLACEMENT CHARACTER",
    type="characters",
    severity="major",
    bulk=False,
)
LOST_AS_QUESTION_MARK = Rule(
    id="typography.lost-as-question-mark",
    summary=tell("A question mark between two words of one sentence: a character that the encoding could not hold."),
    bad=(Example("high-level opening-up[ ? > · ]integrating into the world"),),
    good=(Example("Is it? Yes, it is. What? No."), Example("Est-ce possible ? oui, c’est possible.", language="fr")),
    source="Unicode Technical Standard 22, Character Mapping Markup Language (substitution characters)",
    type="characters",
    bulk=False,
)
# What is left of a short form whose apostrophe was lost.
_TAILS = frozenset("s t re ve ll".split())


def lost(document: Document) -> Iterator[Issue]:
    text = document.text
    for match in _REPLACED.finditer(text):
        start, end = word_start(text, match.start()), word_end(text, match.end())
        before, after = text[start : match.start()], text[match.end() : end]
        suggestions = [f"{before}’{after}"] if before and after in _TAILS else []
        yield LOST.issue(text, Span(start, end), tell("A character was lost here."), suggestions)
    if "?" in languages.of(document.language).typography.before:
        return  # a space before a question mark is right there
    message = tell("A question mark in mid-sentence stands for a character that was lost.")
    for match in _LOST.finditer(text):
        span = Span(match.start() - 1, match.end())
        if span.start > 0 and text[span.start] in " \u00a0" and text[span.start - 1].isalpha():
            yield LOST_AS_QUESTION_MARK.issue(text, span, message, [" · ", " – ", ", "], ambiguous=True)


INVISIBLE = Rule(
    id="typography.invisible-character",
    summary=tell("A character that nobody sees: zero-width spaces, soft hyphens, direction marks, controls."),
    bad=(Example("the city of [Jia\u200bxing>Jiaxing]"), Example("[co\u00adoperation>cooperation] of cities")),
    good=(Example("a family 👨‍👩‍👧 and می‌خواهم"), Example("\ufeffA byte order mark opens the file.")),
    source="Unicode Standard Annex 44, Default_Ignorable_Code_Point, and the control characters",
    type="characters",
)


def invisible(document: Document) -> Iterator[Issue]:
    """The byte order mark of the file stays, and so do joiners and direction marks of scripts that need them."""
    text = document.text
    edits = []
    for match in _INVISIBLE.finditer(text):
        if match.span() == (0, 1) and match.group() == "\ufeff":
            continue
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if not _NEEDS_JOINERS.search(beside):
            names = sorted({unicodedata.name(c, f"control {ord(c):02X}").lower() for c in match.group()})
            message = tell("Invisible: {a}.", a=", ".join(names))
            if _stands_for_letters(document, match):
                yield INVISIBLE.issue(text, Span(word_start(text, match.start()), word_end(text, match.end())), message)
            else:
                edits.append(Edit(*match.span(), "", message))
    yield from flag_words(INVISIBLE, document, edits)


def _stands_for_letters(document: Document, match: re.Match[str]) -> bool:
    """True for a control inside what is no word without it: some letters and a space were lost (*fo\x03commercial*)."""
    text = document.text
    if not any(ord(c) < _FIRST_SEEN for c in match.group()):
        return False
    before = text[word_start(text, match.start()) : match.start()]
    after = text[match.end() : word_end(text, match.end())]
    # *fo* and a word, but no word together.
    apart = len(after) >= _SHORTEST and lexicon.is_word(after, document.language)
    return before.isalpha() and apart and not lexicon.is_word(before + after, document.language)


LOOK_ALIKE = Rule(
    id="typography.look-alike-letter",
    summary=tell("A letter of another script inside a Latin word, or a letter for a digit, where it only looks right."),
    bad=(
        Example("the [сity>city] of Jiaxing"),
        Example("[Сhina>China] and its [pɑrks>parks]"),
        Example("a coastline of [l,000>1,000] miles"),
    ),
    good=(Example("Москва and Αθήνα are capitals."), Example("the vectors l, 100 and I, 200")),
    source="Unicode Technical Standard 39, Unicode Security Mechanisms (confusables)",
    type="characters",
)


def look_alikes(document: Document) -> Iterator[Issue]:
    text = document.text
    done = 0
    for match in _MIXED_SCRIPT.finditer(text):
        if match.start() < done:
            continue
        start = word_start(text, match.start())
        done = word_end(text, match.end())
        word = text[start:done]
        fixed = "".join(LOOK_ALIKES.get(c, c) for c in word)
        if fixed.isascii() and any(c.isascii() and c.isalpha() for c in word) and len(word) > 2:
            foreign = sorted({unicodedata.name(c).title() for c in word if c in LOOK_ALIKES})
            message = tell("“{a}” holds letters of another script.", a=word)
            yield LOOK_ALIKE.issue(text, Span(start, done), message, [fixed], map(as_is, foreign))
    for match in LETTER_FOR_DIGIT.finditer(text):
        message = tell("“{a}” holds a letter for a digit.", a=match.group())
        yield LOOK_ALIKE.issue(text, Span(*match.span()), message, ["1" + match.group()[1:]])

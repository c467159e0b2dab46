"""Characters that do not belong in the text: full-width, garbled, invisible, or of another script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import unescape

from pipeline.checks.typography.place import Edit, flag, flag_words, word_end, word_start
from pipeline.checks.typography.words import FULL_WIDTH, LOOK_ALIKES
from pipeline.model import Document, Issue
from pipeline.words import languages

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


def _ascii_mark(text: str, start: int, end: int, mark: str) -> str:
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


def full_width(document: Document) -> Iterator[Issue]:
    """Marks, letters and digits of Chinese width among English words.

    Bad:  Jiaxing，and Huzhou
    Good: Jiaxing, and Huzhou
    """
    text = document.text
    edits: list[Edit] = []
    marks = _marks_of(document.language)
    for match in _FULL_WIDTH_MARK.finditer(text):
        at, mark = match.start(), marks[match.group()]
        if not _beside_chinese(text, at, match.end()):
            edits.append(
                Edit(at, match.end(), _ascii_mark(text, *match.span(), mark), f"“{match.group()}” is the Chinese mark.")
            )
    for match in _FULL_WIDTH_LETTERS.finditer(text):
        if not _beside_chinese(text, *match.span()):
            fixed = unicodedata.normalize("NFKC", match.group())
            edits.append(Edit(*match.span(), fixed, f"“{match.group()}” is set in Chinese width."))
    yield from flag_words(document, edits, "characters")


def _beside_chinese(text: str, start: int, end: int) -> bool:
    return bool(_IS_HAN.search(text[max(0, start - 1) : start] + text[end : end + 1]))


def ligatures(document: Document) -> Iterator[Issue]:
    """Joined letters that came along from a PDF.

    Bad:  the oﬃce of the mayor
    Good: the office of the mayor
    """
    edits = [
        Edit(*m.span(), unicodedata.normalize("NFKC", m.group()), "Joined letters that searches do not find.")
        for m in _LIGATURE.finditer(document.text)
    ]
    yield from flag_words(document, edits, "characters")


def entities(document: Document) -> Iterator[Issue]:
    """An HTML entity that was not turned into its character.

    Bad:  research &amp; development
    Good: research & development
    """
    for match in _ENTITY.finditer(document.text):
        fixed = unescape(match.group()).replace("\u00a0", " ")
        yield flag(document, *match.span(), [fixed], "An HTML entity stands in the text.", type="characters")


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


def garbled(document: Document) -> Iterator[Issue]:
    """Text that was read in the wrong encoding.

    Bad:  Jiaxingâ€™s efforts in the cafÃ©
    Good: Jiaxing’s efforts in the café

    Bad:  the honor of ˇ°National Brandˇ± for years
    Good: the honor of “National Brand” for years
    """
    text = document.text
    edits: list[Edit] = []
    for match in _UTF8_AS_1252.finditer(text):
        fixed = _ungarble(match.group())
        if fixed:
            edits.append(Edit(*match.span(), fixed, "The text was read in the wrong encoding (UTF-8 as Windows-1252)."))
    for match in _GBK_GARBLED.finditer(text):
        mark = _GBK[match.group()]
        mark = _ascii_mark(text, *match.span(), FULL_WIDTH.get(mark, mark))
        edits.append(Edit(*match.span(), mark, "The text was read in the wrong encoding (GBK as Windows-1252)."))
    for match in _UTF8_AS_GBK.finditer(text):
        fixed = match.group().encode("gbk").decode("utf-8", errors="ignore")
        edits.append(Edit(*match.span(), fixed, "The text was read in the wrong encoding (UTF-8 as GBK)."))
    yield from _joined_quotes(document, edits)


def _joined_quotes(document: Document, edits: list[Edit]) -> Iterator[Issue]:
    """The edits as issues; a garbled pair of quotation marks around a few words is one."""
    text = document.text
    edits = sorted(edits)
    joined: list[Edit] = []
    for edit in edits:
        last = joined[-1] if joined else None
        between = text[last.end : edit.start] if last else ""
        if last and last.after == "“" and edit.after == "”" and len(between) < 60 and "\n" not in between:
            joined[-1] = Edit(last.start, edit.end, f"“{between}”", last.message)
        else:
            joined.append(edit)
    yield from flag_words(document, joined, "characters")


def lost(document: Document) -> Iterator[Issue]:
    """A character that an encoding could not hold: U+FFFD, or a question mark between words.

    Bad:  Jiaxing�s efforts
    Good: Jiaxing’s efforts

    Bad:  high-level opening-up ? integrating into the world
    Good: high-level opening-up · integrating into the world
    """
    text = document.text
    for match in re.finditer("\ufffd+", text):
        start, end = word_start(text, match.start()), word_end(text, match.end())
        after = text[match.end() : end]
        known = after in ("s", "t", "re", "ve", "ll") and start < match.start()
        suggestions = [f"{text[start : match.start()]}’{after}"] if known else []
        yield flag(document, start, end, suggestions, "A character was lost here.", type="characters", severity="major")
    if "?" in languages.of(document.language).typography.before:
        return  # a space before a question mark is right there
    for match in _LOST.finditer(text):
        start = match.start() - 1
        if start < 1 or text[start] not in " \u00a0" or not text[start - 1].isalpha():
            continue
        yield flag(
            document,
            start,
            match.end(),
            [" · ", " – ", ", "],
            "A question mark in mid-sentence stands for a character that was lost.",
            type="characters",
            ambiguous=True,
        )


def invisible(document: Document) -> Iterator[Issue]:
    """Characters nobody sees: zero-width spaces, soft hyphens, direction marks, controls.

    Bad:  the city of Jia\u200bxing
    Good: the city of Jiaxing
    """
    text = document.text
    edits = []
    for match in _INVISIBLE.finditer(text):
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if match.span() == (0, 1) and match.group() == "\ufeff":
            continue  # the byte order mark of the file
        if not _NEEDS_JOINERS.search(beside):
            names = sorted({unicodedata.name(c, f"control {ord(c):02X}").lower() for c in match.group()})
            edits.append(Edit(*match.span(), "", f"Invisible: {', '.join(names)}."))
    yield from flag_words(document, edits, "characters")


def look_alikes(document: Document) -> Iterator[Issue]:
    """Letters of another script inside a Latin word, where they only look right.

    Bad:  the city of Jiaхing
    Good: the city of Jiaxing
    """
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
            yield flag(
                document,
                start,
                done,
                [fixed],
                f"“{word}” holds letters of another script.",
                type="characters",
                evidence=tuple(foreign),
            )

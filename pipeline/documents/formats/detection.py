"""Which character set a plain text is in that is no UTF-8: what Windows and WPS call ANSI and Unicode.

Each set decodes strictly and must give the same bytes back. charset-normalizer says which of the readings look like
text at all; which of them is one, the dictionary and the marks of print tell: of words read in the wrong set hardly one
is in a dictionary.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.chinese import readings
from pipeline.model import InputError, Message, tell

UTF_8 = "utf-8"
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Python's codec and what people call the set. Western text is told from the others, and refused: it has many sets.
_GUESSED: Mapping[str, str] = {"gb18030": "GB 18030", "cp950": "Big5", "cp1252": "Windows-1252"}
_WESTERN = "cp1252"
NAMES: Mapping[str, str] = {**_GUESSED, UTF_8: "UTF-8", "gbk": "GBK", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
# Marks that stand in print, in Chinese text or in English.
_MARKS = frozenset("“”‘’—–…·•、。，：；！？（）《》〈〉「」『』【】［］％￥～－／℃°×→\u3000\u00a0")
_LATIN = re.compile(r"(?<=[A-Za-z])[À-öø-ÿāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+|[À-ÖØ-öø-ÿ](?=[a-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")
_BEYOND = re.compile(r"[^\x00-\x7f]")
# Of the characters beyond ASCII this share must be likely in the right reading, and at most that in any other. Of a few
# words one may be in no dictionary: where they are hardly anything in any other set, less is enough.
_SURE, _RIVAL = 0.8, 0.5
_LIKELY, _NO_RIVAL = 0.6, 0.2
# Fewer of them tell nothing.
_FEWEST = 3
# Characters that are looked at.
_MOST = 20_000
_SHOWN = 16


@dataclass(frozen=True, slots=True)
class _Reading:
    codec: str
    text: str
    likely: int
    """Of its characters beyond ASCII, those that stand in words or are marks of print."""
    all: int

    @property
    def share(self) -> float:
        return self.likely / self.all if self.all else 0.0

    def shown(self, at: int | None = None) -> str:
        """Its words around an offset; None: around the first beyond ASCII."""
        found = _BEYOND.search(self.text) if at is None else None
        start = max(0, (found.start() if found else at or 0) - _SHOWN // 2)
        return " ".join(self.text[start : start + _SHOWN].split())


def read(path: object, data: bytes) -> tuple[str, str]:
    """The text of a file, with nothing normalised, and Python's codec that gives its bytes back.

    Raises InputError for what is no text, or in a set that cannot be told.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise InputError(path, tell("the file is empty"), tell("put its text there or delete it"))
    for bom, codec in _BOMS:
        if data.startswith(bom):
            text = _decoded(data, codec)
            if text is None or "\0" in text:
                break
            return text, codec
    if b"\0" in data:
        return _wide(path, data)
    try:
        return data.decode(), UTF_8
    except UnicodeDecodeError as error:
        broken = error
    found = _best([reading for codec in _GUESSED if (reading := _reading(data, codec))])
    right = found[0] if found else None
    if right is not None and right.codec != _WESTERN and _is_told(right, found[1:], data):
        codec = right.codec
        if codec == "gb18030" and _decoded(data, "gbk") == right.text:
            codec = "gbk"  # the older set, where it is enough
        return right.text, codec
    line = data.count(b"\n", 0, broken.start) + 1
    raise InputError(path, _doubt(data, broken), tell("save it as UTF-8 text"), line)


_PLAIN = re.compile(r"[\t\n\r -~]")


def _wide(path: object, data: bytes) -> tuple[str, str]:
    """As `read`, of bytes with zeros among them: UTF-16 without a mark at its beginning, or no text."""
    found = []
    for _, codec in _BOMS:
        text = _decoded(data, codec)
        if text is not None and not _CONTROL.search(text):
            found.append(_wide_reading(codec, text))
    found = _best(found)
    if not found:
        raise InputError(path, tell("this is not a text file (it holds NUL bytes)"), tell("save it as UTF-8 text"))
    if found[0].share >= _SURE and all(other.share <= _RIVAL for other in found[1:]):
        return found[0].text, found[0].codec
    # The other order, too, where it gives no text.
    forced = (_wide_reading(codec, _forced(data, codec)) for _, codec in _BOMS if codec != found[0].codec)
    problem = tell(
        "it may be UTF-16, and reads “{words}” or “{others}” by the order of its bytes",
        words=found[0].shown(),
        others=next(forced).shown(),
    )
    raise InputError(path, problem, tell("save it as UTF-8 text"))


def _wide_reading(codec: str, text: str) -> _Reading:
    likely, beyond = _likely(text)
    plain = len(_PLAIN.findall(text))
    return _Reading(codec, text, likely + plain, beyond + plain)


def _is_told(right: _Reading, others: Sequence[_Reading], data: bytes) -> bool:
    """True for a reading that is the right one beyond doubt."""
    rival = max((other.share for other in others), default=0.0)
    if right.all < _FEWEST or rival > _RIVAL:
        return False
    if right.share >= _SURE:
        return rival <= _NO_RIVAL or right.codec in _like_text(data)
    return right.share >= _LIKELY and right.all > _FEWEST and rival <= _NO_RIVAL and right.codec in _like_text(data)


def _best(found: Iterable[_Reading]) -> list[_Reading]:
    """The likeliest first; of several, one that has all bytes, and UTF-8."""
    return sorted(found, key=lambda reading: (-reading.share, "\ufffd" in reading.text, reading.codec != UTF_8))


def _reading(data: bytes, codec: str) -> _Reading | None:
    text = _decoded(data, codec)
    return None if text is None else _Reading(codec, text, *_likely(text))


def _decoded(data: bytes, codec: str) -> str | None:
    """The text, where every byte of it comes back."""
    try:
        text = data.decode(codec)
        return text if text.encode(codec) == data else None
    except UnicodeError:
        return None


def _likely(text: str) -> tuple[int, int]:
    """How many of the characters beyond ASCII stand in words or are marks of print; how many there are."""
    beyond = likely = 0
    for match in _BEYOND.finditer(text):
        if beyond >= _MOST:
            break
        beyond += 1
        likely += match.group() in _MARKS
    last = match.end() if beyond else 0
    head = text[:last]
    likely += sum(len(match.group()) for match in _LATIN.finditer(head))
    return likely + _in_words(readings.simplify(head)), beyond


def _in_words(text: str) -> int:
    """How many Chinese characters stand in words of the dictionary that have more than one."""
    count = 0
    for match in readings.HAN.finditer(text):
        start, stop = match.span()
        while start < stop:
            for end in range(min(stop, start + readings.LONGEST), start + 1, -1):
                if readings.word(text[start:end]) is not None:
                    count += end - start
                    start = end
                    break
            else:
                count += text[start] in _COMMON
                start += 1
    return count


# Words of one character that are everywhere in Chinese.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处"
)


def _like_text(data: bytes) -> frozenset[str]:
    """The codecs in which the detector sees no mess."""
    # Imported here: most texts are UTF-8.
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=["gb18030", "cp950", "big5"])
    return frozenset({"big5": "cp950"}.get(match.encoding, match.encoding) for match in found)


def _doubt(data: bytes, error: UnicodeDecodeError) -> Message:
    """What a text is not, and how it reads in the two sets that it is likeliest to be in, with a � for each byte that
    is none of the set: in UTF-8, too, where hardly more than one byte is wrong."""
    found = _best(
        _Reading(codec, text, *_likely(text)) for codec in (*_GUESSED, UTF_8) if (text := _forced(data, codec))
    )
    # Where it is broken, in each.
    words = [one.shown(len(_forced(data[: error.start], one.codec))) for one in found]
    second = next((n for n, shown in enumerate(words) if shown != words[0]), 1)
    return tell(
        "not UTF-8 (byte 0x{a} at offset {b}); it reads “{words}” in {set} and “{others}” in {other}",
        a=f"{data[error.start]:02x}",
        b=error.start,
        words=words[0],
        set=NAMES[found[0].codec],
        others=words[second],
        other=NAMES[found[second].codec],
    )


def _forced(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace")

"""The language in which the program speaks to people: English, or what a gettext catalogue says instead."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.model import CheckFailed, InputError, Message, filled
from pipeline.words.languages import primary

CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh")
_TAGS = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, eq=False)
class Speech:
    """What is said to a person, in one language."""

    language: str
    """One of `LANGUAGES`."""
    words: Mapping[str, str] = field(default_factory=dict)
    """English sentences, with ``{name}`` for what differs, to those of the language."""
    script: Mapping[str, str] = field(default_factory=dict)
    """Those of them that the script of the review page says."""

    @property
    def tag(self) -> str:
        """BCP 47."""
        return _TAGS[self.language]

    def __call__(self, sentence: str, **values: object) -> str:
        """A sentence of the program's own, its places filled in; one without a translation stays English."""
        return filled(self.words.get(sentence, sentence), values)

    def counted(self, number: int, one: str, many: str, **values: object) -> str:
        """One of two sentences by a number, which stands at ``{n}``, its thousands divided."""
        return self(one if number == 1 else many, n=f"{number:,}", **values)

    def message(self, told: Message) -> str:
        """A message, and those within it, in this language; one without a translation stays English."""
        values = {name: self.message(v) if isinstance(v, Message) else v for name, v in told.values}
        return self(told.template, **values)

    def error(self, error: InputError | CheckFailed) -> str:
        """What is wrong with an input and what to do."""
        return self.message(error.told)


ENGLISH = Speech("en")


@cache
def of(language: str) -> Speech:
    """The speech of one of `LANGUAGES`; its catalogues are read when it is first asked for."""
    if language == "en":
        return ENGLISH
    catalogues: dict[str, dict[str, str]] = {}
    for path in sorted((CATALOGUES / language / "LC_MESSAGES").glob("*.po")):
        catalogues[path.stem] = dict(_messages(path.read_text("utf-8")))
    words = {sentence: said for told in catalogues.values() for sentence, said in told.items()}
    return Speech(language, words, catalogues["page"])


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def _messages(catalogue: str) -> Iterator[tuple[str, str]]:
    """The translated messages of a gettext catalogue (.po) without plurals and contexts, which ours have not.

    Source: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html.
    """
    for entry in re.split(r"\n\s*\n", catalogue):
        told = {"msgid": "", "msgstr": ""}
        name = ""
        for line in entry.split("\n"):
            if line.startswith("#"):
                continue
            name = line.partition(" ")[0] if line.startswith("msg") else name
            for string in _STRING.findall(line):
                told[name] += _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), string[1:-1])
        if told["msgid"] and told["msgstr"] and "#, fuzzy" not in entry:
            yield told["msgid"], told["msgstr"]


def chosen(wanted: str | None, environment: Mapping[str, str] = os.environ) -> Speech:
    """The speech that was asked for, else that of the system (LC_ALL, LC_MESSAGES, LANG)."""
    if wanted is None:
        system = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
        wanted = "zh" if system.lower().startswith("zh") else "en"
    return of(wanted)


def accepted(header: str) -> Speech:
    """The speech that a browser asks for first, of those there are (Accept-Language, RFC 9110)."""
    best, rank = "en", 0.0
    for entry in header.split(","):
        tag, _, quality = entry.strip().partition(";q=")
        language = primary(tag.strip())
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and weight > rank:
            best, rank = language, weight
    return of(best)

"""The language in which the program speaks to people: English, or what a gettext catalogue says instead."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from pipeline.model import InputError

CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh")
_TAGS = {"en": "en", "zh": "zh-Hans"}
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, eq=False)
class Speech:
    """What is said to a person, in one language."""

    language: str
    """One of `LANGUAGES`."""
    words: Mapping[str, str] = field(default_factory=dict)
    """English sentences, with ``{name}`` for what differs, to those of the language."""

    @property
    def tag(self) -> str:
        """BCP 47."""
        return _TAGS[self.language]

    def __call__(self, sentence: str, **values: object) -> str:
        """A sentence of the program's own, its places filled in; one without a translation stays English."""
        return _filled(self.words.get(sentence, sentence), values)

    def counted(self, number: int, one: str, many: str, **values: object) -> str:
        """One of two sentences by a number, which stands at ``{n}``, its thousands divided."""
        return self(one if number == 1 else many, n=f"{number:,}", **values)

    def error(self, error: Exception) -> str:
        """What is wrong with an input and what to do, or the message of any other error."""
        if isinstance(error, InputError) and self.words:
            problem, remedy = self.message(error.problem), self.message(error.remedy)
            return self("{where}: {problem}; {remedy}.", where=error.where, problem=problem, remedy=remedy)
        return self.message(str(error))

    def message(self, told: str) -> str:
        """A sentence that a check said, with its words filled in already; the grammar engine's own stay as they are."""
        if not self.words or told in self.words:
            return self.words.get(told, told)
        for start in (told[:1], "{"):
            for pattern, said in self._patterns.get(start, ()):
                if (match := pattern.fullmatch(told)) and (values := self._values(match)) is not None:
                    return _filled(said, values)
        return told

    def _values(self, match: re.Match[str]) -> dict[str, str] | None:
        """What stands at a sentence's places; at ``{why}`` stands a sentence again: None when it has no translation."""
        values = match.groupdict()
        if "why" in values:
            why = values["why"]
            values["why"] = self.message(why)
            if values["why"] == why:
                return None
        return values

    @cached_property
    def _patterns(self) -> dict[str, list[tuple[re.Pattern[str], str]]]:
        """The sentences with places, as patterns by first character; those with more words of their own first."""
        found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for sentence, said in sorted(self.words.items(), key=lambda pair: -len(_PLACE.sub("", pair[0]))):
            if "{" in sentence:
                parts = _PLACE.split(sentence)
                seen: set[str] = set()
                pattern = ""
                for index, part in enumerate(parts):
                    if index % 2 == 0:
                        pattern += re.escape(part)
                    elif part in seen:
                        pattern += f"(?P={part})"
                    else:
                        seen.add(part)
                        pattern += f"(?P<{part}>.+?)"
                found.setdefault(sentence[0], []).append((re.compile(pattern, re.DOTALL), said))
        return found


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), sentence)


ENGLISH = Speech("en")


@cache
def of(language: str) -> Speech:
    """The speech of one of `LANGUAGES`; its catalogue is read when it is first asked for."""
    if language == "en":
        return ENGLISH
    # Imported here: whoever reads English never pays for it.
    from babel.messages.pofile import read_po

    with (CATALOGUES / language / "LC_MESSAGES" / "zhengming.po").open("rb") as file:
        catalogue = read_po(file)
    return Speech(language, {str(m.id): str(m.string) for m in catalogue if m.id and m.string and not m.fuzzy})


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
        language = tag.strip().lower().partition("-")[0]
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and weight > rank:
            best, rank = language, weight
    return of(best)

"""LanguageTool's HTTP interface (version 2): its parameters understood, its answers made of the house's issues.

The reference is the server of LanguageTool 6.8, which the tests ask the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.answering.annotated import Annotated, Malformed, Utf16, parsed, plain
from pipeline.answering.desk import Desk, Wishes, as_text
from pipeline.engine import languagetool, provision, rulebook
from pipeline.model import ENGINE_RULES, USUAL, Depth, Document, Issue, Message, Reviewed, Rule, Span
from pipeline.speech.speech import Speech
from pipeline.words import languages

MAX_TEXT = 100_000
"""UTF-16 units of one request: some forty pages."""
OUR_IDS = "ZHENGMING_"
"""What the ids of our own rules begin with for other programs, whose lists of ids know capitals and ``_`` only."""

_LEVELS = "default, picky, academic, clarity, professional, creative, customer, jobapp, objective, elegant"
# A program that checks paragraph by paragraph asks about the whole text apart: for what only that shows.
_WHOLE, _PARTS = "textLevelOnly", "allButTextLevelOnly"
_MODES = (_WHOLE, _PARTS, "all", "batch")
_OF_THE_WHOLE = frozenset({"consistency"})
# What other programs call rules of ours, for their lists of what is off.
_ALIKE = {"WHITESPACE_RULE": "typography.runs-of-spaces", "CONSECUTIVE_SPACES": "typography.runs-of-spaces"}
_NO_LANGUAGE = "zz"
"""The code of a text that is to be left alone (see ``noopLanguages``)."""
_PICKY: Depth = "thorough"
_VARIANT = re.compile(r"[^-]+-.+")
_WHERE = "https://languagetool.org/http-api/swagger-ui/#/default"
UNKNOWN_ACTION = f"Unsupported action: '{{action}}'. Please see {_WHERE}"
NO_ACTION = f"This is the LanguageTool API. You have not specified any parameters. Please see {_WHERE}"
# LanguageTool's own categories, by our checks: programs have a switch and a colour for each. Names are none of
# `TYPOS`: a program that spells for itself switches these off, and knows no name.
_NAMES, _MISC = ("PROPER_NOUNS", "Proper Nouns"), ("MISC", "Miscellaneous")
_CATEGORIES: Mapping[str, tuple[str, str]] = {
    "terms": ("TERMINOLOGY", "Terminology"),
    "standing": ("TERMINOLOGY", "Terminology"),
    **dict.fromkeys(("names", "romanisation", "foreign-names", "places", "consistency"), _NAMES),
    **dict.fromkeys(("numbers", "coverage", "untranslated"), ("SEMANTICS", "Semantics")),
    "duplicates": ("REPETITIONS", "Repetitions"),
    "typography": ("TYPOGRAPHY", "Typography"),
    "grammar": ("GRAMMAR", "Grammar"),
    "spelling": ("TYPOS", "Possible Typo"),
    "model": ("STYLE", "Style"),
}
_CASE_BY_CASE = frozenset(_CATEGORIES) - {"duplicates", "typography", "grammar", "spelling", "model"}
_SPELLER = re.compile("MORFOLOGIK|HUNSPELL|SPELLER")
# Its context, in UTF-16 units on each side, and what stands for the rest.
_CONTEXT, _REST = 40, "..."
# What its server says of itself beside what `/v2/info` does.
_SOFTWARE = {
    "name": "LanguageTool",
    "version": provision.LANGUAGETOOL,
    "buildDate": "",
    "apiVersion": 1,
    "premium": False,
    "premiumHint": "",
    "status": "",
}
# Name, code and long code, where there is no engine to ask.
_OWN_LANGUAGES = tuple(
    (own.name if code == own.tag else f"{own.name} ({code.partition('-')[2]})", own.tag, code)
    for own in map(languages.of, languages.checked())
    for code in dict.fromkeys((own.tag, *own.engine))
)


class Refused(Exception):
    """A request that is not answered as asked: its HTTP status, and LanguageTool's words for why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a check, understood."""

    annotated: Annotated
    language: str
    """LanguageTool's code, or ``auto``."""
    hints: Mapping[str, str]
    """What bears upon the guess at the language."""
    depth: Depth
    off: frozenset[str]
    on: frozenset[str]
    off_categories: frozenset[str]
    on_categories: frozenset[str]
    only: bool
    """Nothing but what is `on`."""
    mode: str = "all"

    def wants(self, rule: str, category: str) -> bool:
        """By the ids that the program knows."""
        if self.only:
            return rule in self.on or category in self.on_categories
        return rule not in self.off and (category not in self.off_categories or rule in self.on)


def understood(given: Mapping[str, str], codes: Sequence[str], depth: Depth = USUAL) -> Asked:
    """The parameters of ``/v2/check``; those it does not know mean nothing. `codes`: those of the languages there are;
    `depth`: what the level ``default`` shows. Raises Refused, in the order in which LanguageTool would."""
    if "text" in given and "data" in given:
        raise Refused(400, "Set only 'text' or 'data' parameter, not both")
    if not given.keys() & {"text", "data"}:
        raise Refused(400, "Missing 'text' or 'data' parameter")
    try:
        annotated = plain(given["text"]) if "text" in given else parsed(given["data"])
    except Malformed as why:
        raise Refused(400, str(why)) from None
    length = Utf16(annotated.whole).units(len(annotated.whole))
    if length > MAX_TEXT:
        raise Refused(
            413,
            f"Your text exceeds the limit of {MAX_TEXT} characters (it's {length} characters)."
            " Please submit a shorter text.",
        )
    language = given.get("language", "")
    if not language:
        raise Refused(
            400,
            "Missing 'language' parameter, e.g. 'language=en-US' for American English or 'language=fr' for French",
        )
    if language != "auto":
        language = _code(language, codes)
    variants = given.get("preferredVariants", "")
    if variants and language != "auto":
        raise Refused(400, "You specified 'preferredVariants' but you didn't specify 'language=auto'")
    for variant in variants.split(",") if variants else ():
        if not _VARIANT.fullmatch(variant.strip()):
            raise Refused(400, f"Invalid format for 'preferredVariants', expected a dash as in 'en-GB': '{variant}'")
        _code(variant.strip(), codes)
    if mother := given.get("motherTongue", ""):
        _code(mother, codes)
    level, mode = given.get("level", "default"), given.get("mode", "all")
    if level.lower() not in _LEVELS.split(", "):
        raise Refused(400, f"Unknown value '{level}' for parameter 'level'. Valid values: {_LEVELS}")
    if mode not in _MODES:
        raise Refused(400, f"Mode must be one of 'textLevelOnly', 'allButTextLevelOnly', or 'all' but was: '{mode}'")
    only = given.get("enabledOnly", "").lower() in ("yes", "true")
    asked = Asked(
        annotated,
        language,
        {name: given[name] for name in ("preferredVariants", "preferredLanguages", "noopLanguages") if given.get(name)},
        # Who names rules wants all that they say.
        _PICKY if only or level.lower() == "picky" else depth,
        _ids(given, "disabledRules"),
        _ids(given, "enabledRules"),
        _ids(given, "disabledCategories"),
        _ids(given, "enabledCategories"),
        only,
        mode,
    )
    if asked.only and (asked.off or asked.off_categories):
        raise Refused(400, "You cannot specify disabled rules or categories using enabledOnly=true")
    if asked.only and not (asked.on or asked.on_categories):
        raise Refused(400, "You must specify enabled rules or categories when using enabledOnly=true")
    return asked


def _ids(given: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(word for part in given.get(name, "").split(",") if (word := part.strip()))


def _code(asked: str, codes: Sequence[str]) -> str:
    """A code as LanguageTool writes it. Raises Refused for a language that there is not."""
    found = next((code for code in codes if code.lower() == asked.lower()), None)
    if found is None:
        known = ", ".join(sorted(codes))
        tail = (
            "The list of languages is read from META-INF/org/languagetool/language-module.properties in the Java"
            " classpath. See https://dev.languagetool.org/java-api for details."
        )
        raise Refused(
            400,
            f"'{asked}' is not a language code known to LanguageTool. Supported language codes are: {known}. {tail}",
        )
    return found


class Answers:
    """What the interface says, of one desk."""

    def __init__(self, desk: Desk, spoken: Speech, address: str) -> None:
        """`spoken`: what our own messages are put in; `address` of the server, for links to its page of rules."""
        self._desk, self._spoken, self._address = desk, spoken, address

    def languages(self) -> Sequence[Mapping[str, str]]:
        """``/v2/languages``: the engine's; without one, those that we check ourselves."""
        told = self._desk.described()
        if told is not None:
            return told.languages
        return [dict(zip(("name", "code", "longCode"), row, strict=True)) for row in _OWN_LANGUAGES]

    @property
    def _software(self) -> Mapping[str, Any]:
        told = self._desk.described()
        return {} if told is None else told.software

    def info(self) -> Mapping[str, Any]:
        """``/v2/info``."""
        told = self._software
        names = ("name", "version", "buildDate", "commit", "premium")
        return {"software": {name: told.get(name, _SOFTWARE.get(name, "")) for name in names}}

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(language["longCode"] for language in self.languages()))

    def check(self, asked: Asked) -> Mapping[str, Any]:
        """``/v2/check``. Raises what `Desk.check` does."""
        language, detected = self._language(asked)
        text = asked.annotated.text if language != _NO_LANGUAGE else ""
        result = self._desk.check(as_text(text, language), wishes=_wishes(asked))
        document = result.review.document
        units = Utf16(asked.annotated.whole)
        matches = [
            match
            for item in result.review.within(asked.depth).issues
            if item.status != "rejected" and _in_mode(asked.mode, item.issue)
            for match in (self._match(item, document, asked.annotated, units),)
            if asked.wants(match["rule"]["id"], match["rule"]["category"]["id"])
        ]
        silent = self._desk.engine is not None and not result.grammar and bool(text.strip())
        return {
            "software": _SOFTWARE | {name: of for name, of in self._software.items() if name in _SOFTWARE},
            "warnings": {
                "incompleteResults": silent,
                **({"incompleteResultsReason": "LanguageTool did not answer in time"} if silent else {}),
            },
            "language": {**self._named(language), "detectedLanguage": detected},
            "matches": matches,
            "sentenceRanges": [
                [units.units(place.start), units.units(place.end)]
                for segment in document.segments
                for place in (asked.annotated.place(segment.span),)
            ],
            "extendedSentenceRanges": list(_ranges(document, language)),
        }

    def _language(self, asked: Asked) -> tuple[str, Mapping[str, Any]]:
        """The language of a text, and what its ``detectedLanguage`` is."""
        if asked.language != "auto":
            return asked.language, {**self._named(asked.language), "confidence": 0.0, "source": None}
        if _is_source(asked.annotated.text):
            # Nobody's translation, and no language of the engine's.
            return _NO_LANGUAGE, {"name": "NoopLanguage", "code": _NO_LANGUAGE, "confidence": 1.0, "source": None}
        found = None
        if self._desk.engine is not None and asked.annotated.text.strip():
            found = self._desk.engine.detected(asked.annotated.text[:1_000], asked.hints, self._desk.patience / 2)
        if found is None:
            usual = "en-US"
            variants = asked.hints.get("preferredVariants", "").split(",")
            code = next((v.strip() for v in variants if v.strip().startswith("en-")), usual)
            return code, {**self._named(code), "confidence": 0.0, "source": None}
        return str(found["code"]), found

    def _named(self, code: str) -> Mapping[str, str]:
        names = (language["name"] for language in self.languages() if language["longCode"] == code)
        return {"name": next(names, "NoopLanguage" if code == _NO_LANGUAGE else code), "code": code}

    def _match(self, item: Reviewed, document: Document, annotated: Annotated, units: Utf16) -> dict[str, Any]:
        issue = item.issue
        span, suggestions = _visible(document.text, issue)
        if item.decision is not None and item.decision.verdict == "accepted" and span == issue.span:
            chosen = item.decision.replacement or ""
            suggestions = (chosen, *(s for s in suggestions if s != chosen))
        place = annotated.place(span)
        start, end = units.units(place.start), units.units(place.end)
        said = _said(issue)
        message = said.match.get("message", str(issue.message)) if said else self._told(issue)
        return {
            "message": message,
            "shortMessage": said.match["shortMessage"] if said else self._spoken(issue.check).capitalize(),
            "replacements": [{"value": suggestion} for suggestion in suggestions],
            "offset": start,
            "length": end - start,
            "context": _context(annotated.whole, start, end),
            "sentence": _sentence(document, span),
            "type": said.match["type"] if said else {"typeName": _type(issue)},
            "rule": said.match["rule"] if said else self._rule(issue),
            "ignoreForIncompleteSentence": bool(said and said.match.get("ignoreForIncompleteSentence")),
            "contextForSureMatch": said.match.get("contextForSureMatch", 0) if said else 0,
        }

    def _told(self, issue: Issue) -> str:
        """The message with what it rests on: these programs have no other place for it."""
        # What a rule of language rests on is the same everywhere: its page says it.
        telling = issue.evidence if issue.check in _CASE_BY_CASE else ()
        facts = [self._spoken.message(fact).rstrip(".") for fact in telling]
        told = self._spoken.message(issue.message)
        return f"{told} ({'; '.join(facts)})" if facts else told

    def _rule(self, issue: Issue) -> dict[str, Any]:
        engine = issue.rule.startswith(f"{ENGINE_RULES}.")
        category, name = _CATEGORIES.get(issue.check, _MISC)
        record = _record(issue.rule)
        summary: Message | None = record.summary if record is not None else None
        return {
            "id": issue.rule.removeprefix(f"{ENGINE_RULES}.") if engine else our_id(issue.rule or issue.check),
            "description": self._spoken.message(summary) if summary is not None else self._spoken(issue.check),
            "issueType": issue.type,
            **({"urls": [{"value": f"{self._address}/rules#{issue.rule}"}]} if record and not engine else {}),
            "category": {"id": category, "name": name},
        }


_HAN = re.compile("[㐀-鿿]")


def _is_source(text: str) -> bool:
    """True for a text whose letters are Chinese for the most part."""
    return len(_HAN.findall(text)) > 0.5 * sum(map(str.isalpha, text))


def _in_mode(mode: str, issue: Issue) -> bool:
    whole = issue.check in _OF_THE_WHOLE
    return whole if mode == _WHOLE else not (whole and mode == _PARTS)


def our_id(rule: str) -> str:
    """``ZHENGMING_NAMES_NEAR_GLOSSARY`` for ``names.near-glossary``."""
    return OUR_IDS + re.sub(r"\W", "_", rule).upper()


def _record(rule: str) -> Rule | None:
    from pipeline.checks import rules

    return (
        rules.find(rule) if rules.is_known(rule) and (rule in rules.every() or rule.startswith(ENGINE_RULES)) else None
    )


def _wishes(asked: Asked) -> Wishes:
    """What a program switches, in the house's terms, so that what is off hides nothing; the rest goes by `wants`."""
    from pipeline.checks import rules

    ours = {our_id(rule): rule for rule in rules.every()}
    off = {ours.get(name, f"{ENGINE_RULES}.{name}") for name in asked.off}
    off |= {_ALIKE[name] for name in asked.off if name in _ALIKE}
    if any(_SPELLER.search(name) for name in asked.off):
        off.add("spelling")  # it rests on the engine's speller
    on = {name for name in asked.on if rulebook.known(name) is not None}
    if asked.only:
        on |= {
            name for name in rulebook.ids() if (rule := rulebook.known(name)) and rule.category in asked.on_categories
        }
    return Wishes(frozenset(off), frozenset(on))


def _said(issue: Issue) -> languagetool.Saying | None:
    """What the engine said of the rule of an issue that is its own."""
    prefix = f"{ENGINE_RULES}."
    if not issue.rule.startswith(prefix):
        return None
    return languagetool.saying(issue.rule.removeprefix(prefix), str(issue.message))


def _type(issue: Issue) -> str:
    if issue.check == "spelling":
        return "UnknownWord"
    return "Hint" if issue.type == "style" else "Other"


def _visible(text: str, issue: Issue) -> tuple[Span, tuple[str, ...]]:
    """A span of something, with the suggestions for it: where words are missing, that of the word beside them."""
    span = issue.span
    if span or not text:
        return span, issue.suggestions
    after = re.compile(r"\S+|\s").match(text, span.end)
    if after:
        return Span(span.start, after.end()), tuple(s + after.group() for s in issue.suggestions)
    before = re.search(r"\S+\Z|\s\Z", text[: span.start])
    start = before.start() if before else span.start
    return Span(start, span.end), tuple(text[start : span.start] + s for s in issue.suggestions)


def _context(text: str, start: int, end: int) -> dict[str, Any]:
    """As LanguageTool has it: 40 units on each side, line feeds as spaces."""
    units = Utf16(text)
    length = units.units(len(text))
    first, last = max(0, start - _CONTEXT), min(length, end + _CONTEXT)
    before, after = _REST if first else "", _REST if last < length else ""
    data = text.encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le", "replace")
    return {
        "text": before + data.replace("\n", " ") + after,
        "offset": start - first + len(before),
        "length": end - start,
    }


def _sentence(document: Document, span: Span) -> str:
    within = [segment.span for segment in document.segments if segment.span.overlaps(span)]
    if not within:
        return span.of(document.text).strip()
    return document.text[within[0].start : within[-1].end].strip()


def _ranges(document: Document, language: str) -> Iterator[dict[str, Any]]:
    units = Utf16(document.text)
    for segment in document.segments:
        yield {
            "from": units.units(segment.span.start),
            "to": units.units(segment.span.end),
            "detectedLanguages": [{"language": language.split("-")[0], "rate": 1.0}],
        }


def failure(why: str) -> str:
    """An error as LanguageTool words it."""
    return f"Error: {why}"

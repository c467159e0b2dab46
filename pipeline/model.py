"""The records that the stages hand on: frozen, slotted, with tuples inside."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Literal, NamedTuple, get_args

Severity = Literal["neutral", "minor", "major", "critical"]
SEVERITIES: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")

Kind = Literal["place", "person", "organisation", "term", "slogan"]
KINDS: tuple[Kind, ...] = ("place", "person", "organisation", "term", "slogan")

TermStatus = Literal["preferred", "admitted", "deprecated", "forbidden"]
TERM_STATUSES: tuple[TermStatus, ...] = ("preferred", "admitted", "deprecated", "forbidden")

Verdict = Literal["accepted", "rejected", "deferred"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected", "deferred")

ASKED = ("translator",)

IssueStatus = Literal["pending", "accepted", "rejected", "deferred"]

Level = Literal["sure", "likely", "ask"]
LEVELS: tuple[Level, ...] = ("sure", "likely", "ask")
"""How sure an issue is, surest first."""

Depth = Literal["sure", "likely", "thorough"]
DEPTHS: tuple[Depth, ...] = ("sure", "likely", "thorough")
"""How far down the levels somebody looks; each shows one more of them than the one before."""
USUAL: Depth = "likely"

SURE, LIKELY = 0.93, 0.62
"""From which confidence on an issue is called so. A confidence is meant to be what comes true, so that of the sure ones
95% are right and of the likely ones 75%, on the whole: see `benchmarks/calibration.py`."""
PROMISED = {"sure": 0.95, "likely": 0.75}


MOST_OF_A_RULE = 5_000
"""Issues of one rule in one document that are flagged: a text with more is no release but something put there by
mistake, and its report would be too large for a browser."""


def level_of(confidence: float) -> Level:
    """The words for a confidence."""
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "ask"


def shows(depth: Depth, level: Level) -> bool:
    """True where issues of this level are asked for."""
    return LEVELS.index(level) <= DEPTHS.index(depth)


# The MQM dimension of each ITS 2.0 localization-quality issue type that a check may use.
# Source: https://www.w3.org/TR/its20/#lqissue-typevalues and the MQM core typology.
DIMENSIONS: Mapping[str, str] = {
    "terminology": "Terminology",
    "inconsistency": "Terminology",
    "inconsistent-entities": "Terminology",
    "mistranslation": "Accuracy",
    "omission": "Accuracy",
    "addition": "Accuracy",
    "untranslated": "Accuracy",
    "numbers": "Accuracy",
    "length": "Accuracy",
    "misspelling": "Linguistic conventions",
    "typographical": "Linguistic conventions",
    "duplication": "Linguistic conventions",
    "grammar": "Linguistic conventions",
    "whitespace": "Linguistic conventions",
    "characters": "Linguistic conventions",
    "style": "Style",
    "register": "Style",
    "locale-violation": "Locale conventions",
    "uncategorized": "Other",
}


_HOLE = re.compile(r"\{(\w+)\}")


def filled(template: str, values: Mapping[str, object]) -> str:
    """A template with its places, ``{name}``, filled in; a place without a value stays as it is."""
    return _HOLE.sub(lambda hole: str(values.get(hole[1], hole[0])), template)


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be told to a person: a template and its values, put into words when it is shown.

    The English template is its id in the catalogues (a gettext msgid); ``str()`` is the English sentence.
    """

    template: str
    values: tuple[tuple[str, str | Message], ...] = ()
    """What stands at each ``{name}`` of the template; words of the texts as they are, other messages in their turn."""

    def __str__(self) -> str:
        return filled(self.template, dict(self.values))

    def packed(self) -> list[object]:
        """As JSON can hold it: the template, the names of its places, what stands at each."""
        values = [value.packed() if isinstance(value, Message) else value for _, value in self.values]
        return [self.template, [name for name, _ in self.values], values]

    @classmethod
    def unpacked(cls, data: Sequence[Any]) -> Message:
        """The message that `packed` made this of; ValueError or TypeError for anything else."""
        template, names, values = data
        made = (cls.unpacked(value) if isinstance(value, list) else str(value) for value in values)
        return cls(str(template), tuple(zip(map(str, names), made, strict=True)))


def tell(template: str, **values: object) -> Message:
    """A message. The template is written out at the call, so that the catalogues can be held against the source."""
    return Message(template, tuple((k, v if isinstance(v, Message) else str(v)) for k, v in values.items()))


def tell_count(number: int, one: str, many: str, **values: object) -> Message:
    """One of two messages by a number, which stands at ``{n}``, its thousands divided."""
    template = one if number == 1 else many
    return tell(template, n=f"{number:,}", **values)


def as_is(text: str) -> Message:
    """Words that are nobody's to translate: of the text, of the grammar engine, of a person."""
    return tell("{text}", text=text)


class InputError(Exception):
    """Something the user gave us cannot be used; ends the run with exit status 2.

    ``str()`` is one sentence in English: file, place, what was found, what to do.
    """

    def __init__(self, path: object, problem: Message, remedy: Message, line: int | None = None) -> None:
        self.path, self.line = f"{path}", line
        self.where = f"{path}:{line}" if line is not None else f"{path}"
        self.problem, self.remedy = problem, remedy
        self.told = tell("{where}: {problem}; {remedy}.", where=self.where, problem=problem, remedy=remedy)
        super().__init__(str(self.told))


class CheckFailed(Exception):
    """A check raised: the run stops, and says which one."""

    def __init__(self, told: Message) -> None:
        self.told = told
        super().__init__(str(told))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of Unicode code points of a text exactly as decoded."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two share a code point; two empty or touching spans do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


ParagraphKind = Literal["heading", "item", "prose"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table; rows and columns are counted from 1."""

    table: Message
    """What the table is called: ``table 1``, ``sheet “Release”``."""
    row: int
    column: int
    across: int = 1
    """Columns that it takes."""
    heading: bool = False
    down: int = 1
    """Rows that it takes."""
    name: Message | None = None
    """What the file's readers call it: ``cell C2``."""

    @property
    def place(self) -> Message:
        """In words: ``table 1, row 2, column 3``."""
        own = self.name or tell("row {row}, column {column}", row=self.row, column=self.column)
        return tell("{table}, {cell}", table=self.table, cell=own)


@dataclass(frozen=True, slots=True)
class Structure:
    """What the file tells of a paragraph besides its words."""

    place: Message | None = None
    """Where it stands when not in running text: ``footnote``, ``alternative text``."""
    level: int = 0
    """Of a heading, from 1; 0 for anything else."""
    cell: Cell | None = None
    file: str = ""
    """Of a translation file that holds several: the one that it was made of."""
    unit: str = ""
    """What a translation file calls the unit that it is part of."""
    segment: str = ""
    """What the file calls its segment of that unit, where it is divided into such."""


RUNNING = Structure()
"""Of running text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of text without its line ending; `heading` also covers captions, datelines and menus."""

    span: Span
    kind: ParagraphKind
    structure: Structure = RUNNING


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence. `id` is ``p3s2``: third paragraph, second sentence, counted from 1."""

    id: str
    span: Span
    paragraph: int
    """Index into `Document.paragraphs`."""
    source: Segment | None = None
    """The source segment it translates, in `Document.source`; one span may cover several sentences."""


class Word(NamedTuple):
    """One word without a possessive ending; the parts of a compound are words of their own."""

    text: str
    key: str
    """Lower case, with a straight apostrophe."""
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    """As given on the command line; never made absolute."""
    language: str
    """BCP 47."""
    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    segments: tuple[Segment, ...] = ()
    source: Document | None = None
    names: tuple[Span, ...] = ()
    """Names known to be right (glossary, repeated, source): no other check may touch them. Sorted, disjoint."""
    findings: tuple[Finding, ...] = ()
    """What the grammar engine reported; empty when it did not run."""
    foreign: tuple[Span, ...] = ()
    """Chinese that the file says is in another language than the release: left as it is. Sorted, disjoint."""
    edits: tuple[tuple[Edit, ...], ...] = ()
    """What a model of the house would change in each paragraph; empty when it was not asked."""
    words: tuple[Word, ...] = ()
    """Those of its text, while several checks go through them (`words.phrases.of`); empty: not looked for."""
    readings: list[Any] = field(default_factory=list, repr=False, compare=False)
    """What `judging.reading.of` keeps, so that several checks read a text once."""
    gains: dict[Any, float] = field(default_factory=dict, repr=False, compare=False)
    """What `judging.sentences` knows already of its sentences."""

    @property
    def name(self) -> str:
        """``NAME.en`` of ``folder/NAME.en.txt``: what its report and its corrections are called."""
        return PurePath(self.path).name.removesuffix(".txt")

    def before(self, at: int) -> str:
        """What stands before a place in its segment."""
        index = bisect_right(self.segments, at, key=lambda segment: segment.span.start) - 1
        return self.text[self.segments[index].span.start : at] if index >= 0 else ""


@dataclass(frozen=True, slots=True)
class Term:
    source: str
    target: str
    language: str
    kind: Kind
    status: TermStatus
    note: str = ""
    origin: str = ""
    """``file:line`` it was read from, for messages."""


_MARK = re.compile(r"(?<!\\)\[((?:[^\[\]>]|\\.)*)>([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Example:
    """A text that shows what a rule does, with what else the rule needs to see."""

    text: str
    """Its errors are marked, ``[found>suggestion]``; ``[found>]`` deletes, ``[found>?]`` has no suggestion; ``\\[``
    is a bracket of the text."""
    source: str = ""
    """The Chinese that it translates; empty: there is none."""
    glossary: tuple[str, ...] = ()
    """Rows, ``嘉兴=Jiaxing`` or ``嘉兴=Kashing:deprecated:place``."""
    language: str = "en"

    def parts(self) -> Iterator[tuple[str, str | None]]:
        """The text in order: what is marked with what should stand there (``?``: nobody knows); the rest with None."""
        at = 0
        for mark in _MARK.finditer(self.text):
            yield self.text[at : mark.start()].replace("\\[", "["), None
            yield mark[1], mark[2].partition("|")[0]
            at = mark.end()
        yield self.text[at:].replace("\\[", "["), None


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a check flag words: one record beside its code, or its line of data."""

    id: str
    """The check and a name that stays, ``names.near-glossary``."""
    summary: Message
    """One sentence: what is flagged, and why."""
    bad: tuple[Example, ...]
    """Each is flagged by this rule, and what is marked is what it flags, with that suggestion first."""
    good: tuple[Example, ...]
    """Each is flagged by no rule."""
    source: str
    """Where it can be looked up: a standard, a work, the data that it rests on."""
    type: str
    """A key of `DIMENSIONS`."""
    severity: Severity = "minor"
    languages: tuple[str, ...] = ()
    """The languages (BCP 47) it holds in; empty: in all that have what it needs."""
    bulk: bool = True
    """A person may accept all of its corrections at once."""

    @property
    def check(self) -> str:
        return self.id.partition(".")[0]

    def holds_in(self, language: str) -> bool:
        """True for a language (BCP 47) that the rule is for; regions and scripts make no difference."""
        return not self.languages or language.split("-")[0].lower() in self.languages

    def issue(
        self,
        text: str,
        span: Span,
        message: Message,
        suggestions: Iterable[str] = (),
        evidence: Iterable[Message] = (),
        *,
        ambiguous: bool = False,
        confidence: float = 1.0,
    ) -> Issue:
        """An issue of this rule at `span` of a document's `text`; arguments as the fields of `Issue`."""
        return Issue(
            check=self.check,
            type=self.type,
            severity=self.severity,
            span=span,
            text=span.of(text),
            message=message,
            suggestions=tuple(suggestions),
            evidence=tuple(evidence),
            ambiguous=ambiguous,
            rule=self.id,
            bulk=self.bulk,
            confidence=confidence,
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check proposes. MQM: an *issue* becomes an *error* only when a person confirms it."""

    check: str
    type: str
    """A key of `DIMENSIONS`."""
    severity: Severity
    span: Span
    text: str
    """The words of the document at `span`; empty for a pure insertion."""
    message: Message
    """One sentence."""
    suggestions: tuple[str, ...] = ()
    """Replacements for `text`, best first."""
    evidence: tuple[Message, ...] = ()
    """What the flag rests on, one fact each."""
    ambiguous: bool = False
    """Several suggestions are equally right: show them all, never apply one in bulk."""
    id: str = ""
    """Filled in by `identify`."""
    rule: str = ""
    """The id of the rule that made it."""
    bulk: bool = True
    """False where its rule wants each place looked at by itself: never accepted together with others."""
    confidence: float = 1.0
    """How likely it is right, from 0 to 1; what the judge says (`pipeline/judging/`)."""
    by_hand: Message | None = None
    """Why `apply` cannot put anything in the place of its words in this kind of file: a person corrects it there."""

    @property
    def level(self) -> Level:
        """The words for its confidence."""
        return level_of(self.confidence)

    @property
    def figure(self) -> float:
        """Its confidence to two places; cut off, so that it never looks like that of a higher level."""
        return int(self.confidence * 100 + 1e-9) / 100

    def joined(self, other: Issue) -> Issue:
        """This issue, with what another on exactly its words adds to its evidence and, behind its own, suggestions.

        One with another apostrophe is no other suggestion.
        """
        own = {suggestion.replace("’", "'") for suggestion in self.suggestions}
        return replace(
            self,
            suggestions=(*self.suggestions, *(s for s in other.suggestions if s.replace("’", "'") not in own)),
            evidence=(*self.evidence, *(e for e in other.evidence if e not in self.evidence)),
        )


Setting = Literal["off", "on", "neutral", "minor", "major", "critical"]
SETTINGS: tuple[Setting, ...] = get_args(Setting)


@dataclass(frozen=True, slots=True)
class Switches:
    """Which rules a house wants, and how severe: by id, or by the beginning of ids up to a dot.

    ``grammar`` stands for every rule of the check, ``grammar.languagetool`` for all of the engine; the longer wins.
    """

    settings: tuple[tuple[str, Setting], ...] = ()
    only: frozenset[str] = frozenset()
    """If there are any: no other rule counts."""

    def of(self, rule: str) -> Setting:
        """What becomes of a rule: ``on`` where nothing is said."""
        if self.only and self.only.isdisjoint(id_and_groups(rule)):
            return "off"
        settings = dict(self.settings)
        return next((settings[name] for name in id_and_groups(rule) if name in settings), "on")

    def applied(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """The issues that are left, each with the severity that the house gives its rule."""
        if not self.settings and not self.only:
            yield from issues
            return
        for issue in issues:
            wanted = self.of(issue.rule)
            if wanted in SEVERITIES and wanted != issue.severity:
                yield replace(issue, severity=wanted)
            elif wanted != "off":
                yield issue


def id_and_groups(rule: str) -> Iterator[str]:
    """A rule's id, then what it begins with up to each dot, the longest first."""
    while rule:
        yield rule
        rule = rule.rpartition(".")[0]


AS_SHIPPED = Switches()
ENGINE_RULES = "grammar.languagetool"
"""What the ids of the grammar engine's own rules begin with."""
MODEL_RULE = "model.proposal"
"""The rule of what a model of the house proposes."""


ASSISTANT = " (assistant)"
"""What stands behind the name of a reviewer that is no person, and only proposes."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an issue, or (without `issue`) about words that no check flagged.

    `exact`, `prefix` and `suffix` are a W3C TextQuoteSelector: they find the place again.
    """

    issue: str
    verdict: Verdict
    exact: str
    prefix: str = ""
    suffix: str = ""
    replacement: str | None = None
    reviewer: str = ""
    date: str = ""
    """ISO 8601, UTC, seconds: ``2026-11-23T04:20:00Z``."""
    note: str = ""
    rule: str = ""
    """The rule that made the issue, for whoever reads or counts the file; nothing is found by it."""
    ask: str = ""
    """Whom a decision for later asks, one of `ASKED`: then its note is the question. Empty for nobody."""

    @property
    def proposed(self) -> bool:
        """True where an assistant put it off with a proposal in its note: a person has yet to decide."""
        return self.verdict == "deferred" and self.reviewer.endswith(ASSISTANT)


@dataclass(frozen=True, slots=True)
class Correction:
    """One replacement that an accepted decision asks for; `before` guards against a changed text."""

    span: Span
    before: str
    after: str
    issue: str
    decision: Decision = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One correction as it was carried out, with all that a later reader may ask about it."""

    release: Span
    """Where `before` stood in the release."""
    cleaned: Span
    """Where `after` stands in the cleaned release."""
    line: int
    column: int
    """In the release, both counted from 1."""
    before: str
    after: str
    issue: str
    """Empty for a reviewer's own correction, as are `check`, `type`, `message` and `evidence`."""
    check: str = ""
    type: str = ""
    message: Message | None = None
    evidence: tuple[Message, ...] = ()
    reviewer: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One match of the grammar engine, in code points of the document's text."""

    span: Span
    rule: str
    category: str
    issue_type: str
    """LanguageTool's own ITS issue type."""
    message: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a paragraph that a language model would write otherwise: its own word for it, held against nothing."""

    before: str
    after: str
    why: str
    by: str
    """The name of the model."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An issue with what was decided about it; `decision` is None exactly when the status is pending."""

    issue: Issue
    status: IssueStatus
    decision: Decision | None = None

    @property
    def undecided(self) -> bool:
        """True where no person has decided: it is pending, or an assistant has proposed something."""
        return self.status == "pending" or (self.decision is not None and self.decision.proposed)


@dataclass(frozen=True, slots=True)
class Review:
    """A document's issues and decisions, held against each other."""

    document: Document
    issues: tuple[Reviewed, ...]
    """Sorted by span, disjoint."""
    corrections: tuple[Correction, ...] = ()
    """Of the accepted decisions, a reviewer's own among them; sorted by span, disjoint."""
    applied: tuple[Decision, ...] = ()
    """Accepted decisions whose replacement stands in the text already (a cleaned release)."""
    stale: tuple[Decision, ...] = ()
    """Decisions whose words are gone."""
    ambiguous: tuple[Decision, ...] = ()
    """Decisions whose words stand in several places that the context cannot tell apart."""
    conflicting: tuple[tuple[Decision, Decision], ...] = ()
    """Pairs that contradict or overlap each other; none of them is applied."""

    def count(self, status: IssueStatus) -> int:
        return sum(item.status == status for item in self.issues)

    @property
    def undecided(self) -> int:
        """Issues that a person has yet to decide about."""
        return sum(item.undecided for item in self.issues)

    def within(self, depth: Depth) -> Review:
        """The review as it is shown to whoever looks so far: without what is pending and less sure than that.

        What is decided stays, however sure it was: a decision counts.
        """
        seen = tuple(item for item in self.issues if item.status != "pending" or shows(depth, item.issue.level))
        return self if len(seen) == len(self.issues) else replace(self, issues=seen)


_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
# Neighbours further away than this belong to another thought; it also bounds the search.
_REACH = 80


def _neighbours(text: str, span: Span) -> tuple[str, str]:
    before = _WORD.findall(text, max(0, span.start - _REACH), span.start)
    after = _WORD.search(text, span.end, min(len(text), span.end + _REACH))
    return (before[-1] if before else "", after.group() if after else "")


def identify(text: str, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues sorted by span and check, each with an id that outlives edits elsewhere in the text.

    The id hashes the check, the words, one word either side and which occurrence of these it is;
    never an offset.
    """
    seen: Counter[tuple[str, str, str, str]] = Counter()
    named = []
    for issue in sorted(issues, key=lambda i: (i.span, i.check, str(i.message))):
        before, after = _neighbours(text, issue.span)
        key = (issue.check, issue.text, before, after)
        seen[key] += 1
        digest = hashlib.sha256("\x1f".join((*key, str(seen[key]))).encode()).hexdigest()
        named.append(replace(issue, id=digest[:12]))
    return tuple(named)


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a code point, both counted from 1; a line ends at ``\\n``."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1

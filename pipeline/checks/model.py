"""What a language model of the house's own proposes: only exact, small changes that leave names and figures alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.checks import reported
from pipeline.glossary.glossary import Glossary
from pipeline.model import MODEL_RULE, Document, Edit, Example, Issue, Rule, Span, tell
from pipeline.quantities import tongues, western

MOST_WORDS = 6
"""Of a change, before or after: more is a sentence written anew."""
MOST_CHANGES = 8
"""In a paragraph."""
REWRITTEN = 1 / 3
"""The share of a paragraph's words that may change: beyond it the paragraph was written anew, and none is taken."""
CONFIDENCE = 0.5
"""Of every proposal: nobody has measured the model of a house. Its decisions say more."""
_LONGEST = 120

PROPOSAL = Rule(
    id=MODEL_RULE,
    summary=tell(
        "What the house’s own language model would write otherwise: a few words that stand there exactly so, never a"
        " name or a figure known to be right. Only where the house names a model."
    ),
    bad=(
        Example("The fair [has opened>opened] yesterday."),
        Example("The museum is [closed>open] every Monday.", source="博物馆每周一开放。"),
    ),
    good=(
        Example("The delegation arrived in Jiaxing yesterday.", glossary=("嘉兴=Jiaxing",)),
        Example("The output of the county rose by twelve percent."),
        Example("The old town attracts many visitors every year."),
    ),
    source="the model named in corrections/standing.toml; docs/house-model.md",
    type="uncategorized",
    bulk=False,
)

RULES = (PROPOSAL,)


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """The edits that can be taken, each on the fewest words."""
    for paragraph, edits in zip(document.paragraphs, document.edits, strict=False):
        if edits:
            yield from _issues(document, paragraph.span, edits)


@dataclass(frozen=True, slots=True)
class _Change:
    """An edit on the fewest words of the document that say it."""

    span: Span
    before: str
    after: str
    edit: Edit

    @property
    def words(self) -> int:
        return max(len(self.before.split()), len(self.after.split()))


def _issues(document: Document, paragraph: Span, edits: Sequence[Edit]) -> Iterator[Issue]:
    changes: dict[Span, _Change] = {}
    for edit in edits:
        change = _placed(document, paragraph, edit)
        if change is not None:
            changes.setdefault(change.span, change)
    words = len(paragraph.of(document.text).split())
    if sum(change.words for change in changes.values()) > max(2, words * REWRITTEN):
        return
    taken = [change for change in changes.values() if _may_be_taken(document, paragraph, change)]
    for change in taken[:MOST_CHANGES]:
        message = tell("The house’s model would write “{a}” for “{b}”.", a=change.after, b=change.before)
        evidence = [tell("{a}, a language model; nothing else speaks for it", a=change.edit.by)]
        if change.edit.why:
            evidence.append(tell("its reason: {a}", a=change.edit.why))
        issue = PROPOSAL.issue(document.text, change.span, message, [change.after], evidence)
        yield replace(issue, confidence=CONFIDENCE)


# --- where an edit stands ---------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\S+")


def _placed(document: Document, paragraph: Span, edit: Edit) -> _Change | None:
    """The edit on the words that change.

    None when its words stand there never or twice, when nothing changes, and when a known name would be touched.
    """
    text = paragraph.of(document.text)
    start = r"(?<!\w)" if edit.before[0].isalnum() else ""
    end = r"(?!\w)" if edit.before[-1].isalnum() else ""
    found = [m.start() for m in re.finditer(f"{start}(?={re.escape(edit.before)}{end})", text)]
    if len(found) != 1 or any(c.isspace() and c != " " for c in set(edit.after) - set(edit.before)):
        return None
    wanted = _TOKEN.findall(text[: found[0]] + edit.after + text[found[0] + len(edit.before) :])
    words = list(_TOKEN.finditer(text))
    most = min(len(words), len(wanted))
    head = 0
    while head < most and words[head].group() == wanted[head]:
        head += 1
    tail = 0
    while tail < most - head and words[-1 - tail].group() == wanted[-1 - tail]:
        tail += 1
    if head == len(words) - tail == len(wanted) - tail:
        return None
    for before, behind in _widened(most, head, tail):
        first, last = words[before], words[len(words) - behind - 1]
        span = Span(paragraph.start + first.start(), paragraph.start + last.end())
        if " ".join(span.of(document.text).split()) != span.of(document.text):
            continue  # a line break, or a space that somebody chose
        span, after = _without_shared_marks(document.text, span, " ".join(wanted[before : len(wanted) - behind]))
        if not reported.touches_name(document, span):
            return _Change(span, span.of(document.text), after, edit)
    return None


def _widened(most: int, head: int, tail: int) -> Iterator[tuple[int, int]]:
    """How many words stay before and behind a change, so that both its sides hold one.

    What adds or deletes takes along the word behind it, else the one before. `most` are the words of the shorter side.
    """
    if head + tail < most:
        yield head, tail
        return
    if tail:
        yield head, tail - 1
    if head:
        yield head - 1, tail


def _without_shared_marks(text: str, span: Span, after: str) -> tuple[Span, str]:
    """Without the marks that both begin or end with: *closed.* for *open.* changes no full stop."""
    start, end = span.start, span.end
    while end - start > 1 and len(after) > 1 and text[end - 1] == after[-1] and not after[-1].isalnum():
        end, after = end - 1, after[:-1]
    while end - start > 1 and len(after) > 1 and text[start] == after[0] and not after[0].isalnum():
        start, after = start + 1, after[1:]
    return Span(start, end), after


# --- what may be taken ------------------------------------------------------------------------------------------------

_PLAIN = {ord(mark): plain for marks, plain in (("‘’ʼ", "'"), ("“”„«»", '"'), ("‐‑–—―", "-")) for mark in marks}
_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
# Of markup, addresses and templates; signs (<, $, ^ …) are kept out by their category.
_MARKUP = frozenset("{}[]\\*_#@")


def _may_be_taken(document: Document, paragraph: Span, change: _Change) -> bool:
    before, after = change.before, change.after
    if change.words > MOST_WORDS or len(after) > _LONGEST:
        return False
    if before.translate(_PLAIN) == after.translate(_PLAIN):
        return False  # the shape of quotation marks and dashes is typography’s
    text, start = paragraph.of(document.text), paragraph.start
    if _ADDRESS.search(after) or any(_is_foreign(c, text) for c in set(after) - set(before)):
        return False
    changed = text[: change.span.start - start] + after + text[change.span.end - start :]
    return _figures(text, document.language) == _figures(changed, document.language)


def _is_foreign(character: str, text: str) -> bool:
    """True for what no correction of a word brings in: markup, controls, signs, letters of another script."""
    if character.isalpha():
        return character not in text and not unicodedata.name(character, "").startswith("LATIN ")
    return character in _MARKUP or (character != " " and unicodedata.category(character)[0] in "CSZ")


def _figures(text: str, language: str) -> list[object]:
    """Every digit of a text, and every value, in digits or words, with its unit."""
    figures: list[object] = [c for c in text if c.isnumeric()]
    if tongues.supports(language):
        figures += ((q.low, q.high, q.kind, q.unit) for q in western.parse(text, language))
    return figures

"""The Model Context Protocol: an assistant may check, ask why, look names up, and propose; a person decides.

There is no tool that accepts, applies or changes anything but this: `propose` leaves a deferred decision with a note,
in the assistant's name, which waits for a person on the review page like every other.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from pipeline import __version__, run
from pipeline.answering import house
from pipeline.answering.desk import START, Busy, Desk, as_text, source_of
from pipeline.answering.languagetool_api import MAX_TEXT
from pipeline.decisions import record, standing
from pipeline.documents import read
from pipeline.glossary import official
from pipeline.model import DEPTHS, CheckFailed, Depth, Example, InputError, Reviewed, Term, line_column, tell
from pipeline.speech.speech import Speech

_INSTRUCTIONS = (
    "zhengming checks English, French, German and Spanish texts that were translated from Chinese: names, numbers,"
    " terms of the house, grammar. Check a text, or a release of the house by its name; give the Chinese source too."
    " Every issue names its rule (explain it) and its evidence. Nothing is corrected here: propose what a person"
    " should accept or reject, with your reason."
)
_MOST_ROWS = 50
_QUOTES = re.compile("[“”‘’\"'《》「」]")
_TOO_LONG = tell("more than {n} characters", n=f"{MAX_TEXT:,}"), tell("check it in parts")
_NO_RELEASE = tell("no such release, or several")
_NOTHING_ASKED = tell("nothing is asked for"), tell("give Chinese words, or those of the translation")
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_PROPOSES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

_T = TypeVar("_T")


class Assisting:
    """What the tools do, of one desk; each is plain and may be called from any thread. All raise InputError."""

    def __init__(self, desk: Desk, paths: Sequence[Path], spoken: Speech) -> None:
        """`paths`: the releases that may be read, and folders of them."""
        self._desk, self._paths, self._spoken = desk, paths, spoken

    def check(self, text: str, language: str, source: str, level: Depth) -> dict[str, Any]:
        if len(text) > MAX_TEXT or len(source) > MAX_TEXT:
            raise InputError("check", *_TOO_LONG)
        chinese = as_text(source, read.SOURCE_LANGUAGE, "source.zh.txt").document if source.strip() else None
        return self._told(self._desk.check(as_text(text, language), chinese, patience=START), level)

    def check_release(self, name: str, level: Depth) -> dict[str, Any]:
        path = self._release(name)
        return {"release": path.as_posix(), **self._told(self._examined(path), level)}

    def _examined(self, path: Path) -> run.Result:
        loaded = read.load(path)
        # A file of two languages brings its source.
        source = source_of(path, self._desk.settings) if loaded.document.source is None else None
        return self._desk.check(loaded, source, path, patience=START)

    def _release(self, name: str) -> Path:
        """The release of the house that a name means: only those that are listed, no path is made of it."""
        listed = [one for one in read.listing(list(self._paths)) if isinstance(one, Path)]
        found = [path for path in listed if name in (path.as_posix(), path.name, path.stem, read.stem(path))]
        if len(found) != 1:
            names = ", ".join(path.name for path in (found or listed)[:20])
            raise InputError(name, _NO_RELEASE, tell("name one of {a}", a=names or "-"))
        return found[0]

    def _told(self, result: run.Result, level: Depth) -> dict[str, Any]:
        say = self._spoken
        document = result.review.document
        return {
            "issues": [self._issue(item, document.text) for item in result.review.within(level).issues],
            "grammar": result.grammar,
            "notes": [say.message(note) for note in result.notes]
            + ([say.error(self._desk.trouble)] if self._desk.trouble is not None else []),
        }

    def _issue(self, item: Reviewed, text: str) -> dict[str, Any]:
        issue, say = item.issue, self._spoken
        line, column = line_column(text, issue.span.start)
        told: dict[str, Any] = {
            "id": issue.id,
            "rule": issue.rule or issue.check,
            "severity": issue.severity,
            "level": issue.level,
            "confidence": issue.figure,
            "line": line,
            "column": column,
            "start": issue.span.start,
            "end": issue.span.end,
            "text": issue.text,
            "message": say.message(issue.message),
            "suggestions": list(issue.suggestions),
            "evidence": [say.message(fact) for fact in issue.evidence],
            "status": item.status,
        }
        if item.decision is not None:
            told["decision"] = {"reviewer": item.decision.reviewer, "note": item.decision.note}
        return told

    def explain(self, rule: str) -> dict[str, Any]:
        # Imported here: it holds every check.
        from pipeline.checks import rules

        found, say = rules.find(rule), self._spoken
        count = record.load(self._desk.settings.corrections, self._desk.memory).of(rule)
        return {
            "id": rule,
            "summary": say.message(found.summary),
            "bad": [_example(example) for example in found.bad],
            "good": [_example(example) for example in found.good],
            "source": found.source,
            "type": found.type,
            "severity": found.severity,
            "languages": list(found.languages),
            "setting": standing.switches(self._desk.settings.corrections).of(rule),
            "record": {"accepted": count.accepted, "rejected": count.rejected},
        }

    def glossary_lookup(self, query: str, language: str) -> list[dict[str, str]]:
        self._desk.look()
        wanted = _bare(query)
        if not wanted:
            raise InputError("glossary_lookup", *_NOTHING_ASKED)
        terms = self._desk.house.terms
        listed = [*terms.of(language), *official.beside(terms, language)]
        ranked = sorted(
            (rank, number) for number, term in enumerate(listed) if (rank := _rank(term, wanted)) is not None
        )
        return [_row(listed[number]) for _, number in ranked[:_MOST_ROWS]]

    def propose(
        self, name: str, issue: str, verdict: Literal["accept", "reject"], replacement: str, reason: str, by: str
    ) -> dict[str, str]:
        path = self._release(name)
        result = self._examined(path)
        file = house.propose(self._desk, result, path, issue, verdict, replacement or None, reason, by)
        return {"written": file.name, "status": "deferred", "waits_for": "a person, on the review page or with decide"}


def _example(example: Example) -> dict[str, str]:
    """Its errors are marked, ``[found>suggestion]``."""
    return {
        "text": example.text,
        "language": example.language,
        **({"source": example.source} if example.source else {}),
    }


def _rank(term: Term, wanted: str) -> int | None:
    """How well a row answers, best first: it is asked for, it begins so, it holds it; None where it does not."""
    sides = (_bare(term.source), _bare(term.target))
    if wanted in sides:
        return 0
    if any(side.startswith(wanted) for side in sides):
        return 1
    # A sentence may be asked for, to find the names in it.
    held = any(wanted in side for side in sides) or any(len(side) > 1 and side in wanted for side in sides)
    return 2 if held else None


def _bare(words: str) -> str:
    """As they are compared: without case and quotation marks."""
    return _QUOTES.sub("", words).strip().casefold()


def _row(term: Term) -> dict[str, str]:
    return {
        "zh": term.source,
        "target": term.target,
        "kind": term.kind,
        "status": term.status,
        "note": term.note,
        "where": term.origin or "official names",
    }


def server(desk: Desk, paths: Sequence[Path], spoken: Speech) -> MCPServer[Any]:
    """The server, to be started with ``run("stdio")``."""
    assisting = Assisting(desk, paths, spoken)
    made: MCPServer[Any] = MCPServer("zhengming", instructions=_INSTRUCTIONS, version=__version__, log_level="ERROR")

    async def answered(work: Callable[[], _T]) -> _T:
        """The answer of a tool, or why there is none, for the assistant to read."""
        try:
            return await asyncio.to_thread(work)
        except Busy:
            raise ToolError("Too much is being checked; try again in a moment.") from None
        except (InputError, CheckFailed) as why:
            raise ToolError(spoken.error(why)) from None

    @made.tool(annotations=_READS)
    async def check(
        text: str = "",
        release: str = "",
        language: str = "en",
        source: str = "",
        level: Literal["sure", "likely", "thorough"] = "likely",
    ) -> dict[str, Any]:
        """Find wrong names, numbers, terms and grammar in a text translated from Chinese.

        Give `text` (and its Chinese as `source`, where there is one), or the name of a `release` of the house.
        `language`: en, fr, de or es. `level`: sure issues only, likely ones too, or uncertain ones too (thorough).
        Offsets count Unicode code points of the text.
        """
        if bool(text) == bool(release):
            raise ToolError("Give either a text or the name of a release.")
        assert level in DEPTHS
        if release:
            return await answered(lambda: assisting.check_release(release, level))
        return await answered(lambda: assisting.check(text, language, source, level))

    @made.tool(annotations=_READS)
    async def explain(rule: str) -> dict[str, Any]:
        """Say what a rule flags and why, with examples, its source, and what the house decided about it."""
        return await answered(lambda: assisting.explain(rule))

    @made.tool(annotations=_READS)
    async def glossary_lookup(query: str, language: str = "en") -> dict[str, Any]:
        """Look names and terms up in the house's glossary and the official names that stand behind it.

        `query`: Chinese or translated words, or a sentence that holds some.
        """
        return {"rows": await answered(lambda: assisting.glossary_lookup(query, language))}

    @made.tool(annotations=_PROPOSES)
    async def propose(
        release: str,
        issue: str,
        verdict: Literal["accept", "reject"],
        reason: str,
        context: Context[Any, Any],
        replacement: str = "",
    ) -> dict[str, str]:
        """Propose what a person should decide about an issue of a release of the house. Nothing is accepted by this.

        `issue`: its id, as `check` of the release gives it. `replacement`: other words than the first suggestion, for
        accept. What a person has decided is not touched.
        """
        info = context.session.client_params
        by = info.client_info.name if info is not None else ""
        return await answered(lambda: assisting.propose(release, issue, verdict, replacement, reason, by))

    return made

"""The Language Server Protocol: the house's issues in an editor, over standard input and output.

Releases of a house (``.txt``, ``.md``) are held against their source and their decisions; any other text, one that has
no file yet among them, against what holds everywhere in the house.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer

from pipeline import __version__, cache, run
from pipeline.answering import house
from pipeline.answering.buffers import Buffer, Sheet, read
from pipeline.answering.desk import Busy, Desk, source_of
from pipeline.documents import read as reading
from pipeline.model import CheckFailed, InputError, Issue, Reviewed, Span, Term, tell
from pipeline.report import report
from pipeline.speech import speech
from pipeline.speech.speech import Speech
from pipeline.words.languages import primary

DELAY = 0.3
"""Seconds after a change before a text is checked: somebody types on."""
REJECT, NEVER_RULE, NEVER_WORDS, ADD_TERM = (
    f"zhengming.{name}" for name in ("reject", "neverRule", "neverWords", "addToGlossary")
)
_SUFFIXES = (".txt", ".md")
_SEVERITIES = {
    "critical": lsp.DiagnosticSeverity.Error,
    "major": lsp.DiagnosticSeverity.Error,
    "minor": lsp.DiagnosticSeverity.Warning,
    "neutral": lsp.DiagnosticSeverity.Information,
}
_MOST_SUGGESTIONS = 5
_SOURCE = "zhengming"
_NOT_OPEN = tell("no release that is open and checked"), tell("open it, and wait for its issues")


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in a text as it was then."""

    sheet: Sheet
    result: run.Result
    shown: tuple[Reviewed, ...]
    """Its issues, as far down as somebody looks, without what is rejected."""

    def places(self) -> Iterator[tuple[Reviewed, Span]]:
        """What is shown, each with its place in the buffer."""
        for item in self.shown:
            yield item, self.sheet.span(item.issue.span)


@dataclass(slots=True)
class _Open:
    """A text that the editor has open."""

    uri: str
    path: Path
    """Of its file, or a name for it."""
    language: str
    release: bool
    """It is a release of a house by its name."""
    buffer: Buffer
    checked: _Checked | None = None
    task: asyncio.Task[None] | None = None


@dataclass
class Editing:
    """The server's state: the house of the folder that the editor opened, and the texts that are open."""

    settings: run.Settings
    reviewer: str
    language: str
    """Of texts whose names do not say it."""
    spoken: Speech
    stack: ExitStack
    """Closes what was opened."""
    desk: Desk | None = None
    texts: dict[str, _Open] = field(default_factory=dict)
    manual: str = ""
    """The address of the page of rules."""
    told: InputError | None = None
    """What is wrong with the files of the house, as the person was told last."""

    def begin(self, folder: Path | None) -> None:
        """Takes its place in a folder, where the words of the command line then hold. Raises InputError."""
        if folder is not None and folder.is_dir():
            os.chdir(folder)
        self.desk = self.stack.enter_context(Desk(self.settings))

    def warm(self) -> None:
        """What the first text would wait for, and the page of rules."""
        assert self.desk is not None
        # Imported here: it holds every check.
        from pipeline.checks import rules

        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="zhengming-rules-")))
        page = folder / "rules.html"
        html = report.render_rules(rules.every().values(), cache.program(), self.spoken, self.desk.recorded)
        page.write_text(html, "utf-8")
        self.manual = page.as_uri()
        with suppress(Busy, CheckFailed):
            self.desk.warm()

    def opened(self, uri: str, kind: str, text: str, version: int, encoding: str) -> _Open | None:
        """A text that was opened; None for a Chinese source, which is nobody's translation."""
        named = uris.to_fs_path(uri)
        path = Path(named) if named else Path(f"untitled{'.md' if kind == 'markdown' else '.txt'}")
        with suppress(ValueError):
            path = path.relative_to(Path.cwd())
        tongue = reading.language_of(path)
        if tongue is not None and primary(tongue) == reading.SOURCE_LANGUAGE:
            return None
        release = bool(named) and tongue is not None and path.suffix.lower() in _SUFFIXES
        if path.suffix.lower() not in _SUFFIXES:
            path = path.with_name(f"{path.name}{'.md' if kind == 'markdown' else '.txt'}")
        made = _Open(uri, path, tongue or self.language, release, Buffer(text, version, encoding))
        self.texts[uri] = made
        return made

    def check(self, text: _Open, buffer: Buffer) -> _Checked | None:
        """What is to be said of a text; None where there is none. Raises Busy, CheckFailed, InputError."""
        assert self.desk is not None
        try:
            sheet = read(buffer, text.path, text.language)
        except InputError:
            return None
        release = text.path if text.release else None
        source = source_of(text.path, self.settings) if text.release else None
        result = self.desk.check(sheet.loaded, source, release)
        shown = result.review.within(self.settings.depth).issues
        # What is accepted still stands there: the editor corrects it.
        return _Checked(sheet, result, tuple(item for item in shown if item.status != "rejected"))

    # --- what is shown

    def diagnostics(self, checked: _Checked) -> list[lsp.Diagnostic]:
        return [self._diagnostic(item, checked.sheet.buffer, place) for item, place in checked.places()]

    def _diagnostic(self, item: Reviewed, buffer: Buffer, place: Span) -> lsp.Diagnostic:
        issue = item.issue
        rule = issue.rule or issue.check
        return lsp.Diagnostic(
            range=_range(buffer, place),
            message=self.spoken.message(issue.message),
            severity=_SEVERITIES[issue.severity],
            code=rule,
            code_description=lsp.CodeDescription(f"{self.manual}#{rule}") if self.manual else None,
            source=_SOURCE,
            data={"issue": issue.id},
        )

    def hover(self, checked: _Checked, at: int) -> tuple[str, Span] | None:
        """What stands behind the words at a place of the buffer: of an issue, or of a name of the glossary."""
        for item, place in checked.places():
            if place.start <= at <= place.end:
                return self._evidence(item), place
        return self._term(checked, at)

    def _evidence(self, item: Reviewed) -> str:
        issue, say = item.issue, self.spoken
        lines = [f"**{_escaped(say.message(issue.message))}**", ""]
        lines += [f"- {_escaped(say.message(fact))}" for fact in issue.evidence]
        if issue.suggestions:
            told = " · ".join(f"“{_escaped(suggestion)}”" for suggestion in issue.suggestions[:_MOST_SUGGESTIONS])
            lines += ["", f"→ {told}"]
        if item.decision is not None:
            note = f": {_escaped(item.decision.note)}" if item.decision.note else ""
            lines += ["", f"{say(item.status)} ({_escaped(item.decision.reviewer)}){note}"]
        rule = issue.rule or issue.check
        link = f"[{rule}]({self.manual}#{rule})" if self.manual else rule
        return "\n".join([*lines, "", f"{link} · {say(issue.level)}"])

    def _term(self, checked: _Checked, at: int) -> tuple[str, Span] | None:
        """The rows of the glossary whose words stand at a place; the longest words."""
        assert self.desk is not None
        document = checked.sheet.loaded.document
        point = checked.sheet.document_point(at)
        found: dict[Span, list[Term]] = {}
        for term in self.desk.house.terms.of(document.language):
            start = document.text.find(term.target, max(0, point - len(term.target)), point + len(term.target))
            if term.target and start >= 0 and start <= point <= start + len(term.target):
                found.setdefault(Span(start, start + len(term.target)), []).append(term)
        if not found:
            return None
        span = max(found, key=len)
        rows = [
            f"- {term.source} = **{_escaped(term.target)}**"
            f" ({self.spoken(term.kind)}, {self.spoken(term.status)})"
            + (f": {_escaped(term.note)}" if term.note else "")
            + (f" · {_escaped(term.origin)}" if term.origin else "")
            for term in found[span]
        ]
        return "\n".join(rows), checked.sheet.span(span)

    # --- what can be done

    def actions(self, text: _Open, checked: _Checked, wanted: Span) -> list[lsp.CodeAction]:
        """What can be done about the issues that touch a span of the buffer."""
        made: list[lsp.CodeAction] = []
        for item, place in checked.places():
            if place.start <= wanted.end and wanted.start <= place.end:
                diagnostic = self._diagnostic(item, checked.sheet.buffer, place)
                made += self._corrections(text, checked, item, diagnostic)
                made += self._orders(text, checked, item.issue, diagnostic)
        return made

    def _corrections(
        self, text: _Open, checked: _Checked, item: Reviewed, diagnostic: lsp.Diagnostic
    ) -> Iterator[lsp.CodeAction]:
        issue, buffer = item.issue, checked.sheet.buffer
        decided = item.decision.replacement if item.decision is not None and item.status == "accepted" else None
        suggestions = dict.fromkeys((*([decided] if decided is not None else []), *issue.suggestions))
        for number, suggestion in enumerate(list(suggestions)[:_MOST_SUGGESTIONS]):
            edits = [
                lsp.TextEdit(_range(buffer, place), words)
                for place, words in checked.sheet.edits(issue.span, suggestion)
            ]
            if not edits:
                continue
            yield lsp.CodeAction(
                title=self.spoken("Write “{a}”", a=suggestion) if suggestion else self.spoken("Delete it"),
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=number == 0 and issue.level == "sure" and not issue.ambiguous,
                edit=lsp.WorkspaceEdit(
                    document_changes=[
                        lsp.TextDocumentEdit(
                            lsp.OptionalVersionedTextDocumentIdentifier(text.uri, buffer.version), list(edits)
                        )
                    ]
                ),
            )

    def _orders(
        self, text: _Open, checked: _Checked, issue: Issue, diagnostic: lsp.Diagnostic
    ) -> Iterator[lsp.CodeAction]:
        say, words = self.spoken, issue.text.strip()
        orders: list[tuple[str, str, list[Any]]] = []
        if text.release:
            orders.append((say("Reject: this stays as it is"), REJECT, [text.uri, issue.id]))
        if words and len(words) <= 80:
            orders.append((say("Never flag “{a}” in this house", a=words), NEVER_WORDS, [words]))
        if issue.rule:
            orders.append((say("Never this rule: {a}", a=issue.rule), NEVER_RULE, [issue.rule]))
        for source, target, kind in self._rows(checked, issue):
            title = say("Add {zh} = {target} to the glossary", zh=source, target=target)
            orders.append((title, ADD_TERM, [source, target, kind, text.language]))
        for title, command, arguments in orders:
            yield lsp.CodeAction(
                title=title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                command=lsp.Command(title, command, arguments=arguments),
            )

    def _rows(self, checked: _Checked, issue: Issue) -> Iterator[tuple[str, str, str]]:
        """Rows for the glossary that the aligned source gives for the words of an issue, or for what it suggests."""
        if checked.result.review.document.source is None or issue.check not in ("romanisation", "names", "consistency"):
            return
        # Imported here: nobody else needs it.
        from pipeline.glossary import suggest

        assert self.desk is not None
        wanted = {issue.text, *issue.suggestions[:1]}
        for row in suggest.rows(checked.result.review.document, self.desk.house.terms):
            if row.target in wanted:
                yield row.source, row.target, row.kind

    def carried_out(self, command: str, arguments: tuple[str, ...]) -> str:
        """Does what a code action promised; a sentence about it. Raises InputError."""
        assert self.desk is not None
        if command == REJECT:
            text = self.texts.get(arguments[0])
            if text is None or text.checked is None or not text.release:
                raise InputError(arguments[0], *_NOT_OPEN)
            file = house.decide(self.desk, text.checked.result, text.path, arguments[1], "rejected", self.reviewer)
        elif command == NEVER_RULE:
            file = house.switch_off(self.desk, arguments[0])
        elif command == NEVER_WORDS:
            file = house.never(self.desk, arguments[0], self.reviewer)
        else:
            source, target, kind, language = arguments
            file = house.add_term(self.desk, source, target, kind, language, self.reviewer)
        return self.spoken("Written to {a}.", a=file.name)


def _range(buffer: Buffer, span: Span) -> lsp.Range:
    return lsp.Range(lsp.Position(*buffer.place(span.start)), lsp.Position(*buffer.place(span.end)))


def _escaped(text: str) -> str:
    """As Markdown that shows just this."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>" else c for c in text.replace("\n", " "))


def server(
    settings: run.Settings,
    reviewer: str,
    language: str,
    spoken: Speech | None,
    stack: ExitStack,
    *,
    follow: bool = True,
) -> LanguageServer:
    """The server, to be started with ``start_io``.

    `language`: of texts whose names do not say it; `spoken`: what is said to people in, None: what the editor speaks;
    `stack` closes what is opened; `follow`: the house is where the editor's folder is.
    """
    made = LanguageServer(_SOURCE, __version__)
    state = Editing(settings, reviewer, language, spoken or speech.ENGLISH, stack)
    running: set[asyncio.Task[None]] = set()

    def tell_person(why: InputError | CheckFailed | str, kind: lsp.MessageType = lsp.MessageType.Error) -> None:
        told = why if isinstance(why, str) else state.spoken.error(why)
        made.window_show_message(lsp.ShowMessageParams(kind, told))

    def started(work: Any) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        running.add(task)
        task.add_done_callback(running.discard)
        return task

    @made.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        if spoken is None and (params.locale or "").lower().startswith("zh"):
            state.spoken = speech.of("zh")
        given = params.initialization_options
        if isinstance(given, Mapping) and isinstance(given.get("language"), str):
            state.language = given["language"]
        folder = (params.workspace_folders[0].uri if params.workspace_folders else params.root_uri) or ""
        named = uris.to_fs_path(folder) if follow else None
        try:
            state.begin(Path(named) if named else None)
        except InputError as why:
            tell_person(why)

    async def warm() -> None:
        await asyncio.to_thread(state.warm)
        for text in list(state.texts.values()):
            schedule(text, 0)

    @made.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        if state.desk is not None:
            started(warm())

    @made.feature(lsp.SHUTDOWN)
    async def shutdown(params: None) -> None:
        for task in list(running):
            task.cancel()
        await asyncio.to_thread(state.stack.close)

    def schedule(text: _Open, delay: float = DELAY) -> None:
        """Checks a text when nothing has changed in it for a while; what is asked for later takes the place of this."""
        if state.desk is None:
            return
        if text.task is not None:
            text.task.cancel()
        text.task = started(check(text, delay))

    async def check(text: _Open, delay: float) -> None:
        await asyncio.sleep(delay)
        buffer = text.buffer
        try:
            checked = await asyncio.to_thread(state.check, text, buffer)
        except Busy:
            schedule(text, 10 * DELAY)
            return
        except (InputError, CheckFailed) as why:
            tell_person(why)
            return
        if state.texts.get(text.uri) is not text or text.buffer is not buffer:
            return  # another check is on its way
        text.checked = checked
        trouble = state.desk.trouble if state.desk is not None else None
        if str(trouble) != str(state.told) and trouble is not None:
            tell_person(trouble, lsp.MessageType.Warning)
        state.told = trouble
        made.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(
                text.uri, state.diagnostics(checked) if checked is not None else [], buffer.version
            )
        )
        if checked is not None and not checked.result.grammar and state.settings.grammar:
            # LanguageTool was not ready in time: the next look has what it says by then.
            schedule(text, 10 * DELAY)

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        encoding = made.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        units = encoding.value if isinstance(encoding, lsp.PositionEncodingKind) else encoding
        text = state.opened(item.uri, str(item.language_id), item.text, item.version, units)
        if text is not None:
            schedule(text, 0)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        text = state.texts.get(params.text_document.uri)
        if text is None:
            return
        for change in params.content_changes:
            where = getattr(change, "range", None)
            start = (where.start.line, where.start.character) if where else None
            end = (where.end.line, where.end.character) if where else None
            text.buffer = text.buffer.changed(start, end, change.text, params.text_document.version)
        schedule(text)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        text = state.texts.pop(params.text_document.uri, None)
        if text is not None and text.task is not None:
            text.task.cancel()
        made.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(params.text_document.uri, []))

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: lsp.DidSaveTextDocumentParams) -> None:
        if state.desk is None:
            # What kept the house from being used may have been mended.
            try:
                state.begin(None)
            except InputError as why:
                tell_person(why)
                return
            started(warm())
        # The source, the glossary or the decisions may be what was saved.
        if state.desk is not None:
            await asyncio.to_thread(state.desk.look, True)
        for text in list(state.texts.values()):
            schedule(text)

    def current(uri: str) -> tuple[_Open, _Checked] | None:
        """A text with what was found in it, where it has not changed since."""
        text = state.texts.get(uri)
        if text is None or text.checked is None or text.checked.sheet.buffer is not text.buffer:
            return None
        return text, text.checked

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        found = current(params.text_document.uri)
        if found is None:
            return None
        buffer = found[0].buffer
        told = state.hover(found[1], buffer.point((params.position.line, params.position.character)))
        if told is None:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, told[0]), _range(buffer, told[1]))

    @made.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]))
    def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        found = current(params.text_document.uri)
        if found is None:
            return []
        start, end = (
            found[0].buffer.point((place.line, place.character)) for place in (params.range.start, params.range.end)
        )
        return state.actions(*found, Span(start, max(start, end)))

    async def carried_out(command: str, arguments: tuple[str, ...]) -> None:
        if state.desk is None:
            return
        try:
            tell_person(await asyncio.to_thread(state.carried_out, command, arguments), lsp.MessageType.Info)
        except InputError as why:
            tell_person(why)
            return
        for text in list(state.texts.values()):
            schedule(text, 0)

    # The library hands arguments over one by one, by the names and types that it finds here.
    @made.command(REJECT)
    async def reject(uri: str, issue: str) -> None:
        await carried_out(REJECT, (uri, issue))

    @made.command(NEVER_RULE)
    async def never_rule(rule: str) -> None:
        await carried_out(NEVER_RULE, (rule,))

    @made.command(NEVER_WORDS)
    async def never_words(words: str) -> None:
        await carried_out(NEVER_WORDS, (words,))

    @made.command(ADD_TERM)
    async def add_term(source: str, target: str, kind: str, language: str) -> None:
        await carried_out(ADD_TERM, (source, target, kind, language))

    return made

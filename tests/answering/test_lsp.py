"""The language server as an editor speaks with it: pygls' own client, over standard input and output."""

from __future__ import annotations

import ast
import asyncio
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from pipeline.answering.buffers import ENCODINGS, Buffer, read
from pipeline.answering.desk import Desk
from pipeline.decisions import decisions, standing
from pipeline.model import Span
from tests.answering.conftest import laid_out
from tests.waiting import HANG

T = TypeVar("T")

TEXT = "😀 The delegates visited Jiaixng and Pinghu.\nThey saw the Red Ship.\n"
SOURCE = "😀 代表们参观了嘉兴和平湖。\n他们看到了红船。\n"
MARKDOWN = "# Visit\n\nThe delegates visited **Jiaixng** and `Jiaixng` by\nfast trian &amp; bus.\n"


def _mended(action: lsp.Command | lsp.CodeAction) -> lsp.CodeAction:
    """A code action with a command, which lsprotocol's client takes for a command alone, its own as text."""
    if isinstance(action, lsp.CodeAction):
        return action
    given = ast.literal_eval(action.command)
    return lsp.CodeAction(action.title, command=lsp.Command(**given))


class Editor(LanguageClient):
    """An editor that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__("tests", "1")
        self.diagnostics: dict[str, lsp.PublishDiagnosticsParams] = {}
        self.messages: list[str] = []
        self.came = asyncio.Condition()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def published(params: lsp.PublishDiagnosticsParams) -> None:
            async with self.came:
                self.diagnostics[params.uri] = params
                self.came.notify_all()

        @self.feature(lsp.WINDOW_SHOW_MESSAGE)
        async def shown(params: lsp.ShowMessageParams) -> None:
            async with self.came:
                self.messages.append(params.message)
                self.came.notify_all()

    async def until(self, found: Callable[[], T | None]) -> T:
        """What is there as soon as it is, told by the server."""
        async with asyncio.timeout(HANG), self.came:
            while not (answer := found()):
                await self.came.wait()
            return answer

    async def found(self, uri: str, version: int) -> dict[str, lsp.Diagnostic]:
        """The diagnostics of a version of a text, by what their rules are."""

        def there() -> lsp.PublishDiagnosticsParams | None:
            told = self.diagnostics.get(uri)
            return told if told is not None and told.version == version else None

        told = await self.until(there)
        return {str(each.code): each for each in told.diagnostics}

    def open(self, uri: str, text: str, language: str = "plaintext", version: int = 1) -> None:
        item = lsp.TextDocumentItem(uri, language, version, text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, uri: str, version: int, *changes: lsp.TextDocumentContentChangeEvent) -> None:
        identifier = lsp.VersionedTextDocumentIdentifier(version=version, uri=uri)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, list(changes)))

    async def actions(self, uri: str, diagnostic: lsp.Diagnostic) -> dict[str, lsp.CodeAction]:
        given = await self.text_document_code_action_async(
            lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), diagnostic.range, lsp.CodeActionContext([diagnostic]))
        )
        return {action.title: _mended(action) for action in given or ()}

    async def hover_at(self, uri: str, line: int, column: int) -> str:
        told = await self.text_document_hover_async(
            lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, column))
        )
        return told.contents.value if told and isinstance(told.contents, lsp.MarkupContent) else ""


async def edited(house: Path, url: str | None, work: Callable[[Editor], Awaitable[None]], *encodings: str) -> None:
    """Starts the server for a house as an editor would, has `work` done with it, and ends both in order."""
    editor = Editor()
    grammar = ("--languagetool-url", url) if url else ("--no-grammar",)
    await editor.start_io(sys.executable, "-m", "pipeline", "lsp", "--reviewer", "Lin Yue", *grammar)
    try:
        general = lsp.GeneralClientCapabilities(position_encodings=list(encodings)) if encodings else None
        asked = lsp.InitializeParams(lsp.ClientCapabilities(general=general), root_uri=house.as_uri())
        answer = await asyncio.wait_for(editor.initialize_async(asked), HANG)
        assert answer.capabilities.text_document_sync is not None
        assert answer.server_info is not None and answer.server_info.name == "zhengming"
        editor.initialized(lsp.InitializedParams())
        await work(editor)
        await asyncio.wait_for(editor.shutdown_async(None), HANG)
        editor.exit(None)
        await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(editor.stop())), HANG)
    except BaseException:
        if editor._server is not None and editor._server.returncode is None:
            editor._server.kill()
        raise


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    laid_out(tmp_path)
    (tmp_path / "releases").mkdir()
    for name, text in (("visit.en.txt", TEXT), ("visit.zh.txt", SOURCE), ("page.en.md", MARKDOWN)):
        (tmp_path / "releases" / name).write_text(text, "utf-8")
    return tmp_path


def test_a_release_in_an_editor(house: Path) -> None:
    release = house / "releases" / "visit.en.txt"
    uri = release.as_uri()

    async def work(editor: Editor) -> None:
        editor.open(uri, TEXT)
        found = await editor.found(uri, 1)
        assert set(found) == {"romanisation.name", "standing"}
        slip = found["romanisation.name"]
        # The emoji takes two units of UTF-16.
        assert (slip.range.start, slip.range.end) == (lsp.Position(0, 25), lsp.Position(0, 32))
        assert slip.severity == lsp.DiagnosticSeverity.Error and slip.source == "zhengming"
        assert slip.code_description is None or slip.code_description.href.endswith(f"#{slip.code}")
        # The evidence, and the row of the glossary behind a name that is right.
        told = await editor.hover_at(uri, 0, 27)
        assert "Jiaxing" in told and "嘉兴" in told
        assert "平湖 = **Pinghu**" in await editor.hover_at(uri, 0, 41)
        assert await editor.hover_at(uri, 0, 5) == ""
        # What can be done, and what it does.
        actions = await editor.actions(uri, slip)
        write = actions["Write “Jiaxing”"]
        assert write.is_preferred and write.edit and write.edit.document_changes
        (change,) = write.edit.document_changes
        assert isinstance(change, lsp.TextDocumentEdit) and change.text_document.version == 1
        assert [(edit.range, edit.new_text) for edit in change.edits] == [(slip.range, "Jiaxing")]
        # Changed by bits: the correction, and a line before it.
        editor.change(
            uri,
            2,
            lsp.TextDocumentContentChangePartial(slip.range, "Jiaxing"),
            lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)), "A day.\n"),
        )
        found = await editor.found(uri, 2)
        assert set(found) == {"standing"}
        assert found["standing"].range.start == lsp.Position(2, 13)
        # Rejected: on the disk, and gone.
        reject = (await editor.actions(uri, found["standing"]))["Reject: this stays as it is"]
        assert reject.command is not None
        asked = lsp.ExecuteCommandParams(reject.command.command, arguments=reject.command.arguments)
        await editor.workspace_execute_command_async(asked)
        await editor.until(lambda: not editor.diagnostics[uri].diagnostics)
        (decided,) = decisions.load(house / "corrections" / "visit.en.toml", release.name)
        assert (decided.verdict, decided.exact, decided.reviewer) == ("rejected", "Red Ship", "Lin Yue")

    run(edited(house, None, work))


def test_orders_to_the_house(house: Path) -> None:
    uri = "untitled:Untitled-1"

    async def work(editor: Editor) -> None:
        editor.open(uri, TEXT)
        slip = (await editor.found(uri, 1))["names.near-glossary"]
        actions = await editor.actions(uri, slip)
        # It is no release: there is no file for a decision about it.
        assert "Reject: this stays as it is" not in actions
        never = actions["Never flag “Jiaixng” in this house"].command
        off = actions["Never this rule: names.near-glossary"].command
        for command in (never, off):
            assert command is not None
            given = lsp.ExecuteCommandParams(command.command, arguments=command.arguments)
            await editor.workspace_execute_command_async(given)
            await editor.until(
                lambda: "names.near-glossary" not in map(str, (d.code for d in editor.diagnostics[uri].diagnostics))
            )
        row = ["乌镇", "Wuzhen", "place", "en"]
        await editor.workspace_execute_command_async(lsp.ExecuteCommandParams("zhengming.addToGlossary", arguments=row))
        editor.messages.clear()
        await editor.workspace_execute_command_async(
            lsp.ExecuteCommandParams("zhengming.neverRule", arguments=["names.no-such"])
        )
        refused = "standing.toml: there is no rule “names.no-such”"
        await editor.until(lambda: [told for told in editor.messages if told.startswith(refused)])

    run(edited(house, None, work))
    assert standing.switches(house / "corrections").of("names.near-glossary") == "off"
    assert any(s.rule == "never" and s.exact == "Jiaixng" for s in standing.load(house / "corrections"))
    assert "乌镇,Wuzhen,place" in (house / "glossary" / "names.csv").read_text("utf-8")


def test_markdown_with_the_engine_in_the_units_of_the_editor(house: Path, desk: Desk) -> None:
    uri = (house / "releases" / "page.en.md").as_uri()

    async def work(editor: Editor) -> None:
        editor.open(uri, MARKDOWN.replace("# Visit", "# 😀 An visit"), "markdown")
        # LanguageTool may be late; then its issues come when they are there.
        await editor.until(lambda: uri in editor.diagnostics and len(editor.diagnostics[uri].diagnostics) > 1)
        found = await editor.found(uri, 1)
        # Code is no prose; the article comes from LanguageTool; the emoji takes four bytes.
        assert found["names.near-glossary"].range == lsp.Range(lsp.Position(2, 24), lsp.Position(2, 31))
        slip = found["spelling.unknown-word"]
        assert slip.range == lsp.Range(lsp.Position(3, 5), lsp.Position(3, 10))
        write = (await editor.actions(uri, slip))["Write “train”"]
        assert write.edit and write.edit.document_changes
        (change,) = write.edit.document_changes
        assert isinstance(change, lsp.TextDocumentEdit)
        assert [(edit.range, edit.new_text) for edit in change.edits] == [(slip.range, "train")]
        # Typed on: what is asked for last is what is told.
        for version in range(2, 8):
            editor.change(uri, version, lsp.TextDocumentContentChangeWholeDocument("They saw teh port.\n" * version))
        assert len(editor.diagnostics[uri].diagnostics) > 0
        await editor.found(uri, 7)
        await editor.until(lambda: len(editor.diagnostics[uri].diagnostics) == 7)
        editor.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
        await editor.until(lambda: not editor.diagnostics[uri].diagnostics)

    run(edited(house, desk.settings.languagetool_url, work, "utf-8", "utf-16"))


def test_a_house_that_cannot_be_used_is_told(house: Path) -> None:
    (house / "glossary" / "names.csv").write_text("no header\n", "utf-8")

    async def work(editor: Editor) -> None:
        (told,) = await editor.until(lambda: editor.messages)
        assert "names.csv:1: no column “zh”" in told
        editor.open("untitled:1", TEXT)
        # Mended and saved: it goes on.
        names = house / "glossary" / "names.csv"
        names.write_text("zh,en,kind,status\n嘉兴,Jiaxing,place,preferred\n", "utf-8")
        editor.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(names.as_uri())))
        assert "names.near-glossary" in await editor.found("untitled:1", 1)
        names.write_text("no header\n", "utf-8")
        editor.messages.clear()
        editor.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(names.as_uri())))
        await editor.until(lambda: [told for told in editor.messages if "no column “zh”" in told])

    run(edited(house, None, work))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_there_and_back(encoding: str, end: str) -> None:
    text = f"a😀é中{end}{end}\u2028x\x0b{end}last"
    buffer = Buffer(text, 1, encoding)
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] != "\r\n":
            assert buffer.point(buffer.place(at)) == at
    assert buffer.place(len(text))[0] == 3
    assert buffer.point((0, 999)) == text.index(end) and buffer.point((99, 0)) == len(text)
    other = buffer.changed(buffer.place(1), buffer.place(2), "bb", 2)
    assert other.text == text.replace("😀", "bb") and other.version == 2


def test_edits_in_markdown_leave_its_marks(tmp_path: Path) -> None:
    text = "The **Jiai**xng port &amp; a [link](x) of *te*h house.\n"
    sheet = read(Buffer(text, 1), Path("page.md"), "en")
    document = sheet.loaded.document
    for words, after, wanted in (
        ("Jiaixng", "Jiaxing", "The **Jiaxi**ng port &amp; a [link](x) of *te*h house.\n"),
        ("teh", "the", "The **Jiai**xng port &amp; a [link](x) of *the* house.\n"),
        ("&", "<", "The **Jiai**xng port &lt; a [link](x) of *te*h house.\n"),
    ):
        start = document.text.index(words)
        span = Span(start, start + len(words))
        assert words[0] in sheet.span(span).of(text)
        changed = text
        for place, new in sorted(sheet.edits(span, after), reverse=True):
            changed = changed[: place.start] + new + changed[place.end :]
        again = read(Buffer(changed, 2), Path("page.md"), "en").loaded.document.text
        assert again == document.text[: span.start] + after + document.text[span.end :]
        assert changed == wanted or words == "&"
    counts = defaultdict(int)
    for at in range(len(text)):
        counts[sheet.document_point(at)] += 1
    assert set(counts) <= set(range(len(document.text) + 1))


def test_it_ends_with_an_editor_that_is_gone(house: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "lsp", "--no-grammar"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        asked = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {"capabilities": {}, "rootUri": house.as_uri()},
        }
        body = json.dumps(asked).encode()
        process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"Content-Length")
        process.stdin.close()
        process.wait(HANG)
        assert process.stderr.read() == b""

"""The server for assistants as one speaks with it: the official SDK's client, over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import Implementation, TextContent

from pipeline.__main__ import main
from pipeline.decisions import decisions
from tests.answering.conftest import laid_out
from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
TEXT = "The delegates visited Jiaixng and Pinghu.\nThey saw the ship.\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    laid_out(tmp_path)
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "visit.en.txt").write_text(TEXT, "utf-8")
    (tmp_path / "releases" / "visit.zh.txt").write_text("代表们参观了嘉兴和平湖。\n他们看到了船。\n", "utf-8")
    (tmp_path / "secret.en.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


Call = Callable[..., Awaitable[Any]]


def assisted(house: Path, work: Callable[[Client, Call], Awaitable[None]]) -> None:
    """Has `work` done with a client, and with a function that calls a tool: what it answers, or its error as text."""
    command = ["-m", "pipeline", "mcp", "--no-grammar", "--house", str(house)]
    parameters = StdioServerParameters(
        command=sys.executable, args=command, cwd=ROOT, env={**os.environ, "LANG": "C.UTF-8"}
    )

    async def run() -> None:
        info = Implementation(name="Clippy", version="1")
        with anyio.fail_after(2 * HANG):
            async with Client(parameters, client_info=info, read_timeout_seconds=HANG) as client:

                async def call(tool: str, **given: Any) -> Any:
                    result = await client.call_tool(tool, given)
                    if result.is_error:
                        return "".join(part.text for part in result.content if isinstance(part, TextContent))
                    return result.structured_content

                await work(client, call)

    # In a thread of its own: a browser of another test may have this one's loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, run).result()


def test_an_assistant_checks_asks_and_proposes(house: Path) -> None:
    async def work(client: Client, call: Call) -> None:
        listed = (await client.list_tools()).tools
        assert {tool.name for tool in listed} == {"check", "explain", "glossary_lookup", "propose"}
        reads = {tool.name: tool.annotations.read_only_hint for tool in listed if tool.annotations}
        assert reads == {"check": True, "explain": True, "glossary_lookup": True, "propose": False}

        # A text, with its source and without.
        (issue,) = (await call("check", text="They went to Jiaixng.", source="他们去了嘉兴。"))["issues"]
        assert (issue["text"], issue["suggestions"], issue["line"], issue["column"]) == ("Jiaixng", ["Jiaxing"], 1, 14)
        assert issue["rule"] == "romanisation.name" and issue["level"] == "sure" and issue["evidence"]
        assert (await call("check", text="They went to Jiaxing."))["issues"] == []
        assert "Give either a text or" in await call("check")

        # Why, and which name is right.
        told = await call("explain", rule=issue["rule"])
        assert told["summary"] and told["bad"] and told["setting"] == "on"
        assert "there is no rule “names.nothing”" in await call("explain", rule="names.nothing")
        rows = (await call("glossary_lookup", query="他们去了嘉兴，看了一带一路展。"))["rows"]
        assert rows[0] | {"where": ""} == {
            "zh": "嘉兴", "target": "Jiaxing", "kind": "place", "status": "preferred", "note": "", "where": "",
        }  # fmt: skip
        assert any(row["target"] == "Belt and Road" and row["where"] == "official names" for row in rows)

        # Only releases of the house, by their names.
        for name in ("secret.en.txt", "../secret.en.txt", str(house / "secret.en.txt"), "nothing"):
            assert "no such release" in await call("check", release=name)
        (issue,) = (await call("check", release="visit"))["issues"]
        assert issue["text"] == "Jiaixng" and issue["status"] == "pending"

        # A proposal waits; a second one takes its place.
        given = {"release": "visit", "issue": issue["id"], "verdict": "accept"}
        assert "without its reason" in await call("propose", **given, reason=" \n")
        assert "changes nothing" in await call("propose", **given, replacement="Jiaixng", reason="so it is")
        assert "no such issue" in await call("propose", **{**given, "issue": "0" * 12}, reason="so it is")
        for reason in ("the source\nsays 嘉兴", "嘉兴 reads so"):
            assert (await call("propose", **given, reason=reason))["status"] == "deferred"
        (issue,) = (await call("check", release="visit"))["issues"]
        assert issue["status"] == "deferred"
        assert issue["decision"] == {"reviewer": "Clippy (assistant)", "note": "proposes “Jiaxing”: 嘉兴 reads so"}

    assisted(house, work)
    file = house / "corrections" / "visit.en.toml"
    (kept,) = decisions.load(file, "visit.en.txt")
    assert (kept.verdict, kept.replacement, kept.reviewer) == ("deferred", None, "Clippy (assistant)")
    # It is nobody's yes: nothing is applied, and the gate fails as before.
    assert main(["apply", "--no-grammar", "--lang", "en"]) == 0
    assert (house / "cleaned" / "visit.en.txt").read_text("utf-8") == TEXT
    assert main(["check", "--no-grammar", "--lang", "en"]) == 1


def test_what_a_person_decided_is_not_touched(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (issue,) = _issues(house)
    assert main(["decide", "visit", issue, "reject", "--reviewer", "Lin Yue", "--no-grammar", "--lang", "en"]) == 0
    file = house / "corrections" / "visit.en.toml"
    before = file.read_bytes()

    async def work(client: Client, call: Call) -> None:
        told = await call("propose", release="visit", issue=issue, verdict="accept", reason="it is wrong")
        assert "Lin Yue has decided about it" in told

    assisted(house, work)
    assert file.read_bytes() == before


def test_a_person_decides_about_a_proposal(house: Path) -> None:
    (issue,) = _issues(house)

    async def work(client: Client, call: Call) -> None:
        told = await call("propose", release="visit", issue=issue, verdict="reject", reason="x" * 5_000)
        assert told["status"] == "deferred"

    assisted(house, work)
    file = house / "corrections" / "visit.en.toml"
    (kept,) = decisions.load(file)
    assert kept.proposed and kept.note.startswith("proposes to reject: xxx") and len(kept.note) == 1_000
    assert main(["decide", "visit", issue, "accept", "--reviewer", "Lin Yue", "--no-grammar", "--lang", "en"]) == 0
    (kept,) = decisions.load(file)
    assert (kept.verdict, kept.replacement, kept.reviewer) == ("accepted", "Jiaxing", "Lin Yue")
    assert main(["check", "--no-grammar", "--lang", "en"]) == 0


def _issues(house: Path) -> list[str]:
    """The ids of the issues of the release."""
    from pipeline import run

    result = run.examine_one(Path("releases") / "visit.en.txt", run.Settings(grammar=False))
    return [item.issue.id for item in result.review.issues]

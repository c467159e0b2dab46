"""A house whose texts other programs have checked: its desk over the session's LanguageTool, and the server of that."""

from __future__ import annotations

import http.client
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.answering import desk as desks
from pipeline.answering import languagetool_server
from pipeline.answering.desk import Desk
from pipeline.model import InputError
from pipeline.run import Settings
from pipeline.serving import server
from pipeline.speech.speech import ENGLISH
from tests.waiting import HANG, until

GLOSSARY = """\
zh,en,kind,status,note
嘉兴,Jiaxing,place,preferred,
平湖,Pinghu,place,preferred,
红船,Red Boat,term,preferred,
"""
STANDING = """\
[[standing]]
rule = "always"
exact = "Red Ship"
replacement = "Red Boat"
reviewer = "Lin Yue"

[rules]
"grammar.languagetool.EN_A_VS_AN" = "on"
"""
# What was rejected in one release of the house: a paragraph of it comes from a program that does not say whence.
REJECTED = """\
[[decision]]
issue = "000000000000"
verdict = "rejected"
exact = "Hangzou"
prefix = "the song "
suffix = " Lullaby is "
reviewer = "Lin Yue"
"""
EXTENSION = "moz-extension://3f2504e0-4f89-11d3-9a0c-0305e82c3301"


def laid_out(folder: Path, url: str | None = None, **other: Any) -> Settings:
    """The house in a folder, and the settings that lead to it."""
    for name, text in {
        "glossary/names.csv": GLOSSARY,
        "corrections/standing.toml": STANDING,
        "corrections/song.en.toml": REJECTED,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Settings(
        folder / "glossary",
        folder / "corrections",
        folder / "reports",
        languagetool_url=url,
        grammar=bool(url),
        **other,
    )


@dataclass
class Served:
    """A server of LanguageTool's interface."""

    port: int
    desk: Desk | None = None

    def ask(
        self, method: str, path: str, data: Mapping[str, str] | str | bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers (small letters) and body; underscores in the names of headers stand for hyphens."""
        body = urllib.parse.urlencode(data) if isinstance(data, Mapping) else data
        sent = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def check(self, text: str = "", language: str = "en-US", **more: str) -> dict[str, Any]:
        given = {"language": language, **({} if "data" in more else {"text": text}), **more}
        status, _, body = self.ask("POST", "/v2/check", given)
        assert status == 200, body
        found: dict[str, Any] = json.loads(body)
        return found


@contextmanager
def running(desk: Desk, troubled: Callable[[InputError], None] = lambda trouble: None) -> Iterator[Served]:
    """The server of a desk, in a thread of this process until the block ends."""
    listener = languagetool_server.listen(0)
    port: int = listener.getsockname()[1]
    made = server.made(languagetool_server.application(desk, ENGLISH, port, {EXTENSION}, troubled))
    thread = threading.Thread(target=made.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        until(lambda: made.started, "the server did not start")
        yield Served(port, desk)
    finally:
        made.should_exit = True
        thread.join(HANG)


@pytest.fixture(scope="module")
def desk(languagetool: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch, Desk(laid_out(tmp_path_factory.mktemp("house"), languagetool)) as made:
        # A busy machine keeps nobody from an answer.
        patch.setattr(desks, "START", HANG)
        made.patience = HANG
        assert made.warm()
        yield made


@pytest.fixture(scope="module")
def served(desk: Desk) -> Iterator[Served]:
    with running(desk) as made:
        yield made


@pytest.fixture(scope="module")
def reference(languagetool: str) -> Served:
    """The server of LanguageTool itself."""
    return Served(int(languagetool.rpartition(":")[2]))

"""A small house with one release, and the review server over it, for the tests of the server and of the page."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pipeline.decisions import decisions, standing
from pipeline.decisions.review import settle
from pipeline.documents import read
from pipeline.model import Decision, Issue, identify
from pipeline.report.view import Facts
from pipeline.run import Failed, Result, Settings, corrections_file
from pipeline.serving import house as desk
from pipeline.serving import server
from pipeline.serving.session import Session
from pipeline.speech.speech import Speech
from tests import sample_review
from tests.waiting import HANG, until

GLOSSARY = "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"
TOKEN = "the-token-of-these-tests"


@dataclass
class House:
    """A folder with a release, its glossary and its corrections, served at `port`."""

    folder: Path
    settings: Settings
    session: Session
    port: int
    releases: desk.House

    @property
    def release(self) -> Path:
        return self.folder / "releases" / sample_review.NAME

    @property
    def corrections(self) -> Path:
        return corrections_file(self.settings, self.release)

    @property
    def held(self) -> tuple[Decision, ...]:
        """What the corrections file says; it must parse."""
        return decisions.load(self.corrections, self.release.name)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def entrance(self) -> str:
        return f"{self.origin}/#token={TOKEN}"

    def issue(self, words: str) -> Issue:
        (found,) = [item.issue for item in self.session.review.issues if item.issue.text == words]
        return found

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer to a request like the page's own, but for `headers`.

        A header of None is left out; underscores in names stand for hyphens.
        """
        sent: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"zhengming-{self.port}={TOKEN}",
        }
        if method != "GET":
            sent |= {"Origin": self.origin, "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            if data is not None and "Content_Length" not in headers:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def settled(self) -> None:
        """Waits until nothing is being checked."""
        until(
            lambda: not self.releases.work.all and not any(entry.state for entry in self.releases.entries),
            "the checking does not end",
        )

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        status, _, data = self.ask("POST", path, body)
        return status, json.loads(data)

    def send(self, path: str, name: str, data: bytes, **query: str) -> tuple[int, Any]:
        """As `post`, of a file."""
        asked = f"{path}?{urlencode({'name': name, **query})}"
        status, _, answer = self.ask("POST", asked, data, Content_Type="application/octet-stream")
        return status, json.loads(answer)

    def decide(self, *wanted: dict[str, object], since: int = 0) -> tuple[int, dict[str, Any]]:
        body = {"decisions": list(wanted), "since": since, "instance": ""}
        status, _, data = self.ask("POST", f"/api/{sample_review.NAME.removesuffix('.txt')}/decisions", body)
        return status, json.loads(data)

    def state(self) -> dict[str, Any]:
        status, _, data = self.ask("GET", f"/api/{sample_review.NAME.removesuffix('.txt')}/state")
        assert status == 200
        found: dict[str, Any] = json.loads(data)
        return found


def laid_out(folder: Path, **releases: str | bytes) -> Path:
    """The folder with a glossary and these releases, ``a_en_txt="…"`` for ``releases/a.en.txt``."""
    for name, content in {"releases": releases, "glossary": {"names_csv": GLOSSARY}}.items():
        (folder / name).mkdir(exist_ok=True)
        for file, data in content.items():
            path = folder / name / file.replace("_", ".")
            path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def check(path: Path, settings: Settings) -> Result:
    """The release with those of the sample's issues whose words still stand in it once."""
    text = read.decode(path, read.read_bytes(path))
    document = sample_review.document(text, path.as_posix())
    found = []
    for issue in sample_review.issues():
        if issue.text and text.count(issue.text) == 1:
            found.append(replace(issue, id="", span=sample_review.place(text, issue.text)))
    held = decisions.load(corrections_file(settings, path), path.name)
    return Result(path, settle(document, identify(text, found), held), len(text.split()), False)


@contextmanager
def desk_of(folder: Path, grammar: bool = False) -> Iterator[House]:
    """The desk of a house, the folder in which this process must be; its releases are checked as in every house."""
    settings = Settings(grammar=grammar)
    releases = desk.House(settings, folder=Path("releases"))
    listener = server.listen(0)
    port: int = listener.getsockname()[1]

    def told(result: Result, speech: Speech) -> Facts:
        return Facts(result.words, "2026-11-30", (), threshold=standing.threshold(settings.corrections))

    app = server.application(releases, told, "Lin Yue", TOKEN, port)
    running = server.made(app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    releases.begin()
    try:
        yield House(folder, settings, None, port, releases)  # type: ignore[arg-type]  # it has several
    finally:
        running.should_exit = True
        releases.close()


@contextmanager
def served(
    folder: Path, text: str = sample_review.TEXT, corrections: str | None = None, unchecked: Sequence[Failed] = ()
) -> Iterator[House]:
    """The house of a folder, its server running in a thread of this process until the block ends."""
    settings = Settings(folder / "glossary", folder / "corrections", folder / "reports", grammar=False)
    release = folder / "releases" / sample_review.NAME
    for path, content in ((release, text), (settings.glossary / "names.csv", GLOSSARY)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    if corrections is not None:
        settings.corrections.mkdir(exist_ok=True)
        corrections_file(settings, release).write_text(corrections, "utf-8")
    session = Session(check(release, settings), settings, lambda path: check(path, settings))
    listener = server.listen(0)
    port: int = listener.getsockname()[1]
    releases = desk.House(settings, [session], unchecked)
    app = server.application(releases, lambda result, speech: sample_review.FACTS, "Lin Yue", TOKEN, port)
    running = server.made(app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        until(lambda: running.started, "the server did not start")
        yield House(folder, settings, session, port, releases)
    finally:
        # It ends when it looks next, a tenth of a second later; nobody needs to wait for that.
        running.should_exit = True

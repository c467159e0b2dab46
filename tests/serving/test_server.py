"""The review server: who gets in, what a bad request gets, and that every decision told as saved is in the file."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPException
from itertools import count
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from pipeline import run
from pipeline.decisions import decisions, exchange
from pipeline.model import InputError, tell
from pipeline.report import report
from pipeline.serving import routes, server
from pipeline.serving.session import Refused, Session
from tests import sample_review
from tests.commands.test_main import ROOT, zhengming
from tests.house import TOKEN, House, laid_out, served
from tests.waiting import HANG, until

NAME = sample_review.NAME.removesuffix(".txt")
DECISIONS = f"/api/{NAME}/decisions"
STATE = f"/api/{NAME}/state"
PAGE = f"/{NAME}.html"
EMPTY = {"decisions": [], "since": 0, "instance": ""}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with served(tmp_path) as found:
        yield found


def secret(answer: bytes) -> bool:
    """True when anything of the release is in an answer."""
    return b"Haiyan Opens" in answer or b"Jiaixng" in answer


# --- who gets in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/index.html", PAGE, STATE, "/api/nothing/state", "/nothing.html"])
@pytest.mark.parametrize(
    "cookie", [None, "", "zhengming-{port}=", "zhengming-{port}=wrong", "zhengming-1={token}", "\xff"]
)
def test_without_the_token_nothing_is_shown(house: House, path: str, cookie: str | None) -> None:
    given = cookie and cookie.format(port=house.port, token=TOKEN)
    status, _, body = house.ask("GET", path, Cookie=given)
    assert status == 401 and not secret(body)


def test_the_token_is_handed_over_for_a_cookie_that_scripts_and_other_sites_do_not_see(house: House) -> None:
    status, headers, _ = house.ask("POST", "/enter", {"token": TOKEN}, Cookie=None)
    assert status == 200
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and f"zhengming-{house.port}=" in cookie
    assert house.ask("GET", PAGE, Cookie=cookie.partition(";")[0])[0] == 200


@pytest.mark.parametrize(
    "token", ["", "wrong", TOKEN[:-1], TOKEN + "x", None, 7, [TOKEN], {"token": TOKEN}, "\ud800", "嘉兴"]
)
def test_a_wrong_token_gets_no_cookie(house: House, token: object) -> None:
    status, headers, _ = house.ask("POST", "/enter", {"token": token}, Cookie=None)
    assert status == 403 and "set-cookie" not in headers


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "",
        "[::1]:{port}",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", PAGE), ("GET", STATE), ("POST", DECISIONS), ("POST", "/enter")])
def test_another_name_for_this_machine_is_not_answered(house: House, host: str, method: str, path: str) -> None:
    """DNS rebinding: a page of evil.example whose name was pointed at 127.0.0.1."""
    body = {"POST": EMPTY, "GET": None}[method]
    status, _, answer = house.ask(method, path, body, Host=host.format(port=house.port))
    assert status == 421 and not secret(answer)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:1",
        "http://localhost.evil.example:{port}",
    ],
)
@pytest.mark.parametrize("path", [DECISIONS, "/enter"])
def test_another_sites_page_cannot_post(house: House, origin: str | None, path: str) -> None:
    status, _, _ = house.ask("POST", path, EMPTY, Origin=origin and origin.format(port=house.port))
    assert status == 403
    assert house.held == ()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_cannot_read(house: House, site: str) -> None:
    assert house.ask("GET", STATE, Sec_Fetch_Site=site)[0] == 403
    assert house.ask("GET", PAGE, Origin="http://evil.example")[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2fglossary%2fnames.csv",
        "/%2e%2e/glossary/names.csv",
        "/glossary/names.csv",
        "/names.csv",
        f"/../releases/{sample_review.NAME}",
        f"/{sample_review.NAME}",
        "/api/..%2f..%2fetc%2fpasswd/state",
        "/api/%00/state",
        "//etc/passwd",
        f"{PAGE}/..",
        "/.git/config",
    ],
)
def test_no_path_leads_to_a_file(house: House, path: str) -> None:
    status, _, body = house.ask("GET", path)
    assert status in (400, 404) and b"Jiaxing" not in body and b"root:x" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_only_the_methods_that_are_meant(house: House, method: str) -> None:
    assert house.ask(method, PAGE, EMPTY)[0] in (400, 405)
    assert house.ask("GET" if method == "POST" else method, DECISIONS, EMPTY)[0] in (400, 405)
    assert house.held == ()


@pytest.mark.parametrize("kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_only_json_is_taken(house: House, kind: str | None) -> None:
    assert house.ask("POST", DECISIONS, EMPTY, Content_Type=kind)[0] == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        b"null",
        b"[]",
        b"7",
        b'{"decisions": []}',
        b'{"decisions": {}, "since": 0, "instance": ""}',
        b'{"decisions": [7], "since": 0, "instance": ""}',
        b'{"decisions": [{}], "since": 0, "instance": ""}',
        b'{"decisions": [{"issue": "x", "verdict": "perhaps"}], "since": 0, "instance": ""}',
        b'{"decisions": [{"issue": 7, "verdict": "rejected"}], "since": 0, "instance": ""}',
        b'{"decisions": [{"issue": "x", "verdict": "rejected", "path": "/etc/passwd"}], "since": 0, "instance": ""}',
        b'{"decisions": [], "since": "0", "instance": ""}',
        b'{"decisions": [], "since": 0, "instance": 7}',
        json.dumps({**EMPTY, "decisions": [{"issue": "x", "verdict": "rejected", "note": "x" * 20_001}]}).encode(),
    ],
)
def test_a_malformed_body_is_refused_in_a_sentence(house: House, body: bytes) -> None:
    status, _, answer = house.ask("POST", DECISIONS, body)
    assert status == 400 and json.loads(answer)["problem"]
    assert house.held == () and house.ask("GET", PAGE)[0] == 200


def test_an_oversized_body_is_refused(house: House) -> None:
    assert house.ask("POST", DECISIONS, b" " * (routes.MAX_BODY + 1))[0] == 413


def test_a_body_that_never_ends_does_not_hold_others_up(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.port), timeout=HANG) as slow:
        head = f"POST {DECISIONS} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nContent-Length: 1000000\r\n"
        cookie = f"Cookie: zhengming-{house.port}={TOKEN}\r\nOrigin: {house.origin}\r\n"
        slow.sendall(f"{head}{cookie}Content-Type: application/json\r\n\r\n{{".encode())
        assert house.ask("GET", PAGE)[0] == 200


@pytest.mark.parametrize("since", ["x", "", "1e9", "9" * 5000])
def test_a_strange_revision_is_refused(house: House, since: str) -> None:
    assert house.ask("GET", f"{STATE}?since={since}")[0] == 400


def test_answers_may_not_be_framed_sniffed_or_kept(house: House) -> None:
    for path in (PAGE, STATE):
        _, headers, _ = house.ask("GET", path)
        assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store" and "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_the_page_may_speak_only_to_its_own_server(house: House) -> None:
    _, _, body = house.ask("GET", PAGE)
    policy = body.decode().partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "unsafe" not in policy


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_is_in_the_file_when_it_is_answered(house: House) -> None:
    issue = house.issue("Jiaixng")
    status, told = house.decide({"issue": issue.id, "verdict": "accepted", "replacement": "Jiaxing", "note": "n"})
    (held,) = house.held
    assert status == 200 and told["issues"][issue.id]["replacement"] == "Jiaxing"
    assert (held.replacement, held.reviewer, held.note, held.prefix) == (
        "Jiaxing",
        "Lin Yue",
        "n",
        sample_review.TEXT[:38][-32:],
    )


def test_a_decision_on_an_older_state_writes_nothing_and_tells_both(house: House) -> None:
    issue, other = house.issue("Jiaixng"), house.issue("builded")
    house.decide({"issue": issue.id, "verdict": "rejected", "reviewer": "Wu"})
    before = house.corrections.read_bytes()
    status, told = house.decide(
        {"issue": other.id, "verdict": "accepted", "replacement": "built"},
        {"issue": issue.id, "verdict": "accepted", "replacement": "Jiaxing"},
    )
    assert status == 409 and house.corrections.read_bytes() == before
    (clash,) = told["clashes"]
    assert (clash["mine"]["replacement"], clash["theirs"][0]["reviewer"]) == ("Jiaxing", "Wu")
    status, _ = house.decide(
        {"issue": issue.id, "verdict": "accepted", "replacement": "Jiaxing", "base": clash["token"]}
    )
    assert status == 200 and [d.replacement for d in house.held] == ["Jiaxing"]


def test_the_same_decision_twice_is_no_conflict_and_is_written_once(house: House) -> None:
    wanted = {"issue": house.issue("Jiaixng").id, "verdict": "accepted", "replacement": "Jiaxing"}
    assert [house.decide(wanted)[0] for _ in range(3)] == [200, 200, 200]
    assert len(house.held) == 1


def test_of_many_writers_at_once_one_wins_and_the_others_are_told(house: House) -> None:
    issue = house.issue("Jiaixng")
    answers: list[int] = []

    def write(number: int) -> None:
        answers.append(house.decide({"issue": issue.id, "verdict": "accepted", "replacement": f"J{number}"})[0])

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert sorted(answers) == [200] + [409] * 7
    assert len(house.held) == 1


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"issue": "Jiaixng", "verdict": "accepted", "replacement": "Jiaixng"}, "changes nothing"),
        ({"issue": "嘉兴", "verdict": "accepted"}, "no suggestion"),
        ({"issue": "good soft", "verdict": "accepted"}, "either may be right"),
        ({"issue": "Jiaixng", "verdict": "accepted", "replacement": "J\ud800"}, "half a character"),
        ({"issue": "Jiaixng", "verdict": "accepted", "replacement": "J\0"}, "U+0000"),
        ({"exact": "hospital", "verdict": "accepted", "replacement": "hospital"}, "changes nothing"),
        ({"exact": "hospital", "verdict": "accepted"}, "without a replacement"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_a_sentence(house: House, wanted: dict[str, str], told: str) -> None:
    if "issue" in wanted:
        wanted = {**wanted, "issue": house.issue(wanted["issue"]).id}
    status, answer = house.decide(wanted)
    assert status == 422 and told in answer["problem"]
    assert house.held == ()


def test_a_correction_over_another_is_refused(house: House) -> None:
    house.decide({"exact": "a hospital", "prefix": "a market, ", "verdict": "accepted", "replacement": "one hospital"})
    status, answer = house.decide({"exact": "hospital, a stadium", "verdict": "accepted", "replacement": "stadium"})
    assert status == 422 and "overlaps" in answer["problem"]
    assert len(house.held) == 1


def test_what_others_wrote_into_the_file_stays(house: House) -> None:
    by_hand = (
        '# ask the desk\n[[decision]]\nverdict = "accepted"\nexact = "a hospital"\nreplacement = "one hospital" # ok\n'
    )
    house.corrections.parent.mkdir(exist_ok=True)
    house.corrections.write_text(by_hand, "utf-8")
    status, told = house.decide({"issue": house.issue("Jiaixng").id, "verdict": "rejected"})
    assert status == 200 and house.corrections.read_text("utf-8").startswith(by_hand)
    assert [one["replacement"] for one in told["own"]] == ["one hospital"]


def test_what_apply_would_change_is_a_page(house: House) -> None:
    house.decide({"issue": house.issue("builded").id, "verdict": "accepted", "replacement": "built"})
    status, _, body = house.ask("GET", f"/changes/{NAME}")
    assert status == 200 and b"<ins>built</ins>" in body and b"<script" not in body
    assert f'href="changes/{NAME}"'.encode() in house.ask("GET", PAGE)[2]
    assert house.ask("GET", "/changes/nothing")[0] == 404


@pytest.mark.parametrize("path", ["/nothing.en.html", "/changes/nothing"])
def test_a_page_that_is_not_there_is_told_on_a_page(house: House, path: str) -> None:
    status, headers, body = house.ask("GET", path)
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"<h1>There is no such " in body and b'<a href="/">All releases</a>' in body
    assert "没有".encode() in house.ask("GET", path, Accept_Language="zh")[2]


def test_a_page_is_told_only_what_changed(house: House) -> None:
    state = house.state()
    path = f"{STATE}?since={state['revision']}&instance={state['instance']}"
    assert json.loads(house.ask("GET", path)[2])["issues"] == {}
    house.decide({"issue": house.issue("Jiaixng").id, "verdict": "rejected"})
    told = json.loads(house.ask("GET", path)[2])
    assert list(told["issues"]) == [house.issue("Jiaixng").id] and "own" not in told
    house.corrections.unlink()
    assert json.loads(house.ask("GET", path)[2])["issues"] == {house.issue("Jiaixng").id: None}


def test_a_corrections_file_edited_into_nonsense_is_never_overwritten(house: House) -> None:
    first, second, third = (house.issue(words).id for words in ("Jiaixng", "builded", "countires"))
    house.decide({"issue": first, "verdict": "rejected"})
    for number, (nonsense, issue) in enumerate((("<<<<<<< HEAD\n", second), ('verdict = "\n', third)), 1):
        house.corrections.write_text(nonsense, "utf-8")
        assert "haiyan-2024-05-01.en.toml" in house.state()["corrections"]
        assert house.corrections.read_text("utf-8") == nonsense
        assert house.decide({"issue": issue, "verdict": "rejected"})[0] == 200
        kept = house.corrections.with_name(f"{house.corrections.name}.broken-{number}")
        assert kept.read_text("utf-8") == nonsense
        assert kept.name in house.state()["aside"] and house.state()["corrections"] == ""
        assert len(house.held) == number + 1


def test_a_corrections_folder_that_cannot_be_written_is_told(house: House) -> None:
    house.corrections.parent.mkdir(exist_ok=True)
    house.corrections.mkdir()
    status, answer = house.decide({"issue": house.issue("Jiaixng").id, "verdict": "rejected"})
    assert status in (422, 503) and "haiyan-2024-05-01.en.toml" in answer["problem"]


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_a_release_that_is_another_now_gets_no_decision(house: House, change: str) -> None:
    house.release.unlink() if change == "deleted" else house.release.write_text("Another text.\n")
    status, answer = house.decide({"issue": house.issue("Jiaixng").id, "verdict": "rejected"})
    assert status == 503 and sample_review.NAME in answer["problem"]
    assert not house.corrections.exists()
    assert house.ask("GET", PAGE)[0] == 200, "what was open stays open"
    assert sample_review.NAME in house.state()["release"] or change == "edited"


# --- text stays text --------------------------------------------------------------------------------------------------


def test_hostile_decisions_show_as_text_on_the_page(house: House) -> None:
    from tests.report.test_report import HOSTILE, Elements

    known = {tag for tag, _ in Elements(report.render(sample_review.review(), sample_review.FACTS)).found}
    for number, bad in enumerate(HOSTILE):
        wanted = {"exact": f"{bad} {number}", "verdict": "rejected", "reviewer": bad, "note": bad, "prefix": bad}
        assert house.decide(wanted)[0] == 200
    _, _, body = house.ask("GET", PAGE)
    found = Elements(body.decode())
    assert {tag for tag, _ in found.found} <= known
    assert [tag for tag, _ in found.found].count("script") == 2
    assert [c for c in body.decode() if not c.isprintable() and c != "\n"] == []
    assert {d.note for d in house.held} == set(HOSTILE)


# --- ports ------------------------------------------------------------------------------------------------------------


def test_the_next_free_port_is_taken() -> None:
    with server.listen(20_000) as first, server.listen(first.getsockname()[1]) as second:
        assert second.getsockname()[1] > first.getsockname()[1]
        assert second.getsockname()[0] == "127.0.0.1"


def test_no_free_port_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PORTS_TRIED", 1)
    with server.listen(0) as first, pytest.raises(InputError, match="another --port"):
        server.listen(first.getsockname()[1])


def test_without_a_screen_no_browser_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("webbrowser.open", lambda address: pytest.fail("a browser in the terminal"))
    assert server.open_browser("http://127.0.0.1:1/") is False


# --- nothing is lost --------------------------------------------------------------------------------------------------

KILLS = 12
# More in benchmarks/review.py.


def write_house(folder: Path) -> Path:
    """A house for the program itself: a release with issues that need no grammar engine."""
    text = "\n\n".join(
        f"The road number {n} goes to to Jiaxing and Jiaixng, by way of the the lake." for n in range(40)
    )
    release = folder / "releases" / "roads.en.txt"
    for path, content in (
        (release, text + "\n"),
        (folder / "glossary" / "g.csv", "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return release


class Review:
    """``python -m pipeline review`` as a process, and a client that has opened its address."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "pipeline", "review", "--no-browser", "--no-grammar", "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "ZHENGMING_REVIEWER": "Lin", "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        said = heard = ""
        while "#token=" not in said:
            said = self.process.stdout.readline()
            assert said, f"it ended without an address: {heard}"
            heard += said
        address = said.split("Review: ")[1].strip()
        self.origin, _, self.token = address.partition("/#token=")
        self.cookie = f"zhengming-{self.origin.rpartition(':')[2]}={self.token}"

    def ask(self, path: str, body: Any = None) -> Any:
        headers = {"Cookie": self.cookie, "Origin": self.origin, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.origin + path, data, headers), timeout=HANG) as answer:
            return json.loads(answer.read())

    def issues(self) -> list[str]:
        """The ids of all issues that the page shows."""
        request = urllib.request.Request(f"{self.origin}/roads.en.html", headers={"Cookie": self.cookie})
        with urllib.request.urlopen(request, timeout=HANG) as answer:
            data = answer.read().decode().partition('id="data">')[2].partition("</script>")[0]
        return [issue[0] for issue in json.loads(data)["issues"]]

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        status = self.process.wait(HANG)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


def kill_while_deciding(folder: Path, kills: int, seed: int) -> int:
    """Kills the server at random moments while decisions arrive; returns how many decisions were told as saved.

    After each kill every one of them must be in the file, which must parse.
    """
    release = write_house(folder)
    corrections = folder / "corrections" / "roads.en.toml"
    rng = random.Random(seed)
    told: dict[str, str] = {}
    number = 0
    for _ in range(kills):
        review = Review(folder)
        timer = threading.Timer(rng.uniform(0.0, 0.25), review.process.kill)
        try:
            state = review.ask("/api/roads.en/state")
            tokens = {issue: one["token"] for issue, one in state["issues"].items()}
            assert {issue: state["issues"][issue]["note"] for issue in told} == told
            page = review.issues()
            for decided in count():
                if decided == 1:  # a slow machine, too, has one decision saved
                    timer.start()
                number += 1
                issue, note = rng.choice(page), f"note {number}"
                wanted = {"issue": issue, "verdict": "rejected", "note": note, "base": tokens.get(issue, "")}
                answer = review.ask("/api/roads.en/decisions", {"decisions": [wanted], "since": 0, "instance": ""})
                told[issue] = note
                tokens[issue] = answer["issues"][issue]["token"]
        except (OSError, HTTPException):
            # It was killed, between two answers or in the middle of one.
            pass
        finally:
            timer.cancel()
            review.end(signal.SIGKILL)
        held = {d.issue: d.note for d in decisions.load(corrections, release.name)} if corrections.exists() else {}
        # The one decision under way may have arrived; of the others, each note is the one told.
        assert [issue for issue in told if held.get(issue) not in (told[issue], f"note {number}")] == []
        told = {issue: held[issue] for issue in held}
    return number


def test_no_decision_that_was_told_as_saved_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    assert kill_while_deciding(tmp_path, KILLS, seed=1) > KILLS


def test_ctrl_c_ends_it_in_peace(tmp_path: Path) -> None:
    write_house(tmp_path)
    review = Review(tmp_path)
    assert review.end(signal.SIGINT) == 0


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\nHost: 127", b"POST /enter HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n{"],
    ids=["nothing", "half a head", "half a body"],
)
def test_who_is_silent_keeps_nobody_out(sent: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.3)
    with served(tmp_path) as house:
        silent = [socket.create_connection(("127.0.0.1", house.port), timeout=HANG) for _ in range(70)]
        for one in silent:
            with suppress(OSError):
                one.sendall(sent.replace(b"{host}", f"127.0.0.1:{house.port}".encode()))
        assert until(lambda: (status := _status(house)) != 503 and status, "it does not answer") == 200
        monkeypatch.setattr(server, "PATIENCE", HANG)
        for one in silent:
            with suppress(OSError):
                while one.recv(1_000):
                    pass
            one.close()
        assert house.state()


def _status(house: House) -> int:
    try:
        return house.ask("GET", "/api/haiyan-2024-05-01.en/state")[0]
    except OSError:
        return 503


def test_a_page_that_works_is_not_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One connection, looked at again and again while it is asked: each time it waits for something else."""
    looks: Queue[Callable[[], object]] = Queue()
    looking = server._Impatient._look

    def noted(self: server._Impatient, *before: object) -> None:
        looks.put(lambda: self.loop.call_soon_threadsafe(looking, self, *before))

    monkeypatch.setattr(server._Impatient, "_look", noted)
    monkeypatch.setattr(server, "PATIENCE", 0.0)
    with served(tmp_path) as house:
        connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=HANG)
        for _ in range(8):
            connection.request(
                "GET", "/api/haiyan-2024-05-01.en/state", headers={"Cookie": f"zhengming-{house.port}={TOKEN}"}
            )
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
            looks.get(timeout=HANG)()
        # Asked no more, it is: it waits for the same the second time.
        looks.get(timeout=HANG)()
        with suppress(ConnectionError):
            assert connection.sock.recv(1) == b""
        connection.close()


def test_more_decisions_than_a_page_can_make_are_refused(house: House) -> None:
    many = [{"issue": f"{n:x}", "verdict": "rejected", "exact": "x"} for n in range(60_000)]
    status, told = house.decide(*many)
    assert (status, house.held) == (400, ())
    assert "more than 10,000 decisions at once" in told["problem"]


def test_a_row_that_a_spreadsheet_would_run_is_not_written(house: House) -> None:
    glossary = house.settings.glossary / "names.csv"
    before = glossary.read_bytes()
    for row in ({"zh": "港", "target": "=cmd|x"}, {"zh": "＝港", "target": "port"}, {"zh": "港", "target": " @port"}):
        status, _, data = house.ask("POST", "/api/haiyan-2024-05-01.en/house", {**row, "kind": "term"})
        assert (status, "a spreadsheet would run" in json.loads(data)["problem"]) == (422, True)
    assert glossary.read_bytes() == before


def test_a_correction_that_the_file_cannot_hold_is_refused_when_it_is_made(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_html="<p>The the port of Jiaxing.</p>")
    settings = run.Settings(tmp_path / "glossary", tmp_path / "corrections", tmp_path / "reports", grammar=False)
    result = run.examine_one(tmp_path / "releases" / "a.en.html", settings)
    session = Session(result, settings, lambda path: run.examine_one(path, settings))
    asked = {"issue": "", "verdict": "accepted", "exact": "port", "prefix": "the ", "suffix": " of"}
    for replacement in ("har\nbour", "har\r\nbour"):
        with pytest.raises(Refused, match="the replacement of “port” holds a line break"):
            session.decide(exchange.proposals([{**asked, "replacement": replacement}]), "Li", "2026-11-30")
    session.decide(exchange.proposals([{**asked, "replacement": "harbour"}]), "Li", "2026-11-30")
    assert [made.after for made in session.review.corrections] == ["harbour"]


def test_what_cannot_be_reviewed_is_a_row_of_the_index(tmp_path: Path) -> None:
    why = InputError("releases/b.en.docx", tell("it is cut short or damaged"), tell("save it anew"))
    with served(tmp_path, unchecked=[run.Failed(Path("releases/b.en.docx"), why)]) as house:
        status, _, page = house.ask("GET", "/")
        assert status == 200
        assert "b.en.docx</bdi>" in page.decode() and "it is cut short or damaged" in page.decode()
        assert "haiyan-2024-05-01.en.html" in page.decode() and "1 file was not checked." in page.decode()


def test_a_review_goes_on_without_what_cannot_be_read(tmp_path: Path) -> None:
    laid_out(tmp_path, a_en_txt="The the port.\n", b_en_txt=b"")
    review = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "review", "--no-grammar", "--no-browser", "--port", "0"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert review.stdout is not None
        told = [review.stdout.readline() for _ in range(2)]
        assert any("http://127.0.0.1:" in line for line in told)
    finally:
        review.send_signal(signal.SIGINT)
        _, wrong = review.communicate(timeout=HANG)
    assert "zhengming: releases/b.en.txt: the file is empty; put its text there or delete it." in wrong
    assert review.returncode == 2


def test_where_nothing_can_be_read_nothing_is_served(tmp_path: Path) -> None:
    laid_out(tmp_path, b_en_txt=b"")
    done = zhengming(tmp_path, "review", "--no-grammar", "--no-browser")
    assert done.returncode == 2
    assert done.stderr == "zhengming: releases/b.en.txt: the file is empty; put its text there or delete it.\n"

"""What a server of the house may do, and what comes of it: edits, or no answer and one reason, in bounded time."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.aligning import sources
from pipeline.decisions import standing
from pipeline.documents.segment import segment
from pipeline.engine import house_model
from pipeline.engine.house_model import HouseModel, Named, Question, questions
from pipeline.model import Document, Edit, InputError
from tests import marked
from tests.model_server import Asked, ModelServer, Play, completion, edits, says, send, serving
from tests.waiting import HANG, until

QUESTION = Question(0, "en", "The fair has opened yesterday.", ("展会昨天开幕。",))
GOOD = edits(("has opened", "opened", "Yesterday is over."))
EDIT = Edit("has opened", "opened", "Yesterday is over.", "m")


def asked(
    play: Play, *wanted: Question, key_env: str = "", seconds: float = HANG, run_seconds: float = 4 * HANG
) -> tuple[list[house_model.Answer | None], str, ModelServer]:
    """The answers to some questions, what is told of those without one, and the server."""
    with serving(play) as server, HouseModel(Named("m", server.url, key_env), seconds, run_seconds) as model:
        waiting = [model.ask(question) for question in wanted or (QUESTION,)]
        answers = [each.result(timeout=HANG) for each in waiting]
    return answers, str(model.trouble or ""), server


def several(count: int) -> list[Question]:
    return [replace(QUESTION, text=f"The {number}th fair has opened yesterday.") for number in range(count)]


def test_a_paragraph_and_its_source_go_in_and_edits_come_back() -> None:
    answers, trouble, server = asked(says(GOOD))
    assert (answers, trouble) == ([(EDIT,)], "")
    (request,) = server.asked
    assert request.path == "/v1/chat/completions"
    assert request.question == {"language": "en", "paragraph": QUESTION.text, "source": ["展会昨天开幕。"]}
    assert [message["role"] for message in request.body["messages"]] == ["system", "user"]
    assert {key: request.body[key] for key in ("model", "temperature", "seed", "stream", "response_format")} == {
        "model": "m",
        "temperature": 0,
        "seed": 0,
        "stream": False,
        "response_format": {"type": "json_object"},
    }
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "content",
    [
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"Here are the edits:\n\n```json\n{GOOD}\n```\nI hope this helps!",
        f"Sure! {GOOD} Let me know.",
        f"<think>\nIs [this] {{wrong}}?\n</think>\n\n{GOOD}",
        json.dumps(json.loads(GOOD)["edits"]),
        f"\n\n{GOOD}\n",
    ],
)
def test_what_models_write_around_their_answer_is_left_out(content: str) -> None:
    assert asked(says(content))[0] == [(EDIT,)]


def test_items_that_are_no_edits_are_left_out() -> None:
    wanted = [7, None, [], {}, {"before": "x"}, {"before": "", "after": "x"}, {"before": 1, "after": 2}]
    wanted += [{"before": "a\ud800", "after": "b"}, {"before": "x" * 9_999, "after": "y"}]
    content = json.dumps({"edits": [*wanted, {"before": "fair", "after": "fairs", "why": 3}]})
    assert asked(says(content))[0] == [(Edit("fair", "fairs", "", "m"),)]
    many = edits(*((f"w{number}", "x") for number in range(10_000)))
    ((*first,),) = asked(says(many))[0]
    assert len(first) == house_model.MOST_EDITS


def test_a_reason_is_one_plain_line() -> None:
    ((edit,),) = asked(says(edits(("a", "b", "  Because\n\x1b[31m of \u202eit\u2069 " + "x" * 999))))[0]
    assert edit.why.startswith("Because [31m of it xxx") and len(edit.why) == 200


def _dies(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    body = completion(GOOD)
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[:40])
    handler.close_connection = True


def _dies_in_a_chunk(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"1000\r\n" + completion(GOOD)[:40])
    handler.close_connection = True


def _hangs_up(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.close_connection = True


def _never_ends(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    """A hundred megabytes, had anybody read them."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(100 << 20))
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x" * (1 << 20))


def _no_http(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    handler.wfile.write(b"+OK POP3 server ready\r\n")
    handler.close_connection = True


def _status(status: int, body: bytes = b"", **headers: str) -> Play:
    return lambda handler, asked: send(handler, status, body, **headers)


UNANSWERED: dict[str, tuple[Play, str]] = {
    "prose": (says("The paragraph is fine as it is."), "no list of edits"),
    "refusal": (says("I'm sorry, but I can't help with that request."), "no list of edits"),
    "rewritten": (says("The fair opened its doors on the previous day to many visitors."), "no list of edits"),
    "other JSON": (says('{"corrections": []}'), "no list of edits"),
    "edits are text": (says('{"edits": "none"}'), "no list of edits"),
    "a number": (says("7"), "no list of edits"),
    "nothing": (says(""), "no list of edits"),
    "no content": (says(None), "no list of edits"),
    "nested": (says("[" * 100_000), "no list of edits"),
    "cut off": (says(GOOD[:30], "length"), "cut off"),
    "no completion": (_status(200, b'{"message": {"content": "{}"}}'), "no list of edits"),
    "no choices": (_status(200, b'{"choices": []}'), "no list of edits"),
    "HTML": (_status(200, b"<html>It works"), "no list of edits"),
    "not UTF-8": (_status(200, b"\xff\xfe\x00"), "no list of edits"),
    "500": (_status(500, b"Internal Server Error"), "answered 500"),
    "503": (_status(503, b'{"error": {"message": "loading\\u001b[2J  model"}}'), "answered 503: loading[2J model"),
    "404": (_status(404, b'{"error": {"message": "model \'m\' not found"}}'), "answered 404: model 'm' not found"),
    "401": (_status(401, b'{"error": "no key"}'), "answered 401: no key"),
    "400 twice": (_status(400, b'{"error": {"message": "too long"}}'), "answered 400: too long"),
    "hangs up": (_hangs_up, "lost"),
    "dies": (_dies, "broke off"),
    "dies in a chunk": (_dies_in_a_chunk, "lost"),
    "100 MB": (_never_ends, "longer than 1,048,576 bytes"),
    "no HTTP": (_no_http, "lost"),
}


@pytest.mark.parametrize("what", UNANSWERED)
def test_no_answer_has_one_reason(what: str) -> None:
    play, told = UNANSWERED[what]
    answers, trouble, _ = asked(play)
    assert answers == [None]
    assert told in trouble and "\n" not in trouble and trouble.isprintable()


@pytest.mark.parametrize("drips", [False, True])
def test_a_server_that_hangs_is_left_in_time(drips: bool) -> None:
    ended = threading.Event()

    def hangs(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if drips:
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
        while not ended.wait(0.05):
            if drips:
                handler.wfile.write(b" ")

    # Who waited for an answer would wait for ever.
    answers, trouble, _ = asked(hangs, seconds=0.6)
    ended.set()
    assert answers == [None] and "did not answer within" in trouble


def test_nobody_listens() -> None:
    with serving(says(GOOD)) as server:
        url = server.url
    with HouseModel(Named("m", url)) as model:
        assert [model.ask(question).result() for question in several(5)] == [None] * 5
    assert str(model.trouble) == f"no server answers at {url}"
    assert str(model.silence(5)) == (
        f"The model m did not read 5 paragraphs: no server answers at {url}; the next run asks it again."
    )


@pytest.mark.parametrize(("what", "requests"), [("500", 3), ("prose", 3), ("404", 2), ("dies", 3)])
def test_after_some_failures_nothing_more_is_asked(what: str, requests: int) -> None:
    answers, _, server = asked(UNANSWERED[what][0], *several(30))
    assert answers == [None] * 30
    # One more was under way.
    assert len(server.asked) <= requests + 1


def test_a_failure_now_and_then_ends_nothing() -> None:
    def moody(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        number = int(asked.paragraph.split()[1].removesuffix("th"))
        send(handler, 500, b"") if number % 4 == 3 else send(handler, 200, completion(GOOD))

    answers, _, server = asked(moody, *several(20))
    assert len(server.asked) == 20
    assert answers == [None if number % 4 == 3 else (EDIT,) for number in range(20)]


def test_no_more_than_two_are_asked_at_once_and_the_same_only_once() -> None:
    under_way: list[str] = []
    at_once: list[int] = []
    two = threading.Event()

    def slow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        under_way.append(asked.paragraph)  # lists: appending and removing are atomic
        at_once.append(len(under_way))
        if len(under_way) == 2:
            two.set()
        two.wait(HANG)  # the first waits for the second, however busy the machine is
        time.sleep(0.03)
        under_way.remove(asked.paragraph)  # before the answer: whoever has it may ask again at once
        send(handler, 200, completion(GOOD))

    same = [replace(QUESTION, paragraph=number) for number in range(5)]
    answers, _, server = asked(slow, *several(10), *same)
    assert answers == [(EDIT,)] * 15
    assert len(server.asked) == 11 and max(at_once) == 2


def test_a_run_has_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = 0.0

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return passed

    def slow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        nonlocal passed
        passed += 60.0
        send(handler, 200, completion(GOOD))

    monkeypatch.setattr(house_model, "time", Clock)
    answers, trouble, server = asked(slow, *several(60), seconds=HANG, run_seconds=20 * 60.0)
    assert answers[0] == (EDIT,) and answers[-1] is None
    # Two at once: when the time is over, one more is under way.
    assert 20 <= len(server.asked) <= 21
    assert "the 20 minutes of one run were over" in trouble


def test_leaving_ends_what_is_under_way() -> None:
    ended = threading.Event()
    with serving(lambda handler, asked: ended.wait() and None) as server:
        # Who waited for an answer would wait for ever.
        with HouseModel(Named("m", server.url)) as model:
            waiting = [model.ask(question) for question in several(5)]
            until(lambda: len(server.asked) == 2, "two are not asked")
        ended.set()
    assert all(each.cancelled() or each.result() is None for each in waiting)


def test_a_redirect_is_not_followed() -> None:
    with serving(says(GOOD)) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            answers, trouble, _ = asked(_status(status, Location=f"{elsewhere.url}/chat/completions"))
            assert answers == [None] and f"sends elsewhere ({status})" in trouble
    assert elsewhere.asked == []


def test_proxies_of_the_environment_see_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says(edits())) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        assert asked(says(GOOD))[0] == [(EDIT,)]
    assert proxy.asked == []


def test_a_server_without_a_response_format_is_asked_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def old(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        known = "response_format" not in asked.body
        send(handler, 200 if known else 400, completion(GOOD) if known else b'{"error": "unknown field"}')

    monkeypatch.setattr(house_model, "AT_ONCE", 1)
    answers, _, server = asked(old, *several(5))
    assert answers == [(EDIT,)] * 5
    assert len(server.asked) == 6, "what the server does not take is tried once"


def test_a_token_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOUSE_TOKEN", "secret-7")
    _, _, server = asked(says(GOOD), key_env="HOUSE_TOKEN")
    assert server.asked[0].headers["authorization"] == "Bearer secret-7"
    for wrong in ("", "two words", "line\r\nX-Evil: 1", "密"):
        monkeypatch.setenv("HOUSE_TOKEN", wrong)
        answers, trouble, server = asked(says(GOOD), key_env="HOUSE_TOKEN")
        assert (answers, server.asked) == ([None], [])
        assert trouble == "HOUSE_TOKEN is not set to a token"


def test_localhost_that_is_another_machine_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = HTTPConnection.connect

    def diverted(self: HTTPConnection) -> None:
        connect(self)
        # As if the file of hosts named another address.
        real = self.sock
        self.sock = SimpleNamespace(  # type: ignore[assignment]
            getpeername=lambda: ("192.0.2.1", 80), close=real.close, shutdown=real.shutdown
        )

    monkeypatch.setattr(HTTPConnection, "connect", diverted)
    answers, trouble, server = asked(says(GOOD))
    assert (answers, server.asked) == ([None], []) and "is not this machine" in trouble


# --- what is asked ----------------------------------------------------------------------------------------------------


def test_a_paragraph_is_one_question_with_its_sentences_of_the_source() -> None:
    english = "Spring is here.\n\nThe fair opened yesterday. It ended today.\n\n2019\n\nA heading for it\n"
    document = marked.document(english)
    source = segment(Document("x.zh.txt", "zh", "春天来了。\n\n展会昨天开幕。今天结束。\n\n2019\n\n标题\n"))
    document, problem = sources.attach(document, source)
    assert not problem
    assert [(q.paragraph, q.text, "".join(q.source)) for q in questions(document)] == [
        (0, "Spring is here.", "春天来了。"),
        (1, "The fair opened yesterday. It ended today.", "展会昨天开幕。今天结束。"),
        (3, "A heading for it", "标题"),
    ]
    keys = {question.key(Named("m").identity) for question in questions(document)}
    others = {question.key(Named("m", "http://127.0.0.1:8080/v1").identity) for question in questions(document)}
    others |= {question.key(Named("n").identity) for question in questions(document)}
    others |= {replace(question, source=()).key(Named("m").identity) for question in questions(document)}
    assert len(keys) == 3 and len(others) == 9 and not keys & others


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = " ".join(["The fair opened yesterday in the morning."] * 300) + "\n\n" + "word " * 3_000
    asked = list(questions(marked.document(text)))
    assert len(asked) == 5 and {question.paragraph for question in asked} == {0}, "the second is no sentence"
    assert all(len(question.text) <= house_model.MOST_LETTERS and question.text.endswith(".") for question in asked)
    assert " ".join(question.text for question in asked) == text.partition("\n")[0]


# --- what the house's file may say ------------------------------------------------------------------------------------


def written(folder: Path, text: str) -> Named | None:
    (folder / "standing.toml").write_text(text, "utf-8")
    assert standing.load(folder) == () and standing.switches(folder).settings == ()
    return standing.model(folder)


def test_a_house_names_its_model(tmp_path: Path) -> None:
    assert standing.model(tmp_path) is None
    assert written(tmp_path, "") is None
    assert written(tmp_path, '[model]\nname = "qwen2.5:7b"\n') == Named("qwen2.5:7b", "http://127.0.0.1:11434/v1")
    for address in ("http://localhost:8080/v1", "http://[::1]:8080/v1", "http://127.9.9.9", "https://127.0.0.1/x/v1"):
        assert written(tmp_path, f'[model]\nname = "m"\naddress = "{address}/"\n') == Named("m", address)
    far = '[model]\nname = "m"\naddress = "https://models.example/v1"\nelsewhere = true\nkey_env = "HOUSE_TOKEN"\n'
    assert written(tmp_path, far) == Named("m", "https://models.example/v1", "HOUSE_TOKEN")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", "does not name a model; add name"),
        ("name = 7", "“name” of [model] is not text"),
        ('name = " "', "“name” of [model] is not text"),
        ('name = "m"\nkey = "sk-123"', "unknown key “key”; use one of name, address, elsewhere, key_env"),
        ('name = "m"\nkey_env = "sk-123"', "write the variable’s name, never the token itself"),
        ('name = "m"\nelsewhere = "yes"', "neither true nor false"),
        (
            'name = "m"\naddress = "https://models.example/v1"',
            "unpublished text would leave this machine for models.example; write elsewhere = true into [model]",
        ),
        ('name = "m"\naddress = "http://192.0.2.7:11434/v1"', "would leave this machine for 192.0.2.7:11434"),
        ('name = "m"\naddress = "http://127.0.0.1.example/v1"', "would leave this machine"),
        ('name = "m"\naddress = "http://0.0.0.0:11434/v1"', "would leave this machine"),
        ('name = "m"\naddress = "http://localhost.example:11434/v1"', "would leave this machine"),
        (
            'name = "m"\naddress = "http://models.example/v1"\nelsewhere = true',
            "for anyone to read; give an address that begins with https://",
        ),
        ('name = "m"\naddress = "http://127.0.0.1@models.example/v1"', "an address that cannot be"),
        ('name = "m"\naddress = "http://127.0.0.1:99999/v1"', "an address that cannot be"),
        ('name = "m"\naddress = "ftp://127.0.0.1/v1"', "an address that cannot be"),
        ('name = "m"\naddress = "127.0.0.1:11434"', "an address that cannot be"),
        ('name = "m"\naddress = "http://127.0.0.1/v1?x=1"', "an address that cannot be"),
        ('name = "m"\naddress = "http://127.0.0.1\\\\@models.example/v1"', "an address that cannot be"),
        ('name = "m"\naddress = "http://127.0.0.1 /v1"', "an address that cannot be"),
        ('name = "m"\naddress = "http://[::1/v1"', "an address that cannot be"),
    ],
)
def test_a_table_that_cannot_be_is_refused_in_one_sentence(tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        written(tmp_path, f"[model]\n{lines}\n")
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_a_model_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="write \\[model\\] above its lines"):
        written(tmp_path, 'model = "qwen2.5:7b"\n')

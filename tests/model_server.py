"""A real HTTP server on this machine that speaks the chat-completions interface, and plays whatever a test wants.

What it stands in for is the model alone: what a server like Ollama, llama.cpp or vLLM sends is sent, byte by byte.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def question(self) -> dict[str, Any]:
        """What the user's message holds."""
        found: dict[str, Any] = json.loads(self.body["messages"][-1]["content"])
        return found

    @property
    def paragraph(self) -> str:
        return str(self.question["paragraph"])


Play = Callable[[BaseHTTPRequestHandler, Asked], None]


@dataclass
class ModelServer:
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: what hangs ends then."""


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: object, finish: str = "stop") -> bytes:
    """The answer of the interface around what the model wrote."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    return json.dumps({"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]}).encode()


def edits(*wanted: tuple[str, str] | tuple[str, str, str]) -> str:
    """What a model writes that would have these words otherwise."""
    keys = ("before", "after", "why")
    return json.dumps({"edits": [dict(zip(keys, each, strict=False)) for each in wanted]}, ensure_ascii=False)


def says(content: object, finish: str = "stop") -> Play:
    """A model that writes the same whatever it is asked."""
    return lambda handler, asked: send(handler, 200, completion(content, finish))


def recorded(answers: dict[str, str]) -> Play:
    """A model that writes to each paragraph what is recorded for it; to any other, that nothing is wrong."""
    return lambda handler, asked: send(handler, 200, completion(answers.get(asked.paragraph, edits())))


@contextmanager
def serving(play: Play) -> Iterator[ModelServer]:
    """The server, at a port of its own, until the block ends."""
    served = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            served.asked.append(asked)
            try:
                play(self, asked)
            except OSError:
                self.close_connection = True  # whoever asked has hung up

        def do_GET(self) -> None:
            served.asked.append(Asked(self.path, {}, {}))
            send(self, 200, b"{}")

        do_CONNECT = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.gone.set()
        server.shutdown()
        server.server_close()
        thread.join()

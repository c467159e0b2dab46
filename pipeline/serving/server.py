"""The review page on 127.0.0.1: who may ask, and how the server starts and ends; `routes` has what is answered."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import secrets
import socket
import sys
import webbrowser
from base64 import b64encode
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import uvicorn
from starlette import routing
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.model import CheckFailed, InputError, as_is, tell
from pipeline.report import report, view
from pipeline.run import Result, bug
from pipeline.serving import desk as first
from pipeline.serving import routes
from pipeline.serving.house import House
from pipeline.serving.routes import ENTER, Desk, Problem, Route
from pipeline.serving.session import Refused
from pipeline.speech.speech import Speech

HOST = "127.0.0.1"
PORT = 8731
PORTS_TRIED = 20
PATIENCE = 5.0
"""Seconds for which a connection may send nothing, twice at most."""

# The first page a browser gets. The token stands in the fragment of the address, which no browser sends:
# so it is in no log, and this page hands it over for a cookie that scripts cannot read.
_ENTER = """\
"use strict";
const token = new URLSearchParams(location.hash.slice(1)).get("token");
history.replaceState(null, "", location.pathname);
const refused = () => { document.getElementById("say").hidden = false; };
if (token) {
  fetch("/enter", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) })
    .then((answer) => (answer.ok ? location.reload() : refused()), refused);
} else {
  refused();
}
"""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def script_hash(script: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def application(
    house: House,
    facts: Callable[[Result, Speech], view.Facts],
    reviewer: str,
    token: str,
    port: int,
    language: str | None = None,
    **more: Any,
) -> Starlette:
    """The application that serves the releases of a house at ``http://127.0.0.1:port``.

    Whoever has no `token` gets nothing of them. `reviewer` is who decides, for decisions that do not say.
    It speaks `language`, or that of the browser. `more`: other fields of `Desk`.
    """
    desk = Desk(house, facts, reviewer, token, f"zhengming-{port}", language, **more)
    hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})
    served = (*first.ROUTES, *routes.ROUTES)
    return Starlette(
        routes=[routing.Route(route.path, _endpoint(desk, hosts, route), methods=[route.method]) for route in served]
    )


def _endpoint(desk: Desk, hosts: Collection[str], route: Route) -> Callable[[Request], Awaitable[Response]]:
    """The route behind its guards, its problems told as its readers expect them."""

    async def endpoint(request: Request) -> Response:
        spoken = desk.speech(request)

        def told(problem: str, status: int) -> Response:
            if route.is_page:
                return HTMLResponse(report.render_problem(problem, spoken), status)
            return JSONResponse({"problem": problem}, status)

        try:
            _refuse_strangers(request, hosts, route.takes)
            if request.url.path == ENTER.path or desk.has_token(request.cookies.get(desk.cookie, "")):
                answer = await route.answer(desk, request)
            elif route.is_page:
                answer = _enter_page()
            else:
                raise Problem(401, tell("Open the address that the terminal shows."))
        except Problem as problem:
            answer = told(spoken.message(problem.told), problem.status)
        except Refused as refused:
            answer = told(spoken.error(refused.why), 422)
        except (InputError, CheckFailed) as error:
            answer = told(spoken.error(error), 503)
        except ClientDisconnect:
            answer = Response(status_code=400)
        except Exception as error:
            # Our own fault, and yet no reason for a page without a word.
            if os.environ.get("ZHENGMING_TRACEBACK"):
                raise
            answer = told(spoken.message(bug(error)), 500)
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        # A page states its own policy, with the hashes of its script and style; this adds the frame.
        framed = _NOTHING if route.method == "POST" else "frame-ancestors 'none'"
        answer.headers.setdefault("Content-Security-Policy", framed)
        return answer

    return endpoint


def _refuse_strangers(request: Request, hosts: Collection[str], takes: str) -> None:
    """Only a page of this server's own may ask, under the server's own name. Raises Problem."""
    if request.headers.get("host", "").lower() not in hosts:
        raise Problem(421, tell("This server answers to 127.0.0.1 only."))
    origin = request.headers.get("origin")
    foreign = origin is not None and origin.removeprefix("http://") not in hosts
    if foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        # A link from elsewhere may open the page, which then asks for everything else itself.
        if request.method not in ("GET", "HEAD") or request.url.path.startswith("/api/") or foreign:
            raise Problem(403, tell("Another site may not ask this."))
    if request.method == "POST":
        if origin is None:
            raise Problem(403, tell("The request does not say where it comes from."))
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != takes:
            raise Problem(415, tell("Only {kind} is understood.", kind=takes))


def _enter_page() -> HTMLResponse:
    policy = (
        f"default-src 'none'; script-src '{script_hash(_ENTER)}'; connect-src 'self'; {_NOTHING.partition('; ')[2]}"
    )
    return HTMLResponse(
        '<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        '<meta name="viewport" content="width=device-width"><title>zhengming</title>'
        '<p id="say" hidden>Open the address that the terminal shows: it holds the key to this page. '
        "<span lang=zh>请打开终端中显示的地址。</span></p>"
        f"<script>{_ENTER}</script>\n",
        401,
        {"Content-Security-Policy": policy},
    )


def listen(port: int = PORT) -> socket.socket:
    """A socket on the first free port from `port` on. Raises InputError when there is none."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # A restarted server need not wait for the connections of the one before.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise InputError(
                    f"{HOST}:{candidate}", as_is(os.strerror(error.errno or 0)), tell("try another --port")
                ) from None
    raise InputError(
        f"{HOST}:{port}", tell("this port and {a} after it are taken", a=PORTS_TRIED - 1), tell("name another --port")
    )


def new_token() -> str:
    return secrets.token_urlsafe(24)


def open_browser(address: str) -> bool:
    """Opens a browser where there is a screen; a browser in the terminal would take it away from the server."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


class _Impatient(H11Protocol):
    """A connection that ends when nothing comes of it: no request, half of one, or half of its body.

    Only so many may be open at once, and who opens them and is silent would keep out everybody else.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the library has it
        super().connection_made(transport)
        self._look(None, False)

    def _look(self, before: object, waited: bool) -> None:
        """Called every `PATIENCE` seconds: the second time that it waits for the same, it is over."""
        waits = self.cycle is None or self.cycle.response_complete or self.cycle.more_body
        if self.transport.is_closing():
            return
        if waits and waited and self.cycle is before:
            self.transport.abort()
        else:
            self.loop.call_later(PATIENCE, self._look, self.cycle, waits)


def serve(app: Starlette, listener: socket.socket) -> None:
    """Answers until the process is told to end."""
    run(made(app), listener)


def run(server: uvicorn.Server, listener: socket.socket) -> None:
    """Answers until the process is told to end, at whatever moment that comes, or `should_exit` is set."""
    serving = server.serve(sockets=[listener])
    try:
        with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
            runner.run(serving)
    finally:
        serving.close()  # interrupted before it began, it would be complained of


def made(app: Starlette) -> uvicorn.Server:
    """The server of an application, not yet running."""
    config = uvicorn.Config(
        app,
        http=_Impatient,
        log_level="critical",
        access_log=False,
        server_header=False,
        limit_concurrency=64,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    return uvicorn.Server(config)

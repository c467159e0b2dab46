"""The review page on 127.0.0.1: who may ask, and what is answered."""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import re
import secrets
import socket
import sys
import webbrowser
from base64 import b64encode
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.decisions import exchange, standing
from pipeline.model import CheckFailed, InputError
from pipeline.report import changes, report, view
from pipeline.run import Result
from pipeline.serving.session import Clashing, Refused, Session
from pipeline.speech import speech
from pipeline.speech.speech import Speech

HOST = "127.0.0.1"
PORT = 8731
PORTS_TRIED = 20
MAX_BODY = 4_000_000
"""Bytes of a request; 2,000 decisions at once come to a quarter of it."""

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


class Problem(Exception):
    """A request that is not answered as asked: its HTTP status, and a sentence with its places."""

    def __init__(self, status: int, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.values = status, sentence, values


def script_hash(script: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def application(
    sessions: Sequence[Session],
    facts: Callable[[Result, Speech], view.Facts],
    reviewer: str,
    token: str,
    port: int,
    language: str | None = None,
) -> Starlette:
    """The application that serves these releases at ``http://127.0.0.1:port``.

    Whoever has no `token` gets nothing of them. `reviewer` is who decides, for decisions that do not say.
    It speaks `language`, or that of the browser.
    """
    by_file = {f"{session.result.review.document.name}.html": session for session in sessions}
    hosts = {f"{HOST}:{port}", f"localhost:{port}"}
    cookie = f"zhengming-{port}"

    def speech_of(request: Request) -> Speech:
        return speech.of(language) if language else speech.accepted(request.headers.get("accept-language", ""))

    async def index(request: Request) -> Response:
        if len(by_file) == 1:
            return RedirectResponse(f"/{quote(next(iter(by_file)))}", 303)
        results = [await run_in_threadpool(session.refresh) for session in sessions]
        spoken = speech_of(request)
        rows = [
            view.row(result.review, facts(result, spoken), quote(file))
            for result, file in zip(results, by_file, strict=True)
        ]
        return HTMLResponse(report.render_index(rows, spoken))

    async def page(request: Request) -> Response:
        session = by_file.get(request.path_params["file"])
        if session is None:
            raise Problem(404, "There is no such page.")
        return HTMLResponse(await run_in_threadpool(_page, session, facts, reviewer, speech_of(request)))

    async def changed(request: Request) -> Response:
        """What apply would change now, as it would be told beside the cleaned release."""
        session = _session(request)
        return HTMLResponse(await run_in_threadpool(lambda: changes.render(session.review, speech_of(request))))

    async def state(request: Request) -> Response:
        session = _session(request)
        try:
            since = int(request.query_params.get("since", "0"))
        except ValueError:
            raise Problem(400, "“since” is not a number.") from None
        instance = request.query_params.get("instance", "")
        return JSONResponse(await run_in_threadpool(session.state, since, instance, speech_of(request)))

    async def decide(request: Request) -> Response:
        session = _session(request)
        data = await _json(request)
        if not isinstance(data, dict) or data.keys() != {"decisions", "since", "instance"}:
            raise Problem(400, "This is not a request for decisions.")
        if not isinstance(data["since"], int) or not isinstance(data["instance"], str):
            raise Problem(400, "This is not a request for decisions.")
        try:
            wanted = exchange.proposals(data["decisions"])
        except ValueError as error:
            why = speech_of(request).message(str(error))
            raise Problem(400, "This is not a request for decisions: {why}.", why=why) from None
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            await run_in_threadpool(session.decide, wanted, reviewer, now)
        except Clashing as clashing:
            told = session.state(data["since"], data["instance"], speech_of(request))
            return JSONResponse({"clashes": [_clash(clash) for clash in clashing.clashes], **told}, 409)
        told = await run_in_threadpool(session.state, data["since"], data["instance"], speech_of(request))
        return JSONResponse(told)

    async def house(request: Request) -> Response:
        """A rule of the house: a standing decision, or a row of the glossary."""
        session = _session(request)
        data = await _json(request)
        if not isinstance(data, dict) or not all(map(_is_short_text, data.values())):
            raise Problem(400, "This is not a rule.")
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            if data.keys() == {"zh", "target", "kind"}:
                note = f"{reviewer}, {now[:10]}"
                file = await run_in_threadpool(session.name, data["zh"], data["target"], data["kind"], note)
                return JSONResponse({"written": file.name})
            if not data.keys() <= {"rule", "exact", "replacement", "check", "release", "note"}:
                raise Problem(400, "This is not a rule.")
            made = standing.Standing(**{"rule": "", "exact": "", **data, "reviewer": reviewer, "date": now})
            await run_in_threadpool(session.stand, made)
        except InputError as error:
            return JSONResponse({"problem": speech_of(request).error(error)}, 422)
        return JSONResponse({"written": standing.NAME})

    def _session(request: Request) -> Session:
        session = by_file.get(f"{request.path_params['name']}.html")
        if session is None:
            raise Problem(404, "There is no such release.")
        return session

    async def enter(request: Request) -> Response:
        data = await _json(request)
        given = data.get("token") if isinstance(data, dict) else None
        if not isinstance(given, str) or not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
            raise Problem(403, "This is not the address that the terminal showed.")
        answer = JSONResponse({})
        answer.set_cookie(cookie, token, httponly=True, samesite="strict", path="/")
        return answer

    async def guarded(request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
        """Only a page of this server's own, asked for under its own name, by somebody with the token."""
        if request.headers.get("host", "").lower() not in hosts:
            raise Problem(421, "This server answers to 127.0.0.1 only.")
        origin = request.headers.get("origin")
        foreign = origin is not None and origin.removeprefix("http://") not in hosts
        if foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            # A link from elsewhere may open the page, which then asks for everything else itself.
            if request.method not in ("GET", "HEAD") or request.url.path.startswith("/api/") or foreign:
                raise Problem(403, "Another site may not ask this.")
        if request.method == "POST":
            if origin is None:
                raise Problem(403, "The request does not say where it comes from.")
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                raise Problem(415, "Only application/json is understood.")
        if request.url.path != "/enter":
            given = request.cookies.get(cookie, "")
            if not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
                if request.url.path.startswith("/api/"):
                    raise Problem(401, "Open the address that the terminal shows.")
                return _enter_page()
        return await handle(request)

    def route(path: str, handle: Callable[[Request], Awaitable[Response]], method: str) -> Route:
        async def endpoint(request: Request) -> Response:
            answer: Response
            spoken = speech_of(request)

            def told(problem: str, status: int) -> Response:
                if method == "GET" and not path.startswith("/api/"):
                    return HTMLResponse(report.render_problem(problem, spoken), status)
                return JSONResponse({"problem": problem}, status)

            try:
                answer = await guarded(request, handle)
            except Problem as problem:
                answer = told(spoken(problem.sentence, **problem.values), problem.status)
            except Refused as refused:
                answer = told(spoken.error(refused.why), 422)
            except (InputError, CheckFailed) as error:
                answer = told(spoken.error(error), 503)
            except ClientDisconnect:
                answer = Response(status_code=400)
            for name, value in _HEADERS.items():
                answer.headers.setdefault(name, value)
            answer.headers.setdefault("Content-Security-Policy", _NOTHING if method == "POST" else "")
            if not answer.headers["Content-Security-Policy"]:
                # The page states its own policy, with the hashes of its script and style; this adds the frame.
                answer.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
            return answer

        return Route(path, endpoint, methods=[method])

    return Starlette(
        routes=[
            route("/", index, "GET"),
            route("/index.html", index, "GET"),
            route("/enter", enter, "POST"),
            route("/api/{name}/state", state, "GET"),
            route("/api/{name}/decisions", decide, "POST"),
            route("/api/{name}/house", house, "POST"),
            route("/changes/{name}", changed, "GET"),
            route("/{file}", page, "GET"),
        ]
    )


def _page(session: Session, facts: Callable[[Result, Speech], view.Facts], reviewer: str, spoken: Speech) -> str:
    result = session.refresh()
    told = session.state(speech=spoken)
    served = {name: told[name] for name in ("instance", "revision", "checked")}
    return report.render(result.review, facts(result, spoken), {**served, "reviewer": reviewer}, spoken)


def _is_short_text(value: object) -> bool:
    """Text that a file can hold: no half of a character, no NUL."""
    return isinstance(value, str) and len(value) <= 1_000 and not re.search("[\0\ud800-\udfff]", value)


def _clash(clash: exchange.Clash) -> dict[str, Any]:
    return {
        "mine": {**exchange.record(clash.mine.decision), **({"verdict": exchange.FORGET} if clash.mine.forget else {})},
        "theirs": [exchange.record(decision) for decision in clash.theirs],
        "token": exchange.token(*clash.theirs),
    }


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


async def _json(request: Request) -> Any:
    """The body as JSON, no larger than `MAX_BODY`."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise Problem(413, "More than {n} bytes.", n=f"{MAX_BODY:,}")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "This is not JSON.") from None


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
                raise InputError(f"{HOST}:{candidate}", os.strerror(error.errno or 0), "try another --port") from None
    raise InputError(f"{HOST}:{port}", f"this port and {PORTS_TRIED - 1} after it are taken", "name another --port")


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


def serve(app: Starlette, listener: socket.socket) -> None:
    """Answers until the process is told to end."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        limit_concurrency=64,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[listener])

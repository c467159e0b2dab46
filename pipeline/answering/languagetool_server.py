"""The server of LanguageTool's interface on 127.0.0.1: who may ask, how much at once, and where answers are found."""

from __future__ import annotations

import errno
import os
import re
import socket
import threading
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pipeline import cache
from pipeline.answering.desk import Busy, Desk
from pipeline.answering.languagetool_api import (
    MAX_TEXT,
    NO_ACTION,
    UNKNOWN_ACTION,
    Answers,
    Refused,
    failure,
    understood,
)
from pipeline.decisions import standing
from pipeline.model import CheckFailed, InputError, as_is, tell
from pipeline.report import report
from pipeline.serving.server import HOST
from pipeline.speech.speech import Speech

PORT = 8081
"""LanguageTool's own."""
MAX_BODY = 3_000_000
"""Bytes of a request: `MAX_TEXT` units of Chinese, each escaped as nine, and markup."""
AT_ONCE = 16
"""Texts that are checked or wait for it; more are told to come back."""

# What an extension of a browser, or a program made of one, calls itself. A web page is none, whoever asks for it.
_EXTENSION = re.compile(r"(?:chrome-extension|moz-extension|safari-web-extension|app)://[\w.-]+")
_MOST_PARAMETERS = 200


def extension(origin: str, where: object) -> str:
    """An origin that answers may be read from. Raises InputError for anything but a single extension's."""
    if not _EXTENSION.fullmatch(origin):
        problem = tell("“{a}” is not the origin of an extension", a=origin)
        raise InputError(where, problem, tell("write one like chrome-extension://ID or moz-extension://ID"))
    return origin


def origins(given: Collection[str], corrections: Path) -> frozenset[str]:
    """Those named on the command line and in the house's table ``[serve]``. Raises InputError."""
    named = {extension(origin, "--allow-origin") for origin in given}
    return frozenset(named | {extension(o, corrections / standing.NAME) for o in standing.origins(corrections)})


def listen(port: int) -> socket.socket:
    """A socket on just this port, since other programs are told which. Raises InputError where it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":
        # A restarted server need not wait for the connections of the one before. (On Windows it would share the port.)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        where, remedy = f"{HOST}:{port}", tell("name another --port, and the same in the other program")
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise InputError(where, tell("this port is taken"), remedy) from None
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)
        raise InputError(where, as_is(why), remedy) from None
    return listener


def application(
    desk: Desk,
    spoken: Speech,
    port: int,
    allowed: Collection[str] = (),
    troubled: Callable[[InputError], None] = lambda trouble: None,
) -> Starlette:
    """The interface at ``http://127.0.0.1:port``; `allowed` are the origins whose scripts may read its answers.

    `troubled` is called when the files of the house cannot be used any more: other programs have no place for that.
    """
    told = [""]
    answers = Answers(desk, spoken, f"http://{HOST}:{port}")
    hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}", *((HOST, "localhost") if port == 80 else ())})
    seats = threading.BoundedSemaphore(AT_ONCE)

    async def endpoint(request: Request) -> Response:
        origin = request.headers.get("origin")
        try:
            _refuse_strangers(request, hosts, allowed)
            if request.method == "OPTIONS":
                answer = Response(headers={"Allow": "GET, POST, OPTIONS"})
            else:
                answer = await _answered(request, answers, desk, spoken, seats)
        except Refused as refused:
            answer = PlainTextResponse(failure(str(refused)), refused.status)
        except Busy:
            answer = PlainTextResponse(failure("This server is busy. Please try again in a moment."), 503)
        except (InputError, CheckFailed) as error:
            answer = PlainTextResponse(failure(spoken.error(error)), 500)
        except ClientDisconnect:
            answer = Response(status_code=400)
        trouble = desk.trouble
        if trouble is not None and str(trouble) != told[0]:
            troubled(trouble)
        told[0] = str(trouble or "")
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        if origin in allowed:
            answer.headers.update(_cors(request, origin or ""))
        return answer

    return Starlette(routes=[Route("/{path:path}", endpoint, methods=["GET", "POST", "OPTIONS"])])


def _cors(request: Request, origin: str) -> Mapping[str, str]:
    """That the scripts of an extension may read this."""
    allowed = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if request.method == "OPTIONS":
        allowed |= {
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": request.headers.get("access-control-request-headers", "Content-Type")[:200],
            "Access-Control-Max-Age": "600",
        }
        if request.headers.get("access-control-request-private-network") == "true":
            allowed["Access-Control-Allow-Private-Network"] = "true"
    return allowed


def _refuse_strangers(request: Request, hosts: Collection[str], allowed: Collection[str]) -> None:
    """Programs of this machine may ask, and the extensions that are named; no page of the web. Raises Refused.

    A page that has its own name lead to 127.0.0.1 (DNS rebinding) is betrayed by ``Host``; any other by ``Origin``, or,
    where it only has the browser load something, by ``Sec-Fetch-Site``.
    """
    if request.headers.get("host", "").lower() not in hosts:
        raise Refused(421, "This server answers to 127.0.0.1 only")
    origin = request.headers.get("origin")
    if origin is not None and origin not in allowed:
        raise Refused(403, f"The origin {origin[:100]!r} is not allowed: see --allow-origin")
    follows = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    elsewhere = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    # A person may follow a link to the rules, from wherever.
    if elsewhere and origin is None and not (follows and _action(request) == "rules"):
        raise Refused(403, "Another site may not ask this")


def _action(request: Request) -> str:
    """``check`` of ``/v2/check``, ``//v2/check`` and ``/check``: programs put the address together as they please."""
    path = re.sub("/+", "/", request.url.path).strip("/")
    return path.removeprefix("v2/") if path != "v2" else ""


async def _answered(
    request: Request, answers: Answers, desk: Desk, spoken: Speech, seats: threading.BoundedSemaphore
) -> Response:
    action = _action(request)
    if action == "healthcheck":
        return PlainTextResponse("OK")
    if action == "maxtextlength":
        return PlainTextResponse(str(MAX_TEXT))
    if action == "rules":
        return HTMLResponse(await run_in_threadpool(_rules_page, desk, spoken))
    if action not in ("check", "languages", "info"):
        if action:
            raise Refused(404, UNKNOWN_ACTION.format(action=action[:100]))
        raise Refused(400, NO_ACTION)
    given = await _parameters(request) if action == "check" else {}
    if not seats.acquire(blocking=False):
        raise Busy
    try:
        return JSONResponse(await run_in_threadpool(_made(action, given, answers, desk)))
    finally:
        seats.release()


def _made(action: str, given: Mapping[str, str], answers: Answers, desk: Desk) -> Callable[[], object]:
    """What an action answers, to be called in a thread: it may wait."""

    def made() -> object:
        if action == "languages":
            return answers.languages()
        if action == "info":
            return answers.info()
        return answers.check(understood(given, answers.codes, desk.settings.depth))

    return made


async def _parameters(request: Request) -> Mapping[str, str]:
    """Those of the query and of the body, which is a form whatever it says it is; of two alike the last counts, as
    LanguageTool has it. Raises Refused."""
    body = bytearray()
    if request.method == "POST":
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                raise Refused(413, f"More than {MAX_BODY} bytes")
    given: dict[str, str] = {}
    for text in (request.url.query, body.decode("utf-8", "replace")):
        # A name without “=” is no parameter.
        pairs = "&".join(pair for pair in text.split("&") if "=" in pair)
        try:
            given.update(parse_qsl(pairs, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS))
        except ValueError:
            raise Refused(400, f"More than {_MOST_PARAMETERS} parameters") from None
    return given


def _rules_page(desk: Desk, spoken: Speech) -> str:
    from pipeline.checks import rules

    return report.render_rules(rules.every().values(), cache.program(), spoken, desk.recorded)

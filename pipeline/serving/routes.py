"""What the review server answers, one function a route: pages, what is decided, decisions, rules of the house."""

from __future__ import annotations

import hmac
import json
import re
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from pipeline import cache
from pipeline.decisions import exchange, record, standing
from pipeline.glossary import glossary
from pipeline.model import InputError, Message, tell
from pipeline.report import changes, report, view
from pipeline.report.view.cards import RULES_PAGE
from pipeline.report.view.index import Row, Summary
from pipeline.run import Result
from pipeline.serving import library
from pipeline.serving.arrivals import Arrivals
from pipeline.serving.house import House
from pipeline.serving.house import now as _now
from pipeline.serving.session import Clashing, Session
from pipeline.speech import speech
from pipeline.speech.speech import Speech
from pipeline.words import languages

MAX_BODY = 4_000_000
"""Bytes of a request; 2,000 decisions at once come to a quarter of it."""


class Problem(Exception):
    """A request that is not answered as asked: its HTTP status, and what is told."""

    def __init__(self, status: int, told: Message) -> None:
        super().__init__(str(told))
        self.status, self.told = status, told


ANY = "application/octet-stream"
"""What the bytes of a file are sent as: no form of another site can."""


class Drawn:
    """Rows of the first page as they were drawn, each with a number that grows: a page asks for those after one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._rows: dict[tuple[str, str], tuple[Row, str, int]] = {}

    def of(self, speech: Speech, rows: Sequence[Row], known: int) -> tuple[list[str], int]:
        """The rows drawn, those up to the number `known` by their names alone, and the last number that was given."""
        found = []
        with self._lock:
            # A number of another run of the server, or another language, tells nothing of these rows.
            known = known if known <= self._last else 0
            for row in rows:
                key = row.bare, speech.language
                kept = self._rows.get(key)
                if kept is None or kept[0] != row:
                    self._last += 1
                    kept = self._rows[key] = row, report.draw_row(row, speech), self._last
                found.append(report.name_row(row) if kept[2] <= known else kept[1])
            return found, self._last


@dataclass(eq=False)
class Desk:
    """What all routes know: the releases under review, who decides, and who may come in."""

    house: House
    facts: Callable[[Result, Speech], view.Facts]
    reviewer: str
    """Who decides, for decisions that do not say."""
    token: str
    """Whoever does not have it gets nothing of the releases."""
    cookie: str
    """The name of the cookie that the token is handed over for."""
    language: str | None = None
    """What is spoken; None: what the browser asks for."""
    unnamed: bool = False
    """Nobody said who decides: it is the name of the login."""
    keep: Callable[[str], None] | None = None
    """Keeps who decides for the next time."""
    launcher: Callable[[], Path] | None = None
    """Puts something on the desktop that opens this page, and returns where. Raises InputError."""
    stop: Callable[[], None] | None = None
    """Ends the server, where a page may."""
    arrivals: Arrivals = field(default_factory=Arrivals)
    summaries: dict[tuple[str, str], tuple[tuple[str, int, str], Summary]] = field(default_factory=dict)
    """What lists say of releases, by name and language, with the state that it was made of."""
    drawn: Drawn = field(default_factory=Drawn)
    """The rows of the first page."""

    @property
    def sessions(self) -> Mapping[str, Session]:
        """By the name of the page, ``NAME.en.html``."""
        return self.house.sessions

    @property
    def language_of_terms(self) -> str:
        """Of the rows that are added to the glossary: that of the first release."""
        first = next(iter(self.sessions.values()), None)
        return languages.primary(first.result.review.document.language) if first else library.LANGUAGE

    @property
    def spoken(self) -> str:
        """The name of the cookie for the language that somebody chose."""
        return f"{self.cookie}-language"

    def speech(self, request: Request) -> Speech:
        chosen = request.cookies.get(self.spoken, "")
        if chosen in speech.LANGUAGES:
            return speech.of(chosen)
        asked = request.headers.get("accept-language", "")
        return speech.of(self.language) if self.language else speech.accepted(asked)

    def session(self, request: Request) -> Session:
        """The release that a path names. Raises Problem when there is none."""
        session = self.sessions.get(f"{request.path_params['name']}.html")
        if session is None:
            raise Problem(404, tell("There is no such release."))
        return session

    def has_token(self, given: object) -> bool:
        return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())


Answer = Callable[[Desk, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """Where an answer is asked for."""

    method: Literal["GET", "POST"]
    path: str
    answer: Answer
    takes: str = "application/json"
    """The only type of a body that is taken."""

    @property
    def is_page(self) -> bool:
        """True for what a person sees in the browser, False for what only the script reads."""
        return self.method == "GET" and not self.path.startswith("/api/")


async def page(desk: Desk, request: Request) -> Response:
    """A release to decide in."""
    session = desk.sessions.get(request.path_params["file"])
    if session is None:
        raise Problem(404, tell("There is no such page."))
    spoken = desk.speech(request)

    def render() -> str:
        result = session.refresh()
        told = session.state(speech=spoken)
        served = {name: told[name] for name in ("instance", "revision", "checked")}
        facts = desk.facts(result, spoken)
        return report.render(result.review, facts, {**served, "reviewer": desk.reviewer}, spoken)

    return HTMLResponse(await run_in_threadpool(render))


async def manual(desk: Desk, request: Request) -> Response:
    """The rules, to which every card links."""
    spoken = desk.speech(request)

    def render() -> str:
        # Imported here: it holds every check, which nobody needs who reviews what is checked.
        from pipeline.checks import rules

        # All of them are of one house.
        recorded = next((session.result.record for session in desk.sessions.values()), record.NOTHING)
        return report.render_rules(rules.every().values(), cache.program(), spoken, recorded)

    return HTMLResponse(await run_in_threadpool(render))


async def changed(desk: Desk, request: Request) -> Response:
    """What apply would change now, as it would be told beside the cleaned release."""
    session, spoken = desk.session(request), desk.speech(request)
    return HTMLResponse(await run_in_threadpool(lambda: changes.render(session.shown, spoken)))


async def state(desk: Desk, request: Request) -> Response:
    """What changed after a revision that a page knows."""
    session = desk.session(request)
    try:
        since = int(request.query_params.get("since", "0"))
    except ValueError:
        raise Problem(400, tell("“since” is not a number.")) from None
    instance = request.query_params.get("instance", "")
    return JSONResponse(await run_in_threadpool(session.state, since, instance, desk.speech(request)))


async def decide(desk: Desk, request: Request) -> Response:
    """Decisions: all are written, or none; then as `state`."""
    session = desk.session(request)
    data = await body(request)
    if not isinstance(data, dict) or data.keys() != {"decisions", "since", "instance"}:
        raise Problem(400, tell("This is not a request for decisions."))
    since, instance = data["since"], data["instance"]
    if not isinstance(since, int) or not isinstance(instance, str):
        raise Problem(400, tell("This is not a request for decisions."))
    try:
        wanted = exchange.proposals(data["decisions"])
    except exchange.Malformed as error:
        raise Problem(400, tell("This is not a request for decisions: {why}.", why=error.told)) from None
    try:
        await run_in_threadpool(session.decide, wanted, desk.reviewer, _now())
    except Clashing as clashing:
        told = session.state(since, instance, desk.speech(request))
        return JSONResponse({"clashes": [_clash(clash) for clash in clashing.clashes], **told}, 409)
    return JSONResponse(await run_in_threadpool(session.state, since, instance, desk.speech(request)))


async def house(desk: Desk, request: Request) -> Response:
    """A rule of the house: a standing decision, what becomes of one of the checks' rules, or a row of the glossary."""
    session = desk.session(request)
    data = await body(request)
    if not isinstance(data, dict) or not all(map(_is_short_text, data.values())):
        raise Problem(400, tell("This is not a rule."))
    now = _now()
    try:
        if data.keys() == {"zh", "target", "kind"}:
            note = f"{desk.reviewer}, {now[:10]}"
            file = await run_in_threadpool(session.name, data["zh"], data["target"], data["kind"], note)
            return JSONResponse({"written": file.name})
        if data.keys() == {"switch", "setting"}:
            remark = f"{desk.reviewer}, {now[:10]}, {session.path.name}"
            before = next((one for one in session.laid_down[1] if one.rule == data["switch"]), None)
            await run_in_threadpool(session.switch, data["switch"], data["setting"], remark)
            undo = {"unswitch": data["switch"]}
            if before is not None:
                undo = {"switch": before.rule, "setting": before.setting, "remark": before.remark}
            return JSONResponse({"written": standing.NAME, "undo": undo})
        if not data.keys() <= {"rule", "exact", "replacement", "check", "release", "note"}:
            raise Problem(400, tell("This is not a rule."))
        asked = {"rule": "", "exact": "", **data, "reviewer": desk.reviewer, "date": now, "origin": session.path.name}
        made = standing.Standing(**asked)
        await run_in_threadpool(session.stand, made)
    except InputError as error:
        return JSONResponse({"problem": desk.speech(request).error(error)}, 422)
    return JSONResponse({"written": standing.NAME, "undo": {"unstand": asdict(made)}})


async def house_rules(desk: Desk, request: Request) -> Response:
    """The rules of the house, each with where it came from and how often it held."""
    spoken = desk.speech(request)
    folder = desk.house.settings.corrections
    return await _library("house", spoken, lambda: {"rows": library.held(desk.sessions, folder, spoken)})


async def change_rules(desk: Desk, request: Request) -> Response:
    """Takes a rule of the house out."""
    data = await body(request)
    texts = data.get("unstand") if isinstance(data, dict) else None
    if isinstance(texts, dict) and not all(map(_is_short_text, texts.values())):
        raise Problem(400, tell("This is not a rule."))
    try:
        await run_in_threadpool(library.change, desk.sessions, data)
    except InputError as error:
        return JSONResponse({"problem": desk.speech(request).error(error)}, 422)
    except ValueError:
        raise Problem(400, tell("This is not a rule.")) from None
    return JSONResponse({"written": standing.NAME})


async def terms(desk: Desk, request: Request) -> Response:
    """The glossary, and where it is used."""
    kept = desk.house.settings.glossary
    return await _library("glossary", desk.speech(request), lambda: {"rows": library.terms(desk.sessions, kept)})


async def change_terms(desk: Desk, request: Request) -> Response:
    """Adds a row to the glossary, or corrects one."""
    data = await body(request)
    if not isinstance(data, dict) or not all(map(_is_short_text, data.values())):
        raise Problem(400, tell("This is not a row of the glossary."))
    kept, language = desk.house.settings.glossary, desk.language_of_terms
    try:
        if data.keys() == {"zh", "target", "kind"}:
            note = f"{desk.reviewer}, {_now()[:10]}"
            added = (kept, data["zh"], data["target"], data["kind"], language, note)
            file = await run_in_threadpool(glossary.add, *added)
        elif data.keys() == {"zh", "target", "kind", "status", "note", "origin", "before"}:
            file = await run_in_threadpool(glossary.correct, kept, data["origin"], data, language)
        else:
            raise Problem(400, tell("This is not a row of the glossary."))
    except InputError as error:
        return JSONResponse({"problem": desk.speech(request).error(error)}, 422)
    return JSONResponse({"written": file.name})


async def search(desk: Desk, request: Request) -> Response:
    """Words in the text of all releases."""
    words = request.query_params.get("q", "").strip()[:200]
    found = lambda: {"words": words, "found": library.search(desk.sessions, words)}  # noqa: E731
    return await _library("search", desk.speech(request), found)


async def names(desk: Desk, request: Request) -> Response:
    """Chinese names with several renderings in the releases."""
    return await _library("names", desk.speech(request), lambda: {"rows": library.disagreements(desk.sessions)})


async def _library(name: str, spoken: Speech, shown: Callable[[], Mapping[str, object]]) -> Response:
    return HTMLResponse(await run_in_threadpool(lambda: report.render_library(name, spoken, **shown())))


async def enter(desk: Desk, request: Request) -> Response:
    """The token for a cookie that scripts cannot read."""
    data = await body(request)
    if not (isinstance(data, dict) and desk.has_token(data.get("token"))):
        raise Problem(403, tell("This is not the address that the terminal showed."))
    answer = JSONResponse({})
    answer.set_cookie(desk.cookie, desk.token, httponly=True, samesite="strict", path="/")
    return answer


ENTER = Route("POST", "/enter", enter)
"""Its path is the only one that is open to whoever does not have the cookie yet."""
ROUTES: tuple[Route, ...] = (
    ENTER,
    Route("GET", "/api/{name}/state", state),
    Route("POST", "/api/{name}/decisions", decide),
    Route("POST", "/api/{name}/house", house),
    Route("GET", "/changes/{name}", changed),
    Route("GET", f"/{RULES_PAGE}", manual),
    Route("GET", "/house", house_rules),
    Route("POST", "/api/house", change_rules),
    Route("GET", "/glossary", terms),
    Route("POST", "/api/glossary", change_terms),
    Route("GET", "/search", search),
    Route("GET", "/names", names),
    Route("GET", "/{file}", page),
)
"""The first whose path fits answers, behind those of `desk`."""


async def body(request: Request) -> Any:
    """The body as JSON, no larger than `MAX_BODY`. Raises Problem."""
    try:
        return json.loads(await _read(request, MAX_BODY))
    except (ValueError, RecursionError):
        raise Problem(400, tell("This is not JSON.")) from None


async def raw(request: Request, most: int) -> bytes:
    """The body as it is. Raises Problem for one without a length, or with more bytes than `most`."""
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise Problem(411, tell("The request does not say how long it is."))
    if len(length) > 12 or int(length) > most:
        raise Problem(413, tell("More than {n} bytes.", n=f"{most:,}"))
    return await _read(request, int(length))


async def _read(request: Request, most: int) -> bytes:
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > most:
            raise Problem(413, tell("More than {n} bytes.", n=f"{most:,}"))
    return bytes(data)


def _is_short_text(value: object) -> bool:
    """Text that a file can hold: no half of a character, no NUL."""
    return isinstance(value, str) and len(value) <= 1_000 and not re.search("[\0\ud800-\udfff]", value)


def _clash(clash: exchange.Clash) -> dict[str, Any]:
    return {
        "mine": {**exchange.record(clash.mine.decision), **({"verdict": exchange.FORGET} if clash.mine.forget else {})},
        "theirs": [exchange.record(decision) for decision in clash.theirs],
        "token": exchange.token(*clash.theirs),
    }

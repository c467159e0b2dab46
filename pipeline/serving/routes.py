"""What the review server answers, one function a route: pages, what is decided, decisions, rules of the house."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from pipeline import cache
from pipeline.decisions import exchange, standing
from pipeline.model import InputError, Message, tell
from pipeline.report import changes, report, view
from pipeline.report.view.cards import RULES_PAGE
from pipeline.run import Failed, Result
from pipeline.serving import library
from pipeline.serving.session import Clashing, Session
from pipeline.speech import speech
from pipeline.speech.speech import Speech

MAX_BODY = 4_000_000
"""Bytes of a request; 2,000 decisions at once come to a quarter of it."""


class Problem(Exception):
    """A request that is not answered as asked: its HTTP status, and what is told."""

    def __init__(self, status: int, told: Message) -> None:
        super().__init__(str(told))
        self.status, self.told = status, told


@dataclass(frozen=True, eq=False)
class Desk:
    """What all routes know: the releases under review, who decides, and who may come in."""

    sessions: Mapping[str, Session]
    """By the name of the page, ``NAME.en.html``."""
    facts: Callable[[Result, Speech], view.Facts]
    reviewer: str
    """Who decides, for decisions that do not say."""
    token: str
    """Whoever does not have it gets nothing of the releases."""
    cookie: str
    """The name of the cookie that the token is handed over for."""
    language: str | None = None
    """What is spoken; None: what the browser asks for."""
    unchecked: Sequence[Failed] = ()
    """Files that are not under review, and why."""

    def speech(self, request: Request) -> Speech:
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

    @property
    def is_page(self) -> bool:
        """True for what a person sees in the browser, False for what only the script reads."""
        return self.method == "GET" and not self.path.startswith("/api/")


async def index(desk: Desk, request: Request) -> Response:
    """All releases; of one, its page."""
    if len(desk.sessions) == 1 and not desk.unchecked:
        return RedirectResponse(f"/{quote(next(iter(desk.sessions)))}", 303)
    results = [await run_in_threadpool(session.refresh) for session in desk.sessions.values()]
    spoken = desk.speech(request)
    rows = [
        view.row(result.review, desk.facts(result, spoken), quote(file))
        for result, file in zip(results, desk.sessions, strict=True)
    ]
    rows += [view.unchecked(one.path.as_posix(), spoken.error(one.why), _now()[:10]) for one in desk.unchecked]
    return HTMLResponse(report.render_index(rows, spoken))


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
        recorded = next(session.result.record for session in desk.sessions.values())
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
    return await _library("house", spoken, lambda: {"rows": library.held(desk.sessions, spoken)})


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
    return await _library("glossary", desk.speech(request), lambda: {"rows": library.terms(desk.sessions)})


async def change_terms(desk: Desk, request: Request) -> Response:
    """Adds a row to the glossary, or corrects one."""
    data = await body(request)
    if not isinstance(data, dict) or not all(map(_is_short_text, data.values())):
        raise Problem(400, tell("This is not a row of the glossary."))
    session = next(iter(desk.sessions.values()), None)
    if session is None:
        raise Problem(404, tell("There is no such release."))
    try:
        if data.keys() == {"zh", "target", "kind"}:
            note = f"{desk.reviewer}, {_now()[:10]}"
            file = await run_in_threadpool(session.name, data["zh"], data["target"], data["kind"], note)
        elif data.keys() == {"zh", "target", "kind", "status", "note", "origin", "before"}:
            file = await run_in_threadpool(session.rename, data["origin"], data)
        else:
            raise Problem(400, tell("This is not a row of the glossary."))
    except InputError as error:
        return JSONResponse({"problem": desk.speech(request).error(error)}, 422)
    return JSONResponse({"written": file.name})


async def search(desk: Desk, request: Request) -> Response:
    """Words in the text of all releases."""
    words = request.query_params.get("q", "")[:200]
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
    Route("GET", "/", index),
    Route("GET", "/index.html", index),
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
"""The first whose path fits answers."""


async def body(request: Request) -> Any:
    """The body as JSON, no larger than `MAX_BODY`. Raises Problem."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MAX_BODY:
            raise Problem(413, tell("More than {n} bytes.", n=f"{MAX_BODY:,}"))
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise Problem(400, tell("This is not JSON.")) from None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_short_text(value: object) -> bool:
    """Text that a file can hold: no half of a character, no NUL."""
    return isinstance(value, str) and len(value) <= 1_000 and not re.search("[\0\ud800-\udfff]", value)


def _clash(clash: exchange.Clash) -> dict[str, Any]:
    return {
        "mine": {**exchange.record(clash.mine.decision), **({"verdict": exchange.FORGET} if clash.mine.forget else {})},
        "theirs": [exchange.record(decision) for decision in clash.theirs],
        "token": exchange.token(*clash.theirs),
    }

"""The first page of the server: all releases of the house, new ones taken in, cleaned ones handed out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from pipeline import apply, run
from pipeline.decisions import exchange, standing
from pipeline.documents import formats, read
from pipeline.exports import Told, issue_list, record, scorecard
from pipeline.glossary import glossary
from pipeline.model import CheckFailed, InputError, tell
from pipeline.report import changes, report
from pipeline.report.view.index import Row, Summary, summary
from pipeline.serving import arrivals, library
from pipeline.serving.house import Entry, now
from pipeline.serving.routes import ANY, Desk, Problem, Route, body, raw
from pipeline.serving.session import Session
from pipeline.speech import speech
from pipeline.speech.speech import Speech

MAX_IMPORT = 20_000_000
"""Bytes of a file of decisions."""
_MOST_AT_ONCE = 500
# Rules of the house that are shown beside the releases.
_SHOWN_RULES = 4
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,400}")


async def page(desk: Desk, request: Request) -> Response:
    """All releases; where there is but one, and no other can come, its page."""
    sessions = desk.house.sessions
    if desk.house.folder is None and len(sessions) == 1 and len(desk.house.entries) == 1:
        return RedirectResponse(f"/{quote(next(iter(sessions)))}", 303)
    spoken, since = desk.speech(request), request.query_params.get("since", "")
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 16 else 0
    return HTMLResponse(await run_in_threadpool(_rendered, desk, spoken, known))


def _rendered(desk: Desk, spoken: Speech, known: int = 0) -> str:
    """The page, without the rows that somebody has already: those up to the number `known`."""
    house = desk.house
    house.look()
    outdated, rules = house.outdated(), _rules(desk, spoken)
    served = {"revision": _revision(desk, outdated), "reviewer": desk.reviewer, "takes": house.folder is not None}
    beside = {
        "folder": _shown(house.folder) if house.folder else "",
        "suffixes": ",".join((*formats.MODULES, ".json")),
        "glossary": bool(_glossary(desk)),
        "problem": spoken.error(house.problem) if house.problem else "",
        "engine": isinstance(house.problem, InputError) and house.settings.grammar,
        "grammar": house.settings.grammar,
        "rules": rules[:_SHOWN_RULES],
        "held": len(rules),
        "outdated": len(outdated),
        "checking": house.work.all,
        "names": _disagreeing(desk),
        "reviewer": desk.reviewer,
        "unnamed": desk.unnamed,
        "other": next(one for one in speech.LANGUAGES if one != spoken.language),
        "launcher": desk.launcher is not None,
        "stops": desk.stop is not None,
    }
    found = [_row(desk, entry, spoken, changed=entry.path.name in outdated) for entry in house.entries]
    drawn, last = desk.drawn.of(spoken, found, known)
    return report.render_desk(found, drawn, {**beside, "drawn": last}, served, spoken)


def _row(desk: Desk, entry: Entry, spoken: Speech, *, changed: bool) -> Row:
    """The row of a file of the house, as things stand."""
    if entry.session is None:
        told = _trouble(entry.failed, spoken) if entry.failed else ""
        if entry.is_unchecked:
            told = spoken("It is not checked yet.")
        skipped = entry.failed is not None and entry.failed.skipped
        return replace(
            report.unchecked(entry.path.as_posix(), told, skipped=skipped, state=entry.state), changed=changed
        )
    file = f"{entry.session.result.review.document.name}.html"
    return report.row(_summary(desk, entry.session, spoken), quote(file), state=entry.state, changed=changed)


def _trouble(failed: run.Failed, spoken: Speech) -> str:
    """Why a file was not checked, without its name, beside which it is said."""
    why = failed.why
    if isinstance(why, InputError) and why.where == str(failed.path):
        problem, remedy = spoken.message(why.problem), spoken.message(why.remedy)
        return spoken("{problem}; {remedy}.", problem=problem, remedy=remedy)
    return spoken.error(why)


def _summary(desk: Desk, session: Session, spoken: Speech) -> Summary:
    """What a list says of a release now; made anew when something was decided or checked."""
    key = (session.path.name, spoken.language)
    version = (*session.version, now()[:10])
    kept = desk.summaries.get(key)
    if kept is None or kept[0] != version:
        review = session.review
        facts = desk.facts(replace(session.result, review=review), spoken)
        # That there is no glossary is said once, beside the list.
        facts = replace(facts, notes=tuple(note for note in facts.notes if note != spoken.message(run.NO_GLOSSARY)))
        fresh, since = desk.house.fresh(session.path.name)
        kept = version, summary(review, replace(facts, fresh=fresh, since=since))
        desk.summaries[key] = kept
    return kept[1]


def _shown(folder: Path) -> str:
    """A folder as a person knows it: below the home folder from there on."""
    with suppress(ValueError, RuntimeError):
        return f"~/{folder.absolute().relative_to(Path.home()).as_posix()}"
    return str(folder.absolute())


def _glossary(desk: Desk) -> list[Path]:
    try:
        return glossary.files(desk.house.settings.glossary)
    except InputError:
        return [_glossary_folder(desk)]


def _glossary_folder(desk: Desk) -> Path:
    return desk.house.settings.glossary or glossary.USUAL


def _rules(desk: Desk, spoken: Speech) -> list[str]:
    """The rules of the house in sentences, the latest first."""
    folder = desk.house.settings.corrections
    try:
        held = [standing.sentence(one, spoken) for one in reversed(standing.load(folder))]
        off = [spoken("{rule} is off", rule=rule) for rule, how in standing.switches(folder).settings if how == "off"]
    except InputError:
        return []
    return [*off, *held]


def _disagreeing(desk: Desk) -> int:
    """How many Chinese names the releases render in several ways."""
    return len(library.disagreements(desk.sessions, known=True))


def _revision(desk: Desk, outdated: frozenset[str]) -> str:
    """Names what the page shows: another one, and it is loaded anew."""
    told: list[object] = [desk.house.revision, now()[:10], bool(_glossary(desk)), desk.reviewer]
    for entry in desk.house.entries:
        version = entry.session.version if entry.session else 0
        told.append((entry.path.name, entry.state, entry.path.name in outdated, version))
    return exchange.digest(repr(told))[:16]


async def state(desk: Desk, request: Request) -> Response:
    """What is being checked, and whether the page is still as things are."""

    def told() -> dict[str, object]:
        desk.house.look()
        spoken, work = desk.speech(request), desk.house.work
        return {
            "revision": _revision(desk, desk.house.outdated()),
            "done": work.done,
            "all": work.all,
            "doing": spoken.message(work.doing) if work.doing else "",
        }

    return JSONResponse(await run_in_threadpool(told))


# --- taking in --------------------------------------------------------------------------------------------------------


def _folder(desk: Desk) -> Path:
    if desk.house.folder is None:
        raise Problem(403, tell("This page was opened for some releases only and takes no others."))
    return desk.house.folder


def _named(request: Request) -> str:
    name = request.query_params.get("name", "")
    if not _NAME.fullmatch(name):
        raise Problem(400, tell("The request does not name the file."))
    return name


async def arrive(desk: Desk, request: Request) -> Response:
    """A file, looked at and kept until it is told what it is called: what it seems to be."""
    _folder(desk)
    name = _named(request)
    suffix = formats.suffix(Path(arrivals.clean_name(name)))
    most = formats.of(Path(f"x{suffix}")).MAX_BYTES if suffix else 0
    if not suffix:
        raise _unprocessable(read.unread(Path(arrivals.clean_name(name))))
    data = await raw(request, most)

    def looked() -> dict[str, Any]:
        arrival = arrivals.look(name, data)
        desk.arrivals.add(arrival)
        return arrivals.said(arrival)

    try:
        return JSONResponse(await run_in_threadpool(looked))
    except (InputError, CheckFailed) as error:
        raise _unprocessable(error) from None


def _unprocessable(error: InputError | CheckFailed) -> Problem:
    return Problem(422, error.told)


async def pair(desk: Desk, request: Request) -> Response:
    """Of files that wait: which Chinese belongs to which release, and which names are taken."""
    folder = _folder(desk)
    data = await body(request)
    if not isinstance(data, dict) or data.keys() != {"ids"} or not _are_names(data["ids"]):
        raise Problem(400, tell("This is not a list of files."))

    def told() -> dict[str, Any]:
        arrived = desk.arrivals.all(data["ids"])
        found = arrivals.pairs(arrived, _halves(desk))
        by_id = {one.id: one for one in arrived}
        of = {one.source: one.release for one in found}
        names: dict[str, dict[str, str]] = {}
        for one in arrived:
            other = of.get(one.id, "")
            named = by_id.get(other)
            release = arrivals.called(named, named.language) if named else other
            languages = arrivals.LANGUAGES if not one.tells else ("",)
            called = {
                tag: arrivals.called(one, tag, release if tag == read.SOURCE_LANGUAGE else "") for tag in languages
            }
            names[one.id] = {tag: arrivals.placed(folder, one, name).taken for tag, name in called.items()}
        return {
            "pairs": [[one.release, one.source, one.certain] for one in found],
            "taken": names,
            "halves": sorted(one.path.name for one in _halves(desk)),
        }

    return JSONResponse(await run_in_threadpool(told))


def _halves(desk: Desk) -> list[arrivals.There]:
    """Releases of the folder without a source, and sources without a release."""
    folder = _folder(desk)
    found = [
        arrivals.There(entry.path, entry.session.result.review.document)
        for entry in desk.house.entries
        if entry.session and entry.session.result.review.document.source is None
    ]
    paired = {read.stem(entry.path) for entry in desk.house.entries}
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if read.is_source(path) and read.stem(path) not in paired and len(found) < _MOST_AT_ONCE:
                with suppress(InputError):
                    found.append(arrivals.There(path, read.read(path, read.SOURCE_LANGUAGE)))
    return found


def _are_names(value: object) -> bool:
    few = isinstance(value, list) and len(value) <= _MOST_AT_ONCE
    return few and all(isinstance(one, str) and len(one) <= 400 for one in value)  # type: ignore[attr-defined]


_PLACED = {"id", "language", "release", "wish"}


async def place(desk: Desk, request: Request) -> Response:
    """Puts files that wait into the folder, and has their releases checked."""
    folder = _folder(desk)
    data = await body(request)
    wanted = data.get("files") if isinstance(data, dict) else None
    if not isinstance(wanted, list) or len(wanted) > _MOST_AT_ONCE or not all(map(_is_placing, wanted)):
        raise Problem(400, tell("This is not a list of files."))

    def put() -> dict[str, Any]:
        spoken = desk.speech(request)
        waiting = {one.id: one for one in desk.arrivals.all(one["id"] for one in wanted)}
        wishes = {one["id"]: one for one in wanted}
        placed: dict[str, str] = {}
        problems: list[dict[str, str]] = []
        # Releases first: their sources are called after them.
        for one in sorted(wanted, key=lambda one: one["language"] == read.SOURCE_LANGUAGE):
            arrival = waiting.get(one["id"])
            try:
                if arrival is None:
                    gone = tell("it was given too long ago")
                    raise InputError(one["id"], gone, tell("give it again"))
                named = placed.get(one["release"], one["release"])
                if named in wishes:
                    named = ""  # its release was left out, or could not be written
                name = arrivals.called(arrival, one["language"], named)
                written = arrivals.put(folder, arrival, name, one["wish"])
                if written:
                    placed[arrival.id] = written
                desk.arrivals.drop([arrival.id])
            except InputError as error:
                problems.append({"id": one["id"], "problem": spoken.error(error)})
        _check_new(desk, list(placed.values()))
        return {"placed": sorted(placed.values()), "problems": problems}

    return JSONResponse(await run_in_threadpool(put))


def _is_placing(one: object) -> bool:
    if not isinstance(one, dict) or one.keys() != _PLACED:
        return False
    short = all(isinstance(value, str) and len(value) <= 400 for value in one.values())
    known = one["language"] in (*arrivals.LANGUAGES, "") and one["wish"] in ("", "replace", "both", "skip")
    return short and known and "/" not in one["release"] and "\\" not in one["release"]


def _check_new(desk: Desk, names: Sequence[str]) -> None:
    """Has the releases checked that these files are, or are the sources of."""
    desk.house.look(at_once=True)
    stems = {read.stem(Path(name)) for name in names}
    desk.house.check(entry.path.name for entry in desk.house.entries if read.stem(entry.path) in stems)


async def check(desk: Desk, request: Request) -> Response:
    """Checks releases again: those named, or all that were changed since."""
    data = await body(request)
    if not isinstance(data, dict) or data.keys() != {"names"} or not _are_names(data["names"]):
        raise Problem(400, tell("This is not a list of files."))
    await run_in_threadpool(lambda: desk.house.check(data["names"] or [*desk.house.outdated(), *_unfound(desk)]))
    return JSONResponse({})


def _unfound(desk: Desk) -> list[str]:
    return [entry.path.name for entry in desk.house.entries if entry.session is None]


async def leave_grammar(desk: Desk, request: Request) -> Response:
    """Checks without the grammar engine, where it cannot be had."""
    await body(request)
    await run_in_threadpool(desk.house.without_grammar)
    return JSONResponse({})


async def begin_glossary(desk: Desk, request: Request) -> Response:
    """Makes the first file of a glossary."""
    await body(request)
    try:
        if not _glossary(desk):
            await run_in_threadpool(glossary.begun, _glossary_folder(desk))
    except InputError as error:
        raise _unprocessable(error) from None
    return JSONResponse({"folder": _shown(_glossary_folder(desk))})


# --- decisions of another place ---------------------------------------------------------------------------------------


async def take_back(desk: Desk, request: Request) -> Response:
    """Decisions that a report downloaded, or a list of issues in Excel, into their releases."""
    name = arrivals.clean_name(_named(request))
    who = request.query_params.get("reviewer", "").strip()[:200]
    theirs = request.query_params.get("prefer") == "theirs"
    data = await raw(request, MAX_IMPORT)

    def merged() -> dict[str, Any]:
        spoken = desk.speech(request)
        by_release = {entry.path.name: entry.session for entry in desk.house.entries if entry.session}
        found = _decisions_of(name, data)
        told: list[dict[str, Any]] = []
        unsigned = sum(not p.decision.reviewer and not p.forget for wanted in found.values() for p in wanted)
        for release, wanted in found.items():
            session = by_release.get(release)
            if session is None:
                sentence = spoken("There is no release called {name} here.", name=release)
                told.append({"release": release, "problem": sentence})
                continue
            try:
                count, clashes = session.merge(wanted, who, now(), theirs=theirs)
            except (InputError, CheckFailed) as error:
                told.append({"release": release, "problem": spoken.error(error)})
                continue
            told.append({"release": release, "merged": count, "clashes": [_clash(clash) for clash in clashes]})
        return {"releases": told, "unsigned": 0 if who else unsigned}

    try:
        return JSONResponse(await run_in_threadpool(merged))
    except InputError as error:
        raise _unprocessable(error) from None


def _decisions_of(name: str, data: bytes) -> Mapping[str, Sequence[exchange.Proposal]]:
    """The decisions of a file, by release. Raises InputError."""
    if name.lower().endswith(".xlsx"):
        return issue_list.proposals(data, name)
    file = exchange.downloaded(data, name)
    return {file.release: file.decisions}


def _clash(clash: exchange.Clash) -> dict[str, str]:
    """Two decisions about the same words, in a few words each."""
    mine = clash.mine.decision
    theirs = clash.theirs[0] if clash.theirs else None
    return {
        "words": mine.exact or (theirs.exact if theirs else ""),
        "theirs": exchange.FORGET if clash.mine.forget else mine.verdict,
        "their_words": mine.replacement or "",
        "ours": theirs.verdict if theirs else exchange.FORGET,
        "our_words": (theirs.replacement if theirs else "") or "",
    }


# --- handing out ------------------------------------------------------------------------------------------------------


async def clean(desk: Desk, request: Request) -> Response:
    """Writes the cleaned release and what tells of its changes, as `apply` does; where they can be fetched.

    What somebody made of a cleaned file is told (``edited``), and written over by whoever then sends ``overwrite``.
    """
    session = desk.session(request)
    data = await body(request)
    if not _is_cleaning(data):
        raise Problem(400, tell("This is not a request for a cleaned file."))
    spoken = desk.speech(request)

    def written() -> dict[str, Any]:
        result = session.refresh()
        if problem := session.problem():
            raise problem
        settings = desk.house.settings
        path, _ = changes.deliver(
            result.review,
            read.read_bytes(session.path),
            desk.house.cleaned,
            session.corrections,
            settings.depth,
            tracked=data["tracked"],
            columns=settings.columns,
            overwrite=data.get("overwrite", False),
            speech=desk.speech(request),
        )
        address = quote(request.path_params["name"], safe="")
        return {
            "name": path.name,
            "folder": _shown(desk.house.cleaned),
            "file": f"/cleaned/{address}/file",
            "table": f"/cleaned/{address}/csv",
            "changes": len(result.review.corrections),
            "pending": result.review.within(settings.depth).undecided,
        }

    try:
        return JSONResponse(await run_in_threadpool(written))
    except apply.EditedError as error:
        problem = spoken("{file}: {problem}.", file=Path(error.where).name, problem=spoken.message(error.problem))
        return JSONResponse({"problem": problem, "edited": True}, 409)
    except (InputError, CheckFailed) as error:
        raise _unprocessable(error) from None


def _is_cleaning(data: object) -> bool:
    if not isinstance(data, dict) or not {"tracked"} <= data.keys() <= {"tracked", "overwrite"}:
        return False
    return all(isinstance(value, bool) for value in data.values())


async def fetch(desk: Desk, request: Request) -> Response:
    """A file that `clean` wrote."""
    session = desk.session(request)
    cleaned, record = apply.outputs(session.result.review.document.path, desk.house.cleaned)
    kinds = {"file": cleaned, "csv": record.with_suffix(".csv"), "html": record.with_suffix(".html"), "json": record}
    path = kinds.get(request.path_params["kind"])
    if path is None or path.is_symlink() or not path.is_file():
        raise Problem(404, tell("It is not written yet: press “Get the cleaned file”."))
    return _attachment(await run_in_threadpool(path.read_bytes), path.name)


async def offline(desk: Desk, request: Request) -> Response:
    """The report of a release as a file, for somebody who decides elsewhere."""
    session, spoken = desk.session(request), desk.speech(request)

    def render() -> bytes:
        review = session.review
        return report.render(review, desk.facts(replace(session.result, review=review), spoken), None, spoken).encode()

    name = f"{session.result.review.document.name}.html"
    return _attachment(await run_in_threadpool(render), name)


async def issues(desk: Desk, request: Request) -> Response:
    """The issues of a release as an Excel table: all, or those that the page shows."""
    session = desk.session(request)
    data = await body(request)
    if not isinstance(data, dict) or not data.keys() <= {"ids"}:
        raise Problem(400, tell("This is not a list of issues."))
    wanted = data.get("ids")
    if wanted is not None and not (isinstance(wanted, list) and all(isinstance(one, str) for one in wanted)):
        raise Problem(400, tell("This is not a list of issues."))
    spoken = desk.speech(request)

    def made() -> bytes:
        review = session.shown if wanted is None else session.review
        if wanted is not None:
            chosen = frozenset(wanted)
            review = replace(review, issues=tuple(item for item in review.issues if item.issue.id in chosen))
        return issue_list.table([review], spoken)

    name = f"{session.result.review.document.name}.issues.xlsx"
    return _attachment(await run_in_threadpool(made), name, _XLSX)


async def scores(desk: Desk, request: Request) -> Response:
    """The scores of all releases, as an Excel table or as JSON: as ``check --report mqm``."""
    kind = request.path_params["kind"]
    if kind not in ("json", "xlsx"):
        raise Problem(404, tell("There is no such page."))
    told = Told(excel=kind == "xlsx", speech=desk.speech(request))
    held = list(desk.house.sessions.values())

    def made() -> bytes:
        return b"".join(scorecard.pieces((_release(desk, session) for session in held), told))

    return _attachment(await run_in_threadpool(made), f"scores.{kind}", _XLSX if told.excel else "application/json")


def _release(desk: Desk, session: Session) -> record.Release:
    """What other programs are told of a release, as things stand."""
    facts, review = desk.facts(session.result, speech.ENGLISH), session.shown
    return record.Release(
        path=review.document.path,
        words=facts.words,
        threshold=facts.threshold,
        review=review,
        issues=record.issues(review, None),
    )


def _attachment(data: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    shown = re.sub(r"[^ !#-\[\]-~]", "_", name)
    headers = {"Content-Disposition": f"attachment; filename=\"{shown}\"; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=kind, headers=headers)


async def onward(desk: Desk, request: Request) -> Response:
    """To the next release with something pending behind the one that is named, else to the first; else to all."""
    after = request.query_params.get("after", "")
    depth = desk.house.settings.depth

    def found() -> str:
        files = list(desk.house.sessions.items())
        start = next((n for n, (file, _) in enumerate(files) if file.removesuffix(".html") == after), -1) + 1
        waiting = [
            file for file, session in files[start:] + files[:start]
            if file.removesuffix(".html") != after and session.review.within(depth).undecided
        ]  # fmt: skip
        return f"/{quote(waiting[0])}" if waiting else "/"

    return RedirectResponse(await run_in_threadpool(found), 303)


# --- the person, the language, the end --------------------------------------------------------------------------------


async def sign(desk: Desk, request: Request) -> Response:
    """Who decides from now on."""
    data = await body(request)
    name = data.get("name") if isinstance(data, dict) else None
    if not isinstance(name, str) or not name.strip() or len(name) > 200 or not name.strip().isprintable():
        raise Problem(400, tell("This is not a name."))
    desk.reviewer, desk.unnamed = name.strip(), False
    if desk.keep is not None:
        await run_in_threadpool(desk.keep, desk.reviewer)
    return JSONResponse({"reviewer": desk.reviewer})


async def speak(desk: Desk, request: Request) -> Response:
    """The language of the pages from now on, in this browser."""
    wanted = request.path_params["language"]
    if wanted not in speech.LANGUAGES:
        raise Problem(404, tell("There is no such page."))
    answer = RedirectResponse("/", 303)
    answer.set_cookie(desk.spoken, wanted, httponly=True, samesite="strict", path="/")
    return answer


async def shortcut(desk: Desk, request: Request) -> Response:
    """Puts something on the desktop that opens this page."""
    await body(request)
    if desk.launcher is None:
        raise Problem(403, tell("This page was opened for some releases only and takes no others."))
    try:
        path = await run_in_threadpool(desk.launcher)
    except InputError as error:
        raise _unprocessable(error) from None
    return JSONResponse({"path": _shown(path)})


async def stop(desk: Desk, request: Request) -> Response:
    """Ends the server; everything that was decided is on the disk."""
    await body(request)
    if desk.stop is None:
        raise Problem(403, tell("End it where it was started."))
    desk.stop()
    return JSONResponse({})


ROUTES: tuple[Route, ...] = (
    Route("GET", "/", page),
    Route("GET", "/index.html", page),
    Route("GET", "/next", onward),
    Route("GET", "/speak/{language}", speak),
    Route("GET", "/scores.{kind}", scores),
    Route("GET", "/offline/{name}", offline),
    Route("GET", "/cleaned/{name}/{kind}", fetch),
    Route("GET", "/api/desk", state),
    Route("POST", "/api/arrivals", arrive, ANY),
    Route("POST", "/api/pairs", pair),
    Route("POST", "/api/place", place),
    Route("POST", "/api/check", check),
    Route("POST", "/api/without-grammar", leave_grammar),
    Route("POST", "/api/begin-glossary", begin_glossary),
    Route("POST", "/api/import", take_back, ANY),
    Route("POST", "/api/reviewer", sign),
    Route("POST", "/api/launcher", shortcut),
    Route("POST", "/api/stop", stop),
    Route("POST", "/api/{name}/cleaned", clean),
    Route("POST", "/api/{name}/issues", issues),
)

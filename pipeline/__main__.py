"""The command line: what is run, what is printed, and the exit status."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from urllib.parse import unquote

from pipeline import (
    __version__,
    apply,
    baseline,
    changes,
    decisions,
    exchange,
    provision,
    read,
    report,
    review,
    run,
    speech,
    standing,
    terminal,
    visible,
)
from pipeline.model import CheckFailed, Document, InputError, Review, Reviewed, Span, Verdict

CLEAN, PENDING, FAILED = 0, 1, 2
_VERDICTS: Mapping[str, Verdict] = {"accept": "accepted", "reject": "rejected", "defer": "deferred"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhengming", description="Checks translated releases; a person decides; exactly that is applied."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--glossary", type=Path, default=Path("glossary"), metavar="PATH")
    common.add_argument("--corrections", type=Path, default=Path("corrections"), metavar="DIR")
    common.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR")
    common.add_argument(
        "--source",
        type=Path,
        metavar="FILE",
        help="the Chinese source of the one release (default: NAME.zh.txt beside it)",
    )
    common.add_argument(
        "--lang",
        choices=speech.LANGUAGES,
        help="the language of reports, review page and terminal (default: the system’s and the browser’s)",
    )
    common.add_argument("--no-grammar", action="store_true", help="leave LanguageTool out; the report says so")
    common.add_argument(
        "--languagetool-url",
        metavar="URL",
        default=os.environ.get("LANGUAGETOOL_URL") or None,
        help="use a LanguageTool server that runs already (default: $LANGUAGETOOL_URL, else start one)",
    )

    check = commands.add_parser("check", parents=[common], help="check releases and write the reports")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[Path("releases")])
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument(
        "--xlsx",
        type=Path,
        metavar="FILE",
        help="write the issues as an Excel table to decide in, for decide --import",
    )
    check.add_argument(
        "--baseline", action="store_true", help="only issues that are new since the accepted state (see baseline)"
    )
    check.set_defaults(run=_check)

    accept = commands.add_parser("baseline", parents=[common], help="accept what is pending now, for check --baseline")
    accept.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[Path("releases")])
    accept.set_defaults(run=_baseline)

    apply = commands.add_parser("apply", parents=[common], help="write the cleaned releases")
    apply.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[Path("releases")])
    apply.add_argument("--output", type=Path, default=Path("cleaned"), metavar="DIR")
    apply.add_argument(
        "--docx",
        choices=("tracked", "clean"),
        default="tracked",
        help="Word files: as tracked changes that Word can accept or reject (default), or as the plain new text",
    )
    apply.set_defaults(run=_apply)

    look = commands.add_parser("review", parents=[common], help="open the review page in the browser")
    look.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[Path("releases")])
    look.add_argument(
        "--port", type=int, default=8731, metavar="N", help="the first port to try (default: %(default)s)"
    )
    look.add_argument("--no-browser", action="store_true", help="only print the address")
    look.add_argument("--reviewer", default=None, metavar="NAME", help="default: $ZHENGMING_REVIEWER, else the login")
    look.set_defaults(run=_review)

    decide = commands.add_parser(
        "decide",
        parents=[common],
        help="record one decision",
        usage="%(prog)s NAME ISSUE accept|reject|defer|forget [options]\n"
        "       %(prog)s NAME --all-like ISSUE accept|reject|defer|forget [options]\n"
        "       %(prog)s NAME --exact WORDS --replacement TEXT [options]\n"
        "       %(prog)s NAME --import FILE [--prefer theirs|ours]",
    )
    decide.add_argument("name", metavar="NAME", help="a release: its name or its path")
    decide.add_argument("words", nargs="*", metavar="ISSUE VERDICT", help="an issue's id and the verdict")
    decide.add_argument("--all-like", metavar="ISSUE", help="decide every identical issue")
    decide.add_argument(
        "--import",
        dest="file",
        type=Path,
        metavar="FILE",
        help="merge the decisions that a report page downloaded, or of a table that check --xlsx wrote",
    )
    decide.add_argument(
        "--prefer",
        choices=("theirs", "ours"),
        help="where FILE and the corrections file disagree: take FILE's decision, or keep ours (default: list both)",
    )
    decide.add_argument("--exact", metavar="WORDS", help="a correction of your own: the words to replace")
    decide.add_argument("--prefix", default="", metavar="TEXT", help="what stands before WORDS, to tell places apart")
    decide.add_argument("--suffix", default="", metavar="TEXT", help="what stands after WORDS, to tell places apart")
    decide.add_argument("--replacement", metavar="TEXT", help="the text to write (default: the first suggestion)")
    decide.add_argument("--suggestion", type=int, metavar="N", help="take the Nth suggestion, counted from 1")
    decide.add_argument("--note", default="", metavar="TEXT")
    decide.add_argument("--reviewer", default=None, metavar="NAME", help="default: $ZHENGMING_REVIEWER, else the login")
    decide.set_defaults(run=_decide)

    suggest = commands.add_parser("suggest-terms", help="propose glossary rows from a release and its Chinese source")
    suggest.add_argument("name", metavar="NAME", help="a release: its name or its path")
    suggest.add_argument("--glossary", type=Path, default=Path("glossary"), metavar="PATH")
    suggest.add_argument("--source", type=Path, metavar="FILE", help="default: NAME.zh.txt beside it")
    suggest.set_defaults(run=_suggest_terms)
    export = commands.add_parser("export-terms", help="write the glossary as TBX-Basic, for translation tools")
    export.add_argument("output", type=Path, metavar="FILE.tbx")
    export.add_argument("--glossary", type=Path, default=Path("glossary"), metavar="PATH")
    export.set_defaults(run=_export_terms)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 (nothing pending), 1 (issues pending) or 2 (could not run)."""
    signal.signal(signal.SIGTERM, _terminated)
    # One-line messages may hold any character of the input: never fail on the terminal's encoding.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = _parse(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except (InputError, CheckFailed) as error:
        print(f"zhengming: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("zhengming: interrupted; nothing is half-written.", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of our output went away (a pager, `head`): not our failure, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception as error:
        # Our own fault: an exit status that says so, never one that means "issues pending".
        if os.environ.get("ZHENGMING_TRACEBACK"):
            raise
        print(
            f"zhengming: this is a bug: {type(error).__name__}: {error}; please report it with what "
            "ZHENGMING_TRACEBACK=1 prints for the same command.",
            file=sys.stderr,
        )
        return FAILED


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    # argparse gives `words` up at the first option: what follows one (`--all-like ISSUE accept`) is left over.
    if rest and options.command == "decide" and not any(word.startswith("-") for word in rest):
        options.words += rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _settings(options: argparse.Namespace) -> run.Settings:
    return run.Settings(
        glossary=options.glossary,
        corrections=options.corrections,
        reports=options.reports,
        grammar=not options.no_grammar,
        languagetool_url=options.languagetool_url,
        source=options.source,
    )


def _check(options: argparse.Namespace) -> int:
    settings = _settings(options)
    _name_skipped(options.paths)
    documents: list[dict[str, object]] = []
    rows: list[report.Row] = []
    spoken = speech.chosen(options.lang)
    reviews: list[Review] = []
    today = datetime.now(UTC).date().isoformat()
    corrections = False
    pending = 0
    places: list[tuple[standing.Standing, int]] = []
    with terminal.Progress("checking") as progress:
        for result in run.examine(options.paths, settings, progress.step):
            places += result.house.places
            rows.append(report.write(result.review, _facts(result, today), settings.reports, spoken))
            if options.xlsx is not None:
                reviews.append(result.review)
            if options.baseline:
                result = replace(result, review=baseline.fresh(result.review, settings.corrections))
            corrections = corrections or bool(result.review.corrections)
            pending += result.review.count("pending")
            if options.format == "json":
                documents.append(_plain(result))
            else:
                terminal.show(result, spoken)
    index = report.write_index(rows, settings.reports, spoken)
    if options.xlsx is not None:
        from pipeline import issue_list

        issue_list.write(options.xlsx, reviews)
    if options.format == "json":
        print(json.dumps({"version": 1, "documents": documents}, ensure_ascii=False, indent=1))
    else:
        page = settings.reports / unquote(rows[0].file) if len(rows) == 1 else index
        for one in standing.idle(places):
            print(
                f"standing decision that matches nothing here: {visible.plain(standing.sentence(one))}, {one.date[:10]}"
            )
        print(spoken("Report: {path}", path=visible.plain(str(page))))
        if pending:
            following = "Next: make review opens the page where you decide; then make apply writes the cleaned release."
        else:
            following = "Next: make apply writes the cleaned release." if corrections else "Nothing to do."
        print(spoken(following))
    return PENDING if pending else CLEAN


def _baseline(options: argparse.Namespace) -> int:
    settings = _settings(options)
    today = datetime.now(UTC).date().isoformat()
    with terminal.Progress("checking") as progress:
        results = list(run.examine(options.paths, settings, progress.step))
    for result in results:
        count = baseline.accept(result.review, settings.corrections, today)
        path = baseline.file_of(result.review, settings.corrections)
        print(f"{visible.plain(str(path))}: {count} issue{'' if count == 1 else 's'} accepted as they are")
    return CLEAN


def _name_skipped(paths: Sequence[Path]) -> None:
    """A line for each file that looks like a release, but that nothing here reads."""
    for path in read.skipped(list(paths)):
        print(f"zhengming: {visible.plain(str(path))} is left out: this kind of file is not read", file=sys.stderr)


def _plain(result: run.Result) -> dict[str, object]:
    document = result.review.document
    return {
        "path": document.path,
        "language": document.language,
        "source": document.source.path if document.source else None,
        "issues": [
            {
                "id": issue.id,
                "check": issue.check,
                "type": issue.type,
                "severity": issue.severity,
                "start": issue.span.start,
                "end": issue.span.end,
                "text": issue.text,
                "message": issue.message,
                "suggestions": list(issue.suggestions),
                "evidence": list(issue.evidence),
                "status": item.status,
            }
            for item in result.review.issues
            for issue in (item.issue,)
        ],
    }


def _facts(result: run.Result, today: str) -> report.Facts:
    notes = result.notes
    if not result.grammar:
        notes += ("LanguageTool did not run (--no-grammar): much of spelling and grammar is not checked.",)
    return report.Facts(
        words=result.words,
        seconds=result.seconds,
        date=today,
        versions=(("zhengming", __version__), *((("LanguageTool", provision.LANGUAGETOOL),) if result.grammar else ())),
        notes=notes,
        standing=tuple(
            (standing.sentence(one), f"{one.reviewer}, {one.date[:10]}".strip(", "), count)
            for one, count in result.house.places
        ),
    )


def _apply(options: argparse.Namespace) -> int:
    settings = _settings(options)
    _name_skipped(options.paths)
    # Everything is checked and held against its decisions before the first file is written.
    with terminal.Progress("checking") as progress:
        results = list(run.examine(options.paths, settings, progress.step))
    for result in results:
        _refuse_misfits(result, run.corrections_file(settings, result.path))
    for result in results:
        data = read.read_bytes(result.path)
        written = apply.write(result.review, options.output, data, tracked=options.docx == "tracked")
        page, _ = changes.write(result.review, options.output, speech.chosen(options.lang))
        count = len(result.review.corrections)
        left = result.review.count("pending")
        print(
            f"{visible.plain(str(written))}: {count} correction{'' if count == 1 else 's'} applied"
            + (f", {left} issues still pending" if left else "")
            + f"; what changed: {visible.plain(str(page))}"
        )
    return CLEAN


def _refuse_misfits(result: run.Result, corrections: Path) -> None:
    """A decision that no longer fits stops `apply` before anything is written."""
    accepted = [*result.review.stale, *result.review.ambiguous]
    lost = [d for d in accepted if d.verdict == "accepted"] + [d for pair in result.review.conflicting for d in pair]
    if lost:
        shown = ", ".join(dict.fromkeys(f"{d.issue or 'own correction'} {terminal.quote(d.exact)}" for d in lost))
        raise InputError(
            corrections,
            f"these decisions no longer fit {visible.plain(str(result.path))}: {shown}",
            "decide them again, or take them out with “decide NAME ISSUE forget”; nothing was written",
        )


def _review(options: argparse.Namespace) -> int:
    # Imported here: no other command pays for a web server.
    from pipeline import server
    from pipeline.session import Session

    settings = _settings(options)
    with terminal.Progress("checking") as progress:
        results = list(run.examine(options.paths, settings, progress.step))

    def again(path: Path) -> run.Result:
        (result,) = run.examine([path], settings)
        return result

    def facts(result: run.Result) -> report.Facts:
        return _facts(result, datetime.now(UTC).date().isoformat())

    sessions = [Session(result, settings, again) for result in results]
    listener = server.listen(options.port)
    port: int = listener.getsockname()[1]
    token = server.new_token()
    address = f"http://{server.HOST}:{port}/#token={token}"
    spoken = speech.chosen(options.lang)
    app = server.application(sessions, facts, _reviewer(options), token, port, options.lang)
    # Ctrl-C is how a person ends it; everything is on the disk.
    with suppress(KeyboardInterrupt):
        if port != options.port:
            print(spoken("Port {a} is taken; this is {b}.", a=options.port, b=port))
        print(spoken("Review: {address}", address=address))
        print(spoken("Every decision is saved as it is made. Ctrl-C ends this."), flush=True)
        if not options.no_browser and not server.open_browser(address):
            print(spoken("No browser could be opened: open the address above."), flush=True)
        server.serve(app, listener)
    left = sum(session.review.count("pending") for session in sessions)
    print(f"{left} pending. " if left else "", "make apply writes the cleaned release.", sep="")
    return CLEAN


def _reviewer(options: argparse.Namespace) -> str:
    given: str | None = options.reviewer or os.environ.get("ZHENGMING_REVIEWER")
    return given or getpass.getuser()


def _decide(options: argparse.Namespace) -> int:
    settings = _settings(options)
    path = _release_named(options.name)
    (result,) = run.examine([path], settings)
    document = result.review.document
    items = {item.issue.id: item for item in result.review.issues}
    by = {
        "reviewer": _reviewer(options),
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "note": options.note,
    }
    corrections = run.corrections_file(settings, path)
    if options.file is not None:
        return _import(options, result, corrections, by["reviewer"], by["date"])
    if options.exact is not None:
        if options.replacement is None or options.words not in ([], ["accept"]):
            raise InputError("decide", "--exact is a correction of your own", "give its --replacement TEXT")
        span = _only_place(document, options)
        decided = [review.correct(document, span, options.replacement, **by)]
        decisions.record(corrections, decided, path.name)
        print(f"{visible.plain(str(corrections))}: own correction {terminal.quote(options.exact)} recorded")
        return CLEAN

    words = [options.all_like, *options.words] if options.all_like is not None else options.words
    if len(words) != 2 or words[1] not in (*_VERDICTS, "forget"):
        raise InputError("decide", "an issue and a verdict are needed", "write NAME ISSUE accept|reject|defer|forget")
    name, verdict = words
    if verdict == "forget":
        return _forget(result, corrections, name)
    item = _issue_named(items, name, path)
    chosen = (
        review.alike(item.issue, [i.issue for i in items.values()]) if options.all_like is not None else (item.issue,)
    )
    if verdict == "accept" and item.issue.ambiguous and len(chosen) > 1:
        raise InputError(name, "either suggestion may be right", "decide each place by itself with --replacement TEXT")
    replacement = options.replacement
    if options.suggestion is not None:
        if not 1 <= options.suggestion <= len(item.issue.suggestions):
            raise InputError(name, f"it has {len(item.issue.suggestions)} suggestions", "choose one of them")
        replacement = item.issue.suggestions[options.suggestion - 1]
    decided = [review.decide(document, issue, _VERDICTS[verdict], replacement, **by) for issue in chosen]
    # Only a decision about these very words gives way, not a wider correction that covers them.
    before = [d for issue in chosen if (d := items[issue.id].decision) is not None and d.exact == issue.text]
    decisions.record(corrections, decided, path.name, instead_of=before)
    first = decided[0]
    outcome = (
        f"{terminal.quote(first.exact)} → {terminal.quote(first.replacement)}"
        if first.replacement is not None
        else terminal.quote(first.exact)
    )
    print(
        f"{visible.plain(str(corrections))}: {first.verdict} {outcome}"
        + (f" in {len(decided)} places" if len(decided) > 1 else "")
    )
    return CLEAN


def _import(options: argparse.Namespace, result: run.Result, corrections: Path, reviewer: str, date: str) -> int:
    """Merges a file of decisions; where both sides decided, nothing is written over without --prefer."""
    wanted, digest = exchange.load(options.file, result.path.name)
    held = decisions.load(corrections, result.path.name)
    weighed = exchange.weigh(result.review, held, wanted, reviewer, date)
    if options.prefer == "theirs":
        again = [replace(clash.mine, base=exchange.token(*clash.theirs)) for clash in weighed.clashes]
        others = [proposal for proposal in wanted if proposal not in {clash.mine for clash in weighed.clashes}]
        weighed = exchange.weigh(result.review, held, [*others, *again], reviewer, date)
    clashes = () if options.prefer else weighed.clashes
    if weighed.decided or weighed.gone:
        decisions.record(corrections, weighed.decided, result.path.name, instead_of=weighed.gone)
    if digest and digest != exchange.digest(result.review.document.text):
        print(f"{visible.plain(str(result.path))} has changed since; the decisions are found again by their words.")
    for clash in clashes:
        ours = " and ".join(terminal.decided(d) for d in clash.theirs) or "nothing, it was taken back"
        theirs = "taken back" if clash.mine.forget else terminal.decided(clash.mine.decision)
        print(f"undecided: {visible.plain(options.file.name)} says {theirs}; {corrections.name} says {ours}")
    count = len(weighed.decided)
    print(f"{visible.plain(str(corrections))}: {count} decision{'' if count == 1 else 's'} merged")
    if clashes:
        print("Nothing was written over. Choose with --prefer theirs or --prefer ours, or on the review page.")
    return PENDING if clashes else CLEAN


def _export_terms(options: argparse.Namespace) -> int:
    # Imported here: no other command needs it.
    from pipeline import files, glossary
    from pipeline.formats import tbx

    terms = glossary.load(options.glossary).terms
    files.write(options.output, tbx.render(terms).encode())
    print(f"{options.output}: {len(terms):,} terms")
    return CLEAN


def _suggest_terms(options: argparse.Namespace) -> int:
    """Prints rows for the glossary; a person copies those that are right."""
    # Imported here: no other command needs it.
    from pipeline import glossary, sources, suggest

    path = _release_named(options.name)
    file = options.source or read.source_of(path)
    if file is None:
        raise InputError(path, "no Chinese source beside it", "put NAME.zh.txt there, or name it with --source")
    terms = glossary.load(options.glossary)
    document, problem = sources.attach(read.read(path), read.read(file, read.SOURCE_LANGUAGE))
    if problem:
        raise InputError(file, f"the source {problem}", "name the right one with --source")
    print(suggest.csv_rows(suggest.rows(document, terms), document.language), end="")
    return CLEAN


def _forget(result: run.Result, corrections: Path, name: str) -> int:
    """Takes a decision out of the file: of an issue that is there, or one whose words are gone."""
    held = decisions.load(corrections, result.path.name)
    gone = [
        item.decision
        for item in result.review.issues
        if item.issue.id.startswith(name) and item.decision is not None and item.decision.exact == item.issue.text
    ] or [decision for decision in held if decision.issue and decision.issue.startswith(name)]
    if not gone:
        raise InputError(name, f"no decision about it in {visible.plain(str(corrections))}", "check the id")
    decisions.record(corrections, [], result.path.name, instead_of=gone)
    print(f"{visible.plain(str(corrections))}: the decision about {name} is taken out")
    return CLEAN


def _release_named(name: str) -> Path:
    """The release that a name stands for: a path, ``NAME.en.txt``, ``NAME.en`` or ``NAME`` in ``releases/``."""
    given = Path(name)
    if given.is_file():
        return given
    folder = Path("releases")
    found = [p for p in read.releases([folder]) if name in (p.name, p.stem) or read.stem(p) == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(name, f"this may be {' or '.join(p.name for p in found)}", "name the file")
    raise InputError(name, f"no such release in {folder}/", "name a release or its path")


def _issue_named(items: dict[str, Reviewed], name: str, path: Path) -> Reviewed:
    found = [item for key, item in items.items() if key.startswith(name)] if len(name) >= 4 else []
    if len(found) == 1:
        return found[0]
    problem = "this stands for several issues" if found else f"no such issue in {visible.plain(str(path))}"
    raise InputError(name, problem, "copy the id from the report or from make check")


def _only_place(document: Document, options: argparse.Namespace) -> Span:
    """Where the words of a reviewer's own correction stand; InputError unless it is one place."""
    whole = options.prefix + options.exact + options.suffix
    count = document.text.count(whole) if options.exact else 0
    if count != 1:
        found = "they do not stand there" if not count else f"they stand there {count} times"
        raise InputError(
            document.path, f"{terminal.quote(options.exact)}: {found}", "give more with --prefix and --suffix"
        )
    start = document.text.index(whole) + len(options.prefix)
    return Span(start, start + len(options.exact))


if __name__ == "__main__":
    sys.exit(main())

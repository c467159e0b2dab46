"""Deciding on the command line: one issue, all like it, a correction of one's own, or a file of decisions."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import apply, files, run
from pipeline.commands import CLEAN, PENDING, shared, terminal
from pipeline.commands.given import release, reviewer, settings
from pipeline.commands.shared import Command
from pipeline.decisions import decisions, exchange, review
from pipeline.model import ASKED, Decision, Document, InputError, Reviewed, Span, Verdict, tell
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain

_VERDICTS: Mapping[str, Verdict] = {"accept": "accepted", "reject": "rejected", "defer": "deferred", "ask": "deferred"}


def decide(options: argparse.Namespace, spoken: Speech) -> int:
    given = settings(options)
    path = release(options.name)
    # What can be seen to be wrong is told before the release is checked.
    files.refuse_link(given.corrections)
    asked = _issue_and_verdict(options) if options.file is None and options.exact is None else None
    result = run.examine_one(path, given)
    corrections = run.corrections_file(given, path)
    who, when = reviewer(options), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if options.file is not None:
        # Who takes decisions over does not sign them: those that name nobody stay so, unless somebody is named here.
        return _import(options, result, corrections, options.reviewer or "", when, spoken)
    by = {"reviewer": who, "date": when, "note": options.note}
    if asked is None:
        _correct(options, result, corrections, by)
        told = spoken("own correction of {words} recorded", words=terminal.quote(options.exact, spoken))
    else:
        name, verdict = asked
        if verdict == "forget":
            _forget(result, corrections, name)
            told = spoken("the decision about {issue} is taken out", issue=name)
        else:
            told = _told(_judge(options, result, corrections, name, _VERDICTS[verdict], _asking(verdict, by)), spoken)
    print(f"{plain(str(corrections))}: {told}")
    return CLEAN


def _options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.release(parser, spoken)
    parser.add_argument("words", nargs="*", metavar="ISSUE VERDICT", help=spoken("an issue’s id and the verdict"))
    parser.add_argument("--all-like", metavar="ISSUE", help=spoken("decide every identical issue"))
    parser.add_argument(
        "--import",
        dest="file",
        type=Path,
        metavar="FILE",
        help=spoken("merge the decisions that a report page downloaded, or of a table that check --xlsx wrote"),
    )
    parser.add_argument(
        "--prefer",
        choices=("theirs", "ours"),
        help=spoken(
            "where FILE and the corrections file disagree: take FILE’s decision, or keep ours (default: list both)"
        ),
    )
    parser.add_argument("--exact", metavar="WORDS", help=spoken("a correction of your own: the words to replace"))
    parser.add_argument(
        "--prefix", default="", metavar="TEXT", help=spoken("what stands before WORDS, to tell places apart")
    )
    parser.add_argument(
        "--suffix", default="", metavar="TEXT", help=spoken("what stands after WORDS, to tell places apart")
    )
    parser.add_argument(
        "--replacement", metavar="TEXT", help=spoken("the text to write (default: the first suggestion)")
    )
    parser.add_argument(
        "--suggestion",
        type=shared.whole_number(spoken),
        metavar="N",
        help=spoken("take the Nth suggestion, counted from 1"),
    )
    parser.add_argument("--note", default="", metavar="TEXT", help=spoken("why, for colleagues"))
    shared.reviewer(parser, spoken)
    shared.settings(parser, spoken)


DECIDE = Command(
    "decide",
    tell("record one decision"),
    _options,
    decide,
    usage="%(prog)s NAME ISSUE accept|reject|defer|ask|forget [options]\n"
    "       %(prog)s NAME --all-like ISSUE accept|reject|defer|ask|forget [options]\n"
    "       %(prog)s NAME --exact WORDS --replacement TEXT [options]\n"
    "       %(prog)s NAME --import FILE [--prefer theirs|ours]",
)


def _asking(verdict: str, by: Mapping[str, str]) -> Mapping[str, str]:
    """Who decides, when and with which note; of a question, whom it asks."""
    return {**by, "ask": ASKED[0]} if verdict == "ask" else by


def _issue_and_verdict(options: argparse.Namespace) -> tuple[str, str]:
    words = [options.all_like, *options.words] if options.all_like is not None else options.words
    if len(words) != 2 or words[1] not in (*_VERDICTS, "forget"):
        remedy = tell("write NAME ISSUE accept|reject|defer|ask|forget")
        raise InputError("decide", tell("an issue and a verdict are needed"), remedy)
    return words[0], words[1]


def _correct(options: argparse.Namespace, result: run.Result, corrections: Path, by: Mapping[str, str]) -> None:
    """Records a reviewer's own correction."""
    if options.replacement is None or options.words not in ([], ["accept"]):
        raise InputError("decide", tell("--exact is a correction of your own"), tell("give its --replacement TEXT"))
    document = result.review.document
    span = _only_place(document, options)
    _refuse_by_hand(result, span, options.replacement)
    decided = review.correct(document, span, options.replacement, **by)
    decisions.record(corrections, [decided], result.path.name)


def _refuse_by_hand(result: run.Result, span: Span, replacement: str) -> None:
    if result.loaded and (why := apply.refusal(result.loaded, span, replacement)):
        document = result.review.document
        raise InputError(document.path, *review.by_hand(span.of(document.text), why))


def _judge(
    options: argparse.Namespace,
    result: run.Result,
    corrections: Path,
    name: str,
    verdict: Verdict,
    by: Mapping[str, str],
) -> list[Decision]:
    """Records the verdict on an issue, or on all like it."""
    document = result.review.document
    items = {item.issue.id: item for item in result.review.issues}
    asked = _issue_named(items, name, result.path).issue
    chosen = review.alike(asked, [i.issue for i in items.values()]) if options.all_like is not None else (asked,)
    if verdict == "accepted" and asked.ambiguous and len(chosen) > 1:
        raise InputError(
            name, tell("either suggestion may be right"), tell("decide each place by itself with --replacement TEXT")
        )
    if verdict == "accepted" and not asked.bulk and len(chosen) > 1:
        raise InputError(
            name,
            tell("the rule {rule} wants each place looked at by itself", rule=asked.rule),
            tell("accept each by its own id; --all-like rejects and defers them together"),
        )
    if verdict == "accepted" and asked.by_hand is None:
        chosen = tuple(issue for issue in chosen if issue.by_hand is None)
    if verdict == "accepted" and len(chosen) > 1:
        if asked.level == "ask":
            raise InputError(
                name,
                tell("it is uncertain, and looked at place by place"),
                tell("accept each by its own id; --all-like rejects and defers them together"),
            )
        chosen = tuple(issue for issue in chosen if issue.level != "ask")
    replacement = options.replacement
    if options.suggestion is not None:
        if not 1 <= options.suggestion <= len(asked.suggestions):
            raise InputError(
                name, tell("the number of its suggestions is {a}", a=len(asked.suggestions)), tell("choose one of them")
            )
        replacement = asked.suggestions[options.suggestion - 1]
    decided = [review.decide(document, issue, verdict, replacement, **by) for issue in chosen]
    for issue, made in zip(chosen, decided, strict=True):
        if made.replacement is not None:
            _refuse_by_hand(result, issue.span, made.replacement)
    # Only a decision about these very words gives way, not a wider correction that covers them.
    before = [d for issue in chosen if (d := items[issue.id].decision) is not None and d.exact == issue.text]
    decisions.record(corrections, decided, result.path.name, instead_of=before)
    return decided


def _told(decided: list[Decision], spoken: Speech) -> str:
    first = decided[0]
    outcome = f"{spoken('asked' if first.ask else first.verdict)} {terminal.quote(first.exact, spoken)}"
    if first.replacement is not None:
        outcome += f" → {terminal.quote(first.replacement, spoken)}"
    return outcome if len(decided) == 1 else spoken("{told}, in {n} places", told=outcome, n=len(decided))


def _forget(result: run.Result, corrections: Path, name: str) -> None:
    """Takes a decision out of the file: of an issue that is there, or one whose words are gone."""
    held = decisions.load(corrections, result.path.name)
    gone = [
        item.decision
        for item in result.review.issues
        if item.issue.id.startswith(name) and item.decision is not None and item.decision.exact == item.issue.text
    ] or [decision for decision in held if decision.issue and decision.issue.startswith(name)]
    if not gone:
        raise InputError(name, tell("no decision about it in {a}", a=plain(str(corrections))), tell("check the id"))
    decisions.record(corrections, [], result.path.name, instead_of=gone)


def _asked(path: Path, release: str) -> tuple[tuple[exchange.Proposal, ...], str]:
    """The proposals of a page's download, a corrections file or a list of issues; the digest of a page's text."""
    if path.suffix.lower() != ".xlsx":
        return exchange.load(path, release)
    from pipeline.exports import issue_list

    return issue_list.load(path, release), ""


def _import(
    options: argparse.Namespace, result: run.Result, corrections: Path, who: str, when: str, spoken: Speech
) -> int:
    """Merges a file of decisions; where both sides decided, nothing is written over without --prefer."""
    wanted, digest = _asked(options.file, result.path.name)
    held = decisions.load(corrections, result.path.name)
    weighed = exchange.weigh(result.review, held, wanted, who, when)
    if options.prefer == "theirs":
        again = [replace(clash.mine, base=exchange.token(*clash.theirs)) for clash in weighed.clashes]
        others = [proposal for proposal in wanted if proposal not in {clash.mine for clash in weighed.clashes}]
        weighed = exchange.weigh(result.review, held, [*others, *again], who, when)
    clashes = () if options.prefer else weighed.clashes
    if weighed.decided or weighed.gone:
        decisions.record(corrections, weighed.decided, result.path.name, instead_of=weighed.gone)
    if digest and digest != exchange.digest(result.review.document.text):
        path = plain(str(result.path))
        print(spoken("{path} has changed since; the decisions are found again by their words.", path=path))
    for clash in clashes:
        ours = "; ".join(terminal.decided(d, spoken) for d in clash.theirs)
        theirs = "" if clash.mine.forget else terminal.decided(clash.mine.decision, spoken)
        print(
            spoken(
                "undecided: {file} says {theirs}; {corrections} says {ours}",
                file=plain(options.file.name),
                theirs=theirs or spoken("taken back"),
                corrections=corrections.name,
                ours=ours or spoken("taken back"),
            )
        )
    print(
        spoken.counted(
            len(weighed.decided),
            "{path}: {n} decision merged",
            "{path}: {n} decisions merged",
            path=plain(str(corrections)),
        )
    )
    if clashes:
        print(spoken("Nothing was written over. Choose with --prefer theirs or --prefer ours, or on the review page."))
    return PENDING if clashes else CLEAN


def _issue_named(items: Mapping[str, Reviewed], name: str, path: Path) -> Reviewed:
    found = [item for key, item in items.items() if key.startswith(name)] if len(name) >= 4 else []
    if len(found) == 1:
        return found[0]
    problem = tell("this stands for several issues") if found else tell("no such issue in {a}", a=plain(str(path)))
    raise InputError(name, problem, tell("copy the id from the report or from {check}", check=shared.called("check")))


def _only_place(document: Document, options: argparse.Namespace) -> Span:
    """Where the words of a reviewer's own correction stand; InputError unless it is one place."""
    whole = options.prefix + options.exact + options.suffix
    count = document.text.count(whole) if options.exact else 0
    if count != 1:
        words = terminal.quote(options.exact)
        problem = (
            tell("{a} stands there {b} times", a=words, b=count) if count else tell("{a} does not stand there", a=words)
        )
        raise InputError(document.path, problem, tell("give more with --prefix and --suffix"))
    start = document.text.index(whole) + len(options.prefix)
    return Span(start, start + len(options.exact))

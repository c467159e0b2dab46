"""Deciding on the command line: one issue, all like it, a correction of one's own, or a file of decisions."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import run
from pipeline.commands import CLEAN, PENDING, terminal
from pipeline.commands.given import release, reviewer, settings
from pipeline.decisions import decisions, exchange, review
from pipeline.model import Decision, Document, InputError, Reviewed, Span, Verdict
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain

_VERDICTS: Mapping[str, Verdict] = {"accept": "accepted", "reject": "rejected", "defer": "deferred"}


def decide(options: argparse.Namespace, spoken: Speech) -> int:
    given = settings(options)
    path = release(options.name)
    (result,) = run.examine([path], given)
    corrections = run.corrections_file(given, path)
    who, when = reviewer(options), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if options.file is not None:
        return _import(options, result, corrections, who, when, spoken)
    by = {"reviewer": who, "date": when, "note": options.note}
    if options.exact is not None:
        _correct(options, result, corrections, by)
        told = spoken("own correction of {words} recorded", words=terminal.quote(options.exact, spoken))
    else:
        words = [options.all_like, *options.words] if options.all_like is not None else options.words
        if len(words) != 2 or words[1] not in (*_VERDICTS, "forget"):
            remedy = "write NAME ISSUE accept|reject|defer|forget"
            raise InputError("decide", "an issue and a verdict are needed", remedy)
        name, verdict = words
        if verdict == "forget":
            _forget(result, corrections, name)
            told = spoken("the decision about {issue} is taken out", issue=name)
        else:
            told = _told(_judge(options, result, corrections, name, _VERDICTS[verdict], by), spoken)
    print(f"{plain(str(corrections))}: {told}")
    return CLEAN


def _correct(options: argparse.Namespace, result: run.Result, corrections: Path, by: Mapping[str, str]) -> None:
    """Records a reviewer's own correction."""
    if options.replacement is None or options.words not in ([], ["accept"]):
        raise InputError("decide", "--exact is a correction of your own", "give its --replacement TEXT")
    document = result.review.document
    decided = review.correct(document, _only_place(document, options), options.replacement, **by)
    decisions.record(corrections, [decided], result.path.name)


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
        raise InputError(name, "either suggestion may be right", "decide each place by itself with --replacement TEXT")
    replacement = options.replacement
    if options.suggestion is not None:
        if not 1 <= options.suggestion <= len(asked.suggestions):
            raise InputError(name, f"the number of its suggestions is {len(asked.suggestions)}", "choose one of them")
        replacement = asked.suggestions[options.suggestion - 1]
    decided = [review.decide(document, issue, verdict, replacement, **by) for issue in chosen]
    # Only a decision about these very words gives way, not a wider correction that covers them.
    before = [d for issue in chosen if (d := items[issue.id].decision) is not None and d.exact == issue.text]
    decisions.record(corrections, decided, result.path.name, instead_of=before)
    return decided


def _told(decided: list[Decision], spoken: Speech) -> str:
    first = decided[0]
    outcome = f"{spoken(first.verdict)} {terminal.quote(first.exact, spoken)}"
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
        raise InputError(name, f"no decision about it in {plain(str(corrections))}", "check the id")
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
    one, many = "{path}: {n} decision merged", "{path}: {n} decisions merged"
    print(spoken.counted(len(weighed.decided), one, many, path=plain(str(corrections))))
    if clashes:
        print(spoken("Nothing was written over. Choose with --prefer theirs or --prefer ours, or on the review page."))
    return PENDING if clashes else CLEAN


def _issue_named(items: Mapping[str, Reviewed], name: str, path: Path) -> Reviewed:
    found = [item for key, item in items.items() if key.startswith(name)] if len(name) >= 4 else []
    if len(found) == 1:
        return found[0]
    problem = "this stands for several issues" if found else f"no such issue in {plain(str(path))}"
    raise InputError(name, problem, "copy the id from the report or from make check")


def _only_place(document: Document, options: argparse.Namespace) -> Span:
    """Where the words of a reviewer's own correction stand; InputError unless it is one place."""
    whole = options.prefix + options.exact + options.suffix
    count = document.text.count(whole) if options.exact else 0
    if count != 1:
        words = terminal.quote(options.exact)
        problem = f"{words} stands there {count} times" if count else f"{words} does not stand there"
        raise InputError(document.path, problem, "give more with --prefix and --suffix")
    start = document.text.index(whole) + len(options.prefix)
    return Span(start, start + len(options.exact))

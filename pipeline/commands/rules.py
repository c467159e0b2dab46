"""The rules as a list, one of them explained, and the manual that is made of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from pipeline.commands import CLEAN, shared
from pipeline.commands.shared import Command
from pipeline.decisions import record, standing
from pipeline.model import Example, Rule, level_of, tell
from pipeline.speech.speech import Speech
from pipeline.speech.visible import plain


def listed(options: argparse.Namespace, spoken: Speech) -> int:
    """Every rule, in the order in which they go before one another."""
    from pipeline.checks import rules

    every = list(rules.every().values())
    if options.format == "json":
        with shared.whole(options):
            held = record.load(options.corrections)
        told = [as_data(rule, held.of(rule.id), spoken) for rule in every]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return CLEAN
    switches = standing.switches(options.corrections)
    for rule in every:
        setting = switches.of(rule.id)
        severity = rule.severity if setting == "on" else setting
        print(f"{rule.id}: {spoken(severity)}: {plain(spoken.message(rule.summary))}")
    print(spoken.counted(len(every), "{n} rule", "{n} rules"))
    return CLEAN


def _listed_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    shared.form(parser, spoken)
    shared.corrections(parser, spoken)
    shared.language(parser, spoken)


RULES = Command("rules", tell("list the rules"), _listed_options, listed)


def explain(options: argparse.Namespace, spoken: Speech) -> int:
    """One rule: what it flags and why, examples, where it can be looked up, and what the house makes of it."""
    from pipeline.checks import rules

    with shared.whole(options):
        rule = rules.find(options.rule)
        held = record.load(options.corrections)
    if options.format == "json":
        print(json.dumps(as_data(rule, held.of(options.rule), spoken), ensure_ascii=False, indent=1))
        return CLEAN
    print(f"{options.rule} ({spoken(rule.type)}, {spoken(rule.severity)})")
    print(plain(spoken.message(rule.summary)))
    for line in _lines(rule, spoken):
        print(plain(line))
    setting = standing.switches(options.corrections).of(options.rule)
    if setting != "on":
        print(spoken("Setting of the house ({file}): {setting}", file=standing.NAME, setting=spoken(setting)))
    for name, count in held.within(options.rule):
        for line in _recorded(count, name, spoken):
            print(plain(line if name == options.rule else f"{name}: {line}"))
    return CLEAN


def _explain_options(parser: argparse.ArgumentParser, spoken: Speech) -> None:
    parser.add_argument("rule", metavar="RULE", help=spoken("the id of a rule, as cards and rules show it"))
    shared.form(parser, spoken)
    shared.corrections(parser, spoken)
    shared.language(parser, spoken)


EXPLAIN = Command("explain", tell("explain one rule"), _explain_options, explain)


def _lines(rule: Rule, spoken: Speech) -> Iterator[str]:
    for example in rule.bad:
        yield spoken("Bad: {text}", text=_shown(example))
    for example in rule.good:
        yield spoken("Good: {text}", text=_shown(example))
    if rule.languages:
        yield spoken("Languages: {languages}", languages=", ".join(rule.languages))
    yield spoken("Source: {source}", source=rule.source)
    if not rule.bulk:
        yield spoken("Its corrections are accepted one by one.")


def _recorded(count: record.Count, rule: str, spoken: Speech) -> Iterator[str]:
    """What the house decided about a rule, what follows from that, and how to begin anew."""
    yield spoken("In this house: {a} accepted, {b} rejected", a=count.accepted, b=count.rejected)
    level = level_of(count.moved(1.0))
    if level != "sure":
        yield spoken("What would be sure elsewhere is here: {level}", level=spoken(level))
    line = standing.reset_line(rule, count.last)
    yield spoken("To count anew, write under [record] in corrections/standing.toml: {line}", line=line)


def _shown(example: Example) -> str:
    """The text, its error in brackets with what should stand there, and the Chinese behind it."""
    text = "".join(words if after is None else f"[{words} → {after}]" for words, after in example.parts())
    return f"{text} ({example.source})" if example.source else text


def as_data(rule: Rule, count: record.Count, spoken: Speech) -> dict[str, object]:
    """A rule as ``--format json`` prints it; the errors of examples are marked ``[found>suggestion]``."""
    return {
        "id": rule.id,
        "check": rule.check,
        "summary": spoken.message(rule.summary),
        "bad": [_plain(example) for example in rule.bad],
        "good": [_plain(example) for example in rule.good],
        "source": rule.source,
        "type": rule.type,
        "severity": rule.severity,
        "languages": list(rule.languages),
        "bulk": rule.bulk,
        "record": {"accepted": count.accepted, "rejected": count.rejected},
    }


def _plain(example: Example) -> dict[str, object]:
    more = {"source": example.source, "glossary": list(example.glossary)}
    return {"text": example.text, "language": example.language, **{k: v for k, v in more.items() if v}}

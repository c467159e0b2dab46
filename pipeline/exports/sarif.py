"""Issues for code scanning: SARIF 2.1.0.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub asks for besides:
https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support, which the GH rules of the SARIF
multitool hold a file against.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath, PurePosixPath
from urllib.parse import quote

from pipeline import __version__
from pipeline.exports import Told
from pipeline.exports.record import Found, Release
from pipeline.model import ENGINE_RULES, Rule, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Word and Excel have no lines. Code scanning refuses a result without one: the file is named, and the element in it.
_NOWHERE = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
_LEVELS: dict[Severity, str] = {"critical": "error", "major": "warning", "minor": "warning", "neutral": "note"}
# Of those that somebody decided about: a finding that was rejected is none, one that was put off is looked at.
_SUPPRESSED = {"rejected": "accepted", "deferred": "underReview"}


def pieces(releases: Iterable[Release], told: Told) -> Iterator[bytes]:
    """See `Kind.module`: one run, with the rules of its results; files that were not checked are its troubles."""
    head = {"$schema": SCHEMA, "version": "2.1.0"}
    yield (json.dumps(head)[:-1] + ', "runs": [{"columnKind": "unicodeCodePoints", "results": [').encode()
    rules: dict[str, int] = {}
    """By the id of each rule, its place in the list of rules."""
    troubles: list[dict[str, object]] = []
    first = True
    for release in releases:
        uri = _uri(release.path)
        if release.error:
            if not release.skipped:
                troubles.append(_trouble(uri, release.error))
            continue
        for found in release.issues:
            number = rules.setdefault(found.issue.rule, len(rules))
            result = json.dumps(_result(found, number, uri), ensure_ascii=False)
            yield (("\n" if first else ",\n") + result).encode("utf-8", "backslashreplace")
            first = False
    rest = {
        "tool": {"driver": _driver(rules)},
        "invocations": [{"executionSuccessful": not troubles, "toolExecutionNotifications": troubles}],
    }
    yield ("\n], " + json.dumps(rest, ensure_ascii=False)[1:] + "]}\n").encode("utf-8", "backslashreplace")


def _uri(path: str) -> str:
    """The address of a file: relative to the folder of the run, where it was given so."""
    plain = PurePath(path)
    if plain.is_absolute():
        return plain.as_uri()
    return quote(PurePosixPath(path).as_posix().removeprefix("./"), safe="/-._~!$&'()*+,;=@", errors="surrogateescape")


def _location(uri: str) -> dict[str, object]:
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _trouble(uri: str, error: str) -> dict[str, object]:
    """A file that was not checked."""
    return {
        "level": "error",
        "message": {"text": error},
        "locations": [{"physicalLocation": {"artifactLocation": _location(uri)}}],
    }


def _result(found: Found, rule: int, uri: str) -> dict[str, object]:
    issue, at = found.issue, found.lines
    physical: dict[str, object] = {"artifactLocation": _location(uri), "region": _NOWHERE}
    prints = {"zhengmingIssue/v1": issue.id}
    region: dict[str, object] = {}
    if at is None:
        # GitHub's uploader hashes the line of a result to tell it from others, which has no sense here.
        prints["primaryLocationLineHash"] = f"{issue.id}:1"
    else:
        region = {
            "startLine": at[0].line,
            "startColumn": at[0].column,
            "endLine": at[1].line,
            "endColumn": at[1].column,
        }
        physical["region"] = {**region, "snippet": {"text": issue.text}} if issue.text else region
    location: dict[str, object] = {"physicalLocation": physical}
    if found.structure.cell or found.structure.unit or at is None:
        location["logicalLocations"] = [{"name": found.unit, "kind": "element"}]
    result: dict[str, object] = {
        "ruleId": issue.rule,
        "ruleIndex": rule,
        "level": _LEVELS[issue.severity],
        "message": {"text": message(found)},
        "locations": [location],
        "partialFingerprints": prints,
        "rank": issue.figure * 100,
        "properties": {
            "id": issue.id,
            "severity": issue.severity,
            "level": issue.level,
            "confidence": issue.figure,
            "evidence": [str(fact) for fact in issue.evidence],
            "suggestions": list(issue.suggestions),
            "status": found.item.status,
        },
    }
    if found.source:
        result["properties"] = {**_mapping(result["properties"]), "sourceSentence": found.source}
    suppressed = None if found.item.undecided else _SUPPRESSED.get(found.item.status)
    if suppressed is not None:
        why = found.item.decision.note if found.item.decision else ""
        result["suppressions"] = [{"kind": "external", "status": suppressed, **({"justification": why} if why else {})}]
    if found.fixable and region:
        replacement = {"deletedRegion": region, "insertedContent": {"text": issue.suggestions[0]}}
        result["fixes"] = [
            {
                "description": {"text": f"Write “{issue.suggestions[0]}”." if issue.suggestions[0] else "Delete it."},
                "artifactChanges": [{"artifactLocation": _location(uri), "replacements": [replacement]}],
            }
        ]
    return result


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def message(found: Found) -> str:
    """What is wrong, and what is suggested, in a line or two."""
    issue = found.issue
    told = str(issue.message)
    if issue.suggestions:
        options = " or ".join(f"“{suggestion}”" if suggestion else "nothing" for suggestion in issue.suggestions[:3])
        told += f" Suggested instead of “{issue.text}”: {options}."
    if issue.by_hand:
        told += f" It has to be corrected by hand: {issue.by_hand}."
    return told


def _driver(rules: Iterable[str]) -> dict[str, object]:
    return {
        "name": "zhengming",
        "version": __version__,
        "semanticVersion": __version__,
        "shortDescription": {"text": "Sets names right in releases translated from Chinese."},
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: str) -> dict[str, object]:
    # Imported here: it holds every check, and a run over unchanged releases imports none.
    from pipeline.checks import rules
    from pipeline.model import InputError

    told: dict[str, object] = {"id": rule}
    try:
        found = rules.find(rule)
    except InputError:
        # Its words are the house's own.
        text = {"text": "A standing decision of the house, in its corrections/standing.toml."}
        return {**told, "shortDescription": text, "fullDescription": text, "help": text}
    help = _help(found)
    told |= {
        "shortDescription": {"text": str(found.summary)},
        "fullDescription": {"text": str(found.summary)},
        "defaultConfiguration": {"level": _LEVELS[found.severity]},
        "help": {"text": "\n".join(help), "markdown": "\n\n".join(help)},
        "properties": {"tags": sorted({found.check, found.type})},
    }
    if rule.startswith(f"{ENGINE_RULES}."):
        name = quote(rule.removeprefix(f"{ENGINE_RULES}."))
        language = next(iter(found.languages), "en")
        told["helpUri"] = f"https://community.languagetool.org/rule/show/{name}?lang={language}"
    return told


def _help(rule: Rule) -> list[str]:
    """What the rule flags, why, and an example of each kind."""
    told = [str(rule.summary)]
    for example in rule.bad[:2]:
        words = "".join(text for text, _ in example.parts())
        better = "".join(text if instead in (None, "?") else instead or "" for text, instead in example.parts())
        told.append(f"Bad: {words}")
        if better != words:
            told.append(f"Good: {better}")
    told.append(f"Source: {rule.source}")
    told.append(f"zhengming explain {rule.id} says more; corrections/standing.toml switches it off.")
    return told

"""The HTML report of a review, and the index over all releases: one self-contained file each."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from heapq import merge
from itertools import islice
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from pipeline import files
from pipeline.decisions import exchange
from pipeline.decisions.record import NOTHING, Record
from pipeline.engine.folder import home
from pipeline.model import ASSISTANT, DEPTHS, InputError, Review, Rule, tell
from pipeline.report.script import DESK, MODULES, joined
from pipeline.report.view import Facts, Page, page
from pipeline.report.view.cards import RULES_PAGE, Card, Mark, facts_of
from pipeline.report.view.diff import Edit, Gap, Same
from pipeline.report.view.index import Row, Totals, row, summary, unchecked, unpacked
from pipeline.report.view.manual import manual
from pipeline.report.view.text import Table
from pipeline.speech.speech import ENGLISH, Speech
from pipeline.speech.visible import Shown

__all__ = [
    "Facts",
    "Row",
    "render",
    "render_desk",
    "render_index",
    "render_rules",
    "reported",
    "row",
    "summary",
    "unchecked",
    "write",
    "write_index",
    "write_rules",
]

# In code points: how far from its start the page names the version it was made by.
_HEAD = 1_000
# What all pages have there, and no other file.
_POLICY = b"style-src 'sha256-"
# Where a report says what the index tells of it, for whoever makes the index without its release.
_SUMMARY = re.compile(r'<meta name="zhengming-summary" content="([^"]*)">')
_SUMMARY_HEAD = 12_000
# Parts of a page, written together.
_TOGETHER = 1_000


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates: to compile them takes a third of a run over unchanged releases. What is no such file, or
    cannot be written, is compiled anew."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # the file is pickled and marshalled: cut short, it may raise anything
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    """Beside the engine, in the user's cache folder; None where there can be none."""
    folder = home() / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(folder))


@cache
def _environment(speech: Speech = ENGLISH) -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        bytecode_cache=_compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests.update(
        mark=lambda part: isinstance(part, Mark),
        edit=lambda part: isinstance(part, Edit),
        gap=lambda part: isinstance(part, Gap),
        same=lambda part: isinstance(part, Same),
        tabular=lambda block: isinstance(block, Table),
        made=lambda part: not isinstance(part, tuple),
    )
    style = environment.get_template("report.css").render()
    script = _script(environment, "review", MODULES)
    loader = environment.loader
    assert loader is not None
    library = loader.get_source(environment, "library/library.js")[0]
    # The page allows exactly this style sheet and this script: no other, no request, no form.
    environment.globals.update(
        _=speech,
        spoken=speech.tag,
        plain=_words_of,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        library_script=Markup(library),
        library_hash=_hash(library),
    )
    return environment


def _script(environment: Environment, folder: str, modules: Sequence[str]) -> str:
    loader = environment.loader
    assert loader is not None
    # As it is: a template would read meaning into its braces.
    return joined(lambda file: loader.get_source(environment, f"{folder}/{file}")[0], modules)


@cache
def _of_lists(speech: Speech) -> Mapping[str, object]:
    """What pages with a list of releases have in the place of a report's: their style sheet and their script."""
    environment = _environment(speech)
    style = f"{environment.globals['style']}{environment.get_template('desk.css').render()}"
    script = _script(environment, "desk", DESK)
    sentences = {match[1].replace('\\"', '"') for match in _SAID.finditer(script)}
    words = {sentence: said for sentence in sorted(sentences) if (said := speech(sentence)) != sentence}
    return {
        "style": Markup(style),
        "style_hash": _hash(style),
        "script": Markup(script),
        "script_hash": _hash(script),
        "words": words,
    }


# What the script says: the sentences in its calls of `say` and `counted`.
_SAID = re.compile(r'(?<=[\s(,?:])"((?:[^"\\\n]|\\.)+)"')


def _words_of(shown: Shown) -> str:
    """What is shown, without its markup."""
    return "".join(piece.text for piece in shown)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def render(
    review: Review, facts: Facts, served: Mapping[str, str | int] | None = None, speech: Speech = ENGLISH
) -> str:
    """The report of one release, an HTML document, in which a browser with JavaScript can decide.

    `served`: what the page must know of the server that it sends decisions to (instance, revision, checked,
    reviewer); without one, it keeps them for a download. Same arguments, same text.
    """
    shown = page(review, facts, speech)
    told = summary(review, facts)
    data = _data({**_holds(review, shown, facts, served, speech), "words": {**speech.script, **_names(shown, speech)}})
    return (
        _environment(speech)
        .get_template("report.html")
        .render(
            page=shown,
            data=data,
            served=served is not None,
            address=quote(review.document.name, safe=""),
            summary=told.packed() if served is None else "",
        )
    )


def _holds(
    review: Review, shown: Page, facts: Facts, served: Mapping[str, str | int] | None, speech: Speech
) -> dict[str, object]:
    """What the script needs to know, in the units in which a browser counts."""
    text = review.document.text
    at = exchange.units(text)
    sources: dict[str, int] = {}
    cards = {card.issue.id: card for p in shown.paragraphs for card in p.cards if card.issue}
    return {
        "version": exchange.VERSION,
        "name": review.document.name,
        "release": PurePath(review.document.path).name,
        "sha256": exchange.digest(text),
        "served": served,
        "assistant": ASSISTANT,
        "folds": DEPTHS.index(facts.folds),
        "unfolded": facts.depth == "thorough",
        "text": text,
        "language": shown.language,
        "sourceLanguage": shown.source_language,
        "paragraphs": [[at(p.span.start), at(p.span.end)] for p in shown.paragraphs],
        "issues": exchange.issues(review),
        "cards": [_card(cards[item.issue.id], at, sources, speech) for item in review.issues],
        "sources": list(sources),
        "state": exchange.state(review),
    }


def _names(shown: Page, speech: Speech) -> dict[str, str]:
    """What the checks, types, severities and levels of these issues are called."""
    found = [count.name for counts in (shown.checks, shown.severities, shown.levels) for count in counts]
    return {name: said for name in (*found, *shown.kinds) if (said := speech(name)) != name}


def _card(card: Card, at: Callable[[int], int], sources: dict[str, int], speech: Speech) -> list[object]:
    """What the script draws a card of, besides what `exchange.issues` tells of its issue: its number, rule, place,
    message, evidence, why it is corrected by hand, confidence; where its sentence starts and ends; which of `sources`
    it has, which grow here (-1: none), what is marked there, the words of it that a term may be about; where the
    sentence is cut (1: before, 2: behind).
    """
    issue, passage = card.issue, card.passage
    assert issue is not None
    there = exchange.units(passage.source)
    return [
        card.mark.number,
        issue.rule,
        _words_of(card.place),
        speech.message(issue.message),
        facts_of(issue, speech),
        speech.message(issue.by_hand) if issue.by_hand else "",
        issue.figure,
        at(passage.sentence.start),
        at(passage.sentence.end),
        sources.setdefault(passage.source, len(sources)) if passage.source else -1,
        [[there(span.start), there(span.end)] for span in passage.said],
        passage.term,
        passage.cut[0] + 2 * passage.cut[1],
    ]


# What could end the script element, start another, or be hidden from whoever reads the source of the page.
_UNSAFE = re.compile(r"[<>&\x00-\x1f\x7f-\xa0\xad]|[^\x00-\xff]")


def _data(value: object) -> Markup:
    """JSON that stays data inside a script element."""

    def escaped(match: re.Match[str]) -> str:
        character = match[0]
        if character.isprintable() and character not in "<>&":
            return character
        units = character.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))

    return Markup(_UNSAFE.sub(escaped, json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def render_index(rows: Iterable[Row], speech: Speech = ENGLISH) -> str:
    """The index over all releases, an HTML document, in the order of the rows; these are gone through twice."""
    return "".join(_index(rows, speech))


def _index(rows: Iterable[Row], speech: Speech) -> Iterator[str]:
    lists = _of_lists(speech)
    data = _data({"served": None, "words": lists["words"]})
    template = _environment(speech).get_template("index.html")
    return template.generate(rows=rows, totals=Totals.of(rows), data=data, desk=None, **lists)


def render_desk(
    rows: Sequence[Row],
    drawn: Sequence[str],
    desk: Mapping[str, object],
    served: Mapping[str, object],
    speech: Speech,
) -> str:
    """The desk: the releases of a house with all that can be done with them, an HTML document for its server.

    `drawn` is what `draw_row` or `name_row` made of the rows, `desk` what the page shows beside them, `served` what its
    script must know.
    """
    lists = _of_lists(speech)
    data = _data({"served": served, "words": lists["words"]})
    template = _environment(speech).get_template("desk.html")
    return template.render(
        rows=rows, drawn=Markup("".join(drawn)), totals=Totals.of(rows), data=data, desk=desk, **lists
    )


def draw_row(row: Row, speech: Speech) -> str:
    """A row of the desk, an HTML element: what takes most of the time of a page with many."""
    # Only what is typed here knows that a template is a module of macros.
    macros: Any = _environment(speech).get_template("releases.html").module
    return str(macros.listed(row, True))


def name_row(row: Row) -> str:
    """In the place of a row that a page has already."""
    return f'<tr data-name="{html.escape(row.bare)}" data-same></tr>'


def render_changes(page: object, speech: Speech = ENGLISH) -> str:
    """The page of a `changes.Page`, an HTML document."""
    return _environment(speech).get_template("changes.html").render(page=page)


def render_rules(rules: Iterable[Rule], version: str, speech: Speech = ENGLISH, record: Record = NOTHING) -> str:
    """The manual of the rules, an HTML document, with what the house decided about each.

    `version` names the program whose rules they are.
    """
    chapters = manual(rules, speech, record)
    return _environment(speech).get_template("rules.html").render(checks=chapters, version=version)


def render_library(name: str, speech: Speech = ENGLISH, **shown: object) -> str:
    """A page of the house, an HTML document: ``house``, ``glossary``, ``search`` or ``names``, of what it shows."""
    return _environment(speech).get_template(f"library/{name}.html").render(here=name, **shown)


def render_problem(sentence: str, speech: Speech = ENGLISH, *, back: bool = True) -> str:
    """What a browser shows where a page cannot be: one sentence, and, where there is one, the way back."""
    return _environment(speech).get_template("problem.html").render(sentence=sentence, back=back)


def write(review: Review, facts: Facts, folder: Path, speech: Speech = ENGLISH) -> Row:
    """Writes ``NAME.en.html`` and returns the release's row for the index.

    Raises InputError when the folder cannot be written; the report before is left as it was.
    """
    file = f"{review.document.name}.html"
    _write(folder / file, render(review, facts, None, speech).encode())
    return row(summary(review, facts), quote(os.fsencode(file)))


def write_rules(
    rules: Callable[[], Iterable[Rule]],
    folder: Path,
    version: str,
    speech: Speech = ENGLISH,
    record: Record = NOTHING,
) -> Path:
    """Writes ``rules.html``, to which cards link, unless that of this version, record and language is there.

    `rules` is asked only when it must be written. Raises InputError when the folder cannot be written.
    """
    path = folder / RULES_PAGE
    version = " ".join(filter(None, (version, record.digest, speech.language)))
    mark = f'<meta name="generator" content="zhengming {version}">'
    try:
        with path.open(encoding="utf-8") as file:
            if mark in file.read(_HEAD):
                return path
    except (OSError, ValueError):
        pass
    made = render_rules(rules(), version, speech, record)
    _write(path, made.encode())
    return path


def write_index(rows: Iterable[Row], folder: Path, speech: Speech = ENGLISH) -> Path:
    """Writes ``index.html`` over these rows and all other reports of the folder, whoever wrote them when.

    Raises InputError when the folder cannot be written. The rows are gone through twice, and never held together.
    """
    path = folder / "index.html"
    _write(path, _pieces(_index(_Reported(rows, folder), speech)))
    return path


class _Reported:
    """Rows of a run, and those of the reports beside them, by name; a release of the run has one row, the run's."""

    def __init__(self, rows: Iterable[Row], folder: Path) -> None:
        self._rows = rows
        self._folder = folder

    def __iter__(self) -> Iterator[Row]:
        new = {one.bare for one in self._rows}
        before = (one for one in reported(self._folder) if one.bare not in new)
        return merge(self._rows, before, key=lambda one: one.bare) if new else before


def reported(folder: Path) -> Iterator[Row]:
    """The rows of all reports in a folder, by name, as each was when it was written."""
    try:
        names = sorted(one.name for one in folder.iterdir() if one.suffix == ".html")
    except OSError:
        return
    for name in names:
        try:
            with (folder / name).open(encoding="utf-8") as file:
                found = _SUMMARY.search(file.read(_SUMMARY_HEAD))
        except (OSError, ValueError):
            continue
        told = unpacked(html.unescape(found[1])) if found else None
        if told is not None:
            yield row(told, quote(os.fsencode(name)))


def _pieces(page: Iterator[str]) -> Iterator[bytes]:
    """The page in pieces that are worth a call each."""
    while piece := "".join(islice(page, _TOGETHER)):
        yield piece.encode()


def _write(path: Path, page: files.Content) -> None:
    """Writes a page, which can be made again; never over a file of another kind that has its name."""
    files.own_folder(path.parent)
    try:
        with path.open("rb") as file:
            strange = bool(head := file.read(_HEAD)) and _POLICY not in head
    except OSError:
        strange = False
    if strange:
        raise InputError(path, tell("a file that is no report has this name"), tell("name another --reports folder"))
    files.write(path, page, follow=False, durable=False)

"""The order of the stages: from paths to reviewed documents, what is unchanged served from the cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType

from pipeline import cache
from pipeline.decisions import decisions, standing
from pipeline.documents import formats, read
from pipeline.engine import languagetool
from pipeline.glossary import glossary
from pipeline.model import Document, Finding, InputError, Issue, Review, Span
from pipeline.words import languages

# Enough text to keep both engine clients busy, small enough that progress shows and memory stays flat.
BATCH_WORDS = 8_000
_NAME_ONE = "name one release, or leave it out"

Progress = Callable[[int, int, str], None]
"""Called with documents done, documents in all, and the path just finished."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how to check; paths as given on the command line."""

    glossary: Path = Path("glossary")
    corrections: Path = Path("corrections")
    reports: Path = Path("reports")
    grammar: bool = True
    languagetool_url: str | None = None
    source: Path | None = None
    """The Chinese source of the one release that is checked; None: the file beside each release."""
    columns: formats.Pair | None = None
    """Of the one release that is checked: its table's source and translation; None: they are found."""


@dataclass(frozen=True, slots=True)
class Result:
    """One release, checked and held against its decisions."""

    path: Path
    review: Review
    words: int
    seconds: float
    """From the start of the run to this release, in seconds."""
    grammar: bool
    """False when the grammar engine was left out."""
    notes: tuple[str, ...] = ()
    """Sentences about the run that a reader of the report needs, e.g. that the source does not fit."""
    house: standing.Applied = standing.NOTHING
    """What the house's standing decisions made of the issues."""


def corrections_file(settings: Settings, path: Path) -> Path:
    """``corrections/NAME.en.toml`` of ``NAME.en.txt``, whichever folder the release is in.

    Other kinds of files keep their suffix (``NAME.en.docx.toml``, and so their reports): they may stand beside
    a text of the same name.
    """
    return settings.corrections / f"{path.name.removesuffix('.txt')}.toml"


def words(text: str) -> int:
    return len(text.split())


@dataclass(slots=True)
class _Job:
    """One release on its way through the stages."""

    path: Path
    document: Document
    engine: str
    """Names the engine and its configuration; empty when it is left out."""
    key: str
    """Cache key of the document."""
    notes: tuple[str, ...] = ()
    issues: tuple[Issue, ...] | None = None
    """Of the document as it is, from an earlier run; None: it must be checked."""
    keys: tuple[str, ...] = ()
    """Cache key of each paragraph."""
    missing: tuple[int, ...] = ()
    """Paragraphs that the engine has yet to see."""
    known: dict[str, tuple[Finding, ...]] = field(default_factory=dict)


def examine(paths: list[Path], settings: Settings, progress: Progress | None = None) -> Iterator[Result]:
    """Every release that the paths stand for, in order.

    All input is read and validated before the first result, so that a bad file stops the run with
    nothing written. Raises InputError.
    """
    started = time.monotonic()
    files = read.releases(paths)
    terms = glossary.load(settings.glossary)
    standings = standing.load(settings.corrections)
    decided = {path: decisions.load(corrections_file(settings, path), path.name) for path in files}
    if settings.source is not None and len(files) != 1:
        raise InputError(settings.source, f"one source for {len(files)} releases", _NAME_ONE)
    if settings.columns is not None and len(files) != 1:
        raise InputError("--columns", f"the columns of one table for {len(files)} releases", _NAME_ONE)
    documents: list[tuple[Path, Document]] = []
    told: dict[Path, tuple[str, ...]] = {}
    for path in files:
        loaded = read.load(path, columns=settings.columns)
        documents.append((path, loaded.document))
        told[path] = tuple(f"{note[0].upper()}{note[1:]}." for note in loaded.notes)
    sources = {path: _source(path, settings) for path in files}
    make_folder(settings.reports)

    with ExitStack() as stack:
        store = stack.enter_context(cache.Cache(settings.reports / ".cache.sqlite"))
        jobs = [_job(path, document, sources[path], terms, settings, store) for path, document in documents]
        # Left in reverse: an interruption stops Java first, and so ends the wait for the worker.
        worker = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        engine = None
        volume = sum(words(job.document.text) for job in jobs if job.engine and job.issues is None)
        if volume:
            engine = stack.enter_context(languagetool.Engine(words=volume, url=settings.languagetool_url))
            # Java starts while the names are looked for.
            engine.start()
        for job in jobs:
            _prepare(job, terms, store)
        batches = list(_batches(jobs))
        # The engine works on the next batch while this thread checks and reports the one before.
        ahead = worker.submit(_findings, engine, batches[0]) if batches else None
        done = 0
        for number, batch in enumerate(batches):
            assert ahead is not None
            # What needs nothing of the engine is checked while it works: Java takes seconds to its first answer.
            before = [None if job.issues is not None else _checks().ahead(job.document, terms) for job in batch]
            found = ahead.result()
            store.put(found)
            if number + 1 < len(batches):
                ahead = worker.submit(_findings, engine, batches[number + 1])
            for job, known in zip(batch, before, strict=True):
                document, issues = job.document, job.issues
                if issues is None:
                    document = replace(document, findings=_placed(job, found))
                    issues = _checks().run(document, terms, known)
                    store.put_issues(job.key, issues)
                applied = standing.apply(document, issues, standings)
                settled = standing.settle(document, applied.issues, decided[job.path], applied.decided)
                done += 1
                if progress is not None:
                    progress(done, len(jobs), document.path)
                yield Result(
                    path=job.path,
                    review=settled,
                    words=words(document.text),
                    seconds=time.monotonic() - started,
                    grammar=settings.grammar,
                    notes=told[job.path] + job.notes,
                    house=applied,
                )


def make_folder(path: Path) -> None:
    """Creates a folder, or says in one sentence why not."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            path, f"the folder cannot be made ({error.strerror})", "check the path and its permissions"
        ) from None


def _source(path: Path, settings: Settings) -> Document | None:
    """The source of a release, read; None when it has none."""
    file = settings.source or read.source_of(path)
    return None if file is None else read.read(file, read.SOURCE_LANGUAGE)


def _job(
    path: Path,
    document: Document,
    source: Document | None,
    terms: glossary.Glossary,
    settings: Settings,
    store: cache.Cache,
) -> _Job:
    notes: tuple[str, ...] = ()
    # A file of two languages brings its source, already aligned.
    if source is not None and (document.source is None or settings.source is not None):
        # Imported here: a release without a source never pays for the index of Chinese readings.
        from pipeline.aligning import sources

        document, problem = sources.attach(document, source)
        if problem:
            notes = (f"The source {source.path} {problem}; the release was checked without it.",)
    # A server of the user's may have more languages than ours.
    speaks = settings.languagetool_url is not None or languages.engine(document.language) is not None
    grammar = settings.grammar and speaks
    notes += _unknown_language(document.language, not settings.grammar or speaks)
    engine = languagetool.identity(settings.languagetool_url) if grammar else ""
    job = _Job(path, document, engine, cache.document_key(engine, terms.digest, document), notes)
    job.issues = store.issues(job.key)
    return job


def _prepare(job: _Job, terms: glossary.Glossary, store: cache.Cache) -> None:
    """Finds the known names of a document to be checked, and the paragraphs that the engine has yet to see."""
    if job.issues is not None:
        return
    document = job.document = replace(job.document, names=_checks().known_names(job.document, terms))
    if job.engine:
        job.keys = tuple(
            cache.key(job.engine, document.language, p.span.of(document.text), _inside(document.names, p.span))
            for p in document.paragraphs
        )
        job.known = store.get(job.keys)
        job.missing = tuple(i for i, key in enumerate(job.keys) if key not in job.known)


def _unknown_language(tag: str, checked: bool) -> tuple[str, ...]:
    """What is not checked in a language without a data file; `checked` when grammar is, or was left out on purpose."""
    if languages.of(tag).known:
        return ()
    missing = "" if checked else ", and LanguageTool has no such language"
    return (f"No data file for the language “{tag}”: only what holds in every language was checked{missing}.",)


def _checks() -> ModuleType:
    """The checks, imported when one is needed: a run over unchanged releases spends no time on their rules."""
    from pipeline import checks

    return checks


def _inside(names: tuple[Span, ...], paragraph: Span) -> tuple[Span, ...]:
    """The names of a paragraph, relative to its start."""
    return tuple(Span(n.start - paragraph.start, n.end - paragraph.start) for n in names if paragraph.contains(n))


def _batches(jobs: list[_Job]) -> Iterator[list[_Job]]:
    batch: list[_Job] = []
    volume = 0
    for job in jobs:
        batch.append(job)
        volume += words(job.document.text)
        if volume >= BATCH_WORDS:
            yield batch
            batch, volume = [], 0
    if batch:
        yield batch


def _findings(engine: languagetool.Engine | None, batch: list[_Job]) -> dict[str, tuple[Finding, ...]]:
    """What the engine says of each paragraph of a batch that it has not seen, by cache key; each text once."""
    found: dict[str, tuple[Finding, ...]] = {}
    if engine is None:
        return found
    wanted: dict[str, tuple[str, tuple[Span, ...], str]] = {}
    for job in batch:
        for index in job.missing:
            span = job.document.paragraphs[index].span
            wanted[job.keys[index]] = (
                span.of(job.document.text),
                _inside(job.document.names, span),
                job.document.language,
            )
    for language in sorted({item[2] for item in wanted.values()}):
        keys = [key for key, item in wanted.items() if item[2] == language]
        answers = engine.check([wanted[k][0] for k in keys], [wanted[k][1] for k in keys], language)
        found.update(zip(keys, answers, strict=True))
    return found


def _placed(job: _Job, found: dict[str, tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """The findings of all paragraphs, moved to their places in the document."""
    placed = []
    for key, paragraph in zip(job.keys, job.document.paragraphs, strict=False):
        for finding in job.known.get(key) or found.get(key, ()):
            start = paragraph.span.start
            placed.append(replace(finding, span=Span(finding.span.start + start, finding.span.end + start)))
    return tuple(sorted(placed, key=lambda f: (f.span, f.rule)))

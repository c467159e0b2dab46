"""The order of the stages: from paths to reviewed documents, what is unchanged served from the cache."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from types import ModuleType

from pipeline import cache
from pipeline.decisions import decisions, record, standing
from pipeline.documents import formats, read
from pipeline.engine import house_model, languagetool, selection
from pipeline.glossary import glossary, official
from pipeline.model import (
    ENGINE_RULES,
    MODEL_RULE,
    USUAL,
    Decision,
    Depth,
    Document,
    Edit,
    Finding,
    InputError,
    Issue,
    Message,
    Review,
    Setting,
    Span,
    Switches,
    tell,
)
from pipeline.words import languages, ngram_file

# Enough text to keep both engine clients busy, small enough that progress shows and memory stays flat.
BATCH_WORDS = 8_000
_NAME_ONE = tell("name one release, or leave it out")

_Answers = dict[str, tuple[Finding, ...]]
"""What the engine said of paragraphs, by cache key."""

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
    model: bool = True
    """False: the model that the house names is not asked."""
    source: Path | None = None
    """The Chinese source of the one release that is checked; None: the file beside each release."""
    only: frozenset[str] = frozenset()
    """Rules to try alone (see `Switches`); empty: all."""
    without: frozenset[str] = frozenset()
    """Rules to try without."""
    columns: formats.Pair | None = None
    """Of the one release that is checked: its table's source and translation; None: they are found."""
    depth: Depth = USUAL
    """Which pending issues are shown, counted and listed; all are looked for (see `Review.within`)."""


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
    model: str = ""
    """What the house's model is called, where it was to be asked."""
    notes: tuple[Message, ...] = ()
    """Sentences about the run that a reader of the report needs, e.g. that the source does not fit."""
    house: standing.Applied = standing.NOTHING
    """What the house's standing decisions made of the issues."""
    record: record.Record = record.NOTHING
    """What the house decided about each rule; the confidence of the issues is moved by it already."""


def corrections_file(settings: Settings, path: Path) -> Path:
    """``corrections/NAME.en.toml`` of ``NAME.en.txt``, whichever folder the release is in.

    Other kinds of files keep their suffix (``NAME.en.docx.toml``, and so their reports): they may stand beside
    a text of the same name.
    """
    return settings.corrections / f"{path.name.removesuffix('.txt')}.toml"


def words(text: str) -> int:
    return len(text.split())


@dataclass(frozen=True, slots=True)
class _House:
    """What a house has laid down for all of its releases."""

    terms: glossary.Glossary
    standings: tuple[standing.Standing, ...]
    switches: Switches
    engine: selection.RuleChoice
    """Which of its rules the engine is asked for."""
    model: house_model.Named | None = None
    without: tuple[Message, ...] = ()
    """What English releases are checked without, in sentences for their readers."""


@dataclass(slots=True)
class _Job:
    """One release on its way through the stages; each fills in what it finds."""

    path: Path
    document: Document
    source: Document | None
    """Read, not yet aligned; None when there is none, or the file brings its own."""
    decided: tuple[Decision, ...]
    notes: tuple[Message, ...]
    engine: str = ""
    """Names the engine and its configuration; empty when it is left out."""
    key: str = ""
    """Cache key of the document."""
    issues: tuple[Issue, ...] | None = None
    """Of the document as it is, from an earlier run; None: it must be checked."""
    keys: tuple[str, ...] = ()
    """Cache key of each paragraph."""
    missing: tuple[int, ...] = ()
    """Paragraphs that the engine has yet to see."""
    known: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What the engine said earlier, by cache key."""
    found: Mapping[str, Sequence[Issue]] = field(default_factory=dict)
    """What some checks, by name, have found already."""
    questions: tuple[tuple[str, house_model.Question], ...] = ()
    """What a model of the house is to say, each with its cache key."""
    answers: dict[str, house_model.Answer] = field(default_factory=dict)
    """What it said, earlier or now."""
    asked: dict[str, Future[house_model.Answer | None]] = field(default_factory=dict)
    """What it was asked and has not said yet."""


def examine(paths: list[Path], settings: Settings, progress: Progress | None = None) -> Iterator[Result]:
    """Every release that the paths stand for, in order.

    All input is read and validated before the first result, so that a bad file stops the run with
    nothing written. Raises InputError.
    """
    started = time.monotonic()
    house = _laid_down(settings)
    jobs = _read(paths, settings)
    make_folder(settings.reports)
    with ExitStack() as stack:
        stack.enter_context(_seldom_collected())
        store = stack.enter_context(cache.Cache(settings.reports / ".cache.sqlite"))
        recorded = _recorded(settings, store)
        for job in jobs:
            _align(job)
            _remember(job, house, settings, store)
        if house.switches.settings and any(job.issues is None for job in jobs):
            _rules().refuse_unknown(house.switches, settings.corrections / standing.NAME)
        # Left in reverse: an interruption stops Java first, and so ends the wait for the worker.
        worker = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        # Java starts while the names are looked for.
        engine = _started(jobs, house, settings, stack)
        for job in jobs:
            _name(job, house, store)
        model = _consulted(jobs, house, stack)

        def ask(batch: list[_Job]) -> Future[_Answers]:
            if model is not None:
                for job in batch:
                    job.asked = {k: model.ask(q) for k, q in job.questions if k not in job.answers}
            return worker.submit(_findings, engine, batch)

        for done, job in enumerate(_checked(jobs, house, ask, model, store), 1):
            result = _reviewed(job, house, recorded, settings, time.monotonic() - started)
            if progress is not None:
                progress(done, len(jobs), job.document.path)
            yield result


# --- the stages, in their order ---------------------------------------------------------------------------------------


def _laid_down(settings: Settings) -> _House:
    tried: tuple[tuple[str, Setting], ...] = tuple((rule, "off") for rule in sorted(settings.without))
    switches = Switches((*standing.switches(settings.corrections).settings, *tried), settings.only)
    model = standing.model(settings.corrections)
    # A rule that is tried alone is tried among the names that every run knows.
    named = replace(switches, only=frozenset()).of(official.RULE) != "off"
    return _House(
        replace(glossary.load(settings.glossary), official=named),
        standing.load(settings.corrections),
        switches,
        _engine_rules(switches),
        model if settings.model and switches.of(MODEL_RULE) != "off" else None,
        tuple(filter(None, (ngram_file.problem(),))),
    )


def _read(paths: list[Path], settings: Settings) -> list[_Job]:
    """Every release with its source and its decisions."""
    files = read.releases(paths)
    if settings.source is not None and len(files) != 1:
        raise InputError(settings.source, tell("one source for {a} releases", a=len(files)), _NAME_ONE)
    if settings.columns is not None and len(files) != 1:
        raise InputError("--columns", tell("the columns of one table for {a} releases", a=len(files)), _NAME_ONE)
    decided = {path: decisions.load(corrections_file(settings, path), path.name) for path in files}
    jobs = []
    for path in files:
        loaded = read.load(path, columns=settings.columns)
        jobs.append(_Job(path, loaded.document, None, decided[path], loaded.notes))
    for job in jobs:
        file = settings.source or read.source_of(job.path)
        source = None if file is None else read.read(file, read.SOURCE_LANGUAGE)
        # A file of two languages brings its source, already aligned.
        job.source = source if job.document.source is None or settings.source is not None else None
    return jobs


def _recorded(settings: Settings, store: cache.Cache) -> record.Record:
    """What the house decided about each rule. Raises InputError for a line of ``[record]`` about no rule."""
    recorded = record.load(settings.corrections, store)
    for rule in recorded.strange:
        if not _rules().is_known(rule):
            raise _rules().unknown(rule, settings.corrections / standing.NAME)
    return recorded


def _align(job: _Job) -> None:
    if job.source is None:
        return
    # Imported here: a release without a source never pays for the index of Chinese readings.
    from pipeline.aligning import sources

    path = job.source.path
    job.document, problem = sources.attach(job.document, job.source)
    if problem:
        job.notes += (tell("The source {a} {why}; the release was checked without it.", a=path, why=problem),)


def _remember(job: _Job, house: _House, settings: Settings, store: cache.Cache) -> None:
    """Looks up what an earlier run found in the same document, under the same rules."""
    language = job.document.language
    # A server of the user's may have more languages than ours.
    speaks = settings.languagetool_url is not None or languages.engine(language) is not None
    job.notes += _unknown_language(language, not settings.grammar or speaks)
    if languages.is_english(language):
        job.notes += house.without
    if settings.grammar and speaks:
        job.engine = languagetool.identity(settings.languagetool_url, house.engine)
    model = house.model.identity if house.model else ""
    job.key = cache.document_key(job.engine, house.terms.digest, job.document, house.switches, model)
    job.issues = store.issues(job.key)


def _started(jobs: list[_Job], house: _House, settings: Settings, stack: ExitStack) -> languagetool.Engine | None:
    """The engine, on its way; None when there is nothing for it to do."""
    volume = sum(words(job.document.text) for job in jobs if job.engine and job.issues is None)
    if not volume:
        return None
    asked = languagetool.Engine(words=volume, url=settings.languagetool_url, rules=house.engine)
    engine = stack.enter_context(asked)
    engine.start()
    return engine


def _name(job: _Job, house: _House, store: cache.Cache) -> None:
    """Finds the known names of a document to be checked, and the paragraphs that the engine has yet to see."""
    if job.issues is not None:
        return
    prepared = _checks().prepare(job.document, house.terms)
    document = job.document = prepared.document
    job.found = prepared.found
    if job.engine:
        job.keys = tuple(
            cache.key(job.engine, document.language, p.span.of(document.text), _inside(document.names, p.span))
            for p in document.paragraphs
        )
        job.known = store.get(job.keys)
        job.missing = tuple(i for i, key in enumerate(job.keys) if key not in job.known)
    if house.model:
        job.questions = tuple((q.key(house.model.identity), q) for q in house_model.questions(document))
        job.answers = store.answers(key for key, _ in job.questions)


def _consulted(jobs: list[_Job], house: _House, stack: ExitStack) -> house_model.HouseModel | None:
    """The model of the house; None when there is nothing to ask it."""
    count = len({key for job in jobs for key, _ in job.questions if key not in job.answers})
    if house.model is None or not count:
        return None
    model = stack.enter_context(house_model.HouseModel(house.model))
    model.announce(count)
    return model


def _checked(
    jobs: list[_Job],
    house: _House,
    ask: Callable[[list[_Job]], Future[_Answers]],
    model: house_model.HouseModel | None,
    store: cache.Cache,
) -> Iterator[_Job]:
    """The jobs in order, each with all its issues; what is new is put into the store. `ask` has the engine begin."""
    batches = list(_batches(jobs))
    # The engine works on the next batch while this thread checks and hands on the one before.
    ahead = ask(batches[0]) if batches else None
    for batch, following in zip_longest(batches, batches[1:]):
        assert ahead is not None
        # What needs nothing of the engine is checked while it works: Java takes seconds to its first answer.
        for job in batch:
            if job.issues is None:
                job.found = _checks().ahead(job.document, house.terms, job.found)
        found = ahead.result()
        store.put(found)
        ahead = ask(following) if following else None
        for job in batch:
            if job.issues is None:
                complete = model is None or _answered(job, model, store)
                job.document = replace(job.document, findings=_placed(job, found, house.engine), edits=_edits(job))
                job.issues = _checks().run(job.document, house.terms, job.found, house.switches)
                if complete:
                    store.put_issues(job.key, job.issues)
            yield job


def _answered(job: _Job, model: house_model.HouseModel, store: cache.Cache) -> bool:
    """Waits for what the model was asked; False, with a note, when some of it has no answer."""
    silent = 0
    for key, future in job.asked.items():
        answer = future.result()
        if answer is None:
            silent += 1
        else:
            job.answers[key] = answer
            store.put_answers({key: answer})
    if silent:
        job.notes += (model.silence(silent),)
    return not silent


def _reviewed(job: _Job, house: _House, recorded: record.Record, settings: Settings, seconds: float) -> Result:
    """The issues held against what the house and its reviewers decided.

    What they decided about other issues of a rule moves its confidence only here, behind the cache: so that no
    decision makes anything be checked again.
    """
    assert job.issues is not None
    applied = standing.apply(job.document, recorded.weighed(job.issues), house.standings)
    return Result(
        path=job.path,
        review=standing.settle(job.document, applied.issues, job.decided, applied.decided),
        words=words(job.document.text),
        seconds=seconds,
        grammar=settings.grammar,
        model=house.model.name if house.model else "",
        notes=job.notes,
        house=applied,
        record=recorded,
    )


# --- what the stages use ----------------------------------------------------------------------------------------------


def _engine_rules(switches: Switches) -> selection.RuleChoice:
    """Those that the program chose, and what the house switches on."""
    prefix = f"{ENGINE_RULES}."
    named = (rule for rule, _ in switches.settings if rule.startswith(prefix))
    wanted = {rule.removeprefix(prefix) for rule in named if switches.of(rule) != "off"}
    return selection.chosen(wanted=frozenset(wanted))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Garbage is looked for seldom: word lists, documents and issues live until the end, so there is little.

    In the interpreter's own rhythm the search takes a third of the checks' time.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def make_folder(path: Path) -> None:
    """Creates a folder, or says in one sentence why not."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            path, tell("the folder cannot be made ({a})", a=error.strerror), tell("check the path and its permissions")
        ) from None


def _unknown_language(tag: str, checked: bool) -> tuple[Message, ...]:
    """What is not checked in a language without a data file; `checked` when grammar is, or was left out on purpose."""
    if languages.of(tag).known:
        return ()
    if checked:
        return (tell("No data file for the language “{a}”: only what holds in every language was checked.", a=tag),)
    return (
        tell(
            "No data file for the language “{a}”: only what holds in every language was checked, and LanguageTool has"
            " no such language.",
            a=tag,
        ),
    )


def _rules() -> ModuleType:
    """The list of rules, imported when one is named: it holds every check."""
    from pipeline.checks import rules

    return rules


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


def _findings(engine: languagetool.Engine | None, batch: list[_Job]) -> _Answers:
    """What the engine says of each paragraph of a batch that it has not seen, by cache key; each text once."""
    found: _Answers = {}
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


def _edits(job: _Job) -> tuple[tuple[Edit, ...], ...]:
    """What the model would change, by paragraph."""
    if not job.answers:
        return ()
    edits: list[tuple[Edit, ...]] = [()] * len(job.document.paragraphs)
    for key, question in job.questions:
        edits[question.paragraph] += job.answers.get(key, ())
    return tuple(edits)


def _placed(job: _Job, found: _Answers, rules: selection.RuleChoice) -> tuple[Finding, ...]:
    """The findings of all paragraphs that count, moved to their places in the document."""
    placed = []
    for key, paragraph in zip(job.keys, job.document.paragraphs, strict=False):
        for finding in job.known.get(key) or found.get(key, ()):
            if rules.counts(finding.rule, finding.category):
                start = paragraph.span.start
                placed.append(replace(finding, span=Span(finding.span.start + start, finding.span.end + start)))
    return tuple(sorted(placed, key=lambda f: (f.span, f.rule)))

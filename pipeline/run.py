"""The order of the stages: from paths to reviewed documents, what is unchanged served from the cache."""

from __future__ import annotations

import gc
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Protocol

from pipeline import cache
from pipeline.decisions import decisions, record, standing
from pipeline.documents import formats, read
from pipeline.documents.formats import positions
from pipeline.engine import identity, selection, weights
from pipeline.engine.folder import Say, announce
from pipeline.files import own_folder, refuse_link
from pipeline.glossary import glossary, official
from pipeline.model import (
    ENGINE_RULES,
    MODEL_RULE,
    MOST_OF_A_RULE,
    USUAL,
    CheckFailed,
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

# Imported where they are used: a run over unchanged releases asks nobody.
if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from pipeline.engine import house_model, languagetool
    from pipeline.judging import sentences

# Enough text to keep both engine clients busy, small enough that progress shows and memory stays flat.
BATCH_WORDS = 8_000
# What is prepared while the engine works, in words, and in batches where there is nothing new in them.
_AHEAD_WORDS, _AHEAD_BATCHES = 40_000, 8
# Releases that are read, in number and in characters, to tell how much the engine will have to do.
_LOOK_AHEAD, _LOOK_AHEAD_CHARACTERS = 256, 4_000_000
# Without an engine, releases whose sentences are read together: the weights of the sentence model are unpacked once for
# them, and what comes of the first is told before the others are finished.
_READ_TOGETHER = 6
# What a person might write where nothing is suggested.
_ANY = "x"
# Some of those that were found may have given way to others.
_NEARLY = MOST_OF_A_RULE * 9 // 10
NO_GLOSSARY = tell(
    "There is no glossary yet: names are held against the source and the lists that come with the program only."
)
_LEFT_OUT = tell("The sentence model was left out, so more errors of English stay unseen.")
_NAME_ONE = tell("name one release, or leave it out")

_Answers = dict[str, tuple[Finding, ...]]
"""What the engine said of paragraphs, by cache key."""

Progress = Callable[[int, int, str], None]
"""Called with documents done, documents in all, and the path just finished."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how to check; paths as given on the command line."""

    glossary: Path | None = None
    """None: the usual one, if there is any."""
    corrections: Path = Path("corrections")
    reports: Path = Path("reports")
    grammar: bool = True
    languagetool_url: str | None = None
    model: bool = True
    """False: the model that the house names is not asked."""
    sentences: bool = True
    """False: English is judged without the sentence model."""
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
    grammar: bool
    """False when the grammar engine was left out."""
    model: str = ""
    """What the house's model is called, where it was to be asked."""
    notes: tuple[Message, ...] = ()
    """Sentences about the run that a reader of the report needs, e.g. that the source does not fit."""
    house: standing.Applied = standing.NOTHING
    """What the house's standing decisions made of the issues."""
    loaded: formats.Loaded | None = None
    """The file as it was read."""
    record: record.Record = record.NOTHING
    """What the house decided about each rule; the confidence of the issues is moved by it already."""
    glossary: str = ""
    """Names the terms that it was held against."""
    engine: bool = False
    """The grammar engine was asked: it is not left out, and speaks the language."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that was not checked; all others are."""

    path: Path
    why: InputError | CheckFailed
    skipped: bool = False
    """It was never meant to be: a kind of file that is not read, beside releases."""


def corrections_file(settings: Settings, path: Path) -> Path:
    """``corrections/NAME.en.toml`` of ``NAME.en.txt``, whichever folder the release is in.

    Other kinds of files keep their suffix (``NAME.en.docx.toml``, and so their reports): they may stand beside
    a text of the same name.
    """
    return settings.corrections / f"{path.name.removesuffix('.txt')}.toml"


def words(text: str) -> int:
    return len(text.split())


@dataclass(frozen=True, slots=True)
class House:
    """What a house has laid down for all of its releases."""

    terms: glossary.Glossary
    standings: tuple[standing.Standing, ...]
    switches: Switches
    engine: selection.RuleChoice
    """Which of its rules the engine is asked for."""
    model: house_model.Named | None = None
    sentence_model: bool = False
    """English is to be judged by the sentence model."""
    sentences: Path | None = None
    """Its weights; None where they are missing or left out."""
    without: tuple[Message, ...] = ()
    """What English releases are checked without, in sentences for their readers."""
    notes: tuple[Message, ...] = ()
    """What the readers of every report are told."""


@dataclass(slots=True)
class _Job:
    """One release on its way through the stages; each fills in what it finds."""

    path: Path
    document: Document
    source: Document | None
    """Read, not yet aligned; None when there is none, it cannot be read, or the file brings its own."""
    decided: tuple[Decision, ...]
    notes: tuple[Message, ...]
    loaded: formats.Loaded
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
    whole: bool = True
    """All who were asked have answered."""
    questions: tuple[tuple[str, house_model.Question], ...] = ()
    """What a model of the house is to say, each with its cache key."""
    answers: dict[str, house_model.Answer] = field(default_factory=dict)
    """What it said, earlier or now."""
    asked: dict[str, Future[house_model.Answer | None]] = field(default_factory=dict)
    """What it was asked and has not said yet."""


@dataclass(frozen=True, slots=True)
class Lent:
    """What a run is given by whoever checks with several of them (`cluster`)."""

    engine: Callable[[selection.RuleChoice], languagetool.Engine] | None = None
    """The engine with these rules, started, which outlives the run; None: the run has one of its own."""
    started: languagetool.Engine | None = None
    """One that starts already, for few words, and that its owner closes: the run's own where nothing else is given."""
    meanwhile: Callable[[record.Record], None] | None = None
    """Called once, with what the house decided about each rule, when there is nothing to do but wait for the engine."""
    say: Say = announce
    """Tells what takes time before the first release is read."""
    ready: Callable[[Path, cache.Cache], None] | None = None
    """Called before a release is read: returns when what others found of it is in the cache."""


OWN = Lent()
"""A run that is lent nothing."""


def examine(
    paths: list[Path], settings: Settings, progress: Progress | None = None, lent: Lent = OWN
) -> Iterator[Result | Failed]:
    """Every release that the paths stand for, in order, each as soon as it is checked.

    A file that cannot be read or checked is `Failed`, and so is one that is left out; the others go on. What holds for
    all of them is read first: raises InputError for a glossary or a rule of the house that cannot be used, and when
    the grammar engine is lost.
    """
    house = laid_down(settings)
    entries = _apart(read.listing(paths), settings)
    lacking = entries and house.sentence_model and house.sentences is None
    if lacking and weights.fetch(lent.say) is not None:
        house = laid_down(settings)
    named = frozenset(map(str, paths))
    meant = False
    with _seldom_collected(), _Run(house, settings, entries, lent) as work:
        for done, item in enumerate(work.checked(), 1):
            outcome = work.reviewed(item) if isinstance(item, _Job) else _perhaps_skipped(item, named)
            meant = meant or not (isinstance(outcome, Failed) and outcome.skipped)
            if progress is not None:
                progress(done, len(entries), outcome.path.as_posix())
            yield outcome
    if entries and not meant:
        folder = next((path for path in paths if path.is_dir()), paths[0])
        yield Failed(folder, read.no_release_in(folder))


def _perhaps_skipped(failed: Failed, named: frozenset[str]) -> Failed:
    """Of a file in a folder that nobody named, and whose words do not make it a release either: it is left out."""
    left_out = isinstance(failed.why, read.Untold) and str(failed.path) not in named
    return replace(failed, skipped=True) if left_out else failed


def examine_one(path: Path, settings: Settings) -> Result:
    """One release. Raises InputError or CheckFailed where it cannot be checked."""
    (outcome,) = examine([path], settings)
    if isinstance(outcome, Failed):
        raise outcome.why
    return outcome


_Entry = str | Failed
"""A release, by its path: as little as there may be of many."""


def _apart(listed: Iterable[Path | read.Skipped | read.Unusable], settings: Settings) -> list[_Entry]:
    """The entries of a listing; releases that would share their reports and corrections are failed, one given twice is
    there once. Raises InputError when one source or one pair of columns is named for several."""
    fold = _knows_no_case(settings.reports)
    made: list[_Entry | None] = []
    first: dict[str, int] = {}
    """By what a release's files are called, where in `made` it stands."""
    alike: dict[str, list[int]] = {}
    for one in listed:
        if isinstance(one, Path):
            name = corrections_file(settings, one).name
            name = name.casefold() if fold else name
            if first.setdefault(name, len(made)) != len(made):
                alike.setdefault(name, [first[name]]).append(len(made))
            made.append(str(one))
        else:
            made.append(Failed(one.path, one.why, isinstance(one, read.Skipped)))
    if settings.source is not None and len(first) > 1:
        raise InputError(settings.source, tell("one source for {a} releases", a=len(first)), _NAME_ONE)
    if settings.columns is not None and len(first) > 1:
        raise InputError("--columns", tell("the columns of one table for {a} releases", a=len(first)), _NAME_ONE)
    for places in alike.values():
        _keep_apart(made, places)
    return [entry for entry in made if entry is not None]


def _keep_apart(made: list[_Entry | None], places: Sequence[int]) -> None:
    """Of releases that are called alike, those that are one file become one, and those that are not fail."""
    paths = {place: str(made[place]) for place in places}
    real = {place: os.path.realpath(path) for place, path in paths.items()}
    for place in places:
        path = Path(paths[place])
        other = next((paths[one] for one in places if real[one] != real[place]), None)
        if other is not None:
            problem = tell("its reports and corrections would be those of {a}, which has the same name", a=other)
            remedy = tell("rename one, or check each by itself with its own --reports, --corrections and --output")
            made[place] = Failed(path, InputError(path, problem, remedy))
        elif any(one < place for one in places):
            made[place] = None


def _knows_no_case(folder: Path) -> bool:
    """True where ``A.html`` and ``a.html`` are one file, as on most disks of Windows and macOS."""
    there = next((one for one in (folder, *folder.absolute().parents) if one.is_dir()), None)
    name = there.name.swapcase() if there else ""
    try:
        return there is not None and name != there.name and there.samefile(there.with_name(name))
    except OSError:
        return False


class _Run:
    """Releases on their way through the stages: a few at a time, so that memory does not grow with their number."""

    def __init__(self, house: House, settings: Settings, entries: Sequence[_Entry], lent: Lent) -> None:
        self._house, self._settings, self._lent = house, settings, lent
        self._left = iter(entries)
        self._count = len(entries)
        """Entries that are not read yet."""
        self._read: deque[_Job | Failed] = deque()
        """Read ahead of their turn."""
        self._beside = read.Beside()
        self._stack = ExitStack()
        self._store: cache.Cache | None = None
        self._recorded = record.NOTHING
        self._checks_rules = False
        """A release has to be checked: the rules that the house switches are known to be such."""
        self._idled = False
        """The one who lends was told that there is nothing to do."""
        self._worker: ThreadPoolExecutor | None = None
        self._engine: languagetool.Engine | None = None
        self._model: house_model.HouseModel | None = None
        self._reader: sentences.Reader | None = None

    def __enter__(self) -> _Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Left in reverse: an interruption stops Java first, and so ends the wait for the worker.
        self._stack.close()

    def checked(self) -> Iterator[_Job | Failed]:
        """All entries in order, the releases among them with their issues."""
        flight: deque[_Batch] = deque()
        limits = chain((1, BATCH_WORDS // 16, BATCH_WORDS // 4), repeat(BATCH_WORDS))
        while True:
            # Whoever is asked has always a batch to work on, and what waits for them is bounded.
            while not flight or (self._asks and (len(flight) < 2 or _room(flight))):
                batch = self._batch(next(limits))
                if batch is None:
                    break
                flight.append(batch)
                # While the engine works on them; but whoever waits for the first release waits for no other.
                for each in flight:
                    if each is flight[0] or not flight[0].done:
                        self._ahead(each)
            if not flight:
                return
            batch = flight.popleft()
            self._ahead(batch)
            found: _Answers = batch.asked.result() if batch.asked else {}
            if found:
                self._cache.put(found)
            if batch.reading is not None:
                batch.reading.finish()
            # What is asked about what the engine found is read together, too; a model of the house takes its time.
            together = 1 if self._model is not None else len(batch.items)
            while batch.items:
                items = [self._weighed(batch.items.popleft(), found) for _ in range(min(together, len(batch.items)))]
                asked = self._questions(items)
                if asked:
                    self._sentences.read(asked)
                while items:
                    yield self._settled(items.pop(0))

    def reviewed(self, job: _Job) -> Result:
        return _reviewed(job, self._house, self._recorded, self._settings)

    @property
    def _asks(self) -> bool:
        """True where somebody else works on batches, too."""
        return self._engine is not None or self._model is not None

    @property
    def _most(self) -> int:
        """So many entries at most are worked on together."""
        if self._asks:
            return _LOOK_AHEAD
        return _READ_TOGETHER if self._house.sentences is not None else 1

    # --- what is read, and what was found before

    @property
    def _cache(self) -> cache.Cache:
        """Opened for the first release that can be read: for none, nothing is written. Raises InputError."""
        if self._store is None:
            own_folder(self._settings.reports)
            refuse_link(self._settings.reports / cache.NAME)
            self._store = self._stack.enter_context(cache.Cache(self._settings.reports / cache.NAME))
            self._recorded = recorded_by(self._settings, self._store)
        return self._store

    def _next(self) -> _Job | Failed | None:
        """The next entry, read; None behind the last."""
        if self._read:
            return self._read.popleft()
        return self._look()

    def _look(self) -> _Job | Failed | None:
        """The next entry that nobody has looked at, read; None behind the last."""
        entry = next(self._left, None)
        if entry is None:
            return None
        self._count -= 1
        if isinstance(entry, Failed):
            return entry
        path = Path(entry)
        if self._lent.ready is not None:
            self._lent.ready(path, self._cache)
        job = _attempt(path, lambda: _read(path, self._settings, self._beside))
        store = self._cache if isinstance(job, _Job) else None
        return job if store is None else _through(job, lambda job: _remember(job, self._house, self._settings, store))

    # --- batches

    def _batch(self, limit: int) -> _Batch | None:
        """The next entries, prepared and asked about, with about so many words for the engine; None behind the last."""
        batch = _Batch()
        while batch.words < limit:
            item = self._next()
            if item is None:
                break
            if isinstance(item, _Job):
                self._start(item)
                item = _through(item, self._prepare)
            batch.items.append(item)
            if isinstance(item, _Job) and item.issues is None:
                batch.words += words(item.document.text)
            # What is known of an unchanged release is told at once.
            known = not self._asks and isinstance(item, _Job) and item.issues is not None
            if known or len(batch.items) >= self._most:
                break
        if not batch.items:
            return None
        jobs = [item for item in batch.items if isinstance(item, _Job)]
        if self._model is not None:
            for job in jobs:
                job.asked = {k: self._model.ask(q) for k, q in job.questions if k not in job.answers}
        if self._worker is not None and any(job.missing for job in jobs):
            batch.asked = self._worker.submit(_findings, self._engine, jobs)
        return batch

    def _start(self, job: _Job) -> None:
        """Sets the engine going when the first release needs it: Java starts while names are looked for."""
        if job.issues is not None:
            return
        switches = self._house.switches
        if switches.settings and not self._checks_rules:
            _rules().refuse_unknown(switches, self._settings.corrections / standing.NAME)
        self._checks_rules = True
        if job.engine and self._engine is None:
            from concurrent.futures import ThreadPoolExecutor

            self._worker = self._stack.enter_context(ThreadPoolExecutor(max_workers=1))
            if self._lent.engine is not None:
                self._engine = self._lent.engine(self._house.engine)
                return
            volume, started = self._volume(job), self._lent.started
            if started is not None and volume < identity.LARGE_VOLUME:
                started.rules = self._house.engine
                self._engine = started
                return
            if started is not None:
                started.close()
            from pipeline.engine import languagetool

            url = self._settings.languagetool_url
            asked = languagetool.Engine(words=volume, url=url, rules=self._house.engine)
            self._engine = self._stack.enter_context(asked)
            self._engine.start()

    def _volume(self, job: _Job) -> int:
        """Words that the engine will be asked about, from this release on: counted as far as it pays, or guessed."""
        volume, characters = words(job.document.text), len(job.document.text)
        looked = 1
        while volume < identity.LARGE_VOLUME and looked < _LOOK_AHEAD and characters < _LOOK_AHEAD_CHARACTERS:
            item = self._look()
            if item is None:
                return volume
            looked += 1
            self._read.append(item)
            if isinstance(item, _Job):
                characters += len(item.document.text)
                volume += words(item.document.text) if item.engine and item.issues is None else 0
        return volume + volume * self._count // looked

    def _prepare(self, job: _Job) -> None:
        _align(job)
        _name(job, self._house, self._cache)
        if job.questions and self._house.model and self._model is None:
            from pipeline.engine import house_model

            self._model = self._stack.enter_context(house_model.HouseModel(self._house.model))
            only = not self._count and not self._read
            self._model.announce(len(job.questions) - len(job.answers) if only else None)

    def _ahead(self, batch: _Batch) -> None:
        """What needs nothing of the engine is checked while it works: Java takes seconds to its first answer."""
        if batch.begun:
            return
        batch.begun = True

        def ahead(job: _Job) -> None:
            if job.issues is None:
                job.found = _checks().ahead(job.document, self._house.terms, job.found, self._house.sentences)

        batch.items = deque(_through(item, ahead) for item in batch.items)
        asked = self._questions(batch.items)
        batch.reading = self._sentences.ask(asked) if asked else None
        if self._lent.meanwhile is not None and not batch.done and not self._idled:
            self._idled = True
            self._lent.meanwhile(self._recorded)

    def _questions(self, items: Iterable[_Job | Failed]) -> list[tuple[Document, sentences.Question]]:
        """What is to be asked of the sentence model about releases so far."""
        if self._house.sentences is None:
            return []
        jobs = [item for item in items if isinstance(item, _Job) and item.issues is None]
        return [(job.document, each) for job in jobs for each in _checks().questions(job.document, job.found)]

    @property
    def _sentences(self) -> sentences.Reader:
        """The sentence model; it is there where it has questions."""
        if self._reader is None:
            assert self._house.sentences is not None
            self._reader = self._stack.enter_context(_reader(self._house.sentences, self._cache))
        return self._reader

    def _weighed(self, item: _Job | Failed, found: _Answers) -> _Job | Failed:
        """The item with what its checks found."""
        return _through(item, lambda job: self._weigh(job, found))

    def _weigh(self, job: _Job, found: _Answers) -> None:
        if job.issues is not None:
            return
        house = self._house
        job.whole = self._model is None or _answered(job, self._model, self._cache)
        job.document = replace(job.document, findings=_placed(job, found, house.engine), edits=_edits(job))
        job.found = _checks().weighed(job.document, house.terms, job.found, house.switches, house.sentences)

    def _settled(self, item: _Job | Failed) -> _Job | Failed:
        """The item with its issues."""
        return _through(item, self._settle)

    def _settle(self, job: _Job) -> None:
        if job.issues is not None:
            return
        job.issues = _checks().settled(job.document, job.found, self._house.sentences)
        job.found = {}
        if job.whole:
            self._cache.put_issues(job.key, job.issues)


@dataclass(slots=True)
class _Batch:
    """Entries that the engine is asked about together."""

    items: deque[_Job | Failed] = field(default_factory=deque)
    words: int = 0
    """Of the releases that are to be checked."""
    asked: Future[_Answers] | None = None
    begun: bool = False
    """What needs nothing of those who are asked has been checked."""
    reading: sentences.Reading | None = None
    """The sentences that were doubted then."""

    @property
    def done(self) -> bool:
        return (self.asked is None or self.asked.done()) and (self.reading is None or self.reading.done)


def _attempt(path: Path, stage: Callable[[], _Job]) -> _Job | Failed:
    """What a stage makes of a release, or why it cannot: nothing that is wrong with one stops the others."""
    try:
        return stage()
    except (InputError, CheckFailed) as why:
        return Failed(path, why)
    except Exception as error:
        # Our own fault, and yet no reason to leave the others.
        if os.environ.get("ZHENGMING_TRACEBACK"):
            raise
        return Failed(path, CheckFailed(_bug(path, error)))


def _through(item: _Job | Failed, stage: Callable[[_Job], None]) -> _Job | Failed:
    """As `_attempt`, of what has come so far."""
    if isinstance(item, Failed):
        return item

    def attempted() -> _Job:
        stage(item)
        return item

    return _attempt(item.path, attempted)


def _room(flight: Sequence[_Batch]) -> bool:
    """True while more should be prepared for those who are at work."""
    few = len(flight) < _AHEAD_BATCHES and sum(batch.words for batch in flight) < _AHEAD_WORDS
    return few and not flight[0].done


def bug(error: Exception) -> Message:
    """What is said of a fault of our own."""
    return tell(
        "this is a bug: {error}; please report it with what ZHENGMING_TRACEBACK=1 prints for the same command.",
        error=f"{type(error).__name__}: {error}",
    )


def _bug(path: Path, error: Exception) -> Message:
    return tell("{where}: {why}", where=path, why=bug(error))


# --- the stages, in their order ---------------------------------------------------------------------------------------


def laid_down(settings: Settings) -> House:
    """Everything but the decisions about single releases. Raises InputError for what cannot be used."""
    tried: tuple[tuple[str, Setting], ...] = tuple((rule, "off") for rule in sorted(settings.without))
    switches = Switches((*standing.switches(settings.corrections).settings, *tried), settings.only)
    model = standing.model(settings.corrections)
    # A rule that is tried alone is tried among the names that every run knows.
    named = replace(switches, only=frozenset()).of(official.RULE) != "off"
    wanted = settings.sentences and standing.sentence_model(settings.corrections)
    found = weights.file() if wanted else None
    lacking = None if found else weights.problem() if wanted else _LEFT_OUT
    return House(
        replace(glossary.load(settings.glossary), official=named),
        standing.load(settings.corrections),
        switches,
        _engine_rules(switches),
        model if settings.model and switches.of(MODEL_RULE) != "off" else None,
        wanted,
        found,
        tuple(filter(None, (ngram_file.problem(), lacking))),
        () if glossary.files(settings.glossary) else (NO_GLOSSARY,),
    )


def _read(path: Path, settings: Settings, beside: read.Beside) -> _Job:
    """A release with its source and its decisions. Raises InputError for a release, or decisions, that are not such."""
    decided = decisions.load(corrections_file(settings, path), path.name)
    loaded = read.load(path, columns=settings.columns)
    job = _Job(path, loaded.document, None, decided, loaded.notes, loaded)
    # A file of two languages brings its source, already aligned.
    if loaded.document.source is not None and settings.source is None:
        return job
    file = settings.source or beside.source_of(path)
    if file is not None:
        try:
            source = read.load(file, read.SOURCE_LANGUAGE)
        except InputError as why:
            if settings.source is not None:
                raise
            job.notes += (tell("The release was checked without its source. {why}", why=why.told),)
        else:
            job.source = source.document
            job.notes += source.notes
    return job


def recorded_by(settings: Settings, store: record.Memory) -> record.Record:
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


def _remember(job: _Job, house: House, settings: Settings, store: cache.Store) -> None:
    """Looks up what an earlier run found in the same document, under the same rules."""
    language = job.document.language
    # A server of the user's may have more languages than ours.
    speaks = settings.languagetool_url is not None or languages.engine(language) is not None
    job.notes += _unknown_language(language, not settings.grammar or speaks)
    if languages.is_english(language):
        job.notes += house.without
    job.notes += house.notes
    if settings.grammar and speaks:
        job.engine = identity.of(settings.languagetool_url, house.engine)
    model = house.model.identity if house.model else ""
    sentences = weights.identity() if house.sentences and languages.is_english(language) else ""
    # The source as it is: whether it fits, and what it is aligned with, follows from the two texts.
    read_so_far = replace(job.document, source=job.source or job.document.source)
    job.key = cache.document_key(job.engine, house.terms.digest, read_so_far, house.switches, model, sentences)
    known = store.issues(job.key)
    if known is not None and all(issue.span.of(job.document.text) == issue.text for issue in known):
        job.issues = known


def _name(job: _Job, house: House, store: cache.Store) -> None:
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
        from pipeline.engine import house_model

        job.questions = tuple((q.key(house.model.identity), q) for q in house_model.questions(document))
        job.answers = store.answers(key for key, _ in job.questions)


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


def _reviewed(job: _Job, house: House, recorded: record.Record, settings: Settings) -> Result:
    """The issues held against what the house and its reviewers decided.

    What they decided about other issues of a rule moves its confidence only here, behind the cache: so that no
    decision makes anything be checked again.
    """
    assert job.issues is not None
    applied = _by_hand(standing.apply(job.document, recorded.weighed(job.issues), house.standings), job.loaded)
    return Result(
        path=job.path,
        review=standing.settle(job.document, applied.issues, job.decided, applied.decided),
        words=words(job.document.text),
        grammar=settings.grammar,
        model=house.model.name if house.model else "",
        notes=job.notes + _crowded(job.issues),
        house=applied,
        loaded=job.loaded,
        record=recorded,
        glossary=house.terms.digest[:12],
        engine=bool(job.engine),
    )


def _crowded(issues: Sequence[Issue]) -> tuple[Message, ...]:
    """What a reader should know where a rule has as many issues as are flagged, or nearly."""
    count = Counter(issue.rule for issue in issues) if len(issues) >= _NEARLY else Counter[str]()
    return tuple(
        tell(
            "The rule {rule} flags {n} places; of no rule more than {most} are flagged.",
            rule=rule,
            n=f"{n:,}",
            most=f"{MOST_OF_A_RULE:,}",
        )
        for rule, n in sorted(count.items())
        if n >= _NEARLY
    )


def _by_hand(applied: standing.Applied, loaded: formats.Loaded) -> standing.Applied:
    """The issues, those that nothing can be put in the place of with the reason; nothing is decided about them."""
    issues = tuple(
        issue if why is None else replace(issue, by_hand=why)
        for issue in applied.issues
        for why in (positions.refusal(loaded, issue.span, issue.suggestions or (_ANY,)),)
    )
    barred = {issue.id for issue in issues if issue.by_hand is not None}
    return replace(applied, issues=issues, decided=tuple(made for made in applied.decided if made.issue not in barred))


# --- a text that is in no file ----------------------------------------------------------------------------------------


class Asked(Protocol):
    """The engine at work on paragraphs: `result` waits for what it says of them, and not for long."""

    def result(self) -> Sequence[tuple[Finding, ...]] | None: ...


Ask = Callable[[Sequence[str], Sequence[Sequence[Span]], str, selection.RuleChoice], Asked]
"""Asks the engine about paragraphs, given their known names, a language and a choice of rules; returns at once."""


def examine_text(
    loaded: formats.Loaded,
    source: Document | None,
    decided: Sequence[Decision],
    house: House,
    recorded: record.Record,
    settings: Settings,
    store: cache.Store,
    ask: Ask,
) -> Result:
    """As `examine`, of a text that is read already, which need be in no file; the house's model is not asked.

    Its `grammar` is False where the engine was left out or did not answer in time. Raises CheckFailed.
    """
    house = replace(house, model=None)
    job = _Job(Path(loaded.document.path), loaded.document, source, tuple(decided), loaded.notes, loaded)
    _remember(job, house, settings, store)
    told = True
    if job.issues is None:
        _align(job)
        _name(job, house, store)
        wanted = [job.document.paragraphs[index].span for index in job.missing]
        asked = wanted and ask(
            [span.of(job.document.text) for span in wanted],
            [_inside(job.document.names, span) for span in wanted],
            job.document.language,
            house.engine,
        )
        job.found = _checks().ahead(job.document, house.terms, job.found, house.sentences)
        with _reader(house.sentences, store) if house.sentences else nullcontext() as reader:
            if reader is not None:
                reader.read([(job.document, each) for each in _checks().questions(job.document, job.found)])
            answers = asked.result() if asked else ()
            told = answers is not None
            found = dict(zip((job.keys[index] for index in job.missing), answers or (), strict=told))
            store.put(found)
            job.document = replace(job.document, findings=_placed(job, found, house.engine))
            job.found = _checks().weighed(job.document, house.terms, job.found, house.switches, house.sentences)
            if reader is not None:
                reader.read([(job.document, each) for each in _checks().questions(job.document, job.found)])
        job.issues = _checks().settled(job.document, job.found, house.sentences)
        if told:
            store.put_issues(job.key, job.issues)
    return replace(_reviewed(job, house, recorded, settings), grammar=bool(job.engine) and told)


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


def _reader(weights_file: Path, store: cache.Store) -> sentences.Reader:
    """The sentence model; imported when something is to be read."""
    from pipeline.judging import sentences

    return sentences.Reader(weights_file, store, f"{cache.program()} {weights.identity()}")


def _checks() -> ModuleType:
    """The checks, imported when one is needed: a run over unchanged releases spends no time on their rules."""
    from pipeline import checks

    return checks


def _inside(names: tuple[Span, ...], paragraph: Span) -> tuple[Span, ...]:
    """The names of a paragraph, relative to its start."""
    return tuple(Span(n.start - paragraph.start, n.end - paragraph.start) for n in names if paragraph.contains(n))


def _findings(engine: languagetool.Engine | None, batch: Iterable[_Job]) -> _Answers:
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

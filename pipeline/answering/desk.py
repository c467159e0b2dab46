"""Checking a text in memory as a release of the house would be: the one place behind every interface of this room."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from pipeline import cache, run
from pipeline.decisions import decisions, standing
from pipeline.documents import formats, read
from pipeline.documents.segment import segment
from pipeline.engine import identity, languagetool, selection, weights
from pipeline.engine.warm import Asked, WarmEngine
from pipeline.glossary import glossary
from pipeline.model import Decision, Document, Finding, InputError, Setting, Span, Switches

PATIENCE = 6.0
"""Seconds that the grammar engine, and the texts of others before this one, are waited for: programs in which people
write give up after ten."""
START = 90.0
"""Seconds that the engine has to get ready before the first text; that takes it five on a machine at rest."""
# How often the files of the house are looked at, in seconds.
_LOOK = 1.0
# What an engine says of itself is waited for so long, and asked for again after so long.
_DESCRIBING, _DESCRIBE_AGAIN = 1.0, 10.0
_SAMPLE = (
    "The city of Jiaxing held a meeting on Monday. Mayor Zhao Yaqing said that 3,000 people had came to teh new port,"
    " and that the total was 1.2 billion yuan, or 15 percent more then last year."
)

Stamp = tuple[int, int, int] | None


class Busy(Exception):
    """Too many texts are being checked: this one's turn did not come in time."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one program wants otherwise than the house: rules of ours by id or its beginning, engine rules by theirs."""

    off: frozenset[str] = frozenset()
    """As in the ``[rules]`` of the house."""
    engine: frozenset[str] = frozenset()
    """Ids of engine rules that are wanted although the program leaves them out."""

    def of(self, house: run.House) -> run.House:
        """The house as it would be with them."""
        if not (self.off or self.engine):
            return house
        off: tuple[tuple[str, Setting], ...] = tuple((rule, "off") for rule in sorted(self.off))
        switches = Switches((*house.switches.settings, *off), house.switches.only)
        wanted = self.engine | frozenset(house.engine.wanted)
        return replace(house, switches=switches, engine=selection.chosen(wanted=wanted))


NO_WISHES = Wishes()


def as_text(text: str, language: str, path: str = "text.txt") -> formats.Loaded:
    """A plain text that is in no file, however short, in paragraphs as `formats.text` finds them."""
    document = segment(Document(path=path, language=language, text=text))
    data = text.encode("utf-8", "surrogatepass")
    return formats.Loaded(document, data, (formats.Place(Span(0, len(text)), 0, len(data)),))


class Desk:
    """A house with a warm engine and a memory, that texts are brought to. Safe to use from several threads.

    What the house lays down (glossary, rules, decisions) is read again when its files change; while they cannot be
    used, it holds as it was, and `trouble` says why.
    """

    def __init__(self, settings: run.Settings, engine: Callable[[], languagetool.Engine] | None = None) -> None:
        """`engine` makes an engine, where it is not that of the settings. Raises InputError, as `run.examine`."""
        self.settings = settings
        self.patience = PATIENCE
        """Seconds that an answer of the engine is waited for where nobody says otherwise."""
        self.trouble: InputError | None = None
        self.memory = cache.Memory()
        # Checks hold the interpreter anyway: one at a time, in order, is soonest for all.
        self._turn = threading.Lock()
        self._decided: dict[Path, tuple[Stamp, tuple[Decision, ...]]] = {}
        self._looked = 0.0
        self._description: languagetool.Description | None = None
        self._describe_again = 0.0
        self._stamps = self._stamp()
        self._take_in()
        url = settings.languagetool_url
        made = engine or (lambda: languagetool.Engine(url=url, rules=self.house.engine))
        self.engine = WarmEngine(made) if settings.grammar else None

    def __enter__(self) -> Desk:
        self._thresholds = gc.get_threshold()
        gc.set_threshold(100_000, 20, 20)  # as `run` has it, and why
        if self.house.sentence_model and self.house.sentences is None:
            # Nobody waits for it: the files of the house tell when it is there.
            threading.Thread(target=weights.fetch, name="weights", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gc.set_threshold(*self._thresholds)
        if self.engine is not None:
            self.engine.__exit__(kind, error, trace)

    def warm(self) -> bool:
        """Does what the first text would wait for; False when the engine is not ready after `START` seconds."""
        if self.engine is not None:
            self.engine.start()
        ready = self.check(as_text(_SAMPLE, "en"), patience=START).grammar or self.engine is None
        return ready and (self.engine is None or self.described(START) is not None)

    def described(self, patience: float = _DESCRIBING) -> languagetool.Description | None:
        """What the engine says of itself; None while it has not said so. It is asked now and then until it does."""
        now = time.monotonic()
        if self._description is None and self.engine is not None and now >= self._describe_again:
            self._description = self.engine.described(patience)
            self._describe_again = time.monotonic() + _DESCRIBE_AGAIN
        return self._description

    # --- the house

    def _files(self) -> Iterator[Path]:
        yield from glossary.files(self.settings.glossary)
        yield weights.place()
        if self.settings.corrections.is_dir():
            yield from sorted(self.settings.corrections.glob("*.toml"))

    def _stamp(self) -> dict[Path, Stamp]:
        return {path: _stamp(path) for path in self._files()}

    def _take_in(self) -> None:
        """Reads what the house lays down. Raises InputError, and changes nothing."""
        house = run.laid_down(self.settings)
        if house.switches.settings:
            # Imported here: it holds every check.
            from pipeline.checks import rules

            rules.refuse_unknown(house.switches, self.settings.corrections / standing.NAME)
        recorded = run.recorded_by(self.settings, self.memory)
        self.house, self.recorded = house, recorded
        self._rejected = tuple(self._rejections())

    def _rejections(self) -> Iterator[Decision]:
        """What was rejected in any release of the house; of a file that is not understood, what it said before."""
        for path in sorted(self.settings.corrections.glob("*.toml")):
            if path.name == standing.NAME:
                continue
            now = _stamp(path)
            if path not in self._decided or self._decided[path][0] != now:
                try:
                    self._decided[path] = now, decisions.load(path)
                except InputError as why:
                    self.trouble = why
            held = self._decided.get(path, (None, ()))[1]
            yield from (decision for decision in held if decision.verdict == "rejected")

    def look(self, now: bool = False) -> None:
        """Takes in what changed in the files of the house; `now`: without regard to when that was done last."""
        clock = time.monotonic()
        if not now and clock - self._looked < _LOOK:
            return
        self._looked = clock
        try:
            stamps = self._stamp()
            if stamps == self._stamps:
                return
            # What is wrong is told once: it is looked at again when a file changes again.
            self._stamps = stamps
            self.trouble = None
            self._take_in()
        except InputError as why:
            self.trouble = why

    def decided(self, loaded: formats.Loaded, release: Path | None) -> tuple[Decision, ...]:
        """What is decided about a text: of a release, its corrections file; of any other, what was rejected of words
        that stand in it, wherever in the house. Raises InputError."""
        if release is not None:
            return decisions.load(run.corrections_file(self.settings, release), release.name)
        text = loaded.document.text
        return tuple(decision for decision in self._rejected if decision.exact and decision.exact in text)

    # --- texts

    def check(
        self,
        loaded: formats.Loaded,
        source: Document | None = None,
        release: Path | None = None,
        wishes: Wishes = NO_WISHES,
        patience: float | None = None,
    ) -> run.Result:
        """A text, checked and held against what the house decided.

        `source`: the Chinese that it translates; `release`: which release of the house it is. Its `grammar` is False
        where the engine gave no answer in time. Raises Busy, CheckFailed, and InputError for decisions about the
        release that cannot be used.
        """
        until = time.monotonic() + (self.patience if patience is None else patience)
        with self._taking_turns(until):
            self.look()
            return run.examine_text(
                loaded,
                source,
                self.decided(loaded, release),
                wishes.of(self.house),
                self.recorded,
                self.settings,
                self.memory,
                lambda texts, names, language, rules: _Turning(
                    self._turn, self._asked(texts, names, language, rules, until)
                ),
            )

    def _asked(
        self,
        texts: Sequence[str],
        names: Sequence[Sequence[Span]],
        language: str,
        rules: selection.RuleChoice,
        until: float,
    ) -> Asked:
        assert self.engine is not None
        engine = identity.of(self.settings.languagetool_url, rules)
        keys = [cache.key(engine, language, text, inside) for text, inside in zip(texts, names, strict=True)]

        def kept(answers: Sequence[tuple[Finding, ...]]) -> None:
            self.memory.put(dict(zip(keys, answers, strict=True)))

        return self.engine.ask(texts, names, language, rules, max(0.0, until - time.monotonic()), kept)

    @contextmanager
    def _taking_turns(self, until: float) -> Iterator[None]:
        if not self._turn.acquire(timeout=max(0.0, until - time.monotonic())):
            raise Busy
        try:
            yield
        finally:
            self._turn.release()


class _Turning:
    """An answer, for which somebody waits who lets others have their turn meanwhile."""

    def __init__(self, turn: threading.Lock, asked: Asked) -> None:
        self._turn, self._asked = turn, asked

    def result(self) -> Sequence[tuple[Finding, ...]] | None:
        self._turn.release()
        try:
            return self._asked.result()
        finally:
            self._turn.acquire()


def source_of(release: Path, settings: run.Settings) -> Document | None:
    """The Chinese source of a release, as `run` would take it; None where there is none that can be read."""
    file = settings.source or read.source_of(release)
    if file is None:
        return None
    try:
        return read.read(file, read.SOURCE_LANGUAGE)
    except InputError:
        return None


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

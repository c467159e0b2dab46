"""An engine that stays: started ahead of the first question, replaced when it is lost, never waited for without end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TimedOut
from types import TracebackType
from typing import Any, TypeVar

from pipeline.engine.folder import Say
from pipeline.engine.languagetool import Description, Engine
from pipeline.engine.selection import RuleChoice
from pipeline.model import Finding, InputError, Span

# A new one is not tried sooner after one was lost, in seconds; each loss in a row doubles it.
_AFTER_LOSS, _LONGEST_AFTER_LOSS = 5.0, 300.0

_T = TypeVar("_T")


class Asked:
    """An answer that is on its way."""

    def __init__(self, future: Future[list[tuple[Finding, ...]]] | None, until: float) -> None:
        self._future, self._until = future, until

    def result(self) -> Sequence[tuple[Finding, ...]] | None:
        """The answer; None when there is none in time, or the engine is lost."""
        return _within(self._future, self._until)


class KeptEngine:
    """LanguageTool for one check after the other, each of which asks it itself: Java is started for the first of them.

    For one thread; `close` may come from another, and ends what is being asked. After it, the next check starts anew.
    """

    def __init__(self, words: int, say: Say | None = None) -> None:
        """`words`, `say`: see `Engine`."""
        self._words, self._say = words, say
        self._engine: Engine | None = None

    def of(self, rules: RuleChoice) -> Engine:
        """The engine, started, with these rules. Raises InputError where it cannot be had."""
        if self._engine is None:
            self._engine = Engine(words=self._words, rules=rules, say=self._say)
            self._engine.start()
        self._engine.rules = rules
        return self._engine

    def close(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()


class WarmEngine:
    """LanguageTool for a program that stays. Safe to use from several threads: it is asked one thing at a time.

    A question that nobody waits for any more is not asked; one that is being asked goes on, so that its answer can be
    had the next time. `made` makes an engine; `kept`, where given, is told each answer, also one that came too late.
    """

    def __init__(self, made: Callable[[], Engine]) -> None:
        self._made = made
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._closed = False
        self._losses = 0
        self._not_before = 0.0
        self.trouble: InputError | None = None
        """Why there is no engine; None while there is one."""

    def __enter__(self) -> WarmEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()  # ends the question that is being asked
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, language: str = "en") -> None:
        """Has it get ready for a language, and returns at once."""
        self._submit(lambda engine: engine.check(["It is a warm day."], [()], language))

    def ask(
        self,
        texts: Sequence[str],
        names: Sequence[Sequence[Span]],
        language: str,
        rules: RuleChoice,
        patience: float,
        kept: Callable[[Sequence[tuple[Finding, ...]]], None] | None = None,
    ) -> Asked:
        """As `Engine.check`, with an answer that is waited for `patience` seconds from now at most."""

        def asked(engine: Engine) -> list[tuple[Finding, ...]]:
            answers = engine.check(texts, names, language, rules)
            if kept is not None:
                kept(answers)
            return answers

        return Asked(self._submit(asked), time.monotonic() + patience)

    def detected(self, text: str, hints: Mapping[str, str], patience: float) -> Mapping[str, Any] | None:
        """As `Engine.detected`; None, too, when there is no answer within `patience` seconds."""
        return _within(self._submit(lambda engine: engine.detected(text, hints)), time.monotonic() + patience)

    def described(self, patience: float) -> Description | None:
        """As `Engine.described`."""
        return _within(self._submit(lambda engine: engine.described()), time.monotonic() + patience)

    def _submit(self, question: Callable[[Engine], _T]) -> Future[_T] | None:
        """None while a new engine is not tried yet, and after the end."""
        try:
            return None if time.monotonic() < self._not_before else self._pool.submit(self._put, question)
        except RuntimeError:
            return None

    def _put(self, question: Callable[[Engine], _T]) -> _T:
        """Asks a running engine; one that is lost is put away."""
        with self._lock:
            if self._closed or time.monotonic() < self._not_before:
                raise CancelledError
            if self._engine is None:
                self._engine = self._made()
            engine = self._engine
        try:
            answer = question(engine)
        except InputError as trouble:
            self._lose(engine, trouble)
            raise
        self._losses, self.trouble = 0, None
        return answer

    def _lose(self, engine: Engine, trouble: InputError) -> None:
        with self._lock:
            if self._engine is not engine:
                return
            self._engine = None
        self.trouble = trouble
        self._not_before = time.monotonic() + min(_AFTER_LOSS * 2**self._losses, _LONGEST_AFTER_LOSS)
        self._losses += 1
        engine.close()


def _within(future: Future[_T] | None, until: float) -> _T | None:
    if future is None:
        return None
    try:
        return future.result(max(0.0, until - time.monotonic()))
    except TimedOut:
        future.cancel()
        return None
    except (CancelledError, InputError):
        return None

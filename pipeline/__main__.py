"""The command line: what is run, and what its exit status is whatever happens.

As little as there may be is imported before `main` is called: an interruption until then is Python's to tell.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import InputError
    from pipeline.speech.speech import Speech

# 128 + SIGPIPE, which Windows has not.
_BROKEN_PIPE = 141


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 (nothing pending), 1 (issues pending) or 2 (could not run)."""
    windowed = sys.stdout is None or sys.stderr is None
    if windowed:
        # Started by a double click on Windows: there is nothing to print on.
        sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # until the end
        sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if words is None:
        _streams()
    with _ended_by_interruption() if words is None else nullcontext():
        # Imported here: a third of a second, in which an interruption ends the process at once.
        from pipeline.commands import FAILED, arguments
        from pipeline.model import CheckFailed, InputError
        from pipeline.speech.speech import ENGLISH
        from pipeline.speech.visible import plain

        spoken = ENGLISH
        signal.signal(signal.SIGTERM, _terminated)
        # One-line messages may hold any character of the input: never fail on the terminal's encoding.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
                if os.name == "nt" and not stream.isatty():
                    stream.reconfigure(encoding="utf-8")  # there, a file or a pipe gets the country's own set
    try:
        try:
            options, spoken = arguments.parse(words)
            if getattr(options, "format", "") == "json" and hasattr(sys.stdout, "reconfigure"):
                # What programs read is UTF-8, whatever the terminal is; half a character becomes an escape of JSON.
                sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
            return options.run(options, spoken)  # type: ignore[no-any-return]
        finally:
            sys.stdout.flush()
    except (InputError, CheckFailed) as error:
        _say(plain(spoken.error(error)))
        if windowed:
            _show(spoken.error(error), spoken)
        return FAILED
    except KeyboardInterrupt:
        _say(spoken("interrupted; nothing is half-written."))
        return 128 + signal.SIGINT
    except (SystemExit, Exception) as error:
        if (unwritable := _unwritable()) is not None:
            if isinstance(unwritable, BrokenPipeError):
                # The reader of our output went away (a pager, `head`): not our failure, and nothing more to say.
                return _BROKEN_PIPE
            why = unwritable.strerror or unwritable
            _say(spoken("the output cannot be written ({why}); every file that was written is whole.", why=why))
            return FAILED
        if isinstance(error, SystemExit):
            raise
        if isinstance(error, OSError) and not os.environ.get("ZHENGMING_TRACEBACK") and (refused := _refused(error)):
            _say(plain(spoken.error(refused)))
            if windowed:
                _show(spoken.error(refused), spoken)
            return FAILED
        # Our own fault: an exit status that says so, never one that means "issues pending".
        if os.environ.get("ZHENGMING_TRACEBACK"):
            raise
        told = spoken(
            "this is a bug: {error}; please report it with what ZHENGMING_TRACEBACK=1 prints for the same command.",
            error=f"{type(error).__name__}: {error}",
        )
        _say(told)
        if windowed:
            _show(told, spoken)
        return FAILED
    finally:
        if words is None:
            # Nothing is left to tell: from here on an interruption only ends the process.
            _on_interruption(signal.SIG_DFL)


def _refused(error: OSError) -> InputError | None:
    """What the system refuses wherever a path is looked at: a folder that nobody may enter, a disk that is gone.

    None for what only a fault of the program would meet.
    """
    from pipeline.model import InputError, tell

    if error.filename is None:
        try:
            Path.cwd()
        except OSError:
            return InputError(".", tell("this folder is gone"), tell("go into one that is there"))
        return None
    if error.errno in (errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL):
        return None
    why = tell("cannot be used ({a})", a=error.strerror or error)
    return InputError(os.fsdecode(error.filename), why, tell("check the path and its permissions"))


def desk() -> int:
    """The program for a double click: the desk, without a terminal."""
    sys.argv.insert(1, "desk")
    return main()


def _show(sentence: str, spoken: Speech) -> None:
    """Says in the browser what nobody can see elsewhere."""
    # Imported here: a program that prints has no use for them.
    import tempfile
    import webbrowser

    from pipeline.report import report

    handle, path = tempfile.mkstemp(".html", "zhengming-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(report.render_problem(sentence, spoken, back=False))
    webbrowser.open(Path(path).as_uri())


def _say(sentence: str) -> None:
    print("zhengming:", sentence, file=sys.stderr, flush=True)


class _Stream(io.TextIOWrapper):
    """A standard stream that knows when it cannot be written; from then on nothing is.

    Else Python would try what is held once more at its end, and say so in its own words.
    """

    def __init__(self, like: io.TextIOWrapper, *, needed: bool) -> None:
        lines, through, encoding = like.line_buffering, like.write_through, like.encoding
        super().__init__(like.detach(), encoding, "backslashreplace", line_buffering=lines, write_through=through)
        self.broken: OSError | None = None
        self._needed = needed
        """What cannot be written to it is a failure: standard error is not needed, the exit status tells, too."""

    def write(self, text: str) -> int:
        self._attempt(lambda: super(_Stream, self).write(text))
        return len(text)

    def flush(self) -> None:
        self._attempt(super().flush)

    def _attempt(self, doing: Callable[[], object]) -> None:
        if self.broken is not None:
            return
        try:
            doing()
        except OSError as why:
            self.broken = why
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.fileno())
                os.close(nowhere)
            if self._needed:
                raise


def _streams() -> None:
    """Readies the standard streams of a process.

    Those that it was started without lead nowhere, as whoever closes them wants it: else the next file that is opened
    would be one of them, and what is printed, by whomever, would go into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  # lives on
        elif name != "stdin" and type(stream) is io.TextIOWrapper:
            made = _Stream(stream, needed=name == "stdout")
            setattr(sys, name, made)
            setattr(sys, f"__{name}__", made)


def _unwritable() -> OSError | None:
    """Why standard output cannot be written; None where it can."""
    return getattr(sys.stdout, "broken", None)


@contextmanager
def _ended_by_interruption() -> Iterator[None]:
    """Until the block ends an interruption ends the process at once and without a word: it has done nothing yet."""
    before = _on_interruption(signal.SIG_DFL)
    yield
    if before is not None:
        signal.signal(signal.SIGINT, before)


def _on_interruption(wanted: signal.Handlers) -> Callable[[int, FrameType | None], object] | None:
    """Sets what an interruption does where it raises KeyboardInterrupt now, and returns the handler of that; a process
    that was told to ignore interruptions goes on doing so."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return None
    signal.signal(signal.SIGINT, wanted)
    return signal.default_int_handler


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())

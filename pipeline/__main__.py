"""The command line: what is run, and what its exit status is whatever happens."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from pipeline.commands import FAILED, arguments
from pipeline.model import CheckFailed, InputError
from pipeline.speech.visible import plain

# 128 + SIGPIPE, which Windows has not.
_BROKEN_PIPE = 141


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 (nothing pending), 1 (issues pending) or 2 (could not run)."""
    signal.signal(signal.SIGTERM, _terminated)
    # One-line messages may hold any character of the input: never fail on the terminal's encoding.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
            if os.name == "nt" and not stream.isatty():
                stream.reconfigure(encoding="utf-8")  # there, a file or a pipe gets the country's own set
    options, spoken = arguments.parse(words)
    if getattr(options, "format", "") == "json" and hasattr(sys.stdout, "reconfigure"):
        # What programs read is UTF-8, whatever the terminal is; half a character becomes an escape of JSON.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status: int = options.run(options, spoken)
        sys.stdout.flush()
        return status
    except (InputError, CheckFailed) as error:
        print(f"zhengming: {plain(spoken.error(error))}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("zhengming:", spoken("interrupted; nothing is half-written."), file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of our output went away (a pager, `head`): not our failure, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Exception as error:
        # Our own fault: an exit status that says so, never one that means "issues pending".
        if os.environ.get("ZHENGMING_TRACEBACK"):
            raise
        told = spoken(
            "this is a bug: {error}; please report it with what ZHENGMING_TRACEBACK=1 prints for the same command.",
            error=f"{type(error).__name__}: {error}",
        )
        print(f"zhengming: {told}", file=sys.stderr)
        return FAILED


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())

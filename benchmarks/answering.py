"""How soon a paragraph is answered by `zhengming serve`, beside LanguageTool alone asked the same in the same run.

    python -m benchmarks.answering [--text FILE] [--paragraphs N] [--words N]

Both are asked over HTTP and warm; who goes first changes with each paragraph. Both speak with the same Java. Processor
time is that of Python and Java together: on a busy machine it says more than the clock.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import requests
from rich.console import Console
from rich.table import Table

from pipeline import run
from pipeline.answering import languagetool_server
from pipeline.answering.desk import Desk
from pipeline.engine.languagetool import Engine
from pipeline.serving import server
from pipeline.speech.speech import ENGLISH

TEXT = Path(__file__).parent.parent / "releases" / "jiaxing-2019-07-26.en.txt"
TARGET = 0.150
"""Seconds for a warm paragraph of 100 words."""
WARMING = 5


def paragraphs(text: str, count: int, words: int) -> Iterator[str]:
    """Paragraphs of so many words, no two alike: windows over the text, each with its number in it."""
    every = text.split()
    for number in range(count):
        start = number * 37 % max(1, len(every) - words)
        yield " ".join((*every[start : start + words - 3], f"No. {number + 1} ends."))


class Times:
    """What some questions took, each: by the clock, and of the processor."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.clock: list[float] = []
        self.processor: list[float] = []

    def take(self, ask: Callable[[], object]) -> None:
        before, begun = self._worked(), time.perf_counter()
        ask()
        self.clock.append(time.perf_counter() - begun)
        self.processor.append(self._worked() - before)

    def _worked(self) -> float:
        assert self._engine._server is not None
        return time.process_time() + self._engine._server.processor_time()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, default=TEXT, help="where the words come from")
    parser.add_argument("--paragraphs", type=int, default=60, help="how many are asked (default: 60)")
    parser.add_argument("--words", type=int, default=100, help="words of each (default: 100)")
    options = parser.parse_args(arguments)
    texts = list(paragraphs(options.text.read_text("utf-8"), options.paragraphs + WARMING, options.words))

    session = requests.Session()
    session.trust_env = False

    def asker(url: str, text: str) -> Callable[[], object]:
        return lambda: session.post(f"{url}/v2/check", data={"language": "en-US", "text": text}).raise_for_status()

    with Engine() as engine, Desk(run.Settings(), lambda: engine) as desk:
        ours, again, alone, longer = (Times(engine) for _ in range(4))
        if not desk.warm():
            raise SystemExit("LanguageTool did not get ready")
        assert engine._server is not None
        theirs = engine._server.url
        listener = languagetool_server.listen(0)
        mine = f"http://{server.HOST}:{listener.getsockname()[1]}"
        made = server.made(languagetool_server.application(desk, ENGLISH, listener.getsockname()[1]))
        threading.Thread(target=made.run, kwargs={"sockets": [listener]}, daemon=True).start()
        for number, text in enumerate(texts):
            sides = [(ours, asker(mine, text)), (alone, asker(theirs, text))]
            for times, ask in sides if number % 2 else reversed(sides):
                times.take(ask)
            again.take(asker(mine, text))
        # A text of ten pages, of which one paragraph changes each time.
        document = [*texts[:40]]
        for number in range(12):
            document[number] = f"Changed {number}. {document[number]}"
            longer.take(asker(mine, "\n\n".join(document)))
        made.should_exit = True

    table = Table("what", "median", "95th percentile", "processor", "target", "")
    rows = (
        (f"a new paragraph of {options.words} words", ours, WARMING, TARGET),
        ("the same, LanguageTool alone", alone, WARMING, None),
        ("the paragraph again, unchanged", again, WARMING, None),
        ("40 paragraphs, one of them changed", longer, 2, None),
    )
    for what, times, warming, target in rows:
        clock = times.clock[warming:]
        median, high, processor = (
            statistics.median(clock),
            statistics.quantiles(clock, n=20)[-1],
            times.processor[warming:],
        )
        met = "" if target is None else "met" if median < target else "MISSED"
        shown = "" if target is None else f"{target * 1000:.0f} ms"
        cells = (f"{1000 * figure:.0f} ms" for figure in (median, high, statistics.mean(processor)))
        table.add_row(what, *cells, shown, met)
    Console(width=110).print(table)
    pairs = list(zip(ours.clock, alone.clock, strict=True))[WARMING:]
    work = sum(ours.processor[WARMING:]) / sum(alone.processor[WARMING:])
    clock = statistics.median(one / other for one, other in pairs)
    print(f"Ratio to LanguageTool alone: {clock:.2f} by the clock (median of pairs), {work:.2f} of the processor.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

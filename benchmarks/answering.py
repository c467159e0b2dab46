"""How soon a paragraph is answered by `zhengming serve`, beside LanguageTool alone asked the same in the same run.

    python -m benchmarks.answering [--text FILE] [--paragraphs N] [--words N]

Both are asked over HTTP and warm; who goes first changes with each paragraph. Both speak with the same Java.
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


def seconds(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


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

    ours: list[float] = []
    again: list[float] = []
    alone: list[float] = []
    longer: list[float] = []
    with Engine() as engine, Desk(run.Settings(), lambda: engine) as desk:
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
                times.append(seconds(ask))
            again.append(seconds(asker(mine, text)))
        # A text of ten pages, of which one paragraph changes each time.
        document = [*texts[:40]]
        for number in range(12):
            document[number] = f"Changed {number}. {document[number]}"
            longer.append(seconds(asker(mine, "\n\n".join(document))))
        made.should_exit = True

    table = Table("what", "median", "95th percentile", "target", "")
    rows = (
        (f"a new paragraph of {options.words} words", ours[WARMING:], TARGET),
        ("the same, LanguageTool alone", alone[WARMING:], None),
        ("the paragraph again, unchanged", again[WARMING:], None),
        ("40 paragraphs, one of them changed", longer[2:], None),
    )
    for what, times, target in rows:
        median, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        met = "" if target is None else "met" if median < target else "MISSED"
        shown = "" if target is None else f"{target * 1000:.0f} ms"
        table.add_row(what, f"{median * 1000:.0f} ms", f"{high * 1000:.0f} ms", shown, met)
    Console(width=110).print(table)
    ratio = statistics.median(one / other for one, other in zip(ours[WARMING:], alone[WARMING:], strict=True))
    print(f"Ratio to LanguageTool alone, median of pairs: {ratio:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Gathers open English prose for `build_ngrams.py`: one file a source, one paragraph a line.

    python -m scripts.gather_english CLONES OUT [--most WORDS]

`CLONES` holds bare or full clones of the repositories in `SOURCES`, each in a folder ``owner+name`` (or a git directory
below it). What is written stays on this machine: only counts of word sequences go into the program. `--most`: of each
source files taken at random, until they have so many words; `fit_judge.py` needs no more than a million.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_NOTE = re.compile(r"\[\d+\]|\^\d+")
_MARKS = re.compile(r"[*_`#|]{1,4}")
# A line of prose: so many words, few of them with capitals, an end.
_LEAST_WORDS = 8
_SEED = 3


@dataclass(frozen=True)
class Source:
    repository: str
    under: str
    """Only files whose path matches this."""
    read: Callable[[str], Iterator[str]]
    """The paragraphs of a file."""
    licence: str


def _plain(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n|(?<=[.!?:;])\s*\n", text):
        yield re.sub(r"^\s*\d+\.\s+", "", paragraph)


def _lines(text: str) -> Iterator[str]:
    yield from text.splitlines()


def _markdown(text: str) -> Iterator[str]:
    if text.startswith("---\n"):
        text = text.partition("\n---")[2]
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*>|]|\d+\.)\s)", text):
        if "|" not in paragraph and not paragraph.startswith(("    ", "    -", "+--")):
            yield _NOTE.sub("", _MARKS.sub("", _LINK.sub(r"\1", paragraph))).lstrip("-> ")


def _hansard(text: str) -> Iterator[str]:
    try:
        data = json.loads(text)
    except ValueError:
        return
    for section in data.get("takesSectionVOList") or ():
        for paragraph in re.split(r"</p>|<br\s*/?>", section.get("content") or ""):
            yield html.unescape(_TAG.sub("", paragraph))
    for paragraph in re.split(r"</p>|<br\s*/?>|\n\n", data.get("htmlFullContent") or ""):
        yield html.unescape(_TAG.sub("", paragraph))


SOURCES = (
    Source("chinapedia/wikipedia.abstract.en", r"^\"?Page/", _markdown, "Wikipedia, CC BY-SA 4.0"),
    Source(
        "SarahFranzen/Emotions_in_the_United_Nations_General_Debates",
        r"data_original/TXT/[^.]*/[A-Z][^/]*\.txt$",
        _plain,
        "UN General Debate Corpus, records of the United Nations",
    ),
    Source("Martingeek4life/Sin-r", r"^it-en/en/", _lines, "Europarl v7, European Parliament, reuse with source"),
    Source("brian14708/wh-briefings", r"\.md$", _markdown, "White House releases, public domain"),
    Source(
        "parleh-mate/singapore-parliament-speeches",
        r"^resource-(archive-)?json/",
        _hansard,
        "Hansard of the Parliament of Singapore; data set CC0",
    ),
)


def _is_prose(line: str) -> bool:
    words = line.split()
    if len(words) < _LEAST_WORDS:
        return False
    small = sum(word[:1].islower() for word in words)
    return small >= 0.5 * len(words)


def _gather(source: Source, clones: Path, out: Path, most: int | None) -> str:
    folder = clones / source.repository.replace("/", "+")
    folder = next(f for f in (folder / "repo", folder) if f.exists())
    listed = subprocess.run(
        ["git", "-C", folder, "-c", "core.quotePath=off", "ls-tree", "-r", "HEAD"], capture_output=True, check=True
    ).stdout.decode("utf-8", "replace")
    wanted = re.compile(source.under)
    blobs = [line.split("\t")[0].split()[2] for line in listed.splitlines() if wanted.search(line.split("\t")[1])]
    if most is not None:
        random.Random(_SEED).shuffle(blobs)
    target = out / f"{source.repository.replace('/', '+')}.txt"
    seen: set[int] = set()
    words = files = 0
    with (
        subprocess.Popen(
            ["git", "-C", folder, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as git,
        target.open("w", encoding="utf-8") as file,
    ):
        assert git.stdin is not None and git.stdout is not None
        for blob in blobs:
            if most is not None and words >= most:
                break
            files += 1
            git.stdin.write(f"{blob}\n".encode())
            git.stdin.flush()
            header = git.stdout.readline().split()
            if header[-1:] == [b"missing"]:
                continue
            data = git.stdout.read(int(header[2]) + 1).decode("utf-8", "replace")
            for paragraph in source.read(data):
                line = _SPACE.sub(" ", paragraph).strip()
                if _is_prose(line) and "\ufffd" not in line:
                    key = hash(line)
                    if key not in seen:
                        seen.add(key)
                        file.write(line + "\n")
                        words += line.count(" ") + 1
        git.stdin.close()
    return f"{source.repository}: {words:,} words of {files:,} files"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--most", type=int, help="words of each source")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(_gather, source, options.clones, options.out, options.most) for source in SOURCES]
        for job in jobs:
            print(job.result(), flush=True)


if __name__ == "__main__":
    main()

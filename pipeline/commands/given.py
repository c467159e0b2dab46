"""What the options of a command stand for: its settings, the release that a name means, who decides."""

from __future__ import annotations

import argparse
import getpass
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from pipeline import files, run
from pipeline.commands import shared
from pipeline.documents import read
from pipeline.model import USUAL, InputError, tell


def settings(options: argparse.Namespace) -> run.Settings:
    return run.Settings(
        glossary=options.glossary,
        corrections=options.corrections,
        reports=options.reports if has_reports(options) else _nowhere(),
        grammar=not options.no_grammar,
        languagetool_url=options.languagetool_url,
        model=not options.no_model,
        sentences=not options.no_sentence_model,
        source=options.source,
        columns=options.columns,
        only=frozenset(_rules(options, "rule")),
        without=frozenset(_rules(options, "no_rule")),
        depth=getattr(options, "level", USUAL),
    )


def has_reports(options: argparse.Namespace) -> bool:
    """False where ``--reports none`` was said: no page is written, and no folder stays."""
    return str(options.reports) != shared.NO_REPORTS


@cache
def _nowhere_to_stay() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="zhengming-")


def _nowhere() -> Path:
    """A folder for what a run keeps while it lasts; it goes with the process."""
    return Path(_nowhere_to_stay().name)


def _rules(options: argparse.Namespace, name: str) -> list[str]:
    """The rules named with ``--rule`` or ``--no-rule``. Raises InputError for one that is none."""
    named: list[str] = getattr(options, name, [])
    if named:
        # Imported here: it holds every check.
        from pipeline.checks import rules

        for rule in named:
            if not rules.is_known(rule):
                raise rules.unknown(rule, f"--{name.replace('_', '-')}")
    return named


def reviewer(options: argparse.Namespace) -> str:
    return _named(options) or getpass.getuser()


def is_named(options: argparse.Namespace) -> bool:
    """True where somebody said who decides, now or before; else it is the name of the login."""
    return bool(_named(options))


def _named(options: argparse.Namespace) -> str:
    named: str | None = options.reviewer or os.environ.get("ZHENGMING_REVIEWER")
    return named or _kept_reviewer()


def _reviewer_file() -> Path:
    # Imported here: most commands sign nothing.
    import platformdirs

    return platformdirs.user_config_path("zhengming", appauthor=False) / "reviewer.txt"


def _kept_reviewer() -> str:
    """Who signed last on the desk; empty where nobody did."""
    with suppress(OSError, ValueError):
        name = _reviewer_file().read_text("utf-8").strip()
        return name if name.isprintable() and len(name) <= 200 else ""
    return ""


def keep_reviewer(name: str) -> None:
    """Keeps who decides, for the next time; where that cannot be written it holds for this time alone."""
    with suppress(InputError):
        files.write(_reviewer_file(), f"{name}\n".encode())


def release(name: str) -> Path:
    """The release that a name stands for: a path, ``NAME.en.txt``, ``NAME.en`` or ``NAME`` in ``releases/``."""
    given = Path(name)
    if given.is_file():
        return given
    folder = Path(read.RELEASES)
    # Others in the folder that cannot be used are no reason to refuse this one.
    listed = [one for one in read.listing([folder]) if isinstance(one, Path)]
    found = [p for p in listed if name in (p.name, p.stem) or read.stem(p) == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(name, tell("this may be {a}", a=", ".join(p.name for p in found)), tell("name the file"))
    raise InputError(name, tell("no such release in {a}/", a=folder), tell("name a release or its path"))

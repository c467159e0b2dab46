"""A check on several processes or machines, by Dask.distributed.

Workers check shards of the releases, each with a LanguageTool of its own, and lay what they found in a cache beside the
reports. The run itself goes through all releases in order, as it does alone, takes over each shard's cache when it is
done, and writes the reports: the same bytes, whoever died on the way. What a shard did not find the run finds itself.
"""

from __future__ import annotations

import atexit
import hashlib
import ipaddress
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline import cache, files, run, system
from pipeline.decisions import standing
from pipeline.documents import read
from pipeline.glossary import glossary
from pipeline.model import InputError, tell

if TYPE_CHECKING:
    import distributed

    from pipeline.engine import languagetool, selection, warm

SHARD = 64
"""Releases that a worker is given at once: some minutes of work, so that little is lost with a worker."""
FOLDER = ".shards"
"""Of the folder of reports: a folder a shard, with its cache and, when it is done, its marker."""
_MARKER = "done"
# How often a shard is given to another worker when one dies or its engine is lost.
_TRIES = 20
# Of a worker's engine: it will see many words.
_MANY_WORDS = 1_000_000
_CLOSING_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Cluster:
    """Who checks: so many workers on this machine, or those of a scheduler."""

    workers: int = 0
    scheduler: str = ""
    """An address as Dask writes it, ``tls://host:8786``; "": one on this machine, for this run."""


@dataclass(frozen=True, slots=True)
class _Shard:
    name: str
    paths: tuple[str, ...]


# --- the run ----------------------------------------------------------------------------------------------------------


@contextmanager
def lent(paths: Sequence[Path], settings: run.Settings, cluster: Cluster) -> Iterator[run.Lent]:
    """Sets the workers going on the releases that the paths stand for; the run that takes what is lent waits for each
    shard when it comes to its first release.

    Raises InputError where there is no Dask, or an address that may not be used or does not answer.
    """
    address = _allowed(cluster.scheduler)
    dask = _dask()
    folder = settings.reports / FOLDER
    for own in (settings.reports, folder):
        files.refuse_link(own)
    shards = list(_shards(paths, settings))
    with ExitStack() as stack:
        client = stack.enter_context(_client(dask, address, cluster.workers))
        shared = replace(settings, reports=Path())
        asked = {
            shard.name: client.submit(
                _check, cache.program(), str(Path.cwd()), shard, folder, shared,
                key=f"zhengming-{shard.name}-{os.urandom(4).hex()}", retries=_TRIES, pure=False,
            )
            for shard in shards
            if not (folder / shard.name / _MARKER).is_file()
        }  # fmt: skip
        of = {path: shard.name for shard in shards for path in shard.paths}
        taken: set[str] = set()

        def ready(path: Path, store: cache.Cache) -> None:
            shard = of.get(str(path))
            if shard is None or shard in taken:
                return
            taken.add(shard)
            if shard in asked:
                # What a shard could not do this run does, and says what is wrong.
                with suppress(Exception):
                    asked.pop(shard).result()
            store.take(folder / shard / ".cache.sqlite")

        yield run.Lent(ready=ready)
        # Every release is in the cache of the run now.
        shutil.rmtree(folder, ignore_errors=True)


def _shards(paths: Sequence[Path], settings: run.Settings) -> Iterator[_Shard]:
    """The releases in their order, some at a time; a shard is called by all that its findings depend on."""
    beside = read.Beside()
    listed = [path for path in read.listing(list(paths)) if isinstance(path, Path)]
    house = f"{cache.program()}\0{replace(settings, reports=Path())!r}\0{_stamps(settings)}".encode()
    for start in range(0, len(listed), SHARD):
        some = listed[start : start + SHARD]
        told = hashlib.blake2b(house, digest_size=16)
        for path in some:
            source = settings.source or beside.source_of(path)
            told.update(f"{path}\0{_stamp(path)}\0{source}\0{_stamp(source)}\0".encode("utf-8", "surrogateescape"))
        yield _Shard(told.hexdigest(), tuple(map(str, some)))


def _stamps(settings: run.Settings) -> str:
    """When the files that hold for all releases were written. Raises InputError for a glossary that is not there."""
    held = (*glossary.files(settings.glossary), settings.corrections / standing.NAME)
    return "\0".join(f"{file} {_stamp(file)}" for file in held)


def _stamp(path: Path | None) -> str:
    with suppress(OSError):
        if path is not None:
            stat = path.stat()
            return f"{stat.st_size} {stat.st_mtime_ns}"
    return ""


def _dask() -> Any:
    try:
        import dask

        # Its log, set up by the import: what it would say of a worker that dies is no news to anybody.
        with dask.config.set({"logging.distributed": "critical"}):
            import distributed
    except ImportError:
        problem = tell("this needs Dask.distributed, which is not installed")
        raise InputError(
            "--workers", problem, tell("install it: {a}", a=system.adding("distributed", "cluster"))
        ) from None
    return distributed


def _allowed(address: str) -> str:
    """An address of a scheduler that is on this machine or spoken to in TLS. Raises InputError for any other."""
    parts = urlsplit(address if "//" in address or not address else f"tcp://{address}")
    if not address or parts.scheme == "tls" or _is_here(parts.hostname or ""):
        return address
    problem = tell("releases are not sent to another machine without encryption")
    raise InputError(f"--scheduler {address}", problem, tell("name an address that begins with tls://"))


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


@contextmanager
def _client(dask: Any, address: str, workers: int) -> Iterator[distributed.Client]:
    # A worker that dies takes nothing with it: however many do, its shard is given to another.
    import dask.config as config

    settings = {
        "distributed.scheduler.allowed-failures": _TRIES,
        "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
    }
    with config.set(settings), ExitStack() as stack:
        if not address:
            with system.deaf():
                local = dask.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs=50,
                )
            stack.callback(local.close, timeout=_CLOSING_SECONDS)
        try:
            client = dask.Client(address or local, timeout=_CLOSING_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            problem = tell("no scheduler answers ({a})", a=error)
            raise InputError(f"--scheduler {address}", problem, tell("start one, or leave the option out")) from None
        stack.callback(client.close, timeout=_CLOSING_SECONDS)
        yield client


# --- a worker ---------------------------------------------------------------------------------------------------------

_kept: list[warm.KeptEngine] = []
"""The engine of this process, once it is asked for."""


def _engine(rules: selection.RuleChoice) -> languagetool.Engine:
    if not _kept:
        # Imported here: a worker that finds all of its releases unchanged has no use for it.
        from pipeline.engine import warm

        _kept.append(warm.KeptEngine(_MANY_WORDS))
    return _kept[0].of(rules)


@atexit.register
def _close() -> None:
    for kept in _kept:
        kept.close()


def _check(program: str, home: str, shard: _Shard, folder: Path, settings: run.Settings) -> bool:
    """Checks the releases of a shard and marks it as done. In a worker; paths are those of the run, as given."""
    os.chdir(home)
    if cache.program() != program:
        raise RuntimeError("this worker has another version of the program")
    own = folder / shard.name
    if (own / _MARKER).is_file():
        return True
    engine = None if settings.languagetool_url else _engine
    try:
        for _ in run.examine([*map(Path, shard.paths)], replace(settings, reports=own), lent=run.Lent(engine=engine)):
            pass
    except InputError:
        # Its engine may be gone: the next try begins with another.
        _close()
        raise
    files.write(own / _MARKER, b"")
    return True

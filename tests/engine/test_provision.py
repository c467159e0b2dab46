"""The set-up against a Maven repository of our own on this machine: whole or not at all, resumable, once."""

from __future__ import annotations

import hashlib
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine import provision
from pipeline.engine.folder import announce
from pipeline.model import InputError
from tests.waiting import HANG, until
from tests.weights_wheel import wheel

ROOT = Path(__file__).parents[2]
FETCHED_AT_ONCE = 4
PARTS = ("languagetool-server", "language-en", "morfologik", "segment", "jackson", "guava")
RUN = (
    "import sys; from pathlib import Path; from pipeline.engine import provision, weights; "
    "provision.LOCK, weights.LOCK = map(Path, sys.argv[1:]); sys.exit(provision.main([]))"
)


class Repository:
    """Small jars behind a real HTTP server; counts what is asked for. It may be slow or wrong, or stop in the middle of
    the fifth jar and of those after it, and hang up when it is `over`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: Counter[str] = Counter()
        self.delay = 0.0
        self.over: threading.Event | None = None
        self.spoilt: set[str] = set()
        entries = []
        for part in PARTS:
            jar = folder / "org/test" / part / "6.8" / f"{part}-6.8.jar"
            jar.parent.mkdir(parents=True)
            with zipfile.ZipFile(jar, "w") as archive:
                archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nClass-Path: ./libs/old.jar\r\n\r\n")
                archive.writestr(f"{part}.class", os.urandom(20_000))
            entries.append(
                f'[[dependencies]]\ngroupId = "org.test"\nartifactId = "{part}"\nversion = "6.8"\n'
                f'packaging = "jar"\nsha256 = "{hashlib.sha256(jar.read_bytes()).hexdigest()}"\n'
            )
        self.model = wheel(folder.parent / "model")
        self.lock = folder / "lock.toml"
        self.lock.write_text("\n".join(entries), encoding="utf-8")
        repository = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                repository.asked[name] += 1
                path = repository.folder / self.path.lstrip("/")
                found = path.is_file()
                data = path.read_bytes() if found else b""
                if name in repository.spoilt:
                    data = data[:-1] + b"x"
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                half = len(data) // 2
                try:
                    self.wfile.write(data[:half])
                    self.wfile.flush()
                    time.sleep(repository.delay)
                    if repository.over and name in list(repository.jars)[FETCHED_AT_ONCE:]:
                        repository.over.wait(HANG)
                        return
                    self.wfile.write(data[half:])
                except OSError:
                    pass

            def log_message(self, *words: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def jars(self) -> dict[str, int]:
        return {name: count for name, count in self.asked.items() if name.endswith(".jar")}


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    made = Repository(tmp_path / "repository")
    yield made
    made.server.shutdown()
    made.server.server_close()


def start(repository: Repository, tmp_path: Path, **more: str) -> subprocess.Popen[str]:
    settings = tmp_path / "jgo.conf"
    port = repository.server.server_address[1]
    settings.write_text(f"[repositories]\ncentral = http://127.0.0.1:{port}\n", encoding="utf-8")
    # No java and no mvn on PATH, an empty home folder, no proxies: what a fresh machine has.
    environment = {
        "PATH": "",
        "HOME": str(tmp_path / "user"),
        "ZHENGMING_HOME": str(tmp_path / "home"),
        "JGO_CONFIG_FILE": str(settings),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(repository.model.folder),
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(repository.lock), str(repository.model.lock)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def install(repository: Repository, tmp_path: Path, **more: str) -> tuple[int, str]:
    process = start(repository, tmp_path, **more)
    _, errors = process.communicate(timeout=HANG)
    return process.returncode, errors


def places(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home").glob("languagetool-*"))


def test_it_installs_once_and_needs_no_network_afterwards(repository: Repository, tmp_path: Path) -> None:
    status, errors = install(repository, tmp_path)
    assert status == 0, errors
    assert "6 of 6 files" in errors
    assert repository.jars == {f"{part}-6.8.jar": 1 for part in PARTS}
    (place,) = places(tmp_path)
    tool = place / "LanguageTool-6.8"
    assert sorted(p.name for p in (tool / "libs").iterdir()) == sorted(f"{part}-6.8.jar" for part in PARTS[1:])
    with zipfile.ZipFile(tool / "languagetool-server.jar") as jar:
        manifest = jar.read("META-INF/MANIFEST.MF").decode()
    assert all(len(line) <= 72 for line in manifest.split("\r\n"))
    unfolded = manifest.replace("\r\n ", "")
    assert "Class-Path: libs/guava-6.8.jar libs/jackson-6.8.jar" in unfolded and "./" not in unfolded
    model = next((tmp_path / "home").glob("sentences-*"))
    assert (model / "small.gguf").read_bytes() == repository.model.data
    assert sorted(p.name for p in (tmp_path / "home").iterdir()) == ["install.lock", place.name, model.name]

    repository.server.shutdown()
    repository.server.server_close()
    repository.model.path.unlink()
    assert install(repository, tmp_path) == (0, "")


def test_without_the_sentence_model_the_set_up_is_told_and_good(repository: Repository, tmp_path: Path) -> None:
    repository.model.path.unlink()
    status, errors = install(repository, tmp_path)
    assert status == 0 and len(places(tmp_path)) == 1
    assert "the sentence model could not be fetched" in errors.splitlines()[-1]


def test_a_jar_with_another_checksum_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.spoilt.add("guava-6.8.jar")
    status, errors = install(repository, tmp_path)
    assert status == 2
    last = errors.splitlines()[-1]
    assert last.startswith("org.test:guava:6.8: ") and "checksum" in last and "try again" in last
    assert not places(tmp_path)
    repository.spoilt.clear()
    assert install(repository, tmp_path)[0] == 0


def test_no_network_is_one_sentence(repository: Repository, tmp_path: Path) -> None:
    repository.server.shutdown()
    repository.server.server_close()
    status, errors = install(repository, tmp_path)
    assert status == 2 and "Traceback" not in errors
    assert "could not be fetched" in errors.splitlines()[-1]
    assert not places(tmp_path)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_an_interruption_is_resumed(blow: signal.Signals, repository: Repository, tmp_path: Path) -> None:
    repository.over = threading.Event()
    process = start(repository, tmp_path)
    until(lambda: len(repository.jars) == len(PARTS), "not all jars are asked for")
    process.send_signal(blow)
    repository.over.set()
    process.communicate(timeout=HANG)
    assert process.returncode != 0
    assert not places(tmp_path)
    repository.over = None
    repository.asked.clear()
    status, errors = install(repository, tmp_path)
    assert status == 0, errors
    # Four at a time: where the last two are asked for, two are there.
    assert len(repository.jars) <= len(PARTS) - 2
    assert len(places(tmp_path)) == 1


def test_two_at_once_fetch_everything_once(repository: Repository, tmp_path: Path) -> None:
    repository.delay = 0.3
    both = [start(repository, tmp_path), start(repository, tmp_path)]
    for process in both:
        _, errors = process.communicate(timeout=HANG)
        assert process.returncode == 0, errors
    assert repository.jars == {f"{part}-6.8.jar": 1 for part in PARTS}
    assert len(places(tmp_path)) == 1


def test_a_home_that_cannot_be_written_is_one_sentence(repository: Repository, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    status, errors = install(repository, tmp_path, ZHENGMING_HOME=str(file / "home"))
    assert status == 2
    assert errors.count("\n") == 1 and "ZHENGMING_HOME" in errors


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n", "this is Java 11"),
        ("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n", "this is Java 8"),
        ("#!/bin/sh\nexit 1\n", "this does not run as a Java"),
        (None, "no program"),
    ],
)
def test_a_java_that_does_not_do_is_one_sentence(
    script: str | None, said: str, repository: Repository, tmp_path: Path
) -> None:
    java = tmp_path / "java"
    if script is not None:
        java.write_text(script, encoding="utf-8")
        java.chmod(0o755)
    status, errors = install(repository, tmp_path, ZHENGMING_JAVA=str(java))
    assert status == 2
    assert said in errors and errors.count("\n") == 1
    assert not repository.jars


def test_the_lock_has_a_checksum_for_every_jar() -> None:
    entries = provision.LOCK.read_text(encoding="utf-8").split("[[dependencies]]")[1:]
    assert len(entries) > 100
    assert all('sha256 = "' in entry for entry in entries)


def test_the_real_installation_has_its_class_archive() -> None:
    installed = provision.install(announce)
    assert installed.archive_flags(), "the class archive could not be made"
    assert installed.java_version >= provision.OLDEST_JAVA


@pytest.mark.parametrize("name", ["libs/guava-6.8.jar", "languagetool-server.jar"])
def test_a_jar_that_was_changed_is_noticed_before_classes_are_prepared_of_it(
    name: str, repository: Repository, tmp_path: Path
) -> None:
    assert install(repository, tmp_path)[0] == 0
    (root,) = (tmp_path / "home").glob("languagetool-*")
    jar = root / "LanguageTool-6.8" / name
    data = jar.read_bytes()
    jar.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    for marker in root.glob("classes-*"):
        marker.unlink()
    status, told = install(repository, tmp_path)
    assert status == 2
    assert f"{jar}: it is not what was installed; delete the folder {root}" in told
    jar.write_bytes(data)
    assert install(repository, tmp_path)[0] == 0


def test_copies_of_one_java_share_their_prepared_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each virtual environment has a copy of its own, and their classes take a minute to prepare."""
    monkeypatch.setenv("ZHENGMING_HOME", str(tmp_path))
    archives = []
    for folder, version, modules in (
        ("one", "25", b"m"),
        ("two", "25", b"m"),
        ("new", "25", b"mm"),
        ("old", "21", b"m"),
    ):
        java = tmp_path / folder / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text("#!/bin/sh\n", "ascii")
        java.chmod(0o755)
        (tmp_path / folder / "lib").mkdir()
        (tmp_path / folder / "lib" / "modules").write_bytes(modules)
        (tmp_path / folder / "release").write_text(f'JAVA_VERSION="{version}.0.2"\n', "ascii")
        monkeypatch.setenv("ZHENGMING_JAVA", str(java))
        archives.append(provision.installation().archive)
    assert archives[0] == archives[1]
    assert len(set(archives)) == 3


def test_phrases_are_marked_for_the_speller_alone() -> None:
    found = provision.install()
    with zipfile.ZipFile(found.lists) as lists:
        for name in lists.namelist():
            jar = next(found.jar.parent.glob(f"libs/{'language-en' if '/en/' in name else 'languagetool-core'}-*.jar"))
            with zipfile.ZipFile(jar) as packed:
                before = packed.read(name).decode("utf-8").split("\n")
            after = lists.read(name).decode("utf-8").split("\n")
            marked = [old for old, new in zip(before, after, strict=True) if new != old]
            # What a comment says is for nobody but the speller, which leaves out lines with a plus sign.
            assert all(new in (old, f"{old} #+") for old, new in zip(before, after, strict=True))
            assert len(marked) > 7_000 and all(" " in old.strip() for old in marked)
    assert found.class_path == (found.lists, found.jar)


def test_lists_that_were_changed_are_noticed(tmp_path: Path) -> None:
    real = provision.install()
    found = provision.Installation(tmp_path, real.java, real.java_version, real.archive)
    found.jar.parent.mkdir(parents=True)
    for path in (*real.jar.parent.iterdir(),):
        (found.jar.parent / path.name).symlink_to(path)
    provision.verify(found)
    found.lists.unlink()
    with zipfile.ZipFile(found.lists, "w") as lists:
        lists.writestr("org/languagetool/resource/spelling_global.txt", "Jiaxing")
    with pytest.raises(InputError, match=r"lists\.jar: it is not what was installed"):
        provision.verify(found)

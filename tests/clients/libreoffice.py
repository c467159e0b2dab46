"""LibreOffice Writer, without a screen, told of our server by its own settings; what its proofreading then says."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("writer.py")
PATIENCE = 180.0
"""Seconds; a first start makes a profile."""

# As “Tools > Options > Language Settings > LanguageTool Server” writes it.
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"><prop oor:name="BaseURL" \
oor:op="fuse"><value>{url}</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"><prop oor:name="IsEnabled" \
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def programs() -> tuple[str, str] | None:
    """LibreOffice, and a Python that has its `uno`; None where one of them is missing."""
    office = shutil.which("soffice")
    pythons = ("/usr/bin/python3", sys.executable)
    has = (
        p for p in pythons if not subprocess.run([p, "-c", "import uno"], capture_output=True, check=False).returncode
    )
    python = next(has, None)
    return (office, python) if office and python else None


@contextmanager
def _office(office: str, profile: Path, pipe: str) -> Iterator[None]:
    command = [
        *(office, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"),
        f"--accept=pipe,name={pipe};urp",
    ]
    # A session of its own: what it starts goes with it.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def proofread(document: Path, url: str, scratch: Path) -> Sequence[dict[str, Any]]:
    """Each paragraph of a document with its errors (see `writer`), Writer having `url` for its LanguageTool server."""
    found = programs()
    assert found is not None
    profile = scratch / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(url=url), "utf-8")
    pipe = f"zhengming{os.getpid()}"
    with _office(found[0], profile, pipe):
        told = subprocess.run(
            [found[1], SCRIPT, pipe, document], capture_output=True, timeout=PATIENCE, check=False, text=True
        )
    assert told.returncode == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]

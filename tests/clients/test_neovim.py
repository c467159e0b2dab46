"""A release in Neovim, whose own language client speaks with `zhengming lsp`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.decisions import decisions

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("neovim.lua")
RUN = "lua local done, why = pcall(dofile, [[{script}]]); if not done then print(why) vim.cmd('cquit') end"


def test_a_release_in_neovim(tmp_path: Path) -> None:
    neovim = shutil.which("nvim")
    if neovim is None:
        pytest.fail("no Neovim; on Debian and Ubuntu: apt-get install neovim")
    for name, text in {
        "glossary/names.csv": "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n",
        "releases/visit.en.txt": "😀 The delegates visited Jiaixng and saw it.\n",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, "utf-8")
    release = tmp_path / "releases" / "visit.en.txt"
    done = subprocess.run(
        [neovim, "--headless", "--clean", "-c", RUN.format(script=SCRIPT)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHON": sys.executable,
            "PYTHONPATH": str(ROOT),
            "HOUSE": str(tmp_path),
            "RELEASE": str(release),
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0, done.stderr
    told = dict(json.loads(line) for line in done.stdout.splitlines())
    # Neovim's columns are bytes: the emoji has four.
    assert (told["diagnostic"]["code"], told["diagnostic"]["from"], told["diagnostic"]["to"]) == (
        "names.near-glossary",
        27,
        34,
    )
    assert "glossary: 嘉兴 = Jiaxing, preferred (glossary/names.csv:2)" in told["hover"]
    assert told["actions"][:2] == ["Write “Jiaxing”", "Reject: this stays as it is"]
    assert told["text"] == ["😀 The delegates visited Jiaxing and saw it."]
    assert told["rejected"]
    (decided,) = decisions.load(tmp_path / "corrections" / "visit.en.toml", release.name)
    assert (decided.verdict, decided.exact, decided.reviewer) == ("rejected", "Jiaixng", "Lin Yue")

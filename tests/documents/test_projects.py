"""A project folder that OmegaT made is read as it is: translated documents beside their sources, else its memory."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.documents import read
from pipeline.model import InputError
from tests.commands.test_main import ROOT, files, zhengming

PROJECT = ROOT / "tests" / "data" / "formats" / "omegat-project"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT, tmp_path / "port")
    return tmp_path / "port"


def test_translated_documents_are_held_against_their_sources(project: Path) -> None:
    done = zhengming(project.parent, "check", "port", "--no-grammar", "--format", "json", "--reports", "none")
    assert done.returncode == 1, done.stderr
    (document,) = json.loads(done.stdout)["documents"]
    assert document["path"] == "port/target/make_okapi.html" and document["language"] == "en"
    assert document["source"] == "port/source/make_okapi.html"
    slip = document["issues"][0]
    assert (slip["text"], slip["suggestions"][0]) == ("Jiaixng", "Jiaxing")
    assert slip["source_sentence"].startswith("嘉兴")


def test_corrections_are_applied_beside_the_project_which_stays(project: Path) -> None:
    before = files(project)
    house = project.parent
    found = json.loads(zhengming(house, "check", "port", "--no-grammar", "--format", "json").stdout)["documents"][0]
    issue = found["issues"][0]["id"]
    done = zhengming(house, "decide", "port/target/make_okapi.html", issue, "accept", "--no-grammar")
    assert done.returncode == 0, done.stderr
    done = zhengming(house, "apply", "port", "--no-grammar")
    cleaned = (house / "cleaned" / "make_okapi.html").read_text("utf-8")
    assert "Port of Jiaxing" in cleaned
    assert files(project) == before


def test_before_there_are_documents_the_memory_is_read(project: Path) -> None:
    shutil.rmtree(project / "target")
    assert read.releases([project]) == [project / "omegat" / "project_save.tmx"]
    loaded = read.load(project / "omegat" / "project_save.tmx")
    assert loaded.document.source is not None and "Jiaixng" in loaded.document.text


def test_a_document_has_the_name_of_its_source(project: Path) -> None:
    for folder in ("source", "target"):
        (project / folder / "part").mkdir()
    (project / "source" / "part" / "port.zh.txt").write_text("嘉兴港开放了。\n", "utf-8")
    path = project / "target" / "part" / "port.zh.txt"
    path.write_text("The port of Jiaxing was opened.\n", "utf-8")
    assert [one.name for one in read.releases([project])] == ["make_okapi.html", "port.zh.txt"]
    assert read.load(path).document.language == "en"
    assert read.source_of(path) == project / "source" / "part" / "port.zh.txt"


def test_a_project_without_a_translation_says_so(project: Path) -> None:
    shutil.rmtree(project / "target")
    (project / "omegat" / "project_save.tmx").unlink()
    with pytest.raises(InputError, match="nothing is translated in this OmegaT project; save it, or have it make"):
        read.releases([project])

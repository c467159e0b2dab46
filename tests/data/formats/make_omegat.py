"""Makes omegat.tmx, omegat-level2.tmx and omegat-project/ of make_okapi.html, with OmegaT's console."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_lang>ZH-CN</source_lang><target_lang>EN-US</target_lang>
<sentence_seg>true</sentence_seg></project></omegat>
"""
SAID = {
    "嘉兴港": "Port of Jiaixng",
    "嘉兴位于浙江北部，<b0>临近上海</b0>。": "Jiaixng lies in the north of Zhejiang, <b0>near Shanghai</b0>.",
    "港口开放了<i1>。": "The port was opened<i1>.",
    "研发<i2>区</i2>很大。": "The R&D zo<i2>ne is</i2> large.",
    "平湖引进了第一个<a0>百亿元</a0>项目。": "Pinghu has its first <a0>ten-billion-yuan</a0> project.",
}

with tempfile.TemporaryDirectory() as folder:
    project = Path(folder) / "port"
    for name in ("source", "target", "tm", "omegat", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT)
    shutil.copy(HERE / "make_okapi.html", project / "source")
    memory = project / "omegat" / "project_save.tmx"

    def run(mode: str, *more: str) -> None:
        subprocess.run(["omegat", str(project), f"--mode={mode}", f"--config-dir={folder}/settings", *more], check=True)

    run("console-createpseudotranslatetmx", f"--pseudotranslatetmx={memory}", "--pseudotranslatetype=equal")
    text = memory.read_text("utf-8")
    for pair in SAID.items():
        chinese, english = map(escape, pair)
        own, other = (f'lang="{tag}">\n        <seg>{chinese}<' for tag in ("ZH-CN", "EN-US"))
        assert own in text and other in text, chinese
        text = text.replace(other, other.replace(chinese, english))
    # Addresses are no translation.
    units = re.split(r"(?<=</tu>\n)", text)
    text = "".join(unit for unit in units if "<tu>" not in unit or re.search("[一-龥]", unit))
    memory.write_text(text, "utf-8")
    run("console-translate")
    for kind, name in (("omegat", "omegat"), ("level2", "omegat-level2")):
        shutil.copy(project / f"port-{kind}.tmx", HERE / f"{name}.tmx")
    for name in ("omegat.project", "omegat/project_save.tmx", "source/make_okapi.html", "target/make_okapi.html"):
        copy = HERE / "omegat-project" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / name, copy)

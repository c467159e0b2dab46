"""Makes translate-toolkit-2.xlf (of make_translate-toolkit.po) and translate-toolkit.tbx with Translate Toolkit."""

from pathlib import Path

from translate.storage import po, tbx, xliff2

HERE = Path(__file__).parent

units = [
    unit for unit in po.pofile.parsefile(str(HERE / "make_translate-toolkit.po")).units if unit.source and unit.target
]
translation = xliff2.Xliff2File(sourcelanguage="zh", targetlanguage="en")
terms = tbx.tbxfile(sourcelanguage="zh", targetlanguage="en")
for unit in units:
    made = translation.addsourceunit(unit.source)
    made.target = unit.target
    made.addnote("a note", "translator")
for source, target in (("嘉兴", "Jiaxing"), ("研发", "R&D")):
    terms.addsourceunit(source).target = target
(HERE / "translate-toolkit-2.xlf").write_bytes(bytes(translation))
(HERE / "translate-toolkit.tbx").write_bytes(bytes(terms))

"""Writes python-docx.docx with python-docx 1.2 (`pip install python-docx`; only needed to make the file anew)."""

from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import RGBColor

document = docx.Document()
document.add_heading("Jiaixng opens its port", 1)
paragraph = document.add_paragraph("The port of ")
paragraph.add_run("Jiai").bold = True
paragraph.add_run("xng").italic = True
last = paragraph.add_run(" & others was opened to the “world”.  ")
last.font.color.rgb = RGBColor(0x12, 0x34, 0x56)
document.add_paragraph("One thing about Jiaixng", style="List Bullet")
table = document.add_table(2, 2)
table.cell(0, 0).text = "City"
table.cell(1, 0).text = "Jiaixng"
table.cell(1, 1).text = "7.2 percent"
document.add_paragraph("Line one\nline two\twith a tab.")
section = document.sections[0]
section.header.paragraphs[0].text = "News of Jiaixng"
section.footer.paragraphs[0].text = "Nothing here"
document.add_comment(paragraph.runs[1], "Is that Jiaixng?", "Wang Wei", "WW")
properties = document.core_properties
properties.author = properties.title = "Jiaixng"
assert document.element.find(qn("w:body")) is not None
document.save(str(Path(__file__).parent / "python-docx.docx"))

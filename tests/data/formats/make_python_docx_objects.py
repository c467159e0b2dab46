"""Writes python-docx-objects.docx with python-docx 1.2: sentences around every kind of object that is no text."""

import base64
import io
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
FRACTION = (
    f"<m:oMath {MATH}><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
)


def runs(*inside):
    return [parse_xml(f"<w:r {nsdecls('w', 'r')} {VML}>{one}</w:r>") for one in inside]


def complex_field(instruction, result=()):
    middle = runs('<w:fldChar w:fldCharType="separate"/>', *result) if result else []
    begin = runs('<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{instruction}</w:instrText>")
    return [*begin, *middle, *runs('<w:fldChar w:fldCharType="end"/>')]


def picture(paragraph):
    paragraph.add_run().add_picture(io.BytesIO(DOT), Mm(4), Mm(4))


def elements(make):
    return lambda paragraph: paragraph._p.extend(make())


def picture_field(paragraph):
    paragraph._p.extend(runs('<w:fldChar w:fldCharType="begin"/>', "<w:instrText>INCLUDEPICTURE a.png</w:instrText>",
                             '<w:fldChar w:fldCharType="separate"/>'))  # fmt: skip
    picture(paragraph)
    paragraph._p.extend(runs('<w:fldChar w:fldCharType="end"/>'))


OBJECTS = {
    "formula": elements(lambda: [parse_xml(FRACTION)]),
    "picture": picture,
    "symbol": elements(lambda: runs('<w:sym w:font="Wingdings" w:char="F0E0"/>')),
    "embedded object": elements(lambda: runs('<w:object><v:shape id="o1" style="width:9pt;height:9pt"/>'
                                             '<o:OLEObject Type="Embed" ProgID="Equation.3"/></w:object>')),
    "shape": elements(lambda: runs('<w:pict><v:rect id="r1" style="width:9pt;height:9pt"/></w:pict>')),
    "equation field": elements(lambda: complex_field(r" EQ \f(1,2) ")),
    "picture field": picture_field,
    "page field": elements(lambda: complex_field(" PAGE ")),
}  # fmt: skip


def fill(paragraph, pattern, place):
    first, *others = pattern.split("|")
    paragraph.add_run(first)
    for text in others:
        place(paragraph)
        paragraph.add_run(text)
    return paragraph


document = docx.Document()
section = document.sections[0]
for name, place in OBJECTS.items():
    document.add_heading(f"The {name}", 1)
    for pattern in (
        "The ratio of cargo is | in Haining.",
        "The rate of Jiaixng is given by |.",
        "Visit the | the logo of the city is there.",
        "| is the sign of the port.",
        "| The port grew fast last year.",
        "The sum of | and |, as of |; it grew (see |): |",
    ):
        fill(document.add_paragraph(), pattern, place)
    table = document.add_table(1, 2)
    fill(table.cell(0, 0).paragraphs[0], "A cell of Jiaixng with | .", place)
    fill(table.cell(0, 1).paragraphs[0], "|", place)
    fill(section.header.add_paragraph(), "News of Jiaixng | of |.", place)
floating = document.add_paragraph("The city of Jia")
floating._p.append(runs('<w:pict><v:shape id="f1" style="position:absolute;width:9pt;height:9pt"/></w:pict>')[0])
floating.add_run("xing grew.")
silent = document.add_paragraph("The port")
silent._p.extend(complex_field(' XE "port" '))
silent.add_run(" grew.")
document.save(str(Path(__file__).parent / "python-docx-objects.docx"))

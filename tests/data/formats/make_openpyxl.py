"""Writes openpyxl.xlsx with openpyxl 3.1 (`pip install openpyxl`; only needed to make the file anew).

    soffice --headless --convert-to xlsx --outdir OTHER tests/data/formats/openpyxl.xlsx

makes libreoffice.xlsx of it, with shared strings.
"""

from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Release"
bold = TextBlock(InlineFont(b=True), "Jiai")
for row in (
    ["No.", "原文", "English", "Notes"],
    [1, "嘉兴港开放了。", "The port of Jiaixng was opened.", "ok"],
    [2, "平湖是县级市。", "Pinghu is a city. It grew by 5%.", None],
    [3, "嘉兴港开放了。", "The port of Jiaixng was opened.", "=1+1"],
    [4, "嘉兴和海宁", CellRichText("In ", bold, "xng & <so>"), ""],
):
    sheet.append(row)
other = book.create_sheet("Other")
other.append(["Jiaixng alone"])
other.append(["The port of Jiaixng was opened."])
book.save(Path(__file__).parent / "openpyxl.xlsx")

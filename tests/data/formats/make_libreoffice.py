"""Writes libreoffice.docx with LibreOffice itself.

Run by a Python that has LibreOffice’s `uno` (Debian: python3-uno), with soffice on the path:

    /usr/bin/python3 tests/data/formats/make_libreoffice.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import LINE_BREAK, PARAGRAPH_BREAK

HERE = Path(__file__).parent


def value(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


def desktop(profile):
    """A headless LibreOffice of our own and its process; at most 60 s."""
    pipe = f"zhengming{time.monotonic_ns()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
         f"--accept=pipe,name={pipe};urp"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context), office
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("LibreOffice did not start within 60 s")


def build(document):
    text = document.Text
    cursor = text.createTextCursor()

    def say(words, **properties):
        for name, content in properties.items():
            cursor.setPropertyValue(name, content)
        text.insertString(cursor, words, False)
        for name in properties:
            cursor.setPropertyToDefault(name)

    def end():
        text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)

    cursor.ParaStyleName = "Heading 1"
    say("Jiaixng opens its port")
    end()
    cursor.ParaStyleName = "Standard"
    say("The port of ")
    say("Jiai", CharWeight=150.0)
    say("xng")
    say(" & its “sister” <port> opened to the world.")
    note = document.createInstance("com.sun.star.text.Footnote")
    text.insertTextContent(cursor, note, False)
    note.Text.setString("The office of Jiaixng says so.")
    say(" More is on ")
    say("the site of Jiaixng", HyperLinkURL="https://example.org/")
    say(".")
    end()
    say("Line one of Jiaixng")
    text.insertControlCharacter(cursor, LINE_BREAK, False)
    say("line two\twith a tab.")
    end()
    table = document.createInstance("com.sun.star.text.TextTable")
    table.initialize(2, 2)
    text.insertTextContent(cursor, table, False)
    for name, words in (("A1", "City"), ("B1", "Growth"), ("A2", "Jiaixng"), ("B2", "7.2 percent")):
        table.getCellByName(name).setString(words)
    frame = document.createInstance("com.sun.star.drawing.CustomShape")
    frame.Size = uno.createUnoStruct("com.sun.star.awt.Size", 6000, 2000)
    text.insertTextContent(cursor, frame, False)
    frame.CustomShapeGeometry = (value("Type", "rectangle"),)
    frame.TextBox = True
    frame.setString("A box about Jiaixng.")
    end()
    page = document.createInstance("com.sun.star.text.TextField.PageNumber")
    styles = document.StyleFamilies.getByName("PageStyles").getByName("Standard")
    styles.HeaderIsOn = styles.FooterIsOn = True
    styles.HeaderText.setString("News of Jiaixng")
    styles.FooterText.setString("Page ")
    styles.FooterText.insertTextContent(styles.FooterText.End, page, False)
    say("The mayor came. The governor left. Nobody in Jiaixng saw it.")
    document.RecordChanges = True
    search = document.createSearchDescriptor()
    search.SearchString = "governor"
    document.findFirst(search).setString("secretary of Jiaixng")
    search.SearchString = "Nobody"
    document.findFirst(search).setString("")
    document.RecordChanges = False


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as profile:
        window, office = desktop(profile)
        try:
            document = window.loadComponentFromURL("private:factory/swriter", "_blank", 0, (value("Hidden", True),))
            build(document)
            target = HERE / "libreoffice.docx"
            document.storeToURL(target.resolve().as_uri(), (value("FilterName", "MS Word 2007 XML"),))
            document.close(True)
            print(target)
        finally:
            office.terminate()
            office.wait(30)

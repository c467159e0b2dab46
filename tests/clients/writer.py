"""Run by a Python that has LibreOffice's `uno`: opens a document in a running Writer, prints what proofreading says.

    python3 writer.py PIPE DOCUMENT

One JSON object a paragraph: its text, and of each error the words, the suggestions, the comments and the rule.
"""

import contextlib
import json
import pathlib
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.TextMarkupType import PROOFREADING

PATIENCE = 90.0
CHECKER = "org.openoffice.lingu.LanguageToolGrammarChecker"


def connected(pipe):
    """The context of the office that listens there."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def main():
    pipe, path = sys.argv[1:]
    context = connected(pipe)

    def service(name):
        return context.ServiceManager.createInstanceWithContext(name, context)

    desktop = service("com.sun.star.frame.Desktop")
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = desktop.loadComponentFromURL(pathlib.Path(path).absolute().as_uri(), "_blank", 0, (hidden,))
    try:
        proofreading = service("com.sun.star.linguistic2.ProofreadingIterator")
        manager = service("com.sun.star.linguistic2.LinguServiceManager")
        paragraphs = document.getFlatParagraphIterator(PROOFREADING, True)
        paragraph = paragraphs.getFirstPara()
        while paragraph is not None:
            text = paragraph.getText()
            errors, start = [], 0
            while start < len(text):
                locale = paragraph.getLanguageOfText(start, 1)
                result = proofreading.checkSentenceAtPosition(document, paragraph, text, locale, start, len(text), -1)
                errors += result.aErrors
                start = max(result.nStartOfNextSentencePosition, start + 1)
            used = manager.getConfiguredServices("com.sun.star.linguistic2.Proofreader", locale) if text else ()
            print(
                json.dumps(
                    {
                        "text": text,
                        "locale": f"{locale.Language}-{locale.Country}" if text else "",
                        "checkers": list(used),
                        "errors": [
                            {
                                # Writer counts UTF-16 units.
                                "words": text.encode("utf-16-le")[
                                    2 * error.nErrorStart : 2 * (error.nErrorStart + error.nErrorLength)
                                ].decode("utf-16-le"),
                                "suggestions": list(error.aSuggestions),
                                "short": error.aShortComment,
                                "full": error.aFullComment,
                                "rule": error.aRuleIdentifier,
                            }
                            for error in errors
                        ],
                    }
                ),
                flush=True,
            )
            paragraph.setChecked(PROOFREADING, True)
            paragraph = paragraphs.getNextPara()
    finally:
        document.close(True)
        with contextlib.suppress(Exception):  # the bridge goes with the office
            desktop.terminate()


main()

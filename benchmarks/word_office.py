"""Has LibreOffice open Word files, accept or reject all their changes, and write what is left as flat OpenDocument.

Run by a Python that has LibreOffice's `uno` (Debian: python3-uno): word_office.py PROFILE [FILE MODE TARGET]...
MODE is accept or reject. Each step is bounded; LibreOffice is ended in every case.
"""

import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def value(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


def main(profile, *jobs):
    pipe = f"zhengming{time.monotonic_ns()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
         f"--accept=pipe,name={pipe};urp"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(120):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                time.sleep(0.5)
        else:
            sys.exit("LibreOffice did not start within 60 s")
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        for file, mode, target in zip(jobs[::3], jobs[1::3], jobs[2::3], strict=True):
            url = Path(file).resolve().as_uri()
            document = desktop.loadComponentFromURL(url, "_blank", 0, (value("Hidden", True),))
            if document is None:
                sys.exit(f"LibreOffice does not open {file}")
            dispatcher.executeDispatch(document.CurrentController.Frame, COMMANDS[mode], "", 0, ())
            flat = value("FilterName", "OpenDocument Text Flat XML")
            document.storeToURL(Path(target).resolve().as_uri(), (flat,))
            document.close(True)
    finally:
        office.terminate()
        office.wait(30)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The LibreOffice extension, headless: installed, run on real drafts, run again beside a comment of somebody else.

usage: libreoffice_test.py LIBRARY BINDINGS DRAFT...   (with a Python that has uno)
"""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unicodedata

NOBODY = 65534  # unopkg does not run as root


def each(container):
    enumeration = container.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()


def as_read(words):
    """The library reads a text in NFC, with plain blanks."""
    return unicodedata.normalize("NFC", words).replace("\u00a0", " ")


def comments(document):
    return [field for field in each(document.getTextFields()) if field.supportsService("com.sun.star.text.textfield.Annotation")]


def listed(document, wanted):
    """The side bar shows a line a finding; choosing the last one selects its words."""
    deck = document.getCurrentController().getSidebar().getDecks().getByName("LonghepDeck")
    window = None
    for _ in range(100):  # the office opens it when nothing else waits
        deck.activate(True)
        if deck.getPanels().hasByName("LonghepPanel"):
            window = deck.getPanels().getByName("LonghepPanel").getDialog()
        if window is not None:
            break
        time.sleep(0.1)
    box = window.getControl("findings")
    lines = box.getModel().StringItemList
    assert len(lines) == len(wanted), lines
    if lines:
        box.selectItemPos(len(lines) - 1, True)
        words = as_read(document.getCurrentController().getViewCursor().getString())
        assert words in wanted, (words, wanted)


def on(context, document, reviewer, text_of):
    """One draft: comments stand on the words that the checker names, a second check leaves the same, and people's comments stay."""
    office = context.ServiceManager.createInstanceWithContext("vn.longghep.Office", context)
    assert office is not None, "the extension is not registered"
    before = document.getText().getString()
    cursor = document.getText().createTextCursor()
    cursor.goRight(3, True)
    mine = document.createInstance("com.sun.star.text.textfield.Annotation")
    mine.Author, mine.Content = "Lan", "của tôi"
    document.getText().insertTextContent(cursor, mine, True)
    wanted = sorted(f["location"]["text"].split("\n")[0] for f in reviewer.review(text_of(document).encode(), today="2026-07-01")["findings"])
    for _ in range(2):
        office.trigger("check")
        own = [comment for comment in comments(document) if comment.Author == "longghep"]
        stand = sorted(as_read(comment.getAnchor().getString()) for comment in own)
        assert stand == wanted, (stand, wanted)
        assert all("QH" in comment.Content or "CP" in comment.Content or "(" in comment.Content for comment in own)
        assert [comment.Content for comment in comments(document) if comment.Author == "Lan"] == ["của tôi"]
        assert document.getText().getString() == before
    view = document.getCurrentController().getViewCursor()
    view.gotoStart(False)
    office.trigger("next")
    first = as_read(view.getString())
    assert first in wanted or not wanted, (first, wanted)
    office.trigger("next")
    assert as_read(view.getString()) in wanted or not wanted
    office.trigger("list")
    listed(document, wanted)
    office.trigger("clear")
    assert [comment.Author for comment in comments(document)] == ["Lan"]
    return len(wanted)


def in_notes_and_frames(context, desktop):
    """A comment of a frame stands on its words, that of a note behind the mark of the note."""
    document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, ())
    text = document.getText()
    text.setString("Điều 1. Tuyển dụng")
    note = document.createInstance("com.sun.star.text.Footnote")
    text.insertTextContent(text.getEnd(), note, False)
    note.setString("Nghề này chỉ tuyển nam.")
    frame = document.createInstance("com.sun.star.text.TextFrame")
    text.insertTextContent(text.getEnd(), frame, False)
    frame.setString("Việc nhẹ: chỉ tuyển nữ.")
    office = context.ServiceManager.createInstanceWithContext("vn.longghep.Office", context)
    for _ in range(2):
        office.trigger("check")
        own = {comment.getAnchor().getString(): comment for comment in comments(document) if comment.Author == "longghep"}
        assert set(own) == {"", "chỉ tuyển nữ"}, own
        assert text.compareRegionStarts(note.getAnchor(), own[""].getAnchor()) >= 0
    view = document.getCurrentController().getViewCursor()
    view.gotoStart(False)
    office.trigger("next")
    office.trigger("clear")
    assert comments(document) == []
    document.close(True)


def main():
    library, bindings, drafts = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
    os.environ["LONGGHEP_LIBRARY"] = library
    sys.path.insert(0, str(bindings / "python"))
    import longghep  # noqa: after its path
    import uno
    from com.sun.star.connection import NoConnectException

    place = pathlib.Path(tempfile.mkdtemp())
    as_nobody = [] if os.getuid() else ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    environment = {**{k: v for k, v in os.environ.items() if k != "LONGGHEP_LIBRARY"}, "HOME": str(place)}
    profile = f"-env:UserInstallation=file://{place}/profile"
    office = None
    try:
        oxt = place / "longghep.oxt"
        subprocess.run([sys.executable, bindings / "libreoffice" / "make_oxt.py", library, oxt], check=True)
        for draft in drafts:
            shutil.copy(draft, place)
        for path in [place, *place.iterdir()]:
            os.chmod(path, 0o777)
            if not os.getuid():
                os.chown(path, NOBODY, NOBODY)
        subprocess.run([*as_nobody, "unopkg", "add", profile, "--suppress-license", oxt], check=True, env=environment, timeout=120,
                       stdout=subprocess.DEVNULL)
        with socket.socket() as free:  # a pipe's name holds the user, who is another
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        office = subprocess.Popen([*as_nobody, "soffice", "--headless", "--norestore", "--nologo", profile, f"--accept=socket,host=127.0.0.1,port={port};urp;"],
                                  env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        context = None
        for _ in range(120):
            try:
                context = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                time.sleep(0.5)
        assert context is not None, "the office does not answer"
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        sys.path.insert(0, str(bindings / "libreoffice"))
        import longghep_office
        reviewer, told = longghep.Reviewer(), 0
        for draft in drafts:
            document = desktop.loadComponentFromURL(f"file://{place}/{pathlib.Path(draft).name}", "_blank", 0, ())
            told += on(context, document, reviewer, lambda of: longghep_office.Text(of).text)
            document.close(True)
        assert told > len(drafts)
        in_notes_and_frames(context, desktop)
        print(f"LibreOffice: {told} comments in {len(drafts)} drafts, on the words that the checker names")
    finally:
        if office is not None:
            os.killpg(office.pid, 15)
            office.wait(30)
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()

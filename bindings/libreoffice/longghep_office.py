"""longghep in LibreOffice Writer: findings of the open document as comments and as a list, from which one jumps to the place.

Started from the menu (Addons.xcu) as service:vn.longghep.Office?COMMAND; commands are the methods of Office below.
"""
import bisect
import datetime
import functools

import unohelper
from com.sun.star.awt import XItemListener, XWindowListener
from com.sun.star.awt.PosSize import SIZE
from com.sun.star.task import XJobExecutor
from com.sun.star.ui import LayoutSize, XSidebarPanel, XToolPanel, XUIElement, XUIElementFactory
from com.sun.star.ui.UIElementType import TOOLPANEL

import longghep

EXTENSION, SERVICE, FACTORY = "vn.longghep", "vn.longghep.Office", "vn.longghep.PanelFactory"
AUTHOR = "longghep"


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


class Text:
    """The paragraphs of a document, of its tables, frames and notes too, as one text; and back from bytes of it to a range of the
    document."""

    def __init__(self, document):
        self.ranges, self.marks, self.lines, self.starts, size = [], [], [], [], 0
        frames = document.getTextFrames()
        texts = [(document.getText(), None)] + [(frames.getByName(name).getText(), None) for name in frames.getElementNames()]
        # A note takes no comment; it stands behind its mark in the text.
        texts += [(note.getText(), note.getAnchor()) for notes in (document.getFootnotes(), document.getEndnotes()) for note in _all(notes)]
        for text, mark in texts:
            for paragraph in self._paragraphs(text):
                line = paragraph.getString().replace("\r", " ").replace("\n", " ")  # one character for one
                self.ranges.append(paragraph)
                self.marks.append(mark)
                self.lines.append(line)
                self.starts.append(size)
                size += len(line.encode()) + 1
        self.text = "\n".join(self.lines)

    def _paragraphs(self, text):
        for part in list(_each(text)):
            if part.supportsService("com.sun.star.text.Paragraph"):
                yield part
            elif part.supportsService("com.sun.star.text.TextTable"):
                for name in part.getCellNames():
                    yield from self._paragraphs(part.getCellByName(name))

    def range(self, begin, end):
        """A cursor over bytes [begin, end) of the text; what goes on in the next paragraph is cut off."""
        at = bisect.bisect_right(self.starts, begin) - 1
        if self.marks[at] is not None:
            return self.marks[at].getText().createTextCursorByRange(self.marks[at].getEnd())
        line = self.lines[at].encode()
        first = utf16(line[:begin - self.starts[at]].decode())
        last = utf16(line[:end - self.starts[at]].decode())
        cursor = _at(self.ranges[at], first)
        cursor.gotoRange(_at(self.ranges[at], max(first, last), True), True)
        return cursor


def _at(paragraph, offset, end=False):
    """A cursor behind so many UTF-16 units of the words of a paragraph; at the `end` of words rather than before others. What is
    anchored between words, as comments are, takes up room too, so that each portion is counted by itself."""
    left, last = offset, None
    for portion in _each(paragraph):
        length = utf16(portion.getString())
        if portion.TextPortionType in ("Annotation", "AnnotationEnd") or length == 0:
            continue
        last = portion
        if left < length or (end and left == length):
            break
        left -= length
    else:
        if last is None:
            return paragraph.getText().createTextCursorByRange(paragraph.getStart())
        return paragraph.getText().createTextCursorByRange(last.getEnd())
    cursor = paragraph.getText().createTextCursorByRange(last.getStart())
    while left > 0:
        step = min(left, 30_000)  # a short counts them
        cursor.goRight(step, False)
        left -= step
    return cursor


def _each(container):
    enumeration = container.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()


def _all(container):
    return (container.getByIndex(k) for k in range(container.getCount()))


def _own(document):
    """The comments that an earlier check has put into the document."""
    return [field for field in _each(document.getTextFields())
            if field.supportsService("com.sun.star.text.textfield.Annotation") and field.Author == AUTHOR]


class Office(unohelper.Base, XJobExecutor):
    reviewer = None  # made once, for all documents

    def __init__(self, context):
        self.context = context

    def trigger(self, command):
        desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        document = desktop.getCurrentComponent()
        commands = {"check": self.check, "list": self.list, "next": self.next, "clear": self.clear}
        if command in commands and document is not None and document.supportsService("com.sun.star.text.TextDocument"):
            commands[command](document)

    def review(self, document):
        """The findings in text order, each with a function that gives its range as the document stands."""
        if Office.reviewer is None:
            Office.reviewer = longghep.Reviewer()
        text = Text(document)
        if not text.text.strip():
            return []
        review = Office.reviewer.review(text.text.encode(), today=datetime.date.today().isoformat(), path=document.getURL() or None)
        found = []
        for finding in review["findings"]:
            source = finding["location"]["source"]
            found.append((finding, functools.partial(text.range, source["byte_start"], source["byte_end"])))
        return found

    def check(self, document):
        self.clear(document)
        undo = document.getUndoManager()
        undo.enterUndoContext("longghep")
        try:
            for finding, words in reversed(self.review(document)):  # from the end, so that what is before stays where it is
                comment = document.createInstance("com.sun.star.text.textfield.Annotation")
                comment.Author, comment.Content = AUTHOR, self.told(finding)
                place = words()
                place.getText().insertTextContent(place, comment, not place.isCollapsed())
        finally:
            undo.leaveUndoContext()
        self.refresh(document)

    @staticmethod
    def told(finding):
        lines = [finding["message"]]
        for basis in finding["basis"]:
            place = [f"{name} {basis[key]}" for name, key in (("điểm", "point"), ("khoản", "clause"), ("Điều", "article")) if basis.get(key)]
            lines.append(" ".join([*place, basis["title"] or "", f"({basis['instrument']})"]).strip())
        lines += [suggestion["text"] for suggestion in finding["suggestions"]]
        return "\n".join(lines)

    def clear(self, document):
        for comment in _own(document):
            comment.getAnchor().getText().removeTextContent(comment)

    def next(self, document):
        """Selects the first finding behind the cursor, or the first of all."""
        controller = document.getCurrentController()
        here = controller.getViewCursor().getEnd()
        found = [words() for _, words in self.review(document)]
        for words in found:
            try:
                behind = document.getText().compareRegionStarts(here, words) >= 0 and words.getText() == here.getText()
            except Exception:  # in another text, as that of a table: they cannot be compared
                behind = False
            if behind:
                return controller.select(words)
        return controller.select(found[0]) if found else None

    def list(self, document):
        """Opens the side bar at the list of findings, told anew."""
        frame = document.getCurrentController().getFrame()
        manager = self.context.ServiceManager
        dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", self.context)
        dispatcher.executeDispatch(frame, ".uno:SidebarDeck.LonghepDeck", "", 0, ())
        self.refresh(document)

    def refresh(self, document):
        for panel in Panel.shown:
            if panel.Frame == document.getCurrentController().getFrame():
                panel.fill()


class Panel(unohelper.Base, XUIElement, XToolPanel, XSidebarPanel, XItemListener, XWindowListener):
    """The side bar's list with a line a finding; choosing one jumps there."""

    shown = []

    def __init__(self, context, frame, parent, url):
        self.context, self.Frame, self.ResourceURL, self.Type = context, frame, url, TOOLPANEL
        manager = context.ServiceManager
        place = context.getByName("/singletons/com.sun.star.deployment.PackageInformationProvider").getPackageLocation(EXTENSION)
        provider = manager.createInstanceWithContext("com.sun.star.awt.ContainerWindowProvider", context)
        self.Window = provider.createContainerWindow(f"{place}/panel.xdl", "", parent, None)
        self.Window.addWindowListener(self)
        self.box = self.Window.getControl("findings")
        self.box.addItemListener(self)
        self.found = []
        self.Window.setVisible(True)
        self.fill()
        Panel.shown.append(self)

    def fill(self):
        self.found = Office(self.context).review(self.Frame.getController().getModel())
        self.box.getModel().StringItemList = tuple(f"{finding['location']['label']}: {finding['message']}" for finding, _ in self.found)

    # XUIElement, XToolPanel, XSidebarPanel
    def getRealInterface(self):
        return self

    def createAccessible(self, parent):
        return self.Window.getAccessibleContext() if parent is None else parent

    def getHeightForWidth(self, width):
        return LayoutSize(100, -1, 400)  # as much as there is

    def getMinimalWidth(self):
        return 120

    # XItemListener
    def itemStateChanged(self, event):
        self.Frame.getController().select(self.found[event.Selected][1]())

    # XWindowListener
    def windowResized(self, event):
        size = self.Window.getPosSize()
        self.box.setPosSize(0, 0, size.Width, size.Height, SIZE)

    def windowMoved(self, event):
        pass

    def windowShown(self, event):
        pass

    def windowHidden(self, event):
        pass

    def disposing(self, event):
        if self in Panel.shown:
            Panel.shown.remove(self)


class PanelFactory(unohelper.Base, XUIElementFactory):
    def __init__(self, context):
        self.context = context

    def createUIElement(self, url, arguments):
        given = {argument.Name: argument.Value for argument in arguments}
        return Panel(self.context, given["Frame"], given["ParentWindow"], url)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Office, SERVICE, ("com.sun.star.task.JobExecutor",))
g_ImplementationHelper.addImplementation(PanelFactory, FACTORY, ("com.sun.star.ui.UIElementFactory",))

"""longghep for Python, over the C interface by ctypes.

>>> reviewer = Reviewer()
>>> review = reviewer.review("Chỉ tuyển nam.".encode())
>>> review["findings"][0]["rule"]
'sex-restricted-recruitment'
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os


class Error(Exception):
    """What the library could not do, with the place in the dictionary at fault (line 0: none)."""

    def __init__(self, status: int, message: str, source: str, line: int, column: int) -> None:
        super().__init__(f"{source}:{line}:{column}: {message}" if line else message)
        self.status, self.source, self.line, self.column = status, source, line, column
        self._made_of = status, message, source, line, column

    def __reduce__(self) -> tuple:  # it travels between processes
        return Error, self._made_of


class _Error(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("line", ctypes.c_uint32), ("column", ctypes.c_uint32),
                ("message", ctypes.c_char * 512), ("source", ctypes.c_char * 256)]


class _Source(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("name_size", ctypes.c_size_t), ("xml", ctypes.c_char_p),
                ("xml_size", ctypes.c_size_t)]


class _Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("as_of", ctypes.c_char_p), ("today", ctypes.c_char_p),
                ("kind", ctypes.c_char_p), ("path", ctypes.c_char_p), ("checklist", ctypes.c_char_p),
                ("language", ctypes.c_int32)]


def _load() -> ctypes.CDLL:
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "liblongghep.so")  # a wheel brings its own
    name = os.environ.get("LONGGHEP_LIBRARY") or (os.path.exists(beside) and beside)
    library = ctypes.CDLL(name or ctypes.util.find_library("longghep") or "liblongghep.so.1")
    library.lgh_version.restype = ctypes.c_char_p
    library.lgh_reviewer_new.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(_Source), ctypes.c_size_t,
                                         ctypes.POINTER(_Error)]
    library.lgh_reviewer_free.argtypes = [ctypes.c_void_p]
    library.lgh_review_new.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.c_char_p,
                                       ctypes.c_size_t, ctypes.POINTER(_Options), ctypes.POINTER(_Error)]
    library.lgh_review_free.argtypes = [ctypes.c_void_p]
    library.lgh_document_new.argtypes = library.lgh_review_new.argtypes
    library.lgh_document_free.argtypes = [ctypes.c_void_p]
    library.lgh_document_text.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
    library.lgh_document_text.restype = ctypes.c_void_p
    library.lgh_review_documents.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p,
                                             ctypes.POINTER(ctypes.c_void_p), ctypes.c_size_t, ctypes.POINTER(_Options),
                                             ctypes.POINTER(_Error)]
    for write in (library.lgh_document_write, library.lgh_review_write):
        write.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(_Error)]
    library.lgh_review_annotate.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.c_char_p,
                                            ctypes.c_size_t, ctypes.POINTER(_Error)]
    library.lgh_session_new.argtypes = library.lgh_review_new.argtypes
    library.lgh_session_free.argtypes = [ctypes.c_void_p]
    library.lgh_session_edit.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t,
                                         ctypes.POINTER(_Error)]
    library.lgh_session_text.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
    library.lgh_session_text.restype = ctypes.c_void_p
    library.lgh_session_review.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.POINTER(_Error)]
    library.lgh_text_data.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
    library.lgh_text_data.restype = ctypes.c_void_p
    library.lgh_text_free.argtypes = [ctypes.c_void_p]
    return library


_library = _load()


def version() -> str:
    return _library.lgh_version().decode()


def _check(status: int, error: _Error) -> None:
    if status != 0:
        raise Error(status, error.message.decode("utf-8", "replace"), error.source.decode("utf-8", "replace"), error.line,
                    error.column)


def _make(function, *arguments) -> ctypes.c_void_p:
    """Calls a function that gives an object through its first argument and may fail."""
    out, error = ctypes.c_void_p(), _Error(struct_size=ctypes.sizeof(_Error))
    _check(function(ctypes.byref(out), *arguments, ctypes.byref(error)), error)
    return out


def _written(function, *arguments) -> bytes:
    text = _make(function, *arguments)
    try:
        size = ctypes.c_size_t()
        return ctypes.string_at(_library.lgh_text_data(text, ctypes.byref(size)), size.value)
    finally:
        _library.lgh_text_free(text)


def _options(as_of: str | None = None, today: str | None = None, kind: str | None = None, path: str | None = None,
             checklist: str | None = None, language: str = "vi") -> ctypes._Pointer:
    given = [value and value.encode() for value in (as_of, today, kind, path, checklist)]
    return ctypes.byref(_Options(ctypes.sizeof(_Options), *given, 1 if language == "en" else 0))


class Document:
    """A draft that was read: it never changes, and any number of threads may use it. Reviewer.read() makes it."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle

    def __del__(self) -> None:
        _library.lgh_document_free(self._handle)

    @property
    def text(self) -> str:
        """What all offsets count in."""
        size = ctypes.c_size_t()
        return ctypes.string_at(_library.lgh_document_text(self._handle, ctypes.byref(size)), size.value).decode()

    def outline(self) -> dict:
        """The JSON of `longghep outline`."""
        return json.loads(_written(_library.lgh_document_write, self._handle, b"outline"))

    def tokens(self) -> list[list[dict]]:
        """The JSON of `longghep tokenize`: a list a line."""
        return [json.loads(line) for line in _written(_library.lgh_document_write, self._handle, b"tokens").splitlines()]


class Review:
    """What a document or a dossier got. One thread at a time."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle

    def __del__(self) -> None:
        _library.lgh_review_free(self._handle)

    def write(self, format: str) -> bytes:
        """As "json", "text", "sarif", "csv", "html" or "docx" (the report)."""
        return _written(_library.lgh_review_write, self._handle, format.encode())

    def annotate(self, original: bytes) -> bytes:
        """The Word document that was reviewed, with a comment at each finding."""
        return _written(_library.lgh_review_annotate, self._handle, original, len(original))


class Session:
    """A plain text that is being written; an edit costs what it touches. One thread at a time. Reviewer.open() makes it."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle = handle

    def __del__(self) -> None:
        _library.lgh_session_free(self._handle)

    @property
    def text(self) -> str:
        return self._bytes().decode()

    def _bytes(self) -> bytes:
        size = ctypes.c_size_t()
        return ctypes.string_at(_library.lgh_session_text(self._handle, ctypes.byref(size)), size.value)

    def edit(self, start: int, end: int, text: str) -> None:
        """Puts `text` for the UTF-8 bytes [start, end) of the session's text."""
        error, put = _Error(struct_size=ctypes.sizeof(_Error)), text.encode()
        _check(_library.lgh_session_edit(self._handle, start, end, put, len(put), ctypes.byref(error)), error)

    def review(self) -> dict:
        """The review of the text as it stands; see docs/json.md. It has no sha256."""
        return json.loads(_written(_library.lgh_review_write, _make(_library.lgh_session_review, self._handle), b"json"))


class Reviewer:
    """The compiled checklists. Make one and keep it; any number of threads may use it.

    Options of its methods: as_of and today ("YYYY-MM-DD"), kind, path, checklist, language ("vi" or "en").
    """

    def __init__(self, additions: dict[str, str] | None = None) -> None:
        """`additions`: XML dictionaries and items of your own, by name."""
        items = [(name.encode(), xml.encode()) for name, xml in (additions or {}).items()]
        sources = (_Source * max(1, len(items)))(*[_Source(n, len(n), x, len(x)) for n, x in items])
        self._handle = _make(_library.lgh_reviewer_new, sources, len(items))

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _library.lgh_reviewer_free(self._handle)

    def read(self, document: bytes, **options: str | None) -> Document:
        """A document of any format the library knows, from the bytes of its file."""
        return Document(_make(_library.lgh_document_new, self._handle, document, len(document), _options(**options)))

    def open(self, text: str, **options: str | None) -> Session:
        """A session with a text that is being written."""
        put = text.encode()
        return Session(_make(_library.lgh_session_new, self._handle, put, len(put), _options(**options)))

    def examine(self, *documents: Document, **options: str | None) -> Review:
        """The review of one document, or of the papers of one draft together."""
        handles = (ctypes.c_void_p * max(1, len(documents)))(*[document._handle for document in documents])
        return Review(_make(_library.lgh_review_documents, self._handle, handles, len(documents), _options(**options)))

    def review_json(self, document: bytes, **options: str | None) -> str:
        """The JSON of `longghep check --format json`; the same bytes for the same input."""
        return self.examine(self.read(document, **options), **options).write("json").decode()

    def review(self, document: bytes, **options: str | None) -> dict:
        """The review as a dict; see docs/json.md."""
        return json.loads(self.review_json(document, **options))

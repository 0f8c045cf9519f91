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

    def __init__(self, status: int, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.status, self.line, self.column = status, line, column


class _Error(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("line", ctypes.c_uint32), ("column", ctypes.c_uint32),
                ("message", ctypes.c_char * 512)]


class _Source(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("name_size", ctypes.c_size_t), ("xml", ctypes.c_char_p),
                ("xml_size", ctypes.c_size_t)]


class _Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("as_of", ctypes.c_char_p), ("today", ctypes.c_char_p),
                ("kind", ctypes.c_char_p), ("path", ctypes.c_char_p), ("checklist", ctypes.c_char_p),
                ("language", ctypes.c_int32)]


def _load() -> ctypes.CDLL:
    name = os.environ.get("LONGGHEP_LIBRARY") or ctypes.util.find_library("longghep") or "liblongghep.so.0"
    library = ctypes.CDLL(name)
    library.lgh_version.restype = ctypes.c_char_p
    library.lgh_reviewer_new.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(_Source), ctypes.c_size_t,
                                         ctypes.POINTER(_Error)]
    library.lgh_reviewer_free.argtypes = [ctypes.c_void_p]
    library.lgh_review_new.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p, ctypes.c_char_p,
                                       ctypes.c_size_t, ctypes.POINTER(_Options), ctypes.POINTER(_Error)]
    library.lgh_review_free.argtypes = [ctypes.c_void_p]
    library.lgh_review_json.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
    library.lgh_review_json.restype = ctypes.c_void_p
    return library


_library = _load()


def version() -> str:
    return _library.lgh_version().decode()


def _check(status: int, error: _Error) -> None:
    if status != 0:
        raise Error(status, error.message.decode("utf-8", "replace"), error.line, error.column)


class Reviewer:
    """The compiled checklists. Make one and keep it; any number of threads may use it."""

    def __init__(self, additions: dict[str, str] | None = None) -> None:
        """`additions`: XML dictionaries and items of your own, by name."""
        self._handle = ctypes.c_void_p()
        items = [(name.encode(), xml.encode()) for name, xml in (additions or {}).items()]
        sources = (_Source * max(1, len(items)))(*[_Source(n, len(n), x, len(x)) for n, x in items])
        error = _Error(struct_size=ctypes.sizeof(_Error))
        _check(_library.lgh_reviewer_new(ctypes.byref(self._handle), sources, len(items), ctypes.byref(error)), error)

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _library.lgh_reviewer_free(self._handle)

    def review_json(self, document: bytes, *, as_of: str | None = None, kind: str | None = None,
                    path: str | None = None, language: str = "vi") -> str:
        """The JSON of `longghep check --format json`; the same bytes for the same input."""
        options = _Options(ctypes.sizeof(_Options), as_of and as_of.encode(), None, kind and kind.encode(),
                           path and path.encode(), None, 1 if language == "en" else 0)
        review = ctypes.c_void_p()
        error = _Error(struct_size=ctypes.sizeof(_Error))
        _check(_library.lgh_review_new(ctypes.byref(review), self._handle, document, len(document),
                                       ctypes.byref(options), ctypes.byref(error)), error)
        try:
            size = ctypes.c_size_t()
            return ctypes.string_at(_library.lgh_review_json(review, ctypes.byref(size)), size.value).decode()
        finally:
            _library.lgh_review_free(review)

    def review(self, document: bytes, **options: str) -> dict:
        """The review as a dict; see docs/json.md."""
        return json.loads(self.review_json(document, **options))

"""Corpora that outgrow one machine: files reviewed by the workers of a dask cluster (`dask.distributed`).

>>> from distributed import Client
>>> with Client("scheduler:8786") as client:
...     for name, review in review_files(client, paths, as_of="2026-07-01"):
...         print(name, review["summary"]["findings"] if isinstance(review, dict) else review)
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import longghep

if TYPE_CHECKING:
    from distributed import Client


@functools.cache
def _reviewer() -> longghep.Reviewer:
    return longghep.Reviewer()  # one a process: it is shared by the threads of a worker


def _review(named: tuple[str, bytes | None], options: dict[str, str | None]) -> tuple[str, str | longghep.Error | OSError]:
    name, data = named
    try:
        if data is None:
            with open(name, "rb") as file:
                data = file.read()
        return name, _reviewer().review_json(data, path=name, **options)
    except (longghep.Error, OSError) as error:
        return name, error


def _review_all(group: list[tuple[str, bytes | None]], options: dict[str, str | None]) -> list:
    return [_review(named, options) for named in group]


def review_documents(client: Client, documents: Iterable[tuple[str, bytes | None]], *, at_once: int = 16, ahead: int = 64,
                     **options: str | None) -> Iterator[tuple[str, dict | Exception]]:
    """The reviews of named documents, in their order: a dict as of docs/json.md, or the error that kept one from being read.

    `documents` is drawn from as the workers get on: at most `ahead` groups of `at_once` documents are under way, so that neither
    they nor their reviews need to fit into memory. Where bytes are None the worker opens the file of that name itself. Options
    are those of Reviewer.review(). The same documents give the same reviews on any number of workers.
    """
    source = iter(documents)
    groups = iter(lambda: list(itertools.islice(source, at_once)), [])
    under_way = [client.submit(_review_all, group, options, pure=False) for group in itertools.islice(groups, ahead)]
    while under_way:
        reviewed = under_way.pop(0).result()
        for group in itertools.islice(groups, 1):
            under_way.append(client.submit(_review_all, group, options, pure=False))
        for name, review in reviewed:
            yield name, json.loads(review) if isinstance(review, str) else review


def review_files(client: Client, paths: Iterable[str], **options) -> Iterator[tuple[str, dict | Exception]]:
    """The same for files that the workers can open themselves."""
    return review_documents(client, ((str(path), None) for path in paths), **options)

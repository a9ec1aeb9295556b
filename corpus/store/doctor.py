"""What is wrong with a collection, part by part, and what to do: looked at without changing anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError, StoreUnreadable
from corpus.store.catalog import Catalog
from corpus.store.files import others_may_read
from corpus.store.keywords import KeywordIndex
from corpus.store.mend import sound
from corpus.store.storage import CATALOG, LOST, LOST_REMEDY, indexes_outlive, is_writable
from corpus.store.vectors import VectorIndex

_LITTLE_ROOM = 200_000_000
"""With fewer bytes free an ingest may not come to its end."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a collection: whether it is well, what was seen, and what to do where it is not.

    `mendable` says that it is made again from the catalog.
    """

    part: str
    well: bool
    seen: str
    remedy: str = ""
    mendable: bool = False


def examine(home: Path, encoder_name: str) -> Iterator[Finding]:
    """Yield a finding for each part, the folder first; what depends on a damaged part is not looked at."""
    if not home.is_dir():
        yield Finding("folder", False, f"there is no folder {home}", "`workshape ingest` makes it")
        return
    yield _folder(home)
    yield _room(home)
    if not (home / CATALOG).exists():
        yield Finding("catalog", False, "there is none", "`workshape ingest` fills it")
        return
    try:
        catalog = Catalog(home)
    except CorpusError as error:
        yield Finding("catalog", False, str(error))
        return
    with closing(catalog):
        findings = list(_catalog(catalog, encoder_name))
        yield from findings
        yield privacy(home / CATALOG)
        if not all(finding.well for finding in findings):
            return
        if catalog.read_only:
            yield Finding("indexes", True, "made in memory, since the folder may only be read")
            return
        yield _keywords(home, catalog)
        yield _vectors(home, catalog, encoder_name)


def _folder(home: Path) -> Finding:
    if is_writable(home / CATALOG):
        return Finding("folder", True, f"{home} can be read and written")
    remedy = "questions are answered; to ingest, let this user write there"
    return Finding("folder", True, f"{home} can be read, not written: {remedy}")


def _room(home: Path) -> Finding:
    free = shutil.disk_usage(home).free
    enough = free >= _LITTLE_ROOM
    return Finding(
        "disk", enough, f"{free / 1e9:,.1f} GB free", "" if enough else "make room before the next ingest"
    )


def _catalog(catalog: Catalog, encoder_name: str) -> Iterator[Finding]:
    try:
        damage = catalog.damage()
        documents, passages = catalog.counts()
        written_by = catalog.encoder()
    except CorpusError as error:
        yield Finding("catalog", False, str(error))
        return
    if damage:
        yield Finding("catalog", False, f"damaged: {damage}", f"put {CATALOG} back from a copy")
        return
    if not written_by and indexes_outlive(catalog.home):
        yield Finding("catalog", False, LOST, LOST_REMEDY)
        return
    yield Finding(
        "catalog", True, f"{documents} documents, {passages} passages, every page of the file is sound"
    )
    if written_by and written_by != encoder_name:
        remedy = "`workshape ingest --rebuild`, or go back to that encoder"
        yield Finding("encoder", False, f"written with {written_by!r}, in use is {encoder_name!r}", remedy)


def privacy(database: Path) -> Finding:
    """Return whether a database is for its owner's eyes only."""
    open_ = [path.name for path in others_may_read(database)]
    if open_:
        return Finding(
            "privacy", False, f"others may read {', '.join(open_)}", f"chmod 600 {' '.join(open_)}"
        )
    return Finding("privacy", True, f"{database.name} is for its owner")


def _keywords(home: Path, catalog: Catalog) -> Finding:
    index = KeywordIndex(home / "keywords")
    try:
        held, passages = index.count(), catalog.counts()[1]
        behind = index.generation != catalog.generation()
    except StoreUnreadable as error:
        return Finding("keywords", False, f"damaged ({error.reason})", "--mend fills it again", mendable=True)
    seen = f"{held} of {passages} passages"
    if held != passages or behind:
        return Finding(
            "keywords", False, f"{seen}, or of another time", "--mend fills it again", mendable=True
        )
    return Finding("keywords", True, seen)


def _vectors(home: Path, catalog: Catalog, encoder_name: str) -> Finding:
    with closing(VectorIndex(home / "vectors", encoder_name)) as index:
        try:
            held, passages = index.count(), catalog.counts()[1]
        except StoreUnreadable as error:
            return Finding(
                "vectors", False, f"damaged ({error.reason})", "--mend fills it again", mendable=True
            )
        if held != passages or not sound(catalog, index):
            seen = f"{held} for {passages} passages, a sample does not find itself"
            return Finding("vectors", False, seen, "--mend fills it again", mendable=True)
    return Finding("vectors", True, f"{held} for {passages} passages, a sample finds itself")

"""The derived indexes made equal to the catalog again. Costs a few milliseconds where they already are.

Whoever calls `mend` holds the collection's write lock.
"""

from __future__ import annotations

import logging

import numpy as np

from corpus.errors import StoreUnreadable
from corpus.store.batches import batches
from corpus.store.catalog import Catalog
from corpus.store.keywords import KeywordIndex
from corpus.store.vectors import VectorIndex

_log = logging.getLogger(__name__)

_SAMPLE = 32
_AT_ONCE = 1_024


def sound(catalog: Catalog, vectors: VectorIndex) -> bool:
    """Return whether a sample of the catalog's passages is found by its own vectors."""
    return vectors.finds(catalog.vectors(catalog.some_passage_ids(_SAMPLE)))


def up_to_date(catalog: Catalog, keywords: KeywordIndex) -> bool:
    """Return whether the keyword index can be asked, and holds as many passages as the catalog, of its generation."""
    try:
        return keywords.generation == catalog.generation() and keywords.count() == catalog.counts()[1]
    except StoreUnreadable:
        return False


def mend(catalog: Catalog, vectors: VectorIndex, keywords: KeywordIndex) -> None:
    """Make both indexes hold what the catalog holds, no more and no less; nothing is encoded for it."""
    if not up_to_date(catalog, keywords):
        refill_keywords(catalog, keywords)
    try:
        if sound(catalog, vectors):
            _make_equal(catalog, vectors)
            return
    except StoreUnreadable as error:
        _log.warning("%s", error)
    _log.warning("the vector index is damaged: filling it again from the catalog")
    vectors.clear()
    _make_equal(catalog, vectors)


def refill_keywords(catalog: Catalog, keywords: KeywordIndex) -> None:
    """Fill the keyword index from the catalog, whatever it held."""
    keywords.update(catalog.all_passages(), (), generation=catalog.generation(), clear=True)


def _make_equal(catalog: Catalog, vectors: VectorIndex) -> None:
    if vectors.count() == catalog.counts()[1]:
        return
    known, have = catalog.passage_ids(), set(vectors.ids())
    vectors.delete(sorted(have - known))
    for ids in batches(sorted(known - have), _AT_ONCE):
        kept = catalog.vectors(ids)
        vectors.upsert(list(kept), np.stack(list(kept.values())))

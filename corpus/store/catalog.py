"""The one truth about what is known: documents, passages and their vectors in a SQL database.

Vector index and keyword index are derived from it; a hit that the catalog does not know does not exist.
Every write is one transaction that also raises the generation, by which readers notice a change.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection, RowMapping

from corpus.errors import StoreUnreadable
from corpus.language.statements import texts_compared
from corpus.store import schema
from corpus.store.batches import batches
from corpus.store.database import Database
from corpus.store.schema import documents, passages, settings, texts
from corpus.store.storage import CATALOG
from corpus.types import Attribution, Block, Document, DocumentSummary, Passage, Source

_IDS_PER_QUERY = 500
"""SQLite takes at most 32,766 variables in a statement; smaller also plans faster."""

_DOCUMENTS_PER_INSERT = 100

_SUMMARY = (
    documents.c.id,
    documents.c.uri,
    documents.c.title,
    documents.c.kind,
    documents.c.url,
    documents.c.as_of,
    documents.c.services,
    documents.c.questions,
    documents.c.path,
    documents.c.seen,
)


_PASSAGE = tuple(passages.c[name] for name in Passage.__dataclass_fields__)
"""A passage without its vector, which only a mending needs."""

_VECTOR = np.dtype("<f2")
"""How a vector is kept: 768 bytes for 384 numbers, its cosine to the original 0.9999999."""


class Catalog:
    """Documents and passages in one SQL database. Every method may be called from any thread.

    Opening brings an older schema up to date; a newer one, or a file that is no database, raises
    `StoreUnreadable`.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        migrations = Path(str(files("corpus.store") / "migrations"))
        self._database = Database(home / CATALOG, migrations, schema.HEAD)

    @property
    def read_only(self) -> bool:
        """Whether the folder, or the catalog in it, may only be read by us."""
        return self._database.read_only

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def damage(self) -> str:
        """Return what is wrong with the database's pages; empty where nothing is."""
        return self._database.damage()

    def encoder(self) -> str:
        """Return the name of the encoder that wrote the collection; empty before the first write."""
        return self._setting("encoder")

    def generation(self) -> int:
        """Return a number that grows with every write."""
        return int(self._setting("generation") or 0)

    def counts(self) -> tuple[int, int]:
        """Return how many documents and how many passages there are."""
        with self._database.reading() as connection:
            return (
                connection.execute(sa.select(sa.func.count()).select_from(documents)).scalar_one(),
                connection.execute(sa.select(sa.func.count()).select_from(passages)).scalar_one(),
            )

    def revisions(self) -> dict[str, str]:
        """Return uri -> revision of every document."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(documents.c.uri, documents.c.revision))
            return {row.uri: row.revision for row in rows}

    def summaries(
        self,
        ids: Iterable[str] | None = None,
        *,
        kinds: Iterable[str] | None = None,
        with_questions: bool = False,
    ) -> list[DocumentSummary]:
        """Return the documents with these ids and of these kinds, or all, ordered by id; unknown ids are left out.

        `with_questions` leaves out those that name no question of their own.
        """
        count = (
            sa.select(sa.func.count())
            .where(passages.c.document_id == documents.c.id)
            .scalar_subquery()
            .label("passages")
        )
        query = sa.select(*_SUMMARY, count).order_by(documents.c.id)
        if ids is not None:
            query = query.where(documents.c.id.in_(list(ids)))
        if kinds is not None:
            query = query.where(documents.c.kind.in_(list(kinds)))
        if with_questions:
            query = query.where(sa.func.json_array_length(documents.c.questions) > 0)
        with self._database.reading() as connection:
            return [_summary(row._mapping) for row in connection.execute(query)]

    def document(self, document_id: str) -> Document | None:
        """Return the whole document, or None where there is none of that id."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).first()
        return _document(row._mapping) if row else None

    def documents(self) -> Iterator[Document]:
        """Yield every whole document, ordered by id, one at a time."""
        for summary in self.summaries():
            document = self.document(summary.id)
            if document is not None:
                yield document

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return id -> passage for those ids that the catalog knows."""
        found: dict[str, Passage] = {}
        with self._database.reading() as connection:
            for chunk in batches(ids, _IDS_PER_QUERY):
                rows = connection.execute(sa.select(*_PASSAGE).where(passages.c.id.in_(chunk)))
                found.update((row.id, _passage(row._mapping)) for row in rows)
        return found

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in text order."""
        query = sa.select(*_PASSAGE).where(passages.c.document_id == document_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(passages.c.position))
            return [_passage(row._mapping) for row in rows]

    def first_passages(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return document id -> id of its first passage, for those documents that have one."""
        query = sa.select(passages.c.document_id, passages.c.id).where(passages.c.position == 0)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(passages.c.document_id.in_(list(document_ids))))
            return {row.document_id: row.id for row in rows}

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages."""
        with self._database.reading() as connection:
            return set(connection.execute(sa.select(passages.c.id)).scalars())

    def ids_by_uri(self) -> dict[str, str]:
        """Return uri -> document id."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(documents.c.uri, documents.c.id))
            return {row.uri: row.id for row in rows}

    def all_passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield every passage with its document's title."""
        query = sa.select(documents.c.title.label("document_title"), *_PASSAGE).join_from(passages, documents)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield row.document_title, _passage(row._mapping)

    def vectors(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return id -> vector, of L2 norm 1, for those ids that the catalog knows."""
        found: dict[str, NDArray[np.float32]] = {}
        query = sa.select(passages.c.id, passages.c.vector)
        with self._database.reading() as connection:
            for chunk in batches(ids, _IDS_PER_QUERY):
                rows = connection.execute(query.where(passages.c.id.in_(chunk)))
                found.update((row.id, self._vector(row.vector)) for row in rows)
        return found

    def recall(self, wanted: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return text -> vector, of L2 norm 1, for those texts that were encoded while ingesting."""
        by_id = {_text_id(text): text for text in wanted}
        found: dict[str, NDArray[np.float32]] = {}
        with self._database.reading() as connection:
            for chunk in batches(by_id, _IDS_PER_QUERY):
                rows = connection.execute(sa.select(texts.c.id, texts.c.vector).where(texts.c.id.in_(chunk)))
                found.update((by_id[row.id], self._vector(row.vector)) for row in rows)
        return found

    def some_passage_ids(self, count: int) -> list[str]:
        """Return up to `count` ids drawn at random, for a test by sample."""
        first = sa.select(passages.c.id).order_by(passages.c.id).limit(1)
        with self._database.reading() as connection:
            drawn = [
                connection.execute(first.where(passages.c.id >= secrets.token_hex(8))).scalar()
                or connection.execute(first).scalar()
                for _ in range(count)
            ]
        return list(dict.fromkeys(id_ for id_ in drawn if id_))

    def replace(
        self,
        new: Iterable[tuple[Document, Sequence[Passage]]],
        vectors: Mapping[str, NDArray[np.floating]],
        *,
        compared: Mapping[str, NDArray[np.floating]] | None = None,
        removed: Iterable[str] = (),
        encoder: str,
    ) -> int:
        """Make these documents visible with exactly these passages, those ids gone; return the generation.

        All or nothing: a reader sees the collection before or after, never between. `new` may be long: it
        is read once, a few at a time. `vectors` holds one for each passage of `new`, by id, and `compared`
        those of `texts_compared`, by text, as far as they are known.
        """
        with self._database.writing() as connection:
            for ids in batches(removed, _IDS_PER_QUERY):
                _delete(connection, ids)
            for batch in batches(new, _DOCUMENTS_PER_INSERT):
                _delete(connection, [document.id for document, _ in batch])
                connection.execute(documents.insert(), [_document_row(document) for document, _ in batch])
                rows = [
                    {**asdict(passage), "vector": vectors[passage.id].astype(_VECTOR).tobytes()}
                    for _, pieces in batch
                    for passage in pieces
                ]
                if rows:
                    connection.execute(passages.insert(), rows)
                rows = [row for document, _ in batch for row in _text_rows(document, compared or {})]
                if rows:
                    connection.execute(texts.insert(), rows)
            generation = int(_read_setting(connection, "generation") or 0) + 1
            _write_setting(connection, "generation", str(generation))
            _write_setting(connection, "encoder", encoder)
            return generation

    def _vector(self, kept: bytes) -> NDArray[np.float32]:
        try:
            return _read_vector(kept)
        except ValueError as error:
            remedy = "`workshape ingest --rebuild` embeds every passage anew"
            raise StoreUnreadable(self.home, "a vector in its catalog is damaged", remedy) from error

    def _setting(self, key: str) -> str:
        with self._database.reading() as connection:
            return _read_setting(connection, key)


def _delete(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(passages.delete().where(passages.c.document_id.in_(ids)))
    connection.execute(documents.delete().where(documents.c.id.in_(ids)))


def _read_setting(connection: Connection, key: str) -> str:
    value = connection.execute(sa.select(settings.c.value).where(settings.c.key == key)).scalar()
    return value or ""


def _write_setting(connection: Connection, key: str, value: str) -> None:
    connection.execute(settings.delete().where(settings.c.key == key))
    connection.execute(settings.insert().values(key=key, value=value))


def _document_row(document: Document) -> dict[str, Any]:
    row = {column.name: getattr(document, column.name) for column in documents.c}
    row["blocks"] = [astuple(block) for block in document.blocks]
    row["attributions"] = [astuple(attribution) for attribution in document.attributions]
    row["sources"] = [asdict(source) for source in document.sources]
    return row


def _document(row: RowMapping) -> Document:
    return Document(
        **{
            **row,
            "services": tuple(row["services"]),
            "questions": tuple(row["questions"]),
            "path": tuple(row["path"]),
            "seen": tuple(row["seen"]),
            "blocks": tuple(Block(*block) for block in row["blocks"]),
            "sources": tuple(Source(**source) for source in row["sources"]),
            "attributions": tuple(
                Attribution(start, end, tuple(ids)) for start, end, ids in row["attributions"]
            ),
        }
    )


def _summary(row: RowMapping) -> DocumentSummary:
    lists = {name: tuple(row[name]) for name in ("services", "questions", "path", "seen")}
    return DocumentSummary(**{**row, **lists})


def _passage(row: RowMapping) -> Passage:
    values = {field: row[field] for field in Passage.__dataclass_fields__}
    return Passage(**{**values, "heading": tuple(row["heading"])})


def _text_rows(document: Document, known: Mapping[str, NDArray[np.floating]]) -> list[dict[str, Any]]:
    return [
        {"document_id": document.id, "id": _text_id(text), "vector": known[text].astype(_VECTOR).tobytes()}
        for text in texts_compared(document)
        if text in known
    ]


def _text_id(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read_vector(kept: bytes) -> NDArray[np.float32]:
    vector = np.frombuffer(kept, _VECTOR).astype(np.float32)
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)

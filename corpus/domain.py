"""What is known of a subject beside its documents: how people speak of it, what is decided, what things cost.

A domain is one folder, of which the shipped library is one. Nothing else here names a service or an option.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from corpus.documents.beliefs import Beliefs, read_beliefs
from corpus.documents.declared import DeclarationWrong, Declared, checked, read_yaml
from corpus.documents.facts import Facts, declared_facts, pattern
from corpus.documents.mentions import Mentions, read_mentions
from corpus.documents.names import Names, read_names
from corpus.documents.prices import Price, Quota, read_prices, read_quotas
from corpus.documents.tables import Part, Table, read_tables
from corpus.home import own_tables
from corpus.language.complaints import Complaints
from corpus.language.glossary import Glossary
from corpus.language.services import Services
from corpus.types import Quote

LIBRARY = Path(__file__).parent / "library"


class _Work(Declared):
    nouns: list[str] = []
    unnamed: frozenset[str] = frozenset()
    large_payloads: str = "a store"


class _Term(Declared):
    means: str
    said: list[str]


class _Stated(Declared):
    document: str
    says: str


class Domain:
    """One subject, read from its folder: each part when it is first asked for, and never again. Safe from any thread.

    A file that is not there declares nothing; one that is wrong raises DeclarationWrong when its part is read.
    """

    def __init__(self, folder: Path, *, more_tables: Path | None = None) -> None:
        """Read from `folder`; a table in `more_tables` takes the place of its namesake."""
        self._folder, self._more_tables = folder, more_tables

    @classmethod
    def shipped(cls) -> Self:
        """Return the domain of the shipped library, with the tables that WORKSHAPE_TABLES names."""
        return cls(LIBRARY, more_tables=own_tables())

    @cached_property
    def services(self) -> Services:
        """The services by their names."""
        return Services(self._listed("services.yaml"))

    @cached_property
    def glossary(self) -> Glossary:
        """What people say beside what documents write."""
        path, entries = self._folder / "glossary.yaml", self._mapping("glossary.yaml")
        terms = {term: checked(_Term, entry, path, repr(term)) for term, entry in entries.items()}
        return Glossary({term: entry.said for term, entry in terms.items()})

    @cached_property
    def complaints(self) -> Complaints:
        """What readers complain of."""
        return Complaints(self._listed("complaints.yaml"))

    @cached_property
    def beliefs(self) -> Beliefs:
        """What people still believe."""
        path = self._folder / "beliefs.yaml"
        return Beliefs(read_beliefs(path) if path.exists() else [], self.services)

    @cached_property
    def facts(self) -> Facts:
        """The facts of the shape of work, by name. Raises: FactWrong."""
        return declared_facts(self._folder / "facts")

    @cached_property
    def mentions(self) -> Mentions:
        """Which part a named service plays."""
        return read_mentions(self._folder / "mentions.yaml")

    @cached_property
    def names(self) -> Names:
        """The names beside those of the services. Raises: DeclarationWrong."""
        return read_names(self._folder / "names.yaml")

    @cached_property
    def work_nouns(self) -> re.Pattern[str]:
        """Words that name a kind of work."""
        return pattern(self._work.nouns, self._folder / "work.yaml", "nouns")

    @property
    def unnamed(self) -> frozenset[str]:
        """Words before such a noun that are no part of its name."""
        return self._work.unnamed

    @property
    def large_payloads(self) -> str:
        """Where what is too large for a message is kept."""
        return self._work.large_payloads

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The decision tables by name, the one of the highest priority first. Raises: TableWrong."""
        own = self._folder / "tables"
        folders = [own] if own.is_dir() else []
        return read_tables(*folders, *([self._more_tables] if self._more_tables is not None else []))

    def table_for(self, part: Part) -> Table:
        """Return the table whose options are that part of a system. Raises: DeclarationWrong, where none is."""
        found = next((table for table in self.tables.values() if table.part == part), None)
        if found is None:
            raise DeclarationWrong(self._folder, "tables", f"no table has 'part: {part}'")
        return found

    @cached_property
    def prices(self) -> Mapping[str, Price]:
        """Published prices by id. Raises: FigureWrong."""
        return read_prices(self._folder / "prices.yaml")

    @cached_property
    def quotas(self) -> Mapping[str, Quota]:
        """Published quotas by id. Raises: FigureWrong."""
        return read_quotas(self._folder / "quotas.yaml")

    @cached_property
    def formulas(self) -> Mapping[str, Quote]:
        """What the library states of formulas, by their names."""
        path = self._folder / "formulas.yaml"
        entries = self._mapping("formulas.yaml")
        stated = {name: checked(_Stated, entry, path, repr(name)) for name, entry in entries.items()}
        return {name: Quote(entry.document, entry.says) for name, entry in stated.items()}

    @cached_property
    def paying(self) -> Mapping[str, Price]:
        """What a bill pays for -> its price."""
        return {price.pays: price for price in self.prices.values() if price.pays}

    @cached_property
    def limiting(self) -> Mapping[str, Quota]:
        """What of the work is bounded -> the quota that bounds it."""
        return {quota.limits: quota for quota in self.quotas.values() if quota.limits}

    @cached_property
    def _work(self) -> _Work:
        return checked(_Work, self._mapping("work.yaml"), self._folder / "work.yaml")

    def _listed(self, name: str) -> Mapping[str, Sequence[str]]:
        """Return name -> texts, as a file lists them."""
        entries = self._mapping(name)
        for key, listed in entries.items():
            if not isinstance(listed, list):
                raise DeclarationWrong(self._folder / name, repr(key), "is not a list of texts")
        return entries

    def _mapping(self, name: str) -> Mapping[str, Any]:
        path = self._folder / name
        entries = read_yaml(path) if path.exists() else {}
        if not isinstance(entries, Mapping):
            raise DeclarationWrong(path, "top level", "is not a mapping of keys to values")
        return entries

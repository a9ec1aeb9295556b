"""Which figures belong to a decision: those that its table is about, for the options that are in question. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.decisions.choice import Choice
from assistant.figures.bill import bills
from assistant.figures.chain import PRODUCT, available
from assistant.figures.complexity import DATA, MERGE, QUEUE, complexity
from assistant.figures.crossover import WHOLE_BILLS, crossover
from assistant.figures.drain import drained
from assistant.figures.load import at_once, head_room, shards
from assistant.figures.payload import passes
from assistant.figures.types import Figure, Options
from assistant.figures.work import CONTAINERS, FUNCTIONS
from assistant.reading.known import Facts
from corpus.documents.prices import prices, quotas
from corpus.types import Quote

_Maker = Callable[[Facts, Options], Iterator[Figure]]
_OF_TABLE: Mapping[str, tuple[_Maker, ...]] = {
    "compute": (at_once, drained, crossover, bills),
    "style": (at_once, crossover, bills, available),
    "messaging": (head_room, shards, passes, drained),
    "entry": (head_room, passes),
    "granularity": (complexity, available),
}
_ALL: tuple[_Maker, ...] = (
    at_once,
    head_room,
    shards,
    passes,
    drained,
    available,
    complexity,
    crossover,
    bills,
)
"""The figures of a table that is not shipped."""


def quoted() -> Iterator[Quote]:
    """Yield every statement of the library that a figure may quote."""
    yield from (PRODUCT, WHOLE_BILLS, MERGE, QUEUE, DATA)
    yield from (price.quote for price in prices().values() if price.quote is not None)
    yield from (quota.quote for quota in quotas().values() if quota.quote is not None)


def figures_of(choice: Choice, facts: Facts) -> tuple[Figure, ...]:
    """Return what can be worked out for a choice: for what was chosen, the usual option, and those the asker named.

    Of a table that is not shipped nothing is known but the facts, so every figure that they give is told.
    """
    possible = [ranked for ranked in choice.ranked if ranked.possible]
    usual = max(choice.table.options.values(), key=lambda option: option.by_default)
    in_question = (choice.chosen, *(ranked for ranked in possible if ranked.named or ranked.option == usual))
    options = Options(
        frozenset(ranked.option.id for ranked in in_question),
        frozenset(ranked.option.id for ranked in possible),
    )
    makers = _OF_TABLE.get(choice.table.name)
    if makers is None:
        makers, options = _ALL, Options(options.in_question, options.possible | {*FUNCTIONS, *CONTAINERS})
    return tuple(figure for make in makers for figure in make(facts, options))

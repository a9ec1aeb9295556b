"""Which figures belong to a decision: those that its table is about, for the options that are in question. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.decisions.choice import Choice
from assistant.figures.bill import bills
from assistant.figures.chain import available
from assistant.figures.complexity import complexity
from assistant.figures.crossover import crossover
from assistant.figures.drain import drained
from assistant.figures.load import at_once, head_room, shards
from assistant.figures.payload import passes
from assistant.figures.types import Figure, Options
from assistant.reading.known import Facts
from corpus.documents.tables import FigureName
from corpus.domain import Domain
from corpus.types import Quote

_Maker = Callable[[Facts, Options, Domain], Iterator[Figure]]
_MAKERS: Mapping[FigureName, _Maker] = {
    "at_once": at_once,
    "head_room": head_room,
    "shards": shards,
    "passes": passes,
    "drained": drained,
    "available": available,
    "complexity": complexity,
    "crossover": crossover,
    "bills": bills,
}


def quoted(domain: Domain) -> Iterator[Quote]:
    """Yield every statement of the library that a figure may quote."""
    yield from domain.formulas.values()
    yield from (price.quote for price in domain.prices.values() if price.quote is not None)
    yield from (quota.quote for quota in domain.quotas.values() if quota.quote is not None)


def figures_of(choice: Choice, facts: Facts, domain: Domain) -> tuple[Figure, ...]:
    """Return what can be worked out for a choice: for what was chosen, the usual option, and those the asker named.

    Of a table that names no figures nothing is known but the facts, so every figure that they give is told.
    """
    possible = [ranked for ranked in choice.ranked if ranked.possible]
    usual = max(choice.table.options.values(), key=lambda option: option.by_default)
    in_question = (choice.chosen, *(ranked for ranked in possible if ranked.named or ranked.option == usual))
    options = Options(
        tuple(dict.fromkeys(ranked.option for ranked in in_question)),
        tuple(ranked.option for ranked in possible),
        every_way=not choice.table.figures,
    )
    names = choice.table.figures or tuple(_MAKERS)
    return tuple(figure for name in names for figure in _MAKERS[name](facts, options, domain))

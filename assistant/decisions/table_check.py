"""What a decision table asks for that nobody gives: unknown facts, units and words, quotes not held. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator

from assistant.decisions.worked_out import WORKED_OUT
from corpus.documents.facts import FactKind, Facts
from corpus.documents.tables import Condition, Table
from corpus.language.units import UnitUnknown, dimension, in_base
from corpus.types import Quote

_DIMENSIONS = {
    "time": "[time]",
    "size": "[size]",
    "rate": "1 / [time]",
    "money": "[money]",
    "count": "",
    "share": "",
}


def problems(table: Table, held: Container[Quote], kinds: Facts) -> Iterator[str]:
    """Yield what is wrong with a table, a sentence each; `held` are the statements that the collection holds."""
    for rule in table.rules:
        for name, test in rule.when.items():
            yield from _of_test(name, test, kinds)
    yield from (f"asks for {name!r}, which is no fact" for name in table.asks if name not in kinds)
    for quote in dict.fromkeys(table.quotes):
        if quote not in held:
            yield f"the collection holds no statement of {quote.document_id!r} that says: {quote.text}"


def _of_test(name: str, test: Condition, kinds: Facts) -> Iterator[str]:
    kind = kinds.get(name)
    if name in WORKED_OUT or (kind is not None and kind.declared.kind == "services"):
        return
    if kind is None:
        yield f"tests {name!r}, which is no fact: known are {', '.join((*kinds, *WORKED_OUT))}"
    elif test.compares:
        yield from _of_unit(name, test, kind)
    else:
        words = {str(value).partition(":")[0] for value in kind.values} | {"yes", "no"}
        unknown = sorted(value for value in test.values if value.partition(":")[0] not in words)
        yield from (
            f"tests {name} for {value!r}, which it never is: {', '.join(sorted(words))}" for value in unknown
        )


def _of_unit(name: str, test: Condition, kind: FactKind) -> Iterator[str]:
    try:
        in_base(test.number, test.unit)
    except UnitUnknown as error:
        yield f"tests {name}: {error}"
        return
    wanted = {_DIMENSIONS.get(context.dimension) for context in kind.contexts}
    if wanted and None not in wanted and dimension(test.unit) not in wanted:
        yield f"tests {name} in {test.unit or 'plain numbers'}, which is another kind of quantity"

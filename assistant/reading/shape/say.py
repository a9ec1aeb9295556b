"""A work item in plain words: what was understood, in sentences that read back as the same facts. Pure."""

from __future__ import annotations

from assistant.reading.shape.types import Fact, WorkItem
from corpus.documents.facts import FactKind, Facts
from corpus.language.quantities import Bound
from corpus.language.units import plain

_BOUNDS: dict[Bound, str] = {"": "", "at_least": "at least ", "at_most": "at most ", "about": "about "}
_NOT = "it is not so that {sentence}"


def describe(item: WorkItem, kinds: Facts) -> str:
    """Return the facts of a work item, a sentence each.

    >>> from assistant.reading.shape.read import read
    >>> from corpus.domain import Domain
    >>> domain = Domain.shipped()
    >>> describe(read("Bursts of uploads, 40 minutes each, no GPU", domain).items[0], domain.facts)
    'It comes in bursts. A unit takes 40 minutes. It is not so that it needs a GPU.'
    """
    return " ".join(
        f"{clause[:1].upper()}{clause[1:]}."
        for clause in dict.fromkeys(sentence(fact, kinds) for fact in item.facts)
    )


def sentence(fact: Fact, kinds: Facts) -> str:
    """Return one fact as it is said of the work, in small letters and without a stop."""
    kind = kinds[fact.name]
    if fact.negated and kind.declared.denied:
        return kind.declared.denied.format(value=fact.value)
    clause = _affirmed(fact, kind)
    return _NOT.format(sentence=clause) if fact.negated and not isinstance(fact.value, bool) else clause


def _affirmed(fact: Fact, kind: FactKind) -> str:
    if isinstance(fact.value, bool):
        return kind.says("yes" if fact.value != fact.negated else "no")
    if isinstance(fact.value, str):
        return kind.says(fact.value)
    return kind.sentences["number"].format(value=_BOUNDS[fact.bound] + plain(fact.value, fact.unit))

"""A decision as it is told: the choice, what it rests on and supposes, what is missing and what flips it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.decisions.choice import Choice, Ranked, Reason, choose
from assistant.decisions.figures import figures_of
from assistant.decisions.flips import Flip, flips
from assistant.decisions.worked_out import WORKED_OUT, WorkedOut
from assistant.figures.crossover import Curve, curve
from assistant.figures.types import Figure
from assistant.reading.known import UNKNOWN, Facts, Known
from assistant.reading.shape.types import Fact, WorkItem
from corpus.documents.facts import FactKind
from corpus.documents.facts import Facts as Kinds
from corpus.documents.tables import Condition, Option, Table
from corpus.domain import Domain
from corpus.language.units import in_base, plain

_MORE = {"above": "more than", "below": "less than"}


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not known and could change the choice: the question to ask, and what would change it."""

    fact: str
    ask: str
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table decides of a work item; `assumptions` are sentences, `missing` the most useful question first.

    >>> decision = assistant.decide("Lambda or Fargate for a 25 minute job?").decisions[0][0]
    >>> decision.chosen.option.id, decision.rests_on, decision.missing[0].ask
    ('fargate', ('max_duration',), 'Does it need a GPU?')
    """

    domain: Domain = field(repr=False, compare=False)
    item: WorkItem
    facts: Facts
    choice: Choice
    assumptions: tuple[str, ...]
    missing: tuple[Missing, ...]
    flips: tuple[Flip, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def chosen(self) -> Ranked:
        """The option chosen."""
        return self.choice.chosen

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The names of the facts that the choice rests on: of limits that hold, and of reasons for the chosen."""
        return rests_on(self.choice)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for and against the chosen option, as far as their statements are about it."""
        return self.reasons_of(self.chosen)

    def reasons_of(self, ranked: Ranked) -> tuple[Reason, ...]:
        """Return the reasons for and against an option; a statement on a rival that it favours more is none.

        >>> decision = assistant.decide("Steady load on EC2. Should we move to EKS?").decisions[0][0]
        >>> decision.chosen.option.id, len(decision.chosen.reasons), decision.reasons_of(decision.chosen)
        ('eks', 1, ())
        """
        return tuple(reason for reason in ranked.reasons if not self._is_of_a_rival(reason, ranked))

    def _is_of_a_rival(self, reason: Reason, ranked: Ranked) -> bool:
        named = frozenset(self.domain.services.named(reason.quote.text))
        if named & self._services(ranked.option):
            return False
        rivals = (rival for rival in self.choice.ranked if named & self._services(rival.option))
        others = (other for rival in rivals for other in rival.reasons)
        return any(
            (other.quote, other.when) == (reason.quote, reason.when) and other.weight > reason.weight
            for other in others
        )

    def _services(self, option: Option) -> frozenset[str]:
        return frozenset((*option.names, *self.domain.services.named(option.name)))

    @property
    def curve(self) -> Curve | None:
        """What the work costs a month over its rate, as functions and in containers; None where that is not known."""
        return curve(self.facts, self.domain)

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as plain values, ready for JSON.

        >>> told = assistant.decide("Lambda or Fargate for a 25 minute job?").decisions[0][0].to_dict()
        >>> [one["option"] for one in told["ruled_out"]], told["flips"][0]["said"]
        (['lambda', 'durable-functions'], 'the longest unit takes at most 15 minutes')
        """
        possible = [ranked for ranked in self.choice.ranked if ranked.possible]
        return {
            "table": self.choice.table.name,
            "chosen": self.chosen.option.id,
            "name": self.chosen.option.name,
            "forced": self.choice.forced,
            "ranked": [
                {"option": ranked.option.id, "name": ranked.option.name, "score": ranked.score}
                for ranked in possible
            ],
            "ruled_out": [
                {
                    "option": ranked.option.id,
                    "name": ranked.option.name,
                    "by": [_reason(limit, self) for limit in ranked.limits],
                    "by_the_asker": ranked.refused,
                }
                for ranked in self.choice.ranked
                if not ranked.possible
            ],
            "reasons": [_reason(reason, self) for reason in self.reasons],
            "assumptions": list(self.assumptions),
            "missing": [
                {
                    "fact": missing.fact,
                    "ask": missing.ask,
                    "would_change_to": [self._flip(flip) for flip in missing.flips],
                }
                for missing in self.missing
            ],
            "flips": [self._flip(flip) for flip in self.flips],
            "figures": [figure.to_dict() for figure in self.figures],
        }

    def _flip(self, flip: Flip) -> dict[str, Any]:
        return {
            "fact": flip.fact,
            "direction": flip.direction,
            "value": flip.value,
            "unit": flip.unit or None,
            "said": change_sentence(flip, self.domain.facts),
            "chosen": flip.chosen,
            "name": self.choice.table.options[flip.chosen].name,
        }


def decide(table: Table, item: WorkItem, worked_out: WorkedOut) -> Decision:
    """Return what the table decides of a work item."""
    domain, facts = worked_out.domain, worked_out.facts_of(item)
    choice = choose(table, facts)
    found = flips(choice, facts, worked_out)
    decision = Decision(domain, item, facts, choice, (), (), tuple(flip for flip in found if flip.known))
    return Decision(
        domain,
        item,
        facts,
        choice,
        tuple(dict.fromkeys(_assumptions(decision))),
        tuple(_missing(table, found, domain.facts)),
        decision.flips,
        figures_of(choice, facts, domain),
    )


def rests_on(choice: Choice) -> tuple[str, ...]:
    """Return the names of the facts that a choice rests on."""
    reasons = [*choice.chosen.reasons, *(limit for ranked in choice.ranked for limit in ranked.limits)]
    return tuple(dict.fromkeys(name for reason in reasons for name in reason.facts))


def fact_sentence(kind: FactKind, known: Known, value: str = "") -> str:
    """Return a fact as it is said of the work: "it comes in bursts", "a unit takes 40 minutes"; or its `value`."""
    if not value and _measured(known):
        return kind.sentences["number"].format(value=amount(known))
    return kind.says(value or min(known.values or {str(fact.value) for fact in known.facts}, default=""))


def amount(known: Known) -> str:
    """Return a known quantity in the words of the question: "40 minutes", "at least 6 MB"."""
    largest = max(_measured(known), key=_size)
    return plain(float(largest.value), largest.unit) + (" and more" if largest.bound == "at_least" else "")


def holds_because(reason: Reason, decision: Decision) -> str:
    """Return in a clause why a rule holds: "40 minutes is above 15 minutes, and nobody waits for the result"."""
    return ", and ".join(_because(name, reason.when[name], decision) for name in reason.facts)


def change_sentence(flip: Flip, kinds: Kinds) -> str:
    """Return the change that flips a choice: "at most 15 minutes", "it needs a GPU"."""
    if isinstance(flip.value, str):
        sentence = fact_sentence(kinds[flip.fact], Known(values=frozenset({flip.value})), flip.value)
        return f"unless {sentence}" if flip.direction == "is not" else sentence
    digits = 2 if flip.unit.startswith("1/") else 4
    quantity = (
        f"{_MORE.get(flip.direction, flip.direction)} {plain(float(f'{flip.value:.{digits}g}'), flip.unit)}"
    )
    return kinds[flip.fact].sentences["number"].format(value=quantity)


def _because(name: str, test: Condition, decision: Decision) -> str:
    known = decision.facts.get(name, UNKNOWN)
    if name in WORKED_OUT:
        return known.facts[0].rule
    kind = decision.domain.facts[name]
    if test.compares:
        if not test.unit or not _measured(known):  # of a count the sentence says enough
            return fact_sentence(kind, known)
        verb = {"above": "is above", "at least": "is at least", "below": "is below", "at most": "is within"}[
            test.op
        ]
        return f"{amount(known)} {verb} {plain(test.number, test.unit)}"
    value = next((value for value in sorted(known.values) if Known(frozenset({value})).passes(test)), "")
    return fact_sentence(kind, known, value)


def _assumptions(decision: Decision) -> Iterator[str]:
    used = [
        *(reason for reason in decision.chosen.reasons if reason.weight > 0),
        *(limit for ranked in decision.choice.ranked for limit in ranked.limits),
    ]
    for reason in used:
        for name, test in reason.when.items():
            known = decision.facts.get(name, UNKNOWN)
            if name in WORKED_OUT:
                continue
            supposed = decision.domain.facts[name].declared.supposed
            if test.op == "not" and not known.values and not known.denied.issuperset(test.values):
                yield from (text for value in test.values if (text := supposed.get(value)))
            if test.op != "not" and _could_be_more(decision, name):
                yield from (fact.rule for fact in known.facts[:1] if fact.origin == "assumed")


def _could_be_more(decision: Decision, name: str) -> bool:
    """Whether the choice would be another if a quantity were larger."""
    return any(flip.fact == name and flip.direction in ("above", "at least") for flip in decision.flips)


def _missing(table: Table, found: Sequence[Flip], kinds: Kinds) -> Iterator[Missing]:
    for name in table.asks:
        open_ = tuple(flip for flip in found if flip.fact == name and not flip.known)
        if open_:
            kind = kinds[name].declared
            yield Missing(name, kind.asks.get(str(open_[0].value), kind.ask), open_)


def _reason(reason: Reason, decision: Decision) -> dict[str, Any]:
    return {
        "because": holds_because(reason, decision),
        "facts": list(reason.facts),
        "weight": reason.weight,
        "document_id": reason.quote.document_id,
        "quote": reason.quote.text,
    }


def _measured(known: Known) -> list[Fact]:
    return [fact for fact in known.facts if isinstance(fact.value, float) and not fact.negated]


def _size(fact: Fact) -> float:
    return in_base(float(fact.value), fact.unit)

"""From the facts of a work item to a decision over a table: chosen, ranked, ruled out, and by which rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.reading.known import UNKNOWN, Facts
from corpus.documents.tables import Condition, Limit, Option, Table
from corpus.types import Quote

_HEAVY = 3.0
"""Reasons that weigh this much together decide by themselves: one that nearly decides, or two clear ones."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds: the tests and what they hold of, the quoted statement, and the weight for each option."""

    when: Mapping[str, Condition]
    quote: Quote
    weight: float = 0.0
    doubt: Quote | None = None
    """What puts a limit in question, where it does so for these facts."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts that it rests on, those that it only supposes left out."""
        return tuple(name for name, test in self.when.items() if test.op != "not") or tuple(self.when)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option with its score, the reasons for and against it, and the limits that rule it out, if any."""

    option: Option
    score: float
    reasons: tuple[Reason, ...] = ()
    limits: tuple[Reason, ...] = ()
    refused: bool = False
    """Whether the asker ruled it out."""
    named: bool = False
    """Whether the asker named it as one to choose from."""

    @property
    def possible(self) -> bool:
        """Whether nothing rules it out."""
        return not self.limits and not self.refused


@dataclass(frozen=True, slots=True)
class Choice:
    """What a table says of some facts: the possible options by score, then the others with what rules them out.

    `forced`: every option is ruled out, and the first violates the fewest limits.
    """

    table: Table
    ranked: tuple[Ranked, ...]
    forced: bool

    @property
    def chosen(self) -> Ranked:
        """The first."""
        return self.ranked[0]

    @property
    def decided(self) -> bool:
        """Whether a rule speaks for the chosen option, or the default is ruled out: else it is the default itself."""
        default = min(self.table.options.values(), key=lambda option: (-option.by_default, option.id))
        ruled_out = any(not ranked.possible for ranked in self.ranked if ranked.option is default)
        return ruled_out or any(reason.weight > 0 for reason in self.chosen.reasons)

    @property
    def clear(self) -> bool:
        """Whether a limit decides among named or usual options, or the reasons for the chosen one weigh heavily."""
        usual = max(option.by_default for option in self.table.options.values())
        limited = any(
            ranked.limits for ranked in self.ranked if ranked.named or ranked.option.by_default == usual
        )
        return limited or sum(max(reason.weight, 0.0) for reason in self.chosen.reasons) >= _HEAVY


def choose(table: Table, facts: Facts) -> Choice:
    """Return the choice: limits first, then the sum of preferences; ties go by default and then by id.

    Facts named "candidates" restrict it: two options or more that the asker named, or one against what runs today
    ("current"), are chosen from, if one of them is possible; options that the asker denied are refused. The order of
    facts and rules changes nothing.
    """
    rules = _Rules(table, facts)
    ranked = tuple(rules.ranked(option) for option in sorted(table.options.values(), key=rules.order))
    return Choice(table, ranked, forced=not any(rival.possible for rival in ranked))


def chosen(table: Table, facts: Facts) -> str:
    """Return the id of the option that `choose` puts first, without the reasons."""
    return min(table.options.values(), key=_Rules(table, facts).order).id


def holds(when: Mapping[str, Condition], facts: Facts) -> bool:
    """Return whether every test holds of the facts."""
    return all(facts.get(name, UNKNOWN).passes(test) for name, test in when.items())


class _Rules:
    """The rules of a table that hold of some facts, and how they order its options."""

    def __init__(self, table: Table, facts: Facts) -> None:
        self._facts = facts
        self._limits = [limit for limit in table.limits if holds(limit.when, facts)]
        self._preferences = [preference for preference in table.preferences if holds(preference.when, facts)]
        candidates = facts.get("candidates", UNKNOWN)
        self._named = _in_question(table, facts)
        self._denied = options_named(table, candidates.denied)
        asked = {id_ for id_ in self._named if not self._against(id_) and id_ not in self._denied}
        self._only = asked if len(self._named) > 1 and asked else set(table.options)

    def order(self, option: Option) -> tuple[bool, int, bool, float, float, str]:
        """Return what sorts the options, the best first."""
        against = self._against(option.id)
        impossible, outside = against > 0 or option.id in self._denied, option.id not in self._only
        return impossible, against, outside, -self._score(option), -option.by_default, option.id

    def ranked(self, option: Option) -> Ranked:
        """Return an option with its score and the reasons for and against it."""
        against = [self._limit(limit) for limit in self._limits if option.id in limit.rules_out]
        weighed = [
            Reason(preference.when, preference.quote, preference.favours[option.id])
            for preference in self._preferences
            if option.id in preference.favours
        ]
        weighed.sort(key=lambda reason: (-abs(reason.weight), _order(reason)))
        against.sort(key=_order)
        refused, named = option.id in self._denied, option.id in self._named
        return Ranked(option, self._score(option), tuple(weighed), tuple(against), refused, named)

    def _against(self, id_: str) -> int:
        return sum(id_ in limit.rules_out for limit in self._limits)

    def _score(self, option: Option) -> float:
        weights = sorted(
            preference.favours[option.id]
            for preference in self._preferences
            if option.id in preference.favours
        )
        return round(option.by_default + sum(weights), 6)

    def _limit(self, limit: Limit) -> Reason:
        doubted = limit.doubt is not None and holds(limit.doubt.when, self._facts)
        return Reason(limit.when, limit.quote, 0.0, limit.doubt.quote if limit.doubt and doubted else None)


def _order(reason: Reason) -> tuple[str, list[tuple[str, str]]]:
    """Return what orders reasons of one weight, whatever order the table lists them in."""
    return reason.quote.text, sorted((name, str(test)) for name, test in reason.when.items())


def options_named(table: Table, names: frozenset[str]) -> set[str]:
    """Return the ids of the options that names mean; a name of a family means each of its options."""
    return {option.id for option in table.options.values() if not names.isdisjoint(option.names)}


def proposals(table: Table, names: Iterable[str]) -> set[frozenset[str]]:
    """Return what the names propose, each the options of a product or of a family."""
    found = (frozenset(options_named(table, frozenset({name}))) for name in names)
    return {options for options in found if options}


def _in_question(table: Table, facts: Facts) -> set[str]:
    """Return the options that the asker weighs: those proposed, and what runs today where only one name is."""
    proposed = proposals(table, facts.get("candidates", UNKNOWN).values)
    named = {id_ for options in proposed for id_ in options}
    if len(proposed) == 1:
        return named | options_named(table, facts.get("current", UNKNOWN).values)
    return named

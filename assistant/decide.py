"""From the facts of a work item to a decision over a table: chosen, ranked, ruled out, and by which rules. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.known import UNKNOWN, Facts
from corpus.tables import Condition, Limit, Option, Preference, Table
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
        ruled_out = any(not one.possible for one in self.ranked if one.option is default)
        return ruled_out or any(reason.weight > 0 for reason in self.chosen.reasons)

    @property
    def clear(self) -> bool:
        """Whether a limit decides among named or usual options, or the reasons for the chosen one weigh heavily."""
        usual = max(option.by_default for option in self.table.options.values())
        limited = any(one.limits for one in self.ranked if one.named or one.option.by_default == usual)
        return limited or sum(max(reason.weight, 0.0) for reason in self.chosen.reasons) >= _HEAVY


def choose(table: Table, facts: Facts) -> Choice:
    """Return the choice: limits first, then the sum of preferences; ties go by default and then by id.

    Facts named "candidates" restrict it: two options or more that the asker named are chosen from, if one of them is
    possible; options that the asker denied are refused. The order of facts and rules changes nothing.
    """
    limits = [limit for limit in table.limits if holds(limit.when, facts)]
    preferences = [one for one in table.preferences if holds(one.when, facts)]
    named = _named(table, facts.get("candidates", UNKNOWN).values)
    denied = _named(table, facts.get("candidates", UNKNOWN).denied)
    ranked = [
        _ranked(option, limits, preferences, facts, refused=option.id in denied, named=option.id in named)
        for option in table.options.values()
    ]
    asked = {one.option.id for one in ranked if one.possible and one.option.id in named}
    only = asked if len(named) > 1 and asked else set(table.options)

    def order(one: Ranked) -> tuple[bool, int, bool, float, float, str]:
        option = one.option
        outside = option.id not in only
        return not one.possible, len(one.limits), outside, -one.score, -option.by_default, option.id

    ranked.sort(key=order)
    return Choice(table, tuple(ranked), forced=not any(one.possible for one in ranked))


def holds(when: Mapping[str, Condition], facts: Facts) -> bool:
    """Return whether every test holds of the facts."""
    return all(facts.get(name, UNKNOWN).passes(test) for name, test in when.items())


def _limit(limit: Limit, facts: Facts) -> Reason:
    doubted = limit.doubt is not None and holds(limit.doubt.when, facts)
    return Reason(limit.when, limit.quote, 0.0, limit.doubt.quote if limit.doubt and doubted else None)


def _ranked(
    option: Option,
    limits: list[Limit],
    preferences: list[Preference],
    facts: Facts,
    *,
    refused: bool,
    named: bool,
) -> Ranked:
    against = [_limit(one, facts) for one in limits if option.id in one.rules_out]
    weighed = [
        Reason(one.when, one.quote, one.favours[option.id]) for one in preferences if option.id in one.favours
    ]
    weighed.sort(key=lambda reason: (-abs(reason.weight), _order(reason)))
    against.sort(key=_order)
    score = round(option.by_default + sum(sorted(reason.weight for reason in weighed)), 6)
    return Ranked(option, score, tuple(weighed), tuple(against), refused, named)


def _order(reason: Reason) -> tuple[str, list[tuple[str, str]]]:
    """Return what orders reasons of one weight, whatever order the table lists them in."""
    return reason.quote.text, sorted((name, str(test)) for name, test in reason.when.items())


def _named(table: Table, names: frozenset[str]) -> set[str]:
    return {option.id for option in table.options.values() if not names.isdisjoint(option.names)}

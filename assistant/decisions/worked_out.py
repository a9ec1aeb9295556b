"""Facts that others give: the longest unit, units at work at once, services each, what costs less. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.figures.bill import Bill, containers, dollars, functions
from assistant.figures.crossover import where_same
from assistant.figures.inputs import measured
from assistant.figures.types import Range
from assistant.figures.work import RECKONED_FROM, work
from assistant.reading.known import UNKNOWN, Facts, Known, known
from assistant.reading.shape.types import Fact, WorkItem
from corpus.domain import Domain

_Knowns = tuple[Known | None, ...]
WORKED_OUT = ("busy", "services_each", "cheaper")
"""Facts that nobody can tell, as others give them; the rule of each is how it is said."""


class WorkedOut:
    """Works out, for one domain, what facts give; sums are kept, since the search for flips asks again and again."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._cheaper_of: dict[_Knowns, tuple[str, str]] = {}
        self._same_of: dict[_Knowns, Range | None] = {}

    def facts_of(self, item: WorkItem) -> dict[str, Known]:
        """Return fact name -> what is known of a work item, with what that gives."""
        return self.added(known(item, self.domain.facts))

    def added(self, found: Facts) -> dict[str, Known]:
        """Return the facts with those that they give.

        Assumed: the longest unit takes what the usual one takes. Worked out: `busy`, the units at work at the same
        time on average, which is their rate times their duration (Little's law); `services_each`, the services for
        each person who runs them; `cheaper`, which of functions and containers costs less a month, where one clearly
        does.
        """
        facts = {name: state for name, state in found.items() if not _is_worked_out(name, state)}
        facts |= dict(_longest(facts))
        return facts | dict(_busy(facts)) | dict(_services_each(facts)) | dict(self._cheaper(facts))

    def _cheaper(self, facts: Facts) -> Iterator[tuple[str, Known]]:
        if "rate" not in facts:
            return
        knowns = tuple(facts.get(name) for name in RECKONED_FROM)
        if knowns not in self._cheaper_of:
            self._cheaper_of[knowns] = self._costs_less(facts)
        name, rule = self._cheaper_of[knowns]
        if name:
            source = _from(facts["rate"], "cheaper", rule)
            yield "cheaper", replace(source, number=None, bound="", values=frozenset({name}))

    def _costs_less(self, facts: Facts) -> tuple[str, str]:
        """Return what costs less and how that is said: functions below the rates at which both cost the same.

        Empty where neither clearly does, or it is not known.
        """
        rate, reckoned = measured(facts, "rate"), work(facts, self.domain)
        if rate is None or reckoned is None or (of_functions := functions(reckoned)) is None:
            return "", ""
        of_containers = containers(reckoned)
        same = self._where_same(facts)
        less, more = (of_functions.total, of_containers.total) if same is None else (rate.range, same)
        if less.high < more.low:
            return "functions", _cost_sentence("functions", of_functions, of_containers)
        if more.high < less.low:
            return "containers", _cost_sentence("containers", of_containers, of_functions)
        return "", ""

    def _where_same(self, facts: Facts) -> Range | None:
        knowns = tuple(facts.get(name) for name in RECKONED_FROM if name != "rate")
        if knowns not in self._same_of:
            self._same_of[knowns] = where_same(facts, self.domain)
        return self._same_of[knowns]


def _longest(facts: Facts) -> Iterator[tuple[str, Known]]:
    usual = facts.get("duration", UNKNOWN)
    if "max_duration" not in facts and usual.number is not None:
        yield "max_duration", _from(usual, "max_duration", "no unit takes longer than the usual one")


def _busy(facts: Facts) -> Iterator[tuple[str, Known]]:
    each, rate = (
        facts.get("duration") or facts.get("max_duration"),
        facts.get("rate") or facts.get("peak_rate"),
    )
    if each and rate and each.number is not None and rate.number is not None:
        busy = rate.number * each.number
        rule = f"{busy:.2g} units are at work at the same time on average"
        yield "busy", replace(_from(rate, "busy", rule), number=busy)


def _services_each(facts: Facts) -> Iterator[tuple[str, Known]]:
    services, people = (facts.get(name, UNKNOWN) for name in ("service_count", "team_size"))
    if services.number and people.number:
        each = services.number / people.number
        rule = f"there are {each:.2g} services for each person who runs them"
        yield "services_each", replace(_from(services, "services_each", rule), number=each)


def _cost_sentence(name: str, bill: Bill, other: Bill) -> str:
    return f"{name} cost {bill.total.in_words(dollars)} a month against {other.total.in_words(dollars)}"


def _from(source: Known, name: str, rule: str) -> Known:
    """Return what is known with its facts under another name, assumed by a rule."""
    affirmed: tuple[Fact, ...] = tuple(fact for fact in source.facts if not fact.negated)
    facts = tuple(replace(fact, name=name, origin="assumed", rule=rule) for fact in affirmed)
    return replace(source, facts=facts)


def _is_worked_out(name: str, known: Known) -> bool:
    return name in WORKED_OUT or (
        bool(known.facts) and all(fact.origin == "assumed" and fact.words for fact in known.facts)
    )

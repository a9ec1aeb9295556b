"""What the work costs a month as functions and as containers: whole bills, entry, balancer and logs included.

Prices are those of us-east-1 without free tiers, discounts and transfer out. A unit takes at most the processor time
that its function has (1 vCPU at 1,769 MB), so containers are sized for that at the most, and for a tenth of it at the
least where nothing says that the work computes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.figures.types import Figure, Input, Options, Range, exactly
from assistant.figures.work import HOURS, Work, work
from assistant.reading.known import Facts
from corpus.documents.prices import Price
from corpus.domain import Domain

BILLS = ("bill of functions", "bill of containers")
"""The names of the figures that say what work costs."""
LEAST_TASKS = 2
"""A service keeps so many tasks, in two zones."""
_TASK_VCPU, _TASK_GB = 0.5, 1.0
_JOB_VCPU, _JOB_GB, _LEAST_BILLED_S = 1.0, 2.0, 60.0
_BUSY = 0.6
"""How busy the processor of a task may be."""
_BALANCER_ADDRESSES = 2
_HARDLY_ANY = 1e-9
"""Units a second at which a service is at rest."""
_REQUESTS_A_MESSAGE = 3
"""Send, receive and delete."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a bill, in US dollars a month."""

    what: str
    usd: Range
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """A month's bill."""

    items: tuple[Item, ...]
    tasks: Range | None = None
    """Tasks that run all month; None where none does."""

    @property
    def total(self) -> Range:
        """All items together, US dollars a month."""
        total = exactly(0)
        for item in self.items:
            total += item.usd
        return total

    @property
    def prices(self) -> tuple[Price, ...]:
        """Every price that it rests on, each once."""
        return tuple(dict.fromkeys(price for item in self.items for price in item.prices))


def functions(work: Work) -> Bill | None:
    """Return the bill of functions; None where a unit takes longer, or more memory, than a function may."""
    longest, largest = (
        float(work.domain.limiting[what].number)
        for what in ("duration of a function", "memory of a function")
    )
    if work.seconds.range.high > longest or work.memory.range.high > largest * 1e6:
        return None
    run = work.units * work.seconds.range * work.gb
    items = [
        _item(work, "requests", work.units / 1e6, "a million units of a function"),
        _item(work, "duration", run, "a GB-second of a function"),
        *_entry(work),
    ]
    return Bill((*items, _logs(work)))


def containers(work: Work) -> Bill:
    """Return the bill of containers: tasks all month, or a task a unit for long work that nobody waits for."""
    if not work.waited_for and work.seconds.range.low >= _LEAST_BILLED_S:
        return _jobs(work)
    tasks = (work.peak.range * _task_share(work)).map(lambda n: float(max(math.ceil(n - 1e-9), LEAST_TASKS)))
    hours = tasks * HOURS
    addresses = tasks + (_BALANCER_ADDRESSES if work.waited_for else 0)
    items = [
        _tasks(work, hours, _TASK_VCPU, _TASK_GB),
        *_balancer(work),
        _item(work, "public addresses", addresses * HOURS, "an hour of an address"),
        *([] if work.waited_for else _entry(work)),
    ]
    return Bill((*items, _logs(work)), tasks)


def capacity(work: Work) -> float:
    """Return how many units a second one task takes at the heaviest use of its processor."""
    return 1 / _task_share(work).high


def bills(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield the monthly bill of functions and of containers, of each where it may do the work."""
    described = work(facts, domain)
    if described is None:
        return
    of_functions, of_containers = functions(described), containers(described)
    if of_functions is not None and options.may_run_as("function"):
        yield _figure(BILLS[0], _in_words("Functions cost", of_functions), of_functions, described.inputs)
    if not options.may_run_as("container"):
        return
    if of_containers.tasks is None:
        how = f"Containers (a task of {_JOB_VCPU:g} vCPU and {_JOB_GB:g} GB for each) cost"
        inputs = (described.rate, described.seconds, described.log)
        yield _figure(BILLS[1], _in_words(how, of_containers), of_containers, inputs)
        return
    tasks = of_containers.tasks.in_words(lambda count: f"{count:.0f}")
    how = f"Containers ({tasks} tasks of {_TASK_VCPU:g} vCPU and {_TASK_GB:g} GB) cost"
    at_rest = dollars(containers(described.at(_HARDLY_ANY)).total.low)
    clause = f"{_in_words(how, of_containers)}; {at_rest} of it even when nothing comes"
    yield _figure(BILLS[1], clause, of_containers, (*described.inputs, described.computes))


def dollars(usd: float) -> str:
    """Return US dollars as people write them: "$0.30", "$58", "$2,650".

    >>> from assistant.figures.bill import dollars
    >>> dollars(0.3), dollars(58.31), dollars(2654.4), dollars(0.001)
    ('$0.30', '$58', '$2,650', 'less than $0.01')
    """
    if usd < 0.01:
        return "less than $0.01"
    return f"${usd:.2f}" if usd < 10 else f"${float(f'{usd:.3g}'):,.0f}"


def _in_words(how: str, bill: Bill) -> str:
    parts = ", ".join(f"{item.what} {item.usd.in_words(dollars)}" for item in bill.items)
    return f"{how} {bill.total.in_words(dollars)} a month: {parts}"


def _figure(name: str, clause: str, bill: Bill, inputs: tuple[Input, ...]) -> Figure:
    formula = " + ".join(item.what for item in bill.items)
    return Figure(name, clause, bill.total, "USD/month", formula, inputs, bill.prices)


def _task_share(work: Work) -> Range:
    """Return the tasks that one unit a second needs."""
    return (
        work.seconds.range
        * work.gb
        * (1024 / _megabytes_a_vcpu(work.domain))
        * work.computes.range
        / _BUSY
        / _TASK_VCPU
    )


def _megabytes_a_vcpu(domain: Domain) -> float:
    """Return the memory at which a function has a whole vCPU."""
    return float(domain.limiting["memory of a function with a vCPU"].number)


def _jobs(work: Work) -> Bill:
    hours = work.units * work.seconds.range / 3600
    items = [
        _tasks(work, hours, _JOB_VCPU, _JOB_GB),
        _item(work, "public addresses", hours, "an hour of an address"),
        *_entry(work),
    ]
    return Bill((*items, _logs(work)))


def _entry(work: Work) -> list[Item]:
    if work.waited_for:
        return [_item(work, "an HTTP API", work.units / 1e6, "a million calls of an entry")]
    return [_item(work, "a queue", work.units * _REQUESTS_A_MESSAGE / 1e6, "a million requests to a queue")]


def _balancer(work: Work) -> list[Item]:
    """Return a balancer at one capacity unit, which many new connections or gigabytes an hour exceed."""
    if not work.waited_for:
        return []
    hour, unit = (
        work.domain.paying["an hour of a balancer"],
        work.domain.paying["a capacity unit of a balancer"],
    )
    return [Item("a load balancer", exactly(HOURS * float(hour.usd + unit.usd)), (hour, unit))]


def _tasks(work: Work, hours: Range, vcpu: float, gb: float) -> Item:
    processor, memory = (
        work.domain.paying[what] for what in ("a vCPU-hour of a container", "a GB-hour of a container")
    )
    return Item("tasks", hours * (vcpu * float(processor.usd) + gb * float(memory.usd)), (processor, memory))


def _logs(work: Work) -> Item:
    return _item(work, "logs", work.units * work.log.range / 1e9, "a GB of logs")


def _item(work: Work, what: str, count: Range, paid_for: str) -> Item:
    price = work.domain.paying[paid_for]
    return Item(what, count * float(price.usd), (price,))

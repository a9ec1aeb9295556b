"""Decisions as an architecture decision record in MADR 4 form: derived from the decision, sources included. Pure.

Source of the form: https://adr.github.io/madr/ (MADR 4.0.0).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.argue import Statements, capitalised
from assistant.cite import cite
from assistant.decide import Ranked, Reason
from assistant.deciding import Decided
from assistant.decision import Decision, holds_because, said
from assistant.figures.types import Figure
from assistant.markdown import escape
from assistant.shape.say import sentence
from corpus.types import Quote


def adr(decided: Decided, statements: Statements, on: date) -> str:
    """Return one record, in Markdown, of everything that was decided; `on` is its date.

    Each reason carries a marker; the sources behind the markers come last, with link and date.
    """
    record = _Record(statements)
    decisions = [decisions[0] for decisions in decided.decisions if decisions]
    lines = ["---", "status: proposed", f"date: {on.isoformat()}", "---", "", f"# {_title(decisions)}", ""]
    lines += [
        "## Context and Problem Statement",
        "",
        *(f"> {line}" for line in escape(decided.question).splitlines()),
    ]
    for decision in decisions:
        lines += ["", *_decision(decision, record, several=len(decisions) > 1)]
    lines += ["", "## More Information", "", *record.sources()]
    return "\n".join(lines) + "\n"


class _Record:
    """The markers of one record, in order of first use."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._markers: dict[Quote, int] = {}

    def quoted(self, quote: Quote) -> str:
        marker = self._markers.setdefault(quote, len(self._markers) + 1)
        return f"{escape(quote.text)} [{marker}]"

    def sources(self) -> Iterator[str]:
        for quote, marker in self._markers.items():
            if quote not in self._statements:
                yield f"{marker}. {quote.document_id}, which this collection does not hold"
                continue
            citation = cite(marker, self._statements[quote])
            title = escape(f"{citation.title}, {citation.heading[-1]}")
            dated = f", as of {citation.as_of}" if citation.as_of else ""
            yield f"{marker}. {f'[{title}]({citation.url})' if citation.url else title}{dated}"


def _title(decisions: list[Decision]) -> str:
    if len(decisions) == 1:
        return f"{decisions[0].choice.table.verdict.format(name=decisions[0].chosen.option.name)}"
    homes = dict.fromkeys(decision.chosen.option.name for decision in decisions)
    return f"{' and '.join(homes)} for {len(decisions)} kinds of work"


def _decision(decision: Decision, record: _Record, *, several: bool) -> Iterator[str]:
    suffix = f": {capitalised(decision.item.name)}" if several else ""
    yield from (f"## Decision Drivers{suffix}", "")
    drivers = (fact for fact in decision.item.facts if fact.name in decision.choice.table.facts)
    yield from dict.fromkeys(f"* {capitalised(sentence(fact))}" for fact in drivers)
    yield from (f"* In figures: {_figure(figure, record)}" for figure in decision.figures)
    yield from (f"* Assumed: {text}" for text in decision.assumptions)
    yield from ("", f"## Considered Options{suffix}", "")
    yield from (f"* {one.option.name}" for one in decision.choice.ranked)
    yield from ("", f"## Decision Outcome{suffix}", "", _outcome(decision), "", "### Consequences", "")
    yield from (f"* Good, because {_reason(reason, decision, record)}" for reason in _for(decision.chosen))
    yield from (f"* Bad: {record.quoted(quote)}" for quote in decision.chosen.option.costs)
    yield from ("", "### Confirmation", "")
    options = decision.choice.table.options
    yield from (
        f"* {capitalised(said(flip))}: decide anew, {options[flip.chosen].name}." for flip in decision.flips
    )
    yield from (f"* Not known yet: {missing.ask}" for missing in decision.missing)
    yield from ("", f"## Pros and Cons of the Options{suffix}")
    for one in decision.choice.ranked[1:]:
        yield from _option(one, decision, record)


def _outcome(decision: Decision) -> str:
    how = (
        "it breaks the fewest limits; nothing fits all of this"
        if decision.choice.forced
        else "it ranks first"
    )
    how = "it is the default; no fact decides" if not decision.choice.decided else how
    return (
        f'Chosen option: "{decision.chosen.option.name}", because {how} ({decision.chosen.score:g} points).'
    )


def _option(one: Ranked, decision: Decision, record: _Record) -> Iterator[str]:
    lines = [f"* Good, because {_reason(reason, decision, record)}" for reason in _for(one)]
    lines += [f"* Bad, because {_reason(limit, decision, record)} It is ruled out." for limit in one.limits]
    lines += ["* Bad, because it was ruled out beforehand."] if one.refused else []
    if lines:
        yield from ("", f"### {one.option.name}", "", *lines)


def _for(one: Ranked) -> list[Reason]:
    return [reason for reason in one.reasons if reason.weight > 0]


def _reason(reason: Reason, decision: Decision, record: _Record) -> str:
    return f"{holds_because(reason, decision.facts)}: {record.quoted(reason.quote)}"


def _figure(figure: Figure, record: _Record) -> str:
    quoted = " ".join(record.quoted(quote) for quote in figure.quotes)
    return f"{figure.said} ({figure.formula}){f': {quoted}' if quoted else ''}"

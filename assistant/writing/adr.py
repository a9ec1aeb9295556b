"""Decisions as an architecture decision record in MADR 4 form: derived from the decision, sources included. Pure.

Source of the form: https://adr.github.io/madr/ (MADR 4.0.0).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.decisions.choice import Ranked, Reason
from assistant.decisions.decision import Decision, change_sentence, holds_because
from assistant.decisions.system import SystemDecision
from assistant.figures.types import Figure
from assistant.reading.shape.say import sentence
from assistant.writing.argue import Statements, capitalised
from assistant.writing.cite import cite
from assistant.writing.markdown import NOTHING, Markdown, link
from corpus.types import Quote


def adr(decided: SystemDecision, statements: Statements, on: date) -> Markdown:
    """Return one record, in Markdown, of everything that was decided; `on` is its date.

    Each reason carries a marker; the sources behind the markers come last, with link and date.
    """
    record = _Record(statements)
    decisions = [decisions[0] for decisions in decided.decisions if decisions]
    head = Markdown.of("---\nstatus: proposed\ndate: {}\n---\n", Markdown(on.isoformat()))
    lines = [head, Markdown.of("# {}\n", _title(decisions)), Markdown("## Context and Problem Statement\n")]
    lines += [Markdown.of("> {}", line) for line in decided.question.splitlines()]
    for decision in decisions:
        lines += [NOTHING, *_decision(decision, record, several=len(decisions) > 1)]
    lines += [NOTHING, Markdown("## More Information\n"), *record.sources(), NOTHING]
    return Markdown.joined("\n", lines)


class _Record:
    """The markers of one record, in order of first use."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._markers: dict[Quote, int] = {}

    def quoted(self, quote: Quote) -> Markdown:
        marker = self._markers.setdefault(quote, len(self._markers) + 1)
        return Markdown.of("{} [{}]", quote.text, marker)

    def sources(self) -> Iterator[Markdown]:
        for quote, marker in self._markers.items():
            if quote not in self._statements:
                yield Markdown.of("{}. {}, which this collection does not hold", marker, quote.document_id)
                continue
            citation = cite(marker, self._statements[quote])
            linked = link(f"{citation.title}, {citation.heading[-1]}", citation.url)
            dated = f", as of {citation.as_of}" if citation.as_of else ""
            yield Markdown.of("{}. {}{}", marker, linked, dated)


def _title(decisions: list[Decision]) -> str:
    if len(decisions) == 1:
        return f"{decisions[0].choice.table.verdict.format(name=decisions[0].chosen.option.name)}"
    homes = dict.fromkeys(decision.chosen.option.name for decision in decisions)
    return f"{' and '.join(homes)} for {len(decisions)} kinds of work"


def _decision(decision: Decision, record: _Record, *, several: bool) -> Iterator[Markdown]:
    of_item = Markdown.of(": {}", capitalised(decision.item.name)) if several else Markdown()
    yield Markdown.of("## Decision Drivers{}\n", of_item)
    kinds = decision.domain.facts
    drivers = (fact for fact in decision.item.facts if fact.name in decision.choice.table.facts)
    yield from dict.fromkeys(Markdown.of("* {}", capitalised(sentence(fact, kinds))) for fact in drivers)
    yield from (Markdown.of("* In figures: {}", _figure(figure, record)) for figure in decision.figures)
    yield from (Markdown.of("* Assumed: {}", text) for text in decision.assumptions)
    yield Markdown.of("\n## Considered Options{}\n", of_item)
    yield from (Markdown.of("* {}", ranked.option.name) for ranked in decision.choice.ranked)
    yield Markdown.of("\n## Decision Outcome{}\n", of_item)
    yield _outcome(decision)
    yield Markdown("\n### Consequences\n")
    yield from (
        Markdown.of("* Good, because {}", _reason(reason, decision, record))
        for reason in _for(decision.chosen, decision)
    )
    yield from (Markdown.of("* Bad: {}", record.quoted(quote)) for quote in decision.chosen.option.costs)
    yield Markdown("\n### Confirmation\n")
    options = decision.choice.table.options
    yield from (
        Markdown.of(
            "* {}: decide anew, {}.", capitalised(change_sentence(flip, kinds)), options[flip.chosen].name
        )
        for flip in decision.flips
    )
    yield from (Markdown.of("* Not known yet: {}", missing.ask) for missing in decision.missing)
    yield Markdown.of("\n## Pros and Cons of the Options{}", of_item)
    for ranked in decision.choice.ranked[1:]:
        yield from _option(ranked, decision, record)


def _outcome(decision: Decision) -> Markdown:
    how = (
        "it breaks the fewest limits; nothing fits all of this"
        if decision.choice.forced
        else "it ranks first"
    )
    how = "it is the default; no fact decides" if not decision.choice.decided else how
    chosen = decision.chosen
    points = f"{chosen.score:g}"
    return Markdown.of('Chosen option: "{}", because {} ({} points).', chosen.option.name, how, points)


def _option(ranked: Ranked, decision: Decision, record: _Record) -> Iterator[Markdown]:
    lines = [
        Markdown.of("* Good, because {}", _reason(reason, decision, record))
        for reason in _for(ranked, decision)
    ]
    lines += [
        Markdown.of("* Bad, because {} It is ruled out.", _reason(limit, decision, record))
        for limit in ranked.limits
    ]
    lines += [Markdown("* Bad, because it was ruled out beforehand.")] if ranked.refused else []
    if lines:
        yield from (Markdown.of("\n### {}\n", ranked.option.name), *lines)


def _for(ranked: Ranked, decision: Decision) -> list[Reason]:
    return [reason for reason in decision.reasons_of(ranked) if reason.weight > 0]


def _reason(reason: Reason, decision: Decision, record: _Record) -> Markdown:
    return Markdown.of("{}: {}", holds_because(reason, decision), record.quoted(reason.quote))


def _figure(figure: Figure, record: _Record) -> Markdown:
    quoted = Markdown.joined(" ", (record.quoted(quote) for quote in figure.quotes))
    text = Markdown.of("{} ({})", figure.text, figure.formula)
    return Markdown.of("{}: {}", text, quoted) if quoted else text

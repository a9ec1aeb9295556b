"""The page's panel on the shape of the work: what was understood, how the options rank, what would change it. Pure.

Every text is data; there is no blank line, which would end the HTML where Markdown reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from assistant import Answer, Decision
from assistant.decisions.choice import Ranked
from assistant.decisions.decision import change_sentence, holds_because
from assistant.figures.work import RECKONED_FROM
from assistant.reading.shape.read import THE_WORK
from assistant.reading.shape.types import Fact, WorkItem
from assistant.writing.argue import capitalised
from corpus.language.units import plain
from ui.decided import NO_TABLE, fact_text
from ui.html import Html
from ui.plot import ADDRESS
from ui.render import marked

LEGEND = Html(
    '<div class="legend"><p>What a question says of the work is shown here, with the words it was read from, how the '
    "options rank, what ruled each out and what would change the choice.</p></div>"
)
_MOST_RANKED = 5


def shape_panel(answer: Answer | None) -> Html:
    """Return the panel's HTML for an answer: one section a work item; without work a sentence that says so."""
    if answer is None:
        return LEGEND
    if answer.decision is None:
        return Html('<p class="nothing">This question says nothing of the work itself.</p>')
    sections = (_section(answer.question, item, made) for item, made in answer.decision.items)
    return Html.of('<div class="scroll" tabindex="0">{}</div>', Html.joined("", sections))


def _section(question: str, item: WorkItem, decisions: Sequence[Decision]) -> Html:
    spans = [(fact.start_char, fact.end_char) for fact in item.facts if fact.words]
    return Html.of(
        '<div class="item"><h2>{}</h2><p class="said">{}</p><table><tbody>{}</tbody></table>{}</div>',
        "Understood" if item.name == THE_WORK else capitalised(item.name),
        marked(question, _apart(spans)),
        Html.joined("", map(_row, _by_name(item))),
        Html.joined("", map(_decision, decisions))
        if decisions
        else Html.of('<p class="nothing">{}</p>', NO_TABLE),
    )


def _by_name(item: WorkItem) -> Iterator[Fact]:
    """Yield the facts, those of one name together."""
    for name in dict.fromkeys(fact.name for fact in item.facts):
        yield from item.all(name)


def _row(fact: Fact) -> Html:
    how = f"{fact.origin}: {fact.rule}" if fact.rule else fact.origin
    label = fact.name.replace("_", " ")
    return Html.of('<tr><th>{}</th><td>{}</td><td class="how">{}</td></tr>', label, fact_text(fact), how)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places that were understood in order; of two that overlap, the first and longest."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _decision(decision: Decision) -> Html:
    scored = (
        (ranked.option.name, Html.of('<span class="score">{}</span>', f"{ranked.score:g}"))
        for ranked in decision.choice.ranked
        if ranked.possible
    )
    ranked = [Html.of("<li><strong>{}</strong> {}</li>", *pair) for pair in scored][:_MOST_RANKED]
    out = [
        Html.of("<li><strong>{}</strong> {}</li>", ranked.option.name, _why_out(ranked, decision))
        for ranked in decision.choice.ranked
        if not ranked.possible
    ]
    reasons = [
        f"{holds_because(reason, decision)}: {reason.quote.text}"
        for reason in decision.reasons
        if reason.weight > 0
    ]
    options, kinds = decision.choice.table.options, decision.domain.facts
    flips = [f"{change_sentence(flip, kinds)}: {options[flip.chosen].name}" for flip in decision.flips]
    return Html.joined(
        "",
        (
            Html.of("<h2>{}</h2>", decision.chosen.option.name),
            _list("For it", reasons),
            Html.of('<p class="label">Ranked</p><ol class="ranked">{}</ol>', Html.joined("", ranked))
            if ranked
            else Html(),
            Html.of('<p class="label">Ruled out</p><ul>{}</ul>', Html.joined("", out)) if out else Html(),
            _list("Would change it", flips),
            _list("In figures", [figure.text for figure in decision.figures]),
            _plot(decision),
            _list("Assumed", decision.assumptions),
            _list("Not known, and could change it", [missing.ask for missing in decision.missing]),
        ),
    )


def _plot(decision: Decision) -> Html:
    """Return the plot of the costs, asked for with the facts it needs, where both ways are known to cross."""
    crossing = next((figure.text for figure in decision.figures if figure.name == "crossover"), None)
    if crossing is None:
        return Html()
    told = {fact.name: fact for fact in reversed(decision.item.facts)}
    facts = {name: _parameter(told[name]) for name in RECKONED_FROM if name in told}
    address = f"{ADDRESS}?{urlencode(facts)}"
    return Html.of('<p><img class="plot" src="{}" alt="{}" loading="lazy"></p>', address, crossing)


def _parameter(fact: Fact) -> str:
    if isinstance(fact.value, bool):
        return "true" if fact.value != fact.negated else "false"
    return plain(fact.value, fact.unit) if isinstance(fact.value, float) else str(fact.value)


def _why_out(ranked: Ranked, decision: Decision) -> str:
    if ranked.limits:
        return f"{holds_because(ranked.limits[0], decision)}: {ranked.limits[0].quote.text}"
    return "you ruled it out"


def _list(label: str, texts: Sequence[str]) -> Html:
    if not texts:
        return Html()
    items = (Html.of("<li>{}</li>", text[:1].upper() + text[1:]) for text in texts)
    return Html.of('<p class="label">{}</p><ul>{}</ul>', label, Html.joined("", items))

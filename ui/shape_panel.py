"""The page's panel on the shape of the work: what was understood, how the options rank, what would change it. Pure.

Every text is data; there is no blank line, which would end the HTML where Markdown reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from assistant.figures.work import RECKONED_FROM
from assistant.reading.shape.read import THE_WORK
from assistant.types import Answer
from assistant.writing.argue import capitalised
from corpus.language.units import plain
from ui.html import Html
from ui.plot import ADDRESS
from ui.render import marked

LEGEND = Html(
    '<div class="legend"><p>What a question says of the work is shown here, with the words it was read from, how the '
    "options rank, what ruled each out and what would change the choice.</p></div>"
)
_MOST_RANKED = 5
_BOUNDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}

Entry = Mapping[str, Any]


def shape_panel(answer: Answer | None) -> Html:
    """Return the panel's HTML for an answer: one section a work item; without work a sentence that says so."""
    if answer is None:
        return LEGEND
    if not answer.work_items:
        return Html('<p class="nothing">This question says nothing of the work itself.</p>')
    sections = (_section(answer.question, item) for item in answer.work_items)
    return Html.of('<div class="scroll" tabindex="0">{}</div>', Html.joined("", sections))


def _section(question: str, item: Entry) -> Html:
    facts = list(_facts(item["shape"]))
    spans = [fact["span"] for _, fact in facts if fact["span"]]
    decisions = [decision for decision in (item["decision"], *item["also"]) if decision]
    return Html.of(
        '<div class="item"><h2>{}</h2><p class="said">{}</p><table><tbody>{}</tbody></table>{}</div>',
        "Understood" if item["name"] == THE_WORK else capitalised(item["name"]),
        marked(question, _apart(spans)),
        Html.joined("", (_row(name, fact) for name, fact in facts)),
        Html.joined("", (_decision(made, item["shape"]) for made in decisions)),
    )


def _facts(shape: Entry) -> Iterator[tuple[str, Entry]]:
    for name, fact in shape.items():
        yield name, fact
        yield from ((name, other) for other in fact.get("also", ()))


def _row(name: str, fact: Entry) -> Html:
    how = f"{fact['origin']}: {fact['rule']}" if fact.get("rule") else fact["origin"]
    return Html.of('<tr><th>{}</th><td>{}</td><td class="how">{}</td></tr>', _label(name), _value(fact), how)


def _value(fact: Entry) -> str:
    value = fact["value"]
    if isinstance(value, float):
        return _BOUNDS.get(fact.get("bound", ""), "") + plain(value, fact["unit"] or "")
    if isinstance(value, bool):
        return "yes" if value != fact.get("negated", False) else "no"
    return f"not {value}" if fact.get("negated") else str(value)


def _apart(spans: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the places that were understood in order; of two that overlap, the first and longest."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _decision(entry: Entry, shape: Entry) -> Html:
    scored = (
        (ranked["name"], Html.of('<span class="score">{}</span>', f"{ranked['score']:g}"))
        for ranked in entry["ranked"]
    )
    ranked = [Html.of("<li><strong>{}</strong> {}</li>", *pair) for pair in scored][:_MOST_RANKED]
    out = [
        Html.of("<li><strong>{}</strong> {}</li>", option["name"], _why_out(option))
        for option in entry["ruled_out"]
    ]
    reasons = [
        f"{reason['because']}: {reason['quote']}" for reason in entry["reasons"] if reason["weight"] > 0
    ]
    return Html.joined(
        "",
        (
            Html.of("<h2>{}</h2>", entry["name"]),
            _list("For it", reasons),
            Html.of('<p class="label">Ranked</p><ol class="ranked">{}</ol>', Html.joined("", ranked))
            if ranked
            else Html(),
            Html.of('<p class="label">Ruled out</p><ul>{}</ul>', Html.joined("", out)) if out else Html(),
            _list("Would change it", [f"{flip['said']}: {flip['name']}" for flip in entry["flips"]]),
            _list("In figures", [figure["said"] for figure in entry["figures"]]),
            _plot(entry, shape),
            _list("Assumed", entry["assumptions"]),
            _list("Not known, and could change it", [missing["ask"] for missing in entry["missing"]]),
        ),
    )


def _plot(entry: Entry, shape: Entry) -> Html:
    """Return the plot of the costs, asked for with the facts it needs, where both ways are known to cross."""
    crossing = next((figure["said"] for figure in entry["figures"] if figure["name"] == "crossover"), None)
    if crossing is None:
        return Html()
    facts = {name: _fact(shape[name]) for name in RECKONED_FROM if name in shape}
    address = f"{ADDRESS}?{urlencode(facts)}"
    return Html.of('<p><img class="plot" src="{}" alt="{}" loading="lazy"></p>', address, crossing)


def _fact(fact: Entry) -> str:
    value = fact["value"]
    if isinstance(value, bool):
        return "true" if value != fact.get("negated", False) else "false"
    return plain(value, fact["unit"] or "") if isinstance(value, float) else str(value)


def _why_out(entry: Entry) -> str:
    if entry["by"]:
        return f"{entry['by'][0]['because']}: {entry['by'][0]['quote']}"
    return "you ruled it out"


def _list(label: str, texts: Sequence[str]) -> Html:
    if not texts:
        return Html()
    items = (Html.of("<li>{}</li>", text[:1].upper() + text[1:]) for text in texts)
    return Html.of('<p class="label">{}</p><ul>{}</ul>', label, Html.joined("", items))


def _label(name: str) -> str:
    return name.replace("_", " ")

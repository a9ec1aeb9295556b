"""The page's panel on the shape of the work: what was understood, how the options rank, what would change it. Pure.

Every text is data; there is no blank line, which would end the HTML where Markdown reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from assistant.argue import capitalised
from assistant.figures.work import RECKONED_FROM
from assistant.shape.read import THE_WORK
from assistant.shape.units import plain
from assistant.types import Answer
from ui.plot import ADDRESS
from ui.render import html_text

LEGEND = (
    '<div class="legend"><p>What a question says of the work is shown here, with the words it was read from, how the '
    "options rank, what ruled each out and what would change the choice.</p></div>"
)
_MOST_RANKED = 5
_BOUNDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}

Told = Mapping[str, Any]


def shape_panel(answer: Answer | None) -> str:
    """Return the panel's HTML for an answer: one section a work item; without work a sentence that says so."""
    if answer is None:
        return LEGEND
    if not answer.work_items:
        return '<p class="nothing">This question says nothing of the work itself.</p>'
    sections = "".join(_section(answer.question, item) for item in answer.work_items)
    return f'<div class="scroll" tabindex="0">{sections}</div>'


def _section(question: str, item: Told) -> str:
    facts = list(_facts(item["shape"]))
    rows = "".join(_row(name, fact) for name, fact in facts)
    spans = [fact["span"] for _, fact in facts if fact["span"]]
    decisions = [one for one in (item["decision"], *item["also"]) if one]
    understood = f'<p class="said">{_marked(question, spans)}</p><table><tbody>{rows}</tbody></table>'
    told = "".join(_decision(one, item["shape"]) for one in decisions)
    title = "Understood" if item["name"] == THE_WORK else html_text(capitalised(item["name"]))
    return f'<div class="item"><h2>{title}</h2>{understood}{told}</div>'


def _facts(shape: Told) -> Iterator[tuple[str, Told]]:
    for name, fact in shape.items():
        yield name, fact
        yield from ((name, other) for other in fact.get("also", ()))


def _row(name: str, fact: Told) -> str:
    how = f"{fact['origin']}: {fact['rule']}" if fact.get("rule") else fact["origin"]
    return (
        f"<tr><th>{_label(name)}</th><td>{html_text(_value(fact))}</td>"
        f'<td class="how">{html_text(how)}</td></tr>'
    )


def _value(fact: Told) -> str:
    value = fact["value"]
    if isinstance(value, float):
        return _BOUNDS.get(fact.get("bound", ""), "") + plain(value, fact["unit"] or "")
    if isinstance(value, bool):
        return "yes" if value != fact.get("negated", False) else "no"
    return f"not {value}" if fact.get("negated") else str(value)


def _marked(question: str, spans: Sequence[Sequence[int]]) -> str:
    """Return the question with the words that were understood marked; of two that overlap, the first and longest."""
    parts: list[str] = []
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            parts += (html_text(question[last:start]), f"<mark>{html_text(question[start:end])}</mark>")
            last = end
    return "".join((*parts, html_text(question[last:])))


def _decision(told: Told, shape: Told) -> str:
    ranked = "".join(
        f'<li><strong>{html_text(one["name"])}</strong> <span class="score">{one["score"]:g}</span></li>'
        for one in told["ranked"][:_MOST_RANKED]
    )
    out = "".join(
        f"<li><strong>{html_text(one['name'])}</strong> {html_text(_why_out(one))}</li>"
        for one in told["ruled_out"]
    )
    return "".join(
        (
            f"<h2>{html_text(told['name'])}</h2>",
            _list(
                "For it",
                [f"{one['because']}: {one['quote']}" for one in told["reasons"] if one["weight"] > 0],
            ),
            f'<p class="label">Ranked</p><ol class="ranked">{ranked}</ol>' if ranked else "",
            f'<p class="label">Ruled out</p><ul>{out}</ul>' if out else "",
            _list("Would change it", [f"{one['said']}: {one['name']}" for one in told["flips"]]),
            _list("In figures", [one["said"] for one in told["figures"]]),
            _plot(told, shape),
            _list("Assumed", told["assumptions"]),
            _list("Not known, and could change it", [one["ask"] for one in told["missing"]]),
        )
    )


def _plot(told: Told, shape: Told) -> str:
    """Return the plot of the costs, asked for with the facts it needs, where both ways are known to cross."""
    said = next((one["said"] for one in told["figures"] if one["name"] == "crossover"), None)
    if said is None:
        return ""
    facts = {name: _fact(shape[name]) for name in RECKONED_FROM if name in shape}
    address = html_text(f"{ADDRESS}?{urlencode(facts)}")
    return f'<p><img class="plot" src="{address}" alt="{html_text(said)}" loading="lazy"></p>'


def _fact(fact: Told) -> str:
    value = fact["value"]
    if isinstance(value, bool):
        return "true" if value != fact.get("negated", False) else "false"
    return plain(value, fact["unit"] or "") if isinstance(value, float) else str(value)


def _why_out(one: Told) -> str:
    if one["by"]:
        return f"{one['by'][0]['because']}: {one['by'][0]['quote']}"
    return "you ruled it out"


def _list(label: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<li>{html_text(text[:1].upper() + text[1:])}</li>" for text in texts)
    return f'<p class="label">{label}</p><ul>{items}</ul>'


def _label(name: str) -> str:
    return name.replace("_", " ")

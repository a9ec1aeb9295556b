"""A decided system as a Mermaid flowchart: what comes in by what, is run where and kept in what. Pure.

Every box is an option that a decision table chose for that kind of work, with the marker of the statement that
decided it; a dotted arrow stands for what is only the default. What kinds of work share is drawn once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.decisions.decision import Decision
from assistant.decisions.paths import Path, paths
from assistant.decisions.system import SystemDecision
from assistant.decisions.worked_out import WorkedOut
from assistant.types import Citation
from assistant.writing.argue import Statements, capitalised, decisive
from assistant.writing.cite import cite
from assistant.writing.markdown import Markdown
from corpus.documents.tables import NOTHING
from corpus.types import Quote

_ARTICLE = re.compile(r"^(an?|the) ")
_MARKUP = re.compile(r'["<>\[\]{}()|`#;%\\]')


@dataclass(frozen=True, slots=True)
class Diagram:
    """`text` is Mermaid; the markers in its labels are those of the citations.

    >>> diagram = assistant.diagram(assistant.decide("An API with 300 requests/s, and nightly invoices"))
    >>> diagram.text.splitlines()[0], diagram.citations[0].marker
    ('flowchart LR', 1)
    """

    text: str
    citations: tuple[Citation, ...]

    def to_markdown(self) -> Markdown:
        """Return a Markdown page: the diagram and its sources.

        >>> diagram = assistant.diagram(assistant.decide("An API with 300 requests/s, and nightly invoices"))
        >>> diagram.to_markdown().startswith("```mermaid")
        True
        """
        return Markdown.of("{}\n\n{}\n", self.fenced(), self.sources())

    def fenced(self) -> Markdown:
        """Return the diagram as Markdown shows it.

        >>> diagram = assistant.diagram(assistant.decide("An API with 300 requests/s, and nightly invoices"))
        >>> diagram.fenced().endswith("Dotted arrows: defaults that no fact decides.")
        True
        """
        drawn = Markdown(self.text)  # its labels hold no sign of Mermaid's, nor of Markdown's
        return Markdown.of("```mermaid\n{}```\n\nDotted arrows: defaults that no fact decides.", drawn)

    def sources(self) -> Markdown:
        """Return the sources as a list in Markdown, numbered as the markers are.

        >>> diagram = assistant.diagram(assistant.decide("An API with 300 requests/s, and nightly invoices"))
        >>> diagram.sources().startswith("1. ")
        True
        """
        listed = (Markdown.of("{}. {}", citation.marker, _source(citation)) for citation in self.citations)
        return Markdown.joined("\n", listed)

    def to_mermaid(self) -> str:
        """Return a Mermaid file, with the sources as comments.

        >>> diagram = assistant.diagram(assistant.decide("An API with 300 requests/s, and nightly invoices"))
        >>> diagram.to_mermaid().splitlines()[-1].startswith("%% [")
        True
        """
        return self.text + "".join(
            f"%% [{citation.marker}] {_source(citation)}\n" for citation in self.citations
        )


def diagram(decided: SystemDecision, statements: Statements) -> Diagram:
    """Return the flowchart of everything that was decided."""
    drawing = _Drawing(statements)
    for number, path in enumerate(paths(decided.shape.items, WorkedOut(decided.domain)), 1):
        drawing.add(f"work{number}", path)
    return Diagram(drawing.text(), tuple(drawing.citations()))


@dataclass(slots=True)
class _Drawing:
    statements: Statements
    markers: dict[Quote, int] = field(default_factory=dict)
    homes: dict[str, list[str]] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    edges: list[str] = field(default_factory=list)

    def add(self, id_: str, path: Path) -> None:
        """Draw one kind of work: its box in its home, the way to it, and the stores that it names."""
        name = _plain(capitalised(path.item.name))
        home = capitalised(path.home.chosen.option.name)
        self.homes.setdefault(home, []).append(f'{id_}["{self._marked(name, path.home)}"]')
        option = path.way.chosen.option
        if path.waited_for:
            self.nodes["callers"] = 'callers(["Callers"])'
            self._lead("callers", id_, path.way)
        elif option.starts_itself:
            self.nodes[option.id] = f'{option.id}(["{self._label(path.way)}"])'
            self.edges.append(_arrow(option.id, id_, path.way))
        else:
            self.nodes[f"{id_}in"] = f'{id_}in(["{name}"])'
            self._lead(f"{id_}in", id_, path.way)
        for store in path.stores:
            self.nodes[_id("store", store)] = f'{_id("store", store)}[("{_plain(store)}")]'
            self.edges.append(f"{id_} --> {_id('store', store)}")

    def text(self) -> str:
        """Return the flowchart."""
        return "".join(f"{line}\n" for line in ("flowchart LR", *self._lines()))

    def citations(self) -> Iterator[Citation]:
        """Yield the citations behind the markers."""
        yield from (cite(marker, self.statements[quote]) for quote, marker in self.markers.items())

    def _lines(self) -> Iterator[str]:
        yield from (f"  {node}" for node in self.nodes.values())
        for number, (home, items) in enumerate(self.homes.items(), 1):
            yield f'  subgraph home{number}["{_plain(home)}"]'
            yield from (f"    {item}" for item in items)
            yield "  end"
        yield from (f"  {edge}" for edge in dict.fromkeys(self.edges))

    def _lead(self, source: str, target: str, way: Decision) -> None:
        """Draw the arrow from a source over what carries the work, if anything does, and to other consumers."""
        option = way.chosen.option
        if option.id == NOTHING:
            self.edges.append(f"{source} --> {target}")
            return
        between = _id(target if option.of_one else "way", option.id)
        self.nodes.setdefault(between, f'{between}["{self._label(way)}"]')
        self.edges += [_arrow(source, between, way), f"{between} --> {target}"]
        if option.fans_out and "fan_out" in way.facts:
            self.nodes[f"{target}others"] = f'{target}others["Other consumers"]'
            self.edges.append(f"{between} --> {target}others")

    def _label(self, decision: Decision) -> str:
        name = _ARTICLE.sub("", decision.chosen.option.name)
        return self._marked(_plain(capitalised(name)), decision)

    def _marked(self, label: str, decision: Decision) -> str:
        """Return the label with the marker of what decided most, or of what the option is for."""
        says = decision.chosen.option.says
        quotes = [quote for _, quote in decisive(decision)] if decision.choice.decided else []
        found = next(
            (quote for quote in (*quotes, *([says] if says else [])) if quote in self.statements), None
        )
        return f"{label} [{self.markers.setdefault(found, len(self.markers) + 1)}]" if found else label


def _source(citation: Citation) -> str:
    link = f" ({citation.url}{f', as of {citation.as_of}' if citation.as_of else ''})" if citation.url else ""
    return " ".join(f"{citation.title}, {citation.heading[-1]}: “{citation.quote}”{link}".split())


def _arrow(source: str, target: str, decision: Decision) -> str:
    return f"{source} {'-->' if decision.choice.decided else '-.->'} {target}"


def _id(prefix: str, name: str) -> str:
    return prefix + re.sub(r"[^a-zA-Z0-9]", "", name)


def _plain(text: str) -> str:
    """Return a label without what Mermaid or HTML would read as markup."""
    return " ".join(_MARKUP.sub(" ", text).split()) or "Work"

"""A decided system as a flowchart: what is drawn, what is shared, and that Mermaid can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.decisions.paths import paths, shared
from assistant.decisions.system import decide_text
from assistant.decisions.worked_out import WorkedOut
from assistant.reading.shape.types import WorkItem
from assistant.writing.diagram import diagram
from tests.builders import DOMAIN

SHOP = (
    "Our shop has a web API at 300 requests per second steady on PostgreSQL, order e-mails, nightly invoices of 40 "
    "minutes, and video uploads in bursts that take 25 minutes each; five engineers."
)
_NODE = re.compile(r'^\s+(\w+)(?:\(\[|\[\(|\[)"([^"]*)"(?:\]\)|\)\]|\])$')
_EDGE = re.compile(r"^\s+(\w+) (?:-->|-\.->) (\w+)$")
_OTHER = re.compile(r'^(flowchart LR|\s+subgraph home\d+\["[^"]+"\]|\s+end)$')


@pytest.fixture(scope="module")
def assistant(shipped_home: Path) -> Iterator[Assistant]:
    with Assistant.open(shipped_home) as opened:
        yield opened


def _drawn(text: str) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Return node -> label and the arrows of a flowchart, every line of which must be one of ours."""
    nodes: dict[str, str] = {}
    arrows = set()
    for line in text.splitlines():
        if node := _NODE.match(line):
            assert node[1] not in nodes
            nodes[node[1]] = node[2]
        elif edge := _EDGE.match(line):
            arrows.add((edge[1], edge[2]))
        else:
            assert _OTHER.match(line), line
    assert {end for arrow in arrows for end in arrow} <= set(nodes)
    return nodes, arrows


def test_a_system_is_drawn_with_its_entry_its_queues_its_homes_and_its_stores(assistant: Assistant) -> None:
    drawn = assistant.diagram(assistant.decide(SHOP))
    nodes, arrows = _drawn(drawn.text)
    assert {("callers", "wayalb"), ("wayalb", "work1"), ("scheduler", "work3")} <= arrows
    assert {("work4in", "work4sqs"), ("work4sqs", "work4"), ("work1", "storePostgres")} <= arrows
    assert nodes["scheduler"].startswith("EventBridge Scheduler [")
    home = drawn.text.partition('subgraph home1["ECS on Fargate"]')[2].partition("end")[0]
    assert [line.strip()[:5] for line in home.split("\n") if line.strip()] == ["work1", "work3", "work4"]


def test_every_marker_has_its_citation(assistant: Assistant) -> None:
    drawn = assistant.diagram(assistant.decide(SHOP))
    markers = {int(marker) for marker in re.findall(r"\[(\d+)\]\"", drawn.text)}
    assert markers == {one.marker for one in drawn.citations}
    document = assistant.document(drawn.citations[0].document_id)
    assert document is not None
    quote = drawn.citations[0]
    assert document.text[quote.start_char : quote.end_char] == quote.quote
    assert f"\n{drawn.citations[-1].marker}. " in drawn.to_markdown()
    assert drawn.to_mermaid().count("\n%% [") == len(drawn.citations)


def test_what_is_only_the_default_is_dotted(assistant: Assistant) -> None:
    text = assistant.diagram(assistant.decide("Order e-mails are sent. What runs them?")).text
    assert "work1in -.-> work1sqs" in text


def test_what_kinds_of_work_share_is_found() -> None:
    found = dict(shared(paths(decide_text(SHOP, DOMAIN).shape.items, WorkedOut(DOMAIN))))
    assert found == {"ECS on Fargate": ["web API", "nightly invoices", "video uploads"]}
    both = decide_text(
        "An API with 900 requests/s on DynamoDB, and nightly reports of 5 minutes on DynamoDB.",
        DOMAIN,
    )
    assert "DynamoDB" in dict(shared(paths(both.shape.items, WorkedOut(DOMAIN))))


def test_somebody_who_waits_is_answered_through_an_entry() -> None:
    [path] = paths(
        decide_text("Users wait for 300 requests per second.", DOMAIN).shape.items, WorkedOut(DOMAIN)
    )
    assert path.waited_for
    assert path.way.choice.table.name == "entry"
    [path] = paths(decide_text("Nobody waits for the reports.", DOMAIN).shape.items, WorkedOut(DOMAIN))
    assert path.way.choice.table.name == "messaging"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_name_breaks_the_flowchart(name: str) -> None:
    decided = decide_text("Users wait for 300 requests per second.", DOMAIN)
    item = WorkItem(name, decided.shape.items[0].facts)
    named = type(decided)(decided.question, type(decided.shape)((item,)), decided.decisions, DOMAIN)
    _drawn(diagram(named, {}).text)

"""What happens when somebody asks: plain values in, the page's new values out.

The conversation is the server's: what is said so far is kept in a `Talk`, never taken back from the browser.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

import gradio as gr

from assistant import Answer, AssistantError, Diagram, Done, Event, Found, SystemDecision
from assistant.writing.markdown import escape
from corpus.errors import CorpusError
from ui.render import linked_markdown, panel
from ui.shape_panel import shape_panel

_log = logging.getLogger(__name__)

_PIECES_A_STEP, _SECONDS_A_STEP = 8, 0.02
_LONGEST_SHOWN = 1_000
"""Characters of a question that the conversation repeats."""
_READING = "Reading"
_OUTPUTS = 8
_A_SYSTEM = 2
"""So many kinds of work are drawn."""
_PIECE = re.compile(r"\*\*.+?\*\*\s*|<span.+?</span>\s*|\S+\s*")
"""What is never cut while an answer is written out: a bold label, a marked sentence, a word, a marker's link."""

Message = dict[str, Any]
Step = tuple[Any, ...]
"""New values of box, conversation, talk, evidence, greeting, examples, shape and what changes a fact."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: the messages shown, the answers among them, the facts of the last one changed by hand."""

    messages: tuple[Message, ...] = ()
    answers: tuple[Answer, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def saying(self, message: Message) -> Talk:
        """Return the talk with one message more."""
        return replace(self, messages=(*self.messages, message))


class Answerer(Protocol):
    """What the page needs of an assistant."""

    def stream(self, question: str, *, facts: Mapping[str, Any] | None = None) -> Iterator[Event]:
        """Yield the answer's events. Raises: AssistantError, CorpusError with a message for the reader."""
        ...

    def decide(self, text: str, facts: Mapping[str, Any] | None = None) -> SystemDecision:
        """Return what the decision tables make of a text. Raises: AssistantError."""
        ...

    def diagram(self, decided: SystemDecision) -> Diagram:
        """Return a decided system as a flowchart."""
        ...


def ask(answerer: Answerer, question: str, talk: Talk) -> Iterator[Step]:
    """Yield the page while a question is answered: question shown, text growing, then evidence and follow-ups."""
    yield from _answered(answerer, question, question, replace(talk, facts={}))


def change(answerer: Answerer, fact: str | None, value: str, talk: Talk) -> Iterator[Step]:
    """Yield the page while the last question is answered anew with another value of a fact of its work."""
    if not talk.answers or not fact or not value.strip():
        yield (gr.skip(),) * _OUTPUTS
        return
    shown = f"{fact.replace('_', ' ')}: {value.strip()}"
    facts = {**talk.facts, fact: _plain(value.strip())}
    yield from _answered(answerer, talk.answers[-1].question, shown, replace(talk, facts=facts))


def _answered(answerer: Answerer, question: str, message: str, talk: Talk) -> Iterator[Step]:
    talk = talk.saying({"role": "user", "content": escape(_shortened(message)) or "…"})
    shown = gr.Chatbot(value=cast(Any, list(talk.messages)), visible=True)
    hidden = gr.Markdown(visible=False), gr.Column(visible=False)
    yield _busy_box(), shown, talk, gr.skip(), *hidden, gr.skip(), gr.skip()
    answer: Answer | None = None
    try:
        for event in answerer.stream(question, facts=talk.facts):
            if isinstance(event, Found):
                yield _step(gr.skip(), talk.saying(_message(_reading(event))))
            elif isinstance(event, Done):
                answer = event.answer
    except (AssistantError, CorpusError) as error:
        yield _step(idle_box(), talk.saying(_message(escape(_sentence(str(error))))))
        return
    except Exception:  # noqa: BLE001  the outermost edge of this door
        reference = uuid.uuid4().hex[:8]
        _log.exception("question failed, reference %s", reference)
        text = f"That question met a fault of ours, noted as {reference} in the log. Other questions may well work."
        yield _step(idle_box(), talk.saying(_message(text)))
        return
    assert answer is not None, "a stream ends with Done"
    answers = (*talk.answers, answer)
    text = linked_markdown(answer, len(answers))
    for part in _growing(text):
        yield _step(gr.skip(), talk.saying(_message(part)))
        time.sleep(_SECONDS_A_STEP)
    done = replace(talk, answers=answers).saying(_message(text, answer.follow_ups))
    changes = gr.Column(visible=answer.decision is not None)
    shape = _shape(answerer, answer, talk.facts)
    yield idle_box(), list(done.messages), done, panel(answers), gr.skip(), gr.skip(), shape, changes


def _shape(answerer: Answerer, answer: Answer, facts: Mapping[str, Any]) -> str:
    """Return the panel on the work, between flowchart and its sources where there are several kinds of it."""
    part = shape_panel(answer)
    if answer.decision is None or len(answer.decision.decisions) < _A_SYSTEM:
        return part
    drawn = answerer.diagram(answerer.decide(answer.question, facts))
    return "\n\n".join((drawn.fenced(), part, drawn.sources()))


def idle_box() -> gr.Textbox:
    """Return the question box as it waits for a question."""
    return gr.Textbox(submit_btn="Ask", stop_btn=False)


def stopped(talk: Talk) -> tuple[Any, list[Message], Talk]:
    """Return box and conversation after a stop: what was said so far stays, that something is read does not."""
    last = talk.messages[-1] if talk.messages else {}
    if last.get("role") == "assistant" and last["content"].startswith(_READING):
        talk = replace(talk, messages=talk.messages[:-1]).saying(
            _message("Stopped before there was an answer.")
        )
    return idle_box(), list(talk.messages), talk


def _busy_box() -> gr.Textbox:
    return gr.Textbox(value="", submit_btn=False, stop_btn="Stop")


def _step(box: Any, talk: Talk) -> Step:
    return box, list(talk.messages), talk, *(gr.skip() for _ in range(_OUTPUTS - 3))


def _plain(value: str) -> Any:
    """Return what was typed as a truth value or a list where it is one, else as text."""
    if "," in value and not value.replace(",", "").isdigit():
        return [_plain(part.strip()) for part in value.split(",")]
    return {"yes": True, "true": True, "no": False, "false": False}.get(value.lower(), value)


def _reading(found: Found) -> str:
    count = len(found.documents)
    return f"{_READING} {count} document{'s' if count != 1 else ''}…"


def _growing(text: str) -> Iterator[str]:
    pieces = _PIECE.findall(text)
    for end in range(_PIECES_A_STEP, len(pieces), _PIECES_A_STEP):
        yield "".join(pieces[:end])


def _message(text: str, follow_ups: Sequence[str] = ()) -> Message:
    options = [{"value": question, "label": question} for question in follow_ups]
    return {"role": "assistant", "content": text, "options": options}


def _shortened(question: str) -> str:
    return question if len(question) <= _LONGEST_SHOWN else question[:_LONGEST_SHOWN] + "…"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")

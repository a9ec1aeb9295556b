"""The chat page, by Gradio: a conversation, and beside it the exact quotes that its sentences rest on."""

from __future__ import annotations

import errno
import logging
import re
import socket
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from typing import Any, Protocol

import gradio as gr

from assistant import Answer, AssistantError
from assistant.markdown import escape
from corpus.errors import CorpusError
from ui.errors import AddressUnusable, PortTaken
from ui.render import linked_markdown, panel

_log = logging.getLogger(__name__)

_STATIC = files("ui") / "static"
_ASKED_AT_ONCE = 8
"""Questions answered at the same time; more wait their turn, up to _WAITING."""
_WAITING = 64
_WORDS_A_STEP, _SECONDS_A_STEP = 8, 0.02
_LONGEST_SHOWN = 1_000
"""Characters of a question that the conversation repeats."""
_PIECE = re.compile(r"\*\*.+?\*\*\s*|\S+\s*")
"""What may not be cut while an answer is being written out: a bold label, or a word with its marker."""

_THEME = gr.themes.Base(
    primary_hue=gr.themes.colors.teal,
    neutral_hue=gr.themes.colors.slate,
    radius_size=gr.themes.sizes.radius_md,
    font=("system-ui", "-apple-system", "Segoe UI", "sans-serif"),
    font_mono=("ui-monospace", "Consolas", "monospace"),
)

Messages = list[dict[str, Any]]
Answers = tuple[Answer, ...]


class Answerer(Protocol):
    """The one thing the page needs of an assistant."""

    def ask(self, question: str) -> Answer:
        """Return the answer. Raises: AssistantError, CorpusError with a message for the reader."""
        ...


def build(answerer: Answerer, *, examples: Sequence[str], knows: str) -> gr.Blocks:
    """Return the page; `examples` are offered while it is empty, `knows` says what the collection holds."""
    with gr.Blocks(title="workshape", analytics_enabled=False, fill_height=True, fill_width=True) as page:
        gr.HTML((_STATIC / "header.html").read_text("utf-8"), elem_id="top")
        with gr.Row(elem_id="page", equal_height=True):
            with gr.Column(scale=3, min_width=320, elem_id="conversation"):
                chat = gr.Chatbot(
                    elem_id="chat",
                    label="Conversation",
                    show_label=False,
                    container=False,
                    buttons=[],
                    feedback_options=None,
                    latex_delimiters=[],
                    layout="bubble",
                    placeholder=f"## What is the shape of the work?\n\n{escape(knows)}",
                    examples=[{"text": example} for example in examples],
                    allow_tags=False,
                )
                question = gr.Textbox(
                    elem_id="question",
                    label="Your question",
                    show_label=False,
                    container=False,
                    placeholder="Describe the work, or ask about a service, a pattern, a choice",
                    submit_btn=True,
                    max_lines=8,
                    autofocus=True,
                )
            with gr.Column(scale=2, min_width=320, elem_id="sources"):
                gr.HTML("<h2>Evidence</h2>")
                evidence = gr.HTML(panel(()), elem_id="evidence")
        pending, answers = gr.State(""), gr.State(())
        asked = [
            question.submit(
                _take_typed, [question, chat], [question, chat, pending], api_visibility="private"
            ),
            chat.example_select(_take_example, [chat], [chat, pending], api_visibility="private"),
            chat.option_select(_take_follow_up, [chat], [chat, pending], api_visibility="private"),
        ]
        for event in asked:
            event.then(
                partial(_reply, answerer),
                [pending, chat, answers],
                [chat, evidence, answers],
                api_visibility="private",
            )
        chat.clear(lambda: (panel(()), ()), None, [evidence, answers], api_visibility="private")
    page.queue(max_size=_WAITING, default_concurrency_limit=_ASKED_AT_ONCE, api_open=False)
    assert isinstance(page, gr.Blocks)
    return page


def serve(
    answerer: Answerer,
    *,
    host: str,
    port: int,
    examples: Sequence[str],
    knows: str,
    ready: Callable[[str], None],
) -> None:
    """Serve the page until interrupted; `ready` is told the address once it can be opened.

    Raises: PortTaken, AddressUnusable.
    """
    _check_free(host, port)
    page = build(answerer, examples=examples, knows=knows)
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        footer_links=[],
        theme=_THEME,
        css=(_STATIC / "chat.css").read_text("utf-8"),
        head=f"<script>{(_STATIC / 'chat.js').read_text('utf-8')}</script>",
    )
    ready(address)
    page.block_thread()


def _check_free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise AddressUnusable(host, port, error.strerror or str(error)) from error


def _take_typed(question: str, history: Messages) -> tuple[str, Messages, str]:
    return "", _with_question(history, question), question


def _take_example(history: Messages, chosen: gr.SelectData) -> tuple[Messages, str]:
    question = str(chosen.value["text"])
    return _with_question(history, question), question


def _take_follow_up(history: Messages, chosen: gr.SelectData) -> tuple[Messages, str]:
    question = str(chosen.value)
    return _with_question(history, question), question


def _with_question(history: Messages, question: str) -> Messages:
    shown = question if len(question) <= _LONGEST_SHOWN else question[:_LONGEST_SHOWN] + "…"
    return [*history, {"role": "user", "content": escape(shown) or "…"}]


def _reply(
    answerer: Answerer, question: str, history: Messages, answers: Answers
) -> Iterator[tuple[Messages, str, Answers]]:
    """Yield conversation, panel and answers, the text growing by a few words each time."""
    try:
        answer = answerer.ask(question)
    except (AssistantError, CorpusError) as error:
        yield [*history, _said(escape(_sentence(str(error))))], panel(answers), answers
        return
    except Exception:  # noqa: BLE001  the outermost edge of this door
        reference = uuid.uuid4().hex[:8]
        _log.exception("question failed, reference %s", reference)
        text = f"That question met a fault of mine, noted as {reference} in the log. Other questions may well work."
        yield [*history, _said(text)], panel(answers), answers
        return
    answers = (*answers, answer)
    quotes = panel(answers)
    text = linked_markdown(answer, len(answers))
    for shown in _growing(text):
        yield [*history, _said(shown)], quotes, answers
        time.sleep(_SECONDS_A_STEP)
    yield [*history, _said(text, answer.follow_ups)], quotes, answers


def _growing(text: str) -> Iterator[str]:
    pieces = _PIECE.findall(text)
    for end in range(_WORDS_A_STEP, len(pieces), _WORDS_A_STEP):
        yield "".join(pieces[:end])


def _said(text: str, follow_ups: Sequence[str] = ()) -> dict[str, Any]:
    options = [{"value": question, "label": question} for question in follow_ups]
    return {"role": "assistant", "content": text, "options": options}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")

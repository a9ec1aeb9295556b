"""What is on the page and what starts what; the handlers do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.reading.question import MAX_CHARACTERS
from ui.chat.gate import Gate
from ui.chat.handlers import Answerer, Step, Talk, ask, change, stopped
from ui.render import panel, welcome
from ui.shape_panel import shape_panel

SCRIPT = "workshape.js"
"""The page's own script, at a relative address, so that it is found behind a prefix too."""
_CSS = files("ui") / "static" / "chat.css"
_ASKED_AT_ONCE = 20
"""Questions answered at the same time; more wait their turn, up to _WAITING, then the page says it is busy."""
_WAITING = 64
_CLAIM = "What shape is your work?"
_THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def build(answerer: Answerer, *, examples: Sequence[str], knows: str, facts: Sequence[str] = ()) -> gr.Blocks:
    """Return the page; `examples` are offered while it is empty, `knows` says what the collection holds, `facts`
    can be changed.
    """

    def follow_up(talk: Talk, chosen: gr.SelectData) -> Iterator[Step]:
        yield from ask(answerer, str(chosen.value), talk)

    page = gr.Blocks(title="workshape", analytics_enabled=False, fill_width=True)
    with page:
        with gr.Row(elem_id="top"):
            gr.Markdown(f"# workshape\n\n{_CLAIM}", elem_id="masthead")
            gr.Button("Dark or light", elem_id="theme", size="sm", variant="secondary", scale=0)
        with gr.Row(elem_id="page", equal_height=False):
            with gr.Column(scale=7, min_width=320, elem_id="conversation"):
                hello = gr.Markdown(welcome(knows), elem_id="hello")
                chat = _chat()
                box = _box()
                with gr.Column(elem_id="examples") as offered:
                    gr.Markdown("Worth asking", elem_classes="label")
                    buttons = [gr.Button(example, size="sm", variant="secondary") for example in examples]
            with gr.Column(scale=5, min_width=320, elem_id="side"), gr.Tabs(elem_id="tabs"):
                with gr.Tab("Evidence", render_children=True):
                    evidence = gr.Markdown(panel(()), elem_id="evidence")
                with gr.Tab("Shape", render_children=True):
                    shape = gr.Markdown(shape_panel(None), elem_id="shape")
                    with gr.Column(visible=False, elem_id="changes") as changes:
                        fact, value, decide = _changes(facts)
        talk = gr.State(Talk())
        outputs = [box, chat, talk, evidence, hello, offered, shape, changes]
        private: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        changed = [fact, value, talk]
        runs: list[Any] = [
            decide.click(partial(change, answerer), changed, outputs, **private),
            value.submit(partial(change, answerer), changed, outputs, **private),
            box.submit(partial(ask, answerer), [box, talk], outputs, **private),
            chat.option_select(follow_up, talk, outputs, **private),
            *(
                button.click(partial(ask, answerer, example), talk, outputs, **private)
                for button, example in zip(buttons, examples, strict=True)
            ),
        ]
        box.stop(stopped, talk, [box, chat, talk], cancels=runs, **private)
    page.queue(max_size=_WAITING, default_concurrency_limit=_ASKED_AT_ONCE, api_open=False)
    return page


def _chat() -> gr.Chatbot:
    """Return the conversation, hidden until something is asked; it grows with the page."""
    return gr.Chatbot(
        elem_id="chat",
        label="Conversation",
        show_label=False,
        container=False,
        height=None,
        visible=False,
        buttons=[],
        layout="panel",
        latex_delimiters=[],
        allow_tags=False,
    )


def _changes(facts: Sequence[str]) -> tuple[gr.Dropdown, gr.Textbox, gr.Button]:
    """Return what changes a fact: which, to what, and the button that decides anew."""
    gr.Markdown("Change a fact, and the choice is made anew", elem_classes="label")
    names = [(name.replace("_", " "), name) for name in facts]
    with gr.Row():
        # What is no fact is refused by who decides, and not by an error of Gradio's.
        fact = gr.Dropdown(names, value=None, label="Fact", min_width=120, allow_custom_value=True)
        value = gr.Textbox(label="Is now", placeholder="10 min, steady, not gpu", max_lines=1, min_width=120)
    return fact, value, gr.Button("Decide anew", size="sm", variant="secondary")


def _box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="box",
        label="Question",
        placeholder="Describe the work, or ask a question",
        submit_btn="Ask",
        stop_btn=False,
        max_lines=8,
        max_length=MAX_CHARACTERS,
        autofocus=True,
    )


def mount(app: FastAPI, page: gr.Blocks) -> None:
    """Put the page at "/" of `app`; whatever is added to the app afterwards would never be reached."""
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        css=_CSS.read_text("utf-8"),
        theme=_THEME,
        head=f'<script src="{SCRIPT}" defer></script>',
        footer_links=[],
        show_error=False,
        run_history=False,  # else Gradio keeps what was asked in the browser, past a log-out
    )
    mounted = app.routes[-1]
    assert isinstance(mounted, Mount)
    mounted.app = Gate(
        mounted.app, {number: len(done.inputs) for number, done in page.fns.items() if done.fn}
    )

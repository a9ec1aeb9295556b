"""The one place that builds the parts and hands them to a door. Heavy imports happen inside, when needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.home import encoder_model, home_folder
from ui.errors import SlackHalfSetUp

if TYPE_CHECKING:
    from assistant import Assistant
    from corpus.store import Store
    from corpus.types import Document
    from ingest.run import Progress, Report
    from ui.http.app import Door


def open_assistant(home: Path | None) -> Assistant:
    """Return the assistant over the collection in `home`, ready to answer. Raises: CorpusError."""
    from assistant import Assistant

    return Assistant.open(home)


def open_store(home: Path | None) -> Store:
    """Return the collection in `home`. Raises: StoreUnreadable, EncoderUnavailable."""
    from corpus.encoders import open_reader
    from corpus.store import Store

    return Store(home_folder(home), open_reader(encoder_model()))


def read_document(home: Path | None, document_id: str) -> Document:
    """Return one document of the collection. Raises: DocumentNotFound, with the id that is nearest."""
    with open_store(home) as store:
        return store.document(document_id)


def remove_document(home: Path | None, document_id: str) -> None:
    """Take one document out of the collection. Raises: DocumentNotFound, StoreBusy."""
    from corpus.writer import Writer

    with open_store(home) as store:
        store.document(document_id)
        with Writer(store, store.encoder) as writer:
            writer.write([], removed=[document_id])


def run_ingest(
    home: Path | None, paths: Sequence[Path], *, sync: bool, rebuild: bool, progress: Progress
) -> Report:
    """Ingest `paths`, or the shipped corpus where there are none. Raises: CorpusError, PathMissing."""
    from corpus.encoders import open_tokenizer, open_writer
    from ingest import run
    from ingest.sources import SHIPPED, discover, scope_of, shipped

    model = encoder_model()
    encoder, tokenizer = open_writer(model), open_tokenizer(model)
    with open_store(home) as store:
        if rebuild:
            return run.rebuild(store, encoder, tokenizer, progress=progress)
        found = list(discover(paths)) if paths else list(shipped())
        scope = (scope_of(paths) if sync else []) if paths else [SHIPPED]
        return run.ingest(store, encoder, tokenizer, found, scope=scope, progress=progress)


def serve(
    home: Path | None, host: str, port: int, *, open_to_all: bool, ready: Callable[[str], None]
) -> None:
    """Serve page and HTTP until interrupted; `ready` is told the address.

    Raises: CorpusError, NotOpen, PortTaken, AddressUnusable, SlackHalfSetUp.
    """
    from ui import serve

    serve.check_address(host, port, open_to_all=open_to_all)
    with ExitStack() as opened:
        assistant = opened.enter_context(open_assistant(home))
        slack = list(slack_doors(assistant, home, opened))
        # Gradio takes seconds to import: not before the address and the collection are known to be fine.
        from ui import chat, http
        from ui.mcp import McpDoor

        page = chat.build(assistant, examples=assistant.examples(), knows=assistant.knows())
        doors = [*slack, McpDoor(assistant)]
        app = http.build(assistant, lambda app: chat.mount(app, page), doors=doors)
        serve.serve(app, host, port, ready)


def serve_mcp(home: Path | None) -> None:
    """Serve the Model Context Protocol on standard input and output until it ends. Raises: CorpusError."""
    with open_assistant(home) as assistant:
        from ui.mcp import build

        build(assistant).run("stdio")


def slack_doors(assistant: Assistant, home: Path | None, opened: ExitStack) -> Iterator[Door]:
    """Yield the door to Slack where it is set up; what it needs is closed with `opened`. Raises: SlackHalfSetUp."""
    secret, token = os.environ.get("SLACK_SIGNING_SECRET", ""), os.environ.get("SLACK_BOT_TOKEN", "")
    if not (secret or token):
        return
    if not (secret and token):
        raise SlackHalfSetUp("SLACK_BOT_TOKEN" if secret else "SLACK_SIGNING_SECRET")
    from corpus.catalog import Catalog
    from ui.slack import API_URL, SlackDoor, SlackSettings

    folder = home_folder(home)
    catalog = opened.enter_context(closing(Catalog(folder)))
    settings = SlackSettings(secret, token, os.environ.get("WORKSHAPE_SLACK_API_URL") or API_URL)
    yield SlackDoor(assistant, catalog.inbox(), settings, folder)

"""The one place that builds the parts and hands them to a door. Heavy imports happen inside, when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.home import home_folder
from ui.errors import NotOpen, SlackHalfSetUp
from ui.settings import Settings, load

if TYPE_CHECKING:
    from assistant import Assistant
    from corpus.domain import Domain
    from corpus.store.doctor import Finding
    from corpus.store.store import Store
    from corpus.types import Document
    from ingest.run import Progress, Report
    from ui.access import Access
    from ui.http.access import Rule
    from ui.slack import SlackDoor
    from ui.state import State


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process, read once. Raises: SettingWrong."""
    return load()


def folder(home: Path | None) -> Path:
    """Return the folder of the collection: `home`, else what the settings say, else the platform's."""
    return home_folder(home or (Path(settings().home) if settings().home else None))


def domain() -> Domain:
    """Return the shipped domain, with the decision tables of one's own that the settings name."""
    from corpus.domain import LIBRARY, Domain

    tables = settings().tables
    return Domain(LIBRARY, more_tables=Path(tables).expanduser().absolute() if tables else None)


def open_assistant(home: Path | None) -> Assistant:
    """Return the assistant over the collection in `home`, ready to answer. Raises: CorpusError."""
    from assistant import Assistant
    from assistant.models.model import ModelSettings

    chosen = settings()
    model = ModelSettings(chosen.model, chosen.model_key.get_secret_value(), chosen.model_reads)
    return Assistant.open(folder(home), model=model, encoder=chosen.encoder or None, domain=domain())


def open_store(home: Path | None) -> Store:
    """Return the collection in `home`. Raises: StoreUnreadable, EncoderUnavailable."""
    from corpus.encoding.encoders import open_reader
    from corpus.store.store import Store

    return Store(folder(home), open_reader(settings().encoder or None), domain())


def examine(home: Path | None) -> list[Finding]:
    """Return what is well and what is not with the collection in `home`."""
    from corpus.encoding.encoders import open_reader
    from corpus.store.doctor import examine

    found = list(examine(folder(home), open_reader(settings().encoder or None).name))
    return [*found, *_examine_state(folder(home))]


def _examine_state(home: Path) -> list[Finding]:
    from corpus.errors import CorpusError
    from corpus.store.doctor import Finding
    from ui.state.state import STATE, State

    if not (home / STATE).exists():  # nothing was kept yet
        return []
    try:
        with State(home) as state:
            return list(state.findings())
    except CorpusError as error:
        return [Finding("doors' state", False, str(error))]


def mend(home: Path | None) -> None:
    """Make the indexes of the collection equal to its catalog again. Raises: CorpusError."""
    from corpus.store.lock import WriteLock

    with open_store(home) as store, WriteLock(store.home):
        store.mend()


def read_document(home: Path | None, document_id: str) -> Document:
    """Return one document of the collection. Raises: DocumentNotFound, with the id that is nearest."""
    with open_store(home) as store:
        return store.document(document_id)


def remove_document(home: Path | None, document_id: str) -> None:
    """Take one document out of the collection. Raises: DocumentNotFound, StoreBusy."""
    from corpus.store.writer import Writer

    with open_store(home) as store:
        store.document(document_id)
        with Writer(store, store.encoder) as writer:
            writer.write([], removed=[document_id])


def run_ingest(
    home: Path | None, paths: Sequence[Path], *, sync: bool, rebuild: bool, progress: Progress
) -> Report:
    """Ingest `paths`, or the shipped corpus where there are none. Raises: CorpusError, PathMissing."""
    from corpus.encoding.encoders import open_tokenizer, open_writer
    from ingest import run
    from ingest.sources import SHIPPED, discover, scope_of, shipped
    from ingest.worker import Limits, Worker

    model = settings().encoder or None
    encoder = open_writer(model)
    limits = Limits(settings().ingest_seconds, settings().ingest_megabytes)
    with open_store(home) as store:
        if rebuild:
            return run.rebuild(store, encoder, open_tokenizer(model), progress=progress)
        found = list(discover(paths)) if paths else list(shipped())
        scope = (scope_of(paths) if sync else []) if paths else [SHIPPED]
        with Worker(model, limits) as reader:
            return run.ingest(store, encoder, reader, found, scope=scope, progress=progress)


def serve(
    home: Path | None,
    *,
    host: str | None = None,
    port: int | None = None,
    open_to_all: bool = False,
    ready: Callable[[str], None],
) -> None:
    """Serve every door until interrupted; `ready` is told the address; `host` and `port` go before the settings.

    Raises: CorpusError, NotOpen, PortTaken, AddressUnusable, SlackHalfSetUp.
    """
    from ui import serve
    from ui.access import Access

    chosen = settings()
    host, port = host or chosen.host, port or chosen.port
    serve.check_address(host, port)
    with ExitStack() as opened:
        assistant = opened.enter_context(open_assistant(home))
        state = opened.enter_context(open_state(home))
        access = Access(state.accounts)
        public_url = chosen.public_url
        rule = access_rule(
            access, host, public_url, open_to_all=open_to_all, questions=chosen.questions_a_minute
        )
        slack = slack_doors(assistant, state, home)
        # Gradio takes seconds to import: not before the address and the collection are known to be fine.
        from ui import chat, http
        from ui.http.crowd import Limits
        from ui.mcp import McpDoor

        facts = [name for name, kind in assistant.domain.facts.items() if kind.declared.kind != "services"]
        page = chat.build(assistant, examples=assistant.examples(), knows=assistant.knows(), facts=facts)
        app = http.build(
            assistant,
            lambda app: chat.mount(app, page),
            doors=[*slack, McpDoor(assistant)],
            rule=rule,
            answer_s=chosen.answer_seconds,
            public_url=public_url,
            domain=assistant.domain,
        )
        every = chosen.connections
        of_one = every if public_url else min(every, chosen.client_connections)
        serve.serve(app, host, port, ready, Limits(every, of_one))


def access_rule(access: Access, host: str, public_url: str, *, open_to_all: bool, questions: int) -> Rule:
    """Return who may come in, others reaching the server by its address or at `public_url`. Raises: NotOpen.

    Where others reach it, each may ask so many `questions` a minute; on this machine nobody counts them.

    A door that others reach is closed as long as it has no keys, or users, unless it is `open_to_all`; once it has
    some, it asks for them wherever one comes from.
    """
    from ui.http.access import Rule, loopback_and
    from ui.serve import is_loopback

    exposed = bool(public_url) or not is_loopback(host)
    if exposed and not (open_to_all or access.has_users() or access.has_keys()):
        raise NotOpen(public_url or host)
    public = urlsplit(public_url)
    hosts = loopback_and(public.hostname) if public.hostname else loopback_and()
    return Rule(
        keeper=access,
        closed=exposed and not open_to_all,
        hosts=hosts if is_loopback(host) else None,
        secure=public.scheme == "https",
        behind_proxy=bool(public_url),
        questions_a_minute=questions if exposed else 0,
    )


def open_state(home: Path | None) -> State:
    """Return what the doors to a collection keep. Raises: CorpusError."""
    from ui.state import State

    return State(folder(home))


@contextmanager
def open_access(home: Path | None) -> Iterator[Access]:
    """Yield who may come in. Raises: CorpusError."""
    from ui.access import Access

    with open_state(home) as state:
        yield Access(state.accounts)


def serve_mcp(home: Path | None) -> None:
    """Serve the Model Context Protocol on standard input and output until it ends. Raises: CorpusError."""
    with open_assistant(home) as assistant:
        from ui.mcp import build

        build(assistant).run("stdio")


def slack_doors(assistant: Assistant, state: State, home: Path | None) -> list[SlackDoor]:
    """Return the door to Slack where it is set up, else none. Raises: SlackHalfSetUp."""
    chosen = settings()
    secret, token = (
        value.get_secret_value().strip() for value in (chosen.slack_signing_secret, chosen.slack_bot_token)
    )
    if not (secret or token):
        return []
    if not (secret and token):
        raise SlackHalfSetUp("SLACK_BOT_TOKEN" if secret else "SLACK_SIGNING_SECRET")
    from ui.slack import SlackDoor, SlackSettings

    spoken = SlackSettings(secret, token, chosen.slack_api_url)
    return [SlackDoor(assistant, state.inbox, spoken, folder(home))]

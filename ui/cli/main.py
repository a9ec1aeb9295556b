"""The commands that ingest, search, ask and serve, and the entry point of all."""

from __future__ import annotations

import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.language.roles import role
from ui import shapes, wiring
from ui.cli import access, slack
from ui.cli.decide import decide
from ui.cli.library import library
from ui.cli.options import Home, Json, print_json, say
from ui.cli.tables import tables
from ui.terminal import Terminal

if TYPE_CHECKING:
    from corpus.types import DocumentSummary, Hit
    from ingest.run import Report

EXIT_ERROR = 1
EXIT_SOME_FAILED = 3
"""An ingest that took what it could, with at least one document that could not be read, or not as a whole."""
_INTERRUPTED = 130

app = typer.Typer(
    help="Answers AWS architecture questions from the shape of the work, with reasons you can check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
sources = typer.Typer(
    help="List the documents in the collection, show or remove one.", invoke_without_command=True
)
app.add_typer(sources, name="sources")
app.add_typer(slack.app, name="slack")
app.add_typer(access.keys, name="keys")
app.add_typer(access.users, name="users")
app.command()(library)
app.command()(decide)
app.command()(tables)


class Mode(StrEnum):
    """Which rankings a search asks."""

    hybrid = "hybrid"
    dense = "dense"
    keyword = "keyword"


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders of Markdown, HTML, text and PDF. [default: the shipped corpus]"
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
    sync: Annotated[bool, typer.Option("--sync", help="Remove what is gone from the folders named.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Embed every stored document anew, with the encoder in use.")
    ] = False,
) -> None:
    """Add documents to the collection, or bring it up to date; what has not changed is left alone."""
    if rebuild and (paths or sync):
        raise typer.BadParameter("--rebuild works on what is stored: give it neither paths nor --sync")
    from ui.progress import ProgressBar

    with ProgressBar() as progress:
        report = wiring.run_ingest(home, paths or [], sync=sync, rebuild=rebuild, progress=progress)
    if as_json:
        print_json(report.to_dict())
    else:
        _print_report(report)
    if report.failed or report.partial:
        raise typer.Exit(EXIT_SOME_FAILED)


@sources.callback()
def list_sources(context: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """List the documents in the collection."""
    if context.invoked_subcommand is not None:
        context.obj = home
        return
    with wiring.open_store(home) as store:
        documents = store.catalog.summaries()
    if as_json:
        print_json([_document(document) for document in documents])
        return
    for document in documents:
        where = document.url or _path(document.uri) or document.uri
        dated = document.as_of or "unknown"
        say("{}  {}  {} passages  as of {}  {}", document.id, document.kind, document.passages, dated, where)
    say(
        "{} documents, {} passages",
        len(documents),
        sum(document.passages for document in documents),
        err=True,
    )


@sources.command("show")
def show_source(
    context: typer.Context,
    document_id: Annotated[str, typer.Argument(metavar="ID", help="As `workshape sources` lists it.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Print one document as the collection holds it: where it is from, its sources, its text."""
    document = wiring.read_document(home or context.obj, document_id)
    if as_json:
        print_json(asdict(document))
        return
    say("{}", document.title)
    say("{}, {}, as of {}", document.id, document.kind, document.as_of or "unknown")
    say("{}", document.url or _path(document.uri) or document.uri)
    for source in document.sources:
        say("[@{}] {}, {}, {}, {}", source.id, source.title, source.publisher, source.as_of, source.url)
    say("\n{}", Terminal.lines(document.text))


@sources.command("remove")
def remove_source(
    context: typer.Context,
    document_id: Annotated[str, typer.Argument(metavar="ID", help="As `workshape sources` lists it.")],
    home: Home = None,
) -> None:
    """Remove one document from the collection."""
    wiring.remove_document(home or context.obj, document_id)
    say("removed {}", document_id)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a question.")],
    count: Annotated[int, typer.Option("-k", "--count", min=1, max=1000, help="How many passages.")] = 10,
    home: Home = None,
    as_json: Json = False,
    dense_only: Annotated[bool, typer.Option("--dense-only", help="By meaning alone.")] = False,
    keyword_only: Annotated[bool, typer.Option("--keyword-only", help="By words alone.")] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Say what each passage is for, and which question led to its document."
        ),
    ] = False,
) -> None:
    """Find passages; scores are in [0, 1], higher is better."""
    if dense_only and keyword_only:
        raise typer.BadParameter("--dense-only and --keyword-only exclude each other")
    mode = Mode.dense if dense_only else Mode.keyword if keyword_only else Mode.hybrid
    with wiring.open_assistant(home) as assistant:
        hits = assistant.search(query, count, mode=mode.value)
    if as_json:
        print_json({"query": query, "mode": mode.value, "hits": [_hit(hit) for hit in hits]})
        return
    for number, hit in enumerate(hits, 1):
        by_rank = {
            "dense": hit.dense_rank,
            "keyword": hit.keyword_rank,
            "known question": hit.known_question_rank,
        }
        ranks = ", ".join(f"{ranking} {rank or '–'}" for ranking, rank in by_rank.items())
        say("{}. {}: {}", number, hit.document.title, " > ".join(hit.passage.heading))
        say("   {} ({})  {}  {}", f"{hit.score:.3f}", ranks, hit.passage.id, hit.document.id)
        if explain:
            say("   {}", _explained(hit))
        say("   {}", " ".join(hit.passage.text.split())[:300])
    if not hits:
        typer.echo("nothing found", err=True)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question about AWS architecture.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Answer a question, with the evidence of every sentence."""
    with wiring.open_assistant(home) as assistant:
        answer = assistant.ask(question)
    if as_json:
        print_json(answer.to_dict())
        return
    from ui.render import plain_text

    typer.echo(plain_text(answer))


@app.callback()
def every_command() -> None:
    """Read the settings, which the packages below find in the environment."""
    wiring.settings()


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port to listen on. [default: 7860]", show_default=False),
    ] = None,
    open_to_all: Annotated[
        bool,
        typer.Option("--open", help="Let everybody in who reaches the address, without key or password."),
    ] = False,
    home: Home = None,
) -> None:
    """Serve every door in one process until interrupted: the chat, HTTP, MCP and, where it is set up, Slack."""

    def ready(address: str) -> None:
        typer.echo(f"workshape listens on {address} (Ctrl+C stops it)")

    wiring.serve(home, host=host, port=port, open_to_all=open_to_all, ready=ready)


@app.command()
def settings(as_json: Json = False) -> None:
    """Print every setting, what it is now and where that was said; secrets are not shown."""
    described = list(wiring.settings().described())
    if as_json:
        print_json(
            [{"key": setting.key, "value": setting.value, "origin": setting.origin} for setting in described]
        )
        return
    for setting in described:
        say("{} = {}", setting.key, setting.value)
        say("    {}; from {}; variable {}", setting.meaning, setting.origin, setting.variable)


@app.command()
def mcp(home: Home = None) -> None:
    """Serve other assistants on standard input and output, by the Model Context Protocol."""
    wiring.serve_mcp(home)


@app.command()
def doctor(
    home: Home = None,
    as_json: Json = False,
    mend: Annotated[
        bool, typer.Option("--mend", help="Fill damaged indexes again from the catalog, then look once more.")
    ] = False,
) -> None:
    """Look at each part of the collection, and say what is wrong and what to do."""
    found = wiring.examine(home)
    if mend and any(finding.mendable for finding in found):
        wiring.mend(home)
        found = wiring.examine(home)
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        for finding in found:
            say("{}  {}: {}", "well " if finding.well else "WRONG", finding.part, finding.seen)
            if finding.remedy:
                say("       {}", finding.remedy)
    if not all(finding.well for finding in found):
        raise typer.Exit(EXIT_ERROR)


@app.command()
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    typer.echo(installed("workshape"))


def main() -> None:
    """Run the command line; what we raise on purpose is printed as one line on standard error."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except Exception as error:
        if not _on_purpose(error):
            raise
        say("workshape: {}", error, err=True)
        sys.exit(EXIT_ERROR)


def _on_purpose(error: Exception) -> bool:
    # Imported only now: `workshape --help` should not wait for the packages behind the other commands.
    from assistant.errors import AssistantError
    from corpus.errors import CorpusError
    from ingest.errors import IngestError
    from ui.errors import DoorError

    return isinstance(error, (AssistantError, CorpusError, IngestError, DoorError))


def _print_report(report: Report) -> None:
    numbers = report.to_dict()
    counted = ", ".join(f"{count} {outcome}" for outcome, count in numbers["documents"].items())
    typer.echo(f"documents: {counted}; passages written: {report.passages}; {report.seconds:.1f} s")
    for failure in report.failed:
        say("failed: {}: {}", failure.source, failure.reason, err=True)
    for failure in report.partial:
        say("partial: {}: {}", failure.source, failure.reason, err=True)


def _document(document: DocumentSummary) -> dict[str, Any]:
    return {**shapes.summary(document), "uri": document.uri}


def _hit(hit: Hit) -> dict[str, Any]:
    return {**shapes.hit(hit), "path": _path(hit.document.uri)}


def _explained(hit: Hit) -> str:
    """Return what the passage is for, and why its document was looked at."""
    purpose = role(hit.passage.heading) or "none"
    known = hit.known_question
    if known is None:
        return f"role: {purpose}; known question: none of its questions is among the nearest"
    shared = [f"complaint {cue}" for cue in known.seen] + [f"path {cue}" for cue in known.path]
    also = f"; shares {', '.join(shared)}" if shared else ""
    return f"role: {purpose}; known question: “{known.question}” ({known.nearness:.2f}){also}"


def _path(uri: str) -> str | None:
    """Return the path of a file's uri as the system writes it, `library/...` for a shipped document."""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    if uri.startswith("file:"):
        return url2pathname(urlsplit(uri).path)
    return uri.replace("library:", "library/", 1) if uri.startswith("library:") else None

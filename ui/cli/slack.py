"""`workshape slack`: what sets a Slack app up, and an answer posted by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from ui import wiring
from ui.cli.options import Home, print_json

app = typer.Typer(help="Set up the Slack app, or post one answer to a channel.", no_args_is_help=True)


@app.command()
def manifest(
    url: Annotated[
        str, typer.Argument(help="Where Slack reaches this server: https://HOST, without a path.")
    ],
) -> None:
    """Print the manifest from which Slack makes the app: api.slack.com/apps, Create New App, From a manifest."""
    from ui.slack.manifest import manifest

    print_json(manifest(url))


@app.command()
def post(
    question: Annotated[str, typer.Argument(help="A question about AWS architecture.")],
    webhook: Annotated[
        str, typer.Option("--webhook", help="The address of an incoming webhook; it decides the channel.")
    ],
    home: Home = None,
) -> None:
    """Answer a question and post the answer to a channel, by an incoming webhook."""
    from ui.slack.post import post

    with wiring.open_assistant(home) as assistant:
        answer = assistant.ask(question)
    post(webhook, answer)
    typer.echo("posted")

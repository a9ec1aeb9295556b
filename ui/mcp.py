"""The assistant for other assistants, by the Model Context Protocol: over HTTP at /mcp, or on standard streams."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import FastAPI
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import CallToolResult, Resource, TextContent, ToolAnnotations
from pydantic import Field, RootModel

from assistant import Answer, AssistantError, Done, Found
from assistant.reading.question import MAX_CHARACTERS
from corpus.errors import CorpusError, DocumentNotFound
from corpus.store.store import Mode
from ui import shapes
from ui.answer_shape import AnswerShape
from ui.http.v1 import Answerer, HitsShape
from ui.render import sources_markdown, with_notices

_ABOUT = """\
Answers AWS architecture questions from a collection of checked references. Ask in plain words and give the facts of
the work: how it arrives, how long it takes, how big it is, who waits for it. Markers such as [1] are citations: keep
them, and give the quote and link that belong to them. It refuses what its references do not cover; do not fill in."""
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_SCHEME = "workshape://documents/"
_REVIEW = """\
Review this AWS design.

<design>
{design}
</design>

1. Name each kind of work in it: how it arrives, how soon a result is needed, how long a piece takes, what it keeps.
2. For each, ask workshape (tool `ask`) which style and services fit, and what would go wrong with those chosen here.
3. Report, most serious first: what does not fit and why, what breaks under load or failure, what to change. Carry the
   citations of the answers over, marker by marker, with their links. What rests on no citation is your own judgement:
   say so.
4. End with the facts that are missing and could change the review."""


class AnswerModel(RootModel[AnswerShape]):
    """An answer: Markdown whose markers are its citations, each with an exact quote, its place, link and date."""


class _Server(MCPServer[Any]):
    """An MCPServer whose resources are the documents that the collection holds at the time."""

    def __init__(self, answerer: Answerer, **settings: Any) -> None:
        self._answerer = answerer
        super().__init__("workshape", **settings)

    async def list_resources(self) -> list[Resource]:
        """Return every document."""
        return [
            Resource(
                uri=f"{_SCHEME}{document.id}",
                name=document.id,
                title=document.title,
                description=f"{document.kind} on {', '.join(document.services)}"
                if document.services
                else document.kind,
                mime_type="text/plain",
            )
            for document in await asyncio.to_thread(self._answerer.documents)
        ]


def build(answerer: Answerer) -> MCPServer[Any]:
    """Return the server: tools, resources and a prompt, no transport yet."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    server = _Server(answerer, version=version("workshape"), instructions=_ABOUT)
    root.handlers[:], root.level = before, level  # it takes the log of the whole process for itself

    @server.tool(title="Ask workshape", annotations=_READS)
    async def ask(
        question: Annotated[
            str,
            Field(
                description=f"The question with its facts, in plain words, up to {MAX_CHARACTERS} characters."
            ),
        ],
        context: Context[Any, Any],
    ) -> Annotated[CallToolResult, AnswerModel]:
        """Answer a question about AWS architecture: verdict, reasons, what would change it, each sentence cited."""
        try:
            async for event in answerer.astream(question):
                if isinstance(event, Found):
                    await context.report_progress(1, 2, f"found {len(event.documents)} documents")
                if isinstance(event, Done):
                    return _result(event.answer)
        except (AssistantError, CorpusError) as error:
            raise ToolError(str(error)) from error
        raise AssertionError("a stream ends with Done")

    @server.tool(title="Decide for described work", annotations=_READS)
    def decide(
        text: Annotated[
            str, Field(description="The work, in plain words: arrival, rate, duration, state, ...")
        ],
        facts: Annotated[
            dict[str, Any] | None,
            Field(description="Facts that take the place of what the text says, e.g. max_duration: 40 min."),
        ] = None,
    ) -> dict[str, Any]:
        """Choose by decision tables: ranking, what ruled each option out, what was assumed, what would change it."""
        try:
            return answerer.decide(text, facts).to_dict()
        except AssistantError as error:
            raise ToolError(str(error)) from error

    @server.tool(title="Search passages", annotations=_READS)
    def search(
        query: Annotated[str, Field(description="Words or a question.")],
        count: Annotated[int, Field(ge=1, le=50)] = 10,
        mode: Mode = "hybrid",
    ) -> HitsShape:
        """Find passages of the references, best first; scores are in [0, 1]."""
        try:
            hits = answerer.search(query, count, mode=mode)
        except (AssistantError, CorpusError) as error:
            raise ToolError(str(error)) from error
        return {"query": query, "mode": mode, "hits": [shapes.hit(hit) for hit in hits]}

    @server.tool(title="Read a document", annotations=_READS)
    def get_document(
        document_id: Annotated[str, Field(description="As citations and search results name it.")],
    ) -> shapes.DocumentShape:
        """Return a whole reference with its sources; the spans of citations count characters of its text."""
        try:
            return shapes.document(answerer.document(document_id))
        except CorpusError as error:
            raise ToolError(str(error)) from error

    @server.resource(f"{_SCHEME}{{document_id}}", mime_type="text/plain", title="A reference")
    def document(document_id: str) -> str:
        """The text of a reference."""
        try:
            return answerer.document(document_id).text
        except DocumentNotFound as error:
            raise ResourceNotFoundError(str(error)) from error

    @server.prompt(title="Review a design")
    def design_review(design: Annotated[str, Field(description="The design, in words.")]) -> str:
        """Review an AWS design piece by piece, with the evidence of each finding."""
        return _REVIEW.format(design=design)

    return server


class McpDoor:
    """The server at /mcp, over streamable HTTP, without sessions."""

    def __init__(self, answerer: Answerer) -> None:
        self._server = build(answerer)
        # Who may call is checked for every address alike, before this one is reached.
        unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        self._app = self._server.streamable_http_app(
            stateless_http=True, json_response=True, transport_security=unguarded
        )

    def add(self, app: FastAPI) -> None:
        """Add the address to the application."""
        app.router.routes.extend(self._app.routes)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take calls while the block runs."""
        async with self._server.session_manager.run():
            yield


def _result(answer: Answer) -> CallToolResult:
    """Return the answer as text for a model to read, and whole for a program."""
    sources = f"\n\n{sources_markdown(answer)}" if answer.citations else ""
    text = f"{answer.text}{with_notices(answer)}{sources}"
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=answer.to_dict())

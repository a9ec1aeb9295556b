"""The HTTP door: health, one question as JSON, and the page's own script. Translation only."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any, Protocol

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from assistant import Answer, QuestionRejected
from corpus.errors import CorpusError
from ui.headers import SecurityHeaders

_SCRIPT = (files("ui") / "static" / "workshape.js").read_text("utf-8")
_LARGEST_BODY = 1_000_000
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class Answerer(Protocol):
    """What this door needs of an assistant; both may be called from any thread."""

    def ask(self, question: str) -> Answer:
        """Return the answer. Raises: QuestionRejected, CorpusError."""
        ...

    def count(self) -> int:
        """Return how many documents the collection holds. Raises: CorpusError."""
        ...


class Asked(BaseModel):
    """The body of a question."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(description="A question about AWS architecture, at most 4,000 characters.")


class Problem(BaseModel):
    """An error as RFC 9457 describes it."""

    title: str
    status: int
    detail: str


def build(answerer: Answerer, mount: Callable[[FastAPI], None]) -> FastAPI:
    """Return the application; `mount` adds the page, which takes every address that is left, and so comes last."""
    app = FastAPI(title="workshape", docs_url=None, redoc_url=None, max_body_size=_LARGEST_BODY)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    problems: dict[int | str, dict[str, Any]] = {code: {"model": Problem} for code in (422, 503)}

    @app.get("/healthz", summary="Whether the service can answer")
    def healthz() -> JSONResponse:
        try:
            return JSONResponse({"status": "ok", "documents": answerer.count()})
        except CorpusError as error:
            return _problem(503, "The collection cannot be read", str(error))

    @app.post("/api/v1/ask", summary="Answer a question", responses=problems)
    def ask(asked: Asked) -> JSONResponse:
        """Return the answer with its claims and citations, the same as every other door gives."""
        try:
            return JSONResponse(answerer.ask(asked.question).to_dict())
        except QuestionRejected as error:
            return _problem(422, "The question cannot be taken", str(error))
        except CorpusError as error:
            return _problem(503, "The collection cannot be read", str(error))

    @app.get("/workshape.js", include_in_schema=False)
    def script() -> Response:
        return Response(_SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})

    @app.api_route("/api/{rest:path}", methods=_METHODS, include_in_schema=False)
    def unknown(rest: str) -> JSONResponse:
        return _problem(
            404, "No such address", f"there is no /api/{rest}: POST /api/v1/ask answers a question"
        )

    mount(app)
    return app


def _problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    content = Problem(title=title, status=status, detail=detail).model_dump()
    return JSONResponse(content, status, headers=headers, media_type="application/problem+json")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return _problem(error.status_code, "The request cannot be taken", str(error.detail), headers)


async def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(
        f"{'.'.join(map(str, one['loc'][1:])) or 'body'}: {one['msg']}" for one in error.errors()
    )
    return _problem(422, "The request cannot be read", f'{wrong}; send {{"question": "..."}} as JSON')

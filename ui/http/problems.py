"""Errors as RFC 9457 describes them, in one form for every address: what was wrong, with what, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant import AssistantClosed, FactRejected, QuestionRejected
from corpus.errors import CorpusError, DocumentNotFound
from ui.http.public import inner_path

JSON = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "The request cannot be read",
    401: "A key is needed",
    404: "No such address",
    405: "That method is not offered here",
    413: "The request is too large",
    415: "The request is not JSON",
    429: "Too many requests",
}


class Problem(BaseModel):
    """An error: `title` is the same for every error of its kind, `detail` says what is wrong with this request."""

    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    request_id: str = Field(default="", description="As in the header X-Request-ID, and in our log.")


class TooSlow(Exception):
    """The answer was not ready in the time that an answer may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"there was no answer within {seconds:g} seconds; ask again, or ask for less at once"
        )


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI should say of the problems an operation may answer with."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": TITLES.get(status, _KINDS.get(status, "")), "content": {JSON: schema}}
        for status in statuses
    }


def describe_in(openapi: dict[str, Any]) -> None:
    """Add the problem to a description of the interface, in the place of FastAPI's own error."""
    schemas = openapi.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)


def problem(
    request: Request, status: int, title: str, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the problem as a response; below /v1 as the OpenAI protocol has it."""
    if inner_path(request.scope).startswith("/v1/"):
        content = openai_error(status, title, detail)
        return JSONResponse(content, content["error"]["status"], headers=dict(headers or {}))
    problem = Problem(
        title=title, status=status, detail=detail, request_id=getattr(request.state, "request_id", "")
    )
    return JSONResponse(problem.model_dump(), status, headers=dict(headers or {}), media_type=JSON)


_KINDS: Mapping[int, str] = {
    422: "The question cannot be taken",
    503: "The collection cannot be read",
    504: "No answer in time",
}


def describe(error: Exception) -> tuple[int, str, str]:
    """Return status, title and detail of an error raised on purpose."""
    match error:
        case QuestionRejected():
            return 422, _KINDS[422], str(error)
        case FactRejected():
            return 422, "A fact cannot be taken", str(error)
        case DocumentNotFound():
            return 404, "No such document", str(error)
        case TooSlow():
            return 504, _KINDS[504], str(error)
        case AssistantClosed():
            return 503, "The service is stopping", str(error)
        case RequestValidationError():
            return 422, "The request cannot be read", _malformed(error)
        case HTTPException():
            return (
                error.status_code,
                TITLES.get(error.status_code, "The request cannot be taken"),
                error.detail,
            )
        case _:
            return 503, _KINDS[503], str(error)


EXPECTED = (
    QuestionRejected,
    FactRejected,
    AssistantClosed,
    CorpusError,
    TooSlow,
    RequestValidationError,
    HTTPException,
)
"""Errors that `describe` knows; any other is a fault of ours."""


def openai_error(status: int, title: str, detail: str) -> dict[str, Any]:
    """Return an error as the OpenAI protocol has it, whose status for what cannot be read is 400."""
    ours = status >= 500
    kind = "server_error" if ours else "invalid_request_error"
    code = title.lower().replace(" ", "_")
    status = 400 if status == 422 else status
    return {"error": {"message": detail, "type": kind, "param": None, "code": code, "status": status}}


def register(app: FastAPI) -> None:
    """Answer every error raised on purpose with its problem."""

    async def explained(request: Request, error: Exception) -> Response:
        headers = error.headers if isinstance(error, HTTPException) else None
        return problem(request, *describe(error), headers=headers)

    for kind in EXPECTED:
        app.add_exception_handler(kind, explained)


def _malformed(error: RequestValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, error_['loc'][1:])) or error_['loc'][0]}: {error_['msg']}"
        for error_ in error.errors()
    )

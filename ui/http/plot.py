"""The plot of what work costs, as the page shows it: facts in the address, SVG back."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import Response

from assistant.figures.crossover import curve
from assistant.reading.known import known
from assistant.reading.shape.given import given
from assistant.reading.shape.read import THE_WORK
from assistant.reading.shape.types import WorkItem
from corpus.domain import Domain
from ui.http.problems import problem
from ui.plot import ADDRESS, svg


def add(app: FastAPI, domain: Domain) -> None:
    """Add the address."""

    @app.get(f"/{ADDRESS}", include_in_schema=False)
    def plot(request: Request) -> Response:
        """Draw what the work costs over its rate, from its duration, and from memory, rate and more where told."""
        entry = {
            name: value == "true" if value in ("true", "false") else value
            for name, value in request.query_params.items()
        }
        found = curve(known(WorkItem(THE_WORK, tuple(given(entry, domain.facts))), domain.facts), domain)
        if found is None:
            return problem(request, 404, "Nothing to draw", "functions and containers are not known to cross")
        return Response(
            svg(found), media_type="image/svg+xml", headers={"cache-control": "private, max-age=3600"}
        )

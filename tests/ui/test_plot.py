"""The plot of costs: from the command, over HTTP, and in the panel of the page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.decisions.system import decide_text
from tests.builders import DOMAIN, answer
from ui.errors import NotWritten, PlotRefused
from ui.http import plot, problems
from ui.plot import svg, write_plot
from ui.shape_panel import shape_panel

TEXT = "Lambda or Fargate for a steady API with 300 requests/s of 200 ms?"


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    problems.register(app)
    plot.add(app, DOMAIN)
    return TestClient(app)


def test_a_plot_shows_both_curves_where_they_cross_and_the_askers_rate() -> None:
    curve = decide_text(TEXT, DOMAIN).decisions[0][0].curve
    assert curve is not None
    drawn = svg(curve)
    ElementTree.fromstring(drawn)
    for said in ("functions", "containers", "the same", "yours", "US dollars a month"):
        assert f">{said}</text>" in drawn


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_a_plot_is_written_in_the_form_of_its_suffix(suffix: str, tmp_path: Path) -> None:
    curve = decide_text(TEXT, DOMAIN).decisions[0][0].curve
    assert curve is not None
    path = tmp_path / f"costs{suffix}"
    write_plot(curve, path)
    assert path.stat().st_size > 1000


def test_an_unknown_suffix_is_refused_and_says_which_are_known(tmp_path: Path) -> None:
    curve = decide_text(TEXT, DOMAIN).decisions[0][0].curve
    assert curve is not None
    with pytest.raises(PlotRefused, match=r"\.svg, \.png, \.pdf"):
        write_plot(curve, tmp_path / "costs.doc")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    curve = decide_text(TEXT, DOMAIN).decisions[0][0].curve
    assert curve is not None
    with pytest.raises(NotWritten, match=r"cannot write .*costs\.svg: No such file"):
        write_plot(curve, tmp_path / "none" / "costs.svg")


def test_the_panel_asks_for_the_plot_with_the_facts_it_needs(client: TestClient) -> None:
    panel = shape_panel(answer("text", question=TEXT, decision=decide_text(TEXT, DOMAIN)))
    address = panel.partition('class="plot" src="')[2].partition('"')[0].replace("&amp;", "&")
    facts = parse_qs(urlsplit(address).query)
    assert facts == {"duration": ["200 ms"], "rate": ["300 per second"]}
    drawn = client.get(f"/{address}")
    assert drawn.status_code == 200
    assert drawn.headers["content-type"] == "image/svg+xml"


def test_what_cannot_be_drawn_says_why(client: TestClient) -> None:
    assert client.get("/plot.svg?duration=40 min").status_code == 404
    assert client.get("/plot.svg").status_code == 404
    refused = client.get("/plot.svg?colour=red")
    assert refused.status_code == 422
    assert "no such fact" in refused.json()["detail"]

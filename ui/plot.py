"""What work costs over its rate, drawn: functions against containers, where they cross, and the asker's own rate.

The one file that uses matplotlib, which is imported when something is drawn.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from assistant.figures.crossover import Curve
from assistant.figures.types import Range
from ui.errors import PlotRefused

ADDRESS = "plot.svg"
"""Where the page finds a plot: below it, so that whoever sees the page sees the plot."""
SUFFIXES = (".svg", ".png", ".pdf")
_INK, _FUNCTIONS, _CONTAINERS = "#7d8794", "#0b6bcb", "#d9730d"
"""Colours that read on light and on dark paper."""


def svg(curve: Curve) -> str:
    """Return the plot as SVG."""
    drawn = io.StringIO()
    _figure(curve).savefig(drawn, format="svg", transparent=True)
    return drawn.getvalue()


def write_plot(curve: Curve, path: Path) -> None:
    """Write the plot to a file, in the form that its suffix names. Raises: PlotRefused."""
    if path.suffix not in SUFFIXES:
        raise PlotRefused(path, f"the suffix says in which form: {', '.join(SUFFIXES)}")
    _figure(curve).savefig(path, facecolor="white", dpi=160)


def _figure(curve: Curve) -> Any:
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    own: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "workshape",
        "font.family": "sans-serif",
        "font.size": 10,
        **dict.fromkeys(
            ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), _INK
        ),
    }
    with mpl.rc_context(own):
        figure = Figure(figsize=(6.4, 3.8), layout="constrained")
        axes = figure.subplots()
        axes.loglog(curve.rates, curve.functions, color=_FUNCTIONS, linewidth=2, label="functions")
        low, high = [one.low for one in curve.containers], [one.high for one in curve.containers]
        axes.fill_between(curve.rates, low, high, color=_CONTAINERS, alpha=0.3, linewidth=0)
        axes.loglog(curve.rates, high, color=_CONTAINERS, linewidth=2, label="containers")
        _mark(axes, curve.crossover, "the same", "--")
        if curve.now is not None:
            _mark(axes, curve.now, "yours", ":")
        axes.set_xlabel("units a second, on average")
        axes.set_ylabel("US dollars a month")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,g}"))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"${number:,g}"))
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, labelcolor="linecolor")
        return figure


def _mark(axes: Any, rate: Range, label: str, style: str) -> None:
    axes.axvspan(rate.low, rate.high, color=_INK, alpha=0.15, linewidth=0)
    axes.axvline(rate.high, color=_INK, linewidth=1, linestyle=style)
    axes.annotate(
        label,
        (rate.high, 0.02),
        xycoords=("data", "axes fraction"),
        xytext=(4, 0),
        textcoords="offset points",
        color=_INK,
    )

"""What work costs over its rate, drawn: functions against containers, where they cross, and the asker's own rate.

The one file that uses matplotlib, which is imported when something is drawn. Its settings are the process's own, so
one plot is drawn at a time.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.figures.crossover import Curve
from assistant.figures.types import Range
from ui.errors import NotWritten, PlotRefused

ADDRESS = "plot.svg"
"""Where the page finds a plot: below it, so that whoever sees the page sees the plot."""
SUFFIXES = (".svg", ".png", ".pdf")
_INK, _FUNCTIONS, _CONTAINERS = "#7d8794", "#0b6bcb", "#d9730d"
"""Colours that read on light and on dark paper."""
_SETTINGS: Any = {
    "svg.fonttype": "none",  # text stays text, which is smaller and can be read aloud
    "svg.hashsalt": "workshape",
    "font.family": "sans-serif",
    "font.size": 10,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), _INK),
}
_drawing = Lock()


def svg(curve: Curve) -> str:
    """Return the plot as SVG."""
    drawn = io.StringIO()
    _draw(curve, lambda figure: figure.savefig(drawn, format="svg", transparent=True))
    return drawn.getvalue()


def write_plot(curve: Curve, path: Path) -> None:
    """Write the plot to a file, in the form that its suffix names. Raises: PlotRefused, NotWritten."""
    if path.suffix not in SUFFIXES:
        raise PlotRefused(path, f"the suffix says in which form: {', '.join(SUFFIXES)}")
    try:
        _draw(curve, lambda figure: figure.savefig(path, facecolor="white", dpi=160))
    except OSError as error:
        raise NotWritten(path, error.strerror or str(error)) from error


def _draw(curve: Curve, write: Callable[[Any], None]) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with _drawing, mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(6.4, 3.8), layout="constrained")
        _fill(figure.subplots(), curve)
        write(figure)


def _fill(axes: Any, curve: Curve) -> None:
    from matplotlib.ticker import FuncFormatter

    low, high = [amount.low for amount in curve.containers], [amount.high for amount in curve.containers]
    axes.fill_between(curve.rates, low, high, color=_CONTAINERS, alpha=0.3, linewidth=0)
    axes.loglog(curve.rates, curve.functions, color=_FUNCTIONS, linewidth=2, label="functions")
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


def _mark(axes: Any, rate: Range, label: str, style: str) -> None:
    axes.axvspan(rate.low, rate.high, color=_INK, alpha=0.15, linewidth=0)
    axes.axvline(rate.high, color=_INK, linewidth=1, linestyle=style)
    place = {"xycoords": ("data", "axes fraction"), "xytext": (4, 0), "textcoords": "offset points"}
    axes.annotate(label, (rate.high, 0.02), color=_INK, **place)

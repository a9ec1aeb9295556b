"""Units of measurement: the one place that uses Pint. Pure."""

from __future__ import annotations

from functools import cache
from typing import Any

_BASE = {
    "[time]": "s",
    "1 / [time]": "1/s",
    "[size]": "byte",
    "[size] / [time]": "byte/s",
    "[money]": "USD",
    "[money] / [time]": "USD/month",
}
_UNITS = (
    *("s = [time]", "ms = 0.001 s", "min = 60 s", "h = 3600 s", "day = 24 h", "week = 7 day"),
    *("year = 365.25 day", "month = year / 12"),
    *("byte = [size]", "KB = 1e3 byte", "MB = 1e6 byte", "GB = 1e9 byte", "TB = 1e12 byte", "PB = 1e15 byte"),
    *("KiB = 1024 byte", "MiB = 1024 KiB", "GiB = 1024 MiB", "TiB = 1024 GiB"),
    *("bit = byte / 8", "Kbit = 1e3 bit", "Mbit = 1e6 bit", "Gbit = 1e9 bit"),
    *("EUR = [euros]", "GBP = [pounds]", "USD = [money]", "vCPU = [cpu]"),
)
_PERIODS = ("min", "h", "day", "month")


class UnitUnknown(ValueError):
    """A unit that is not known, or one that measures something else than was asked for."""


def in_base(value: float, unit: str) -> float:
    """Return the value in s, 1/s, bytes, bytes/s, US dollars or dollars a month; a plain number unchanged.

    Raises: UnitUnknown.

    >>> in_base(40, "min"), round(in_base(15_000_000, "1/month"), 2), in_base(1, "MiB")
    (2400.0, 5.7, 1048576.0)
    """
    return value * _factor(unit) if unit else value


def dimension(unit: str) -> str:
    """Return what a unit measures, as Pint writes it; empty for no unit. Raises: UnitUnknown.

    >>> dimension("min"), dimension("1/h"), dimension("")
    ('[time]', '1 / [time]', '')
    """
    if not unit:
        return ""
    return str(_quantity(unit).dimensionality)


def plain(value: float, unit: str) -> str:
    """Return a quantity as people write it.

    >>> plain(40, "min"), plain(1, "h"), plain(300, "1/s"), plain(0.25, "vCPU"), plain(8, "USD/month")
    ('40 minutes', '1 hour', '300 per second', '0.25 vCPU', '$8 a month')
    """
    number = f"{value:,.4g}" if abs(value) < 1_000 else f"{value:,.0f}"
    head, _, per = unit.partition("/")
    period = f" a {_LONG.get(per, per)}" if per else ""
    if head == "1":
        return f"{number} per {_LONG.get(per, per)}"
    if head == "USD":
        return f"${number}{period}"
    name = _LONG.get(head, head)
    plural = "s" if name in _LONG.values() and value != 1 else ""
    return f"{number} {name}{plural}{period}".strip()


def per_period(per_second: float) -> tuple[float, str]:
    """Return a rate for the shortest period in which one comes or more, at most a month.

    >>> per_period(300), per_period(0.5), per_period(2 / 86400)
    ((300, '1/s'), (30.0, '1/min'), (2.0, '1/day'))
    """
    if per_second >= 1:
        return per_second, "1/s"
    period = next((unit for unit in _PERIODS if per_second * _factor(unit) >= 1), _PERIODS[-1])
    return per_second * _factor(period), f"1/{period}"


_LONG = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
}


@cache
def _factor(unit: str) -> float:
    quantity = _quantity(unit)
    base = _BASE.get(str(quantity.dimensionality))
    return float((quantity.to(base) if base else quantity).magnitude)


@cache
def _quantity(unit: str) -> Any:
    import pint  # here, so that a question without a quantity does not pay for it

    try:
        return _registry().Quantity(1.0, unit)
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, ValueError, AttributeError) as error:
        raise UnitUnknown(
            f"unit {unit!r} is not known: write s, min, h, day, KB, MB, GB, 1/s or USD/month"
        ) from error


@cache
def _registry() -> Any:
    import pint

    # ours alone: the list that comes with Pint takes longer to read, and has bytes without dimension
    registry: Any = pint.UnitRegistry(None)
    for line in _UNITS:
        registry.define(line)
    return registry

"""A drawn chart as a picture in HTML."""

from collections.abc import Iterable
from html import escape
from typing import Final

from bot.slack.limits import Json

_COLOURS: Final = ("#1264a3", "#2bac76", "#ecb22e", "#e01e5a", "#7c5cbf", "#36c5f0")
_WIDTH: Final = 480
_HEIGHT: Final = 160


def chart_html(block: Json) -> str:
    """The chart under its title, with a legend."""
    chart = block["chart"]
    picture, names = _pie(chart["segments"]) if chart["type"] == "pie" else _plot(chart)
    return f"<figure><figcaption>{escape(block['title'])}</figcaption>{picture}{_legend(names)}</figure>"


def _pie(segments: list[Json]) -> tuple[str, list[str]]:
    total = sum(segment["value"] for segment in segments)
    stops, end = [], 0.0
    for segment, colour in zip(segments, _COLOURS, strict=False):
        start, end = end, end + 100 * segment["value"] / total
        stops.append(f"{colour} {start:.2f}% {end:.2f}%")
    picture = f'<div class="pie" style="background:conic-gradient({",".join(stops)})"></div>'
    return picture, [f"{segment['label']} ({100 * segment['value'] / total:.0f} %)" for segment in segments]


def _plot(chart: Json) -> tuple[str, list[str]]:
    categories, series = chart["axis_config"]["categories"], chart["series"]
    values = [point["value"] for run in series for point in run["data"]]
    low, high = min(0, *values), max(0, *values) or 1
    step = _WIDTH / len(categories)
    drawn = _bars(series, low, high, step) if chart["type"] == "bar" else _lines(series, low, high, step)
    labels = "".join(
        f'<text x="{(place + 0.5) * step:.1f}" y="{_HEIGHT + 14}">{escape(category)}</text>'
        for place, category in enumerate(categories)
    )
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT + 20}"'
    return f'<svg {box} role="img">{"".join(drawn)}{labels}</svg>', [run["name"] for run in series]


def _bars(series: list[Json], low: float, high: float, step: float) -> Iterable[str]:
    width = step * 0.8 / len(series)
    zero = _level(0, low, high)
    for number, (run, colour) in enumerate(zip(series, _COLOURS, strict=False)):
        for place, point in enumerate(run["data"]):
            level = _level(point["value"], low, high)
            left = place * step + step * 0.1 + number * width
            top, height = min(level, zero), abs(level - zero)
            yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _lines(series: list[Json], low: float, high: float, step: float) -> Iterable[str]:
    for run, colour in zip(series, _COLOURS, strict=False):
        points = " ".join(
            f"{(place + 0.5) * step:.1f},{_level(point['value'], low, high):.1f}"
            for place, point in enumerate(run["data"])
        )
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>'


def _level(value: float, low: float, high: float) -> float:
    return _HEIGHT - _HEIGHT * (value - low) / (high - low)


def _legend(names: list[str]) -> str:
    entries = (
        f'<li><span style="background:{colour}"></span>{escape(name)}</li>'
        for name, colour in zip(names, _COLOURS, strict=False)
    )
    return f'<ul class="legend">{"".join(entries)}</ul>'

"""Charts as Slack draws them."""

from collections.abc import Sequence
from typing import Final

from bot.cutting import cut, ellipsis
from bot.simpler import shown_series
from bot.slack.limits import LIMITS, Json, weight, width
from bot.words import one_line
from messages.model import Chart, ChartKind, Series

_UNTITLED: Final = "Chart"
_TOO_LARGE: Final = 1e15


def is_drawable(chart: Chart) -> bool:
    """Whether Slack can draw the chart with every label whole."""
    return _is_whole(chart) and (_is_pie(chart) if chart.kind is ChartKind.PIE else _is_plot(chart))


def chart_block(chart: Chart) -> Json:
    """The chart, which must be drawable."""
    title = cut(one_line(chart.title) or _UNTITLED, LIMITS.chart_title, more=ellipsis, size=width)
    drawn = _pie(chart) if chart.kind is ChartKind.PIE else _plot(chart)
    return {"type": "data_visualization", "title": title, "chart": drawn}


def _is_whole(chart: Chart) -> bool:
    series = shown_series(chart)
    return (
        bool(series)
        and _are_labels(chart.categories)
        and all(len(run.values) == len(chart.categories) for run in series)
        and all(abs(value) < _TOO_LARGE for run in series for value in run.values)
    )


def _are_labels(names: Sequence[str]) -> bool:
    shown = [one_line(name) for name in names]
    return (
        bool(shown)
        and len(set(shown)) == len(shown)
        and all(name and width(name) <= LIMITS.chart_label for name in shown)
    )


def _is_pie(chart: Chart) -> bool:
    return min(chart.series[0].values) >= 0 and 1 <= len(_segments(chart)) <= LIMITS.chart_segments


def _is_plot(chart: Chart) -> bool:
    return (
        _are_labels([run.name for run in chart.series])
        and len(chart.series) <= LIMITS.chart_series
        and len(chart.categories) <= LIMITS.chart_categories
        and weight(_plot(chart)) <= LIMITS.chart_weight
    )


def _pie(chart: Chart) -> Json:
    return {"type": "pie", "segments": _segments(chart)}


def _segments(chart: Chart) -> list[Json]:
    # Slack refuses a segment of nothing, and nobody would see it.
    parts = zip(chart.categories, chart.series[0].values, strict=True)
    return [{"label": one_line(name), "value": _json_number(value)} for name, value in parts if _json_number(value) > 0]


def _plot(chart: Chart) -> Json:
    categories = [one_line(category) for category in chart.categories]
    series = [{"name": one_line(run.name), "data": _points(categories, run)} for run in chart.series]
    return {"type": str(chart.kind), "series": series, "axis_config": {"categories": categories}}


def _points(categories: list[str], run: Series) -> list[Json]:
    return [
        {"label": category, "value": _json_number(value)}
        for category, value in zip(categories, run.values, strict=True)
    ]


def _json_number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 4)
